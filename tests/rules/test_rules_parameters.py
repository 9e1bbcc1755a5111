"""Dated parameters: two clocks, unknown law, statutes, and everything a file may get wrong."""

import datetime as dt
import warnings

import pytest

from cae_core.rules import Brackets, ParameterSet, Ratio
from cae_core.rules.errors import (
    LawNotChecked,
    LawNotEstablished,
    NotForStatutes,
    ParameterEnded,
    ParameterNotKnownYet,
    ParameterRefused,
    StatutesTooHigh,
    StatutesTooLow,
    UnknownName,
)

FILE = """
checked_until = 2026-12-31

[ceiling]
unit = "amount"
label = {fr = "Plafond", ar = "السقف", en = "Ceiling"}
values = [
  {from = 2025-01-01, value = "3925.00", source = "FR-3.01", confidence = "text"},
  {from = 2026-01-01, value = "4005.00", source = "FR-3.02", confidence = "secondary", known_from = 2025-12-20},
]

[health_rate]
unit = "rate"
label = {fr = "Maladie", ar = "المرض", en = "Health"}
values = [
  {from = 2025-01-01, value = "7 %", source = "A", confidence = "text"},
  {from = 2026-01-01, value = "0.08", source = "B", confidence = "text", known_from = 2025-12-01},
  {from = 2026-01-01, value = "0.09", source = "decree of March, from January", confidence = "text", known_from = 2026-03-10},
]

[old_bonus]
unit = "flag"
label = {en = "Old bonus"}
values = [{from = 2020-01-01, end = 2024-07-01, value = "true", source = "C", confidence = "unverified"}]

[transport_rate]
unit = "rate"
label = {en = "Transport"}
values = [
  {from = 2020-01-01, value = "0.01", source = "D", confidence = "text"},
  {from = 2025-01-01, value = "unknown", source = "left to the statutes, art. 7", confidence = "text"},
]

[reserve_rate]
unit = "rate"
statutes = true
values = [{from = 2020-01-01, value = "15 %", source = "E, a minimum", confidence = "text"}]

[hours]
unit = "number"
values = [{from = 2020-01-01, value = "455/3", source = "F", confidence = "text"}]

[months]
unit = "count"
values = [{from = 2020-01-01, value = 12, source = "G", confidence = "text"}]

[[grid.values]]
from = 2020-01-01
value = [["0", "0"], ["1620.50", "0.5 %"]]
source = "H"
confidence = "text"
[grid]
unit = "scale"
"""


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def parameters():
    return ParameterSet.load([FILE], "EUR")


def value(parameters, key, on, known_on=None):
    return parameters.at(day(on), known_on and day(known_on))[key].value


@pytest.mark.parametrize(
    ("key", "on", "expected"),
    [
        ("ceiling", "2025-01-01", 3925_00),
        ("ceiling", "2025-12-31", 3925_00),
        ("ceiling", "2026-01-01", 4005_00),
        ("old_bonus", "2024-06-30", True),
        ("hours", "2026-06-30", Ratio(455, 3)),
        ("months", "2026-06-30", 12),
        ("grid", "2026-06-30", Brackets.of([(0, "0"), (1620_50, "0.005")])),
        ("transport_rate", "2024-12-31", Ratio(1, 100)),
    ],
)
def test_values_by_date_and_unit(parameters, key, on, expected):
    assert value(parameters, key, on) == expected


def test_three_decimals_in_tunis_and_two_in_paris():
    text = '[a]\nunit = "amount"\nvalues = [{from = 2025-01-01, value = "12.345", source = "s", confidence = "text"}]'
    assert value(ParameterSet.load([text], "TND"), "a", "2025-06-01") == 12_345
    with pytest.raises(ParameterRefused, match=r"cannot read '12.345'; expected an amount"):
        ParameterSet.load([text], "EUR")


def test_a_fact_says_where_it_comes_from(parameters):
    fact = parameters.at(day("2026-06-30"))["ceiling"]
    assert (fact.key, fact.unit, fact.text, fact.start) == ("ceiling", "amount", "4005.00", day("2026-01-01"))
    assert (fact.source, fact.confidence, fact.known_from) == ("FR-3.02", "secondary", day("2025-12-20"))
    assert fact.label["ar"] == "السقف"


@pytest.mark.parametrize(
    ("on", "known_on", "rate"),
    [
        ("2025-06-30", None, "0.07"),
        ("2026-01-31", "2026-01-31", "0.08"),
        ("2026-01-31", "2026-03-09", "0.08"),
        ("2026-01-31", "2026-03-10", "0.09"),
        ("2026-01-31", None, "0.09"),
        ("2026-01-31", "2025-11-30", "0.07"),
    ],
)
def test_two_clocks(parameters, on, known_on, rate):
    """A decree of 10 March that applies from January: January as paid in January, and as owed now."""
    assert value(parameters, "health_rate", on, known_on) == Ratio.parse(rate)


def test_before_the_first_known_date(parameters):
    with pytest.raises(ParameterNotKnownYet) as error:
        value(parameters, "ceiling", "2024-12-31")
    assert (
        str(error.value)
        == "parameter ceiling has no value on 2024-12-31: the first known applies from 2025-01-01"
    )


def test_after_the_end(parameters):
    with pytest.raises(ParameterEnded, match="its last one ended on 2024-07-01"):
        value(parameters, "old_bonus", "2024-07-01")


def test_what_nobody_established_says_what_to_supply(parameters):
    with pytest.raises(LawNotEstablished) as error:
        value(parameters, "transport_rate", "2026-06-30")
    assert str(error.value) == (
        "the law does not establish transport_rate on 2026-06-30 (left to the statutes, art. 7): "
        'supply it in the statutes, as transport_rate = "… %"'
    )


def test_an_unknown_key_names_near_ones(parameters):
    with pytest.raises(UnknownName, match="near: ceiling"):
        value(parameters, "celing", "2026-06-30")


def test_after_the_last_checked_day_a_warning_says_so(parameters):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parameters.at(day("2026-12-31"))
    with pytest.warns(LawNotChecked, match="checked until 2026-12-31; 2027-01-01 is later"):
        snapshot = parameters.at(day("2027-01-01"))
    assert snapshot.unchecked["ceiling"] == day("2026-12-31")
    assert snapshot["ceiling"].value == 4005_00


def test_statutes_fill_in_what_the_law_leaves_open(parameters):
    ours = parameters.with_statutes({"transport_rate": "2.5 %"}, source="statutes, art. 12")
    fact = ours.at(day("2026-06-30"))["transport_rate"]
    assert fact.value == Ratio.parse("0.025")
    assert (fact.source, fact.confidence, fact.start) == ("statutes, art. 12", "statutes", day("2025-01-01"))
    assert value(ours, "transport_rate", "2024-06-30") == Ratio.parse("0.01")
    with pytest.raises(LawNotEstablished):
        value(parameters, "transport_rate", "2026-06-30")


def test_statutes_may_go_beyond_a_minimum_where_the_file_says_so(parameters):
    ours = parameters.with_statutes({"reserve_rate": "20 %"})
    assert value(ours, "reserve_rate", "2026-06-30") == Ratio.parse("0.20")


def test_statutes_may_be_dated(parameters):
    rows = [
        {"from": day("2025-01-01"), "value": "1 %"},
        {"from": day("2026-07-01"), "value": "2 %", "source": "vote of June"},
    ]
    ours = parameters.with_statutes({"transport_rate": rows})
    assert value(ours, "transport_rate", "2026-06-30") == Ratio.parse("0.01")
    assert ours.at(day("2026-07-01"))["transport_rate"].source == "vote of June"


def test_statutes_cannot_change_the_law(parameters):
    with pytest.raises(NotForStatutes, match="ceiling is fixed by law"):
        parameters.with_statutes({"ceiling": "9999.00"})
    with pytest.raises(UnknownName, match="near: transport_rate"):
        parameters.with_statutes({"transport": "1 %"})
    with pytest.raises(ParameterRefused, match="float"):
        parameters.with_statutes({"transport_rate": 0.01})


ROW = 'from = 2025-01-01, value = "0.07", source = "s", confidence = "text"'


def one(row=ROW, head='unit = "rate"', more=""):
    return f"[health_rate]\n{head}\nvalues = [{{{row}}}{more}]\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (one(ROW.replace('"0.07"', "0.07")), "0.07 is a float: write it as text, “0.07”"),
        (one(ROW.replace(', source = "s"', "")), "the value from 2025-01-01 has no source"),
        (one(ROW.replace('"s"', '" "')), "no source"),
        (one(ROW.replace('"text"', '"sure"')), "its confidence is one of text, secondary, unverified"),
        (one(ROW.replace(', confidence = "text"', "")), "its confidence is one of"),
        (one(ROW.replace("from = 2025-01-01", 'from = "2025-01-01"')), "without quotes, such as 2025-01-01"),
        (one(ROW.replace("from = 2025-01-01", 'from = "01/01/2026"')), "such as 2026-01-31"),
        (one(ROW.replace("from = 2025-01-01, ", "")), "from is missing: a date such as 2026-01-31"),
        (one(ROW + ", known_from = 2025"), "known_from is not a date"),
        (one(ROW + ", end = 2025-01-01"), "ends before it starts"),
        (one(ROW + ", valid = true"), "it does not know valid; it knows confidence, end, from"),
        (one(ROW.replace("0.07", "a lot")), "cannot read 'a lot'; expected a rate such as"),
        (one(ROW.replace("0.07", "")), "cannot read ''"),
        (one(ROW.replace('"0.07"', "7")), "cannot read 7"),
        (one(head='unit = "percent"'), "its unit is one of amount, rate, number, count, flag, scale"),
        (one(head='unit = "rate"\nsource = "s"'), "it does not know source"),
        (one(head='unit = "rate"\nlabel = "Health"'), "its label is a text by language"),
        (one(head='unit = "count"'), "expected a whole number"),
        (one(head='unit = "flag"'), "expected yes or no"),
        (one(head='unit = "scale"'), "expected brackets"),
        (one(ROW.replace('"0.07"', '[["0", "0"], ["0", "1"]]'), 'unit = "scale"'), "expected brackets"),
        (one(ROW.replace('"0.07"', '[["0", 0.1]]'), 'unit = "scale"'), "expected brackets"),
        ('[health_rate]\nunit = "rate"\n', "it has no values"),
        ('[health_rate]\nunit = "rate"\nvalues = []', "it has no values"),
        ('[health_rate]\nunit = "rate"\nvalues = [3]', "a table with from, value, source"),
        ("health_rate = 3", "expected a table with unit, label and values"),
        (one(more=f", {{{ROW.replace('2025', '2024')}}}"), "2025-01-01 and 2024-01-01 are not in order"),
        (one(more=f", {{{ROW}}}"), "2025-01-01 and 2025-01-01 are not in order"),
        (
            one(ROW + ", end = 2026-02-01", more=f", {{{ROW.replace('2025', '2026')}}}"),
            "2025-01-01 and 2026-01-01 overlap",
        ),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(text, reason):
    with pytest.raises(ParameterRefused) as refused:
        ParameterSet.load([text], "EUR")
    assert refused.value.key == "health_rate"
    assert reason in str(refused.value)


def test_broken_toml_wrong_dates_and_keys_defined_twice_are_refused():
    with pytest.raises(ParameterRefused, match="Expected"):
        ParameterSet.load(["[a"], "EUR")
    with pytest.raises(ParameterRefused, match="checked_until: expected a date"):
        ParameterSet.load(['checked_until = "2026"'], "EUR")
    with pytest.raises(ParameterRefused, match="it is defined twice"):
        ParameterSet.load([one(), one()], "EUR")


def test_files_are_read_as_well_as_texts(tmp_path):
    path = tmp_path / "rates.toml"
    path.write_text(one(), encoding="utf-8")
    assert value(ParameterSet.load([path], "EUR"), "health_rate", "2025-06-30") == Ratio.parse("0.07")
    path.write_text("[a", encoding="utf-8")
    with pytest.raises(ParameterRefused, match=r"rates\.toml"):
        ParameterSet.load([path], "EUR")


def test_a_value_ends_where_its_successor_starts_even_when_it_says_so():
    rows = one(
        ROW + ", end = 2026-01-01", more=f", {{{ROW.replace('2025', '2026').replace('0.07', '0.08')}}}"
    )
    parameters = ParameterSet.load([rows], "EUR")
    assert value(parameters, "health_rate", "2025-12-31") == Ratio.parse("0.07")
    assert value(parameters, "health_rate", "2026-01-01") == Ratio.parse("0.08")


def test_a_set_as_known_on_a_day_answers_as_the_clock_does(parameters):
    on = day("2026-01-31")
    then = parameters.known_by(day("2026-03-09"))
    assert then.at(on)["health_rate"].value == value(parameters, "health_rate", "2026-01-31", "2026-03-09")
    assert then.at(on)["health_rate"].value != parameters.at(on)["health_rate"].value
    assert then.at(on, day("2026-03-10"))["health_rate"].value == parameters.at(on)["health_rate"].value
    assert then.known_by(day("2026-03-20")) is then, "what was not known once does not come back"
    assert parameters.known_by(day("2026-03-10")) is parameters, "everything was published by then"


def test_what_was_published_after_a_day(parameters):
    january = day("2026-01-31")
    late = parameters.learned(january, since=day("2026-01-01"))
    assert [(fact.key, str(fact.known_from)) for fact in late] == [("health_rate", "2026-03-10")]
    assert parameters.learned(january, since=day("2026-03-10")) == ()
    assert parameters.known_by(day("2026-02-28")).learned(january, since=day("2026-01-01")) == ()


BOUNDED = """
[quorum]
unit = "rate"
statutes = true
at_least = "1/4"
at_most = "1"
values = [{ from = 2020-01-01, value = "1/4", source = "invented art. 7", confidence = "text" }]
"""


@pytest.mark.parametrize("text", ["1/4", "0.5", "1"])
def test_statutes_say_what_they_will_within_the_bounds_of_the_law(text):
    found = ParameterSet.load([BOUNDED], "EUR").with_statutes({"quorum": text})
    assert found.at(dt.date(2026, 1, 1))["quorum"].text == text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("0.24", r"quorum = 0.24 in the statutes: the law wants 25 % at least \(invented art. 7\)"),
        ("1.01", r"quorum = 1.01 in the statutes: the law allows 100 % at most \(invented art. 7\)"),
        (
            [{"from": dt.date(2020, 1, 1), "value": "1/3"}, {"from": dt.date(2024, 1, 1), "value": "0.2"}],
            "0.2",
        ),
    ],
)
def test_statutes_beyond_the_bounds_of_the_law_are_refused(value, message):
    with pytest.raises((StatutesTooLow, StatutesTooHigh), match=message):
        ParameterSet.load([BOUNDED], "EUR").with_statutes({"quorum": value})
