"""Computing the same rows on ints, on arrays and on Decimals, and comparing every figure."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cae_core.rules.decimal_ops import DecimalOps
from cae_core.rules.ratio import Ratio


def draw_rows(inputs, count):
    """So many rows drawn from a strategy for each input."""
    rows = []

    @settings(max_examples=count // 10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.fixed_dictionaries(inputs), min_size=10, max_size=10))
    def draw(several):
        rows.extend(several)

    draw()
    del rows[count:]
    assert len(rows) == count
    return rows


def assert_same(graph, rows):
    """Every figure of every row is the same in the three back ends; returns how many were compared."""
    results = graph.run_arrays({name: column([row[name] for row in rows]) for name in rows[0]})
    compared = 0
    for index, row in enumerate(rows):
        run, slow = graph.run(row), graph.run_with(DecimalOps(), row)
        for node in run.computed:
            assert run[node] == slow[node], (node, row)
            assert run[node] == cell(results[node], index), (node, row)
            compared += 1
    return compared


def column(values):
    if isinstance(values[0], Ratio):
        several = {value.d for value in values}
        d = several.pop() if len(several) == 1 else np.array([value.d for value in values])
        return Ratio(np.array([value.n for value in values]), d)
    return np.array(values)


def cell(found, index):
    if isinstance(found, Ratio):
        return Ratio(cell(found.n, index), cell(found.d, index))
    value = found[index] if isinstance(found, np.ndarray) else found
    return value.item() if isinstance(value, np.generic) else value
