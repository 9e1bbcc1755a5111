"""Amounts shared among persons: sums kept, keys and seniority exact, what the law forbids refused."""

import datetime as dt
from fractions import Fraction as F  # noqa: N817

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.capital.sharing import (
    Holding,
    KeyNotWhole,
    LabourKey,
    NamedTwice,
    NegativeWeight,
    NobodyEligible,
    NothingToShareBy,
    SeniorityTooHeavy,
    Worker,
    eligible,
    interest_capital,
    labour_share,
    refunds,
    share_interest,
    shared,
)
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.ratio import Ratio

PARAMETERS = "".join(
    f"""
[{key}]
unit = "{unit}"
values = [{{ from = 2000-01-01, value = "{value}", source = "invented art. {article}", confidence = "text" }}]
"""
    for key, unit, value, article in (
        ("labour_share_presence_months", "count", "3", 1),
        ("labour_share_seniority_months", "count", "6", 1),
        ("seniority_coefficient_maximum", "number", "2", 2),
    )
)
LAW = ParameterSet.load([PARAMETERS], "EUR").at(dt.date(2026, 12, 31))
ONE, HALF = Ratio(1), Ratio(1, 2)
TEAM = [
    Worker("Ada", 30000_00, F(1600), presence=12, seniority=120),
    Worker("Bilal", 15000_00, F(800), presence=12, seniority=12),
    Worker("Cléa", 5000_00, Ratio(4001, 10), presence=3, seniority=3),
]


def test_by_wages_by_time_and_equally():
    assert labour_share(1000_00, TEAM, LabourKey(wages=ONE), LAW) == {
        "Ada": 600_00, "Bilal": 300_00, "Cléa": 100_00,
    }  # fmt: skip
    assert labour_share(2800_10, TEAM, LabourKey(time=ONE), LAW) == {
        "Ada": 1600_00, "Bilal": 800_00, "Cléa": 400_10,
    }  # fmt: skip
    assert labour_share(1000_00, TEAM, LabourKey(equally=ONE), LAW) == {
        "Ada": 333_34, "Bilal": 333_33, "Cléa": 333_33,
    }  # fmt: skip


def test_a_mix_is_rounded_once():
    """Half by wages (300 of 500 for Ada), half equally (166.666… each): thirds meet before the rounding."""
    key = LabourKey(wages=HALF, equally=HALF)
    assert labour_share(1000_00, TEAM, key, LAW) == {"Ada": 466_67, "Bilal": 316_67, "Cléa": 216_66}


def test_seniority_weighs_up_to_its_coefficient():
    """5 % a year, twice at most: 1.5 after ten years, 1.05 after one, 1 before."""
    key = LabourKey(equally=ONE, per_year=Ratio(5, 100), coefficient=Ratio(2))
    assert [key.weighing(each) for each in TEAM] == [F(3, 2), F(21, 20), 1]
    assert labour_share(3550_00, TEAM, key, LAW) == {"Ada": 1500_00, "Bilal": 1050_00, "Cléa": 1000_00}
    capped = LabourKey(equally=ONE, per_year=Ratio(50, 100), coefficient=Ratio(2))
    assert capped.weighing(TEAM[0]) == 2
    assert capped.weighing(Worker("D", seniority=23)) == F(3, 2)
    assert capped.weighing(Worker("E", seniority=24)) == 2


@pytest.mark.parametrize(
    ("presence", "seniority", "entitled"),
    [(3, 0, True), (2, 5, False), (0, 6, True), (2, 6, True), (0, 0, False)],
)
def test_who_is_eligible_by_presence_or_by_seniority(presence, seniority, entitled):
    worker = Worker("Ada", 1, presence=presence, seniority=seniority)
    assert bool(eligible([worker], LAW)) is entitled


def test_who_is_not_eligible_receives_nothing_and_weighs_nothing():
    late = Worker("Dina", 10**9, presence=2, seniority=2)
    assert labour_share(1000_00, [*TEAM, late], LabourKey(wages=ONE), LAW) == labour_share(
        1000_00, TEAM, LabourKey(wages=ONE), LAW
    )


def test_nobody_eligible_is_refused_with_the_article_but_for_nothing():
    late = [Worker("Dina", 100, presence=2)]
    with pytest.raises(NobodyEligible, match=r"3 months in the year, or 6 months .*invented art. 1"):
        labour_share(1, late, LabourKey(wages=ONE), LAW)
    assert labour_share(0, late, LabourKey(wages=ONE), LAW) == {}


def test_a_coefficient_above_the_law_is_refused_with_the_article():
    labour_share(1, TEAM, LabourKey(equally=ONE, coefficient=Ratio(2)), LAW)
    with pytest.raises(SeniorityTooHeavy, match=r"201/100 is above 2 .*invented art. 2"):
        labour_share(1, TEAM, LabourKey(equally=ONE, coefficient=Ratio(201, 100)), LAW)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"wages": HALF},
        {"wages": ONE, "time": Ratio(1, 100)},
        {"wages": Ratio(3, 2), "time": Ratio(-1, 2)},
    ],
)
def test_a_key_that_is_no_whole_is_refused(parts):
    with pytest.raises(KeyNotWhole):
        LabourKey(**parts)


def test_seniority_that_weighs_against_is_refused():
    with pytest.raises(NegativeWeight):
        LabourKey(equally=ONE, per_year=Ratio(-1, 100))


def test_a_part_of_the_key_that_nobody_has_anything_of_is_refused():
    idle = [Worker("Ada", 0, 100, presence=12)]
    with pytest.raises(NothingToShareBy, match="wages is 0 for everybody"):
        labour_share(100, idle, LabourKey(wages=HALF, time=HALF), LAW)
    assert labour_share(100, idle, LabourKey(time=ONE), LAW) == {"Ada": 100}


@pytest.mark.parametrize("key", [LabourKey(wages=ONE), LabourKey(equally=ONE)])
def test_a_negative_wage_is_refused_whatever_the_key(key):
    with pytest.raises(NegativeWeight, match="wages of Ada"):
        labour_share(100, [Worker("Ada", -1, presence=12), Worker("Bilal", 2, presence=12)], key, LAW)


def test_a_person_named_twice_is_refused():
    with pytest.raises(NamedTwice, match="Ada"):
        labour_share(100, [TEAM[0], TEAM[0]], LabourKey(wages=ONE), LAW)


def test_interest_follows_what_was_paid_up_and_how_long():
    held = [Holding("Ada", 1000_00, 365), Holding("Bilal", 1000_00, 73), Holding("Ada", 500_00, 146)]
    assert share_interest(140_00, held) == {"Ada": 120_00, "Bilal": 20_00}
    assert interest_capital(held, 365) == 1400_00
    with pytest.raises(NegativeWeight, match="a holding of Cléa"):
        share_interest(1, [Holding("Cléa", 100, -1)])
    with pytest.raises(NothingToShareBy, match="capital paid up"):
        share_interest(1, [Holding("Cléa", 100, 0)])


def test_capital_that_bears_interest_is_rounded_down():
    assert interest_capital([Holding("Ada", 100, 364)], 365) == 99


def test_refunds_by_operations_or_by_work():
    assert refunds(100_00, {"Ada": 12_000_00, "Bilal": 6_000_00, "Cléa": 0}) == {
        "Ada": 66_67, "Bilal": 33_33, "Cléa": 0,
    }  # fmt: skip
    assert refunds(100_00, {"Ada": Ratio(1517, 10), "Bilal": Ratio(1517, 20)}) == {
        "Ada": 66_67,
        "Bilal": 33_33,
    }
    with pytest.raises(NegativeWeight, match="operations or work of Bilal"):
        refunds(1, {"Ada": 2, "Bilal": -1})
    with pytest.raises(NegativeWeight, match="the amount"):
        refunds(-1, {"Ada": 2})
    assert refunds(0, {"Ada": 0}) == {"Ada": 0}


# --- Whatever is shared -----------------------------------------------------------------------------------

WEIGHTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.fractions(0, 10**6, max_denominator=360), min_size=1
)


@given(st.integers(0, 10**10), WEIGHTS)
def test_parts_sum_to_the_amount_and_are_within_a_unit_of_the_exact_share(amount, weights):
    whole = sum(weights.values())
    if not whole:
        return
    parts = shared(amount, weights, "work")
    assert sum(parts.values()) == amount
    assert list(parts) == list(weights)
    for person, weight in weights.items():
        assert abs(parts[person] - amount * weight / whole) < 1


WORKERS = st.lists(
    st.builds(
        Worker,
        st.uuids().map(str),
        st.integers(1, 10**7),
        st.fractions(1, 2000, max_denominator=60),
        st.integers(0, 12),
        st.integers(0, 500),
    ),
    max_size=8,
)
KEYS = st.builds(
    lambda cuts, year, most: LabourKey(
        Ratio(min(cuts), 100), Ratio(max(cuts) - min(cuts), 100), Ratio(100 - max(cuts), 100), year, most
    ),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
    st.integers(0, 20).map(lambda n: Ratio(n, 100)),
    st.integers(100, 200).map(lambda n: Ratio(n, 100)),
)


@given(st.integers(0, 10**9), WORKERS, KEYS)
def test_the_labour_share_is_shared_whole_among_the_eligible_and_them_alone(amount, workers, key):
    entitled = {each.person for each in workers if each.presence >= 3 or each.seniority >= 6}
    if not entitled:
        return
    parts = labour_share(amount, workers, key, LAW)
    assert parts.keys() == entitled
    assert sum(parts.values()) == amount
    assert min(parts.values()) >= 0


@given(st.integers(0, 10**9), WORKERS, KEYS)
def test_who_has_more_of_everything_never_receives_less(amount, workers, key):
    least = Worker("least", 1, 1, 12, 0)
    most = Worker("most", 10**7, 2000, 12, 500)
    parts = labour_share(amount, [most, *workers, least], key, LAW)
    assert all(parts["most"] + 1 >= part >= parts["least"] - 1 for part in parts.values())
