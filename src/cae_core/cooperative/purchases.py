"""Suppliers' invoices, expense claims and what the cooperative pays out: document to entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from cae_core.cooperative._matrix import rounded_over
from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.advances import advance_postings
from cae_core.cooperative.documents import Due, Expense, Payment, PaymentKind
from cae_core.cooperative.open_items import (
    Holder,
    NothingToSettle,
    OpenItems,
    age,
    oldest_first,
    settle,
    settlement,
    shared_over,
    vat_moved,
)
from cae_core.cooperative.sales import UnknownSplitKey
from cae_core.cooperative.splits import Beneficiary, SplitKey, split
from cae_core.ledger.entries import Entry, Posting
from cae_core.messages import mark
from cae_core.money import round_to, share
from cae_core.periods import Month

_TO_THE_UNIT: Mapping[str, int] = MappingProxyType({})

PERSON_ROLES: Mapping[PaymentKind, str] = MappingProxyType(
    {
        PaymentKind.NET_PAY: "net_pay",
        PaymentKind.LABOUR_SHARE: "labour_share_due",
        PaymentKind.MEMBER_REFUNDS: "member_refunds_due",
        PaymentKind.SHARE_INTEREST: "share_interest_due",
    }
)
"""What a payment to a person settles, by its kind."""


def expense_parts(
    expense: Expense, keys: Mapping[str, SplitKey] | None = None
) -> tuple[tuple[Beneficiary, int, int], ...]:
    """What each activity bears of an expense: (beneficiary, excl. VAT, recoverable VAT), minor units.

    Raises UnknownSplitKey, SplitDoesNotFit.
    """
    if not expense.split:
        return ((Beneficiary(expense.activity), expense.amount, expense.vat),)
    if keys is None or expense.split not in keys:
        raise UnknownSplitKey(document=expense.reference, key=expense.split)
    shared = split(expense.amount, keys[expense.split])
    amounts = [amount for _, amount in shared]
    vat = _proportional_vat(expense, amounts) if expense.amount else share(expense.vat, [1] * len(amounts))
    return tuple((who, amount, tax) for (who, amount), tax in zip(shared, vat, strict=True))


def _proportional_vat(expense: Expense, amounts: list[int]) -> list[int]:
    sign = -1 if expense.amount < 0 else 1
    return rounded_over([sign * expense.vat * amount for amount in amounts], sign * expense.amount)


def post_expense(
    expense: Expense, keys: Mapping[str, SplitKey] | None = None, say: Say = plain
) -> tuple[Entry, ...]:
    """The entry of an expense, and that of its payment when it was paid in the month.

    The charge and the recoverable VAT (deductible now, or once paid when the supplier's VAT is due on
    payment) on one side, the supplier or the person who claims it on the other.
    """
    reference = expense.reference
    debt, party = ("expense_claims", expense.person) if expense.person else ("suppliers", expense.supplier)
    pending = expense.vat_due is Due.PAYMENT
    postings: list[Posting] = []
    for who, amount, vat in expense_parts(expense, keys):
        tax = Posting("vat_deductible", who.activity, vat)
        if pending:
            tax = Posting("vat_deductible_pending", who.activity, vat, item=reference)
        postings += [
            Posting(expense.category, who.activity, amount, party, who.person),
            tax,
            Posting(debt, who.activity, -amount - vat, party, item=reference),
        ]
    what = expense.label or party
    said = (
        mark("Expense claim {reference}, {what}") if expense.person else mark("Purchase {reference}, {what}")
    )
    label = say(said, reference=reference, what=what)
    date = expense.date
    entry = Entry(f"expense:{reference}", "purchases", date, reference, date, label, tuple(postings))
    if expense.paid_on is None or not entry.postings:
        return (entry,)
    items = OpenItems().follow([entry])
    paid = _settled_expense(items, reference, expense.amount + expense.vat, reference)
    return entry, _payment_entry(f"expense:{reference}:paid", reference, expense.paid_on, paid, say)


def post_payment(
    payment: Payment, items: OpenItems, say: Say = plain, units: Mapping[str, int] = _TO_THE_UNIT
) -> Entry:
    """The entry of a payment out, shared over activities by what each owes.

    ``expense`` settles a supplier or a claim; ``net_pay`` a person's pay, oldest first, and likewise
    ``labour_share``, ``member_refunds`` and ``share_interest`` what assemblies granted: what is open under
    the person's name, then what was voted as a whole; ``body`` a role owed to a body, the oldest month first;
    ``vat`` what the VAT statements left due, likewise (a negative amount is a credit refunded); ``advance``
    settles nothing: the person owes it to the activity it names. A body paid what it is owed rounded to the
    unit that ``units`` gives for its role (minor units; none: to the last) is paid: the services bear or keep
    the difference. Raises NothingToSettle above what is owed.
    """
    if payment.kind is PaymentKind.EXPENSE:
        postings = _settled_expense(items, payment.target, payment.amount, payment.reference)
    elif payment.kind in PERSON_ROLES:
        postings = _settled_person(items, payment)
    elif payment.kind is PaymentKind.ADVANCE:
        postings = advance_postings(payment)
    else:
        postings = _settled_body(items, payment, units)
    return _payment_entry(f"payment:{payment.reference}", payment.reference, payment.date, postings, say)


def _payment_entry(key: str, reference: str, date: dt.date, postings: list[Posting], say: Say) -> Entry:
    label = say(mark("Payment {reference}"), reference=reference)
    return Entry(key, "bank", date, reference, date, label, tuple(postings))


def _paid(role: str, item: str, holder: Holder, amount: int) -> list[Posting]:
    """Settle an open amount (negative: owed) from the bank."""
    return [settlement(role, item, holder, amount), Posting("bank", holder.activity, amount)]


def _settled_expense(items: OpenItems, item: str, amount: int, document: str) -> list[Posting]:
    """Settle a supplier or a claim; VAT waiting for the payment becomes deductible in proportion."""
    role = "expense_claims" if items.of("expense_claims", item) else "suppliers"
    postings: list[Posting] = []
    for holder, part in settle(items, role, item, -amount, document).items():
        waiting = items.of("vat_deductible_pending", item).get(Holder(holder.activity), 0)
        moved = vat_moved(waiting, part, items.of(role, item)[holder])
        postings += [
            *_paid(role, item, holder, part),
            Posting("vat_deductible_pending", holder.activity, -moved, item=item),
            Posting("vat_deductible", holder.activity, moved),
        ]
    return postings


def owed_to(items: OpenItems, payment: Payment) -> tuple[int, int]:
    """What may be paid to a payment's person: under their name, and as a whole without names; minor units."""
    role = PERSON_ROLES[payment.kind]
    whole = 0 if payment.kind is PaymentKind.NET_PAY else _owed(items.to_party(role, ""))
    return _owed(items.to_party(role, payment.target)), whole


def _owed(found: Mapping[str, Mapping[Holder, int]]) -> int:
    return -sum(sum(holders.values()) for holders in found.values())


def _settled_person(items: OpenItems, payment: Payment) -> list[Posting]:
    """Settle what a person is owed, the oldest month first (items start with it), then their part of a whole.

    A whole that no key shared has no name: the payment gives it one, which its entry says.
    """
    role, person, left = PERSON_ROLES[payment.kind], payment.target, payment.amount
    postings: list[Posting] = []
    for party in (person,) if payment.kind is PaymentKind.NET_PAY else (person, ""):
        for item, holders in items.to_party(role, party).items():
            part = min(left, max(-sum(holders.values()), 0))
            for holder, amount in (shared_over(holders, -part) or {}).items():
                named = holder._replace(party=person)
                if named != holder:
                    postings += [
                        settlement(role, item, holder, amount),
                        settlement(role, item, named, -amount),
                    ]
                postings += _paid(role, item, named, amount)
            left -= part
    if left or not postings:
        raise _refused(payment, role, sum(owed_to(items, payment)))
    return postings


def body_role(payment: Payment) -> str:
    """The role that a payment to a body, or of VAT, settles."""
    if payment.kind is PaymentKind.VAT:
        return "vat_due" if payment.amount >= 0 else "vat_credit"
    return payment.target


def _settled_body(items: OpenItems, payment: Payment, units: Mapping[str, int]) -> list[Posting]:
    """Settle a body, what the oldest months owe first, over activities by what each owes.

    The exact total clears those in credit too. What is paid in whole units is what earlier months left.
    """
    role, this_month = body_role(payment), age(str(Month.of(payment.date)))
    owed = {item: items.of(role, item) for item in items.items(role)}
    total = -sum(sum(holders.values()) for holders in owed.values())
    earlier = -sum(sum(holders.values()) for item, holders in owed.items() if age(item) < this_month)
    settled = earlier if is_rounded(payment.amount, earlier, units.get(role, 1)) else payment.amount
    parts = oldest_first(owed, -settled)
    if not parts:
        raise _refused(payment, role, total)
    postings = [
        posting for (item, holder), amount in parts.items() for posting in _paid(role, item, holder, amount)
    ]
    difference = payment.amount - settled
    if difference:
        account = "other_charges" if difference > 0 else "other_income"
        postings += [Posting(account, SERVICES, difference), Posting("bank", SERVICES, -difference)]
    return postings


def is_rounded(amount: int, owed: int, unit: int) -> bool:
    """Whether an amount is what is owed, rounded half-up to a unit, as some laws have it declared.

    >>> is_rounded(1317100, 1317134, 100), is_rounded(270500, 270494, 100), is_rounded(270400, 270494, 100)
    (True, True, False)
    """
    return amount != 0 and amount == round_to(owed, unit)


def _refused(payment: Payment, role: str, open_: int) -> NothingToSettle:
    return NothingToSettle(
        document=payment.reference,
        target=payment.target or role,
        role=role,
        amount=payment.amount,
        open=open_,
    )
