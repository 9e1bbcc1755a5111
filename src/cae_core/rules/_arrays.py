"""Guarded arrays: int64 columns that know their bounds, so that no operation ever wraps.

Bounds are Python ints carried along by interval arithmetic; they are measured again only when an
operation might leave int64, which then falls back to exact Python ints for that operation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LIMIT = 2**62


class Column:
    """A column of ints: int64, or Python ints where they do not fit; ``low`` ≤ every value ≤ ``high``."""

    __slots__ = ("high", "low", "measured", "values")
    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None  # an array on the left must not take the column apart

    def __init__(self, values: Array, low: int, high: int, *, measured: bool = False) -> None:
        self.values, self.low, self.high, self.measured = values, low, high, measured

    @classmethod
    def of(cls, values: Array) -> Column:
        """Return a column with measured bounds; Python ints become int64 where they fit."""
        if values.size == 0:
            return cls(values.astype(np.int64), 0, 0, measured=True)
        low, high = int(values.min()), int(values.max())
        if values.dtype == object and low > -LIMIT and high < LIMIT:
            values = values.astype(np.int64)
        elif values.dtype != object and not (low > -LIMIT and high < LIMIT):
            values = values.astype(object)
        return cls(values, low, high, measured=True)

    def measure(self) -> Column:
        """Tighten the bounds to the values; returns the column."""
        if not self.measured:
            empty = self.values.size == 0
            self.low = 0 if empty else int(self.values.min())
            self.high = 0 if empty else int(self.values.max())
            self.measured = True
        return self

    @property
    def largest(self) -> int:
        """The largest absolute value that the bounds allow."""
        return max(-self.low, self.high)

    def exact(self) -> Array:
        """The values as Python ints."""
        return self.values if self.values.dtype == object else self.values.astype(object)

    def __add__(self, other: Column | int) -> Column:
        if type(other) is int and other == 0:
            return self
        return guarded(np.add, self, other, lambda a, b: (a.low + b.low, a.high + b.high))

    __radd__ = __add__

    def __sub__(self, other: Column | int) -> Column:
        if type(other) is int and other == 0:
            return self
        return guarded(np.subtract, self, other, lambda a, b: (a.low - b.high, a.high - b.low))

    def __rsub__(self, other: int) -> Column:
        return guarded(np.subtract, other, self, lambda a, b: (a.low - b.high, a.high - b.low))

    def __neg__(self) -> Column:
        return Column(np.negative(self.values), -self.high, -self.low, measured=self.measured)

    def __mul__(self, other: Column | int) -> Column:
        if type(other) is int and other == 1:
            return self
        return guarded(np.multiply, self, other, _product)

    __rmul__ = __mul__

    def __lt__(self, other: Column | int) -> Array:
        return np.asarray(self.values < raw(other), bool)

    def __le__(self, other: Column | int) -> Array:
        return np.asarray(self.values <= raw(other), bool)

    def __gt__(self, other: Column | int) -> Array:
        return np.asarray(self.values > raw(other), bool)

    def __ge__(self, other: Column | int) -> Array:
        return np.asarray(self.values >= raw(other), bool)

    def __eq__(self, other: object) -> Any:
        return np.asarray(self.values == raw(other), bool)


class _Bounds:
    """The bounds of a plain int, so that it can stand beside a column."""

    __slots__ = ("high", "low")

    def __init__(self, value: int) -> None:
        self.low = self.high = value


def raw(value: Any) -> Any:
    """Return what numpy computes with."""
    return value.values if isinstance(value, Column) else value


def _product(a: Any, b: Any) -> tuple[int, int]:
    corners = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return min(corners), max(corners)


def guarded(
    operation: Callable[..., Array],
    left: Column | int,
    right: Column | int,
    interval: Callable[[Any, Any], tuple[int, int]],
) -> Column:
    """Return operation(left, right): on int64 when its bounds fit, measured anew or exact otherwise."""
    a = left if isinstance(left, Column) else _Bounds(left)
    b = right if isinstance(right, Column) else _Bounds(right)
    low, high = interval(a, b)
    if low <= -LIMIT or high >= LIMIT:
        for each in (left, right):
            if isinstance(each, Column):
                each.measure()
        low, high = interval(a, b)
    x, y = raw(left), raw(right)
    fits = low > -LIMIT and high < LIMIT and small(a) and small(b)
    if fits and not (is_exact(x) or is_exact(y)):
        return Column(operation(x, y), low, high)
    return Column.of(operation(exact(left), exact(right)))


def is_exact(values: Any) -> bool:
    """Whether an array holds Python ints."""
    return isinstance(values, np.ndarray) and values.dtype == object


def small(value: Any) -> bool:
    """Whether bounds fit int64."""
    return bool(value.low > -LIMIT and value.high < LIMIT)


def exact(value: Column | int) -> Any:
    """Return the value as Python ints."""
    return value.exact() if isinstance(value, Column) else value
