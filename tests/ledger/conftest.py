from __future__ import annotations

import pytest
from ledger_books import CHART

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
