from __future__ import annotations

import shutil

import pytest
from ledger_books import CHART, quarter

from cae_core.ledger import Ledger
from cae_core.ledger.book import Book


@pytest.fixture
def book(tmp_path):
    """An empty book in a SQLite file."""
    with Book.open(tmp_path / "book.sqlite", CHART, cooperative="Lille") as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    """An empty store of each kind: what holds of one must hold of the other."""
    if request.param == "memory":
        yield Ledger(CHART, cooperative="Lille")
    else:
        with Book.open(tmp_path / "book.sqlite", CHART, cooperative="Lille") as opened:
            yield opened


@pytest.fixture(scope="session")
def closed_quarter(tmp_path_factory):
    """The file of a closed quarter, made once, and its certificates."""
    path = tmp_path_factory.mktemp("quarter") / "book.sqlite"
    with Book.open(path, CHART, cooperative="Lille") as opened:
        return path, quarter(opened)


@pytest.fixture
def quarter_book(closed_quarter, tmp_path):
    """A copy of that file, opened."""
    with Book.open(shutil.copy(closed_quarter[0], tmp_path / "quarter.sqlite"), CHART) as opened:
        yield opened
