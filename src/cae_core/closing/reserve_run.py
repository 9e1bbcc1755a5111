"""Indivisible reserves in a book: every entry that moves them is held against what lawfully decided it.

What decides is what the book stores with its months (an assembly's allocation), never an entry's wording, and
a loss is the one that the book's own income and charges show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cae_core.capital.devolution import devolution_key
from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move, moves_of
from cae_core.capital.reserve_checks import ReserveFault, check_reserves
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.closing.ended import wound_up
from cae_core.closing.statutes import form_of
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.votes import allocation_key
from cae_core.closing.year_end import UnknownYear, find_year, year_result
from cae_core.closing.years_elsewhere import disagreement, kept_elsewhere
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.errors import Problem
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Reads
from cae_core.ledger.verification import Finding
from cae_core.periods import Month


def reserve_law(cooperative: Cooperative, country: Country) -> ReserveLaw:
    """What binds the reserves of a cooperative: its legal form under its statutes."""
    return ReserveLaw(form_of(cooperative, country).parameters)


def reserve_problems(cooperative: Cooperative, country: Country, store: Reads, month: Month) -> list[Problem]:
    """The entries of a month, posted and not closed yet, that move indivisible reserves unlawfully."""
    entries = reserve_entries(store, month)
    if not entries:
        return []
    before = _by_role(store.balances(until=month.previous()))
    undone: set[str] = set()
    if any(each.reverses for each in entries):
        undone = {each.reverses for each in store.entries(reversing=True, until=month.previous())}
    return [each.problem() for each in _faults(cooperative, country, store, entries, before, undone=undone)]


def reserve_findings(cooperative: Cooperative, country: Country, store: Reads) -> tuple[Finding, ...]:
    """The entries of a whole book that move indivisible reserves unlawfully, by number, unless undone since.

    A book sealed as it should be may hold one that something else than a month-end posted. What cures it is
    the reversal of the very entry.
    """
    entries = reserve_entries(store)
    faults = _faults(cooperative, country, store, entries, {})
    wrong = {each.number for each in faults}
    undone = {each.reverses for each in entries if each.reverses and each.number not in wrong}
    return tuple(each.finding() for each in faults if each.number not in undone)


def _faults(
    cooperative: Cooperative,
    country: Country,
    store: Reads,
    entries: list[RecordedEntry],
    before: Mapping[str, int],
    *,
    undone: Iterable[str] = (),
) -> tuple[ReserveFault, ...]:
    if not entries:
        return ()
    law = reserve_law(cooperative, country)
    reserve = IndivisibleReserve.of_balances(law, before, entries[0].date)
    causes = dict(reserve_causes(cooperative, store))
    return check_reserves(entries, causes, reserve, lambda number: _numbered(store, number), undone).faults


def reserve_entries(store: Reads, month: Month | None = None) -> list[RecordedEntry]:
    """The entries with a posting on a reserve, by date, of one month or of all."""
    moved = store.movements(since=month, until=month, roles=RESERVE_ROLES)
    keys = {each.key for each in moved}
    return sorted(store.entries(keys=keys), key=lambda each: (each.date, each.id)) if keys else []


def reserve_causes(cooperative: Cooperative, store: Reads) -> Iterator[tuple[str, tuple[Move, ...]]]:
    """What assemblies decided, by the key of the entry that posts it; a loss is no more than the book's.

    A vote on a year that is neither kept here nor brought in decides nothing, nor does one on results brought
    in that the book did not begin with.
    """
    for stored in store.documents(ALLOCATION):
        try:
            year = find_year(cooperative, stored.payload["year"])
        except UnknownYear:
            continue
        if kept_elsewhere(cooperative, year) and disagreement(store, cooperative) is not None:
            continue
        parts: Iterable[tuple[str, int]] = stored.payload["parts"].values()
        yield allocation_key(stored.key), moves_of(parts, year_result(store, cooperative, year))
    ended = wound_up(store)
    if ended is not None and _ended(store, ended.month):
        reserves: Mapping[str, int] = ended.payload["reserves"]
        taken = {role: -held for role, held in reserves.items()}
        move = Move(Cause.DEVOLUTION, taken, beneficiary=ended.payload["beneficiary"])
        yield devolution_key(ended.payload["reference"]), (move,)


def _ended(store: Reads, month: Month) -> bool:
    """Whether nothing is left of capital and reserves: a cooperative that goes on devolves nothing."""
    held = _by_role(store.balances(until=month))
    return not any(held.get(role) for role in ("capital", *RESERVE_ROLES))


def _by_role(balances: Mapping[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for (_, role), amount in balances.items():
        sums[role] += amount
    return sums


def _numbered(store: Reads, number: str) -> RecordedEntry | None:
    return next(iter(store.entries(number=number)), None)
