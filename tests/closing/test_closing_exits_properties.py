"""Whatever accounts hold and however they are settled, nothing of a reserve reaches who leaves, nothing is lost.

What a person got, what was handed over and what stays is what the account held, to the minor unit; who stays
keeps their part; the book tells what the exits tell.
"""

import datetime as dt

import attrs
from closing_small import OCTOBER, close, empty_month, ledger, order, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.closing.exit_record import exit_findings, stored_exits
from cae_core.closing.state import State
from cae_core.cooperative.account import account
from cae_core.cooperative.documents import OpeningBalance, PayMode
from cae_core.cooperative.exits import Balance, Clientele, Exit, ExitCause

DAY = dt.date(2026, 10, 15)
AMOUNTS = st.integers(-3_000_00, 9_000_00)
UNPAID = (Balance.SERVICES, Balance.CARRIED, Balance.OPEN)


def left_by(cash):
    """The small cooperative with cash by activity and reserves; P1's contract and ATELIER end on a day."""
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()}
    contracts["C1"] = attrs.evolve(contracts["C1"], end=DAY)
    activities = {**made.activities, "ATELIER": attrs.evolve(made.activities["ATELIER"], end=DAY)}
    places = {**dict.fromkeys(cash, "brought_forward"), "services": "legal_reserve"}
    opening = [
        row
        for activity, role in places.items()
        for row in (
            OpeningBalance(activity, "bank", cash.get(activity, 50_000_00)),
            OpeningBalance(activity, role, -cash.get(activity, 50_000_00)),
        )
    ]
    return attrs.evolve(made, contracts=contracts, activities=activities, opening=tuple(opening))


def row(activity, balance):
    return Exit(
        f"E-{activity}",
        DAY,
        "P1",
        ExitCause.RESIGNATION,
        activity,
        balance,
        "ECOLE" if balance is Balance.CARRIED else "",
        clientele=Clientele.COOPERATIVE,
        clientele_basis="clause",
        decision="" if balance is Balance.PAID else "statutes",
    )


def reserves(store):
    return {place: amount for place, amount in store.balances().items() if place[1] in RESERVE_ROLES}


@settings(max_examples=40, deadline=None)
@given(
    atelier=AMOUNTS,
    duo=AMOUNTS,
    ecole=AMOUNTS,
    balances=st.tuples(st.sampled_from(list(Balance)), st.sampled_from(UNPAID)),
)
def test_what_was_held_is_what_was_paid_handed_over_and_kept(atelier, duo, ecole, balances):
    paid = balances[0] is Balance.PAID
    # a last pay draws on all that P1 runs, so that what is paid out is told activity by activity
    cash = {"ATELIER": abs(atelier) if paid else atelier, "DUO": 0 if paid else duo, "ECOLE": ecole}
    made = left_by(cash)
    exits = (row("ATELIER", balances[0]), row("DUO", balances[1]))
    pay = (order("C1", PayMode.MOST),) if paid else ()
    documents = attrs.evolve(empty_month(OCTOBER), exits=exits, pay=pay)
    store, without = ledger(), ledger()
    close(store, made, documents)
    close(without, made, attrs.evolve(documents, exits=(), pay=()))
    found = {each.activity: each for _, each in stored_exits(store)}

    for code, each in found.items():
        assert each.held == each.paid + each.moved + each.stays
        held = available(without, code)
        parts = _left(without).get(code, {"P1": held})
        assert each.held == parts["P1"]
        assert available(store, code) == held - each.paid - each.moved
        assert _left(store).get(code, {}).get("P3") == parts.get("P3")
        assert _left(store).get(code, {"P1": each.stays})["P1"] == each.stays
    for code in ("ECOLE", "services"):
        received = sum(each.moved for each in found.values() if each.to == code)
        assert available(store, code) == available(without, code) + received
    assert reserves(store) == reserves(without) == {("services", "legal_reserve"): -50_000_00}
    persons = {each.posting.party for each in store.movements() if each.posting.party}
    assert persons <= {"P1"}
    assert not any(each.party for entry in store.entries(journal="capital") for each in entry.postings)
    assert sum(amount for (_, role), amount in store.balances().items() if role == "allocated_result") == 0
    assert exit_findings(store) == ()


def available(store, code):
    return account(code, store.balances(activity=code)).available


def _left(store):
    return State.from_dict(store.documents("state")[-1].payload).left
