"""Solving: the largest input whose target does not exceed what is given, cliffs included."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_payslip import GRAPH, framework

from cae_core.rendering.voice import Voice
from cae_core.rules import Amt, Framework, Input, Ops, ParameterSet, Rate, Scale, rule
from cae_core.rules.errors import (
    CannotSolve,
    LawNotEstablished,
    NodeNotComputed,
    NoLargest,
    NoSolution,
    UnknownName,
)

ON = dt.date(2026, 6, 30)

CLIFFS = """
[grid]
unit = "scale"
values = [{from = 2020-01-01, value = [["0", "0"], ["3.00", "0.10"], ["6.00", "0.02"], ["9.00", "0.55"]], source = "invented", confidence = "text"}]
[levy_rate]
unit = "rate"
values = [{from = 2020-01-01, value = "0.07", source = "invented", confidence = "text"}]
"""


@rule(source="invented")
def levy(x: Ops, gross: Amt, levy_rate: Rate) -> Amt:
    return x.rate(gross, levy_rate)


@rule(source="invented")
def tax(x: Ops, gross: Amt, grid: Scale) -> Amt:
    return x.scale(gross, grid, whole=True)


@rule(source="invented")
def bonus(x: Ops, gross: Amt) -> Amt:
    """Given up to 5.00 only, doubled from 7.50: a cliff down and one up."""
    return x.select([(gross <= 5_00, x.amount(40)), (gross > 7_50, x.amount(80))], x.amount(0))


@rule(source="invented")
def net(x: Ops, gross: Amt, tax: Amt, levy: Amt, bonus: Amt) -> Amt:
    return gross - tax - levy + bonus


@rule(source="invented")
def wave(x: Ops, gross: Amt) -> Amt:
    """Up and down: the remainder of the pay by 1.00, added to a tenth of it."""
    return gross - x.floor_to(gross, 1_00) + x.rate(gross, x.number("1/10"))


@rule(source="invented")
def squeezed(x: Ops, gross: Amt, levy_rate: Rate) -> Amt:
    """A share of a pot that shrinks as the pay grows, beside the pay."""
    return (
        gross
        - x.share(x.amount(2_00), [x.amount(3_00), gross], 1)
        + x.rate(gross, x.ratio(x.amount(50), gross + 1))
    )


@rule(source="invented")
def powered(x: Ops, gross: Amt) -> Amt:
    part = x.ratio_of(x.number("1"), x.ratio(gross, x.amount(1_00)) + 1)
    return x.rate(gross, x.round_ratio(x.power(part, 3, 4), 2)) - x.min(gross, x.amount(3_00))


SMALL = Framework(
    "Cliffs",
    "EUR",
    [levy, tax, bonus, net, wave, squeezed, powered],
    ParameterSet.load([CLIFFS], "EUR"),
    [Input("gross")],
).at(ON)
LIMIT = 40_00


def by_hand(graph, target, value, limit):
    """The largest by trying every one from the top; None when there is none."""
    return next(
        (gross for gross in range(limit, -1, -1) if graph.run({"gross": gross}, [target])[target] <= value),
        None,
    )


@pytest.fixture(scope="module")
def every_value():
    return {
        target: [SMALL.run({"gross": gross}, [target])[target] for gross in range(LIMIT + 1)]
        for target in ("net", "wave", "squeezed", "powered")
    }


@pytest.mark.parametrize("target", ["net", "wave", "squeezed", "powered"])
@settings(max_examples=80, deadline=None)
@given(value=st.integers(-100, 9_00))
def test_the_largest_of_all_by_brute_force(every_value, target, value):
    made = every_value[target]
    expected = max((gross for gross in range(LIMIT + 1) if made[gross] <= value), default=None)
    if expected is None:
        with pytest.raises(NoSolution):
            SMALL.solve(target, value, {}, limit=LIMIT)
    elif expected == LIMIT:
        with pytest.raises(NoLargest):
            SMALL.solve(target, value, {}, limit=LIMIT)
    else:
        run = SMALL.solve(target, value, {}, limit=LIMIT)
        assert run["gross"] == expected
        assert run[target] == made[expected] <= value


def test_a_falling_cliff_gives_the_largest_and_not_the_first():
    """At 5.00 the net is 4.55, at 5.01 it falls to 4.16: 4.55 is reached again further up."""
    assert SMALL.run({"gross": 5_00})["net"] == 4_55
    assert SMALL.run({"gross": 5_01})["net"] == 4_16
    run = SMALL.solve("net", 4_55, {})
    assert run["gross"] > 5_00
    assert run["gross"] == by_hand(SMALL, "net", 4_55, 50_00)


@settings(max_examples=60, deadline=None)
@given(cost=st.integers(0, 40_000_00), executive=st.booleans(), headcount=st.sampled_from([10, 50, 300]))
def test_the_cost_is_never_exceeded_and_no_cent_is_left(cost, executive, headcount):
    others = {"executive": executive, "headcount": headcount}
    run = GRAPH.solve("employer_cost", cost, others)
    assert run["employer_cost"] <= cost
    above = GRAPH.run({**others, "gross": run["gross"] + 1})
    assert above["employer_cost"] > cost


@settings(max_examples=40, deadline=None)
@given(
    net=st.integers(0, 12_000_00),
    executive=st.booleans(),
    steps=st.lists(st.integers(1, 3_000_00), max_size=8),
)
def test_no_larger_pay_gives_the_net(net, executive, steps):
    run = GRAPH.solve("net_pay", net, {"executive": executive})
    assert run["net_pay"] <= net
    for step in [1, 2, 3, 5, 8, 13, *steps]:
        larger = GRAPH.run({"executive": executive, "gross": run["gross"] + step}, ["net_pay"])
        assert larger["net_pay"] > net


@pytest.mark.parametrize("net", [1600_00, 1683_00, 2199_99, 3105_50, 4005_00])
def test_the_net_by_brute_force_around_the_tax_grid(net):
    """Every pay from the one found to one and a half times as much is looked at, in arrays."""
    found = GRAPH.solve("net_pay", net, {"executive": True})["gross"]
    larger = np.arange(found + 1, found + found // 2)
    made = GRAPH.run_arrays({"gross": larger, "executive": True}, ["net_pay"])["net_pay"]
    assert GRAPH.run({"gross": found, "executive": True})["net_pay"] <= net
    assert made.min() > net


def test_a_declared_monotone_target_needs_no_proof_and_gives_the_same():
    proven = framework().at(ON)
    for cost in (0, 1, 1823_03, 2500_00, 5469_09, 9000_01):
        assert GRAPH.solve("employer_cost", cost, {}) == proven.solve("employer_cost", cost, {})


def test_a_monotone_target_takes_few_evaluations(monkeypatch):
    from cae_core.rules.solver import Target

    counted = []
    plain = Target.at
    monkeypatch.setattr(Target, "at", lambda self, varied: counted.append(varied) or plain(self, varied))
    worst = []
    for cost in range(500_00, 9000_00, 311_17):
        counted.clear()
        GRAPH.solve("employer_cost", cost, {})
        worst.append(len(counted))
    assert sum(worst) <= 12 * len(worst)
    assert max(worst) <= 30


def test_every_row_of_a_population_is_solved_as_one_alone():
    costs = np.random.default_rng(3).integers(0, 15_000_00, 300)
    found = GRAPH.solve_arrays("employer_cost", costs, {"headcount": 60})
    for cost, gross in zip(costs.tolist(), found.tolist(), strict=True):
        assert GRAPH.solve("employer_cost", cost, {"headcount": 60})["gross"] == gross


def test_rows_that_nothing_solves_are_minus_one():
    graph = framework(monotone={"levy_base"}).at(ON)
    found = graph.solve_arrays("levy_base", np.array([100, 5000]), {"benefits": np.array([50_00, 40_00])})
    assert found[0] == -1
    assert graph.solve("levy_base", 5000, {"benefits": 40_00})["gross"] == found[1] == 10_18


def test_arrays_solve_only_monotone_targets():
    with pytest.raises(CannotSolve, match="monotone"):
        GRAPH.solve_arrays("net_pay", np.array([1000_00]), {})


def test_other_inputs_stay_as_given_and_the_varied_one_is_ignored():
    run = GRAPH.solve("employer_cost", 4000_00, {"gross": 1, "headcount": 300})
    assert run["headcount"] == 300
    assert run["gross"] > 2000_00
    assert run.given["gross"] == run["gross"]


def test_nothing_is_affordable_when_zero_already_costs_more():
    with pytest.raises(
        NoSolution, match=r"no gross gives levy_base ≤ 10.00: at 0 it is already 50.00"
    ) as caught:
        GRAPH.solve("levy_base", 10_00, {"benefits": 50_00})
    assert "50,00" in Voice("fr").error(caught.value)


def test_a_target_that_the_input_does_not_move_has_no_largest():
    with pytest.raises(NoLargest, match="reference"):
        GRAPH.solve("reference", 5000_00, {})
    with pytest.raises(NoLargest):
        SMALL.solve("bonus", 1_00, {}, limit=10**7)


@pytest.mark.parametrize(
    ("target", "vary"), [("tax_rate", "gross"), ("executive", "gross"), ("net_pay", "hours")]
)
def test_only_amounts_are_solved(target, vary):
    with pytest.raises(CannotSolve):
        GRAPH.solve(target, 1, {"gross": 1}, vary=vary)


def test_what_is_given_is_not_solved_for():
    with pytest.raises(CannotSolve, match="given"):
        GRAPH.solve("net_pay", 1000_00, {"net_pay": 900_00})


def test_unknown_law_missing_inputs_and_names_are_said():
    with pytest.raises(LawNotEstablished):
        GRAPH.solve("transport", 10_00, {})
    with pytest.raises(NodeNotComputed, match="give gross"):
        GRAPH.solve("net_pay", 10_00, {}, vary="benefits")
    with pytest.raises(UnknownName, match="net_pay"):
        GRAPH.solve("net_pays", 10_00, {})


def test_a_target_without_shape_is_given_up_rather_than_guessed(monkeypatch):
    from cae_core.rules import solver

    monkeypatch.setattr(solver, "_MOST_PROOFS", 1)
    with pytest.raises(CannotSolve, match="too often"):
        SMALL.solve("wave", 2_00, {}, limit=LIMIT)
