"""Algeria's three regimes in three back ends: one rule text, the same centimes."""

import datetime as dt

import pytest
from hypothesis import strategies as st
from three_back_ends import assert_same, draw_rows

from cae_core.country import find_country
from cae_core.rules.ratio import Ratio

ALGERIA = find_country("DZ")
ROWS = 400
DAYS = ["2016-01-31", "2020-06-30", "2021-12-31", "2025-12-31", "2026-10-31"]
EDGES = [
    base * 100 + step
    for base in (30_000, 35_000, 40_000, 42_500)
    for gross in (base, base * 100 // 91)
    for step in (-1, 0, 1)
    if gross
]


def drawn(name: str, kind: str):
    if kind == "flag":
        return st.booleans()
    if kind == "number":
        return st.integers(0, 300).map(lambda n: Ratio(n, 100))
    if name in ("base_salary", "taxable_income", "gross"):
        return st.integers(0, 20_000_000) | st.sampled_from(EDGES)
    return st.integers(-500_000, 2_000_000)


CASES = [
    *(("employee", day, given) for day in DAYS for given in ((), ("gross",), ("taxable_income",))),
    ("auto_entrepreneur", "2026-12-31", ()),
    ("self_employed", "2026-12-31", ()),
]


@pytest.mark.parametrize(("name", "day", "given"), CASES)
def test_every_figure_is_the_same_in_three_back_ends(name: str, day: str, given: tuple[str, ...]) -> None:
    graph = ALGERIA.regime(name).framework.at(dt.date.fromisoformat(day))
    inputs = {each: drawn(each, graph.kinds[each]) for each in (*graph.inputs, *given)}
    assert assert_same(graph, draw_rows(inputs, ROWS)) >= ROWS
