"""What activities earned is handed over when an assembly allocates it: from their accounts, to the services."""

from collections import Counter

import attrs
import pytest
from closing_small import OCTOBER, close, ledger
from closing_year import NOVEMBER, YEAR, cooperative, sold, vote, voting, year_of
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.closing.activity_years import ActivityYear
from cae_core.closing.clearing import handed_over
from cae_core.closing.year_end import YearEnd
from cae_core.cooperative.account import accounts
from cae_core.cooperative.documents import (
    Adjustment,
    AdjustmentLine,
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
)
from cae_core.ledger.years import carried
from cae_core.periods import FinancialYear, Month
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
ACTIVITIES = ("ATELIER", "ECOLE", "DUO")


def year(surplus_of_services=0, **results):
    lines = [ActivityYear(code, other_income=result) for code, result in results.items()]
    services = ActivityYear("services", other_income=surplus_of_services)
    return YearEnd(FinancialYear.of(Month(2026, 1)), (*lines, services), {}, {}, {})


def traded(sales, bills, kept):
    """A month in which activities sell and spend, and provide for what their entrepreneurs keep."""
    invoices = tuple(
        Invoice(f"F-{code}", OCTOBER.first, "CL1", (InvoiceLine("work", amount, Ratio(0), activity=code),))
        for code, amount in sales.items()
        if amount
    )
    expenses = tuple(
        Expense(f"D-{code}", OCTOBER.first, "rent", amount, activity=code, supplier="S")
        for code, amount in bills.items()
        if amount
    )
    provided = tuple(
        Adjustment(f"K-{code}", OCTOBER.last, "Kept", _provision(code, amount))
        for code, amount in kept.items()
        if amount
    )
    return MonthDocuments(OCTOBER, invoices=invoices, expenses=expenses, adjustments=provided)


def _provision(code, amount):
    return (AdjustmentLine(code, "charges_provisions", amount), AdjustmentLine(code, "provisions", -amount))


def voted_after(month, **more):
    """The book before and after the vote on a month's result, and the year: ordinary options."""
    store, coop = ledger(), cooperative()
    close(store, coop, month)
    found = year_of(store, coop)
    close(store, coop, voting(attrs.evolve(vote(), **more)))
    return store, found


# --- how much -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "results", "handed"),
    [
        (50, {"A": 100, "B": 30}, {"A": 100, "B": 30}),
        (0, {"A": 100, "B": -30}, {"A": 70}),  # the loss stays B's; 70 are there to allocate
        (-60, {"A": 100, "B": 20}, {"A": 50, "B": 10}),  # in proportion to what each earned
        (-1, {"A": 1, "B": 1}, {"A": 1}),
        (50, {"A": 100, "B": -30, "C": 0}, {"A": 100}),
        (-200, {"A": 100, "B": 30}, {}),  # a loss of the year
        (-130, {"A": 100, "B": 30}, {}),
        (50, {"A": -10}, {}),
    ],
)
def test_what_is_earned_is_handed_over_up_to_the_surplus(services, results, handed):
    assert handed_over(year(services, **results)) == handed


@given(st.dictionaries(st.sampled_from("ABCDE"), st.integers(-(10**9), 10**9)), st.integers(-(10**9), 10**9))
def test_nobody_hands_over_more_than_was_earned_nor_all_of_them_more_than_the_surplus(results, services):
    found = year(services, **results)
    handed = handed_over(found)
    earned = sum(max(each, 0) for each in results.values())
    assert all(0 < amount <= results[code] for code, amount in handed.items())
    assert sum(handed.values()) == max(min(earned, found.surplus), 0)


# --- in the book --------------------------------------------------------------------------------------------


def test_what_an_assembly_allocated_is_available_no_more():
    """100 000.00 sold, a tenth to the services, 40 000.00 kept: 50 000.00 are handed over, unpaid as they are."""
    month = traded({"ATELIER": 100_000_00}, {}, {"ATELIER": 40_000_00})
    store, _ = voted_after(month)
    (entry,) = store.entries(key=f"allocation:{YEAR}:results")
    assert [(each.role, each.activity, each.amount) for each in entry.postings] == [
        ("allocated_result", "ATELIER", 50_000_00),
        ("link", "ATELIER", -50_000_00),
        ("link", "services", 50_000_00),
        ("allocated_result", "services", -50_000_00),
    ]
    assert (entry.journal.key, entry.document) == ("capital", "AG-1")
    before, after = (accounts(store.balances(until=each))["ATELIER"] for each in (OCTOBER, NOVEMBER))
    assert (before.result, after.result, after.provided) == (50_000_00, 50_000_00, 40_000_00)
    assert after.available == before.available - 50_000_00
    (stored,) = store.documents("allocation", NOVEMBER)
    assert stored.payload["handed_over"] == {"ATELIER": 50_000_00}
    assert store.verify() == ()


def test_results_stay_with_activities_when_the_vote_says_so():
    store, _ = voted_after(sold(100_000_00), keep_results=True)
    assert store.known_keys([f"allocation:{YEAR}:results"]) == set()
    assert store.balances()["services", "allocated_result"] == 100_000_00
    assert ("ATELIER", "allocated_result") not in store.balances()
    (stored,) = store.documents("allocation", NOVEMBER)
    assert stored.payload["handed_over"] == {}


def test_once_handed_over_no_past_result_is_left_with_anybody():
    store, _ = voted_after(sold(100_000_00))
    assert {
        place: amount
        for place, amount in carried(store.balances(until=NOVEMBER)).items()
        if place[1] == "allocated_result"
    } == {}


AMOUNTS = st.fixed_dictionaries({code: st.integers(0, 10**6) for code in ACTIVITIES})


@settings(max_examples=25, deadline=None)
@given(sales=AMOUNTS, bills=AMOUNTS, kept=AMOUNTS, keep=st.booleans())
def test_accounts_agree_both_ways_and_sum_to_the_ledger_whoever_earned_what(sales, bills, kept, keep):
    month = traded(sales, bills, kept)
    store, coop = ledger(), cooperative()
    close(store, coop, month)
    found = year_of(store, coop)
    ballot = attrs.evolve(vote(loss_to_reserves="0"), keep_results=keep)
    close(store, coop, voting(ballot))
    before, after = store.balances(until=OCTOBER), store.balances(until=NOVEMBER)
    handed = {} if keep else handed_over(found)
    earlier, later = accounts(before), accounts(after)  # each agrees both ways, or this raises
    for code in earlier.keys() - {"services"}:
        assert later[code].available == earlier[code].available - handed.get(code, 0)
        assert later[code].result == earlier[code].result
    sums = Counter()
    for (_, role), amount in after.items():
        sums[role] += amount
    assert sums["link"] == 0
    assert sums["allocated_result"] == found.surplus
    owed = sums["labour_share_due"]
    assert (
        sum(each.available for each in later.values())
        == sum(each.available for each in earlier.values()) + owed
    )
    for entry in store.entries(month=NOVEMBER):
        for code in {each.activity for each in entry.postings}:
            assert sum(each.amount for each in entry.postings if each.activity == code) == 0
