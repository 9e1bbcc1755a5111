"""Files that rot, are cut, or fill the disk: always a clear error, never a wrong figure in silence."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import shutil

import pytest
from ledger_books import CHART, OCTOBER, contribution, quarter, sale
from sqlalchemy import event

from cae_core.errors import CaeError
from cae_core.ledger import statement, trial_balance
from cae_core.ledger.book import Book, DamagedBook, FullDisk, NotABook


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A closed quarter with some weight: its file, its figures and its certificates."""
    path = tmp_path_factory.mktemp("sound") / "book.sqlite"
    with Book.open(path, CHART, cooperative="Lille", country="FR", currency="EUR") as book:
        certificates = quarter(book)
        with book.transaction() as work:
            work.post_all(sale(f"N{n}", 100 + n, day=dt.date(2026, 11, 9)) for n in range(200))
            certificates += (work.close(OCTOBER.next(), "2026", dt.date(2026, 12, 3)),)
        return path, figures(book), certificates


def figures(book):
    """Everything that a reader could print."""
    return (
        list(book.entries()),
        book.balances(),
        book.open_items("clients"),
        book.documents(),
        book.certificates(),
        trial_balance(book).rows,
        statement(book, activity="ATELIER").lines,
    )


def survives(path, expected, certificates):
    """Read the file as a user would. True when damage was told, or when nothing at all was lost."""
    try:
        with Book.open(path, CHART, create=False) as book:
            findings = book.verify(certificates)
            try:
                found = figures(book)
            except CaeError:
                assert findings, "a book that cannot be read was found sound"
                return True
            return bool(findings) or found == expected
    except CaeError:
        return True


def flips(path, seed, count):
    """Change ``count`` random bytes of a file."""
    random_ = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(random_.randint(1, count)):
        data[random_.randrange(len(data))] ^= random_.randint(1, 255)
    path.write_bytes(data)


def flip_profile(sound, tmp_path, seeds):
    path, expected, certificates = sound
    for seed in seeds:
        print("seed", seed)
        copy = tmp_path / "copy.sqlite"
        shutil.copy(path, copy)
        flips(copy, seed, 64)
        assert survives(copy, expected, certificates), f"seed {seed}: wrong figures from a book found sound"


def test_random_bytes_changed(sound, tmp_path):
    flip_profile(sound, tmp_path, range(150))


@pytest.mark.slow
def test_random_bytes_changed_in_full(sound, tmp_path):
    flip_profile(sound, tmp_path, range(1_000, 4_000))


def test_single_bits_changed(sound, tmp_path):
    path, expected, certificates = sound
    copy = tmp_path / "copy.sqlite"
    original = path.read_bytes()
    for seed in range(60):
        position = random.Random(seed).randrange(len(original))
        data = bytearray(original)
        data[position] ^= 1 << (seed % 8)
        copy.write_bytes(data)
        assert survives(copy, expected, certificates), f"byte {position}"


def test_files_cut_short(sound, tmp_path):
    path, expected, certificates = sound
    original = path.read_bytes()
    copy = tmp_path / "copy.sqlite"
    for part in range(1, 40):
        copy.write_bytes(original[: len(original) * part // 40])
        assert survives(copy, expected, certificates), f"{part}/40"


def test_pages_exchanged_and_zeroed(sound, tmp_path):
    path, expected, certificates = sound
    original = path.read_bytes()
    pages = [original[start : start + 4096] for start in range(0, len(original), 4096)]
    copy = tmp_path / "copy.sqlite"
    for seed in range(40):
        random_ = random.Random(seed)
        one, other = random_.sample(range(1, len(pages)), 2)
        mixed = list(pages)
        mixed[one], mixed[other] = (pages[other], pages[one]) if seed % 2 else (bytes(4096), pages[other])
        copy.write_bytes(b"".join(mixed))
        assert survives(copy, expected, certificates), f"pages {one} and {other}"


def test_a_damaged_header_is_said_to_be_so(sound, tmp_path):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(b"SQLite format 3\x00" + b"\xff" * 200 + sound[0].read_bytes()[216:])
    with pytest.raises((DamagedBook, NotABook)):
        Book.open(copy, CHART)


def test_text_that_is_no_text(sound, tmp_path):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(sound[0].read_bytes().replace(b"Invoice F2", b"Invoice \xff\xfe"))
    with Book.open(copy, CHART) as book:
        assert book.verify()[0].text().startswith("the book cannot be read: the book ")
        with pytest.raises(DamagedBook, match=r"is damaged .*: restore a copy and verify it"):
            list(book.entries())


def test_a_damaged_book_takes_no_posting(sound, tmp_path):
    copy = tmp_path / "copy.sqlite"
    data = sound[0].read_bytes()
    copy.write_bytes(data[: len(data) // 2] + b"\x00" * (len(data) - len(data) // 2))
    before = copy.read_bytes()
    with pytest.raises(DamagedBook), Book.open(copy, CHART) as book, book.transaction() as work:
        work.post_all(sale(f"X{n}", day=dt.date(2026, 12, 9)) for n in range(500))
    assert copy.read_bytes() == before


# A full disk


def limit(book, pages):
    """Let the file of a book grow to so many pages and no more, as a full disk would."""
    event.listen(book._engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}"))


def month_end(work):
    work.post_all(sale(f"D{n}", 100 + n) for n in range(400))
    work.post_all(contribution(f"D{n}", 1 + n) for n in range(400))
    for n in range(20):
        work.store("payslip", f"P{n}", OCTOBER, {"lines": ["x" * 200] * 5})
    return work.close(OCTOBER, "2026", dt.date(2026, 11, 3))


def full_disk_profile(tmp_path, room):
    whole = tmp_path / "whole.sqlite"
    with Book.open(whole, CHART) as book, book.transaction() as work:
        expected = month_end(work)
    pages = whole.stat().st_size // 4096
    for pages_left in room(pages):
        path = tmp_path / f"full{pages_left}.sqlite"
        with Book.open(path, CHART) as book:
            start = path.stat().st_size // 4096
            if start + pages_left >= pages:
                continue
            limit(book, start + pages_left)
            with pytest.raises(FullDisk, match="nothing was done; make room and try again"):
                run(book)
            assert list(book.entries()) == []
            assert book.documents() == book.certificates() == book.verify() == ()
        with Book.open(path, CHART) as book:
            assert run(book) == expected
            assert book.verify([expected]) == ()


def run(book):
    with book.transaction() as work:
        return month_end(work)


def test_a_full_disk_leaves_nothing_half_posted(tmp_path):
    full_disk_profile(tmp_path, lambda pages: range(0, pages, max(pages // 12, 1)))


@pytest.mark.slow
def test_a_full_disk_at_every_page(tmp_path):
    full_disk_profile(tmp_path, range)


def test_a_failure_that_the_caller_swallows_still_undoes_all(tmp_path):
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        limit(book, (tmp_path / "book.sqlite").stat().st_size // 4096 + 2)
        with pytest.raises(FullDisk), book.transaction() as work:  # noqa: PT012 - one transaction
            with contextlib.suppress(FullDisk):
                month_end(work)
            with pytest.raises(FullDisk):
                work.balances()
        assert list(book.entries()) == []


def test_the_message_names_the_file(tmp_path):
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        limit(book, 1)
        with pytest.raises(FullDisk, match=r"cannot write in .*book\.sqlite \(database or disk is full\)"):
            run(book)
