"""Section meetings: when they are held, how members are split, and the votes of their delegates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.messages import mark


@attrs.frozen
class Section:
    """A part of the members: ``present`` are those present or represented at its meeting."""

    key: str
    members: int
    present: int = 0
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


def delegate_votes(sections: Iterable[Section], law: AssemblyLaw, on: dt.date) -> Mapping[str, Fraction]:
    """The votes of each delegate: one, or an equal part of those present or represented in the section.

    Raises AssemblyRefused where no text says how delegates vote or a section sends nobody, LawNotEstablished.
    """
    by_attendance = law.fact("delegate_votes_by_attendance", on)
    if by_attendance is None:
        reason = mark("no text says how delegates of sections vote")
        raise AssemblyRefused(what=mark("delegates"), reason=reason, source="")
    found: dict[str, Fraction] = {}
    for each in sections:
        if not each.delegates:
            reason = mark("a section without delegates")
            raise AssemblyRefused(what=each.key, reason=reason, source=by_attendance.source)
        votes = Fraction(each.present, len(each.delegates)) if by_attendance.value else Fraction(1)
        found.update(dict.fromkeys(each.delegates, votes))
    return found


def delegates_by(last_section: dt.date, law: AssemblyLaw) -> dt.date | None:
    """The last day delegates meet on after the last section's meeting, None where no text says."""
    days = law.fact("delegates_days", last_section)
    return None if days is None else last_section + dt.timedelta(int(days.value))
