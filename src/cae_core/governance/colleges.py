"""Colleges of voters: categories of members whose votes are carried to the assembly by a weight.

Inside a college one member has one vote; the college's weight, which the statutes fix within the law, is what
its votes count for beside those of the others. Capital never decides who belongs where, nor what a vote is
worth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import Unlawful
from cae_core.governance.roll import Roll
from cae_core.messages import Sentence, mark
from cae_core.rules.parameters import Fact
from cae_core.rules.ratio import Ratio
from cae_core.rules.values import show


@attrs.frozen
class College:
    """A college of the statutes; ``weight`` is its share of all votes, exact.

    ``by_capital`` says that the statutes make it of those who hold so much capital, which no law lets them.
    """

    key: str
    label: str
    weight: Fraction
    by_capital: bool = False


def check_colleges(colleges: Sequence[College], law: AssemblyLaw, on: dt.date) -> None:
    """Check the statutes' colleges: how many, the weight of each, all weights, never by capital.

    No colleges at all is lawful: they are a choice. Raises Unlawful with the law's source (a form whose law
    knows no colleges takes none), LawNotEstablished.
    """
    if not colleges:
        return
    least = law.fact("colleges_minimum", on)
    if least is None:
        raise _unlawful(mark("colleges"), mark("the legal form knows none"), None, mark("one plain count"))
    keys = [each.key for each in colleges]
    if len(set(keys)) != len(keys):
        raise _unlawful(mark("colleges"), mark("one is named twice"), least, mark("a key for each"))
    if len(colleges) < least.value:
        few = Sentence(mark("{count} of them"), {"count": len(colleges)})
        enough = Sentence(mark("{count} or more, or none"), {"count": int(least.value)})
        raise _unlawful(mark("colleges"), few, least, enough)
    lowest, highest = law.fact("college_votes_minimum", on), law.fact("college_votes_maximum", on)
    for each in colleges:
        if each.by_capital:
            expected = mark("another criterion than capital")
            raise _unlawful(each.key, mark("made of those who hold so much capital"), least, expected)
        _check_weight(each, lowest, highest)
    total = sum((each.weight for each in colleges), Fraction(0))
    if total != 1:
        reason = Sentence(mark("they have {share} of the votes together"), {"share": _percent(total)})
        whole = Sentence("{share}", {"share": _percent(Fraction(1))})
        raise _unlawful(mark("colleges"), reason, least, whole)


def _check_weight(college: College, lowest: Fact | None, highest: Fact | None) -> None:
    reason = Sentence(mark("a college with {share} of the votes"), {"share": _percent(college.weight)})
    if lowest is not None and college.weight < lowest.value.fraction:
        expected = Sentence(mark("{share} or more"), {"share": _percent(lowest.value.fraction)})
        raise _unlawful(college.key, reason, lowest, expected)
    if highest is not None and college.weight > highest.value.fraction:
        expected = Sentence(mark("{share} or less"), {"share": _percent(highest.value.fraction)})
        raise _unlawful(college.key, reason, highest, expected)


def check_placed(roll: Roll, colleges: Sequence[College], source: str = "") -> None:
    """Check that every elector is in one of the colleges, and has one vote there.

    Raises Unlawful, also where a cap has cut votes on the roll: inside a college every vote weighs the same.
    """
    known = {each.key for each in colleges}
    for each in roll.electors:
        if each.college not in known:
            reason = mark("a member in no college of the statutes")
            expected = Sentence(mark("one of {colleges}"), {"colleges": ", ".join(sorted(known))})
            raise Unlawful(what=each.member, reason=reason, source=source or "–", expected=expected)
        if each.weight != 1:
            reason = mark("not one vote inside a college")
            raise Unlawful(what=each.member, reason=reason, source=source or "–", expected=mark("one vote"))


def majority_carries(law: AssemblyLaw, on: dt.date) -> bool | None:
    """Whether a college's weight goes whole to its majority; None where law and statutes are silent."""
    known = law.known("college_majority_carries", on)
    return None if known is None else bool(known.value)


def _percent(share: Fraction) -> str:
    return show(Ratio(share.numerator, share.denominator), "rate", "")


def _unlawful(what: str, reason: str | Sentence, fact: Fact | None, expected: str | Sentence) -> Unlawful:
    return Unlawful(what=what, reason=reason, source="–" if fact is None else fact.source, expected=expected)
