"""What the values of hypotheses mean: shares, bands, amounts, rates, hazards, read exactly or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import minor_from_decimal
from cae_core.rules.ratio import Ratio, UnreadableRatio
from cae_core.simulation.file_notes import TWO_READINGS, of_two_readings
from cae_core.simulation.people import ONE

_BAND = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
_HAZARD = re.compile(r"(\d{1,4})(?:-(\d{1,4})?)?")
_RATE = mark("a rate between quotes, such as 4.5 %")
_PARTS = mark("a table of shares that sum to 100 %")
_NUMBER = mark("a number between quotes, such as 0.85")


class NotRead(CaeError, ValueError):
    """A value that cannot be read. Data: reason, expected (a text, or a Sentence)."""

    template = mark("{reason}; expected {expected}")


@attrs.frozen
class Bands:
    """Ranges of whole numbers, each with its weight; the numbers of a range are equally likely."""

    ranges: tuple[range, ...]
    weights: tuple[int, ...]


def ratio(value: object, low: Fraction | int, high: int, expected: str = _NUMBER) -> Ratio:
    """Return an exact number within bounds; raises NotRead.

    >>> ratio("4.5 %", 0, 1)
    Ratio(n=45, d=1000)
    """
    try:
        found = Ratio.parse(value) if isinstance(value, str) else None
    except UnreadableRatio:
        found = None
    if found is None:
        raise NotRead(reason=mark("not a number"), expected=expected)
    if not low <= found.fraction <= high:
        raise NotRead(reason=mark("out of bounds"), expected=f"{low} – {high}")
    return found


def rate(value: object) -> Ratio:
    """Return a rate between 0 and 1; raises NotRead."""
    return ratio(value, 0, 1, _RATE)


def shares(value: object, codes: Sequence[str]) -> Bands:
    """Return shares of a whole by code, which sum to one; raises NotRead.

    >>> shares({"b": "60 %", "a": "0.4"}, ["a", "b"])
    Bands(ranges=(range(0, 1), range(1, 2)), weights=(2, 3))
    """
    table = _table(value)
    if set(table) != set(codes):
        raise NotRead(reason=mark("not the shares of the categories"), expected=", ".join(codes))
    return _whole([range(code, code + 1) for code in range(len(codes))], [table[code] for code in codes])


def bands(value: object, scale: int = 1) -> Bands:
    """Return bands such as ``{"18-29" = "20 %", "30" = "80 %"}``; raises NotRead."""
    found = []
    for text in (table := _table(value)):
        match = _BAND.fullmatch(text)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise NotRead(reason=mark("not a band"), expected=mark("a whole number, or two such as 18-29"))
        found.append(range(int(match[1]) * scale, int(match[2] or match[1]) * scale + 1))
    return _whole(found, list(table.values()))


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not value:
        raise NotRead(reason=mark("not a table"), expected=_PARTS)
    return value


def _whole(ranges: Sequence[range], typed: Sequence[object]) -> Bands:
    """Ranges with the shares that were typed for them, as whole weights."""
    exact = [rate(each).fraction for each in typed]
    if sum(exact) != 1:
        raise NotRead(reason=mark("the shares do not sum to 100 %"), expected=_PARTS)
    common = lcm(*(each.denominator for each in exact))
    return Bands(tuple(ranges), tuple(int(each * common) for each in exact))


def column(value: object) -> Bands | Ratio:
    """Return bands of whole numbers, or of a yes-or-no column the chance of a yes; raises NotRead."""
    return rate(value) if isinstance(value, str) else bands(value)


def amount(value: object, currency: str) -> int:
    """Return minor units of an amount between quotes, below 100 000 000 of them; raises NotRead."""
    expected = mark("an amount between quotes, such as 1867.02")
    if way_out := of_two_readings(value, currency):
        raise NotRead(reason=TWO_READINGS, expected=way_out)
    try:
        found = minor_from_decimal(value, currency) if isinstance(value, str) else -1
    except (CaeError, ArithmeticError):
        found = -1
    if not 0 <= found < 10**8:
        raise NotRead(reason=mark("not an amount"), expected=expected)
    return found


def seasonality(value: object) -> tuple[Ratio, ...]:
    """Return the factors of January to December, twelve in sum; raises NotRead."""
    expected = mark("twelve numbers between quotes whose sum is 12")
    if not isinstance(value, list) or len(value) != 12:
        raise NotRead(reason=mark("not the twelve months"), expected=expected)
    found = tuple(ratio(each, 0, 12) for each in value)
    if sum(each.fraction for each in found) != 12:
        raise NotRead(reason=mark("the months do not average 1"), expected=expected)
    return found


def hazards(value: object) -> tuple[Ratio, ...]:
    """Return the chance of stopping at the end of each month of activity; raises NotRead.

    The last one goes on.

    >>> [str(each.fraction) for each in hazards({"1-2": "2 %", "3-": "1 %"})]
    ['1/50', '1/50', '1/100']
    """
    found: list[Ratio] = []
    for text, typed in _table(value).items():
        match = _HAZARD.fullmatch(text)
        if match is None or int(match[1]) != len(found) + 1:
            expected = mark("months of activity from the first on, such as 1-12, 13-36, 37-")
            raise NotRead(reason=mark("months that do not follow one another"), expected=expected)
        last = int(match[2] or match[1])
        found += [rate(typed)] * (last - len(found))
    return tuple(found)


def weight(value: object) -> int:
    """Return how many persons a row stands for, in thousandths; raises NotRead.

    >>> weight("2.5")
    2500
    """
    exact = ratio(value, 0, 10**6).fraction * ONE
    if exact.denominator != 1:
        raise NotRead(reason=mark("not a weight"), expected=mark("three decimals at most"))
    return int(exact)


READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "turnover.median": amount,
    "turnover.spread": lambda value, _: ratio(value, 0, 2),
    "turnover.irregularity": lambda value, _: ratio(value, 0, 1),
    "turnover.idle": lambda value, _: rate(value),
    "turnover.seasonality": lambda value, _: seasonality(value),
    "turnover.growth": lambda value, _: ratio(value, Fraction(-1, 2), 1, _RATE),
    "cost.share": lambda value, _: bands(value, 100),
    "failure": lambda value, _: hazards(value),
    "entry": lambda value, _: bands(value),
    "tenure": lambda value, _: bands(value),
    "weight": lambda value, _: weight(value),
}
"""What each key of a model holds; ``share.…`` and ``column.…`` come on top of them."""

NEEDED = ("turnover.median", "turnover.spread")

NEUTRAL: Mapping[str, Any] = {
    "turnover.irregularity": Ratio(0),
    "turnover.idle": Ratio(0),
    "turnover.seasonality": (Ratio(1),) * 12,
    "turnover.growth": Ratio(0),
    "cost.share": Bands((range(1),), (1,)),
    "failure": (Ratio(0),),
    "entry": Bands((range(1),), (1,)),
    "tenure": Bands((range(1),), (1,)),
    "weight": ONE,
}
"""What a model holds where its description says nothing: no cost, no failure, no season, everybody there."""
