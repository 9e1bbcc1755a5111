"""People from a table that somebody has: arrays, a data frame, a CSV or Parquet file, checked row by row."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from cae_core.errors import ExtraMissing, Problems
from cae_core.messages import mark
from cae_core.simulation import table_columns as read
from cae_core.simulation.people import ONE, Array, People, check_part, digest_of, parts

CATEGORIES = ("sex", "territory", "sector")
"""Columns of names that every table may have."""
_OWN = ("id", "weight", "weight_thousandths", "entry", "exit", "turnover", "costs")
_HASHED = 16_384
_MONTH = re.compile(r"(.+)_([1-9]\d{0,3})")


@attrs.frozen(eq=False, slots=False)
class Table:
    """A population of people that are known one by one, over so many months.

    ``turnover`` and ``costs`` are one amount a person, the same in each month of activity, or persons ×
    months. Made by `Table.of` and its neighbours, which check it.
    """

    months: int
    columns: Mapping[str, Array]
    categories: Mapping[str, tuple[str, ...]]
    weights: Array
    turnover: Array
    costs: Array
    entry: Array
    exit: Array

    @property
    def size(self) -> int:
        """How many persons."""
        return len(self.weights)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all the rows, taken part by part."""
        each = (digest_of(part) for part in parts(self, _HASHED))
        return hashlib.sha256(" ".join(each).encode()).hexdigest()

    def part(self, start: int, stop: int) -> People:
        """The persons from one index up to another; raises PartOutside."""
        check_part(start, stop, self.size)
        cut = slice(start, stop)
        columns = {name: column[cut] for name, column in self.columns.items()}
        entry, leaving = self.entry[cut], self.exit[cut]
        turnover, costs = (self._monthly(each[cut], entry, leaving) for each in (self.turnover, self.costs))
        return People(start, columns, self.categories, self.weights[cut], turnover, costs, entry, leaving)

    def _monthly(self, amounts: Array, entry: Array, leaving: Array) -> Array:
        if amounts.ndim > 1:
            return amounts
        month = np.arange(self.months)[:, np.newaxis]
        found: Array = (amounts * ((entry <= month) & (month < leaving))).T
        return found

    @classmethod
    def of(
        cls,
        columns: Mapping[str, Any],
        months: int,
        *,
        categories: Mapping[str, Sequence[str]] | None = None,
        needs: Sequence[str] = (),
        name: str = "table",
    ) -> Table:
        """Read columns of arrays, amounts in whole minor units; raises Problems with every row that is wrong.

        ``turnover`` (and ``costs``) is one array of an amount a month, one of persons × months, or
        ``turnover_1``, ``turnover_2``… ``weight`` is in persons, ``weight_thousandths`` as it says. Any other
        column is kept, as whole numbers or booleans; those of ``categories`` hold names, with what is known
        of them. ``needs`` are columns that must be there.

        >>> table = Table.of({"turnover": [300_000, 150_000], "weight": [1, 2.5], "age": [40, 31]}, 12)
        >>> table.part(1, 2).turnover.sum(), table.weights.tolist()
        (np.int64(1800000), [1000, 2500])
        >>> Table.of({"turnover": [300_000, float("nan")], "wieght": [1, -1]}, 12)
        Traceback (most recent call last):
        cae_core.errors.Problems: 2 problem(s) in the data:
        ...
        """
        found = read.Findings(name, 0)
        reader = _Reader(cls, columns, months, categories=categories, needs=needs, findings=found)
        return reader.table()

    @classmethod
    def from_frame(cls, frame: Any, months: int, **options: Any) -> Table:
        """Read a data frame of pandas or polars, as `Table.of` reads arrays; raises Problems."""
        return cls.of({str(name): frame[name].to_numpy() for name in frame.columns}, months, **options)

    @classmethod
    def from_parquet(cls, path: Path, months: int, **options: Any) -> Table:
        """Read a Parquet file, as `Table.of` reads arrays; raises Problems, ExtraMissing, OSError."""
        try:
            from pyarrow import parquet
        except ImportError:
            raise ExtraMissing(library="pyarrow", extra="tables") from None
        arrow = parquet.read_table(path)
        columns = {name: arrow.column(name).to_numpy(zero_copy_only=False) for name in arrow.column_names}
        return cls.of(columns, months, **{"name": path.name, **options})

    @classmethod
    def from_csv(
        cls,
        path: Path,
        months: int,
        currency: str,
        *,
        decimal: str | None = None,
        categories: Mapping[str, Sequence[str]] | None = None,
        needs: Sequence[str] = (),
    ) -> Table:
        """Read a CSV file (UTF-8, ``;`` or ``,``), amounts typed in major units; raises Problems, OSError.

        ``decimal`` is the decimal mark where amounts such as 1.234 have two readings. Rows are numbered
        as the file's: the header is 1.
        """
        found = read.Findings(path.name, 2)
        columns = _csv_columns(path, found)
        form = (currency, decimal)
        return _Reader(
            cls, columns, months, categories=categories, needs=needs, findings=found, typed=form
        ).table()


class _Reader:
    """Reads the columns of a table and takes down what is wrong."""

    def __init__(
        self,
        kind: type[Table],
        columns: Mapping[str, Any],
        months: int,
        *,
        categories: Mapping[str, Sequence[str]] | None,
        needs: Sequence[str],
        findings: read.Findings,
        typed: tuple[str, str | None] | None = None,
    ) -> None:
        self._kind, self._columns, self._months = kind, dict(columns), months
        self._categories = {**dict.fromkeys(CATEGORIES, ()), **(categories or {})}
        self._needs, self._findings, self._typed = needs, findings, typed

    def table(self) -> Table:
        """The table; raises Problems."""
        self._size = self._rows()
        self._finish()
        self._check_names()
        if "id" in self._columns:
            read.check_unique(self._columns["id"], self._findings)
        weights = self._weights()
        entry, leaving = self._stay()
        turnover = self._amounts("turnover", entry, leaving)
        costs = self._amounts("costs", entry, leaving)
        columns, meanings = self._others()
        self._finish()
        return self._kind(self._months, columns, meanings, weights, turnover, costs, entry, leaving)

    def _finish(self) -> None:
        if self._findings.problems:
            raise Problems(self._findings.problems)

    def _rows(self) -> int:
        """How many rows; columns of other lengths are taken down."""
        lengths = {name: len(column) for name, column in self._columns.items()}
        size = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != size:
                self._findings.add(mark("a column of another length"), name, value=length, expected=str(size))
        if not size:
            self._findings.add(mark("a table without rows"), expected=mark("a row for each person"))
        return size

    def _check_names(self) -> None:
        """Take down columns that are missing, and those that look like a known one that is not there."""
        known = (*_OWN, *self._needs, *self._categories)
        for name in self._columns:
            base, number = match.groups() if (match := _MONTH.fullmatch(name)) else (name, "")
            if name in known or (base in ("turnover", "costs") and 0 < int(number or 0) <= self._months):
                continue
            near = difflib.get_close_matches(base, known, n=1, cutoff=0.8)
            if near and (near[0] not in self._columns or number):
                expected = f"{near[0]}_{number}" if number and base != near[0] else near[0]
                self._findings.add(mark("unknown column"), name, expected=expected)
        for name in ("turnover", *self._needs):
            if name not in self._columns and f"{name}_1" not in self._columns:
                near = difflib.get_close_matches(name, list(self._columns), n=1, cutoff=0.6)
                self._findings.add(mark("a column is missing"), name, expected=(near or [name])[0])

    def _weights(self) -> Array:
        if "weight" in self._columns:
            return read.weights(self._columns["weight"], "weight", self._findings)
        if "weight_thousandths" in self._columns:
            name = "weight_thousandths"
            expected = mark("a whole number of thousandths")
            thousandths = self._whole(name, ONE)
            return read.not_negative(thousandths, name, self._findings, expected, most=read.HEAVIEST)
        return np.full(self._size, ONE, dtype=np.int64)

    def _whole(self, name: str, default: int) -> Array:
        if name not in self._columns:
            return np.full(self._size, default, dtype=np.int64)
        reader = read.typed_values if self._typed else read.whole_numbers
        return reader(self._columns[name], name, self._findings).astype(np.int64)

    def _stay(self) -> tuple[Array, Array]:
        """Months of entry and exit, within the run."""
        entry, leaving = self._whole("entry", 0), self._whole("exit", self._months)
        expected = mark("months counted from 0, the entry not after the exit")
        self._findings.rows(entry < 0, mark("below zero"), "entry", entry, expected)
        self._findings.rows(leaving < entry, mark("an entry after the exit"), "exit", leaving, expected)
        return np.minimum(entry, self._months), np.minimum(leaving, self._months)

    def _amounts(self, name: str, entry: Array, leaving: Array) -> Array:
        """One amount a person, or persons × months; nothing may lie outside the months of activity."""
        if name in self._columns:
            found = self._minor(name)
            if found.ndim == 1:
                return found
        elif f"{name}_1" in self._columns:
            several = [self._month(f"{name}_{month + 1}") for month in range(self._months)]
            found = np.stack(several).T
        else:
            return np.zeros(self._size, dtype=np.int64)
        if found.shape != (self._size, self._months):
            shape = mark("an amount for each month of the run")
            self._findings.add(mark("not the months of the run"), name, value=found.shape, expected=shape)
            return found
        month = np.arange(self._months)
        active = (entry[:, np.newaxis] <= month) & (month < leaving[:, np.newaxis])
        outside = ((found != 0) & ~active).any(axis=1)
        expected = mark("amounts between entry and exit only")
        self._findings.rows(outside, mark("an amount in a month without activity"), name, entry, expected)
        return found

    def _month(self, name: str) -> Array:
        if name in self._columns:
            return self._minor(name)
        self._findings.add(mark("a column is missing"), name, expected=name)
        return np.zeros(self._size, dtype=np.int64)

    def _minor(self, name: str) -> Array:
        raw = self._columns[name]
        if self._typed:
            return read.typed_amounts(raw, name, self._findings, *self._typed)
        values = read.array(raw)
        if values.ndim == 1:
            return read.amounts(values, name, self._findings)
        several = [
            read.amounts(each, f"{name}, {month}", self._findings) for month, each in enumerate(values.T)
        ]
        return np.stack(several).T

    def _others(self) -> tuple[dict[str, Array], dict[str, tuple[str, ...]]]:
        """The other columns: whole numbers, booleans, or codes of categories and what these mean."""
        columns: dict[str, Array] = {}
        meanings: dict[str, tuple[str, ...]] = {}
        reader = read.typed_values if self._typed else read.whole_numbers
        for name, raw in self._columns.items():
            if name in _OWN or _MONTH.sub(r"\1", name) in ("turnover", "costs"):
                continue
            if name in self._categories:
                columns[name], meanings[name] = read.codes(raw, name, self._findings, self._categories[name])
            else:
                columns[name] = reader(raw, name, self._findings)
        return columns, meanings


def _csv_columns(path: Path, findings: read.Findings) -> dict[str, list[str]]:
    """The columns of a CSV file as texts; what is no UTF-8, and rows of another length, are taken down."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        findings.add(mark("not a text in UTF-8"))
        raise Problems(findings.problems) from None
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ","
    )
    header = [name.strip() for name in next(lines, [])]
    rows = [row for row in lines if row]
    for name in sorted({name for name in header if header.count(name) > 1}):
        findings.add(mark("a column that is there twice"), name, expected=mark("one"))
    wrong = [row for row, cells in enumerate(rows) if len(cells) != len(header)]
    for row in wrong[: read.MOST]:
        findings.add(mark("a row of another length"), "", row, len(rows[row]), str(len(header)))
    if wrong:
        raise Problems(findings.problems)
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}
