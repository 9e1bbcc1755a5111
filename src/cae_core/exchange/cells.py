"""Typed cells: each kind of column reads a cell strictly, or says what it expected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cae_core.cooperative.people import Status
from cae_core.errors import UnreadableDate
from cae_core.exchange.columns import Column
from cae_core.exchange.formulas import restore
from cae_core.exchange.numbers import Form, plain_decimal, read_amount, read_count, read_quantity, read_rate
from cae_core.exchange.refused import Refused
from cae_core.exchange.tables import Cell
from cae_core.exchange.words import fold, nearest, words
from cae_core.messages import mark
from cae_core.money import decimal
from cae_core.periods import parse_date
from cae_core.rules.inputs import BOUNDS, OUT_OF_BOUNDS, Input
from cae_core.rules.values import flag, strict

MAX_TEXT = 32_767  # characters in a spreadsheet's cell
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LOST = "\ufffd"  # what a bad conversion leaves in the place of a character
_LINES = re.compile(r"[\t\r\n]")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 and 2099-12-31
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
_DATE = mark("an existing day between 1900 and 2199, written 2026-10-31 or 31/10/2026")
_TIME = re.compile(r"([0-3]?[0-9])\s*[:hH]\s*([0-5][0-9])?")
_WEIGHT = re.compile(r"([1-9][0-9]{0,5})(?:/([1-9][0-9]{0,5}))?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_STATUSES = mark("statuses such as minimum_benefits:2026-01-01..2026-12-31")


def read_column(
    cells: Sequence[Cell], read: Callable[[Cell], Any], default: Any
) -> tuple[list[Any], dict[Cell, Refused]]:
    """Read a column, each distinct cell once. Empty cells give the default, refused ones None.

    >>> read_column(["a", "", "b"], str, None)
    (['a', None, 'b'], {})
    """
    values: dict[Cell, Any] = {}
    refused: dict[Cell, Refused] = {}
    for cell in set(cells):
        if isinstance(cell, str) and (not cell or cell.isspace()):
            values[cell] = default
            continue
        try:
            values[cell] = read(cell)
        except Refused as error:
            refused[cell] = error
            values[cell] = None
    return [values[cell] for cell in cells], refused


def reader(column: Column, form: Form) -> Callable[[Cell], Any]:
    """Return the function that reads a cell of column; it raises Refused."""
    if column.kind == "choice":
        return lambda cell: read_choice(cell, column.values, column.choices)
    if column.kind == "word":
        return lambda cell: words("values", column.values).get(fold(read_code(cell)), read_code(cell))
    if column.kind == "amount":
        return lambda cell: read_amount(cell, form)
    if column.kind == "input":
        return lambda cell: _within(read_input(cell, column.values, form), column.given, form)
    return _READERS[column.kind]


def read_text(cell: Cell) -> str:
    """Return a cell as text; numbers and dates of a workbook in their plain form.

    >>> read_text("  '=Danger  "), read_text(Decimal("12"))
    ('=Danger', '12')
    """
    if isinstance(cell, Decimal):
        return format(cell, "f")
    text = restore(cell.strip()) if isinstance(cell, str) else cell.isoformat()
    if len(text) > MAX_TEXT:
        raise Refused(mark("the cell is too long"), expected=mark("at most 32 767 characters"))
    if (not text.isprintable() and _CONTROL.search(text)) or _LOST in text:
        raise Refused(mark("the cell has a character that cannot be printed"), expected=mark("plain text"))
    return text


def read_code(cell: Cell) -> str:
    """Return an identifier: a text of one line."""
    text = read_text(cell)
    if not text.isprintable() and _LINES.search(text):
        raise Refused(mark("the cell has several lines"), expected=mark("one line"))
    return text


def read_codes(cell: Cell) -> tuple[str, ...]:
    """Return identifiers separated by commas, each once.

    >>> read_codes("P1, P2")
    ('P1', 'P2')
    """
    codes = tuple(part for part in (part.strip() for part in read_code(cell).split(",")) if part)
    if len(set(codes)) != len(codes):
        raise Refused(mark("an identifier is there twice"), expected=mark("each identifier once"))
    return codes


def read_input(cell: Cell, kind: str, form: Form) -> str:
    """Return a payroll input of a kind (amount, rate, number, count, flag) in plain notation.

    >>> read_input("oui", "flag", Form("EUR")), read_input("3,5 %", "rate", Form("EUR"))
    ('true', '0.035')
    """
    if kind == "flag":
        return "true" if read_flag(cell) else "false"
    if kind == "amount":
        return str(decimal(read_amount(cell, form), form.currency)) if form.currency else ""
    if kind == "count":
        return str(read_count(cell))
    if kind == "rate":
        return plain_decimal(read_rate(cell))
    return plain_decimal(read_quantity(cell))


def _within(text: str, given: Input | None, form: Form) -> str:
    """A plain notation within the bounds of its input; raises Refused."""
    if given is not None and (form.currency or given.kind != "amount"):
        value = strict(text, given.kind, form.currency, given.name)
        if not given.allows(value, form.currency):
            fields = {"least": given.least or "…", "most": given.most or "…"}
            raise Refused(OUT_OF_BOUNDS, expected=BOUNDS, fields=fields)
    return text


def read_date(cell: Cell) -> dt.date:
    """Return a day written in full, a workbook's date, or the serial number of one.

    >>> read_date("31/10/2026"), read_date(Decimal(46326))
    (datetime.date(2026, 10, 31), datetime.date(2026, 10, 31))
    """
    if isinstance(cell, Decimal):
        whole = cell.is_finite() and cell == cell.to_integral_value()
        if not whole or not _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            raise Refused(mark("not a date"), expected=_DATE)
        return _SERIAL_ORIGIN + dt.timedelta(days=int(cell))
    try:
        day = cell if isinstance(cell, dt.date) else parse_date(cell)
    except UnreadableDate:
        raise Refused(mark("not a date"), expected=_DATE) from None
    if not 1900 <= day.year <= 2199:
        raise Refused(mark("not a date"), expected=_DATE)
    return day


def read_flag(cell: Cell) -> bool:
    """Return yes or no, in English, French or Arabic.

    >>> read_flag("Oui"), read_flag("لا")
    (True, False)
    """
    found = flag(fold(read_code(cell)))
    if found is None:
        raise Refused(mark("not one of the choices"), expected=mark("yes or no"))
    return found


def read_choice(cell: Cell, values: str, choices: Mapping[str, Any]) -> Any:
    """Return the choice that a word stands for.

    >>> read_choice("Facture", "vat_due", {"invoice": 1, "payment": 2})
    1
    """
    text = read_code(cell)
    name = words("values", values).get(fold(text), fold(text))
    if name not in choices:
        raise Refused(mark("not one of the choices"), **_expected(text, choices))
    return choices[name]


def _expected(text: str, choices: Iterable[str]) -> dict[str, Any]:
    names = list(choices)
    near = nearest(text, names)
    sentence = mark("{near}, or one of: {names}") if near else mark("one of: {names}")
    return {"expected": sentence, "fields": {"near": near, "names": ", ".join(names)}}


def read_statuses(cell: Cell) -> tuple[Status, ...]:
    """Return dated statuses, separated by commas.

    >>> read_statuses("minimum_benefits:2026-01-01..2026-12-31")[0].end
    datetime.date(2026, 12, 31)
    """
    return tuple(_status(part) for part in read_code(cell).split(",") if part.strip())


def _status(text: str) -> Status:
    key, colon, period = text.partition(":")
    first, _, last = period.partition("..")
    try:
        start = parse_date(first)
        end = parse_date(last) if last.strip() else None
    except UnreadableDate:
        raise Refused(mark("not a dated status"), expected=_STATUSES) from None
    if not colon or not fold(key) or (end is not None and end < start):
        raise Refused(mark("not a dated status"), expected=_STATUSES)
    return Status(words("values", "status").get(fold(key), key.strip()), start, end)


def read_time(cell: Cell) -> str:
    """Return a time of day as ``HH:MM``; hours go on past midnight, up to 39:59.

    >>> read_time("9h05"), read_time("14 h"), read_time("24:10")
    ('09:05', '14:00', '24:10')
    """
    found = _TIME.fullmatch(read_code(cell).translate(_DIGITS))
    if found is None:
        raise Refused(mark("not a time"), expected=mark("a time such as 14:05"))
    return f"{int(found[1]):02}:{found[2] or '00'}"


def read_weight(cell: Cell) -> Fraction:
    """Return what one vote weighs, exact: a whole number or a fraction.

    >>> read_weight("2/3"), read_weight("1")
    (Fraction(2, 3), Fraction(1, 1))
    """
    found = _WEIGHT.fullmatch(read_code(cell).replace(" ", ""))
    if found is None:
        raise Refused(mark("not the weight of a vote"), expected=mark("a weight such as 1 or 2/3"))
    return Fraction(int(found[1]), int(found[2] or 1))


_READERS: Mapping[str, Callable[[Cell], Any]] = {
    "text": read_text,
    "code": read_code,
    "codes": read_codes,
    "rate": read_rate,
    "count": read_count,
    "date": read_date,
    "flag": read_flag,
    "statuses": read_statuses,
    "time": read_time,
    "weight": read_weight,
    "typed": lambda cell: cell,
}
