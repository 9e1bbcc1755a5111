"""When the VAT of a sale falls due: by its line, by the cooperative's practice, or by its country's rule.

Which return a sale's VAT belongs to is law, and not the same everywhere: where nothing says it, nothing is
posted.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, MonthDocuments
from cae_core.errors import CaeError
from cae_core.messages import mark

NOTHING_SAYS = mark("nothing says when the VAT of these {kind} falls due")
WHERE_TO_SAY = mark("“invoice” or “payment” here, or for all in cooperative.toml: [vat] {kind} = …")


class VatDueUnknown(CaeError, ValueError):
    """A line with VAT that does not say when it falls due. Data: document, kind."""

    template = mark("{document}: nothing says when the VAT of these {kind} falls due")


def with_vat_due(documents: MonthDocuments, usual: Mapping[str, Due]) -> MonthDocuments:
    """The same documents, each line that does not say when its VAT falls due as is usual for its kind.

    A kind that ``usual`` leaves out stays open.

    >>> from cae_core.periods import Month
    >>> with_vat_due(MonthDocuments(Month(2026, 10)), {"goods": Due.INVOICE}).invoices
    ()
    """
    if not any(line.vat_due is None for invoice in documents.invoices for line in invoice.lines):
        return documents
    invoices = tuple(_dated(invoice, usual) for invoice in documents.invoices)
    return attrs.evolve(documents, invoices=invoices)


def _dated(invoice: Invoice, usual: Mapping[str, Due]) -> Invoice:
    lines = tuple(
        line if line.vat_due or line.kind not in usual else attrs.evolve(line, vat_due=usual[line.kind])
        for line in invoice.lines
    )
    return attrs.evolve(invoice, lines=lines)


def vat_due_of(invoice: Invoice, line: InvoiceLine) -> Due:
    """When a line's VAT falls due; a line without VAT may leave it open. Raises VatDueUnknown."""
    if line.vat_due is not None:
        return line.vat_due
    if line.vat_rate.n:
        raise VatDueUnknown(document=invoice.number, kind=line.kind)
    return Due.PAYMENT
