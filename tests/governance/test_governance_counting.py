"""Votes counted and decided: bases, thresholds, ties, blank votes, colleges; against a count by brute force."""

import json
from fractions import Fraction as F  # noqa: N817
from itertools import permutations

import attrs
import pytest
from assembly_laws import DAY, assembly_law
from hypothesis import given
from hypothesis import strategies as st

from cae_core.governance.assembly_law import AssemblyLaw, Majority, VoteBase
from cae_core.governance.colleges import College, check_colleges, majority_carries
from cae_core.governance.counting import Outcome, decide
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Choice
from cae_core.governance.roll import MemberFacts, NotOnTheRoll, make_roll
from cae_core.governance.tallies import (
    Group,
    Tally,
    count_roll_call,
    count_totals,
    groups,
    only_group,
    with_blank_proxies,
)
from cae_core.rules.errors import LawNotEstablished

PLAIN = Majority(F(1, 2), VoteBase.CAST, True, False, False, "S", "text")
TWO_THIRDS = attrs.evolve(PLAIN, share=F(2, 3), strict=False)
NO_LAW = AssemblyLaw(None)


def choices(**counts):
    """Voices of members M0, M1…: so many of each choice."""
    said = [Choice(name) for name, count in counts.items() for _ in range(count)]
    return {f"M{i}": choice for i, choice in enumerate(said)}


def decided(voices, majority=PLAIN, members=None, **more):
    """The outcome of a roll call in which everybody on the roll is there."""
    count = len(voices) if members is None else members
    roll = make_roll([MemberFacts(f"M{i}") for i in range(count)], NO_LAW, DAY)
    counted = more.pop("counted", frozenset(voices))
    return decide(count_roll_call(roll, voices), roll=roll, counted=counted, majority=majority, **more)


# --- The majority ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "in_favour", "cast", "adopted"),
    [
        ("1/2", 2, 3, True),
        ("1/2", 2, 4, False),
        ("1/2", 3, 4, True),
        ("2/3", 2, 3, True),
        ("2/3", 1, 2, False),
        ("2/3", 67, 100, True),
        ("2/3", 66, 100, False),
        ("3/4", 3, 4, True),
        ("3/4", 8, 11, False),
        ("1", 4, 4, True),
        ("1", 3, 4, False),
    ],
)
def test_a_half_is_exceeded_and_any_other_share_is_reached(share, in_favour, cast, adopted):
    majority = attrs.evolve(PLAIN, share=F(share), strict=share == "1/2")
    found = decided(choices(**{"for": in_favour, "against": cast - in_favour}), majority)
    assert found.adopted is adopted
    assert (found.votes_for, found.out_of, found.needed) == (in_favour, cast, F(share) * cast)


def test_each_base_counts_other_votes():
    voices = choices(**{"for": 5, "against": 3, "abstain": 2, "void": 1, "blank": 1})
    out_of = {base: decided(voices, attrs.evolve(PLAIN, base=base), members=20).out_of for base in VoteBase}
    assert out_of == {VoteBase.CAST: 8, VoteBase.PRESENT: 12, VoteBase.ALL: 20}


def test_those_present_and_silent_are_part_of_their_base():
    counted = {f"M{i}" for i in range(10)}
    voices = choices(**{"for": 5})
    present = attrs.evolve(PLAIN, base=VoteBase.PRESENT)
    assert not decided(voices, present, members=12, counted=counted).adopted
    assert decided(voices, PLAIN, members=12, counted=counted).adopted


def test_blank_votes_count_where_the_law_says_so():
    voices = choices(**{"for": 5, "against": 4, "blank": 1})
    assert decided(voices, PLAIN).adopted
    found = decided(voices, attrs.evolve(PLAIN, blank_counts=True))
    assert (found.adopted, found.out_of) == (False, 10)


def test_blank_votes_are_asked_about_only_where_they_decide():
    silent = attrs.evolve(PLAIN, blank_counts=None)
    with pytest.raises(LawNotEstablished, match="blank_votes_count"):
        decided(choices(**{"for": 5, "against": 4, "blank": 1}), silent)
    assert decided(choices(**{"for": 6, "against": 4, "blank": 1}), silent).adopted
    assert not decided(choices(**{"for": 4, "against": 4, "blank": 1}), silent).adopted
    present = attrs.evolve(silent, base=VoteBase.PRESENT)
    assert not decided(choices(**{"for": 5, "against": 4, "blank": 1}), present).adopted


@pytest.mark.parametrize("share", [F(1, 2), F(2, 3), F(1)])
@pytest.mark.parametrize("base", VoteBase)
def test_nobody_in_favour_never_adopts(share, base):
    majority = attrs.evolve(PLAIN, share=share, strict=share == F(1, 2), base=base)
    assert not decided({}, majority, members=0).adopted
    assert not decided(choices(abstain=3), majority).adopted


def test_votes_that_nobody_cast_are_said():
    assert [str(each) for each in decided(choices(abstain=3, void=1)).reasons] == [
        "nobody voted for or against"
    ]


# --- Ties -----------------------------------------------------------------------------------------------


def test_a_tie_is_decided_by_the_chair_only_where_the_law_says_so():
    tie, casting = choices(**{"for": 3, "against": 3}), attrs.evolve(PLAIN, casting_vote=True)
    for chair, adopted in [(Choice.FOR, True), (Choice.AGAINST, False)]:
        found = decided(tie, casting, chair=chair)
        assert (found.adopted, found.casting_vote) == (adopted, True)
        assert not decided(tie, PLAIN, chair=chair).adopted
    for chair in (None, Choice.ABSTAIN, Choice.BLANK):
        found = decided(tie, casting, chair=chair)
        assert (found.adopted, found.casting_vote) == (False, False)
        assert "was not given" in str(found.reasons[0])


def test_the_chair_decides_nothing_but_ties():
    casting = attrs.evolve(PLAIN, casting_vote=True)
    lost = decided(choices(**{"for": 3, "against": 4}), casting, chair=Choice.FOR)
    won = decided(choices(**{"for": 4, "against": 3}), casting, chair=Choice.AGAINST)
    nothing = decided(choices(abstain=4), casting, chair=Choice.FOR)
    assert [each.adopted for each in (lost, won, nothing)] == [False, True, False]
    assert not any(each.casting_vote for each in (lost, won, nothing))


def test_half_is_no_tie_where_more_than_a_half_is_asked():
    majority = attrs.evolve(TWO_THIRDS, casting_vote=True)
    found = decided(choices(**{"for": 3, "against": 3}), majority, chair=Choice.FOR)
    assert (found.adopted, found.casting_vote, found.reasons) == (False, False, ())


def test_with_blank_votes_cast_as_many_for_as_against_is_no_tie():
    """Six with the chair's, of thirteen, would still not be more than half."""
    majority = attrs.evolve(PLAIN, casting_vote=True, blank_counts=True)
    voices = choices(**{"for": 5, "against": 5, "blank": 2})
    assert not decided(voices, majority, chair=Choice.FOR).adopted


# --- Totals ---------------------------------------------------------------------------------------------


def test_more_votes_than_there_are_there_are_refused():
    there = {Group("a"): 3, Group("b"): 2}
    with pytest.raises(AssemblyRefused, match="b: 3 counted, where 2 are there"):
        count_totals({Group("b"): {Choice.FOR: 2, Choice.VOID: 1}}, there)
    with pytest.raises(AssemblyRefused, match="c: 1 counted, where 0 are there"):
        count_totals({Group("c"): {Choice.FOR: 1}}, there)
    with pytest.raises(AssemblyRefused, match="a: -1 counted"):
        count_totals({Group("a"): {Choice.FOR: 3, Choice.AGAINST: -1}}, there)


def test_a_vote_of_somebody_who_is_not_counted_is_refused_at_the_decision():
    with pytest.raises(AssemblyRefused, match="4 counted, where 3 are there"):
        decided(choices(**{"for": 4}), counted={"M0", "M1", "M2"})


def test_more_ballots_than_there_are_people_are_refused_whatever_they_weigh():
    roll = make_roll([MemberFacts("M0"), MemberFacts("M1")], NO_LAW, DAY)
    with pytest.raises(AssemblyRefused, match="votes: "):
        decide({"": Tally(for_=F(1), heads=3)}, roll=roll, counted=["M0", "M1"], majority=PLAIN)


def test_a_voice_of_somebody_not_on_the_roll_is_refused():
    roll = make_roll([MemberFacts("M0"), MemberFacts("M1", suspended=True)], NO_LAW, DAY)
    with pytest.raises(NotOnTheRoll, match="M1: suspended"):
        count_roll_call(roll, choices(**{"for": 2}))


def test_totals_of_unequal_votes_come_by_group():
    """A headcount of five: its ballot weighs five, and a total of hands does not tell which it is."""
    law = assembly_law(votes_by_headcount=True)
    facts = [MemberFacts("M0"), MemberFacts("M1"), MemberFacts("M2", legal=True, votes=5)]
    roll = make_roll(facts, law, DAY)
    there = groups(roll, ["M0", "M1", "M2"])
    assert there == {Group(): 2, Group("", F(5)): 1}
    with pytest.raises(AssemblyRefused, match="weigh differently"):
        only_group(there)
    tallies = count_totals({Group(): {Choice.FOR: 2}, Group("", F(5)): {Choice.AGAINST: 1}}, there)
    assert tallies == {"": Tally(for_=F(2), against=F(5), heads=3)}
    assert not decide(tallies, roll=roll, counted={"M0", "M1", "M2"}, majority=PLAIN).adopted


def test_the_only_group_of_a_college_needs_no_name():
    roll = make_roll([MemberFacts("M0"), MemberFacts("M1")], NO_LAW, DAY)
    assert only_group(groups(roll, ["M0", "M1"])) == Group()
    assert only_group({}, "a") == Group("a")


def test_blank_proxies_are_added_to_a_total():
    roll = make_roll([MemberFacts(f"M{i}") for i in range(4)], NO_LAW, DAY)
    tallies = count_totals({Group(): {Choice.FOR: 1, Choice.AGAINST: 1}}, groups(roll, ["M0", "M1"]))
    added = with_blank_proxies(tallies, roll, ["M2", "M3"], Choice.AGAINST)
    assert added[""] == Tally(for_=F(1), against=F(3), heads=4)
    assert with_blank_proxies({}, roll, [], Choice.FOR) == {}


# --- Colleges -------------------------------------------------------------------------------------------

THREE = (College("a", "A", F(1, 2)), College("b", "B", F(3, 10)), College("c", "C", F(1, 5)))


def with_colleges(majority=PLAIN, carries=False, chair=None, there=None, **said):
    """The outcome of three colleges, each with its voices as choices by name."""
    facts, voices = [], {}
    for key, counts in said.items():
        for name, choice in choices(**counts).items():
            facts.append(MemberFacts(key + name, college=key))
            voices[key + name] = choice
    roll = make_roll(facts, NO_LAW, DAY)
    return decide(
        count_roll_call(roll, voices), roll=roll, counted=set(voices) if there is None else there,
        majority=majority, colleges=THREE, carries=carries, chair=chair,
    )  # fmt: skip


def test_votes_are_carried_in_proportion():
    found = with_colleges(a={"for": 1, "against": 3}, b={"for": 2}, c={"for": 1, "against": 1})
    assert found.votes_for == F(1, 8) + F(3, 10) + F(1, 10)
    assert (found.adopted, found.out_of) == (True, 1)
    assert found.by_college["a"].votes_for == F(1, 8)


def test_votes_are_carried_whole_to_a_majority():
    said = {"a": {"for": 1, "against": 3}, "b": {"for": 2}, "c": {"for": 2, "against": 1}}
    found = with_colleges(carries=True, **said)
    assert (found.adopted, found.votes_for, found.out_of) == (False, F(1, 2), 1)
    assert [str(each) for each in found.reasons] == [
        "5 of 9 members are for: the weights of the colleges decide otherwise",
        "a tie: not adopted",
    ]


def test_a_divided_college_carries_its_weight_nowhere():
    found = with_colleges(carries=True, a={"for": 2, "against": 2}, b={"for": 1}, c={"against": 1})
    assert (found.adopted, found.votes_for, found.out_of) == (True, F(3, 10), F(1, 2))
    assert "a is divided" in str(found.reasons[0])
    present = attrs.evolve(PLAIN, base=VoteBase.PRESENT)
    found = with_colleges(present, carries=True, a={"for": 2, "against": 2}, b={"for": 1}, c={"for": 1})
    assert (found.adopted, found.votes_for, found.out_of) == (False, F(1, 2), 1)


@pytest.mark.parametrize("carries", [True, False])
def test_a_college_in_which_nobody_voted_is_neither_for_nor_against(carries):
    said = {"a": {"abstain": 2, "void": 1}, "b": {"for": 2}, "c": {"against": 1}}
    found = with_colleges(carries=carries, **said)
    assert (found.adopted, found.votes_for, found.out_of) == (True, F(3, 10), F(1, 2))
    assert "nobody voted in the college a" in str(found.reasons[0])


def test_silence_weighs_in_the_base_of_those_present_and_of_all():
    said = {"a": {"abstain": 2}, "b": {"for": 2}, "c": {"for": 1}}
    for base in (VoteBase.PRESENT, VoteBase.ALL):
        found = with_colleges(attrs.evolve(PLAIN, base=base), **said)
        assert (found.adopted, found.votes_for, found.out_of) == (False, F(1, 2), 1)


def test_a_college_without_anybody_is_left_out_of_every_base():
    for base in VoteBase:
        found = with_colleges(attrs.evolve(PLAIN, base=base), a={"for": 1}, b={"against": 1})
        assert (found.adopted, found.out_of) == (True, F(4, 5))


def test_ties_by_weight_are_the_chairs():
    majority = attrs.evolve(PLAIN, casting_vote=True)
    said = {"a": {"for": 1}, "b": {"against": 2}, "c": {"against": 2}}
    assert with_colleges(majority, chair=Choice.FOR, **said).adopted
    assert not with_colleges(majority, chair=Choice.AGAINST, **said).adopted


def test_a_member_in_no_college_is_refused():
    roll = make_roll([MemberFacts("M0", college="a"), MemberFacts("M1", college="d")], NO_LAW, DAY)
    with pytest.raises(Unlawful, match=r"M1: a member in no college.*expected one of a, b, c"):
        decide({}, roll=roll, counted=(), majority=PLAIN, colleges=THREE)


def test_votes_of_no_college_are_refused():
    roll = make_roll([MemberFacts("M0", college="a")], NO_LAW, DAY)
    with pytest.raises(AssemblyRefused, match="d: votes of a college that is not there"):
        decide({"d": Tally(for_=F(1))}, roll=roll, counted=["M0"], majority=PLAIN, colleges=THREE)


def test_a_vote_cut_on_the_roll_has_no_place_in_a_college():
    law = assembly_law(legal_person_votes_maximum="1/3", votes_cut_pro_rata=True)
    facts = [MemberFacts("M0", college="a"), MemberFacts("M1", college="b", legal=True)]
    roll = make_roll(facts, law, DAY)
    with pytest.raises(Unlawful, match="M1: not one vote inside a college"):
        decide({}, roll=roll, counted=(), majority=PLAIN, colleges=THREE)


def test_colleges_are_checked_by_their_law():
    law = assembly_law(colleges_minimum=3, college_votes_minimum="0.10", college_votes_maximum="0.50")
    check_colleges(THREE, law, DAY)
    with pytest.raises(Unlawful, match=r"law of colleges_minimum.*another criterion than capital"):
        check_colleges([attrs.evolve(THREE[0], by_capital=True), *THREE[1:]], law, DAY)
    with pytest.raises(Unlawful, match="named twice"):
        check_colleges([THREE[1], THREE[1], *THREE[1:]], law, DAY)
    with pytest.raises(LawNotEstablished):
        check_colleges(THREE, assembly_law(colleges_minimum=None), DAY)


def test_how_votes_are_carried_is_read_from_the_law():
    laws = [assembly_law(college_majority_carries=value) for value in (True, False, None)]
    assert [majority_carries(law, DAY) for law in [*laws, NO_LAW]] == [True, False, None, None]


def test_silence_on_two_things_names_the_one_that_decides():
    both = attrs.evolve(PLAIN, blank_counts=None)
    narrow = {"a": {"for": 3, "against": 2}, "b": {"against": 1}, "c": {"against": 1, "for": 2}}
    with pytest.raises(LawNotEstablished, match="college_majority_carries"):
        with_colleges(both, carries=None, **narrow)
    blank = {"a": {"for": 3, "against": 2, "blank": 3}, "b": {"for": 1}, "c": {"against": 2}}
    assert with_colleges(PLAIN, carries=False, **blank).adopted
    with pytest.raises(LawNotEstablished, match="blank_votes_count"):
        with_colleges(both, carries=None, **blank)


# --- Writing down ---------------------------------------------------------------------------------------


def test_an_outcome_is_written_and_read_exactly():
    found = with_colleges(a={"for": 1, "against": 2}, b={"for": 1}, c={"abstain": 1})
    written = json.loads(json.dumps(found.to_dict()))
    assert written["votes_for"] == "7/15"
    assert written["by_college"]["a"]["tally"]["for"] == "1/1"
    assert Outcome.from_dict(written) == found


# --- Properties -----------------------------------------------------------------------------------------

SAID = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Choice)), max_size=12)
SHARES = st.sampled_from([F(1, 2), F(2, 3), F(3, 4), F(1)])


def brute_force(said, share, base, carries, colleges):
    """The decision by counting one ballot at a time with integers: nothing of the library is used."""
    if not colleges:
        said = [("all", choice) for _, choice in said]
    weights = {"a": 50, "b": 30, "c": 20} if colleges else {"all": None}
    scale = 27720  # every college of up to twelve ballots divides it
    yes = total = 0
    for key, weight in weights.items():
        ballots = [choice.value for college, choice in said if college == key]
        against = sum(1 for each in ballots if each == "against")
        in_favour = sum(1 for each in ballots if each == "for")
        base_here = in_favour + against if base is VoteBase.CAST else len(ballots)
        if weight is None:
            yes, total = yes + in_favour, total + base_here
        elif base_here and not carries:
            yes, total = yes + weight * scale * in_favour // base_here, total + weight * scale
        elif base_here and in_favour > base_here - in_favour:
            yes, total = yes + weight, total + weight
        elif base_here and not (base is VoteBase.CAST and in_favour == against):
            total += weight
    if share == F(1, 2):
        return yes * 2 > total
    return yes > 0 and yes * share.denominator >= total * share.numerator


@given(SAID, SHARES, st.sampled_from(VoteBase), st.booleans(), st.booleans())
def test_decisions_are_those_of_brute_force(said, share, base, carries, colleges):
    majority = attrs.evolve(PLAIN, share=share, strict=share == F(1, 2), base=base)
    assert count(said, majority, carries, colleges).adopted is brute_force(
        said, share, base, carries, colleges
    )


def count(said, majority, carries, colleges, order=None, shares=(), since=()):
    """Members in the order of ``said``, voices taken in another, with shares and days of membership."""
    facts = [
        MemberFacts(f"M{i:02}", college=college, shares=held, since=start)
        for i, ((college, _), held, start) in enumerate(
            zip(said, [*shares, *[0] * len(said)], [*since, *[None] * len(said)], strict=False)
        )
    ]
    roll = make_roll(facts, NO_LAW, DAY)
    places = range(len(said)) if order is None else order
    voices = {f"M{i:02}": said[i][1] for i in places}
    found = THREE if colleges else ()
    return decide(
        count_roll_call(roll, voices), roll=roll, counted=set(voices), majority=majority,
        colleges=found, carries=carries,
    )  # fmt: skip


@given(SAID.flatmap(lambda said: st.tuples(st.just(said), st.permutations(range(len(said))))), st.booleans())
def test_the_order_of_voices_changes_nothing(drawn, colleges):
    said, order = drawn
    assert count(said, PLAIN, False, colleges) == count(said, PLAIN, False, colleges, order)


@given(
    SAID,
    st.lists(st.integers(0, 10**9), min_size=12, max_size=12),
    st.lists(st.dates(max_value=DAY), min_size=12, max_size=12),
    st.booleans(),
)
def test_capital_and_seniority_change_no_result(said, shares, since, colleges):
    plain = count(said, TWO_THIRDS, True, colleges)
    rich = count(said, TWO_THIRDS, True, colleges, shares=shares, since=since)
    assert plain == rich


@given(SAID, st.data())
def test_in_a_college_every_voice_weighs_the_same(said, data):
    """Two members of a college change places: nothing changes; the weights of colleges are kept."""
    by_college = {key: [i for i, (college, _) in enumerate(said) if college == key] for key in "abc"}
    swapped = list(said)
    for places in by_college.values():
        order = data.draw(st.permutations(places))
        for place, other in zip(places, order, strict=True):
            swapped[place] = said[other]
    first, second = (count(each, PLAIN, False, True) for each in (said, swapped))
    assert first == second
    assert first.out_of == sum(each.weight for each in THREE if first.by_college[each.key].out_of)


@given(SAID, st.booleans(), st.booleans(), st.integers(0, 11))
def test_one_more_voice_in_favour_never_loses(said, carries, colleges, place):
    if not said:
        return
    place %= len(said)
    more = [(college, Choice.FOR if i == place else choice) for i, (college, choice) in enumerate(said)]
    majority = attrs.evolve(TWO_THIRDS, base=VoteBase.PRESENT)
    assert (
        count(more, majority, carries, colleges).adopted >= count(said, majority, carries, colleges).adopted
    )


def test_all_orders_of_a_small_ballot():
    said = [("a", Choice.FOR), ("a", Choice.AGAINST), ("b", Choice.FOR), ("c", Choice.BLANK)]
    found = {json.dumps(count(said, PLAIN, False, True, order).to_dict()) for order in permutations(range(4))}
    assert len(found) == 1
