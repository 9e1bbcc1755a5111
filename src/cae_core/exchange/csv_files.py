"""Tables written as CSV files that a spreadsheet opens and that the library reads back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from cae_core.exchange.atomic import write_whole
from cae_core.exchange.formulas import neutralise

Value: TypeAlias = "str | int | Decimal | dt.date | None"


@attrs.frozen
class Style:
    """How a locale writes a table: the decimal mark and the order of a date."""

    decimal_mark: str
    date: str


_POINT = Style(".", "%Y-%m-%d")
_COMMA = Style(",", "%d/%m/%Y")


def style_of(locale: str) -> Style:
    """Return how a locale writes numbers and dates: a comma and the day first, but in English.

    >>> style_of("fr_FR").decimal_mark, style_of("en").decimal_mark
    (',', '.')
    """
    return _POINT if locale[:2].lower() == "en" else _COMMA


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]], locale: str) -> bytes:
    r"""Return a table as CSV: UTF-8 with BOM, ``;``, the locale's decimal mark and dates.

    Amounts come as Decimal. Text that a spreadsheet would run as a formula gets a leading quote,
    which reading takes away again.

    >>> csv_bytes(["label", "amount"], [["=1+1", Decimal("12.50")]], "fr").decode("utf-8-sig")
    "label;amount\r\n'=1+1;12,50\r\n"
    """
    style = style_of(locale)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutralise(name) for name in header])
    write = _writers(style)

    def other(value: Value) -> str:
        return next((each(value) for kind, each in write.items() if isinstance(value, kind)), str(value))

    writer.writerows([write.get(value.__class__, other)(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _writers(style: Style) -> Mapping[type, Callable[[Any], str]]:
    """How each type of value is written: a year's tables have millions of cells."""

    @cache
    def date(day: dt.date) -> str:
        return day.strftime(style.date) if day.year >= 1000 else day.isoformat()

    return {
        str: neutralise,
        int: str,
        type(None): lambda _: "",
        Decimal: lambda value: format(value, "f").replace(".", style.decimal_mark),
        dt.date: date,
    }


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    locale: str,
    *,
    personal: bool = False,
) -> None:
    """Write a table as CSV (see `csv_bytes`), whole or not at all. Raises NotWritten.

    A ``personal`` file can be read by its owner alone.
    """
    write_whole(path, csv_bytes(header, rows, locale), personal=personal)
