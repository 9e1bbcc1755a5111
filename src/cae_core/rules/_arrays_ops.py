"""The vectorised back end: the same operations, row by row, on guarded int64 columns.

Amounts are `Column` or int (where every row has the same), rates are `Ratio` of those, flags are
bool arrays or bools.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cae_core.money import Rounding
from cae_core.rules._arrays import LIMIT, Column, guarded, raw
from cae_core.rules._arrays_round import floor_div, round_column, share_column, where_column
from cae_core.rules.brackets import Brackets
from cae_core.rules.errors import NegativePower
from cae_core.rules.int_ops import POWER_UNIT, ROOTS, IntOps, constant
from cae_core.rules.ratio import Ratio

_HALF_UP = Rounding.HALF_UP
_INT_OPS = IntOps()
_EXACT_DOUBLE = 2**53


class ArrayOps:
    """The operations of a rule on columns. Where nothing is a column, IntOps answers."""

    __slots__ = ()

    def rate(self, amount: Any, rate: Ratio, mode: Rounding = _HALF_UP, unit: int = 1) -> Any:
        """Amount × rate, rounded."""
        n, d = rate.n, rate.d
        if type(n) is int and type(d) is int:
            common = math.gcd(n, d)
            n, d = n // common, d // common
        made = round_column(amount * n, d * unit, mode)
        return made if unit == 1 else made * unit

    def ratio(self, n: Any, d: Any, zero: int = 0) -> Ratio:
        """n / d."""
        if not isinstance(d, Column):
            if d == 0:
                return Ratio(zero)
            return Ratio(n, d) if d > 0 else Ratio(-n, -d)
        if d.low > 0 or d.measure().low > 0:
            return Ratio(n, d)
        none, negative = d.values == 0, d.values < 0
        n = where_column(none, zero, where_column(negative, -n, n))
        d = Column(np.where(none, 1, np.abs(d.values)), 1, max(d.largest, 1))
        return Ratio(n, d)

    def ratio_of(self, n: Ratio, d: Ratio, zero: int = 0) -> Ratio:
        """n / d."""
        return self.ratio(n.n * d.d, n.d * d.n, zero)

    def round_ratio(self, ratio: Ratio, places: int, mode: Rounding = _HALF_UP) -> Ratio:
        """Ratio to ``places`` decimals."""
        unit = 10**places
        n, d, factor = ratio.n, ratio.d, unit
        if type(d) is int:
            common = math.gcd(d, unit)
            d, factor = d // common, unit // common
        return Ratio(round_column(n * factor, d, mode), unit)

    def power(self, ratio: Ratio, n: int, d: int) -> Ratio:
        """ratio^(n/d): the same doubles in the same order as IntOps."""
        top, bottom = ratio.n, ratio.d
        if not isinstance(top, Column) and not isinstance(bottom, Column):
            return _INT_OPS.power(ratio, n, d)
        if (top.measure().low if isinstance(top, Column) else top) < 0:
            raise NegativePower(ratio=str(top.low if isinstance(top, Column) else top))
        if not _double(top) or not _double(bottom):
            return self._power_by_row(top, bottom, n, d)
        root = np.true_divide(raw(top), raw(bottom))
        for _ in range(ROOTS[d]):
            root = np.sqrt(root)
        power = root
        for _ in range(n - 1):
            power = power * root
        scaled = np.floor(power * POWER_UNIT + 0.5)
        if scaled.size and scaled.max() >= LIMIT:
            return self._power_by_row(top, bottom, n, d)
        return Ratio(Column.of(scaled.astype(np.int64)), POWER_UNIT)

    def _power_by_row(self, top: Any, bottom: Any, n: int, d: int) -> Ratio:
        tops, bottoms = np.broadcast_arrays(_python_ints(top), _python_ints(bottom))
        made = [
            _INT_OPS.power(Ratio(a, b), n, d).n for a, b in zip(tops.tolist(), bottoms.tolist(), strict=True)
        ]
        return Ratio(Column.of(np.array(made, object)), POWER_UNIT)

    def floor_to(self, amount: Any, unit: int) -> Any:
        """Amount down to a multiple of unit."""
        return floor_div(amount, unit) * unit

    def round_to(self, amount: Any, unit: int, mode: Rounding = _HALF_UP) -> Any:
        """Amount to a multiple of unit."""
        return round_column(amount, unit, mode) * unit

    def min(self, *values: Any) -> Any:
        """The least."""
        return functools.reduce(_least, values)

    def max(self, *values: Any) -> Any:
        """The greatest."""
        return functools.reduce(_greatest, values)

    def where(self, flag: Any, yes: Any, no: Any) -> Any:
        """``yes`` where flag holds."""
        return _where(flag, yes, no)

    def select(self, cases: Sequence[tuple[Any, Any]], default: Any) -> Any:
        """The value of the first case that holds."""
        made = default
        for flag, value in reversed(cases):
            made = _where(flag, value, made)
        return made

    def equals(self, left: Any, right: Any) -> Any:
        """Whether two values are equal."""
        if isinstance(left, Ratio):
            return left.n * right.d == right.n * left.d
        return left == right

    def all_of(self, *flags: Any) -> Any:
        """Whether every flag holds."""
        return functools.reduce(lambda a, b: a & b, flags, True)

    def any_of(self, *flags: Any) -> Any:
        """Whether some flag holds."""
        return functools.reduce(lambda a, b: a | b, flags, False)

    def not_(self, flag: Any) -> Any:
        """Whether flag does not hold."""
        return ~flag if isinstance(flag, np.ndarray) else not flag

    def amount(self, minor: int) -> int:
        """A constant amount."""
        return minor

    def number(self, text: str) -> Ratio:
        """A constant ratio."""
        return constant(text)

    def scale(
        self,
        base: Any,
        brackets: Brackets,
        *,
        whole: bool = False,
        mode: Rounding = _HALF_UP,
        parts: int = 1,
    ) -> Any:
        """Amount due on base by brackets, the exact sum rounded once."""
        if not isinstance(base, Column):
            return _INT_OPS.scale(base, brackets, whole=whole, mode=mode, parts=parts)
        lows, numerators, cumulated = _tables(brackets)
        i = _index(base, brackets)
        if whole:
            exact = base * _take(numerators, i)
        else:
            exact = (base - _take(lows, i)) * _take(numerators, i) + _take(cumulated, i)
        return round_column(exact, brackets.denominator * parts, mode)

    def scale_rate(self, base: Any, brackets: Brackets) -> Ratio:
        """The rate of the bracket base falls in."""
        if not isinstance(base, Column):
            return brackets.rate_at(base)
        return Ratio(_take(_tables(brackets)[1], _index(base, brackets)), brackets.denominator)

    def share(self, total: Any, weights: Sequence[Any], index: int) -> Any:
        """Part ``index`` of total shared by largest remainder; 0 when every weight is 0."""
        if not any(isinstance(each, Column) for each in (total, *weights)):
            return _INT_OPS.share(total, weights, index)
        return share_column(total, weights, index)


def _double(value: Any) -> bool:
    """Whether every value is an integer that a double holds exactly."""
    if isinstance(value, Column):
        return value.measure().largest < _EXACT_DOUBLE and value.values.dtype != object
    return bool(abs(value) < _EXACT_DOUBLE)


def _python_ints(value: Any) -> Any:
    return value.exact() if isinstance(value, Column) else np.array([value], object)


def _common(left: Ratio, right: Ratio) -> tuple[Any, Any, int] | None:
    """Both numerators over one plain denominator, None where a denominator is a column."""
    if type(left.d) is not int or type(right.d) is not int:
        return None
    d = math.lcm(left.d, right.d)
    return left.n * (d // left.d), right.n * (d // right.d), d


def _where(flag: Any, yes: Any, no: Any) -> Any:
    if not isinstance(flag, np.ndarray):
        return yes if flag else no
    if not isinstance(yes, Ratio):
        return where_column(flag, yes, no)
    common = _common(yes, no)
    if common is not None:
        return Ratio(where_column(flag, common[0], common[1]), common[2])
    return Ratio(where_column(flag, yes.n, no.n), where_column(flag, yes.d, no.d))


def _least(left: Any, right: Any) -> Any:
    if isinstance(left, Ratio):
        common = _common(left, right)
        if common is None:
            return _where(left <= right, left, right)
        return Ratio(_least(common[0], common[1]), common[2])
    if not isinstance(left, Column) and not isinstance(right, Column):
        return min(left, right)
    return guarded(np.minimum, left, right, lambda a, b: (min(a.low, b.low), min(a.high, b.high)))


def _greatest(left: Any, right: Any) -> Any:
    if isinstance(left, Ratio):
        common = _common(left, right)
        if common is None:
            return _where(left >= right, left, right)
        return Ratio(_greatest(common[0], common[1]), common[2])
    if not isinstance(left, Column) and not isinstance(right, Column):
        return max(left, right)
    return guarded(np.maximum, left, right, lambda a, b: (max(a.low, b.low), max(a.high, b.high)))


@functools.lru_cache(maxsize=256)
def _tables(brackets: Brackets) -> tuple[Column, Column, Column]:
    """Lows, numerators and cumulated numerators by bracket, one more in front for what is below all."""
    rows = (brackets.thresholds, brackets.numerators, brackets.cumulated)
    lows, numerators, cumulated = (Column.of(np.array([0, *row], object)) for row in rows)
    return lows, numerators, cumulated


def _index(base: Column, brackets: Brackets) -> Any:
    thresholds = _tables(brackets)[0].values[1:]
    return np.searchsorted(thresholds, base.values, side="right")


def _take(table: Column, index: Any) -> Column:
    return Column(table.values[index], table.low, table.high)
