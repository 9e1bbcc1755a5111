"""PostgreSQL: what can be checked without a server; with one (CAE_TEST_POSTGRESQL), see conftest too."""

from __future__ import annotations

import pytest
from ledger_books import CHART, post, quarter, sale
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from cae_core.ledger._guards import REFUSED
from cae_core.ledger._guards_postgresql import guard_statements
from cae_core.ledger._schema import METADATA
from cae_core.ledger.book import Book, BookError, BusyBook


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_tables_are_the_same_in_both_dialects(table):
    text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert "ROWID" not in text
    assert all(f"{column.name} " in text for column in table.columns)


def test_every_guard_has_its_twin():
    statements = list(guard_statements())
    for name, (event, _) in REFUSED.items():
        assert any(f"CREATE TRIGGER guard_{name} BEFORE {event} FOR EACH ROW" in each for each in statements)
    assert sum("BEFORE TRUNCATE ON" in each for each in statements) == 7


def test_without_its_driver_the_book_says_what_is_missing():
    with pytest.raises(BookError, match="cannot be used"):
        Book.open("postgresql+nothing://h/d")


VERBS = {
    "UPDATE": "UPDATE entries SET label = 'x' WHERE sequence = 4",
    "UPDATE of a posting": "UPDATE postings SET debit = debit + 1 WHERE entry = 4 AND line = 1",
    "DELETE": "DELETE FROM postings WHERE entry = 4",
    "INSERT": "INSERT INTO postings VALUES (4, 3, 1, 'x', '', '', '', 5, 0)",
    "UPSERT": "INSERT INTO meta VALUES ('currency', 'MAD') ON CONFLICT (key) DO UPDATE SET value = 'MAD'",
    "TRUNCATE": "TRUNCATE periods",
    "DELETE of a period": "DELETE FROM periods",
    "UPDATE of a document": "UPDATE documents SET payload = '{}'",
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_server_refuses_what_the_file_refuses(server_book, verb):
    certificates = quarter(server_book)
    refused = pytest.raises(DBAPIError, match=r"cae_core: .* refused")
    with refused, server_book._engine.begin() as connection:
        connection.exec_driver_sql(VERBS[verb])
    assert server_book.verify(certificates) == ()


def test_a_second_writer_on_the_server_waits_its_turn(server_book):
    url = server_book._engine.url.render_as_string(hide_password=False)
    with Book.open(url, CHART, timeout=1) as other, server_book.transaction() as work:
        work.post(sale())
        with pytest.raises(BusyBook):
            post(other, sale("F2"))
    with Book.open(url, CHART) as other:
        assert post(other, sale("F2"), sale("F1")) == 1
