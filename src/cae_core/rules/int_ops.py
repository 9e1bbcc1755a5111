"""The legal back end: amounts are ints, rates are ratios, flags are bools."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

from cae_core.money import Rounding, round_div, share
from cae_core.rules.brackets import Brackets
from cae_core.rules.errors import NegativePower
from cae_core.rules.ratio import Ratio

_HALF_UP = Rounding.HALF_UP
POWER_UNIT = 10**12  # a power is kept to twelve decimals
ROOTS = {1: 0, 2: 1, 4: 2, 8: 3, 16: 4}  # how many square roots make a root


@functools.cache
def constant(text: str) -> Ratio:
    """Return a ratio written in a rule, read once."""
    return Ratio.parse(text)


class IntOps:
    """The operations of a rule on exact integers. See `cae_core.rules.ops.Ops` for each.

    >>> IntOps().rate(4005_00, Ratio.parse("0.0690"))
    27635
    """

    __slots__ = ()

    def rate(self, amount: int, rate: Ratio, mode: Rounding = _HALF_UP, unit: int = 1) -> int:
        """Amount × rate, rounded."""
        n: int = amount * rate.n
        if mode is _HALF_UP and unit == 1:  # the usual case, inline: half the time of a payslip is here
            d: int = rate.d
            return (2 * n + d) // (2 * d) if n >= 0 else -((d - 2 * n) // (2 * d))
        return round_div(n, rate.d * unit, mode) * unit

    def ratio(self, n: int, d: int, zero: int = 0) -> Ratio:
        """n / d."""
        if d == 0:
            return Ratio(zero)
        return Ratio(n, d) if d > 0 else Ratio(-n, -d)

    def ratio_of(self, n: Ratio, d: Ratio, zero: int = 0) -> Ratio:
        """n / d."""
        return self.ratio(n.n * d.d, n.d * d.n, zero)

    def round_ratio(self, ratio: Ratio, places: int, mode: Rounding = _HALF_UP) -> Ratio:
        """Ratio to ``places`` decimals."""
        unit = 10**places
        return Ratio(round_div(ratio.n * unit, ratio.d, mode), unit)

    def power(self, ratio: Ratio, n: int, d: int) -> Ratio:
        """ratio^(n/d) by correctly rounded quotient, square roots and products, to twelve decimals."""
        if ratio.n < 0:
            raise NegativePower(ratio=f"{ratio.n}/{ratio.d}")
        root = ratio.n / ratio.d
        for _ in range(ROOTS[d]):
            root = math.sqrt(root)
        power = root
        for _ in range(n - 1):
            power = power * root
        return Ratio(math.floor(power * POWER_UNIT + 0.5), POWER_UNIT)

    def floor_to(self, amount: int, unit: int) -> int:
        """Amount down to a multiple of unit."""
        return amount // unit * unit

    def round_to(self, amount: int, unit: int, mode: Rounding = _HALF_UP) -> int:
        """Amount to a multiple of unit."""
        return round_div(amount, unit, mode) * unit

    def min(self, *values: Any) -> Any:
        """The least."""
        return min(values)

    def max(self, *values: Any) -> Any:
        """The greatest."""
        return max(values)

    def where(self, flag: bool, yes: Any, no: Any) -> Any:
        """``yes`` where flag holds."""
        return yes if flag else no

    def select(self, cases: Sequence[tuple[bool, Any]], default: Any) -> Any:
        """The value of the first case that holds."""
        for flag, value in cases:
            if flag:
                return value
        return default

    def equals(self, left: Any, right: Any) -> bool:
        """Whether two values are equal."""
        return bool(left == right)

    def all_of(self, *flags: bool) -> bool:
        """Whether every flag holds."""
        return all(flags)

    def any_of(self, *flags: bool) -> bool:
        """Whether some flag holds."""
        return any(flags)

    def not_(self, flag: bool) -> bool:
        """Whether flag does not hold."""
        return not flag

    def amount(self, minor: int) -> int:
        """A constant amount."""
        return minor

    def number(self, text: str) -> Ratio:
        """A constant ratio."""
        return constant(text)

    def scale(
        self,
        base: int,
        brackets: Brackets,
        *,
        whole: bool = False,
        mode: Rounding = _HALF_UP,
        parts: int = 1,
    ) -> int:
        """Amount due on base by brackets, the exact sum rounded once."""
        if whole:
            i = brackets.index(base)
            due = base * brackets.numerators[i] if i >= 0 else 0
        else:
            due = brackets.numerator_due(base)
        return round_div(due, brackets.denominator * parts, mode)

    def scale_rate(self, base: int, brackets: Brackets) -> Ratio:
        """The rate of the bracket base falls in."""
        return brackets.rate_at(base)

    def share(self, total: int, weights: Sequence[int], index: int) -> int:
        """Part ``index`` of total shared by largest remainder; 0 when every weight is 0."""
        return share(total, weights)[index] if any(weights) else 0
