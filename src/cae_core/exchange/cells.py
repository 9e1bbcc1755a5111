"""Typed cells: each kind of column reads a cell strictly, or says what it expected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from cae_core.cooperative.people import Status
from cae_core.errors import UnreadableAmount, UnreadableDate
from cae_core.exchange.formulas import restore
from cae_core.exchange.refused import Refused
from cae_core.exchange.sheets import Column
from cae_core.exchange.tables import Cell
from cae_core.exchange.words import fold, nearest, words
from cae_core.messages import mark
from cae_core.money import decimal, decimals, minor_from_decimal, parse_amount
from cae_core.periods import parse_date
from cae_core.rules.ratio import Ratio, UnreadableRatio

MAX_TEXT = 32_767  # characters in a spreadsheet's cell
MAX_NUMBER = 40  # characters of an amount or a rate
MAX_MINOR = 10**15
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd\ufffe\uffff]")
_USUAL = re.compile("(-?[0-9]{1,12}|-?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,3})([.,])([0-9]{2})")
_GROUPING = str.maketrans("", "", " \u00a0\u202f")
_LINES = re.compile(r"[\t\r\n]")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 and 2099-12-31
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
_AMOUNT = mark("an amount of the currency, below 10 000 000 000 000")
_RATE = mark("a rate such as 0.20 or 20 %, between 0 and 100 %")
_PERCENTAGE = mark("a percentage such as 40 or 37,5 %")
_QUANTITY = mark("a number such as 3 or 2,5")
_COUNT = mark("a whole number")
_DATE = mark("an existing day between 1900 and 2199, written 2026-10-31 or 31/10/2026")
_STATUSES = mark("statuses such as minimum_benefits:2026-01-01..2026-12-31")


@attrs.frozen
class Form:
    """How the folder writes numbers: its currency, and the decimal mark when it declares one.

    Without a currency (that of an unknown country) amounts are not looked at: all read as 0.
    """

    currency: str
    decimal_mark: str | None = None


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
        return lambda cell: read_input(cell, column.values, form)
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
    if not text.isprintable() and _CONTROL.search(text):
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


def read_amount(cell: Cell, form: Form) -> int:
    """Return minor units; raises Refused when there is more than one reading, or too many decimals.

    >>> read_amount("1 234,56 €", Form("EUR")), read_amount(Decimal("12.5"), Form("EUR"))
    (123456, 1250)
    """
    if not form.currency:
        return 0
    if isinstance(cell, str) and (found := _USUAL.fullmatch(cell)) and _is_usual(found[2], form):
        return int((found[1] + found[3]).translate(_GROUPING))
    try:
        if isinstance(cell, Decimal):
            minor = minor_from_decimal(cell, form.currency)
        else:
            minor = parse_amount(_number(cell, _AMOUNT, form.currency), form.currency, form.decimal_mark)
    except UnreadableAmount as error:
        raise _unreadable_amount(cell, form, str(error.expected)) from None
    if abs(minor) > MAX_MINOR:
        raise Refused(mark("not an amount"), expected=_AMOUNT)
    return minor


def _is_usual(typed_mark: str, form: Form) -> bool:
    """Whether two digits after a mark can only be the currency's decimals: most amounts are such."""
    return form.decimal_mark in (None, typed_mark) and decimals(form.currency) == 2


def _unreadable_amount(cell: Cell, form: Form, expected: str) -> Refused:
    places = decimals(form.currency)
    if isinstance(cell, Decimal) and cell.is_finite():
        return Refused(
            mark("more decimals than the currency has"),
            expected=mark("an amount rounded to {places} decimals"),
            fields={"places": places},
        )
    if (
        isinstance(cell, str)
        and form.decimal_mark is None
        and re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", cell.strip())
    ):
        return Refused(
            mark("the amount has two readings"),
            expected=mark("decimals, or the decimal mark declared in [files] of cooperative.toml"),
        )
    return Refused(mark("not an amount"), expected=expected)


def _number(cell: Cell, expected: str, currency: str = "") -> str:
    """The text of a number without the currency's sign; too long a text is no number."""
    if not isinstance(cell, str) or len(cell) > MAX_NUMBER:
        raise Refused(mark("not a number"), expected=expected)
    text = cell.strip()
    for sign in ("€", "EUR") if currency == "EUR" else (currency,):
        if sign and text.endswith(sign):
            return text.removesuffix(sign)
    return text


def read_rate(cell: Cell) -> Ratio:
    """Return a rate between 0 and 1. From 1 up, a number is a percentage, with or without its sign.

    >>> read_rate("20 %") == read_rate("0,2") == read_rate("20") == Ratio(1, 5)
    True
    """
    ratio = read_ratio(cell, _RATE)
    percent = not (isinstance(cell, str) and re.search("[%٪/]", cell))
    if percent and ratio.fraction >= 1:
        ratio *= Ratio(1, 100)
    if not 0 <= ratio.fraction <= 1:
        raise Refused(mark("not a rate"), expected=_RATE)
    return ratio


def read_percentage(cell: Cell) -> Ratio:
    """Return a percentage, typed with or without its sign.

    >>> read_percentage("62,5") == read_percentage("62.5 %") == Ratio(5, 8)
    True
    """
    ratio = read_ratio(cell, _PERCENTAGE)
    return ratio if isinstance(cell, str) and re.search("[%٪]", cell) else ratio * Ratio(1, 100)


def read_quantity(cell: Cell) -> Ratio:
    """Return a number of days, hours or pieces."""
    return read_ratio(cell, _QUANTITY)


def read_ratio(cell: Cell, expected: str) -> Ratio:
    """Return an exact number typed as a decimal (comma or point), a percentage or a fraction."""
    if isinstance(cell, Decimal):
        cell = format(cell, "f")
    text = _number(cell, expected).translate(_PLAIN)
    try:
        return Ratio.parse(text)
    except UnreadableRatio:
        raise Refused(mark("not a number"), expected=expected) from None


def plain_decimal(ratio: Ratio) -> str:
    """Return a ratio as a decimal, or as a fraction when it has no end.

    >>> plain_decimal(Ratio(35, 1000)), plain_decimal(Ratio(455, 3)), plain_decimal(Ratio(-3, 2))
    ('0.035', '455/3', '-1.5')
    """
    exact = ratio.fraction
    places = next((n for n in range(MAX_NUMBER) if 10**n % exact.denominator == 0), None)
    if places is None:
        return f"{exact.numerator}/{exact.denominator}"
    return format(Decimal(exact.numerator * 10**places // exact.denominator).scaleb(-places), "f")


_PLAIN = str.maketrans({",": ".", "\u066b": ".", "٪": "%", "\u00a0": " ", "\u202f": " ", "\u2212": "-"})


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
        count = read_ratio(cell, _COUNT).fraction
        if count.denominator != 1:
            raise Refused(mark("not a number"), expected=_COUNT)
        return str(count.numerator)
    if kind == "rate":
        return plain_decimal(read_rate(cell))
    return plain_decimal(read_quantity(cell))


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
    """Return yes or no, in English or French."""
    found: bool = read_choice(cell, "flag", {"true": True, "false": False})
    return found


def read_choice(cell: Cell, values: str, choices: Mapping[str, Any]) -> Any:
    """Return the choice that a word stands for.

    >>> read_choice("Oui", "flag", {"true": True, "false": False})
    True
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


_READERS: Mapping[str, Callable[[Cell], Any]] = {
    "text": read_text,
    "code": read_code,
    "codes": read_codes,
    "rate": read_rate,
    "date": read_date,
    "flag": read_flag,
    "statuses": read_statuses,
    "typed": lambda cell: cell,
}
