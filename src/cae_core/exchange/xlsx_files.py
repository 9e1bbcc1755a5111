"""Tables written as an XLSX workbook, in which no cell is ever a formula. Needs the extra ``excel``."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from cae_core.errors import ExtraMissing
from cae_core.exchange.atomic import write_whole
from cae_core.exchange.csv_files import Value

_EXACT_DIGITS = 15  # what a spreadsheet's number holds
_CREATED = dt.datetime(2000, 1, 1)


def write_xlsx(
    path: Path,
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Value]]]],
    *,
    personal: bool = False,
) -> None:
    """Write tables as sheets (title → header and rows), whole or not at all; same tables, same bytes.

    Amounts come as Decimal and stay exact: one with more than 15 digits is written as text.
    Raises NotWritten, ExtraMissing.
    """
    write_whole(path, xlsx_bytes(sheets), personal=personal)


def xlsx_bytes(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """Return tables as the bytes of a workbook (see `write_xlsx`)."""
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing(library="xlsxwriter", extra="excel") from None
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": _CREATED})
    writer = _Writer(workbook)
    for title, (header, rows) in sheets.items():
        writer.add(title[:31], header, rows)
    workbook.close()
    return out.getvalue()


class _Writer:
    """Writes typed cells, making each number format once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True})
        self.day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self.numbers: dict[int, Any] = {}

    def add(self, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Add a sheet: its header in bold and frozen, then its rows."""
        sheet = self.workbook.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, self.bold)
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self.write(sheet, place, column, value)

    def write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        """Write a cell as its kind; a number too long to be held exactly becomes text."""
        if isinstance(value, str):
            if value:
                sheet.write_string(row, column, value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.day)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) > _EXACT_DIGITS:
            sheet.write_string(row, column, format(value, "f"))
        elif isinstance(value, Decimal):
            sheet.write_number(row, column, value, self.number(value))
        elif value is not None:
            sheet.write_number(row, column, value)

    def number(self, value: Decimal) -> Any:
        """The format for that many decimals."""
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        if places not in self.numbers:
            form = "#,##0" + ("." + "0" * places if places else "")
            self.numbers[places] = self.workbook.add_format({"num_format": form})
        return self.numbers[places]
