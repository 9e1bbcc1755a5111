"""Solving a monotone target for every row at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cae_core.messages import mark
from cae_core.rules._arrays import Array, Column, raw
from cae_core.rules._arrays_ops import ArrayOps
from cae_core.rules._arrays_run import checked, chunks, lifted, rows_of
from cae_core.rules.errors import CannotSolve, NodeNotComputed, NoLargest
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rules.graph import Graph

_OPS = ArrayOps()
_CHUNK = 16384
_STEADY = 64  # over fewer units a slope is mostly rounding
_LEAP = 16  # a budget of next to nothing may pay much where the year gives something back
_FAR = 2.0**52
_INT64 = 2**63 - 1
_QUICK, _CUTS = 7, 12  # after so many turns, the few rows left are tried at more points at once
_HALVED = 4  # of the turns after these, every so many goes to the middle, whatever lines say


def solve_arrays(
    graph: Graph,
    target: str,
    wished: Any,
    columns: Mapping[str, Any],
    *,
    vary: str,
    limit: int,
    near: Array | None = None,
) -> Array:
    """See `Graph.solve_arrays`."""
    if target not in graph.monotone:
        raise CannotSolve(name=target, reason=mark("only a monotone amount is solved for in arrays"))
    given, rows = checked(graph, {name: value for name, value in columns.items() if name != vary})
    wishes = np.atleast_1d(np.asarray(wished)).astype(np.int64)
    rows = max(rows, len(wishes)) if any(map(_is_column, given.values())) else len(wishes)
    wishes = np.broadcast_to(wishes, (rows,))
    function = _Target(graph, target, given, vary, limit)
    start = wishes if near is None else np.where(near > 0, near, wishes)
    return np.concatenate([function.solve(part, wishes[part], start[part]) for part in chunks(rows, _CHUNK)])


def _is_column(value: Any) -> bool:
    return isinstance(value, np.ndarray) or (isinstance(value, Ratio) and isinstance(value.n, np.ndarray))


class _Target:
    """The target as a function of the varied input, for some rows."""

    def __init__(self, graph: Graph, target: str, given: Mapping[str, Any], vary: str, limit: int) -> None:
        names = frozenset({*given, vary})
        plan = graph.plan(names, (target,))
        if target not in plan.names:
            missing = graph.missing(target, names)
            raise NodeNotComputed(node=target, missing=", ".join(missing))
        self.still, self.moving = graph.split_plan(names, target, vary)
        self.graph, self.target, self.given, self.vary, self.limit = graph, target, given, vary, limit

    def solve(self, part: slice, wished: Array, near: Array) -> Array:
        """Solve some rows, from values that may be near."""
        given = {name: lifted(value, part) for name, value in self.given.items()}
        known = {**self.graph.known({*self.given, self.vary}), **given, self.vary: 0}
        self.still.run(_OPS, known)
        fixed = {name: known[name] for name in self.moving.reads if name != self.vary}
        return _Search(self, fixed | {self.target: known.get(self.target)}, wished).found(near)


class _Search:
    """Brackets that close in on where the target passes the wish, row by row.

    How a row goes depends on no other row, only on how many turns it takes: so even where nothing proves that
    the target never falls, the same row is solved alike in any company.
    """

    def __init__(self, target: _Target, fixed: Mapping[str, Any], wished: Array) -> None:
        self._target, self._fixed, self._wished = target, fixed, wished

    def _value(self, rows: Array, varied: Array) -> Array:
        """The target on some rows (indices) where the varied input takes these values."""
        target = self._target
        found = {name: rows_of(value, rows) for name, value in self._fixed.items()}
        found[target.vary] = Column.of(varied)
        target.moving.run(_OPS, found)
        made = np.asarray(raw(found[target.target]))
        made = np.clip(made, -_INT64, _INT64) if made.dtype == object else made
        return np.broadcast_to(made, varied.shape).astype(np.int64)

    def found(self, near: Array) -> Array:
        """The largest value whose target is at most the wish; −1 where even that of 0 exceeds it."""
        wished, limit = self._wished, self._target.limit
        last = np.clip(near, 0, limit - 1)
        at_last = self._value(np.arange(len(wished)), last)
        low = np.where(at_last <= wished, last, -1)
        high = np.where(at_last <= wished, limit, last)
        slope = np.maximum(at_last, 1) / np.maximum(last, 1)
        turn = 0
        while (active := np.flatnonzero(high - low > 1)).size:
            lows, highs, wishes = low[active], high[active], wished[active]
            guess = _guess((last[active], at_last[active], slope[active]), lows, highs, wishes, turn)
            points = _points(guess, lows, highs, turn)
            made = self._value(np.repeat(active, points.shape[1]), points.ravel()).reshape(points.shape)
            below = made <= wishes[:, np.newaxis]
            lows = np.maximum(lows, np.where(below, points, -1).max(axis=1))
            above = ~below & (points > lows[:, np.newaxis])
            low[active] = lows
            high[active] = np.minimum(highs, np.where(above, points, highs[:, np.newaxis]).min(axis=1))
            tried, at_tried = points[:, 0], made[:, 0]
            step, rise = tried - last[active], _difference(at_tried, at_last[active])
            told = (np.abs(step) >= _STEADY) & (np.sign(rise) * np.sign(step) > 0)
            slope[active] = np.where(told, rise / np.where(step == 0, 1, step), slope[active])
            last[active], at_last[active] = tried, at_tried
            turn += 1
        self._refuse_unbounded(low)
        return low

    def _refuse_unbounded(self, low: Array) -> None:
        """Raise NoLargest where nothing up to the limit exceeds the wish."""
        target, wished = self._target, self._wished
        rows = np.flatnonzero(low >= target.limit - 1)
        if not rows.size:
            return
        short = rows[self._value(rows, np.full(rows.size, target.limit)) <= wished[rows]]
        if short.size:
            raise NoLargest(
                target=target.target, value=int(wished[short[0]]), vary=target.vary, limit=target.limit
            )


def _guess(line: tuple[Array, Array, Array], low: Array, high: Array, wished: Array, turn: int) -> Array:
    """Where a line through the last try meets the wish, strictly between low and high; else the middle."""
    last, at_last, slope = line
    middle = np.minimum(low + (high - low) // 2, _LEAP * np.maximum(low, _STEADY))
    if turn > _QUICK and turn % _HALVED == 0:
        return np.asarray(middle)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        away = np.floor(_difference(wished, at_last) / slope)
    sane = np.isfinite(away) & (np.abs(away) < _FAR)
    guess = last + np.where(sane, away, 0).astype(np.int64)
    found: Array = np.where(sane, np.clip(guess, low + 1, high - 1), middle)
    return found


def _difference(left: Array, right: Array) -> Array:
    """The difference as doubles, which cannot wrap: good enough for a guess."""
    found: Array = left.astype(np.float64) - right.astype(np.float64)
    return found


def _points(guess: Array, low: Array, high: Array, turn: int) -> Array:
    """What is tried at once, a row: the guess and what follows it, then cuts of what is left as well."""
    beside = (0, 1) if turn < _QUICK else (0, 1, -1, 2)
    near = guess[:, np.newaxis] + np.array(beside)
    if turn >= _QUICK:
        width = (high - low)[:, np.newaxis]
        near = np.hstack([near, low[:, np.newaxis] + width // (_CUTS + 1) * np.arange(1, _CUTS + 1)])
    tried: Array = np.clip(near, (low + 1)[:, np.newaxis], (high - 1)[:, np.newaxis])
    return tried
