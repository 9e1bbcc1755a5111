"""The journal and the trial balance as tables: every posting once, sums that agree."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.country import find_country
from cae_core.exchange.book_tables import Moved, journal, trial_balance
from cae_core.ledger.entries import Posting
from cae_core.ledger.records import BookAccount, BookJournal, RecordedEntry, RecordedPosting
from cae_core.messages import Translator

CHART = find_country("FR").chart
DAY = dt.date(2026, 10, 2)


def recorded(sequence: int, *postings: Posting) -> RecordedEntry:
    return RecordedEntry(
        sequence,
        f"invoice:F{sequence}",
        BookJournal("sales", "VE", "Ventes"),
        DAY,
        f"F{sequence}",
        DAY,
        "Facture",
        tuple(
            RecordedPosting(
                BookAccount(each.role, CHART.number(each.role), CHART.label(each.role)),
                each.activity,
                each.amount,
                each.party,
                each.person,
                each.item,
            )
            for each in postings
        ),
        "",
        "digest",
        "2026",
        sequence,
        DAY,
    )


SALE = recorded(
    1,
    Posting("clients", "ATELIER", 120000, party="CL1", item="F1"),
    Posting("sales_services", "ATELIER", -100000, person="P1"),
    Posting("vat_pending", "ATELIER", -20000),
)
RECEIPT = recorded(
    2, Posting("bank", "ATELIER", 50000), Posting("clients", "ATELIER", -50000, "CL1", "", "F1")
)


def test_the_journal_has_a_row_a_posting():
    table = journal([SALE, RECEIPT], "EUR")
    assert len(table.rows) == 5
    assert dict(zip(table.header, table.rows[0], strict=True)) == {
        "Number": "2026-000001",
        "Date": DAY,
        "Journal": "VE",
        "Document": "F1",
        "Document date": DAY,
        "Account": CHART.number("clients"),
        "Account name": CHART.label("clients"),
        "Activity": "ATELIER",
        "Third party": "CL1",
        "Person": "",
        "Item": "F1",
        "Label": "Facture",
        "Debit": Decimal("1200.00"),
        "Credit": None,
    }
    assert table.rows[1][-2:] == [None, Decimal("1000.00")]


def test_headers_are_said_in_the_readers_language():
    said = journal([], "EUR", lambda text: f"<{text}>").header
    assert said[:2] == ["<Number>", "<Date>"]
    assert journal([], "EUR", Translator("en")).header[0] == "Number"


def test_a_trial_balance():
    opening = {("ATELIER", "bank"): 10000, ("ECOLE", "bank"): 5000, ("ATELIER", "brought_forward"): -15000}
    table = trial_balance(opening, [SALE, RECEIPT], CHART, "EUR")
    rows = {row[0]: row[3:] for row in table.rows}
    assert rows[CHART.number("bank")] == [
        Decimal("150.00"),
        Decimal("500.00"),
        Decimal("0.00"),
        Decimal("650.00"),
    ]
    assert rows[CHART.number("clients")] == [
        Decimal("0.00"),
        Decimal("1200.00"),
        Decimal("500.00"),
        Decimal("700.00"),
    ]
    assert rows[""] == [Decimal("0.00"), Decimal("1700.00"), Decimal("1700.00"), Decimal("0.00")]
    assert [row[0] for row in table.rows[:-1]] == sorted(rows.keys() - {""})


def test_a_trial_balance_by_activity():
    opening = {("ATELIER", "bank"): 10000, ("ECOLE", "bank"): 5000, ("ECOLE", "reserved"): 0}
    table = trial_balance(opening, [RECEIPT], CHART, "EUR", by_activity=True)
    banks = [row[2:] for row in table.rows if row[0] == CHART.number("bank")]
    assert banks == [
        ["ATELIER", Decimal("100.00"), Decimal("500.00"), Decimal("0.00"), Decimal("600.00")],
        ["ECOLE", Decimal("50.00"), Decimal("0.00"), Decimal("0.00"), Decimal("50.00")],
    ]
    assert CHART.number("reserved") not in [row[0] for row in table.rows], (
        "accounts without movement are left out"
    )


def test_an_empty_period():
    assert trial_balance({}, [], CHART, "TND").rows == [["", "Total", "", *[Decimal("0.000")] * 4]]


@pytest.mark.parametrize(("currency", "amount"), [("EUR", "1200.00"), ("TND", "120.000")])
def test_amounts_have_the_decimals_of_the_currency(currency, amount):
    assert str(journal([SALE], currency).rows[0][-2]) == amount


ROLES = ["bank", "clients", "sales_services", "vat_pending", "suppliers", "net_pay"]
pairs = st.lists(
    st.tuples(st.sampled_from(ROLES), st.sampled_from(ROLES), st.sampled_from("AB"), st.integers(1, 10**9)),
    max_size=8,
)


@given(pairs)
def test_debits_equal_credits_and_each_closing_is_its_movements(drawn):
    entries = [
        recorded(i, Posting(debit, activity, amount), Posting(credit, activity, -amount))
        for i, (debit, credit, activity, amount) in enumerate(drawn, 1)
    ]
    table = trial_balance({}, entries, CHART, "EUR", by_activity=True)
    *rows, total = [row[3:] for row in table.rows]
    assert all(closing == opening + debit - credit for opening, debit, credit, closing in [*rows, total])
    assert total == [sum((row[i] for row in rows), Decimal(0)) for i in range(4)]
    assert total[1] == total[2]
    assert total[3] == 0
    lines = journal(entries, "EUR").rows
    assert sum(row[-2] or 0 for row in lines) == total[1]


@pytest.mark.parametrize("by_activity", [False, True])
def test_what_passed_through_the_journal_balances_like_the_entries(by_activity):
    opening, moved = {("ATELIER", "bank"): 700, ("JARDIN", "bank"): 5}, Moved()
    journal(moved.through([SALE, RECEIPT]), "EUR")
    once = trial_balance(opening, moved, CHART, "EUR", by_activity=by_activity)
    assert once == trial_balance(opening, [SALE, RECEIPT], CHART, "EUR", by_activity=by_activity)
    assert once == trial_balance(opening, moved, CHART, "EUR", by_activity=by_activity)  # read, not used up
