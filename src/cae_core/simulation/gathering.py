"""Adding up what units of work hand back, in any order, and missing nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.simulation.keeping import broken_together
from cae_core.simulation.people import People
from cae_core.simulation.protection import Looking, RightsAdded
from cae_core.simulation.provenance import provenance, rests
from cae_core.simulation.results import Results, VariantResults
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.tallies import Histogram, Tally
from cae_core.simulation.work import Done, Outcome, stamp


class PersonsMissing(CaeError, RuntimeError):
    """What came back is not the population. Data: expected, found."""

    template = mark("the results are of {found} rows, the population has {expected}: nothing is kept")


class OtherLaw(CaeError, RuntimeError):
    """A worker has other code or law than the run. Data: start, stop."""

    template = mark("rows {start} to {stop} were made with another version of the code or of the law")


class Gathering:
    """What came back so far. It changes."""

    def __init__(
        self,
        scenario: Scenario,
        tallies: tuple[Tally, ...],
        *,
        keep_people: bool,
        looking: Looking | None = None,
    ) -> None:
        self._scenario, self._keep, self._tallies = scenario, keep_people, tallies
        self._looking = looking
        self._rights = [RightsAdded() for _ in scenario.variants]
        self._rests = [rests(each, scenario.start, scenario.months) for each in scenario.variants]
        self._stamp = stamp(scenario.variants, scenario.start)
        self._seen: set[int] = set()
        self._persons = self._weight = 0
        self._heads: dict[tuple[str, str], tuple[int, int]] = {}
        self._sums = [_Adding() for _ in scenario.variants]
        self._people: dict[str, Any] = {}
        self._kept: list[dict[str, Any]] = [{} for _ in scenario.variants]
        self._categories: Mapping[str, tuple[str, ...]] = {}

    def add(self, done: Done) -> None:
        """Take in a unit. Raises PersonsMissing for one that lacks rows or comes twice, OtherLaw."""
        if done.made_by and done.made_by != self._stamp:
            raise OtherLaw(start=done.start, stop=done.stop)
        if done.start in self._seen or done.persons != done.stop - done.start:
            raise PersonsMissing(expected=done.stop - done.start, found=done.persons)
        self._seen.add(done.start)
        self._persons += done.persons
        self._weight += done.weight
        for key, (persons, weight) in done.heads.items():
            before = self._heads.get(key, (0, 0))
            self._heads[key] = before[0] + persons, before[1] + weight
        for adding, outcome in zip(self._sums, done.outcomes, strict=True):
            adding.add(outcome)
        for rights, outcome in zip(self._rights, done.outcomes, strict=True):
            if outcome.rights is not None:
                rights.add(outcome.rights)
        if self._keep:
            assert done.people is not None
            self._keep_rows(done, done.people)

    def _keep_rows(self, done: Done, people: People) -> None:
        size, rows = self._scenario.population.size, slice(done.start, done.stop)
        self._categories = people.categories
        own = {"weight": people.weights, "entry": people.entry, "exit": people.exit}
        _place(self._people, {**people.columns, **own}, rows, size)
        for kept, outcome in zip(self._kept, done.outcomes, strict=True):
            _place(kept, outcome.person, rows, size)

    def results(self) -> Results:
        """The results, once all came back. Raises PersonsMissing."""
        scenario = self._scenario
        if self._persons != scenario.population.size:
            raise PersonsMissing(expected=scenario.population.size, found=self._persons)
        country = scenario.country
        variants = tuple(
            VariantResults(
                key=variant.key,
                label=variant.label,
                framework=variant.framework.key,
                rests=rest,
                person=kept,
                rights=rights.told(variant, self._looking.ill_days) if self._looking else (),
                broken_years=broken_together(variant.framework, adding.monthly, scenario.start),
                **attrs.asdict(adding.sorted(), recurse=False),
            )
            for variant, rest, kept, adding, rights in zip(
                scenario.variants, self._rests, self._kept, self._sums, self._rights, strict=True
            )
        )
        return Results(
            title=scenario.title,
            country=country.code,
            currency=country.currency,
            start=scenario.start,
            months=scenario.months,
            persons=self._persons,
            weight=self._weight,
            heads=dict(sorted(self._heads.items())),
            people=self._people,
            categories=self._categories,
            provenance=provenance(scenario),
            variants=variants,
        )


@attrs.define(eq=False)
class _Adding:
    """The sums of one variant so far."""

    totals: dict[str, int] = attrs.field(factory=dict)
    monthly: dict[str, tuple[int, ...]] = attrs.field(factory=dict)
    bodies: dict[str, int] = attrs.field(factory=dict)
    groups: dict[tuple[str, str], dict[str, int]] = attrs.field(factory=dict)
    tallies: dict[tuple[str, str], Histogram] = attrs.field(factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Add those of a part."""
        _plus(self.totals, outcome.totals)
        _plus(self.bodies, outcome.bodies)
        for name, amounts in outcome.monthly.items():
            before = self.monthly.get(name, (0,) * len(amounts))
            self.monthly[name] = tuple(a + b for a, b in zip(before, amounts, strict=True))
        for key, sums in outcome.groups.items():
            _plus(self.groups.setdefault(key, {}), sums)
        for key, tally in outcome.tallies.items():
            self.tallies[key] = self.tallies[key].merged(tally) if key in self.tallies else tally

    def sorted(self) -> _Adding:
        """The same in an order that does not tell which part came first."""
        return _Adding(
            self.totals,
            self.monthly,
            dict(sorted(self.bodies.items())),
            dict(sorted(self.groups.items())),
            dict(sorted(self.tallies.items())),
        )


def _plus(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for name, amount in more.items():
        sums[name] = sums.get(name, 0) + amount


def _place(kept: dict[str, Any], columns: Mapping[str, Any], rows: slice, size: int) -> None:
    for name, column in columns.items():
        if name not in kept:
            kept[name] = np.zeros(size, column.dtype)
        kept[name][rows] = column
