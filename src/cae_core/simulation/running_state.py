"""What many persons' pay carries from month to month: year-to-date columns, exact, zero again in January."""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules._arrays_run import rows_of
from cae_core.rules.ratio import Ratio

Array: TypeAlias = npt.NDArray[Any]
Column: TypeAlias = "Array | Ratio"


class RunningState:
    """The columns of a regime's state for so many persons. It changes month after month.

    Each input of `Regime.state` starts every calendar year at nothing, and takes what each paid month adds;
    what `Regime.carried` names waits for the next pay. See `cae_core.payroll.year_to_date`, which does the
    same for one person.
    """

    def __init__(self, regime: Regime, rows: int) -> None:
        self._regime, self._rows = regime, rows
        self._kinds = {name: regime.framework.kind(name) for name in (*regime.state, *regime.carried)}
        self._fresh = True
        self._columns: dict[str, Column] = {name: self._zero(name) for name in self._kinds}
        self._year: int | None = None

    def begin(self, month: Month) -> None:
        """Go to a month: a new calendar year starts from nothing."""
        if self._year is not None and month.year != self._year:
            self._columns = {name: self._zero(name) for name in self._kinds}
            self._fresh = True
        self._year = month.year

    def of(self, rows: Array) -> dict[str, Column]:
        """The inputs of some rows; none while nobody has had a month in the year, as on a first payslip."""
        if self._fresh:
            return {}
        return {name: rows_of(column, rows) for name, column in self._columns.items()}

    def paid(self, rows: Array, found: Mapping[str, Any]) -> None:
        """Take in what a month that was paid adds, for some rows; nothing waits any more."""
        self._fresh = False
        for name, node in self._regime.state.items():
            self._columns[name] = put(
                self._columns[name], rows, plus(rows_of(self._columns[name], rows), found[node])
            )
        for name in self._regime.carried:
            if name not in self._regime.state:
                self._columns[name] = put(self._columns[name], rows, rows_of(self._zero(name), rows))

    def unpaid(self, rows: Array, found: Mapping[str, Any]) -> None:
        """Keep what a month under contract without pay hands on, for some rows."""
        self._fresh = False
        for name, node in self._regime.carried.items():
            self._columns[name] = put(self._columns[name], rows, found[node])

    def _zero(self, name: str) -> Column:
        zero = np.zeros(self._rows, np.int64)
        return Ratio(zero, 1) if self._kinds[name] in {"rate", "number"} else zero


def plus(left: Column, right: Any) -> Column:
    """Two columns added up, exactly; ratios over plain denominators stay in as small terms as they can.

    >>> plus(Ratio(np.array([1]), 2), Ratio(np.array([1]), 3))
    Ratio(n=array([5]), d=6)
    """
    if not isinstance(left, Ratio):
        total: Array = left + right
        return total
    if isinstance(left.d, int) and isinstance(right.d, int):
        d = lcm(left.d, right.d)
        return Ratio(_times(left.n, d // left.d) + _times(right.n, d // right.d), d)
    n = np.asarray(left.n, object) * right.d + np.asarray(right.n, object) * left.d
    return Ratio(n, np.asarray(left.d, object) * right.d)


def put(column: Column, rows: Array, values: Any) -> Column:
    """The column with other values in some rows."""
    if not isinstance(column, Ratio):
        made = column.copy()
        made[rows] = values
        return made
    if isinstance(column.d, int) and isinstance(values.d, int):
        d = lcm(column.d, values.d)
        n = _times(column.n, d // column.d)
        n[rows] = _times(values.n, d // values.d)
        return Ratio(n, d)
    parts = [np.array(np.broadcast_to(part, column.n.shape), object) for part in (column.n, column.d)]
    for part, value in zip(parts, (values.n, values.d), strict=True):
        part[rows] = value
    return Ratio(*parts)


def _times(values: Any, factor: int) -> Array:
    """A product that never wraps round: plain Python ints where int64 could not hold it."""
    array = np.asarray(values)
    if factor == 1:
        return array.copy()
    largest = int(np.abs(array).max(initial=0))
    return array.astype(object) * factor if largest * factor >= 2**62 else array * factor
