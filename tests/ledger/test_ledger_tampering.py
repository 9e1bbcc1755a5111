"""Someone with the file, SQL and time: every column changed, rows deleted, added, moved, swapped."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

import attrs
import pytest
from ledger_books import CHART, OCTOBER, quarter, sale

from cae_core.ledger import Certificate, Ledger
from cae_core.ledger.book import Book
from cae_core.ledger.entries import Posting
from cae_core.ledger.seals import seal


class Tampered:
    """A closed quarter whose guards are gone."""

    def __init__(self, book, certificates):
        self.book = book
        self.certificates = certificates
        self.raw = sqlite3.connect(book._place, isolation_level=None)
        self.raw.execute("PRAGMA foreign_keys = OFF")
        self.raw.execute("PRAGMA synchronous = OFF")
        self.raw.execute("BEGIN")
        self.guards = self.raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in self.guards:
            self.raw.execute(f"DROP TRIGGER {name}")

    def __call__(self, *statements, given=()):
        """Run statements, put the guards back as a careful forger would, and verify."""
        for statement in statements:
            self.raw.execute(statement)
        for _, sql in self.guards:
            self.raw.execute(sql)
        self.raw.execute("COMMIT")
        return self.book.verify(given)


@pytest.fixture
def tamper(quarter_book, closed_quarter):
    tampered = Tampered(quarter_book, closed_quarter[1])
    yield tampered
    tampered.raw.close()


ENTRY = ("id", "key", "journal", "date", "document", "document_date", "label", "reverses", "month", "content")
SEALED = ("year", "sequence", "validated_on", "seal")
POSTING = ("entry", "line", "account", "activity", "party", "person", "item", "debit", "credit")


COPY_ENTRY = (
    "INSERT INTO entries SELECT 50, 'copy', journal, date, document, document_date, label, reverses,"
    " month, content, year, 11, validated_on, seal FROM entries WHERE id = 10"
)
COPY_POSTINGS = (
    "INSERT INTO postings SELECT 50, line, account, activity, party, person, item, debit, credit"
    " FROM postings WHERE entry = 10"
)


def changes(column):
    """A plausible other value, a value of another type, and none."""
    plausible = {
        "id": "77",
        "journal": "3",
        "date": "'2026-09-03'",
        "document_date": "'2026-09-03'",
        "month": "'2026-08'",
        "validated_on": "'2026-10-04'",
        "year": "'2025'",
        "sequence": "44",
        "entry": "77",
        "line": "9",
        "account": "1",
        "debit": "debit + 1",
        "credit": "credit + 1",
    }
    return [plausible.get(column, f"{column} || 'x'"), "x'00ff'", "'NaN'"]


def test_what_was_not_tampered_with_is_sound(tamper):
    assert tamper(given=tamper.certificates) == ()


@pytest.mark.parametrize("change", range(3))
@pytest.mark.parametrize("column", ENTRY + SEALED)
def test_each_column_of_an_entry(tamper, column, change):
    value = changes(column)[change]
    if column in {"id", "journal", "sequence"} and value.startswith("x'"):
        value = "-1"  # a row number or number cannot be stored as bytes
    if column in {"id", "journal"} and value == "'NaN'":
        value = "55"
    findings = tamper(f"UPDATE entries SET {column} = {value} WHERE sequence = 4")
    assert findings[0].number == "2026-000004" or findings[0].fields["key"] == "invoice:F2", findings


@pytest.mark.parametrize("column", SEALED)
def test_each_mark_of_validation_taken_away(tamper, column):
    findings = tamper(f"UPDATE entries SET {column} = NULL WHERE sequence = 4")
    assert findings[0].number == "2026-000004"


@pytest.mark.parametrize("change", range(3))
@pytest.mark.parametrize("line", [1, 2])
@pytest.mark.parametrize("column", POSTING)
def test_each_column_of_a_posting(tamper, column, line, change):
    value = changes(column)[change]
    tamper.raw.execute("PRAGMA ignore_check_constraints = ON")
    findings = tamper(f"UPDATE postings SET {column} = {value} WHERE entry = 4 AND line = {line}")
    assert findings[0].number == "2026-000004", findings


@pytest.mark.parametrize("column", ["role", "number", "label"])
def test_each_column_of_an_account(tamper, column):
    findings = tamper(f"UPDATE accounts SET {column} = {column} || 'x' WHERE role = 'bank'")
    assert findings[0].number == "2026-000001"


@pytest.mark.parametrize("column", ["key", "code", "label"])
def test_each_column_of_a_journal(tamper, column):
    findings = tamper(f"UPDATE journals SET {column} = {column} || 'x' WHERE key = 'bank'")
    assert findings[0].number == "2026-000005"


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Certificate)])
def test_each_field_of_a_kept_certificate(tamper, field):
    data = json.loads(tamper.certificates[1].to_json())
    data[field] = data[field] + 1 if isinstance(data[field], int) else data[field] + "0"
    if field == "month":
        data[field] = "2026-10"
    if field == "validated_on":
        data[field] = "2026-10-04"
    text = json.dumps(data, ensure_ascii=False)
    tamper.raw.execute("UPDATE periods SET certificate = ? WHERE month = '2026-09'", (text,))
    findings = tamper(given=tamper.certificates)
    assert findings
    # The name of the cooperative is on paper only: the certificate kept outside tells it.
    assert findings[0].number in {"2026-000004", "2026-0000040"} or field in {"schema", "first"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE documents SET payload = '{}' WHERE key = 'P1:2026-09'", "documents_digest"),
        ("UPDATE documents SET key = 'P2' WHERE key = 'P1:2026-09'", "documents_digest"),
        ("UPDATE documents SET kind = 'slip' WHERE key = 'P1:2026-09'", "documents_digest"),
        ("UPDATE documents SET month = '2026-12' WHERE key = 'P1:2026-09'", "documents"),
        ("DELETE FROM documents WHERE key = 'P1:2026-09'", "documents"),
        ("INSERT INTO documents VALUES ('payslip', 'P9', '2026-09', '{}')", "documents"),
    ],
)
def test_documents_of_a_closed_month(tamper, statement, said):
    finding = tamper(statement)[0]
    assert finding.number == "2026-000004"
    assert finding.fields["field"] == said


@pytest.mark.parametrize(
    ("statements", "number"),
    [
        # two amounts of equal total swapped: each entry still balances
        (
            [
                "UPDATE postings SET debit = debit + 100 WHERE entry = 4 AND line = 1",
                "UPDATE postings SET credit = credit + 100 WHERE entry = 4 AND line = 2",
                "UPDATE postings SET debit = debit - 100 WHERE entry = 5 AND line = 1",
                "UPDATE postings SET credit = credit - 100 WHERE entry = 5 AND line = 2",
            ],
            "2026-000004",
        ),
        # one side moved to another activity, on both lines
        (["UPDATE postings SET activity = 'POTERIE' WHERE entry = 5"], "2026-000005"),
        # debit and credit exchanged
        (["UPDATE postings SET debit = credit, credit = debit WHERE entry = 6"], "2026-000006"),
        # a row deleted, with or without its postings
        (["DELETE FROM entries WHERE id = 6", "DELETE FROM postings WHERE entry = 6"], "2026-000006"),
        (["DELETE FROM entries WHERE id = 6"], "2026-000006"),
        (["DELETE FROM postings WHERE entry = 6"], "2026-000006"),
        (["DELETE FROM postings WHERE entry = 6 AND line > 2"], "2026-000006"),
        # the first of all deleted
        (["DELETE FROM entries WHERE id = 1", "DELETE FROM postings WHERE entry = 1"], "2026-000001"),
        # a posting added that keeps the balance
        (
            [
                "INSERT INTO postings VALUES (7, 3, 1, 'POTERIE', '', '', '', 5, 0)",
                "INSERT INTO postings VALUES (7, 4, 2, 'POTERIE', '', '', '', 0, 5)",
            ],
            "2026-000007",
        ),
        # two numbers exchanged
        (
            [
                "UPDATE entries SET sequence = 1000 WHERE sequence = 8",
                "UPDATE entries SET sequence = 8 WHERE sequence = 9",
                "UPDATE entries SET sequence = 9 WHERE sequence = 1000",
            ],
            "2026-000008",
        ),
        # the lines of an entry exchanged
        (
            [
                "UPDATE postings SET line = 99 WHERE entry = 8 AND line = 1",
                "UPDATE postings SET line = 1 WHERE entry = 8 AND line = 2",
                "UPDATE postings SET line = 2 WHERE entry = 8 AND line = 99",
            ],
            "2026-000008",
        ),
        # two entries exchange all their postings
        (
            [
                "UPDATE postings SET entry = 99 WHERE entry = 4",
                "UPDATE postings SET entry = 4 WHERE entry = 10",
                "UPDATE postings SET entry = 10 WHERE entry = 99",
            ],
            "2026-000004",
        ),
        # a validated entry made a draft again
        (
            [
                "UPDATE entries SET year = NULL, sequence = NULL, validated_on = NULL, seal = NULL WHERE id = 5"
            ],
            "2026-000005",
        ),
        # a copy inserted further on
        (
            [
                COPY_ENTRY,
                COPY_POSTINGS,
            ],
            "2026-000011",
        ),
    ],
)
def test_rows_deleted_added_moved_or_swapped(tamper, statements, number):
    findings = tamper(*statements)
    assert findings[0].number == number, findings


def test_postings_of_no_entry(tamper):
    findings = tamper(
        "INSERT INTO postings VALUES (0, 1, 1, 'A', '', '', '', 5, 0)",
        "INSERT INTO postings VALUES (500, 1, 1, 'A', '', '', '', 5, 0)",
    )
    assert [finding.fields["id"] for finding in findings] == [0, 500]
    assert "postings without an entry" in findings[0].text()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM periods WHERE month = '2026-09'", "validated in 2026-09, which is not closed"),
        (
            "UPDATE periods SET certificate = '{}' WHERE month = '2026-09'",
            "the certificate of 2026-09 cannot be read",
        ),
        (
            "UPDATE periods SET certificate = x'ff' WHERE month = '2026-09'",
            "the certificate of 2026-09 cannot be read",
        ),
        (
            "UPDATE periods SET month = '2026-07' WHERE month = '2026-08'",
            "the certificate of 2026-07 is not that month's",
        ),
    ],
)
def test_periods(tamper, statement, said):
    assert any(said in finding.text() for finding in tamper(statement))


def test_a_currency_rewritten_under_the_figures(tamper):
    tamper("UPDATE meta SET value = 'MAD' WHERE key = 'currency'")
    with Book.open(tamper.book._place) as book:
        assert book.verify()[0].number == "2026-000001"


def rewrite_chain(raw):
    """Recompute every seal after a change, as someone who knows the library would."""
    head = raw.execute("SELECT seal FROM entries WHERE sequence = 3").fetchone()[0]
    for id_, *parts in raw.execute(
        "SELECT id, year, sequence, validated_on, content FROM entries WHERE sequence > 3 ORDER BY sequence"
    ).fetchall():
        head = seal(head, *parts)
        raw.execute("UPDATE entries SET seal = ? WHERE id = ?", (head, id_))


def test_a_changed_digest_shows_in_the_seal_and_a_rewritten_chain_in_the_certificates(tamper):
    tamper.raw.execute("UPDATE entries SET content = replace(content, 'a', 'b') WHERE sequence = 4")
    rewrite_chain(tamper.raw)
    assert tamper()[0].number == "2026-000004"


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_tail_cut_off_shows_by_the_certificates_given(book, cut):
    """Months, certificates, entries and documents of the end vanish together: the rest is sound."""
    certificates = quarter(book)
    ledger_after = Ledger(CHART, cooperative="Lille", country="FR", currency="EUR")
    kept = [entry for entry in book.entries() if entry.validated][: 10 - cut]
    with ledger_after.transaction() as work:
        for entry in kept:
            work.post(as_entry(entry))
        for month, certificate in zip(book.closed_months(), certificates, strict=True):
            if any(entry.month == month for entry in kept):
                payload = {"net_pay": 100_00, "month": str(month)}
                work.store("payslip", f"P1:{month}", month, payload)
                work.close(month, "2026", certificate.validated_on)
    assert ledger_after.verify() == ()
    findings = ledger_after.verify(certificates)
    assert findings[0].number == f"2026-{11 - cut:06d}"


def test_a_book_rewritten_whole_shows_by_the_certificates_given(store):
    forged = Ledger(CHART, cooperative="Lille", country="FR", currency="EUR")
    certificates = quarter(forged)
    quarter(store)
    assert store.verify(certificates) == ()
    other = Ledger(CHART, cooperative="Lille", country="FR", currency="EUR")
    with other.transaction() as work:
        for certificate in certificates:
            for entry in store.entries(month=certificate.month):
                made = as_entry(entry)
                work.post(attrs.evolve(made, label="Forged") if entry.number == "2026-000008" else made)
            work.store(
                "payslip",
                f"P1:{certificate.month}",
                certificate.month,
                {"net_pay": 100_00, "month": str(certificate.month)},
            )
            work.close(certificate.month, "2026", certificate.validated_on)
    assert other.verify() == ()
    (finding,) = other.verify(certificates)
    assert finding.number == "2026-000007"  # the first of the month that differs
    assert "2026-10 differs from its certificate: head is" in finding.text()


def as_entry(recorded):
    (made,) = [sale("x")]
    return attrs.evolve(
        made,
        key=recorded.key,
        journal=recorded.journal.key,
        date=recorded.date,
        document=recorded.document,
        document_date=recorded.document_date,
        label=recorded.label,
        postings=tuple(
            Posting(p.role, p.activity, p.amount, p.party, p.person, p.item) for p in recorded.postings
        ),
    )


def test_a_certificate_of_a_month_the_book_never_closed(book):
    certificates = quarter(book)
    with Book.open(book._place + "2", CHART, cooperative="Lille", country="FR", currency="EUR") as other:
        findings = other.verify(certificates)
    assert [finding.number for finding in findings] == ["2026-000001", "2026-000004", "2026-000007"]
    assert findings[0].text() == "2026-000001: 2026-08 was certified closed, and the book no longer knows it"


def test_findings_speak_through_a_translator(tamper):
    finding = tamper("UPDATE entries SET label = 'x' WHERE sequence = 4")[0]
    assert finding.text() == "2026-000004: the content of entry invoice:F2 was changed"
    assert finding.text(lambda text, **fields: text.format(**fields).upper()) == (
        "2026-000004: THE CONTENT OF ENTRY INVOICE:F2 WAS CHANGED"
    )


def test_many_findings_are_cut_short(book):
    entries = [sale(f"F{n}") for n in range(300)]
    with book.transaction() as work:
        work.post_all(entries)
        work.close(OCTOBER, "2026", dt.date(2026, 11, 3))
    raw = sqlite3.connect(book._place, isolation_level=None)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE entries SET label = label || ' '")
    raw.close()
    findings = [finding for finding in book.verify() if finding.number]
    assert len(findings) == 100
    assert findings[0].number == "2026-000001"
