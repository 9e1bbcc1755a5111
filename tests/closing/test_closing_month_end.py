"""A month-end posts each document once, contributes, pays and settles VAT.

That its books balance, whatever the country, is in ``properties/test_month_end_every_country.py``.
"""

import attrs
import pytest
from closing_small import (
    FRANCE,
    OCTOBER,
    close,
    documents,
    empty_month,
    ledger,
    problems,
    reading,
)

from cae_core.closing.sequence import MonthClosedWithOtherFiles, inputs_digest
from cae_core.errors import Problems
from cae_core.ledger.book import Book


@pytest.fixture(scope="module")
def closed():
    store, _ = close()
    return store


def test_joint_invoice_to_the_cent(closed):
    """F-003: 2 000.01 EUR split 62.5 / 37.5 %, VAT 20 % on the whole = 400.00."""
    (entry,) = closed.entries(key="invoice:F-003")
    parts = {(each.activity, each.role): each.amount for each in entry.postings}
    assert parts["ATELIER", "sales_services"] == -125001
    assert parts["ECOLE", "sales_services"] == -75000
    assert parts["ATELIER", "clients"] + parts["ECOLE", "clients"] == 240001


def test_the_contribution_is_ten_percent_of_what_was_invoiced(closed):
    taken = {found.payload["activity"]: found.payload["amount"] for found in closed.documents("contribution")}
    # ATELIER: 1 000 + 150 - 100 (credit note) + 1 250.01 = 2 300.01; ECOLE: 750.00; JARDIN: 320.40; DUO: 900.00
    assert taken == {"ATELIER": 23000, "ECOLE": 7500, "JARDIN": 3204, "DUO": 9000}
    services = closed.balances()["services", "contribution"]
    assert services == -(23000 + 7500 + 3204 + 9000)


def test_the_vat_of_the_month_is_settled_on_one_account(closed):
    balances = closed.balances()
    roles = {role: sum(amount for (_, r), amount in balances.items() if r == role) for _, role in balances}
    assert roles.get("vat_collected", 0) == 0
    assert roles.get("vat_deductible", 0) == 0
    # goods of F-001 on invoice 30.00, F-002 paid 17.62 (5.5 % of 320.40), 500 received of the rest of
    # F-001; deductible 16.00 + 60.00: more is deductible than due
    assert ("vat_due" in roles and roles["vat_due"] < 0) != (
        "vat_credit" in roles and roles["vat_credit"] > 0
    )


def test_the_second_run_posts_nothing_and_gives_the_same_certificate():
    store, first = close()
    _, second = close(store)
    assert first.posted > 0
    assert second.posted == 0
    assert second.already_closed
    assert second.certificate.to_json() == first.certificate.to_json()


def test_a_closed_month_whose_files_changed_is_refused():
    store, _ = close()
    changed = documents(receipts=documents().receipts[:1])
    with pytest.raises(MonthClosedWithOtherFiles, match="2026-10 is closed and its files have changed"):
        close(store, month=changed)


def test_the_digest_sees_values_not_places():
    moved = documents(receipts=tuple(attrs.evolve(each, origin=None) for each in documents().receipts))
    assert inputs_digest(moved) == inputs_digest(documents())
    less = documents(receipts=documents().receipts[1:])
    assert inputs_digest(less) != inputs_digest(documents())


def test_a_skipped_month_is_refused():
    store = ledger()
    with pytest.raises(Problems, match="2026-10: months are closed in order, none skipped"):
        close(store, month=empty_month(OCTOBER.next()))
    assert not list(store.entries())


def test_a_month_before_the_last_closed_is_over():
    store, _ = close()
    with pytest.raises(Problems, match="this month is over"):
        close(store, month=empty_month(OCTOBER.previous()))


def test_checking_posts_nothing():
    store = ledger()
    assert problems(store) == ()
    assert not list(store.entries())
    assert store.closed_months() == ()


def test_problems_leave_the_book_as_it_was():
    store = ledger()
    broken = documents(receipts=tuple(attrs.evolve(each, invoice="F-999") for each in documents().receipts))
    with pytest.raises(Problems) as caught:
        close(store, month=broken)
    assert len(caught.value.problems) == len(broken.receipts)
    assert not list(store.entries())


def test_an_opening_that_does_not_balance_is_refused():
    cooperative = reading().cooperative
    unbalanced = attrs.evolve(cooperative, opening=cooperative.opening[:-1])
    found = problems(cooperative=unbalanced)
    assert any("opening.csv" in each.text() for each in found)


def test_memory_and_database_keep_the_same_book(tmp_path):
    memory, first = close()
    book = Book.open(tmp_path / "book.sqlite", FRANCE.chart, cooperative=reading().cooperative.name)
    try:
        _, second = close(book)
        assert second.certificate.to_json() == first.certificate.to_json()
        assert book.balances() == memory.balances()
        assert book.verify([first.certificate]) == ()
    finally:
        book.close()
