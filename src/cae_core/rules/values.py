"""From what a person writes to what rules compute with, by kind; and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from math import gcd
from typing import Any

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import decimals, format_amount, minor_from_decimal, minor_units, parse_amount
from cae_core.rules.brackets import Brackets
from cae_core.rules.errors import UnreadableInput, WrongInput
from cae_core.rules.ratio import Ratio

INPUT_KINDS = ("amount", "rate", "number", "count", "flag")
UNITS = (*INPUT_KINDS, "scale")
FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "1", "x", "oui", "o", "vrai", "نعم"), True),
    **dict.fromkeys(("false", "no", "n", "0", "non", "faux", "لا"), False),
}
"""What people type for yes and no, in the languages of the library, in lower case."""

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")
_COUNT = re.compile(r"[+-]?\d+")

_EXPECTED = {
    "amount": mark("an amount such as 1234.56"),
    "rate": mark("a rate such as 0.0690, 6.90 % or 455/3"),
    "number": mark("a number such as 151.67 or 455/3"),
    "count": mark("a whole number"),
    "flag": mark("yes or no"),
    "scale": mark("brackets, such as [[“0”, “0”], [“1620”, “0.005”]]"),
}


def strict(text: object, unit: str, currency: str, name: str) -> Any:
    """Read a value of a file: a text in plain notation (a count may be an int, a flag a bool).

    Raises UnreadableInput, which names ``name``.

    >>> strict("1867.02", "amount", "EUR", "smic"), strict("0.0690", "rate", "EUR", "vieillesse_rate")
    (186702, Ratio(n=690, d=10000))
    """
    wrong = partial(UnreadableInput, name=name, text=text, expected=_EXPECTED[unit])
    if unit == "flag" and isinstance(text, bool):
        return text
    if unit == "count" and type(text) is int:
        return text
    if unit == "scale":
        return _brackets(text, currency, wrong())
    try:
        found = _plain_text(text.strip(), unit, currency) if isinstance(text, str) else None
    except CaeError:
        raise wrong() from None
    if found is None:
        raise wrong()
    return found


def _plain_text(text: str, unit: str, currency: str) -> Any:
    if unit in ("rate", "number"):
        return Ratio.parse(text)
    if unit == "amount" and _DECIMAL.fullmatch(text):
        return minor_from_decimal(text, currency)
    if unit == "count" and _COUNT.fullmatch(text):
        return int(text)
    return flag(text) if unit == "flag" else None


def flag(text: str) -> bool | None:
    """Return what a word of yes or no means, None for any other.

    >>> flag("Oui"), flag("لا"), flag("maybe")
    (True, False, None)
    """
    return FLAGS.get(text.strip().lower())


def _brackets(rows: object, currency: str, wrong: UnreadableInput) -> Brackets:
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise wrong
    try:
        return Brackets.of([(strict(low, "amount", currency, wrong.name), rate) for low, rate in rows])
    except (ValueError, TypeError, AttributeError):
        raise wrong from None


def typed(value: object, kind: str, currency: str, name: str) -> Any:
    """Read what a person gives for an input: text, Decimal, Money, int or bool, in major units.

    ``6000`` and ``"6000.00"`` both mean six thousand euros.
    Raises UnreadableInput, or WrongInput for a float.

    >>> typed("6 000,50", "amount", "EUR", "gross"), typed("yes", "flag", "EUR", "executive")
    (600050, True)
    """
    wrong = partial(UnreadableInput, name=name, text=value, expected=_EXPECTED[kind])
    if isinstance(value, float):
        raise WrongInput(name=name, found=f"float {value!r}", expected=_EXPECTED[kind])
    if kind == "flag":
        found = value if isinstance(value, bool) else flag(str(value))
        if found is None:
            raise wrong()
        return found
    if isinstance(value, bool):
        raise wrong()
    if kind == "amount":
        return _amount(value, currency, wrong)
    if kind in ("rate", "number") and isinstance(value, Ratio):
        return value
    text = str(value).strip()
    return strict(text.replace(",", ".") if kind in ("rate", "number") else text, kind, currency, name)


def typed_amount(text: str, currency: str) -> int:
    """Return the minor units of an amount that a person typed; raises UnreadableAmount.

    Plain notation with all the decimals of the currency has one reading, so that ``554.736`` is dinars and
    millimes, not thousands; in euros it stays refused, like all that `parse_amount` refuses.

    >>> typed_amount("554.736", "TND"), typed_amount("1 234,56", "EUR")
    (554736, 123456)
    """
    text = text.strip()
    if _DECIMAL.fullmatch(text) and len(text.partition(".")[2]) == decimals(currency):
        return minor_from_decimal(text, currency)
    return parse_amount(text, currency)


def _amount(value: object, currency: str, wrong: Callable[[], UnreadableInput]) -> int:
    try:
        if isinstance(value, str):
            return typed_amount(value, currency)
        if isinstance(value, int | Decimal):
            return minor_from_decimal(Decimal(value), currency)
        if hasattr(value, "currency"):
            return minor_units(value, currency)  # type: ignore[arg-type]
    except CaeError as error:
        raise wrong() from error
    raise wrong()


def check(value: object, kind: str, name: str) -> Any:
    """Return an internal value as it is; raises WrongInput when it is not of its kind."""
    if kind in ("amount", "count"):
        good = type(value) is int
    elif kind == "flag":
        good = isinstance(value, bool)
    elif kind == "scale":
        good = isinstance(value, Brackets)
    else:
        good = isinstance(value, Ratio)
        if type(value) is int:
            return Ratio(value)
    if not good:
        raise WrongInput(name=name, found=f"{type(value).__name__} {value!r}", expected=_INTERNAL[kind])
    return value


_INTERNAL = {
    "amount": mark("an int of minor units (see Graph.typed)"),
    "count": mark("an int"),
    "flag": mark("a bool"),
    "scale": mark("Brackets"),
    "rate": mark("a Ratio (see Graph.typed)"),
    "number": mark("a Ratio (see Graph.typed)"),
}


def show(value: Any, kind: str, currency: str, language: str = "en") -> str:
    """Return an internal value as a person reads it, in their language.

    >>> show(123456, "amount", "EUR"), show(Ratio(690, 10000), "rate", "EUR"), show(True, "flag", "EUR")
    ('1,234.56', '6.9 %', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "amount":
        return format_amount(value, currency, language)
    if isinstance(value, Ratio):
        return _show_ratio(value, language, percent=kind == "rate")
    if isinstance(value, Brackets):
        lows = [format_amount(low, currency, language) for low in value.thresholds]
        rates = [_show_ratio(value.rate_at(low), language, percent=True) for low in value.thresholds]
        return "; ".join(f"{low}: {rate}" for low, rate in zip(lows, rates, strict=True))
    return str(value)


def _show_ratio(ratio: Ratio, language: str, *, percent: bool) -> str:
    """A decimal when it is one within twelve places, a fraction otherwise."""
    exact = ratio.fraction * (100 if percent else 1)
    scaled = exact * 10**12
    suffix = " %" if percent else ""
    if scaled.denominator != 1:
        return f"{ratio.fraction}"
    from babel.numbers import format_decimal

    value = Decimal(scaled.numerator).scaleb(-12)
    return str(format_decimal(value, format="#,##0.############", locale=language)) + suffix


def plain(value: Any, kind: str, currency: str) -> str:
    """Return an internal value as plain text that `strict` reads back (amounts, rates, counts, flags).

    >>> plain(123456, "amount", "EUR"), plain(Ratio(1, 3), "number", "EUR")
    ('1234.56', '1/3')
    """
    if kind == "amount" and value.__class__ is int:
        places = decimals(currency)
        digits = str(abs(value)).rjust(places + 1, "0")
        text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        return f"-{text}" if value < 0 else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Ratio):
        common = gcd(value.n, value.d)
        return f"{value.n // common}/{value.d // common}"
    return str(value)
