"""The operations on shares that the roll of a day is made of, in closed months and in open ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cae_core.capital.share_operations import ShareOperation
from cae_core.closing.share_run import keeps_register, stored_operations
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.errors import Problems
from cae_core.exchange.folder import scan_folder
from cae_core.exchange.months import months_in
from cae_core.exchange.reading import Findings
from cae_core.exchange.words import fold, words
from cae_core.office.opened import BOOK, open_book
from cae_core.periods import Month


def share_operations(
    folder: Path, cooperative: Cooperative, country: Country, on: dt.date
) -> tuple[ShareOperation, ...]:
    """The operations on shares up to a day: those of the book, and those typed in months not closed yet.

    Raises Problems for rows of shares that cannot be read, and for months that cannot: who subscribed or paid
    in them is not known.
    """
    if not keeps_register(cooperative):
        return ()
    stored: list[ShareOperation] = []
    closed: tuple[Month, ...] = ()
    if (folder / BOOK).exists():
        book = open_book(folder / BOOK, cooperative, country)
        try:
            stored, closed = stored_operations(book, on), tuple(book.closed_months())
        finally:
            book.close()
    known = months_in(folder, Findings())
    months = [each for each in known if cooperative.start <= each and each.first <= on and each not in closed]
    reading = scan_folder(folder, months)
    unread = {str(each) for each in months} - {str(each.month) for each in reading.months}
    wrong = [
        each
        for each in reading.problems
        if each.origin is not None and (_of_shares(each.origin.file) or each.origin.file[:7] in unread)
    ]
    if wrong:
        raise Problems(wrong)
    open_ones = (each for documents in reading.months for each in documents.shares if each.date <= on)
    return (*stored, *open_ones)


def _of_shares(file: str) -> bool:
    """Whether a file is a month's sheet of operations on shares."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    return words("names", "sheets").get(fold(stem)) == "shares"
