"""Cross checks of a cooperative and a month: everything wrong at once, before anything is posted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs

from cae_core.cooperative._check_adjustments import check_adjustments
from cae_core.cooperative._check_documents import EXPENSE_CATEGORIES, check_expenses, check_invoices
from cae_core.cooperative._check_pay import check_pay, check_people
from cae_core.cooperative._check_registry import check_registry
from cae_core.cooperative._check_settlements import (
    BODIES,
    check_payments,
    check_receipts,
    check_reservations,
)
from cae_core.cooperative._check_shares import check_share_operations
from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.open_items import OpenItems
from cae_core.errors import Problem
from cae_core.messages import mark
from cae_core.rules.ratio import Ratio

__all__ = ["BODIES", "EXPENSE_CATEGORIES", "Known", "check_cooperative", "check_month"]


def check_cooperative(cooperative: Cooperative, kinds: Collection[str] | None = None) -> list[Problem]:
    """Everything wrong with the cooperative's own files; ``kinds`` are the country's contract kinds.

    >>> from cae_core.periods import Month
    >>> empty = Cooperative("Demo", "FR", "EUR", "scop_sarl", Month(2026, 8))
    >>> [problem.reason for problem in check_cooperative(empty)]
    ['no shared services']
    """
    found = Findings(cooperative)
    check_registry(found, kinds)
    return found.problems


def check_month(
    cooperative: Cooperative,
    documents: MonthDocuments,
    known: Known | None = None,
    *,
    vat_rates: Collection[Ratio] | None = None,
    paid_kinds: Mapping[str, bool] | None = None,
    activity_kinds: Collection[str] | None = None,
    payment_units: Mapping[str, int] | None = None,
) -> list[Problem]:
    """Everything wrong with a month's documents, against the cooperative and what earlier months left.

    ``vat_rates`` are those the country allows (0 included where it does); ``paid_kinds`` says of each
    contract kind whether it is paid; ``activity_kinds`` are those for running an activity;
    ``payment_units`` the minor units that bodies may be paid to, by role. What is not given is not checked.
    In the first month, opening balances count as open unless ``known`` already has them.
    """
    found = Findings(cooperative, documents.month)
    known = known or Known()
    if documents.month == cooperative.start and not known.items:
        known = attrs.evolve(known, items=OpenItems.opening(cooperative.opening))
    if documents.month < cooperative.start:
        expected = mark("a month from {start}")
        found.add(
            mark("before the cooperative's first month"),
            cooperative.origin,
            "start",
            documents.month,
            expected,
            start=cooperative.start,
        )
    check_people(found, documents.month)
    check_invoices(found, documents, known, vat_rates)
    check_expenses(found, documents, known)
    check_receipts(found, documents, known)
    check_payments(found, documents, known, activity_kinds, payment_units)
    check_reservations(found, documents, known)
    check_adjustments(found, documents, known)
    check_share_operations(found, documents, known)
    check_pay(found, documents, paid_kinds, activity_kinds)
    return found.problems
