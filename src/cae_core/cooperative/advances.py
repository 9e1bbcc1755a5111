"""Advances on pay: money a person was paid before earning it, open until their payslips recover it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, Payment, PaymentKind
from cae_core.cooperative.open_items import Holder, NothingToSettle, OpenItems, age, shared_over
from cae_core.ledger.entries import Posting
from cae_core.periods import Month

ROLE = "pay_advances"
Recovered = Mapping[tuple[str, Holder], int]
"""What is recovered, in minor units, by open item and holder."""

_STAFF_KIND = "employment"


def runs_activity(kind: str, activity_kinds: Collection[str] | None) -> bool:
    """Whether a kind of contract is for running an activity; all but employment where nobody says."""
    return kind != _STAFF_KIND if activity_kinds is None else kind in activity_kinds


def advance_bearers(
    cooperative: Cooperative, payment: Payment, activity_kinds: Collection[str] | None = None
) -> tuple[str, ...]:
    """The activities that may bear an advance: the one it names, those the person runs, services for staff.

    ``activity_kinds`` are the contract kinds for running an activity.
    """
    if payment.activity:
        return (payment.activity,)
    person, month = payment.target, Month.of(payment.date)
    services = cooperative.activities.get(SERVICES)
    if services is not None and person in services.persons:
        return (SERVICES,)
    run = tuple(each.code for each in cooperative.activities_of(person, month) if not each.is_services)
    staff = any(
        contract.person == person
        and contract.runs_in(month)
        and not runs_activity(contract.kind, activity_kinds)
        for contract in cooperative.contracts.values()
    )
    return run or ((SERVICES,) if staff else ())


def with_bearers(
    cooperative: Cooperative, documents: MonthDocuments, activity_kinds: Collection[str] | None = None
) -> MonthDocuments:
    """The documents with the activity of each advance that only one can bear."""
    payments = (_with_bearer(cooperative, payment, activity_kinds) for payment in documents.payments)
    return attrs.evolve(documents, payments=tuple(payments))


def _with_bearer(
    cooperative: Cooperative, payment: Payment, activity_kinds: Collection[str] | None
) -> Payment:
    if payment.kind is not PaymentKind.ADVANCE:
        return payment
    bearers = advance_bearers(cooperative, payment, activity_kinds)
    return attrs.evolve(payment, activity=bearers[0]) if len(bearers) == 1 else payment


def advance_postings(payment: Payment) -> list[Posting]:
    """What an advance moves: the person owes it to the activity that paid it, under an item of its own."""
    item = f"{payment.date} {payment.reference}"
    return [
        Posting(ROLE, payment.activity, payment.amount, payment.target, item=item),
        Posting("bank", payment.activity, -payment.amount),
    ]


def owed_advances(items: OpenItems, person: str) -> int:
    """What a person still owes of their advances, in minor units."""
    return sum(sum(holders.values()) for holders in items.to_party(ROLE, person).values())


def recover(items: OpenItems, person: str, amount: int, document: str) -> Recovered:
    """What an amount recovers of a person's advances, the oldest first.

    Those brought in by opening balances come before the others. Raises NothingToSettle above what is owed.
    """
    left = amount
    found: dict[tuple[str, Holder], int] = {}
    owed = items.to_party(ROLE, person) if amount else {}
    for item in sorted(owed, key=age):
        part = min(left, max(sum(owed[item].values()), 0))
        for holder, each in (shared_over(owed[item], part) or {}).items():
            found[item, holder] = each
        left -= part
    if left:
        open_ = owed_advances(items, person)
        raise NothingToSettle(document=document, target=person, role=ROLE, amount=amount, open=open_)
    return found
