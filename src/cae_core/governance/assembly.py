"""A general assembly as a state machine: drafted, convened, open, then closed, or failed without a quorum.

It changes as the meeting goes; the values it takes in and gives out do not. It asks no clock: the day is the
notice's, times of day are typed.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import attrs

from cae_core.errors import CaeError, Problem, Problems
from cae_core.governance.agenda import check_put
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.business import Business
from cae_core.governance.colleges import College, check_colleges, check_placed, majority_carries
from cae_core.governance.convening import Circumstances, check_notice
from cae_core.governance.counting import Group, Outcome, Tally, count_roll_call, count_totals, decide, groups
from cae_core.governance.decisions import Decision
from cae_core.governance.election_ballots import ElectionTally
from cae_core.governance.elections import ElectionOutcome, Outgoing, elect, next_round, relative_round
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.notice import Notice
from cae_core.governance.offices import check_election, outgoing_majority
from cae_core.governance.proxies import Proxy
from cae_core.governance.quorum import QuorumCheck, quorum_reached
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Candidate, Choice, Resolution, Way
from cae_core.governance.roll import Roll
from cae_core.governance.section_meetings import check_delegates, check_meeting, check_text
from cae_core.governance.sitting import Sitting
from cae_core.governance.tallies import with_blank_proxies
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import LawNotEstablished


class State(enum.Enum):
    """Where an assembly is in its life."""

    DRAFT = "draft"
    CONVENED = "convened"
    OPEN = "open"
    FAILED = "failed"  # no quorum for anything on the agenda: another call, or nothing
    CLOSED = "closed"


@attrs.frozen
class Bureau:
    """Who leads the meeting: keys of members, or names of others where the law lets them."""

    chair: str
    scrutineers: tuple[str, ...] = ()
    secretary: str = ""


class OutOfTurn(AssemblyRefused, RuntimeError):
    """Something that the assembly's state does not allow now. Data: what, reason, state, source."""


class NoQuorum(Unlawful):
    """A vote while too few are there. Data: what, reason, there, needed, source, expected."""


MANAGEMENT = ("", "management")
"""What `Resolution.by` says of what the management puts forward: blank proxies are for it."""


class Assembly:
    """One assembly, from its draft to its end.

    Its life is `convene`, `open`, then arrivals, departures and proxies (on `sitting`) with `vote_totals`,
    `vote_by_name`, `elect_round` and `set_aside` in any order, then `close`; or `fail`, where no quorum was
    found. What is refused changes nothing.
    """

    def __init__(self, notice: Notice, law: AssemblyLaw, colleges: Sequence[College] = ()) -> None:
        self.notice, self.law, self.colleges = notice, law, tuple(colleges)
        self.state = State.DRAFT
        self.bureau: Bureau | None = None
        self.opened = self.closed = ""
        self._sitting: Sitting | None = None
        self._business = Business(())

    # -- before the meeting

    def problems(self, around: Circumstances) -> list[Problem]:
        """Everything that keeps the notice from being lawful, colleges, bodies and elections included."""
        errors: list[CaeError] = list(check_notice(self.notice, self.law, around))
        for check in self._checks():
            try:
                check()
            except (AssemblyRefused, LawNotEstablished) as error:
                errors.append(error)
        return [Problem(error.template, self.notice.origin, fields=error.data) for error in errors]

    def _checks(self) -> Iterator[Callable[[], object]]:
        on = self.notice.meeting
        yield lambda: check_colleges(self.colleges, self.law, on)
        yield lambda: check_meeting(self.notice, self.law, colleges=bool(self.colleges))
        yield lambda: Business(self.notice.agenda)
        for each in self.notice.agenda:
            yield partial(check_text, each, self.notice, self.law)
            if each.election is not None:
                yield partial(check_election, each.election, each.way, self.law, on)

    def convene(self, around: Circumstances) -> None:
        """Take the notice as sent. Raises Problems with all that is not lawful about it, OutOfTurn."""
        self._must_be(State.DRAFT, mark("the notice"))
        if found := self.problems(around):
            raise Problems(found)
        self.state = State.CONVENED

    # -- the meeting

    def open(self, roll: Roll, bureau: Bureau, proxies: Iterable[Proxy] = (), at: str = "") -> Sitting:
        """Freeze the roll, take the proxies handed in, and begin; returns the sitting that now moves.

        Raises OutOfTurn, AssemblyRefused, LawNotEstablished.
        """
        self._must_be(State.CONVENED, mark("the opening"))
        if roll.on != self.notice.meeting:
            reason = mark("the roll is of {on}, the assembly of {meeting}")
            raise AssemblyRefused(
                what="roll", reason=reason, on=roll.on, meeting=self.notice.meeting, source=""
            )
        if self.colleges:
            check_placed(roll, self.colleges)
        check_delegates(self.notice, roll, self.law)
        self._check_bureau(bureau)
        sitting = Sitting(roll, self.law, roll.on)
        for proxy in proxies:
            sitting.give(proxy)
        self._business = Business(self.notice.agenda)
        self._sitting, self.bureau, self.opened, self.state = sitting, bureau, at, State.OPEN
        return sitting

    @property
    def sitting(self) -> Sitting:
        """Who is there and whom each represents; raises OutOfTurn before the opening."""
        if self._sitting is None:
            raise self._out_of_turn(mark("the sitting"))
        return self._sitting

    @property
    def roll(self) -> Roll:
        """The roll, frozen at the opening; raises OutOfTurn before it."""
        return self.sitting.roll

    def quorum(self, nature: Nature) -> QuorumCheck:
        """Whether enough are there now for decisions of a nature. Raises OutOfTurn, LawNotEstablished."""
        return quorum_reached(self.roll, self.sitting, nature, self.notice.call, self.law)

    def propose(self, resolution: Resolution) -> None:
        """Take an amendment, or what may come up without notice (see `check_put`), before its text is voted.

        Raises OutOfTurn, AssemblyRefused, Unlawful.
        """
        self._must_be(State.OPEN, mark("a proposal"))
        check_put(resolution, self.notice, self.law, after_dismissal=self._dismissed())
        check_text(resolution, self.notice, self.law)
        if resolution.election is not None:
            check_election(resolution.election, resolution.way, self.law, self.notice.meeting)
        self._business.add(resolution)

    def _dismissed(self) -> bool:
        return any(
            each.adopted and each.resolution.subject is Subject.DISMISSAL for each in self._business.decisions
        )

    # -- votes

    def groups(self) -> Mapping[Group, int]:
        """How many of each group may vote now, by hand, on paper or with cards; blank proxies left out."""
        return groups(self.roll, self.sitting.counted() - self.sitting.blank())

    def vote_totals(
        self,
        key: str,
        totals: Mapping[Group, Mapping[Choice, int]],
        *,
        at: str = "",
        chair: Choice | None = None,
    ) -> Outcome:
        """Vote a resolution, or the next of its amendments, by totals: hands, papers, an urn.

        ``chair`` is what the chair says, should it come to a tie. Raises OutOfTurn, AssemblyRefused,
        NoQuorum, LawNotEstablished.
        """
        self._refuse_way(key, Way.ROLL_CALL)
        return self._vote(key, count_totals(totals, self.groups()), at, chair)

    def vote_by_name(
        self, key: str, voices: Mapping[str, Choice], *, at: str = "", chair: Choice | None = None
    ) -> Outcome:
        """Vote by name. Who represents others speaks for them too, unless ``voices`` says otherwise.

        The chair's own voice decides a tie where the law says so. Raises like `vote_totals`.
        """
        resolution = self._next(key)
        if resolution.way is not Way.ROLL_CALL:
            raise AssemblyRefused(what=resolution.key, reason=mark("not voted by name"), source="")
        said = dict(voices)
        for giver, holder in self.sitting.represented().items():
            if holder in voices:
                said.setdefault(giver, voices[holder])
        for member in said:
            if member not in self.sitting.counted():
                self.roll.of(member)
                reason = mark("neither there nor represented")
                raise AssemblyRefused(what=member, reason=reason, source="")
        bureau = self.bureau
        chair = chair or (said.get(bureau.chair) if bureau is not None else None)
        return self._vote(key, count_roll_call(self.roll, said), at, chair)

    def _vote(self, key: str, tallies: Mapping[str, Tally], at: str, chair: Choice | None) -> Outcome:
        resolution = self._next(key)
        if resolution.election is not None:
            raise AssemblyRefused(what=resolution.key, reason=mark("an election, not a vote"), source="")
        check = self._with_quorum(resolution)
        sitting, on = self.sitting, self.notice.meeting
        blank = Choice.FOR if resolution.by in MANAGEMENT else Choice.AGAINST
        outcome = decide(
            with_blank_proxies(tallies, self.roll, sitting.blank(), blank),
            roll=self.roll,
            counted=sitting.counted(),
            majority=self.law.majority(resolution.nature, self.notice.call, on, resolution.subject),
            colleges=self.colleges,
            chair=chair,
            carries=majority_carries(self.law, on),
        )
        self._business.decided(key, Decision(resolution, at, check, outcome))
        return outcome

    def elect_round(
        self,
        key: str,
        tallies: Mapping[str, ElectionTally],
        *,
        at: str = "",
        lot: Sequence[str] = (),
        staying: Iterable[Candidate] = (),
        outgoing: Iterable[str] = (),
    ) -> ElectionOutcome:
        """Count a round of an election; the next call is the next round, until no seat is left.

        ``lot`` is the order drawn, ``staying`` are those who keep seats, ``outgoing`` those who stand for
        a new term. Raises like `vote_totals`.
        """
        resolution, rounds = self._election(key)
        election, number, on = resolution.election, len(rounds) + 1, self.notice.meeting
        for each in rounds:
            election = None if election is None else next_round(election, each)
        if election is None:
            raise AssemblyRefused(what=resolution.key, reason=mark("no election left to hold"), source="")
        check = self._with_quorum(resolution)
        again = outgoing_majority(self.law, self.notice.call, on)
        outcome = elect(
            election,
            tallies,
            roll=self.roll,
            counted=self.sitting.counted(),
            majority=self.law.majority(resolution.nature, self.notice.call, on, resolution.subject),
            colleges=self.colleges,
            carries=majority_carries(self.law, on),
            round_number=number,
            relative=relative_round(self.law, number, on),
            lot=lot,
            staying=staying,
            outgoing=None if again is None else Outgoing(frozenset(outgoing), again),
        )
        self._business.decided(key, Decision(resolution, at, check, rounds=(*rounds, outcome)))
        return outcome

    def _election(self, key: str) -> tuple[Resolution, tuple[ElectionOutcome, ...]]:
        """An election with the rounds held; not through `_next`, which lets nothing be voted twice."""
        self._must_be(State.OPEN, mark("an election"))
        held = self._business.held(key)
        if held is None:
            return self._next(key), ()
        return held.resolution, held.rounds

    def set_aside(self, key: str, reason: Sentence) -> None:
        """Do not put a resolution to the vote, and say why. Raises OutOfTurn, AssemblyRefused."""
        self._must_be(State.OPEN, mark("the agenda"))
        self._business.set_aside(key, reason)

    # -- the end

    def close(self, at: str = "") -> tuple[Decision, ...]:
        """End the meeting; returns what became of everything on the agenda, in its order.

        Raises OutOfTurn, AssemblyRefused for what was neither voted nor set aside.
        """
        self._must_be(State.OPEN, mark("the end"))
        if self._business.left:
            reason = mark("neither voted nor set aside")
            raise AssemblyRefused(what=", ".join(self._business.left), reason=reason, source="")
        self.closed, self.state = at, State.CLOSED
        return self.decisions

    def fail(self, at: str = "") -> tuple[QuorumCheck, ...]:
        """End the meeting because nothing on the agenda has its quorum; returns what lacked.

        Raises OutOfTurn, AssemblyRefused where something could be decided, or was.
        """
        self._must_be(State.OPEN, mark("the end without a quorum"))
        checks = tuple(self.quorum(nature) for nature in Nature if nature in self.notice.natures)
        reached = [check for check in checks if check.reached]
        if reached or self.decisions:
            reason = mark("there is a quorum, or something was decided")
            raise AssemblyRefused(what="quorum", reason=reason, source=checks[0].source if checks else "")
        self.closed, self.state = at, State.FAILED
        return checks

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided so far, in the order of the agenda, each text after its amendments."""
        return self._business.decisions

    @property
    def undecided(self) -> tuple[str, ...]:
        """The keys of texts that were neither decided nor set aside."""
        return self._business.left

    # -- inside

    def _must_be(self, state: State, what: str) -> None:
        if self.state is not state:
            raise self._out_of_turn(what)

    def _out_of_turn(self, what: str) -> OutOfTurn:
        reason = mark("not now: the assembly is {state}")
        return OutOfTurn(what=Sentence(what), reason=reason, state=_STATES[self.state], source="")

    def _next(self, key: str) -> Resolution:
        self._must_be(State.OPEN, mark("a vote"))
        return self._business.next(key)

    def _refuse_way(self, key: str, way: Way) -> None:
        resolution = self._next(key)
        if resolution.way is way:
            raise AssemblyRefused(what=resolution.key, reason=mark("voted by name"), source="")

    def _with_quorum(self, resolution: Resolution) -> QuorumCheck:
        check = self.quorum(resolution.nature)
        if not check.reached:
            raise NoQuorum(
                what=resolution.key,
                reason=mark("{there} there, which is no quorum"),
                there=check.there,
                source=check.source,
                expected=mark("{needed} of {out_of} at least"),
                needed=check.needed,
                out_of=check.out_of,
            )
        return check

    def _check_bureau(self, bureau: Bureau) -> None:
        on = self.notice.meeting
        asked = self.law.fact("bureau_scrutineers", on)
        if asked is not None and len(bureau.scrutineers) != asked.value:
            raise Unlawful(
                what=Sentence(mark("bureau")),
                reason=mark("{count} scrutineers"),
                count=len(bureau.scrutineers),
                source=asked.source,
                expected=mark("{least} of them"),
                least=asked.value,
            )
        apart = self.law.fact("bureau_apart", on)
        functions = [each for each in (bureau.chair, *bureau.scrutineers, bureau.secretary) if each]
        if apart is not None and apart.value and len(set(functions)) != len(functions):
            raise Unlawful(
                what=Sentence(mark("bureau")),
                reason=mark("somebody has two functions"),
                source=apart.source,
                expected=mark("one function each"),
            )


_STATES = {
    State.DRAFT: Sentence(mark("not convened yet")),
    State.CONVENED: Sentence(mark("convened and not open yet")),
    State.OPEN: Sentence(mark("open")),
    State.FAILED: Sentence(mark("over, without a quorum")),
    State.CLOSED: Sentence(mark("closed")),
}
