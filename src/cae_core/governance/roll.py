"""The roll of an assembly at a date: who may vote, in which college, with how many votes, and why not others.

One member has one vote, whatever the capital. What a law lets count otherwise (a legal person's headcount)
or caps (the votes of legal persons, of members who do not cooperate) is said on the roll, with its source.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused
from cae_core.messages import mark
from cae_core.periods import add_months
from cae_core.rules.parameters import Fact


@attrs.frozen
class MemberFacts:
    """What a roll must know of a member on its date.

    ``owed`` is what is asked for and not paid on the member's shares, in minor units; ``votes`` more than one
    only for a legal person where the law lets headcounts count. ``cooperating`` is False for those who only
    bring capital, ``cooperative`` says that a legal person is itself one. ``college`` is a key of the
    statutes' colleges, ``section`` the part of the members with which the member meets.
    """

    member: str
    name: str = ""
    college: str = ""
    since: dt.date | None = None
    legal: bool = False
    cooperating: bool = True
    cooperative: bool = False
    employee: bool = False
    born: dt.date | None = None
    capable: bool = True
    suspended: bool = False
    owed: int = 0
    headcount: int = 0
    votes: int = 1
    shares: int = 0
    section: str = ""


@attrs.frozen
class Elector:
    """A member who may vote: ``weight`` is one, unless a law counts or caps otherwise."""

    member: str
    name: str = ""
    college: str = ""
    weight: Fraction = Fraction(1)
    legal: bool = False
    shares: int = 0


@attrs.frozen
class Excluded:
    """A member who may not vote, with the reason (a source text) and where it stands."""

    member: str
    name: str
    reason: str
    source: str


@attrs.frozen
class Cap:
    """A limit that cuts the votes of a group: ``weight`` is what each of its votes then counts for."""

    key: str
    members: tuple[str, ...]
    limit: Fraction
    weight: Fraction
    source: str
    confidence: str


@attrs.frozen
class Delegation:
    """The delegates whom a section's meeting of a ``day`` elected, as its ``minutes`` of a number say.

    ``electors`` might vote in the section, of whom ``present`` were present or represented at the election.
    """

    section: str
    day: dt.date
    minutes: int
    electors: int
    present: Fraction
    delegates: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The delegation as plain JSON values."""
        return attrs.asdict(self) | {
            "day": self.day.isoformat(),
            "present": f"{self.present.numerator}/{self.present.denominator}",
            "delegates": list(self.delegates),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Delegation:
        """Read what `to_dict` wrote."""
        read = {"day": dt.date.fromisoformat(data["day"]), "present": Fraction(data["present"])}
        return cls(**{**data, **read, "delegates": tuple(data["delegates"])})


@attrs.frozen(slots=False)
class Roll:
    """Who may vote on a day. It does not change: what happens after it was frozen is explained beside it.

    Where sections sent delegates, ``delegations`` says which. ``silent`` are votes that count among those of
    all members and that nobody can cast: those of members whom no delegate speaks for.
    """

    on: dt.date
    electors: tuple[Elector, ...]
    excluded: tuple[Excluded, ...] = ()
    caps: tuple[Cap, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    silent: Fraction = Fraction(0)

    @cached_property
    def _by_member(self) -> Mapping[str, Elector]:
        return {each.member: each for each in self.electors}

    def __contains__(self, member: object) -> bool:
        return member in self._by_member

    def __len__(self) -> int:
        return len(self.electors)

    def of(self, member: str) -> Elector:
        """An elector; raises NotOnTheRoll, with the reason where the roll has one."""
        if member in self._by_member:
            return self._by_member[member]
        for each in self.excluded:
            if each.member == member:
                raise NotOnTheRoll(what=member, reason=each.reason, source=each.source)
        raise NotOnTheRoll(what=member, reason=mark("not a member on the day of the roll"), source="")

    def weight(self, members: Iterable[str]) -> Fraction:
        """The votes of some electors together."""
        return sum((self.of(each).weight for each in members), Fraction(0))

    def college(self, key: str) -> tuple[Elector, ...]:
        """The electors of a college."""
        return tuple(each for each in self.electors if each.college == key)

    def to_dict(self) -> dict[str, Any]:
        """The roll as plain JSON values, weights as exact ratios."""
        return {
            "on": self.on.isoformat(),
            "electors": [
                attrs.asdict(each) | {"weight": f"{each.weight.numerator}/{each.weight.denominator}"}
                for each in self.electors
            ],
            "excluded": [attrs.asdict(each) for each in self.excluded],
            "caps": [
                attrs.asdict(each)
                | {"members": list(each.members), "limit": str(each.limit), "weight": str(each.weight)}
                for each in self.caps
            ],
            **self._sent(),
        }

    def _sent(self) -> dict[str, Any]:
        """What a roll of delegates says beside; nothing of another, whose digest stays what it was."""
        if not self.delegations:
            return {}
        silent = f"{self.silent.numerator}/{self.silent.denominator}"
        return {"delegations": [each.to_dict() for each in self.delegations], "silent": silent}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Roll:
        """Read what `to_dict` wrote."""
        return cls(
            dt.date.fromisoformat(data["on"]),
            tuple(Elector(**{**each, "weight": Fraction(each["weight"])}) for each in data["electors"]),
            tuple(Excluded(**each) for each in data["excluded"]),
            tuple(
                Cap(
                    **{
                        **each,
                        "members": tuple(each["members"]),
                        "limit": Fraction(each["limit"]),
                        "weight": Fraction(each["weight"]),
                    }
                )
                for each in data["caps"]
            ),
            tuple(Delegation.from_dict(each) for each in data.get("delegations", ())),
            Fraction(data.get("silent", 0)),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the roll, in hexadecimal: any change of it shows."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class NotOnTheRoll(AssemblyRefused, LookupError):
    """Somebody who may not vote. Data: what (the member), reason, source."""


def make_roll(members: Iterable[MemberFacts], law: AssemblyLaw, on: dt.date) -> Roll:
    """Make the roll of a day, in the order of members' keys.

    Raises LawNotEstablished where what binds is left open, and AssemblyRefused for a member who comes twice,
    votes that the law does not give, and limits that no text says how to apply.

    >>> members = [MemberFacts("P1"), MemberFacts("P2", suspended=True)]
    >>> roll = make_roll(members, AssemblyLaw(None), dt.date(2026, 6, 1))
    >>> [each.member for each in roll.electors], [(each.member, each.reason) for each in roll.excluded]
    (['P1'], [('P2', 'suspended')])
    """
    electors: list[tuple[MemberFacts, Elector]] = []
    excluded = []
    for facts in _once_each(members):
        kept_out = _kept_out(facts, law, on)
        if kept_out is not None:
            excluded.append(Excluded(facts.member, facts.name, *kept_out))
            continue
        weight = _weight(facts, law, on)
        elector = Elector(facts.member, facts.name, facts.college, weight, facts.legal, facts.shares)
        electors.append((facts, elector))
    weights = {each.member: each.weight for _, each in electors}
    caps = tuple(_caps([facts for facts, _ in electors], weights, law, on))
    capped = tuple(attrs.evolve(each, weight=weights[each.member]) for _, each in electors)
    return Roll(on, capped, tuple(excluded), caps)


def _once_each(members: Iterable[MemberFacts]) -> list[MemberFacts]:
    """Members in the order of their keys. Raises AssemblyRefused for one who comes twice."""
    found = sorted(members, key=lambda each: each.member)
    for one, next_one in pairwise(found):
        if one.member == next_one.member:
            raise AssemblyRefused(what=one.member, reason=mark("comes twice among the members"), source="")
    return found


def _kept_out(facts: MemberFacts, law: AssemblyLaw, on: dt.date) -> tuple[str, str] | None:
    """Why a member may not vote on a day: a reason and its source."""
    if facts.since is not None and facts.since > on:
        return mark("a member from a later day on"), ""
    if facts.suspended:
        bars = law.fact("suspension_bars_vote", on)
        if bars is None or bars.value:
            return mark("suspended"), _source(bars)
    if not facts.capable:
        return mark("without legal capacity, and nobody named to act"), ""
    age = law.known("voting_age", on)
    if age is not None and facts.born is not None and add_months(facts.born, 12 * int(age.value)) > on:
        return mark("under the age to vote"), age.source
    paid = law.fact("paid_up_to_vote", on) if facts.owed > 0 else None
    if paid is not None and paid.value:
        return mark("has not paid what is due on the shares"), paid.source
    return None


def _source(fact: Fact | None) -> str:
    return "" if fact is None else fact.source


def _weight(facts: MemberFacts, law: AssemblyLaw, on: dt.date) -> Fraction:
    if facts.votes == 1:
        return Fraction(1)
    allowed = law.fact("votes_by_headcount", on)
    if facts.votes < 1 or not facts.legal or allowed is None or not allowed.value:
        reason = mark("one member has one vote, not {votes}")
        source = _source(law.known("one_member_one_vote", on))
        raise AssemblyRefused(what=facts.member, reason=reason, votes=facts.votes, source=source)
    return Fraction(facts.votes)


Who = Callable[[MemberFacts], bool]
_CAPS: tuple[tuple[str, Who], ...] = (
    ("legal_person_votes_maximum", lambda facts: facts.legal),
    ("investor_votes_maximum", lambda facts: not facts.cooperating and not facts.cooperative),
    ("investor_votes_with_coops_maximum", lambda facts: not facts.cooperating),
)


def _caps(
    electors: list[MemberFacts], weights: dict[str, Fraction], law: AssemblyLaw, on: dt.date
) -> Iterator[Cap]:
    """The limits that bind, in turn: each cuts ``weights`` so that its group has its share of all votes.

    A cut makes all votes fewer, so that a group cut before may pass its own limit again: no text says what
    then, and AssemblyRefused says so. It cannot happen to those who do not cooperate, the one group being
    part of the other.
    """
    limits = [(law.fact(key, on), _group(electors, belongs)) for key, belongs in _CAPS]
    binding = [(limit, group) for limit, group in limits if limit is not None and group]
    for limit, group in binding:
        held, most = _held(limit, group, weights)
        if held <= most:
            continue
        _pro_rata(limit, most, law, on)
        weights.update({each: weights[each] * most / held for each in group})
        share: Fraction = limit.value.fraction
        yield Cap(limit.key, group, share, most / held, limit.source, limit.confidence)
    for limit, group in binding:
        held, most = _held(limit, group, weights)
        if held > most:
            reason = mark("another limit on votes makes this one pass again, and no text says what then")
            raise AssemblyRefused(what=limit.key, reason=reason, source=limit.source)


def _group(electors: Iterable[MemberFacts], belongs: Who) -> tuple[str, ...]:
    return tuple(facts.member for facts in electors if belongs(facts))


def _held(limit: Fact, group: Iterable[str], weights: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """The votes of a group, and the most it may have beside those of the others."""
    share: Fraction = limit.value.fraction
    held = sum((weights[each] for each in group), Fraction(0))
    others = sum(weights.values(), Fraction(0)) - held
    return held, others * share / (1 - share) if share < 1 else held


def _pro_rata(limit: Fact, most: Fraction, law: AssemblyLaw, on: dt.date) -> None:
    """A limit binds: law or statutes must say that votes are cut in proportion. Raises AssemblyRefused."""
    if not most:
        reason = mark("a limit on votes leaves its members no vote at all")
        raise AssemblyRefused(what=limit.key, reason=reason, source=limit.source)
    rule = law.fact("votes_cut_pro_rata", on)
    if rule is None or not rule.value:
        reason = mark("a limit on votes is passed, and no text says how votes are then cut")
        raise AssemblyRefused(what=limit.key, reason=reason, source=_source(rule) or limit.source)
