"""Checks of a month's receipts, payments and reservations against what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.advances import advance_bearers
from cae_core.cooperative.documents import Invoice, MonthDocuments, Payment, PaymentKind, Receipt
from cae_core.cooperative.purchases import PERSON_ROLES, body_role, is_rounded, owed_to
from cae_core.cooperative.sales import invoice_total
from cae_core.cooperative.settling import payments_in_order, settled_in_order
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import mark

BODIES = tuple(
    role.key
    for role in ROLES.values()
    if role.bucket is Bucket.OWED_TO_BODIES and role.key not in ("vat_collected", "vat_deductible")
)
"""The roles a payment to a body may settle: a month's VAT is settled by its statement first."""


def check_receipts(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """References, dates, and amounts against what each invoice has open, what happened first before."""
    earlier = known.references.get("receipt", ())
    referenced = [(receipt.reference, receipt.origin) for receipt in documents.receipts]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each receipt"))
    numbers = {*known.invoices, *(invoice.number for invoice in documents.invoices)}
    left = _open_invoices(documents, known)
    first, last = settled_in_order(documents)
    for document in (*first, *last):
        if isinstance(document, Invoice):
            _set_off(document, left)
            continue
        found.date_in_month(document.date, document.origin)
        if document.invoice not in left and document.invoice not in numbers:
            expected = mark("the number of an invoice or credit note")
            found.add(mark("unknown invoice"), document.origin, "invoice", document.invoice, expected)
            continue
        _check_receipt(found, document, left)


def _check_receipt(found: Findings, receipt: Receipt, left: dict[str, int]) -> None:
    """A receipt takes a part of what is open, on its side; a refund, of what a credit note left open."""
    open_ = left.get(receipt.invoice, 0)
    if receipt.amount == 0:
        found.add(mark("a receipt of nothing"), receipt.origin, "amount", found.amount(0))
    elif receipt.amount * open_ <= 0 or abs(receipt.amount) > abs(open_):
        reason = mark("a receipt above what is open on {invoice}, {open}")
        expected = mark("at most what is open; a refund (negative) names the credit note")
        found.add(
            reason,
            receipt.origin,
            "amount",
            found.amount(receipt.amount),
            expected,
            invoice=receipt.invoice,
            open=found.amount(open_),
        )
    else:
        left[receipt.invoice] = open_ - receipt.amount


def _open_invoices(documents: MonthDocuments, known: Known) -> dict[str, int]:
    """What is open on each invoice once the month's are in, before its credit notes, in minor units."""
    left = {item: known.items.total("clients", item) for item in known.items.items("clients")}
    for invoice in documents.invoices:
        if not invoice.credit_of:
            left[invoice.number] = left.get(invoice.number, 0) + invoice_total(invoice)
    return left


def _set_off(note: Invoice, left: dict[str, int]) -> None:
    """A credit note first reduces its invoice; what is beyond stays open on the note itself."""
    total = invoice_total(note)
    used = max(min(total, left.get(note.credit_of, 0)), 0)
    left[note.credit_of] = left.get(note.credit_of, 0) - used
    left[note.number] = used - total


def check_payments(
    found: Findings,
    documents: MonthDocuments,
    known: Known,
    activity_kinds: Collection[str] | None = None,
    units: Mapping[str, int] | None = None,
) -> None:
    """References, dates, targets, and amounts against what is owed; who bears an advance."""
    earlier = known.references.get("payment", ())
    referenced = [(payment.reference, payment.origin) for payment in documents.payments]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each payment"))
    owed = _owed_expenses(documents, known)
    for payment in payments_in_order(documents.payments):
        found.date_in_month(payment.date, payment.origin)
        if payment.kind is PaymentKind.ADVANCE:
            _check_advance(found, payment, activity_kinds)
            continue
        if payment.activity:
            expected = mark("an activity for advances only: what is owed knows its own")
            reason = mark("an activity that is not used")
            found.add(reason, payment.origin, "activity", payment.activity, expected)
        _check_payment(found, payment, owed, known, units or {})


def _check_advance(found: Findings, payment: Payment, activity_kinds: Collection[str] | None) -> None:
    """A positive amount, for a person that is known, from one activity."""
    expected = mark("an id of persons.csv")
    if payment.amount <= 0:
        reason, wanted = mark("an advance of nothing"), mark("what was paid out")
        found.add(reason, payment.origin, "amount", found.amount(payment.amount), wanted)
    known = found.cooperative.persons
    if found.unknown_in(known, payment.origin, "target", payment.target, expected):
        return
    bearers = advance_bearers(found.cooperative, payment, activity_kinds)
    if len(bearers) == 1:
        found.activity(bearers[0], payment.date, payment.origin)
        return
    expected = mark("one of {activities}") if bearers else mark("the activity that it is paid from")
    reason = mark("an advance that no activity is said to bear")
    activities = ", ".join(bearers)
    found.add(reason, payment.origin, "activity", "", expected, activities=activities)


def _owed_expenses(documents: MonthDocuments, known: Known) -> dict[tuple[str, str], int]:
    """What is still to pay on each expense, positive, the month's own included."""
    owed: dict[tuple[str, str], int] = {}
    for role in ("suppliers", "expense_claims"):
        for item in known.items.items(role):
            owed["expense", item] = owed.get(("expense", item), 0) - known.items.total(role, item)
    for expense in documents.expenses:
        if expense.paid_on is None:
            place = ("expense", expense.reference)
            owed[place] = owed.get(place, 0) + expense.amount + expense.vat
    return owed


def _check_payment(
    found: Findings,
    payment: Payment,
    owed: dict[tuple[str, str], int],
    known: Known,
    units: Mapping[str, int],
) -> None:
    """One payment against what those before it left owed."""
    if payment.kind in PERSON_ROLES:
        _check_person(found, payment, owed, known)
        return
    place = _settles(payment)
    if place not in owed and not _is_known(found, payment):
        return
    if place not in owed:
        owed[place] = _owed(payment, known)
    to_body = payment.kind in (PaymentKind.BODY, PaymentKind.VAT)
    if to_body and is_rounded(payment.amount, owed[place], units.get(place[0], 1)):
        owed[place] = 0
    elif _check_amount(found, payment, owed[place]):
        owed[place] -= payment.amount


def _check_person(found: Findings, payment: Payment, owed: dict[tuple[str, str], int], known: Known) -> None:
    """What is open under the person's name is paid first, then what was voted as a whole, for all of them."""
    expected = mark("an id of persons.csv")
    if found.unknown_in(found.cooperative.persons, payment.origin, "target", payment.target, expected):
        return
    mine, whole = (payment.kind.value, payment.target), (payment.kind.value, "")
    named, nameless = owed_to(known.items, payment)
    owed.setdefault(mine, named)
    owed.setdefault(whole, nameless)
    if _check_amount(found, payment, owed[mine] + owed[whole]):
        part = min(payment.amount, max(owed[mine], 0))
        owed[mine] -= part
        owed[whole] -= payment.amount - part


def _settles(payment: Payment) -> tuple[str, str]:
    """What a payment settles: an expense, or a role owed to a body as a whole."""
    if payment.kind in (PaymentKind.BODY, PaymentKind.VAT):
        return body_role(payment), ""
    return payment.kind.value, payment.target


def _is_known(found: Findings, payment: Payment) -> bool:
    target, origin = payment.target, payment.origin
    if payment.kind is PaymentKind.EXPENSE:
        expected = mark("the reference of an expense that is not paid")
        found.add(mark("unknown or paid expense"), origin, "target", target, expected)
        return False
    return not found.unknown_in(BODIES, origin, "target", _settles(payment)[0], mark("a role owed to a body"))


def _owed(payment: Payment, known: Known) -> int:
    """What earlier months left owed to a body, positive."""
    return -sum(known.items.by_activity(_settles(payment)[0]).values())


def _check_amount(found: Findings, payment: Payment, open_: int) -> bool:
    """Report a payment above what is owed; returns whether it is within."""
    if payment.amount == 0:
        found.add(mark("a payment of nothing"), payment.origin, "amount", found.amount(0))
        return False
    if payment.amount * open_ <= 0 or abs(payment.amount) > abs(open_):
        reason = mark("a payment above what is owed, {open}")
        amount, expected = found.amount(payment.amount), mark("at most what is owed")
        found.add(reason, payment.origin, "amount", amount, expected, open=found.amount(open_))
        return False
    return True


def check_reservations(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """References, dates, activities, and what is freed against what was set aside for the purpose."""
    earlier = known.references.get("reservation", ())
    referenced = [(each.reference, each.origin) for each in documents.reservations]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each reservation"))
    reserved: dict[tuple[str, str], int] = defaultdict(int)
    for purpose in known.items.items("reserved"):
        for holder, amount in known.items.of("reserved", purpose).items():
            reserved[holder.activity, purpose] -= amount
    for each in documents.reservations:
        found.date_in_month(each.date, each.origin)
        if each.amount < 0:  # freed: after the activity has ended too
            expected = mark("a code of activities.csv")
            activities = found.cooperative.activities
            found.unknown_in(activities, each.origin, "activity", each.activity, expected)
        else:
            found.activity(each.activity, each.date, each.origin)
        if not each.purpose:
            found.add(mark("nothing written"), each.origin, "purpose", "", mark("what it is set aside for"))
        if each.amount == 0:
            found.add(mark("a reservation of nothing"), each.origin, "amount", found.amount(0))
        left = reserved[each.activity, each.purpose] + each.amount
        if left < 0:
            reason = mark("more is freed than was set aside, by {excess}")
            found.add(
                reason,
                each.origin,
                "amount",
                found.amount(each.amount),
                mark("at most what is set aside for this purpose"),
                excess=found.amount(-left),
            )
        else:
            reserved[each.activity, each.purpose] = left
