"""Checks of a month's invoices, credit notes and expenses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.documents import Expense, Invoice, InvoiceLine, MonthDocuments
from cae_core.cooperative.sales import invoice_total
from cae_core.cooperative.splits import SplitDoesNotFit, SplitKey, split
from cae_core.cooperative.vat_dates import NOTHING_SAYS, WHERE_TO_SAY
from cae_core.errors import Origin
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark
from cae_core.rules.ratio import Ratio

EXPENSE_CATEGORIES = tuple(
    role.key
    for role in ROLES.values()
    if role.profit_and_loss
    and not role.key.startswith(("sales_", "charges_"))
    and role.key not in ("grants", "other_income", "contribution", "gross_pay")
)
"""The roles an expense may be booked under."""


def check_invoices(
    found: Findings, documents: MonthDocuments, known: Known, rates: Collection[Ratio] | None
) -> None:
    """Numbers, dates, clients, lines, VAT rates, splits, and credit notes against their invoices."""
    numbered = [(invoice.number, invoice.origin) for invoice in documents.invoices]
    found.duplicates(numbered, "number", known.invoices, mark("a new number for each invoice"))
    for invoice in documents.invoices:
        found.date_in_month(invoice.date, invoice.origin)
        _check_header(found, invoice)
        for line in invoice.lines:
            _check_line(found, invoice, line, rates)
        if invoice_total(invoice) < invoice.stamp_duty:
            expected = mark("a credit note: positive amounts and the invoice's number in credit_of")
            found.add(mark("a negative invoice"), invoice.origin, "amount", invoice.number, expected)
    _check_credits(found, documents, known)


def _check_header(found: Findings, invoice: Invoice) -> None:
    cooperative = found.cooperative
    if cooperative.clients:
        expected = mark("an id of clients.csv")
        found.unknown_in(cooperative.clients, invoice.origin, "client", invoice.client, expected)
    elif not invoice.client:
        found.add(mark("nothing written"), invoice.origin, "client", "", mark("who the invoice is for"))
    if invoice.scheme:
        expected = mark("a scheme of cooperative.toml")
        found.unknown_in(cooperative.schemes, invoice.origin, "scheme", invoice.scheme, expected)
    if invoice.due is not None and invoice.due < invoice.date:
        found.add(mark("due before it was made"), invoice.origin, "due", invoice.due)
    if invoice.lines and not any(line.amount for line in invoice.lines):
        found.add(mark("an invoice of nothing"), invoice.origin, "amount", found.amount(0))
    if not invoice.lines:
        found.add(mark("an invoice without line"), invoice.origin, "number", invoice.number)
    if invoice.stamp and (invoice.credit_of or invoice.stamp < 0):
        reason = mark("a stamp on a credit note") if invoice.credit_of else mark("a negative amount")
        found.add(reason, invoice.origin, "stamp", found.amount(invoice.stamp), mark("nothing in this cell"))


def _check_line(
    found: Findings, invoice: Invoice, line: InvoiceLine, rates: Collection[Ratio] | None
) -> None:
    origin = line.origin or invoice.origin
    cooperative = found.cooperative
    if found.owner(line.activity, line.split, invoice.date, origin) and line.split:
        check_split(found, cooperative.splits[line.split], line.amount, origin)
    if line.person:
        persons = cooperative.persons
        activity = cooperative.activities.get(line.activity)
        if not found.unknown_in(persons, origin, "person", line.person, mark("an id of persons.csv")) and (
            activity is not None and line.person not in activity.persons
        ):
            expected = mark("one of {persons}")
            found.add(
                mark("a person who does not run the activity"),
                origin,
                "person",
                line.person,
                expected,
                persons=", ".join(activity.persons),
            )
    if f"sales_{line.kind}" not in ROLES:
        found.add(mark("unknown kind"), origin, "kind", line.kind, "services | goods")
    if line.vat_due is None and line.vat_rate.n:
        found.add(NOTHING_SAYS, origin, "vat_due", "", WHERE_TO_SAY, kind=line.kind)
    if rates is not None and line.vat_rate not in rates:
        expected = mark("one of {rates}")
        found.add(
            mark("a VAT rate that does not exist on that day"),
            origin,
            "vat_rate",
            percent(line.vat_rate),
            expected,
            rates=", ".join(
                dict.fromkeys(percent(rate) for rate in sorted(rates, key=lambda rate: rate.fraction))
            ),
        )


def percent(rate: Ratio) -> str:
    """A rate as it is typed.

    >>> percent(Ratio(55, 1000))
    '5.5 %'
    """
    thousandths = rate.fraction * 100_000
    if thousandths.denominator != 1:
        return str(rate.fraction)
    whole, rest = divmod(abs(thousandths.numerator), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".") + " %"


def check_split(found: Findings, key: SplitKey, amount: int, origin: Origin | None) -> None:
    """Report an amount that a key cannot share, as the key itself says it."""
    try:
        split(amount, key)
    except SplitDoesNotFit as error:
        found.add(
            mark("{parts} are given out where {total} are to be split"),
            origin,
            "split",
            key.key,
            mark("parts that sum to the whole, or a beneficiary for the remainder"),
            parts=found.amount(error.parts),
            total=found.amount(error.total),
        )


def _check_credits(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """A credit note names an invoice and takes off no more than it, stamp apart, earlier credits included."""
    named = {invoice.credit_of for invoice in documents.invoices if invoice.credit_of}
    totals = {**known.invoices, **_totals(documents, named)}
    opened: dict[str, int] = defaultdict(int)
    for row in found.cooperative.opening:
        if row.role == "clients":
            opened[row.document] += row.amount
    notes = {invoice.number for invoice in documents.invoices if invoice.credit_of}
    credited: dict[str, int] = defaultdict(int, known.credited)
    for note in documents.invoices:
        if not note.credit_of:
            continue
        target = note.credit_of
        if target in notes or (target not in totals and target not in opened):
            expected = mark("the number of an invoice")
            found.add(
                mark("a credit note for an unknown invoice"), note.origin, "credit_of", target, expected
            )
            continue
        credited[target] += invoice_total(note)
        left = totals.get(target, opened[target]) - credited[target]
        if left < 0:
            found.add(
                mark("a credit note above its invoice, by {excess}"),
                note.origin,
                "amount",
                note.number,
                mark("at most what invoice {target} is left with"),
                excess=found.amount(-left),
                target=target,
            )


def _totals(documents: MonthDocuments, numbers: Collection[str]) -> dict[str, int]:
    invoices = (each for each in documents.invoices if each.number in numbers)
    return {each.number: invoice_total(each) - each.stamp_duty for each in invoices}


def check_expenses(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """References, dates, categories, owners, claims and VAT of expenses."""
    earlier = known.references.get("expense", ())
    referenced = [(expense.reference, expense.origin) for expense in documents.expenses]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each expense"))
    for expense in documents.expenses:
        found.date_in_month(expense.date, expense.origin)
        expected = mark("one of {categories}")
        if expense.category not in EXPENSE_CATEGORIES:
            found.add(
                mark("unknown category"),
                expense.origin,
                "category",
                expense.category,
                expected,
                categories=", ".join(EXPENSE_CATEGORIES),
            )
        if found.owner(expense.activity, expense.split, expense.date, expense.origin) and expense.split:
            check_split(found, found.cooperative.splits[expense.split], expense.amount, expense.origin)
        _check_claim(found, expense)


def _check_claim(found: Findings, expense: Expense) -> None:
    origin = expense.origin
    if expense.person:
        found.unknown_in(
            found.cooperative.persons, origin, "person", expense.person, mark("an id of persons.csv")
        )
    elif not expense.supplier:
        found.add(mark("nobody to pay"), origin, "supplier", "", mark("a supplier, or a person for a claim"))
    if expense.amount == 0:
        found.add(mark("an expense of nothing"), origin, "amount", found.amount(0))
    elif expense.vat * expense.amount < 0 or abs(expense.vat) > abs(expense.amount):
        expected = mark("at most the amount, of the same sign")
        found.add(
            mark("VAT that does not go with the amount"), origin, "vat", found.amount(expense.vat), expected
        )
    if expense.paid_on is not None:
        found.date_in_month(expense.paid_on, origin, "paid_on")
