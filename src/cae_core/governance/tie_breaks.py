"""Candidates in the order of their votes, and those with as many told apart as the statutes say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

import attrs

from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Candidate, Election
from cae_core.messages import mark


@attrs.frozen
class Order:
    """Who takes the seats and who stands by; ``tied`` are candidates that nothing told apart.

    ``broken`` says, for each place that a tie-break gave, who came first, before whom, and by which.
    """

    elected: tuple[str, ...]
    alternates: tuple[str, ...]
    tied: tuple[str, ...]
    broken: tuple[tuple[str, tuple[str, ...], str], ...] = ()


def ranked(
    election: Election,
    votes: Mapping[str, Fraction],
    lot: Sequence[str] = (),
    staying: Sequence[Candidate] = (),
) -> Order:
    """Fill seats, then places of alternates, by votes; a tie is broken only where places run out.

    ``votes`` are of those who may be elected. Alternates are ordered, so ties among them are always broken.
    Raises AssemblyRefused where a tie-break lacks what it compares, or is unknown.

    >>> election = Election("board", 1, (Candidate("P1"), Candidate("P2")), tie_breaks=("lot",))
    >>> ranked(election, {"P1": Fraction(5), "P2": Fraction(5)}, lot=("P2", "P1")).elected
    ('P2',)
    >>> ranked(election, {"P1": Fraction(5), "P2": Fraction(5)}).tied
    ('P1', 'P2')
    """
    elected: list[Candidate] = []
    alternates: list[Candidate] = []
    broken: list[tuple[str, tuple[str, ...], str]] = []
    standing = sorted(
        (each for each in election.candidates if each.key in votes),
        key=lambda each: (-votes[each.key], each.key),
    )
    tied: tuple[str, ...] = ()
    for _, level in groupby(standing, key=lambda each: votes[each.key]):
        left = list(level)
        if len(left) <= election.seats - len(elected):
            elected += left
            continue
        while left and not tied and len(elected) + len(alternates) < election.seats + election.alternates:
            best, by = _best(left, election.tie_breaks, lot, [*staying, *elected])
            if len(best) > 1:
                tied = _keys(best)
                break
            (elected if len(elected) < election.seats else alternates).append(best[0])
            left.remove(best[0])
            if by:
                broken.append((best[0].key, _keys(left), by))
        if tied:
            break
    return Order(_keys(elected), _keys(alternates), tied, tuple(broken))


def _keys(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(each.key for each in candidates)


def _best(
    tied: Sequence[Candidate], tie_breaks: Sequence[str], lot: Sequence[str], seated: Sequence[Candidate]
) -> tuple[Sequence[Candidate], str]:
    """Those of the tied whom each tie-break in turn puts first, and the last one that told any apart."""
    by = ""
    for name in tie_breaks:
        if len(tied) == 1:
            break
        if name not in TIE_BREAKS:
            expected = ", ".join(TIE_BREAKS)
            reason = mark("not a way to break a tie; expected one of {known}")
            raise AssemblyRefused(what=name, reason=reason, known=expected, source="")
        places = [TIE_BREAKS[name](each, lot, seated) for each in tied]
        first = [each for each, place in zip(tied, places, strict=True) if place == min(places)]
        by = name if len(first) < len(tied) else by
        tied = first
    return tied, by


def _seniority(candidate: Candidate, _lot: Sequence[str], _seated: Sequence[Candidate]) -> int:
    if candidate.since is None:
        raise _lacks(candidate, mark("a tie by seniority needs the day of membership"))
    return candidate.since.toordinal()


def _age(candidate: Candidate, _lot: Sequence[str], _seated: Sequence[Candidate]) -> int:
    if candidate.born is None:
        raise _lacks(candidate, mark("a tie by age needs the day of birth"))
    return candidate.born.toordinal()


def _gender(candidate: Candidate, _lot: Sequence[str], seated: Sequence[Candidate]) -> int:
    if not candidate.gender:
        raise _lacks(candidate, mark("a tie by gender needs the gender"))
    return sum(1 for each in seated if each.gender == candidate.gender)


def _lot(candidate: Candidate, lot: Sequence[str], _seated: Sequence[Candidate]) -> int:
    if not lot:
        return 0
    if candidate.key not in lot:
        raise _lacks(candidate, mark("not among those drawn by lot"))
    return lot.index(candidate.key)


TIE_BREAKS: Mapping[str, Callable[[Candidate, Sequence[str], Sequence[Candidate]], int]] = {
    "seniority": _seniority,
    "age": _age,
    "gender": _gender,
    "lot": _lot,
}
"""What tells candidates apart: longest a member, oldest, of the gender that has fewer seats, first drawn."""


def _lacks(candidate: Candidate, reason: str) -> AssemblyRefused:
    return AssemblyRefused(what=candidate.key, reason=reason, source="")
