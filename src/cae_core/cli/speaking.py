"""Speaking to the reader: their language, text or data, a terminal or a pipe, and exit codes."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Sequence
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import LANGUAGES, Translator
from cae_core.rendering.voice import Voice

OK, DATA, USAGE, BOOK = 0, 1, 2, 3


@attrs.frozen
class Settings:
    """How to speak: language, ``json`` for machines, ``debug`` for tracebacks."""

    language: str = "en"
    json: bool = False
    debug: bool = False


def settings(arguments: list[str]) -> tuple[Settings, list[str]]:
    """Take ``--lang``, ``--json`` and ``--debug`` out of the arguments, wherever they stand."""
    rest: list[str] = []
    language, flags = "", {"--json": False, "--debug": False}
    waiting = iter(arguments)
    for argument in waiting:
        if argument in flags:
            flags[argument] = True
        elif argument == "--lang":
            language = next(waiting, "")
        elif argument.startswith("--lang="):
            language = argument.partition("=")[2]
        else:
            rest.append(argument)
    chosen = language or reader_language()
    return Settings(chosen, json=flags["--json"], debug=flags["--debug"]), rest


def reader_language() -> str:
    """The first language of the reader's locale that the command speaks, else English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    for name in [*names, locale.getlocale()[0] or ""]:
        if name and name[:2] in LANGUAGES:
            return name[:2]
        if name:
            break
    return "en"


def broken(error: CaeError) -> int:
    """The exit code of an error: 3 for a broken book, else 1."""
    try:
        from cae_core.ledger.book import BookError
    except ImportError:
        return DATA
    return BOOK if isinstance(error, BookError) else DATA


class Speaker:
    """Prints for one reader: results on standard output, errors one a line on standard error."""

    def __init__(self, found: Settings) -> None:
        self.settings = found
        self.say = Translator(found.language)
        self.voice = Voice(found.language, "FR")

    @property
    def json(self) -> bool:
        """Whether results are for a machine."""
        return self.settings.json

    def print(self, *lines: str) -> None:
        """Print lines on standard output."""
        for line in lines:
            print(line)

    def data(self, value: Any) -> None:
        """Print a value as JSON."""
        print(json.dumps(value, ensure_ascii=False, indent=1, default=str))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Print a table: ruled on a terminal, aligned in a pipe; ``right`` columns hold figures."""
        if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
            self._ruled(header, rows, right)
            return
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        for row in [header, *rows]:
            cells = [
                cell.rjust(width) if i in right else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  ".join(cells).rstrip())

    def _ruled(self, header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> None:
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for i, name in enumerate(header):
            table.add_column(name, justify="right" if i in right else "left", no_wrap=i in right)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        Console().print(table)

    def error(self, error: CaeError) -> None:
        """Say an error, a line for each of its problems; as data with ``--json``."""
        if self.json:
            problems = [
                {
                    "file": problem.origin.file if problem.origin else "",
                    "row": problem.origin.row if problem.origin else None,
                    "column": problem.column,
                    "value": problem.value,
                    "reason": self.say(problem.reason, **problem.fields),
                    "expected": self.say(problem.expected, **problem.fields) if problem.expected else "",
                }
                for problem in error.data.get("problems", ())
            ]
            self.data(
                {"error": type(error).__name__, "message": self.voice.error(error), "problems": problems}
            )
        self.line_error(self.voice.error(error))

    def line_error(self, text: str) -> None:
        """Print on standard error."""
        print(text, file=sys.stderr)

    def warn(self, message: Warning | str, *_: Any, **__: Any) -> None:
        """Print a warning of the library on standard error, without its place in the code."""
        self.line_error(self.say("{text}", text=str(message)))
