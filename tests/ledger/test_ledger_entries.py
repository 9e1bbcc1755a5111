from __future__ import annotations

import datetime as dt

import attrs
import pytest
from ledger_books import contribution, receipt, sale

from cae_core.ledger.entries import (
    LARGEST,
    Entry,
    NotMinorUnits,
    Posting,
    UnbalancedEntry,
    UnknownJournal,
    UnknownRole,
    balances,
)

DAY = dt.date(2026, 10, 5)


def entry(*postings: Posting, **changes: object) -> Entry:
    fields = {
        "key": "k",
        "journal": "misc",
        "date": DAY,
        "document": "D1",
        "document_date": DAY,
        "label": "Something",
        "postings": postings,
    }
    return Entry(**(fields | changes))


def test_an_entry_that_does_not_balance_is_refused_with_its_excess():
    with pytest.raises(UnbalancedEntry, match=r"entry k does not balance for A: \+1 minor units") as caught:
        entry(Posting("bank", "A", 100), Posting("clients", "A", -99))
    assert (caught.value.key, caught.value.activity, caught.value.excess) == ("k", "A", 1)


def test_each_activity_balances_by_itself():
    with pytest.raises(UnbalancedEntry, match="for A"):
        entry(Posting("bank", "A", 100), Posting("bank", "B", -100))


def test_a_role_that_no_chart_numbers_is_refused():
    with pytest.raises(UnknownRole, match="no account has the role “bonk”"):
        entry(Posting("bonk", "A", 100), Posting("bank", "A", -100))


def test_an_unknown_journal_is_refused():
    with pytest.raises(UnknownJournal, match="journal “cash”"):
        entry(journal="cash")


@pytest.mark.parametrize("amount", [1.0, "1", True, LARGEST, -LARGEST, None])
def test_amounts_are_whole_minor_units_of_a_sane_size(amount):
    with pytest.raises(NotMinorUnits, match="expected whole minor units"):
        entry(Posting("bank", "A", amount), Posting("clients", "A", -1))


def test_zero_postings_are_dropped():
    made = entry(Posting("bank", "A", 0), Posting("bank", "A", 5), Posting("clients", "A", -5))
    assert [posting.amount for posting in made.postings] == [5, -5]
    assert made.debit == 5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("one\ntwo", "one two"), ("a\tb  c", "a b c"), (" x ", "x"), ("é\u00a0€", "é €"), ("\r\n", "")],
)
def test_labels_and_documents_are_one_line(typed, kept):
    made = entry(label=typed, document=typed)
    assert (made.label, made.document) == (kept, kept)


def test_debit_and_credit_are_the_two_sides_of_an_amount():
    assert (Posting("bank", "A", 7).debit, Posting("bank", "A", 7).credit) == (7, 0)
    assert (Posting("bank", "A", -7).debit, Posting("bank", "A", -7).credit) == (0, 7)


def test_an_entry_never_changes():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        sale().label = "other"


def test_balances_sum_postings_by_activity_and_role():
    assert balances([sale("F1", 100_00), receipt("R1", "F1", 40_00), contribution("K1", 10_00)]) == {
        ("ATELIER", "clients"): 60_00,
        ("ATELIER", "sales_services"): -100_00,
        ("ATELIER", "bank"): 40_00,
        ("ATELIER", "contribution"): 10_00,
        ("ATELIER", "link"): -10_00,
        ("services", "link"): 10_00,
        ("services", "contribution"): -10_00,
    }
