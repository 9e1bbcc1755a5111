"""Invoices, credit notes and receipts: from the document to its balanced entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import gcd

import attrs

from cae_core.cooperative._matrix import rounded_over
from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, Receipt
from cae_core.cooperative.open_items import Holder, OpenItems, settle, settlement, vat_moved
from cae_core.cooperative.splits import SplitKey, split
from cae_core.cooperative.stamps import STAMP_DUTY, stamp_parts
from cae_core.cooperative.vat_dates import vat_due_of
from cae_core.errors import CaeError
from cae_core.ledger.entries import Entry, Posting
from cae_core.messages import mark
from cae_core.money import round_div
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio


class UnknownSplitKey(CaeError, LookupError):
    """A document that names a split key nobody defined. Data: document, key."""

    template = mark("{document} is split by {key}, which splits.csv does not define")


@attrs.frozen
class SalePart:
    """What one activity (and person) has of an invoice at one VAT rate: minor units, signed."""

    activity: str
    person: str
    role: str
    vat_rate: Ratio
    vat_due: Due
    excl_vat: int
    vat: int

    @property
    def incl_vat(self) -> int:
        """Amount including VAT."""
        return self.excl_vat + self.vat


def sale_parts(invoice: Invoice, keys: Mapping[str, SplitKey] | None = None) -> tuple[SalePart, ...]:
    """Split an invoice's lines over activities and persons; a credit note's parts are negative.

    VAT is computed once a rate, half-up on the sum of the lines at that rate, then shared in
    proportion (largest remainder), so the parts sum to what the client reads on the invoice.
    Raises UnknownSplitKey, SplitDoesNotFit, VatDueUnknown.

    >>> import datetime as dt
    >>> lines = [InvoiceLine("a", 10000, Ratio.parse("19.6 %"), activity=each, vat_due=Due.INVOICE)
    ...          for each in ("A", "B")]
    >>> [part.vat for part in sale_parts(Invoice("F-1", dt.date(2026, 10, 5), "C-7", tuple(lines)))]
    [1960, 1960]
    """
    sign = -1 if invoice.credit_of else 1
    by_rate: dict[tuple[int, int], dict[_Place, int]] = {}
    for line in invoice.lines:
        sums = by_rate.setdefault(_lowest_terms(line.vat_rate), {})
        due = vat_due_of(invoice, line)
        for activity, person, amount in _line_parts(invoice, line, keys or {}):
            place = (activity, person, f"sales_{line.kind}", due)
            sums[place] = sums.get(place, 0) + sign * amount
    parts: list[SalePart] = []
    for (n, d), sums in by_rate.items():
        taxes = rounded_over([amount * n for amount in sums.values()], d)
        for (activity, person, role, vat_due), tax in zip(sums, taxes, strict=True):
            amount = sums[activity, person, role, vat_due]
            parts.append(SalePart(activity, person, role, Ratio(n, d), vat_due, amount, tax))
    return tuple(parts)


_Place = tuple[str, str, str, Due]


def _lowest_terms(rate: Ratio) -> tuple[int, int]:
    """A rate as a key: 20/100 and 1/5 are one rate."""
    common = gcd(rate.n, rate.d)
    return rate.n // common, rate.d // common


def _line_parts(
    invoice: Invoice, line: InvoiceLine, keys: Mapping[str, SplitKey]
) -> list[tuple[str, str, int]]:
    if not line.split:
        return [(line.activity, line.person, line.amount)]
    if line.split not in keys:
        raise UnknownSplitKey(document=invoice.number, key=line.split)
    return [
        (who.activity or line.activity, who.person or line.person, amount)
        for who, amount in split(line.amount, keys[line.split])
    ]


def invoice_total(invoice: Invoice) -> int:
    """What the client reads at the bottom: VAT and stamp included, positive for a credit note too.

    >>> import datetime as dt
    >>> line = InvoiceLine("a", 201845, Ratio.parse("20 %"), activity="A")
    >>> invoice_total(Invoice("F-1", dt.date(2026, 10, 5), "C-7", (line,)))
    242214
    """
    by_rate: dict[tuple[int, int], int] = defaultdict(int)
    for line in invoice.lines:
        by_rate[_lowest_terms(line.vat_rate)] += line.amount
    with_vat = sum(amount + round_div(amount * n, d) for (n, d), amount in by_rate.items())
    return with_vat + invoice.stamp_duty


def post_invoice(
    invoice: Invoice,
    keys: Mapping[str, SplitKey] | None = None,
    items: OpenItems | None = None,
    say: Say = plain,
    parts: Iterable[SalePart] | None = None,
) -> Entry:
    """The entry of an invoice or credit note: receivables incl. VAT and stamp, sales, VAT, stamp duty.

    ``parts`` are its `sale_parts`, when they are known already. The stamp is owed to the State from the
    day of the invoice, under its month; it is shared as `stamp_parts` says.

    A credit note first reduces what is open of its invoice, activity by activity (``items``); what is
    beyond, because the client had paid, stays open under its own number until it is refunded.
    """
    parts = sale_parts(invoice, keys) if parts is None else tuple(parts)
    postings = [
        Posting(part.role, part.activity, -part.excl_vat, invoice.client, part.person) for part in parts
    ]
    owed: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # by the client, VAT pending
    for part in parts:
        owed[part.activity][0] += part.incl_vat
        if part.vat_due is Due.PAYMENT:
            owed[part.activity][1] += part.vat
        else:
            postings.append(Posting("vat_collected", part.activity, -part.vat))
    if invoice.stamp_duty:
        owing = {activity: owes for activity, (owes, _) in owed.items()}
        for activity, stamp in stamp_parts(invoice.stamp_duty, owing).items():
            owed[activity][0] += stamp
            postings.append(Posting(STAMP_DUTY, activity, -stamp, item=str(Month.of(invoice.date))))
    for activity, (owes, pending) in owed.items():
        holder = Holder(activity, party=invoice.client)
        if invoice.credit_of:
            postings += _credited(invoice, items or OpenItems(), holder, -owes, -pending)
        else:
            postings += _opened(invoice.number, holder, owes, pending)
    kind = mark("Credit note {number}, {client}") if invoice.credit_of else mark("Invoice {number}, {client}")
    label = say(kind, number=invoice.number, client=invoice.client)
    number, date = invoice.number, invoice.date
    return Entry(f"invoice:{number}", "sales", date, number, date, label, tuple(postings))


def _opened(item: str, holder: Holder, owes: int, pending: int) -> list[Posting]:
    return [
        Posting("clients", holder.activity, owes, holder.party, item=item),
        Posting("vat_pending", holder.activity, -pending, item=item),
    ]


def _credited(invoice: Invoice, items: OpenItems, holder: Holder, credit: int, pending: int) -> list[Posting]:
    """Set an activity's credit against what it has open of the invoice, the rest on the note itself.

    When that closes the invoice, VAT still pending on it beyond the credit's own was paid for: it
    becomes due.
    """
    item = invoice.credit_of
    same = [other for other in items.of("clients", item) if other.activity == holder.activity]
    holder = same[0] if same else holder
    open_ = items.of("clients", item).get(holder, 0)
    open_vat = items.of("vat_pending", item).get(Holder(holder.activity), 0)
    used = max(min(credit, open_), 0)
    if used <= 0:
        return _opened(invoice.number, holder, -credit, -pending)
    freed = round_div(pending * used, credit)
    due = 0
    if used == open_:
        freed = min(pending, -open_vat) if used < credit else pending
        due = -open_vat - freed
    own = _opened(invoice.number, holder, used - credit, freed - pending)
    return [
        *own,
        *_opened(item, holder, -used, -freed - due),
        Posting("vat_collected", holder.activity, -due),
    ]


def post_receipt(
    receipt: Receipt, items: OpenItems, say: Say = plain, settled: Mapping[Holder, int] | None = None
) -> Entry:
    """The entry of money received for an invoice, or paid back for a credit note (negative).

    The amount is shared over activities by what each has open of the invoice, and moves their
    pending VAT to collected in proportion; the last receipt takes what is left of both (FR-4.21).
    ``settled`` is its `settle_receipt`, when it is known already. Raises NothingToSettle above what is
    open.
    """
    item = receipt.invoice
    postings: list[Posting] = []
    for holder, amount in (settled or settle_receipt(receipt, items)).items():
        open_ = items.of("clients", item)[holder]
        pending = items.of("vat_pending", item).get(Holder(holder.activity), 0)
        due = vat_moved(pending, amount, open_)
        postings += [
            Posting("bank", holder.activity, amount),
            settlement("clients", item, holder, amount),
            Posting("vat_pending", holder.activity, -due, item=item),
            Posting("vat_collected", holder.activity, due),
        ]
    said = mark("Received for {item}") if receipt.amount >= 0 else mark("Refunded for {item}")
    reference, date = receipt.reference, receipt.date
    label = say(said, item=item)
    return Entry(f"receipt:{reference}", "bank", date, reference, date, label, tuple(postings))


def settle_receipt(receipt: Receipt, items: OpenItems) -> dict[Holder, int]:
    """What a receipt settles of its invoice, by holder, before it is posted. Raises NothingToSettle."""
    return settle(items, "clients", receipt.invoice, receipt.amount, receipt.reference)


def collected_turnover(excl_vat: int, owed: int, open_before: int, received: int) -> int:
    """The part excluding VAT of what an activity receives for an invoice, in minor units.

    ``excl_vat`` is the activity's whole part of the invoice and ``owed`` what the client owes for it, VAT
    and stamp included; successive receipts sum to ``excl_vat`` exactly, because each is the difference of
    two cumulated amounts.

    >>> collected_turnover(10000, 12000, 12000, 5000), collected_turnover(10000, 12000, 7000, 7000)
    (4167, 5833)
    """
    if owed == 0:
        return 0
    before = owed - open_before
    sign = -1 if owed < 0 else 1
    counted = (sign * excl_vat * received_so_far for received_so_far in (before, before + received))
    done, after = (round_div(n, sign * owed) for n in counted)
    return after - done
