"""An open folder: the cooperative, its country and its book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import attrs

from cae_core.closing.statutes import regimes_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country, find_country
from cae_core.errors import CaeError
from cae_core.exchange.folder import read_cooperative
from cae_core.exchange.reading import Understood
from cae_core.ledger.book import Book
from cae_core.ledger.chart import Chart
from cae_core.messages import mark
from cae_core.payroll.regime import Regime
from cae_core.periods import Month

BOOK = "book.sqlite"
OUT = "out"


class NoClosedMonth(CaeError, LookupError):
    """Something was asked of a folder whose book has no closed month. Data: folder."""

    template = mark("no month of {folder} is closed yet: run  cae month-end {folder} MONTH")


@attrs.frozen(slots=False)
class Office:
    """A folder being worked in. ``understood`` says how its standing files were read."""

    folder: Path
    cooperative: Cooperative
    country: Country
    book: Book
    understood: tuple[Understood, ...] = ()

    @cached_property
    def regimes(self) -> Mapping[str, Regime]:
        """The country's payroll regimes under the cooperative's statutes."""
        return regimes_of(self.cooperative, self.country)

    def out(self, month: Month) -> Path:
        """Where a month's documents are written."""
        return self.folder / OUT / str(month)

    def last_closed(self) -> Month:
        """The last closed month; raises NoClosedMonth."""
        closed = self.book.closed_months()
        if not closed:
            raise NoClosedMonth(folder=str(self.folder))
        return closed[-1]


@contextmanager
def open_office(folder: Path | str, *, create: bool = False) -> Iterator[Office]:
    """Open a cooperative's folder and its book; with ``create``, a book is made where there is none.

    Raises Problems for what is wrong in the cooperative's files, NoClosedMonth when the book is not
    there, BookError and its kinds for a book that cannot be used.
    """
    root = Path(folder)
    notes: list[Understood] = []
    cooperative = read_cooperative(root, notes)
    path = root / BOOK
    if not create and not path.exists():
        raise NoClosedMonth(folder=str(folder))
    country = find_country(cooperative.country)
    book = open_book(path, cooperative, country)
    try:
        yield Office(root, cooperative, country, book, tuple(notes))
    finally:
        book.close()


def chart_of(cooperative: Cooperative, country: Country) -> Chart:
    """The country's chart with its labels in the language that the cooperative keeps its books in."""
    return country.chart.kept_in(cooperative.language or country.languages[0])


def open_book(path: Path, cooperative: Cooperative, country: Country) -> Book:
    """Open the cooperative's book, or make it."""
    return Book.open(
        path,
        chart_of(cooperative, country),
        cooperative=cooperative.name,
        country=cooperative.country,
        currency=cooperative.currency,
    )
