"""The months of a folder: each a folder of CSV files, or one workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cae_core.errors import Origin
from cae_core.exchange.columns import Sheet
from cae_core.exchange.reading import Findings, Understood
from cae_core.exchange.refused import Refused
from cae_core.exchange.sources import Source, Tables, open_folder
from cae_core.exchange.tables import from_rows
from cae_core.exchange.words import fold, nearest, words
from cae_core.exchange.workbook import read_workbook
from cae_core.messages import mark
from cae_core.periods import Month

WORKBOOKS = (".xlsx", ".ods")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def open_workbook(path: Path, sheets: Sequence[Sheet], findings: Findings) -> Tables:
    """Open the sheets of a month's workbook."""
    everything = frozenset(sheet.name for sheet in sheets)
    try:
        contents = read_workbook(path)
    except OSError as error:
        findings.add(
            mark("the file cannot be opened: {why}"),
            Origin(path.name),
            why=error.strerror or type(error).__name__,
        )
        return Tables({}, everything)
    except Refused as refused:
        findings.refuse(refused, Origin(path.name))
        return Tables({}, everything)
    titles = _titles(path.name, contents, everything, findings)
    found: dict[str, Source] = {}
    failed: set[str] = set()
    for sheet in sheets:
        title = titles.get(sheet.name)
        if title is None:
            if not sheet.optional:
                failed.add(sheet.name)
                findings.add(
                    mark("the sheet “{name}” is missing"),
                    Origin(path.name),
                    expected=mark("this sheet, if only with its header"),
                    name=sheet.name,
                )
            continue
        try:
            found[sheet.name] = Source(from_rows(contents[title], f"{path.name}:{title}"))
        except Refused as refused:
            findings.refuse(refused, Origin(f"{path.name}:{title}"))
            failed.add(sheet.name)
    return Tables(found, frozenset(failed))


def _titles(
    file: str, contents: Mapping[str, Sequence[object]], wanted: frozenset[str], findings: Findings
) -> dict[str, str]:
    """The title of each sheet's table; titles that look like a sheet's are problems, others left aside."""
    names = words("names", "sheets")
    found: dict[str, str] = {}
    ignored = []
    for title, rows in contents.items():
        name = names.get(fold(title), "")
        if name in wanted and name not in found:
            found[name] = title
        elif name in wanted:
            findings.add(
                mark("two sheets for the same thing"),
                Origin(file),
                "",
                title,
                mark("one of {first} and {second}"),
                first=found[name],
                second=title,
            )
        elif rows and (near := nearest(title, wanted)):
            findings.add(mark("unknown sheet"), Origin(file), "", title, mark("“{near}”"), near=near)
        elif rows:
            ignored.append(title)
    if ignored:
        findings.understood.append(Understood(file, ignored=tuple(ignored)))
    return found


def open_month(
    folder: Path,
    month: Month,
    sheets: Sequence[Sheet],
    known: Callable[[Sheet, str], bool],
    findings: Findings,
) -> Tables:
    """Open the tables of a month: those of its folder, or of its one workbook."""
    places = [
        path
        for path in (folder / f"{month}", *(folder / f"{month}{ext}" for ext in WORKBOOKS))
        if path.exists()
    ]
    if len(places) == 1:
        place = places[0]
        if place.suffix in WORKBOOKS:
            return open_workbook(place, sheets, findings)
        return open_folder(place, sheets, known, findings, f"{place.name}/")
    reason = mark("the month is given twice") if places else mark("the month is missing")
    findings.add(
        reason,
        Origin(str(month)),
        "",
        ", ".join(path.name for path in places),
        mark("one folder or one workbook of that name"),
    )
    return Tables({}, frozenset(sheet.name for sheet in sheets))


def months_in(folder: Path, findings: Findings) -> tuple[Month, ...]:
    """Return the months that have a folder or a workbook, in order."""
    found = set()
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = path.stem if path.suffix.lower() in WORKBOOKS else path.name
        if (match := _MONTH.fullmatch(name)) is None:
            continue
        if 1 <= int(match[2]) <= 12 and int(match[1]):
            found.add(Month(int(match[1]), int(match[2])))
        else:
            findings.add(mark("not a month"), Origin(path.name), "", name, mark("a month such as 2026-10"))
    return tuple(sorted(found))
