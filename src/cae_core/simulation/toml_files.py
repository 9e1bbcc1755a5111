"""Reading the TOML files of a simulation; what is wrong is told by file and row, with the row's own words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from cae_core.errors import Origin, Problem, Problems
from cae_core.messages import mark

_PLACE = re.compile(r"\(at line (\d+)")
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Duplicate inline table key")


def read_tables(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file (UTF-8, with or without BOM).

    Raises Problems where it is no such text or no TOML, and OSError where it cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Problems([Problem(mark("not a text in UTF-8"), Origin(path.name))]) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problems([_wrong(path.name, text, str(error))]) from None


def _wrong(file: str, text: str, told: str) -> Problem:
    place = _PLACE.search(told)
    row = int(place[1]) if place else None
    value = text.split("\n")[row - 1].strip() if row is not None else ""
    if told.startswith(_TWICE):
        return Problem(
            mark("a key or a table that is there twice"), Origin(file, row), "", value, mark("one")
        )
    return Problem(mark("not a TOML file"), Origin(file, row), "", value, mark('key = "value"'))
