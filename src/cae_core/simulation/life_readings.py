"""Numbers read from the cooperative's own life on top of a run: what it owns at the end, who bears it.

`Reading` and its like read results alone; these need the plan of the cooperative too, and the law of the run
that is looked at. `cae_core.simulation.many_runs.run_many` hands both to them, a life followed once a run
however many numbers are read from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, partial

import attrs

from cae_core.rules.errors import UnknownName
from cae_core.simulation.cooperative_life import LifeYear, cooperative_life
from cae_core.simulation.cooperative_plan import Plan
from cae_core.simulation.readings import Measure, less
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.services_budget import MOST, least_bearing

NO_NUMBER = Fraction(MOST + 1)
"""What a break-even reads where no number tried bears the budget: it comes after all others."""

_FIGURES: Mapping[str, Callable[[tuple[LifeYear, ...]], int]] = {
    "surplus": lambda years: sum(each.surplus for each in years),
    "reserves": lambda years: years[-1].reserves,
    "cash": lambda years: years[-1].cash,
    "lowest_cash": lambda years: min(each.lowest_cash for each in years),
}
FIGURES = tuple(_FIGURES)
"""``surplus`` of the run, ``reserves`` and ``cash`` at its end, ``lowest_cash`` at its worst month's end."""


class Lived:
    """A run with the lives of its cooperatives, each followed when it is first asked for."""

    def __init__(self, scenario: Scenario, results: Results) -> None:
        self._scenario, self.results = scenario, results
        self.years = cache(self._years)

    def _years(self, key: str) -> tuple[LifeYear, ...]:
        return cooperative_life(self._scenario, self.results, key, self._plan(key))

    def bearing(self, key: str) -> int | None:
        """The break-even of a variant's cooperative, None where there is none. Raises UnknownName."""
        budget, variant = self._plan(key).budget, self._scenario.variant(key)
        return least_bearing(budget, variant, self.results[key], self._scenario.start)

    def _plan(self, key: str) -> Plan:
        plans = self._scenario.cooperatives
        plan = plans.get(key)
        if plan is None:
            raise UnknownName.among(key, "cooperatives", [name for name, each in plans.items() if each])
        return plan


@attrs.frozen
class AtTheEnd:
    """One of the `FIGURES` of a cooperative's own life, in minor units, less that of ``against`` if named."""

    variant: str
    figure: str
    against: str = ""

    def of(self, lived: Lived) -> Fraction:
        """The number. Raises UnknownName, and what following a life does."""
        return less(partial(self._of, lived), self.variant, self.against)

    def _of(self, lived: Lived, key: str) -> Fraction:
        if self.figure not in _FIGURES:
            raise UnknownName.among(self.figure, "cooperative", _FIGURES)
        return Fraction(_FIGURES[self.figure](lived.years(key)))


@attrs.frozen
class Bearing:
    """How many entrepreneurs bear a cooperative's services without grants; `NO_NUMBER` where none do."""

    variant: str

    def of(self, lived: Lived) -> Fraction:
        """The number. Raises UnknownName."""
        found = lived.bearing(self.variant)
        return NO_NUMBER if found is None else Fraction(found)


LifeMeasure = AtTheEnd | Bearing
AnyMeasure = Measure | LifeMeasure


def read(measure: AnyMeasure, lived: Lived) -> Fraction:
    """What a measure reads of a run."""
    return measure.of(lived) if isinstance(measure, LifeMeasure) else measure(lived.results)
