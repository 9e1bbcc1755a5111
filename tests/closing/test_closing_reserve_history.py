"""What moved the reserves since the book began: every entry, with what decided it, sums to what they hold."""

import datetime as dt

import pytest
from closing_end import END, HEIRS, MonthDocuments, last_month, outside, store_of
from closing_end import cooperative as ending
from closing_small import close
from closing_year import NOVEMBER, OPENING, YEAR, closed_year, cooperative, vote, voting

from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.closing.reserve_history import reserve_history
from cae_core.cooperative.documents import OpeningBalance, Reversal
from cae_core.ledger.entries import Entry, Posting

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
WITH_A_FUND = (
    *OPENING,
    OpeningBalance("services", "bank", 5_000_00),
    OpeningBalance("services", "statutory_reserve", -5_000_00),
)


def told(store, coop):
    """Each change with its cause, once it sums to what the book holds."""
    changes = reserve_history(coop, store)
    balances = store.balances()
    held = {role: -sum(v for (_, r), v in balances.items() if r == role) for role in RESERVE_ROLES}
    assert changes[-1].held == held
    assert {role: sum(each.amounts[role] for each in changes) for role in RESERVE_ROLES} == held
    return [(str(each.cause), {k: v for k, v in each.amounts.items() if v}, each.total) for each in changes]


def test_from_the_opening_to_an_allocation_and_its_reversal():
    store, coop = closed_year()
    close(store, coop, voting(vote()))
    allocated = {"legal_reserve": 15_000_00, "statutory_reserve": 15_000_00}
    expected = [
        ("brought in when the book began", {"legal_reserve": 10_000_00}, 10_000_00),
        (f"allocation of the result of {YEAR}", allocated, 40_000_00),
    ]
    assert told(store, coop) == expected
    undone = Reversal(f"allocation:{YEAR}", NOVEMBER.next().first, "wrong figures")
    close(store, coop, MonthDocuments(NOVEMBER.next(), reversals=(undone,)))
    number = reserve_history(coop, store)[1].number
    taken = {role: -amount for role, amount in allocated.items()}
    assert told(store, coop) == [*expected, (f"entry {number} reversed", taken, 10_000_00)]


def test_a_loss_that_they_bear():
    store, coop = closed_year(-3_000_00, cooperative(opening=WITH_A_FUND))
    close(store, coop, voting(vote(loss_to_reserves="3000")))
    assert told(store, coop)[1:] == [(f"loss of {YEAR} borne", {"statutory_reserve": -3_000_00}, 12_000_00)]


def test_what_nobody_decided_is_called_that():
    store, coop = closed_year()
    gift = (Posting("legal_reserve", "services", 1_00), Posting("bank", "services", -1_00))
    with store.transaction() as work:
        work.post(Entry(f"allocation:{YEAR}", "capital", NOVEMBER.first, "G", NOVEMBER.first, "Vote", gift))
        work.close(NOVEMBER, "2026-2027", NOVEMBER.last)
    assert told(store, coop)[-1][0] == "nothing lawful decided it"


@pytest.mark.parametrize("code", HEIRS)
def test_the_end(code):
    coop = ending(code)
    store = store_of(coop, last_month(coop), MonthDocuments(END.next(), payments=(outside(1500_00),)))
    assert told(store, coop) == [
        ("brought in when the book began", {"legal_reserve": 1000_00}, 1000_00),
        ("liquidation AG", {"legal_reserve": -1000_00}, 0),
    ]
    assert reserve_history(coop, store)[-1].date == dt.date(2026, 10, 20)


def test_a_book_without_reserves_tells_nothing():
    coop = ending(opening={("services", "legal_reserve"): 0, ("services", "bank"): 6000_00})
    assert reserve_history(coop, store_of(coop)) == ()
