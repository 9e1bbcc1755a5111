"""A cooperative's assemblies: the law that binds them, members on a day, and what changed a roll since."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from cae_core.capital.share_amounts import with_amount
from cae_core.capital.share_operations import ShareOperation, operations_in_order
from cae_core.capital.shares import Register
from cae_core.closing.share_run import LEGAL_PERSON, keeps_register, register_of
from cae_core.closing.statutes import form_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.members import Membership
from cae_core.cooperative.people import Person
from cae_core.country import Country
from cae_core.errors import Problem, Problems
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.convening import Circumstances
from cae_core.governance.demands import check_demanded
from cae_core.governance.natures import FIRST
from cae_core.governance.notice import Place
from cae_core.governance.proceedings import Proceedings
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import MemberFacts, Roll
from cae_core.messages import mark
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.parameters import Fact, ParameterSet

SUSPENDED, INCAPABLE = "suspended", "incapable"
"""Statuses, in persons.csv, of who may not vote: suspended, or without legal capacity and nobody to act."""


class AskedLaw(AssemblyLaw):
    """The law of assemblies, which remembers what it was asked: `doubtful` is what nobody verified.

    >>> AskedLaw(None).doubtful
    ()
    """

    def __init__(self, parameters: ParameterSet | None) -> None:
        super().__init__(parameters)
        self._asked: dict[tuple[str, dt.date], Fact] = {}

    def fact(self, key: str, on: dt.date) -> Fact | None:
        """As `AssemblyLaw.fact`."""
        found = super().fact(key, on)
        if found is not None:
            self._asked[key, on] = found
        return found

    @property
    def doubtful(self) -> tuple[Fact, ...]:
        """What was asked, and is in no text that was read."""
        found = {fact.key: fact for fact in self._asked.values() if fact.confidence == "unverified"}
        return tuple(found[key] for key in sorted(found))


def assembly_law(cooperative: Cooperative, country: Country) -> AskedLaw:
    """What binds a cooperative's assemblies: its legal form under its statutes. Raises like `form_of`."""
    return AskedLaw(form_of(cooperative, country).parameters)


def followed(cooperative: Cooperative, operations: Iterable[ShareOperation], on: dt.date) -> Register | None:
    """The register of shares once operations up to a day are followed; None where none is kept.

    Raises Problems for operations that cannot be followed.
    """
    if not keeps_register(cooperative):
        return None
    register = register_of(cooperative)
    for row in operations_in_order(each for each in operations if each.date <= on):
        operation = with_amount(register, row, {})
        register.follow(operation)
    return register


def members_on(cooperative: Cooperative, register: Register | None, on: dt.date) -> tuple[MemberFacts, ...]:
    """What the roll of a day must know of each member, in the order of the folder.

    Members are those who hold shares, or, where no register is kept, those whom persons.csv names members
    on that day. Raises Problems for members whom nobody knows.
    """
    keys = _keys(cooperative, register, on)
    unknown = [each for each in keys if each not in cooperative.persons]
    if unknown:
        expected = mark("an id of persons.csv")
        raise Problems(
            Problem(mark("unknown person"), cooperative.origin, "shares", each, expected) for each in unknown
        )
    return tuple(_facts(cooperative, cooperative.persons[key], register, on) for key in keys)


def _keys(cooperative: Cooperative, register: Register | None, on: dt.date) -> list[str]:
    if register is None:
        persons = cooperative.persons.values()
        return [each.id for each in persons if each.member_since is not None and each.member_since <= on]
    return [each.member for each in register.holdings.values() if each.shares]


def _facts(cooperative: Cooperative, person: Person, register: Register | None, on: dt.date) -> MemberFacts:
    row = membership_on(cooperative, person.id, on) or Membership(person.id)
    statuses = {
        each.key for each in person.statuses if each.start <= on and (each.end is None or each.end >= on)
    }
    held = None if register is None else register.of(person.id)
    return MemberFacts(
        person.id,
        person.name,
        row.college,
        person.member_since if held is None else held.since,
        legal=LEGAL_PERSON in statuses,
        cooperating=row.cooperating,
        cooperative=row.cooperative,
        employee=row.employee,
        born=person.birth_date,
        capable=INCAPABLE not in statuses,
        suspended=SUSPENDED in statuses,
        owed=0 if held is None else held.owed,
        headcount=row.headcount,
        votes=row.votes,
        shares=0 if held is None else held.shares,
        section=row.section,
    )


def section_sizes(cooperative: Cooperative, members: Iterable[MemberFacts], on: dt.date) -> Mapping[str, int]:
    """How many members each section has on a day. Raises Problems for members of none, or of several."""
    found = Counter[str]()
    rows: dict[str, dict[str, Membership]] = {}
    for row in cooperative.memberships:
        if row.section and row.holds_on(on):
            rows.setdefault(row.person, {})[row.section] = row
    problems = []
    for each in members:
        sections = rows.get(each.member, {})
        found[each.section] += 1
        if len(sections) != 1:
            reason = mark("a member of several sections") if sections else mark("a member of no section")
            origin = [row.origin for row in sections.values()][-1] if sections else cooperative.origin
            expected = mark("one section in members.csv")
            problems.append(Problem(reason, origin, "section", each.member, expected))
    if problems:
        raise Problems(problems)
    return found


def with_seniority(papers: Proceedings, register: Register | None) -> Proceedings:
    """Papers whose candidates, where seniority breaks ties, have the register's day of membership.

    A day that was typed stays.
    """
    if register is None:
        return papers
    agenda = tuple(_dated(each, register) for each in papers.notice.agenda)
    put = tuple(attrs.evolve(each, resolution=_dated(each.resolution, register)) for each in papers.put)
    return attrs.evolve(papers, notice=attrs.evolve(papers.notice, agenda=agenda), put=put)


def _dated(resolution: Resolution, register: Register) -> Resolution:
    election = resolution.election
    if election is None or "seniority" not in election.tie_breaks:
        return resolution
    candidates = tuple(
        attrs.evolve(each, since=each.since or register.of(each.key).since) for each in election.candidates
    )
    return attrs.evolve(resolution, election=attrs.evolve(election, candidates=candidates))


def membership_on(cooperative: Cooperative, person: str, on: dt.date) -> Membership | None:
    """What members.csv says of a person on a day; None for an ordinary member."""
    rows = (each for each in cooperative.memberships if each.person == person and each.holds_on(on))
    return next(rows, None)


def circumstances(
    cooperative: Cooperative,
    papers: Proceedings,
    roll: Roll,
    members: int,
    *,
    earlier: Proceedings | None = None,
    decided: Collection[str] = (),
) -> Circumstances:
    """What a notice is checked against: ``members`` of the cooperative, those who may not vote included.

    ``earlier`` is the call before, which settled ``decided``.
    """
    named = {each.member for each in papers.attendance} | {each.giver for each in papers.proxies}
    return Circumstances(
        members,
        Place(cooperative.address, cooperative.district) if cooperative.address else None,
        None if earlier is None or papers.notice.call == FIRST else earlier.notice,
        tuple(decided),
        all_there=bool(len(roll)) and all(each.member in named for each in roll.electors),
    )


def demand_problems(papers: Proceedings, roll: Roll, law: AssemblyLaw) -> Iterator[Problem]:
    """What keeps a demand for the meeting from being one: too few members, or a notice sent too late."""
    demanded = papers.demanded
    if demanded is None:
        return
    try:
        check_demanded(demanded.by, demanded.asked, papers.notice.sent, roll, law)
    except (AssemblyRefused, LawNotEstablished) as error:
        yield Problem(error.template, demanded.origin, "demand", fields=error.data)


@attrs.frozen
class RollChange:
    """Somebody whom a roll made now would tell otherwise than the frozen one, and why (a source text).

    ``operations`` are the operations on shares that came since, by reference.
    """

    member: str
    name: str
    reason: str
    operations: tuple[str, ...] = ()


def roll_changes(
    frozen: Roll, now: Roll, operations: Mapping[str, tuple[str, ...]]
) -> tuple[RollChange, ...]:
    """What changed since a roll was frozen; ``operations`` are the new ones on shares, by member.

    >>> roll_changes(Roll(dt.date(2026, 6, 19), ()), Roll(dt.date(2026, 6, 19), ()), {})
    ()
    """
    return tuple(sorted(_changes(frozen, now, operations), key=lambda each: each.member))


def _changes(frozen: Roll, now: Roll, operations: Mapping[str, tuple[str, ...]]) -> Iterator[RollChange]:
    before, after = ({each.member: each for each in roll.electors} for roll in (frozen, now))
    out_before, out_after = ({each.member: each for each in roll.excluded} for roll in (frozen, now))
    for member in sorted({*before, *after, *out_before, *out_after}):
        was, is_now = before.get(member), after.get(member)
        name = next(each[member].name for each in (after, out_after, before, out_before) if member in each)
        reason = ""
        if was is None and is_now is not None:
            reason = mark("may vote now") if member in out_before else mark("has joined")
        elif was is not None and is_now is None:
            reason = out_after[member].reason if member in out_after else mark("has left")
        elif was is not None and is_now is not None:
            if was.college != is_now.college:
                reason = mark("is in another college")
            elif was.weight != is_now.weight:
                reason = mark("has another number of votes")
        elif (member in out_before) != (member in out_after):
            reason = mark("has joined, and may not vote") if member in out_after else mark("has left")
        if reason:
            yield RollChange(member, name, reason, operations.get(member, ()))
