"""Tunisian surpluses against a second calculator on drawn years, and what nobody found asked for."""

from fractions import Fraction as F  # noqa: N817

import pytest
import tunisian_surplus
from hypothesis import given, settings
from hypothesis import strategies as st
from losses_by_hand import RESERVES
from surplus_cases import ON, breaches, internal, lawful_again, parts, reserves_left

from cae_core.capital import Kind, allocate
from cae_core.country import find_country
from cae_core.rules.errors import LawNotEstablished, NotForStatutes, StatutesTooHigh

TUNISIA = find_country("TN")
MONEY = st.sampled_from([0, 1, 5, 999, 1000, 49_850_001, 50_000_000]) | st.integers(0, 10**9)
SOME = st.just(0) | MONEY
VOTE = st.just(0) | MONEY | MONEY.map(lambda amount: -amount)
YEAR = {
    "surplus_to_allocate": MONEY | MONEY.map(lambda amount: -amount),
    "capital": MONEY,
    "legal_reserve_balance": MONEY,
    "statutory_reserve_balance": MONEY,
    "other_reserves_balance": MONEY,
    "loss_to_reserves": VOTE,
    "earlier_losses": SOME,
    "earlier_losses_kept": SOME,
}
COOPERATIVE = YEAR | {
    "interest_capital": MONEY,
    "earlier_gains": SOME,
    "share_interest": VOTE,
    "member_refunds": VOTE,
    "special_reserve": VOTE,
}
COMMUNITY = YEAR | {
    "earlier_losses_absorbed": VOTE,
    "participants_share": VOTE,
    "participants_key_voted": st.booleans(),
    "more_social_action": VOTE,
    "more_reinvestment": VOTE,
    "carried_forward": VOTE,
}
RATE = st.fractions(0, 1, max_denominator=1000)
TURNS = {f"loss_order_{role}": st.integers(0, 3) for role in RESERVES}
STATUTES = TURNS | {"legal_reserve_rate": RATE, "legal_reserve_target": RATE, "share_interest_maximum": RATE}
LABEL = STATUTES | {"social_action_rate": RATE, "members_share_after_reserves": st.booleans()}


def texts(statutes):
    return {key: value if isinstance(value, bool) else str(value) for key, value in statutes.items()}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["tn_cooperative", "tn_smsa"]),
    st.fixed_dictionaries(COOPERATIVE),
    st.fixed_dictionaries(STATUTES),
)
def test_a_cooperative_as_the_second_calculator_has_it(form, figures, statutes):
    found = allocate(TUNISIA.allocations[form].with_statutes(texts(statutes)), ON, internal(figures))
    assert (parts(found), breaches(found)) == tunisian_surplus.cooperative(figures, statutes)
    again = lawful_again(found)
    assert again.lawful
    assert again.of_kind(Kind.RESERVE) >= min(found.surplus, 0)
    assert min(reserves_left(again).values()) >= 0


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(COOPERATIVE), st.fixed_dictionaries(LABEL))
def test_a_labelled_enterprise_as_the_second_calculator_has_it(figures, statutes):
    found = allocate(
        TUNISIA.allocations["tn_ess_label"].with_statutes(texts(statutes)), ON, internal(figures)
    )
    assert (parts(found), breaches(found)) == tunisian_surplus.cooperative(figures, statutes, label=True)
    again = lawful_again(found)
    assert again.lawful
    assert again.of_kind(Kind.MEMBERS) * 4 <= max(found.surplus, 0)  # TN-16


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["tn_societe_communautaire", "tn_societe_communautaire_regionale"]),
    st.fixed_dictionaries(COMMUNITY),
    st.fixed_dictionaries(TURNS),
)
def test_a_societe_communautaire_as_the_second_calculator_has_it(form, figures, turns):
    found = allocate(TUNISIA.allocations[form].with_statutes(texts(turns)), ON, internal(figures))
    assert (parts(found), breaches(found)) == tunisian_surplus.community(figures, turns)
    again = lawful_again(found)
    assert all(not each.limit.nearest for each in again.breaches)  # what the meeting alone can say
    assert again.of_kind(Kind.MEMBERS) * 100 <= max(found.surplus, 0) * 35  # TN-33


@pytest.mark.parametrize("form", ["tn_societe_communautaire", "tn_societe_communautaire_regionale"])
def test_the_four_parts_of_the_split_are_the_whole(form):
    """TN-33a."""
    law = TUNISIA.legal_form(form).parameters.at(ON)
    split = ("legal_reserve_rate", "social_action_rate", "members_share_maximum", "reinvestment_rate")
    assert sum(law[key].value.fraction for key in split) == 1


def test_no_percentage_of_another_law_is_lent_to_a_label():
    """TN-18a: 15 %, half of the capital and 5 % are not applied unless the statutes say them."""
    rules = TUNISIA.allocations["tn_ess_label"]
    figures = rules.typed(ON, {"surplus_to_allocate": "1000", "capital": "100000"})
    with pytest.raises(LawNotEstablished, match="TN-18"):
        allocate(rules, ON, figures)
    said = {
        "legal_reserve_rate": "0.15",
        "legal_reserve_target": "0.50",
        "social_action_rate": "0.05",
        "members_share_after_reserves": True,
    }
    assert allocate(rules.with_statutes(said), ON, figures).of_kind(Kind.OUTSIDE) == 50_000
    with pytest.raises(NotForStatutes):
        rules.with_statutes({"members_share_maximum": "0.30"})


@pytest.mark.parametrize("form", ["tn_cooperative", "tn_smsa", "tn_ess_label"])
def test_statutes_of_more_than_the_whole_are_refused(form):
    with pytest.raises(StatutesTooHigh, match="legal_reserve_rate"):
        TUNISIA.allocations[form].with_statutes({"legal_reserve_rate": str(F(101, 100))})
