"""A description worked out into tables: every value that a draw can have, ready to be looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np

from cae_core.periods import Month
from cae_core.rules.ratio import Ratio
from cae_core.simulation import draws
from cae_core.simulation.description import Description
from cae_core.simulation.hypothesis_values import Bands
from cae_core.simulation.people import Array

FACTOR = 1 << 20
"""Seasons and growth are factors in 2^-20."""
WHOLE = 10_000
"""Shares of turnover that costs take are in ten-thousandths."""


@attrs.frozen(eq=False)
class Tables:
    """Values by step, one row a code of the category ``by`` (or of two: ``by`` and then ``other``)."""

    by: str
    rows: Array
    other: str = ""
    others: int = 1

    @property
    def highest(self) -> Any:
        """The largest value."""
        return self.rows.max()

    def row(self, codes: dict[str, Array]) -> Array | int:
        """Which row is each person's."""
        found: Array | int = codes[self.by] if self.by else 0
        return found * self.others + codes[self.other] if self.other else found

    def take(self, codes: dict[str, Array], step: Array) -> Array:
        """The value of each person's step; steps may be months × persons."""
        width = self.rows.shape[1]
        place = self.row(codes) * width
        found: Array = self.rows.ravel()[step + place if self.by else step]
        return found


@attrs.frozen(eq=False, slots=False)
class Model:
    """The tables of a description for so many months from a first one; each is made when first used."""

    description: Description
    months: int
    start: Month

    def _tables(self, key: str, make: Callable[[Any], Array]) -> Tables:
        by, read = self.description[key]
        return Tables(by, np.stack([make(each) for each in read]))

    @cached_property
    def level(self) -> Tables:
        """Levels of turnover: tables for each code of both what medians and what spreads go by."""
        (by, medians), (other, spreads) = (
            self.description["turnover.median"],
            self.description["turnover.spread"],
        )
        if by and other and by != other:
            rows = [draws.lognormal(median, spread) for median in medians for spread in spreads]
            return Tables(by, np.stack(rows), other, len(spreads))
        count = max(len(medians), len(spreads))
        pairs = zip(_repeated(medians, count), _repeated(spreads, count), strict=True)
        return Tables(by or other, np.stack([draws.lognormal(*pair) for pair in pairs]))

    @cached_property
    def irregular(self) -> Tables:
        """Irregular factors of mean one, in 2^-16."""
        return self._tables("turnover.irregularity", draws.around_one)

    @cached_property
    def idle(self) -> Tables:
        """How many of the steps are an idle month."""
        return self._tables("turnover.idle", lambda read: np.array([draws.chance(read)]))

    @cached_property
    def cost_share(self) -> Tables:
        """Costs in ten-thousandths of turnover."""
        return self._tables("cost.share", _banded)

    @cached_property
    def factors(self) -> Array:
        """Season times growth in 2^-20: codes of the one × codes of the other × months."""
        months = [(self.start + month).number - 1 for month in range(self.months)]
        _, seasons = self.description["turnover.seasonality"]
        _, growths = self.description["turnover.growth"]
        made = [
            [
                [_factor(season[number], growth, month // 12) for month, number in enumerate(months)]
                for growth in growths
            ]
            for season in seasons
        ]
        return np.array(made, dtype=np.int64).reshape(len(seasons), len(growths), self.months)

    def factor(self, codes: dict[str, Array]) -> Array:
        """Season times growth in 2^-20 of each month and person (or of a month, for everybody)."""
        (season, _), (growth, _) = (self.description[f"turnover.{key}"] for key in ("seasonality", "growth"))
        found = self.factors[codes[season] if season else 0, codes[growth] if growth else 0]
        each: Array = found.T if found.ndim > 1 else found[:, np.newaxis]
        return each

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """What the codes of each category mean."""
        return {name: tuple(codes) for name, codes in self.description.categories.items()}

    @cached_property
    def entry(self) -> Tables:
        """Months in which persons come."""
        return self._tables("entry", _banded)

    @cached_property
    def tenure(self) -> Tables:
        """Months of activity before the start."""
        return self._tables("tenure", _banded)

    @cached_property
    def survival(self) -> Tables:
        """What is left of 2^31 after so many months."""
        longest = int(self.tenure.highest) + self.months + 1
        return self._tables("failure", lambda read: draws.survival(list(read), longest))

    @cached_property
    def categories(self) -> dict[str, Tables]:
        """Codes of each category, in the order in which they are drawn."""
        return {name: self._tables(f"share.{name}", _banded) for name in self.description.categories}

    @cached_property
    def columns(self) -> dict[str, Tables]:
        """Values of each column."""
        return {name: self._tables(f"column.{name}", _banded) for name in self.description.named("column.")}

    @cached_property
    def flags(self) -> frozenset[str]:
        """Columns of yes and no."""
        names = self.description.named("column.")
        return frozenset(
            name for name in names if isinstance(self.description[f"column.{name}"][1][0], Ratio)
        )

    @cached_property
    def highest(self) -> int:
        """More than any product on the way to an amount can be."""
        level = int(self.level.highest) * max(int(self.factors.max()), FACTOR)
        return max(level, level // FACTOR * max(int(self.irregular.highest), WHOLE)) * 2


def _banded(read: Bands | Ratio) -> Array:
    """The table of bands, or of a yes (1) by its chance."""
    if isinstance(read, Bands):
        return draws.shared_steps(list(read.ranges), list(read.weights))
    yes = draws.chance(read)
    return draws.shared_steps([range(1), range(1, 2)], [draws.STEPS - yes, yes])


def _factor(season: Ratio, growth: Ratio, years: int) -> int:
    """Season times growth of so many years in 2^-20; what is beyond all bounds stays below 2^63."""
    n, d = season.n * (growth.d + growth.n) ** years, season.d * growth.d**years
    return min(int((2 * n * FACTOR + d) // (2 * d)), 1 << 62)


def _repeated(several: Sequence[Any], count: int) -> Sequence[Any]:
    return several if len(several) == count else list(several) * count
