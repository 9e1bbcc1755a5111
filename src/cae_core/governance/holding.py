"""Holding an assembly again from what was written down of it, everything in the order of its time.

Within one minute people arrive, then votes are taken, then people leave. Whatever is refused is a problem of
the row that said it, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import attrs

from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.governance.assembly import Assembly, State
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.ballot_box import boxes_of
from cae_core.governance.colleges import College
from cae_core.governance.convening import Circumstances
from cae_core.governance.natures import Nature
from cae_core.governance.proceedings import Proceedings
from cae_core.governance.quorum import QuorumCheck
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import Roll
from cae_core.governance.timeline import steps_of, untimed
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import LawNotEstablished, ParameterEnded, ParameterNotKnownYet

REFUSED = (AssemblyRefused, LawNotEstablished, ParameterNotKnownYet, ParameterEnded)
"""What an assembly raises for what its papers say."""


@attrs.frozen
class Moment:
    """How many are counted from a time on, and whether that is a quorum, nature by nature."""

    at: str
    counted: int
    quorums: tuple[QuorumCheck, ...]


@attrs.frozen
class Held:
    """An assembly as far as its papers lead it: what they say and may not, and its quorums as people moved.

    ``undecided`` are the keys of what was neither voted nor set aside; ``opening`` the checks at the opening.
    """

    assembly: Assembly
    problems: tuple[Problem, ...] = ()
    moments: tuple[Moment, ...] = ()
    opening: tuple[QuorumCheck, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the assembly came to its end."""
        return self.assembly.state in {State.CLOSED, State.FAILED}


def hold(
    papers: Proceedings,
    roll: Roll,
    law: AssemblyLaw,
    around: Circumstances,
    colleges: Sequence[College] = (),
    *,
    end: bool = True,
) -> Held:
    """Hold an assembly from its papers; with ``end``, to its end where everything on its agenda is settled.

    Raises nothing of what the papers may say wrong: that is among the problems.

    >>> import datetime as dt
    >>> from cae_core.governance.notice import Notice
    >>> notice = Notice(dt.date(2026, 6, 19), dt.date(2026, 6, 20))
    >>> held = hold(Proceedings(notice), Roll(notice.meeting, ()), AssemblyLaw(None), Circumstances(0))
    >>> [each.text() for each in held.problems]
    ['notice: sent after the meeting']
    """
    return _Holding(papers, Assembly(papers.notice, law, colleges), roll, around).held(end=end)


class _Holding:
    """The assembly that goes on, and what is found on the way."""

    def __init__(self, papers: Proceedings, assembly: Assembly, roll: Roll, around: Circumstances) -> None:
        self.papers, self.assembly, self.roll, self.around = papers, assembly, roll, around
        self.origin = papers.notice.origin
        self.problems: list[Problem] = []
        self.moments: list[Moment] = []
        self.opening: tuple[QuorumCheck, ...] = ()

    def held(self, *, end: bool) -> Held:
        if not self.take(self.origin, self._begin):
            return Held(self.assembly, tuple(self.problems))
        boxes = boxes_of(self.papers, self.problems)
        self.problems += untimed(self.papers, boxes)
        steps, leaving = steps_of(self.papers, boxes)
        for at, together in groupby(steps, key=lambda step: step.at):
            for step in together:
                self.take(step.origin, step.act, self.assembly)
            self._note(at)
        self.opening = self.opening or self._quorums()
        if end and not self.problems:
            self._end()
        for step in leaving:
            self.take(step.origin, step.act, self.assembly)
        left = () if self.assembly.state is State.FAILED else self.assembly.undecided
        return Held(self.assembly, tuple(self.problems), tuple(self.moments), self.opening, left)

    def take(self, origin: Origin | None, act: Callable[..., object], *args: Any, **named: Any) -> bool:
        """Do something; what is refused becomes a problem of its row."""
        try:
            act(*args, **named)
        except Problems as found:
            self.problems += found.problems
        except REFUSED as error:
            self.problems.append(problem_of(error, origin))
        else:
            return True
        return False

    def _begin(self) -> None:
        self.assembly.convene(self.around)
        self.assembly.open(self.roll, self.papers.bureau, at=self.papers.opened)
        for proxy in self.papers.proxies:
            self.take(proxy.origin, self.assembly.sitting.give, proxy)
        for each in self.papers.put:
            if each.in_meeting and not each.set_aside:
                self.take(each.resolution.origin, self.assembly.propose, each.resolution)

    def _quorums(self) -> tuple[QuorumCheck, ...]:
        found = []
        for nature in Nature:
            if nature in self.papers.notice.natures:
                try:
                    found.append(self.assembly.quorum(nature))
                except REFUSED as error:
                    problem = problem_of(error, self.origin)
                    self.problems += [] if problem in self.problems else [problem]
        return tuple(found)

    def _note(self, at: str) -> None:
        counted = len(self.assembly.sitting.counted())
        quorums = self._quorums()
        if not self.opening or at <= self.papers.opened:
            self.opening = quorums
        if not self.moments or self.moments[-1].counted != counted:
            self.moments.append(Moment(at, counted, quorums))

    def _end(self) -> None:
        """Set aside what is said to be, and what has no quorum; close, or fail where nothing has one."""
        assembly, closed = self.assembly, self.papers.closed
        for each in self.papers.put:
            if each.set_aside:
                reason = Sentence(each.set_aside)
                self.take(each.resolution.origin, assembly.set_aside, each.resolution.key, reason)
        checks = {each.nature: each for each in self._quorums()}
        lacking = {nature for nature, each in checks.items() if not each.reached}
        if not assembly.decisions and checks and lacking == set(checks):
            self.take(self.origin, assembly.fail, closed)
            return
        natures = {each.resolution.key: each.resolution.nature for each in self.papers.put}
        for key in assembly.undecided:
            if natures.get(key) in lacking:
                reason = Sentence(mark("no quorum for it: put off to the next call"))
                self.take(self.origin, assembly.set_aside, key, reason)
        if not assembly.undecided:
            self.take(self.origin, assembly.close, closed)


def problem_of(error: CaeError, origin: Origin | None) -> Problem:
    """A refusal as a problem of the row that it is about.

    >>> problem_of(AssemblyRefused(what="P1", reason="comes twice", source=""), Origin("votes.csv", 3)).text()
    'votes.csv, row 3: P1: comes twice'
    """
    return Problem(error.template, origin, fields=error.data)
