"""One number read from results, exactly: what a sweep, a tornado or a band is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

import attrs

from cae_core.rules.errors import UnknownName
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.measures import months_of_presence_income, public_money, weight_reaching
from cae_core.simulation.results import Results

Labels = Mapping[str, str]
Measure = Callable[[Results], Fraction]
"""Anything that reads an exact number from results; one that other processes run can be pickled."""


def less(of: Callable[[str], Fraction], variant: str, against: str) -> Fraction:
    """What is read of a variant, less what is read of another where one is named."""
    return of(variant) - of(against) if against else of(variant)


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
        return less(partial(self._of, results), self.variant, self.against)

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

    Conventions are those of `cae_core.simulation.measures`; persons must be kept. ``against`` is a variant
    whose decile is taken off.
    """

    variant: str
    number: int = 5
    against: str = ""

    def __call__(self, results: Results) -> Fraction:
        """The decile; nothing where nobody is present. Raises KeyError."""
        return less(partial(self._of, results), self.variant, self.against)

    def _of(self, results: Results, key: str) -> Fraction:
        person, weights = results[key].person, results.people["weight"]
        present = person["months_active"] > 0
        income = Distribution.of(months_of_presence_income(person)[present], weights[present])
        return Fraction(income.decile(self.number) or 0)


@attrs.frozen
class Reaching:
    """The share of those ever present, by weight, whose net income a month of presence reaches an amount.

    ``amount`` is minor units; persons must be kept. ``against`` is a variant whose share is taken off.
    """

    variant: str
    amount: int
    against: str = ""

    def __call__(self, results: Results) -> Fraction:
        """The share; nothing where nobody is present. Raises KeyError."""
        return less(partial(self._of, results), self.variant, self.against)

    def _of(self, results: Results, key: str) -> Fraction:
        person, weights = results[key].person, results.people["weight"]
        present = int(weights[person["months_active"] > 0].sum())
        return Fraction(weight_reaching(person, weights, self.amount), present) if present else Fraction(0)


@attrs.frozen
class Received:
    """What bodies receive over the run, in minor units: ``taxes`` (the State), ``funds``, or both (empty).

    ``against`` is a variant whose amount is taken off.
    """

    variant: str
    part: str = ""
    against: str = ""

    def __call__(self, results: Results) -> Fraction:
        """The amount. Raises KeyError, UnknownName."""
        return less(partial(self._of, results), self.variant, self.against)

    def _of(self, results: Results, key: str) -> Fraction:
        money = public_money(results, key)
        parts = {"": money.total, "taxes": money.taxes, "funds": sum(money.funds.values())}
        if self.part not in parts:
            raise UnknownName.among(self.part, "public_money", parts)
        return Fraction(parts[self.part], 1000)


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
