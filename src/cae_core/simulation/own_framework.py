"""A legal framework of one's own: a TOML file beside a scenario's, which its variants name.

```toml
base = ["cooperative"]    # optional: a framework of the country that this one departs from
label = { fr = "Fonds mutuel", en = "Mutual fund" }
source = "an ask of nobody, for this page"
confidence = "unverified"

[figures.member_after_months]
unit = "count"
label = { en = "Months before admission" }
values = [{ from = 2020-01-01, value = "3", source = "assumption: an example", confidence = "unverified" }]
```

It is read as a country's own file is (`cae_core.country.framework_file`), laid over its ``base`` the same
way. What it is, where it comes from and how far it was checked it says itself, never its base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cae_core.country.errors import CountryDataRefused
from cae_core.country.framework_file import FIELDS, framework_law, merged, read_framework
from cae_core.country.framework_names import CONFIDENCES, misnamed
from cae_core.errors import Problems
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import LawNotEstablished, UnknownName
from cae_core.simulation.file_notes import TABLE, Notes, labels
from cae_core.simulation.toml_files import read_tables

if TYPE_CHECKING:
    from cae_core.country import Country
    from cae_core.country.legal_frameworks import LegalFramework
    from cae_core.rules.parameters import ParameterSet

SUFFIX = ".toml"
"""How the name of a framework ends that is a file and no key of the country."""
_SAID = ("label", "source", "confidence")
_TEXTS = ("kind", "source", "confidence", "regime", "legal_form", "pay", "pay_as")
_FLAGS = ("asked", "experimental")
_TABLES = ("same_as", "inputs", "columns", "contribution", "trial")
_TABLES_BY_KEY = ("choices", "dues", "protections", "constraints", "asks", "figures")
_FED = ("inputs", "opens", "choice")


def read_own_framework(path: Path, country: Country) -> LegalFramework:
    """Read a framework from a file; its key is the file's name.

    Raises Problems with what is wrong, by file and key, and OSError where it cannot be opened.
    """
    return _Reader(path, country).framework()


class _Reader:
    """Reads a framework's file and takes down what is wrong. It changes."""

    def __init__(self, path: Path, country: Country) -> None:
        self._name, self._country = path.name, country
        self._tables = read_tables(path)
        self._notes = Notes(path.name)

    def framework(self) -> LegalFramework:
        """The framework; raises Problems."""
        base = self._tables.pop("base", [])
        self._notes.known("", self._tables, FIELDS)
        for field in _SAID:
            if field not in self._tables:
                self._notes.add(field, "", mark("a key is missing"), mark("what this framework itself says"))
        self._shapes()
        self._tables["label"] = labels(self._tables.get("label", {}))
        table = merged([self._base(base), self._tables])
        self._notes.finish()
        form = table.get("legal_form", "")
        law = self._notes.tried("legal_form", lambda: framework_law(self._country, form))
        self._notes.finish()
        assert law is not None
        found = self._notes.tried("", partial(self._made, table, law))
        self._notes.finish()
        assert found is not None
        for where, reason in (*misnamed(found, self._country), *_confidences(found)):
            self._notes.add(where, "", reason.text, **reason.fields)
        self._scheme(found)
        self._notes.finish()
        return found

    def _base(self, named: object) -> Mapping[str, Any]:
        """The table of the framework that it departs from; an empty one where it names none."""
        if named == []:
            return {}
        if not isinstance(named, list) or len(named) != 1 or not isinstance(named[0], str):
            expected = mark('the key of one framework of the country, such as base = ["{known}"]')
            known = next(iter(self._country.frameworks), "–")
            self._notes.add("base", named, mark("wrong kind of value"), expected, known=known)
        elif named[0] not in self._country.frameworks:
            self._notes.unknown("base", named[0], self._country.frameworks)
        else:
            return self._country.framework(named[0]).table
        return {}

    def _made(self, table: Mapping[str, Any], law: ParameterSet) -> LegalFramework | None:
        """The framework; what the reader of a country's files refuses is taken down with its key."""
        try:
            return read_framework(self._name, table, law, own=True)
        except CountryDataRefused as error:
            reason = error.reason
            told = reason if isinstance(reason, Sentence) else Sentence(str(reason))
            self._notes.add(self._place(error.where), "", told.text, **told.fields)
        except UnknownName as error:
            if not str(error.framework).startswith(self._name):
                raise
            place, expected = self._place(error.framework), mark("one of: {names}")
            self._notes.add(place, error.name, mark("unknown name"), expected, names=error.near)
        return None

    def _scheme(self, framework: LegalFramework) -> None:
        """Take down what is wrong with its contribution; statutes may give a rate that nobody established."""
        try:
            framework.scheme  # noqa: B018 - read for what it refuses
        except LawNotEstablished:
            return
        except Problems as error:
            for each in error.problems:
                place = "".join(each.column.partition(".components")[1:])
                self._notes.add(f"contribution{place}", each.value, each.reason, each.expected, **each.fields)

    def _place(self, where: object) -> str:
        return str(where).removeprefix(self._name).strip(".")

    # -- values of the right kind

    def _shapes(self) -> None:
        for name, value in self._tables.items():
            if name in _TEXTS and not isinstance(value, str):
                self._wrong(name, value, mark("a text between quotes"))
            elif name in _FLAGS and not isinstance(value, bool):
                self._wrong(name, value, mark("true or false"))
            elif name in (*_TABLES, *_TABLES_BY_KEY, "parameters") and not isinstance(value, Mapping):
                self._wrong(name, value, TABLE)
            elif name == "notes" and not isinstance(value, list):
                self._wrong(name, value, mark("a list"))
            elif name in _TABLES_BY_KEY:
                self._rows(name, value)
        self._components()

    def _rows(self, name: str, rows: Mapping[str, Any]) -> None:
        for key, row in rows.items():
            where = f"{name}.{key}"
            if not isinstance(row, Mapping):
                if row is not False:
                    self._wrong(where, row, TABLE)
                continue
            for field in _FED:
                if field in row and not isinstance(row[field], Mapping):
                    self._wrong(f"{where}.{field}", row[field], TABLE)

    def _components(self) -> None:
        contribution = self._tables.get("contribution", {})
        rows = contribution.get("components", []) if isinstance(contribution, Mapping) else []
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self._wrong("contribution.components", rows, mark("at least one [[components]] table"))

    def _wrong(self, key: str, value: object, expected: str) -> None:
        self._notes.add(key, value, mark("wrong kind of value"), expected)


def _confidences(framework: LegalFramework) -> Iterator[tuple[str, Sentence]]:
    """The framework and its parts say how far they were checked, in the words there are for it."""
    trial = framework.trial
    parts: Iterable[tuple[str, str]] = (
        ("confidence", framework.confidence),
        *((f"dues.{each.key}.confidence", each.confidence) for each in framework.dues),
        *((f"protections.{each.risk}.confidence", each.confidence) for each in framework.protections),
        *((f"constraints.{each.key}.confidence", each.confidence) for each in framework.constraints),
        *((("trial.confidence", trial.confidence),) if trial is not None else ()),
    )
    for where, found in parts:
        if found not in CONFIDENCES:
            told = {"found": found, "known": ", ".join(CONFIDENCES)}
            yield where, Sentence(mark("“{found}” is none of: {known}"), told)
