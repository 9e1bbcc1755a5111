"""From each operation on shares to its balanced entry, in the journal of capital, on the shared services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cae_core.capital.share_changes import SHARE_ROLES, Change, roles_of
from cae_core.capital.share_operations import Means, OpeningShares, ShareKind, ShareOperation
from cae_core.capital.shares import opening_claim
from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.open_items import NothingToSettle, OpenItems, oldest_first, settlement
from cae_core.ledger.entries import Entry, Posting
from cae_core.messages import mark

MEANS_ROLES: Mapping[Means, str] = {
    Means.BANK: "bank",
    Means.PAY: "net_pay",
    Means.LABOUR_SHARE: "labour_share_due",
    Means.REFUNDS: "member_refunds_due",
    Means.INTEREST: "share_interest_due",
}
"""What each means of payment takes from."""

_COUNTERPARTS: Mapping[ShareKind, str] = {
    ShareKind.REFUND: "bank",
    ShareKind.LOSS: "carried_forward",
    ShareKind.LATE_INTEREST: "other_income",
    ShareKind.REFUND_INTEREST: "other_charges",
}
"""The other side of what does not come from the member: a part of losses absorbs what losses left."""

_LABELS: Mapping[ShareKind, str] = {
    ShareKind.SUBSCRIPTION: mark("Shares subscribed by {member}"),
    ShareKind.CALL: mark("Capital called"),
    ShareKind.PAYMENT: mark("Shares paid by {member}"),
    ShareKind.TRANSFER: mark("Shares of {member} to {to}"),
    ShareKind.WITHDRAWAL: mark("Withdrawal of {member}, shares to refund"),
    ShareKind.EXCLUSION: mark("Exclusion of {member}, shares to refund"),
    ShareKind.DEATH: mark("Death of {member}, shares to refund"),
    ShareKind.LOSS: mark("Part of losses borne by {member}"),
    ShareKind.LATE_INTEREST: mark("Interest on shares that {member} pays late"),
    ShareKind.REFUND_INTEREST: mark("Interest on shares to refund to {member}"),
    ShareKind.REFUND: mark("Shares refunded to {member}"),
}
_TO_HEIR = mark("Shares of {member} refunded to {to}")


def share_roles(operation: ShareOperation) -> frozenset[str]:
    """The roles that a country's chart needs for an operation to be posted."""
    other = _COUNTERPARTS.get(operation.kind, MEANS_ROLES[operation.means])
    return frozenset({*SHARE_ROLES, other})


def post_shares(
    operation: ShareOperation, changes: Iterable[Change], items: OpenItems, say: Say = plain
) -> Entry:
    """The entry of an operation, from what it changes in the register, member by member.

    What a member pays out of pay, or out of what an assembly granted, settles the oldest of it, and reaches
    the shared services through the link. What leavers are owed is open under their exit's reference. Raises
    NothingToSettle above what the member is owed.
    """
    postings: list[Posting] = []
    beyond = 0
    for change in changes:
        postings += _capital(change)
        beyond += change.beyond
    postings += _other_side(operation, beyond, items)
    heir = operation.kind is ShareKind.REFUND and operation.to
    label = say(_TO_HEIR if heir else _LABELS[operation.kind], member=operation.member, to=operation.to)
    key, day = f"share:{operation.reference}", operation.date
    return Entry(key, "capital", day, operation.reference, day, label, tuple(postings))


def _capital(change: Change) -> list[Posting]:
    postings = [
        Posting(role, SERVICES, amount, change.member)
        for role, amount in change.by_role().items()
        if role != "capital_to_refund"
    ]
    for reference, amount in change.claims:
        postings.append(Posting("capital_to_refund", SERVICES, -amount, change.member, item=reference))
    return postings


def _other_side(operation: ShareOperation, amount: int, items: OpenItems) -> list[Posting]:
    """What comes from outside the capital: money, income, charges, or what the member was owed."""
    role = _COUNTERPARTS.get(operation.kind, MEANS_ROLES[operation.means])
    if role not in MEANS_ROLES.values() or role == "bank":
        return [Posting(role, SERVICES, amount)]
    if not amount:
        return []
    owed = items.to_party(role, operation.member)
    parts = oldest_first(owed, -amount)
    if parts is None:
        open_ = -sum(sum(holders.values()) for holders in owed.values())
        raise NothingToSettle(
            document=operation.reference, target=operation.member, role=role, amount=amount, open=open_
        )
    postings: list[Posting] = []
    for (item, holder), part in parts.items():
        postings.append(settlement(role, item, holder, part))
        if holder.activity != SERVICES:
            postings.append(Posting("link", holder.activity, part))
            postings.append(Posting("link", SERVICES, -part))
    return postings


def opening_rows(rows: Iterable[OpeningBalance], shares: Iterable[OpeningShares]) -> list[OpeningBalance]:
    """Opening balances with those of capital told member by member, where the members' shares are given."""
    mine = [row for each in shares for row in _of_member(each)]
    return [row for row in rows if not mine or row.role not in SHARE_ROLES] + mine


def _of_member(row: OpeningShares) -> list[OpeningBalance]:
    amounts = roles_of(row.subscribed, row.called, row.paid, 0, row.to_refund)
    return [
        OpeningBalance(
            SERVICES,
            role,
            amount,
            row.member,
            opening_claim(row.member) if role == "capital_to_refund" else "",
            origin=row.origin,
        )
        for role, amount in amounts.items()
        if amount
    ]


def opening_sums(rows: Iterable[OpeningBalance]) -> dict[str, int]:
    """What opening balances hold on each role of the register, in minor units, debit positive."""
    sums = dict.fromkeys(SHARE_ROLES, 0)
    for row in rows:
        if row.role in sums:
            sums[row.role] += row.amount
    return sums
