"""In what order a month's credit notes and receipts are taken: by date, whatever the order of their rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from cae_core.cooperative.documents import Invoice, MonthDocuments, Payment, Receipt


def invoices_in_order(invoices: Iterable[Invoice]) -> list[Invoice]:
    """A month's invoices by date, credit notes left out."""
    return sorted((each for each in invoices if not each.credit_of), key=_invoice_place)


def settled_in_order(documents: MonthDocuments) -> tuple[list[Invoice | Receipt], list[Receipt]]:
    """A month's credit notes and receipts, once its invoices are in, in the order they count in.

    Of one invoice, what happened first comes first: a receipt before the credit notes of later days, after
    those of its own day; then receipts, then refunds. Returns the credit notes with the receipts that come
    before them, then the other receipts: documents of different invoices do not touch each other.

    >>> from cae_core.periods import Month
    >>> day = lambda number: dt.date(2026, 10, number)
    >>> first, last = settled_in_order(MonthDocuments(
    ...     Month(2026, 10),
    ...     invoices=(Invoice("A-1", day(26), "CL", (), credit_of="F-1"),),
    ...     receipts=(Receipt("R-2", day(30), "A-1", -4760), Receipt("R-1", day(20), "F-1", 19040))))
    >>> [each.date.day for each in first], [each.date.day for each in last]
    ([20, 26], [30])
    """
    waiting: dict[str, list[Receipt]] = defaultdict(list)
    receipts = sorted(documents.receipts, key=_receipt_place)
    for receipt in receipts:
        waiting[receipt.invoice].append(receipt)
    first: list[Invoice | Receipt] = []
    for note in sorted((each for each in documents.invoices if each.credit_of), key=_invoice_place):
        before = [each for each in waiting[note.credit_of] if each.date < note.date]
        waiting[note.credit_of] = [each for each in waiting[note.credit_of] if each.date >= note.date]
        first += [*before, note]
    left = {id(each) for those in waiting.values() for each in those}
    return first, [each for each in receipts if id(each) in left]


def payments_in_order(payments: Iterable[Payment]) -> list[Payment]:
    """A month's payments by date, then by reference."""
    return sorted(payments, key=lambda each: (each.date, each.reference))


def _invoice_place(invoice: Invoice) -> tuple[dt.date, str]:
    return invoice.date, invoice.number


def _receipt_place(receipt: Receipt) -> tuple[dt.date, bool, str]:
    return receipt.date, receipt.amount < 0, receipt.reference
