"""All assumptions at once: many draws of what they may be, and the band in which results then lie.

Each assumption is drawn by itself, below its base as often as above, evenly on either side: a statement of
ignorance between bounds, not a forecast. Draw ``d`` takes each value from a stream seeded with
``[root, d]`` and the assumption's name, in whole numbers alone, so that the same draws come out on every
machine, and one assumption more leaves the draws of the others as they were.

The quantile of a band is the least of the drawn numbers that at least the share asked for do not pass
(the inverse of the empirical distribution, “nearest rank”): always a number that some run gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from fractions import Fraction

import attrs

from cae_core.messages import mark
from cae_core.simulation.asked_wrongly import THE_MEASURES, WrongArgument, found_in, seed_of
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.draws import stream
from cae_core.simulation.execution import CHUNK, Watcher
from cae_core.simulation.generation import Described
from cae_core.simulation.life_readings import AnyMeasure
from cae_core.simulation.many_runs import run_many
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.supposing import Supposing

_STEPS = 1 << 32
_POPULATION = "population"


@attrs.frozen
class Band:
    """Between which numbers a measure lies in all draws but a tenth (or what the level says)."""

    low: Fraction
    median: Fraction
    high: Fraction
    base: Fraction
    level: Fraction
    draws: int


@attrs.frozen(eq=False)
class Draws:
    """What was drawn and what it came to: a value a draw for each assumption and each measure."""

    root: int
    assumptions: tuple[Assumption, ...]
    values: Mapping[str, tuple[Fraction, ...]]
    base: Mapping[str, Fraction]
    found: Mapping[str, tuple[Fraction, ...]]

    def band(self, measure: str, level: Fraction = Fraction(9, 10)) -> Band:
        """The band of a measure that leaves the same share of draws out on either side. Raises UnknownKey."""
        numbers = found_in(THE_MEASURES, self.found, measure)
        side = (1 - level) / 2
        low, median, high = (quantile(numbers, share) for share in (side, Fraction(1, 2), 1 - side))
        return Band(low, median, high, self.base[measure], level, len(numbers))

    def share(self, measure: str, above: Fraction = Fraction(0)) -> Fraction:
        """The share of draws in which a measure is above a number. Raises UnknownKey."""
        numbers = found_in(THE_MEASURES, self.found, measure)
        return Fraction(sum(each > above for each in numbers), len(numbers))


def quantile(numbers: Iterable[Fraction], share: Fraction) -> Fraction:
    """Return the least of some numbers that at least a share of them do not pass.

    >>> several = [Fraction(each) for each in (40, 10, 30, 20)]
    >>> [int(quantile(several, Fraction(share, 100))) for share in (0, 25, 26, 50, 100)]
    [10, 10, 20, 20, 40]
    """
    ordered = sorted(numbers)
    return ordered[max(-(-share.numerator * len(ordered) // share.denominator), 1) - 1]


def monte_carlo(
    scenario: Scenario,
    assumptions: Iterable[Assumption],
    measures: Mapping[str, AnyMeasure],
    executor: Executor | None = None,
    *,
    draws: int,
    root: int,
    redraw: bool = True,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    workers: int | None = None,
) -> Draws:
    """Run a scenario at its base and for so many draws of its assumptions: the same bytes on any executor.

    With ``redraw`` a described population is drawn anew in each, so that the band also tells what chance
    does to a population of this size. ``executor`` and ``workers`` are those of
    `cae_core.simulation.many_runs.run_many`. Raises AssumptionRefused, UnknownName, what a run raises,
    WorkerLost, and WrongArgument for no draw or a root that is no seed.
    """
    root = seed_of(root)
    if draws < 1:
        raise WrongArgument(name="draws", found=repr(draws), expected=mark("a whole number, 1 or more"))
    supposing = Supposing(scenario, assumptions)
    values = [drawn(supposing, root, number) for number in range(draws)]
    scenarios = [supposing.scenario(each) for each in values]
    if redraw:
        scenarios = [_redrawn(each, root, number) for number, each in enumerate(scenarios)]
    base, *found = run_many(
        [supposing.base, *scenarios], measures, executor, chunk=chunk, progress=progress, workers=workers
    )
    return Draws(
        root,
        supposing.assumptions,
        {each.name: tuple(row[each.name] for row in values) for each in supposing.assumptions},
        base,
        {name: tuple(each[name] for each in found) for name in measures},
    )


def drawn(supposing: Supposing, root: int, number: int) -> dict[str, Fraction]:
    """The values of one draw, by assumption."""
    found = {}
    for each in supposing.assumptions:
        place = Fraction(_whole(root, number, f"assumption.{each.name}"), _STEPS)
        start, end = (each.low, each.base) if place < Fraction(1, 2) else (each.base, each.high)
        found[each.name] = supposing.rounded(each.name, start + (end - start) * (2 * place % 1))
    return found


def _redrawn(scenario: Scenario, root: int, number: int) -> Scenario:
    population = scenario.population
    if not isinstance(population, Described):
        return scenario
    seed = _whole(root, number, _POPULATION)
    return attrs.evolve(scenario, population=attrs.evolve(population, seed=seed))


def _whole(root: int, number: int, name: str) -> int:
    """A whole number below `_STEPS`, every one as likely."""
    return int(stream(root, number, name).random_raw()) >> 32
