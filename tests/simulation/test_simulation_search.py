"""Searches: exact runs on both sides of what is wanted, refused where that proves nothing."""

from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated import Made, scenario_of

from cae_core.rules.errors import UnknownName
from cae_core.simulation.cooperative_life import Plan, cooperative_life
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.figures import with_figure
from cae_core.simulation.measures import public_money
from cae_core.simulation.people import People
from cae_core.simulation.search import (
    NotBracketed,
    NotMonotone,
    budget_neutral,
    search,
    search_figure,
)
from cae_core.simulation.services_budget import ServicesBudget

ONE = Fraction(1)


@given(st.lists(st.integers(-100, 100), min_size=2, max_size=40), st.integers(-110, 110), st.booleans())
def test_the_nearest_value_is_that_of_trying_all_of_them(sums, wanted, falling):
    sums = sorted(sums, reverse=falling)
    run, high = (lambda value: sums[int(value)]), Fraction(len(sums) - 1)
    if sums[0] == sums[-1] or not min(sums) <= wanted <= max(sums):
        with pytest.raises(NotBracketed):
            search(run, wanted, Fraction(0), high, ONE)
        return
    found = search(run, wanted, Fraction(0), high, ONE)
    assert abs(found.off) == min(abs(each - wanted) for each in sums)
    assert found.exact == (wanted in sums)
    assert min(found.below.sum, found.above.sum) <= wanted <= max(found.below.sum, found.above.sum)
    assert found.above.value - found.below.value in (0, 1)
    assert all(sums[int(each.value)] == each.sum for each in found.tried)


def test_sums_that_go_up_and_down_are_refused_with_what_was_tried():
    sums = [0, 5, 30, 5, 10]
    with pytest.raises(NotMonotone, match="0: 0, 2: 30, 4: 10"):
        search(lambda value: sums[int(value)], 7, Fraction(0), Fraction(4), ONE)


def test_what_is_not_between_the_ends_is_refused_with_both():
    with pytest.raises(NotBracketed, match=r"between 1/10 \(100\) and 1/5 \(200\) nothing reaches 300"):
        search(lambda rate: int(1000 * rate), 300, Fraction(1, 10), Fraction(1, 5), Fraction(1, 100))
    with pytest.raises(ValueError, match="no grid"):
        search(lambda _: 1, 1, Fraction(1), Fraction(1), ONE)


@pytest.fixture(scope="module")
def self_employed():
    """A hundred Algerian auto-entrepreneurs for a year, 500 000.00 a month."""
    one = np.ones(100, np.int64)
    shape = np.full((100, 12), 500_000_00)
    categories = {"sector": ("services",)}
    people = People(0, {"sector": one * 0}, categories, one * 1000, shape, shape * 0, one * 0, one * 12)
    return scenario_of("DZ", "dz_1", population=Made(people))


def test_the_rate_that_keeps_the_state_whole_is_that_of_the_closed_form(self_employed):
    """IFU is 0.5 % of 6 000 000.00: 30 000.00 (DZ-31). CASNOS falls from 24 000.00 to 18 000.00: the State is
    whole at 36 000.00, that is 0.6 %."""
    cut = with_figure(
        self_employed.variants[0],
        "casnos_flat_amount",
        Fraction(18_000_00),
        source="a test",
        scenario=self_employed,
    )
    scenario = attrs.evolve(self_employed, variants=(*self_employed.variants, attrs.evolve(cut, key="cut")))
    grid = {"low": Fraction(1, 1000), "high": Fraction(2, 100), "step": Fraction(1, 10_000)}
    found = budget_neutral(scenario, "cut", "ifu_auto_entrepreneur_rate", **grid)
    assert (found.nearest.value, found.exact, found.off) == (Fraction(6, 1000), True, 0)
    assert found.wanted == 100 * 1000 * 54_000_00
    assert found.below == found.above == found.nearest
    kept = budget_neutral(scenario, "cut", "ifu_auto_entrepreneur_rate", bodies=["withheld_tax"], **grid)
    assert kept.nearest.value == Fraction(5, 1000)
    with pytest.raises(NotBracketed):
        budget_neutral(scenario, "cut", "ifu_auto_entrepreneur_rate", bodies=["social_security"], **grid)


def test_where_no_value_is_exact_both_neighbours_are_shown(self_employed):
    """Steps of a thousandth are 6 000.00 a person: 33 000.00 of IFU lies between two."""
    wanted = 100 * 1000 * 33_000_00

    def taxes(scenario, results):
        return public_money(results, "dz_1").taxes

    found = search_figure(
        self_employed, "dz_1", "ifu_auto_entrepreneur_rate", taxes, wanted,
        low=Fraction(2, 1000), high=Fraction(9, 1000), step=Fraction(1, 1000),
    )  # fmt: skip
    assert (found.below.value, found.above.value) == (Fraction(5, 1000), Fraction(6, 1000))
    assert (found.below.sum - wanted, found.above.sum - wanted) == (-3_000_00 * 100_000, 3_000_00 * 100_000)
    assert found.nearest == found.below
    assert not found.exact


def test_the_contribution_that_breaks_even_is_that_of_the_closed_form(self_employed):
    """Costs of 2 500 000.00 a month over 50 000 000.00 of turnover: 5 %."""
    statutes = {"legal_reserve_rate": "15 %", "working_capital_fund_rate": "10 %"}
    statutes |= {"labour_share_minimum": "0", "development_reserve_rate": "30 %", "social_action_rate": "5 %"}
    statutes |= {"third_party_surplus_shared": False, "third_party_surplus_feeds_funds": False}
    votes = {"third_party_surplus": "0", "labour_share": "0"}
    plan = Plan(
        ServicesBudget(fixed=2_500_000_00), "dz_experiment", capital=1_000_00, votes=votes, statutes=statutes
    )

    def surplus(scenario, results):
        return sum(each.surplus for each in cooperative_life(scenario, results, "dz_1", plan))

    found = search_figure(
        self_employed, "dz_1", "contribution_rate", surplus, 0,
        low=Fraction(1, 100), high=Fraction(1, 10), step=Fraction(1, 1000),
    )  # fmt: skip
    assert (found.nearest.value, found.exact) == (Fraction(5, 100), True)


def test_an_unknown_figure_is_refused_with_the_nearest(self_employed):
    with pytest.raises(UnknownName, match="casnos_flat_amount"):
        with_figure(self_employed.variants[0], "casnos_flat", ONE, source="a test", scenario=self_employed)


def test_a_figure_put_as_it_is_changes_nothing(self_employed):
    variant = self_employed.variants[0]
    today = run_scenario(self_employed, workers=1)
    for key, value in (
        ("casnos_flat_amount", Fraction(24_000_00)),
        ("ifu_auto_entrepreneur_rate", Fraction(1, 200)),
    ):
        same = with_figure(variant, key, value, source="a test", scenario=self_employed)
        again = run_scenario(attrs.evolve(self_employed, variants=(same,)), workers=1)
        assert again["dz_1"].bodies == today["dz_1"].bodies
        assert again["dz_1"].totals == today["dz_1"].totals


def test_a_figure_that_the_statutes_fixed_is_put_all_the_same():
    scenario = scenario_of("FR", "cape_cesa", months=2, size=5)
    variant = scenario.variants[0]
    assert variant.statutes == {"cape_accident_base": "1000.00"}
    other = with_figure(variant, "cape_accident_base", Fraction(2_000_00), source="a test", scenario=scenario)
    assert other.framework.figure("cape_accident_base", scenario.start.last) == 2_000_00
    owed = [
        each.trial_regime.graph(scenario.start).constants["cape_accident_base"] for each in (variant, other)
    ]
    assert owed == [1_000_00, 2_000_00]


def test_a_figure_that_is_the_same_as_a_parameter_is_put_alone():
    """Pay that waits for less leaves the minimum wage where it is, as under an assumption."""
    scenario = scenario_of("TN", "cooperative", months=1, size=2)
    variant, last = scenario.variants[0], scenario.start.last
    put = with_figure(variant, "least_gross", Fraction(100_000), source="a test", scenario=scenario)
    assert put.framework.figure("least_gross", last) == 100_000
    assert put.framework.figure("smig_48_month", last) == variant.framework.figure("smig_48_month", last)
    raised = with_figure(variant, "smig_48_month", Fraction(900_000), source="a test", scenario=scenario)
    assert [raised.framework.figure(key, last) for key in ("least_gross", "smig_48_month")] == [900_000] * 2
