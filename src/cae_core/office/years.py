"""The accountant's year from a folder: its result, what may become of it, and the files that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from cae_core.closing.allocating import voted_allocation
from cae_core.closing.proposals import (
    FigureOfTheBook,
    Proposal,
    Sharing,
    UnknownOption,
    propose,
    rules_of,
    sharing_of,
)
from cae_core.closing.year_end import YearEnd, find_year, year_end
from cae_core.closing.years_elsewhere import kept_elsewhere
from cae_core.errors import CaeError, Problems
from cae_core.exchange.atomic import sweep, write_whole
from cae_core.exchange.book_tables import TableOut
from cae_core.exchange.csv_files import csv_bytes
from cae_core.exchange.year_options import YearOptions, read_year_options
from cae_core.messages import mark
from cae_core.office.opened import OUT, Office, open_office
from cae_core.office.year_pages import year_page
from cae_core.office.year_tables import (
    equity_table,
    holders_table,
    reserves_table,
    result_table,
    surplus_table,
)
from cae_core.rendering.render import render
from cae_core.rendering.voice import Voice
from cae_core.rendering.year import YearPage
from cae_core.rules.errors import (
    InputOutOfBounds,
    LawNotEstablished,
    NodeNotComputed,
    UnreadableInput,
)


class FigureNotGiven(CaeError, LookupError):
    """A figure that an option needs and nobody says. Data: names, figure (a label), file."""

    template = mark("nothing says this: {figure}; give {names}, under [figures] in {file} or after --option")


@attrs.frozen(eq=False)
class YearReported:
    """A year as it was read and written: ``voted`` is the allocation of its assembly, None before it."""

    found: YearEnd
    proposals: tuple[Proposal, ...]
    voted: Proposal | None
    page: YearPage
    folder: Path
    files: tuple[Path, ...]


def report_year(
    folder: Path | str, year: str, *, options: Iterable[str] = (), language: str = "en"
) -> YearReported:
    """Read a closed year of a folder and write its pages and tables under ``out/YEAR/``; nothing is posted.

    Options are those of ``YEAR/allocation.toml`` and ``options`` (KEY=VALUE, or NAME.KEY=VALUE), each
    allocated under the statutes; what the law forbids is told, and so is an option that lacks a figure, or
    what the statutes must say. Raises UnknownYear, NoClosedMonth, YearNotClosed, NotWritten, Problems, also
    for options that cannot be read, NoSuchShape, and when there is no vote and no option can be computed the
    reason of the first: LawNotEstablished, FigureNotGiven.
    """
    with open_office(folder) as office:
        named = find_year(office.cooperative, year)
        asked = read_year_options(office.folder, named.label, options)
        if kept_elsewhere(office.cooperative, named):
            office.last_closed()
        found = year_end(office.book, office.cooperative, office.country, named)
        proposals, failed = _proposals(office, found, asked)
        voted = voted_allocation(office.book, office.cooperative, office.country, found)
        if failed and not proposals and voted is None:
            raise next(iter(failed.values()))
        page = year_page(office, found, proposals, voted, failed)
        files = _write(office, page, language)
    return YearReported(found, proposals, voted, page, office.folder / OUT / named.label, files)


def _proposals(
    office: Office, found: YearEnd, asked: YearOptions
) -> tuple[tuple[Proposal, ...], Mapping[str, CaeError]]:
    """The options that can be computed, and by name why the others cannot."""
    proposals: list[Proposal] = []
    failed: dict[str, CaeError] = {}
    sharing = _sharing(asked)
    for name, typed in asked.options.items():
        try:
            proposals += propose(
                office.book,
                office.cooperative,
                office.country,
                found,
                options={name: typed},
                sharing=sharing,
            )
        except LawNotEstablished as error:
            failed[name] = error
        except NodeNotComputed as error:
            failed[name] = _lacking(office, error, asked.file)
        except (UnknownOption, FigureOfTheBook, UnreadableInput, InputOutOfBounds) as error:
            raise Problems([asked.problem(name, error)]) from error
    return tuple(proposals), failed


def _sharing(asked: YearOptions) -> Sharing:
    try:
        return sharing_of(asked.sharing)
    except CaeError as error:
        raise Problems([asked.problem_of_sharing(error)]) from error


def _lacking(office: Office, error: NodeNotComputed, file: str) -> FigureNotGiven:
    names = str(error.missing)
    labels = {each.name: each.label for each in rules_of(office.cooperative, office.country).framework.inputs}
    first = names.split(", ", maxsplit=1)[0]
    return FigureNotGiven(names=names, figure=labels.get(first) or first, file=file)


_SOMETIMES = ("surplus", "members_equity")
"""Tables that not every run of a year has."""


def _write(office: Office, page: YearPage, language: str) -> tuple[Path, ...]:
    voice = Voice(language, office.country.code)
    tables: dict[str, TableOut] = {
        "result_by_activity": result_table(page, voice),
        "reserves": equity_table(page, voice),
        "reserve_moves": reserves_table(page, voice),
    }
    if page.waterfall:
        tables["surplus"] = surplus_table(page, voice)
    if page.holders:
        tables["members_equity"] = holders_table(page, voice)
    folder = office.folder / OUT / page.year
    sweep(folder)
    for name in _SOMETIMES:
        if name not in tables:
            (folder / f"{name}.csv").unlink(missing_ok=True)  # of an earlier run, no longer true
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        write_whole(files[-1], csv_bytes(table.header, table.rows, language), personal=True, durable=False)
    files.append(folder / "year.html")
    html = render(page, language, office.country.code)
    write_whole(files[-1], html.encode(), personal=True, durable=False)
    return tuple(files)
