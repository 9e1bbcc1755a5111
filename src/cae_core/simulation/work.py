"""One unit of a simulation's work: a part of the population under every variant, anywhere, by itself.

A unit is told by plain values, so that it can go to another process or machine; what comes back says which
rows and which law it was made of. Parts add up exactly, in any order.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from cae_core._version import __version__
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked
from cae_core.simulation.course import Course, columns_of, run_course
from cae_core.simulation.people import Array, People, Population
from cae_core.simulation.protection import Found, Looking, history_of, look
from cae_core.simulation.provenance import law_text
from cae_core.simulation.sums import by_code, by_month, weighted
from cae_core.simulation.tallies import Histogram, Tally
from cae_core.simulation.variant import Variant

SMALL = 1 << 20
"""A population that takes more bytes than this to send is cut here and sent in parts; another makes its rows
where they are needed."""


_MOST_OPEN = 4


@attrs.frozen(eq=False)
class Brief:
    """What all units share: variants, first month, what to keep and look at, population if small to send."""

    variants: tuple[Variant, ...]
    start: Month
    keep_people: bool
    tallies: tuple[Tally, ...]
    population: Population | None
    looking: Looking | None = None


@attrs.frozen(eq=False)
class Unit:
    """The rows from ``start`` up to ``stop``; ``brief`` is pickled once for all units."""

    brief: bytes
    digest: str
    start: int
    stop: int
    people: People | None


@attrs.frozen(eq=False)
class Outcome:
    """What became of some rows under one variant; ``person`` is empty unless people are kept."""

    person: Mapping[str, Array]
    totals: Mapping[str, int]
    monthly: Mapping[str, tuple[int, ...]]
    bodies: Mapping[str, int]
    groups: Mapping[tuple[str, str], Mapping[str, int]]
    tallies: Mapping[tuple[str, str], Histogram]
    rights: Found | None = None


@attrs.frozen(eq=False)
class Done:
    """A unit that is done: its rows, how many persons and what weight they were, and an outcome a variant."""

    start: int
    stop: int
    persons: int
    weight: int
    people: People | None
    heads: Mapping[tuple[str, str], tuple[int, int]]
    outcomes: tuple[Outcome, ...]
    made_by: str = ""


class Cutter:
    """Cuts a population into units."""

    def __init__(self, brief: Brief) -> None:
        assert brief.population is not None
        self._population: Population = brief.population
        whole = pickle.dumps(brief, protocol=5)
        law = pickle.dumps(attrs.evolve(brief, population=None), protocol=5)
        self._parts = len(whole) - len(law) > SMALL  # what this process has loaded of the law does not count
        if self._parts:
            whole = law
        self._brief, self._digest = whole, hashlib.sha256(whole).hexdigest()

    def unit(self, start: int, stop: int) -> Unit:
        """The unit of some rows."""
        people = self._population.part(start, stop) if self._parts else None
        return Unit(self._brief, self._digest, start, stop, people)


_OPEN: dict[str, tuple[Brief, str]] = {}
"""Briefs that this process has opened, by digest, each with its stamp: rules are compiled once."""


def do_unit(unit: Unit) -> Done:
    """Do a unit of work, in this process. Raises what a course raises."""
    hush_in_worker()
    if unit.digest not in _OPEN:
        if len(_OPEN) >= _MOST_OPEN:
            _OPEN.clear()
        brief: Brief = pickle.loads(unit.brief)  # noqa: S301 - made by `Cutter` in the run's own process
        _OPEN[unit.digest] = brief, stamp(brief.variants, brief.start)
    brief, made_by = _OPEN[unit.digest]
    return attrs.evolve(run_unit(brief, unit.start, unit.stop, unit.people), made_by=made_by)


def hush_in_worker() -> None:
    """Leave it to the process that asked to say what law was not checked."""
    if multiprocessing.parent_process() is not None:
        warnings.simplefilter("ignore", LawNotChecked)


def stamp(variants: Iterable[Variant], start: Month) -> str:
    """A SHA-256 of the code's version and of the law of the first month: workers must have what was asked."""
    found = hashlib.sha256(__version__.encode())
    for each in variants:
        if each.regime is not None:
            found.update(law_text(each.regime.graph(start)).encode())
    return found.hexdigest()


def run_unit(brief: Brief, start: int, stop: int, people: People | None = None) -> Done:
    """Follow the rows from one index up to another under every variant of a brief."""
    if people is None:
        assert brief.population is not None
        people = brief.population.part(start, stop)
    followed = [_follow(brief, people, each) for each in brief.variants]
    outcomes = tuple(
        attrs.evolve(_outcome(brief, people, columns_of(each), course, followed[0][0]), rights=rights)
        for each, (course, rights) in zip(brief.variants, followed, strict=True)
    )
    heads = {
        (category, name): (int((people.columns[category] == code).sum()), _weight(people, category, code))
        for category, names in people.categories.items()
        for code, name in enumerate(names)
    }
    kept = attrs.evolve(people, turnover=_none(people), costs=_none(people)) if brief.keep_people else None
    return Done(start, stop, people.size, int(people.weights.sum()), kept, heads, outcomes)


def _follow(brief: Brief, people: People, variant: Variant) -> tuple[Course, Found | None]:
    """Follow people under a variant, and tell the rights that they end with if that is wanted."""
    if brief.looking is None:
        return run_course(people, variant, brief.start), None
    course = run_course(people, variant, brief.start, recorded=history_of(variant))
    rights = look(people, variant, course, brief.start, brief.looking)
    return attrs.evolve(course, history={}), rights


def _none(people: People) -> Array:
    """Turnover and costs month by month are not handed back: their totals are among the person columns."""
    return np.zeros((people.size, 0), np.int64)


def _weight(people: People, category: str, code: int) -> int:
    return int(people.weights[people.columns[category] == code].sum())


def _outcome(brief: Brief, people: People, names: Iterable[str], course: Course, first: Course) -> Outcome:
    person = {name: course.person[name] for name in names}
    groups: dict[tuple[str, str], Mapping[str, int]] = {}
    for category, meanings in people.categories.items():
        sums = by_code(person, people.weights, people.columns[category], len(meanings))
        groups |= {(category, name): each for name, each in zip(meanings, sums, strict=True)}
    tallies: dict[tuple[str, str], Histogram] = {}
    for tally in brief.tallies:
        if tally.column in course.person:
            tallies |= _tallied(tally, people, course, first)
    totals = {name: weighted(amounts, people.weights) for name, amounts in person.items()}
    kept: Mapping[str, Any] = person if brief.keep_people else {}
    return Outcome(kept, totals, course.monthly, course.bodies, groups, tallies)


def _tallied(tally: Tally, people: People, course: Course, first: Course) -> dict[tuple[str, str], Histogram]:
    values = _values(tally, course)
    if tally.change:
        values = values - (_values(tally, first) if tally.column in first.person else 0)
    counted = course.person["months_active"] > 0 if tally.a_month else np.ones(people.size, bool)
    if not tally.by:
        rows = np.flatnonzero(counted)
        return {(tally.key, ""): Histogram.of(values[rows], people.weights[rows], tally.width)}
    codes, found = people.column(tally.by), {}
    for code, name in enumerate(people.categories[tally.by]):
        rows = np.flatnonzero(counted & (codes == code))
        found[tally.key, name] = Histogram.of(values[rows], people.weights[rows], tally.width)
    return found


def _values(tally: Tally, course: Course) -> Array:
    """What is tallied of each person."""
    values = course.person[tally.column]
    return by_month(values, course.person["months_active"]) if tally.a_month else values
