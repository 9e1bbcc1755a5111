"""Who worked in a year, who held capital, who sold what through the cooperative: what shares a surplus."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from fractions import Fraction

from cae_core.capital.share_lots import Lots
from cae_core.capital.sharing import Holding, Worker
from cae_core.closing.share_run import keeps_register, register_of, register_on, stored_operations
from cae_core.cooperative.account import ConventionMissing, person_parts
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.ledger.store import Reads
from cae_core.periods import FinancialYear, Month, add_months
from cae_core.rules.parameters import Snapshot
from cae_core.rules.ratio import Ratio


def workers_of(
    store: Reads, cooperative: Cooperative, country: Country, year: FinancialYear
) -> tuple[Worker, ...]:
    """The employees of a year with their wages, hours, completed months in it and seniority at its end.

    Employees are those under a contract that is paid as a salary. Hours are those that payslips state.
    """
    kinds = {key for key, kind in country.contract_kinds.items() if kind.paid}
    contracts: dict[str, list[Contract]] = defaultdict(list)
    for contract in cooperative.contracts.values():
        started = contract.start <= year.end.last
        if contract.kind in kinds and started and (contract.end or year.end.last) >= year.start.first:
            contracts[contract.person].append(contract)
    wages = _wages(store, year)
    hours = _hours(store, country, year)
    first, last = year.start.first, year.end.last
    return tuple(
        Worker(
            person,
            wages.get(person, 0),
            hours.get(person, Fraction(0)),
            _months(mine, first, last),
            _months([each for each in mine if _runs_on(each, last)], None, last),
        )
        for person, mine in contracts.items()
    )


def _runs_on(contract: Contract, day: dt.date) -> bool:
    return contract.end is None or contract.end >= day


def _wages(store: Reads, year: FinancialYear) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in store.movements(since=year.start, until=year.end, roles=["gross_pay"]):
        found[each.posting.person] += each.posting.amount
    return found


def _hours(store: Reads, country: Country, year: FinancialYear) -> Mapping[str, Fraction]:
    """The hours that the year's payslips state, by person."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for month in year.months():
        for stored in store.documents("payslip", month):
            slip = stored.payload
            regime = country.regimes.get(slip["regime"])
            text = slip["values"].get(regime.hours, slip["inputs"].get(regime.hours)) if regime else None
            if text is not None:
                found[slip["person"]] += Ratio.parse(text).fraction
    return found


def _months(contracts: list[Contract], since: dt.date | None, until: dt.date) -> int:
    """The completed months that contracts cover between two days, both in; days that meet count on."""
    spells: list[list[dt.date]] = []
    for start, end in sorted((each.start, each.end or dt.date.max) for each in contracts):
        first, last = max(start, since or start), min(end, until)
        if first > last:
            continue
        if spells and first <= spells[-1][1] + dt.timedelta(1):
            spells[-1][1] = max(spells[-1][1], last)
        else:
            spells.append([first, last])
    return sum(_completed(first, last + dt.timedelta(1)) for first, last in spells)


def _completed(start: dt.date, end: dt.date) -> int:
    """Completed months from a day to the eve of another."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def member_operations(store: Reads, cooperative: Cooperative, year: FinancialYear) -> dict[str, int]:
    """The turnover of the year by person who made it, in minor units, shared as conventions say.

    What an activity of several persons without a convention sold in nobody's name is left out.
    """
    named: dict[str, int] = defaultdict(int)
    shared: dict[str, int] = defaultdict(int)
    roles = ["sales_services", "sales_goods"]
    for each in store.movements(since=year.start, until=year.end, roles=roles):
        place = named if each.posting.person else shared
        place[each.posting.person or each.posting.activity] -= each.posting.amount
    for code, amount in shared.items():
        activity = cooperative.activities.get(code)
        if activity is None or activity.is_services or not activity.persons:
            continue
        try:
            parts = person_parts(activity, amount, cooperative.splits)
        except ConventionMissing:
            continue
        for person, part in parts.items():
            named[person] += part
    return {person: amount for person, amount in named.items() if amount > 0}


def members_of(cooperative: Cooperative, store: Reads, day: dt.date) -> frozenset[str]:
    """Who is a member on a day: by the register of shares, else by persons.csv."""
    if keeps_register(cooperative):
        register = register_on(cooperative, store, day)
        return frozenset(member for member, held in register.holdings.items() if held.shares)
    since = ((person.id, person.member_since) for person in cooperative.persons.values())
    return frozenset(person for person, start in since if start is not None and start <= day)


def holdings_of(
    cooperative: Cooperative, store: Reads, year: FinancialYear, *, wholly_paid: bool = False
) -> tuple[Holding, ...]:
    """What bears interest for each member, and for how many days of the year; none without a register.

    That is what was paid up, or with ``wholly_paid`` the nominal of the shares on which nothing is unpaid
    (MA-31). Members of whose shares nothing bears interest are there with nothing. Where the book begins in
    the course of the year, what members brought in counts since the day they say they hold it.
    """
    if not keeps_register(cooperative):
        return ()
    return tuple(_holdings(cooperative, store, year, wholly_paid))


def _holdings(
    cooperative: Cooperative, store: Reads, year: FinancialYear, wholly_paid: bool
) -> Iterator[Holding]:
    operations = stored_operations(store, year.end)
    moved = {each.date for each in operations if Month.of(each.date) in year}
    days = sorted({year.start.first, *moved})
    register, coming = register_of(cooperative), deque(operations)
    for start, end in zip(days, [*days[1:], year.end.last + dt.timedelta(1)], strict=True):
        while coming and coming[0].date <= start:
            register.follow(coming.popleft())
        for member, held in register.holdings.items():
            yield from _borne(member, held.lots, (start, end), wholly_paid)


def _borne(member: str, lots: Lots, between: tuple[dt.date, dt.date], wholly_paid: bool) -> Iterator[Holding]:
    """What of a member's subscriptions bears interest from one day to the eve of another."""
    start, end = between
    borne: dict[int, int] = defaultdict(int)
    for lot in lots:
        days = max((end - max(start, lot.day)).days, 0)
        borne[days] += lot.paid if lot.whole or not wholly_paid else 0
    for days, paid in borne.items():
        yield Holding(member, paid, days)


def wholly_paid_alone(law: Snapshot) -> bool:
    """Whether a form's law gives interest to the shares alone on which nothing is unpaid (MA-31)."""
    return "share_interest_wholly_paid" in law and bool(law["share_interest_wholly_paid"].value)
