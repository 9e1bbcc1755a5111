"""kill -9 at random moments: what was acknowledged is there, what was not is there whole or not at all."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ledger_books import AUGUST, CHART

from cae_core.ledger.book import Book

HERE = Path(__file__).parent

CHILD = """
import datetime as dt, sys
from ledger_books import AUGUST, CHART, sale
from cae_core.ledger.book import Book
book = Book.open(sys.argv[1], CHART, cooperative="Lille", country="FR", currency="EUR")
print("open", flush=True)
for n in range(60):
    month = AUGUST + n
    if month in book.closed_months():
        continue
    day = month.first + dt.timedelta(days=4)
    with book.transaction() as work:
        work.post_all(sale(f"D{n}-{i}", 100 + i, day=day) for i in range(5))
    print("drafts", n, flush=True)
    with book.transaction() as work:
        work.post_all(sale(f"M{n}-{i}", 100 + i, day=day) for i in range(40))
        work.store("payslip", f"P{n}", month, {"net_pay": n})
        work.close(month, str(month.year), month.last)
    print("closed", n, flush=True)
"""


def dump(book):
    return (
        [(e.number, e.key, e.content, e.seal) for e in book.entries()],
        book.certificates(),
        book.documents(),
    )


def check(path, said, kills):
    """What the children said is done is done; the rest is whole; the chain holds."""
    with Book.open(path, CHART) as book:
        certificates = book.certificates()
        assert book.verify(certificates) == ()
        keys = {entry.key for entry in book.entries()}
    closed = [int(line.split()[1]) for line in said if line.startswith("closed")]
    drafts = [line.split()[1] for line in said if line.startswith("drafts")]
    months = [certificate.month for certificate in certificates]
    assert {AUGUST + n for n in closed} <= set(months)
    assert months == [AUGUST + n for n in range(len(months))]
    assert len(months) <= len(closed) + kills  # a child may die between its commit and its word
    for n in drafts:
        assert {f"invoice:D{n}-{i}" for i in range(5)} <= keys
    for certificate in certificates:
        assert (certificate.entries, certificate.documents) == (45, 1)
    assert len(keys) in {45 * len(certificates), 45 * len(certificates) + 5}


def one_kill(path, seed):
    """Run the child until a random moment after it opened the book; the whole lines it said until then."""
    random_ = random.Random(seed)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=HERE
    )
    assert child.stdout.readline() == "open\n"
    time.sleep(random_.uniform(0.0, 0.08))
    child.send_signal(signal.SIGKILL)
    said = [line for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    child.stdout.close()
    child.wait()
    return said


def kill_profile(tmp_path, seeds):
    """Kill a child time after time on one book, then let it finish: as if it never was killed."""
    path, total = tmp_path / "book.sqlite", []
    for kills, seed in enumerate(seeds, 1):
        print("seed", seed)
        total += one_kill(path, seed)
        check(path, total, kills)
    finish = [sys.executable, "-c", CHILD]
    subprocess.run([*finish, str(path)], cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*finish, str(tmp_path / "never.sqlite")], cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    with Book.open(path, CHART) as book, Book.open(tmp_path / "never.sqlite", CHART) as never:
        assert dump(book) == dump(never)
        assert len(book.certificates()) == 60


def test_killed_twenty_times(tmp_path):
    kill_profile(tmp_path, range(20))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 1_200, 20))
def test_killed_two_hundred_times(tmp_path, start):
    kill_profile(tmp_path, range(start, start + 20))


def test_killed_while_it_is_made(tmp_path):
    for seed in range(6):
        print("seed", seed)
        path = tmp_path / f"{seed}.sqlite"
        code = f"import sys; sys.argv = ['', {str(path)!r}]\nprint('go', flush=True)\n{CHILD}"
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=HERE)
        assert child.stdout.readline() == "go\n"
        time.sleep(random.Random(seed).uniform(0.2, 0.5))
        child.kill()
        child.stdout.close()
        child.wait()
        with Book.open(path, CHART) as book:
            assert book.verify(book.certificates()) == ()
