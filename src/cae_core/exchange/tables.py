"""Tables of cells as typed: the common form of a CSV file and of a workbook's sheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

import attrs

from cae_core.exchange.refused import Refused
from cae_core.messages import mark

Cell: TypeAlias = "str | Decimal | dt.date"

MAX_COLUMNS = 256
MAX_ROWS = 1_048_576  # what a spreadsheet can hold
_SEPARATORS = (";", ",", "\t")
_DECLARED = re.compile(r'"?sep=([;,\t])"?(?:\r\n?|\n)', re.IGNORECASE)
_HEAD = 64 * 1024


@attrs.frozen
class Table:
    """A header and its rows of cells, with the row of each as a spreadsheet counts (1 = first).

    Empty rows are left out. ``file`` is the name shown in problems: relative to the folder.
    ``broken`` says why the rest of the table could not be read, when it could not.
    """

    file: str
    header: Sequence[str]
    header_row: int
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    separator: str = ""
    broken: Refused | None = None


def read_csv(text: str, file: str, known: Callable[[str], bool]) -> Table:
    r"""Read a CSV text; ``known`` tells which headers belong there, to find the separator.

    Raises Refused when there is no header. A quote that never ends, or a cell of more than 128 kB,
    breaks the table off at its row.

    >>> table = read_csv("id;name\n1;Ada\n\n2;Bob\n", "clients.csv", {"id", "name"}.__contains__)
    >>> table.rows, table.numbers
    ([['1', 'Ada'], ['2', 'Bob']], [2, 4])
    """
    declared = _DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    separator = declared[1] if declared else sniff(body, known)
    rows: list[list[str]] = []
    broken = None
    try:
        rows.extend(_records(body, separator))
    except csv.Error as error:
        broken = _broken(error, len(rows) + 1 + bool(declared))
    return from_rows(rows, file, separator=separator, first=2 if declared else 1, broken=broken)


def from_rows(
    rows: Sequence[Sequence[Cell]],
    file: str,
    *,
    separator: str = "",
    first: int = 1,
    broken: Refused | None = None,
) -> Table:
    """Make a table of rows of which the first one that is not empty is the header.

    Raises Refused when there is none, or when there are too many columns or rows.
    """
    start = next((i for i, row in enumerate(rows) if not _is_empty(row)), None)
    if start is None:
        raise broken or Refused(mark("the file is empty"), expected=mark("a header row"))
    header = [str(cell).strip() for cell in rows[start]]
    if len(header) > MAX_COLUMNS:
        raise _too_many(len(header), MAX_COLUMNS, mark("{count} columns"), mark("at most {most} columns"))
    if len(rows) > MAX_ROWS:
        raise _too_many(len(rows), MAX_ROWS, mark("{count} rows"), mark("at most {most} rows"))
    kept = [i for i in range(start + 1, len(rows)) if not _is_empty(rows[i])]
    return Table(
        file, header, start + first, [rows[i] for i in kept], [i + first for i in kept], separator, broken
    )


def sniff(text: str, known: Callable[[str], bool]) -> str:
    r"""Return the separator with which the header holds the most known names.

    When no name is known, the one that cuts the header into the most cells.

    >>> sniff("id,name;first\n", {"id", "name;first"}.__contains__)
    ','
    """

    def score(separator: str) -> tuple[int, int]:
        cells = _header(text, separator)
        return sum(known(cell) for cell in cells), len(cells)

    return max(_SEPARATORS, key=score)


def _header(text: str, separator: str) -> list[str]:
    try:
        for record in _records(text[:_HEAD].lstrip("\r\n"), separator):
            return record
    except csv.Error:
        pass
    return []


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _is_empty(row: Sequence[Cell]) -> bool:
    if not row or not any(row):
        return not any(isinstance(cell, Decimal) for cell in row)
    first = row[0]
    if isinstance(first, str) and (not first or first.isspace()):
        return all(isinstance(cell, str) and (not cell or cell.isspace()) for cell in row)
    return False


def _broken(error: csv.Error, row: int) -> Refused:
    if "field larger" in str(error):
        return Refused(mark("a cell is too long"), expected=mark("at most 32 767 characters"), row=row)
    return Refused(
        mark("a quoted cell is not closed properly; the rest of the file was not read"),
        expected=mark("quotes around a whole cell, doubled inside it"),
        row=row,
    )


def _too_many(count: int, most: int, reason: str, expected: str) -> Refused:
    return Refused(reason, expected=expected, fields={"count": count, "most": most})
