"""Invoices, credit notes and receipts as entries an accountant reads: account by account, activity by activity."""

from __future__ import annotations

import pytest
from cooperative_makers import credit, eur, euros, invoice, key, line, receipt, rows, sums

from cae_core.cooperative.contribution import turnover_parts
from cae_core.cooperative.documents import Due
from cae_core.cooperative.open_items import Holder, NothingToSettle, OpenItems, shared_over, vat_moved
from cae_core.cooperative.postings import (
    UnknownSplitKey,
    collected_turnover,
    invoice_total,
    post_invoice,
    post_receipt,
    sale_parts,
)
from cae_core.messages import Translator


def keys(*several):
    return {each.key: each for each in several}


def posted(*documents, split_keys=None):
    """Open items after invoices, credit notes and receipts, posted in the order given."""
    items, entries = OpenItems(), []
    for document in documents:
        if hasattr(document, "lines"):
            entries.append(post_invoice(document, split_keys, items))
        else:
            entries.append(post_receipt(document, items))
        items.follow(entries[-1:])
    return items, entries


def all_settled(items):
    return not items.items("clients") and not items.items("vat_pending")


def open_of(items, role="clients"):
    return {
        (item, holder.activity): euros(amount)
        for item in items.items(role)
        for holder, amount in items.of(role, item).items()
    }


# Invoices


def test_services_owe_their_vat_once_paid():
    assert sums(post_invoice(invoice("F-1", line("1000.00")))) == {
        "clients": "1200.00",
        "sales_services": "-1000.00",
        "vat_pending": "-200.00",
    }


def test_goods_owe_their_vat_on_invoice():
    sold = line("1000.00", kind="goods", due=Due.INVOICE)
    assert sums(post_invoice(invoice("F-1", sold))) == {
        "clients": "1200.00",
        "sales_goods": "-1000.00",
        "vat_collected": "-200.00",
    }


def test_an_entry_carries_its_document():
    entry = post_invoice(invoice("F-1", line("1000.00")))
    assert (entry.key, entry.journal, entry.document) == ("invoice:F-1", "sales", "F-1")
    assert (str(entry.date), entry.document_date, entry.label) == (
        "2026-10-05",
        entry.date,
        "Invoice F-1, C-1",
    )
    client = next(each for each in entry.postings if each.role == "clients")
    assert (client.party, client.item) == ("C-1", "F-1")


def test_a_label_is_worded_in_the_readers_language():
    document = invoice("F-1", line("1.00"))
    assert post_invoice(document, say=Translator("en")).label == "Invoice F-1, C-1"
    assert post_invoice(document, say=lambda *_, **__: "Facture F-1").label == "Facture F-1"


def test_a_sale_is_attributed_to_a_person():
    entry = post_invoice(invoice("F-1", line("1000.00", person="P2")))
    assert {each.person for each in entry.postings if each.role == "sales_services"} == {"P2"}
    assert {each.person for each in entry.postings if each.role == "clients"} == {""}


@pytest.mark.parametrize("amount", ["0.01", "0.02", "2018.45", "99999999.99"])
def test_vat_is_rounded_half_up_on_the_total(amount):
    document = invoice("F-1", line(amount))
    vat = (eur(amount) * 20 + 50) // 100
    assert invoice_total(document) == eur(amount) + vat
    assert sum(part.vat for part in sale_parts(document)) == vat


def test_vat_is_computed_once_a_rate_not_once_a_line():
    # three lines of 0.03 at 20 %: 0.02 on the total, 0.03 if each were rounded
    assert invoice_total(invoice("F-1", *[line("0.03")] * 3)) == eur("0.11")


def test_two_rates_on_one_invoice():
    document = invoice("F-1", line("100.00"), line("50.00", vat="5.5"), line("10.00", vat="0"))
    assert invoice_total(document) == eur("182.75")
    assert sums(post_invoice(document)) == {
        "clients": "182.75",
        "sales_services": "-160.00",
        "vat_pending": "-22.75",
    }


def test_a_discount_line_lowers_sale_and_vat():
    document = invoice("F-1", line("1000.00"), line("-100.00"))
    assert sums(post_invoice(document)) == {
        "clients": "1080.00",
        "sales_services": "-900.00",
        "vat_pending": "-180.00",
    }


# Split invoices


def test_a_joint_invoice_over_four_activities():
    quarter = key("K", "percent", *((name, "25 %") for name in "ABCD"))
    entry = post_invoice(invoice("F-1", line("1000.01", split="K")), keys(quarter))
    found = sums(entry, by="activity")
    assert [found[name, "sales_services"] for name in "ABCD"] == ["-250.01", "-250.00", "-250.00", "-250.00"]
    assert [found[name, "vat_pending"] for name in "ABCD"] == ["-50.00"] * 4
    assert sums(entry)["clients"] == "1200.01"


def test_odd_cents_of_vat_are_shared_too():
    third = key("K", "quantity", ("A", "1"), ("B", "1"), ("C", "1"))
    document = invoice("F-1", line("0.10", split="K"))
    assert [(euros(part.excl_vat), euros(part.vat)) for part in sale_parts(document, keys(third))] == [
        ("0.04", "0.01"),
        ("0.03", "0.01"),
        ("0.03", "0.00"),
    ]


def test_a_split_may_name_persons_within_an_activity():
    pair = key("K", "percent", ("DUO/P1", "70 %"), ("DUO/P2", "30 %"))
    entry = post_invoice(invoice("F-1", line("100.00", split="K")), keys(pair))
    assert [
        (each.person, euros(each.amount)) for each in entry.postings if each.role == "sales_services"
    ] == [
        ("P1", "-70.00"),
        ("P2", "-30.00"),
    ]
    assert [euros(each.amount) for each in entry.postings if each.role == "clients"] == ["120.00"]


def test_several_lines_of_one_activity_make_one_receivable():
    entry = post_invoice(
        invoice("F-1", line("100.00"), line("50.00"), line("25.00", kind="goods", due=Due.INVOICE))
    )
    assert [each for each in rows(entry) if each[1] == "clients"] == [("ATELIER", "clients", "210.00")]


def test_an_unknown_split_key_is_refused():
    with pytest.raises(UnknownSplitKey, match=r"F-1 is split by K, which splits\.csv does not define"):
        post_invoice(invoice("F-1", line("1.00", split="K")))


def test_parts_of_an_invoice_by_activity():
    half = key("K", "percent", ("A", "50 %"), ("B", "50 %"))
    document = invoice("F-1", line("100.00", split="K"), line("10.00", "A", vat="0"))
    assert {
        who: (euros(excl), euros(incl)) for who, (excl, incl) in turnover_parts(document, keys(half)).items()
    } == {
        "A": ("60.00", "70.00"),
        "B": ("50.00", "60.00"),
    }


# Receipts


def test_a_receipt_in_full_makes_all_its_vat_due():
    _, (_, entry) = posted(invoice("F-1", line("1000.00")), receipt("R-1", "F-1", "1200.00"))
    assert (entry.key, entry.journal, entry.label) == ("receipt:R-1", "bank", "Received for F-1")
    assert sums(entry) == {
        "bank": "1200.00",
        "clients": "-1200.00",
        "vat_pending": "200.00",
        "vat_collected": "-200.00",
    }


def test_part_payments_move_vat_in_proportion_and_the_last_takes_what_is_left():
    items, entries = posted(
        invoice("F-1", line("1000.00")),
        receipt("R-1", "F-1", "500.00"),
        receipt("R-2", "F-1", "333.33"),
        receipt("R-3", "F-1", "366.67"),
    )
    # 200 × 500/1200 = 83.33; 116.67 × 333.33/700 = 55.56; the rest
    assert [sums(entry)["vat_collected"] for entry in entries[1:]] == ["-83.33", "-55.56", "-61.11"]
    assert all_settled(items)


def test_vat_due_on_invoice_does_not_move_again():
    _, (_, entry) = posted(invoice("F-1", line("1000.00", due=Due.INVOICE)), receipt("R-1", "F-1", "600.00"))
    assert sums(entry) == {"bank": "600.00", "clients": "-600.00"}


def test_a_joint_receipt_is_shared_by_what_each_has_outstanding():
    keyed = keys(key("K", "percent", ("A", "50 %"), ("B", "30 %"), ("C", "20 %")))
    items, (_, entry) = posted(
        invoice("F-1", line("1000.00", split="K")), receipt("R-1", "F-1", "100.01"), split_keys=keyed
    )
    found = sums(entry, by="activity")
    assert [found[name, "bank"] for name in "ABC"] == ["50.01", "30.00", "20.00"]
    assert [found[name, "vat_collected"] for name in "ABC"] == ["-8.34", "-5.00", "-3.33"]
    assert open_of(items) == {("F-1", "A"): "549.99", ("F-1", "B"): "330.00", ("F-1", "C"): "220.00"}


def test_an_activity_already_paid_takes_no_part_in_the_next_receipt():
    items = OpenItems(
        {"clients": {("F-1", "A", "", "C-1"): eur("300.00"), ("F-1", "B", "", "C-1"): eur("100.00")}}
    )
    items.follow([post_receipt(receipt("R-1", "F-1", "300.00"), items)])
    assert open_of(items) == {("F-1", "A"): "75.00", ("F-1", "B"): "25.00"}


@pytest.mark.parametrize("amount", ["1200.01", "-0.01"])
def test_a_receipt_above_what_is_open_is_refused_with_the_figure(amount):
    items, _ = posted(invoice("F-1", line("1000.00")))
    with pytest.raises(NothingToSettle) as refused:
        post_receipt(receipt("R-1", "F-1", amount), items)
    assert (refused.value.document, refused.value.target, refused.value.open) == ("R-1", "F-1", 120000)


def test_a_receipt_for_an_unknown_invoice_is_refused():
    with pytest.raises(NothingToSettle, match="where 0 are open"):
        post_receipt(receipt("R-1", "F-9", "1.00"), OpenItems())


def test_an_opening_receivable_is_received_like_another():
    items = OpenItems(
        {
            "clients": {("F-0", "ATELIER", "", "C-1"): eur("600.00")},
            "vat_pending": {("F-0", "ATELIER", "", ""): eur("-100.00")},
        }
    )
    assert sums(post_receipt(receipt("R-1", "F-0", "300.00"), items)) == {
        "bank": "300.00",
        "clients": "-300.00",
        "vat_pending": "50.00",
        "vat_collected": "-50.00",
    }


# Credit notes


def test_a_credit_note_on_an_unpaid_invoice_reduces_it():
    items, (_, entry) = posted(invoice("F-1", line("1000.00")), credit("A-1", "F-1", line("200.00")))
    assert (entry.key, entry.label) == ("invoice:A-1", "Credit note A-1, C-1")
    assert sums(entry) == {"clients": "-240.00", "sales_services": "200.00", "vat_pending": "40.00"}
    assert open_of(items) == {("F-1", "ATELIER"): "960.00"}
    assert open_of(items, "vat_pending") == {("F-1", "ATELIER"): "-160.00"}


def test_a_credit_note_of_the_whole_leaves_nothing():
    items, _ = posted(invoice("F-1", line("1000.00")), credit("A-1", "F-1", line("1000.00")))
    assert all_settled(items)


def test_a_credit_note_on_a_paid_invoice_waits_for_its_refund():
    items, entries = posted(
        invoice("F-1", line("1000.00")),
        receipt("R-1", "F-1", "1200.00"),
        credit("A-1", "F-1", line("200.00")),
        receipt("R-2", "A-1", "-240.00", date=25),
    )
    assert sums(entries[2]) == {"clients": "-240.00", "sales_services": "200.00", "vat_pending": "40.00"}
    assert entries[3].label == "Refunded for A-1"
    assert sums(entries[3]) == {
        "bank": "-240.00",
        "clients": "240.00",
        "vat_pending": "-40.00",
        "vat_collected": "40.00",
    }
    assert all_settled(items)


def test_a_credit_note_on_a_partly_paid_invoice_does_both():
    """1 200 invoiced, 1 000 paid: 200 of the 360 credited reduce the invoice, 160 are to be refunded."""
    items, entries = posted(
        invoice("F-1", line("1000.00")),
        receipt("R-1", "F-1", "1000.00"),
        credit("A-1", "F-1", line("300.00")),
    )
    assert open_of(items) == {("A-1", "ATELIER"): "-160.00"}
    assert open_of(items, "vat_pending") == {("A-1", "ATELIER"): "26.67"}
    assert sums(entries[2]) == {"clients": "-360.00", "sales_services": "300.00", "vat_pending": "60.00"}


def test_vat_of_a_paid_part_becomes_due_when_a_credit_closes_the_invoice():
    """Goods returned at another rate: what stays pending on the invoice was paid for."""
    items, entries = posted(
        invoice("F-1", line("1000.00"), line("100.00", vat="0")),
        receipt("R-1", "F-1", "1200.00"),
        credit("A-1", "F-1", line("100.00", vat="0")),
    )
    # 1 300 invoiced with 200 VAT; 1 200 paid moves 184.62; the credit of 100 closes it and frees the rest
    assert [sums(entry).get("vat_collected") for entry in entries] == [None, "-184.62", "-15.38"]
    assert all_settled(items)


def test_a_credit_note_on_a_joint_invoice_goes_activity_by_activity():
    keyed = keys(key("K", "percent", ("A", "50 %"), ("B", "50 %")))
    items, _ = posted(
        invoice("F-1", line("1000.00", split="K")),
        credit("A-1", "F-1", line("100.00", "B")),
        split_keys=keyed,
    )
    assert open_of(items) == {("F-1", "A"): "600.00", ("F-1", "B"): "480.00"}


def test_a_credit_note_finds_an_opening_receivable_whatever_its_party():
    items = OpenItems({"clients": {("F-0", "ATELIER", "", ""): eur("240.00")}})
    items.follow([post_invoice(credit("A-1", "F-0", line("100.00")), None, items)])
    assert open_of(items) == {("F-0", "ATELIER"): "120.00"}


def test_a_credit_notes_parts_are_negative():
    assert turnover_parts(credit("A-1", "F-1", line("200.00"))) == {
        "ATELIER": (eur("-200.00"), eur("-240.00"))
    }


def test_vat_collected_on_invoice_is_given_back_on_credit():
    items, (_, entry) = posted(
        invoice("F-1", line("1000.00", due=Due.INVOICE)),
        credit("A-1", "F-1", line("1000.00", due=Due.INVOICE)),
    )
    assert sums(entry) == {"clients": "-1200.00", "sales_services": "1000.00", "vat_collected": "200.00"}
    assert all_settled(items)


# The pieces


@pytest.mark.parametrize(
    ("open_", "amount", "expected"),
    [
        ({"A": 300, "B": 100}, 400, {"A": 300, "B": 100}),
        ({"A": 300, "B": 100}, 2, {"A": 2}),
        ({"A": 300, "B": -100}, 200, {"A": 300, "B": -100}),  # the exact total clears both sides
        ({"A": 300, "B": -100}, 150, {"A": 150}),
        ({"A": -300, "B": -100}, -100, {"A": -75, "B": -25}),
        ({"A": 300}, 301, None),
        ({"A": 300}, -1, None),
        ({"A": 300}, 0, {}),
        ({}, 1, None),
    ],
)
def test_a_settlement_is_shared_over_holders(open_, amount, expected):
    found = shared_over({Holder(name): left for name, left in open_.items()}, amount)
    assert (found if found is None else {holder.activity: part for holder, part in found.items()}) == expected


@pytest.mark.parametrize(
    ("pending", "amount", "open_", "moved"),
    [
        (-20000, 60000, 120000, -10000),
        (-1, 1, 3, 0),
        (-1, 2, 3, -1),
        (-20000, 120000, 120000, -20000),
        (0, 5, 10, 0),
    ],
)
def test_vat_moves_half_up_in_proportion(pending, amount, open_, moved):
    assert vat_moved(pending, amount, open_) == moved


def test_successive_receipts_collect_exactly_the_turnover():
    left, collected = 12000, []
    for amount in (1, 4999, 3333, 3667):
        collected.append(collected_turnover(10000, 12000, left, amount))
        left -= amount
    assert sum(collected) == 10000


def test_an_invoice_of_nothing_collects_nothing():
    assert collected_turnover(0, 0, 0, 0) == 0


def test_open_items_read_from_a_book_and_follow_entries():
    items = OpenItems({"clients": {("F-1", "A", "", "C-1"): 500, ("F-1", "B", "", "C-1"): 0}})
    assert items.items("clients") == ("F-1",)
    assert items.of("clients", "F-1") == {Holder("A", party="C-1"): 500}
    assert items.total("clients", "F-9") == 0
    assert items.by_activity("clients") == {"A": 500}
    assert items.to_party("clients", "C-1") == {"F-1": {Holder("A", party="C-1"): 500}}
    assert items.to_party("clients", "C-2") == {}
    assert items
    assert not OpenItems()
