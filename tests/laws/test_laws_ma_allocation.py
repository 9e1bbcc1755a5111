"""Moroccan surpluses against a second calculator on drawn years, and a group's result among its members."""

import datetime as dt
from fractions import Fraction as F  # noqa: N817

import moroccan_surplus
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surplus_cases import ON, breaches, internal, lawful_again, parts

from cae_core.capital import Kind, allocate
from cae_core.capital.sharing import shared
from cae_core.country import find_country
from cae_core.rules.errors import NodeNotComputed, NotForStatutes, ParameterNotKnownYet

MOROCCO = find_country("MA")
COOPERATIVE = MOROCCO.allocations["ma_cooperative"]
MONEY = st.sampled_from([0, 1, 5, 99, 100, 9500_00, 10000_00, 80000_00]) | st.integers(0, 10**8)
SOME = st.just(0) | MONEY
VOTE = st.just(0) | MONEY | MONEY.map(lambda amount: -amount)
YEAR = {
    "surplus_to_allocate": MONEY | MONEY.map(lambda amount: -amount),
    "capital": MONEY,
    "legal_reserve_balance": MONEY,
    "loss_provisions": SOME,
    "earlier_losses": SOME,
    "earlier_gains": SOME,
    "interest_capital": MONEY,
    "other_levies": VOTE,
    "share_interest_rate": st.sampled_from([F(0), F(3, 100), F(-1, 100)]) | st.fractions(0, 2),
    "member_refunds": VOTE,
    "refunds_deferred": st.booleans(),
    "refunds_date_set": st.booleans(),
    "special_reserve": VOTE,
    "spending_on_object": VOTE,
    "earlier_losses_kept": SOME,
}


@settings(max_examples=500, deadline=None)
@given(st.fixed_dictionaries(YEAR), st.booleans(), MONEY)
def test_a_cooperative_as_the_second_calculator_has_it(figures, allowed, net_worth):
    rules = COOPERATIVE.with_statutes({"share_interest_allowed": allowed})
    found = allocate(rules, ON, internal(figures) | {"net_worth": net_worth})
    assert (parts(found), breaches(found)) == moroccan_surplus.cooperative(figures, allowed)
    assert found.run["net_worth_alarm"] is moroccan_surplus.alarm(net_worth, figures["capital"])
    again = lawful_again(found)
    assert again.lawful
    most = max(figures["surplus_to_allocate"], 0) + figures["earlier_gains"]
    assert 0 <= again.of_kind(Kind.MEMBERS) <= most
    if figures["surplus_to_allocate"] >= 0:
        assert again.of_kind(Kind.RESERVE) >= 0  # MA-37: reserves fall by a loss alone


def test_interest_needs_the_shares_paid_in_full_and_no_interest_needs_nothing():
    """MA-31."""
    figures = {"surplus_to_allocate": "80000", "capital": "100000"}
    assert allocate(COOPERATIVE, ON, COOPERATIVE.typed(ON, figures)).lawful
    with pytest.raises(NodeNotComputed, match="interest_capital"):
        allocate(COOPERATIVE, ON, COOPERATIVE.typed(ON, {**figures, "share_interest_rate": "0.03"}))


def test_the_legal_reserve_is_traced_to_its_article_and_statutes_do_not_change_it():
    """MA-32."""
    figures = {"surplus_to_allocate": "80000", "capital": "100000", "legal_reserve_balance": "95000"}
    found = allocate(COOPERATIVE, ON, COOPERATIVE.typed(ON, figures))
    assert found.run.line("legal_reserve_levy").source == "MA-32, L112 art. 69"
    facts = {fact.key: fact.source for fact in found.run.facts(["legal_reserve_levy"])}
    assert facts == dict.fromkeys(("legal_reserve_rate", "legal_reserve_target"), "MA-32, L112 art. 69")
    with pytest.raises(NotForStatutes):
        COOPERATIVE.with_statutes({"legal_reserve_rate": "0.05"})


def test_a_year_before_the_act_is_not_allocated():
    """MA-7."""
    on = dt.date(2015, 6, 30)
    figures = {"surplus_to_allocate": "80000", "capital": "100000"}
    with pytest.raises(ParameterNotKnownYet):
        allocate(COOPERATIVE, on, COOPERATIVE.typed(on, figures))


@pytest.mark.parametrize(("amount", "each"), [(10001, [3334, 3334, 3333]), (9000, [3000, 3000, 3000])])
def test_a_group_shares_its_result_equally_unless_the_contract_says_otherwise(amount, each):
    """MA-97."""
    group = MOROCCO.allocations["ma_gie"]
    found = allocate(group, ON, {"surplus_to_allocate": amount})
    assert found.of_kind(Kind.MEMBERS) == amount
    equally = MOROCCO.legal_form("ma_gie").parameters
    assert equally.at(ON)["surplus_shared_equally"].value is True
    assert list(shared(amount, dict.fromkeys("ABC", 1), "equal parts").values()) == each
    by_volume = equally.with_statutes({"surplus_shared_equally": False}).at(ON)["surplus_shared_equally"]
    assert (by_volume.value, by_volume.confidence) == (False, "statutes")
