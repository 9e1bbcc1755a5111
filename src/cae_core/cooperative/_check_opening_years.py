"""Checks of years kept elsewhere: their results against the opening balances, who worked in them."""

from __future__ import annotations

from collections.abc import Iterable

from cae_core.cooperative._findings import Findings
from cae_core.cooperative.opening_years import OpeningPerson, OpeningResult, results_brought, results_said
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark

_ACTIVITY = mark("a code of activities.csv")
_PERSON = mark("an id of persons.csv")


def check_opening_years(found: Findings) -> None:
    """Years that ended before the first month here, and sums that are what opening.csv brings in."""
    cooperative = found.cooperative
    _once(found, ((each, each.activity, "activity") for each in cooperative.opening_results))
    _once(found, ((each, each.person, "person") for each in cooperative.opening_people))
    for row in cooperative.opening_results:
        found.unknown_in(cooperative.activities, row.origin, "activity", row.activity, _ACTIVITY)
    years = {row.year for row in cooperative.opening_results}
    for person in cooperative.opening_people:
        found.unknown_in(cooperative.persons, person.origin, "person", person.person, _PERSON)
        if person.year not in years:
            expected = mark("a year of opening_results.csv")
            found.add(mark("unknown year"), person.origin, "year", person.year, expected)
        for column in ("wages", "operations", "capital"):
            amount = getattr(person, column)
            if amount is not None and amount < 0:
                found.add(mark("a negative amount"), person.origin, column, found.amount(amount))
    if cooperative.opening_results:
        _check_sums(found)


def _once(found: Findings, rows: Iterable[tuple[OpeningResult | OpeningPerson, str, str]]) -> None:
    """Each year ended before the first month, each name is there once in it."""
    seen: set[tuple[str, str]] = set()
    cooperative = found.cooperative
    for row, name, column in rows:
        year = cooperative.year_named(row.year)
        if year is None or year.end >= cooperative.start:
            expected = mark("a financial year that ended before {month}, such as {example}")
            example = cooperative.year_of(cooperative.start + -12).label
            fields = {"month": cooperative.start, "example": example}
            found.add(mark("not a year kept elsewhere"), row.origin, "year", row.year, expected, **fields)
        if (row.year, name) in seen:
            found.add(mark("used twice in the year"), row.origin, column, name, mark("one row for each"))
        seen.add((row.year, name))


def _check_sums(found: Findings) -> None:
    """By activity, the years together earned what opening.csv brings in to be allocated."""
    cooperative = found.cooperative
    said, brought = results_said(cooperative.opening_results), results_brought(cooperative.opening)
    for activity in dict.fromkeys([*said, *brought]):
        told, held = said.get(activity, 0), brought.get(activity, 0)
        if told == held:
            continue
        origins = [each.origin for each in cooperative.opening_results if each.activity == activity]
        origins += [
            each.origin
            for each in cooperative.opening
            if (each.activity, each.role) == (activity, PAST_RESULTS)
        ]
        found.add(
            mark(
                "opening.csv brings {held} of past results of {activity} in, the years together earned {told}"
            ),
            origins[0],
            "result",
            found.amount(told),
            mark("in opening.csv, {told} on “{role}” of {activity}: a credit, or a debit where it is a loss"),
            held=found.amount(held),
            told=found.amount(told),
            activity=activity,
            role=PAST_RESULTS,
        )
