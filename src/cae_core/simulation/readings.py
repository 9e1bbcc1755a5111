"""One number read from results, exactly: what a sweep, a tornado or a band is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import attrs

from cae_core.rules.errors import UnknownName
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.measures import months_of_presence_income
from cae_core.simulation.results import Results

Labels = Mapping[str, str]
Measure = Callable[[Results], Fraction]
"""Anything that reads an exact number from results; one that other processes run can be pickled."""


def _several(figures: str | tuple[str, ...]) -> tuple[str, ...]:
    return (figures,) if isinstance(figures, str) else tuple(figures)


@attrs.frozen
class Reading:
    """Totals of a variant (`cae_core.simulation.course.PERSON`) added up, per person or per another total.

    ``per`` is a total (``months_active``: a mean per month of activity), ``persons``, or empty for the sum
    over all persons; ``against`` is a variant whose reading is taken off. Amounts are in minor units.
    """

    variant: str
    figures: tuple[str, ...] = attrs.field(converter=_several)
    per: str = "months_active"
    against: str = ""

    def __call__(self, results: Results) -> Fraction:
        """The number; nothing per nothing is nothing. Raises UnknownName."""
        found = self._of(results, self.variant)
        return found - self._of(results, self.against) if self.against else found

    def _of(self, results: Results, key: str) -> Fraction:
        known = {each.key: each.totals for each in results.variants}
        if key not in known:
            raise UnknownName.among(key, "results", known)
        totals = known[key]
        for name in self.figures:
            if name not in totals:
                raise UnknownName.among(name, key, totals)
        amount = sum(totals[name] for name in self.figures)
        if not self.per:
            return Fraction(amount, 1000)
        by = results.weight if self.per == "persons" else totals.get(self.per)
        if by is None:
            raise UnknownName.among(self.per, key, (*totals, "persons"))
        return Fraction(amount, by) if by else Fraction(0)


@attrs.frozen
class Tenth:
    """A decile of net income a month of presence under a variant (5: the median), in minor units.

    Conventions are those of `cae_core.simulation.measures`; persons must be kept.
    """

    variant: str
    number: int = 5

    def __call__(self, results: Results) -> Fraction:
        """The decile; nothing where nobody is present. Raises KeyError."""
        person, weights = results[self.variant].person, results.people["weight"]
        present = person["months_active"] > 0
        income = Distribution.of(months_of_presence_income(person)[present], weights[present])
        return Fraction(income.decile(self.number) or 0)


@attrs.frozen
class ShareWorseOff:
    """The share of persons, by weight, whose net income over the run is less than under another variant."""

    variant: str
    against: str

    def __call__(self, results: Results) -> Fraction:
        """The share. Raises KeyError."""
        mine, other = (results[key].person["net_income"] for key in (self.variant, self.against))
        worse = int(results.people["weight"][mine < other].sum())
        return Fraction(worse, results.weight) if results.weight else Fraction(0)
