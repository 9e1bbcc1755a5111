"""What a rule's text may use: four kinds of value and a closed set of operations.

A rule is written once against `Ops` and runs on ints (the legal payslip), int64 arrays
(a population), Decimals (the tests' independent oracle), intervals (the solver) and symbols
(its own registration). Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from cae_core.money import Rounding


class Flag(Protocol):
    """Yes or no; combined with ``x.all_of``, ``x.any_of``, ``x.not_``, never with ``and``/``or``."""


class Amt(Protocol):
    """An amount in minor units, or a whole count (persons, months)."""

    def __add__(self, other: Amt | int, /) -> Amt: ...
    def __radd__(self, other: int, /) -> Amt: ...
    def __sub__(self, other: Amt | int, /) -> Amt: ...
    def __rsub__(self, other: int, /) -> Amt: ...
    def __mul__(self, other: int, /) -> Amt: ...
    def __rmul__(self, other: int, /) -> Amt: ...
    def __neg__(self) -> Amt: ...
    def __lt__(self, other: Amt | int, /) -> Flag: ...
    def __le__(self, other: Amt | int, /) -> Flag: ...
    def __gt__(self, other: Amt | int, /) -> Flag: ...
    def __ge__(self, other: Amt | int, /) -> Flag: ...


class Rate(Protocol):
    """An exact ratio: a rate, a coefficient, hours. See `cae_core.rules.ratio.Ratio`."""

    def __add__(self, other: Rate | int, /) -> Rate: ...
    def __radd__(self, other: int, /) -> Rate: ...
    def __sub__(self, other: Rate | int, /) -> Rate: ...
    def __rsub__(self, other: int, /) -> Rate: ...
    def __mul__(self, other: Rate | int, /) -> Rate: ...
    def __rmul__(self, other: int, /) -> Rate: ...
    def __neg__(self) -> Rate: ...
    def __lt__(self, other: Rate | int, /) -> Flag: ...
    def __le__(self, other: Rate | int, /) -> Flag: ...
    def __gt__(self, other: Rate | int, /) -> Flag: ...
    def __ge__(self, other: Rate | int, /) -> Flag: ...


class Scale(Protocol):
    """Brackets read from a parameter: ascending thresholds (minor units), a rate for each."""


V = TypeVar("V", Amt, Rate)


class Ops(Protocol):
    """The operations, the same in every back end. Divisions by zero never happen: see ``ratio``."""

    def rate(self, amount: Amt, rate: Rate, mode: Rounding = ..., unit: int = ...) -> Amt:
        """Amount × rate, rounded to the minor unit, or to ``unit`` minor units."""
        ...

    def ratio(self, n: Amt, d: Amt, zero: int = ...) -> Rate:
        """The exact ratio n / d; ``zero`` (an integer) where d is 0."""
        ...

    def ratio_of(self, n: Rate, d: Rate, zero: int = ...) -> Rate:
        """The exact ratio of two ratios; ``zero`` where d is 0."""
        ...

    def round_ratio(self, ratio: Rate, places: int, mode: Rounding = ...) -> Rate:
        """Ratio rounded to ``places`` decimals."""
        ...

    def power(self, ratio: Rate, n: int, d: int) -> Rate:
        """ratio^(n/d) for ratio >= 0 and d a power of two, to twelve decimals, identical everywhere."""
        ...

    def floor_to(self, amount: Amt, unit: int) -> Amt:
        """Amount rounded down to a multiple of ``unit`` minor units."""
        ...

    def round_to(self, amount: Amt, unit: int, mode: Rounding = ...) -> Amt:
        """Amount rounded to a multiple of ``unit`` minor units."""
        ...

    def min(self, first: V, *others: V) -> V:
        """The least."""
        ...

    def max(self, first: V, *others: V) -> V:
        """The greatest."""
        ...

    def where(self, flag: Flag, yes: V, no: V) -> V:
        """``yes`` where flag holds, else ``no``; both must be computable everywhere."""
        ...

    def select(self, cases: Sequence[tuple[Flag, V]], default: V) -> V:
        """The value of the first case whose flag holds, else ``default``."""
        ...

    def equals(self, left: V, right: V) -> Flag:
        """Whether two values are equal."""
        ...

    def all_of(self, *flags: Flag) -> Flag:
        """Whether every flag holds."""
        ...

    def any_of(self, *flags: Flag) -> Flag:
        """Whether some flag holds."""
        ...

    def not_(self, flag: Flag) -> Flag:
        """Whether flag does not hold."""
        ...

    def amount(self, minor: int) -> Amt:
        """A constant amount."""
        ...

    def number(self, text: str) -> Rate:
        """A constant ratio, such as ``x.number("1/2")``; what a law fixes is a parameter instead."""
        ...

    def scale(
        self, base: Amt, brackets: Scale, *, whole: bool = ..., mode: Rounding = ..., parts: int = ...
    ) -> Amt:
        """Amount due on base by brackets: each slice at its rate, the exact sum rounded once;
        or, with ``whole``, the whole base at the rate of the bracket it falls in. A threshold
        belongs to the bracket above it. Nothing is due on a base below the first threshold.
        With ``parts``, one of so many equal parts of that (a month's tax by the year's scale), rounded once.
        """
        ...

    def scale_rate(self, base: Amt, brackets: Scale) -> Rate:
        """The rate of the bracket base falls in (a threshold belongs to the bracket above)."""
        ...

    def share(self, total: Amt, weights: Sequence[Amt], index: int) -> Amt:
        """Part ``index`` of total shared by largest remainder (see `cae_core.money.share`); 0 when
        every weight is 0.
        """
        ...
