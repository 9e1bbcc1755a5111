"""A whole assembly, from the notice to the end, and everything that is refused out of its turn."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest
from meetings import ACCOUNTS, BUREAU, DAY, MEMBERS, SEAT, hands, law_of, notice_of, opened

from cae_core.errors import Problems
from cae_core.governance.assembly import Assembly, Bureau, NoQuorum, OutOfTurn, State
from cae_core.governance.convening import Circumstances
from cae_core.governance.decisions import Decision
from cae_core.governance.election_ballots import Ballot, count_ballots
from cae_core.governance.natures import MeetingKind, Nature, Subject
from cae_core.governance.proxies import Proxy
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Candidate, Choice, Election, Resolution, Way
from cae_core.governance.roll import make_roll
from cae_core.messages import Sentence


def test_a_meeting_from_its_notice_to_its_end():
    assembly = opened()
    assert hands(assembly, "R1", 10, 1, 1).adopted
    voices = {f"P{i}": Choice.FOR if i <= 5 else Choice.AGAINST for i in range(1, 13)}
    assert not assembly.vote_by_name("R2", voices, at="11:00").adopted
    decisions = assembly.close("12:00")
    assert [(each.resolution.key, each.adopted) for each in decisions] == [("R1", True), ("R2", False)]
    assert assembly.state is State.CLOSED
    assert [Decision.from_dict(each.to_dict()) for each in decisions] == list(decisions)


def test_the_chair_decides_a_tie_where_the_law_says_so():
    voices = {f"P{i}": Choice.FOR if i <= 6 else Choice.AGAINST for i in range(1, 13)}
    outcome = opened().vote_by_name("R2", voices)
    assert outcome.adopted
    assert outcome.casting_vote
    assert (
        not opened()
        .vote_by_name(
            "R2", {each: voices[each] for each in voices} | {"P1": Choice.AGAINST, "P12": Choice.FOR}
        )
        .adopted
    )


@pytest.mark.parametrize(("call", "enough"), [(1, 12), (2, 6), (3, 3)])
def test_a_vote_needs_its_quorum_at_the_moment_it_is_taken(call, enough):
    assembly = opened(members=enough, call=call)
    assembly.sitting.leave("P2", "10:30")
    with pytest.raises(NoQuorum, match=f"{enough - 1} there.*MA-50.*expected {enough} of 23"):
        hands(assembly, "R1", 1)
    assembly.sitting.arrive("P23", "10:40")
    assert hands(assembly, "R1", enough).adopted


def test_without_a_quorum_a_meeting_fails_and_decides_nothing():
    assembly = opened(members=11)
    (check,) = assembly.fail("10:30")
    assert (check.needed, check.there, assembly.state) == (12, 11, State.FAILED)
    with pytest.raises(OutOfTurn, match="over, without a quorum"):
        hands(assembly, "R1", 5)


def test_a_meeting_with_a_quorum_does_not_fail():
    with pytest.raises(AssemblyRefused, match="there is a quorum"):
        opened().fail()


def test_nothing_is_done_out_of_its_turn():
    law = law_of()
    assembly = Assembly(notice_of(), law)
    for step in (
        lambda: assembly.open(make_roll(MEMBERS, law, DAY), BUREAU),
        lambda: assembly.quorum(Nature.ORDINARY),
        assembly.close,
        lambda: hands(assembly, "R1", 1),
        lambda: assembly.sitting,
    ):
        with pytest.raises(OutOfTurn, match="not convened yet"):
            step()
    assembly.convene(Circumstances(23, SEAT))
    with pytest.raises(OutOfTurn, match="convened and not open yet"):
        assembly.convene(Circumstances(23, SEAT))


def test_a_notice_that_is_not_lawful_convenes_nothing():
    assembly = Assembly(notice_of(sent=dt.date(2026, 6, 4)), law_of())
    with pytest.raises(Problems, match=r"15 clear days.*expected a meeting on 2026-06-20"):
        assembly.convene(Circumstances(23, SEAT))
    assert assembly.state is State.DRAFT


def test_everything_on_the_agenda_is_voted_once_or_set_aside():
    assembly = opened()
    hands(assembly, "R1", 12)
    with pytest.raises(AssemblyRefused, match="R1: decided already"):
        hands(assembly, "R1", 12)
    with pytest.raises(AssemblyRefused, match="R2: neither voted nor set aside"):
        assembly.close()
    assembly.set_aside("R2", Sentence("withdrawn"))
    assert [each.reason is None for each in assembly.close()] == [True, False]


def test_a_vote_is_taken_in_the_way_that_was_announced():
    assembly = opened()
    with pytest.raises(AssemblyRefused, match="R1: not voted by name"):
        assembly.vote_by_name("R1", {"P1": Choice.FOR})
    with pytest.raises(AssemblyRefused, match="R2: voted by name"):
        hands(assembly, "R2", 1)


def test_no_more_votes_than_are_there():
    with pytest.raises(AssemblyRefused, match="13 counted, where 12 are there"):
        hands(opened(), "R1", 13)


def test_who_represents_another_speaks_for_both_unless_said_otherwise():
    law = law_of(proxies_allowed="true")
    proxy = Proxy("P20", "P1", DAY - dt.timedelta(3), certified=True)
    assembly = opened(law=law, proxies=[proxy], members=12)
    voices = {f"P{i}": Choice.FOR for i in range(1, 13)}
    assert assembly.vote_by_name("R2", voices).tally.for_ == 13
    assembly = opened(law=law, proxies=[proxy], members=12)
    assert assembly.vote_by_name("R2", voices | {"P20": Choice.AGAINST}).tally.against == 1
    with pytest.raises(AssemblyRefused, match="P22: neither there nor represented"):
        opened(law=law, proxies=[proxy]).vote_by_name("R2", {"P22": Choice.FOR})


def test_amendments_are_voted_before_their_text_and_change_it():
    far = Resolution("A1", "", "5 %", subject=Subject.ACCOUNTS, amends="R1")
    near = Resolution("A2", "", "9 %", subject=Subject.ACCOUNTS, amends="R1")
    assembly = opened(ACCOUNTS, far, near)
    for key in ("R1", "A2"):
        with pytest.raises(AssemblyRefused, match="the amendment A1 is voted before it"):
            hands(assembly, key, 12)
    hands(assembly, "A1", 2, 10)
    hands(assembly, "A2", 10, 2)
    hands(assembly, "R1", 12)
    found = assembly.close()
    assert [each.resolution.key for each in found] == ["A1", "A2", "R1"]
    assert found[-1].resolution.text == "9 %"


def test_an_amendment_that_falls_is_not_voted():
    far = Resolution("A1", "", "5 %", subject=Subject.ACCOUNTS, amends="R1")
    assembly = opened()
    assembly.propose(far)
    assembly.propose(attrs.evolve(far, key="A2", text="9 %"))
    hands(assembly, "A1", 12)
    with pytest.raises(AssemblyRefused, match="fell with the adoption"):
        hands(assembly, "A2", 12)


def test_nothing_comes_up_without_notice_but_a_dismissal():
    assembly = opened()
    with pytest.raises(Unlawful, match=r"not on the agenda.*MA-48"):
        assembly.propose(Resolution("R9", "Budget", subject=Subject.BUDGET))
    assembly.propose(Resolution("R8", "Dismissal", subject=Subject.DISMISSAL))
    hands(assembly, "R8", 12)
    seat = Election("board", 1, (Candidate("P5"),))
    assembly.propose(Resolution("R9", "Seat", subject=Subject.ELECTION, way=Way.PAPER, election=seat))


def test_an_election_goes_on_round_after_round():
    seats = Election("board", 1, tuple(Candidate(f"P{i}") for i in (5, 6, 7)))
    board = Resolution("R3", "Board", subject=Subject.ELECTION, way=Way.PAPER, election=seats)
    assembly = opened(board, law=law_of(relative_second_round="true"))

    def ballots(*names):
        return count_ballots([Ballot((each,)) for each in names], seats)

    first = assembly.elect_round("R3", ballots(*["P5"] * 5, *["P6"] * 4, *["P7"] * 3))
    assert not first.elected
    second = assembly.elect_round("R3", ballots(*["P5"] * 5, *["P6"] * 4, *["P7"] * 3))
    assert second.elected == ("P5",)
    with pytest.raises(AssemblyRefused, match="no election left"):
        assembly.elect_round("R3", ballots("P5"))
    (decision,) = assembly.close()
    assert (decision.elected, decision.adopted, len(decision.rounds)) == (("P5",), True, 2)


@pytest.mark.parametrize(
    ("bureau", "why"),
    [
        (Bureau("P1", ("P2",), "P4"), r"1 scrutineers \(MA-57.*expected 2 of them"),
        (Bureau("P1", ("P1", "P2"), "P4"), "somebody has two functions"),
    ],
)
def test_a_bureau_is_as_the_law_wants_it(bureau, why):
    law = law_of()
    assembly = Assembly(notice_of(), law)
    assembly.convene(Circumstances(23, SEAT))
    with pytest.raises(Unlawful, match=why):
        assembly.open(make_roll(MEMBERS, law, DAY), bureau)


def test_the_roll_is_of_the_day():
    law = law_of()
    assembly = Assembly(notice_of(), law)
    assembly.convene(Circumstances(23, SEAT))
    with pytest.raises(AssemblyRefused, match="the roll is of 2026-06-18"):
        assembly.open(make_roll(MEMBERS, law, DAY - dt.timedelta(1)), BUREAU)


def test_a_mixed_meeting_holds_each_decision_to_its_own_quorum():
    statutes = Resolution("R5", "Statutes", nature=Nature.EXTRAORDINARY, subject=Subject.STATUTES)
    assembly = opened(ACCOUNTS, statutes, kind=MeetingKind.MIXED, members=17)
    assert hands(assembly, "R1", 17).adopted
    with pytest.raises(NoQuorum, match=r"17 there.*expected 18 of 23"):
        hands(assembly, "R5", 17)
    assembly.sitting.arrive("P18")
    assert hands(assembly, "R5", 12, 6).adopted


def test_two_thirds_of_the_votes_cast_are_enough_and_no_less():
    statutes = Resolution("R5", "Statutes", nature=Nature.EXTRAORDINARY, subject=Subject.STATUTES)
    for votes_for, against, adopted in ((12, 6, True), (11, 7, False)):
        assembly = opened(statutes, kind=MeetingKind.EXTRAORDINARY, members=18)
        outcome = hands(assembly, "R5", votes_for, against)
        assert (outcome.adopted, outcome.needed) == (adopted, Fraction(12))
