"""Exact ratios."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.rules import Ratio
from cae_core.rules.ratio import UnreadableRatio

ratios = st.builds(Ratio, st.integers(-(10**9), 10**9), st.integers(1, 10**9))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.0690", Fraction(69, 1000)),
        ("6.90 %", Fraction(69, 1000)),
        ("6.9%", Fraction(69, 1000)),
        ("-0.5", Fraction(-1, 2)),
        ("+3", 3),
        (" 455/3 ", Fraction(455, 3)),
        ("-1 / 8", Fraction(-1, 8)),
        ("0", 0),
    ],
)
def test_what_is_read(text, value):
    assert Ratio.parse(text).fraction == value


@pytest.mark.parametrize(
    "text", ["", "a", "1,5", "1.", ".5", "1/0", "1e3", "1 2", "0.1.2", "5 %%", "1/-2", "nan"]
)
def test_what_is_not(text):
    with pytest.raises(UnreadableRatio, match=r"0\.0690, 6\.90 % or 455/3"):
        Ratio.parse(text)


@given(ratios, ratios)
def test_arithmetic_is_that_of_fractions(left, right):
    a, b = left.fraction, right.fraction
    assert (left + right).fraction == a + b
    assert (left - right).fraction == a - b
    assert (left * right).fraction == a * b
    assert (-left).fraction == -a
    assert (left < right, left <= right, left > right, left >= right, left == right) == (
        a < b,
        a <= b,
        a > b,
        a >= b,
        a == b,
    )
    assert (left + right).d > 0


@given(ratios, st.integers(-1000, 1000))
def test_whole_numbers_stand_on_either_side(ratio, whole):
    value = ratio.fraction
    assert (ratio + whole).fraction == (whole + ratio).fraction == value + whole
    assert (ratio - whole).fraction == -(whole - ratio).fraction == value - whole
    assert (ratio * whole).fraction == (whole * ratio).fraction == value * whole
    assert (ratio < whole, ratio >= whole) == (value < whole, value >= whole)


def test_equal_values_are_equal_and_hash_alike():
    assert Ratio(1, 2) == Ratio(50, 100)
    assert hash(Ratio(1, 2)) == hash(Ratio(50, 100))
    assert Ratio(3) == 3
    assert Ratio(1, 2) != Ratio(1, 3)
    assert Ratio(1, 2) != "1/2"


def test_floats_do_not_mix():
    for operation in (lambda r: r + 0.5, lambda r: r * 0.5, lambda r: r < 0.5, lambda r: r - 0.5):
        with pytest.raises(TypeError):
            operation(Ratio(1, 2))
