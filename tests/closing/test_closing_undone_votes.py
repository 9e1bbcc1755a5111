"""A vote, or an operation on shares, reversed: reserves and register as if it had not been, and a second vote."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, empty_month, ledger, paying_nobody, problems
from closing_year import (
    NOVEMBER,
    OPENING,
    YEAR,
    closed_year,
    cooperative,
    refused,
    sold,
    vote,
    voting,
    year_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.capital.share_operations import OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.closing.allocating import voted_allocation
from cae_core.closing.reserve_run import reserve_findings
from cae_core.closing.reversal_findings import reversal_findings
from cae_core.closing.share_run import register_on
from cae_core.cooperative.account import accounts
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import (
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    Reversal,
)

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
DECEMBER = NOVEMBER.next()
JANUARY = DECEMBER.next()
HELD = (
    "allocated_result",
    "legal_reserve",
    "statutory_reserve",
    "labour_share_due",
    "carried_forward",
    "link",
)


def undo(entry="AG-1", month=DECEMBER):
    return Reversal(entry, month.first, "the assembly was void")


def undoing(*rows, month=DECEMBER, **more):
    return MonthDocuments(month, reversals=rows or (undo(month=month),), **more)


def voted(amount=100_000_00, coop=None, **inputs):
    store, coop = closed_year(amount, coop)
    close(store, coop, voting(vote(**inputs)))
    return store, coop


def held(store, until):
    balances = store.balances(until=until)
    return {place: amount for place, amount in balances.items() if place[1] in HELD and amount}


def again(month=DECEMBER, reference="AG-2", **inputs):
    return vote(day=month.last, reference=reference, **inputs)


# --- votes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["AG-1", f"allocation:{YEAR}", f"allocation:{YEAR}:results"])
def test_a_vote_undone_gives_back_what_it_brought_and_what_activities_handed_over(name):
    store, coop = voted(labour_equally="1")
    close(store, coop, undoing(undo(name)))
    assert held(store, DECEMBER) == held(store, OCTOBER)
    assert len(list(store.entries(reversing=True))) == 2
    assert store.open_items("labour_share_due") == {}
    assert voted_allocation(store, coop, FRANCE, year_of(store, coop)) is None
    accounts(store.balances())
    assert (store.verify(), reserve_findings(coop, FRANCE, store), reversal_findings(store)) == ((), (), ())


def test_the_year_is_voted_again_in_the_month_that_undoes_the_vote_or_later():
    store, coop = voted()
    assert [each.reason for each in refused(store, coop, again(), month=DECEMBER)] == [
        "the year is allocated already"
    ]
    close(store, coop, undoing(allocations=(again(development_rate="0.25", labour_equally="1"),)))
    entries = {
        each.key: each for each in store.entries(month=DECEMBER, journal="capital") if not each.reverses
    }
    assert set(entries) == {f"allocation:{YEAR}:2", f"allocation:{YEAR}:2:results"}
    assert {each.document for each in entries.values()} == {"AG-2"}
    assert store.balances()["services", "statutory_reserve"] == -25_000_00
    assert store.balances()["services", "legal_reserve"] == -25_000_00
    standing = voted_allocation(store, coop, FRANCE, year_of(store, coop))
    assert standing.name == "AG-2"
    assert reserve_findings(coop, FRANCE, store) == ()
    (problem,) = refused(store, coop, again(JANUARY, "AG-3"), month=JANUARY)
    assert problem.reason == "the year is allocated already"
    close(store, coop, undoing(undo("AG-2", JANUARY), month=JANUARY, allocations=(again(JANUARY, "AG-3"),)))
    assert voted_allocation(store, coop, FRANCE, year_of(store, coop)).name == "AG-3"
    assert reserve_findings(coop, FRANCE, store) == ()


def test_a_loss_undone_goes_back_to_the_reserve_that_bore_it():
    fund = (
        OpeningBalance("services", "bank", 1_000_00),
        OpeningBalance("services", "statutory_reserve", -1_000_00),
    )
    store, coop = voted(-3_000_00, cooperative(opening=(*OPENING, *fund)), loss_to_reserves="1000")
    assert store.balances()["services", "statutory_reserve"] == 0
    close(store, coop, undoing())
    assert store.balances()["services", "statutory_reserve"] == -1_000_00
    assert reserve_findings(coop, FRANCE, store) == ()


def test_a_vote_that_was_paid_stays_until_the_payment_is_undone():
    store, coop = voted(labour_equally="1")
    paid = Payment("V-1", DECEMBER.first, PaymentKind.LABOUR_SHARE, "P1", 100_00)
    close(store, coop, MonthDocuments(DECEMBER, payments=(paid,)))
    (problem,) = problems(store, coop, undoing(month=JANUARY))
    assert (problem.fields["role"], problem.fields["amount"]) == ("labour_share_due", "100.00")
    assert problems(store, coop, undoing(undo("V-1", JANUARY), undo(month=JANUARY), month=JANUARY)) == ()


def test_a_vote_on_which_a_later_years_rests_stays():
    coop, store = cooperative(), ledger()
    close(store, coop, sold(100_000_00))
    for month in (OCTOBER + i for i in range(1, 13)):
        close(store, coop, sold(1_000_00 if month == NOVEMBER else 0, month))
    late = OCTOBER + 13
    votes = vote(day=late.first), vote("2026-2027", late.first, "AG-2", eligible_employees="3")
    close(store, coop, voting(*votes, month=late))
    (problem,) = problems(store, coop, undoing(undo(month=late.next()), month=late.next()))
    assert "a later year is allocated: 2026-2027" in problem.text()
    both = undo("AG-2", late.next()), undo("AG-1", late.next())
    assert problems(store, coop, undoing(*both, month=late.next())) == ()


def test_reserves_give_back_an_allocation_once():
    """A second reversal of the same entry, under another key, would take what other years brought."""
    store, coop = voted()
    close(store, coop, undoing())
    (posted,) = store.entries(key=f"allocation:{YEAR}")
    twice = attrs.evolve(posted.reversal(JANUARY.first, "once more"), key="twice")
    with store.transaction() as work:
        work.post(twice)
    fund = problems(store, coop, MonthDocuments(JANUARY))
    assert [each.fields["reason"] for each in fund] == ["an entry that is undone already"]


@settings(max_examples=20, deadline=None)
@given(
    amount=st.integers(100_00, 10**8),
    rates=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    keep=st.booleans(),
)
def test_however_often_a_year_is_voted_and_undone_only_the_last_vote_counts(amount, rates, keep):
    store, coop = closed_year(amount)
    month, earlier = NOVEMBER, ""
    for place, rate in enumerate(rates):
        ballot = attrs.evolve(vote(day=month.last, reference=f"AG-{place}", development_rate=f"{rate}/100"))
        rows = (undo(earlier, month),) if earlier else ()
        made = MonthDocuments(month, allocations=(attrs.evolve(ballot, keep_results=keep),), reversals=rows)
        close(store, coop, made)
        month, earlier = month.next(), ballot.reference
    once, _ = closed_year(amount)
    ballot = vote(reference="AG", development_rate=f"{rates[-1]}/100")
    close(once, coop, voting(attrs.evolve(ballot, keep_results=keep)))
    assert held(store, None) == held(once, None)
    assert reserve_findings(coop, FRANCE, store) == ()


# --- shares -------------------------------------------------------------------------------------------------


def sharing():
    """P1 holds 40 shares of 20.00, P2 60: what the opening brings in."""
    found = paying_nobody()
    rows = (OpeningBalance("services", "bank", 200000), OpeningBalance("services", "capital", -200000))
    return attrs.evolve(
        found,
        shares=ShareTerms("EUR", (ShareValue(dt.date.min, 2000),)),
        statutes={"minimum_share": (Dated(dt.date.min, "20"),)},
        opening_shares=(OpeningShares("P1", 40, *[80000] * 3), OpeningShares("P2", 60, *[120000] * 3)),
        opening=found.opening + rows,
    )


def operation(reference, kind, member, month=OCTOBER, **more):
    return ShareOperation(reference, month.first, member, ShareKind(kind), **more)


def test_a_subscription_undone_leaves_the_register_from_that_day_on():
    coop = sharing()
    rows = (operation("S1", "subscription", "P3", shares=10, amount=20000),)
    store, _ = close(cooperative=coop, month=MonthDocuments(OCTOBER, shares=rows))
    close(store, coop, attrs.evolve(empty_month(NOVEMBER), reversals=(undo("S1", NOVEMBER),)))
    assert register_on(coop, store, OCTOBER).of("P3").shares == 10
    assert register_on(coop, store, NOVEMBER).of("P3").shares == 0
    assert store.balances()["services", "capital"] == -200000
    assert (store.verify(), reversal_findings(store)) == ((), ())


def test_an_operation_on_which_later_ones_rest_stays():
    coop = sharing()
    rows = (
        operation("S1", "subscription", "P3", shares=10, amount=20000),
        operation("S2", "transfer", "P3", shares=10, to="P1", decision="Board, 1 October 2026"),
    )
    store, _ = close(cooperative=coop, month=MonthDocuments(OCTOBER, shares=rows))
    asked = attrs.evolve(empty_month(NOVEMBER), reversals=(undo("S1", NOVEMBER),))
    (problem,) = problems(store, coop, asked)
    assert "later operations on shares rest on it" in problem.text()
    assert "the latest first" in problem.text()
    both = (undo("S2", NOVEMBER), undo("S1", NOVEMBER))
    close(store, coop, attrs.evolve(empty_month(NOVEMBER), reversals=both))
    register = register_on(coop, store)
    assert (register.of("P1").shares, register.of("P3").shares) == (40, 0)


def test_an_exit_that_was_refunded_stays_until_the_refund_is_undone():
    coop = attrs.evolve(sharing(), first_month=11)
    left = operation("S1", "withdrawal", "P2", shares=10)
    store, _ = close(cooperative=coop, month=MonthDocuments(OCTOBER, shares=(left,)))
    paid = operation("S2", "refund", "P2", NOVEMBER, amount=20000)
    close(store, coop, attrs.evolve(empty_month(NOVEMBER), shares=(paid,)))
    asked = attrs.evolve(empty_month(DECEMBER), reversals=(undo("S1"),))
    assert len(problems(store, coop, asked)) == 1
    close(store, coop, attrs.evolve(empty_month(DECEMBER), reversals=(undo("S2"), undo("S1"))))
    assert register_on(coop, store).of("P2").shares == 60
    assert store.open_items("capital_to_refund") == {}
