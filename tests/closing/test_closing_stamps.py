"""Months of a country whose invoices bear a stamp: filled in by day, checked, paid, brought in."""

import datetime as dt

import attrs
import pytest
from closing_small import OCTOBER, close, documents, paying_nobody, problems, stamped_country

from cae_core.cooperative.documents import (
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    Receipt,
)
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
NOVEMBER = Month(2026, 11)


def invoice(number, day, amount=100_00, month=OCTOBER, activity="ATELIER", **more):
    line = InvoiceLine("work", amount, Ratio(1, 5), activity=activity)
    return Invoice(number, month.first.replace(day=day), "CL1", (line,), **more)


def month_of(*invoices, month=OCTOBER, **more):
    return MonthDocuments(month, invoices=invoices, **more)


def owed(store):
    return -sum(amount for (_, role), amount in store.balances().items() if role == "stamp_duty")


def reasons(**given):
    return [(each.reason, each.column, each.value) for each in problems(country=stamped_country(), **given)]


def test_the_law_of_the_invoices_day_fills_the_stamp_in():
    month = month_of(
        invoice("F1", 9), invoice("F2", 10), invoice("F3", 11, stamp=0), invoice("F4", 9, stamp=60)
    )
    store, _ = close(cooperative=paying_nobody(), month=month, country=stamped_country())
    assert owed(store) == 1_00 + 60
    found = {item: amount for (item, *_), amount in store.open_items("clients").items()}
    assert found == {"F1": 120_00, "F2": 121_00, "F3": 120_00, "F4": 120_60}


def test_a_stamped_month_runs_again_without_posting():
    month = month_of(invoice("F2", 10))
    store, _ = close(cooperative=paying_nobody(), month=month, country=stamped_country())
    assert close(store, paying_nobody(), month, stamped_country())[1].already_closed


def test_a_receipt_is_held_against_the_invoice_with_its_stamp():
    paid = Receipt("R1", dt.date(2026, 10, 20), "F2", 121_00)
    month = month_of(invoice("F2", 10), receipts=(paid,))
    store, _ = close(cooperative=paying_nobody(), month=month, country=stamped_country())
    assert store.open_items("clients") == {}
    month = attrs.evolve(month, receipts=(attrs.evolve(paid, amount=121_01),))
    assert [each[1] for each in reasons(month=month)] == ["amount"]


def test_a_credit_note_takes_off_the_invoice_without_its_stamp():
    store, _ = close(
        cooperative=paying_nobody(), month=month_of(invoice("F2", 10)), country=stamped_country()
    )
    whole = invoice("N1", 5, month=NOVEMBER, credit_of="F2")
    more = invoice("N1", 5, 100_01, month=NOVEMBER, credit_of="F2")
    month = month_of(more, month=NOVEMBER)
    assert reasons(store=store, cooperative=paying_nobody(), month=month) == [
        ("a credit note above its invoice, by {excess}", "amount", "N1")
    ]
    close(store, paying_nobody(), month_of(whole, month=NOVEMBER), stamped_country())
    assert {item: amount for (item, *_), amount in store.open_items("clients").items()} == {"F2": 1_00}
    assert owed(store) == 1_00


def test_a_credit_note_of_the_same_month_too():
    note = invoice("N1", 12, 100_01, credit_of="F2")
    assert reasons(month=month_of(invoice("F2", 10), note)) == [
        ("a credit note above its invoice, by {excess}", "amount", "N1")
    ]


def test_the_stamps_of_earlier_months_are_paid():
    store, _ = close(
        cooperative=paying_nobody(),
        month=month_of(invoice("F2", 10), invoice("F3", 11)),
        country=stamped_country(),
    )
    payment = Payment("P1", dt.date(2026, 11, 5), PaymentKind.BODY, "stamp_duty", 2_00)
    close(store, paying_nobody(), month_of(month=NOVEMBER, payments=(payment,)), stamped_country())
    assert owed(store) == 0


def test_earlier_stamps_are_paid_before_the_stamps_of_the_month():
    both = (invoice("F2", 10), invoice("F3", 11, activity="ECOLE"))
    store, _ = close(cooperative=paying_nobody(), month=month_of(*both), country=stamped_country())
    payment = Payment("P1", dt.date(2026, 11, 28), PaymentKind.BODY, "stamp_duty", 2_00)
    new = invoice("F4", 5, month=NOVEMBER, activity="ECOLE")
    month = month_of(new, month=NOVEMBER, payments=(payment,))
    close(store, paying_nobody(), month, stamped_country())
    assert store.balances()["ATELIER", "stamp_duty"] == 0
    assert store.balances()["ECOLE", "stamp_duty"] == -1_00


def test_stamps_may_be_brought_in():
    rows = (
        OpeningBalance("ATELIER", "bank", 3_00),
        OpeningBalance("ATELIER", "stamp_duty", -3_00),
    )
    opened = paying_nobody(opening=rows)
    store, _ = close(cooperative=opened, month=month_of(), country=stamped_country())
    assert owed(store) == 3_00


@pytest.mark.parametrize(
    ("month", "found"),
    [
        (month_of(invoice("F1", 9, stamp=-1)), ("a negative amount", "stamp", "-0.01")),
        (
            month_of(invoice("F1", 9), invoice("N1", 9, credit_of="F1", stamp=100)),
            ("a stamp on a credit note", "stamp", "1.00"),
        ),
        (month_of(invoice("F1", 12, -50)), ("a negative invoice", "amount", "F1")),
    ],
)
def test_what_is_no_stamp(month, found):
    assert reasons(month=month) == [found]


def test_a_country_without_stamps_says_so():
    month = documents(invoices=(invoice("F1", 9, stamp=100),), receipts=())
    opened = paying_nobody(
        opening=(OpeningBalance("ATELIER", "bank", 1), OpeningBalance("ATELIER", "stamp_duty", -1))
    )
    assert [(each.reason, each.value) for each in problems(cooperative=opened, month=month)] == [
        ("a role that the country does not have", "stamp_duty"),
        ("a stamp that the country does not have", "1.00"),
    ]
