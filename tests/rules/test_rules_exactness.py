"""Scales, roundings, shares and powers against plain reference loops in fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.money import Rounding, round_div, share
from cae_core.rules import Brackets, Ratio
from cae_core.rules._arrays import Column
from cae_core.rules._arrays_ops import ArrayOps
from cae_core.rules._arrays_round import round_column, share_arrays
from cae_core.rules.decimal_ops import DecimalOps, root_to_double, to_double
from cae_core.rules.errors import NegativePower
from cae_core.rules.int_ops import IntOps

INT, ARRAY, SLOW = IntOps(), ArrayOps(), DecimalOps()

SCALE = Brackets.of([(0, "0"), (1620_00, "0.005"), (2735_00, "0.099"), (9000_00, "0.3012345")])
LATE = Brackets.of([(1000_00, "0.011"), (3000_00, "0.0333"), (8000_00, "1/3")])

huge = st.integers(-(10**15), 10**15)
modes = st.sampled_from(list(Rounding))


def by_slices(base, rows):
    """What is due on base, slice by slice, exactly."""
    due = Fraction(0)
    for i, (low, rate) in enumerate(rows):
        high = rows[i + 1][0] if i + 1 < len(rows) else None
        top = base if high is None else min(base, high)
        due += max(top - low, 0) * rate
    return due


def rounded(value, mode):
    """The textbook definition of each rounding, by comparing distances."""
    floor, ceiling = math.floor(value), math.ceil(value)
    if mode is Rounding.FLOOR:
        return floor
    if mode is Rounding.CEILING:
        return ceiling
    towards, away = (floor, ceiling) if value >= 0 else (ceiling, floor)
    if mode is Rounding.DOWN:
        return towards
    if mode is Rounding.UP:
        return away
    if abs(value - towards) != abs(away - value):
        return towards if abs(value - towards) < abs(away - value) else away
    return away if mode is Rounding.HALF_UP else (towards if towards % 2 == 0 else away)


def lone(value):
    """A column of one row as the int it holds."""
    return value.values.tolist()[0] if isinstance(value, Column) else value


def column(*values):
    return Column.of(np.array(values))


@pytest.mark.parametrize("brackets", [SCALE, LATE])
@pytest.mark.parametrize("step", [-1, 0, 1])
def test_slices_at_every_threshold(brackets, step):
    rows = [
        (low, Fraction(n, brackets.denominator))
        for low, n in zip(brackets.thresholds, brackets.numerators, strict=True)
    ]
    for low in brackets.thresholds:
        base = low + step
        expected = rounded(by_slices(base, rows), Rounding.HALF_UP)
        assert INT.scale(base, brackets) == expected
        assert lone(ARRAY.scale(column(base), brackets)) == expected
        assert brackets.due(base) == by_slices(base, rows)


@pytest.mark.parametrize(
    ("base", "due", "whole", "rate"),
    [
        (1619_99, 0, 0, "0"),
        (1620_00, 0, 8_10, "0.005"),
        (2734_99, 5_57, 13_67, "0.005"),
        (2735_00, 5_58, 270_77, "0.099"),
        (-5_00, 0, 0, "0"),
    ],
)
def test_a_threshold_belongs_to_the_bracket_above(base, due, whole, rate):
    assert INT.scale(base, SCALE) == due
    assert INT.scale(base, SCALE, whole=True) == whole
    assert INT.scale_rate(base, SCALE) == Ratio.parse(rate)


def test_nothing_is_due_below_a_first_threshold_above_zero():
    assert INT.scale(999_99, LATE) == 0
    assert INT.scale(999_99, LATE, whole=True) == 0
    assert INT.scale_rate(999_99, LATE) == Ratio(0)
    assert INT.scale(1001_00, LATE) == 1  # 1.00 × 1.1 % = 1.1 cents


def test_the_sum_of_slices_is_rounded_once():
    """Two slices of half a cent each make one cent, not two."""
    halves = Brackets.of([(0, "0.01"), (50, "0.01")])
    assert INT.scale(100, halves) == 1


def test_a_part_of_what_a_scale_gives_is_rounded_once():
    """5.6 ÷ 12 is under half a cent; rounded to 6 first, it would be a half."""
    tenth = Brackets.of([(0, "0.10")])
    assert INT.scale(54, tenth, parts=12) == 0  # 5.4 ÷ 12 = 0.45
    assert INT.scale(56, tenth, parts=12) == 0  # 0.47
    assert INT.scale(60, tenth, parts=12) == 1
    assert INT.scale(60, tenth, whole=True, parts=12) == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**6), 10**13), modes, st.sampled_from([1, 12]))
def test_scales_agree_everywhere(base, mode, parts):
    for brackets in (SCALE, LATE):
        for whole in (False, True):
            how = {"whole": whole, "mode": mode, "parts": parts}
            expected = INT.scale(base, brackets, **how)
            assert lone(ARRAY.scale(column(base), brackets, **how)) == expected
            assert SLOW.lower(SLOW.scale(SLOW.lift(base), brackets, **how)) == expected


@pytest.mark.parametrize("rows", [[], [(0, "0"), (0, "1")], [(5, "0"), (1, "1")]])
def test_a_scale_without_order_is_refused(rows):
    with pytest.raises(ValueError, match="ascending"):
        Brackets.of(rows)


@settings(max_examples=400, deadline=None)
@given(huge, st.integers(1, 10**9), modes)
def test_every_rounding_is_the_textbook_one_in_every_back_end(n, d, mode):
    expected = rounded(Fraction(n, d), mode)
    assert round_div(n, d, mode) == expected
    assert lone(round_column(column(n), d, mode)) == expected
    assert lone(round_column(column(n), column(d), mode)) == expected
    assert INT.rate(n, Ratio(1, d), mode) == expected
    assert lone(ARRAY.rate(column(n), Ratio(1, d), mode)) == expected
    assert SLOW.lower(SLOW.rate(SLOW.lift(n), Fraction(1, d), mode)) == expected


@pytest.mark.parametrize("mode", list(Rounding))
def test_ties_and_signs_in_one_column(mode):
    values = [-35, -30, -25, -15, -10, -5, -1, 0, 1, 5, 10, 15, 25, 30, 35]
    made = round_column(Column.of(np.array(values)), 10, mode)
    assert made.values.tolist() == [rounded(Fraction(value, 10), mode) for value in values]


@settings(max_examples=200, deadline=None)
@given(huge, st.integers(1, 10**6), modes)
def test_rounding_to_a_unit(amount, unit, mode):
    expected = rounded(Fraction(amount, unit), mode) * unit
    assert INT.round_to(amount, unit, mode) == expected
    assert lone(ARRAY.round_to(column(amount), unit, mode)) == expected
    assert SLOW.lower(SLOW.round_to(SLOW.lift(amount), unit, mode)) == expected
    assert INT.floor_to(amount, unit) == lone(ARRAY.floor_to(column(amount), unit)) <= amount


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**14), 10**14), st.integers(1, 10**10), st.integers(0, 6), modes)
def test_rounding_a_ratio(n, d, places, mode):
    expected = Fraction(rounded(Fraction(n, d) * 10**places, mode), 10**places)
    assert INT.round_ratio(Ratio(n, d), places, mode).fraction == expected
    made = ARRAY.round_ratio(Ratio(column(n), d), places, mode)
    assert Fraction(lone(made.n), made.d) == expected
    made = ARRAY.round_ratio(Ratio(column(n), column(d)), places, mode)
    assert Fraction(lone(made.n), lone(made.d)) == expected


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**16), st.integers(1, 10**16), st.integers(1, 7), st.sampled_from([1, 2, 4, 8]))
def test_a_power_is_the_same_double_everywhere(n, d, top, root):
    ratio = Ratio(n % (5 * d + 1), d)
    expected = INT.power(ratio, top, root)
    made = ARRAY.power(Ratio(column(ratio.n), d), top, root)
    assert Ratio(lone(made.n), made.d) == expected
    made = ARRAY.power(Ratio(column(ratio.n), column(d)), top, root)
    assert Ratio(lone(made.n), made.d) == expected
    assert SLOW.power(ratio.fraction, top, root) == expected.fraction


@pytest.mark.parametrize(
    ("ratio", "power"), [("0", 0), ("1", 1), ("16", 128), ("1/16", Fraction(1, 128)), ("81", 2187)]
)
def test_powers_known_by_heart(ratio, power):
    """x^1.75: 16^1.75 = 2^7."""
    assert INT.power(Ratio.parse(ratio), 7, 4).fraction == power


def test_a_power_depends_on_the_value_and_not_on_how_it_is_written():
    assert INT.power(Ratio(1, 3), 7, 4) == INT.power(Ratio(10**20, 3 * 10**20), 7, 4)
    wide = ARRAY.power(Ratio(Column.of(np.array([10**20, 3 * 10**20], object)), 3 * 10**20), 7, 4)
    assert wide.n.values.tolist() == [INT.power(Ratio(1, 3), 7, 4).n, 10**12]


def test_a_negative_has_no_power():
    with pytest.raises(NegativePower):
        INT.power(Ratio(-1, 3), 7, 4)
    with pytest.raises(NegativePower):
        ARRAY.power(Ratio(column(1, -1), 3), 7, 4)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**60), st.integers(1, 2**60))
def test_the_spelled_out_doubles_are_doubles(n, d):
    assert to_double(Fraction(n, d)) == Fraction(n / d)
    assert root_to_double(Fraction(n / d)) == Fraction(math.sqrt(n / d))


weights_of_people = st.lists(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.data(), weights_of_people)
def test_shares_equal_the_scalar_ones_and_sum_to_the_total(data, rows):
    rows = [row if any(row) else [1, 0, 0] for row in rows]
    totals = data.draw(st.lists(st.integers(-(10**12), 10**12), min_size=len(rows), max_size=len(rows)))
    made = share_arrays(np.array(totals), np.array(rows))
    for total, row, parts in zip(totals, rows, made.tolist(), strict=True):
        assert parts == share(total, row)
        assert sum(parts) == total
        assert [INT.share(total, row, i) for i in range(3)] == parts
        assert [
            SLOW.lower(SLOW.share(SLOW.lift(total), [SLOW.lift(w) for w in row], i)) for i in range(3)
        ] == parts


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [1, 1], [1, 0]),
        (10, [0, 3, 3], [0, 5, 5]),
        (0, [4, 5], [0, 0]),
        (5, [10**9, 10**9, 1], [3, 2, 0]),
    ],
)
def test_shares_known_by_heart(total, weights, parts):
    assert share_arrays(np.array([total]), np.array(weights)).tolist() == [parts]
    assert [lone(ARRAY.share(column(total), weights, i)) for i in range(len(weights))] == parts


def test_no_weight_shares_nothing_and_a_negative_one_is_refused():
    assert INT.share(100, [0, 0], 0) == 0
    assert lone(ARRAY.share(column(100), [column(0), 0], 0)) == 0
    for wrong in ([0, 0], [3, -1]):
        with pytest.raises(ValueError, match="weights"):
            share_arrays(np.array([100]), np.array(wrong))
    with pytest.raises(ValueError, match="weights"):
        ARRAY.share(column(100), [column(-1), 5], 0)


def test_dividing_by_nothing_gives_what_the_rule_says():
    assert INT.ratio(5, 0, zero=2) == Ratio(2)
    assert INT.ratio_of(Ratio(1, 2), Ratio(0), zero=1) == Ratio(1)
    made = ARRAY.ratio(column(6, 6, 6), column(0, -4, 3), zero=7)
    assert [Fraction(n, d) for n, d in zip(made.n.values.tolist(), made.d.values.tolist(), strict=True)] == [
        7,
        Fraction(-3, 2),
        2,
    ]
    assert SLOW.ratio(5, 0, zero=2) == 2
