"""What law and statutes say of assemblies on a day: quorums, majorities, notice, proxies, colleges."""

from __future__ import annotations

import datetime as dt
import enum
from fractions import Fraction

import attrs

from cae_core.governance.natures import CALLS, FIRST, Nature, Subject
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.messages import mark
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.form_law import FormLaw
from cae_core.rules.parameters import Fact


class VoteBase(enum.Enum):
    """What a majority is a share of."""

    CAST = "cast"  # votes for and against (and blank ones, where they count)
    PRESENT = "present"  # votes of those present or represented
    ALL = "all"  # votes of all members


@attrs.frozen
class Quorum:
    """Who must be present or represented: a share of the members, and ``floor`` persons at least."""

    share: Fraction
    floor: int
    source: str
    confidence: str

    def least(self, members: int) -> int:
        """How many of so many members make the quorum.

        >>> Quorum(Fraction(1, 2), 0, "MA-50", "text").least(23)
        12
        """
        needed = -(-members * self.share.numerator // self.share.denominator)
        return max(needed, min(self.floor, members))


@attrs.frozen
class Majority:
    """What adopts: ``share`` of the votes of a base, exceeded when ``strict``, else reached.

    ``casting_vote`` says that the chair's vote decides a tie; ``blank_counts`` whether blank votes are votes
    cast, None where neither law nor statutes say.
    """

    share: Fraction
    base: VoteBase
    strict: bool
    casting_vote: bool
    blank_counts: bool | None
    source: str
    confidence: str


class AssemblyLaw(FormLaw):
    """The parameters of a legal form, under its statutes, read as what assemblies ask for.

    A parameter that the form's file leaves out binds nobody; one that is unknown raises LawNotEstablished
    when it is asked for. A law that names no quorum and no majority raises `AssemblyRefused`.
    """

    def calls(self, on: dt.date) -> int:
        """How many times a meeting may be called before it is given up."""
        return int(self.value("calls_to_meet", on, FIRST))

    def quorum(self, nature: Nature, call: int, on: dt.date) -> Quorum:
        """The quorum of a nature of decisions on a call (1, 2 or 3).

        Raises AssemblyRefused, LawNotEstablished.
        """
        fact = self._for_call(f"{nature.value}_quorum", nature, call, on)
        floor = self.fact("quorum_floor", on)
        return Quorum(
            fact.value.fraction, 0 if floor is None else int(floor.value), fact.source, fact.confidence
        )

    def majority(self, nature: Nature, call: int, on: dt.date, subject: Subject = Subject.OTHER) -> Majority:
        """The majority of a nature of decisions on a call.

        Raises AssemblyRefused, LawNotEstablished, Unlawful where statutes ask what they may not.

        A subject may have a majority of its own (``SUBJECT_majority``, of those present with
        ``SUBJECT_of_present``), or take the extraordinary one in any meeting
        (``SUBJECT_extraordinary_majority``). A casting vote decides the tie of a plain majority alone.
        """
        name = self._named(nature, subject, on)
        fact = self.fact(f"{name}_majority", on)
        if fact is None:
            raise _silent(f"{name}_majority")
        share = fact.value.fraction
        if share == 1 and name == Nature.EXTRAORDINARY.value:
            self._allow_unanimity(fact, on)
        strict = share == Fraction(1, 2)
        return Majority(
            share,
            self._base(name, share, call, on),
            strict=strict,
            casting_vote=strict and self._given(f"{name}_casting_vote", on),
            blank_counts=self._blank(on),
            source=fact.source,
            confidence=fact.confidence,
        )

    def _named(self, nature: Nature, subject: Subject, on: dt.date) -> str:
        """Whose majority a subject takes: its own, the extraordinary one, or that of its nature."""
        if self.fact(f"{subject.value}_majority", on) is not None:
            return subject.value
        if self.value(f"{subject.value}_extraordinary_majority", on, otherwise=False):
            return Nature.EXTRAORDINARY.value
        return nature.value

    def _allow_unanimity(self, fact: Fact, on: dt.date) -> None:
        barred = self.fact("unanimity_barred", on)
        if barred is not None and barred.value:
            raise Unlawful(
                what=fact.key,
                reason=mark("statutes may not ask for unanimity"),
                source=barred.source,
                expected=mark("a majority below 1"),
            )

    def _base(self, name: str, share: Fraction, call: int, on: dt.date) -> VoteBase:
        flags = (
            ("unanimity_of_all", share == 1, VoteBase.ALL),
            (f"{name}_first_call_of_all", call == FIRST, VoteBase.ALL),
            (f"{name}_of_all", True, VoteBase.ALL),
            (f"{name}_of_present", True, VoteBase.PRESENT),
        )
        for key, here, base in flags:
            if here and self.value(key, on, otherwise=False):
                return base
        return VoteBase.CAST

    def to_supply(self, on: dt.date) -> tuple[LawNotEstablished, ...]:
        """What statutes must say before any meeting: calls, notices, quorums, majorities and their bases."""
        known = self.known("calls_to_meet", on)
        calls = range(FIRST, 1 + (FIRST if known is None else int(known.value)))
        natures = [each.value for each in Nature]
        asked = {
            "calls_to_meet",
            "notice_days_first",
            *(["notice_days_next"] if len(calls) > 1 else ()),
            *(f"{nature}_quorum_{CALLS[call]}" for nature in natures for call in calls),
            *(f"{nature}_{what}" for nature in natures for what in ("majority", "of_all", "of_present")),
        }
        return tuple(each for each in self.gaps(on) if each.key in asked)

    def nature_of(self, subject: Subject, on: dt.date) -> tuple[Nature, Fact] | None:
        """The nature that a text asks for a subject (``extraordinary_SUBJECT``), None where none does."""
        fact = self.fact(f"extraordinary_{subject.value}", on)
        if fact is None:
            return None
        return (Nature.EXTRAORDINARY if fact.value else Nature.ORDINARY), fact

    def _given(self, key: str, on: dt.date) -> bool:
        """Whether a text read, or the statutes, give what is no rule without one."""
        known = self.known(key, on)
        return known is not None and bool(known.value)

    def _blank(self, on: dt.date) -> bool | None:
        known = self.known("blank_votes_count", on)
        return None if known is None else bool(known.value)

    def _for_call(self, name: str, nature: Nature, call: int, on: dt.date) -> Fact:
        if call not in CALLS or call > self.calls(on):
            raise AssemblyRefused(
                what=nature.value, reason=mark("the law knows no call number {call}"), call=call, source=""
            )
        fact = self.fact(f"{name}_{CALLS[call]}", on)
        if fact is None:
            raise _silent(f"{name}_{CALLS[call]}")
        return fact


def _silent(key: str) -> AssemblyRefused:
    reason = mark("neither law nor statutes give it for this legal form")
    return AssemblyRefused(what=key, reason=reason, source="")
