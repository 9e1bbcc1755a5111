"""From a table of cells to columns of typed values, noting every cell that is not right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from cae_core.errors import Origin
from cae_core.exchange.cells import read_column, reader
from cae_core.exchange.columns import Column, Sheet
from cae_core.exchange.headers import match_header
from cae_core.exchange.numbers import Form
from cae_core.exchange.reading import Findings, Understood
from cae_core.exchange.refused import shown
from cae_core.exchange.tables import Cell, Table
from cae_core.exchange.words import fold
from cae_core.messages import mark

_COMMA = re.compile(r"\d,\d{1,3}\s*\D?$")
_POINT = re.compile(r"\d\.\d{1,3}\s*\D?$")


@attrs.frozen
class Frame:
    """A sheet's columns of typed values, row by row, and where each row stands.

    ``bad`` are the places (from 0) of rows with a fault; their refused cells hold None. ``lost`` are
    the identifiers of rows that have too few or too many cells, which are not here at all. ``whole``
    is false when a required column is missing or the file breaks off. ``headers`` and ``cells`` are
    what was typed, by the library's name of the column.
    """

    sheet: Sheet
    columns: Mapping[str, list[Any]]
    origins: Sequence[Origin]
    bad: set[int]
    headers: Mapping[str, str]
    whole: bool = True
    lost: frozenset[str] = frozenset()
    cells: Mapping[str, Sequence[Cell]] = attrs.field(factory=dict)

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    def row(self, place: int) -> dict[str, Any]:
        """The values of one row by column."""
        return {name: values[place] for name, values in self.columns.items()}

    def inputs(self, place: int) -> dict[str, str]:
        """What a row of an open sheet says in the columns beyond the sheet's own; empty cells say nothing."""
        if len(self.columns) == len(self.sheet.columns):
            return {}
        own = {column.name for column in self.sheet.columns}
        found = ((name, values[place]) for name, values in self.columns.items() if name not in own)
        return {name: text for name, text in found if text != ""}

    def typed(self, column: str, place: int) -> str:
        """The cell as typed ("" when the column is absent)."""
        return str(self.cells[column][place]) if column in self.cells else ""

    def good(self) -> list[int]:
        """The places of the rows without fault."""
        return [i for i in range(len(self.origins)) if i not in self.bad]

    def spoil(self, findings: Findings) -> None:
        """Note the identifiers of faulty rows: others may name them."""
        findings.spoiled |= self.lost
        for name in self.sheet.missed or (self.sheet.key,):
            for place in self.bad:
                value = self.columns[name][place]
                findings.spoiled |= (
                    set(value) if isinstance(value, tuple) else {str(value)} if value else set()
                )


def empty_frame(sheet: Sheet) -> Frame:
    """Return the frame of an optional sheet that is absent."""
    return Frame(sheet, {column.name: [] for column in sheet.columns}, (), set(), {})


def read_frame(
    table: Table,
    sheet: Sheet,
    form: Form,
    findings: Findings,
    *,
    further: Mapping[str, Column] | None = None,
    encoding: str = "",
) -> Frame:
    """Read a table as a sheet. ``further`` are the columns an open sheet takes, by folded header.

    Every fault is added to findings; nothing is raised.
    """
    columns, whole = match_header(table, sheet, further, findings)
    rows, numbers, ragged = _rectangle(table, findings)
    origins = [Origin(table.file, number) for number in numbers]
    by_place = list(zip(*rows, strict=True)) if rows else [()] * len(table.header)
    cells = {column.name: by_place[place] for place, column in columns.items()}
    headers = {column.name: table.header[place] for place, column in columns.items()}
    bad: set[int] = set()
    values: dict[str, list[Any]] = {
        column.name: _read(
            column,
            cells[column.name],
            form,
            origins=origins,
            findings=findings,
            bad=bad,
            header=headers[column.name],
        )
        for column in columns.values()
    }
    for column in sheet.columns:
        if column.name not in values:
            values[column.name] = [column.default] * len(origins)
            bad.update(range(len(origins)) if column.required else ())
    if table.broken is not None:
        findings.refuse(table.broken, Origin(table.file))
    key = next((place for place, column in columns.items() if column.name == sheet.key), None)
    lost = {str(row[key]).strip() for row in ragged if key is not None and key < len(row)}
    findings.understood.append(_note(table, columns, cells, encoding))
    frame = Frame(
        sheet, values, origins, bad, headers, whole and not table.broken, frozenset(lost - {""}), cells
    )
    if sheet.unique:
        _refuse_duplicates(frame, findings)
    return frame


def _rectangle(
    table: Table, findings: Findings
) -> tuple[Sequence[Sequence[Cell]], Sequence[int], list[Sequence[Cell]]]:
    """The rows that have the header's number of cells (empty ones beyond do not count), and the others."""
    width = len(table.header)
    if all(len(row) == width for row in table.rows):
        return table.rows, table.numbers, []
    rows, numbers, ragged = [], [], []
    for row, number in zip(table.rows, table.numbers, strict=True):
        if len(row) >= width and not any(row[width:]):
            rows.append(row[:width])
            numbers.append(number)
            continue
        ragged.append(row)
        findings.add(
            mark("the row has {count} cells"),
            Origin(table.file, number),
            expected=mark("{width} cells, as the header has"),
            count=len(row),
            width=width,
        )
    return rows, numbers, ragged


def _read(
    column: Column,
    cells: Sequence[Cell],
    form: Form,
    *,
    origins: Sequence[Origin],
    findings: Findings,
    bad: set[int],
    header: str,
) -> list[Any]:
    values, refused = read_column(cells, reader(column, form), column.default)
    if refused:
        for place, cell in enumerate(cells):
            if cell in refused:
                bad.add(place)
                findings.refuse(refused[cell], origins[place], header, cell, personal=column.personal)
    if column.required:
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and (not cell or cell.isspace()):
                bad.add(place)
                findings.add(mark("the cell is empty"), origins[place], header, "", mark("a value"))
    return values


def _refuse_duplicates(frame: Frame, findings: Findings) -> None:
    first: dict[Any, int] = {}
    header = frame.headers.get(frame.sheet.key, frame.sheet.key)
    for place, key in enumerate(frame[frame.sheet.key]):
        if not key:
            continue
        if first.setdefault(key, place) != place:
            frame.bad.add(place)
            findings.add(
                mark("already used in row {first}"),
                frame.origins[place],
                header,
                key,
                mark("a different one in each row"),
                first=frame.origins[first[key]].row,
            )


def _note(
    table: Table, columns: Mapping[int, Column], cells: Mapping[str, Sequence[Cell]], encoding: str
) -> Understood:
    aliases = {
        shown(table.header[place]): column.name
        for place, column in columns.items()
        if fold(table.header[place]) != fold(column.name)
    }
    ignored = tuple(
        shown(header) for place, header in enumerate(table.header) if header and place not in columns
    )
    amounts = [cells[column.name] for column in columns.values() if column.kind == "amount"]
    decimal = "".join(sorted({mark for column in amounts for mark in _marks(column)}))
    return Understood(table.file, len(table.rows), encoding, table.separator, decimal, aliases, ignored)


def _marks(cells: Sequence[Cell]) -> set[str]:
    """The decimal marks met in a column."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    marks = {","} if any(map(_COMMA.search, texts)) else set()
    return marks | ({"."} if any(map(_POINT.search, texts)) else set())
