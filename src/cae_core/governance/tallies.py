"""Votes counted: by name, or as totals of hands, papers or cards; never more than there are votes.

Voices are added up by college. Totals come by group: voters of one college whose votes weigh the same, since
nobody can tell from a total whose votes are in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Choice
from cae_core.governance.roll import Roll
from cae_core.messages import Sentence, mark

NONE = Fraction(0)


@attrs.frozen
class Tally:
    """Votes by what they say; ``heads`` is how many voices or ballots were counted."""

    for_: Fraction = NONE
    against: Fraction = NONE
    abstain: Fraction = NONE
    blank: Fraction = NONE
    void: Fraction = NONE
    heads: int = 0

    @property
    def total(self) -> Fraction:
        """All votes, whatever they say."""
        return self.for_ + self.against + self.abstain + self.blank + self.void

    def __add__(self, other: Tally) -> Tally:
        mine, theirs = attrs.astuple(self), attrs.astuple(other)
        return Tally(*(a + b for a, b in zip(mine, theirs, strict=True)))

    @classmethod
    def of(cls, choice: Choice, votes: Fraction, heads: int = 1) -> Tally:
        """So many votes that say the same.

        >>> (Tally.of(Choice.FOR, Fraction(3), 3) + Tally.of(Choice.VOID, Fraction(1))).total
        Fraction(4, 1)
        """
        said: dict[str, Any] = {"for_" if choice is Choice.FOR else choice.value: Fraction(votes)}
        return cls(**said, heads=heads)

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON values, votes as exact ratios."""
        made = {
            name.rstrip("_"): exact(value) for name, value in attrs.asdict(self).items() if name != "heads"
        }
        return {**made, "heads": self.heads}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """Read what `to_dict` wrote."""
        votes = {name: Fraction(value) for name, value in data.items() if name not in {"for", "heads"}}
        return cls(for_=Fraction(data["for"]), heads=data["heads"], **votes)


def exact(votes: Fraction) -> str:
    """Votes as an exact ratio: ``12/1``."""
    return f"{votes.numerator}/{votes.denominator}"


@attrs.frozen(order=True)
class Group:
    """Electors of a college (``""`` without colleges) whose votes weigh the same: one ballot each."""

    college: str = ""
    weight: Fraction = Fraction(1)


def groups(roll: Roll, members: Iterable[str]) -> Mapping[Group, int]:
    """How many of some electors are in each group. Raises NotOnTheRoll."""
    electors = (roll.of(each) for each in sorted(set(members)))
    return dict(sorted(Counter(Group(each.college, each.weight) for each in electors).items()))


def count_roll_call(roll: Roll, voices: Mapping[str, Choice]) -> Mapping[str, Tally]:
    """Add up voices given by name, by college. Raises NotOnTheRoll."""
    found: dict[str, Tally] = {}
    for member, choice in sorted(voices.items()):
        elector = roll.of(member)
        voice = Tally.of(choice, elector.weight)
        found[elector.college] = found.get(elector.college, Tally()) + voice
    return found


def count_totals(
    totals: Mapping[Group, Mapping[Choice, int]], there: Mapping[Group, int]
) -> Mapping[str, Tally]:
    """Add up the totals of groups, by college; ``there`` is how many of each group may vote (see `groups`).

    Raises AssemblyRefused for a total below nothing, or above the votes that are there.

    >>> there = {Group(): 12}
    >>> count_totals({Group(): {Choice.FOR: 7, Choice.AGAINST: 5}}, there)[""].for_
    Fraction(7, 1)
    >>> count_totals({Group(): {Choice.FOR: 8, Choice.AGAINST: 5}}, there)
    Traceback (most recent call last):
    cae_core.governance.refusals.AssemblyRefused: votes: 13 counted, where 12 are there
    """
    found: dict[str, Tally] = {}
    for group, counts in sorted(totals.items()):
        if any(count < 0 for count in counts.values()):
            raise _too_many(group, min(counts.values()), there.get(group, 0))
        if sum(counts.values()) > there.get(group, 0):
            raise _too_many(group, sum(counts.values()), there.get(group, 0))
        for choice, count in counts.items():
            votes = Tally.of(choice, count * group.weight, count)
            found[group.college] = found.get(group.college, Tally()) + votes
    return found


def only_group(there: Mapping[Group, int], college: str = "") -> Group:
    """The group that a total of a college is of; raises AssemblyRefused where votes weigh differently there.

    Where nobody of the college is there, it is the group of one vote each.
    """
    found = [each for each in there if each.college == college]
    if len(found) > 1:
        reason = mark("votes there weigh differently: vote by name, or count each group apart")
        raise AssemblyRefused(what=college or mark("votes"), reason=reason, source="")
    return found[0] if found else Group(college)


def with_blank_proxies(
    tallies: Mapping[str, Tally], roll: Roll, givers: Iterable[str], choice: Choice
) -> Mapping[str, Tally]:
    """Add the votes of blank proxies, which all say the same: see ``Sitting.blank``."""
    extra = count_roll_call(roll, dict.fromkeys(givers, choice))
    return {key: tallies.get(key, Tally()) + extra.get(key, Tally()) for key in sorted({*tallies, *extra})}


def _too_many(group: Group, counted: int, there: int) -> AssemblyRefused:
    reason = Sentence(
        mark("{counted} counted, where {there} are there"), {"counted": counted, "there": there}
    )
    return AssemblyRefused(what=group.college or mark("votes"), reason=reason, source="")
