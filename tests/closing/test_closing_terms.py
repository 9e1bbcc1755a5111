"""What contracts ask for: renewal and limit of a CAPE, membership in time, dues that no payslip carries."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, documents, order, orders, problems, reading

from cae_core.closing.contract_terms import contract_remarks, declaring_remarks
from cae_core.closing.statutes import regime_of, statutes_problems
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import PayMode
from cae_core.country import find_country
from cae_core.periods import Month

day = dt.date.fromisoformat
pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")


def remarks(month=OCTOBER, about=None, **changes):
    cooperative = attrs.evolve(reading().cooperative, **changes)
    found = contract_remarks(cooperative, FRANCE, month)
    return [str(each.text) for each in found if about is None or each.about == about]


def contracts(*more, drop=(), **fields):
    """The small cooperative's contracts, C2 (a CAPE) changed, others added."""
    known = {key: each for key, each in reading().cooperative.contracts.items() if key not in drop}
    if "C2" in known:
        known["C2"] = attrs.evolve(known["C2"], **fields)
    return {**known, **{each.id: each for each in more}}


def test_a_cape_within_its_first_period_asks_nothing():
    assert remarks(about="C2") == []


def test_a_period_of_twelve_months_that_ends_asks_for_a_written_renewal():
    """FR-1.30: at most 12 months, renewable twice; R127-2: renewals are written."""
    longer = contracts(end=day("2028-02-29"))
    assert "2027-02-28" in remarks(Month(2027, 2), "C2", contracts=longer)[0]
    assert "2028-02-29" not in str(remarks(Month(2028, 2), "C2", contracts=longer)), (
        "the last day renews nothing"
    )


@pytest.mark.parametrize(
    ("end", "said"),
    [("2029-02-28", False), ("2029-03-01", True), (None, True)],
    ids=["36 months", "over", "open"],
)
def test_a_cape_lasts_at_most_36_months(end, said):
    found = remarks(about="C2", contracts=contracts(end=end and day(end)))
    assert any("2029-02-28" in text for text in found) is said


def test_36_months_count_an_earlier_cape_of_the_same_person():
    cape = reading().cooperative.contracts["C2"]
    first = attrs.evolve(cape, id="C2A", start=day("2024-03-01"), end=day("2026-02-28"))
    found = remarks(about="C2", contracts=contracts(first, end=day("2027-03-01")))
    assert found
    assert "2027-02-28" in found[0]


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2027-09", ""),
        ("2027-10", "must be a member by 2028-01-31"),
        ("2028-01", "not a member by 2028-01-31"),
    ],
)
def test_a_cesa_ends_by_itself_after_three_years_without_membership(month, said):
    """FR-1.03: three years from signature, the time under an earlier contract taken off."""
    cape = reading().cooperative.contracts["C2"]
    cesa = attrs.evolve(cape, id="C2B", kind="cesa", start=day("2026-02-01"), end=None)
    earlier = attrs.evolve(cape, id="C2", start=day("2025-02-01"), end=day("2026-01-31"))
    found = remarks(Month.parse(month), "C2B", contracts=contracts(earlier, cesa, drop=["C2"]))
    assert found == [] if not said else said in found[0]


def test_a_member_in_time_is_left_alone():
    assert remarks(Month(2029, 1), "C1") == []


def test_what_is_due_for_holders_without_pay_is_said_to_be_unknown():
    """FR-1.33: a flat base fixed by an order that nobody read is no zero."""
    (text,) = remarks(about="cape")
    assert "cape_accident_base" in text
    assert "FR-1.33" in text


def test_those_who_declare_their_own_dues_are_counted():
    cape = attrs.evolve(reading().cooperative.contracts["C2"], kind="auto_entrepreneur", end=None)
    own = contracts(cape, attrs.evolve(cape, id="C5"), attrs.evolve(cape, id="C6", end=day("2026-09-30")))
    made = attrs.evolve(reading().cooperative, contracts=own)
    (said,) = declaring_remarks(made, find_country("TN"), OCTOBER)
    assert said.about == "auto_entrepreneur"
    assert str(said.text).startswith("2 contracts")
    assert str(said.text).endswith("cae payslip --country TN --regime auto_entrepreneur")


def test_those_whose_dues_the_cooperative_owes_do_not_declare_them():
    assert list(declaring_remarks(reading().cooperative, FRANCE, OCTOBER)) == []


def test_the_statutes_establish_it():
    known = {"cape_accident_base": (Dated(dt.date.min, "500.00"),)}
    (text,) = remarks(about="cape", statutes=known)
    assert "5.50" in text.replace(",", "."), "1.10 % of 500.00"
    cooperative = attrs.evolve(reading().cooperative, statutes=known)
    fact = regime_of(cooperative, FRANCE, "cape").framework.parameters.at(OCTOBER.last)["cape_accident_base"]
    assert fact.confidence == "statutes"


def test_dated_statutes_apply_from_their_day():
    rows = (Dated(day("2026-01-01"), "400.00"), Dated(day("2026-11-01"), "500.00"))
    assert "4.40" in remarks(about="cape", statutes={"cape_accident_base": rows})[0]
    assert "5.50" in remarks(Month(2026, 11), "cape", statutes={"cape_accident_base": rows})[0]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("cape_base", "1", "cape_base"),
        ("pmss", "4500", "fixed by law"),
        ("cape_accident_base", "five hundred", "five hundred"),
    ],
)
def test_statutes_that_cannot_be_used_are_problems(key, value, said):
    wrong = attrs.evolve(reading().cooperative, statutes={key: (Dated(dt.date.min, value),)})
    (problem,) = statutes_problems(wrong, FRANCE)
    assert problem.column == f"statutes.{key}"
    assert said in problem.text()
    assert [each.column for each in problems(cooperative=wrong)] == [f"statutes.{key}"]


def test_pay_is_the_same_under_statutes_that_do_not_touch_it():
    asked = documents(pay=orders(order("C1", PayMode.GROSS, 150_000)))
    known = attrs.evolve(
        reading().cooperative, statutes={"cape_accident_base": (Dated(dt.date.min, "500.00"),)}
    )
    left, right = close(month=asked)[0], close(cooperative=known, month=asked)[0]
    assert left.balances() == right.balances()
