"""The assembly of sections' delegates: whom sealed minutes of sections sent, and the roll that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from cae_core.errors import CaeError
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.decisions import Decision
from cae_core.governance.minutes import Minutes
from cae_core.governance.notice import Notice
from cae_core.governance.offices import DELEGATE, term_years
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import Delegation, Elector, Excluded, MemberFacts, Roll
from cae_core.governance.sections import (
    Section,
    check_called_for,
    check_sections,
    delegate_votes,
    delegates_by,
    delegates_wanted,
    votes_rule,
)
from cae_core.messages import mark
from cae_core.periods import add_months
from cae_core.rules.errors import LawNotEstablished


def split_faults(
    notice: Notice, sizes: Mapping[str, int], directors: int | None, law: AssemblyLaw
) -> Iterator[CaeError]:
    """What is unlawful about members in sections of some ``sizes``, and about those that a notice names.

    ``directors`` is how many sit on the board, None where no minutes say: the statutes then must, where law
    makes sections depend on it.
    """
    on = notice.meeting
    try:
        check_called_for(sum(sizes.values()), law, on)
        if directors is None and law.fact("sections_per_director", on) is not None:
            directors = int(law.value("board_members", on, 0))
    except (AssemblyRefused, LawNotEstablished) as error:
        yield error
    sections = [Section(key, size) for key, size in sorted(sizes.items())]
    yield from check_sections(sections, directors or 0, law, on)
    named = {notice.section} if notice.section else set(notice.sections)
    for key in sorted(named - sizes.keys()):
        yield AssemblyRefused(what=key, reason=mark("no member is in this section"), source="")
    for key in sorted(sizes.keys() - named) if notice.sections else ():
        yield AssemblyRefused(what=key, reason=mark("a section that has members is left out"), source="")


def delegation_of(section: str, register: Iterable[Minutes], notice: Notice, law: AssemblyLaw) -> Delegation:
    """The delegates of a section, by the last sealed minutes before a meeting that elected some.

    Raises AssemblyRefused where there are none, Unlawful for delegates whose term or days are over, who are
    too few, or whose section had another agenda, LawNotEstablished.
    """
    held = [
        (minutes, decision)
        for minutes in register
        if minutes.section == section and minutes.date < notice.meeting
        for decision in minutes.decisions
        if decision.elected
    ]
    if not held:
        reason = mark("no sealed minutes of this section elect delegates for {on}")
        raise AssemblyRefused(what=section, reason=reason, on=notice.meeting, source="")
    minutes, decision = held[-1]
    _check_days(section, minutes, decision, notice, law)
    _check_number(section, minutes, decision, law)
    _check_agenda(section, minutes, notice, law)
    assert decision.quorum is not None
    present = decision.quorum.there
    return Delegation(section, minutes.date, minutes.number, minutes.electors, present, decision.elected)


def _check_days(section: str, minutes: Minutes, decision: Decision, notice: Notice, law: AssemblyLaw) -> None:
    """Delegates meet while their term lasts, and within the days that a text gives after their section met.

    Read as within so many days of every section's meeting: a text that counts from the last one allows more.
    """
    election = decision.resolution.election
    assert election is not None
    last, rule = delegates_by(minutes.date, law), law.known("delegates_days", minutes.date)
    years = term_years(election, law, minutes.date)
    if years:
        ends = add_months(minutes.date, 12 * years) - dt.timedelta(1)
        if last is None or ends < last:
            last, rule = ends, law.known(f"{DELEGATE}_term_years", minutes.date)
    if last is not None and notice.meeting > last:
        raise Unlawful(
            what=section,
            reason=mark("its delegates were elected on {day}"),
            day=minutes.date,
            source="" if rule is None else rule.source,
            expected=mark("a meeting on {last} or earlier"),
            last=last,
        )


def _check_number(section: str, minutes: Minutes, decision: Decision, law: AssemblyLaw) -> None:
    members = minutes.electors + minutes.excluded
    wanted, rule = delegates_wanted(members, law, minutes.date)
    if len(decision.elected) != wanted:
        raise Unlawful(
            what=section,
            reason=mark("{count} delegates elected"),
            count=len(decision.elected),
            source=rule.source,
            expected=mark("{wanted} for a section of {members} members"),
            wanted=wanted,
            members=members,
        )


def _check_agenda(section: str, minutes: Minutes, notice: Notice, law: AssemblyLaw) -> None:
    """What delegates decide was on their section's agenda, where a text wants the same one."""
    same = law.fact("section_same_agenda", notice.meeting)
    if same is None or not same.value:
        return
    debated = {_item(each.resolution) for each in minutes.decisions}
    for each in notice.agenda:
        if _item(each) not in debated:
            raise Unlawful(
                what=each.key,
                reason=mark("was not on the agenda of the section {section}"),
                section=section,
                source=same.source,
                expected=mark("the same agenda in every section"),
            )


def _item(resolution: Resolution) -> tuple[object, ...]:
    return resolution.key, resolution.title, resolution.nature, resolution.subject


def delegates_roll(
    delegations: Sequence[Delegation], members: Iterable[MemberFacts], everybody: Roll, law: AssemblyLaw
) -> Roll:
    """The roll of the delegates whom sections sent, with their votes.

    ``everybody`` is the roll of all members on the day: a delegate who is not on it, or who changed sections,
    may not vote, and nobody has those votes. Raises AssemblyRefused, LawNotEstablished.
    """
    on, facts = everybody.on, {each.member: each for each in members}
    sent = [Section(each.section, each.electors, each.present, each.delegates) for each in delegations]
    votes = delegate_votes(sent, law, on)
    electors, excluded = [], []
    for each in delegations:
        for member in each.delegates:
            out = _kept_out(member, each.section, facts, everybody)
            if out is not None:
                excluded.append(out)
            else:
                of = facts[member]
                electors.append(Elector(member, of.name, "", votes[member], of.legal, of.shares))
    known = {each.member for each in electors}
    return Roll(
        on,
        tuple(sorted(electors, key=lambda each: each.member)),
        tuple(each for each in excluded if each.member not in known),
        delegations=tuple(delegations),
        silent=_silent(delegations, law, on, cast=sum((each.weight for each in electors), Fraction(0))),
    )


def _kept_out(
    member: str, section: str, facts: Mapping[str, MemberFacts], everybody: Roll
) -> Excluded | None:
    name = facts[member].name if member in facts else ""
    if member in everybody:
        if facts[member].section == section:
            return None
        return Excluded(member, name, mark("no longer a member of the section that sent the delegate"), "")
    known = [each for each in everybody.excluded if each.member == member]
    return known[0] if known else Excluded(member, name, mark("not a member on the day of the roll"), "")


def _silent(delegations: Iterable[Delegation], law: AssemblyLaw, on: dt.date, *, cast: Fraction) -> Fraction:
    """The votes of members that no delegate carries, where statutes count them among those of all members."""
    if not votes_rule(law, on).value or not law.value("delegates_of_all_members", on, otherwise=False):
        return Fraction(0)
    return sum(each.electors for each in delegations) - cast


def false_delegations(minutes: Minutes, register: Collection[Minutes]) -> Iterator[Delegation]:
    """The delegations in minutes that are not what the minutes of their sections say."""
    by_number = {each.number: each for each in register}
    for each in minutes.delegations:
        of = by_number.get(each.minutes)
        elected = () if of is None else tuple(
            (one.elected, one.quorum.there) for one in of.decisions if one.elected and one.quorum is not None
        )  # fmt: skip
        if (
            of is None
            or (of.section, of.date, of.electors) != (each.section, each.day, each.electors)
            or (each.delegates, each.present) not in elected
        ):
            yield each
