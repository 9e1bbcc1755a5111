"""The vectorised twin of `largest_pay`, row by row the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cae_core.payroll.largest_pay import BEYOND, VARY
from cae_core.payroll.regime import COST, Regime
from cae_core.periods import Month
from cae_core.rules._arrays_run import row_of, rows_of
from cae_core.rules.plan import needed_for
from cae_core.rules.ratio import Ratio

Array = NDArray[np.int64]

_FIRST = 1 << 17
"""The first pay that is tried to fill a month's hours, before ever larger ones."""


def largest_pay_arrays(
    regime: Regime, month: Month, budgets: Array, given: Mapping[str, Any], near: Array | None = None
) -> Array:
    """Return, a row, the largest gross whose employer cost is within its budget; −1 where none is.

    ``near``, a row, is a gross to begin the search at; it changes no answer.
    """
    held, relief = regime.held_graph(month), regime.relief
    assert relief is not None
    if not any(name in given for name in regime.state):
        return np.asarray(held.solve_arrays(COST, budgets, given, near=near))
    search = _Search(regime, month, given, len(budgets))
    edge = search.filling_pay()
    everybody = np.arange(len(budgets))
    full = search.node(everybody, edge)
    fills = search.cost(edge, {relief.node: full}) <= budgets  # a pay that fills the hours is affordable
    above, below = np.flatnonzero(fills), np.flatnonzero(~fills)
    found = np.full(len(budgets), -1)
    found[above] = search.solve(budgets, above, {relief.node: rows_of(full, above)}, rows_of(near, above))
    if not below.size:
        return found
    low, high = search.levels(below, np.zeros_like(edge[below])), search.levels(below, edge[below])
    plain = _all(_at_least(low[name], high[name]) for name in low)  # cost never falls
    rising = ~plain & _all(_at_least(high[name], low[name]) for name in low)
    found[below[plain]] = search.solve(budgets, below[plain], {}, rows_of(near, below[plain]))
    top = edge[below[rising]] - 1, {name: rows_of(each, rising) for name, each in high.items()}
    found[below[rising]] = search.below(budgets, below[rising], *top, rows_of(near, below[rising]))
    for row in below[~(plain | rising)]:
        found[row] = _alone(regime, month, int(budgets[row]), given, int(row))
    return found


class _Search:
    """One search over the rows of a population; each step looks at some of them (indices)."""

    def __init__(self, regime: Regime, month: Month, given: Mapping[str, Any], rows: int) -> None:
        assert regime.relief is not None
        self.graph, self.held, self.relief = regime.graph(month), regime.held_graph(month), regime.relief
        self.given, self.rows = given, rows
        self.names = [name for name in self.relief.levels if name in self.graph.rules and name not in given]

    def solve(self, budgets: Array, rows: Array, held: Mapping[str, Any], near: Array | None = None) -> Array:
        """The largest pay of rows where some nodes are held; ``near`` it may be found soonest."""
        if not rows.size:
            return np.zeros(0, np.int64)
        given = {**_of(self.given, rows), **held}
        return np.asarray(self.held.solve_arrays(COST, budgets[rows], given, near=near))

    def cost(self, gross: Array, held: Mapping[str, Any]) -> Array:
        """What pay costs where some nodes are held."""
        made = self.held.run_arrays({**self.given, **held, VARY: gross}, (COST,))[COST]
        return np.asarray(np.broadcast_to(made, gross.shape))

    def node(self, rows: Array, gross: Array) -> Any:
        """The growing node of rows where gross takes these values."""
        return self._at(rows, gross, [self.relief.node])[self.relief.node]

    def levels(self, rows: Array, gross: Array) -> dict[str, Any]:
        """The levels of rows where gross takes these values."""
        return self._at(rows, gross, self.names)

    def _at(self, rows: Array, gross: Array, names: list[str]) -> dict[str, Any]:
        return self.graph.run_arrays({**_of(self.given, rows), VARY: gross}, names)

    def filling_pay(self) -> Array:
        """The least pay, a row, that brings the growing node to its limit; looked for once if rows agree."""
        read = needed_for([self.relief.node], self.graph.rules, self.given) & self.given.keys()
        rows = np.arange(self.rows if any(_varies(self.given[name]) for name in read) else 1)
        limit = self.node(rows, np.full(rows.size, BEYOND))
        low, high = np.full(rows.size, -1), np.full(rows.size, _FIRST)
        while (short := ~_at_least(self.node(rows, high), limit)).any():
            low, high = np.where(short, high, low), np.where(short, np.minimum(2 * high, BEYOND), high)
        while (high - low > 1).any():
            middle = (low + high) // 2
            filled = _at_least(self.node(rows, np.maximum(middle, 0)), limit) & (middle >= 0)
            low, high = np.where(filled, low, middle), np.where(filled, middle, high)
        return np.broadcast_to(high, (self.rows,))

    def below(
        self, budgets: Array, rows: Array, limit: Array, levels: dict[str, Any], near: Array | None
    ) -> Array:
        """The answer of rows at most at ``limit``: levels go down from those that no pay surpasses."""
        found = np.full(rows.size, -1)
        left = np.arange(rows.size)
        while left.size:
            gross = np.minimum(self.solve(budgets, rows[left], levels, near), limit[left])
            reached = self.levels(rows[left], np.maximum(gross, 0))
            stays = (gross < 0) | _all(_at_least(reached[name], levels[name]) for name in levels)
            found[left] = gross
            left, near = left[~stays], gross[~stays]
            levels = {name: rows_of(each, ~stays) for name, each in reached.items()}
        return found


def _of(columns: Mapping[str, Any], rows: Array) -> dict[str, Any]:
    return {name: rows_of(each, rows) for name, each in columns.items()}


def _varies(value: Any) -> bool:
    """Whether a column may differ from row to row."""
    parts = (value.n, value.d) if isinstance(value, Ratio) else (value,)
    return any(isinstance(part, np.ndarray) for part in parts)


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
            regime, month, budget, {name: row_of(each, row) for name, each in given.items()}
        )[VARY]
    except NoSolution:
        return -1
    return gross
