"""Brackets: ascending thresholds, a rate for each, ready for exact sums."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

import attrs

from cae_core.rules.ratio import Ratio


@attrs.frozen
class Brackets:
    """A scale read from a parameter; every rate is ``numerators[i] / denominator``.

    ``cumulated[i]`` is what is due, times the denominator, on a base at ``thresholds[i]``.

    >>> tax = Brackets.of([(0, "0"), (1000_00, "0.10"), (2000_00, "0.30")])
    >>> tax.due(2500_00), tax.rate_at(2500_00)
    (Fraction(25000, 1), Ratio(n=3, d=10))
    """

    thresholds: tuple[int, ...]
    numerators: tuple[int, ...]
    denominator: int
    cumulated: tuple[int, ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[int, str]]) -> Brackets:
        """Return brackets from (threshold in minor units, rate as text) in ascending order.

        Raises ValueError when there is no row or thresholds do not ascend, UnreadableRatio.
        """
        thresholds = tuple(threshold for threshold, _ in rows)
        if not rows or any(left >= right for left, right in itertools.pairwise(thresholds)):
            raise ValueError("a scale needs thresholds in strictly ascending order")
        rates = [Ratio.parse(text).fraction for _, text in rows]
        denominator = math.lcm(*(rate.denominator for rate in rates))
        numerators = tuple(int(rate * denominator) for rate in rates)
        cumulated = [0]
        for i in range(1, len(rows)):
            cumulated.append(cumulated[-1] + (thresholds[i] - thresholds[i - 1]) * numerators[i - 1])
        return cls(thresholds, numerators, denominator, tuple(cumulated))

    def index(self, base: int) -> int:
        """Return which bracket base falls in; -1 below the first threshold."""
        return bisect_right(self.thresholds, base) - 1

    def numerator_due(self, base: int) -> int:
        """Return the exact amount due on base by slices, times the denominator."""
        i = bisect_right(self.thresholds, base) - 1
        return self.cumulated[i] + (base - self.thresholds[i]) * self.numerators[i] if i >= 0 else 0

    def due(self, base: int) -> Fraction:
        """Return the exact amount due on base by slices, in minor units."""
        return Fraction(self.numerator_due(base), self.denominator)

    def rate_at(self, base: int) -> Ratio:
        """Return the rate of the bracket base falls in; 0 below the first threshold."""
        i = self.index(base)
        return Ratio(self.numerators[i] if i >= 0 else 0, self.denominator)
