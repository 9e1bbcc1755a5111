"""Pay of a population: the same rules on columns, to the same cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cae_core.payroll.regime import COST, Regime
from cae_core.periods import Month

Columns = Mapping[str, Any]


def pay_arrays(
    regime: Regime,
    month: Month,
    columns: Columns,
    state: Columns | None = None,
    wanted: Iterable[str] | None = None,
) -> dict[str, Any]:
    """Compute a month's pay of many contracts: an array a node, each row equal to `calculation.pay`.

    ``columns`` are int64 or bool arrays, Ratios of arrays, or scalars; ``state`` the year-to-date
    columns before the month. ``wanted`` limits the nodes (the state's are always computed).
    """
    regime.require_paid()
    given = {**(state or {}), **columns}
    nodes = None if wanted is None else tuple(dict.fromkeys([*wanted, *regime.state.values()]))
    if nodes is not None:
        nodes = tuple(node for node in nodes if node not in given)
    return regime.graph(month).run_arrays(given, nodes)


def next_state_arrays(
    regime: Regime, state: Columns | None, columns: Columns, results: Columns
) -> dict[str, Any]:
    """Return the year-to-date columns after a month (a new calendar year starts from None)."""
    before = state or {}
    after = {}
    for name, node in regime.state.items():
        value = results[node] if node in results else columns[node]
        after[name] = before[name] + value if name in before else value
    return after


def affordable_arrays(
    regime: Regime,
    month: Month,
    budgets: Any,
    columns: Columns,
    state: Columns | None = None,
    *,
    near: Any = None,
) -> Any:
    """Return, a row, the largest gross whose employer cost is within that row's budget; −1 where none is.

    Where nobody says that cost grows with pay (`Regime.proved`, `Regime.claimed`), each row is searched by
    itself; where only a reform says so, some rows are. Raises CostFalls where one of these tells otherwise.
    ``near`` is a column of pays from which a search may begin: it only tells how soon it ends.
    """
    regime.require_paid()
    given = {name: each for name, each in {**(state or {}), **columns}.items() if name != "gross"}
    if regime.proved:
        return _searched(regime, month, budgets, given, near)
    from cae_core.payroll._arrays_row_by_row import check_claim, exact_rows

    if not regime.claimed:
        return exact_rows(regime, month, budgets, given)
    found = _searched(regime, month, budgets, given, near)
    check_claim(regime, month, budgets, given, found)
    return found


def _searched(regime: Regime, month: Month, budgets: Any, given: Columns, near: Any) -> Any:
    if regime.relief is None:
        return regime.held_graph(month).solve_arrays(COST, budgets, given, near=near)
    from cae_core.payroll._arrays_largest_pay import largest_pay_arrays

    return largest_pay_arrays(regime, month, budgets, given, near)
