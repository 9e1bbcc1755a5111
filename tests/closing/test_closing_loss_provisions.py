"""Provisions that a Moroccan cooperative keeps for its losses: provided, taken back, and first to bear one (MA-38)."""

import datetime as dt

import pytest
from closing_end import END, START, close, cooperative, refused, spent
from closing_year import vote

from cae_core.closing.reserve_run import reserve_findings
from cae_core.closing.year_end import find_year, year_end
from cae_core.cooperative.documents import Adjustment, AdjustmentLine, MonthDocuments
from cae_core.country import find_country
from cae_core.ledger import Ledger

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
YEAR, LAST = "2025-2026", dt.date(2026, 9, 30)
MOROCCO = find_country("MA")


def provided(amount, activity="services", kept="loss_provisions"):
    rows = ((activity, f"charges_{kept}", amount), (activity, kept, -amount))
    return Adjustment("OD", LAST, "Kept for losses", tuple(AdjustmentLine(*row) for row in rows))


def documents(*adjustments, lost=700_00):
    return MonthDocuments(START, **spent("services", lost, day=dt.date(2026, 9, 12)), adjustments=adjustments)


def ended(*adjustments, brought=300_00):
    """A year that ends with September and a loss of 700.00, provisions and a reserve of 1 000.00 behind it."""
    opening = {("services", "loss_provisions"): -brought, ("services", "bank"): 7000_00 + brought}
    coop = cooperative("MA", opening=opening, first_month=10)
    store = Ledger(MOROCCO.chart, currency=coop.currency, country="MA")
    return store, coop, documents(*adjustments)


def voting(**typed):
    made = vote(YEAR, day=dt.date(2026, 10, 20), **typed)
    del made.inputs["development_rate"]
    return MonthDocuments(END, allocations=(made,))


def test_the_book_knows_them_and_they_bear_a_loss_before_the_reserve():
    store, coop, month = ended(provided(50_00))
    close(store, coop, month)
    found = year_end(store, coop, MOROCCO, find_year(coop, YEAR))
    assert (found.surplus, found.figures["loss_provisions"]) == (-750_00, 350_00)
    assert sum(each.provided for each in found.activities) == 0  # nothing was kept for an entrepreneur
    close(store, coop, voting())
    (entry,) = store.entries(key=f"allocation:{YEAR}")
    assert [(each.role, each.amount) for each in entry.postings] == [
        ("allocated_result", -750_00),
        ("loss_provisions", 350_00),
        ("legal_reserve", 400_00),
    ]
    assert reserve_findings(coop, MOROCCO, store) == ()
    assert "loss_provisions" not in {role for (_, role), amount in store.balances().items() if amount}


def test_a_vote_types_no_other_figure_than_the_books():
    store, coop, month = ended()
    close(store, coop, month)
    (said,) = refused(store, coop, voting(loss_provisions="700"))
    assert "loss_provisions is 300.00 in the book" in said


@pytest.mark.parametrize(
    ("adjustment", "said"),
    [
        (provided(50_00, "BOIS"), "the cooperative's own"),
        (provided(-300_01), "by 0.01"),
        (provided(-300_00), ""),
    ],
)
def test_they_are_the_services_and_no_more_is_taken_back_than_there_is(adjustment, said):
    found = refused(*ended()[:2], documents(adjustment))
    assert bool(found) is bool(said)
    assert all(said in each for each in found)


def test_what_is_kept_for_entrepreneurs_bears_no_loss():
    store, coop, month = ended(provided(50_00, "BOIS", "provisions"), brought=0)
    close(store, coop, month)
    close(store, coop, voting())
    assert store.balances()["BOIS", "provisions"] == -50_00
    assert store.balances()["services", "legal_reserve"] == -250_00
