"""How unequally amounts are spread among weighted persons: deciles, shares, Gini, by one stated convention.

Amounts are whole minor units, weights thousandths of a person; nothing is rounded before the last step, and
only what is read as a statistic (the Gini coefficient, shares) becomes a float, where it says so. A person of
weight 2000 counts exactly as two of weight 1000.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs
import numpy as np

from cae_core.simulation.people import Array
from cae_core.simulation.tallies import Histogram

TENTHS = 10

Cell = tuple[int, int, int]
"""Persons alike: the least amount, their weight, and the weighted sum of their amounts."""


@attrs.frozen
class Distribution:
    """Weighted amounts in rising order, persons alike together; ``width`` 1 where amounts are known exactly.

    Of a histogram, a bin is as wide as ``width``: what it says of the place of an amount is the bin's lower
    edge, right to less than a width; its weights and sums are exact.

    >>> two = Distribution.of(np.array([100, 300]), np.array([1000, 3000]))
    >>> two.total, two.weight, two.decile(2), two.decile(3), two.mean
    (1000000, 4000, 100, 300, Fraction(250, 1))
    >>> two.gini, two.top_share(1)
    (0.15, 0.12)
    """

    cells: tuple[Cell, ...]
    width: int = 1

    @classmethod
    def of(cls, amounts: Array, weights: Array) -> Distribution:
        """Those of persons, one a row; persons without weight are nobody."""
        counted = weights > 0
        amounts, weights = amounts[counted], weights[counted]
        if not amounts.size:
            return cls(())
        order = np.argsort(amounts, kind="stable")
        values, starts = np.unique(amounts[order], return_index=True)
        alike = np.add.reduceat(weights[order], starts)
        pairs = zip(values.tolist(), alike.tolist(), strict=True)
        return cls(tuple((value, weight, value * weight) for value, weight in pairs))

    @classmethod
    def of_histogram(cls, histogram: Histogram) -> Distribution:
        """That of a tally of persons who were not kept."""
        width, bins = histogram.width, sorted(histogram.bins.items())
        return cls(tuple((each * width, *cell) for each, cell in bins if cell[0]), width)

    @property
    def weight(self) -> int:
        """Everybody, in thousandths."""
        return sum(weight for _, weight, _ in self.cells)

    @property
    def total(self) -> int:
        """The sum of amounts, in thousandths × minor units."""
        return sum(amount for _, _, amount in self.cells)

    @property
    def mean(self) -> Fraction | None:
        """The mean amount, exactly; None of nobody."""
        return Fraction(self.total, self.weight) if self.cells else None

    def quantile(self, part: Fraction) -> int | None:
        """The least amount such that at least that part of persons (0 < part <= 1) have it or less."""
        wanted, reached = part * self.weight, 0
        for value, weight, _ in self.cells:
            reached += weight
            if reached >= wanted:
                return value
        return None

    def decile(self, number: int) -> int | None:
        """The decile 1 to 9 (5 is the median), or 10, the largest amount; None of nobody."""
        return self.quantile(Fraction(number, TENTHS))

    @property
    def deciles(self) -> tuple[int, ...]:
        """The nine deciles; none of nobody."""
        found = (self.decile(number) for number in range(1, TENTHS))
        return tuple(each for each in found if each is not None)

    def sum_of_lowest(self, part: Fraction) -> Fraction:
        """What that part of persons, the poorest, have together; who is on the edge counts in proportion."""
        left, found = part * self.weight, Fraction(0)
        for _, weight, amount in self.cells:
            if weight >= left:
                return found + amount * left / weight
            left -= weight
            found += amount
        return found

    def top_share(self, tenths: int) -> float | None:
        """The share of all that the richest tenths have, to be read; None where all is nothing or less."""
        if self.total <= 0:
            return None
        return float(1 - self.sum_of_lowest(1 - Fraction(tenths, TENTHS)) / self.total)

    def bottom_share(self, tenths: int) -> float | None:
        """The share of all that the poorest tenths have, to be read; None where all is nothing or less."""
        return float(self.sum_of_lowest(Fraction(tenths, TENTHS)) / self.total) if self.total > 0 else None

    @property
    def exact_gini(self) -> Fraction | None:
        """The Gini coefficient, mean difference of all pairs over twice the mean; None where all is <= 0.

        Without correction for small numbers. Losses are kept as they are, so that it can pass 1. Of a
        histogram it takes everybody in a bin as equal, and so is never above the true one.
        """
        total = self.total
        if total <= 0:
            return None
        below = found = 0
        for _, weight, amount in self.cells:
            found += amount * (2 * below + weight)
            below += weight
        return Fraction(found, below * total) - 1

    @property
    def gini(self) -> float | None:
        """`exact_gini`, to be read."""
        exact = self.exact_gini
        return None if exact is None else float(exact)

    def weight_from(self, line: int) -> int:
        """The weight of those who have a line or more. Raises ValueError inside a bin of a histogram."""
        if line % self.width:
            message = f"a line of {line} is not the edge of a bin of {self.width}"
            raise ValueError(message)
        return sum(weight for value, weight, _ in self.cells if value >= line)


def join(several: Iterable[Distribution]) -> Distribution:
    """Those of several groups as one. Raises ValueError where they are not of one width.

    >>> one, other = (Distribution.of(np.array([each]), np.array([1000])) for each in (5, 7))
    >>> join([other, one]).cells
    ((5, 1000, 5000), (7, 1000, 7000))
    """
    parts = [each for each in several if each.cells]
    widths = {each.width for each in parts} or {1}
    if len(widths) > 1:
        message = f"bins of {sorted(widths)} cannot be joined"
        raise ValueError(message)
    found: dict[int, tuple[int, int]] = {}
    for value, weight, amount in (cell for each in parts for cell in each.cells):
        before = found.get(value, (0, 0))
        found[value] = before[0] + weight, before[1] + amount
    return Distribution(tuple((value, *found[value]) for value in sorted(found)), widths.pop())
