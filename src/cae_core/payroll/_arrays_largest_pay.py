"""The vectorised twin of `largest_pay`, row by row the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cae_core.payroll.largest_pay import BEYOND, TARGET, VARY
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

Array = NDArray[np.int64]


def largest_pay_arrays(regime: Regime, month: Month, budgets: Array, given: Mapping[str, Any]) -> Array:
    """Return, a row, the largest gross whose employer cost is within its budget; −1 where none is."""
    held, relief = regime.held_graph(month), regime.relief
    assert relief is not None
    if not any(name in given for name in regime.state):
        return np.asarray(held.solve_arrays(TARGET, budgets, given))
    search = _Search(regime, month, given, len(budgets))
    edge = search.filling_pay()
    low, high = search.levels(np.zeros_like(edge)), search.levels(edge)
    plain = _all(_at_least(low[name], high[name]) for name in low)  # cost never falls
    rising = _all(_at_least(high[name], low[name]) for name in low)
    found = np.asarray(held.solve_arrays(TARGET, budgets, {**given, relief.node: search.node(edge)}))
    found = np.where(found >= edge, found, search.below(budgets, edge - 1, high))
    if plain.any():
        found = np.where(plain, held.solve_arrays(TARGET, budgets, given), found)
    for row in np.flatnonzero(~(plain | rising)):
        found[row] = _alone(regime, month, int(budgets[row]), given, int(row))
    return found


class _Search:
    """One search over the rows of a population."""

    def __init__(self, regime: Regime, month: Month, given: Mapping[str, Any], rows: int) -> None:
        assert regime.relief is not None
        self.graph, self.held, self.relief = regime.graph(month), regime.held_graph(month), regime.relief
        self.given, self.rows = given, rows
        self.names = [name for name in self.relief.levels if name in self.graph.rules and name not in given]

    def node(self, gross: Array) -> Any:
        """The growing node where gross takes these values."""
        return self.graph.run_arrays({**self.given, VARY: gross}, (self.relief.node,))[self.relief.node]

    def levels(self, gross: Array) -> dict[str, Any]:
        """The levels where gross takes these values."""
        return self.graph.run_arrays({**self.given, VARY: gross}, self.names)

    def filling_pay(self) -> Array:
        """The least pay, a row, that brings the growing node to its limit."""
        limit = self.node(np.full(self.rows, BEYOND))
        low, high = np.full(self.rows, -1), np.full(self.rows, BEYOND)
        while (high - low > 1).any():
            middle = (low + high) // 2
            filled = _at_least(self.node(np.maximum(middle, 0)), limit) & (middle >= 0)
            low, high = np.where(filled, low, middle), np.where(filled, middle, high)
        return high

    def below(self, budgets: Array, limit: Array, levels: dict[str, Any]) -> Array:
        """The answer at most at ``limit``: levels go down from those that no pay surpasses."""
        while True:
            solved = self.held.solve_arrays(TARGET, budgets, {**self.given, **levels})
            gross = np.minimum(solved, limit)
            reached = self.levels(np.maximum(gross, 0))
            if _all(_at_least(reached[name], levels[name]) | (gross < 0) for name in levels).all():
                return np.asarray(gross)
            levels = reached


def _at_least(left: Any, right: Any) -> NDArray[np.bool_]:
    if isinstance(left, Ratio):
        return np.asarray(left.n * right.d >= right.n * left.d)
    return np.asarray(left >= right)


def _all(flags: Any) -> NDArray[np.bool_]:
    return np.asarray(np.logical_and.reduce([*flags]))


def _alone(regime: Regime, month: Month, budget: int, given: Mapping[str, Any], row: int) -> int:
    from cae_core.payroll.largest_pay import largest_pay
    from cae_core.rules.errors import NoSolution

    try:
        gross: int = largest_pay(
            regime, month, budget, {name: _cell(each, row) for name, each in given.items()}
        )[VARY]
    except NoSolution:
        return -1
    return gross


def _cell(value: Any, row: int) -> Any:
    if isinstance(value, Ratio):
        return Ratio(_cell(value.n, row), _cell(value.d, row))
    return value[row].item() if isinstance(value, np.ndarray) else value
