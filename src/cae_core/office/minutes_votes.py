"""What became of each resolution, as minutes show it: exact counts, majorities, elections round by round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from cae_core.governance.counting import Outcome
from cae_core.governance.decisions import Decision
from cae_core.governance.election_ballots import ElectionTally
from cae_core.governance.elections import ElectionOutcome
from cae_core.governance.tallies import NONE
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_house import House, in_order, quorum_row
from cae_core.office.assembly_words import BASES
from cae_core.rendering.minutes import CandidateRow, Count, Decided, Needed, Round, VoteRow
from cae_core.rendering.pages import Text

ADOPTED, REJECTED, ASIDE = "adopted", "rejected", "aside"


def decided(decision: Decision, house: House) -> Decided:
    """A resolution with what became of it; names instead of keys."""
    outcome, verdict = _verdict(decision, house)
    return Decided(
        house.item(decision.resolution),
        outcome,
        verdict,
        decision.at,
        None if decision.quorum is None else quorum_row(decision.quorum),
        None if decision.outcome is None else _count(decision.outcome, house),
        tuple(_round(each, house, last=each is decision.rounds[-1]) for each in decision.rounds),
        "" if decision.reason is None else house.said(decision.reason),
    )


def _verdict(decision: Decision, house: House) -> tuple[str, Text]:
    if decision.outcome is not None:
        if decision.outcome.adopted:
            return ADOPTED, Sentence(mark("Adopted"))
        return REJECTED, Sentence(mark("Rejected"))
    if not decision.rounds:
        return ASIDE, Sentence(mark("Not put to the vote"))
    names = ", ".join(house.name(each) for each in decision.elected)
    left = decision.rounds[-1].open_seats
    if not names:
        return REJECTED, Sentence(mark("Nobody elected"))
    if left:
        text = mark("Elected: {names}; seats left open: {left}")
        return REJECTED, Sentence(text, {"names": names, "left": left})
    return ADOPTED, Sentence(mark("Elected: {names}"), {"names": names})


def _count(outcome: Outcome, house: House) -> Count:
    weighted = any(each.weight is not None for each in outcome.by_college.values())
    keys = in_order(house.colleges, iter(outcome.by_college))
    rows = tuple(
        VoteRow(house.college(key), each.tally, each.weight, each.votes_for, each.out_of)
        for key, each in ((key, outcome.by_college[key]) for key in keys)
    )
    return Count(
        rows if weighted else (),
        outcome.tally,
        outcome.votes_for,
        _needed(outcome, weighted=weighted),
        tuple(house.said(each) for each in outcome.reasons),
    )


def _needed(outcome: Outcome | ElectionOutcome, *, weighted: bool) -> Needed:
    return Needed(
        outcome.needed,
        outcome.out_of,
        outcome.strict,
        Sentence(BASES[outcome.base]),
        weighted,
        outcome.source,
        outcome.confidence,
    )


def _round(outcome: ElectionOutcome, house: House, *, last: bool) -> Round:
    keys = in_order(house.colleges, iter(outcome.by_college))
    weighted = any(house.weight(key) is not None for key in keys)
    tallies = [outcome.by_college[key] for key in keys]
    return Round(
        outcome.round,
        tuple(house.college(key) for key in keys) if weighted else (),
        tuple(_candidates(outcome, tallies, house, weighted=weighted, last=last)),
        _of(tallies, "valid", weighted=weighted),
        _of(tallies, "blank", weighted=weighted),
        _of(tallies, "void", weighted=weighted),
        outcome.relative,
        outcome.open_seats,
        _needed(outcome, weighted=weighted),
        tuple(house.said(each) for each in outcome.reasons),
    )


def _of(tallies: Iterable[ElectionTally], name: str, *, weighted: bool) -> tuple[Fraction, ...]:
    """The ballots of a kind, college by college, or all together where there are no colleges."""
    found = tuple(getattr(each, name) for each in tallies)
    return found if weighted else (sum(found, NONE),)


def _candidates(
    outcome: ElectionOutcome, tallies: list[ElectionTally], house: House, *, weighted: bool, last: bool
) -> Iterator[CandidateRow]:
    """Those elected first, then by votes; those with as many in the order of their keys."""
    places = {key: place for place, key in enumerate((*outcome.elected, *outcome.alternates))}
    order = sorted(outcome.votes, key=lambda key: (places.get(key, len(places)), -outcome.votes[key], key))
    for key in order:
        won = key in outcome.elected
        result: Text = ""
        if won:
            result = Sentence(mark("elected"))
        elif key in outcome.tied:
            result = Sentence(mark("tied"))
        elif last and key in outcome.alternates:
            place = outcome.alternates.index(key) + 1
            result = Sentence(mark("alternate {place}"), {"place": place})
        votes = tuple(each.votes.get(key, NONE) for each in tallies) if weighted else ()
        yield CandidateRow(house.name(key), votes, outcome.votes[key], result, won)
