"""What holds for every Moroccan payslip: back ends, conservation, growth, solving around the cliffs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.country import find_country
from cae_core.payroll import Payslip, affordable, solve_pay
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.ratio import Ratio

MOROCCO = find_country("MA")
STATUTES = {
    "dirt_allowance_ceiling": "210",
    "amo_first_band_limit": "500",
    "amo_second_band_limit": "1000",
    "amo_higher_band": "660",
}
REGIMES = {name: regime.with_statutes(STATUTES) for name, regime in MOROCCO.regimes.items()}
EMPLOYEE = REGIMES["employee"]
MONTHS = [Month(2024, 10), Month(2025, 2), Month(2026, 5)]
ROWS = 1000

HUNDREDTHS = st.integers(0, 1500).map(lambda n: Ratio(n, 10_000))
BY_KIND = {
    "amount": st.integers(0, 60_000_00),
    "count": st.integers(0, 45),
    "flag": st.booleans(),
    "rate": HUNDREDTHS,
    "number": st.integers(-4, 1200).map(lambda n: Ratio(n, 4)),
}


def inputs_of(regime, leave_out=()):
    kinds = regime.framework.inputs
    return {each.name: BY_KIND[each.kind] for each in kinds if each.name not in leave_out}


@pytest.mark.parametrize("name", sorted(REGIMES))
@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_a_thousand_rows_are_the_same_in_three_back_ends(name, month):
    """Every input drawn, the year so far and both methods of tax within; gross given every other time."""
    regime = REGIMES[name]
    drawn = inputs_of(regime)
    given_ = {**drawn, "gross": BY_KIND["amount"]} if name == "employee" else drawn
    for inputs in (drawn, given_):
        rows = draw_rows(inputs, ROWS // 2)
        assert assert_same(regime.graph(month), rows) >= ROWS


PAID = st.fixed_dictionaries(
    {"gross": st.integers(0, 60_000_00)}, optional=inputs_of(EMPLOYEE, ("days_carried",))
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(PAID, st.sampled_from(MONTHS))
def test_every_payslip_balances(inputs, month):
    """What its lines move leaves the net pay to the person, and costs the employer's cost."""
    slip = Payslip("K1", "P1", month, month.last, EMPLOYEE, EMPLOYEE.graph(month).run(inputs))
    owed = spent = 0
    for debit, credit, amount in slip.charges():
        owed += amount * ((credit == "net_pay") - (debit == "net_pay"))
        spent += amount * (debit in ("gross_pay", "charges_taxes_on_pay") or debit.startswith("charges_"))
    assert (owed, spent) == (slip["net_pay"], slip["employer_cost"])
    pay = sum(slip[line.node] for line in EMPLOYEE.lines if line.side == "pay")
    assert pay == slip["gross"]
    tenth = max(slip["wage_due"], 0) // 10
    assert 0 <= slip["advance_recovered"] <= min(tenth, inputs.get("advance_recovery", 0))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(PAID, st.integers(1, 1000), st.sampled_from(MONTHS))
def test_what_is_declared_to_grow_with_gross_does(inputs, more, month):
    graph = EMPLOYEE.graph(month)
    low, high = graph.run(inputs), graph.run({**inputs, "gross": inputs["gross"] + more})
    assert EMPLOYEE.monotone
    for node in EMPLOYEE.monotone:
        assert low[node] <= high[node], node


def test_net_pay_is_not_declared_to_grow():
    """It falls by 64.99 at the cliff (MA-156)."""
    graph = EMPLOYEE.graph(Month(2026, 10))
    assert graph.run({"gross": 6500_00})["net_pay"] > graph.run({"gross": 6500_01})["net_pay"]
    assert "net_pay" not in EMPLOYEE.monotone


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(st.integers(7_200_00, 8_000_00), st.integers(0, 40_000_00)),
    st.integers(0, 6),
    HUNDREDTHS,
    st.sampled_from(MONTHS),
)
def test_the_largest_pay_that_a_budget_bears(budget, dependants, accidents, month):
    """Its cost fits; a centime more of pay does not."""
    inputs = {"dependants": dependants, "work_accident_rate": accidents}
    run = affordable(EMPLOYEE, month, budget, inputs)
    assert run["employer_cost"] <= budget
    dearer = EMPLOYEE.graph(month).run({**inputs, "gross": run["gross"] + 1})
    assert dearer["employer_cost"] > budget


@pytest.mark.parametrize("month", MONTHS, ids=str)
@pytest.mark.parametrize("dependants", [0, 2])
@pytest.mark.parametrize("cumulative", [False, True])
def test_net_pay_is_solved_as_trying_every_pay_around_the_cliff(month, dependants, cumulative):
    """Every centime of gross from 6 300 to 6 700 (a cliff at 6 500): the largest whose net fits each wish."""
    inputs = {"dependants": dependants, "cumulative_tax": cumulative}
    graph = EMPLOYEE.graph(month)
    nets = {
        gross: graph.run({**inputs, "gross": gross}, ("net_pay",))["net_pay"]
        for gross in range(6300_00, 6700_00)
    }
    top = max(nets[6500_00], nets[6500_01])
    assert nets[6500_00] > nets[6500_01]
    wishes = [
        nets[6500_01] - 1,
        nets[6500_01],
        nets[6500_01] + 1,
        (nets[6500_01] + top) // 2,
        top - 1,
        top,
        top + 1,
    ]
    for wish in wishes:
        found = solve_pay(EMPLOYEE, month, "net_pay", wish, inputs)["gross"]
        assert found == max(gross for gross, net in nets.items() if net <= wish), wish


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 60_000_00), st.integers(0, 6), st.booleans())
def test_net_pay_asked_for_is_not_exceeded_and_is_met(wish, dependants, cumulative):
    """Net pay rises by a centime at most for one of gross: below the cliff of a wish, it is met exactly."""
    inputs = {"dependants": dependants, "cumulative_tax": cumulative}
    run = solve_pay(EMPLOYEE, Month(2026, 10), "net_pay", wish, inputs)
    assert run["net_pay"] <= wish
    assert wish - run["net_pay"] <= 3
    more = EMPLOYEE.graph(Month(2026, 10)).run({**inputs, "gross": run["gross"] + 1})
    assert more["net_pay"] > wish


def test_a_base_is_solved_for_too():
    """What may vary is gross, or the base it is computed from: seniority and overtime follow."""
    inputs = {"seniority_years": 6, "overtime_hours_25": Ratio(8)}
    run = solve_pay(
        EMPLOYEE, Month(2026, 10), "employer_cost", 12_000_00, inputs, vary="full_time_base_salary"
    )
    assert run["employer_cost"] <= 12_000_00
    assert run["seniority_bonus"] > 0
    more = {**inputs, "full_time_base_salary": run["full_time_base_salary"] + 1}
    assert EMPLOYEE.graph(Month(2026, 10)).run(more)["employer_cost"] > 12_000_00


def test_no_pay_costs_less_than_nothing():
    with pytest.raises(NoSolution):
        affordable(EMPLOYEE, Month(2026, 10), -1, {})
