"""Sections and their delegates where files of cooperatives do not reach: several elections, doubts, two rules."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest
from assembly_laws import DAY, assembly_law, people

from cae_core.governance.assembly import State
from cae_core.governance.assembly_law import VoteBase
from cae_core.governance.bodies import terms_on
from cae_core.governance.decisions import Decision
from cae_core.governance.delegates import delegates_roll, delegation_of, split_faults
from cae_core.governance.duties import duties
from cae_core.governance.elections import ElectionOutcome
from cae_core.governance.minutes import Minutes
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.notice import Notice
from cae_core.governance.offices import check_election
from cae_core.governance.quorum import QuorumCheck, quorum_reached
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Candidate, Election, Resolution, Way
from cae_core.governance.roll import Delegation, Excluded, make_roll
from cae_core.governance.section_meetings import check_delegates
from cae_core.governance.sitting import Sitting

LAW = assembly_law(delegate_votes_by_attendance=True, delegates_of_all_members=True, section_delegates=1)
NOTICE = Notice(DAY, DAY - dt.timedelta(30), sections=("north", "south"))


def elected(number, day, *delegates, section="north", there=4, electors=6, seats=1, years=0):
    """Minutes of a section that elected delegates on a day."""
    text = Resolution(
        "D1", "Delegates", subject=Subject.ELECTION, way=Way.PAPER,
        election=Election("delegate", seats, tuple(Candidate(each) for each in delegates), term_years=years),
    )  # fmt: skip
    check = QuorumCheck(Nature.ORDINARY, 1, Fraction(0), Fraction(electors), Fraction(there), "S", "text")
    outcome = ElectionOutcome(
        "delegate", 1, delegates, (), seats - len(delegates), (), {}, VoteBase.CAST, Fraction(there), Fraction(0),
        True, False, {}, (), "S", "text",
    )  # fmt: skip
    decision = Decision(text, quorum=check, rounds=(outcome,))
    return Minutes(
        number, "Invented", "form", day, MeetingKind.SECTION, 1, State.CLOSED,
        electors=electors, section=section, decisions=(decision,),
    )  # fmt: skip


def days(count):
    return DAY - dt.timedelta(count)


def test_the_last_election_before_the_meeting_counts():
    register = [
        elected(1, days(9), "P1"),
        elected(2, days(5), "P2"),
        elected(3, DAY, "P3"),
        elected(4, days(2), "P4", section="south"),
    ]
    assert delegation_of("north", register, NOTICE, LAW) == Delegation(
        "north", days(5), 2, 6, Fraction(4), ("P2",)
    )


def test_a_section_that_left_a_seat_open_sends_too_few():
    law = assembly_law(delegate_votes_by_attendance=True, section_delegates=2)
    with pytest.raises(Unlawful, match=r"north: 1 delegates elected .*expected 2 for a section of 6 members"):
        delegation_of("north", [elected(1, days(5), "P1", seats=2)], NOTICE, law)


@pytest.mark.parametrize(
    ("given", "years", "last"), [(15, 0, 15), (15, 1, 15), (None, 1, 364), (400, 1, 364)]
)
def test_the_earlier_of_two_limits_binds(given, years, last):
    more = {} if given is None else {"delegates_days": given}
    law = assembly_law(delegate_votes_by_attendance=True, section_delegates=1, **more)
    register = [elected(1, days(0), "P1", years=years)]
    on_time = attrs.evolve(NOTICE, meeting=DAY + dt.timedelta(last))
    assert delegation_of("north", register, on_time, law).delegates == ("P1",)
    with pytest.raises(Unlawful, match=f"a meeting on {on_time.meeting} or earlier"):
        delegation_of("north", register, attrs.evolve(NOTICE, meeting=DAY + dt.timedelta(last + 1)), law)


def north_and_south(law=LAW, **section):
    """Six members in the north, six in the south; who is told otherwise is elsewhere."""
    facts = [
        attrs.evolve(each, section=section.get(each.member, "north" if each.member <= "P06" else "south"))
        for each in people(12)
    ]
    return facts, make_roll(facts, law, DAY)


def test_who_moved_and_was_elected_again_votes_once_for_the_new_section():
    facts, everybody = north_and_south(P01="south")
    sent = [
        Delegation("north", days(9), 1, 6, Fraction(4), ("P01",)),
        Delegation("south", days(5), 2, 6, Fraction(3), ("P01",)),
    ]
    roll = delegates_roll(sent, facts, everybody, LAW)
    assert [(each.member, each.weight) for each in roll.electors] == [("P01", 3)]
    assert roll.excluded == ()


@pytest.mark.parametrize("by_attendance", [True, False])
def test_members_without_a_delegate_count_only_where_votes_are_those_of_who_came(by_attendance):
    law = assembly_law(
        delegate_votes_by_attendance=by_attendance, delegates_of_all_members=True, quorum_in_votes=True,
        ordinary_quorum_first="1/2",
    )  # fmt: skip
    facts, everybody = north_and_south(law)
    sent = [
        Delegation("north", days(9), 1, 6, Fraction(4), ("P01",)),
        Delegation("south", days(5), 2, 6, Fraction(3), ("P07",)),
    ]
    roll = delegates_roll(sent, facts, everybody, law)
    assert roll.silent == (5 if by_attendance else 0)
    sitting = Sitting(roll, law, DAY)
    sitting.arrive("P01")
    check = quorum_reached(roll, sitting, Nature.ORDINARY, 1, law)
    assert (check.there, check.out_of, check.reached) == ((4, 12, False) if by_attendance else (1, 2, True))


def test_members_who_may_not_vote_are_members_of_their_section():
    law = assembly_law(delegate_votes_by_attendance=True, section_members_per_delegate=6)
    ballot = elected(1, DAY, "P01", seats=2).decisions[0].resolution
    notice = Notice(DAY, days(30), section="north", agenda=(ballot,))
    roll = make_roll(people(6), law, DAY)
    with pytest.raises(Unlawful, match="expected 1 for a section of 6 members"):
        check_delegates(notice, roll, law)
    check_delegates(notice, attrs.evolve(roll, excluded=(Excluded("P99", "", "suspended", ""),)), law)


def test_the_board_that_minutes_tell_decides_how_many_sections():
    law = assembly_law(
        delegate_votes_by_attendance=True, section_members=1, sections_per_director=2, board_members=9
    )
    sizes = {"north": 2, "south": 2}
    assert list(split_faults(NOTICE, sizes, 1, law)) == []
    assert "4 at least" in str(*split_faults(NOTICE, sizes, 2, law))
    assert "18 at least" in str(*split_faults(NOTICE, sizes, None, law))


def test_a_rule_on_delegates_elections_is_theirs_alone():
    law = assembly_law(secret_ballot_for_delegates=True, secret_ballot_for_elections=False)
    board, delegate = (Election(office, 1, (Candidate("P1"),)) for office in ("board", "delegate"))
    check_election(board, Way.HANDS, law, DAY)
    with pytest.raises(AssemblyRefused, match="not elected in secret"):
        check_election(delegate, Way.HANDS, law, DAY)


def test_a_sections_election_ends_the_terms_of_its_delegates_before_and_of_no_other():
    register = [
        elected(1, days(9), "P1", years=3),
        elected(2, days(8), "P7", section="south", years=3),
        elected(3, days(5), "P2", years=3),
    ]
    told = [(each.section, each.member) for each in terms_on(register, LAW, DAY)]
    assert told == [("south", "P7"), ("north", "P2")]


def test_a_section_owes_its_notice_and_nothing_of_what_the_assembly_does():
    law = assembly_law(
        notice_days_first=15, accounts_members_days=15, accounts_filing_days=30, members_list_days=15
    )
    agenda = (Resolution("R1", "Accounts", subject=Subject.ACCOUNTS),)
    notice = Notice(DAY, days(30), agenda=agenda)
    assert len(duties(notice, law)) == 4
    assert [each.key for each in duties(attrs.evolve(notice, section="north"), law)] == ["notice"]
