"""The month's documents, checked against all that is known, then posted in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import attrs

from cae_core.closing.identity import identity_problems
from cae_core.closing.running import Running
from cae_core.closing.state import State
from cae_core.cooperative.checks import Known, check_cooperative, check_month
from cae_core.cooperative.contribution import (
    BaseLine,
    expense_lines,
    invoice_lines,
    receipt_lines,
    turnover_parts,
)
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import Expense, Invoice, MonthDocuments, Payment, Receipt, Reservation
from cae_core.cooperative.postings import (
    post_expense,
    post_invoice,
    post_payment,
    post_receipt,
    post_reservation,
    sale_parts,
    settle_receipt,
)
from cae_core.country import Country
from cae_core.errors import CaeError, Origin, Problem
from cae_core.ledger.store import Reads
from cae_core.messages import Translator, mark


def known_before(
    cooperative: Cooperative, store: Reads, documents: MonthDocuments, running: Running, state: State
) -> Known:
    """What earlier months left that this month's documents name or must not name again."""
    amounts = {
        number: sum(pair[1] for pair in parts.values()) for number, (_, parts) in state.turnover.items()
    }
    for item in running.items.items("clients"):
        amounts.setdefault(item, running.items.total("clients", item))
    brought = _brought_in(cooperative)
    for number in brought["clients"]:
        amounts.setdefault(number, brought["clients"][number])
    named = {invoice.number for invoice in documents.invoices} | {
        invoice.credit_of for invoice in documents.invoices if invoice.credit_of
    }
    for key in store.known_keys(f"invoice:{number}" for number in named if number not in amounts):
        (entry,) = store.entries(key=key)
        number = key.partition(":")[2]
        amounts[number] = abs(sum(each.amount for each in entry.postings if each.role == "clients"))
    used = {
        "expense": [each.reference for each in documents.expenses],
        "receipt": [each.reference for each in documents.receipts],
        "payment": [each.reference for each in documents.payments],
        "reservation": [each.reference for each in documents.reservations],
    }
    references = {
        kind: {key.partition(":")[2] for key in store.known_keys(f"{kind}:{name}" for name in names)}
        for kind, names in used.items()
    }
    references["expense"] |= brought["suppliers"].keys() | brought["expense_claims"].keys()
    return Known(amounts, state.credited, references, running.items)


def _brought_in(cooperative: Cooperative) -> Mapping[str, Mapping[str, int]]:
    """The documents that opening balances stand for, settled since or not, by role, in minor units."""
    found: dict[str, dict[str, int]] = {"clients": {}, "suppliers": {}, "expense_claims": {}}
    for row in cooperative.opening:
        if row.role in found and row.document:
            sums = found[row.role]
            sums[row.document] = sums.get(row.document, 0) + row.amount
    return found


def check_documents(
    cooperative: Cooperative, country: Country, documents: MonthDocuments, known: Known
) -> list[Problem]:
    """Everything wrong with the cooperative's files and the month's documents."""
    kinds = country.contract_kinds
    rates = country.vat.rates(documents.month.last).values()
    return [
        *check_cooperative(cooperative, kinds),
        *identity_problems(cooperative, country),
        *check_month(
            cooperative,
            documents,
            known,
            vat_rates=tuple(rates),
            paid_kinds={key: kind.paid for key, kind in kinds.items()},
        ),
    ]


def unlisted_problems(cooperative: Cooperative, running: Running) -> list[Problem]:
    """Activities that have something in the book and that activities.csv no longer lists."""
    balances = running.all_balances()
    unlisted = dict.fromkeys(
        activity
        for (activity, _), amount in balances.items()
        if amount and activity not in cooperative.activities
    )
    return [
        Problem(
            mark("the book holds balances of an activity that is not listed"),
            cooperative.origin,
            "activity",
            activity,
            mark("its row in activities.csv, with the day it ended"),
        )
        for activity in unlisted
    ]


@attrs.frozen
class Collected:
    """What the documents gave besides entries: lines for the contribution's bases, parts of invoices.

    ``credited`` is what credit notes took off each invoice so far, in minor units.
    """

    lines: tuple[BaseLine, ...] = ()
    turnover: Mapping[str, tuple[str, Mapping[str, tuple[int, int]]]] = attrs.field(factory=dict)
    credited: Mapping[str, int] = attrs.field(factory=dict)
    problems: tuple[Problem, ...] = ()


def collect(
    cooperative: Cooperative, documents: MonthDocuments, running: Running, state: State, say: Translator
) -> Collected:
    """Post a month's documents: invoices, expenses, receipts, payments, reservations.

    Documents are posted by date within their kind, credit notes and receipts after the invoices they
    settle. What a posting function still refuses becomes a problem of its row.
    """
    collecting = _Collecting(cooperative, running, state, say)
    invoices = sorted(documents.invoices, key=lambda each: (bool(each.credit_of), each.date))
    collecting.each(invoices, collecting.invoice)
    collecting.each(sorted(documents.expenses, key=_date), collecting.expense)
    collecting.each(sorted(documents.receipts, key=_date), collecting.receipt)
    collecting.each(sorted(documents.payments, key=_date), collecting.payment)
    collecting.each(sorted(documents.reservations, key=_date), collecting.reservation)
    return collecting.collected()


def _date(document: Dated) -> dt.date:
    return document.date


class Dated(Protocol):
    """A document with a date and a place where it was typed."""

    @property
    def date(self) -> dt.date:
        """Its date."""
        ...

    @property
    def origin(self) -> Origin | None:
        """Where it was typed."""
        ...


D = TypeVar("D", bound=Dated)


class _Collecting:
    def __init__(self, cooperative: Cooperative, running: Running, state: State, say: Translator) -> None:
        self._keys, self._running, self._say = cooperative.splits, running, say
        self._lines: list[BaseLine] = []
        self._turnover = dict(state.turnover)
        self._credited = dict(state.credited)
        self._problems: list[Problem] = []

    def each(self, documents: Iterable[D], post: Callable[[D], None]) -> None:
        for document in documents:
            try:
                post(document)
            except CaeError as error:
                self._problems.append(Problem(error.template, document.origin, fields=error.data))

    def invoice(self, invoice: Invoice) -> None:
        sold = sale_parts(invoice, self._keys)
        self._running.post(post_invoice(invoice, self._keys, self._running.items, self._say, sold))
        parts = turnover_parts(invoice, self._keys, sold)
        self._lines += invoice_lines(invoice, self._keys, parts)
        self._turnover[invoice.number] = (invoice.scheme, parts)
        if invoice.credit_of:
            taken = -sum(incl_vat for _, incl_vat in parts.values())
            self._credited[invoice.credit_of] = self._credited.get(invoice.credit_of, 0) + taken

    def expense(self, expense: Expense) -> None:
        self._running.post(*post_expense(expense, self._keys, self._say))
        self._lines += expense_lines(expense, self._keys)

    def receipt(self, receipt: Receipt) -> None:
        scheme, parts = self._turnover.get(receipt.invoice, ("", None))
        items = self._running.items
        settled = settle_receipt(receipt, items)
        self._lines += receipt_lines(receipt, items, parts, scheme, settled)
        self._running.post(post_receipt(receipt, items, self._say, settled))

    def payment(self, payment: Payment) -> None:
        self._running.post(post_payment(payment, self._running.items, self._say))

    def reservation(self, reservation: Reservation) -> None:
        self._running.post(post_reservation(reservation, self._say))

    def collected(self) -> Collected:
        return Collected(tuple(self._lines), self._turnover, self._credited, tuple(self._problems))
