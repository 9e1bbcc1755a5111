"""Which month may be closed: the one after the last, and a closed one only with the same files."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments
from cae_core.errors import CaeError, Problem
from cae_core.ledger.store import Reads
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio


class MonthClosedWithOtherFiles(CaeError, ValueError):
    """The month is closed and its files say something else now. Data: month."""

    template = mark(
        "{month} is closed and its files have changed since: a closed month does not move. "
        "Put the files back, or enter the correction in an open month (a credit note, a reversal)"
    )


def inputs_digest(documents: MonthDocuments) -> str:
    """SHA-256 of a month's documents as typed values: the same data in another layout give the same.

    Fields at their default are left out, so that a later version's new field changes nothing.

    >>> len(inputs_digest(MonthDocuments(Month(2026, 10))))
    64
    """
    found = hashlib.sha256(b"{")
    between = ""
    for name, value in _given(documents):
        found.update(f"{between}{name}=".encode())
        between = ";"
        if isinstance(value, tuple):  # document by document: the whole text would be as long as the files
            found.update(b"[")
            for place, document in enumerate(value):
                found.update((("," if place else "") + _written(document)).encode())
            found.update(b"]")
        else:
            found.update(_written(value).encode())
    found.update(b"}")
    return found.hexdigest()


def _written(value: Any) -> str:
    return _writer(value.__class__)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], str]:
    """How values of a class are written, found once a class."""
    if kind in _WRITERS:
        return _WRITERS[kind]
    if issubclass(kind, Enum):
        return lambda each: str(each.value)
    return str if _fields(kind) is None else _fields_written


def _fields_written(value: Any) -> str:
    given = [f"{name}={_writer(each.__class__)(each)}" for name, each in _given(value)]
    return "{" + ";".join(given) + "}"


@cache
def _fraction(n: int, d: int) -> str:
    return str(Fraction(n, d))


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: repr,
    int: str,
    dt.date: str,
    tuple: lambda each: "[" + ",".join(map(_written, each)) + "]",
    dict: lambda each: "{" + ";".join(f"{name}={each[name]!r}" for name in sorted(each)) + "}",
    Ratio: lambda each: _fraction(each.n, each.d),
}


def _given(value: Any) -> list[tuple[str, Any]]:
    """The fields of a value that are not at their default."""
    names, defaults, get = _fields(value.__class__) or ((), (), tuple)
    return [
        (name, each)
        for name, each, default in zip(names, get(value), defaults, strict=True)
        if each is not default and each != default
    ]


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]] | None:
    if not attrs.has(kind) or kind is Month:
        return None
    fields = [field for field in attrs.fields(kind) if field.name != "origin"]
    names = tuple(field.name for field in fields)
    defaults = tuple(_default(field.default) for field in fields)
    return names, defaults, attrgetter(*names)


def _default(default: Any) -> Any:
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def already_closed(store: Reads, documents: MonthDocuments) -> bool:
    """Whether this very month was closed already. Raises MonthClosedWithOtherFiles when its files changed."""
    if documents.month not in store.closed_months():
        return False
    (record,) = store.documents("month_end", documents.month)
    if record.payload["inputs"] != inputs_digest(documents):
        raise MonthClosedWithOtherFiles(month=str(documents.month))
    return True


def order_problems(store: Reads, cooperative: Cooperative, month: Month) -> list[Problem]:
    """What is wrong with closing month now: months skipped, or before the cooperative's first."""
    closed = store.closed_months()
    expected = closed[-1].next() if closed else cooperative.start
    if month == expected:
        return []
    reason = mark("this month cannot be closed now") if month > expected else mark("this month is over")
    return [
        Problem(
            reason,
            value=str(month),
            expected=mark("{month}: months are closed in order, none skipped"),
            fields={"month": str(expected)},
        )
    ]
