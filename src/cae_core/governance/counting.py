"""From counted votes to a decision: the majority, its base, the colleges' weights, the chair's vote.

Abstentions and void votes are never votes cast. A college in which nobody voted leaves a majority of votes
cast alone: its weight is neither for nor against. Of those present, or of all members, it is part of the
base, as silence is there. Where law and statutes do not say how something counts, the decision is made both
ways, and asked about only where the two differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

import attrs

from cae_core.governance.assembly_law import Majority, VoteBase
from cae_core.governance.colleges import College, check_placed
from cae_core.governance.readings import under_every_reading
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Choice
from cae_core.governance.roll import Roll
from cae_core.governance.tallies import (
    NONE,
    Group,
    Tally,
    count_roll_call,
    count_totals,
    exact,
    groups,
    only_group,
)
from cae_core.messages import Sentence, mark

__all__ = [
    "CollegeVote",
    "Group",
    "Outcome",
    "Tally",
    "count_roll_call",
    "count_totals",
    "decide",
    "groups",
    "only_group",
]


@attrs.frozen
class CollegeVote:
    """What a college brings to the count: ``votes_for`` of ``out_of``, weighted (``weight`` None: plainly).

    The tally holds what was counted inside it.
    """

    tally: Tally
    weight: Fraction | None
    votes_for: Fraction
    out_of: Fraction


@attrs.frozen
class Outcome:
    """A resolution decided: ``votes_for`` of ``out_of``, more than ``needed`` when ``strict``, else as many.

    With colleges, votes are shares of the assembly's vote. ``casting_vote`` says that the chair decided a
    tie; ``reasons`` what else a reader must know.
    """

    adopted: bool
    base: VoteBase
    votes_for: Fraction
    out_of: Fraction
    needed: Fraction
    strict: bool
    by_college: Mapping[str, CollegeVote]
    casting_vote: bool
    reasons: tuple[Sentence, ...]
    source: str
    confidence: str

    @property
    def tally(self) -> Tally:
        """The votes of all colleges added up, one a member: what heads say."""
        return reduce(add, (each.tally for each in self.by_college.values()), Tally())

    def to_dict(self) -> dict[str, Any]:
        """The outcome as plain JSON values, votes as exact ratios."""
        votes = {name: exact(getattr(self, name)) for name in ("votes_for", "out_of", "needed")}
        colleges = {
            key: {
                "tally": each.tally.to_dict(),
                "weight": None if each.weight is None else exact(each.weight),
                "votes_for": exact(each.votes_for),
                "out_of": exact(each.out_of),
            }
            for key, each in self.by_college.items()
        }
        said = [{"text": each.text, "fields": dict(each.fields)} for each in self.reasons]
        plain = {
            name: getattr(self, name)
            for name in ("adopted", "strict", "casting_vote", "source", "confidence")
        }
        return {**plain, **votes, "base": self.base.value, "by_college": colleges, "reasons": said}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Outcome:
        """Read what `to_dict` wrote."""
        colleges = {
            key: CollegeVote(
                Tally.from_dict(each["tally"]),
                None if each["weight"] is None else Fraction(each["weight"]),
                Fraction(each["votes_for"]),
                Fraction(each["out_of"]),
            )
            for key, each in data["by_college"].items()
        }
        votes = {name: Fraction(data[name]) for name in ("votes_for", "out_of", "needed")}
        reasons = tuple(Sentence(each["text"], each["fields"]) for each in data["reasons"])
        read = {"base": VoteBase(data["base"]), "by_college": colleges, "reasons": reasons}
        return cls(**{**data, **votes, **read})


def decide(
    tallies: Mapping[str, Tally],
    *,
    roll: Roll,
    counted: Collection[str],
    majority: Majority,
    colleges: Sequence[College] = (),
    chair: Choice | None = None,
    carries: bool | None = None,
) -> Outcome:
    """Decide a resolution from the tallies of colleges (one, ``""``, without colleges).

    ``counted`` are the electors present or represented, ``chair`` is what the chair says if it comes to a
    tie, and ``carries`` whether a college's weight goes whole to its majority (None: nobody says). Raises
    AssemblyRefused where more is counted than there are votes, Unlawful for a member in no college,
    LawNotEstablished where silence on blank votes, or on how colleges' votes are carried, would decide.
    """
    boxes = tuple(_boxes(tallies, roll, counted, colleges))
    flags = {
        "blank_votes_count": majority.blank_counts if majority.base is VoteBase.CAST else False,
        "college_majority_carries": carries if colleges else False,
    }
    return under_every_reading(
        flags,
        lambda read: _outcome(
            boxes, majority, chair, read["blank_votes_count"], read["college_majority_carries"]
        ),
        lambda outcome: outcome.adopted,
        on=roll.on,
        source=majority.source,
    )


@attrs.frozen
class _Box:
    """A college's tally, with the votes that are there and the votes of all its members."""

    key: str
    weight: Fraction | None
    tally: Tally
    there: Fraction
    members: Fraction

    def base(self, base: VoteBase, *, blank: bool) -> Fraction:
        if base is VoteBase.CAST:
            return self.tally.for_ + self.tally.against + (self.tally.blank if blank else NONE)
        return self.there if base is VoteBase.PRESENT else self.members


def _boxes(
    tallies: Mapping[str, Tally], roll: Roll, counted: Collection[str], colleges: Sequence[College]
) -> Iterator[_Box]:
    if colleges:
        check_placed(roll, colleges)
        weights: dict[str, Fraction | None] = {each.key: each.weight for each in colleges}
    else:
        tallies = {"": reduce(add, tallies.values(), Tally())}
        weights = {"": None}
    for key in tallies.keys() - weights.keys():
        raise AssemblyRefused(what=key, reason=mark("votes of a college that is not there"), source="")
    for key, weight in weights.items():
        electors = roll.electors if weight is None else roll.college(key)
        members = [each.member for each in electors]
        there = [each for each in members if each in counted]
        everybody = roll.weight(members) + (roll.silent if weight is None else NONE)
        box = _Box(key, weight, tallies.get(key, Tally()), roll.weight(there), everybody)
        if box.tally.total > box.there or box.tally.heads > len(there):
            fields = {"counted": str(box.tally.total), "there": str(box.there)}
            reason = Sentence(mark("{counted} counted, where {there} are there"), fields)
            raise AssemblyRefused(what=key or mark("votes"), reason=reason, source="")
        yield box


def _college_vote(box: _Box, base: VoteBase, *, blank: bool, carries: bool) -> CollegeVote:
    """What a college brings: its votes; or its weight, in proportion, or whole to its majority if any."""
    votes_for, out_of = box.tally.for_, box.base(base, blank=blank)
    if box.weight is None:
        return CollegeVote(box.tally, None, votes_for, out_of)
    if not out_of:
        return CollegeVote(box.tally, box.weight, NONE, NONE)
    if not carries:
        return CollegeVote(box.tally, box.weight, box.weight * votes_for / out_of, box.weight)
    if 2 * votes_for > out_of:
        return CollegeVote(box.tally, box.weight, box.weight, box.weight)
    divided = base is VoteBase.CAST and 2 * box.tally.against <= out_of
    return CollegeVote(box.tally, box.weight, NONE, NONE if divided else box.weight)


def _outcome(
    boxes: Sequence[_Box], majority: Majority, chair: Choice | None, blank: bool, carries: bool
) -> Outcome:
    brought = {box.key: _college_vote(box, majority.base, blank=blank, carries=carries) for box in boxes}
    votes_for = sum((each.votes_for for each in brought.values()), NONE)
    out_of = sum((each.out_of for each in brought.values()), NONE)
    needed = out_of * majority.share
    passed = _passes(votes_for, out_of, majority)
    tie = bool(out_of) and 2 * votes_for == out_of and majority.strict
    cast = tie and majority.casting_vote and chair in {Choice.FOR, Choice.AGAINST}
    adopted = chair is Choice.FOR if cast else passed
    reasons = (
        *_on_colleges(boxes, brought, majority, passed, blank=blank),
        *_on_ties(out_of, tie=tie, cast=cast, majority=majority),
    )
    return Outcome(
        adopted, majority.base, votes_for, out_of, needed, majority.strict,
        brought, cast, reasons, majority.source, majority.confidence,
    )  # fmt: skip


def _passes(votes_for: Fraction, out_of: Fraction, majority: Majority) -> bool:
    needed = out_of * majority.share
    return votes_for > needed if majority.strict else votes_for >= needed > 0


def _on_colleges(
    boxes: Sequence[_Box],
    brought: Mapping[str, CollegeVote],
    majority: Majority,
    passed: bool,
    *,
    blank: bool,
) -> Iterator[Sentence]:
    if boxes[0].weight is None:
        return
    for key, each in brought.items():
        if not each.out_of and not each.tally.for_ + each.tally.against:
            text = mark("nobody voted in the college {college}: its weight is neither for nor against")
            yield Sentence(text, {"college": key})
        elif not each.out_of:
            text = mark("the college {college} is divided: its weight is neither for nor against")
            yield Sentence(text, {"college": key})
    heads_for = sum((box.tally.for_ for box in boxes), NONE)
    heads = sum((box.base(majority.base, blank=blank) for box in boxes), NONE)
    if _passes(heads_for, heads, majority) is not passed:
        text = mark("{count} of {heads} members are for: the weights of the colleges decide otherwise")
        yield Sentence(text, {"count": str(heads_for), "heads": str(heads)})


def _on_ties(out_of: Fraction, *, tie: bool, cast: bool, majority: Majority) -> Iterator[Sentence]:
    if not out_of:
        yield Sentence(mark("nobody voted for or against"))
    elif cast:
        yield Sentence(mark("a tie, which the chair's vote decides"))
    elif tie and majority.casting_vote:
        yield Sentence(mark("a tie: the chair's vote would decide, and was not given"))
    elif tie:
        yield Sentence(mark("a tie: not adopted"))
