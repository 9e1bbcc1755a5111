"""The meeting of a section: it informs, debates and elects its delegates, under the rules of the general one.

What is put to its vote guides the delegates and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.notice import Notice
from cae_core.governance.offices import DELEGATE
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import Roll
from cae_core.governance.sections import delegates_wanted, votes_rule
from cae_core.messages import mark
from cae_core.rules.parameters import Fact

_RELIED = {
    True: ("section_same_rules", "section_size_spread", "section_delegates", "section_members_per_delegate"),
    False: ("section_size_spread", "delegate_votes_by_attendance", "delegates_of_all_members"),
}


def check_meeting(notice: Notice, law: AssemblyLaw, *, colleges: bool = False) -> None:
    """Refuse a section's meeting, or one of sections' delegates, that no text gives rules to.

    ``colleges`` says that the statutes have some. Raises AssemblyRefused, LawNotEstablished.

    >>> import datetime as dt
    >>> day = dt.date(2026, 6, 5)
    >>> check_meeting(Notice(day, day), AssemblyLaw(None))
    >>> check_meeting(Notice(day, day, section="north"), AssemblyLaw(None))
    Traceback (most recent call last):
    cae_core.governance.refusals.AssemblyRefused: delegates: no text says how delegates of sections vote
    """
    if not notice.section and not notice.sections:
        return
    votes = votes_rule(law, notice.meeting)
    if colleges:
        reason = mark("sections and colleges at once: no text says how delegates then vote")
        raise AssemblyRefused(what=mark("sections"), reason=reason, source=votes.source)
    if notice.sections:
        if votes.value:
            law.fact("delegates_of_all_members", notice.meeting)
        return
    same = law.fact("section_same_rules", notice.meeting)
    if same is None or not same.value:
        reason = mark("no text gives a section the rules of the general assembly, and its own cannot be said")
        source = votes.source if same is None else same.source
        raise AssemblyRefused(what=notice.section, reason=reason, source=source)


def check_text(resolution: Resolution, notice: Notice, law: AssemblyLaw) -> None:
    """Refuse what a section cannot decide: effects, and offices that are not its delegates'.

    Raises AssemblyRefused, LawNotEstablished.
    """
    if not notice.section:
        return
    election = resolution.election
    if resolution.effects:
        reason = mark(
            "a section’s vote only guides its delegates: what it changes is on the general assembly’s agenda"
        )
    elif election is not None and election.office != DELEGATE:
        reason = mark("a section elects its delegates, and nobody else")
    else:
        return
    raise AssemblyRefused(what=resolution.key, reason=reason, source=votes_rule(law, notice.meeting).source)


def check_delegates(notice: Notice, roll: Roll, law: AssemblyLaw) -> None:
    """Check the election of a section's delegates, if there is one: seats, and candidates of its roll.

    Raises AssemblyRefused, Unlawful, LawNotEstablished.
    """
    if not notice.section:
        return
    found = [each for each in notice.agenda if each.election is not None]
    for place, each in enumerate(found):
        if place:
            raise AssemblyRefused(what=each.key, reason=mark("its delegates are elected twice"), source="")
        _check_seats(each, len(roll) + len(roll.excluded), notice, law)
        assert each.election is not None
        for candidate in each.election.candidates:
            if candidate.key not in roll:
                reason = mark("may not vote in the section {section}, and cannot be its delegate")
                raise AssemblyRefused(what=candidate.key, reason=reason, section=notice.section, source="")


def _check_seats(resolution: Resolution, members: int, notice: Notice, law: AssemblyLaw) -> None:
    wanted, rule = delegates_wanted(members, law, notice.meeting)
    assert resolution.election is not None
    if resolution.election.seats != wanted:
        raise Unlawful(
            what=resolution.key,
            reason=mark("{seats} delegates to elect"),
            seats=resolution.election.seats,
            source=rule.source,
            expected=mark("{wanted} for a section of {members} members"),
            wanted=wanted,
            members=members,
        )


def relied_on(notice: Notice, law: AssemblyLaw) -> Iterator[Fact]:
    """The texts that a section's meeting, or one of sections' delegates, rests on; nothing of another."""
    if notice.section or notice.sections:
        for key in _RELIED[bool(notice.section)]:
            fact = law.known(key, notice.meeting)
            if fact is not None:
                yield fact
