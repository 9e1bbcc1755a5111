"""Running a graph over a population, replaying one row, solving every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cae_core.messages import mark
from cae_core.rules._arrays import Array, Column, is_exact, raw
from cae_core.rules._arrays_ops import ArrayOps
from cae_core.rules._arrays_round import fits
from cae_core.rules.errors import WrongInput
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rules.graph import Graph
    from cae_core.rules.plan import Plan
    from cae_core.rules.run import Run

_OPS = ArrayOps()


def run_arrays(
    graph: Graph, columns: Mapping[str, Any], wanted: Iterable[str] | None, chunk: int
) -> dict[str, Any]:
    """See `Graph.run_arrays`."""
    given, rows = checked(graph, columns)
    names = None if wanted is None else tuple(wanted)
    plan = graph.plan(given, names)
    asked = plan.names if names is None else names
    _check_computed(graph, plan, given, asked)
    collected = {name: Collected(rows) for name in asked}
    for part in chunks(rows, chunk):
        found = run_chunk(graph, plan, given, part)
        for name, column in collected.items():
            column.put(part, found[name])
    return {name: column.made() for name, column in collected.items()}


class Collected:
    """One node of a population, chunk after chunk: an array, or two for a ratio."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.array: Array | None = None
        self.denominators: Collected | None = None
        self.denominator: int | None = None

    def put(self, part: slice, value: Any) -> None:
        """Keep the values of some rows; a plain value stands for each of them."""
        if isinstance(value, Ratio):
            self._put_denominator(part, value.d)
            value = value.n
        value = raw(value)
        dtype = np.asarray(value).dtype if isinstance(value, bool | np.ndarray) or fits(value) else object
        if self.array is None:
            self.array = np.empty(self.rows, dtype)
        elif is_exact(value) or (dtype is object and not is_exact(self.array)):
            self.array = self.array.astype(object)
        self.array[part] = value

    def _put_denominator(self, part: slice, d: Any) -> None:
        if self.denominators is None:
            if type(d) is int and self.denominator in (None, d):
                self.denominator = d
                return
            self.denominators = Collected(self.rows)
            if self.denominator is not None:
                self.denominators.put(slice(0, part.start), self.denominator)
        self.denominators.put(part, d)

    def made(self) -> Any:
        """The array, or the Ratio of arrays."""
        if self.denominators is not None:
            return Ratio(self.array, self.denominators.made())
        return self.array if self.denominator is None else Ratio(self.array, self.denominator)


def _check_computed(graph: Graph, plan: Plan, given: Mapping[str, Any], asked: Iterable[str]) -> None:
    """Raise what explains the first node asked for that cannot be computed, as `Run` would."""
    from cae_core.rules.run import Run

    there = {**graph.known(given), **given, **dict.fromkeys(plan.names)}
    run = Run(graph, given, there, plan.names)
    for name in asked:
        run[name]


def chunks(rows: int, size: int) -> Iterator[slice]:
    """Return slices of at most ``size`` rows; one empty slice for no row."""
    for start in range(0, max(rows, 1), size):
        yield slice(start, min(start + size, rows))


def run_chunk(graph: Graph, plan: Plan, given: Mapping[str, Any], part: slice) -> dict[str, Any]:
    """Return the values of one chunk of rows, as columns."""
    found = {**graph.known(given), **{name: lifted(value, part) for name, value in given.items()}}
    plan.run(_OPS, found)
    return found


def lifted(value: Any, part: slice) -> Any:
    """Return a column's rows as the array back end's value."""
    if isinstance(value, Ratio):
        return Ratio(lifted(value.n, part), lifted(value.d, part))
    if not isinstance(value, np.ndarray):
        return value
    piece = value[part]
    return piece if piece.dtype == bool else Column.of(piece)


def checked(graph: Graph, columns: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Return the columns, checked by kind, and how many rows they have (1 when all are scalars)."""
    scalars: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    for name, value in columns.items():
        parts = (value.n, value.d) if isinstance(value, Ratio) else (value,)
        if any(isinstance(part, np.ndarray) for part in parts):
            arrays[name] = _column(name, graph.kind(name), value)
        else:
            scalars[name] = value
    found = graph.checked(scalars)
    lengths = {name: _length(value) for name, value in arrays.items()}
    if len(set(lengths.values())) > 1:
        names = ", ".join(f"{name}: {length}" for name, length in lengths.items())
        raise WrongInput(name="columns", found=names, expected=mark("columns of one length"))
    return found | arrays, next(iter(lengths.values()), 1)


def _length(value: Any) -> int:
    if isinstance(value, Ratio):
        return max(len(part) for part in (value.n, value.d) if isinstance(part, np.ndarray))
    return len(value)


def _column(name: str, kind: str, value: Any) -> Any:
    if isinstance(value, Ratio) and kind in ("rate", "number"):
        n, d = (_ints(name, part) if isinstance(part, np.ndarray) else part for part in (value.n, value.d))
        if np.min(d) <= 0:
            raise WrongInput(name=name, found=f"{np.min(d)}", expected=mark("denominators above 0"))
        return Ratio(n, d)
    if kind == "flag" and isinstance(value, np.ndarray) and value.dtype == bool and value.ndim == 1:
        return value
    if kind in ("amount", "count") and isinstance(value, np.ndarray):
        return _ints(name, value)
    expected = mark("a bool array") if kind == "flag" else mark("a Ratio of int64 arrays")
    raise WrongInput(name=name, found=str(getattr(value, "dtype", type(value).__name__)), expected=expected)


def _ints(name: str, value: Array) -> Array:
    plain = value.dtype.kind == "i" or (value.dtype == object and all(type(each) is int for each in value))
    if not plain or value.ndim != 1:
        raise WrongInput(
            name=name, found=f"{value.dtype}, {value.ndim} dimensions", expected=mark("one column of int64")
        )
    return value if value.dtype == object else value.astype(np.int64)


def rows_of(value: Any, rows: Array) -> Any:
    """Return some rows of a column, by number or by flag; what stands for every row as it is.

    >>> rows_of(Ratio(np.array([5, 6, 7]), 10), np.array([0, 2]))
    Ratio(n=array([5, 7]), d=10)
    """
    if isinstance(value, Ratio):
        return Ratio(rows_of(value.n, rows), rows_of(value.d, rows))
    if isinstance(value, Column):
        return Column(value.values[rows], value.low, value.high)
    return value[rows] if isinstance(value, np.ndarray) else value


def row_of(value: Any, row: int) -> Any:
    """Return one row of a column as a plain internal value."""
    if isinstance(value, Ratio):
        return Ratio(row_of(value.n, row), row_of(value.d, row))
    if not isinstance(value, np.ndarray):
        return value
    return value[row] if value.dtype == object else value[row].item()


def replay(graph: Graph, columns: Mapping[str, Any], row: int, results: Mapping[str, Any] | None) -> Run:
    """See `Graph.replay`."""
    given, _ = checked(graph, columns)
    run = graph.run({name: row_of(value, row) for name, value in given.items()})
    for name, column in (results or {}).items():
        there = row_of(column, row)
        assert run[name] == there, f"{name}, row {row}: {there} in the population, {run[name]} alone"
    return run
