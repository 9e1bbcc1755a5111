"""Lines shared over activities: rows and columns exact, every cell within a cent of its proportion."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cae_core.cooperative._matrix import TotalsDiffer
from cae_core.cooperative.splits import rounded_parts, share_matrix


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ([Fraction(5, 2), Fraction(5, 2)], [3, 2]),
        ([Fraction(-5, 2), Fraction(-5, 2)], [-3, -2]),
        ([Fraction(1, 3)] * 3, [1, 0, 0]),
        ([Fraction(1, 3), Fraction(1, 3)], [1, 0]),
        ([Fraction(7, 2), Fraction(-1, 2)], [4, -1]),
        ([Fraction(0), Fraction(0)], [0, 0]),
        ([], []),
    ],
)
def test_parts_sum_to_their_total_rounded_half_up(exact, expected):
    assert rounded_parts(exact) == expected


def test_vat_of_two_halves_of_an_odd_amount():
    # 0.05 at 20 % is 0.01: one of the two activities bears it, not both and not none
    assert rounded_parts([Fraction(3, 5), Fraction(2, 5)]) == [1, 0]


def columns(cells):
    return [sum(row[j] for row in cells) for j in range(len(cells[0]))]


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ([150000, 30000, 20000], [100000, 100000]),
        ([150001, 29999, 20001], [100000, 99999, 2]),
        ([1, 1, 1], [1, 1, 1]),
        ([1, 1, 1], [3, 0, 0]),
        ([7, 0, 5], [4, 8]),
        ([200000, -15055, 31007], [71984, 71984, 71984]),  # a reduction is a negative line
        ([-3, -3], [-2, -4]),
        ([5, -3], [1, 1]),
        ([2, 2, 4], [2, 3, 3]),  # the last row is whole: no cent may land on it twice
        ([2, 4, 6], [5, 5, 2]),
    ],
)
def test_both_totals_are_exact(lines, parts):
    cells = share_matrix(lines, parts)
    assert [sum(row) for row in cells] == lines
    assert columns(cells) == parts
    total = sum(lines)
    for line, row in zip(lines, cells, strict=True):
        for part, cell in zip(parts, row, strict=True):
            assert abs(cell - Fraction(line * part, total)) < 1


def test_one_activity_bears_every_line():
    assert share_matrix([150000, -20, 7], [149987]) == [[150000], [-20], [7]]


def test_proportions_that_are_whole_are_kept():
    assert share_matrix([300, 600], [300, 300, 300]) == [[100, 100, 100], [200, 200, 200]]


def test_an_activity_that_bears_nothing_has_no_line():
    cells = share_matrix([101, 202, 303], [606, 0])
    assert columns(cells) == [606, 0]
    assert all(row[1] == 0 for row in cells)


def test_odd_cents_are_spread_where_columns_need_them():
    # a naive largest remainder a row gives the first column three cents
    assert share_matrix([1, 1, 1], [2, 1]) == [[1, 0], [1, 0], [0, 1]]


def test_rows_must_sometimes_give_way_to_one_another():
    lines, parts = [1, 1, 1, 1], [1, 1, 2]
    cells = share_matrix(lines, parts)
    assert [sum(row) for row in cells] == lines
    assert columns(cells) == parts


def test_lines_that_cancel_out_have_no_proportion_but_keep_their_totals():
    cells = share_matrix([500, -500], [300, -300])
    assert [sum(row) for row in cells] == [500, -500]
    assert columns(cells) == [300, -300]


def test_nothing_shares_into_nothing():
    assert share_matrix([0, 0], [0, 0]) == [[0, 0], [0, 0]]
    assert share_matrix([], [0, 0]) == []


def test_totals_that_differ_are_refused():
    with pytest.raises(TotalsDiffer) as refused:
        share_matrix([100], [60, 41])
    assert (refused.value.lines, refused.value.parts) == (100, 101)
    assert str(refused.value) == "the lines sum to 100 minor units and the parts to 101: they must be equal"
