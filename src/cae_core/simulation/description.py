"""Descriptions: what a population is supposed to be, hypothesis by hypothesis, sourced or assumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from cae_core.country import Country
from cae_core.errors import Origin, Problem, Problems
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import near_names
from cae_core.simulation import hypothesis_values as values
from cae_core.simulation.toml_files import read_tables

Labels = Mapping[str, str]
_TABLES = ("label", "about", "size", "categories", "sums", "hypotheses")
_FIELDS = ("key", "label", "value", "by", "source", "assumption", "note")
_TAKEN = ("entry", "exit", "weights", "turnover", "costs", "cost_share", "tenure")


@attrs.frozen(eq=False)
class Hypothesis:
    """One supposition of a description.

    ``value`` is what was typed, ``read`` what it means: one value, or one a code of the category ``by``.
    It has a ``source`` or is an ``assumption``.
    """

    key: str
    label: Labels
    value: Any
    read: tuple[Any, ...]
    by: str = ""
    source: str = ""
    assumption: bool = False
    note: Labels = attrs.field(factory=dict)


@attrs.frozen(eq=False, slots=False)
class Description:
    """A population in words and numbers: what it is called, its size, its categories, its hypotheses.

    ``sums`` are columns that add others up; ``digest`` is the SHA-256 of everything that moves its rows,
    wording left out.
    """

    key: str
    currency: str
    label: Labels
    about: Labels
    size: int
    categories: Mapping[str, Mapping[str, Labels]]
    sums: Mapping[str, tuple[str, ...]]
    hypotheses: tuple[Hypothesis, ...]

    def __getitem__(self, key: str) -> tuple[str, tuple[Any, ...]]:
        """The category that a hypothesis goes by (or none) and its values, neutral where none is there."""
        for each in self.hypotheses:
            if each.key == key:
                return each.by, each.read
        return "", (values.NEUTRAL[key],)

    def named(self, prefix: str) -> tuple[str, ...]:
        """What follows a prefix such as ``column.`` in the keys of the hypotheses."""
        return tuple(each.key.removeprefix(prefix) for each in self.hypotheses if each.key.startswith(prefix))

    @property
    def assumptions(self) -> tuple[Hypothesis, ...]:
        """Hypotheses that no source bears out."""
        return tuple(each for each in self.hypotheses if each.assumption)

    @property
    def digest(self) -> str:
        """What tells the model from any other."""
        model = [
            self.currency,
            {name: list(codes) for name, codes in self.categories.items()},
            {name: list(terms) for name, terms in self.sums.items()},
            sorted([each.key, each.by, each.value] for each in self.hypotheses),
        ]
        return hashlib.sha256(json.dumps(model).encode()).hexdigest()

    def supposing(self, changed: Mapping[str, Any]) -> Description:
        """The same with other values of some hypotheses, as typed; raises Problems.

        What is changed is an assumption: this is how a study asks what hangs on a hypothesis.
        """
        reader = _Reader(
            self.key, self.currency, {name: list(codes) for name, codes in self.categories.items()}
        )
        known = {each.key: each for each in self.hypotheses}
        for key, value in changed.items():
            if key not in known:
                reader.add(key, key, mark("no such hypothesis"), near_names(key, known))
            else:
                read = reader.read(key, known[key].by, value)
                known[key] = attrs.evolve(known[key], value=value, read=read, source="", assumption=True)
        reader.finish()
        return attrs.evolve(self, hypotheses=tuple(known.values()))


def descriptions(country: Country) -> dict[str, Description]:
    """The descriptions that come with a country, by key."""
    return {
        key: read_description(tables, country.currency, key) for key, tables in country.populations.items()
    }


def load_description(path: Path, currency: str) -> Description:
    """Read a description from a TOML file; raises Problems, OSError."""
    return read_description(read_tables(path), currency, path.stem)


def read_description(tables: Mapping[str, Any], currency: str, key: str) -> Description:
    """Read the tables of a description; raises Problems with everything that is wrong."""
    categories = {name: dict(codes) for name, codes in tables.get("categories", {}).items()}
    reader = _Reader(key, currency, {name: list(codes) for name, codes in categories.items()})
    for name in tables:
        if name not in _TABLES:
            reader.add(name, name, mark("unknown setting"), near_names(name, _TABLES))
    found = tuple(
        each for row in tables.get("hypotheses", ()) if (each := reader.hypothesis(row)) is not None
    )
    sums = {name: tuple(terms) for name, terms in tables.get("sums", {}).items()}
    reader.check_keys([each.key for each in found], sums)
    size = tables.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        reader.add("size", size, mark("wrong kind of value"), mark("a whole number"))
    reader.finish()
    return Description(
        key, currency, tables.get("label", {}), tables.get("about", {}), size, categories, sums, found
    )


class _Reader:
    """Reads hypotheses and collects what is wrong with them. It changes."""

    def __init__(self, name: str, currency: str, categories: Mapping[str, list[str]]) -> None:
        self.name, self.currency, self.categories = name, currency, categories
        self.problems: list[Problem] = []

    def add(self, where: str, value: object, reason: str, expected: str, **fields: object) -> None:
        """Take down a problem with a key of the description."""
        origin = Origin(f"{self.name}.toml")
        self.problems.append(Problem(reason, origin, where, str(value), expected, fields))

    def finish(self) -> None:
        """Raise Problems where there are any."""
        if self.problems:
            raise Problems(self.problems)

    def hypothesis(self, row: Mapping[str, Any]) -> Hypothesis | None:
        """One hypothesis; None where, taken down, it cannot be read."""
        key, before = str(row.get("key", "")), len(self.problems)
        for field in row:
            if field not in _FIELDS:
                self.add(key, field, mark("unknown setting"), near_names(field, _FIELDS))
        if bool(row.get("source")) == bool(row.get("assumption")):
            self.add(key, "", mark("a hypothesis without a source"), mark("source, or assumption = true"))
        by = row.get("by", "")
        drawn = self._drawn_before(key)
        if by and by not in drawn:
            self.add(key, by, mark("not a category drawn before it"), near_names(by, drawn))
        read = self.read(key, by, row.get("value")) if len(self.problems) == before else ()
        if len(self.problems) > before:
            return None
        kept = {name: row[name] for name in ("source", "assumption", "note") if name in row}
        return Hypothesis(key, row.get("label", {}), row.get("value"), read, by, **kept)

    def _drawn_before(self, key: str) -> list[str]:
        """The categories that a hypothesis may go by: those before its own, or all of them."""
        names, own = list(self.categories), key.removeprefix("share.")
        return names[: names.index(own)] if key.startswith("share.") and own in names else names

    def read(self, key: str, by: str, value: Any) -> tuple[Any, ...]:
        """The values of a key, one a code of what it goes by; what cannot be read is taken down."""
        typed = [value]
        if by:
            codes = self.categories[by]
            if not isinstance(value, Mapping) or set(value) != set(codes):
                self.add(key, value, mark("not a value for each category"), ", ".join(codes))
                return ()
            typed = [value[code] for code in codes]
        try:
            return tuple(self._one(key, each) for each in typed)
        except values.NotRead as error:
            expected = error.expected if isinstance(error.expected, Sentence) else Sentence(error.expected)
            self.add(key, value, error.reason, expected.text, **expected.fields)
        return ()

    def _one(self, key: str, value: Any) -> Any:
        start, _, name = key.partition(".")
        if start == "share" and name in self.categories:
            return values.shares(value, self.categories[name])
        if start == "column" and name.isidentifier() and name not in (*_TAKEN, *self.categories):
            return values.column(value)
        if key not in values.READERS:
            known = [*values.READERS, *(f"share.{each}" for each in self.categories), "column.NAME"]
            raise values.NotRead(reason=mark("unknown hypothesis"), expected=near_names(key, known))
        return values.READERS[key](value, self.currency)

    def check_keys(self, keys: list[str], sums: Mapping[str, tuple[str, ...]]) -> None:
        """Take down keys that are missing or there twice, and sums of what is no column."""
        for key in (*values.NEEDED, *(f"share.{name}" for name in self.categories)):
            if key not in keys and not any(each.column == key for each in self.problems):
                self.add(key, "", mark("a hypothesis is missing"), key)
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.add(key, "", mark("a hypothesis that is there twice"), mark("one"))
        columns = [key.removeprefix("column.") for key in keys if key.startswith("column.")]
        for name, terms in sums.items():
            for term in terms:
                if term not in columns:
                    self.add(f"sums.{name}", term, mark("no such column"), near_names(term, columns))
