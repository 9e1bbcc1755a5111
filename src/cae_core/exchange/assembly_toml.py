"""``assembly.toml``: a meeting's notice, its bureau, and what is put to the vote."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import attrs

from cae_core.errors import Origin
from cae_core.exchange.cells import read_choice, read_code, read_date, read_text, read_time
from cae_core.exchange.numbers import read_count
from cae_core.exchange.reading import Findings, Understood
from cae_core.exchange.refused import Refused
from cae_core.exchange.settings import typed
from cae_core.exchange.text import Decoded
from cae_core.exchange.words import nearest
from cae_core.messages import mark

FILE = "assembly.toml"
_PLACE = re.compile(r"\(at line (\d+)")
_TABLE = re.compile(r"\s*\[")
V = TypeVar("V")
Read = Callable[[str], Any]


def read_toml(decoded: Decoded, file: str, findings: Findings) -> Table | None:
    """Read the text as a table; None, and a problem, when it is not TOML."""
    try:
        data = tomllib.loads(decoded.text.replace("\r\n", "\n"), parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = _PLACE.search(str(error))
        row = int(place[1]) if place else None
        findings.add(mark("not a TOML file"), Origin(file, row), "", str(error), mark('key = "value"'))
        return None
    findings.understood.append(Understood(file, len(data), decoded.encoding))
    return Table(data, file, decoded.text.splitlines(), findings)


@attrs.frozen
class Table:
    """A table of a TOML file, read key by key; what is wrong is noted at the row of its key.

    ``path`` is the table's name in problems (``notice``); ``first`` and ``last`` are the rows between which
    its keys stand.
    """

    data: Mapping[str, Any]
    file: str
    lines: list[str] = attrs.field(repr=False)
    findings: Findings = attrs.field(repr=False)
    path: str = ""
    first: int = 0
    last: int | None = None

    def only(self, known: Collection[str]) -> None:
        """Note every key that is not among the known ones."""
        for key in self.data:
            if key not in known:
                near = nearest(key, known)
                expected = mark("“{near}”") if near else mark("one of: {names}")
                self.add(mark("unknown key"), key, key, expected, near=near, names=", ".join(known))

    def add(self, reason: str, key: str, value: object, expected: str = "", **fields: Any) -> None:
        """Note what is wrong with a key, at its row."""
        self.findings.add(reason, self.origin(key), self._name(key), value, expected, **fields)

    def origin(self, key: str = "") -> Origin:
        """Where a key is written, or the table itself."""
        found = re.compile(rf"""\s*(?:\[+\s*)?(?:[\w.]+\.)?["']?{re.escape(key)}["']?\s*[=\].]""")
        rows = range(self.first, len(self.lines) if self.last is None else self.last)
        row = next((i + 1 for i in rows if key and found.match(self.lines[i])), self.first or None)
        return Origin(self.file, row)

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def take(self, key: str, read: Read, default: Any = "", *, needed: bool = False) -> Any:
        """The value of a key as read; the default where it is absent or, noted, cannot be read."""
        value = self.data.get(key, "")
        text = typed(value).strip()
        if not text or isinstance(value, dict | list):
            if needed:
                reason = mark("a key is missing") if key not in self.data else mark("the value is empty")
                self.add(reason, key, "", mark('{name} = "…"'), name=key)
            elif isinstance(value, dict | list):
                self.add(mark("not a text"), key, value, mark("a text between quotes"))
            return default
        try:
            return read(text)
        except Refused as refused:
            self.add(refused.reason, key, text, refused.expected, **refused.fields)
            return default

    def text(self, key: str, *, needed: bool = False) -> str:
        """The text of a key."""
        found: str = self.take(key, read_text, needed=needed)
        return found

    def code(self, key: str, *, needed: bool = False) -> str:
        """The identifier of a key."""
        found: str = self.take(key, read_code, needed=needed)
        return found

    def time(self, key: str) -> str:
        """The time of a key as ``HH:MM``."""
        found: str = self.take(key, read_time)
        return found

    def day(self, key: str, *, needed: bool = False) -> dt.date | None:
        """The day of a key."""
        found: dt.date | None = self.take(key, read_date, None, needed=needed)
        return found

    def count(self, key: str, default: int = 0, *, needed: bool = False) -> int:
        """The whole number of a key."""
        found: int = self.take(key, read_count, default, needed=needed)
        return found

    def choice(self, key: str, values: str, choices: Mapping[str, V], default: V) -> V:
        """The choice that a key's word stands for."""
        found: V = self.take(key, lambda text: read_choice(text, values, choices), default)
        return found

    def codes(self, key: str) -> tuple[str, ...]:
        """Identifiers: a list, or a text with commas between."""
        value = self.data.get(key, [])
        parts = value if isinstance(value, list) else str(value).split(",")
        found = tuple(typed(each) for each in parts if not isinstance(each, dict | list) and typed(each))
        if len(found) != len(set(found)):
            self.add(
                mark("an identifier is there twice"), key, ", ".join(found), mark("each identifier once")
            )
        return tuple(dict.fromkeys(found))

    def table(self, key: str) -> Table:
        """The table of a key; an empty one where it is absent or, noted, something else."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.add(mark("not a table"), key, value, mark("a table [{name}]"), name=self._name(key))
            value = {}
        return self._within(key, value, *self._span(key, 0))

    def tables(self, key: str) -> list[Table]:
        """The tables of a key that may come several times."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.add(mark("not a table"), key, value, mark("tables [[{name}]]"), name=self._name(key))
            return []
        return [self._within(key, each, *self._span(key, place)) for place, each in enumerate(value)]

    def _within(self, key: str, data: Mapping[str, Any], first: int, last: int | None) -> Table:
        return attrs.evolve(self, data=data, path=self._name(key), first=first, last=last)

    def _span(self, key: str, place: int) -> tuple[int, int | None]:
        """The rows of the table of a key that comes in a place, from 0, sub-tables of it included."""
        name = re.escape(self._name(key))
        head = re.compile(rf"\s*\[+\s*{name}\s*\]")
        within = re.compile(rf"\s*\[+\s*{name}\.")
        end = len(self.lines) if self.last is None else self.last
        heads = [i for i in range(self.first, end) if head.match(self.lines[i])]
        if place >= len(heads):
            return self.first, self.last
        first = heads[place] + 1
        stop = (
            i for i in range(first, end) if _TABLE.match(self.lines[i]) and not within.match(self.lines[i])
        )
        return first, next(stop, end)
