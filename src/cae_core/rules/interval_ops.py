"""Bounds instead of values: what the solver proves with.

While the solved input runs over [a, b], an amount is enclosed between two straight lines, given by
their values at a and at b (a `Band`), so that gross minus contributions keeps its slope; a rate is
enclosed between two fractions (a `Span`); a flag that may be either is None. Lines are rounded outwards.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from cae_core.money import Rounding
from cae_core.rules.brackets import Brackets
from cae_core.rules.errors import NegativePower
from cae_core.rules.int_ops import IntOps
from cae_core.rules.ratio import Ratio

_HALF_UP = Rounding.HALF_UP
_HALVES = (Rounding.HALF_UP, Rounding.HALF_EVEN)
_INT_OPS = IntOps()

Line = tuple[int, int]


class Unbounded(Exception):
    """No bound is known over so wide an interval: the solver then looks at a smaller one."""


@attrs.frozen(eq=False, slots=True)
class Band:
    """An amount between two lines: ``low`` and ``high``, each its values at both ends of the interval."""

    low: Line
    high: Line

    @property
    def least(self) -> int:
        """The least it can be."""
        return min(self.low)

    @property
    def most(self) -> int:
        """The most it can be."""
        return max(self.high)

    def __add__(self, other: Band | int) -> Band:
        other = band(other)
        return Band(_add(self.low, other.low), _add(self.high, other.high))

    __radd__ = __add__

    def __neg__(self) -> Band:
        return Band((-self.high[0], -self.high[1]), (-self.low[0], -self.low[1]))

    def __sub__(self, other: Band | int) -> Band:
        return self + -band(other)

    def __rsub__(self, other: int) -> Band:
        return -self + other

    def __mul__(self, other: int) -> Band:
        if other < 0:
            return -self * -other
        return Band((self.low[0] * other, self.low[1] * other), (self.high[0] * other, self.high[1] * other))

    __rmul__ = __mul__

    def __lt__(self, other: Band | int) -> bool | None:
        other = band(other)
        if _below(self.high, other.low):
            return True
        return False if _at_most(other.high, self.low) else None

    def __le__(self, other: Band | int) -> bool | None:
        other = band(other)
        if _at_most(self.high, other.low):
            return True
        return False if _below(other.high, self.low) else None

    def __gt__(self, other: Band | int) -> bool | None:
        return band(other) < self

    def __ge__(self, other: Band | int) -> bool | None:
        return band(other) <= self


def band(value: Band | int) -> Band:
    """Return a value as a band."""
    return value if isinstance(value, Band) else Band((value, value), (value, value))


def _add(left: Line, right: Line) -> Line:
    return left[0] + right[0], left[1] + right[1]


def _below(left: Line, right: Line) -> bool:
    return left[0] < right[0] and left[1] < right[1]


def _at_most(left: Line, right: Line) -> bool:
    return left[0] <= right[0] and left[1] <= right[1]


@attrs.frozen(eq=False, slots=True)
class Span:
    """A rate between two fractions."""

    low: Fraction
    high: Fraction

    def __add__(self, other: Span | int) -> Span:
        other = span(other)
        return Span(self.low + other.low, self.high + other.high)

    __radd__ = __add__

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __sub__(self, other: Span | int) -> Span:
        return self + -span(other)

    def __rsub__(self, other: int) -> Span:
        return -self + other

    def __mul__(self, other: Span | int) -> Span:
        other = span(other)
        corners = [left * right for left in (self.low, self.high) for right in (other.low, other.high)]
        return Span(min(corners), max(corners))

    __rmul__ = __mul__

    def __lt__(self, other: Span | int) -> bool | None:
        other = span(other)
        return True if self.high < other.low else False if other.high <= self.low else None

    def __le__(self, other: Span | int) -> bool | None:
        other = span(other)
        return True if self.high <= other.low else False if other.high < self.low else None

    def __gt__(self, other: Span | int) -> bool | None:
        return span(other) < self

    def __ge__(self, other: Span | int) -> bool | None:
        return span(other) <= self


def span(value: Any) -> Span:
    """Return a rate, ratio or int as a span."""
    if isinstance(value, Span):
        return value
    exact = value.fraction if isinstance(value, Ratio) else Fraction(value)
    return Span(exact, exact)


_ONE = span(1)


class IntervalOps:
    """The operations of a rule on bands and spans."""

    def lift(self, value: Any) -> Any:
        """Return an internal value as this back end's: amounts known exactly stay ints."""
        return span(value) if isinstance(value, Ratio) else value

    def rate(self, amount: Any, rate: Span, mode: Rounding = _HALF_UP, unit: int = 1) -> Any:
        """Amount × rate, rounded."""
        if type(amount) is int and rate.low == rate.high:
            return _INT_OPS.rate(amount, _ratio(rate.low), mode, unit)
        return _product(band(amount), rate, mode, unit)

    def ratio(self, n: Any, d: Any, zero: int = 0) -> Span:
        """n / d; a whole divisor is never between -1 and 1 but 0."""
        if type(n) is int and type(d) is int:
            return span(_INT_OPS.ratio(n, d, zero))
        n, d = band(n), band(d)
        divisors = [each for each in (d.least, d.most, -1, 1) if each and d.least <= each <= d.most]
        corners = [Fraction(top, bottom) for top in (n.least, n.most) for bottom in divisors]
        if d.least <= 0 <= d.most:
            corners.append(Fraction(zero))
        return Span(min(corners), max(corners))

    def ratio_of(self, n: Span, d: Span, zero: int = 0) -> Span:
        """n / d."""
        if d.low == d.high == 0:
            return span(zero)
        if d.low <= 0 <= d.high:
            raise Unbounded
        return n * Span(1 / d.high, 1 / d.low)

    def round_ratio(self, ratio: Span, places: int, mode: Rounding = _HALF_UP) -> Span:
        """Ratio to ``places`` decimals: rounding never swaps two values."""
        low, high = (_INT_OPS.round_ratio(_ratio(each), places, mode) for each in (ratio.low, ratio.high))
        return Span(low.fraction, high.fraction)

    def power(self, ratio: Span, n: int, d: int) -> Span:
        """ratio^(n/d), which grows with ratio, in doubles too."""
        if ratio.high < 0:
            raise NegativePower(ratio=str(ratio.high))
        ends = (_INT_OPS.power(_ratio(max(each, Fraction(0))), n, d) for each in (ratio.low, ratio.high))
        low, high = (each.fraction for each in ends)
        return Span(low, high)

    def floor_to(self, amount: Any, unit: int) -> Any:
        """Amount down to a multiple of unit."""
        return self.round_to(amount, unit, Rounding.FLOOR)

    def round_to(self, amount: Any, unit: int, mode: Rounding = _HALF_UP) -> Any:
        """Amount to a multiple of unit."""
        if type(amount) is int:
            return _INT_OPS.round_to(amount, unit, mode)
        return _product(amount, _ONE, mode, unit)

    def min(self, *values: Any) -> Any:
        """The least."""
        return functools.reduce(_least, values)

    def max(self, *values: Any) -> Any:
        """The greatest."""
        return -functools.reduce(_least, [-value for value in values])

    def where(self, flag: bool | None, yes: Any, no: Any) -> Any:
        """``yes`` where flag holds, either where it may."""
        if flag is None:
            return _either(yes, no)
        return yes if flag else no

    def select(self, cases: Sequence[tuple[bool | None, Any]], default: Any) -> Any:
        """The value of the first case that holds, any that may."""
        made = default
        for flag, value in reversed(cases):
            made = self.where(flag, value, made)
        return made

    def equals(self, left: Any, right: Any) -> bool | None:
        """Whether two values are equal."""
        if type(left) is int and type(right) is int:
            return left == right
        apart = self.any_of(left < right, left > right)
        return False if apart else True if apart is False else None

    def all_of(self, *flags: bool | None) -> bool | None:
        """Whether every flag holds."""
        return False if False in flags else None if None in flags else True

    def any_of(self, *flags: bool | None) -> bool | None:
        """Whether some flag holds."""
        return True if True in flags else None if None in flags else False

    def not_(self, flag: bool | None) -> bool | None:
        """Whether flag does not hold."""
        return None if flag is None else not flag

    def amount(self, minor: int) -> int:
        """A constant amount."""
        return minor

    def number(self, text: str) -> Span:
        """A constant ratio."""
        return span(Ratio.parse(text))

    def scale(
        self,
        base: Any,
        brackets: Brackets,
        *,
        whole: bool = False,
        mode: Rounding = _HALF_UP,
        parts: int = 1,
    ) -> Any:
        """Amount due on base by brackets: a sum of slopes that change at the thresholds."""
        if type(base) is int:
            return _INT_OPS.scale(base, brackets, whole=whole, mode=mode, parts=parts)
        if whole:
            return self.rate(base, self.scale_rate(base, brackets) * span(Ratio(1, parts)), mode)
        due, before = band(0), 0
        for low, numerator in zip(brackets.thresholds, brackets.numerators, strict=True):
            if base.most > low:
                due = self.max(base - low, 0) * (numerator - before) + due
            before = numerator
        return _product(due, span(Ratio(1, brackets.denominator * parts)), mode, 1)

    def scale_rate(self, base: Any, brackets: Brackets) -> Span:
        """The rate of the bracket base falls in."""
        base = band(base)
        first, last = brackets.index(base.least), brackets.index(base.most)
        found = [brackets.numerators[i] if i >= 0 else 0 for i in range(first, last + 1)]
        return Span(Fraction(min(found), brackets.denominator), Fraction(max(found), brackets.denominator))

    def share(self, total: Any, weights: Sequence[Any], index: int) -> Any:
        """Part of a total: between nothing and all of it."""
        if all(type(each) is int for each in (total, *weights)):
            return _INT_OPS.share(total, weights, index)
        whole = band(total)
        low, high = min(0, whole.least), max(0, whole.most)
        return Band((low, low), (high, high))


def _ratio(value: Fraction) -> Ratio:
    return Ratio(value.numerator, value.denominator)


def _product(amount: Band, rate: Span, mode: Rounding, unit: int) -> Band:
    """Amount × rate: sloped where the rate is not negative, constant bounds otherwise."""
    down, up = _slack(mode, unit)
    (low_left, low_right), (high_left, high_right) = amount.low, amount.high
    sloped, fixed = rate.low >= 0, rate.low == rate.high
    if sloped and (fixed or (low_left >= 0 and low_right >= 0)):
        low = _floor(low_left, rate.low, down), _floor(low_right, rate.low, down)
    else:
        low = (min(_floor(end, each, down) for end, each in _corners(amount, rate)),) * 2
    if sloped and (fixed or (high_left >= 0 and high_right >= 0)):
        high = -_floor(-high_left, rate.high, up), -_floor(-high_right, rate.high, up)
    else:
        high = (max(-_floor(-end, each, up) for end, each in _corners(amount, rate)),) * 2
    return Band(low, high)


def _corners(amount: Band, rate: Span) -> list[tuple[int, Fraction]]:
    """The ends of both, between which every product of them lies."""
    return [(end, each) for end in (amount.least, amount.most) for each in (rate.low, rate.high)]


def _floor(value: int, rate: Fraction, slack: int) -> int:
    """A whole number that value × rate, less half of slack, does not go below."""
    n, d = rate.numerator, rate.denominator
    return (2 * value * n - slack * d) // (2 * d)


def _slack(mode: Rounding, unit: int) -> tuple[int, int]:
    """Twice what rounding may take away and add."""
    most = unit if mode in _HALVES else 2 * unit
    return 0 if mode is Rounding.CEILING else most, 0 if mode is Rounding.FLOOR else most


def _least(left: Any, right: Any) -> Any:
    if isinstance(left, Span):
        return Span(min(left.low, right.low), min(left.high, right.high))
    if type(left) is int and type(right) is int:
        return min(left, right)
    left, right = band(left), band(right)
    low = (min(left.low[0], right.low[0]), min(left.low[1], right.low[1]))
    return Band(low, min(left.high, right.high, key=sum))


def _either(left: Any, right: Any) -> Any:
    if isinstance(left, Span):
        return Span(min(left.low, right.low), max(left.high, right.high))
    left, right = band(left), band(right)
    low = (min(left.low[0], right.low[0]), min(left.low[1], right.low[1]))
    return Band(low, (max(left.high[0], right.high[0]), max(left.high[1], right.high[1])))
