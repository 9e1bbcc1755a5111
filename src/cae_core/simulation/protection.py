"""Which rights people have at the end of a run, and what would replace their income if they fell ill.

Rights are looked at on the run's last day, of those active in its last month, by the framework's protections:
whatever the law leaves open is said with the error that tells it, and never counted as a right or as none.

Conventions. What opens a right is counted over the window the law gives, or over the whole run; rights
earned before the run are not known, so a run shorter than a window finds too few. An insured month is so
many days or hours as `Counting` says, which no law sheet gives: without it a right opened by days is unknown.
Three insured months are a quarter. A right that nothing is known to open is open to those insured in the last
month. Replacement is ``rate`` of the law's node, at the mean gross pay of the months paid in the last three,
by thirtieths of a month from the end of the waiting days, within the most days; no other ceiling is applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from cae_core.country.legal_frameworks import Kind, Protection
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.periods import Month
from cae_core.simulation.course import Course, run_course
from cae_core.simulation.keeping import OPEN
from cae_core.simulation.measures import groups_of
from cae_core.simulation.people import Array, People, parts
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.sums import by_month, weighted
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import stated_pay, variant_inputs

_ROWS = 4096
"""Persons followed at once: each of their months is kept."""
_THIRTY = 30
_REFERENCE = 3
_CONTRIBUTIONS = ("employee_contributions", "employer_contributions", "dues")


class RightNotTold(CaeError, LookupError):
    """A right that cannot be told. Data: risk, reason."""

    template = mark("{risk}: {reason}")


@attrs.frozen
class Counting:
    """What an insured month counts for where a right opens by days or by hours: an assumption of the study.

    None: not said, and such rights are unknown.
    """

    days: int | None = None
    hours: int | None = None


@attrs.frozen
class Looking:
    """That a run is to look at rights at its end: the days of the illness, and what a month counts for."""

    ill_days: int = _THIRTY
    counting: Counting = Counting()


@attrs.frozen(eq=False)
class Found:
    """What a part of a population tells: weighted sums by group and name, and why others cannot be told."""

    sums: Mapping[tuple[str, str], Mapping[str, int]]
    why: Mapping[str, CaeError]


@attrs.frozen
class Right:
    """A risk: whether it is insured, the weight of those whose right is open, or why nobody can tell.

    ``opened`` is None exactly where ``why`` says something.
    """

    risk: str
    insured: bool | None
    opened: int | None
    why: CaeError | None
    source: str
    confidence: str


@attrs.frozen
class Illness:
    """What replaces income in an illness of so many days: the weight of those paid anything, and the sum.

    ``paid`` and ``replaced`` (thousandths × minor units) are None exactly where ``why`` says something.
    """

    days: int
    paid: int | None
    replaced: int | None
    why: CaeError | None


@attrs.frozen
class Protected:
    """The protection of some persons under a variant: everybody, or a ``name`` of a ``category``.

    ``present`` is the weight of those active in the last month, of whom rights are told; ``months_insured``
    and ``quarters_insured`` are weighted sums over the run, of everybody.
    """

    variant: str
    category: str
    name: str
    present: int
    months_insured: int
    quarters_insured: int
    rights: tuple[Right, ...]
    illness: Illness

    def right(self, risk: str) -> Right:
        """What is told of a risk. Raises KeyError."""
        return {each.risk: each for each in self.rights}[risk]


def protect(
    scenario: Scenario, key: str, ill_days: int = _THIRTY, counting: Counting | None = None
) -> tuple[Protected, ...]:
    """The protection that a variant gives: everybody's, then by name of each category and age band.

    Courses are run again, with months kept, a part of the population at a time: `run_scenario` with
    ``looking`` tells the same of each variant as it runs them. Raises KeyError, and what a course raises.
    """
    variant, found = scenario.variant(key), RightsAdded()
    looking = Looking(ill_days, counting or Counting())
    for people in parts(scenario.population, _ROWS):
        course = run_course(people, variant, scenario.start, recorded=history_of(variant))
        found.add(look(people, variant, course, scenario.start, looking))
    return found.told(variant, ill_days)


class Standing:
    """Where each person of a part stands on the last day of a course that kept its months."""

    def __init__(
        self, people: People, variant: Variant, course: Course, start: Month, counting: Counting
    ) -> None:
        self._people, self._variant, self._course, self._counting = people, variant, course, counting
        self._last, self.framework = start + (people.months - 1), variant.framework
        self.on = self._last.last
        self.present = people.active(people.months - 1)
        self.months_insured = course.person["months_insured"]

    def open(self, protection: Protection) -> Array:
        """Whose right is open. Raises LawNotEstablished, ParameterNotKnownYet, RightNotTold."""
        if protection.insured is None:
            raise RightNotTold(risk=protection.risk, reason=protection.source)
        if not protection.insured:
            return np.zeros(self._people.size, bool)
        if not protection.opens:
            latest: Array = self.present & (self._course.history["months_insured"][:, -1] > 0)
            return latest
        found: Array = self.present.copy()
        for unit, key in protection.opens.items():
            needed = self.framework.figure(key, self.on)
            found &= self._counted(unit, protection) >= needed
        return found

    def _counted(self, unit: str, protection: Protection) -> Array:
        window = self._people.months
        if protection.within_months:
            window = min(window, self.framework.figure(protection.within_months, self.on))
        history = self._course.history
        if unit == "contribution":
            paid: Array = sum(history[name][:, -window:].sum(axis=1) for name in _CONTRIBUTIONS)
            return paid
        months: Array = np.minimum(history["months_insured"][:, -window:].sum(axis=1), window)
        if unit == "quarters":
            return months // 3
        if unit == "months":
            return months
        each = {"days": self._counting.days, "hours": self._counting.hours}.get(unit)
        if each is None:
            text = mark("how many {unit} an insured month counts for is not said")
            reason = Sentence(text, {"unit": unit})
            raise RightNotTold(risk=protection.risk, reason=reason)
        return months * each

    def replacement(self, protection: Protection, days: int) -> Array:
        """What an illness of so many days pays each, in minor units, half up.

        Raises LawNotEstablished, ParameterNotKnownYet, RightNotTold.
        """
        right = self.open(protection)
        if not protection.insured:
            return np.zeros(self._people.size, np.int64)
        if not (protection.replacement and protection.of):
            raise RightNotTold(risk=protection.risk, reason=mark("no figure says what replaces income"))
        figure = self.framework.figure
        rate = figure(protection.replacement, self.on)
        waiting = figure(protection.waiting_days, self.on) if protection.waiting_days else 0
        most = figure(protection.longest_days, self.on) if protection.longest_days else days
        number = min(max(days - waiting, 0), most) * rate.n
        base, divisor = self._base(protection.of), _THIRTY * rate.d
        paid = (2 * base * number + divisor) // (2 * divisor)
        return np.where(right, paid, 0)

    def _base(self, node: str) -> Array:
        """A node of the regime at each person's reference pay; 0 for those not paid of late."""
        regime, size = self._variant.regime, self._people.size
        assert regime is not None, "a framework whose benefits rest on a node has a regime"
        given: dict[str, Any] = variant_inputs(self._variant, self._people, self._last, np.arange(size))
        paid = np.ones(size, bool)
        if self.framework.kind is Kind.SALARIED:
            history = self._course.history
            gross = history["gross"][:, -_REFERENCE:].sum(axis=1)
            months = history["months_paid"][:, -_REFERENCE:].sum(axis=1)
            paid = months > 0
            given["gross"] = by_month(gross, months)
            given |= stated_pay(self._variant, regime.graph(self._last), given)
        found = given[node] if node in given else regime.graph(self._last).run_arrays(given, (node,))[node]
        return np.where(paid, np.broadcast_to(found, (size,)), 0)


def history_of(variant: Variant) -> tuple[str, ...]:
    """What of each month of a course the rights of a variant are told from."""
    several = variant.framework.protections
    names = ["months_insured"]
    if any(each.of for each in several):
        names += ["gross", "months_paid"]
    if any("contribution" in each.opens for each in several):
        names += _CONTRIBUTIONS
    return tuple(names)


def look(people: People, variant: Variant, course: Course, start: Month, looking: Looking) -> Found:
    """What a part of a population tells, from a course that kept `history_of`."""
    standing = Standing(people, variant, course, start, looking.counting)
    told: dict[str, Array] = {
        "present": standing.present,
        "months": standing.months_insured,
        "quarters": standing.months_insured // 3,
    }
    why: dict[str, CaeError] = {}
    for each in variant.framework.protections:
        try:
            told[each.risk] = standing.open(each)
            if each.risk == "sickness":
                amounts = np.where(standing.present, standing.replacement(each, looking.ill_days), 0)
                told |= {"replaced": amounts, "paid": amounts > 0}
        except (*OPEN, RightNotTold) as error:
            where = "illness" if each.risk in told else each.risk
            why[where] = error.with_traceback(None)  # it would hold on to the people
    sums = {
        (category, group): {
            name: weighted(values[rows], people.weights[rows]) for name, values in told.items()
        }
        for category, group, rows in groups_of(people.columns, people.categories, people.size)
    }
    return Found(sums, why)


class RightsAdded:
    """Adds up what parts of a population tell, in any order. It changes."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], dict[str, int]] = {}
        self._why: dict[str, CaeError] = {}

    def add(self, found: Found) -> None:
        """Take in a part."""
        self._why |= found.why
        for group, amounts in found.sums.items():
            sums = self._sums.setdefault(group, {})
            for name, amount in amounts.items():
                sums[name] = sums.get(name, 0) + amount

    def told(self, variant: Variant, days: int) -> tuple[Protected, ...]:
        """What is told of each group."""
        return tuple(self._group(variant, days, *group, sums) for group, sums in self._sums.items())

    def _group(
        self, variant: Variant, days: int, category: str, name: str, sums: Mapping[str, int]
    ) -> Protected:
        told = (
            (each, sums.get(each.risk), self._why.get(each.risk)) for each in variant.framework.protections
        )
        rights = tuple(
            Right(each.risk, each.insured, opened, why, each.source, each.confidence)
            for each, opened, why in told
        )
        why = self._why.get("illness", self._why.get("sickness"))
        if why is None and "paid" not in sums:
            why = RightNotTold(risk="sickness", reason=mark("the framework does not speak of it"))
        illness = Illness(days, sums.get("paid"), sums.get("replaced"), why)
        totals = (sums["present"], sums["months"], sums["quarters"])
        return Protected(variant.key, category, name, *totals, rights, illness)
