"""What a caller can catch.

Every error carries its data as attributes and builds its message from them. ``template`` is the
message's source text, so that the command can say it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from cae_core.messages import Sentence, mark

SOURCES = frozenset({"expected", "first", "instead", "level", "reason", "second", "what", "why"})
"""Fields of errors and problems that hold a text of ours: the reader's language is for them too."""

OF_THE_SYSTEM = frozenset(
    {
        mark("Permission denied"),
        mark("No such file or directory"),
        mark("Is a directory"),
        mark("Not a directory"),
        mark("File exists"),
        mark("No space left on device"),
        mark("Disk quota exceeded"),
        mark("Read-only file system"),
        mark("Input/output error"),
        mark("File name too long"),
        mark("file is not a database"),
        mark("database disk image is malformed"),
        mark("database or disk is full"),
        mark("disk I/O error"),
        mark("attempt to write a readonly database"),
        mark("unable to open database file"),
        mark("database is locked"),
    }
)
"""What systems say of files they cannot read or write, marked so that it is said in the reader's words."""


def as_text(value: object) -> str:
    """Return a value as text; what is text already, such as a plain amount, stays what it is.

    >>> as_text(12), as_text("12.00")
    ('12', '12.00')
    """
    return value if isinstance(value, str) else str(value)


def spoken(fields: Mapping[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    """Return fields with those that hold a text of ours put through ``say``.

    >>> spoken({"reason": "not a rate", "rate": "a"}, str.upper)
    {'reason': 'NOT A RATE', 'rate': 'a'}
    """
    return {
        name: say(value) if name in SOURCES and isinstance(value, str) else value
        for name, value in fields.items()
    }


class CaeError(Exception):
    """Base of all errors raised by cae_core.

    Subclasses set ``template``; the fields named in it are given to the constructor by keyword
    and kept in ``data`` (and as attributes).

    >>> str(CurrencyMismatch(left="EUR", right="MAD"))
    'amounts in EUR and MAD do not add up: convert one of them first'
    """

    template: ClassVar[str] = "{reason}"

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.template.format(**data))

    def __getattr__(self, name: str) -> Any:
        data = self.__dict__.get("data", {})
        if name in data:
            return data[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.data)


def _rebuild(kind: type[CaeError], data: dict[str, Any]) -> CaeError:
    return kind(**data)


class ExtraMissing(CaeError, ImportError):
    """A library that comes with an optional extra is not installed. Data: library, extra.

    >>> str(ExtraMissing(library="jinja2", extra="cli"))
    'this needs jinja2, from the extra “cli”: pip install "cae_core[cli]"'
    """

    template = mark('this needs {library}, from the extra “{extra}”: pip install "cae_core[{extra}]"')


class CurrencyMismatch(CaeError, TypeError):
    """Two currencies met in one operation. Data: left, right."""

    template = mark("amounts in {left} and {right} do not add up: convert one of them first")


class UnreadableAmount(CaeError, ValueError):
    """A typed amount that cannot be read without guessing. Data: text, expected."""

    template = mark("cannot read the amount “{text}”: expected {expected}")


class UnreadableDate(CaeError, ValueError):
    """A typed date or month that cannot be read. Data: text, expected."""

    template = mark("cannot read the date “{text}”: expected {expected}")


@attrs.frozen
class Origin:
    """Where a value was typed: a file of the cooperative's folder and its row (1 = header)."""

    file: str
    row: int | None = None


@attrs.frozen
class Problem:
    """One thing wrong with a user's data: where, what was found, what was expected.

    ``reason`` and ``expected`` are source texts (see ``messages``); ``fields`` fills them in.
    """

    reason: str
    origin: Origin | None = None
    column: str = ""
    value: str = ""
    expected: str = ""
    fields: dict[str, Any] = attrs.field(factory=dict)

    def text(self, translate: Any = None) -> str:
        """Return the problem as one line, through ``translate`` when given.

        >>> Problem("unknown activity", Origin("2026-10/invoices.csv", 4), "activity", "ATELER",
        ...     "a code of activities.csv").text()
        '2026-10/invoices.csv, row 4, activity: “ATELER”: unknown activity; expected a code of activities.csv'
        """
        say = translate or (lambda text, /, **fields: str(Sentence(text, fields)))
        fields = spoken(self.fields, say)
        where = []
        if self.origin is not None:
            where.append(self.origin.file)
            if self.origin.row is not None:
                where.append(say(mark("row {row}"), row=self.origin.row))
        if self.column:
            where.append(self.column)
        parts = [", ".join(where)] if where else []
        if self.value:
            parts.append(say(mark("“{value}”"), value=self.value))
        line: str = say(mark(": ")).join([*parts, say(self.reason, **fields)])
        if self.expected:
            line += say(mark("; expected {what}"), what=say(self.expected, **fields))
        return line


class Problems(CaeError, ValueError):
    """Everything wrong with what was read, at once. ``problems`` is a tuple of `Problem`."""

    template = mark("{count} problem(s) in the data:\n{lines}")

    def __init__(self, problems: Iterable[Problem] = (), **_: Any) -> None:
        found: Sequence[Problem] = tuple(problems)
        super().__init__(
            count=len(found), lines="\n".join(problem.text() for problem in found), problems=found
        )
