"""Entries that involve nobody outside: openings, reservations, contributions, the VAT of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol

import attrs

from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.documents import OpeningBalance, Reservation
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark
from cae_core.periods import Month

_WITH_PARTY = (
    *("clients", "suppliers", "expense_claims"),
    *("net_pay", "pay_advances", "labour_share_due", "member_refunds_due", "share_interest_due"),
    *SHARE_ROLES,
)


def post_opening(activity: str, rows: Iterable[OpeningBalance], date: dt.date, say: Say = plain) -> Entry:
    """The entry that brings an activity's balances in from before the first month.

    Each row keeps its third party and document, so that later receipts and payments find them.
    Raises UnbalancedEntry when the rows do not sum to zero: `brought_forward` holds the past result.
    """
    postings = tuple(
        Posting(
            row.role,
            activity,
            row.amount,
            row.party if row.role in _WITH_PARTY else "",
            item=row.document if ROLES.get(row.role) and not ROLES[row.role].profit_and_loss else "",
        )
        for row in rows
        if row.activity == activity
    )
    label = say(mark("Opening balances of {activity}"), activity=activity)
    return Entry(f"opening:{activity}", "opening", date, f"OPENING-{activity}", date, label, postings)


def post_reservation(reservation: Reservation, say: Say = plain) -> Entry:
    """The entry that sets an amount aside on an activity, by purpose, or frees it (negative)."""
    activity, amount, item = reservation.activity, reservation.amount, reservation.purpose
    postings = (Posting("set_aside", activity, amount), Posting("reserved", activity, -amount, item=item))
    label = say(mark("Set aside on {activity}: {purpose}"), activity=activity, purpose=item)
    reference, date = reservation.reference, reservation.date
    return Entry(f"reservation:{reference}", "reserves", date, reference, date, label, postings)


class Contributed(Protocol):
    """What posting needs of a contribution statement."""

    @property
    def month(self) -> Month:
        """Month it is taken for."""
        ...

    @property
    def activity(self) -> str:
        """Who pays."""
        ...

    @property
    def document(self) -> str:
        """Its reference."""
        ...

    @property
    def role(self) -> str:
        """The account it moves."""
        ...

    @property
    def amount(self) -> int:
        """Minor units; negative when given back."""
        ...

    @property
    def provision_only(self) -> bool:
        """Set aside on the activity instead of paid to the services."""
        ...


def post_contribution(statement: Contributed, say: Say = plain) -> Entry:
    """The entry of a contribution statement: internal to one legal person, no VAT (FR-4.06).

    Four legs, as FR-4.50: the charge and the link on the activity, the link and the income on the
    services, so that each general account nets to zero. A provision only sets the amount aside.
    """
    activity, amount, role = statement.activity, statement.amount, statement.role
    if statement.provision_only:
        legs: tuple[Posting, ...] = (
            Posting("set_aside", activity, amount),
            Posting("reserved", activity, -amount, item=statement.document.rpartition(" ")[2]),
        )
    else:
        legs = (
            Posting(role, activity, amount),
            Posting("link", activity, -amount),
            Posting("link", SERVICES, amount),
            Posting(role, SERVICES, -amount),
        )
    label = say(mark("Contribution of {activity}, {month}"), activity=activity, month=str(statement.month))
    date, document = statement.month.last, statement.document
    return Entry(f"contribution:{document}", "contribution", date, document, date, label, legs)


@attrs.frozen
class VatLine:
    """One activity's VAT of a month, in minor units: collected, deductible, credit from earlier months."""

    activity: str
    collected: int
    deductible: int
    credit: int = 0

    @property
    def due(self) -> int:
        """What the activity's VAT adds to the return (negative: it lowers it)."""
        return self.collected - self.deductible - self.credit


@attrs.frozen
class VatStatement:
    """The VAT of a month: one return for the cooperative, one line an activity."""

    month: Month
    lines: tuple[VatLine, ...]

    @property
    def due(self) -> int:
        """What the cooperative owes (negative: a credit that it carries forward)."""
        return sum(line.due for line in self.lines)


def vat_statement(month: Month, balances: Mapping[tuple[str, str], int]) -> VatStatement:
    """The VAT of a month from the balances at its end, by (activity, role), debit positive.

    >>> vat_statement(Month(2026, 10), {("A", "vat_collected"): -2000, ("A", "vat_deductible"): 500}).due
    1500
    """
    roles = ("vat_collected", "vat_deductible", "vat_credit")
    activities = dict.fromkeys(activity for activity, role in balances if role in roles)
    lines = []
    for activity in activities:
        collected, deductible, credit = (balances.get((activity, role), 0) for role in roles)
        if collected or deductible or credit:
            lines.append(VatLine(activity, -collected, deductible, credit))
    return VatStatement(month, tuple(lines))


def post_vat(statement: VatStatement, say: Say = plain) -> Entry:
    """The entry of a month's VAT: collected and deductible turned into what is due, or a credit.

    The return is the cooperative's: all activities go to the side of its total, so one in credit lowers
    what the others owe and the general ledger shows either VAT due or a VAT credit, never both. What is
    due is open under the month.
    """
    month = str(statement.month)
    target = "vat_due" if statement.due >= 0 else "vat_credit"
    postings: list[Posting] = []
    for line in statement.lines:
        postings += [
            Posting("vat_collected", line.activity, line.collected),
            Posting("vat_deductible", line.activity, -line.deductible),
            *_moved_credit(line, target, month),
        ]
    date = statement.month.last
    label = say(mark("VAT of {month}"), month=month)
    return Entry(f"vat:{month}", "vat", date, f"VAT-{month}", date, label, tuple(postings))


def _moved_credit(line: VatLine, target: str, month: str) -> tuple[Posting, ...]:
    if target == "vat_credit":
        return (Posting("vat_credit", line.activity, line.deductible - line.collected),)
    due = Posting("vat_due", line.activity, -line.due, item=month)
    return Posting("vat_credit", line.activity, -line.credit), due
