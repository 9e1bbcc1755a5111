"""Sections: when members meet in some, how they are split, how many delegates each sends, and their votes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.messages import mark
from cae_core.rules.parameters import Fact


@attrs.frozen
class Section:
    """A part of the members: ``present`` are those present or represented at its meeting."""

    key: str
    members: int
    present: int | Fraction = 0
    delegates: tuple[str, ...] = ()


def sections_called_for(members: int, districts: int, law: AssemblyLaw, on: dt.date) -> str:
    """Which text calls for sections, with so many members in so many districts; "" where none does.

    Raises LawNotEstablished where the statutes must say from how many members on.
    """
    spread = law.fact("sections_beyond_district", on)
    if spread is not None and spread.value and districts > 1:
        return spread.source
    most = law.fact("section_members", on)
    return most.source if most is not None and members > int(most.value) else ""


def check_called_for(members: int, law: AssemblyLaw, on: dt.date) -> None:
    """Refuse sections where no text calls for them: members then vote in the assembly themselves.

    The districts of the territory are the statutes' to say where they matter. Raises AssemblyRefused,
    LawNotEstablished.
    """
    if sections_called_for(members, 1, law, on):
        return
    spread = law.fact("sections_beyond_district", on)
    districts = law.value("territory_districts", on, 1) if spread is not None and spread.value else 1
    if sections_called_for(members, int(districts), law, on):
        return
    reason = mark("no text calls for sections, with {members} members: they meet together")
    most = law.known("section_members", on)
    source = "" if most is None else most.source
    raise AssemblyRefused(what=mark("sections"), reason=reason, members=members, source=source)


def delegates_wanted(members: int, law: AssemblyLaw, on: dt.date) -> tuple[int, Fact]:
    """How many delegates a section of so many members elects, and the rule (the statutes', where any).

    Raises LawNotEstablished where they do not say, AssemblyRefused where they say it twice.
    """
    each, per = (law.known(key, on) for key in ("section_delegates", "section_members_per_delegate"))
    if each is not None and per is not None:
        reason = mark("the statutes say it twice: so many a section, and one for so many members")
        raise AssemblyRefused(what=mark("delegates"), reason=reason, source=each.source)
    if per is not None and per.value > 0:
        return -(-members // int(per.value)), per
    rule = law.fact("section_delegates", on)
    if rule is None or rule.value < 1:
        reason = mark("no text says how many delegates a section elects")
        raise AssemblyRefused(what=mark("delegates"), reason=reason, source="")
    return int(rule.value), rule


def check_sections(
    sections: Iterable[Section], directors: int, law: AssemblyLaw, on: dt.date
) -> tuple[Unlawful, ...]:
    """What is unlawful in a split of the members: too few sections for so many directors, unequal sizes.

    >>> sections = [Section("north", 260), Section("south", 270)]
    >>> check_sections(sections, 3, AssemblyLaw(None), dt.date(2026, 6, 1))
    ()
    """
    return tuple(_faults(list(sections), directors, law, on))


def _faults(sections: list[Section], directors: int, law: AssemblyLaw, on: dt.date) -> Iterator[Unlawful]:
    each_director = law.fact("sections_per_director", on)
    if each_director is not None and len(sections) < int(each_director.value) * directors:
        yield Unlawful(
            what=mark("sections"),
            reason=mark("{count} sections for {directors} directors"),
            count=len(sections),
            directors=directors,
            source=each_director.source,
            expected=mark("{needed} at least"),
            needed=int(each_director.value) * directors,
        )
    spread = law.fact("section_size_spread", on)
    if spread is None or not sections:
        return
    small, large = (find(each.members for each in sections) for find in (min, max))
    most = small * (1 + spread.value.fraction)
    if large > most:
        yield Unlawful(
            what=mark("sections"),
            reason=mark("sections of {small} and {large} members are too unequal"),
            small=small,
            large=large,
            source=spread.source,
            expected=mark("{most} in the largest at most"),
            most=int(most),
        )


def votes_rule(law: AssemblyLaw, on: dt.date) -> Fact:
    """Whether delegates have the votes of those who came to their section: the rule that makes sections.

    Raises AssemblyRefused for a form of which no text says it, LawNotEstablished.
    """
    found = law.fact("delegate_votes_by_attendance", on)
    if found is None:
        reason = mark("no text says how delegates of sections vote")
        raise AssemblyRefused(what=mark("delegates"), reason=reason, source="")
    return found


def delegate_votes(sections: Iterable[Section], law: AssemblyLaw, on: dt.date) -> Mapping[str, Fraction]:
    """The votes of each delegate: one, or an equal part of those present or represented in the section.

    Raises AssemblyRefused where no text says how delegates vote or a section sends nobody, LawNotEstablished.
    """
    by_attendance = votes_rule(law, on)
    found: dict[str, Fraction] = {}
    for each in sections:
        if not each.delegates:
            reason = mark("a section without delegates")
            raise AssemblyRefused(what=each.key, reason=reason, source=by_attendance.source)
        votes = each.present * Fraction(1, len(each.delegates)) if by_attendance.value else Fraction(1)
        found.update(dict.fromkeys(each.delegates, votes))
    return found


def delegates_by(met: dt.date, law: AssemblyLaw) -> dt.date | None:
    """The last day delegates meet on after their section met, None where no text says."""
    days = law.fact("delegates_days", met)
    return None if days is None else met + dt.timedelta(int(days.value))
