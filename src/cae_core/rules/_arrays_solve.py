"""Solving a monotone target for every row at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cae_core.messages import mark
from cae_core.rules._arrays import Array, Column, raw
from cae_core.rules._arrays_ops import ArrayOps
from cae_core.rules._arrays_run import checked, chunks, lifted
from cae_core.rules.errors import CannotSolve, NodeNotComputed, NoLargest
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rules.graph import Graph

_OPS = ArrayOps()
_CHUNK = 8192


def solve_arrays(
    graph: Graph, target: str, wished: Any, columns: Mapping[str, Any], *, vary: str, limit: int
) -> Array:
    """See `Graph.solve_arrays`."""
    if target not in graph.monotone:
        raise CannotSolve(name=target, reason=mark("only a monotone amount is solved for in arrays"))
    given, rows = checked(graph, {name: value for name, value in columns.items() if name != vary})
    wishes = np.atleast_1d(np.asarray(wished)).astype(np.int64)
    rows = max(rows, len(wishes)) if any(map(_is_column, given.values())) else len(wishes)
    wishes = np.broadcast_to(wishes, (rows,))
    function = _Target(graph, target, given, vary, limit)
    return np.concatenate([function.solve(part, wishes[part]) for part in chunks(rows, _CHUNK)])


def _is_column(value: Any) -> bool:
    return isinstance(value, np.ndarray) or (isinstance(value, Ratio) and isinstance(value.n, np.ndarray))


class _Target:
    """The target as a function of the varied input, for some rows."""

    def __init__(self, graph: Graph, target: str, given: Mapping[str, Any], vary: str, limit: int) -> None:
        self.plan = graph.plan({*given, vary}, (target,))
        if target not in self.plan.names:
            missing = graph.missing(target, {*given, vary})
            raise NodeNotComputed(node=target, missing=", ".join(missing))
        self.graph, self.target, self.given, self.vary, self.limit = graph, target, given, vary, limit

    def value(self, rows: Array, varied: Array) -> Array:
        """The target on some rows (indices) where the varied input takes these values."""
        given = {*self.given, self.vary}
        values = {name: lifted(_rows(value, rows), slice(None)) for name, value in self.given.items()}
        found = {**self.graph.known(given), **values, self.vary: Column.of(varied)}
        self.plan.run(_OPS, found)
        return np.broadcast_to(raw(found[self.target]), varied.shape).copy()

    def solve(self, part: slice, wished: Array) -> Array:
        """Bracket, then alternate interpolation (a guess only) and halving until no unit is left."""
        index = np.arange(part.start, part.stop)
        low = np.full(len(index), -1)
        high, at_high = self._above(index, wished)
        at_low = self.value(index, np.zeros(len(index), np.int64))
        low[at_low <= wished] = 0
        high[at_low > wished] = 0
        turn = 0
        while (active := np.flatnonzero(high - low > 1)).size:
            lows, highs = low[active], high[active]
            guess = _guess((lows, at_low[active]), (highs, at_high[active]), wished[active], turn)
            made = self.value(index[active], guess)
            below = made <= wished[active]
            low[active] = np.where(below, guess, lows)
            at_low[active] = np.where(below, made, at_low[active])
            high[active] = np.where(below, highs, guess)
            at_high[active] = np.where(below, at_high[active], made)
            turn += 1
        return low

    def _above(self, index: Array, wished: Array) -> tuple[Array, Array]:
        """For each row a value of the varied input that exceeds the wish."""
        high = np.clip(wished, 1, self.limit)
        made = self.value(index, high)
        while (short := np.flatnonzero(made <= wished)).size:
            if (high[short] >= self.limit).any():
                row = short[np.argmax(high[short])]
                raise NoLargest(
                    target=self.target, value=int(wished[row]), vary=self.vary, limit=int(high[row])
                )
            high[short] = np.minimum(2 * high[short], self.limit)
            made[short] = self.value(index[short], high[short])
        return high, made


def _guess(lows: tuple[Array, Array], highs: tuple[Array, Array], wished: Array, turn: int) -> Array:
    """Where the target may cross, strictly between low and high (each with the target there)."""
    (low, at_low), (high, at_high) = lows, highs
    if turn % 3 == 2:
        halved: Array = low + (high - low) // 2
        return halved
    share = (wished - at_low).astype(np.float64) / (at_high - at_low).astype(np.float64)
    guess = low + (share * (high - low)).astype(np.int64) + turn % 3
    clipped: Array = np.clip(guess, low + 1, high - 1)
    return clipped


def _rows(value: Any, rows: Array) -> Any:
    if isinstance(value, Ratio):
        return Ratio(_rows(value.n, rows), _rows(value.d, rows))
    return value[rows] if isinstance(value, np.ndarray) else value
