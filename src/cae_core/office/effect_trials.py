"""Effects of resolutions, tried as if adopted: what could not be applied must not be sealed.

Sealed minutes act by themselves and are never changed, so that an effect that nobody can read, or that law
forbids, is told before the notice goes out and before the minutes are sealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from cae_core.closing.allocating import AllocationRun
from cae_core.closing.year_end import YearNotClosed
from cae_core.cooperative.documents import MonthDocuments, VotedAllocation
from cae_core.errors import Problem
from cae_core.exchange.assembly_agenda import OFFICES
from cae_core.exchange.folder import try_resolved
from cae_core.exchange.resolved import Resolved
from cae_core.governance.bodies import keys_of
from cae_core.governance.decisions import Decision
from cae_core.governance.resolutions import EffectKind, Resolution
from cae_core.ledger.book import Book
from cae_core.messages import mark
from cae_core.office.assemblies import Desk
from cae_core.office.opened import BOOK, open_book
from cae_core.periods import Month

_OF_THE_MONTH = frozenset({EffectKind.ALLOCATION, EffectKind.ADMISSION, EffectKind.EXCLUSION})
_MEMBERS = frozenset({EffectKind.ADMISSION, EffectKind.EXCLUSION})


def agenda_effect_problems(desk: Desk) -> list[Problem]:
    """What keeps the effects on the agenda from being applied, each alone: they may be alternatives."""
    return effect_problems(desk, (each.resolution for each in desk.written.put), together=False)


def adopted_effect_problems(desk: Desk, decisions: Iterable[Decision]) -> list[Problem]:
    """What keeps the effects of what was adopted from being applied, one after the other."""
    adopted = (each.resolution for each in decisions if each.adopted and not each.resolution.amends)
    return effect_problems(desk, adopted, together=True)


def effect_problems(desk: Desk, resolutions: Iterable[Resolution], *, together: bool) -> list[Problem]:
    """What keeps the effects of some resolutions from being applied.

    The effects of each resolution alone, as before the vote when resolutions may be alternatives, or all
    ``together``, as once adopted. An allocation is held against the book; before its year is closed nothing
    is known of it.
    """
    tried = [each for resolution in resolutions for each in _resolved(desk, resolution)]
    if not tried:
        return []
    path = desk.folder / BOOK
    book = open_book(path, desk.cooperative, desk.country) if path.exists() else None
    try:
        return list(_problems(desk, tried, book, together=together))
    finally:
        if book is not None:
            book.close()


def _resolved(desk: Desk, resolution: Resolution) -> Iterator[Resolved]:
    number = max((each.number for each in desk.register), default=0) + 1
    for effect in resolution.effects:
        yield Resolved(effect.kind, effect.fields, desk.day, number, resolution.key, resolution.title)


def _problems(desk: Desk, tried: list[Resolved], book: Book | None, *, together: bool) -> Iterator[Problem]:
    _, known = try_resolved(desk.folder, desk.cooperative, ())
    before: list[Resolved] = []
    for each in tried:
        before = before if together else [other for other in before if other.key == each.key]
        voted, found = try_resolved(desk.folder, desk.cooperative, [*before, each])
        wrong = [problem for problem in found if problem not in known]
        wrong += _of_members(desk, each)
        wrong += _of_year(desk, each)
        if not wrong:
            wrong += _too_late(each, book)
        if not wrong and book is not None and each.kind is EffectKind.ALLOCATION:
            wrong += _of_allocation(desk, voted[-1:], book)
        yield from (_placed(problem, desk, each) for problem in wrong)
        if not wrong:
            before.append(each)


def _of_members(desk: Desk, each: Resolved) -> Iterator[Problem]:
    named: tuple[str, ...] = ()
    if each.kind in _MEMBERS:
        named = (each.fields.get("member", ""),)
    elif each.kind is EffectKind.BOARD:
        named = tuple(key for name in ("members", "leaving", "drawn") for key in keys_of(each.fields, name))
        if each.fields.get("role", "board") not in OFFICES:
            names = {"names": ", ".join(OFFICES)}
            reason, expected = mark("not one of the choices"), mark("one of: {names}")
            yield Problem(reason, None, "role", each.fields["role"], expected, names)
        yield from _of_day(each.fields.get("until", ""))
    for member in named:
        if member not in desk.cooperative.persons:
            yield Problem(mark("unknown person"), None, "", member, mark("an id of persons.csv"))


def _of_year(desk: Desk, each: Resolved) -> Iterator[Problem]:
    """A surplus is that of a year that is over, and of the cooperative's own time."""
    year = each.fields.get("year", "")
    known = range(desk.cooperative.start.year - 10, desk.day.year + 1)
    if each.kind is EffectKind.ALLOCATION and year.isdecimal() and int(year) not in known:
        expected, fields = (
            mark("a year from {first} to {last}"),
            {"first": str(known[0]), "last": str(known[-1])},
        )
        yield Problem(mark("no year of this cooperative"), None, "year", year, expected, fields)


def _of_day(text: str) -> Iterator[Problem]:
    try:
        _ = text and dt.date.fromisoformat(text)
    except ValueError:
        yield Problem(mark("not a day"), None, "until", text, mark("a day such as 2026-06-19"))


def _too_late(each: Resolved, book: Book | None) -> Iterator[Problem]:
    """Votes on a surplus and on members belong to the meeting's month, dated values to open months."""
    closed = book.closed_months() if book is not None else ()
    day = each.on if each.kind in _OF_THE_MONTH else _day(each)
    if closed and day is not None and Month.of(day) <= closed[-1]:
        reason, expected = mark("the month {month} is closed already"), mark("a day after {last}")
        fields = {"month": Month.of(day), "last": closed[-1].last}
        yield Problem(reason, None, "", str(day), expected, fields)


def _day(each: Resolved) -> dt.date | None:
    text = each.fields.get("from", "")
    return dt.date.fromisoformat(text) if text else None


def _of_allocation(desk: Desk, voted: Iterable[VotedAllocation], book: Book) -> Iterator[Problem]:
    """What law and book say of an allocation; nothing before the year is closed."""
    month = Month.of(desk.day)
    documents = MonthDocuments(month, allocations=tuple(voted))
    run = AllocationRun(desk.cooperative, desk.country, documents, book)
    yield from (each for each in run.problems() if each.reason != YearNotClosed.template)


def _placed(problem: Problem, desk: Desk, each: Resolved) -> Problem:
    """The problem where the effect was typed."""
    column = f"{each.key}, {each.kind.value}"
    if problem.column and problem.column != column:
        column += f", {problem.column.rpartition('.')[2]}"
    return attrs.evolve(problem, origin=desk.file_origin, column=column)
