"""``YEAR/allocation.toml``: the options that an assembly compares before it votes on a year's result."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.exchange.settings import typed
from cae_core.messages import mark

FILE = "allocation.toml"
ALONE = "option"
"""The name of the one option that the command's own words make."""


class NoSuchShape(CaeError, ValueError):
    """An option of the command that is no key with a value. Data: option."""

    template = mark("--option “{option}”: expected KEY=VALUE, or NAME.KEY=VALUE for several options")


@attrs.frozen
class YearOptions:
    """Options by name, each with what is voted and figures that the book does not know, as typed.

    ``sharing`` says how persons share (see `cae_core.closing.proposals.sharing_of`).
    """

    options: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    sharing: Mapping[str, str] = attrs.field(factory=dict)


def read_year_options(folder: Path, year: str, asked: Iterable[str] = ()) -> YearOptions:
    """Read the options of a year from its file, where there is one, and from the command's words.

    ``asked`` are texts KEY=VALUE, for one option, or NAME.KEY=VALUE. Figures that all options have in common
    stand under ``[figures]``, options under ``[allocation.NAME]``. Raises Problems, NoSuchShape.
    """
    tables = _tables(folder / year / FILE, f"{year}/{FILE}")
    common, sharing = _texts(tables.get("figures")), _texts(tables.get("sharing"))
    options = {str(name): _texts(table) for name, table in tables.get("allocation", {}).items()}
    for text in asked:
        key, equals, value = text.partition("=")
        name, dot, inner = key.rpartition(".")
        if not equals or not inner.strip() or not value.strip() or (dot and not name):
            raise NoSuchShape(option=text)
        options.setdefault(name.strip() or ALONE, {})[inner.strip()] = value.strip()
    return YearOptions({name: common | mine for name, mine in options.items()}, sharing)


def _tables(path: Path, file: str) -> dict[str, dict[str, object]]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=str)
    except (OSError, ValueError, RecursionError) as error:
        raise Problems(
            [Problem(mark("this is not TOML: {fault}"), Origin(file), fields={"fault": error})]
        ) from error
    problems = [
        Problem(mark("unknown key"), Origin(file), key, key, mark("one of: {names}"), {"names": _NAMES})
        for key, table in found.items()
        if key not in _NAMES.split(", ") or not isinstance(table, dict)
    ]
    problems += (
        (
            Problem(
                mark("not a table"),
                Origin(file),
                f"allocation.{name}",
                str(table),
                mark("a table [{name}]"),
                {"name": f"allocation.{name}"},
            )
            for name, table in found.get("allocation", {}).items()
            if not isinstance(table, dict)
        )
        if not problems
        else ()
    )
    if problems:
        raise Problems(problems)
    return found


_NAMES = "figures, allocation, sharing"


def _texts(table: object) -> dict[str, str]:
    return {str(key): typed(value) for key, value in table.items()} if isinstance(table, dict) else {}
