"""A reserve leaves a book by no door: month-ends refuse it, a whole book is searched for it, a reversal cures it."""

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close
from closing_year import NOVEMBER, OPENING, YEAR, closed_year, cooperative, refused, sold, vote, voting

from cae_core.closing.reserve_run import reserve_findings
from cae_core.cooperative.documents import OpeningBalance
from cae_core.ledger.entries import Entry, Posting

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
WITH_A_FUND = (
    *OPENING,
    OpeningBalance("services", "bank", 5_000_00),
    OpeningBalance("services", "statutory_reserve", -5_000_00),
)
NOTHING_DECIDED = "nothing lawful decided it"


def taken(role="legal_reserve", to="bank", amount=4_000_00, key="gift:1", day=NOVEMBER.first):
    """What a plugin would post to pay somebody out of a reserve."""
    postings = (Posting(role, "services", amount), Posting(to, "services", -amount))
    return Entry(key, "bank", day, "GIFT", day, "A gift", postings)


def post(store, *entries):
    with store.transaction() as work:
        work.post_all(entries)


def sealed(store, month=NOVEMBER, year="2026-2027"):
    """Close a month as no month-end would: whatever was posted is numbered and sealed."""
    with store.transaction() as work:
        work.close(month, year, month.last)


def findings(store, coop):
    return [
        (each.number, str(each.fields.get("reason", ""))) for each in reserve_findings(coop, FRANCE, store)
    ]


@pytest.mark.parametrize(
    "to", ["bank", "capital_to_refund", "member_refunds_due", "net_pay", "capital", "other_income", "link"]
)
def test_a_month_with_an_entry_that_nothing_decided_stays_open(to):
    store, coop = closed_year()
    post(store, taken(to=to))
    (problem,) = refused(store, coop)
    assert (problem.value, problem.fields["reason"]) == ("gift:1", NOTHING_DECIDED)
    assert "FR-2.29" in problem.fields["source"]
    assert store.closed_months() == (OCTOBER,)
    with store.transaction() as work:
        work.discard("gift:1")
    close(store, coop, sold(0, NOVEMBER))


def test_a_reserve_does_not_grow_by_an_entry_of_nobody_either():
    store, coop = closed_year()
    post(store, taken(amount=-500_00))
    assert [each.fields["reason"] for each in refused(store, coop)] == [NOTHING_DECIDED]


def test_allocations_and_openings_are_what_lawfully_moves_reserves():
    store, coop = closed_year()
    close(store, coop, voting(vote()))
    assert findings(store, coop) == []
    assert store.balances()["services", "legal_reserve"] == -25_000_00


def test_a_loss_that_reserves_bear_is_that_of_the_book():
    """A loss of 3 000.00, voted on the statutory reserve, which holds 5 000.00."""
    store, coop = closed_year(-3_000_00, cooperative(opening=WITH_A_FUND))
    close(store, coop, voting(vote(loss_to_reserves="3000")))
    assert store.balances()["services", "statutory_reserve"] == -2_000_00
    assert findings(store, coop) == []


def test_a_whole_book_names_the_entry_and_its_exact_reversal_cures_it():
    store, coop = closed_year()
    post(store, taken())
    sealed(store)
    assert findings(store, coop) == [("2026-2027-000001", NOTHING_DECIDED)]
    assert store.verify() == ()  # its seals are right
    with store.transaction() as work:
        work.reverse("2026-2027-000001", NOVEMBER.next().first, "Undone")
    sealed(store, NOVEMBER.next())
    assert findings(store, coop) == []


def test_a_reversal_of_something_else_cures_nothing():
    """It names the wrong entry, and gives back only a part."""
    store, coop = closed_year()
    post(store, taken())
    sealed(store)
    half = taken(amount=-2_000_00, key="reversal:1", day=NOVEMBER.next().first)
    post(store, attrs.evolve(half, reverses="2026-2027-000001"))
    sealed(store, NOVEMBER.next())
    assert [number for number, _ in findings(store, coop)] == ["2026-2027-000001", "2026-2027-000002"]


def stored_allocation(store, parts, entry, year=YEAR):
    with store.transaction() as work:
        work.store("allocation", year, NOVEMBER, {"year": year, "parts": parts})
        work.post(entry)


def test_a_loss_that_the_book_does_not_show_excuses_nothing():
    """A document claims that reserves bear 4 000.00 of a loss; the book's year ends with a surplus."""
    store, coop = closed_year(coop=cooperative(opening=WITH_A_FUND))
    entry = taken("statutory_reserve", to="allocated_result", key=f"allocation:{YEAR}")
    stored_allocation(store, {"loss_on_statutory_reserve": ["statutory_reserve", -4_000_00]}, entry)
    sealed(store)
    assert findings(store, coop) == [("2026-2027-000001", "more than the loss")]


def test_an_entry_that_is_not_what_the_assembly_voted_is_told():
    store, coop = closed_year(-3_000_00, coop=cooperative(opening=WITH_A_FUND))
    entry = taken("statutory_reserve", to="allocated_result", key=f"allocation:{YEAR}")
    stored_allocation(store, {"loss_on_statutory_reserve": ["statutory_reserve", -3_000_00]}, entry)
    sealed(store)
    assert findings(store, coop) == [("2026-2027-000001", "the entry is not what was decided")]


def test_a_vote_on_a_loss_does_not_send_a_reserve_to_members():
    store, coop = closed_year(-4_000_00, coop=cooperative(opening=WITH_A_FUND))
    entry = taken("statutory_reserve", to="member_refunds_due", key=f"allocation:{YEAR}")
    stored_allocation(store, {"loss_on_statutory_reserve": ["statutory_reserve", -4_000_00]}, entry)
    sealed(store)
    reason = "what leaves a reserve reaches an account that it may not"
    assert findings(store, coop) == [("2026-2027-000001", reason)]
