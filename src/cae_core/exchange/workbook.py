"""Month workbooks (XLSX, ODS) read through python-calamine, within limits, never running a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from cae_core.exchange.formulas import neutralise
from cae_core.exchange.refused import Refused
from cae_core.exchange.tables import MAX_COLUMNS, MAX_ROWS, Cell
from cae_core.messages import mark

MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 2000
MAX_CELLS = 12_000_000
_CHUNK = 1 << 20
_SHEET_PART = re.compile(r"(?:xl/worksheets/[^/]+\.xml|content\.xml)$")
_LETTERS = re.compile(rb'\sr=["\']([A-Za-z]+)')
_DIGITS = re.compile(rb'\sr=["\'][A-Za-z]*([0-9]+)')
_MAY_BE_ERROR = (b't="e"', b"t='e'", b"<text:p>#", b"<text:p>Err:")  # looked for first: it is quick
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s[^<>]*?\bt=["\']e["\']|<text:p>(?:#REF!|#DIV/0!|#VALUE!|#NAME\?|#N/A|#NUM!|#NULL!|Err:\d)'
)
_REPEAT = re.compile(rb'<table:table-cell[^<>]*?number-columns-repeated=["\'](\d+)["\'][^<>]*?(/?)>')
_ROW_REPEAT = re.compile(rb'number-rows-repeated=["\'](\d+)["\'][^<>]*>(.*?)</table:table-row>', re.DOTALL)
_SAVE_AS = mark("a workbook saved as XLSX or ODS, without a password")


def read_workbook(path: Path) -> Mapping[str, list[list[Cell]]]:
    """Return the visible cells of each sheet, from its first cell on. Formulas give what they last gave.

    Raises Refused when it is no workbook, is protected, or is too large once unpacked.
    """
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise Refused(
            mark("workbooks are read by the extra “excel”, which is not installed"),
            expected=mark("pip install cae_core[excel], or CSV files"),
        ) from None
    data = _bytes(path)
    try:
        _check_archive(data)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: [[_cell(value) for value in row] for row in rows] for name, rows in _sheets(workbook)}
    except (Refused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine also panics, outside Exception, on some broken files
        raise Refused(mark("the workbook cannot be read"), expected=_SAVE_AS) from error


def _bytes(path: Path) -> bytes:
    if (size := path.stat().st_size) > MAX_UNPACKED:
        raise _too_large(size)
    return path.read_bytes()


def _sheets(workbook: Any) -> Iterator[tuple[str, list[list[Any]]]]:
    for name in workbook.sheet_names:
        yield name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _cell(value: object) -> Cell:
    """A cell as text, exact decimal or date: a float becomes the shortest decimal that stands for it."""
    if isinstance(value, str):  # a quote is a quote here: what reading texts takes away is given first
        return neutralise(value.strip()) if value.lstrip().startswith("'") else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        if not exact.is_finite():
            return str(value)
        return Decimal(int(exact)) if exact == exact.to_integral_value() else exact
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else str(value)


def _check_archive(data: bytes) -> None:
    """Refuse what would not fit: unpack every part, counting, and look at how far its cells reach."""
    left = MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise Refused(mark("the workbook has too many parts"), expected=_SAVE_AS, value=str(len(parts)))
        for part in parts:
            content = _unpack(archive, part, left)
            left -= len(content)
            if _SHEET_PART.search(part.filename):
                _check_sheet(content)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    chunks, size = [], 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise _too_large(MAX_UNPACKED + size - left)
            chunks.append(chunk)
    return b"".join(chunks)


def _check_sheet(content: bytes) -> None:
    if any(sign in content for sign in _MAY_BE_ERROR) and (found := _ERROR.search(content)):
        raise Refused(
            mark("a cell holds an error of the spreadsheet"),
            expected=mark("a value in each cell"),
            value=found[0].decode("ascii").rpartition(">")[2] if b"text" in found[0] else "",
        )
    width, height = _reach(content)
    if width > MAX_COLUMNS or height > MAX_ROWS or width * height > MAX_CELLS:
        raise Refused(
            mark("the sheet reaches to column {width} and row {height}"),
            expected=mark(
                "at most {columns} columns and {cells} cells: delete what is empty beyond the data"
            ),
            fields={"width": width, "height": height, "columns": MAX_COLUMNS, "cells": MAX_CELLS},
        )


def _reach(content: bytes) -> tuple[int, int]:
    """The last column and row that hold a cell (numbers from 1)."""
    width = max(map(_column, set(_LETTERS.findall(content))), default=0)
    height = max(map(int, set(_DIGITS.findall(content))), default=0)
    for repeat, empty in _REPEAT.findall(content):
        width = max(width, 0 if empty else int(repeat))
    for repeat, cells in _ROW_REPEAT.findall(content):
        height = max(height, int(repeat) if b"<text:p" in cells or b"office:value" in cells else 0)
    return width, height


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:7].upper():
        number = number * 26 + letter - 64
    return number


def _too_large(size: int) -> Refused:
    return Refused(
        mark("the workbook is too large once unpacked"),
        expected=mark("at most {most} bytes"),
        value=str(size),
        fields={"most": MAX_UNPACKED},
    )
