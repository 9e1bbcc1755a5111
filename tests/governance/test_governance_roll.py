"""The roll of an assembly: who may vote, why not others, and for how many votes each counts."""

import datetime as dt
import json
from fractions import Fraction

import attrs
import pytest
from assembly_laws import DAY, assembly_law, people, roll_of
from hypothesis import given
from hypothesis import strategies as st

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import Cap, Excluded, MemberFacts, NotOnTheRoll, Roll, make_roll
from cae_core.rules.errors import LawNotEstablished

NO_LAW = AssemblyLaw(None)
BEFORE = DAY - dt.timedelta(days=1)
PRO_RATA = {"votes_cut_pro_rata": True}


def reasons(roll):
    return {each.member: (each.reason, each.source) for each in roll.excluded}


@pytest.mark.parametrize(
    ("facts", "law", "reason", "source"),
    [
        ({"since": DAY + dt.timedelta(days=1)}, {}, "a member from a later day on", ""),
        ({"suspended": True}, {}, "suspended", ""),
        ({"suspended": True}, {"suspension_bars_vote": True}, "suspended", "law of suspension_bars_vote"),
        ({"capable": False}, {}, "without legal capacity, and nobody named to act", ""),
        ({"born": dt.date(2008, 6, 20)}, {"voting_age": 18}, "under the age to vote", "law of voting_age"),
        (
            {"owed": 1},
            {"paid_up_to_vote": True},
            "has not paid what is due on the shares",
            "law of paid_up_to_vote",
        ),
    ],
)
def test_who_may_not_vote_is_on_the_roll_with_the_reason(facts, law, reason, source):
    roll = roll_of(2, assembly_law(**law), MemberFacts("X", "Someone", **facts))
    assert [each.member for each in roll.electors] == ["P01", "P02"]
    assert roll.excluded == (Excluded("X", "Someone", reason, source),)
    with pytest.raises(NotOnTheRoll) as refused:
        roll.of("X")
    assert (refused.value.what, refused.value.reason, refused.value.source) == ("X", reason, source)


@pytest.mark.parametrize(
    ("facts", "law"),
    [
        ({"since": DAY}, {}),
        ({"suspended": True}, {"suspension_bars_vote": False}),
        ({"born": dt.date(2008, 6, 19)}, {"voting_age": 18}),  # comes of age on the day
        ({"born": dt.date(2008, 6, 20)}, {"voting_age": 16}),
        ({"born": dt.date(2008, 6, 20)}, {}),
        ({"owed": 0}, {"paid_up_to_vote": True}),
        ({"owed": 5000}, {"paid_up_to_vote": False}),
        ({"owed": 5000}, {}),
    ],
)
def test_who_may_vote_on_the_other_side_of_each_limit(facts, law):
    roll = roll_of(2, assembly_law(**law), MemberFacts("X", **facts))
    assert roll.of("X").weight == 1
    assert not roll.excluded


def test_an_open_law_is_asked_only_where_it_matters():
    law = assembly_law(paid_up_to_vote=None, suspension_bars_vote=None, votes_cut_pro_rata=None)
    assert len(roll_of(3, law)) == 3
    for facts in (MemberFacts("X", owed=1), MemberFacts("X", suspended=True)):
        with pytest.raises(LawNotEstablished):
            roll_of(3, law, facts)


def test_somebody_else_is_no_member():
    with pytest.raises(NotOnTheRoll) as refused:
        roll_of(2, NO_LAW).of("Z")
    assert str(refused.value) == "Z: not a member on the day of the roll"


def test_a_member_who_comes_twice_would_count_twice():
    with pytest.raises(AssemblyRefused) as refused:
        make_roll([*people(3), MemberFacts("P02", "again")], NO_LAW, DAY)
    assert refused.value.what == "P02"


def test_one_vote_each_and_no_more():
    with pytest.raises(AssemblyRefused) as refused:
        roll_of(1, assembly_law(one_member_one_vote=True), MemberFacts("X", votes=2))
    assert str(refused.value) == "X: one member has one vote, not 2"
    assert refused.value.source == "law of one_member_one_vote"


def test_in_an_algerian_union_legal_persons_may_have_votes_by_headcount():
    law = assembly_law(votes_by_headcount=True)
    roll = make_roll([MemberFacts("U1", legal=True, headcount=40, votes=4), MemberFacts("P1")], law, DAY)
    assert {each.member: each.weight for each in roll.electors} == {"P1": 1, "U1": 4}
    for facts, other in [
        (MemberFacts("P2", votes=4), law),  # a person has one vote
        (MemberFacts("U2", legal=True, votes=0), law),
        (MemberFacts("U2", legal=True, votes=4), assembly_law(votes_by_headcount=False)),
    ]:
        with pytest.raises(AssemblyRefused):
            make_roll([facts], other, DAY)
    with pytest.raises(LawNotEstablished):
        make_roll([MemberFacts("U2", legal=True, votes=4)], assembly_law(votes_by_headcount=None), DAY)


def legal(count):
    return [MemberFacts(f"L{i}", legal=True) for i in range(1, count + 1)]


def test_legal_persons_at_one_third_of_the_votes_keep_theirs():
    law = assembly_law(legal_person_votes_maximum="1/3")  # no rule needed: nothing is cut
    roll = roll_of(4, law, *legal(2))
    assert not roll.caps
    assert roll.weight(each.member for each in roll.electors) == 6


def test_legal_persons_beyond_one_third_are_cut_to_it():
    law = assembly_law(legal_person_votes_maximum="1/3", **PRO_RATA)
    roll = roll_of(4, law, *legal(3))
    assert roll.caps == (
        Cap(
            "legal_person_votes_maximum",
            ("L1", "L2", "L3"),
            Fraction(1, 3),
            Fraction(2, 3),
            "law of legal_person_votes_maximum",
            "text",
        ),
    )
    assert roll.weight(["L1", "L2", "L3"]) == 2
    assert roll.weight(each.member for each in roll.electors) == 6


@pytest.mark.parametrize("rule", [{}, {"votes_cut_pro_rata": False}])
def test_a_limit_that_nobody_says_how_to_apply_stops_the_roll(rule):
    law = assembly_law(legal_person_votes_maximum="1/3", **rule)
    with pytest.raises(AssemblyRefused) as refused:
        roll_of(4, law, *legal(3))
    assert refused.value.source == f"law of {'votes_cut_pro_rata' if rule else 'legal_person_votes_maximum'}"


def test_a_limit_left_to_statutes_that_are_silent_is_not_guessed():
    with pytest.raises(LawNotEstablished):
        roll_of(4, assembly_law(legal_person_votes_maximum="1/3", votes_cut_pro_rata=None), *legal(3))


def test_a_limit_that_would_leave_no_vote_at_all_stops_the_roll():
    with pytest.raises(AssemblyRefused) as refused:
        make_roll(legal(3), assembly_law(legal_person_votes_maximum="1/3", **PRO_RATA), DAY)
    assert refused.value.what == "legal_person_votes_maximum"


INVESTORS = {
    "investor_votes_maximum": "0.35",
    "investor_votes_with_coops_maximum": "0.49",
} | PRO_RATA


def investors(count, coops=0):
    plain = [MemberFacts(f"I{i:02}", cooperating=False) for i in range(count)]
    return [*plain, *(MemberFacts(f"C{i:02}", cooperating=False, cooperative=True) for i in range(coops))]


def share(roll, letter):
    votes = roll.weight(each.member for each in roll.electors)
    return roll.weight(each.member for each in roll.electors if each.member[0] in letter) / votes


@pytest.mark.parametrize(
    ("working", "plain", "coops", "caps", "alone", "together"),
    [
        (65, 35, 0, [], Fraction(35, 100), Fraction(35, 100)),
        (64, 36, 0, ["investor_votes_maximum"], Fraction(35, 100), Fraction(35, 100)),
        (51, 35, 14, [], Fraction(35, 100), Fraction(49, 100)),
        (50, 0, 50, ["investor_votes_with_coops_maximum"], 0, Fraction(49, 100)),
        (50, 30, 20, ["investor_votes_with_coops_maximum"], Fraction(294, 1000), Fraction(49, 100)),
    ],
)
def test_investors_have_at_most_35_and_with_cooperatives_49_percent(
    working, plain, coops, caps, alone, together
):
    roll = roll_of(working, assembly_law(**INVESTORS), *investors(plain, coops))
    assert [each.key for each in roll.caps] == caps
    assert (share(roll, "I"), share(roll, "IC")) == (alone, together)


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30))
def test_both_limits_of_investors_hold_together_and_workers_keep_their_vote(working, plain, coops):
    roll = roll_of(working, assembly_law(**INVESTORS), *investors(plain, coops))
    assert share(roll, "I") <= Fraction(35, 100)
    assert share(roll, "IC") <= Fraction(49, 100)
    assert all(each.weight == 1 for each in roll.electors if each.member[0] == "P")
    assert all(0 < each.weight <= 1 for each in roll.electors)


def test_limits_that_push_one_another_are_not_combined_by_guess():
    law = assembly_law(legal_person_votes_maximum="1/3", **INVESTORS)
    with pytest.raises(AssemblyRefused) as refused:
        roll_of(2, law, *legal(8), *investors(8))
    assert refused.value.what == "legal_person_votes_maximum"


def full_roll():
    law = assembly_law(legal_person_votes_maximum="1/3", paid_up_to_vote=True, **PRO_RATA)
    others = [
        *legal(3),
        MemberFacts("X", "Zoë Ben-Ali", owed=3),
        MemberFacts("Y", "ياسمين", "workers", shares=7),
    ]
    return roll_of(3, law, *others)


def test_a_roll_comes_back_from_its_plain_values():
    roll = full_roll()
    again = Roll.from_dict(json.loads(json.dumps(roll.to_dict())))
    assert again == roll
    assert again.digest == roll.digest
    assert [each.member for each in again.college("workers")] == ["Y"]


def changed(value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.date):
        return BEFORE
    return (*value, "other") if isinstance(value, tuple) else value + type(value)("1")


@pytest.mark.parametrize("part", ["electors", "excluded", "caps"])
def test_any_change_shows_in_the_digest(part):
    roll = full_roll()
    digests = {roll.digest, attrs.evolve(roll, on=BEFORE).digest}
    first, *rest = getattr(roll, part)
    fields = [field.name for field in attrs.fields(type(first))]
    for name in fields:
        other = attrs.evolve(first, **{name: changed(getattr(first, name))})
        digests.add(attrs.evolve(roll, **{part: (other, *rest)}).digest)
    digests.add(attrs.evolve(roll, **{part: tuple(rest)}).digest)
    assert len(digests) == 3 + len(fields)


@given(st.permutations([*people(5), *legal(4), MemberFacts("X", suspended=True)]))
def test_the_order_of_members_does_not_matter(members):
    law = assembly_law(legal_person_votes_maximum="1/3", **PRO_RATA)
    assert make_roll(members, law, DAY).digest == roll_of(5, law, *legal(4), members_suspended()).digest


def members_suspended():
    return MemberFacts("X", suspended=True)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.dates(max_value=DAY)), min_size=1, max_size=8))
def test_neither_capital_nor_seniority_gives_a_vote(held):
    members = [MemberFacts(f"P{i}", shares=shares, since=since) for i, (shares, since) in enumerate(held)]
    roll = make_roll(members, assembly_law(legal_person_votes_maximum="1/3"), DAY)
    assert [each.weight for each in roll.electors] == [1] * len(held)
