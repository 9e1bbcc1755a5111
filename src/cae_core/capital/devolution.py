"""The end of a book: memberships ended, activities gathered, reserves and results owed outside.

What is posted here is what is owed: to members what liquidation gives back, to whom the law names what is
left. It is paid afterwards, out of the money that the services then hold. Amounts are minor units.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from cae_core.capital.liquidation import Liquidation
from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.capital.shares import Holding, Register
from cae_core.errors import CaeError
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import ROLES
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark

Balances = Mapping[tuple[str, str], int]


class NotPaidWhole(CaeError, ValueError):
    """What was realised does not pay creditors and costs. Data: missing (minor units)."""

    template = mark(
        "{missing} minor units are missing to pay creditors and costs: nothing is left to share out"
    )


class InterestLeft(CaeError, ValueError):
    """A member who owes more interest than liquidation gives back. Data: member, interest (minor units)."""

    template = mark(
        "{member} owes {interest} minor units of interest on shares, more than is given back: pay it first"
    )


def closing_operations(
    found: Liquidation, register: Register, on: dt.date, reference: str
) -> tuple[ShareOperation, ...]:
    """The operations that end every membership: shares given back, and the part of losses.

    What is then owed to each member is what liquidation gives back, interest for paying late set off. The
    register and the ledger follow them as any others, so that they agree to the end. Raises NotPaidWhole,
    InterestLeft.
    """
    if found.unpaid:
        raise NotPaidWhole(missing=found.unpaid)
    operations: list[ShareOperation] = []
    for holding in register.holdings.values():
        given_back = found.members.get(holding.member, 0)
        if holding.interest > given_back:
            raise InterestLeft(member=holding.member, interest=holding.interest)
        if holding.shares:
            operations += _ended(holding, given_back, on, reference)
    return tuple(operations)


def _ended(holding: Holding, given_back: int, on: dt.date, decision: str) -> Iterator[ShareOperation]:
    """One membership's end: what was paid on its shares, less its part of losses, is owed."""
    member, loss = holding.member, holding.paid - given_back
    named = f"{decision}:{member}"
    yield ShareOperation(f"{named}:exit", on, member, ShareKind.WITHDRAWAL, decision=decision, due=on)
    if loss:
        yield ShareOperation(f"{named}:loss", on, member, ShareKind.LOSS, amount=loss, decision=decision)


def devolution_key(reference: str) -> str:
    """The key of the entry that empties reserves into what is owed outside."""
    return f"devolution:{reference}"


def post_devolution(
    found: Liquidation,
    balances: Balances,
    on: dt.date,
    reference: str,
    *,
    services: str,
    labels: tuple[str, str],
) -> tuple[Entry, ...]:
    """The entries that end a book: what activities hold handed to ``services``, then reserves and results
    into what is owed outside.

    ``balances`` are those by (activity, role), debit positive, once all debts are paid and members are owed
    what liquidation gives back; ``labels`` those of the two entries. Nothing stays on any activity but what
    the services owe, and the money for it. Raises NotPaidWhole, UnbalancedEntry when the book does not hold
    what was shared out.
    """
    if found.unpaid:
        raise NotPaidWhole(missing=found.unpaid)
    key, document = devolution_key(reference), (reference, on)
    gathered = tuple(_gathered(balances, services))
    entries = [Entry(f"{key}:activities", "capital", on, *document, labels[0], gathered)]
    entries.append(
        Entry(key, "capital", on, *document, labels[1], _devolved(found, balances, reference, services))
    )
    return tuple(each for each in entries if each.postings)


_HELD = ("bank", "link", "brought_forward")
"""What an activity may still hold besides its results: it goes to the services as it is."""


def _gathered(balances: Balances, services: str) -> Iterator[Posting]:
    """Money and results of each activity to the services, on the accounts where they are."""
    totals: dict[str, int] = defaultdict(int)
    for activity in sorted({activity for activity, _ in balances} - {services}):
        held = {role: balances.get((activity, role), 0) for role in _HELD}
        held[PAST_RESULTS] = held.get(PAST_RESULTS, 0) + _results(balances, activity)
        for role, amount in held.items():
            yield Posting(role, activity, -amount)
            totals[role] += amount
    forward = totals.pop("brought_forward", 0)
    own = balances.get((services, "brought_forward"), 0)
    totals[PAST_RESULTS] += forward + own
    yield Posting("brought_forward", services, -own)
    for role, amount in totals.items():
        yield Posting(role, services, amount)


def _results(balances: Balances, activity: str) -> int:
    """What an activity earned and no assembly took off, debit positive."""
    return sum(
        amount
        for (place, role), amount in balances.items()
        if place == activity and (ROLES[role].profit_and_loss or role == PAST_RESULTS)
    )


def _devolved(found: Liquidation, balances: Balances, reference: str, services: str) -> tuple[Posting, ...]:
    emptied = {role: balances.get((services, role), 0) for role in (*RESERVE_ROLES, "carried_forward")}
    postings = [Posting(role, services, -amount) for role, amount in emptied.items()]
    activities = {activity for activity, _ in balances}
    results = sum(
        _results(balances, each) + balances.get((each, "brought_forward"), 0) for each in activities
    )
    postings.append(Posting(PAST_RESULTS, services, -results))
    if found.beneficiary is not None:
        heir = found.beneficiary.key
        postings.append(Posting("allocated_outside", services, -found.remainder, heir, item=reference))
    for member, amount in found.members_receive.items():
        postings.append(Posting("member_refunds_due", services, -amount, member, item=reference))
    return tuple(postings)
