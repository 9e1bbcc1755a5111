"""Amounts: exact integers of a currency's minor unit inside, ``Money`` at the edge.

Nothing in the library rounds or shares an amount but through this module.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from cae_core.errors import CurrencyMismatch, UnreadableAmount
from cae_core.messages import mark

if TYPE_CHECKING:
    from moneyed import Money


class Rounding(enum.Enum):
    """How a quotient becomes an integer. The law's silence means ``HALF_UP``."""

    HALF_UP = "half_up"  # ties away from zero
    HALF_EVEN = "half_even"
    UP = "up"  # away from zero
    DOWN = "down"  # towards zero
    FLOOR = "floor"
    CEILING = "ceiling"


def round_div(n: int, d: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """Return n / d as an integer, rounded by mode. The only place where an amount is rounded.

    Raises ZeroDivisionError when d is 0.

    >>> round_div(-25, 10), round_div(25, 10, Rounding.HALF_EVEN), round_div(-25, 10, Rounding.FLOOR)
    (-3, 2, -3)
    """
    if d < 0:
        n, d = -n, -d
    if mode is Rounding.HALF_UP:
        return (2 * n + d) // (2 * d) if n >= 0 else -((d - 2 * n) // (2 * d))
    quotient, remainder = divmod(n, d)
    if remainder == 0 or mode is Rounding.FLOOR:
        return quotient
    if mode is Rounding.CEILING:
        return quotient + 1
    if mode is Rounding.DOWN:
        return quotient + (n < 0)
    if mode is Rounding.UP:
        return quotient + (n > 0)
    twice = 2 * remainder
    return quotient + (twice > d or (twice == d and quotient % 2 == 1))


def round_to(amount: int, unit: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """Return amount rounded to a multiple of unit (both minor units).

    >>> round_to(123_456, 1000, Rounding.DOWN)
    123000
    """
    return round_div(amount, unit, mode) * unit


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Share total (minor units) in proportion to weights; the parts always sum to total.

    Largest remainder; equal remainders go to the earlier part. A negative total is shared like
    its opposite. Raises ValueError when a weight is negative or none is positive.

    >>> share(100, [1, 1, 1]), share(-100, [1, 1, 1])
    ([34, 33, 33], [-34, -33, -33])
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be integers >= 0, at least one above 0")
    sign = -1 if total < 0 else 1
    parts, remainders = [], []
    for weight in weights:
        quotient, remainder = divmod(sign * total * weight, whole)
        parts.append(quotient)
        remainders.append(remainder)
    left = sign * total - sum(parts)
    for i in sorted(range(len(parts)), key=lambda i: -remainders[i])[:left]:
        parts[i] += 1
    return [sign * part for part in parts]


@cache
def decimals(currency: str) -> int:
    """Return how many decimals the minor unit of an ISO 4217 currency has.

    Raises moneyed's CurrencyDoesNotExist for any other code.

    >>> decimals("EUR"), decimals("TND"), decimals("JPY")
    (2, 3, 0)
    """
    known = {"EUR": 2, "MAD": 2, "DZD": 2, "TND": 3}
    if currency in known:
        return known[currency]
    from moneyed import get_currency

    return len(str(get_currency(currency).sub_unit)) - 1


def minor_units(money: Money, currency: str | None = None) -> int:
    """Return money as an integer of minor units, exactly.

    Raises CurrencyMismatch when it is not in ``currency``, UnreadableAmount when it has more
    decimals than the currency.

    >>> from moneyed import Money
    >>> minor_units(Money("12.345", "TND"))
    12345
    """
    code = money.currency.code
    if currency is not None and code != currency:
        raise CurrencyMismatch(left=code, right=currency)
    return minor_from_decimal(money.amount, code)


def minor_from_decimal(value: Decimal | str, currency: str) -> int:
    """Return a decimal amount (dot, no grouping) as minor units, exactly.

    >>> minor_from_decimal("1867.02", "EUR")
    186702
    """
    scaled = Decimal(value).scaleb(decimals(currency))
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise UnreadableAmount(text=str(value), expected=_expected(currency))
    return int(scaled)


def money(minor: int, currency: str) -> Money:
    """Return minor units as Money.

    >>> money(123456, "EUR").amount
    Decimal('1234.56')
    """
    from moneyed import Money

    return Money(decimal(minor, currency), currency)


def decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact Decimal with the currency's decimals.

    >>> decimal(500, "TND")
    Decimal('0.500')
    """
    return Decimal(minor).scaleb(-decimals(currency))


class PlainAmount(str):
    """An amount in plain notation, such as ``1234.56``: whoever speaks it writes it the reader's way."""

    __slots__ = ()


def plain_amount(minor: int, currency: str) -> PlainAmount:
    """Return minor units in plain notation, as data and messages hold them.

    >>> plain_amount(123456, "EUR"), plain_amount(-500, "TND")
    ('1234.56', '-0.500')
    """
    return PlainAmount(decimal(minor, currency))


def format_amount(minor: int, currency: str, locale: str = "en", *, symbol: bool = False) -> str:
    """Return minor units written for a reader of ``locale``, with the currency's symbol or not.

    >>> format_amount(123456, "EUR", "en")
    '1,234.56'
    """
    from babel.numbers import format_decimal

    value, places = decimal(minor, currency), decimals(currency)
    if symbol:
        return _with_symbol(value, currency, locale, places)
    return str(format_decimal(value, format="#,##0." + "0" * places, locale=locale))


def _with_symbol(value: Decimal, currency: str, locale: str, places: int) -> str:
    """Babel leaves out the minor unit of some currencies, because no coin of it is in use: books do not."""
    from copy import copy

    from babel import Locale

    where = Locale.parse(locale)
    pattern = copy(where.currency_formats["standard"])
    pattern.frac_prec = (places, places)
    return str(pattern.apply(value, where, currency=currency, currency_digits=False))


_GROUPING = "\u0020\u00a0\u202f\u2009'\u2019\u066c"
_ARABIC_MARK = "\u066b"  # always decimals, whatever mark a file declares
_MARKS = " .," + _ARABIC_MARK
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_AMOUNT = re.compile(rf"([+-]?)(\d+(?:[{_MARKS}]\d+)*)")


def parse_amount(text: str, currency: str, mark_: str | None = None) -> int:
    """Read a typed amount strictly and return minor units.

    ``mark_`` is the decimal mark ("," or "."), when the file declares one; without it an amount
    such as ``1.234``, which has two readings, is refused. Spaces (also no-break), apostrophes and
    the other mark may group thousands. Any script's digits are read, and the Arabic marks of decimals
    and thousands, which have one reading each.

    >>> parse_amount("1 234,56", "EUR"), parse_amount("-1,234.5", "EUR")
    (123456, -123450)
    >>> parse_amount("1.234", "EUR")
    Traceback (most recent call last):
    cae_core.errors.UnreadableAmount: cannot read the amount “1.234”: expected an amount such as ...
    """
    found = _AMOUNT.fullmatch(_plain(text))
    if found is None:
        raise UnreadableAmount(text=text, expected=_expected(currency))
    sign, body = found.groups()
    whole, fraction = _split_marks(body, decimals(currency), mark_) or (None, "")
    if whole is None:
        raise UnreadableAmount(text=text, expected=_expected(currency))
    minor = int(whole + fraction.ljust(decimals(currency), "0"))
    return -minor if sign == "-" else minor


def amount_readings(text: str, currency: str) -> tuple[str, ...]:
    """In plain notation what an amount such as ``493,643`` may mean: decimals, thousands; none of any other.

    Where the currency has not as many decimals only the thousands are left.

    >>> amount_readings("493,643", "TND"), amount_readings("493.643", "EUR"), amount_readings("1,5", "EUR")
    (('493.643', '493643.000'), ('493643.00',), ())
    """
    if not _TWO_READINGS.fullmatch(text.strip()):
        return ()
    plain = text.strip().replace(",", ".")
    small = (plain,) if decimals(currency) == len(plain.rpartition(".")[2]) else ()
    return (*small, str(decimal(int(plain.replace(".", "")) * 10 ** decimals(currency), currency)))


def _plain(text: str) -> str:
    """Text with any script's digits and signs in ASCII and every kind of grouping as a space."""
    out = []
    for character in text.strip():
        if character in _GROUPING:
            out.append(" ")
        elif character == "\u2212":
            out.append("-")
        else:
            digit = unicodedata.decimal(character, None)
            out.append(character if digit is None else str(digit))
    return "".join(out)


def _split_marks(body: str, places: int, mark_: str | None) -> tuple[str, str] | None:
    """(whole, fraction) of an amount's body, or None when it is malformed or has two readings."""
    separators = [c for c in body if c in _MARKS]
    if not separators:
        return body, ""
    kinds, last = set(separators), separators[-1]
    if _ARABIC_MARK in kinds:
        point: str | None = _ARABIC_MARK
    elif mark_ is not None:
        point = mark_ if mark_ in kinds else None
    elif last == " ":
        point = None
    elif len(kinds) > 1:
        point = last
    elif len(separators) > 1 or _ambiguous(body, last):
        return None
    else:
        point = last
    if point is None:
        whole, fraction = body, ""
    else:
        whole, _, fraction = body.rpartition(point)
        if separators.count(point) != 1 or last != point or len(fraction) > places:
            return None
    return None if (digits := _ungroup(whole)) is None else (digits, fraction)


def _ambiguous(body: str, separator: str) -> bool:
    """One mark, three digits after it, one to three before: thousands or decimals?"""
    whole, _, fraction = body.partition(separator)
    return len(fraction) == 3 and 1 <= len(whole) <= 3 and whole != "0"


def _ungroup(whole: str) -> str | None:
    groups = re.split(r"[ .,]", whole)
    marks = {c for c in whole if c in " .,"}
    first_is_one = len(groups[0]) <= 3 and not groups[0].startswith("0")  # 0.500 is no thousand
    well_grouped = first_is_one and all(len(group) == 3 for group in groups[1:])
    return "".join(groups) if len(marks) <= 1 and (len(groups) == 1 or well_grouped) else None


def _expected(currency: str) -> str:
    if decimals(currency) == 3:
        return mark("an amount such as 1234.567 or 1 234,567")
    if decimals(currency) == 0:
        return mark("a whole amount such as 1234 or 1 234")
    return mark("an amount such as 1234.56 or 1 234,56")
