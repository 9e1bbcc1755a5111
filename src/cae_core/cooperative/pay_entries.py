"""A payslip's entry: its lines charged to the activities that bear its cost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cae_core.cooperative._matrix import share_matrix
from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.advances import ROLE as ADVANCES
from cae_core.cooperative.advances import Recovered
from cae_core.cooperative.open_items import BODY_ROLES, settlement
from cae_core.errors import CaeError
from cae_core.ledger.entries import Entry, Posting, UnknownRole
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark
from cae_core.money import share
from cae_core.periods import Month

Charge = tuple[str, str, int]
_TO_PERSONS = ("net_pay", ADVANCES)


class PayCostMismatch(CaeError, ValueError):
    """Costs that are not those of the payslip. Data: contract, month, cost, charged (minor units)."""

    template = mark(
        "the payslip of {contract} for {month} costs {cost} minor units but {charged} are charged "
        "to activities: charge all of it"
    )


def pay_cost(charges: Sequence[Charge]) -> int:
    """What a payslip costs, in minor units: its charges on expense accounts.

    >>> pay_cost([("gross_pay", "net_pay", 150000), ("charges_social_security", "social_security", 30000),
    ...           ("net_pay", "withheld_tax", 2000)])
    180000
    """
    return sum(amount * (_is_cost(debit) - _is_cost(credit)) for debit, credit, amount in charges)


def _is_cost(role: str) -> bool:
    if role not in ROLES:
        raise UnknownRole(role=role)
    return ROLES[role].profit_and_loss


def charged(charges: Sequence[Charge], costs: Mapping[str, int]) -> Mapping[str, tuple[int, ...]]:
    """Each activity's part of each charge, in minor units.

    The charges that cost are shared so that every charge and every activity's cost is exact; the
    others (what is withheld from net pay) only so that every charge is.

    >>> charged([("gross_pay", "net_pay", 1001)], {"A": 501, "B": 500})
    {'A': (501,), 'B': (500,)}
    """
    activities, parts = list(costs), list(costs.values())
    rows: list[list[int]] = [[] for _ in charges]
    signs = [_is_cost(debit) - _is_cost(credit) for debit, credit, _ in charges]
    costly = [i for i, sign in enumerate(signs) if sign]
    cells = share_matrix([signs[i] * charges[i][2] for i in costly], parts)
    for i, row in zip(costly, cells, strict=True):
        rows[i] = [signs[i] * amount for amount in row]
    weights = [max(part, 0) for part in parts] if any(part > 0 for part in parts) else [1] * len(parts)
    for i, sign in enumerate(signs):
        if not sign:
            rows[i] = share(charges[i][2], weights)
    return {activity: tuple(row[j] for row in rows) for j, activity in enumerate(activities)}


def recovered(charges: Sequence[Charge]) -> int:
    """What a payslip recovers of the person's advances, in minor units (negative: it grants one).

    >>> recovered([("gross_pay", "net_pay", 150000), ("net_pay", "pay_advances", 5000)])
    5000
    """
    return sum(amount * ((credit == ADVANCES) - (debit == ADVANCES)) for debit, credit, amount in charges)


def pay_item(contract: str, month: Month) -> str:
    """The item that a payslip's net pay is open under; items sort by month.

    >>> pay_item("CT-1", Month(2026, 10))
    '2026-10 CT-1'
    """
    return f"{month} {contract}"


def post_pay(
    contract: str,
    person: str,
    month: Month,
    charges: Sequence[Charge],
    costs: Mapping[str, int],
    *,
    date: dt.date | None = None,
    settled: Recovered | None = None,
    say: Say = plain,
) -> Entry:
    """The entry of a payslip from its charges (debit role, credit role, amount) and a cost an activity.

    One posting an activity and role. Dated the month's last day unless ``date`` is given. ``settled`` are
    the advances that it recovers, as `recover` finds them: each is closed where it is open, and what other
    activities hold back for it reaches that one through the link. What bodies are owed is open under the
    month. Raises PayCostMismatch when the costs do
    not sum to the payslip's.
    """
    cost = pay_cost(charges)
    if sum(costs.values()) != cost:
        raise PayCostMismatch(contract=contract, month=str(month), cost=cost, charged=sum(costs.values()))
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for activity, amounts in charged(charges, costs).items():
        for (debit, credit, _), amount in zip(charges, amounts, strict=True):
            sums[activity, debit] += amount
            sums[activity, credit] -= amount
    item = pay_item(contract, month)
    postings = _settled(sums, settled or {})
    for (activity, role), amount in sums.items():
        party = person if role in _TO_PERSONS else ""
        bearer = person if ROLES[role].profit_and_loss else ""
        opens = item if party else str(month) if role in BODY_ROLES else ""
        postings.append(Posting(role, activity, amount, party, bearer, opens))
    label = say(mark("Payslip {month}, {contract}"), month=str(month), contract=contract)
    day = date or month.last
    return Entry(f"payslip:{item}", "pay", day, item, day, label, tuple(postings))


def _settled(sums: dict[tuple[str, str], int], settled: Recovered) -> list[Posting]:
    """The postings that close advances; what activities withheld for them moves to the link in ``sums``."""
    if not settled:
        return []
    for activity, role in list(sums):
        if role == ADVANCES:
            sums[activity, "link"] += sums.pop((activity, role))
    for (_, holder), amount in settled.items():
        sums[holder.activity, "link"] += amount
    return [settlement(ADVANCES, item, holder, amount) for (item, holder), amount in settled.items()]
