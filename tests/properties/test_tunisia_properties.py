"""What holds for every Tunisian payslip: back ends, conservation, solving around the CSS cliff, growing cost."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.country import find_country
from cae_core.payroll import Payslip, affordable, solve_pay
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.ratio import Ratio

TUNISIA = find_country("TN")
EMPLOYEE = TUNISIA.regime("employee")
OCTOBER_2024, OCTOBER_2026 = Month(2024, 10), Month(2026, 10)
MONTHS = [OCTOBER_2024, Month(2025, 7), OCTOBER_2026]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def per(whole, top):
    return st.integers(0, top).map(lambda n: Ratio(n, whole))


FAMILY = {
    "head_of_household": st.booleans(),
    "children": st.integers(0, 7),
    "student_children": st.integers(0, 3),
    "disabled_children": st.integers(0, 2),
    "dependent_parents": st.integers(0, 2),
    "other_income": st.booleans(),
}
EMPLOYER = {
    "work_accident_rate": per(1000, 50),
    "manufacturing": st.booleans(),
    "complementary_scheme": st.booleans(),
    "graduate": st.booleans(),
    "seniority_years": st.integers(0, 7),
}
SETTLEMENT = {
    "yearly_settlement": st.booleans(),
    "ytd_net_of_cnss": st.integers(0, 60_000_000),
    "ytd_income_tax": st.integers(0, 9_000_000),
    "ytd_css": st.integers(0, 300_000),
}
GROSS = {"gross": st.one_of(st.integers(0, 1_000_000), st.integers(0, 20_000_000))}
BASE = {
    "base_salary": st.integers(0, 9_000_000),
    "hourly_rate": st.sampled_from([0, 2667, 12_345]),
    "hours_worked": st.sampled_from([Ratio(0), Ratio(100), Ratio(301, 2)]),
    "minimum_wage": st.booleans(),
    "smig_premiums": st.booleans(),
    "forty_hour_week": st.booleans(),
    "contract_hours_per_week": st.sampled_from([Ratio(0), Ratio(20), Ratio(67, 2), Ratio(40), Ratio(48)]),
    "month_share": st.integers(0, 31).map(lambda n: Ratio(n, 31)),
    "agriculture": st.booleans(),
    "days_worked": per(2, 54),
    "under_18": st.booleans(),
    "week_1_hours": per(4, 260),
    "week_5_hours": per(4, 260),
    "paid_holiday_hours": per(2, 20),
    "taxable_bonus": st.integers(0, 2_000_000),
    "back_pay": st.integers(0, 2_000_000),
    "advance_recovered": st.integers(0, 500_000),
}
ALONE = FAMILY | EMPLOYER | GROSS
EVERYTHING = FAMILY | EMPLOYER | SETTLEMENT | BASE


@pytest.mark.parametrize("month", [OCTOBER_2024, OCTOBER_2026])
def test_a_thousand_payslips_are_the_same_in_three_back_ends(month):
    """Gross computed from everything it is made of."""
    assert assert_same(EMPLOYEE.graph(month), draw_rows(EVERYTHING, 1000)) > 60_000


def test_so_are_those_whose_gross_is_given():
    assert assert_same(EMPLOYEE.graph(OCTOBER_2026), draw_rows(ALONE | SETTLEMENT, 500)) > 30_000


@pytest.mark.parametrize("month", MONTHS)
def test_charges_leave_exactly_the_net_pay_and_cost_exactly_the_employer_cost(month):
    @QUICK
    @given(st.fixed_dictionaries(EVERYTHING))
    def holds(inputs):
        run = EMPLOYEE.graph(month).run(inputs)
        balance = {}
        for debit, credit, amount in Payslip("K", "P", month, month.last, EMPLOYEE, run).charges():
            balance[debit] = balance.get(debit, 0) + amount
            balance[credit] = balance.get(credit, 0) - amount
        assert sum(balance.values()) == 0
        assert -balance.get("net_pay", 0) == run["net_pay"]
        assert -balance.get("withheld_tax", 0) == run["income_tax"] + run["css"]
        assert -balance.get("pay_advances", 0) == run["advance_recovered"]
        assert balance.get("gross_pay", 0) == run["gross"]
        charged = sum(amount for role, amount in balance.items() if role.startswith("charges_"))
        assert run["gross"] + charged == run["employer_cost"]

    holds()


@pytest.mark.parametrize("month", MONTHS)
def test_employer_cost_never_falls_when_gross_grows(month):
    """What the regime declares, so that the solver stops at the first crossing; the State's relief included."""
    assert EMPLOYEE.monotone == {"employer_cost"}
    graph = EMPLOYEE.graph(month)

    @settings(QUICK, max_examples=200)
    @given(st.fixed_dictionaries(FAMILY | EMPLOYER), st.integers(0, 9_000_000), st.integers(1, 40))
    def holds(inputs, gross, more):
        low = graph.run({**inputs, "gross": gross}, ["employer_cost"])["employer_cost"]
        assert low <= graph.run({**inputs, "gross": gross + more}, ["employer_cost"])["employer_cost"]

    holds()


def test_net_pay_falls_at_the_threshold_of_the_solidarity_contribution():
    """Why the solver must look further than the first crossing: 2.083 more to pay for a millime of gross."""
    graph = EMPLOYEE.graph(OCTOBER_2026)
    inputs = EMPLOYEE.typed(OCTOBER_2026, {"work_accident_rate": "0.005"})
    nets = [graph.run({**inputs, "gross": gross})["net_pay"] for gross in range(512_570, 512_590)]
    falls = [(left, right) for left, right in itertools.pairwise(nets) if right < left]
    assert falls == [(462_962, 460_880)]


@pytest.mark.parametrize(
    "family", [{}, {"head_of_household": True, "children": 2}, {"dependent_parents": 2}, {"children": 9}]
)
def test_solving_net_pay_around_the_cliff_is_what_trying_every_gross_gives(family):
    graph = EMPLOYEE.graph(OCTOBER_2026)
    inputs = {"work_accident_rate": Ratio(5, 1000), **family}
    cliff = largest_exempt(graph, inputs)
    nets = {
        gross: graph.run({**inputs, "gross": gross}, ["net_pay"])["net_pay"]
        for gross in range(cliff - 60, cliff + 3200)
    }
    for wanted in range(nets[cliff] - 30, nets[cliff] + 40):
        best = max(gross for gross, net in nets.items() if net <= wanted)
        found = graph.solve("net_pay", wanted, inputs)
        assert (found["gross"], found["net_pay"]) == (best, nets[best])


def largest_exempt(graph, inputs):
    """The largest gross on which no solidarity contribution is due."""
    low, high = 0, 10_000_000
    while high - low > 1:
        middle = (low + high) // 2
        exempt = graph.run({**inputs, "gross": middle}, ["css_exempt"])["css_exempt"]
        low, high = (middle, high) if exempt else (low, middle)
    return low


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("target", ["employer_cost", "net_pay"])
def test_solving_gives_the_largest_gross(month, target):
    graph = EMPLOYEE.graph(month)

    @settings(QUICK, max_examples=25)
    @given(st.fixed_dictionaries(FAMILY | EMPLOYER), st.integers(0, 6_000_000))
    def holds(inputs, value):
        try:
            run = solve_pay(EMPLOYEE, month, target, value, inputs)
        except NoSolution:
            assert graph.run({**inputs, "gross": 0})[target] > value
            return
        assert graph.run({**inputs, "gross": run["gross"]})[target] == run[target] <= value
        for more in (1, 2, 3, 10, 100, 1000, 2100, 3000, 30_000, 300_000):
            assert graph.run({**inputs, "gross": run["gross"] + more})[target] > value

    holds()


@QUICK
@given(st.fixed_dictionaries(EMPLOYER), st.integers(0, 3_000_000))
def test_what_an_account_affords_costs_no_more_than_it_has(inputs, budget):
    run = affordable(EMPLOYEE, OCTOBER_2026, budget, inputs)
    assert run["employer_cost"] <= budget
    more = EMPLOYEE.graph(OCTOBER_2026).run({**inputs, "gross": run["gross"] + 1})
    assert more["employer_cost"] > budget


def test_auto_entrepreneurs_are_the_same_in_three_back_ends():
    graph = TUNISIA.regime("auto_entrepreneur").graph(OCTOBER_2026)
    amounts = st.integers(0, 200_000_000)
    rows = draw_rows(
        {"turnover": amounts, "former_employer_turnover": amounts, "communal_zone": st.booleans()}, 200
    )
    assert assert_same(graph, rows) >= 1000
