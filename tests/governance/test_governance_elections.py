"""Elections: ballots, seats, rounds, alternates, tie-breaks; the seats against starvote, a library of its own."""

import datetime as dt
import json
from fractions import Fraction as F  # noqa: N817

import attrs
import pytest
import starvote
from assembly_laws import DAY, assembly_law
from hypothesis import given
from hypothesis import strategies as st

from cae_core.governance.assembly_law import AssemblyLaw, Majority, VoteBase
from cae_core.governance.colleges import College
from cae_core.governance.election_ballots import Ballot, ElectionTally, count_ballots
from cae_core.governance.elections import ElectionOutcome, Outgoing, elect, next_round, relative_round
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Candidate, Election
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.rules.errors import LawNotEstablished

MAJORITY = Majority(F(1, 2), VoteBase.CAST, True, False, False, "S", "text")
NAMES = ("A", "B", "C", "D", "E")


def election(seats=1, names=NAMES, **more):
    return Election("board", seats, tuple(Candidate(each) for each in names), **more)


def ballots(**counts):
    """So many ballots of each kind: ``AB=3`` is three that name A and B, ``blank=1`` one without a name."""
    return [
        Ballot(() if names == "blank" else tuple(names))
        for names, count in counts.items()
        for _ in range(count)
    ]


def held(what, cast, members=None, majority=MAJORITY, **more):
    """The outcome of a round whose voters are all there."""
    facts = [MemberFacts(f"M{i:02}") for i in range(len(cast) if members is None else members)]
    roll = make_roll(facts, AssemblyLaw(None), DAY)
    counted = [each.member for each in facts][: len(cast)]
    return elect(what, count_ballots(cast, what), roll=roll, counted=counted, majority=majority, **more)


# --- Ballots --------------------------------------------------------------------------------------------


def test_ballots_name_candidates_once_and_no_more_than_seats():
    cast = ballots(AB=2, A=1, AA=1, ABC=1, X=1, blank=1)
    assert count_ballots(cast, election(2)) == {
        "": ElectionTally({"A": F(3), "B": F(2)}, valid=F(3), blank=F(1), void=F(3), heads=7)
    }


def test_typed_totals_are_those_that_ballots_could_give():
    roll = make_roll([MemberFacts(f"M{i}") for i in range(3)], AssemblyLaw(None), DAY)

    def typed(votes, valid, **more):
        tallies = {"": ElectionTally({key: F(count) for key, count in votes.items()}, F(valid), **more)}
        return elect(election(1), tallies, roll=roll, counted=["M0", "M1", "M2"], majority=MAJORITY)

    assert typed({"A": 2, "B": 1}, 3).elected == ("A",)
    with pytest.raises(AssemblyRefused, match="A: 3 votes, where the ballots give 2 at most"):
        typed({"A": 3}, 2)
    with pytest.raises(AssemblyRefused, match="votes: 4 votes, where the ballots give 3 at most"):
        typed({"A": 2, "B": 2}, 3)
    with pytest.raises(AssemblyRefused, match="X: a name that does not stand"):
        typed({"X": 1}, 3)
    with pytest.raises(AssemblyRefused, match="4 counted, where 3 are there"):
        typed({"A": 2}, 3, blank=F(1))
    with pytest.raises(AssemblyRefused, match="nobody stands"):
        held(election(1, names=()), [])


# --- Majorities and rounds ------------------------------------------------------------------------------


def test_the_first_round_asks_a_majority_of_the_ballots():
    found = held(election(2), ballots(AB=3, AC=3, BD=1))
    assert (found.elected, found.open_seats) == (("A", "B"), 0)
    assert (found.votes["B"], found.out_of, found.needed, found.strict) == (4, 7, F(7, 2), True)


def test_a_second_round_fills_what_is_left_by_most_votes_where_the_statutes_say_so():
    what = election(2)
    first = held(what, ballots(AB=3, AC=2, CD=1))
    assert (first.elected, first.open_seats) == (("A",), 1)  # B and C have half, which is not more than half
    left = next_round(what, first)
    assert (left.seats, [each.key for each in left.candidates]) == (1, ["B", "C", "D", "E"])
    again = ballots(B=2, C=2, D=1, E=1)
    assert held(left, again, round_number=2).elected == ()
    second = held(left, ballots(B=3, C=2, D=1, E=1), round_number=2, relative=True)
    assert (second.elected, second.relative, second.round) == (("B",), True, 2)
    assert next_round(left, second) is None


def test_nobody_is_elected_without_a_vote():
    found = held(election(3), ballots(A=1, blank=4), relative=True)
    assert (found.elected, found.open_seats) == (("A",), 2)


def test_who_wins_a_second_round_is_asked_only_where_it_matters():
    with pytest.raises(LawNotEstablished, match="relative_second_round"):
        held(election(1), ballots(A=2, B=1, C=1), round_number=2, relative=None)
    assert held(election(1), ballots(A=2, B=1), round_number=2, relative=None).elected == ("A",)


def test_blank_ballots_are_asked_about_only_where_they_matter():
    silent = attrs.evolve(MAJORITY, blank_counts=None)
    with pytest.raises(LawNotEstablished, match="blank_votes_count"):
        held(election(1), ballots(A=3, B=2, blank=1), majority=silent)
    assert held(election(1), ballots(A=4, B=2, blank=1), majority=silent).elected == ("A",)


def test_most_votes_never_win_the_first_round_unasked():
    assert relative_round(assembly_law(relative_second_round=True), 1, DAY) is False
    for value, expected in [(True, True), (False, False), (None, None)]:
        assert relative_round(assembly_law(relative_second_round=value), 2, DAY) is expected
    assert relative_round(AssemblyLaw(None), 2, DAY) is False


def test_the_chair_has_no_casting_vote_in_an_election():
    found = held(election(1), ballots(A=2, B=2), majority=attrs.evolve(MAJORITY, casting_vote=True))
    assert found.elected == ()


def test_a_new_term_may_need_more():
    """MA-61: two thirds of those present, here four of six."""
    more = Majority(F(2, 3), VoteBase.PRESENT, False, False, False, "MA-61", "text")
    outgoing = Outgoing(frozenset("A"), more)
    cast = ballots(A=3, AB=1, B=1, blank=1)
    found = held(election(2), cast, relative=True, outgoing=outgoing)
    assert found.elected == ("A", "B")
    found = held(election(2), ballots(A=2, AB=1, B=2, blank=1), relative=True, outgoing=outgoing)
    assert (found.elected, found.open_seats) == (("B",), 1)
    assert [str(each) for each in found.reasons] == ["A lacks the majority asked for a new term"]


# --- Ties and alternates --------------------------------------------------------------------------------

YEAR = dt.date(2020, 1, 1)
PEOPLE = (
    Candidate("A", gender="f", born=dt.date(1980, 1, 1), since=YEAR),
    Candidate("B", gender="m", born=dt.date(1970, 1, 1), since=YEAR),
    Candidate("C", gender="f", born=dt.date(1990, 1, 1), since=dt.date(2019, 1, 1)),
)


@pytest.mark.parametrize(
    ("tie_breaks", "elected"),
    [
        (("seniority",), ("C",)),
        (("age",), ("B",)),
        (("gender",), ("B",)),
        (("lot",), ("A",)),
        (("seniority", "age"), ("C",)),
        (("gender", "lot"), ("B",)),
        ((), ()),
    ],
)
def test_ties_are_broken_as_the_statutes_say(tie_breaks, elected):
    """A woman keeps her seat: a tie by gender goes to the man."""
    what = Election("board", 1, PEOPLE, tie_breaks=tie_breaks)
    staying = [Candidate("Z", gender="f")]
    found = held(what, ballots(A=2, B=2, C=2), relative=True, lot="ACB", staying=staying)
    assert found.elected == elected
    assert found.tied == (() if elected else ("A", "B", "C"))


def test_the_tie_break_that_decided_is_told():
    what = Election("board", 1, PEOPLE[:2], tie_breaks=("seniority", "age"))
    (reason,) = held(what, ballots(A=2, B=2), relative=True).reasons
    assert (reason.text.rpartition(", ")[2], set(reason.fields.values())) == ("the older", {"A", "B"})


def test_a_tie_goes_to_the_next_tie_break_among_those_left():
    what = Election("board", 1, PEOPLE[:2], tie_breaks=("seniority", "age"))
    assert held(what, ballots(A=2, B=2), relative=True).elected == ("B",)


def test_seats_for_all_who_tie_need_no_tie_break():
    found = held(election(2), ballots(A=2, B=2, C=1), relative=True)
    assert (found.elected, found.tied) == (("A", "B"), ())


def test_gender_is_looked_at_again_for_each_seat():
    people = (*PEOPLE, Candidate("D", gender="m", born=dt.date(1975, 1, 1), since=YEAR))
    what = Election("board", 2, people, tie_breaks=("gender", "age"))
    assert held(what, ballots(A=1, B=1, C=1, D=1), relative=True).elected == ("B", "A")


def test_a_tie_that_nothing_breaks_leaves_the_seat_open():
    found = held(election(2, tie_breaks=("lot",)), ballots(A=3, B=2, C=2), relative=True)
    assert (found.elected, found.tied, found.open_seats) == (("A",), ("B", "C"), 1)
    assert [str(each) for each in found.reasons] == ["nothing tells apart B, C"]
    drawn = held(election(2, tie_breaks=("lot",)), ballots(A=3, B=2, C=2), relative=True, lot=["C", "B"])
    assert (drawn.elected, drawn.tied) == (("A", "C"), ())


@pytest.mark.parametrize("name", ["seniority", "age", "gender", "lot"])
def test_a_tie_break_needs_what_it_compares(name):
    what = election(1, tie_breaks=(name,))
    with pytest.raises(AssemblyRefused, match=r"^A: "):
        held(what, ballots(A=2, B=2), relative=True, lot=["B"])


def test_an_unknown_tie_break_is_refused():
    with pytest.raises(AssemblyRefused, match="shares: not a way to break a tie"):
        held(election(1, tie_breaks=("shares",)), ballots(A=2, B=2), relative=True)


def test_alternates_follow_in_order():
    cast = ballots(A=5, B=4, C=3, D=3, E=1)
    found = held(election(1, alternates=2, tie_breaks=("lot",)), cast, relative=True, lot=["D", "C"])
    assert (found.elected, found.alternates) == (("A",), ("B", "D"))
    found = held(election(1, alternates=2), cast, relative=True)
    assert (found.elected, found.alternates, found.tied) == (("A",), ("B",), ("C", "D"))


def test_seniority_changes_a_tie_and_nothing_else():
    late = tuple(attrs.evolve(each, since=dt.date(2025, 1, 1)) for each in PEOPLE[2:])
    for cast, breaks, same in [
        (ballots(A=3, B=2, C=2), ("seniority",), True),
        (ballots(A=2, B=1, C=2), ("age",), True),
        (ballots(A=2, B=1, C=2), ("seniority",), False),
    ]:
        found = [
            held(Election("board", 1, people, tie_breaks=breaks), cast, relative=True).elected
            for people in (PEOPLE, (*PEOPLE[:2], *late))
        ]
        assert (found[0] == found[1]) is same


# --- Colleges -------------------------------------------------------------------------------------------

COLLEGES = tuple(College(key, key, F(weight, 10)) for key, weight in {"a": 5, "b": 3, "c": 2}.items())


def by_college(carries, **cast):
    facts, found = [], []
    for key, names in cast.items():
        facts += [MemberFacts(f"{key}{i}", college=key) for i in range(len(names))]
        found += [Ballot(tuple(each), key) for each in names]
    what = election(1)
    return elect(
        what, count_ballots(found, what), roll=make_roll(facts, AssemblyLaw(None), DAY),
        counted=[each.member for each in facts], majority=MAJORITY, colleges=COLLEGES, carries=carries,
    )  # fmt: skip


def test_candidates_are_weighed_by_colleges():
    cast = {"a": "AAABB", "b": "BBB", "c": "B"}
    found = by_college(carries=False, **cast)
    assert (found.elected, found.votes["A"], found.votes["B"]) == (("B",), F(3, 10), F(7, 10))
    found = by_college(carries=True, **cast)
    assert (found.elected, found.votes["A"], found.votes["B"]) == ((), F(1, 2), F(1, 2))
    with pytest.raises(LawNotEstablished, match="college_majority_carries"):
        by_college(carries=None, **cast)


# --- Writing down ---------------------------------------------------------------------------------------


def test_an_outcome_is_written_and_read_exactly():
    found = by_college(carries=False, a="AAB", b="BB", c="")
    written = json.loads(json.dumps(found.to_dict()))
    assert written["votes"]["A"] == "1/3"
    assert ElectionOutcome.from_dict(written) == found


# --- Properties -----------------------------------------------------------------------------------------

DRAWN = st.lists(st.lists(st.sampled_from(NAMES), max_size=3, unique=True), min_size=1, max_size=14)


def by_starvote(drawn, seats, **more):
    """Ballots of names are scores of 0 or 1: its methods then give seats to the most named, one by one."""
    scored = [{name: int(name in names) for name in NAMES} for names in drawn]
    method = starvote.star if seats == 1 else starvote.bloc
    return set(starvote.election(method, scored, seats=seats, maximum_score=1, verbosity=0, **more))


@given(DRAWN, st.integers(1, 3))
def test_seats_go_to_those_whom_starvote_elects(drawn, seats):
    drawn = [names[:seats] for names in drawn]
    found = held(election(seats), [Ballot(tuple(names)) for names in drawn], relative=True)
    if not found.tied and not found.open_seats:
        assert set(found.elected) == by_starvote(drawn, seats)


@given(DRAWN)
def test_a_tie_for_one_seat_is_one_for_starvote(drawn):
    drawn = [names[:1] for names in drawn]
    found = held(election(1), [Ballot(tuple(names)) for names in drawn], relative=True)
    if found.tied:
        with pytest.raises(starvote.UnbreakableTieError):
            by_starvote(drawn, 1, tiebreaker=None)


@given(DRAWN.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))), st.booleans())
def test_the_order_of_ballots_and_candidates_changes_nothing(drawn, relative):
    first, second = ([Ballot(tuple(names)) for names in each] for each in drawn)
    one = held(election(2), first, relative=relative)
    other = held(election(2, names=NAMES[::-1]), second, relative=relative)
    assert one == other


@given(DRAWN, st.integers(1, 4), st.integers(0, 2), st.booleans())
def test_seats_are_never_more_than_there_are_and_go_to_most_votes(drawn, seats, alternates, relative):
    what = election(seats, alternates=alternates)
    found = held(what, [Ballot(tuple(names)) for names in drawn], relative=relative)
    assert len(found.elected) + found.open_seats == seats
    assert len(found.alternates) <= alternates
    order = [*found.elected, *found.alternates, *found.tied]
    assert len(set(order)) == len(order)
    votes = [found.votes[name] for name in order]
    assert votes == sorted(votes, reverse=True)
    out = set(NAMES) - set(order)
    if len(found.elected) < seats and not relative and not found.tied:
        assert all(found.votes[name] <= found.needed for name in out)
