"""Checks and entries agree: a month that passes its checks posts whole, and one that cannot post is refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache

import attrs
from every_country import each_country, vat_rates
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cae_core.cooperative.account import accounts
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.advances import with_bearers
from cae_core.cooperative.checks import Known, check_cooperative, check_month
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import (
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    Receipt,
    Reservation,
)
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.postings import (
    post_expense,
    post_invoice,
    post_opening,
    post_payment,
    post_receipt,
    post_reservation,
)
from cae_core.cooperative.settling import invoices_in_order, settled_in_order
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.cooperative.stamps import stamped
from cae_core.errors import CaeError
from cae_core.ledger.entries import balances
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

OCTOBER = Month(2026, 10)
MODEST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _key(name, method, *parts):
    return SplitKey(name, method, tuple(SplitPart(Beneficiary(who), value) for who, value in parts))


OPENING = (
    OpeningBalance("A", "bank", 50000),
    OpeningBalance("A", "clients", 12000, "C-1", "F-OLD"),
    OpeningBalance("A", "vat_pending", -2000, "", "F-OLD"),
    OpeningBalance("A", "suppliers", -3000, "S-1", "D-OLD"),
    OpeningBalance("A", "net_pay", -7000, "P1", "2026-09 CT-1"),
    OpeningBalance("A", "social_security", -4000),
    OpeningBalance("A", "reserved", -1000, "", "leave"),
    OpeningBalance("A", "set_aside", 1000),
    OpeningBalance("A", "brought_forward", -46000),
    OpeningBalance("services", "bank", 5000),
    OpeningBalance("services", "labour_share_due", -3000, "P1", "2026-06 AG"),
    OpeningBalance("services", "labour_share_due", -2000, "", "2026-06 AG"),
)
COOPERATIVE = Cooperative(
    name="Demo",
    country="",
    currency="",
    legal_form="",
    start=OCTOBER,
    persons={who: Person(who, who) for who in ("P1", "P2")},
    contracts={who: Contract(f"CT-{who}", who, "cesa", dt.date(2026, 1, 1)) for who in ("P1", "P2")},
    activities={
        "services": Activity("services", "Services"),
        "A": Activity("A", "A", ("P1",)),
        "B": Activity("B", "B", ("P2",), end=dt.date(2026, 10, 20)),
    },
    splits={
        "HALF": _key("HALF", SplitMethod.QUANTITY, ("A", Ratio(1)), ("B", Ratio(1))),
        "FIXED": _key("FIXED", SplitMethod.FIXED, ("A", 600), ("B", 400)),
    },
    opening=OPENING,
)


def mostly(good, bad):
    """A good value nine times out of ten."""
    return st.integers(0, 9).flatmap(lambda luck: st.sampled_from(bad if luck == 9 else good))


DAYS = mostly([dt.date(2026, 10, 5), dt.date(2026, 10, 15)], [dt.date(2026, 10, 28), dt.date(2026, 11, 2)])
NUMBERS = st.sampled_from(["F-1", "F-2", "F-3"])
ITEMS = mostly(["F-OLD", "F-1"], ["F-2", "N-1", "F-NONE"])
SIGNED = mostly([1, 100, 1200], [-1200, -120, -1, 0, 12000, 13000])
OWNERS = mostly(
    [("A", ""), ("B", ""), ("", "HALF")],
    [("", "FIXED"), ("NONE", ""), ("", "LOST"), ("", ""), ("A", "HALF")],
)


def cooperative_of(country):
    """The same cooperative in a country; no check of a month looks at its legal form."""
    return attrs.evolve(COOPERATIVE, country=country.code, currency=country.currency)


@st.composite
def lines(draw, country):
    activity, split = draw(OWNERS)
    amount = draw(mostly([100, 1000, 10000], [-500, 0]))
    return InvoiceLine(
        "Work",
        amount,
        draw(vat_rates(country, OCTOBER.last)),
        draw(st.sampled_from(["services", "goods"])),
        activity,
        split,
        vat_due=draw(st.sampled_from(list(Due))),
    )


def invoices(country, number, **more):
    made = st.lists(lines(country), min_size=1, max_size=2).map(tuple)
    stamp = mostly([None, 0, 1], [-1])
    return st.builds(Invoice, number, DAYS, st.just("C-1"), made, stamp=stamp, **more)


@st.composite
def expenses(draw):
    activity, split = draw(OWNERS)
    return Expense(
        draw(st.sampled_from(["D-1", "D-2"])),
        draw(DAYS),
        draw(mostly(["travel", "supplies"], ["gross_pay", "lunch"])),
        draw(mostly([1000, 5000], [-100, 0])),
        draw(mostly([0, 200], [-20])),
        activity,
        split,
        supplier="S-1",
        vat_due=draw(st.sampled_from(list(Due))),
        paid_on=draw(st.none() | DAYS),
    )


@st.composite
def payments(draw):
    kind = draw(st.sampled_from(list(PaymentKind)[:3]) | st.sampled_from(list(PaymentKind)))
    targets = {
        PaymentKind.EXPENSE: mostly(["D-OLD"], ["D-1", "D-NONE"]),
        PaymentKind.NET_PAY: mostly(["P1"], ["P2", "P9"]),
        PaymentKind.BODY: mostly(["social_security"], ["provident", "bank"]),
        PaymentKind.VAT: st.just(""),
        PaymentKind.ADVANCE: mostly(["P1"], ["P2", "P9"]),
        PaymentKind.LABOUR_SHARE: mostly(["P1"], ["P2", "P9"]),
        PaymentKind.MEMBER_REFUNDS: mostly(["P1"], ["P2", "P9"]),
        PaymentKind.SHARE_INTEREST: mostly(["P1"], ["P2", "P9"]),
    }
    amount = draw(mostly([1, 1200, 3000], [-100, 0, 4000, 7000, 7001]))
    reference, day, target = (
        draw(st.sampled_from(["V-1", "V-2", "V-3", "V-4"])),
        draw(DAYS),
        draw(targets[kind]),
    )
    activity = draw(mostly(["A"], ["B", "", "NONE"])) if kind is PaymentKind.ADVANCE else ""
    return Payment(reference, day, kind, target, amount, activity)


RECEIPTS = st.builds(Receipt, st.sampled_from(["R-1", "R-2", "R-3"]), DAYS, ITEMS, SIGNED)
RESERVATIONS = st.builds(
    Reservation,
    st.sampled_from(["Z-1", "Z-2"]),
    DAYS,
    mostly(["A", "B"], ["NONE"]),
    mostly(["leave", "van"], [""]),
    mostly([500], [-1001, -1000, -1, 0]),
)


def several(documents):
    return st.lists(documents, max_size=2, unique_by=lambda each: each.reference)


@cache
def months_of(country):
    """Months of any documents in a country, their invoices stamped as its law says."""
    notes = st.lists(invoices(country, st.just("N-1"), credit_of=ITEMS), max_size=1)
    return st.builds(
        MonthDocuments,
        st.just(OCTOBER),
        st.lists(invoices(country, NUMBERS), max_size=2, unique_by=lambda each: each.number).flatmap(
            lambda made: notes.map(lambda more: (*made, *more))
        ),
        several(expenses()).map(tuple),
        several(RECEIPTS).map(tuple),
        several(payments()).map(tuple),
        several(RESERVATIONS).map(tuple),
    ).map(lambda documents: stamped(documents, country.vat.stamp))


def problems_of(country, documents):
    rates = country.vat.rates(OCTOBER.last).values()
    return check_month(cooperative_of(country), documents, Known(), vat_rates=tuple(rates))


def post(documents):
    """Every entry of a month, in the order of a month-end; raises what posting functions raise."""
    items = OpenItems()
    entries = [
        post_opening(code, OPENING, OCTOBER.first)
        for code in COOPERATIVE.activities
        if any(row.activity == code for row in OPENING)
    ]
    items.follow(entries)

    def take(*several):
        entries.extend(several)
        items.follow(several)

    def settle(document):
        if isinstance(document, Invoice):
            take(post_invoice(document, COOPERATIVE.splits, items))
        else:
            take(post_receipt(document, items))

    first, last = settled_in_order(documents)
    for document in (*invoices_in_order(documents.invoices), *first):
        settle(document)
    for expense in documents.expenses:
        take(*post_expense(expense, COOPERATIVE.splits))
    for receipt in last:
        settle(receipt)
    for payment in with_bearers(COOPERATIVE, documents).payments:
        take(post_payment(payment, items))
    for reservation in documents.reservations:
        take(post_reservation(reservation))
    return entries, items


@each_country
@MODEST
@given(data=st.data())
def test_a_month_without_problem_posts_whole(country, data):
    documents = data.draw(months_of(country))
    problems = problems_of(country, documents)
    event("refused" if problems else "sound")
    if problems:
        return
    entries, _ = post(documents)
    assert len({entry.key for entry in entries}) == len(entries)
    accounts(balances(entries))
    assert {posting.activity for entry in entries for posting in entry.postings} <= set(
        COOPERATIVE.activities
    )
    assert all(entry.date in OCTOBER for entry in entries)


def test_a_receipt_is_posted_before_the_credit_note_of_a_later_day():
    """12.00 of the 120.00 open come in on the 5th; the note of the 15th, 109.00, takes the rest and owes 1.00."""
    line = InvoiceLine("Work", 10000, Ratio(9, 100), "goods", "A", vat_due=Due.INVOICE)
    note = Invoice("N-1", dt.date(2026, 10, 15), "C-1", (line,), credit_of="F-OLD")
    receipt = Receipt("R-1", dt.date(2026, 10, 5), "F-OLD", 1200)
    _, items = post(MonthDocuments(OCTOBER, invoices=(note,), receipts=(receipt,)))
    assert [items.total("clients", item) for item in ("F-OLD", "N-1")] == [0, -100]


@each_country
@MODEST
@given(data=st.data())
def test_a_month_that_cannot_post_has_a_problem(country, data):
    documents = data.draw(months_of(country))
    try:
        post(documents)
    except CaeError:
        assert problems_of(country, documents)


@each_country
@MODEST
@given(data=st.data())
def test_what_checks_count_as_open_is_what_entries_leave_open(country, data):
    """After a sound month nothing is over-settled: no invoice is paid beyond its amount."""
    documents = data.draw(months_of(country))
    if problems_of(country, documents):
        return
    _, items = post(documents)
    for item in items.items("clients"):
        total = items.total("clients", item)
        assert total < 0 if item == "N-1" else total >= 0, item
    freed = defaultdict(int)
    for holders in (items.of("reserved", purpose) for purpose in items.items("reserved")):
        for holder, amount in holders.items():
            freed[holder.activity] += amount
    assert all(amount <= 0 for amount in freed.values())


@each_country
@MODEST
@given(data=st.data())
def test_problems_are_lines_a_person_can_read(country, data):
    for problem in problems_of(country, data.draw(months_of(country))):
        text = problem.text()
        assert "{" not in text
        assert problem.column
        assert "\n" not in text


def test_the_cooperative_of_these_properties_is_sound():
    assert check_cooperative(COOPERATIVE, ("cesa",)) == []
