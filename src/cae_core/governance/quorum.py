"""Whether enough members are there, at any moment of a sitting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, Protocol

import attrs

from cae_core.governance.assembly_law import AssemblyLaw, Quorum
from cae_core.governance.natures import Nature
from cae_core.governance.roll import Roll
from cae_core.governance.tallies import exact


class Counted(Protocol):
    """What tells who is present or represented: a `sitting.Sitting`."""

    def counted(self) -> Collection[str]:
        """Members present or represented, once each."""


@attrs.frozen
class QuorumCheck:
    """How many had to be there of how many, and how many were: members, or votes where the law counts votes.

    ``confidence`` is ``unverified`` too when the quorum is reached only because members who may not vote are
    left out of those it is a share of: no text says whether they are.
    """

    nature: Nature
    call: int
    needed: Fraction
    out_of: Fraction
    there: Fraction
    source: str
    confidence: str

    @property
    def reached(self) -> bool:
        """Whether the meeting may decide."""
        return self.there >= self.needed

    @property
    def missing(self) -> Fraction:
        """How many more must come."""
        return max(self.needed - self.there, Fraction(0))

    def to_dict(self) -> dict[str, Any]:
        """The check as plain JSON values, numbers as exact ratios."""
        numbers = {name: exact(getattr(self, name)) for name in ("needed", "out_of", "there")}
        plain = {"nature": self.nature.value, "call": self.call}
        return {**plain, **numbers, "source": self.source, "confidence": self.confidence}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> QuorumCheck:
        """Read what `to_dict` wrote."""
        numbers = {name: Fraction(data[name]) for name in ("needed", "out_of", "there")}
        return cls(**{**data, **numbers, "nature": Nature(data["nature"])})


def quorum_reached(roll: Roll, sitting: Counted, nature: Nature, call: int, law: AssemblyLaw) -> QuorumCheck:
    """Look whether those counted now make the quorum of a nature of decisions on a call.

    Raises AssemblyRefused where the law knows no such call, LawNotEstablished.
    """
    day = roll.on
    quorum = law.quorum(nature, call, day)
    if law.value("quorum_in_votes", day, otherwise=False):
        there = roll.weight(sitting.counted())
        out_of = roll.weight(each.member for each in roll.electors) + roll.silent
    else:
        there, out_of = Fraction(len(sitting.counted())), Fraction(len(roll))
    needed = _needed(quorum, out_of)
    doubtful = needed <= there < _needed(quorum, out_of + len(roll.excluded))
    confidence = "unverified" if doubtful else quorum.confidence
    return QuorumCheck(nature, call, needed, out_of, there, quorum.source, confidence)


def _needed(quorum: Quorum, out_of: Fraction) -> Fraction:
    """The least that makes the quorum: whole members, or the exact share where votes are cut."""
    if out_of.denominator == 1:
        return Fraction(quorum.least(int(out_of)))
    return max(out_of * quorum.share, Fraction(min(quorum.floor, int(out_of))))
