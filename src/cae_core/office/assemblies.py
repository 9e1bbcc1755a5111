"""An assembly from a cooperative's folder: its roll, its notice, its sitting, as far as the files lead it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import attrs

from cae_core.capital.share_operations import ShareOperation
from cae_core.capital.shares import Register
from cae_core.closing.assemblies import (
    AskedLaw,
    RollChange,
    assembly_law,
    circumstances,
    demand_problems,
    followed,
    members_on,
    roll_changes,
    with_seniority,
)
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country, find_country
from cae_core.errors import Origin, Problem, Problems
from cae_core.exchange.assembly_files import (
    AssemblyFile,
    NoAssembly,
    assembly_days,
    assembly_folder,
    misnamed,
    read_assembly,
)
from cae_core.exchange.assembly_records import FrozenRoll, plain_notice, read_convened, read_roll
from cae_core.exchange.assembly_toml import FILE
from cae_core.exchange.folder import read_cooperative
from cae_core.exchange.minutes_files import ASSEMBLIES, sound_register
from cae_core.exchange.reading import Understood
from cae_core.governance.assembly import Assembly, State
from cae_core.governance.bodies import seats_fault, terms_on
from cae_core.governance.convening import Circumstances
from cae_core.governance.duties import Duty, duties
from cae_core.governance.elections import ElectionOutcome, next_round
from cae_core.governance.holding import REFUSED, Held, hold, problem_of
from cae_core.governance.minutes import Minutes
from cae_core.governance.natures import FIRST
from cae_core.governance.proceedings import Proceedings
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Election
from cae_core.governance.roll import MemberFacts, Roll, make_roll
from cae_core.ledger.book import BookError
from cae_core.messages import mark
from cae_core.office.assembly_sections import delegates_expected, roll_of, section_problems
from cae_core.office.assembly_shares import share_operations
from cae_core.office.assembly_urns import urn_counts


class NoticeChanged(AssemblyRefused):
    """A notice that is not the one that was convened. Data: what, reason, source."""


@attrs.frozen(slots=False)
class Desk:
    """The assembly of a day on the secretary's desk: everything that its files say, computed when asked."""

    folder: Path
    day: dt.date
    cooperative: Cooperative
    country: Country
    law: AskedLaw
    file: AssemblyFile
    register: tuple[Minutes, ...]

    @property
    def place(self) -> Path:
        """The assembly's own folder."""
        return assembly_folder(self.folder, self.day)

    @cached_property
    def operations(self) -> tuple[ShareOperation, ...]:
        """The operations on shares up to the day: those of the book, and those of months not closed yet."""
        return share_operations(self.folder, self.cooperative, self.country, self.day)

    @cached_property
    def frozen(self) -> FrozenRoll | None:
        """The roll as it was frozen at the opening; None before."""
        return read_roll(self.place)

    @cached_property
    def shares(self) -> Register | None:
        """The register of shares on the day; None where none is kept. Raises Problems."""
        return followed(self.cooperative, self.operations, self.day)

    @cached_property
    def members(self) -> tuple[MemberFacts, ...]:
        """All members on the day, in whatever section. Raises Problems."""
        return members_on(self.cooperative, self.shares, self.day)

    @cached_property
    def everybody(self) -> Roll:
        """The roll of all members on the day. Raises Problems, AssemblyRefused, LawNotEstablished."""
        return make_roll(self.members, self.law, self.day)

    @cached_property
    def roll_now(self) -> Roll:
        """The roll that the files make now: of a section, of sections' delegates, or of all members.

        Raises Problems, AssemblyRefused, LawNotEstablished.
        """
        papers = self.file.proceedings
        if papers is None:
            return self.everybody
        return roll_of(papers.notice, self.cooperative, self.members, self.register, self.law)

    @property
    def by_delegates(self) -> bool:
        """Whether the delegates of sections meet, and not the members."""
        return self.file.proceedings is not None and bool(self.file.proceedings.notice.sections)

    @property
    def electors(self) -> int:
        """How many will vote: as the roll says, or as many delegates as sections send."""
        if not self.by_delegates:
            return len(self.roll)
        return delegates_expected(self.written.notice, self.cooperative, self.members, self.law)

    @property
    def _called(self) -> Roll:
        """Those whom the notice is for: all members, where their sections may still have to meet."""
        return self.everybody if self.by_delegates and self.frozen is None else self.roll

    @property
    def roll(self) -> Roll:
        """The frozen roll, or the one that the files make now."""
        return self.roll_now if self.frozen is None else self.frozen.roll

    @property
    def changes(self) -> tuple[RollChange, ...]:
        """What the files tell otherwise than the frozen roll, and the operations on shares since."""
        if self.frozen is None:
            return ()
        new: dict[str, tuple[str, ...]] = {}
        for each in self.operations:
            if each.reference not in self.frozen.operations:
                new[each.member] = (*new.get(each.member, ()), each.reference)
        return roll_changes(self.frozen.roll, self.roll_now, new)

    @property
    def written(self) -> Proceedings:
        """What was typed, urns left out. Raises Problems where it cannot be read."""
        if self.file.problems or self.file.proceedings is None:
            raise Problems(self.file.problems)
        return self.file.proceedings

    @property
    def papers(self) -> Proceedings:
        """What files, urns and register of shares say. Raises Problems, UrnDisagrees, UrnAltered."""
        urns = urn_counts(self.place, self.day, self.written, self.roll)
        return attrs.evolve(with_seniority(self.written, self.shares), urns=urns)

    @cached_property
    def around(self) -> Circumstances:
        """What the notice is checked against. Raises NoAssembly where the call before is not there."""
        papers = self.written
        earlier: Proceedings | None = None
        decided: tuple[str, ...] = ()
        if papers.previous:
            day = dt.date.fromisoformat(papers.previous)
            earlier = read_assembly(self.folder, day, self.cooperative).proceedings
            decided = self._decided(day)
        return circumstances(
            self.cooperative, papers, self._called, len(self.members), earlier=earlier, decided=decided
        )

    def _decided(self, day: dt.date) -> tuple[str, ...]:
        """What the minutes of a day voted: the next call has it no more on its agenda."""
        return tuple(
            each.resolution.key
            for minutes in self.register
            if minutes.date == day and not minutes.amends
            for each in minutes.decisions
            if each.outcome is not None or each.rounds
        )

    @property
    def file_origin(self) -> Origin:
        """The file that tells what the meeting is."""
        return Origin(f"{ASSEMBLIES}/{self.day.isoformat()}/{FILE}")

    def notice_problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the notice from being lawful. Raises Problems."""
        assembly = Assembly(self.written.notice, self.law, self.cooperative.colleges)
        of = self.everybody if self.by_delegates else self.roll
        asked = demand_problems(self.written, of, self.law)
        notice = self.written.notice
        split = section_problems(notice, self.cooperative, self.members, self.register, self.law)
        return (*split, *assembly.problems(self.around), *asked, *self._bodies())

    def _bodies(self) -> Iterator[Problem]:
        """What is unlawful about the size that bodies will have once elected."""
        terms = terms_on(self.register, self.law, self.day - dt.timedelta(1))
        for each in self.written.put:
            election = each.resolution.election
            if election is not None:
                fault = seats_fault(election, terms, len(each.staying), self.law, self.day)
                if fault is not None:
                    yield problem_of(fault, each.resolution.origin)

    def held(self, *, end: bool = True) -> Held:
        """The assembly held from its files. Raises Problems where they cannot be read."""
        return hold(self.papers, self.roll, self.law, self.around, self.cooperative.colleges, end=end)

    def carried_by(self, voter: str, at: str = "") -> tuple[str, ...]:
        """Whose votes somebody has at a time (default: with everything that the files say of presence).

        Raises Problems for what they say wrong, NotOnTheRoll.
        """
        self.roll.of(voter)
        papers = self.written
        there = tuple(
            attrs.evolve(each, left=each.left if not at or each.left <= at else "")
            for each in papers.attendance
            if not at or (each.arrived or papers.opened) <= at
        )
        papers = attrs.evolve(papers, attendance=there, voices=(), counts=(), papers=())
        held = hold(papers, self.roll, self.law, self.around, self.cooperative.colleges, end=False)
        if held.problems:
            raise Problems(held.problems)
        return held.assembly.sitting.carried_by(voter)

    def election_left(self, key: str, number: int) -> Election:
        """What is left to elect in a round.

        Raises AssemblyRefused where nothing is, or the round before is missing.
        """
        put = next(each for each in self.written.put if each.resolution.key == key)
        election = put.resolution.election
        rounds = () if number == FIRST else self._rounds(key)
        if number > len(rounds) + 1:
            raise AssemblyRefused(what=key, reason=mark("the round before is not counted"), source="")
        for outcome in rounds[: number - 1]:
            election = None if election is None else next_round(election, outcome)
        if election is None:
            raise AssemblyRefused(what=key, reason=mark("no election left to hold"), source="")
        return election

    def _rounds(self, key: str) -> tuple[ElectionOutcome, ...]:
        decisions = self.held(end=False).assembly.decisions
        return next((each.rounds for each in decisions if each.resolution.key == key), ())

    def must_be_convened(self) -> None:
        """Raise NoticeChanged unless the notice is the one that was convened."""
        convened = read_convened(self.place)
        what = f"assemblies/{self.day}"
        if convened is None:
            reason = mark("not convened yet: run  cae assembly convene")
            raise NoticeChanged(what=what, reason=reason, source="")
        if convened != plain_notice(self.written.notice):
            reason = mark("the notice or its agenda is no longer what was convened")
            raise NoticeChanged(what=what, reason=reason, source="")

    @property
    def minutes(self) -> Minutes | None:
        """The sealed minutes of the meeting, None before."""
        return next((each for each in self.register if each.date == self.day and not each.amends), None)

    @property
    def state(self) -> State:
        """How far the assembly came."""
        if self.minutes is not None:
            return self.minutes.state
        if self.frozen is not None:
            return State.OPEN
        return State.DRAFT if read_convened(self.place) is None else State.CONVENED

    def duties(self) -> tuple[Duty, ...]:
        """What the meeting obliges to, before and after, with the days."""
        return duties(self.written.notice, self.law)


def open_desk(folder: Path | str, day: dt.date) -> Desk:
    """Read the assembly of a day. What is wrong in its own files is among the desk's; raises for the rest.

    Raises NoAssembly, SealsBroken, Problems for the cooperative's own files.
    """
    root = Path(folder)
    register = sound_register(root)
    return _desk(root, day, read_cooperative(root), register)


def _desk(root: Path, day: dt.date, cooperative: Cooperative, register: tuple[Minutes, ...]) -> Desk:
    country = find_country(cooperative.country)
    law = assembly_law(cooperative, country)
    return Desk(root, day, cooperative, country, law, read_assembly(root, day, cooperative), register)


@attrs.frozen
class Listed:
    """An assembly of a folder, in a line; ``state`` is None where its files cannot be read."""

    day: dt.date
    kind: str
    call: int
    state: State | None
    minutes: int
    resolutions: int
    section: str = ""
    sections: tuple[str, ...] = ()


def list_assemblies(folder: Path | str) -> tuple[Listed, ...]:
    """The assemblies of a folder, in order of their days. Raises SealsBroken, Problems."""
    found = []
    for day in assembly_days(folder):
        desk = open_desk(folder, day)
        papers, minutes = desk.file.proceedings, desk.minutes
        found.append(
            Listed(
                day,
                "" if papers is None else papers.notice.kind.value,
                1 if papers is None else papers.notice.call,
                None if papers is None else desk.state,
                0 if minutes is None else minutes.number,
                0 if papers is None else len(papers.put),
                "" if papers is None else papers.notice.section,
                () if papers is None else papers.notice.sections,
            )
        )
    return tuple(found)


def check_assembly(desk: Desk) -> tuple[tuple[Problem, ...], Held | None]:
    """Everything that is wrong with an assembly's files, and the assembly as far as they lead.

    Before anybody is named to the bureau, that is its notice alone. Raises RecordAltered, UrnAltered.
    """
    from cae_core.office.effect_trials import agenda_effect_problems

    if desk.file.problems:
        return desk.file.problems, None
    try:
        if desk.state is not State.DRAFT:
            desk.must_be_convened()
        wrong = () if desk.minutes else tuple(agenda_effect_problems(desk))
        if desk.frozen is None and _to_come(desk):
            return (*desk.notice_problems(), *wrong), None
        held = desk.held()
    except Problems as found:
        return found.problems, None
    except BookError:
        raise
    except (*REFUSED, NoAssembly) as error:
        return (problem_of(error, desk.file_origin),), None
    return (*held.problems, *wrong), held


def _to_come(desk: Desk) -> bool:
    """Whether there is only the notice to judge: no bureau, or delegates of whom none is there yet."""
    return not desk.written.bureau.chair or (desk.by_delegates and not desk.written.attendance)


def check_assemblies(
    folder: Path | str, cooperative: Cooperative
) -> tuple[tuple[Problem, ...], tuple[Understood, ...]]:
    """What is wrong with all assemblies of a folder that are not sealed yet, and how files were read.

    Raises SealsBroken, RecordAltered, UrnAltered.
    """
    root = Path(folder)
    register = sound_register(root)
    found: list[Problem] = [*misnamed(root)]
    notes: list[Understood] = []
    for day in assembly_days(root):
        desk = _desk(root, day, cooperative, register)
        notes += desk.file.understood
        if desk.minutes is None:
            found += (each for each in check_assembly(desk)[0] if each not in found)
    return tuple(found), tuple(notes)
