"""The files of a closed month, written from the book alone: a second run writes the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import quote

import attrs

from cae_core.exchange.atomic import sweep, write_whole
from cae_core.exchange.book_tables import Moved, TableOut, journal, trial_balance
from cae_core.exchange.csv_files import csv_bytes
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.years import before_year, of_year, past_results_account
from cae_core.office.class_rows import class_table
from cae_core.office.exit_pages import SETTLEMENTS, exit_pages
from cae_core.office.opened import Office, chart_of
from cae_core.office.payslip_pages import payslip_page, payslips
from cae_core.office.statement_pages import Statements
from cae_core.office.summary_pages import Summary
from cae_core.office.tables import payslip_table, statement_table
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rendering.pages import SummaryPage
from cae_core.rendering.render import Page, render
from cae_core.rendering.voice import Voice

Job = Callable[[], None]
Progress = Callable[[int, int], None]
"""Called with how many documents are written and how many there will be."""


@attrs.frozen
class Written:
    """The files of a month and the summary that one reads first."""

    folder: Path
    files: tuple[Path, ...]
    summary: SummaryPage


def write_documents(
    office: Office, month: Month, posted: int, language: str, progress: Progress | None = None
) -> Written:
    """Write a closed month's files under ``out/MONTH/``: pages in a language, tables, certificate.

    Raises NotWritten when the disk refuses.
    """
    certificate = office.book.certificate(month)
    writer = _Writer(office, month, language)
    statements = Statements(office, month)
    slips = payslips(office, month)
    summary = Summary(office, statements, slips).page(certificate, posted)
    jobs: list[Job] = [
        partial(writer.certificate, certificate),
        *writer.tables(),
        *writer.classes(summary),
        *writer.payslips(slips),
        *writer.statements(statements),
        *writer.settlements(slips),
        partial(writer.page, "summary", summary),
    ]
    sweep(writer.folder)
    for count, job in enumerate(jobs, 1):
        job()
        if progress is not None:
            progress(count, len(jobs))
    return Written(writer.folder, tuple(writer.files), summary)


class _Writer:
    def __init__(self, office: Office, month: Month, language: str) -> None:
        self._office, self._month, self._language = office, month, language
        self._voice = Voice(language, office.country.code)
        self._moved = Moved()
        self.folder = office.out(month)
        self.files: list[Path] = []

    def _write(self, name: str, data: bytes, *, durable: bool = False) -> None:
        path = self.folder.joinpath(*(quote(part, safe=" ") for part in name.split("\0")))
        write_whole(path, data, personal=True, durable=durable)
        self.files.append(path)

    def page(self, name: str, page: Page) -> None:
        """Write a page as HTML. Raises NotWritten."""
        html = render(page, self._language, self._office.country.code)
        self._write(f"{name}.html", html.encode())

    def _table(self, name: str, table: TableOut) -> None:
        self._write(f"{name}.csv", csv_bytes(table.header, table.rows, self._language))

    def certificate(self, certificate: Certificate) -> None:
        """Write the month's certificate, which must outlast a power cut. Raises NotWritten."""
        self._write("certificate.json", certificate.to_json(), durable=True)

    def tables(self) -> Iterator[Job]:
        """The journal first: what passes through it are the movements of the trial balances."""
        yield self._journal
        yield partial(self._trial_balance, "trial_balance", by_activity=False)
        yield partial(self._trial_balance, "trial_balance_by_activity", by_activity=True)

    def _journal(self) -> None:
        entries = self._moved.through(self._office.book.entries(month=self._month))
        self._table("journal", journal(entries, self._office.cooperative.currency, self._voice.say))

    @cached_property
    def _opening(self) -> Mapping[tuple[str, str], int]:
        """Balances when the month began, past years' income and charges on the account of the result."""
        book, year = self._office.book, self._office.cooperative.year_of(self._month)
        role = past_results_account(self._office.country.chart).role
        return of_year(book.balances(until=self._month.previous()), before_year(book, year.start), role)

    def _trial_balance(self, name: str, *, by_activity: bool) -> None:
        currency = self._office.cooperative.currency
        opening, moved = self._opening, self._moved
        chart, say = chart_of(self._office.cooperative, self._office.country), self._voice.say
        self._table(name, trial_balance(opening, moved, chart, currency, say, by_activity=by_activity))

    def classes(self, summary: SummaryPage) -> Iterator[Job]:
        """The year's turnover by class, in countries that have classes of activity."""
        if summary.classes:
            table = class_table(summary.classes, summary.currency, self._voice)
            yield partial(self._table, "turnover_by_class", table)

    def payslips(self, slips: Iterable[Payslip]) -> Iterator[Job]:
        """The payslips of the month, each a page and a table."""
        for slip in slips:
            yield partial(self._payslip, slip)

    def _payslip(self, slip: Payslip) -> None:
        name = f"payslips\0{slip.contract}"
        self.page(name, payslip_page(self._office, slip))
        self._table(name, payslip_table(slip, self._voice.language))

    def settlements(self, slips: Iterable[Payslip]) -> Iterator[Job]:
        """The certificates of settlement of those who leave in the month."""
        for person, page in exit_pages(self._office, self._month, slips):
            yield partial(self.page, f"{SETTLEMENTS}\0{person}", page)

    def statements(self, statements: Statements) -> Iterator[Job]:
        """The statements of the activities that run in the month or end with it, each a page and a table."""
        for activity in self._office.cooperative.activities.values():
            if activity.runs_in(self._month) or activity.code in statements.closing:
                yield partial(self._statement, statements, activity.code)

    def _statement(self, statements: Statements, code: str) -> None:
        page, name = statements.page(self._office.cooperative.activities[code]), f"statements\0{code}"
        self.page(name, page)
        self._table(name, statement_table(page, self._voice))
