"""What feeds the bases of contributions: a line an activity, document and flow, from the documents."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.cooperative.documents import Expense, Invoice, OpeningBalance, Receipt
from cae_core.cooperative.open_items import Holder, OpenItems, vat_moved
from cae_core.cooperative.purchases import expense_parts
from cae_core.cooperative.sales import SalePart, collected_turnover, sale_parts, settle_receipt
from cae_core.cooperative.splits import SplitKey
from cae_core.cooperative.stamps import stamp_parts


class Flow(enum.Enum):
    """What an amount is, for the bases that count it."""

    INVOICED = "invoiced"
    COLLECTED = "collected"
    COST = "cost"
    WAGES = "wages"


@attrs.frozen
class BaseLine:
    """One document's part in an activity's bases of a month, in minor units, excluding VAT.

    ``incl_vat`` is the same with VAT (of a receipt, all that was received); ``role`` the account of a
    cost; ``scheme`` the document's own contribution scheme, when it names one.
    """

    activity: str
    document: str
    flow: Flow
    amount: int
    incl_vat: int = 0
    role: str = ""
    scheme: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The line as plain JSON values."""
        return {
            "activity": self.activity,
            "document": self.document,
            "flow": self.flow.value,
            "amount": self.amount,
            "incl_vat": self.incl_vat,
            "role": self.role,
            "scheme": self.scheme,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> BaseLine:
        """Read what ``to_dict`` wrote."""
        return cls(**{**data, "flow": Flow(data["flow"])})


def turnover_parts(
    invoice: Invoice, keys: Mapping[str, SplitKey] | None = None, parts: Iterable[SalePart] | None = None
) -> Mapping[str, tuple[int, int]]:
    """Each activity's part of an invoice, (excluding VAT, owed by the client), negative for a credit note.

    What the client owes has VAT and stamp in it. Keep it while the invoice is open: `receipt_lines` needs
    it. ``parts`` are its `sale_parts`, when they are known already.
    """
    sums = _by_activity(sale_parts(invoice, keys) if parts is None else parts)
    if not invoice.stamp_duty:
        return sums
    stamps = stamp_parts(invoice.stamp_duty, {activity: incl_vat for activity, (_, incl_vat) in sums.items()})
    return {
        activity: (excl_vat, incl_vat + stamps[activity]) for activity, (excl_vat, incl_vat) in sums.items()
    }


def opening_parts(rows: Collection[OpeningBalance]) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """The `turnover_parts` of invoices brought in open, as far as their rows say what is turnover.

    >>> opening_parts([OpeningBalance("A", "clients", 1200, "C-7", "F-1", excl_vat=1000)])
    {'F-1': {'A': (1000, 1200)}}
    """
    found: dict[str, dict[str, tuple[int, int]]] = {}
    silent = {(row.document, row.activity) for row in silent_openings(rows)}
    for row in rows:
        if row.excl_vat is not None and (row.document, row.activity) not in silent:
            parts = found.setdefault(row.document, {})
            excl_vat, owed = parts.get(row.activity, (0, 0))
            parts[row.activity] = (excl_vat + row.excl_vat, owed + row.amount)
    return found


def silent_openings(rows: Iterable[OpeningBalance]) -> tuple[OpeningBalance, ...]:
    """The rows of invoices brought in open that do not say what of them is turnover."""
    return tuple(row for row in rows if row.role == "clients" and row.document and row.excl_vat is None)


def _by_activity(parts: Iterable[SalePart]) -> dict[str, tuple[int, int]]:
    """Each activity's part, (excluding, including) VAT."""
    found: dict[str, tuple[int, int]] = {}
    for part in parts:
        excl_vat, incl_vat = found.get(part.activity, (0, 0))
        found[part.activity] = (excl_vat + part.excl_vat, incl_vat + part.incl_vat)
    return found


def invoice_lines(
    invoice: Invoice, keys: Mapping[str, SplitKey] | None = None, parts: Iterable[SalePart] | None = None
) -> tuple[BaseLine, ...]:
    """What an invoice or credit note adds to the invoiced turnover of each activity; a stamp adds nothing.

    ``parts`` are its `sale_parts`, when they are known already.
    """
    sums = _by_activity(sale_parts(invoice, keys) if parts is None else parts)
    return tuple(
        BaseLine(activity, invoice.number, Flow.INVOICED, excl_vat, incl_vat, scheme=invoice.scheme)
        for activity, (excl_vat, incl_vat) in sums.items()
    )


def expense_lines(expense: Expense, keys: Mapping[str, SplitKey] | None = None) -> tuple[BaseLine, ...]:
    """What an expense takes off the margin of each activity, when its category counts."""
    return tuple(
        BaseLine(who.activity, expense.reference, Flow.COST, amount, amount + vat, expense.category)
        for who, amount, vat in expense_parts(expense, keys)
    )


def receipt_lines(
    receipt: Receipt,
    items: OpenItems,
    parts: Mapping[str, tuple[int, int]] | None = None,
    scheme: str = "",
    settled: Mapping[Holder, int] | None = None,
) -> tuple[BaseLine, ...]:
    """What a receipt adds to the collected turnover of each activity, before it is posted.

    ``parts`` are the invoice's `turnover_parts`; without them (an invoice from before the first month here
    that does not say them) the VAT still pending on it is taken as all that it has besides turnover.
    ``settled`` is its `settle_receipt`, when it is known already. Raises NothingToSettle.
    """
    lines = []
    for holder, amount in (settled or settle_receipt(receipt, items)).items():
        open_ = items.of("clients", receipt.invoice)[holder]
        if parts is not None and holder.activity in parts:
            collected = collected_turnover(*parts[holder.activity], open_, amount)
        else:
            pending = items.of("vat_pending", receipt.invoice).get(Holder(holder.activity), 0)
            collected = amount + vat_moved(pending, amount, open_)
        lines.append(
            BaseLine(holder.activity, receipt.reference, Flow.COLLECTED, collected, amount, scheme=scheme)
        )
    return tuple(lines)
