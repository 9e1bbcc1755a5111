"""Ballots of an election: names, once each and no more than there are seats; blank when empty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Election
from cae_core.governance.tallies import NONE, Tally, exact
from cae_core.messages import Sentence, mark


@attrs.frozen
class Ballot:
    """The names on one ballot, of a college (``""`` without) and worth ``weight`` votes."""

    names: tuple[str, ...] = ()
    college: str = ""
    weight: Fraction = Fraction(1)


@attrs.frozen
class ElectionTally:
    """What was counted in a college: votes of each candidate; valid, blank and void ballots, as votes."""

    votes: Mapping[str, Fraction]
    valid: Fraction
    blank: Fraction = NONE
    void: Fraction = NONE
    heads: int = 0

    def on(self, candidate: str) -> Tally:
        """The same ballots as a tally on one candidate: valid ballots that do not name it are against."""
        votes_for = self.votes.get(candidate, NONE)
        return Tally(votes_for, self.valid - votes_for, NONE, self.blank, self.void, self.heads)

    def __add__(self, other: ElectionTally) -> ElectionTally:
        votes = dict(self.votes)
        for name, more in other.votes.items():
            votes[name] = votes.get(name, NONE) + more
        return ElectionTally(
            votes,
            self.valid + other.valid,
            self.blank + other.blank,
            self.void + other.void,
            self.heads + other.heads,
        )

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON values, votes as exact ratios."""
        ballots = {name: exact(getattr(self, name)) for name in ("valid", "blank", "void")}
        votes = {name: exact(votes) for name, votes in sorted(self.votes.items())}
        return {"votes": votes, **ballots, "heads": self.heads}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ElectionTally:
        """Read what `to_dict` wrote."""
        ballots = {name: Fraction(data[name]) for name in ("valid", "blank", "void")}
        votes = {name: Fraction(votes) for name, votes in data["votes"].items()}
        return cls(votes, **ballots, heads=data["heads"])


def why_void(names: Sequence[str], election: Election) -> str:
    """Why a ballot with these names is void (a source text); nothing when it is valid or blank.

    >>> from cae_core.governance.resolutions import Candidate
    >>> election = Election("board", 1, (Candidate("P1"), Candidate("P2")))
    >>> why_void(["P1", "P2"], election), why_void(["P1"], election)
    ('more names than seats', '')
    """
    if len(set(names)) != len(names):
        return mark("a name twice")
    if not {each.key for each in election.candidates}.issuperset(names):
        return mark("a name that does not stand")
    return mark("more names than seats") if len(names) > election.seats else ""


def count_ballots(ballots: Iterable[Ballot], election: Election) -> Mapping[str, ElectionTally]:
    """Count ballots by college; their order changes nothing."""
    found: dict[str, ElectionTally] = {}
    for each in ballots:
        found[each.college] = found.get(each.college, ElectionTally({}, NONE)) + _counted(each, election)
    return found


def _counted(ballot: Ballot, election: Election) -> ElectionTally:
    if why_void(ballot.names, election):
        return ElectionTally({}, NONE, void=ballot.weight, heads=1)
    if not ballot.names:
        return ElectionTally({}, NONE, blank=ballot.weight, heads=1)
    return ElectionTally(dict.fromkeys(ballot.names, ballot.weight), ballot.weight, heads=1)


def check_tallies(tallies: Mapping[str, ElectionTally], election: Election) -> None:
    """Check totals that were typed.

    Raises AssemblyRefused for votes that no set of ballots could give, and where nobody stands.
    """
    names: Collection[str] = {each.key for each in election.candidates}
    if not names:
        raise AssemblyRefused(what=election.office, reason=mark("nobody stands"), source="")
    for key, tally in tallies.items():
        for name, votes in tally.votes.items():
            if name not in names:
                raise AssemblyRefused(what=name, reason=mark("a name that does not stand"), source="")
            if not 0 <= votes <= tally.valid:
                raise _more(name, votes, tally.valid)
        if sum(tally.votes.values(), NONE) > tally.valid * election.seats:
            raise _more(key or mark("votes"), sum(tally.votes.values(), NONE), tally.valid * election.seats)


def _more(what: str, votes: Fraction, most: Fraction) -> AssemblyRefused:
    fields = {"votes": str(votes), "most": str(most)}
    reason = Sentence(mark("{votes} votes, where the ballots give {most} at most"), fields)
    return AssemblyRefused(what=what, reason=reason, source="")
