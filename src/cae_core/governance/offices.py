"""What law and statutes fix of elected offices: how many, how long, how elected, renewed by what parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.governance.assembly_law import AssemblyLaw, Majority
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Election, Way
from cae_core.governance.tie_breaks import TIE_BREAKS
from cae_core.messages import Sentence, mark
from cae_core.periods import add_months
from cae_core.rules.parameters import Fact

DELEGATE = "delegate"
"""The office of those whom a section sends to the general assembly."""

_SIZES: Mapping[str, tuple[str, str]] = {
    "board": ("board_members_minimum", "board_members_maximum"),
    "manager": ("", "managers_maximum"),
    "supervisor": ("supervisors_minimum", "supervisors_maximum"),
}


@attrs.frozen
class Term:
    """A term of office, from an election to a day (None: nobody says which); ``section`` is a delegate's."""

    member: str
    office: str
    since: dt.date
    until: dt.date | None
    section: str = ""

    def over(self, on: dt.date) -> bool:
        """Whether it ended by a day."""
        return self.until is not None and self.until <= on


def check_election(election: Election, way: Way, law: AssemblyLaw, on: dt.date) -> None:
    """Check an election before its ballots: candidates, seats, tie-breaks, term, secrecy if compulsory.

    Raises AssemblyRefused, Unlawful, LawNotEstablished.
    """
    keys = [each.key for each in election.candidates]
    if not keys or len(set(keys)) != len(keys):
        reason = mark("candidates are named once each, one at least")
        raise AssemblyRefused(what=election.office, reason=reason, source="")
    if election.seats < 1:
        raise AssemblyRefused(what=election.office, reason=mark("no seat to fill"), source="")
    for each in election.tie_breaks:
        if each not in TIE_BREAKS:
            reason = mark("not a way to break a tie; expected one of {known}")
            raise AssemblyRefused(what=each, reason=reason, known=", ".join(TIE_BREAKS), source="")
    secret = None if way.secret else _secrecy(election.office, law, on)
    if secret is not None and secret.value:
        raise _unlawful(election.office, mark("not elected in secret"), secret, mark("a secret ballot"))
    term_years(election, law, on)


def _secrecy(office: str, law: AssemblyLaw, on: dt.date) -> Fact | None:
    """Whether an office is elected in secret: delegates by a rule of theirs where there is one."""
    own = law.fact("secret_ballot_for_delegates", on) if office == DELEGATE else None
    return own or law.fact("secret_ballot_for_elections", on)


def term_years(election: Election, law: AssemblyLaw, on: dt.date) -> int:
    """The years of the term: as the election says within the law, else as the law says (0: neither does).

    Raises Unlawful, LawNotEstablished where the election says nothing and the law is not established.
    """
    key = f"{election.office}_term_years"
    fact = law.known(key, on) if election.term_years else law.fact(key, on)
    if fact is None:
        return election.term_years
    if election.term_years > fact.value:
        reason = Sentence(mark("a term of {years} years"), {"years": election.term_years})
        expected = Sentence(mark("{years} years at most"), {"years": int(fact.value)})
        raise _unlawful(election.office, reason, fact, expected)
    return election.term_years or int(fact.value)


def check_size(office: str, members: int, law: AssemblyLaw, on: dt.date) -> None:
    """Check how many a body has once elected: no fewer, no more, and a multiple where the law wants one.

    Raises Unlawful, LawNotEstablished.
    """
    lowest, highest = _SIZES.get(office, ("", ""))
    reason = Sentence(mark("{count} of them"), {"count": members})
    least, most = law.fact(lowest, on), law.fact(highest, on)
    if least is not None and members < least.value:
        expected = Sentence(mark("{count} at least"), {"count": int(least.value)})
        raise _unlawful(office, reason, least, expected)
    if most is not None and members > most.value:
        raise _unlawful(office, reason, most, Sentence(mark("{count} at most"), {"count": int(most.value)}))
    multiple = law.fact(f"{office}_members_multiple", on)
    if multiple is not None and members % multiple.value:
        expected = Sentence(mark("a multiple of {count}"), {"count": int(multiple.value)})
        raise _unlawful(office, reason, multiple, expected)


def outgoing_majority(law: AssemblyLaw, call: int, on: dt.date) -> Majority | None:
    """The majority asked of board members who stand again, None where law asks none of its own.

    Raises LawNotEstablished.
    """
    if law.fact(f"{Subject.REELECTION.value}_majority", on) is None:
        return None
    return law.majority(Nature.ORDINARY, call, on, Subject.REELECTION)


def first_terms(
    office: str, members: Iterable[str], drawn: Sequence[str], law: AssemblyLaw, on: dt.date
) -> tuple[Term, ...]:
    """The terms of a body elected at once and renewed by parts: the first parts leave early, as drawn by lot.

    ``drawn`` are members in the order the lot gave; the last part needs no lot. Without renewal by parts all
    terms are whole. Raises Unlawful for a size that the law does not take, AssemblyRefused for a lot that is
    not of these members or too short, LawNotEstablished.

    >>> first_terms("board", ["P1"], [], AssemblyLaw(None), dt.date(2026, 5, 20))
    Traceback (most recent call last):
    cae_core.governance.refusals.AssemblyRefused: board: neither law nor statutes give the term
    """
    body = sorted(set(members))
    check_size(office, len(body), law, on)
    years = int(law.value(f"{office}_term_years", on, otherwise=0))
    if not years:
        raise AssemblyRefused(what=office, reason=mark("neither law nor statutes give the term"), source="")
    renewed = law.fact(f"{office}_renewal_share", on)
    part = Fraction(1) if renewed is None else renewed.value.fraction
    share, parts = len(body) * part, 1 / part
    if not share or share.denominator != 1 or parts.denominator != 1:
        source = "" if renewed is None else renewed.source
        reason = mark("not a body that can be renewed by equal parts")
        raise AssemblyRefused(what=office, reason=reason, source=source)
    seats, first = int(share), int(share * (parts - 1))
    early = list(drawn[:first])
    if len(set(early)) != first or not set(drawn) <= set(body):
        reason = mark("the lot must draw {count} different members of the body")
        raise AssemblyRefused(what=office, reason=reason, count=first, source="")
    order = [*early, *(each for each in body if each not in early)]
    lots = {member: place // seats + 1 for place, member in enumerate(order)}
    return tuple(
        Term(member, office, on, add_months(on, int(12 * years * lots[member] * part))) for member in body
    )


def leaving(terms: Iterable[Term], year: int) -> tuple[Term, ...]:
    """The terms that end at the annual meeting of a year, or should have ended before."""
    return tuple(each for each in terms if each.until is not None and each.until.year <= year)


def _unlawful(what: str, reason: str | Sentence, fact: Fact, expected: str | Sentence) -> Unlawful:
    return Unlawful(what=what, reason=reason, source=fact.source, expected=expected)
