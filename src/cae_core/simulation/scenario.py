"""A scenario: one population under several variants of the law, over the same months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from cae_core.country import Country
from cae_core.country.legal_frameworks import Kind, LegalFramework
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.simulation.asked_wrongly import THE_SCENARIO, found_in, seed_of
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.cooperative_plan import Plan
from cae_core.simulation.income_lines import Line
from cae_core.simulation.people import Population
from cae_core.simulation.taking import Taking
from cae_core.simulation.variant import Variant

Labels = Mapping[str, str]


class ScenarioRefused(CaeError, ValueError):
    """A scenario that cannot be run. Data: reason."""

    template = mark("the scenario cannot be run: {reason}")


def _variants(several: Iterable[Variant]) -> tuple[Variant, ...]:
    return tuple(several)


def _read(framework: LegalFramework) -> Iterator[str]:
    """The columns of a population that a framework reads."""
    yield from framework.columns.values()
    asked = (each.choice for each in framework.constraints if each.choice is not None)
    for choice in (*framework.choices.values(), *asked):
        yield choice.column


@attrs.frozen(eq=False, slots=False)
class Scenario:
    """One population under several variants, from ``start`` on, as long as its turnover is known.

    The first variant is the one that the others are compared with. ``seed`` is the one that the population
    was drawn with; nothing else is drawn. ``question`` is what a report of it is to answer. ``lines`` are
    amounts of income that somebody asks about; ``cooperatives`` the plans of variants whose cooperative's own
    life is followed, by key (None: the variant is said to have none); ``measures`` what its tornado and bands
    read (`cae_core.simulation.asked_measures`). None of them changes anybody's row. Raises ScenarioRefused,
    and what a variant is missing: ColumnMissing (ColumnsMissing), UnknownName, LawNotEstablished for the
    contribution, NotSimulated; WrongArgument for a seed that is no whole number from 0 on.
    """

    title: Labels
    population: Population
    variants: tuple[Variant, ...] = attrs.field(converter=_variants)
    start: Month
    seed: int = attrs.field(default=0, converter=seed_of)
    question: Labels = attrs.field(factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    lines: tuple[Line, ...] = ()
    cooperatives: Mapping[str, Plan | None] = attrs.field(factory=dict)
    measures: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        keys = [each.key for each in self.variants]
        if not keys:
            raise ScenarioRefused(reason=mark("it has no variant"))
        if len(set(keys)) < len(keys):
            raise ScenarioRefused(reason=mark("two variants have the same key"))
        if len({each.country.code for each in self.variants}) > 1:
            raise ScenarioRefused(reason=mark("its variants are of several countries"))
        if not self.population.size or not self.population.months:
            raise ScenarioRefused(reason=mark("its population has nobody, or no month"))
        if not self.cooperatives.keys() <= set(keys):
            raise ScenarioRefused(reason=mark("it has a cooperative of a variant that is not there"))
        self.population.part(0, 0).need(column for each in self.variants for column in _read(each.framework))
        for each in self.variants:
            self._check(each)

    def _check(self, variant: Variant) -> None:
        """Raise at once what a run would raise later of a variant."""
        framework = variant.framework
        Taking(framework.scheme, 0)
        if variant.regime is not None:
            variant.typed(self.start)
        elif framework.kind is Kind.SALARIED or framework.dues:
            raise ScenarioRefused(reason=mark("a framework of paid work or with dues has no payroll regime"))

    @property
    def months(self) -> int:
        """How many months."""
        return self.population.months

    @cached_property
    def country(self) -> Country:
        """The country of its variants."""
        return self.variants[0].country

    @property
    def last_day(self) -> dt.date:
        """The last day of its last month."""
        return (self.start + (self.months - 1)).last

    @cached_property
    def reforms_to_come(self) -> tuple[tuple[str, dt.date], ...]:
        """Reforms that hold on no day of the run, each with its first day: they move nothing in it."""
        several = {
            (reform.name, reform.first_day): None
            for each in self.variants
            for reform in each.framework.reforms
        }
        return tuple((name, day) for name, day in several if day is not None and day > self.last_day)

    def variant(self, key: str) -> Variant:
        """A variant by its key. Raises UnknownKey, with the nearest ones."""
        return found_in(THE_SCENARIO, {each.key: each for each in self.variants}, key)
