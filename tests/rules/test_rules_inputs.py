"""What may be given for an input: bounds that nobody can mean to pass, and a default that may stand outside."""

import pytest

from cae_core.country import find_country, known_countries
from cae_core.exchange.cells import reader
from cae_core.exchange.national import columns_of, payroll_columns
from cae_core.exchange.numbers import Form
from cae_core.exchange.refused import Refused
from cae_core.periods import Month
from cae_core.rules.errors import InputOutOfBounds, ParameterRefused
from cae_core.rules.inputs import Input, load_inputs
from cae_core.rules.ratio import Ratio

OCTOBER = Month(2026, 10)
OVERTIME = Input("overtime_hours", "number", "0")
SHARE = Input("month_share", "number", "1", most="1")
HOURS = Input("hours", "number", "-1", most="744")
BASE = Input("base_salary", "amount", "0", least="0")
BONUS = Input("bonus", "amount", "0")
CHILDREN = Input("children", "count", "0")
RATE = Input("work_accident_rate", "rate", "0")


@pytest.mark.parametrize(
    ("given", "text", "least", "most"),
    [
        (OVERTIME, "-8", "0", "…"),
        (SHARE, "2", "0", "1"),
        (SHARE, "1.0001", "0", "1"),
        (HOURS, "744.01", "0", "744"),
        (HOURS, "-2", "0", "744"),
        (BASE, "-0.01", "0", "…"),
        (CHILDREN, "-1", "0", "…"),
        (RATE, "150 %", "0", "1"),
        (RATE, "-0.01", "0", "1"),
    ],
)
def test_what_nobody_can_mean_is_refused(given, text, least, most):
    with pytest.raises(InputOutOfBounds) as raised:
        given.typed(text, "EUR")
    assert raised.value.data == {"name": given.name, "text": text, "least": least, "most": most}


@pytest.mark.parametrize(
    ("given", "text", "value"),
    [
        (SHARE, "1", Ratio(1)),
        (SHARE, "0", Ratio(0)),
        (HOURS, "-1", Ratio(-1)),
        (HOURS, "744", Ratio(744)),
        (BONUS, "-120", -120_00),
        (RATE, "100 %", Ratio(1)),
        (CHILDREN, "0", 0),
    ],
)
def test_bounds_are_included_and_so_is_the_default(given, text, value):
    assert given.typed(text, "EUR") == value


@pytest.mark.parametrize(
    ("given", "cell"), [(SHARE, "2"), (OVERTIME, "-8"), (BASE, "-1.234,500"), (CHILDREN, "-1")]
)
def test_a_cell_is_refused_where_it_stands(given, cell):
    column = columns_of([given])[given.name]
    with pytest.raises(Refused) as raised:
        reader(column, Form("TND", ","))(cell)
    assert raised.value.reason == "out of bounds"
    assert raised.value.fields == {"least": "0", "most": given.most or "…"}


def test_a_bound_is_written_between_quotes():
    with pytest.raises(ParameterRefused):
        load_inputs('[share]\nkind = "number"\nmost = 1')


@pytest.mark.parametrize("code", sorted(known_countries()))
def test_every_country_bounds_the_share_of_a_month(code):
    country = find_country(code)
    shares = [
        (regime, each)
        for regime in country.regimes.values()
        for each in regime.framework.inputs
        if each.automatic == "month_share"
    ]
    assert shares
    for regime, each in shares:
        with pytest.raises(InputOutOfBounds):
            regime.typed(OCTOBER, {each.name: "2"})
        with pytest.raises(Refused):
            reader(payroll_columns(code)[each.name], Form(country.currency))("2")
