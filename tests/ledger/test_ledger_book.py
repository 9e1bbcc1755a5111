"""The book as a file: how it is made, opened, refused."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import subprocess
import sys

import pytest
from ledger_books import CHART, OCTOBER, close, post, quarter, sale

from cae_core.errors import CaeError
from cae_core.ledger.book import (
    Book,
    BookError,
    BookMismatch,
    BusyBook,
    NewerBook,
    NoBook,
    NotABook,
    ReadOnlyBook,
)
from cae_core.ledger.refusals import Unbalanced


def pragma(book, name):
    with book._reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_new_file_is_its_owners_alone(book, tmp_path):
    assert stat.S_IMODE((tmp_path / "book.sqlite").stat().st_mode) == 0o600


def test_its_journal_is_its_owners_alone(book, tmp_path):
    with book.transaction() as work:
        work.post(sale())
        work.flush()
        assert stat.S_IMODE((tmp_path / "book.sqlite-journal").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("application_id", 0x43414531),
    ],
)
def test_the_file_is_used_the_safe_way(book, name, value):
    assert pragma(book, name) == value


def test_a_book_is_opened_again_as_it_was(tmp_path):
    path = tmp_path / "book.sqlite"
    with Book.open(path, CHART, cooperative="Lille", country="TN", currency="TND") as book:
        certificates = quarter(book)
        entries, balances = list(book.entries()), book.balances()
    with Book.open(str(path)) as book:
        assert (book.cooperative, book.country, book.currency) == ("Lille", "TN", "TND")
        assert list(book.entries()) == entries
        assert book.balances() == balances
        assert book.certificates() == certificates
        assert book.verify(certificates) == ()


def test_a_book_can_be_opened_by_url(tmp_path):
    with Book.open(f"sqlite:///{tmp_path}/book.sqlite", CHART) as book:
        post(book, sale())
    with Book.open(tmp_path / "book.sqlite") as book:
        assert len(list(book.entries())) == 1


def test_entries_go_on_where_they_stopped(tmp_path):
    for n in range(3):
        with Book.open(tmp_path / "book.sqlite", CHART) as book:
            post(book, sale(f"F{n}"))
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        assert close(book).last == "2026-000003"
        assert [entry.id for entry in book.entries()] == [1, 2, 3]


def test_without_a_chart_a_book_is_read_not_posted_to(book):
    quarter(book)
    with Book.open(book._place) as reader:
        assert len(list(reader.entries())) == 11
        assert reader.verify() == ()
        with pytest.raises(BookError, match="opened without a chart"):
            post(reader, sale("F9", day=dt.date(2026, 11, 9)))


@pytest.mark.parametrize(("field", "other"), [("country", "MA"), ("currency", "MAD")])
def test_a_book_of_another_country_or_currency_is_refused(book, field, other):
    with pytest.raises(BookMismatch, match=f"is kept in .*, not in {other}"):
        Book.open(book._place, CHART, **{field: other})


def test_a_missing_book_is_said_to_be_so(tmp_path):
    with pytest.raises(NoBook, match="there is no book at"):
        Book.open(tmp_path / "none.sqlite", create=False)
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("content", [b"x", b"SQLite format 2\x00", b"PK\x03\x04" * 100, b"\x00" * 4096])
def test_another_file_is_not_touched(tmp_path, content):
    path = tmp_path / "book.sqlite"
    path.write_bytes(content)
    with pytest.raises(NotABook, match="is not a book of cae_core"):
        Book.open(path, CHART)
    assert path.read_bytes() == content


def test_another_programs_database_is_not_touched(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(NotABook):
        Book.open(path, CHART)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_book(tmp_path):
    (tmp_path / "book.sqlite").touch()
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        assert post(book, sale()) == 1


@pytest.mark.parametrize("place", ["mysql://u@h/db", "://", "sqlite://", "sqlite:///:memory:", "oracle://x"])
def test_other_places_are_refused(place):
    with pytest.raises(NotABook):
        Book.open(place)


def test_a_folder_is_no_book(tmp_path):
    with pytest.raises(CaeError):
        Book.open(tmp_path)


def test_a_place_that_cannot_be_written_is_said_to_be_so(tmp_path):
    with pytest.raises((ReadOnlyBook, NoBook)):
        Book.open(tmp_path / "missing" / "book.sqlite")


def test_a_book_of_a_later_version_is_refused(book):
    with sqlite3.connect(book._place) as raw:
        raw.execute("DROP TRIGGER guard_meta_update")
        raw.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
    raw.close()
    with pytest.raises(NewerBook, match="has the format 2; this version of cae_core reads 1"):
        Book.open(book._place)


def test_a_draft_changed_behind_our_back_is_not_validated(book):
    post(book, sale(), sale("F2"))
    with sqlite3.connect(book._place) as raw:
        raw.execute("DELETE FROM postings WHERE entry = 2 AND line = 1")
        raw.execute("INSERT INTO postings VALUES (2, 1, 1, 'OTHER', '', '', '', 10000, 0)")
    raw.close()
    with pytest.raises(Unbalanced, match="entry invoice:F2 was changed in the book after it was posted"):
        close(book)
    assert book.closed_months() == ()


def test_entries_can_be_read_while_a_transaction_of_another_is_open(book):
    post(book, sale())
    with Book.open(book._place, CHART) as other, other.transaction() as work:
        work.post(sale("F2"))
        assert [entry.key for entry in book.entries()] == ["invoice:F1"]
    assert len(list(book.entries())) == 2


def test_posting_while_reading_does_not_wait_for_ever(book):
    post(book, sale())
    for entry in book.entries():
        post(book, sale(f"{entry.document}-copy"))
    assert len(list(book.entries())) == 2


def test_a_second_writer_waits_then_says_who_is_in_the_way(book):
    with Book.open(book._place, CHART, timeout=0) as other, book.transaction() as work:
        work.post(sale())
        with pytest.raises(BusyBook, match="another program is writing"):
            post(other, sale("F2"))
    assert [entry.key for entry in book.entries()] == ["invoice:F1"]


CLOSER = """
import datetime as dt, sys
from ledger_books import CHART, OCTOBER, sale
from cae_core.ledger.book import Book
from cae_core.errors import CaeError
book = Book.open(sys.argv[1], CHART)
with book.transaction() as work:
    posted = work.post_all([sale(f"F{n}") for n in range(50)])
    if OCTOBER not in work.closed_months():
        work.close(OCTOBER, "2026", dt.date(2026, 11, 3))
print(posted)
"""


def test_of_several_month_ends_at_once_exactly_one_posts(book, tmp_path):
    command = [sys.executable, "-c", CLOSER, book._place]
    folder = str(__file__).rpartition("/")[0]
    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
        for _ in range(4)
    ]
    said = [child.communicate(timeout=60) for child in children]
    assert sorted(out.strip() for out, _ in said) == ["0", "0", "0", "50"], said
    assert [err for _, err in said] == [""] * 4
    assert book.certificate(OCTOBER).entries == 50
    assert book.verify() == ()


def test_two_processes_make_one_book(tmp_path):
    command = [sys.executable, "-c", CLOSER, str(tmp_path / "new.sqlite")]
    folder = str(__file__).rpartition("/")[0]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) for _ in range(3)]
    assert sorted(child.communicate(timeout=60)[0].strip() for child in children) == ["0", "0", "50"]


def test_errors_are_caught_as_one_family_and_pickle():
    import pickle

    error = pickle.loads(pickle.dumps(NoBook(place="x")))
    assert isinstance(error, CaeError)
    assert isinstance(error, RuntimeError)
    assert error.place == "x"
