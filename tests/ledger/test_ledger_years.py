"""A later year's views: past income and charges on the account of the result, and everything still balances."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from ledger_books import CHART, sale

from cae_core.ledger import ROLES, Ledger, opening_balances, trial_balance
from cae_core.ledger.chart import Chart
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.years import carried, of_year, past_results_account
from cae_core.periods import FinancialYear, Month

YEAR = FinancialYear.of(Month(2027, 1))
JANUARY = YEAR.start
balances = st.dictionaries(
    st.tuples(st.sampled_from(["ATELIER", "POTERIE", "services"]), st.sampled_from(sorted(ROLES))),
    st.integers(-(10**9), 10**9),
    max_size=30,
)


def rent(name, amount, day):
    postings = (Posting("rent", "ATELIER", amount), Posting("bank", "ATELIER", -amount))
    return Entry(f"expense:{name}", "purchases", day, name, day, f"Rent {name}", postings)


def two_years():
    """ATELIER sells 1 000.00 and pays 300.00 in 2026, then sells 50.00 in January 2027."""
    store = Ledger(CHART)
    with store.transaction() as work:
        work.post(sale("F1", 1000_00, day=dt.date(2026, 3, 1)))
        work.post(rent("L1", 300_00, dt.date(2026, 12, 31)))
        work.post(sale("F2", 50_00, day=dt.date(2027, 1, 1)))
    return store


def rows(found):
    return {
        row.label.removeprefix("compte "): (row.opening, row.debit, row.credit, row.closing)
        for row in found.rows
    }


def test_the_opening_balances_of_a_year_have_no_income_and_no_charges():
    assert opening_balances(two_years(), YEAR) == {
        ("ATELIER", "clients"): 1000_00,
        ("ATELIER", "bank"): -300_00,
        ("ATELIER", "allocated_result"): -700_00,
    }
    assert opening_balances(two_years(), FinancialYear.of(Month(2026, 1))) == {}


def test_january_opens_with_the_result_of_the_year_before():
    result = past_results_account(CHART)
    found = trial_balance(two_years(), since=JANUARY, until=JANUARY, year=JANUARY, result=result)
    assert rows(found) == {
        "clients": (1000_00, 50_00, 0, 1050_00),
        "bank": (-300_00, 0, 0, -300_00),
        "sales_services": (0, 0, 50_00, -50_00),
        "allocated_result": (-700_00, 0, 0, -700_00),
    }
    assert (found.debit, found.excess) == (found.credit, 0)


def test_in_the_year_itself_nothing_is_moved():
    plain = trial_balance(two_years(), until=JANUARY.previous())
    result = past_results_account(CHART)
    year = FinancialYear.of(Month(2026, 1)).start
    assert trial_balance(two_years(), until=JANUARY.previous(), year=year, result=result) == plain


def test_what_an_allocation_takes_off_brings_the_account_to_zero():
    store = two_years()
    with store.transaction() as work:
        day = dt.date(2027, 5, 1)
        postings = (
            Posting("allocated_result", "ATELIER", 700_00),
            Posting("legal_reserve", "ATELIER", -700_00),
        )
        work.post(Entry("allocation:2026", "capital", day, "AG", day, "Allocation of 2026", postings))
    following = FinancialYear.of(Month(2028, 1))
    opened = opening_balances(store, following)
    assert opened["ATELIER", "legal_reserve"] == -700_00
    assert opened["ATELIER", "allocated_result"] == -50_00  # the result of 2027 alone


@given(before=balances, moved=balances)
def test_a_years_view_sums_to_what_the_book_sums_to(before, moved):
    now = {place: before.get(place, 0) + moved.get(place, 0) for place in before.keys() | moved.keys()}
    found = of_year(now, before)
    for activity in {place[0] for place in now}:
        held = sum(amount for place, amount in now.items() if place[0] == activity)
        assert sum(amount for place, amount in found.items() if place[0] == activity) == held
    for (activity, role), amount in found.items():
        if ROLES[role].profit_and_loss:
            assert amount == moved.get((activity, role), 0)
    assert of_year(before, before) == carried(before)


def test_a_chart_without_such_an_account_shows_past_results_as_brought_forward():
    accounts = {role: each for role, each in CHART.accounts.items() if role != "allocated_result"}
    assert past_results_account(Chart(accounts, CHART.journals)).role == "brought_forward"
    assert past_results_account(CHART).number == CHART.number("allocated_result")
