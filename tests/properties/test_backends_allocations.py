"""How cooperatives share out their surplus, in three back ends: one rule text, the same minor units."""

import datetime as dt

import pytest
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.country import find_country
from cae_core.rules.ratio import Ratio

DAY = dt.date(2026, 12, 31)
ROWS = 400
BASE = {"share_interest_maximum": "0.03"}
RESERVE = BASE | {"legal_reserve_rate": "0.15", "legal_reserve_target": "0.5"}
FUNDS = {
    "legal_reserve_rate": "0.1",
    "working_capital_fund_rate": "0.2",
    "development_reserve_rate": "1/3",
    "social_action_rate": "0.05",
    "third_party_surplus_feeds_funds": True,
}
STATUTES = {
    ("FR", "scop_sarl"): {"development_reserve_rate": "0.05"},
    ("FR", "scic_sas"): BASE,
    ("FR", "l47_cooperative"): BASE,
    ("MA", "ma_cooperative"): {"share_interest_allowed": True},
    ("TN", "tn_cooperative"): RESERVE,
    ("TN", "tn_ess_label"): RESERVE | {"social_action_rate": "0.05", "members_share_after_reserves": True},
    ("TN", "tn_societe_communautaire"): {},
    ("DZ", "dz_cooperative"): FUNDS | {"national_fund_rate": "0.02"},
    ("DZ", "dz_experiment"): FUNDS
    | BASE
    | {"labour_share_minimum": "0.25", "third_party_surplus_shared": False},
}


def drawn(kind):
    if kind == "flag":
        return st.booleans()
    if kind == "count":
        return st.integers(0, 3)
    if kind == "rate":
        return st.integers(-300, 10_000).map(lambda n: Ratio(n, 10_000)) | st.integers(1, 60).map(
            lambda n: Ratio(11, n)
        )
    around = st.sampled_from([0, 1, 99, 1500_00, 10_000_00]) | st.integers(0, 10**8)
    return around | around.map(lambda amount: -amount)


@pytest.mark.parametrize(("code", "form"), STATUTES)
@pytest.mark.parametrize("spared", [False, True])
def test_every_figure_is_the_same_in_three_back_ends(code, form, spared):
    rules = find_country(code).allocations[form]
    said = STATUTES[code, form]
    graph = (rules.with_statutes(said) if said else rules).framework.at(DAY)
    left_out = {name for name, each in graph.inputs.items() if spared and each.default is not None}
    inputs = {name: drawn(graph.kinds[name]) for name in graph.inputs if name not in left_out}
    assert assert_same(graph, draw_rows(inputs, ROWS)) >= ROWS
