"""Who may demand a meeting or add a resolution to its agenda, and by when it is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from fractions import Fraction

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.roll import Roll
from cae_core.messages import mark
from cae_core.periods import add_months
from cae_core.rules.parameters import Fact


@attrs.frozen
class Demand:
    """A meeting that must be called: by which text, and by when (None where no text says)."""

    source: str
    confidence: str
    by: dt.date | None


def demand_meeting(
    asking: int, members: int, asked: dt.date, law: AssemblyLaw, capital: Fraction | None = None
) -> Demand:
    """The meeting that members demand in writing on a day; ``capital`` is the share of it that they hold.

    Raises AssemblyRefused where no text lets members demand one or the capital must be said, Unlawful when
    they are too few, LawNotEstablished.

    >>> demand_meeting(8, 23, dt.date(2026, 3, 2), AssemblyLaw(None))
    Traceback (most recent call last):
    cae_core.governance.refusals.AssemblyRefused: demand: no text lets members demand a meeting
    """
    alone = law.fact("meeting_request_capital_alone", asked)
    if alone is not None and capital is not None and capital >= alone.value.fraction:
        return _demanded(alone, asked, law)
    share = law.fact("meeting_request_share", asked)
    if share is None:
        reason = mark("no text lets members demand a meeting")
        raise AssemblyRefused(what=mark("demand"), reason=reason, source="")
    needed = _part(members, share.value.fraction)
    if asking < needed:
        raise Unlawful(
            what=mark("demand"),
            reason=mark("{asking} of {members} members ask for a meeting"),
            asking=asking,
            members=members,
            source=share.source,
            expected=mark("{needed} at least"),
            needed=needed,
        )
    _check_capital(capital, law.fact("meeting_request_capital_share", asked))
    return _demanded(share, asked, law)


def check_demanded(
    by: Collection[str], asked: dt.date, sent: dt.date, roll: Roll, law: AssemblyLaw
) -> Demand:
    """The demand of some members of a roll for a meeting whose notice was sent on a day.

    The capital they hold is told from their shares. Raises what `demand_meeting` does, NotOnTheRoll, and
    Unlawful when the notice went out too late.
    """
    held = sum(roll.of(each).shares for each in by)
    total = sum(each.shares for each in roll.electors)
    members = len(roll) + len(roll.excluded)
    found = demand_meeting(len(set(by)), members, asked, law, Fraction(held, total) if total else None)
    if found.by is not None and sent > found.by:
        raise Unlawful(
            what=mark("demand"),
            reason=mark("asked for on {asked}, called on {sent}"),
            asked=asked,
            sent=sent,
            source=found.source,
            expected=mark("a notice sent on {last} or before"),
            last=found.by,
        )
    return found


def _part(members: int, share: Fraction) -> int:
    return -(-members * share.numerator // share.denominator)


def _check_capital(capital: Fraction | None, least: Fact | None) -> None:
    if least is None:
        return
    if capital is None:
        reason = mark("the share of the capital that those who ask hold must be said")
        raise AssemblyRefused(what=mark("demand"), reason=reason, source=least.source)
    if capital < least.value.fraction:
        raise Unlawful(
            what=mark("demand"),
            reason=mark("those who ask hold too little of the capital"),
            source=least.source,
            expected=mark("{share} of it at least"),
            share=least.value,
        )


def _demanded(fact: Fact, asked: dt.date, law: AssemblyLaw) -> Demand:
    within = law.known("meeting_request_months", asked)
    by = None if within is None else add_months(asked, int(within.value))
    return Demand(fact.source, fact.confidence, by)


def demanded_by_others(asked: dt.date, law: AssemblyLaw) -> Iterator[tuple[str, Demand]]:
    """Until when a meeting is called that the auditor urgently asks for, and when supervisors call it.

    Yields who (``auditor``, ``supervisors``) and the demand; nothing where no text gives them that right.
    """
    for who in ("auditor", "supervisors"):
        days = law.known(f"meeting_{who}_days", asked)
        if days is not None:
            by = asked + dt.timedelta(int(days.value))
            yield who, Demand(days.source, days.confidence, by)


def add_resolution(held: Fraction, meeting: dt.date, asked: dt.date, law: AssemblyLaw) -> Fact:
    """What lets members who hold a share of the capital add a resolution to the agenda of a meeting.

    Raises AssemblyRefused where no text lets them, Unlawful when they hold too little or come too early or
    too late, LawNotEstablished.
    """
    least = law.fact("resolution_request_share", asked)
    if least is None:
        reason = mark("no text lets members add resolutions")
        raise AssemblyRefused(what=mark("resolution"), reason=reason, source="")
    if held < least.value.fraction:
        raise Unlawful(
            what=mark("resolution"),
            reason=mark("those who ask hold too little to add a resolution"),
            source=least.source,
            expected=mark("{share} at least"),
            share=least.value,
        )
    _check_window((meeting - asked).days, asked, law)
    return least


def _check_window(before: int, asked: dt.date, law: AssemblyLaw) -> None:
    first = law.fact("resolution_request_days_from", asked)
    last = law.fact("resolution_request_days_until", asked)
    if (first is None or before <= first.value) and (last is None or before >= last.value):
        return
    limit = first if first is not None and before > first.value else last
    raise Unlawful(
        what=mark("resolution"),
        reason=mark("asked for {before} days before the meeting"),
        before=before,
        source="" if limit is None else limit.source,
        expected=mark("from {first} to {last} days before"),
        first="…" if first is None else first.value,
        last="…" if last is None else last.value,
    )
