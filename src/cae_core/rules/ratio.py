"""Exact ratios: rates, coefficients, hours. Never a float."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark

TWO_READINGS = mark("a rate of 1 or more without its sign has two readings")
OF_THE_TWO = mark("“{part} %” or “{whole} %”")
"""What is said of a rate such as “1”, and how to write either reading (see `readings`)."""
_BARE = re.compile(r"\+?([1-9]\d*)(?:\.(\d+))?")
_RATIO = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?\s*(%)?|([+-]?\d+)\s*/\s*(\d+)")


class UnreadableRatio(CaeError, ValueError):
    """A typed rate or number that cannot be read. Data: text."""

    template = mark("cannot read the rate “{text}”: expected a decimal such as 0.0690, 6.90 % or 455/3")


def readings(typed: object) -> dict[str, str]:
    """The two percentages that a rate typed without sign may mean, from 1 up; none where it has one reading.

    A cell with 12 is 12 %, where the law's files have 1 for the whole: who types a rate says which.

    >>> readings("1"), readings("12.5")
    ({'part': '1', 'whole': '100'}, {'part': '12.5', 'whole': '1250'})
    >>> readings("1 %"), readings("0.12"), readings("3/2")
    ({}, {}, {})
    """
    found = _BARE.fullmatch(typed.strip()) if isinstance(typed, str) else None
    if found is None:
        return {}
    digits, rest = found[1], found[2] or ""
    moved = digits + rest[:2].ljust(2, "0")
    return {"part": found[0].lstrip("+"), "whole": moved + (f".{rest[2:]}" if rest[2:] else "")}


@attrs.frozen(eq=False, slots=True, init=False)
class Ratio:
    """n / d, exact, with d > 0. ``n`` and ``d`` are ints, or guarded arrays in ``ArrayOps``.

    The arithmetic below serves both: it reduces what is a plain int and branches on no array.

    >>> Ratio.parse("0.0690")
    Ratio(n=690, d=10000)
    >>> Ratio.parse("6.90 %") == Ratio.parse("0.069")
    True
    """

    n: Any
    d: Any

    def __init__(self, n: Any, d: Any = 1) -> None:
        _set_n(self, n)
        _set_d(self, d)

    @classmethod
    def parse(cls, text: str) -> Ratio:
        """Read ``0.0690``, ``6.90 %`` or ``455/3``; raises UnreadableRatio."""
        found = _RATIO.fullmatch(text.strip())
        if found is None or (found[6] and int(found[6]) == 0):
            raise UnreadableRatio(text=text)
        if found[6]:
            return cls(int(found[5]), int(found[6]))
        fraction = found[3] or ""
        n = int(found[2] + fraction)
        scale = 10 ** len(fraction) * (100 if found[4] else 1)
        return cls(-n if found[1] == "-" else n, scale)

    @property
    def fraction(self) -> Fraction:
        """The same value as a Fraction (scalars only)."""
        return Fraction(self.n, self.d)

    def __add__(self, other: Ratio | int) -> Ratio:
        mine = self.d
        if other.__class__ is int:
            return Ratio(self.n + other * mine, mine)
        if not isinstance(other, Ratio):
            return NotImplemented
        theirs = other.d
        if mine is theirs:
            return Ratio(self.n + other.n, mine)
        if mine.__class__ is int and theirs.__class__ is int:
            common = math.gcd(mine, theirs)
            mine //= common
            return Ratio(self.n * (theirs // common) + other.n * mine, mine * theirs)
        return Ratio(self.n * theirs + other.n * mine, mine * theirs)

    __radd__ = __add__

    def __neg__(self) -> Ratio:
        return Ratio(-self.n, self.d)

    def __sub__(self, other: Ratio | int) -> Ratio:
        if other.__class__ is int:
            return Ratio(self.n - other * self.d, self.d)
        return self + -other

    def __rsub__(self, other: int) -> Ratio:
        return -self + other

    def __mul__(self, other: Ratio | int) -> Ratio:
        if other.__class__ is int:
            n, d = _cancel(other, self.d)
            return Ratio(self.n * n, d)
        if not isinstance(other, Ratio):
            return NotImplemented
        n, d = _cancel(self.n, other.d)
        other_n, other_d = _cancel(other.n, self.d)
        return Ratio(n * other_n, d * other_d)

    __rmul__ = __mul__

    def __lt__(self, other: Ratio | int) -> Any:
        other = _lift(other)
        return self.n * other.d < other.n * self.d

    def __le__(self, other: Ratio | int) -> Any:
        other = _lift(other)
        return self.n * other.d <= other.n * self.d

    def __gt__(self, other: Ratio | int) -> Any:
        return _lift(other) < self

    def __ge__(self, other: Ratio | int) -> Any:
        return _lift(other) <= self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ratio | int):
            return NotImplemented
        other = _lift(other)
        return bool(self.n * other.d == other.n * self.d)

    def __hash__(self) -> int:
        return hash(self.fraction)


_set_n, _set_d = (
    vars(Ratio)[name].__set__ for name in ("n", "d")
)  # half the time of what attrs generates; many are made


def _lift(value: Ratio | int) -> Ratio:
    if isinstance(value, Ratio):
        return value
    if type(value) is not int:
        raise TypeError(f"a Ratio combines with a Ratio or an int, not with {value!r}")
    return Ratio(value)


def _cancel(n: Any, d: Any) -> tuple[Any, Any]:
    """n and d without their common factor when both are ints; as they are otherwise."""
    if d.__class__ is not int or n.__class__ is not int or d == 1:
        return n, d
    common = math.gcd(n, d)
    return n // common, d // common
