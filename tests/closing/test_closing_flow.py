"""Entries and documents go to the book as they are made, and nothing that matters depends on when."""

import hashlib

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, TODAY, documents, ledger, reading

import cae_core.closing.running as running_module
from cae_core.closing.month_end import month_end
from cae_core.closing.running import Running
from cae_core.closing.sequence import inputs_digest
from cae_core.cooperative.documents import MonthDocuments, Receipt
from cae_core.cooperative.open_items import Holder, OpenItems
from cae_core.cooperative.postings import post_receipt, settle_receipt
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month


class Refused(CaeError, RuntimeError):
    template = mark("the store refuses")


def closed(store):
    return month_end(reading().cooperative, FRANCE, documents(), store, today=TODAY)


@pytest.mark.parametrize("enough", [1, 2, 10_000])
def test_how_many_entries_wait_changes_no_certificate(monkeypatch, enough):
    expected = closed(ledger()).certificate
    monkeypatch.setattr(running_module, "_ENOUGH", enough)
    assert closed(ledger()).certificate == expected


def test_what_the_store_refuses_is_no_problem_of_a_row(monkeypatch):
    monkeypatch.setattr(running_module, "_ENOUGH", 1)

    def refuse(self):
        raise Refused

    monkeypatch.setattr(Running, "flush", refuse)
    store = ledger()
    with pytest.raises(Refused):
        closed(store)
    assert list(store.entries()) == []


def test_a_month_refused_half_way_leaves_no_document(monkeypatch):
    store = ledger()

    def refuse(self, *_):
        raise Refused

    monkeypatch.setattr("cae_core.closing.month_end._Month._settle_vat", refuse)
    with pytest.raises(Refused):
        closed(store)
    assert (store.documents(), list(store.entries()), store.closed_months()) == ((), [], ())


def test_the_digest_of_files_is_that_of_one_text():
    """Each field by name, those at their default left out, in a text that anyone can write."""
    day = TODAY
    month = MonthDocuments(
        Month(2026, 10), receipts=(Receipt("R1", day, "F’1", 500), Receipt("R2", day, "F2", -5))
    )
    text = (
        "{month=2026-10;receipts=["
        "{reference='R1';date=2026-11-03;invoice='F’1';amount=500},"
        "{reference='R2';date=2026-11-03;invoice='F2';amount=-5}]}"
    )
    assert inputs_digest(month) == hashlib.sha256(text.encode()).hexdigest()
    other = attrs.evolve(month, receipts=month.receipts[::-1])
    assert inputs_digest(other) != inputs_digest(month)


def test_a_receipt_settled_beforehand_posts_the_same_entry():
    items = OpenItems(
        {
            "clients": {("F1", "ATELIER", "", "C7"): 12000, ("F1", "JARDIN", "", "C7"): 6000},
            "vat_pending": {("F1", "ATELIER", "", ""): -2000, ("F1", "JARDIN", "", ""): -1000},
        }
    )
    receipt = Receipt("R1", OCTOBER.last, "F1", 9000)
    settled = settle_receipt(receipt, items)
    assert settled == {Holder("ATELIER", "", "C7"): 6000, Holder("JARDIN", "", "C7"): 3000}
    assert post_receipt(receipt, items, settled=settled) == post_receipt(receipt, items)


def test_an_item_settled_in_full_is_open_no_more():
    items = OpenItems({"clients": {("F1", "ATELIER", "", "C7"): 12000}})
    items.follow([post_receipt(Receipt("R1", OCTOBER.last, "F1", 12000), items)])
    assert items.of("clients", "F1") == {}
    assert items.items("clients") == ()
    assert not items
