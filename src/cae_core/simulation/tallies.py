"""Exact distributions of many persons' amounts, small whatever the population: weights by bin of whole width.

Tallies of parts merge by adding up, in any order, to those of the whole. The weight and the weighted sum of
each bin are known, so that means and shares below the edge of a bin are exact; only the order within a bin is
not known.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from cae_core.simulation.people import Array
from cae_core.simulation.sums import weighted

BINS = 100_000
"""Values so many bins away from nothing, or more, are counted in the last one (their sums stay exact)."""

Cell = tuple[int, int]
"""The weight of a bin (thousandths of a person), and its weighted sum (thousandths × minor units)."""


@attrs.frozen
class Histogram:
    """Weights of the values of a column, by bin: bin b holds values v with b × width <= v < (b + 1) × width.

    >>> one = np.array([1000, 1000, 2000])
    >>> first = Histogram.of(np.array([5, 25, 29]), one, 10)
    >>> first.bins
    {0: (1000, 5000), 2: (3000, 83000)}
    >>> first.merged(Histogram.of(np.array([-1]), np.array([1000]), 10)).bins[-1]
    (1000, -1000)
    """

    width: int
    bins: Mapping[int, Cell]

    @classmethod
    def of(cls, values: Array, weights: Array, width: int) -> Histogram:
        """Tally the values of some persons."""
        number = np.clip(values // width, -BINS, BINS)
        order = np.argsort(number, kind="stable")
        several, starts = np.unique(number[order], return_index=True)
        cells = zip(np.split(values[order], starts[1:]), np.split(weights[order], starts[1:]), strict=True)
        found = {
            int(each): (int(mine.sum()), weighted(amounts, mine))
            for each, (amounts, mine) in zip(several, cells, strict=bool(len(values)))
        }
        return cls(width, found)

    def merged(self, other: Histogram) -> Histogram:
        """Both together; raises ValueError where their bins differ in width."""
        if other.width != self.width:
            message = f"bins of {self.width} and of {other.width}"
            raise ValueError(message)
        cells = {
            each: _plus(self.bins.get(each, (0, 0)), other.bins.get(each, (0, 0)))
            for each in sorted({*self.bins, *other.bins})
        }
        return Histogram(self.width, cells)


@attrs.frozen
class Tally:
    """What to tally of each variant: a person column (see `cae_core.simulation.course`), by which category.

    ``width`` is that of a bin in minor units or months. With ``a_month`` each person's total is divided by
    their months of presence, half up, and who was never present is left out. With ``change`` it is the
    difference from the scenario's first variant, row by row: who wins and who loses. ``by`` is a category of
    the population (empty: everybody together).
    """

    column: str
    width: int
    by: str = ""
    change: bool = False
    a_month: bool = False

    @property
    def key(self) -> str:
        """Its name among results: ``net_income``, ``net_income a month``, ``change of net_income by sex``."""
        column = self.column + (" a month" if self.a_month else "")
        return ("change of " if self.change else "") + column + (f" by {self.by}" if self.by else "")


def _plus(left: Cell, right: Cell) -> Cell:
    return left[0] + right[0], left[1] + right[1]
