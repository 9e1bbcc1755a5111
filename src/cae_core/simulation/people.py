"""People: a part of a population in columns, one row a person, and what every population can do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.rules.errors import near_names

Array: TypeAlias = npt.NDArray[Any]

ONE = 1000
"""The weight of a row that stands for one person."""


class ColumnMissing(CaeError, LookupError):
    """A column that a population does not have. Data: name, near (text)."""

    template = mark("the population has no column “{name}”; near: {near}")


class ColumnsMissing(ColumnMissing):
    """Several columns that a population does not have. Data: name (of all), near (those it has)."""

    template = mark("the population lacks the columns {name}; it has {near}")


class PartOutside(CaeError, IndexError):
    """Rows asked of a population that has fewer. Data: start, stop, size."""

    template = mark("there are no rows {start} to {stop} in a population of {size}")


class RowOutside(PartOutside):
    """A row asked of a population that has fewer. Data: row, size, last."""

    template = mark("there is no row {row} in a population of {size}: its rows go from 0 to {last}")


@attrs.frozen(eq=False, slots=False)
class People:
    """Persons, one a row.

    ``first`` is the index of the first row in the whole population; ``columns`` int64 or bool, one value a
    person (codes where ``categories`` names what they mean); ``weights`` thousandths of a person, never
    negative; ``turnover`` and ``costs`` persons × months, minor units excl. VAT; each person is active in the
    months ``entry <= month < exit`` counted from the start of the run.

    >>> one = np.ones(2, dtype=np.int64)
    >>> turnover, costs = np.full((2, 3), 50_000), np.zeros((2, 3), np.int64)
    >>> people = People(0, {"age": one * 40}, {}, one * 1000, turnover, costs, one * 0, one * 3)
    >>> people.size, people.months, int(people.column("age")[1])
    (2, 3, 40)
    >>> people.column("aeg")
    Traceback (most recent call last):
    cae_core.simulation.people.ColumnMissing: the population has no column “aeg”; near: age
    """

    first: int
    columns: Mapping[str, Array]
    categories: Mapping[str, tuple[str, ...]]
    weights: Array
    turnover: Array
    costs: Array
    entry: Array
    exit: Array

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.weights)

    @property
    def months(self) -> int:
        """How many months."""
        return int(self.turnover.shape[1])

    def column(self, name: str) -> Array:
        """The values of a column; raises ColumnMissing with the nearest names."""
        if name not in self.columns:
            raise ColumnMissing(name=name, near=near_names(name, sorted(self.columns)) or "–")
        return self.columns[name]

    def need(self, names: Iterable[str]) -> None:
        """Raise ColumnMissing, or ColumnsMissing, for columns that are not there."""
        lacking = [name for name in dict.fromkeys(names) if name not in self.columns]
        if len(lacking) > 1:
            raise ColumnsMissing(name=", ".join(lacking), near=", ".join(sorted(self.columns)) or "–")
        for name in lacking:
            self.column(name)

    def active(self, month: int) -> Array:
        """Who is active in a month of the run, as booleans."""
        found: Array = (self.entry <= month) & (month < self.exit)
        return found

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """Every array with its name, in a fixed order."""
        yield from ((f"column {name}", self.columns[name]) for name in sorted(self.columns))
        for name in ("weights", "turnover", "costs", "entry", "exit"):
            yield name, getattr(self, name)


class Population(Protocol):
    """Persons that are made or read part by part: the same rows whatever the parts.

    ``digest`` is a SHA-256 of all that its rows depend on.
    """

    @property
    def size(self) -> int:
        """How many persons."""

    @property
    def months(self) -> int:
        """How many months each has."""

    @property
    def digest(self) -> str:
        """What tells this population from any other."""

    def part(self, start: int, stop: int) -> People:
        """The persons from one index up to another; raises PartOutside."""


def parts(population: Population, rows: int) -> Iterator[People]:
    """Make a population part by part, so many rows at a time (the last has what is left)."""
    for start in range(0, population.size, rows):
        yield population.part(start, min(start + rows, population.size))


def joined(several: Sequence[People]) -> People:
    """Put parts that follow one another together again; raises IndexError where there is none.

    Months lie one after another in memory, so that a month's column is read at once.
    """
    if len(several) == 1:
        return several[0]
    return People(
        several[0].first,
        {name: np.concatenate([each.columns[name] for each in several]) for name in several[0].columns},
        several[0].categories,
        **{
            name: np.concatenate([getattr(each, name).T for each in several], axis=-1).T
            for name in ("weights", "turnover", "costs", "entry", "exit")
        },
    )


def check_part(start: int, stop: int, size: int) -> None:
    """Raise PartOutside unless there are such rows; RowOutside where one is asked for."""
    if not 0 <= start < size and stop == start + 1:
        raise RowOutside(row=start, size=size, last=size - 1)
    if not 0 <= start <= stop <= size:
        raise PartOutside(start=start, stop=stop, size=size)


def digest_of(people: People) -> str:
    """SHA-256 of the rows themselves: the same bytes on every machine.

    Booleans are hashed as 0 and 1, and what codes mean is hashed too.
    """
    found = hashlib.sha256(repr(sorted(people.categories.items())).encode())
    for name, array in people.arrays():
        found.update(f"{name} {array.shape} ".encode())
        found.update(np.ascontiguousarray(array, dtype="<i8").tobytes())
    return found.hexdigest()
