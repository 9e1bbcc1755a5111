"""Years kept elsewhere and not allocated yet: their results as given, the balances that the book began with.

A cooperative that arrives in the middle of a year brings the result of the one before on the role
``allocated_result`` of opening.csv; opening_results.csv says which year and activity earned it, and
opening_people.csv who worked in it. Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from cae_core.capital.sharing import Holding, Worker
from cae_core.closing.share_run import keeps_register
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.opening_years import OpeningPerson, results_said
from cae_core.cooperative.share_entries import opening_rows
from cae_core.errors import CaeError
from cae_core.ledger.store import Reads
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark
from cae_core.periods import FinancialYear
from cae_core.rules.ratio import Ratio


class NotSaid(CaeError, LookupError):
    """Something of a year kept elsewhere that nobody gave. Data: year, column, persons."""

    template = mark(
        "{column} of {year} is not known for {persons}: give it in the column {column} of opening_people.csv"
    )


def kept_elsewhere(cooperative: Cooperative, year: FinancialYear) -> bool:
    """Whether a year ended before the cooperative's first month here."""
    return year.end < cooperative.start


def years_elsewhere(cooperative: Cooperative) -> tuple[FinancialYear, ...]:
    """The years kept elsewhere whose results were brought in to be allocated, in order."""
    named = {cooperative.year_named(row.year) for row in cooperative.opening_results}
    years = (year for year in named if year is not None and kept_elsewhere(cooperative, year))
    return tuple(sorted(years, key=lambda year: year.start))


def earned_elsewhere(cooperative: Cooperative, year: FinancialYear) -> Mapping[str, int]:
    """What each activity earned in a year kept elsewhere, in the order of opening_results.csv."""
    rows = (row for row in cooperative.opening_results if row.year.strip() == year.label)
    return {row.activity: row.result for row in rows}


def opened_with(store: Reads, cooperative: Cooperative) -> dict[tuple[str, str], int]:
    """What the book began with, by (activity, role), debit positive; what files say before it began."""
    sums: dict[tuple[str, str], int] = {}
    entries = list(store.entries(month=cooperative.start, journal="opening"))
    posted = [(each.activity, each.role, each.amount) for entry in entries for each in entry.postings]
    if not entries:
        rows = opening_rows(cooperative.opening, cooperative.opening_shares)
        posted = [(row.activity, row.role, row.amount) for row in rows]
    for activity, role, amount in posted:
        sums[activity, role] = sums.get((activity, role), 0) + amount
    return sums


def disagreement(store: Reads, cooperative: Cooperative) -> tuple[int, int] | None:
    """The first activity's past results that the years together do not make: (said, in the book), or None."""
    said, opened = results_said(cooperative.opening_results), opened_with(store, cooperative)
    for activity in dict.fromkeys([*said, *(code for code, role in opened if role == PAST_RESULTS)]):
        told, held = said.get(activity, 0), -opened.get((activity, PAST_RESULTS), 0)
        if told != held:
            return told, held
    return None


def people_elsewhere(cooperative: Cooperative, year: FinancialYear) -> Mapping[str, OpeningPerson]:
    """What opening_people.csv says of a year, by person."""
    return {row.person: row for row in cooperative.opening_people if row.year.strip() == year.label}


def workers_elsewhere(people: Mapping[str, OpeningPerson], workers: Iterable[Worker]) -> tuple[Worker, ...]:
    """The employees that contracts tell of, with what is said of them, and those who left before.

    >>> row = OpeningPerson("2025", "P2", wages=90_000, months=4)
    >>> workers_elsewhere({"P2": row}, [Worker("P1", presence=12)])
    (Worker(person='P1', wages=0, time=0, presence=12, seniority=0), Worker(person='P2', wages=90000, ...
    """
    found = {each.person: each for each in workers}
    for person, row in people.items():
        if row.worked:
            known = found.get(person, Worker(person))
            found[person] = Worker(
                person,
                row.wages if row.wages is not None else known.wages,
                Ratio.parse(row.hours) if row.hours else known.time,
                row.months if row.months is not None else known.presence,
                row.seniority if row.seniority is not None else known.seniority,
            )
    return tuple(found.values())


def holdings_elsewhere(people: Mapping[str, OpeningPerson], year: FinancialYear) -> tuple[Holding, ...]:
    """The capital that bears interest for each person, as said: as if held all year, since it is weighted."""
    days = (year.end.last - year.start.first).days + 1
    return tuple(Holding(person, row.capital, days) for person, row in people.items() if row.capital)


def members_elsewhere(cooperative: Cooperative, year: FinancialYear) -> frozenset[str]:
    """Who was a member when a year kept elsewhere ended and still is one: by shares, else by persons.csv."""
    day = year.end.last
    if keeps_register(cooperative):
        rows = (row for row in cooperative.opening_shares if row.shares)
        return frozenset(row.member for row in rows if row.since is None or row.since <= day)
    since = ((person.id, person.member_since) for person in cooperative.persons.values())
    return frozenset(person for person, start in since if start is not None and start <= day)


def require_said(
    year: FinancialYear, people: Mapping[str, OpeningPerson], column: str, persons: Collection[str]
) -> None:
    """Raise NotSaid, with their names, where opening_people.csv leaves a column empty for some persons."""
    lacking = [
        person for person in persons if person not in people or getattr(people[person], column) in (None, "")
    ]
    if lacking:
        raise NotSaid(year=year.label, column=column, persons=", ".join(lacking))
