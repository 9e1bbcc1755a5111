"""What a course adds up, exactly: a month's amounts, then totals by person, by month and by body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cae_core.simulation.people import Array


class Sums:
    """The amounts of so many persons. It changes month after month.

    Sums over persons are plain ints: minor units (or months) times thousandths of a person. Of the names
    ``recorded`` each of so many months of each person is kept too, counts of months in two bytes.
    """

    def __init__(
        self, weights: Array, names: tuple[str, ...], *, recorded: tuple[str, ...] = (), months: int = 0
    ) -> None:
        self._weights, self._names = weights, names
        self.person = {name: np.zeros(len(weights), np.int64) for name in names}
        self.monthly: dict[str, list[int]] = {name: [] for name in names}
        self.bodies: dict[str, int] = {}
        shape = months, len(weights)
        self._history: dict[str, Array] = {
            name: np.zeros(shape, np.int16 if name.startswith("months_") else np.int64) for name in recorded
        }
        self._now: dict[str, Array] = {}

    def add(self, name: str, amounts: Any, rows: Array | None = None) -> None:
        """Add amounts to the month's: of everybody, or of some rows."""
        if name not in self._now:
            self._now[name] = np.zeros(len(self._weights), np.int64)
        if rows is None:
            self._now[name] += amounts
        else:
            self._now[name][rows] += amounts

    def owe(self, body: str, amounts: Any, rows: Array | None = None) -> None:
        """Add amounts to what a body receives."""
        weights = self._weights if rows is None else self._weights[rows]
        self.bodies[body] = self.bodies.get(body, 0) + weighted(amounts, weights)

    def month(self, name: str) -> Array:
        """The amounts of the month so far."""
        return self._now.get(name, np.zeros(len(self._weights), np.int64))

    def close(self) -> None:
        """End a month."""
        for name in self._names:
            amounts = self._now.get(name)
            self.monthly[name].append(0 if amounts is None else weighted(amounts, self._weights))
            if amounts is not None:
                self.person[name] += amounts
            if name in self._history and amounts is not None:
                self._history[name][len(self.monthly[name]) - 1] = amounts
        self._now = {}

    def recorded(self) -> dict[str, Array]:
        """What was kept, persons × months, by name."""
        return {name: kept.T for name, kept in self._history.items()}


def weighted(amounts: Any, weights: Array) -> int:
    """The sum of amounts, each times its weight, as a plain int that nothing can overflow.

    >>> weighted(np.array([2**40, 1]), np.array([2**40, 1000])) == 2**80 + 1000
    True
    """
    values = np.broadcast_to(np.asarray(amounts), weights.shape)
    if not values.size:
        return 0
    largest = max(int(values.max()), -int(values.min())) * int(weights.max()) * values.size
    if values.dtype == object or largest >= 2**62:
        return sum(int(a) * int(w) for a, w in zip(values.tolist(), weights.tolist(), strict=True))
    return int(np.dot(values.astype(np.int64), weights))


def by_code(amounts: Mapping[str, Array], weights: Array, codes: Array, count: int) -> list[dict[str, int]]:
    """Weighted sums for each code 0 to count − 1 of a category.

    >>> by_code({"pay": np.array([5, 7, 9])}, np.array([1000, 1000, 2000]), np.array([1, 0, 1]), 3)
    [{'pay': 7000}, {'pay': 23000}, {'pay': 0}]
    """
    found: list[dict[str, int]] = []
    for code in range(count):
        rows = np.flatnonzero(codes == code)
        found.append({name: weighted(each[rows], weights[rows]) for name, each in amounts.items()})
    return found


def by_month(amounts: Array, months: Array) -> Array:
    """Amounts by so many months, half up; 0 where there are none.

    >>> by_month(np.array([5, -5, 7]), np.array([2, 2, 0])).tolist()
    [3, -2, 0]
    """
    divisor = np.maximum(months, 1)
    found: Array = (2 * amounts + divisor) // (2 * divisor)
    return np.where(months > 0, found, 0)
