"""Algerian surpluses against a second calculator on drawn years, and what each year must say."""

import algerian_surplus
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from losses_by_hand import RESERVES
from surplus_cases import ON, breaches, internal, lawful_again, parts, reserves_left

from cae_core.capital import Kind, allocate
from cae_core.country import find_country
from cae_core.rules.errors import NodeNotComputed, NotForStatutes, StatutesTooHigh

ALGERIA = find_country("DZ")
MONEY = st.sampled_from([0, 1, 33, 99, 100, 40000_00, 100000_00]) | st.integers(0, 10**9)
SOME = st.just(0) | MONEY
VOTE = st.just(0) | MONEY | MONEY.map(lambda amount: -amount)
YEAR = {
    "surplus_to_allocate": MONEY | MONEY.map(lambda amount: -amount),
    "third_party_surplus": VOTE,
    "earlier_losses": SOME,
    "earlier_losses_kept": SOME,
    "earlier_gains": SOME,
    "member_refunds": VOTE,
    "loss_to_reserves": VOTE,
    **{f"{role}_balance": MONEY for role in RESERVES},
}
EXPERIMENT = YEAR | {"interest_capital": MONEY, "labour_share": VOTE, "share_interest": VOTE}
RATE = st.sampled_from([0, "1/10", "1/5", 1]).map(str) | st.fractions(0, 1, max_denominator=200).map(str)
FUNDS = ("legal_reserve_rate", "working_capital_fund_rate", "development_reserve_rate", "social_action_rate")
TURNS = {f"loss_order_{role}": st.integers(0, 3).map(str) for role in RESERVES}
STATUTES = dict.fromkeys(FUNDS, RATE) | TURNS | {"third_party_surplus_feeds_funds": st.booleans()}
HYPOTHESIS = STATUTES | {
    "labour_share_minimum": RATE,
    "share_interest_maximum": RATE,
    "third_party_surplus_shared": st.booleans(),
}


def compared(form, figures, statutes):
    found = allocate(ALGERIA.allocations[form].with_statutes(statutes), ON, internal(figures))
    exact = {
        key: value if isinstance(value, bool) else algerian_surplus.F(value)
        for key, value in statutes.items()
    }
    assert (parts(found), breaches(found)) == algerian_surplus.allocation(figures, exact)
    again = lawful_again(found)
    assert {each.limit.node for each in again.breaches} <= {
        "funds_beyond_surplus"
    }  # for the statutes to cure
    assert again.of_kind(Kind.RESERVE) >= min(found.surplus, 0)
    assert min(reserves_left(again).values()) >= 0
    return again


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(YEAR), st.fixed_dictionaries(STATUTES | {"national_fund_rate": RATE}))
def test_a_cooperative_as_the_second_calculator_has_it(figures, statutes):
    lawful = compared("dz_cooperative", figures, statutes)
    if figures["earlier_gains"] == 0:
        made_with_members = figures["surplus_to_allocate"] - max(figures["third_party_surplus"], 0)
        assert 0 <= lawful.of_kind(Kind.MEMBERS) <= max(made_with_members, 0)  # DZ-5


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(EXPERIMENT), st.fixed_dictionaries(HYPOTHESIS))
def test_the_experiment_as_the_second_calculator_has_it(figures, statutes):
    compared("dz_experiment", figures, statutes)


def test_each_year_says_what_third_parties_brought():
    """DZ-5."""
    rules = ALGERIA.allocations["dz_cooperative"].with_statutes(
        dict.fromkeys((*FUNDS, "national_fund_rate"), "0.05") | {"third_party_surplus_feeds_funds": True}
    )
    with pytest.raises(NodeNotComputed, match="third_party_surplus"):
        allocate(rules, ON, rules.typed(ON, {"surplus_to_allocate": "1000"}))


def test_a_cooperative_does_not_share_it_whatever_its_statutes():
    """DZ-5; those of the experiment may (DZ-137)."""
    with pytest.raises(NotForStatutes):
        ALGERIA.allocations["dz_cooperative"].with_statutes({"third_party_surplus_shared": True})
    ALGERIA.allocations["dz_experiment"].with_statutes({"third_party_surplus_shared": True})


@pytest.mark.parametrize("form", ["dz_cooperative", "dz_experiment"])
@pytest.mark.parametrize("key", FUNDS)
def test_statutes_of_more_than_the_whole_are_refused(form, key):
    with pytest.raises(StatutesTooHigh, match=key):
        ALGERIA.allocations[form].with_statutes({key: "1.01"})


def test_a_cooperative_pays_no_interest_on_shares():
    """DZ-5: surplus goes to members only by operations or work."""
    rules = ALGERIA.allocations["dz_cooperative"]
    assert {each.role for each in rules.destinations if each.kind is Kind.MEMBERS} == {"member_refunds_due"}
    assert "share_interest" not in rules.options
