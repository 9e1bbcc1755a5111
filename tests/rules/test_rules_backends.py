"""Ints, arrays and Decimals give the same figures, line by line, on every input."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_payslip import GRAPH, ON, framework

from cae_core.rules import Ratio
from cae_core.rules.decimal_ops import DecimalOps

NODES = [name for name in GRAPH.order if name != "transport"]

THRESHOLDS = [0, 1000_00, 1620_00, 1683_00, 3000_00, 3640_00, 4005_00, 5469_09, 8010_00, 16020_00, 32040_00]
EDGES = [threshold + step for threshold in THRESHOLDS for step in (-1, 0, 1) if threshold + step >= 0]

amounts = st.one_of(st.integers(0, 30_000_00), st.integers(0, 10**9), st.sampled_from(EDGES))
people = st.fixed_dictionaries(
    {
        "gross": amounts,
        "executive": st.booleans(),
        "headcount": st.integers(0, 400),
        "hours": st.builds(Ratio, st.integers(0, 40_000), st.sampled_from([1, 3, 100, 151])),
        "benefits": st.integers(-5_000_00, 5_000_00),
        "people_at_home": st.integers(1, 3),
    }
)


def columns_of(several):
    """Rows of inputs as columns."""
    rows = {name: [person[name] for person in several] for name in several[0]}
    hours = rows.pop("hours")
    return {
        "executive": np.array(rows.pop("executive"), bool),
        "hours": Ratio(np.array([each.n for each in hours]), np.array([each.d for each in hours])),
        **{name: np.array(values) for name, values in rows.items()},
    }


def row(column, i):
    if isinstance(column, Ratio):
        return Ratio(row(column.n, i), row(column.d, i))
    return (
        column[i].item()
        if isinstance(column, np.ndarray) and column.dtype != object
        else column[i]
        if isinstance(column, np.ndarray)
        else column
    )


def assert_same(name, several, left, right):
    for i, person in enumerate(several):
        assert left[i] == right[i], f"{name} for {person}: {left[i]} against {right[i]}"


@settings(max_examples=60, deadline=None)
@given(st.lists(people, min_size=1, max_size=40))
@example(
    [
        {
            "gross": edge,
            "executive": True,
            "headcount": 50,
            "hours": Ratio(455, 3),
            "benefits": 0,
            "people_at_home": 2,
        }
        for edge in EDGES
    ]
)
def test_arrays_equal_ints_row_by_row(several):
    made = GRAPH.run_arrays(columns_of(several), NODES, chunk=16)
    runs = [GRAPH.run(person) for person in several]
    for name in NODES:
        assert_same(
            name, several, [row(made[name], i) for i in range(len(several))], [run[name] for run in runs]
        )


@settings(max_examples=1000, deadline=None)
@given(people)
@example(
    {"gross": 0, "executive": False, "headcount": 0, "hours": Ratio(0), "benefits": 0, "people_at_home": 1}
)
@example(
    {"gross": 1, "executive": True, "headcount": 250, "hours": Ratio(1), "benefits": -1, "people_at_home": 2}
)
def test_ints_equal_decimals_on_every_line(person):
    run = GRAPH.run(person)
    slow = GRAPH.run_with(DecimalOps(), person)
    assert list(slow) == NODES
    for name in NODES:
        assert run[name] == slow[name], name


def test_thresholds_to_the_cent_in_the_three_back_ends():
    columns = {"gross": np.array(EDGES), "executive": True}
    made = GRAPH.run_arrays(columns, NODES)
    for i, gross in enumerate(EDGES):
        run = GRAPH.run({"gross": gross, "executive": True})
        slow = GRAPH.run_with(DecimalOps(), {"gross": gross, "executive": True})
        for name in NODES:
            assert row(made[name], i) == run[name] == slow[name], (name, gross)


def test_a_population_in_one_chunk_or_many_is_the_same():
    gross = np.random.default_rng(7).integers(0, 20_000_00, 1000)
    whole = GRAPH.run_arrays({"gross": gross}, ["net_pay", "coefficient"], chunk=10_000)
    cut = GRAPH.run_arrays({"gross": gross}, ["net_pay", "coefficient"], chunk=7)
    assert (whole["net_pay"] == cut["net_pay"]).all()
    assert (whole["coefficient"].n == cut["coefficient"].n).all()
    assert whole["coefficient"].d == cut["coefficient"].d == 10_000


def test_one_row_of_a_population_replayed_is_its_payslip():
    gross = np.random.default_rng(11).integers(0, 20_000_00, 5000)
    columns = {"gross": gross, "headcount": 60, "executive": gross % 2 == 0}
    results = GRAPH.run_arrays(columns)
    for i in (0, 1, 2499, 4999):
        run = GRAPH.replay(columns, i, results)
        assert run["gross"] == gross[i]
        assert run["net_pay"] == results["net_pay"][i]
        assert run.line("net_pay").rule == "net_pay"


def test_a_replay_that_differs_says_where():
    columns = {"gross": np.array([2000_00, 3000_00])}
    results = {"net_pay": np.array([1, 2])}
    with pytest.raises(AssertionError, match="net_pay, row 1: 2 in the population, 229725 alone"):
        GRAPH.replay(columns, 1, results)


def test_any_node_may_be_a_column():
    made = GRAPH.run_arrays({"taxable": np.array([1619_99, 1620_00, 1683_00])}, ["tax"])
    assert made["tax"].tolist() == [0, 8_10, 21_88]


def test_rates_and_parameters_may_be_columns():
    rates = Ratio(np.array([690, 700]), 10_000)
    made = GRAPH.run_arrays({"gross": 1000_00, "old_age_capped_rate": rates}, ["old_age_capped"])
    assert made["old_age_capped"].tolist() == [69_00, 70_00]


def test_no_row_gives_no_row():
    made = GRAPH.run_arrays({"gross": np.array([], np.int64)}, ["net_pay", "executive_levy", "coefficient"])
    assert made["net_pay"].tolist() == made["executive_levy"].tolist() == made["coefficient"].n.tolist() == []


def test_scalars_alone_make_one_row():
    assert GRAPH.run_arrays({"gross": 3000_00}, ["net_pay"])["net_pay"].tolist() == [229725]


def test_whole_and_sliced_scales_agree_with_the_rate():
    graph = framework().at(ON)
    gross = np.arange(1_000_00, 12_000_00, 33_33)
    made = graph.run_arrays({"gross": gross}, ["tax", "tax_again"])
    assert (made["tax"] == made["tax_again"]).all()
    assert made["tax"].max() > 2000_00


def test_denominators_that_differ_by_chunk_are_kept():
    """A ratio of two columns has a denominator a row, whatever the chunk."""
    gross = np.array([1000_00, 2000_00, 3000_00])
    hours = Ratio(np.array([100, 455, 35]), np.array([1, 3, 1]))
    given = GRAPH.run_arrays({"hours": hours, "gross": gross}, ["reference", "reduction_power"], chunk=1)
    for i in range(3):
        run = GRAPH.run({"gross": int(gross[i]), "hours": row(hours, i)})
        assert row(given["reduction_power"], i) == run["reduction_power"]
        assert given["reference"][i] == run["reference"]


def test_a_million_rows_and_one_payslip():
    """One row of a large population is the payslip of that person, whichever the row."""
    gross = np.arange(1_000_000) * 7 % 15_000_00
    columns = {"gross": gross, "headcount": 60}
    results = GRAPH.run_arrays(columns, ["net_pay", "employer_cost", "coefficient"])
    for i in (0, 1, 123_456, 999_999):
        assert GRAPH.replay(columns, i, results)["net_pay"] == results["net_pay"][i]
