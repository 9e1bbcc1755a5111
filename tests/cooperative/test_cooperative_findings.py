"""How checks collect and word what they find."""

from __future__ import annotations

import datetime as dt

import pytest
from cooperative_makers import OCTOBER, activity, cooperative, eur

from cae_core.cooperative._check_documents import check_split, percent
from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.open_items import OPEN_ROLES, Holder, OpenItems
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.errors import Origin
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.rules.ratio import Ratio

WHERE = Origin("2026-10/invoices.csv", 3)


def findings(month=OCTOBER, **more):
    more.setdefault(
        "activities", [activity("ATELIER", "P1", start=dt.date(2026, 10, 5), end=dt.date(2026, 10, 25))]
    )
    return Findings(cooperative(**more), month)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Ratio(1, 5), "20 %"),
        (Ratio(55, 1000), "5.5 %"),
        (Ratio(21, 1000), "2.1 %"),
        (Ratio(0), "0 %"),
        (Ratio(1, 3), "1/3"),
        (Ratio(-1, 5), "-20 %"),
        (Ratio(1), "100 %"),
    ],
)
def test_a_rate_is_written_as_it_is_typed(rate, text):
    assert percent(rate) == text


@pytest.mark.parametrize(("amount", "text"), [(0, "0.00"), (5, "0.05"), (-123456, "-1234.56")])
def test_an_amount_is_written_as_it_is_typed(amount, text):
    assert findings().amount(amount) == text


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        (dt.date(2026, 10, 1), False),
        (dt.date(2026, 10, 31), False),
        (dt.date(2026, 9, 30), True),
        (dt.date(2026, 11, 1), True),
    ],
)
def test_dates_in_and_outside_the_month(day, wrong):
    found = findings()
    found.date_in_month(day, WHERE)
    assert [(each.reason, each.value) for each in found.problems] == (
        [("date outside the month", str(day))] if wrong else []
    )


def test_no_month_no_date_to_check():
    found = findings(month=None)
    found.date_in_month(dt.date(1999, 1, 1), WHERE)
    assert found.problems == []


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2026, 10, 4), "the activity had not started"),
        (dt.date(2026, 10, 5), None),
        (dt.date(2026, 10, 25), None),
        (dt.date(2026, 10, 26), "the activity had ended"),
    ],
)
def test_an_activity_is_open_from_its_first_to_its_last_day(day, reason):
    found = findings()
    found.activity("ATELIER", day, WHERE)
    assert [each.reason for each in found.problems] == ([reason] if reason else [])


def test_identifiers_empty_twice_or_used_before():
    found = findings()
    documents = [("A", WHERE), ("", WHERE), ("B", WHERE), ("A", WHERE), ("OLD", WHERE), ("OLD", WHERE)]
    found.duplicates(documents, "number", {"OLD"}, "a new number")
    assert [(each.value, each.reason) for each in found.problems] == [
        ("", "nothing written"),
        ("A", "used twice in the month"),
        ("OLD", "already used in an earlier month"),
        ("OLD", "used twice in the month"),
    ]


def test_an_unknown_name_says_what_was_expected():
    found = findings()
    assert found.unknown_in({"A"}, WHERE, "activity", "B", "a code of activities.csv")
    assert not found.unknown_in({"A"}, WHERE, "activity", "A", "a code of activities.csv")
    (problem,) = found.problems
    assert problem.text() == (
        "2026-10/invoices.csv, row 3, activity: “B”: unknown activity; expected a code of activities.csv"
    )


def test_a_split_that_does_not_fit_says_both_figures():
    found = findings()
    fixed = SplitKey("K", SplitMethod.FIXED, (SplitPart(Beneficiary("ATELIER"), eur("600.00")),))
    check_split(found, fixed, eur("600.00"), WHERE)
    check_split(found, fixed, eur("599.99"), WHERE)
    (problem,) = found.problems
    assert problem.text() == (
        "2026-10/invoices.csv, row 3, split: “K”: 600.00 are given out where 599.99 are to be split; "
        "expected parts that sum to the whole, or a beneficiary for the remainder"
    )


def test_a_problem_is_said_in_another_language():
    found = findings()
    found.activity("LOST", OCTOBER.first, WHERE)
    words = {"unknown activity": "activité inconnue", "row {row}": "ligne {row}"}

    def french(text, **fields):
        return words.get(text, text).format(**fields)

    assert (
        found.problems[0]
        .text(french)
        .startswith("2026-10/invoices.csv, ligne 3, activity: “LOST”: activité inconnue")
    )


def test_nothing_is_known_before_the_first_month():
    known = Known()
    assert not known.invoices
    assert not known.credited
    assert not known.references
    assert not known.items


def test_open_roles_are_those_that_documents_open_and_settle():
    assert {"clients", "suppliers", "expense_claims", "net_pay", "vat_due", "reserved"} <= set(OPEN_ROLES)
    assert not {role for role in OPEN_ROLES if ROLES[role].profit_and_loss}
    assert not {role for role in OPEN_ROLES if ROLES[role].bucket in (Bucket.CASH, Bucket.CAPITAL)}


def test_an_opening_leaves_only_open_roles_open():
    rows = [
        OpeningBalance("A", "bank", 100),
        OpeningBalance("A", "clients", 50, "C-1", "F-0"),
        OpeningBalance("A", "brought_forward", -150),
    ]
    items = OpenItems.opening(rows)
    assert items.of("clients", "F-0") == {Holder("A", party="C-1"): 50}
    assert [role for role in ROLES if items.items(role)] == ["clients"]
