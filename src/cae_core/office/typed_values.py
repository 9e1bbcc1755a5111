"""Values as they were typed, for pages to write as their reader does; what is not sure stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cae_core.errors import CaeError
from cae_core.exchange.cells import read_flag
from cae_core.exchange.numbers import Form, read_own_amount
from cae_core.messages import Sentence, mark
from cae_core.money import PlainAmount, minor_from_decimal, money
from cae_core.rules.ratio import Ratio

_PLACES = 4
"""The decimals that a page writes of a number."""


def percent(ratio: Ratio) -> Sentence:
    """A rate as a percentage."""
    return Sentence("{percent}\u00a0%", {"percent": ratio * 100})


def written(text: str, kind: str, currency: str, rate: Callable[[str], Ratio] = Ratio.parse) -> Any:
    r"""A value typed for an input or a parameter of a kind, to be written as the reader writes it.

    ``rate`` reads a rate: as the law's files do, unless it was typed as in a sheet. A value that cannot be
    read, or not be written whole, is left as it was typed.

    >>> from cae_core.rendering.voice import Voice
    >>> Voice("fr").value(written("12.5 %", "rate", "EUR")), written("1/3", "rate", "EUR")
    ('12,5\xa0%', '1/3')
    """
    try:
        if kind == "rate":
            found = rate(text)
            return percent(found) if (found.fraction * 100 * 10**_PLACES).denominator == 1 else text
        if kind == "amount":
            return money(minor_from_decimal(read_own_amount(text, Form(currency)), currency), currency)
        if kind == "flag":
            return Sentence(mark("yes")) if read_flag(text) else Sentence(mark("no"))
    except CaeError:
        pass
    return text


def plain(text: str, currency: str) -> str:
    """An amount without its currency, as `written` writes one with it."""
    try:
        return PlainAmount(read_own_amount(text, Form(currency)))
    except CaeError:
        return text
