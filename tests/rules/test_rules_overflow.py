"""Arrays never wrap: what int64 cannot hold is computed in exact Python ints."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.money import share
from cae_core.rules import Amt, Brackets, Framework, Input, Ops, ParameterSet, Rate, Ratio, rule
from cae_core.rules._arrays import LIMIT, Column
from cae_core.rules._arrays_round import round_column, share_arrays

ON = dt.date(2026, 1, 1)

big = st.integers(-(10**15), 10**15)
vast = st.integers(-(2**63) + 1, 2**63 - 1)


@rule(source="invented")
def fine(x: Ops, gross: Amt, fine_rate: Rate) -> Amt:
    """A rate with eleven decimals: times 10**15 it leaves int64."""
    return x.rate(gross, fine_rate)


@rule(source="invented")
def sum_of_many(x: Ops, gross: Amt) -> Amt:
    return 5 * gross + 4 * gross - 1


@rule(source="invented")
def part(x: Ops, gross: Amt, other: Amt) -> Amt:
    return x.share(gross, [x.max(gross, x.amount(0)), x.max(other, x.amount(0)), x.amount(1)], 0)


@rule(source="invented")
def proportion(x: Ops, gross: Amt, other: Amt) -> Rate:
    return x.round_ratio(x.max(x.ratio(gross, other), x.number("0")) * x.number("0.123456789"), 9)


@rule(source="invented")
def larger(x: Ops, gross: Amt, other: Amt) -> Amt:
    return x.where(gross * 7 > other * 6, x.max(gross, other), x.min(gross, other)) + x.floor_to(gross, 100)


PARAMETERS = """
[fine_rate]
unit = "rate"
values = [{from = 2020-01-01, value = "0.12345678901", source = "invented", confidence = "text"}]
"""
GRAPH = Framework(
    "Vast", "EUR", [fine, sum_of_many, part, proportion, larger], ParameterSet.load([PARAMETERS], "EUR"),
    [Input("gross"), Input("other")],
).at(ON)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(big, big), min_size=1, max_size=6))
def test_a_thousand_billions_to_the_cent(rows):
    check(rows)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(vast, vast), min_size=1, max_size=4))
def test_the_whole_range_of_int64(rows):
    check(rows)


def check(rows):
    gross, other = (np.array([row[i] for row in rows], np.int64) for i in (0, 1))
    made = GRAPH.run_arrays({"gross": gross, "other": other})
    for i, (one, two) in enumerate(rows):
        run = GRAPH.run({"gross": one, "other": two})
        for name in ("fine", "sum_of_many", "part", "larger"):
            assert int(made[name][i]) == run[name], name
        ratio = made["proportion"]
        assert Ratio(int(ratio.n[i]), ratio.d) == run["proportion"]


def test_what_fits_stays_int64_and_what_does_not_becomes_exact():
    small = GRAPH.run_arrays({"gross": np.array([10**6]), "other": 1}, ["sum_of_many"])["sum_of_many"]
    vast = GRAPH.run_arrays({"gross": np.array([2**62]), "other": 1}, ["sum_of_many"])["sum_of_many"]
    assert small.dtype == np.int64
    assert vast.dtype == object
    assert vast.tolist() == [9 * 2**62 - 1]


def test_only_the_chunk_that_needs_it_is_exact_and_the_column_is_right():
    gross = np.full(100, 7, np.int64)
    gross[55] = 2**61
    made = GRAPH.run_arrays({"gross": gross, "other": 1}, ["sum_of_many"], chunk=10)["sum_of_many"]
    assert made[55] == 9 * 2**61 - 1
    assert made[54] == made[99] == 62


def test_python_ints_may_be_given():
    made = GRAPH.run_arrays({"gross": np.array([10**30, -3], object), "other": 1}, ["fine"])["fine"]
    assert made.tolist() == [GRAPH.run({"gross": 10**30})["fine"], 0]


def test_numpy_itself_would_have_wrapped():
    """The reason for all this."""
    with np.errstate(over="ignore"):
        assert (np.array([10**15]) * 12345678901)[0] != 10**15 * 12345678901
    assert (Column.of(np.array([10**15])) * 12345678901).values.tolist() == [10**15 * 12345678901]


@pytest.mark.parametrize("value", [LIMIT - 1, LIMIT, 2**63 - 1, -(2**63)])
def test_columns_at_the_limit(value):
    column = Column.of(np.array([value, 0]))
    assert (column + column).values.tolist() == [2 * value, 0]
    assert (column - 1).values.tolist() == [value - 1, -1]
    assert (-column).values.tolist() == [-value, 0]
    assert (1 - column).values.tolist() == [1 - value, 1]
    assert (column * column).values.tolist() == [value * value, 0]
    assert (column < 10**40).tolist() == [True, True]
    assert (column > -(10**40)).tolist() == [True, True]
    assert round_column(column, 3).values.tolist()[1] == 0


def test_a_result_that_fits_again_comes_back_to_int64():
    column = Column.of(np.array([2**62, 5])) * 4
    assert column.values.dtype == object
    assert round_column(column, 8).values.dtype == np.int64


def test_sharing_vast_totals():
    totals = np.array([10**18, -(10**18), 7])
    weights = np.array([[10**18, 10**18 - 1, 3]] * 3)
    made = share_arrays(totals, weights)
    assert [[int(part) for part in row] for row in made] == [
        share(int(total), [10**18, 10**18 - 1, 3]) for total in totals
    ]


def test_a_scale_on_vast_bases():
    from cae_core.rules._arrays_ops import ArrayOps

    brackets = Brackets.of([(0, "0.123456789"), (10**17, "0.987654321")])
    bases = [10**18, 10**17, 10**17 - 1, 4]
    made = ArrayOps().scale(Column.of(np.array(bases)), brackets)
    exact = [brackets.due(base) for base in bases]
    assert [abs(int(value) - due) * 2 <= 1 for value, due in zip(made.values, exact, strict=True)] == [
        True
    ] * 4
