"""The largest pay an account can bear where employer cost may fall as pay grows (see `Relief`).

While pay is too small to fill the month's equivalent hours, a larger pay may raise the year's
coefficient of reduction by its last decimal, and that is worth more than the pay itself. With the
levels held, cost grows with pay, so "the largest pay at these levels" is found by one crossing. Held at
the highest levels that any pay could reach, it is at least the answer; the levels that it really
reaches are then lower or the same, and so on down: the first levels that reach themselves are the
highest that do, and their pay is the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cae_core.payroll.regime import COST, Regime, Relief
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.graph import Graph
from cae_core.rules.run import Run

VARY = "gross"
BEYOND = 10**12  # a pay that fills any month's hours


def largest_pay(regime: Regime, month: Month, budget: int, given: Mapping[str, Any]) -> Run:
    """Return the run with the largest gross whose employer cost is within budget (minor units).

    Raises NoSolution when even no pay costs more.
    """
    graph, held, relief = regime.graph(month), regime.held_graph(month), regime.relief
    assert relief is not None
    if not any(name in given for name in regime.state):
        return held.solve(COST, budget, given, VARY)
    edge = filling_pay(graph, relief.node, given)
    low, high = levels_at(graph, relief, given, 0), levels_at(graph, relief, given, edge)
    if all(low[name] >= high[name] for name in low):
        return held.solve(COST, budget, given, VARY)
    if any(low[name] > high[name] for name in low):  # they do not move one way: search without shape
        return graph.solve(COST, budget, given, VARY)
    full = {**given, relief.node: graph.run({**given, VARY: edge}, (relief.node,))[relief.node]}
    gross = _crossing(held, budget, full)
    if gross is None or gross < edge:
        gross = _below(regime, month, budget, given, (edge - 1, high))
    return graph.run({**given, VARY: gross})


def _below(
    regime: Regime, month: Month, budget: int, given: Mapping[str, Any], top: tuple[int, dict[str, Any]]
) -> int:
    """The answer at most at ``top``, a pay and levels that none below it surpasses: levels go down to it."""
    graph, held, relief = regime.graph(month), regime.held_graph(month), regime.relief
    assert relief is not None
    limit, levels = top
    while True:
        gross = _crossing(held, budget, {**given, **levels})
        if gross is None:  # even no pay costs more: let the solver say so, with the figures
            at_zero = levels_at(graph, relief, given, 0)
            return int(held.solve(COST, budget, {**given, **at_zero}, VARY)[VARY])
        gross = min(gross, limit)
        reached = levels_at(graph, relief, given, gross)
        if reached == levels:
            return gross
        levels = reached


def _crossing(held: Graph, budget: int, given: Mapping[str, Any]) -> int | None:
    try:
        gross: int = held.solve(COST, budget, given, VARY)[VARY]
    except NoSolution:
        return None
    return gross


def levels_at(graph: Graph, relief: Relief, given: Mapping[str, Any], gross: int) -> dict[str, Any]:
    """Return the levels in force at the date, not given, that a pay reaches."""
    names = tuple(name for name in relief.levels if name in graph.rules and name not in given)
    run = graph.run({**given, VARY: gross}, names)
    return {name: run[name] for name in names}


def filling_pay(graph: Graph, node: str, given: Mapping[str, Any]) -> int:
    """Return the least pay (minor units) that brings a growing node to its limit."""
    limit = graph.run({**given, VARY: BEYOND}, (node,))[node]
    low, high = -1, BEYOND
    while high - low > 1:
        middle = (low + high) // 2
        if graph.run({**given, VARY: middle}, (node,))[node] == limit:
            high = middle
        else:
            low = middle
    return high
