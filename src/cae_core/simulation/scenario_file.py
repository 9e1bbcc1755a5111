"""Reading ``scenario.toml``: a population, variants of the law, a first month.

```toml
title = { fr = "Aujourd'hui et demain", ar = "اليوم وغدا", en = "Today and tomorrow" }
question = { en = "Who earns more?" }    # optional
country = "FR"
start = "2026-01"
months = 24
seed = 2026

[population]
description = "generalist_cae"    # a ready one; or file = "people.csv", "people.parquet", "described.toml"
size = 1000                       # of a description: instead of its own
hypotheses = { "turnover.median" = "1800" }

[variants.today]
framework = "cesa"

[variants.lower]
framework = "cesa"                # a key of the country, or a file: "mine.toml"
label = { en = "A lower contribution" }
statutes = { contribution_rate = "0.08" }
reforms = ["reform.toml"]
inputs = { headcount = "80" }

[[variants.lower.contribution.components]]
key = "services"
base = "collected"
rate = "8 %"
```

``known_on = 2026-06-30`` runs the law as it was known on a day. A CSV file of people may be given ``decimal``
(its decimal mark) and ``categories`` (columns of names, with the names known). ``[assumptions.NAME]``: see
`cae_core.simulation.assumptions`; ``[lines.NAME]``: `cae_core.simulation.income_lines`; ``[cooperative]``:
`cae_core.simulation.cooperative_file`; ``measures = ["net_income", …]``:
`cae_core.simulation.asked_measures`. A framework that is a file: `cae_core.simulation.own_framework`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from cae_core.country import Country, find_country
from cae_core.country.legal_frameworks import LegalFramework
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.ratio import OF_THE_TWO, TWO_READINGS, readings
from cae_core.simulation.asked_measures import read_measures
from cae_core.simulation.assumptions import read_assumptions
from cae_core.simulation.cooperative_file import read_cooperatives
from cae_core.simulation.description import descriptions, load_description
from cae_core.simulation.file_notes import Notes, labels
from cae_core.simulation.generation import Described
from cae_core.simulation.income_lines import read_lines
from cae_core.simulation.own_framework import SUFFIX, read_own_framework
from cae_core.simulation.people import Population
from cae_core.simulation.reform_file import read_reform
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.supposing import Supposing
from cae_core.simulation.table import Table
from cae_core.simulation.toml_files import read_tables
from cae_core.simulation.variant import Variant, variant_of

_KEYS = (
    "title",
    "question",
    "country",
    "start",
    "months",
    "seed",
    "known_on",
    "population",
    "variants",
    "assumptions",
    "lines",
    "cooperative",
    "measures",
)
_POPULATION = ("description", "file", "size", "hypotheses", "decimal", "categories")
_VARIANT = ("framework", "label", "reforms", "statutes", "contribution", "inputs", "cooperative")
_MOST_MONTHS = 1200


def read_scenario(path: Path) -> Scenario:
    """Read a scenario's file; those it names are found from its folder.

    Raises Problems with everything that is wrong, by file and key, and OSError where it cannot be opened.
    """
    return _Reader(read_tables(path), path).scenario()


class _Reader:
    """Reads the tables of a scenario and takes down what is wrong. It changes."""

    def __init__(self, tables: Mapping[str, Any], path: Path) -> None:
        self._tables, self._path = tables, path
        self._notes = Notes(path.name)
        self._read: dict[Path, LegalFramework | None] = {}

    def scenario(self) -> Scenario:
        """Everything together; raises Problems."""
        tables = self._tables
        self._notes.known("", tables, _KEYS)
        country = self._notes.tried("country", lambda: find_country(self._text("country")))
        start = self._notes.tried("start", lambda: Month.parse(self._text("start")))
        before = self._notes.count
        months = self._whole("months", 1, _MOST_MONTHS)
        at_most = months if self._notes.count == before else _MOST_MONTHS
        seed = self._whole("seed", 0, 2**63, 0)
        known_on = self._day("known_on")
        if country is None or start is None:
            self._notes.finish()
        assert country is not None
        assert start is not None
        variants = self._variants(country, start, known_on)
        lines = read_lines(self._table("lines"), country.currency, self._notes)
        cooperatives = read_cooperatives(
            tables.get("cooperative"),
            self._own("cooperative"),
            variants,
            (start, start + (at_most - 1)),
            self._notes,
        )
        measures = read_measures(tables.get("measures"), lines, cooperatives, self._notes)
        population = self._population(country, start, months, seed)
        assumed = self._notes.tried("assumptions", lambda: read_assumptions(self._table("assumptions"))) or ()
        if measures and not tables.get("assumptions"):
            self._notes.add("measures", "", mark("there is no assumption to read them by: state assumptions"))
        self._notes.finish()
        assert population is not None
        title, question = self._said("title"), self._said("question")
        found = self._notes.tried(
            "variants",
            lambda: Scenario(
                title, population, variants, start, seed, question, assumed, lines, cooperatives, measures
            ),
        )
        self._notes.finish()
        assert found is not None
        self._notes.tried("assumptions", partial(Supposing, found, assumed))
        self._notes.finish()
        return found

    # -- parts

    def _variants(self, country: Country, start: Month, known_on: dt.date | None) -> list[Variant]:
        rows = self._table("variants")
        if not rows:
            self._notes.add("variants", "", mark("a key is missing"), mark("a table for each variant"))
        found = (self._variant(key, row, country, start, known_on) for key, row in rows.items())
        return [each for each in found if each is not None]

    def _own(self, name: str) -> dict[str, Any]:
        """What variants say of a thing that all may share, by variant."""
        rows = self._table("variants")
        return {key: row[name] for key, row in rows.items() if isinstance(row, Mapping) and name in row}

    def _variant(
        self, key: str, row: Any, country: Country, start: Month, known_on: dt.date | None
    ) -> Variant | None:
        where = f"variants.{key}"
        if not isinstance(row, Mapping):
            self._notes.add(where, row, mark("wrong kind of value"), mark("a table"))
            return None
        self._notes.known(where, row, _VARIANT)
        framework = self._framework(f"{where}.framework", str(row.get("framework", "")), country)
        own = () if framework is None or not framework.own else (framework,)
        reforms = [
            self._notes.tried(
                f"{where}.reforms", partial(read_reform, self._path.parent / str(name), country, own)
            )
            for name in row.get("reforms", ())
        ]
        if framework is None:
            return None
        options = {name: row[name] for name in ("label", "statutes", "contribution", "inputs") if name in row}
        self._one_reading(where, row.get("statutes"), framework.law)
        laid = [each for each in reforms if each is not None]

        def made() -> Variant:
            found = variant_of(country, key, framework, laid, known_on=known_on, **options)
            if found.regime is not None:
                found.typed(start)
            return found

        return self._notes.tried(where, made)

    def _framework(self, key: str, name: str, country: Country) -> LegalFramework | None:
        """The country's framework of a name, or the one of a file beside the scenario's."""
        if name.endswith(SUFFIX):
            path = self._path.parent / name
            if path not in self._read:
                self._read[path] = self._notes.tried(key, partial(read_own_framework, path, country))
            return self._read[path]
        if name in country.frameworks:
            return country.framework(name)
        self._notes.unknown(key, name, country.frameworks)
        return None

    def _population(self, country: Country, start: Month, months: int, seed: int) -> Population | None:
        row = self._table("population")
        self._notes.known("population", row, _POPULATION)
        if "file" in row and "description" in row:
            self._notes.add(
                "population.file", row["file"], mark("a description and a file"), mark("one of the two")
            )
            return None
        name = str(row.get("file", ""))
        path = self._path.parent / name
        if name.endswith((".csv", ".parquet")):
            return self._notes.tried("population.file", lambda: self._people(path, row, country, months))
        if name:
            described = self._notes.tried("population.file", lambda: load_description(path, country.currency))
        else:
            ready = country.populations
            if row.get("description") not in ready:
                self._notes.unknown("population.description", str(row.get("description", "")), ready)
                return None
            described = self._notes.tried(
                "population.description", lambda: descriptions(country)[row["description"]]
            )
        if described is None:
            return None
        supposed = self._notes.tried(
            "population.hypotheses", lambda: described.supposing(row.get("hypotheses", {}))
        )
        size = self._whole("population.size", 1, 10**9, described.size)
        if supposed is None:
            return None
        return self._notes.tried("population", lambda: Described(supposed, months, start, seed, size))

    def _people(self, path: Path, row: Mapping[str, Any], country: Country, months: int) -> Table:
        options = {name: row[name] for name in ("categories",) if name in row}
        if path.suffix == ".parquet":
            return Table.from_parquet(path, months, **options)
        return Table.from_csv(path, months, country.currency, decimal=row.get("decimal"), **options)

    def _one_reading(self, where: str, statutes: Any, law: ParameterSet) -> None:
        """A rate of the statutes that says whether 1 is 1 % or the whole."""
        for key, typed in statutes.items() if isinstance(statutes, Mapping) else ():
            two = readings(typed) if key in law and law.parameters[key].unit == "rate" else {}
            if two:
                self._notes.add(f"{where}.statutes.{key}", typed, TWO_READINGS, OF_THE_TWO, **two)

    # -- values

    def _table(self, key: str) -> Mapping[str, Any]:
        return self._notes.table(key, self._tables.get(key, {}))

    def _said(self, key: str) -> Mapping[str, str]:
        return labels(self._tables.get(key, {}))

    def _text(self, key: str) -> str:
        return str(self._tables.get(key, ""))

    def _whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        value: Any = self._tables
        for name in key.split("."):
            value = value.get(name, default) if isinstance(value, Mapping) else default
        return self._notes.whole(key, value, least, most)

    def _day(self, key: str) -> dt.date | None:
        value = self._tables.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        self._notes.add(key, value, mark("wrong kind of value"), mark("a day such as 2026-06-30"))
        return None
