"""An independent back end for the tests: slow, written another way on purpose.

Amounts are Decimals of minor units, rates Fractions; scales are added slice by slice, and a power
is computed in binary arithmetic of 53 bits spelled out on integers. It shares no arithmetic with IntOps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from cae_core.money import Rounding
from cae_core.rules.brackets import Brackets
from cae_core.rules.ratio import Ratio

_WIDE = Context(prec=120)
_MODES = {
    Rounding.HALF_UP: "ROUND_HALF_UP",
    Rounding.HALF_EVEN: "ROUND_HALF_EVEN",
    Rounding.UP: "ROUND_UP",
    Rounding.DOWN: "ROUND_DOWN",
    Rounding.FLOOR: "ROUND_FLOOR",
    Rounding.CEILING: "ROUND_CEILING",
}


class DecimalOps:
    """The operations of a rule on Decimals and Fractions."""

    def lift(self, value: Any) -> Any:
        """Return an internal value as this back end's."""
        if isinstance(value, Ratio):
            return value.fraction
        return Decimal(value) if type(value) is int else value

    def lower(self, value: Any) -> Any:
        """Return this back end's value as an internal one."""
        if isinstance(value, Fraction):
            return Ratio(value.numerator, value.denominator)
        return int(value) if isinstance(value, Decimal) else value

    def _rounded(self, exact: Fraction, mode: Rounding) -> Decimal:
        quotient = _WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        return quotient.quantize(Decimal(1), rounding=_MODES[mode], context=_WIDE)

    def rate(
        self, amount: Decimal, rate: Fraction, mode: Rounding = Rounding.HALF_UP, unit: int = 1
    ) -> Decimal:
        """Amount × rate, rounded."""
        return self._rounded(Fraction(amount) * rate / unit, mode) * unit

    def ratio(self, n: Any, d: Any, zero: int = 0) -> Fraction:
        """n / d."""
        return Fraction(n) / Fraction(d) if d != 0 else Fraction(zero)

    def ratio_of(self, n: Fraction, d: Fraction, zero: int = 0) -> Fraction:
        """n / d."""
        return Fraction(n) / Fraction(d) if d != 0 else Fraction(zero)

    def round_ratio(self, ratio: Fraction, places: int, mode: Rounding = Rounding.HALF_UP) -> Fraction:
        """Ratio to ``places`` decimals."""
        rounded = Fraction(self._rounded(ratio * 10**places, mode))
        return Fraction(rounded / 10**places)

    def power(self, ratio: Fraction, n: int, d: int) -> Fraction:
        """ratio^(n/d), each step rounded to 53 bits as a double is, then to twelve decimals."""
        root = to_double(ratio)
        while d > 1:
            root, d = root_to_double(root), d // 2
        power = root
        for _ in range(n - 1):
            power = to_double(power * root)
        scaled = to_double(to_double(power * 10**12) + Fraction(1, 2))
        return Fraction(math.floor(scaled), 10**12)

    def floor_to(self, amount: Decimal, unit: int) -> Decimal:
        """Amount down to a multiple of unit."""
        return self._rounded(Fraction(amount) / unit, Rounding.FLOOR) * unit

    def round_to(self, amount: Decimal, unit: int, mode: Rounding = Rounding.HALF_UP) -> Decimal:
        """Amount to a multiple of unit."""
        return self._rounded(Fraction(amount) / unit, mode) * unit

    def min(self, *values: Any) -> Any:
        """The least."""
        least, *others = values
        for other in others:
            least = min(least, other)
        return least

    def max(self, *values: Any) -> Any:
        """The greatest."""
        return -self.min(*(-value for value in values))

    def where(self, flag: bool, yes: Any, no: Any) -> Any:
        """``yes`` where flag holds."""
        return (no, yes)[flag]

    def select(self, cases: Sequence[tuple[bool, Any]], default: Any) -> Any:
        """The value of the first case that holds."""
        return next((value for flag, value in cases if flag), default)

    def equals(self, left: Any, right: Any) -> bool:
        """Whether two values are equal."""
        return bool(left - right == 0)

    def all_of(self, *flags: bool) -> bool:
        """Whether every flag holds."""
        return False not in flags

    def any_of(self, *flags: bool) -> bool:
        """Whether some flag holds."""
        return True in flags

    def not_(self, flag: bool) -> bool:
        """Whether flag does not hold."""
        return flag is False

    def amount(self, minor: int) -> Decimal:
        """A constant amount."""
        return Decimal(minor)

    def number(self, text: str) -> Fraction:
        """A constant ratio."""
        return Ratio.parse(text).fraction

    def scale(
        self,
        base: Decimal,
        brackets: Brackets,
        *,
        whole: bool = False,
        mode: Rounding = Rounding.HALF_UP,
        parts: int = 1,
    ) -> Decimal:
        """Amount due on base by brackets, slice by slice."""
        if whole:
            return self._rounded(Fraction(base) * self.scale_rate(base, brackets) / parts, mode)
        due = Fraction(0)
        ends = [*brackets.thresholds[1:], math.inf]
        for low, high, n in zip(brackets.thresholds, ends, brackets.numerators, strict=True):
            if base > low:
                top = Fraction(base) if base < high else Fraction(high)
                due += (top - low) * Fraction(n, brackets.denominator)
        return self._rounded(due / parts, mode)

    def scale_rate(self, base: Decimal, brackets: Brackets) -> Fraction:
        """The rate of the bracket base falls in."""
        rate = Fraction(0)
        for low, n in zip(brackets.thresholds, brackets.numerators, strict=True):
            if base >= low:
                rate = Fraction(n, brackets.denominator)
        return rate

    def share(self, total: Decimal, weights: Sequence[Decimal], index: int) -> Decimal:
        """Part ``index`` of total: floors, then one unit each to the largest remainders, earlier first."""
        whole = sum(weights)
        if whole == 0:
            return Decimal(0)
        if min(weights) < 0:
            raise ValueError("weights must be integers >= 0, at least one above 0")
        exact = [Fraction(abs(total)) * Fraction(weight) / Fraction(whole) for weight in weights]
        parts = [math.floor(each) for each in exact]
        order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in order[: int(abs(total)) - sum(parts)]:
            parts[i] += 1
        return Decimal(parts[index]) * (-1 if total < 0 else 1)


def to_double(value: Fraction) -> Fraction:
    """Return a value >= 0 rounded to the nearest with 53 significant bits, ties to even.

    >>> to_double(Fraction(1, 10)) == Fraction(0.1)
    True
    """
    if value == 0:
        return value
    shift = 53 - (value.numerator.bit_length() - value.denominator.bit_length())
    scaled = value * Fraction(2) ** shift
    while scaled >= 2**53:
        scaled, shift = scaled / 2, shift - 1
    while scaled < 2**52:
        scaled, shift = scaled * 2, shift + 1
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    up = 2 * rest > scaled.denominator or (2 * rest == scaled.denominator and whole % 2 == 1)
    return (whole + up) / Fraction(2) ** shift


def root_to_double(value: Fraction) -> Fraction:
    """Return the square root of a value >= 0 rounded to 53 significant bits.

    >>> root_to_double(Fraction(2)) == Fraction(math.sqrt(2))
    True
    """
    if value == 0:
        return value
    extra = 2 * (64 + abs(value.numerator.bit_length() - value.denominator.bit_length()))
    scaled = value * 4**extra
    floor = math.isqrt(scaled.numerator // scaled.denominator)
    exact = floor * floor == scaled
    sticky = Fraction(floor) if exact else Fraction(2 * floor + 1, 2)  # never a tie when the root goes on
    return to_double(sticky / 2**extra)
