"""An assembly held from its papers: everything in the order of its times, each refusal on its row."""

import attrs
import pytest
from meetings import BUREAU, DAY, MEMBERS, SEAT, law_of, notice_of

from cae_core.errors import Origin
from cae_core.governance.assembly import State
from cae_core.governance.attendance import Presence
from cae_core.governance.convening import Circumstances
from cae_core.governance.holding import hold
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.proceedings import Attended, Count, Papers, Proceedings, Put, UrnCount, Voice
from cae_core.governance.proxies import Proxy
from cae_core.governance.resolutions import Candidate, Choice, Election, Resolution, Way
from cae_core.governance.roll import make_roll
from cae_core.governance.tallies import Group

ACCOUNTS = Resolution("R1", "Accounts", subject=Subject.ACCOUNTS)
SURPLUS = Resolution("R2", "Surplus", subject=Subject.SURPLUS, way=Way.ROLL_CALL)
STATUTES = Resolution("R5", "Statutes", nature=Nature.EXTRAORDINARY, subject=Subject.STATUTES)


def at(row, file="counts.csv"):
    return Origin(f"assemblies/2026-06-19/{file}", row)


def there(count, **more):
    return tuple(Attended(f"P{i}", origin=at(i + 1, "attendance.csv"), **more) for i in range(1, count + 1))


def counted(key, votes_for, against=0, row=2, **more):
    totals = {Choice.FOR: votes_for, Choice.AGAINST: against}
    return Count(key, totals, origin=at(row), **more)


def held(*agenda, law=None, notice=None, **papers):
    law = law or law_of()
    put = tuple(each if isinstance(each, Put) else Put(each) for each in agenda)
    listed = tuple(each.resolution for each in put if not each.in_meeting)
    notice = attrs.evolve(notice_of(*listed), **(notice or {}))
    made = Proceedings(notice, BUREAU, put, opened="10:00", **papers)
    return hold(made, make_roll(MEMBERS, law, DAY), law, Circumstances(23, SEAT))


def said(found):
    return [each.text() for each in found.problems]


def test_a_meeting_comes_to_its_end():
    voices = tuple(Voice("R2", f"P{i}", Choice.FOR) for i in range(1, 13))
    found = held(ACCOUNTS, SURPLUS, attendance=there(12), counts=(counted("R1", 10, 2),), voices=voices)
    assert said(found) == []
    assert found.assembly.state is State.CLOSED
    assert [each.adopted for each in found.assembly.decisions] == [True, True]
    (check,) = found.opening
    assert (check.needed, check.there) == (12, 12)


def test_what_is_not_voted_yet_leaves_the_meeting_open():
    found = held(ACCOUNTS, SURPLUS, attendance=there(12), counts=(counted("R1", 12),))
    assert (found.problems, found.undecided, found.over) == ((), ("R2",), False)


def test_a_meeting_that_is_not_lawfully_called_is_not_held():
    found = held(ACCOUNTS, attendance=there(23), notice={"sent": DAY})
    assert said(found) == ["notice: sent on the day of the meeting"]
    assert found.assembly.state is State.DRAFT


def test_times_say_who_is_counted():
    """P1 leaves before the second vote: eleven are no quorum, and nobody can vote in P1's place."""
    attendance = (Attended("P1", left="10:20"), *there(12)[1:])
    counts = (counted("R1", 12, at="10:10"), counted("R5", 11, row=3, at="10:30"))
    again = attrs.evolve(ACCOUNTS, key="R5")
    found = held(ACCOUNTS, again, attendance=attendance, counts=counts)
    assert [(each.at, each.counted) for each in found.moments] == [("10:00", 12), ("10:20", 11)]
    assert [each.origin.row for each in found.problems] == [3]
    assert "11 there, which is no quorum" in said(found)[0]


def test_within_a_minute_people_come_then_vote_then_leave():
    attendance = (*there(11), Attended("P12", arrived="10:30", left="10:30"))
    found = held(ACCOUNTS, attendance=attendance, counts=(counted("R1", 12, at="10:30"),), closed="11:00")
    assert said(found) == []
    assert found.assembly.state is State.CLOSED


def test_a_vote_needs_a_time_only_where_it_matters():
    late = (*there(12), Attended("P13", arrived="10:40"))
    found = held(ACCOUNTS, attendance=late, counts=(counted("R1", 12),))
    (problem,) = found.problems
    assert (problem.column, problem.origin.row) == ("at", 2)
    assert "P13 came or left during the meeting" in problem.text()
    assert not held(
        ACCOUNTS, attendance=there(12, left="11:00"), closed="11:00", counts=(counted("R1", 9),)
    ).problems


def test_nobody_takes_a_quorum_away_by_leaving_a_meeting_that_is_over():
    found = held(ACCOUNTS, attendance=there(12, left="11:00"), counts=(counted("R1", 12, at="10:30"),))
    assert found.assembly.state is State.CLOSED
    assert len(found.assembly.sitting.history) == 24


def test_too_few_make_the_meeting_fail():
    found = held(ACCOUNTS, SURPLUS, attendance=there(11, left="10:45"))
    assert found.assembly.state is State.FAILED
    assert (found.problems, found.undecided) == ((), ())
    assert found.moments[-1].quorums[0].missing == 1


def test_what_has_no_quorum_in_a_mixed_meeting_waits_for_the_next_call():
    found = held(
        ACCOUNTS,
        STATUTES,
        notice={"kind": MeetingKind.MIXED},
        attendance=there(17),
        counts=(counted("R1", 17),),
    )
    assert found.assembly.state is State.CLOSED
    decisions = {each.resolution.key: each for each in found.assembly.decisions}
    assert str(decisions["R5"].reason) == "no quorum for it: put off to the next call"


def test_proxies_are_given_before_anybody_arrives():
    law = law_of(proxies_allowed="true")
    paper = Proxy("P20", "P1", DAY, certified=True, origin=at(2, "proxies.csv"))
    bare = Proxy("P21", "P2", DAY, origin=at(3, "proxies.csv"))
    found = held(ACCOUNTS, law=law, attendance=there(11), proxies=(paper, bare), counts=(counted("R1", 12),))
    assert [each.origin for each in found.problems] == [at(3, "proxies.csv")]
    assert "does not have the form that is asked" in said(found)[0]
    assert found.moments[0].counted == 12
    assert found.assembly.decisions[0].outcome.tally.for_ == 12


@pytest.mark.parametrize(
    ("papers", "row", "why"),
    [
        ({"counts": (counted("R1", 13),)}, 2, "13 counted, where 12 are there"),
        ({"counts": (counted("R1", 5), counted("R1", 5, row=3))}, 2, "counted twice"),
        (
            {"counts": (counted("R1", 5),), "voices": (Voice("R1", "P1", Choice.FOR, origin=at(9)),)},
            9,
            "counted in two files",
        ),
        ({"counts": (counted("R1", 5, at="10:05"), counted("R1", 5, row=3, at="10:06"))}, 3, "two times"),
        ({"papers": (Papers("R1", "P1", 5, origin=at(4)),)}, 4, "a vote, not an election"),
    ],
)
def test_counts_that_cannot_be_are_told_on_their_row(papers, row, why):
    found = held(ACCOUNTS, attendance=there(12), **papers)
    assert row in [each.origin.row for each in found.problems]
    assert why in said(found)[0] + said(found)[-1]
    assert not found.over


def test_somebody_who_is_there_twice_is_told():
    twice = (*there(12), Attended("P3", Presence.ROOM, "10:05", origin=at(14, "attendance.csv")))
    found = held(ACCOUNTS, attendance=twice)
    assert said(found) == ["assemblies/2026-06-19/attendance.csv, row 14: P3: is there already"]


def test_amendments_come_before_their_text_and_set_aside_is_kept():
    near = Resolution("A1", "", "9 %", subject=Subject.ACCOUNTS, amends="R1")
    voted = (counted("R1", 12), counted("A1", 12))
    found = held(
        ACCOUNTS,
        Put(near, in_meeting=True),
        Put(SURPLUS, set_aside="withdrawn"),
        attendance=there(12),
        counts=voted,
    )
    assert said(found) == []
    assert [each.resolution.text for each in found.assembly.decisions] == ["9 %", "9 %", ""]
    assert str(found.assembly.decisions[-1].reason) == "withdrawn"


BOARD = Resolution(
    "R3",
    "Board",
    subject=Subject.ELECTION,
    way=Way.PAPER,
    election=Election("board", 1, (Candidate("P5"), Candidate("P6"))),
)


def ballots(number, **votes):
    return tuple(
        Papers("R3", name, count, number, origin=at(2, "ballots.csv")) for name, count in votes.items()
    )


def test_an_election_is_counted_from_its_papers_round_by_round():
    law = law_of(relative_second_round="true")
    papers = ballots(1, valid=11, blank=1, P5=5, P6=5) + ballots(2, valid=12, P5=5, P6=6)
    found = held(BOARD, law=law, attendance=there(12), papers=papers)
    assert said(found) == []
    (decision,) = found.assembly.decisions
    assert (decision.elected, [each.round for each in decision.rounds]) == (("P6",), [1, 2])


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ({"P5": 5}, "not the valid papers that bear them"),
        ({"valid": 13, "P5": 5}, "13 counted, where 12 are there"),
        ({"valid": 5, "P9": 5}, "a name that does not stand"),
        ({"valid": 5, "P5": 6}, "6 votes, where the ballots give 5 at most"),
    ],
)
def test_papers_that_cannot_be_are_refused(votes, why):
    found = held(BOARD, attendance=there(12), papers=ballots(1, **votes))
    assert why in said(found)[0]


def test_an_urn_counts_itself():
    urn = Resolution("R1", "Accounts", subject=Subject.ACCOUNTS, way=Way.ELECTRONIC)
    box = UrnCount("R1", {Group(): {("for",): 8, ("against",): 3, (): 1}})
    found = held(urn, attendance=there(12), urns=(box,))
    tally = found.assembly.decisions[0].outcome.tally
    assert (tally.for_, tally.against, tally.blank) == (8, 3, 1)
    typed = held(urn, attendance=there(12), urns=(box,), counts=(counted("R1", 12),))
    assert "counts its cards itself" in said(typed)[0]


def test_an_urn_elects():
    resolution = attrs.evolve(BOARD, way=Way.ELECTRONIC)
    box = UrnCount("R3", {Group(): {("P5",): 8, ("P6",): 4}})
    found = held(resolution, attendance=there(12), urns=(box,))
    assert found.assembly.decisions[0].elected == ("P5",)
