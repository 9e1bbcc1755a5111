"""``YEAR/allocation.toml``: the options that an assembly compares before it votes on a year's result."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.exchange.reading import Findings
from cae_core.exchange.refused import Refused
from cae_core.exchange.settings import typed
from cae_core.exchange.text import decode
from cae_core.messages import mark
from cae_core.rules.errors import InputOutOfBounds, UnreadableInput
from cae_core.rules.inputs import BOUNDS, OUT_OF_BOUNDS
from cae_core.rules.ratio import UnreadableRatio

FILE = "allocation.toml"
ALONE = "option"
"""The name of the one option that the command's own words make."""
ASKED = "--option"
"""Where options of the command were typed, as problems say it."""


class NoSuchShape(CaeError, ValueError):
    """An option of the command that is no key with a value. Data: option."""

    template = mark("--option “{option}”: expected KEY=VALUE, or NAME.KEY=VALUE for several options")


@attrs.frozen
class YearOptions:
    """Options by name, each with what is voted and figures that the book does not know, as typed.

    ``sharing`` says how persons share (see `cae_core.closing.proposals.sharing_of`). ``places`` are the file
    and the key where a value of an option was typed.
    """

    options: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    sharing: Mapping[str, str] = attrs.field(factory=dict)
    places: Mapping[tuple[str, str], tuple[str, str]] = attrs.field(factory=dict)
    file: str = FILE

    def problem(self, option: str, error: CaeError) -> Problem:
        """An error of an option, said of the value that it is about."""
        key = str(error.data.get("name", ""))
        file, column = self.places.get((option, key), (self.file, f"allocation.{option}"))
        value = self.options[option].get(key, "")
        if isinstance(error, UnreadableInput):
            return Problem(mark("unreadable value"), Origin(file), column, value, error.expected)
        if isinstance(error, InputOutOfBounds):
            return Problem(OUT_OF_BOUNDS, Origin(file), column, value, BOUNDS, error.data)
        return Problem(error.template, Origin(file), column, value, fields=error.data)

    def problem_of_sharing(self, error: CaeError) -> Problem:
        """An error of how persons share, said of the value that it is about."""
        key = str(error.data.get("name", ""))
        if key not in self.sharing:
            text = error.data.get("text", key)
            key = next((name for name, value in self.sharing.items() if value == text), "")
        column, value = f"sharing.{key}" if key else "sharing", self.sharing.get(key, "")
        if isinstance(error, UnreadableRatio):
            expected = mark("a rate such as 0.0690, 6.90 % or 455/3")
            return Problem(mark("unreadable value"), Origin(self.file), column, value, expected)
        return Problem(error.template, Origin(self.file), column, value, fields=error.data)


def read_year_options(folder: Path, year: str, asked: Iterable[str] = ()) -> YearOptions:
    """Read the options of a year from its file, where there is one, and from the command's words.

    ``asked`` are texts KEY=VALUE, for one option, or NAME.KEY=VALUE. Figures that all options have in common
    stand under ``[figures]``, options under ``[allocation.NAME]``. Raises Problems, NoSuchShape.
    """
    file = f"{year}/{FILE}"
    tables = _tables(folder / year / FILE, file)
    common, sharing = _texts(tables.get("figures", {})), _texts(tables.get("sharing", {}))
    options = {name: _texts(table) for name, table in tables.get("allocation", {}).items()}
    places = {(name, key): (file, f"allocation.{name}.{key}") for name in options for key in options[name]}
    for text in asked:
        key, equals, value = text.partition("=")
        name, dot, inner = (part.strip() for part in key.rpartition("."))
        if not equals or not inner or not value.strip() or (dot and not name):
            raise NoSuchShape(option=text)
        options.setdefault(name or ALONE, {})[inner] = value.strip()
        places[name or ALONE, inner] = ASKED, key.strip()
    for name in options:
        places = {(name, key): (file, f"figures.{key}") for key in common} | places
    whole = {name: common | mine for name, mine in options.items()}
    return YearOptions(whole, sharing, places, file)


def _tables(path: Path, file: str) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        text = decode(path.read_bytes()).text.replace("\r\n", "\n")
        found = tomllib.loads(text, parse_float=str)
    except Refused as refused:
        findings = Findings()
        findings.refuse(refused, Origin(file))
        raise Problems(findings.problems) from refused
    except (OSError, ValueError, RecursionError) as error:
        raise Problems(
            [Problem(mark("this is not TOML: {fault}"), Origin(file), fields={"fault": error})]
        ) from error
    problems = list(_problems(found, Origin(file)))
    if problems:
        raise Problems(problems)
    return found


def _problems(found: Mapping[str, Any], origin: Origin) -> Iterator[Problem]:
    """What stands in the file and says nothing that is read."""
    for key, table in found.items():
        if key not in _NAMES.split(", "):
            yield Problem(mark("unknown key"), origin, key, key, mark("one of: {names}"), {"names": _NAMES})
        elif not isinstance(table, dict):
            yield _no_table(origin, key, table)
        elif key == "allocation":
            for name, option in table.items():
                if isinstance(option, dict):
                    yield from _no_texts(origin, f"{key}.{name}", option)
                else:
                    yield _no_table(origin, f"{key}.{name}", option)
        else:
            yield from _no_texts(origin, key, table)


def _no_table(origin: Origin, name: str, value: object) -> Problem:
    return Problem(mark("not a table"), origin, name, str(value), mark("a table [{name}]"), {"name": name})


def _no_texts(origin: Origin, name: str, table: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in table.items():
        if isinstance(value, dict | list):
            column, expected = f"{name}.{key}", mark("a text between quotes")
            yield Problem(mark("not a text"), origin, column, str(value), expected)


_NAMES = "figures, allocation, sharing"


def _texts(table: Mapping[str, object]) -> dict[str, str]:
    return {key: typed(value) for key, value in table.items()}
