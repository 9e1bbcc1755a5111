"""The rule sets that are no payslip: CAPE and every published contribution scheme, in three back ends."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.cooperative.contribution import read_schemes
from cae_core.country import find_country
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

FOLDER = Path(__file__).parents[1] / "data" / "schemes"
DAY = dt.date(2026, 10, 31)
ROWS = 1000


def component_graphs():
    """Each component in force of each published scheme."""
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        (scheme,) = read_schemes({path.stem: data}, "EUR").values()
        for component in scheme.components:
            if component.holds_in(Month.of(DAY)):
                graph = scheme.frameworks[component.key].at(DAY)
                yield pytest.param(graph, id=f"{path.stem}/{component.key}")


GRAPHS = [pytest.param(find_country("FR").regime("cape").framework.at(DAY), id="cape"), *component_graphs()]


def drawn(name, kind):
    if kind == "flag":
        return st.booleans()
    if kind == "amount":
        return st.integers(-(10**8), 10**8)
    return st.integers(0, 60) if kind == "count" else st.integers(0, 10_000).map(lambda n: Ratio(n, 10_000))


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_thousand_rows_are_the_same_in_three_back_ends(graph):
    inputs = {each.name: drawn(each.name, graph.kinds[each.name]) for each in graph.inputs.values()}
    assert assert_same(graph, draw_rows(inputs, ROWS)) >= ROWS
