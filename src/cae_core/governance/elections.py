"""Elections: who gets the seats of a round, in which order, and who stands by.

A candidate is elected by the majority of the ballots, or, where law or statutes say so (often at a second
round), by having more votes than others. Blank and void ballots count as in any vote. Candidates with as many
votes for fewer seats are told apart by the statutes' tie-breaks, in order; seats that nothing settles stay
open. The chair's casting vote has no place in an election.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from cae_core.governance.assembly_law import AssemblyLaw, Majority, VoteBase
from cae_core.governance.colleges import College
from cae_core.governance.counting import Outcome, decide
from cae_core.governance.election_ballots import ElectionTally, check_tallies
from cae_core.governance.natures import FIRST
from cae_core.governance.readings import under_every_reading
from cae_core.governance.resolutions import Candidate, Election
from cae_core.governance.roll import Roll
from cae_core.governance.tallies import exact
from cae_core.governance.tie_breaks import Order, ranked
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import LawNotEstablished


@attrs.frozen
class ElectionOutcome:
    """A round of an election: who is elected and who are alternates, in order; ``open_seats`` are left.

    ``votes`` is what each candidate has, of ``out_of`` (shares of the assembly's vote with colleges);
    ``needed`` must be exceeded when ``strict``, else reached, unless the round is ``relative``. ``tied`` are
    candidates that no tie-break told apart.
    """

    office: str
    round: int
    elected: tuple[str, ...]
    alternates: tuple[str, ...]
    open_seats: int
    tied: tuple[str, ...]
    votes: Mapping[str, Fraction]
    base: VoteBase
    out_of: Fraction
    needed: Fraction
    strict: bool
    relative: bool
    by_college: Mapping[str, ElectionTally]
    reasons: tuple[Sentence, ...]
    source: str
    confidence: str

    def to_dict(self) -> dict[str, Any]:
        """The outcome as plain JSON values, votes as exact ratios."""
        made = {field.name: getattr(self, field.name) for field in attrs.fields(ElectionOutcome)}
        return made | {
            **{name: list(made[name]) for name in _NAMES},
            **{name: exact(made[name]) for name in ("out_of", "needed")},
            "base": self.base.value,
            "votes": {name: exact(votes) for name, votes in sorted(self.votes.items())},
            "by_college": {key: each.to_dict() for key, each in sorted(self.by_college.items())},
            "reasons": [{"text": each.text, "fields": dict(each.fields)} for each in self.reasons],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ElectionOutcome:
        """Read what `to_dict` wrote."""
        read = {
            **{name: tuple(data[name]) for name in _NAMES},
            **{name: Fraction(data[name]) for name in ("out_of", "needed")},
            "base": VoteBase(data["base"]),
            "votes": {name: Fraction(votes) for name, votes in data["votes"].items()},
            "by_college": {key: ElectionTally.from_dict(each) for key, each in data["by_college"].items()},
            "reasons": tuple(Sentence(each["text"], each["fields"]) for each in data["reasons"]),
        }
        return cls(**{**data, **read})


_NAMES = ("elected", "alternates", "tied")


@attrs.frozen
class Outgoing:
    """Those whose term ends and who stand again, where law asks a ``majority`` of its own for them."""

    candidates: frozenset[str]
    majority: Majority


def elect(
    election: Election,
    tallies: Mapping[str, ElectionTally],
    *,
    roll: Roll,
    counted: Collection[str],
    majority: Majority,
    colleges: Sequence[College] = (),
    carries: bool | None = None,
    round_number: int = FIRST,
    relative: bool | None = False,
    lot: Sequence[str] = (),
    staying: Iterable[Candidate] = (),
    outgoing: Outgoing | None = None,
) -> ElectionOutcome:
    """Give the seats of a round.

    ``relative`` says that most votes win (None: nobody says; see `relative_round`), ``lot`` is the order in
    which candidates were drawn, ``staying`` are those who keep their seats in the same body, for the
    tie-break on gender. Raises what `decide` does, and AssemblyRefused for votes that no ballots could give
    and for a tie-break that lacks what it compares.
    """
    check_tallies(tallies, election)
    held = _Round(election, tallies, roll, counted, colleges, outgoing)

    def give(read: Mapping[str, bool]) -> ElectionOutcome:
        found = {each.key: held.on(each.key, majority, read) for each in election.candidates}
        barred = held.barred(read)
        wins = read["relative_second_round"]
        able = {
            key: each.votes_for
            for key, each in found.items()
            if key not in barred and (each.votes_for if wins else each.adopted)
        }
        order = ranked(election, able, lot, tuple(staying))
        total = max(found.values(), key=lambda each: each.out_of)
        return ElectionOutcome(
            election.office, round_number, order.elected, order.alternates,
            election.seats - len(order.elected), order.tied,
            {key: each.votes_for for key, each in found.items()},
            majority.base, total.out_of, total.needed, majority.strict, wins,
            dict(tallies), tuple(_reasons(barred, order)), majority.source, majority.confidence,
        )  # fmt: skip

    flags = {
        "blank_votes_count": majority.blank_counts if majority.base is VoteBase.CAST else False,
        "college_majority_carries": carries if colleges else False,
        "relative_second_round": relative,
    }
    return under_every_reading(
        flags,
        give,
        lambda outcome: (outcome.elected, outcome.alternates, outcome.tied),
        on=roll.on,
        source=majority.source,
    )


@attrs.frozen
class _Round:
    """The ballots of a round, and what they are counted by."""

    election: Election
    tallies: Mapping[str, ElectionTally]
    roll: Roll
    counted: Collection[str]
    colleges: Sequence[College]
    outgoing: Outgoing | None

    def on(self, candidate: str, majority: Majority, read: Mapping[str, bool]) -> Outcome:
        """The ballots as a vote on one candidate."""
        return decide(
            {key: each.on(candidate) for key, each in self.tallies.items()},
            roll=self.roll,
            counted=self.counted,
            majority=attrs.evolve(majority, blank_counts=read["blank_votes_count"]),
            colleges=self.colleges,
            carries=read["college_majority_carries"],
        )

    def barred(self, read: Mapping[str, bool]) -> tuple[str, ...]:
        """Candidates whom the majority asked for a new term keeps out."""
        if self.outgoing is None:
            return ()
        again = [each.key for each in self.election.candidates if each.key in self.outgoing.candidates]
        return tuple(key for key in again if not self.on(key, self.outgoing.majority, read).adopted)


_BROKEN = {
    "seniority": mark("as many votes: {candidate} before {candidates}, the longer a member"),
    "age": mark("as many votes: {candidate} before {candidates}, the older"),
    "gender": mark("as many votes: {candidate} before {candidates}, of the gender less represented"),
    "lot": mark("as many votes: {candidate} before {candidates}, drawn by lot"),
}
"""How minutes tell what broke a tie, by tie-break."""


def _reasons(barred: Iterable[str], order: Order) -> Iterator[Sentence]:
    for each in barred:
        yield Sentence(mark("{candidate} lacks the majority asked for a new term"), {"candidate": each})
    for first, others, by in order.broken:
        yield Sentence(_BROKEN[by], {"candidate": first, "candidates": ", ".join(others)})
    if order.tied:
        yield Sentence(mark("nothing tells apart {candidates}"), {"candidates": ", ".join(order.tied)})


def next_round(election: Election, outcome: ElectionOutcome) -> Election | None:
    """What is left to elect after a round: its open seats and those not elected; None when nothing is.

    Alternates are named by the round that fills the last seat.
    """
    if not outcome.open_seats:
        return None
    left = tuple(each for each in election.candidates if each.key not in outcome.elected)
    return attrs.evolve(election, seats=outcome.open_seats, candidates=left) if left else None


def relative_round(law: AssemblyLaw, round_number: int, on: dt.date) -> bool | None:
    """Whether most votes win in a round: never the first; then as law or statutes say (None: silent).

    Where the form's file does not speak of it, the majority goes on to be asked.
    """
    if round_number == FIRST:
        return False
    try:
        fact = law.fact("relative_second_round", on)
    except LawNotEstablished:
        return None
    return fact is not None and bool(fact.value)
