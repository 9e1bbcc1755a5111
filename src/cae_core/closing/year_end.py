"""A closed financial year: what activities earned, the surplus to allocate, what the book says of the rest.

Everything is read from the book of closed months, so that it never moves again. Amounts are minor units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.capital.sharing import Worker, eligible
from cae_core.closing.share_run import keeps_register, register_on
from cae_core.closing.statutes import form_of
from cae_core.closing.year_people import member_operations, workers_of
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.country.parts import LegalForm
from cae_core.errors import CaeError
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.store import Reads
from cae_core.ledger.years import before_year
from cae_core.messages import Sentence, mark
from cae_core.money import Rounding, round_div
from cae_core.periods import FinancialYear, Month

Balances = Mapping[tuple[str, str], int]


class UnknownYear(CaeError, LookupError):
    """A label that is none of the cooperative's financial years. Data: year, first (the first kept)."""

    template = mark("“{year}” is no financial year kept here: the first one is {first}")


class YearNotClosed(CaeError, LookupError):
    """A year some months of which are open. Data: year, month (the first one open)."""

    template = mark("the year {year} is not closed: close {month} and the months after it first")


class YearDisagrees(CaeError, ArithmeticError):
    """Two ways to compute a figure of a year differ. Data: year, what, one, other (minor units)."""

    template = mark("{year}, {what}: {one} minor units one way, {other} the other: verify the book")


@attrs.frozen
class ActivityYear:
    """An activity's year. Income and what lowers the result are positive; ``result`` is what is left.

    ``contribution`` is what it paid to the shared services; theirs is what they received, negative.
    ``provided`` was set aside for the entrepreneur by a provision, less what was taken back.
    """

    activity: str
    turnover: int = 0
    other_income: int = 0
    contribution: int = 0
    pay: int = 0
    other_charges: int = 0
    provided: int = 0
    company_tax: int = 0

    @property
    def result(self) -> int:
        """Income less charges, contribution, provisions and company tax included."""
        out = self.contribution + self.pay + self.other_charges + self.provided + self.company_tax
        return self.turnover + self.other_income - out


@attrs.frozen(eq=False)
class YearEnd:
    """A closed year. ``figures`` are the allocation's inputs that the book knows, as rules compute with them.

    ``before`` and ``after`` are the balances that the year found and left; ``remarks`` say what the book
    cannot know. ``workers`` are the year's employees, ``operations`` the turnover that each person made.
    ``tax_offered`` is company tax at the law's rate, where the country's data have one.
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
    """The financial year that a label such as 2026 or 2025-2026 names, none before the cooperative's first.

    Raises UnknownYear.
    """
    first = cooperative.year_of(cooperative.start)
    try:
        year = cooperative.year_of(Month(int(label[:4]), cooperative.first_month))
    except (ValueError, CaeError):
        year = None
    if year is None or year.label != label.strip() or year.start < first.start:
        raise UnknownYear(year=label, first=first.label)
    return year


def year_end(store: Reads, cooperative: Cooperative, country: Country, year: FinancialYear) -> YearEnd:
    """Read a year whose months are all closed.

    Raises YearNotClosed, YearDisagrees, and what `form_of` raises for statutes that cannot be used.
    """
    found = year_figures(store, cooperative, year)
    form = form_of(cooperative, country)
    workers = workers_of(store, cooperative, country, year)
    offered, source = _tax_offered(found, form)
    return attrs.evolve(
        found,
        figures={**found.figures, **_eligible(form, year, workers)},
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
    _require_closed(store, cooperative, year)
    before, after = before_year(store, year.start), store.balances(until=year.end)
    activities = tuple(_activities(store.balances(since=year.start, until=year.end), cooperative))
    found = YearEnd(year, activities, {}, before, after)
    _check(store, found)
    return attrs.evolve(found, figures=_figures(store, cooperative, found))


def _require_closed(store: Reads, cooperative: Cooperative, year: FinancialYear) -> None:
    closed = store.closed_months()
    last = closed[-1] if closed else cooperative.start.previous()
    if last < year.end:
        raise YearNotClosed(year=year.label, month=str(max(last.next(), year.start)))


_COLUMNS = {
    "provisions": "provided",
    "charges_provisions": "provided",
    "charges_company_tax": "company_tax",
    "contribution": "contribution",
    "grants": "other_income",
    "other_income": "other_income",
    "gross_pay": "pay",
}


def _column(role: str) -> str:
    if role in _COLUMNS:
        return _COLUMNS[role]
    if role.startswith("sales_"):
        return "turnover"
    return "pay" if role.startswith("charges_") else "other_charges"


def _activities(moved: Balances, cooperative: Cooperative) -> Iterable[ActivityYear]:
    """Each activity that earned or spent, in the order of the folder, the services last."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (activity, role), amount in moved.items():
        if ROLES[role].profit_and_loss:
            column = _column(role)
            income = column in ("turnover", "other_income")
            sums[activity][column] += -amount if income else amount
    order = [code for code in cooperative.activities if code != SERVICES]
    for code in dict.fromkeys([*order, *sums, SERVICES]):
        if code != SERVICES and code in sums:
            yield ActivityYear(code, **sums[code])
    yield ActivityYear(SERVICES, **sums.get(SERVICES, {}))


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
    carried, brought = _held(after, "carried_forward"), _held(after, "brought_forward")
    own = sum(a for (_, role), a in after.items() if ROLES[role].bucket in (Bucket.CAPITAL, Bucket.RESULT))
    figures = {
        "surplus_to_allocate": found.surplus,
        "earlier_losses": max(carried, 0) + max(brought, 0),
        "earlier_gains": max(-carried, 0),
        "legal_reserve_balance": -_held(after, "legal_reserve"),
        "statutory_reserve_balance": -_held(after, "statutory_reserve"),
        "other_reserves_balance": -_held(after, "other_reserves"),
        "capital": -_held(after, "capital"),
        "highest_capital": _highest_capital(store, cooperative, found),
        "net_worth": -own,
    }
    if _steady(store, found):
        figures["interest_capital"] = figures["paid_capital"] = figures["capital"]
    return figures


def _steady(store: Reads, found: YearEnd) -> bool:
    """Whether the capital was whole and paid all year: only then every law's interest bears on all of it."""
    roles, year = ("capital", "capital_uncalled", "capital_called"), found.year
    moved = store.movements(since=year.start, until=year.end, roles=roles)
    paid = not any(_held(found.after, role) for role in roles[1:])
    return paid and all(each.journal.key == "opening" for each in moved)


def _highest_capital(store: Reads, cooperative: Cooperative, found: YearEnd) -> int:
    """The most that the subscribed capital ever reached until the year's end."""
    if keeps_register(cooperative):
        return register_on(cooperative, store, found.year.end).highest
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
