"""Finding the files of a folder, by the names people give them, and opening them as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from cae_core.errors import Origin
from cae_core.exchange.columns import Sheet
from cae_core.exchange.reading import Findings, Understood
from cae_core.exchange.refused import Refused
from cae_core.exchange.sheets import SHEETS
from cae_core.exchange.tables import Table, read_csv
from cae_core.exchange.text import Decoded, decode
from cae_core.exchange.words import fold, nearest, words
from cae_core.messages import mark


@attrs.frozen
class Source:
    """A table of the folder and how its text was encoded ("" in a workbook)."""

    table: Table
    encoding: str = ""


@attrs.frozen
class Tables:
    """The tables found for some sheets, by the sheet's name.

    ``failed`` are the sheets that are missing or cannot be read at all; optional ones may be absent.
    """

    found: Mapping[str, Source]
    failed: frozenset[str]


def read_text(path: Path, file: str, findings: Findings) -> Decoded | None:
    """Read and decode a text file; None, and a problem, when it cannot be."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        findings.add(
            mark("the file cannot be opened: {why}"), Origin(file), why=error.strerror or type(error).__name__
        )
    except Refused as refused:
        findings.refuse(refused, Origin(file))
    return None


def open_folder(
    folder: Path,
    sheets: Sequence[Sheet],
    known: Callable[[Sheet, str], bool],
    findings: Findings,
    prefix: str = "",
) -> Tables:
    """Open the CSV files of a folder that stand for sheets; ``prefix`` goes before their names."""
    paths = _by_sheet(folder, sheets, findings, prefix)
    found: dict[str, Source] = {}
    failed: set[str] = set()
    for sheet in sheets:
        path = paths.get(sheet.name)
        if path is None:
            if not sheet.optional:
                failed.add(sheet.name)
                findings.add(
                    mark("the file is missing"),
                    Origin(f"{prefix}{sheet.name}.csv"),
                    expected=mark("this file, if only with its header"),
                )
        elif (source := _open_csv(path, prefix + path.name, sheet, known, findings)) is not None:
            found[sheet.name] = source
        else:
            failed.add(sheet.name)
    return Tables(found, frozenset(failed))


def _open_csv(
    path: Path, file: str, sheet: Sheet, known: Callable[[Sheet, str], bool], findings: Findings
) -> Source | None:
    decoded = read_text(path, file, findings)
    if decoded is None:
        return None
    try:
        return Source(read_csv(decoded.text, file, lambda header: known(sheet, header)), decoded.encoding)
    except Refused as refused:
        findings.refuse(refused, Origin(file))
        return None


def _by_sheet(folder: Path, sheets: Sequence[Sheet], findings: Findings, prefix: str) -> dict[str, Path]:
    """The CSV files of folder by sheet; unknown and doubled ones are problems."""
    names, wanted = words("names", "sheets"), {sheet.name for sheet in sheets}
    found: dict[str, Path] = {}
    for path in _csv_files(folder, prefix, findings):
        name, file = names.get(fold(path.stem), ""), prefix + path.name
        if name in wanted and name not in found:
            found[name] = path
        elif name in wanted:
            findings.add(
                mark("two files for the same thing"),
                Origin(file),
                "",
                path.name,
                mark("one of {first} and {second}"),
                first=found[name].name,
                second=path.name,
            )
        else:
            _unknown_file(path, file, wanted, findings, everything=bool(prefix))
    return found


def _csv_files(folder: Path, prefix: str, findings: Findings) -> list[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        findings.add(
            mark("the folder cannot be opened: {why}"),
            Origin(prefix.rstrip("/") or "."),
            why=error.strerror or type(error).__name__,
        )
        return []
    return [path for path in paths if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))]


def _unknown_file(path: Path, file: str, wanted: set[str], findings: Findings, *, everything: bool) -> None:
    """A CSV file that is not read: a problem in a month, or when its name was meant to be known."""
    if words("names", "sheets").get(fold(path.stem)) in SHEETS:
        findings.add(
            mark("the file is not in its place"),
            Origin(file),
            "",
            path.name,
            mark("the cooperative's files in its folder, a month's files in the month's"),
        )
        return
    near = nearest(path.stem, wanted)
    if near:
        findings.add(mark("unknown file"), Origin(file), "", path.name, mark("{near}.csv"), near=near)
    elif everything:
        findings.add(
            mark("unknown file"),
            Origin(file),
            "",
            path.name,
            mark("one of: {names}"),
            names=", ".join(sorted(wanted)),
        )
    else:
        findings.understood.append(Understood(file, ignored=(path.name,)))
