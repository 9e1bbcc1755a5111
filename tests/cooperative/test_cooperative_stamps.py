"""The stamp of an invoice: the client owes it to the State, and every activity still balances."""

import attrs
import pytest
from cooperative_makers import OCTOBER, credit, day, eur, euros, invoice, key, line, receipt, sums

from cae_core.cooperative.account import accounts
from cae_core.cooperative.contribution import Flow, invoice_lines, receipt_lines, turnover_parts
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import invoice_total, post_invoice, post_receipt
from cae_core.cooperative.stamps import stamped
from cae_core.ledger.entries import balances

HALVES = {"H": key("H", "percent", ("A", "50 %"), ("B", "50 %"))}
SOLD = attrs.evolve(invoice("F-1", line("100.00", "A"), line("200.00", "B")), stamp=eur("1.00"))


def test_the_client_owes_the_stamp_to_the_state():
    sold = attrs.evolve(invoice("F-1", line("100.00")), stamp=eur("1.00"))
    assert invoice_total(sold) == eur("121.00")
    assert sums(post_invoice(sold)) == {
        "clients": "121.00",
        "sales_services": "-100.00",
        "vat_pending": "-20.00",
        "stamp_duty": "-1.00",
    }


def test_a_stamp_is_shared_by_what_the_client_owes_each_activity():
    found = sums(post_invoice(SOLD), by="activity")
    assert (found["A", "stamp_duty"], found["B", "stamp_duty"]) == ("-0.33", "-0.67")
    assert (found["A", "clients"], found["B", "clients"]) == ("120.33", "240.67")


@pytest.mark.parametrize(
    ("amounts", "stamps"),
    [
        (("100.00", "-10.00"), {"A": "-1.00"}),  # an activity that only has a discount bears nothing
        (("100.00", "0.00"), {"A": "-1.00"}),
        (("0.01", "0.02"), {"A": "-0.33", "B": "-0.67"}),
    ],
)
def test_who_bears_the_stamp(amounts, stamps):
    lines = [line(amount, who, vat="0") for amount, who in zip(amounts, "AB", strict=True)]
    found = sums(post_invoice(attrs.evolve(invoice("F-1", *lines), stamp=eur("1.00"))), by="activity")
    assert {who: amount for (who, role), amount in found.items() if role == "stamp_duty"} == stamps


def test_a_stamp_is_owed_before_the_client_pays_and_leaves_the_result_alone():
    account = accounts(balances([post_invoice(SOLD)]))["A"]
    assert (euros(account.result), euros(account.owed_to_bodies)) == ("100.00", "0.33")
    assert (euros(account.available), euros(account.vat_pending)) == ("-0.33", "20.00")


def test_a_stamp_counts_in_no_base():
    assert [(each.activity, each.amount, each.incl_vat) for each in invoice_lines(SOLD)] == [
        ("A", eur("100.00"), eur("120.00")),
        ("B", eur("200.00"), eur("240.00")),
    ]


def test_receipts_collect_exactly_the_turnover_of_a_stamped_invoice():
    items = OpenItems().follow([post_invoice(SOLD)])
    collected = {"A": 0, "B": 0}
    for number, amount in enumerate(("1.00", "180.33", "0.01", "179.66")):
        paid = receipt(f"R-{number}", "F-1", amount)
        for each in receipt_lines(paid, items, turnover_parts(SOLD)):
            assert each.flow is Flow.COLLECTED
            collected[each.activity] += each.amount
        items.follow([post_receipt(paid, items)])
    assert collected == {"A": eur("100.00"), "B": eur("200.00")}
    assert not items.items("clients")
    assert not items.items("vat_pending")
    assert {who: euros(amount) for who, amount in items.by_activity("stamp_duty").items()} == {
        "A": "-0.33",
        "B": "-0.67",
    }


def test_a_credit_note_leaves_the_stamp_of_its_invoice_due():
    note = credit("N-1", "F-1", line("100.00", "A"), line("200.00", "B"))
    items = OpenItems()
    for document in (SOLD, attrs.evolve(note, stamp=eur("1.00"))):  # whatever a note says of a stamp
        items.follow([post_invoice(document, items=items)])
    assert items.total("clients", "F-1") == eur("1.00")
    assert items.total("clients", "N-1") == 0
    assert items.by_activity("stamp_duty") == {"A": -33, "B": -67}


def test_invoices_that_do_not_say_get_the_stamp_of_their_day():
    typed = attrs.evolve(invoice("F-2", line("1.00"), date=12), stamp=0)
    later = invoice("F-3", line("1.00"), date=12)
    month = MonthDocuments(
        OCTOBER, (invoice("F-1", line("1.00"), date=5), typed, later, credit("N-1", "F-3"))
    )
    made = stamped(month, lambda on: 100 if on >= day(10) else 0)
    assert [each.stamp for each in made.invoices] == [0, 0, 100, None]
    assert stamped(month, lambda _: 0) is month
