"""What holds for every payslip of every country: back ends, conservation, solving; and of the French year."""

import datetime as dt
import itertools
import json

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pay_samples import (
    EVERYWHERE,
    FRANCE,
    JANUARY_2026,
    JULY_2025,
    RULE_SETS,
    pay_inputs,
    pay_inputs_of,
    rows_of,
    state_part,
    unit_of,
)

from cae_core.country import find_country
from cae_core.payroll import Payslip, Regime, YearToDate, affordable, next_state, pay, solve_pay
from cae_core.periods import Month
from cae_core.rules.decimal_ops import DecimalOps
from cae_core.rules.errors import NoSolution
from cae_core.rules.ratio import Ratio

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


everywhere = pytest.mark.parametrize(("code", "regime", "month"), EVERYWHERE)


@everywhere
def test_decimals_give_the_same_lines(code: str, regime: str, month: Month) -> None:
    """An independent, slow back end: every node of drawn payslips."""
    graph = find_country(code).regime(regime).graph(month)

    @settings(QUICK, max_examples=rows_of(code))
    @given(pay_inputs_of(code, regime))
    def same(inputs: dict) -> None:
        run, slow = graph.run(inputs), graph.run_with(DecimalOps(), inputs)
        assert {node: run[node] for node in run.computed} == slow

    same()


@everywhere
def test_rows_of_arrays_equal_their_payslips(code: str, regime: str, month: Month) -> None:
    graph = find_country(code).regime(regime).graph(month)
    rows: list[dict] = []

    @settings(QUICK, max_examples=rows_of(code) // 10)
    @given(st.lists(pay_inputs_of(code, regime), min_size=10, max_size=10))
    def draw(several: list[dict]) -> None:
        rows.extend(several)

    draw()
    rows = rows[: rows_of(code)]
    assert len(rows) == rows_of(code)
    assert_same_rows(graph, rows)


def assert_same_rows(graph: object, rows: list[dict]) -> None:
    columns = {}
    for name, value in rows[0].items():
        if isinstance(value, Ratio):
            n = np.array([row[name].n for row in rows], dtype=np.int64)
            columns[name] = Ratio(n, np.array([row[name].d for row in rows], dtype=np.int64))
        else:
            columns[name] = np.array(
                [row[name] for row in rows], dtype=bool if isinstance(value, bool) else np.int64
            )
    results = graph.run_arrays(columns)
    for index, row in enumerate(rows):
        run = graph.run(row)
        assert set(run.computed) <= set(results)
        for node in run.computed:
            assert cell(results[node], index) == run[node], (node, row)


def cell(column: object, index: int) -> object:
    """One row of a column; a part of a ratio that no row changes is a plain int."""
    if isinstance(column, Ratio):
        return Ratio(cell(column.n, index), cell(column.d, index))
    return (
        column
        if isinstance(column, int)
        else column[index].item()
        if hasattr(column[index], "item")
        else column[index]
    )


@everywhere
def test_charges_leave_exactly_the_net_pay_and_cost_exactly_the_employer_cost(
    code: str, regime: str, month: Month
) -> None:
    chosen = find_country(code).regime(regime)

    @QUICK
    @given(pay_inputs_of(code, regime))
    def holds(inputs: dict) -> None:
        run = chosen.graph(month).run(inputs)
        payslip = Payslip("K", "P", month, month.last, chosen, run)
        balance: dict[str, int] = {}
        for debit, credit, amount in payslip.charges():
            assert amount != 0
            balance[debit] = balance.get(debit, 0) + amount
            balance[credit] = balance.get(credit, 0) - amount
        assert sum(balance.values()) == 0
        assert -balance.get("net_pay", 0) == run["net_pay"]
        taxes, withheld = (
            sum(run[line.node] for line in chosen.lines if line.side == side) for side in ("tax", "withheld")
        )
        assert -balance.get("withheld_tax", 0) == taxes
        assert run["net_before_tax"] - run["net_pay"] == taxes + withheld
        costs = sum(
            amount for role, amount in balance.items() if role == "gross_pay" or role.startswith("charges_")
        )
        assert costs == run["employer_cost"]

    holds()


def largest(chosen: Regime, month: Month, target: str, value: int, inputs: dict) -> None:
    """Forward never exceeds the target; one more minor unit, and any of the next ones, exceeds it."""
    graph = chosen.graph(month)
    try:
        run = solve_pay(chosen, month, target, value, inputs)
    except NoSolution:
        assert graph.run({**inputs, "gross": 0})[target] > value
        return
    forward = graph.run({**inputs, "gross": run["gross"]})
    assert forward[target] == run[target] <= value
    for more in (1, 2, 3, 10, 50, 100, 400, 1000, 5000, 30_000, 100_000, 1_000_000):
        assert graph.run({**inputs, "gross": run["gross"] + more})[target] > value


@pytest.mark.parametrize("target", ["employer_cost", "net_pay"])
@everywhere
def test_solving_gives_the_largest_gross(code: str, regime: str, month: Month, target: str) -> None:
    """Thresholds included: tax grids, minimum wages, reductions, smoothed exemptions, cliffs of allowances."""
    chosen = find_country(code).regime(regime)

    @settings(QUICK, max_examples=30)
    @given(pay_inputs_of(code, regime), st.integers(0, 15_000 * unit_of(code)))
    def holds(inputs: dict, value: int) -> None:
        largest(chosen, month, target, value, inputs)

    holds()


@pytest.mark.parametrize("month", [JULY_2025, Month(2026, 10)])
@settings(QUICK, max_examples=25)
@given(inputs=pay_inputs("cesa"), value=st.integers(0, 400_000))
def test_the_short_cut_of_equivalent_hours_finds_what_the_long_search_finds(
    month: Month, inputs: dict, value: int
) -> None:
    chosen = FRANCE.regime("cesa")
    try:
        long = chosen.graph(month).solve("employer_cost", value, inputs)["gross"]
    except NoSolution:
        with pytest.raises(NoSolution):
            affordable(chosen, month, value, inputs)
        return
    assert affordable(chosen, month, value, inputs)["gross"] == long


@pytest.mark.parametrize(("regime", "month"), RULE_SETS)
def test_employer_cost_never_falls_in_a_stand_alone_month(regime: str, month: Month) -> None:
    """What lets the solver stop at the first crossing."""
    graph = FRANCE.regime(regime).graph(month)

    @settings(QUICK, max_examples=40)
    @given(pay_inputs(regime, year_to_date=False), st.integers(0, 700_000), st.integers(1, 30))
    def holds(inputs: dict, gross: int, more: int) -> None:
        low = graph.run({**inputs, "gross": gross}, ["employer_cost"])["employer_cost"]
        high = graph.run({**inputs, "gross": gross + more}, ["employer_cost"])["employer_cost"]
        assert low <= high

    holds()


@everywhere
def test_what_a_regime_declares_never_falls_when_gross_grows(code: str, regime: str, month: Month) -> None:
    chosen = find_country(code).regime(regime)
    graph, declared = chosen.graph(month), sorted(chosen.monotone)

    @settings(QUICK, max_examples=40)
    @given(pay_inputs_of(code, regime), st.integers(1, 30) | st.integers(1, 1000 * unit_of(code)))
    def holds(inputs: dict, more: int) -> None:
        low = graph.run(inputs, declared)
        high = graph.run({**inputs, "gross": inputs["gross"] + more}, declared)
        assert all(low[node] <= high[node] for node in declared)

    holds()


@QUICK
@given(pay_inputs("employee"), st.integers(0, 700_000), st.integers(1, 30))
def test_employer_cost_of_an_employee_never_falls_whatever_the_year(
    inputs: dict, gross: int, more: int
) -> None:
    graph = FRANCE.regime("employee").graph(JANUARY_2026)
    low = graph.run({**inputs, "gross": gross}, ["employer_cost"])["employer_cost"]
    assert low <= graph.run({**inputs, "gross": gross + more}, ["employer_cost"])["employer_cost"]


def test_employer_cost_of_a_cesa_may_fall_after_other_months() -> None:
    """Why the solver looks further: one more cent raises the year's coefficient by 0.0001."""
    chosen = FRANCE.regime("cesa")
    month = Month(2026, 10)
    inputs = chosen.typed(
        month,
        {
            "headcount": "30", "work_accident_rate": "0.01",
            "ytd_gross": "13372.01", "ytd_ceiling": "28035", "ytd_reference_smic": "712915", "ytd_reduction": "1432.90",
        },
    )  # fmt: skip
    graph = chosen.graph(month)
    costs = [graph.run({**inputs, "gross": gross})["employer_cost"] for gross in range(148_000, 148_600)]
    assert any(left > right for left, right in itertools.pairwise(costs))
    assert affordable(chosen, month, 227_786, inputs)["gross"] == 148_359


@settings(QUICK, max_examples=30)
@given(st.lists(st.integers(0, 1_500_000), min_size=2, max_size=12), st.sampled_from(["employee", "cesa"]))
def test_bases_and_reduction_of_the_months_sum_to_those_of_the_year(pays: list[int], regime: str) -> None:
    """FR-3.06 and FR-3.47: whatever the order of high and low months."""
    chosen = FRANCE.regime(regime)
    state, runs = None, []
    for number, gross in enumerate(pays, 1):
        month = Month(2026, number)
        inputs = {**chosen.typed(month, {"headcount": "30", "work_accident_rate": "0.01"}), "gross": gross}
        run = pay(chosen, month, inputs, state)
        state = next_state(chosen, state, run)
        runs.append(run)
    total, ceilings = sum(pays), len(pays) * 400_500
    assert sum(run["capped_base"] for run in runs) == min(total, ceilings)
    assert sum(run["base_to_4_ceilings"] for run in runs) == min(total, 4 * ceilings)
    assert sum(run["base_to_8_ceilings"] for run in runs) == min(total, 8 * ceilings)
    assert sum(run["cet_base"] for run in runs) == (min(total, 8 * ceilings) if total > ceilings else 0)
    coefficient = runs[-1]["reduction_generale_coefficient"].fraction
    assert abs(sum(run["reduction_generale"] for run in runs) - total * coefficient) <= 1
    assert state.values["ytd_gross"] == total


@settings(QUICK, max_examples=30)
@given(pay_inputs("employee"))
def test_a_payslip_is_read_back_the_same(inputs: dict) -> None:
    chosen = FRANCE.regime("employee")
    run = chosen.graph(JANUARY_2026).run(inputs)
    payslip = Payslip("K", "P", JANUARY_2026, dt.date(2026, 1, 30), chosen, run)
    again = Payslip.from_dict(json.loads(json.dumps(payslip.to_dict())), FRANCE.regimes)
    assert again.to_dict() == payslip.to_dict()
    assert dict(again.run) == dict(payslip.run)
    assert attrs.evolve(again, run=run, regime=chosen).charges() == payslip.charges()


@settings(QUICK, max_examples=20)
@given(pay_inputs("cesa"))
def test_a_state_is_what_is_given_as_year_to_date_inputs(inputs: dict) -> None:
    chosen = FRANCE.regime("cesa")
    state = YearToDate(2026, state_part(inputs))
    month_inputs = {name: value for name, value in inputs.items() if name not in state.values}
    assert (
        pay(chosen, JANUARY_2026, month_inputs, state)["employer_cost"]
        == (chosen.graph(JANUARY_2026).run(inputs)["employer_cost"])
    )
