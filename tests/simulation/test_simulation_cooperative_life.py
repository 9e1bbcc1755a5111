"""The cooperative's own life, worked out by hand, and held to what it owns being what it owes."""

from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import START, Made, scenario_of, varied

from cae_core import find_country
from cae_core.payroll.calculation import pay
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, UnknownName
from cae_core.simulation.cooperative_life import NoLegalForm, Plan, cooperative_life
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.people import People
from cae_core.simulation.services_budget import NoBreakEven, Post, ServicesBudget, break_even, month_costs

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
ALGERIAN = {
    "legal_form": "dz_experiment",
    "votes": {"third_party_surplus": "0", "labour_share": "0"},
    "statutes": {
        "legal_reserve_rate": "15 %",
        "labour_share_minimum": "0",
        "working_capital_fund_rate": "10 %",
        "development_reserve_rate": "30 %",
        "social_action_rate": "5 %",
        "third_party_surplus_shared": False,
        "third_party_surplus_feeds_funds": False,
    },
}


def cooperative_of(size=10, months=120, turnover=8_000_00):
    """A Moroccan cooperative whose members all invoice the same each month."""
    one = np.ones(size, np.int64)
    shape = np.full((size, months), turnover)
    people = People(0, {"dependants": one * 0}, {}, one * 1000, shape, shape * 0, one * 0, one * months)
    scenario = scenario_of("MA", "cooperative", population=Made(people))
    return scenario, run_scenario(scenario, workers=1, keep="sums")


@pytest.fixture(scope="module")
def ten_years():
    return cooperative_of()


def test_ten_years_of_a_flat_cooperative_are_those_worked_out_by_hand(ten_years):
    """10 % of 8 000.00 × 10 persons × 12: 96 000.00; costs 5 000.00 × 12: surplus 36 000.00 a year.

    A tenth to the legal reserve until it equals the capital of 20 000.00 (MA-32): 3 600.00 five times, then
    2 000.00. The first year a grant of 4 000.00 makes the surplus 40 000.00, the tenth 4 000.00.
    """
    scenario, results = ten_years
    plan = Plan(ServicesBudget(fixed=5_000_00, grants={2026: 4_000_00}), capital=20_000_00)
    years = cooperative_life(scenario, results, "cooperative", plan)
    assert [each.year for each in years] == list(range(2026, 2036))
    assert {each.contributions for each in years} == {96_000_00}
    assert [each.surplus for each in years] == [40_000_00, *[36_000_00] * 9]
    reserve = [4_000_00, 7_600_00, 11_200_00, 14_800_00, 18_400_00, *[20_000_00] * 5]
    assert [each.reserves for each in years] == reserve
    carried = [each.balances["carried_forward"] for each in years]
    assert carried == [40_000_00 + 36_000_00 * n - kept for n, kept in enumerate(reserve)]
    assert [each.cash for each in years] == [20_000_00 + 40_000_00 + 36_000_00 * n for n in range(10)]
    assert years[0].lowest_cash == 20_000_00 + 4_000_00 + 3_000_00
    assert {each.capital for each in years} == {20_000_00}


def test_what_a_framework_bars_is_counted_by_year(ten_years):
    """No pay of non-members in the first year (MA-75): members are admitted after twelve months."""
    scenario, results = ten_years
    years = cooperative_life(scenario, results, "cooperative", Plan(ServicesBudget(), capital=100))
    assert [each.broken for each in years] == [("third_parties",), *[()] * 9]
    assert [each.outside_pay for each in years] == [1, *[0] * 9]
    assert [each.members for each in years] == [0, *[10_000] * 9]


def test_refunds_are_paid_the_year_after_and_members_pay_their_shares_in(ten_years):
    scenario, results = ten_years
    plan = Plan(
        ServicesBudget(fixed=5_000_00),
        capital=20_000_00,
        share=100_00,
        votes={"member_refunds": "10000"},
    )
    first, second, *_ = cooperative_life(scenario, results, "cooperative", plan)
    assert (first.due, second.due) == (10_000_00, 10_000_00)
    assert first.cash == 20_000_00 + 36_000_00
    assert second.cash == first.cash + 36_000_00 - 10_000_00 + 10 * 100_00
    assert (first.capital, second.capital) == (20_000_00, 21_000_00)


def test_a_loss_is_carried_to_the_year_that_makes_up_for_it():
    scenario, results = cooperative_of(months=36)
    plan = Plan(ServicesBudget(fixed=9_000_00, grants={2027: 30_000_00}), capital=20_000_00)
    years = cooperative_life(scenario, results, "cooperative", plan)
    assert [each.surplus for each in years] == [-12_000_00, 18_000_00, -12_000_00]
    assert years[0].balances["carried_forward"] == -12_000_00
    assert years[1].reserves == 1_800_00  # a tenth of the year's 18 000.00 (MA-32)
    assert years[1].balances["carried_forward"] == 18_000_00 - 1_800_00 - 12_000_00
    assert [each.cash for each in years] == [8_000_00, 26_000_00, 14_000_00]


def test_losses_of_before_come_off_the_surplus_that_a_french_reserve_is_taken_of():
    """A grant of 20 000.00 less a loss of 5 000.00: 15 % of 15 000.00 to the legal reserve (FR-2.23)."""
    people = varied("FR", 3, 12)
    people.turnover[:], people.costs[:] = 0, 0
    scenario = scenario_of("FR", "cesa", population=Made(people))
    results = run_scenario(scenario, workers=1, keep="sums")
    budget = ServicesBudget(grants={2026: 20_000_00})
    opening = {"carried_forward": -5_000_00}
    votes = {"development_rate": "30 %"}
    plan = Plan(budget, "scop_sarl", capital=100_000_00, opening=opening, votes=votes)
    (year,) = cooperative_life(scenario, results, "cesa", plan)
    assert year.balances["legal_reserve"] == 2_250_00
    assert year.balances["carried_forward"] == 0
    assert year.cash == 100_000_00 - 5_000_00 + 20_000_00


@pytest.mark.parametrize(
    ("code", "key", "plan"),
    [
        ("FR", "cesa", {"legal_form": "scop_sarl", "votes": {"development_rate": "30 %"}}),
        ("MA", "cooperative", {}),
        ("TN", "societe_communautaire", {}),
        ("DZ", "dz_1", ALGERIAN),
    ],
)
def test_all_it_owns_is_what_it_owes_in_every_country(code, key, plan):
    scenario = scenario_of(code, key, population=Made(varied(code, 60, 15)))
    results = run_scenario(scenario, workers=1)
    budget = ServicesBudget(fixed=1_000_00, per_entrepreneur=10_00, grants={2026: 5_000_000_00})
    opening = {"legal_reserve": 400_00}
    plan = Plan(budget, capital=50_000_00, share=1_00, opening=opening, **plan)
    for each in cooperative_life(scenario, results, key, plan):
        assert each.cash == each.capital + sum(each.balances.values()) + each.due
        assert each.surplus == each.contributions + each.grants - each.costs == each.allocation.surplus
        assert each.lowest_cash <= each.cash
    assert [each.months for each in cooperative_life(scenario, results, key, plan)] == [12, 3]
    held = Fraction(results[key].totals["account_end"], 1000)
    assert abs(each.held - held) <= Fraction(1, 2)


def test_permanent_staff_cost_what_their_payslips_say():
    scenario, results = cooperative_of(months=3)
    budget = ServicesBudget(posts=(Post(6_000_00, number=2), Post(4_000_00, every=4)), per_entrepreneur=7_00)
    regime = find_country("MA").regimes["employee"]
    cost = [pay(regime, START, {"gross": each})["employer_cost"] for each in (6_000_00, 4_000_00)]
    present = results["cooperative"].monthly["months_active"]
    months = list(month_costs(budget, scenario.variants[0], START, present))
    assert {each.staff for each in months} == {1000 * (2 * cost[0] + 3 * cost[1])}
    assert {each.per_entrepreneur for each in months} == {1000 * 10 * 7_00}
    assert [each.month for each in months] == [START, START + 1, START + 2]


def test_french_staff_carry_their_year_from_month_to_month():
    scenario = scenario_of("FR", "cesa", months=14, size=5)
    inputs = {"headcount": "20", "work_accident_rate": "1.10 %"}
    budget = ServicesBudget(posts=(Post(2_000_00),), staff_inputs=inputs)
    months = list(month_costs(budget, scenario.variants[0], Month(2026, 1), (0,) * 14))
    regime = find_country("FR").regimes["employee"]
    typed = {**regime.typed(START, inputs), "gross": 2_000_00}
    assert months[0].total == 1000 * pay(regime, START, typed)["employer_cost"]
    assert sum(each.staff for each in months[:12]) > 12 * 1000 * 2_000_00


def test_break_even_is_the_first_number_that_bears_the_budget(ten_years):
    """Each brings 800.00 and costs 50.00: 5 000.00 takes 7 (5 250.00), not 6 (4 500.00)."""
    scenario, results = ten_years
    variant = scenario.variants[0]
    budget = ServicesBudget(fixed=5_000_00, per_entrepreneur=50_00)
    found = break_even(budget, variant, results["cooperative"], START)
    assert (found.number, found.lasting) == (7, 7)
    assert (found.surplus, found.before) == (120 * 250_00, -120 * 500_00)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 20_000_00), st.integers(1, 12), st.integers(1_000_00, 4_000_00))
def test_break_even_with_posts_in_steps_is_that_of_trying_every_number(ten_years, fixed, every, gross):
    scenario, results = ten_years
    budget = ServicesBudget(fixed=fixed, posts=(Post(gross, every=every),))
    cost = pay(find_country("MA").regimes["employee"], START, {"gross": gross})["employer_cost"]

    def surplus(number):
        return number * 800_00 - fixed - cost * max(-(-number // every), 1)

    bears = [number for number in range(1, 401) if surplus(number) >= 0]
    if not bears or surplus(400) < 0:
        with pytest.raises(NoBreakEven):
            break_even(budget, scenario.variants[0], results["cooperative"], START, most=400)
        return
    found = break_even(budget, scenario.variants[0], results["cooperative"], START, most=400)
    failing = [number for number in range(1, 401) if surplus(number) < 0]
    assert (found.number, found.lasting) == (bears[0], max(failing, default=0) + 1)


def test_no_break_even_is_refused_with_its_figures(ten_years):
    scenario, results = ten_years
    budget = ServicesBudget(fixed=1_00, per_entrepreneur=800_00)
    with pytest.raises(NoBreakEven, match=r"up to 50 .* 0\.00 .* -12000"):
        break_even(budget, scenario.variants[0], results["cooperative"], START, most=50)


def test_what_is_missing_is_asked_for_by_name(ten_years):
    scenario, results = ten_years
    plan = Plan(ServicesBudget())
    with pytest.raises(NoLegalForm, match="scoop"):
        cooperative_life(scenario, results, "cooperative", attrs.evolve(plan, legal_form="scoop"))
    with pytest.raises(UnknownName, match="member_refunds"):
        cooperative_life(scenario, results, "cooperative", attrs.evolve(plan, votes={"member_refund": "1"}))
    tunisian = scenario_of("TN", "cooperative", months=3, size=5)
    found = run_scenario(tunisian, workers=1)
    with pytest.raises(LawNotEstablished, match="legal_reserve_rate"):
        cooperative_life(tunisian, found, "cooperative", plan)
    fixed = attrs.evolve(
        plan, capital=100, statutes={"legal_reserve_rate": "10 %", "legal_reserve_target": "1"}
    )
    assert cooperative_life(tunisian, found, "cooperative", fixed)[0].reserves > 0
