"""The accountant's month from a folder: check it, close it, look at it, verify the book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs

from cae_core.closing.exit_record import exit_findings
from cae_core.closing.minutes_record import minutes_findings
from cae_core.closing.month_end import MonthEnd, check_month, month_end
from cae_core.closing.reserve_run import reserve_findings
from cae_core.closing.reversal_findings import reversal_findings
from cae_core.closing.sequence import MonthClosedWithOtherFiles, already_closed
from cae_core.cooperative.documents import MonthDocuments
from cae_core.country import find_country
from cae_core.errors import CaeError, Problem, Problems
from cae_core.exchange.folder import scan_folder
from cae_core.exchange.reading import Reading, Understood
from cae_core.ledger import Ledger
from cae_core.ledger.book import Book
from cae_core.ledger.certificate import Certificate, UnreadableCertificate
from cae_core.ledger.verification import NO_LONGER_KNOWN, Finding
from cae_core.messages import mark
from cae_core.office.assemblies import check_assemblies
from cae_core.office.assembly_findings import assembly_findings
from cae_core.office.documents import Progress, Written, write_documents
from cae_core.office.opened import BOOK, OUT, open_book, open_office
from cae_core.office.statement_pages import Statements
from cae_core.periods import Month
from cae_core.rendering.pages import StatementPage


class UnknownActivity(CaeError, LookupError):
    """An activity that the cooperative does not have. Data: activity, known."""

    template = mark("no activity “{activity}”; known: {known}")


@attrs.frozen
class Closed:
    """What closing a folder's month did and wrote."""

    month: Month
    result: MonthEnd
    written: Written
    understood: tuple[Understood, ...]


@attrs.frozen
class Checked:
    """What checking a folder found: problems (none when all is well), and how files were read."""

    months: tuple[Month, ...]
    problems: tuple[Problem, ...]
    understood: tuple[Understood, ...]


def check_folder(
    folder: Path | str, month: Month | None = None, *, known_on: dt.date = dt.date.max
) -> Checked:
    """Read and validate everything as a month-end would, without posting; all problems at once.

    Every month of the folder that is not closed yet is tried in order, up to ``month`` when given, with the
    law as known on a day (default: all that the library knows).
    """
    reading = scan_folder(folder, None if month is None else _months_to(folder, month))
    if reading.cooperative is None:
        return Checked((), reading.problems, reading.understood)
    found = _rehearse(Path(folder), reading, known_on)
    assemblies, notes = check_assemblies(folder, reading.cooperative)
    months = tuple(documents.month for documents in reading.months)
    problems = (*reading.with_checks(found), *assemblies)
    return Checked(months, problems, (*reading.understood, *notes))


def _months_to(folder: Path | str, month: Month) -> list[Month]:
    """The folder's months not closed yet, up to the one asked for."""
    path = Path(folder) / BOOK
    reading = scan_folder(folder, ())
    if reading.cooperative is None:
        return [month]
    start = reading.cooperative.start
    if path.exists():
        with open_office(folder) as office:
            closed = office.book.closed_months()
            start = closed[-1].next() if closed else start
    return [start + i for i in range(start.until(month) + 1)] or [month]


def _rehearse(folder: Path, reading: Reading, known_on: dt.date) -> list[Problem]:
    """Close the open months one after the other on a copy of nothing: in memory, or on the book undone."""
    cooperative = reading.cooperative
    assert cooperative is not None
    country = find_country(cooperative.country)
    path = folder / BOOK
    if not path.exists():
        ledger = Ledger(country.chart, currency=country.currency, country=country.code)
        for documents in reading.months:
            try:
                month_end(
                    cooperative, country, documents, ledger, today=documents.month.last, known_on=known_on
                )
            except Problems as found:
                return list(found.problems)
        return []
    book = open_book(path, cooperative, country)
    try:
        closed = [each for each in reading.months if each.month in book.closed_months()]
        problems = [problem for documents in closed for problem in _changed(documents, book)]
        for documents in reading.months:
            if documents not in closed:
                return problems + list(check_month(cooperative, country, documents, book, known_on=known_on))
        return problems
    finally:
        book.close()


def _changed(documents: MonthDocuments, book: Book) -> list[Problem]:
    """What is wrong with a closed month's files: that they say something else now."""
    try:
        already_closed(book, documents)
    except MonthClosedWithOtherFiles as error:
        return [Problem(error.template, fields=error.data)]
    return []


def close_month(
    folder: Path | str,
    month: Month,
    *,
    today: dt.date,
    known_on: dt.date | None = None,
    language: str = "en",
    progress: Progress | None = None,
) -> Closed:
    """Close a folder's month and write its documents under ``out/MONTH/``.

    A month closed already with the same files posts nothing; its documents are written again, byte
    for byte the same in the same language. ``today`` is the validation date, ``known_on`` the day whose law
    pay is computed with (default: today). Raises Problems with everything wrong in the data,
    MonthClosedWithOtherFiles, ClosedUnderOtherLaw, BookError and its kinds, NotWritten.
    """
    reading = scan_folder(folder, [month])
    if reading.cooperative is None:
        raise Problems(reading.problems)
    if reading.problems:
        raise Problems(reading.with_checks(_rehearse(Path(folder), reading, known_on or today)))
    with open_office(folder, create=True) as office:
        try:
            result = month_end(
                office.cooperative,
                office.country,
                reading.months[0],
                office.book,
                today=today,
                known_on=known_on,
            )
        except Problems as found:
            raise Problems(reading.with_checks(found.problems)) from None
        written = write_documents(office, month, result.posted, language, progress)
    return Closed(month, result, written, reading.understood)


def statement(folder: Path | str, activity: str, month: Month | None = None) -> StatementPage:
    """The statement of an activity for a closed month (the last one unless given).

    Raises UnknownActivity, NoClosedMonth, MonthNotClosed.
    """
    with open_office(folder) as office:
        wanted = month or office.last_closed()
        office.book.certificate(wanted)
        found = office.cooperative.activities.get(activity)
        if found is None:
            raise UnknownActivity(activity=activity, known=", ".join(office.cooperative.activities))
        return Statements(office, wanted).page(found)


def verify_folder(folder: Path | str) -> tuple[Certificate | None, tuple[Finding, ...]]:
    """Check every seal of a folder's book, against the certificates under ``out/`` too, and what it tells.

    Returns the last certificate of the book and what is wrong, the first bad number first; in a book that is
    sound, the entries that move indivisible reserves for no lawful cause, then exits that do not tell what it
    holds, reversals that do not undo what they name, and minutes, rolls and urns that are not those that were
    sealed. A book that was taken away is one that knows none of
    its certificates. Raises NoClosedMonth where there is neither.
    """
    kept, unreadable = certificates_outside(Path(folder))
    if (kept or unreadable) and not (Path(folder) / BOOK).exists():
        lost = (Finding(each.first, NO_LONGER_KNOWN, {"month": each.month}) for each in kept)
        return None, (*lost, *unreadable)
    with open_office(folder) as office:
        findings = office.book.verify(kept) + unreadable
        if not findings:
            findings = reserve_findings(office.cooperative, office.country, office.book)
            findings += exit_findings(office.book) + reversal_findings(office.book)
            findings += minutes_findings(office.cooperative, office.book)
            findings += assembly_findings(Path(folder), office.cooperative.minutes)
        return (office.book.certificates() or (None,))[-1], findings


def certificates_outside(folder: Path) -> tuple[tuple[Certificate, ...], tuple[Finding, ...]]:
    """The closing certificates kept in the folder's files, and those that are no certificates."""
    kept, unreadable = [], []
    for path in sorted((folder / OUT).glob("*/certificate.json")):
        try:
            kept.append(Certificate.from_json(path.read_bytes()))
        except UnreadableCertificate:
            file = path.relative_to(folder).as_posix()
            unreadable.append(
                Finding("", mark("the file {file} is not a closing certificate"), {"file": file})
            )
    return tuple(kept), tuple(unreadable)
