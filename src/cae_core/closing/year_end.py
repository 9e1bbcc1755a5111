"""A closed financial year: what activities earned, the surplus to allocate, what the book says of the rest.

Everything is read from the book of closed months, so that it never moves again; of a year kept elsewhere,
from what the cooperative brought in. Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.capital.sharing import Worker, eligible, interest_capital
from cae_core.closing.activity_years import ActivityYear, activity_years
from cae_core.closing.share_run import keeps_register, register_on
from cae_core.closing.statutes import form_of
from cae_core.closing.votes import allocation_key, standing_vote
from cae_core.closing.year_people import holdings_of, member_operations, wholly_paid_alone, workers_of
from cae_core.closing.years_elsewhere import (
    disagreement,
    earned_elsewhere,
    kept_elsewhere,
    opened_with,
    people_elsewhere,
    workers_elsewhere,
    years_elsewhere,
)
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.opening_years import OpeningPerson
from cae_core.country import Country
from cae_core.country.parts import LegalForm
from cae_core.errors import CaeError
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.store import Reads
from cae_core.ledger.years import before_year, result
from cae_core.messages import Sentence, mark
from cae_core.money import Rounding, round_div
from cae_core.periods import FinancialYear

Balances = Mapping[tuple[str, str], int]


class UnknownYear(CaeError, LookupError):
    """A label that is none of the cooperative's financial years. Data: year, first (the first kept)."""

    template = mark("“{year}” is no financial year kept here: the first one is {first}")


class YearElsewhere(UnknownYear):
    """A year that ended before the first month here and was not brought in. Data: year, first."""

    template = mark(
        "the year {year} was kept elsewhere, the first one here is {first}: to allocate it, say what each "
        "activity earned in it in opening_results.csv, and bring it in on allocated_result in opening.csv"
    )


class YearNotClosed(CaeError, LookupError):
    """A year some months of which are open. Data: year, month (the first one open)."""

    template = mark("the year {year} is not closed: close {month} and the months after it first")


class YearDisagrees(CaeError, ArithmeticError):
    """Two ways to compute a figure of a year differ. Data: year, what, one, other (minor units)."""

    template = mark("{year}, {what}: {one} minor units one way, {other} the other: verify the book")


@attrs.frozen(eq=False)
class YearEnd:
    """A closed year. ``figures`` are the allocation's inputs that the book knows, as rules compute with them.

    ``before`` and ``after`` are the balances that the year found and left; ``remarks`` say what the book
    cannot know. ``workers`` are the year's employees, ``operations`` the turnover that each person made.
    ``tax_offered`` is company tax at the law's rate, where the country's data have one. Of a year kept
    ``elsewhere`` only results are known, ``after`` is what the book began with, and ``people`` what is said
    of persons.
    """

    year: FinancialYear
    activities: tuple[ActivityYear, ...]
    figures: Mapping[str, Any]
    before: Balances = attrs.field(repr=False)
    after: Balances = attrs.field(repr=False)
    workers: tuple[Worker, ...] = ()
    operations: Mapping[str, int] = attrs.field(factory=dict)
    tax_offered: int | None = None
    tax_source: str = ""
    remarks: tuple[Sentence, ...] = ()
    elsewhere: bool = False
    people: Mapping[str, OpeningPerson] = attrs.field(factory=dict)

    @property
    def surplus(self) -> int:
        """The year's surplus over all activities, the services' included; a loss is negative."""
        return sum(each.result for each in self.activities)

    @property
    def company_tax(self) -> int:
        """Company tax charged in the year."""
        return sum(each.company_tax for each in self.activities)

    @property
    def before_tax(self) -> int:
        """The surplus before company tax."""
        return self.surplus + self.company_tax


def find_year(cooperative: Cooperative, label: str) -> FinancialYear:
    """The financial year that a label such as 2026 or 2025-2026 names: kept here, or brought in.

    Raises UnknownYear, YearElsewhere for one before the first that was not brought in.
    """
    first, year = cooperative.year_of(cooperative.start), cooperative.year_named(label)
    if year is None:
        raise UnknownYear(year=label, first=first.label)
    if kept_elsewhere(cooperative, year) and year not in years_elsewhere(cooperative):
        raise YearElsewhere(year=label, first=first.label)
    return year


def year_end(store: Reads, cooperative: Cooperative, country: Country, year: FinancialYear) -> YearEnd:
    """Read a year whose months are all closed, or one kept elsewhere.

    Raises YearNotClosed, YearDisagrees, and what `form_of` raises for statutes that cannot be used.
    """
    found = year_figures(store, cooperative, year)
    form = form_of(cooperative, country)
    workers = workers_of(store, cooperative, country, year)
    if found.elsewhere:
        return _with_people(found, form, workers)
    offered, source = _tax_offered(found, form)
    return attrs.evolve(
        found,
        figures={
            **found.figures,
            **_eligible(form, year, workers),
            **_bears_interest(store, cooperative, form, year),
        },
        workers=workers,
        operations=member_operations(store, cooperative, year),
        tax_offered=offered,
        tax_source=source,
        remarks=tuple(_remarks(cooperative, year, found.before)),
    )


def year_figures(store: Reads, cooperative: Cooperative, year: FinancialYear) -> YearEnd:
    """What entries alone say of a year: no payslip is read, and nobody who worked or sold is told.

    Raises YearNotClosed, YearDisagrees.
    """
    if kept_elsewhere(cooperative, year):
        return _elsewhere(store, cooperative, year)
    _require_closed(store, cooperative, year)
    before, after = before_year(store, year.start), store.balances(until=year.end)
    activities = tuple(activity_years(store.balances(since=year.start, until=year.end), cooperative))
    found = YearEnd(year, activities, {}, before, after)
    _check(store, found)
    return attrs.evolve(found, figures=_figures(store, cooperative, found))


def year_result(store: Reads, cooperative: Cooperative, year: FinancialYear) -> int:
    """The result of a year, kept here or elsewhere, in minor units; a loss is negative."""
    if kept_elsewhere(cooperative, year):
        return sum(earned_elsewhere(cooperative, year).values())
    return result(store.balances(since=year.start, until=year.end))


def _elsewhere(store: Reads, cooperative: Cooperative, year: FinancialYear) -> YearEnd:
    """A year kept elsewhere: results as given, those that the book began with; reserves as it has them."""
    wrong = disagreement(store, cooperative)
    if wrong is not None:
        _same(year, mark("past results brought in"), *wrong)
    earned = earned_elsewhere(cooperative, year)
    last = [SERVICES] if SERVICES in earned else []
    codes = [code for code in earned if code != SERVICES] + last
    activities = tuple(ActivityYear(code, given=earned[code]) for code in codes)
    people = people_elsewhere(cooperative, year)
    held = _with_votes(store, cooperative, year)
    found = YearEnd(year, activities, {}, {}, held, elsewhere=True, people=people)
    figures = _held_figures(found) | {"highest_capital": _highest_capital(store, cooperative, found)}
    remark = mark(
        "{year} was kept elsewhere: its results are those of opening_results.csv, capital and reserves those "
        "that opening.csv brings in; who worked in it is read in contracts.csv and opening_people.csv"
    )
    remarks = (Sentence(remark, {"year": year.label}),)
    return attrs.evolve(found, figures=figures, remarks=remarks)


def _with_votes(store: Reads, cooperative: Cooperative, year: FinancialYear) -> Balances:
    """What the book began with, once the years before a year kept elsewhere were allocated."""
    held = opened_with(store, cooperative)
    earlier = [each for each in years_elsewhere(cooperative) if each.start < year.start]
    votes = filter(None, (standing_vote(store, each.label) for each in earlier))
    for entry in store.entries(keys=[allocation_key(each.key) for each in votes]):
        for posting in entry.postings:
            place = (posting.activity, posting.role)
            held[place] = held.get(place, 0) + posting.amount
    return held


def _with_people(found: YearEnd, form: LegalForm, workers: Iterable[Worker]) -> YearEnd:
    """A year kept elsewhere with who worked in it and who sold, as far as somebody says."""
    known = workers_elsewhere(found.people, workers)
    operations = {person: row.operations for person, row in found.people.items() if row.operations}
    figures = {**found.figures, **_eligible(form, found.year, known)}
    return attrs.evolve(found, figures=figures, workers=known, operations=operations)


def _require_closed(store: Reads, cooperative: Cooperative, year: FinancialYear) -> None:
    closed = store.closed_months()
    last = closed[-1] if closed else cooperative.start.previous()
    if last < year.end:
        raise YearNotClosed(year=year.label, month=str(max(last.next(), year.start)))


def _remarks(cooperative: Cooperative, year: FinancialYear, before: Balances) -> Iterable[Sentence]:
    """What of the year the book cannot know."""
    if year.start < cooperative.start <= year.end:
        text = mark(
            "the book begins in {month}: what the year earned before is in this surplus only as far as "
            "opening.csv brings income and charges in"
        )
        yield Sentence(text, {"month": cooperative.start})
    unallocated = -sum(
        amount
        for (_, role), amount in before.items()
        if ROLES[role].profit_and_loss or role == "allocated_result"
    )
    if unallocated:
        yield Sentence(mark("results of earlier years are not allocated yet"), {})


def _check(store: Reads, found: YearEnd) -> None:
    """The surplus is the movement of the book, its other side too, and certificates count what was posted."""
    year = found.year
    moved: dict[bool, int] = {True: 0, False: 0}
    for place in found.before.keys() | found.after.keys():
        change = found.after.get(place, 0) - found.before.get(place, 0)
        moved[ROLES[place[1]].profit_and_loss] += change
    _same(year, mark("surplus"), found.surplus, -moved[True])
    _same(year, mark("movement of assets and liabilities"), found.surplus, moved[False])
    certified = [each for each in store.certificates() if each.month in year]
    totals = store.totals(since=year.start, until=year.end).values()
    for what, side, name in ((mark("debits"), 0, "debit"), (mark("credits"), 1, "credit")):
        posted = sum(each[side] for each in totals)
        _same(year, what, sum(getattr(each, name) for each in certified), posted)


def _same(year: FinancialYear, what: str, one: int, other: int) -> None:
    if one != other:
        raise YearDisagrees(year=year.label, what=what, one=one, other=other)


def _held(balances: Balances, role: str) -> int:
    return sum(amount for (_, held), amount in balances.items() if held == role)


def _figures(store: Reads, cooperative: Cooperative, found: YearEnd) -> dict[str, Any]:
    """The inputs of an allocation that the book knows, whichever country names them; minor units."""
    after = found.after
    own = sum(a for (_, role), a in after.items() if ROLES[role].bucket in (Bucket.CAPITAL, Bucket.RESULT))
    figures = _held_figures(found) | {
        "highest_capital": _highest_capital(store, cooperative, found),
        "net_worth": -own,
    }
    if not keeps_register(cooperative) and _steady(store, found):
        figures["interest_capital"] = figures["capital"]
    return figures


def _held_figures(found: YearEnd) -> dict[str, Any]:
    """The inputs that results, capital and reserves give by themselves; minor units."""
    after = found.after
    carried, brought = _held(after, "carried_forward"), _held(after, "brought_forward")
    return {
        "surplus_to_allocate": found.surplus,
        "earlier_losses": max(carried, 0) + max(brought, 0),
        "earlier_gains": max(-carried, 0),
        "legal_reserve_balance": -_held(after, "legal_reserve"),
        "statutory_reserve_balance": -_held(after, "statutory_reserve"),
        "other_reserves_balance": -_held(after, "other_reserves"),
        "capital": -_held(after, "capital"),
        "loss_provisions": -_held(after, "loss_provisions"),
    }


def _steady(store: Reads, found: YearEnd) -> bool:
    """Whether the capital was whole and paid all year: only then every law's interest bears on all of it."""
    roles, year = ("capital", "capital_uncalled", "capital_called"), found.year
    moved = store.movements(since=year.start, until=year.end, roles=roles)
    paid = not any(_held(found.after, role) for role in roles[1:])
    return paid and all(each.journal.key == "opening" for each in moved)


def _highest_capital(store: Reads, cooperative: Cooperative, found: YearEnd) -> int:
    """The most that the subscribed capital ever reached until the year's end, as far as the book knows."""
    if keeps_register(cooperative):
        return register_on(cooperative, store, found.year.end).highest
    if found.elsewhere:
        return -_held(found.after, "capital")
    held = highest = 0
    movements = list(store.movements(until=found.year.end, roles=["capital"]))
    for place, each in enumerate(movements):
        held -= each.posting.amount
        if place + 1 == len(movements) or movements[place + 1].date != each.date:
            highest = max(highest, held)
    return highest


def _eligible(form: LegalForm, year: FinancialYear, workers: Iterable[Worker]) -> dict[str, Any]:
    """How many employees may receive a labour share, where the legal form knows one."""
    if form.parameters is None or "labour_share_presence_months" not in form.parameters:
        return {}
    law = form.parameters.at(year.end.last)
    return {"eligible_employees": len(eligible(workers, law))}


def _bears_interest(
    store: Reads, cooperative: Cooperative, form: LegalForm, year: FinancialYear
) -> dict[str, Any]:
    """The capital that bears interest: what the law lets bear it, for the days of the year it was held.

    Nothing without a register: who paid what, and when, is then not known.
    """
    if form.parameters is None or not keeps_register(cooperative):
        return {}
    wholly = wholly_paid_alone(form.parameters.at(year.end.last))
    held = holdings_of(cooperative, store, year, wholly_paid=wholly)
    return {"interest_capital": interest_capital(held, (year.end.last - year.start.first).days + 1)}


def _tax_offered(found: YearEnd, form: LegalForm) -> tuple[int | None, str]:
    """Company tax at the law's rate on the surplus before it, and the law; None where no rate is given."""
    if form.parameters is None or "company_tax_rate" not in form.parameters:
        return None, ""
    snapshot = form.parameters.at(found.year.end.last)
    if "company_tax_rate" not in snapshot.facts:
        return None, ""
    fact = snapshot.facts["company_tax_rate"]
    base = max(found.before_tax, 0)
    return round_div(base * fact.value.n, fact.value.d, Rounding.HALF_UP), fact.source
