"""The rule sets that are no payslip: CAPE and every published contribution scheme, in three back ends."""

import datetime as dt
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cae_core.cooperative.contribution import read_schemes
from cae_core.country import find_country
from cae_core.periods import Month
from cae_core.rules.decimal_ops import DecimalOps
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
    rows = []

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.fixed_dictionaries(inputs), min_size=10, max_size=10))
    def draw(several):
        rows.extend(several)

    draw()
    del rows[ROWS:]
    assert len(rows) == ROWS
    results = graph.run_arrays({name: column([row[name] for row in rows]) for name in inputs})
    compared = 0
    for index, row in enumerate(rows):
        run, slow = graph.run(row), graph.run_with(DecimalOps(), row)
        for node in run.computed:
            assert run[node] == slow[node], (node, row)
            assert run[node] == cell(results[node], index), (node, row)
            compared += 1
    assert compared >= ROWS


def column(values):
    if isinstance(values[0], Ratio):
        return Ratio(np.array([value.n for value in values]), 10_000)
    return np.array(values)


def cell(found, index):
    if isinstance(found, Ratio):
        return Ratio(cell(found.n, index), cell(found.d, index))
    return found[index].item() if isinstance(found, np.ndarray) else found
