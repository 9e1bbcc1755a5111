"""How French cooperatives share out their surplus, in three back ends: one rule text, the same cents."""

import datetime as dt

import pytest
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.country import find_country
from cae_core.rules.ratio import Ratio

FRANCE = find_country("FR")
DAY = dt.date(2026, 12, 31)
ROWS = 400
BASE = {"share_interest_maximum": "0.03"}
STATUTES = {"scop_sarl": {"development_reserve_rate": "0.05"}, "scic_sas": BASE, "l47_cooperative": BASE}


def drawn(name, kind):
    if kind == "count":
        return st.integers(0, 3)
    if kind == "rate":
        return st.integers(-300, 10_000).map(lambda n: Ratio(n, 10_000)) | st.integers(1, 60).map(
            lambda n: Ratio(11, n)
        )
    around = st.sampled_from([0, 1, 99, 1500_00, 10_000_00]) | st.integers(0, 10**8)
    return around | around.map(lambda amount: -amount)


@pytest.mark.parametrize("form", STATUTES)
@pytest.mark.parametrize("spared", [False, True])
def test_every_figure_is_the_same_in_three_back_ends(form, spared):
    graph = FRANCE.allocations[form].with_statutes(STATUTES[form]).framework.at(DAY)
    left_out = {name for name, each in graph.inputs.items() if spared and each.default is not None}
    inputs = {name: drawn(name, graph.kinds[name]) for name in graph.inputs if name not in left_out}
    assert assert_same(graph, draw_rows(inputs, ROWS)) >= ROWS
