"""Whether persons keep to the constraints of their framework: months, or years, in which one is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from cae_core.country.legal_frameworks import Constraint, Due, LegalFramework, Scope
from cae_core.errors import CaeError
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet
from cae_core.simulation.own_account import Periods, made_of
from cae_core.simulation.people import Array, People
from cae_core.simulation.sums import Sums
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import belongs, variant_inputs

OPEN = (LawNotEstablished, ParameterNotKnownYet)
"""What leaves a constraint unchecked: nobody established its limit."""


def checked(framework: LegalFramework) -> tuple[Constraint, ...]:
    """The constraints that a course looks at, person by person."""
    return tuple(
        each
        for each in framework.constraints
        if each.scope is Scope.PERSON and (each.node or each.figure) and each.figure != "third_party_pay"
    )


def broken_columns(framework: LegalFramework) -> tuple[str, ...]:
    """The names of the columns that count them."""
    return tuple(f"broken_{each.key}" for each in checked(framework))


def unchecked(framework: LegalFramework, on: dt.date) -> dict[str, CaeError]:
    """The constraints whose limit is not established on a day, and why, by key."""
    found: dict[str, CaeError] = {}
    for each in framework.constraints:
        try:
            if each.limit:
                framework.figure(each.limit, on)
        except OPEN as error:
            found[each.key] = error
    return found


class Keeping:
    """Who breaks what. It changes month after month.

    A constraint told by a flag of the regime is looked at once a calendar year (or when the run ends), on the
    year's figures, and broken once it was so for its ``years`` in a row; the others are looked at each month.
    One whose limit is not established is not looked at. That the status ends is not followed.
    """

    def __init__(self, variant: Variant, people: People, sums: Sums) -> None:
        self._variant, self._people, self._sums = variant, people, sums
        several = checked(variant.framework)
        self._monthly = [each for each in several if not each.node]
        self._yearly = [(each, Periods(_as_due(each), people.size)) for each in several if each.node]
        self._in_a_row = {each.key: np.zeros(people.size, np.int64) for each, _ in self._yearly}

    def month(self, month: Month, place: int, active: Array, since: Array) -> None:
        """Look at a month."""
        framework = self._variant.framework
        for each in self._monthly:
            try:
                broken = self._broken(each, framework, month.last, active, since)
            except OPEN:
                continue
            self._sums.add(f"broken_{each.key}", broken)
        if not self._yearly:
            return
        made = made_of(self._people, self._sums)
        for constraint, periods in self._yearly:
            periods.add(made, active)
            if periods.ends_with(month, last=place + 1 == self._people.months):
                self._end_year(constraint, periods, month)

    def _end_year(self, constraint: Constraint, periods: Periods, month: Month) -> None:
        regime = self._variant.regime
        assert regime is not None
        given = variant_inputs(self._variant, self._people, month, np.arange(self._people.size))
        try:
            broken = periods.settle(regime, month, given).astype(bool)
        except OPEN:
            return
        row = np.where(broken, self._in_a_row[constraint.key] + 1, 0)
        self._in_a_row[constraint.key] = row
        self._sums.add(f"broken_{constraint.key}", row >= constraint.years)

    def _broken(
        self, constraint: Constraint, framework: LegalFramework, on: dt.date, active: Array, since: Array
    ) -> Array:
        """Who breaks a constraint in a month."""
        if constraint.figure == "category":
            assert constraint.choice is not None
            outside: Array = active & ~belongs(self._people, constraint.choice)
            return outside
        beyond: Array = active & (since + 1 > framework.figure(constraint.limit, on))
        if constraint.figure == "trial_months":
            beyond = beyond & (since < framework.figure("trial_months", on))
        if constraint.figure == "months_before_membership":
            beyond = beyond & (since < framework.figure("member_after_months", on))
        return beyond


def _as_due(constraint: Constraint) -> Due:
    """The flag of a constraint, to be worked out on a year's figures as a due is."""
    source, confidence = constraint.source, constraint.confidence
    return Due(
        constraint.key,
        constraint.label,
        constraint.node,
        "year",
        "",
        source,
        confidence,
        False,
        constraint.inputs,
    )


def broken_together(
    framework: LegalFramework, monthly: Mapping[str, Sequence[int]], start: Month
) -> dict[str, tuple[int, ...]]:
    """The calendar years in which a cooperative breaks what it must keep to as a whole, by constraint.

    Looked at is ``third_party_pay``, the share of a year's gross pay that goes to persons not yet members;
    all are one cooperative that began with the run. What has no established limit is left out.
    """
    several = [each for each in framework.constraints if each.figure == "third_party_pay"]
    years: dict[int, list[int]] = {}
    for place in range(len(monthly["gross"])):
        years.setdefault((start + place).year, []).append(place)
    found: dict[str, tuple[int, ...]] = {}
    for each in several:
        try:
            broken = [
                year
                for number, (year, places) in enumerate(years.items())
                if _too_much(each, framework, number, (start + places[-1]).last, _pay(monthly, places))
            ]
        except OPEN:
            continue
        found[each.key] = tuple(broken)
    return found


def _pay(monthly: Mapping[str, Sequence[int]], places: list[int]) -> tuple[int, int]:
    """The gross pay of persons not yet members in some months, and of all."""
    outside, whole = (
        sum(monthly[name][place] for place in places) for name in ("third_party_gross", "gross")
    )
    return outside, whole


def _too_much(
    constraint: Constraint, framework: LegalFramework, number: int, on: dt.date, pay: tuple[int, int]
) -> bool:
    """Whether a year's pay breaks the limit, or there is any in the first years, in which it is barred."""
    outside, whole = pay
    if constraint.barred_years and number < framework.figure(constraint.barred_years, on):
        return outside > 0
    limit = framework.figure(constraint.limit, on)
    return bool(outside * limit.d > limit.n * whole)
