"""What the file itself refuses, whoever opens it and with whatever settings."""

from __future__ import annotations

import sqlite3

import pytest

from cae_core.ledger._guards import GUARDS

ROW = {
    "entries": "(1, 'invoice:F1', 1, '2026-12-01', 'x', '2026-12-01', 'x', '', '2026-12', 'x', NULL, NULL, NULL, NULL)",
    "postings": "(1, 1, 1, 'x', '', '', '', 5, 0)",
    "periods": "('2026-09', '{}')",
    "documents": "('payslip', 'P1:2026-09', '2026-12', '{}')",
    "accounts": "(1, 'x', 'x', 'x')",
    "journals": "(1, 'x', 'x', 'x')",
    "meta": "('currency', 'MAD')",
}
COLUMN = {
    "entries": ("label", "id"),
    "postings": ("debit", "entry, line"),
    "periods": ("certificate", "month"),
    "documents": ("payload", "kind, key"),
    "accounts": ("label", "id"),
    "journals": ("label", "id"),
    "meta": ("value", "key"),
}
VERBS = {
    "UPDATE": "UPDATE {table} SET {column} = 'y'",
    "UPDATE OR REPLACE": "UPDATE OR REPLACE {table} SET {column} = 'y'",
    "UPDATE OR IGNORE": "UPDATE OR IGNORE {table} SET {column} = 'y'",
    "DELETE": "DELETE FROM {table}",
    "REPLACE": "REPLACE INTO {table} VALUES {row}",
    "INSERT OR REPLACE": "INSERT OR REPLACE INTO {table} VALUES {row}",
    "UPSERT": "INSERT INTO {table} VALUES {row} ON CONFLICT ({key}) DO UPDATE SET {column} = 'y'",
    "UPDATE FROM": "UPDATE {table} SET {column} = m.value FROM (SELECT value FROM meta LIMIT 1) AS m",
}


@pytest.fixture(params=[True, False], ids=["recursive", "default"])
def raw(quarter_book, request):
    """Another program's connection: with the settings of ours, or with SQLite's own defaults."""
    connection = sqlite3.connect(quarter_book._place, isolation_level=None)
    connection.execute(f"PRAGMA recursive_triggers = {'ON' if request.param else 'OFF'}")
    yield connection
    connection.close()


def dump(raw):
    return [raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ROW]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("table", ROW)
def test_no_verb_changes_what_is_kept(raw, table, verb):
    before = dump(raw)
    column, key = COLUMN[table]
    statement = VERBS[verb].format(table=table, row=ROW[table], column=column, key=key)
    with pytest.raises(
        sqlite3.IntegrityError, match=f"cae_core: {table}_.* refused: validated rows never change"
    ):
        raw.execute(statement)
    assert dump(raw) == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO postings VALUES (1, 3, 1, 'x', '', '', '', 5, 0)",
        "INSERT INTO entries VALUES (99, 'k', 1, '2026-10-01', 'x', '2026-10-01', 'x', '', '2026-10', 'x', NULL, NULL, NULL, NULL)",
        "INSERT INTO entries VALUES (99, 'k', 1, '2026-12-01', 'x', '2026-12-01', 'x', '', '2026-12', 'x', '2026', 11, '2026-12-01', 'x')",
        "INSERT INTO documents VALUES ('payslip', 'new', '2026-10', '{}')",
        "INSERT INTO periods VALUES ('2026-07', '{}')",
        "UPDATE entries SET label = 'x' WHERE seal IS NULL",
        "UPDATE entries SET seal = NULL, sequence = NULL WHERE id = 1",
        "DELETE FROM entries WHERE id = 1",
        "DELETE FROM postings WHERE entry = 1",
        "UPDATE postings SET debit = debit + 1 WHERE entry IN (SELECT id FROM entries WHERE seal IS NULL)",
        "INSERT OR REPLACE INTO entries VALUES (99, 'invoice:F1', 1, '2026-12-01', 'x', '2026-12-01', 'x', '', '2026-12', 'x', NULL, NULL, NULL, NULL)",
    ],
)
def test_nothing_is_added_to_what_is_validated_nor_drafts_rewritten(raw, statement):
    before = dump(raw)
    with pytest.raises(sqlite3.IntegrityError, match=r"cae_core: .* refused"):
        raw.execute(statement)
    assert dump(raw) == before


def test_the_file_validates_no_entry_that_does_not_balance(raw):
    raw.execute("INSERT INTO postings VALUES (11, 3, 1, 'ATELIER', '', '', '', 5, 0)")
    with pytest.raises(sqlite3.IntegrityError, match="entries_validate refused"):
        raw.execute("UPDATE entries SET seal = 'x', year = '2026', sequence = 11 WHERE id = 11")


def test_the_file_validates_no_entry_without_postings(raw):
    raw.execute("DELETE FROM postings WHERE entry = 11")
    with pytest.raises(sqlite3.IntegrityError, match="entries_validate refused"):
        raw.execute("UPDATE entries SET seal = 'x', year = '2026', sequence = 11 WHERE id = 11")


@pytest.mark.parametrize("amounts", ["0, 0", "5, 5", "-5, 0", "0, -5", "NULL, 5"])
def test_a_posting_has_one_positive_side(raw, amounts):
    with pytest.raises(sqlite3.IntegrityError, match="constraint failed"):
        raw.execute(f"INSERT INTO postings VALUES (11, 3, 1, 'x', '', '', '', {amounts})")


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_verification_misses_a_guard_that_was_removed(quarter_book, name):
    book = quarter_book
    assert book.verify() == ()
    with sqlite3.connect(book._place) as raw:
        raw.execute(f"DROP TRIGGER {name}")
    raw.close()
    (finding,) = book.verify()
    assert finding.text() == f"the guard {name} was removed, changed or added"


def test_verification_sees_a_guard_that_was_weakened_or_added(book):
    with sqlite3.connect(book._place) as raw:
        raw.execute("DROP TRIGGER guard_entries_delete")
        raw.execute(GUARDS["guard_entries_delete"].replace("OLD.seal IS NOT NULL", "0"))
        raw.execute("CREATE TRIGGER extra AFTER INSERT ON meta BEGIN SELECT 1; END")
    raw.close()
    assert [finding.fields["name"] for finding in book.verify()] == ["extra", "guard_entries_delete"]
