"""The stamp duty that each invoice bears where the law has one (TN-94): the client owes it to the State.

It is no turnover and bears no VAT: the cooperative only hands it on. It lies on the activities of the
invoice, in proportion to what the client owes each, so that every entry balances in every activity. Of
credit notes the law sheets say nothing: a credit note bears no stamp and gives none back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import attrs

from cae_core.cooperative.documents import Invoice, MonthDocuments
from cae_core.money import share

STAMP_DUTY = "stamp_duty"
"""The role that holds the stamps owed to the State."""


def stamp_parts(stamp: int, owed: Mapping[str, int]) -> dict[str, int]:
    """Share a stamp over activities by what the client owes each of them, VAT included (minor units).

    Largest remainder. Activities that only have a discount bear nothing, unless none has anything else.

    >>> stamp_parts(1000, {"A": 200_000, "B": 100_000, "C": -5_000})
    {'A': 667, 'B': 333, 'C': 0}
    """
    weights = [max(amount, 0) for amount in owed.values()]
    parts = share(stamp, weights if any(weights) else [1] * len(weights))
    return dict(zip(owed, parts, strict=True))


def stamped(documents: MonthDocuments, stamp_on: Callable[[dt.date], int]) -> MonthDocuments:
    """The same documents, each invoice that does not say its stamp with that of its day.

    ``stamp_on`` gives the stamp of a day in minor units, as `cae_core.country.parts.Vat.stamp`.
    """
    days = {invoice.date for invoice in documents.invoices if _open(invoice)}
    stamps = {day: stamp_on(day) for day in days}
    if not any(stamps.values()):
        return documents
    invoices = (
        attrs.evolve(invoice, stamp=stamps[invoice.date]) if _open(invoice) else invoice
        for invoice in documents.invoices
    )
    return attrs.evolve(documents, invoices=tuple(invoices))


def _open(invoice: Invoice) -> bool:
    """Whether the law decides on its stamp."""
    return invoice.stamp is None and not invoice.credit_of
