"""The month's documents, checked against all that is known, then posted in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import attrs

from cae_core.closing.chart_roles import role_problems
from cae_core.closing.identity import identity_problems
from cae_core.closing.running import Running
from cae_core.closing.state import Received, State
from cae_core.cooperative.adjustments import post_adjustment
from cae_core.cooperative.checks import Known, check_cooperative, check_month
from cae_core.cooperative.contribution import (
    BaseLine,
    expense_lines,
    invoice_lines,
    receipt_lines,
    turnover_parts,
)
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import (
    Adjustment,
    Expense,
    Invoice,
    MonthDocuments,
    Payment,
    Receipt,
    Reservation,
)
from cae_core.cooperative.open_items import Holder
from cae_core.cooperative.postings import (
    post_expense,
    post_invoice,
    post_payment,
    post_receipt,
    post_reservation,
    sale_parts,
    settle_receipt,
)
from cae_core.cooperative.settling import invoices_in_order, payments_in_order, settled_in_order
from cae_core.cooperative.stamps import STAMP_DUTY
from cae_core.country import Country
from cae_core.errors import CaeError, Origin, Problem
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.store import Reads
from cae_core.messages import Translator, mark
from cae_core.money import round_div

_CREDITED = ("clients", STAMP_DUTY)
"""Together, what credit notes may take off an invoice: what its client owes but for the stamp."""


def known_before(
    cooperative: Cooperative, store: Reads, documents: MonthDocuments, running: Running, state: State
) -> Known:
    """What earlier months left that this month's documents name or must not name again."""
    amounts = dict.fromkeys(state.turnover, 0)
    for item in running.items.items("clients"):
        amounts.setdefault(item, running.items.total("clients", item))
    brought = _brought_in(cooperative)
    amounts.update(brought["clients"])
    credited = {invoice.credit_of for invoice in documents.invoices if invoice.credit_of}
    named = credited.union(each.number for each in documents.invoices if each.number not in amounts)
    for key in store.known_keys(f"invoice:{number}" for number in named):
        (entry,) = store.entries(key=key)
        number = key.partition(":")[2]
        amounts[number] = abs(sum(each.amount for each in entry.postings if each.role in _CREDITED))
    used = {
        "expense": [each.reference for each in documents.expenses],
        "receipt": [each.reference for each in documents.receipts],
        "payment": [each.reference for each in documents.payments],
        "reservation": [each.reference for each in documents.reservations],
        "adjustment": [each.reference for each in documents.adjustments],
        "share": [each.reference for each in documents.shares],
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
        *role_problems(cooperative, country, documents),
        *check_month(
            cooperative,
            documents,
            known,
            vat_rates=tuple(rates),
            paid_kinds={key: kind.paid for key, kind in kinds.items()},
            activity_kinds=[key for key, kind in kinds.items() if kind.runs_activity],
            payment_units=country.payment_units(),
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

    ``turnover`` holds each invoice's own scheme and what each activity has left to collect of it: excluding
    VAT, and all that the client owes; ``credited`` what credit notes took off each invoice so far;
    ``received`` what each receipt collected. Amounts are minor units.
    """

    lines: tuple[BaseLine, ...] = ()
    turnover: Mapping[str, tuple[str, Mapping[str, tuple[int, int]]]] = attrs.field(factory=dict)
    credited: Mapping[str, int] = attrs.field(factory=dict)
    received: Mapping[str, Received] = attrs.field(factory=dict)
    problems: tuple[Problem, ...] = ()


def collect(
    cooperative: Cooperative,
    documents: MonthDocuments,
    running: Running,
    state: State,
    say: Translator,
    *,
    units: Mapping[str, int],
) -> Collected:
    """Post a month's documents: invoices, expenses, receipts, payments, reservations, adjustments.

    ``units`` are the minor units that bodies may be paid to, by role.

    Documents are posted by date within their kind, credit notes and receipts after the invoices they
    settle, as `settled_in_order` says. What a posting function still refuses becomes a problem of its row.
    """
    collecting = _Collecting(cooperative, running, state, say, units=units)
    collecting.each(invoices_in_order(documents.invoices), collecting.invoice)
    first, last = settled_in_order(documents)
    collecting.each(first, collecting.settle)
    collecting.each(sorted(documents.expenses, key=_date), collecting.expense)
    collecting.each(last, collecting.receipt)
    collecting.each(payments_in_order(documents.payments), collecting.payment)
    collecting.each(sorted(documents.reservations, key=_date), collecting.reservation)
    collecting.each(sorted(documents.adjustments, key=_date), collecting.adjustment)
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
TurnoverParts = Mapping[str, tuple[int, int]]


class _Collecting:
    def __init__(
        self,
        cooperative: Cooperative,
        running: Running,
        state: State,
        say: Translator,
        *,
        units: Mapping[str, int],
    ) -> None:
        self._keys, self._running, self._say = cooperative.splits, running, say
        self._units = units
        self._lines: list[BaseLine] = []
        self._turnover = dict(state.turnover)
        self._credited = dict(state.credited)
        self._received: dict[str, Received] = {}
        self._problems: list[Problem] = []

    def each(self, documents: Iterable[D], post: Callable[[D], None]) -> None:
        """Post documents in turn: one refused becomes a problem of its row. Raises what the store refuses."""
        for document in documents:
            try:
                post(document)
            except CaeError as error:
                self._problems.append(Problem(error.template, document.origin, fields=error.data))
            self._running.hand_over()

    def invoice(self, invoice: Invoice) -> None:
        """Post an invoice or a credit note, which is then set off against its invoice. Raises CaeError."""
        sold = sale_parts(invoice, self._keys)
        entry = post_invoice(invoice, self._keys, self._running.items, self._say, sold)
        self._running.post(entry)
        parts = turnover_parts(invoice, self._keys, sold)
        self._lines += invoice_lines(invoice, self._keys, sold)
        self._turnover[invoice.number] = (invoice.scheme, parts)
        if invoice.credit_of:
            taken = -sum(owed for _, owed in parts.values())
            self._credited[invoice.credit_of] = self._credited.get(invoice.credit_of, 0) + taken
            self._set_off(invoice, parts, entry)
            self._balance(invoice)

    def _set_off(self, note: Invoice, parts: TurnoverParts, entry: Entry) -> None:
        """Take what a credit note set off against its invoice out of what both have left to be collected."""
        used: dict[str, int] = {}
        for posting in entry.postings:
            if posting.role == "clients" and posting.item == note.credit_of:
                used[posting.activity] = used.get(posting.activity, 0) + posting.amount
        for activity, amount in used.items():
            excl_vat, owed = parts[activity]
            left = self._turnover.get(note.credit_of, ("", {}))[1].get(activity)
            share = round_div(excl_vat * amount, owed) if owed else 0
            if left is not None and left[1] == -amount:  # it closes the invoice: nothing may stay on it
                share = -left[0]
            self._count(note.number, activity, share, amount)
            self._count(note.credit_of, activity, share, amount, sign=1)

    def _balance(self, note: Invoice) -> None:
        """Set what a note left to refund to some activities against what its invoice left open on others.

        The client owes the difference alone: who was paid for what is now credited hands it on.
        """
        items = self._running.items
        amount = min(items.total("clients", note.credit_of), -items.total("clients", note.number))
        if amount <= 0:
            return
        postings: list[Posting] = []
        for number, part in ((note.credit_of, amount), (note.number, -amount)):
            moved = Receipt(note.number, note.date, number, part)
            settled = settle_receipt(moved, items)
            self._collect(moved, settled)
            paid = post_receipt(moved, items, self._say, settled).postings
            postings += [each._replace(role="link") if each.role == "bank" else each for each in paid]
        said = mark("Credit note {number} set off against {invoice}")
        label = self._say(said, number=note.number, invoice=note.credit_of)
        key, date = f"set_off:{note.number}", note.date
        self._running.post(Entry(key, "misc", date, note.number, date, label, tuple(postings)))

    def _collect(self, receipt: Receipt, settled: Mapping[Holder, int]) -> tuple[BaseLine, ...]:
        """Count what a receipt collects, before it is posted; returns it by activity."""
        scheme, parts = self._turnover.get(receipt.invoice, ("", None))
        lines = receipt_lines(receipt, self._running.items, parts, scheme, settled)
        for line in lines:
            self._count(receipt.invoice, line.activity, line.amount, line.incl_vat)
        self._lines += lines
        return lines

    def _count(self, number: str, activity: str, excl_vat: int, owed: int, sign: int = -1) -> None:
        """Change what an activity has left to collect of an invoice, (excluding VAT, owed by the client)."""
        scheme, parts = self._turnover.get(number, ("", {}))
        if activity in parts:
            left = parts[activity]
            changed = (left[0] + sign * excl_vat, left[1] + sign * owed)
            self._turnover[number] = (scheme, {**parts, activity: changed})

    def expense(self, expense: Expense) -> None:
        """Post an expense, and count it in the bases of contributions. Raises CaeError."""
        self._running.post(*post_expense(expense, self._keys, self._say))
        self._lines += expense_lines(expense, self._keys)

    def settle(self, document: Invoice | Receipt) -> None:
        """Post what `settled_in_order` mixes: credit notes and receipts. Raises CaeError."""
        if isinstance(document, Invoice):
            self.invoice(document)
        else:
            self.receipt(document)

    def receipt(self, receipt: Receipt) -> None:
        """Post a receipt and count what it collects. Raises NothingToSettle above what is open."""
        settled = settle_receipt(receipt, self._running.items)
        counted = receipt.invoice in self._turnover
        collected: dict[str, tuple[int, int]] = {}
        for line in self._collect(receipt, settled):
            excl_vat, owed = collected.get(line.activity, (0, 0))
            collected[line.activity] = (excl_vat + line.amount, owed + line.incl_vat)
        scheme = self._turnover.get(receipt.invoice, ("", {}))[0]
        self._received[receipt.reference] = Received(receipt.invoice, collected, scheme, counted=counted)
        self._running.post(post_receipt(receipt, self._running.items, self._say, settled))

    def payment(self, payment: Payment) -> None:
        """Post a payment. Raises NothingToSettle above what is owed."""
        self._running.post(post_payment(payment, self._running.items, self._say, self._units))

    def reservation(self, reservation: Reservation) -> None:
        """Post an amount set aside or released. Raises CaeError."""
        self._running.post(post_reservation(reservation, self._say))

    def adjustment(self, adjustment: Adjustment) -> None:
        """Post an adjustment. Raises UnbalancedEntry for an activity whose lines do not sum to zero."""
        self._running.post(post_adjustment(adjustment))

    def collected(self) -> Collected:
        """What the documents posted so far come to, with the problems of those refused."""
        return Collected(
            tuple(self._lines), self._turnover, self._credited, self._received, tuple(self._problems)
        )
