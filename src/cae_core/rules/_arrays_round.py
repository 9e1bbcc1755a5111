"""Division and sharing on guarded arrays: the vectorised twins of money.round_div and money.share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cae_core.money import Rounding, round_div
from cae_core.rules._arrays import LIMIT, Array, Column, exact, guarded, raw

_WHOLE = "weights must be integers >= 0, at least one above 0"


def round_column(n: Any, d: Any, mode: Rounding = Rounding.HALF_UP) -> Any:
    """Return n / d rounded, row by row, as `cae_core.money.round_div` does; d > 0 everywhere."""
    if not isinstance(n, Column) and not isinstance(d, Column):
        return round_div(n, d, mode)
    if type(d) is int and d == 1:
        return n
    if mode is Rounding.FLOOR:
        return floor_div(n, d)
    if mode is Rounding.CEILING:
        return -floor_div(-n, d)
    if mode is Rounding.HALF_EVEN:
        return _half_even(n, d)
    return _by_magnitude(n, d, _added(d, mode))


def _added(d: Any, mode: Rounding) -> Any:
    """What is added to a magnitude before its floor: half, nothing or all but one of the divisor."""
    if mode is Rounding.HALF_UP:
        return floor_div(d, 2)
    return 0 if mode is Rounding.DOWN else d - 1


def _by_magnitude(n: Any, d: Any, added: Any) -> Any:
    if isinstance(n, Column) and n.low < 0:
        n.measure()
    low = n.low if isinstance(n, Column) else n
    if low >= 0:
        return floor_div(n + added, d)
    high = n.high if isinstance(n, Column) else n
    if high <= 0:
        return -floor_div(-n + added, d)
    magnitude = Column(np.abs(n.values), 0, n.largest)
    made = floor_div(magnitude + added, d)
    signed = np.where(n.values < 0, np.negative(made.values), made.values)
    return Column(signed, -made.high, made.high)


def _half_even(n: Any, d: Any) -> Any:
    quotient = floor_div(n, d)
    twice = (n - quotient * d) * 2
    odd = Column(np.mod(quotient.values, 2), 0, 1)
    up = (twice > d) | ((twice - d == 0) & (odd > 0))
    return quotient + Column(up.astype(np.int64), 0, 1)


def floor_div(n: Any, d: Any) -> Any:
    """Return the floor of n / d, row by row, for d > 0."""
    if not isinstance(n, Column) and not isinstance(d, Column):
        return n // d
    return guarded(np.floor_divide, n, d, _quotient)


def _quotient(a: Any, b: Any) -> tuple[int, int]:
    divisors = (max(b.low, 1), max(b.high, 1))
    corners = [n // d for n in (a.low, a.high) for d in divisors]
    return min(corners), max(corners)


def share_column(total: Any, weights: Sequence[Any], index: int) -> Any:
    """Return part ``index`` of total shared over weights, row by row; 0 where every weight is 0.

    Raises ValueError for a negative weight.
    """
    return share_columns(total, weights, [index])[0]


def share_columns(total: Any, weights: Sequence[Any], wanted: Sequence[int]) -> list[Any]:
    """Return the wanted parts of total: floors, then a unit each to the largest remainders."""
    for weight in weights:
        if (weight.measure().low if isinstance(weight, Column) else weight) < 0:
            raise ValueError(_WHOLE)
    whole = sum(weights[1:], weights[0])
    whole = _at_least_one(whole)
    magnitude, negative = _magnitude(total)
    quotients, remainders = [], []
    for weight in weights:
        product = magnitude * weight
        quotient = floor_div(product, whole)
        quotients.append(quotient)
        remainders.append(product - quotient * whole)
    left = magnitude - sum(quotients[1:], quotients[0])
    return [
        _signed(_where_any(weights, quotients[i] + _as_count(_rank(remainders, i) < left)), negative)
        for i in wanted
    ]


def _at_least_one(whole: Any) -> Any:
    if not isinstance(whole, Column):
        return max(whole, 1)
    return guarded(np.maximum, whole, 1, lambda a, _: (max(a.low, 1), max(a.high, 1)))


def _magnitude(total: Any) -> tuple[Any, Any]:
    if not isinstance(total, Column):
        return abs(total), total < 0
    if total.measure().low >= 0:
        return total, False
    return Column(np.abs(total.values), 0, total.largest), total.values < 0


def _signed(part: Any, negative: Any) -> Any:
    if negative is False or not isinstance(part, Column):
        return -part if negative is True else part
    return Column(np.where(negative, np.negative(part.values), part.values), -part.high, part.high)


def _rank(remainders: Sequence[Any], index: int) -> Any:
    """How many parts come before this one: a larger remainder, or an equal one that is earlier."""
    mine = remainders[index]
    rank: Any = 0
    for i, other in enumerate(remainders):
        if i != index:
            rank = rank + _as_count(other >= mine if i < index else other > mine)
    return rank


def _as_count(flags: Any) -> Any:
    if isinstance(flags, np.ndarray):
        return Column(flags.astype(np.int64), 0, 1)
    return int(flags)


def _where_any(weights: Sequence[Any], part: Any) -> Any:
    """The part, 0 where every weight is 0 (there the remainders alone would give a unit away)."""
    some: Any = False
    for weight in weights:
        some = some | (weight > 0)
    if isinstance(some, np.ndarray):
        values = np.where(some, raw(part), 0)
        return Column.of(values)
    return part if some else 0


def share_arrays(totals: Array, weights: Array) -> Array:
    """Share each total over its row of weights, as `cae_core.money.share` does; parts sum to totals.

    ``totals`` holds n amounts, ``weights`` n rows of k weights (or one row for all); returns n × k
    amounts: int64, or Python ints where int64 cannot hold them. A row of zero weights shares nothing
    and raises ValueError, as does a negative weight.

    >>> share_arrays(np.array([100, -100]), np.array([1, 1, 1])).tolist()
    [[34, 33, 33], [-34, -33, -33]]
    """
    totals, weights = np.asarray(totals), np.asarray(weights)
    rows = np.broadcast_to(weights, (len(totals), weights.shape[-1]))
    columns = [Column.of(np.ascontiguousarray(rows[:, i])) for i in range(rows.shape[1])]
    if len(totals) and not (rows > 0).any(axis=1).all():
        raise ValueError(_WHOLE)
    parts = share_columns(Column.of(totals), columns, range(len(columns)))
    return np.stack([raw(part) for part in parts], axis=1)


def fits(value: Any) -> bool:
    """Return whether a plain int fits the guarded range."""
    return isinstance(value, Column) or -LIMIT < value < LIMIT


def where_column(flag: Any, yes: Any, no: Any) -> Any:
    """Return yes where flag holds, else no, for columns or ints."""
    if not isinstance(flag, np.ndarray):
        return yes if flag else no
    bounds = [(each.low, each.high) if isinstance(each, Column) else (each, each) for each in (yes, no)]
    if fits(yes) and fits(no):
        values = np.where(flag, raw(yes), raw(no))
    else:
        values = np.where(flag, exact(yes), exact(no))
    low, high = min(bounds[0][0], bounds[1][0]), max(bounds[0][1], bounds[1][1])
    return Column.of(values) if values.dtype == object else Column(values, low, high)
