"""Members who meet in sections: the roll of a section's meeting, that of delegates, and the split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cae_core.closing.assemblies import section_sizes
from cae_core.cooperative.cooperative import Cooperative
from cae_core.errors import Problem, Problems
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.bodies import terms_on
from cae_core.governance.delegates import delegates_roll, delegation_of, split_faults
from cae_core.governance.holding import REFUSED, problem_of
from cae_core.governance.minutes import Minutes
from cae_core.governance.notice import Notice
from cae_core.governance.roll import Delegation, MemberFacts, Roll, make_roll
from cae_core.governance.section_meetings import check_delegates
from cae_core.governance.sections import delegates_wanted


def roll_of(
    notice: Notice,
    cooperative: Cooperative,
    members: Sequence[MemberFacts],
    register: Sequence[Minutes],
    law: AssemblyLaw,
) -> Roll:
    """The roll of a meeting: of a section's members, of the delegates that sections sent, or of all members.

    Raises Problems with every section that sent nobody lawfully, and for members of none or several,
    AssemblyRefused, LawNotEstablished.
    """
    on = notice.meeting
    if notice.section:
        section_sizes(cooperative, members, notice.meeting)
        return make_roll((each for each in members if each.section == notice.section), law, on)
    everybody = make_roll(members, law, on)
    if not notice.sections:
        return everybody
    section_sizes(cooperative, members, notice.meeting)
    return delegates_roll(_delegations(notice, register, law), members, everybody, law)


def _delegations(notice: Notice, register: Sequence[Minutes], law: AssemblyLaw) -> list[Delegation]:
    found, problems = [], []
    for section in notice.sections:
        try:
            found.append(delegation_of(section, register, notice, law))
        except REFUSED as error:
            problems.append(problem_of(error, notice.origin))
    if problems:
        raise Problems(problems)
    return found


def section_problems(
    notice: Notice,
    cooperative: Cooperative,
    members: Sequence[MemberFacts],
    register: Sequence[Minutes],
    law: AssemblyLaw,
) -> Iterator[Problem]:
    """What is unlawful about the sections of a meeting and, of one, about whom it elects.

    Raises Problems for members of no section, or of several.
    """
    if not notice.section and not notice.sections:
        return
    sizes = section_sizes(cooperative, members, notice.meeting)
    board = [each for each in terms_on(register, law, notice.meeting) if each.office == "board"]
    for error in split_faults(notice, sizes, len(board) or None, law):
        yield problem_of(error, notice.origin)
    try:
        if notice.section in sizes:
            check_delegates(notice, roll_of(notice, cooperative, members, register, law), law)
    except REFUSED as error:
        yield problem_of(error, notice.origin)


def delegates_expected(
    notice: Notice, cooperative: Cooperative, members: Sequence[MemberFacts], law: AssemblyLaw
) -> int:
    """How many delegates the sections that a notice names will send. Raises like `delegates_wanted`."""
    sizes = section_sizes(cooperative, members, notice.meeting)
    return sum(delegates_wanted(sizes.get(each, 0), law, notice.meeting)[0] for each in notice.sections)
