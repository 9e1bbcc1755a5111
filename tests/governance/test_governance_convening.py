"""Notices, quorums and sections where cases of law do not reach: all faults at once, any dates, doubts."""

import datetime as dt
from fractions import Fraction

import pytest
from assembly_laws import DAY, assembly_law, people, roll_of
from hypothesis import given
from hypothesis import strategies as st

from cae_core.errors import CaeError
from cae_core.governance.convening import Circumstances, check_notice, next_notice
from cae_core.governance.natures import MeetingKind, Nature
from cae_core.governance.notice import Channel, Notice, Place, clear_days, first_meeting, last_sending
from cae_core.governance.quorum import quorum_reached
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.governance.sections import Section, delegate_votes
from cae_core.governance.sitting import Sitting
from cae_core.rules.errors import LawNotEstablished

SEAT = Place("the seat", "the district")
AGENDA = (Resolution("R1", "Accounts"),)
STRICT = {
    "calls_to_meet": 3, "notice_days_first": 15, "notice_days_next": 10, "full_periods": True,
    "notice_registered_letter": True, "notice_contents_void": True, "place_in_district": True, "agenda_kept": True,
}  # fmt: skip


def called(**changes):
    fields = {"meeting": DAY, "sent": dt.date(2026, 6, 1), "time": "14:00", "place": SEAT, "agenda": AGENDA}
    return Notice(**fields | changes)


def faults(notice, law, **around):
    found = check_notice(notice, law, Circumstances(23, SEAT, **around))
    assert all(isinstance(each, CaeError) for each in found)
    return [each.data.get("what", each.data.get("key")) for each in found]


def test_every_fault_of_a_notice_is_told_at_once():
    wrong = called(
        sent=dt.date(2026, 6, 10), time="", agenda=(), place=Place("a hotel"), channel=Channel.HAND
    )
    assert faults(wrong, assembly_law(**STRICT)) == ["notice", "channel", "hour", "agenda", "place"]


def test_what_the_statutes_must_say_is_among_the_faults():
    law = assembly_law(**STRICT | {"notice_days_first": None, "calls_to_meet": None})
    assert faults(called(time=""), law) == ["calls_to_meet", "notice_days_first", "hour"]


def test_a_notice_sent_on_the_day_or_later_is_none():
    law = assembly_law(**STRICT)
    (on_the_day,) = check_notice(called(sent=DAY), law, Circumstances(23, SEAT))
    (later,) = check_notice(called(sent=DAY + dt.timedelta(1)), law, Circumstances(23, SEAT))
    assert (str(on_the_day), str(later)) == (
        "notice: sent on the day of the meeting",
        "notice: sent after the meeting",
    )


def test_an_extraordinary_decision_is_not_taken_in_an_ordinary_meeting():
    agenda = (Resolution("R1", "Statutes", nature=Nature.EXTRAORDINARY),)
    law = assembly_law(**STRICT)
    assert faults(called(agenda=agenda), law) == ["R1"]
    assert faults(called(agenda=agenda, kind=MeetingKind.MIXED), law) == []


def test_a_later_call_needs_the_one_before():
    law, second = assembly_law(**STRICT), called(call=2)
    assert faults(second, law) == ["call"]
    assert faults(second, law, earlier=called(meeting=dt.date(2026, 5, 29), sent=dt.date(2026, 5, 1))) == []
    assert faults(second, law, earlier=called(call=2, meeting=dt.date(2026, 5, 29))) == ["call"]


def test_a_place_cannot_be_judged_without_a_seat():
    (found,) = check_notice(called(), assembly_law(**STRICT), Circumstances(23))
    assert "the seat is not said" in str(found)


DAYS = st.dates(dt.date(2020, 1, 2), dt.date(2035, 12, 31))


@given(DAYS, st.integers(0, 60), st.booleans())
def test_the_first_lawful_meeting_and_the_last_sending_mirror_each_other(sent, days, full):
    meeting = first_meeting(sent, days, full=full)
    assert last_sending(meeting, days, full=full) == sent
    assert clear_days(sent, meeting) == days - (not full)


@given(DAYS, st.integers(1, 40), st.sampled_from([True, False, None]))
def test_the_next_call_is_lawful_under_any_count_of_days(sent, days, full):
    law = assembly_law(**STRICT | {"notice_days_next": days, "full_periods": full})
    failed = called(meeting=sent - dt.timedelta(1), sent=sent - dt.timedelta(30))
    found = next_notice(failed, law, sent)
    around = Circumstances(23, SEAT, failed)
    assert check_notice(found, law, around) == ()
    if full:
        early = called(call=2, sent=sent, meeting=found.meeting - dt.timedelta(1))
        assert check_notice(early, law, around) != ()


QUORUM = {"ordinary_quorum_first": "1/2"}


@given(st.integers(1, 60), st.integers(0, 60))
def test_a_quorum_is_reached_when_half_are_there_and_not_before(members, there):
    law = assembly_law(**QUORUM)
    roll = roll_of(members, law)
    sitting = Sitting(roll, law, DAY)
    for each in people(min(there, members)):
        sitting.arrive(each.member)
    found = quorum_reached(roll, sitting, Nature.ORDINARY, 1, law)
    assert found.reached == (2 * min(there, members) >= members)
    assert found.reached == (found.missing == 0)
    assert found.there + found.missing == max(found.there, found.needed)


def test_a_quorum_that_hangs_on_who_may_not_vote_is_unverified():
    law = assembly_law(**QUORUM)
    roll = roll_of(10, law, MemberFacts("Q1", suspended=True), MemberFacts("Q2", suspended=True))
    sitting = Sitting(roll, law, DAY)
    confidences = []
    for each in people(6):
        sitting.arrive(each.member)
        confidences.append(quorum_reached(roll, sitting, Nature.ORDINARY, 1, law).confidence)
    assert confidences == ["text"] * 4 + ["unverified", "text"]


def test_a_quorum_in_votes_counts_what_a_cap_leaves():
    law = assembly_law(
        **QUORUM, quorum_in_votes=True, legal_person_votes_maximum="1/3", votes_cut_pro_rata=True
    )
    firms = [MemberFacts(f"F{i}", legal=True) for i in range(4)]
    roll = make_roll([*people(4), *firms], law, DAY)
    sitting = Sitting(roll, law, DAY)
    for each in firms:
        sitting.arrive(each.member)
    found = quorum_reached(roll, sitting, Nature.ORDINARY, 1, law)
    assert (found.out_of, found.there, found.needed, found.reached) == (6, 2, 3, False)
    sitting.arrive("P01")
    assert quorum_reached(roll, sitting, Nature.ORDINARY, 1, law).reached


def test_an_unknown_quorum_is_asked_of_the_statutes():
    law = assembly_law(ordinary_quorum_first=None)
    roll = roll_of(3, law)
    with pytest.raises(LawNotEstablished, match="ordinary_quorum_first"):
        quorum_reached(roll, Sitting(roll, law, DAY), Nature.ORDINARY, 1, law)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 5)), min_size=1, max_size=6))
def test_delegates_carry_exactly_those_who_came(parts):
    law = assembly_law(delegate_votes_by_attendance=True)
    sections = [
        Section(f"S{i}", 300, present, tuple(f"D{i}.{j}" for j in range(count)))
        for i, (present, count) in enumerate(parts)
    ]
    assert sum(delegate_votes(sections, law, DAY).values(), Fraction(0)) == sum(each for each, _ in parts)


def test_a_section_sends_somebody():
    law = assembly_law(delegate_votes_by_attendance=False)
    with pytest.raises(AssemblyRefused, match="without delegates"):
        delegate_votes([Section("north", 200, 100)], law, DAY)
