"""What an assembly grants may be paid in its own month, from its day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from cae_core.cooperative.documents import MonthDocuments, Payment, PaymentKind
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.purchases import PERSON_ROLES
from cae_core.cooperative.share_entries import MEANS_ROLES
from cae_core.errors import Origin, Problem
from cae_core.messages import mark
from cae_core.money import plain_amount


@attrs.frozen
class _Taken:
    """What a document of the month takes of a role owed to a person, or to nobody by name (minor units)."""

    date: dt.date
    role: str
    person: str
    amount: int
    origin: Origin | None


def taken_too_early(
    documents: MonthDocuments, granted: Mapping[str, dt.date], items: OpenItems, currency: str
) -> list[Problem]:
    """The payments, and shares paid out of it, that take before its day what an assembly of the month grants.

    ``granted`` gives the day by role, ``items`` what was open before any vote of the month: it may be taken.

    >>> taken_too_early(MonthDocuments(None), {}, OpenItems(), "EUR")
    []
    """
    problems = []
    left: dict[tuple[str, str], int] = {}
    for each in sorted(_taken(documents), key=lambda one: one.date):
        day = granted.get(each.role)
        if day is None or each.date >= day:
            continue
        mine, whole = (each.role, each.person), (each.role, "")
        for place in (mine, whole):
            left.setdefault(place, _open(items, *place))
        part = min(each.amount, max(left[mine], 0)) if mine != whole else 0
        if each.amount > part + left[whole]:
            reason = mark("taken before the assembly that grants it")
            amount, expected = plain_amount(each.amount, currency), mark("a day from {day} on")
            problems.append(Problem(reason, each.origin, "date", amount, expected, {"day": day}))
            continue
        left[mine] -= part
        left[whole] -= each.amount - part
    return problems


def _open(items: OpenItems, role: str, person: str) -> int:
    return -sum(sum(holders.values()) for holders in items.to_party(role, person).values())


def _taken(documents: MonthDocuments) -> Iterator[_Taken]:
    for payment in documents.payments:
        role = _paid_role(payment)
        person = "" if payment.kind is PaymentKind.BODY else payment.target
        yield _Taken(payment.date, role, person, payment.amount, payment.origin)
    for each in documents.shares:
        role = MEANS_ROLES[each.means]
        yield _Taken(each.date, role, each.member, each.amount, each.origin)


def _paid_role(payment: Payment) -> str:
    return payment.target if payment.kind is PaymentKind.BODY else PERSON_ROLES.get(payment.kind, "")
