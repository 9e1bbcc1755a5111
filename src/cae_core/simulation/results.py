"""What a scenario comes to: frozen tidy tables of exact whole numbers, with everything they rest on.

Amounts are minor units; sums over persons are minor units times thousandths of a person (`weight` likewise):
nothing was rounded; divide by a thousand to read them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from cae_core.errors import ExtraMissing
from cae_core.periods import Month
from cae_core.simulation.asked_wrongly import THE_SCENARIO, THE_TABLES, found_in
from cae_core.simulation.people import Array
from cae_core.simulation.provenance import Provenance, Rests
from cae_core.simulation.tallies import Histogram

if TYPE_CHECKING:
    from cae_core.simulation.protection import Protected

Labels = Mapping[str, str]
Table = dict[str, Array]
TABLES = ("people", "totals", "months", "bodies", "groups", "tallies", "sources")
_LARGEST = 2**63
_WHOLE = ("persons", "weight", "width", "bin", "sum")
"""Columns of whole numbers, even in a table without a row."""


@attrs.frozen(eq=False)
class VariantResults:
    """What became of the population under one variant.

    ``person`` has a value a row for each name of `cae_core.simulation.course.PERSON` (empty when people were
    not kept); ``totals``, ``monthly``, ``bodies`` (by ledger role) and ``groups`` (by category and its
    name) are weighted sums; ``tallies`` histograms by tally and name of the category; ``broken_years`` the
    calendar years in which the cooperative as a whole breaks a constraint, by its key; ``rights`` what people
    end with, where the run was asked to look: everybody's, then by name of each category and age band.
    """

    key: str
    label: Labels
    framework: str
    rests: Rests
    person: Mapping[str, Array]
    totals: Mapping[str, int]
    monthly: Mapping[str, tuple[int, ...]]
    bodies: Mapping[str, int]
    groups: Mapping[tuple[str, str], Mapping[str, int]]
    tallies: Mapping[tuple[str, str], Histogram]
    broken_years: Mapping[str, tuple[int, ...]]
    rights: tuple[Protected, ...] = ()


@attrs.frozen(eq=False)
class Results:
    """The results of a scenario, a variant each in the scenario's order.

    ``heads`` are persons and weight by category and name; ``people`` and ``categories`` the population's own
    columns when people were kept. ``more`` are tables of what a scenario asks besides, made of the results
    (see `cae_core.simulation.lives` and `cae_core.simulation.measures`).
    """

    title: Labels
    country: str
    currency: str
    start: Month
    months: int
    persons: int
    weight: int
    heads: Mapping[tuple[str, str], tuple[int, int]]
    people: Mapping[str, Array]
    categories: Mapping[str, tuple[str, ...]]
    provenance: Provenance
    variants: tuple[VariantResults, ...]
    more: Mapping[str, Table] = attrs.field(factory=dict)

    def __getitem__(self, key: str) -> VariantResults:
        """A variant's results by its key. Raises UnknownKey, with the nearest ones."""
        return found_in(THE_SCENARIO, {each.key: each for each in self.variants}, key)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all tables: `TABLES`, and more where the scenario asks for them."""
        return (*TABLES, *self.more)

    def table(self, name: str) -> Table:
        """One of the `tables` as arrays by column, one row a thing told; raises UnknownKey.

        Whole numbers are int64, or Python ints where these cannot hold them.
        """
        if name in self.more:
            return self.more[name]
        found_in(THE_TABLES, dict.fromkeys(self.tables), name)
        made: Table = getattr(self, f"_{name}")()
        return made

    def to_dict(self) -> dict[str, Table]:
        """Every table, by name."""
        return {name: self.table(name) for name in self.tables}

    def _people(self) -> Table:
        """A row a person and variant."""
        size = len(self.people.get("weight", ()))
        count = len(self.variants)
        keys = np.repeat(np.array([each.key for each in self.variants], object), size)
        found: Table = {"variant": keys, "row": np.tile(np.arange(size), count)}
        for name, column in self.people.items():
            shown = np.array(self.categories[name], object)[column] if name in self.categories else column
            found[name] = np.tile(shown, count)
        names = dict.fromkeys(name for each in self.variants for name in each.person)
        for name in names:
            columns = [each.person.get(name, np.zeros(size, np.int64)) for each in self.variants]
            found[name] = np.concatenate(columns)
        return found

    def _totals(self) -> Table:
        rows = [(each.key, name, amount) for each in self.variants for name, amount in each.totals.items()]
        return table_of(("variant", "figure", "sum"), rows)

    def _months(self) -> Table:
        rows = [
            (each.key, str(self.start + place), name, amount)
            for each in self.variants
            for name, amounts in each.monthly.items()
            for place, amount in enumerate(amounts)
        ]
        return table_of(("variant", "month", "figure", "sum"), rows)

    def _bodies(self) -> Table:
        rows = [(each.key, body, amount) for each in self.variants for body, amount in each.bodies.items()]
        return table_of(("variant", "body", "sum"), rows)

    def _groups(self) -> Table:
        rows = [
            (each.key, category, name, *self.heads[category, name], figure, amount)
            for each in self.variants
            for (category, name), sums in each.groups.items()
            for figure, amount in sums.items()
        ]
        return table_of(("variant", "category", "name", "persons", "weight", "figure", "sum"), rows)

    def _tallies(self) -> Table:
        rows = [
            (each.key, tally, name, histogram.width, place, *cell)
            for each in self.variants
            for (tally, name), histogram in each.tallies.items()
            for place, cell in histogram.bins.items()
        ]
        return table_of(("variant", "tally", "name", "width", "bin", "weight", "sum"), rows)

    def _sources(self) -> Table:
        """The facts that results rest on without their text having been read."""
        rows = [
            (each.key, fact.key, fact.value, fact.since.isoformat(), fact.source, fact.confidence)
            for each in self.variants
            for fact in each.rests.unverified
        ]
        return table_of(("variant", "parameter", "value", "since", "source", "confidence"), rows)

    # -- other forms

    def to_json(self) -> bytes:
        """Everything but the rows of persons, as JSON: the same bytes however the scenario was run."""
        plain = {
            "title": dict(self.title),
            "country": self.country,
            "currency": self.currency,
            "persons": self.persons,
            "weight": self.weight,
            "provenance": attrs.asdict(self.provenance),
            "variants": {
                each.key: {
                    "label": dict(each.label),
                    "framework": each.framework,
                    "law": each.rests.law,
                    "warnings": each.rests.warnings,
                    "broken_years": each.broken_years,
                }
                for each in self.variants
            },
            "tables": {
                name: {column: values.tolist() for column, values in self.table(name).items()}
                for name in self.tables
                if name != "people"
            },
        }
        return json.dumps(plain, ensure_ascii=False, indent=1, default=str).encode()

    def to_csv(self, name: str) -> bytes:
        """A table as CSV (UTF-8, commas, whole numbers): the same bytes however the scenario was run."""
        table = self.table(name)
        return csv_of(table, zip(*(column.tolist() for column in table.values()), strict=True))

    def to_pandas(self, name: str) -> Any:
        """A table as a data frame of pandas. Raises ExtraMissing."""
        try:
            import pandas as pd
        except ImportError:
            raise ExtraMissing(library="pandas", extra="tables") from None
        return pd.DataFrame(self.table(name))

    def to_polars(self, name: str) -> Any:
        """A table as a data frame of polars, sums beyond int64 as texts. Raises ExtraMissing."""
        try:
            import polars as pl
        except ImportError:
            raise ExtraMissing(library="polars", extra="tables") from None
        columns = self.table(name).items()
        return pl.DataFrame(
            [pl.Series(each, _plain(values), _text(values, pl.String)) for each, values in columns]
        )

    def to_parquet(self, name: str, path: Path) -> None:
        """Write a table as a Parquet file; sums that int64 cannot hold become texts. Raises ExtraMissing."""
        arrow, parquet = load_parquet()
        columns = self.table(name).items()
        arrays = {
            each: arrow.array(_plain(values), _text(values, arrow.string())) for each, values in columns
        }
        parquet.write_table(arrow.table(arrays), path)


def load_parquet() -> tuple[Any, Any]:
    """What writes Parquet files: pyarrow and its module of them. Raises ExtraMissing."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing(library="pyarrow", extra="tables") from None
    return pa, parquet


def csv_of(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    r"""Rows as CSV that programs read: UTF-8, commas, a line feed a row.

    >>> csv_of(("month", "net"), [("2026-01", 3)])
    b'month,net\n2026-01,3\n'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heads, *rows])
    return text.getvalue().encode()


def table_of(names: Iterable[str], rows: list[tuple[Any, ...]]) -> Table:
    """Rows as arrays by column: whole numbers as int64 where they fit, all else as objects."""
    names = tuple(names)
    several = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: _array(name, list(values)) for name, values in zip(names, several, strict=True)}


def _array(name: str, values: list[Any]) -> Array:
    whole = all(type(each) is int and -_LARGEST <= each < _LARGEST for each in values)
    return np.array(values, np.int64 if whole and (values or name in _WHOLE) else object)


def _plain(values: Array) -> Any:
    """Values that a typed table holds: int64, bool or text."""
    if values.dtype != object:
        return values
    return [each if isinstance(each, str) else str(each) for each in values.tolist()]


def _text(values: Array, text: Any) -> Any:
    """The type of a column where it is one of texts, which a table without a row does not tell."""
    return text if values.dtype == object else None
