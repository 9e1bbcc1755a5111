"""Back pay of one month: its gross as it was paid, and under the law as it is known now."""

import datetime as dt
import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from late_wage import AFTER, BEFORE, INPUTS, PARAMETERS, PUBLISHED, RULES, country, regime

from cae_core.payroll.back_pay import Revised, revise
from cae_core.payroll.errors import PayslipChanged
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rules import Amt, Flag, Input, Ops, rule

REGIME = regime()
JANUARY, APRIL, MAY = Month(2026, 1), Month(2026, 4), Month(2026, 5)
EVE = PUBLISHED - dt.timedelta(days=1)


def paid(month=JANUARY, known_on=EVE, rules=REGIME, **inputs):
    """A payslip as the book stores it, computed with what was known on a day."""
    run = rules.known_by(known_on).graph(month).run(inputs)
    return Payslip("C1", "P1", month, month.last, rules, run, known_on).to_dict()


def test_a_country_as_it_was_known_on_a_day():
    known = country(REGIME)
    then = known.known_by(EVE)
    employee = then.regime("employee")
    assert (employee.known_on, REGIME.known_on) == (EVE, None)
    assert employee.graph(JANUARY).run({"at_least_wage": True})["gross"] == BEFORE
    assert then.parameters.at(JANUARY.last)["least_wage"].value == BEFORE
    assert then.chart is known.chart
    assert known.known_by(dt.date.max) is known
    assert known.regime("employee").graph(JANUARY).run({"at_least_wage": True})["gross"] == AFTER


def test_a_month_at_the_least_wage_is_owed_the_difference():
    found = revise(paid(at_least_wage=True), REGIME)
    assert (found.month, found.then, found.now, found.difference) == (JANUARY, BEFORE, AFTER, 2_641)
    (change,) = found.changes
    assert (change.key, change.before, change.after) == ("least_wage", "528.32", "554.73")
    assert (change.published, change.start) == (PUBLISHED, dt.date(2026, 1, 1))
    assert change.source == "INV-2, decree of 30 April 2026"
    assert change.label["fr"] == "Salaire minimum"


def test_before_it_is_published_nothing_is_owed():
    found = revise(paid(at_least_wage=True), REGIME, known_on=EVE)
    assert not found.differs
    assert found.changes == ()


@pytest.mark.parametrize("month", [MAY, Month(2025, 12)])
def test_months_that_the_decree_does_not_reach(month):
    assert not revise(paid(month, max(EVE, month.last), at_least_wage=True), REGIME).differs


def test_a_basic_salary_does_not_change():
    found = revise(paid(basic_salary=60_000), REGIME)
    assert (found.then, found.now, found.changes) == (60_000, 60_000, ())


def test_a_gross_that_was_given_stays_and_is_said_to_be_below_the_new_wage():
    found = revise(paid(gross=53_000), REGIME)
    assert found.difference == 0
    assert [each.label["en"] for each in found.broken] == ["below the least wage"]
    assert [each.key for each in found.changes] == ["least_wage"]


def test_what_was_already_below_is_not_said_again():
    assert not revise(paid(gross=50_000), REGIME).differs


def test_the_month_a_back_pay_was_paid_in_keeps_it():
    """May's gross holds the back pay of earlier months; a later decree changes May's own wage only."""
    later = PARAMETERS.replace(
        "known_from = 2026-04-30},",
        "known_from = 2026-04-30},\n"
        '  {from = 2026-05-01, value = "560.00", source = "INV-9", confidence = "text", known_from = 2026-08-01},',
    )
    rules = regime(later)
    slip = paid(MAY, dt.date(2026, 6, 5), rules, at_least_wage=True, back_pay=4 * 2_641)
    found = revise(slip, rules)
    assert (found.then, found.now) == (AFTER + 4 * 2_641, 56_000 + 4 * 2_641)


@rule(name="gross", source="INV-11")
def farm_gross(
    x: Ops, basic_salary: Amt, at_least_wage: Flag, least_wage: Amt, farm: Flag, farm_wage: Amt, back_pay: Amt
) -> Amt:
    """Pay at one wage or the other."""
    return x.select([(farm, farm_wage), (at_least_wage, least_wage)], basic_salary) + back_pay


def test_a_decree_that_the_library_learned_late_counts_too():
    """April was closed on 5 May, after the publication, with parameters that did not hold the decree yet."""
    old = regime("\n".join(line for line in PARAMETERS.splitlines() if "INV-2" not in line))
    slip = paid(APRIL, dt.date(2026, 5, 5), old, at_least_wage=True) | {"known_on": None}
    with pytest.raises(PayslipChanged):
        Payslip.from_dict(slip, {"employee": REGIME}, dt.date(2026, 5, 5))
    found = revise(slip, REGIME, then=dt.date(2026, 5, 5))
    assert found.difference == AFTER - BEFORE
    (change,) = found.changes
    assert (change.before, change.after, change.published) == ("528.32", "554.73", PUBLISHED)


def test_a_payslip_that_no_known_law_makes_says_what_was_published_since_the_month_began():
    slip = paid(at_least_wage=True)
    slip["values"]["gross"] = "500.00"
    (change,) = revise(slip, REGIME).changes
    assert (change.before, change.after) == ("", "554.73")


def test_only_the_parameters_that_make_the_difference_are_told():
    """The decree changes another wage too, which this pay does not rest on."""
    both = PARAMETERS.replace(
        "[social_rate]",
        """[farm_wage]
unit = "amount"
values = [
  {from = 2025-01-01, value = "20.00", source = "INV-1", confidence = "text"},
  {from = 2026-01-01, value = "21.00", source = "INV-2", confidence = "text", known_from = 2026-04-30},
]
[social_rate]""",
    )
    inputs = (*INPUTS, Input("farm", "flag", "false"))
    rules = regime(both, inputs, rules=(*(each for each in RULES if each.name != "gross"), farm_gross))
    for pay, key in (({"at_least_wage": True}, "least_wage"), ({"farm": True}, "farm_wage")):
        found = revise(paid(rules=rules, **pay), rules)
        assert [each.key for each in found.changes] == [key]


def test_the_law_may_take_off():
    lower = regime(PARAMETERS.replace('"554.73"', '"500.00"'))
    assert revise(paid(rules=lower, at_least_wage=True), lower).difference == 50_000 - BEFORE


def test_a_revision_survives_storage():
    found = revise(paid(at_least_wage=True), REGIME)
    below = revise(paid(gross=53_000), REGIME)
    for each in (found, below):
        assert Revised.from_dict(json.loads(json.dumps(each.to_dict()))) == each
    unpublished = attrs.evolve(found, changes=(attrs.evolve(found.changes[0], published=None),))
    assert Revised.from_dict(unpublished.to_dict()) == unpublished


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_gross_then_and_what_is_owed_make_gross_now(before, after):
    def rows(wage):
        return f'"{wage // 100}.{wage % 100:02}"'

    rules = regime(PARAMETERS.replace('"528.32"', rows(before)).replace('"554.73"', rows(after)))
    found = revise(paid(rules=rules, at_least_wage=True), rules)
    assert found.then + found.difference == after
    assert bool(found.changes) is (before != after)
