"""Amounts, rates and other numbers as people type them, read exactly or refused."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from functools import cache

import attrs

from cae_core.errors import CaeError, UnreadableAmount
from cae_core.exchange.refused import Refused
from cae_core.exchange.tables import Cell
from cae_core.messages import LANGUAGES, mark
from cae_core.money import decimal, decimals, minor_from_decimal, parse_amount
from cae_core.rules.ratio import Ratio, UnreadableRatio
from cae_core.rules.values import strict

MAX_NUMBER = 40  # characters of an amount or a rate
MAX_MINOR = 10**15
_USUAL = re.compile("(-?[0-9]{1,12}|-?[1-9][0-9]{0,2}(?:[ \u00a0\u202f][0-9]{3}){1,3})([.,])([0-9]{2})")
_TWO_READINGS = re.compile(r"([+-]?\d{1,3})([.,])(\d{3})")
_DIRECTION = str.maketrans("", "", "\u061c\u200e\u200f")  # they turn the writing round: nothing to read
_GROUPING = str.maketrans("", "", " \u00a0\u202f")
_AMOUNT = mark("an amount of the currency, below 10 000 000 000 000")
_RATE = mark("a rate such as 0.20 or 20 %, between 0 and 100 %")
_PERCENTAGE = mark("a percentage such as 40 or 37,5 %")
_QUANTITY = mark("a number such as 3 or 2,5")
_COUNT = mark("a whole number")


@attrs.frozen
class Form:
    """How the folder writes numbers: its currency, and the decimal mark when it declares one.

    Without a currency (that of an unknown country) amounts are not looked at: all read as 0.
    """

    currency: str
    decimal_mark: str | None = None


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


def read_own_amount(text: str, form: Form) -> str:
    """Return an amount of ``cooperative.toml`` in plain notation, read as such or as a cell of the folder.

    Raises Refused where the two notations read it differently, or neither can.

    >>> read_own_amount("554,736", Form("TND", ",")), read_own_amount("46.00", Form("EUR", ","))
    ('554.736', '46.00')
    """
    readings = set()
    for read in (_plain_amount, read_amount):
        with suppress(CaeError):
            readings.add(read(text, form))
    if not readings:
        raise Refused(mark("not an amount"), expected=_AMOUNT)
    found = [str(decimal(minor, form.currency)) for minor in sorted(readings)]
    if len(found) > 1:
        small, large = (each.replace(".", form.decimal_mark or ".") for each in found)
        raise Refused(
            mark("the amount has two readings"),
            expected=mark("“{small}” or “{large}”"),
            fields={"small": small, "large": large},
        )
    return found[0]


def _plain_amount(text: str, form: Form) -> int:
    """Minor units of plain notation, 1234.56; raises UnreadableInput."""
    found: int = strict(text, "amount", form.currency, "")
    return found


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
    if form.decimal_mark is None and (
        found := _TWO_READINGS.fullmatch(_number(cell, expected, form.currency).strip())
    ):
        return _two_readings(places, *found.groups())
    return Refused(mark("not an amount"), expected=expected)


def _two_readings(places: int, whole: str, point: str, rest: str) -> Refused:
    """Thousands, or decimals where the currency has as many: the way out of either is shown."""
    reason = mark("the amount has two readings")
    if places != len(rest):
        expected = mark("decimals, or the decimal mark declared in [files] of cooperative.toml")
        return Refused(reason, expected=expected)
    return Refused(
        reason,
        expected=mark("“{thousands}” for thousands, or [files] decimal = “{point}” in cooperative.toml"),
        fields={"thousands": f"{whole} {rest}{point}{'0' * places}", "point": point},
    )


def _number(cell: Cell, expected: str, currency: str = "") -> str:
    """The text of a number without the currency's sign; too long a text is no number."""
    if not isinstance(cell, str) or len(cell) > MAX_NUMBER:
        raise Refused(mark("not a number"), expected=expected)
    text = cell.translate(_DIRECTION).strip()
    for sign in _signs(currency):
        if text.endswith(sign):
            return text.removesuffix(sign)
    return text


@cache
def _signs(currency: str) -> tuple[str, ...]:
    """The currency's code and its symbols, as people type them after an amount."""
    if not currency:
        return ()
    from babel.numbers import get_currency_symbol

    symbols = {get_currency_symbol(currency, language).translate(_DIRECTION) for language in LANGUAGES}
    return (currency, *sorted(symbols - {currency}))


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


def read_count(cell: Cell) -> int:
    """Return a whole number, such as a headcount."""
    count = read_ratio(cell, _COUNT).fraction
    if count.denominator != 1:
        raise Refused(mark("not a whole number"), expected=_COUNT)
    return count.numerator
