"""The largest pay of each row by the exact search of one payslip, for costs of which nothing is proved.

Under a reform's rules an employer's cost may fall as pay grows (an exemption from a threshold on), so that
where it passes the budget is not the answer. The exact search finds the largest pay whatever the shape,
at a millisecond or so a row; identical rows are searched once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cae_core.money import plain_amount
from cae_core.payroll.errors import CostFalls
from cae_core.payroll.regime import COST, Regime
from cae_core.periods import Month
from cae_core.rules._arrays_run import rows_of
from cae_core.rules.errors import CannotSolve, NoSolution
from cae_core.rules.graph import Graph
from cae_core.rules.ratio import Ratio

Array = NDArray[np.int64]

CHECKED = 4
"""How many rows at least are searched again, a call, where a reform only claims that cost grows with pay."""
_ONE_MORE = 4096  # and one more for as many rows
_STRIDE = 7919  # months look at other rows: a prime, so that no year of them comes back to the same


def exact_rows(regime: Regime, month: Month, budgets: Array, given: Mapping[str, Any]) -> Array:
    """Return, a row, the largest gross whose employer cost is within its budget; −1 where none is.

    Raises CannotSolve where cost changes too often to prove which is the largest, NoLargest.
    """
    graph, known = regime.graph(month), dict[tuple[Any, ...], int]()
    found = np.empty(len(budgets), np.int64)
    for row, (budget, cells) in enumerate(zip(budgets.tolist(), _rows(given, len(budgets)), strict=True)):
        key = (budget, *cells.values())
        if key not in known:
            known[key] = _largest(graph, budget, cells)
        found[row] = known[key]
    return found


def check_claim(regime: Regime, month: Month, budgets: Array, given: Mapping[str, Any], found: Array) -> None:
    """Search a sample of rows again, with nothing claimed; raises CostFalls for one that could pay more.

    Rows are taken evenly along their budgets, others each month. One whose answer the exact search cannot
    prove is not checked.
    """
    graph = regime.graph(month)
    sample = _sample(budgets, month)
    taken = {name: rows_of(column, sample) for name, column in given.items()}
    for row, cells in zip(sample.tolist(), _rows(taken, sample.size), strict=True):
        budget, stopped = int(budgets[row]), int(found[row])
        try:
            largest = _largest(graph, budget, cells)
        except CannotSolve:
            continue
        if largest != stopped:
            costs = [graph.run({**cells, "gross": pay}, (COST,))[COST] for pay in (max(stopped, 0), largest)]
            amounts = (budget, max(stopped, 0), largest, *costs)
            raise _falls(regime, month, row, amounts)


def _sample(budgets: Array, month: Month) -> Array:
    rows = len(budgets)
    many = CHECKED + rows // _ONE_MORE
    if rows <= many:
        return np.arange(rows)
    shift = (month.year * 12 + month.number) * _STRIDE % rows
    places = (np.arange(many) * rows + shift) // many
    found: Array = np.argsort(budgets, kind="stable")[places]
    return found


def _falls(regime: Regime, month: Month, row: int, amounts: tuple[int, ...]) -> CostFalls:
    names = ("budget", "pay", "larger", "cost", "larger_cost")
    texts = (plain_amount(each, regime.framework.currency) for each in amounts)
    said = dict(zip(names, texts, strict=True))
    return CostFalls(framework=regime.framework.name, row=row, month=month, **said)


def _largest(graph: Graph, budget: int, given: Mapping[str, Any]) -> int:
    try:
        gross: int = graph.solve(COST, budget, given)["gross"]
    except NoSolution:
        return -1
    return gross


def _rows(columns: Mapping[str, Any], rows: int) -> Iterator[dict[str, Any]]:
    """Each row as internal values by name."""
    cells = {name: _cells(column, rows) for name, column in columns.items()}
    for several in zip(*cells.values(), strict=True) if cells else ((),) * rows:
        yield dict(zip(cells, several, strict=True))


def _cells(column: Any, rows: int) -> list[Any]:
    if isinstance(column, Ratio):
        return [Ratio(n, d) for n, d in zip(_cells(column.n, rows), _cells(column.d, rows), strict=True)]
    if isinstance(column, np.ndarray):
        return list(np.broadcast_to(column, (rows,)).tolist())
    return [column] * rows
