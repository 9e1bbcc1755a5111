"""Which assumption carries a result: sweeps over one of them, and all of them one at a time.

Every number is that of a run, exact; nothing is interpolated. In a tornado each assumption goes to its low
and to its high while the others stay at their base, so that what two of them do together is not seen: draw
them together for that (`cae_core.simulation.monte_carlo`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from fractions import Fraction

import attrs

from cae_core.messages import mark
from cae_core.simulation.asked_wrongly import THE_MEASURES, WrongArgument, found_in
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.execution import CHUNK, Watcher
from cae_core.simulation.life_readings import AnyMeasure
from cae_core.simulation.many_runs import run_many
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.supposing import Supposing


@attrs.frozen(eq=False)
class Sweep:
    """What measures come to as one assumption takes several values, in their order."""

    assumption: Assumption
    values: tuple[Fraction, ...]
    found: Mapping[str, tuple[Fraction, ...]]


@attrs.frozen
class Bar:
    """A measure with one assumption at its low and at its high, the others at their base."""

    assumption: Assumption
    low: Fraction
    base: Fraction
    high: Fraction

    @property
    def span(self) -> Fraction:
        """How far apart the least and the greatest of the three are."""
        three = (self.low, self.base, self.high)
        return max(three) - min(three)


@attrs.frozen
class Swing:
    """How far one assumption moves several measures from their base, at its low and at its high."""

    assumption: Assumption
    moves: Mapping[str, tuple[Fraction | None, Fraction | None]] = attrs.field(hash=False)

    @property
    def span(self) -> Fraction:
        """The farthest apart that the ends of any measure are, or an end and its base."""
        nothing = Fraction(0)
        several = [[nothing, *(each for each in pair if each is not None)] for pair in self.moves.values()]
        return max((max(each) - min(each) for each in several), default=nothing)


@attrs.frozen(eq=False)
class Tornado:
    """Measures at the base, and with each assumption at its low and high."""

    assumptions: tuple[Assumption, ...]
    base: Mapping[str, Fraction]
    low: Mapping[str, Mapping[str, Fraction]]
    high: Mapping[str, Mapping[str, Fraction]]

    def bars(self, measure: str) -> tuple[Bar, ...]:
        """The bars of a measure, the widest first (by name among equals). Raises UnknownKey."""
        found_in(THE_MEASURES, self.base, measure)
        found = (
            Bar(each, self.low[each.name][measure], self.base[measure], self.high[each.name][measure])
            for each in self.assumptions
        )
        return tuple(sorted(found, key=lambda bar: (-bar.span, bar.assumption.name)))


def steps(assumption: Assumption, count: int) -> tuple[Fraction, ...]:
    """So many values from low to high, evenly apart (at least 2, else WrongArgument)."""
    if count < 2:
        raise WrongArgument(name="count", found=repr(count), expected=mark("a whole number, 2 or more"))
    apart = (assumption.high - assumption.low) / (count - 1)
    return tuple(assumption.low + apart * place for place in range(count))


def sweep(
    scenario: Scenario,
    assumption: Assumption,
    values: Sequence[Fraction],
    measures: Mapping[str, AnyMeasure],
    executor: Executor | None = None,
    *,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    workers: int | None = None,
) -> Sweep:
    """Run a scenario for several values of an assumption, each rounded to what can be typed.

    ``executor`` and ``workers`` are those of `cae_core.simulation.many_runs.run_many`.
    Raises AssumptionRefused, UnknownName, what a run raises, WorkerLost.
    """
    supposing = Supposing(scenario, [assumption])
    taken = tuple(supposing.rounded(assumption.name, each) for each in values)
    scenarios = [supposing.scenario({assumption.name: each}) for each in taken]
    found = run_many(scenarios, measures, executor, chunk=chunk, progress=progress, workers=workers)
    return Sweep(assumption, taken, {name: tuple(each[name] for each in found) for name in measures})


def tornado(
    scenario: Scenario,
    assumptions: Iterable[Assumption],
    measures: Mapping[str, AnyMeasure],
    executor: Executor | None = None,
    *,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    workers: int | None = None,
) -> Tornado:
    """Run a scenario at the base and with each assumption at its low and high.

    ``executor`` and ``workers`` are those of `cae_core.simulation.many_runs.run_many`.
    Raises AssumptionRefused, UnknownName, what a run raises, WorkerLost.
    """
    supposing = Supposing(scenario, assumptions)
    several = supposing.assumptions
    lows = [supposing.scenario({each.name: each.low}) for each in several]
    highs = [supposing.scenario({each.name: each.high}) for each in several]
    found = run_many(
        [supposing.base, *lows, *highs], measures, executor, chunk=chunk, progress=progress, workers=workers
    )
    names = [each.name for each in several]
    low = dict(zip(names, found[1 : len(names) + 1], strict=True))
    high = dict(zip(names, found[len(names) + 1 :], strict=True))
    return Tornado(several, found[0], low, high)
