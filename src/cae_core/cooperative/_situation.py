"""What contribution rules look at besides the bases: who is there, since when, paid or not, waived or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.schemes import Component, Level, Per, When
from cae_core.periods import Month

if TYPE_CHECKING:
    from cae_core.cooperative.cooperative import Cooperative


@attrs.frozen
class Head:
    """One person of an activity in a month: all their contracts, salary or not, and whether a fixed amount
    per person falls on this activity (the first of theirs under the same scheme).
    """

    person: Person
    contracts: tuple[Contract, ...]
    paid: bool
    bears: bool

    def kinds(self, month: Month) -> frozenset[str]:
        """The kinds of contract that run in a month."""
        return frozenset(contract.kind for contract in self.contracts if contract.runs_in(month))


@attrs.frozen
class Situation:
    """An activity in a month, as the rules of its scheme see it.

    ``scheme`` is named by the activity or else the cooperative, as ``level`` says; empty when neither
    names one. ``year`` holds the months of the financial year.
    """

    activity: Activity
    month: Month
    heads: tuple[Head, ...]
    scheme: str
    level: Level
    year: tuple[Month, ...]
    founded: Month

    @property
    def runs(self) -> bool:
        """Whether the activity is open this month."""
        return self.activity.runs_in(self.month)

    @property
    def member(self) -> bool:
        """Whether everyone who runs the activity is a member by the month's end."""
        since = [head.person.member_since for head in self.heads]
        return bool(since) and all(day is not None and day <= self.month.last for day in since)

    @property
    def months_since_entry(self) -> int:
        """Months since the first contract of its persons (0 in that month), or since it opened."""
        days = [contract.start for head in self.heads for contract in head.contracts]
        if not days and self.activity.start:
            days = [self.activity.start]
        entry = Month.of(min(days)) if days else self.founded
        return max(entry.until(self.month), 0)

    @property
    def months_present(self) -> int:
        """Months of the financial year in which the activity and one of its contracts run."""
        contracts = [contract for head in self.heads for contract in head.contracts]
        return sum(
            self.activity.runs_in(month)
            and (not contracts or any(contract.runs_in(month) for contract in contracts))
            for month in self.year
        )


def situations(
    cooperative: Cooperative, month: Month, paid: Collection[str], with_lines: Collection[str]
) -> Iterable[Situation]:
    """Every activity that is open in a month or has lines in it, but the services, in order."""
    contracts: dict[str, list[Contract]] = defaultdict(list)
    for contract in cooperative.contracts.values():
        contracts[contract.person].append(contract)
    firsts = _first_activities(cooperative, month)
    year = tuple(cooperative.year_of(month).months())
    for activity in cooperative.activities.values():
        if activity.is_services or not (activity.runs_in(month) or activity.code in with_lines):
            continue
        scheme, level = _scheme_of(cooperative, activity)
        heads = tuple(
            Head(
                cooperative.persons[person],
                tuple(contracts[person]),
                person in paid,
                firsts.get((person, scheme)) == activity.code,
            )
            for person in activity.persons
            if person in cooperative.persons
        )
        yield Situation(activity, month, heads, scheme, level, year, cooperative.start)


def _scheme_of(cooperative: Cooperative, activity: Activity) -> tuple[str, Level]:
    if activity.scheme:
        return activity.scheme, Level.ACTIVITY
    return cooperative.scheme, Level.COOPERATIVE


def _first_activities(cooperative: Cooperative, month: Month) -> Mapping[tuple[str, str], str]:
    """The first open activity of each person under each scheme."""
    firsts: dict[tuple[str, str], str] = {}
    for activity in cooperative.activities.values():
        if activity.runs_in(month) and not activity.is_services:
            for person in activity.persons:
                firsts.setdefault((person, _scheme_of(cooperative, activity)[0]), activity.code)
    return firsts


def borne(component: Component, situation: Situation, level: Level) -> dict[str, int | bool] | None:
    """What the rules are given of the situation, or None when the component does not apply.

    A component with conditions applies when one of the activity's persons meets them. A fixed amount
    and a minimum fall under the activity's own scheme only, never under one that a document names.
    A component is waived when everybody it applies to has a status that waives it.
    """
    month = situation.month
    if not component.holds_in(month):
        return None
    eligible = [head for head in situation.heads if _meets(component, head, month)]
    conditional = component.contracts or component.when is not When.ALWAYS
    if conditional and not eligible:
        return None
    excused = [head for head in eligible if _is_waived(component, head, month)]
    waived = bool(eligible) and len(excused) == len(eligible)
    present = situation.runs and level is not Level.DOCUMENT
    if component.per is Per.ACTIVITY:
        heads, waived_heads = 1, 0
    else:
        heads = sum(head.bears for head in eligible)
        waived_heads = sum(head.bears for head in excused)
    given: dict[str, int | bool] = {
        "heads": heads if present else 0,
        "waived_heads": waived_heads if present else 0,
        "waived": waived,
        "present": present,
    }
    if "minimum_early" in component.values:
        given["months_since_entry"] = situation.months_since_entry
    if "cap_year_member" in component.values:
        given["member"] = situation.member
    if component.cap_prorated:
        given["months_present"] = situation.months_present
    return given


def _meets(component: Component, head: Head, month: Month) -> bool:
    if component.contracts and not head.kinds(month) & set(component.contracts):
        return False
    return component.when is When.ALWAYS or head.paid == (component.when is When.PAID)


def _is_waived(component: Component, head: Head, month: Month) -> bool:
    return any(head.person.has_status(status, month) for status in component.waived_for)
