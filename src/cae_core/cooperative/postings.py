"""From each document to its balanced entry: every posting function of the room, in one place.

All are pure: the same document, keys and open items give the same entry, under a key that the book
posts once. Amounts are minor units; labels are worded by ``say`` (a `Translator`, English without).
"""

from __future__ import annotations

from cae_core.cooperative.internal import (
    VatLine,
    VatStatement,
    post_contribution,
    post_opening,
    post_reservation,
    post_vat,
    vat_statement,
)
from cae_core.cooperative.open_items import OPEN_ROLES, Holder, NothingToSettle, OpenItems
from cae_core.cooperative.pay_entries import (
    PayCostMismatch,
    charged,
    pay_cost,
    pay_item,
    post_pay,
    recovered,
)
from cae_core.cooperative.purchases import expense_parts, post_expense, post_payment
from cae_core.cooperative.sales import (
    SalePart,
    UnknownSplitKey,
    collected_turnover,
    invoice_total,
    post_invoice,
    post_receipt,
    sale_parts,
    settle_receipt,
)

__all__ = [
    "OPEN_ROLES",
    "Holder",
    "NothingToSettle",
    "OpenItems",
    "PayCostMismatch",
    "SalePart",
    "UnknownSplitKey",
    "VatLine",
    "VatStatement",
    "charged",
    "collected_turnover",
    "expense_parts",
    "invoice_total",
    "pay_cost",
    "pay_item",
    "post_contribution",
    "post_expense",
    "post_invoice",
    "post_opening",
    "post_pay",
    "post_payment",
    "post_receipt",
    "post_reservation",
    "post_vat",
    "recovered",
    "sale_parts",
    "settle_receipt",
    "vat_statement",
]
