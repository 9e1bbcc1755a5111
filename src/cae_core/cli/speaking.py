"""Speaking to the reader: their language, text or data, a terminal or a pipe, and exit codes."""

from __future__ import annotations

import codecs
import json
import locale
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.errors import CaeError, Problem, UnreadableAmount, UnreadableDate, spoken
from cae_core.messages import LANGUAGES, Translator, mark

if TYPE_CHECKING:
    from cae_core.rendering.voice import Voice

OK, DATA, USAGE, BOOK, STOPPED = 0, 1, 2, 3, 130


class WrongWords(CaeError, ValueError):
    """Words of a command that cannot be understood."""


class UnknownLanguage(WrongWords):
    """A language that the command does not speak. Data: language."""

    template = mark("--lang “{language}”: expected fr, en or ar")


@attrs.frozen
class Settings:
    """How to speak: language, ``json`` for machines, ``debug`` for tracebacks."""

    language: str = "en"
    json: bool = False
    debug: bool = False


def settings(arguments: list[str]) -> tuple[Settings, list[str], CaeError | None]:
    """Take ``--lang``, ``--json`` and ``--debug`` out of the arguments, wherever they stand.

    Returns also what is wrong with the language, to be said in the one of the locale.
    """
    rest: list[str] = []
    asked, flags = None, {"--json": False, "--debug": False}
    waiting = list(reversed(arguments))
    while waiting:
        argument = waiting.pop()
        if argument in flags:
            flags[argument] = True
        elif argument == "--lang":
            asked = waiting.pop() if waiting and not waiting[-1].startswith("-") else ""
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
        else:
            rest.append(argument)
    wrong = UnknownLanguage(language=asked) if asked is not None and asked not in LANGUAGES else None
    chosen = asked if asked in LANGUAGES else reader_language()
    return Settings(chosen or "en", json=flags["--json"], debug=flags["--debug"]), rest, wrong


def reader_language() -> str:
    """The language of the reader's locale if the command speaks it, else English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next(filter(None, [*names, locale.getlocale()[0] or ""]), "")
    language = first[:2].lower()
    return language if language in LANGUAGES else "en"


def exit_code(error: CaeError) -> int:
    """The exit code of an error: 3 for a book that is broken or cannot be used, 2 for words, else 1."""
    if isinstance(error, (WrongWords, UnreadableDate, UnreadableAmount)):
        return USAGE
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
        self._country = ""
        for stream in (sys.stdout, sys.stderr):
            _never_fail(stream)

    def as_in(self, country: str) -> None:
        """Write amounts, days and words as one does in a country from here on."""
        self._country = country
        self.__dict__.pop("voice", None)

    @cached_property
    def voice(self) -> Voice:
        """How figures and sentences are written for the reader, loaded when something is first said."""
        from cae_core.rendering.voice import Voice

        return Voice(self.settings.language, self._country)

    @property
    def json(self) -> bool:
        """Whether results are for a machine."""
        return self.settings.json

    def print(self, *lines: str) -> None:
        """Print lines on standard output."""
        for line in lines:
            print(line)

    def data(self, value: Any) -> None:
        """Print a value as JSON, in ASCII where the output has no UTF-8."""
        print(json.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), indent=1, default=str))

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        right: Sequence[int] = (),
        whole: Sequence[int] = (),
    ) -> None:
        """Print a table: ruled on a terminal, aligned in a pipe.

        ``right`` columns hold figures; ``whole`` ones words that a narrow terminal must not break.
        """
        if sys.stdout.isatty():
            self._ruled(header, rows, right, {*right, *whole})
            return
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        for row in [header, *rows]:
            cells = [
                cell.rjust(width) if i in right else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  ".join(cells).rstrip())

    def _ruled(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int], whole: set[int]
    ) -> None:
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for i, name in enumerate(header):
            side: Any = "right" if i in right else "left"
            table.add_column(name, justify=side, no_wrap=i in whole, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        Console().print(table)

    def error(self, error: CaeError) -> None:
        """Say an error, a line for each of its problems; as data with ``--json``."""
        problems = [self._problem(each) for each in error.data.get("problems", ())]
        self.failure(type(error).__name__, self.voice.error(error), problems)

    def failure(self, name: str, text: str, problems: Sequence[dict[str, Any]] = ()) -> None:
        """Print why nothing could be done, on standard error; with ``--json``, as data too."""
        if self.json:
            self.data({"error": name, "message": text, "problems": list(problems)})
            sys.stdout.flush()
        if text:
            self.line_error(text)

    def _problem(self, problem: Problem) -> dict[str, Any]:
        fields = spoken(problem.fields, self.say)
        return {
            "file": problem.origin.file if problem.origin else "",
            "row": problem.origin.row if problem.origin else None,
            "column": problem.column,
            "value": problem.value,
            "reason": self.voice.say(problem.reason, **fields),
            "expected": self.voice.say(problem.expected, **fields) if problem.expected else "",
        }

    def line_error(self, text: str) -> None:
        """Print on standard error."""
        print(text, file=sys.stderr)

    def warn(self, message: Warning | str, *_: Any, **__: Any) -> None:
        """Print a warning of the library on standard error, without its place in the code."""
        template, data = getattr(message, "template", ""), getattr(message, "data", {})
        self.line_error(self.voice.say(template, **data) if template else str(message))


def _never_fail(stream: Any) -> None:
    """Let a stream that has no UTF-8 write the nearest character that it can."""
    reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
    if reconfigure is not None and not _is_unicode(stream):
        reconfigure(errors="cae_core.nearest")


def _is_unicode(stream: Any) -> bool:
    return str(getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


_NEAREST = {"’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "−": "-", "…": "...", "→": "->"}
_NEAREST |= {"≤": "<=", "≥": ">=", "×": "x", "·": "-", "€": "EUR", "œ": "oe", "Œ": "OE", "æ": "ae"}


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """``é`` as ``e`` and so on, ``?`` for what has no near character."""
    assert isinstance(error, UnicodeEncodeError)
    wanted = error.object[error.start : error.end]
    found = (_NEAREST.get(each) or unicodedata.normalize("NFKD", each) for each in wanted)
    plain = "".join(each.encode("ascii", "ignore").decode() or "?" for each in found)
    return plain, error.end


codecs.register_error("cae_core.nearest", _nearest)
