"""Columns of a table of people, read into whole numbers or refused row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs
import numpy as np

from cae_core.errors import CaeError, Origin, Problem
from cae_core.messages import mark
from cae_core.money import parse_amount
from cae_core.rules.values import flag
from cae_core.simulation.people import ONE, Array

MOST = 20
"""Rows of one column that are named; the others are counted."""
LARGEST = 10**15
HEAVIEST = 10**6 * ONE
"""The weight of a row that stands for a million persons, the most that one may."""
_WHOLE = mark("a whole number")
_MINOR = mark("a whole number of minor units")
_WEIGHT = mark("a number of persons such as 1 or 2.5, three decimals at most")


@attrs.define
class Findings:
    """What is wrong with a table, named by file (or frame) and row. It changes.

    ``first`` is the number of the first person's row: 2 under a header, 0 in arrays.
    """

    name: str
    first: int
    problems: list[Problem] = attrs.field(factory=list)

    def add(
        self, reason: str, column: str = "", row: int | None = None, value: object = "", expected: str = ""
    ) -> None:
        """Take down a problem with a person's row (none: with the whole column)."""
        number = None if row is None else row + self.first
        self.problems.append(Problem(reason, Origin(self.name, number), column, str(value), expected))

    def rows(
        self, wrong: Array, reason: str, column: str, values: Sequence[Any] | Array, expected: str
    ) -> None:
        """Take down each row of a mask, the first `MOST` by number and the others as a count."""
        found = np.flatnonzero(wrong)
        for row in found[:MOST].tolist():
            self.add(reason, column, row, values[row], expected)
        if len(found) > MOST:
            more = mark("{count} more rows with the same problem")
            origin = Origin(self.name)
            self.problems.append(Problem(more, origin, column, fields={"count": len(found) - MOST}))


def whole_numbers(raw: Any, column: str, findings: Findings, expected: str = _WHOLE) -> Array:
    """Return int64 (or bool) values; what is no whole number is taken down, and stands as 0."""
    values = array(raw)
    if values.dtype.kind in "bi":
        return values if values.dtype.kind == "b" else values.astype(np.int64)
    if values.dtype.kind == "u":
        findings.rows(values > LARGEST, mark("too large a number"), column, values, expected)
        return np.minimum(values, LARGEST).astype(np.int64)
    if values.dtype.kind == "f":
        return _from_floats(values, column, findings, expected)
    return _one_by_one(values.tolist(), _python_int, column, findings, expected)


def _from_floats(values: Array, column: str, findings: Findings, expected: str) -> Array:
    """Floats are taken when each is a whole number that a float holds exactly."""
    finite = np.isfinite(values)
    findings.rows(~finite, mark("not a number, or infinite"), column, values, expected)
    known = np.where(finite, values, 0)
    broken = (known != np.trunc(known)) | (np.abs(known) > LARGEST)
    findings.rows(broken, mark("a fraction of a unit"), column, values, expected)
    return np.where(broken, 0, known).astype(np.int64)


def amounts(raw: Any, column: str, findings: Findings) -> Array:
    """Return minor units, never negative."""
    found = whole_numbers(raw, column, findings, _MINOR)
    if found.dtype.kind == "b":
        findings.add(mark("not an amount"), column, expected=_MINOR)
    return not_negative(found.astype(np.int64), column, findings, _MINOR)


def typed_amounts(
    texts: Sequence[str], column: str, findings: Findings, currency: str, point: str | None
) -> Array:
    """Return minor units of amounts typed in major units, never negative."""
    expected = mark("an amount such as 1234.56 in major units")
    found = _one_by_one(
        texts, lambda text: parse_amount(str(text), currency, point), column, findings, expected
    )
    return not_negative(found, column, findings, expected, typed=texts)


def not_negative(
    values: Array,
    column: str,
    findings: Findings,
    expected: str,
    *,
    typed: Sequence[Any] | Array | None = None,
    most: int = LARGEST,
) -> Array:
    """Take down negative and far too large values, as they were typed."""
    shown = values if typed is None else typed
    findings.rows(values < 0, mark("below zero"), column, shown, expected)
    findings.rows(values > most, mark("too large a number"), column, shown, expected)
    return values


def typed_values(texts: Sequence[str], column: str, findings: Findings) -> Array:
    """Return the whole numbers of a column of texts, or booleans where all say yes or no."""
    flags = [flag(text) for text in texts]
    if texts and all(each is not None for each in flags) and not all(text in {"0", "1"} for text in texts):
        return np.array(flags, dtype=bool)
    return _one_by_one(texts, _typed_int, column, findings, mark("a whole number, or yes or no"))


def weights(raw: Any, column: str, findings: Findings) -> Array:
    """Return thousandths from numbers of persons: whole ones, texts, or floats of three decimals at most."""
    values = array(raw)
    if values.dtype.kind in "iuf":
        finite = np.isfinite(values)
        findings.rows(~finite, mark("not a number, or infinite"), column, values, _WEIGHT)
        known = np.clip(np.where(finite, values, 0).astype(np.float64), -1, HEAVIEST)
        found = np.rint(known * ONE)
        findings.rows(found / ONE != known, mark("a fraction of a unit"), column, values, _WEIGHT)
        return not_negative(found.astype(np.int64), column, findings, _WEIGHT, typed=values, most=HEAVIEST)
    found = _one_by_one(values.tolist(), _thousandths, column, findings, _WEIGHT)
    return not_negative(found, column, findings, _WEIGHT, typed=values, most=HEAVIEST)


def codes(
    raw: Any, column: str, findings: Findings, known: Sequence[str] = ()
) -> tuple[Array, tuple[str, ...]]:
    """Return codes and what they mean: ``known`` first, then in the order in which they appear.

    So a person more at the end changes no code.
    """
    meanings = {text: code for code, text in enumerate(known)}
    texts = [
        each if isinstance(each, str) and each.strip() else "" for each in np.asarray(raw, object).tolist()
    ]
    missing = np.array([not text for text in texts], dtype=bool)
    findings.rows(missing, mark("not a text"), column, texts, mark("the name of a category"))
    found = np.fromiter(
        (meanings.setdefault(text.strip(), len(meanings)) for text in texts), np.int64, len(texts)
    )
    return found, tuple(meanings)


def check_unique(raw: Any, findings: Findings) -> None:
    """Take down identifiers that are there before."""
    seen: dict[Any, int] = {}
    again = [seen.setdefault(each, row) != row for row, each in enumerate(np.asarray(raw).tolist())]
    expected = mark("an identifier that no row before it has")
    findings.rows(np.array(again, dtype=bool), mark("an identifier that is there twice"), "id", raw, expected)


def array(raw: Any) -> Array:
    """An array of what is given; a list with a text among its numbers stays what it is."""
    values = np.asarray(raw)
    return np.asarray(raw, dtype=object) if values.dtype.kind == "U" else values


def _one_by_one(
    values: Iterable[Any], read: Callable[[Any], int], column: str, findings: Findings, expected: str
) -> Array:
    """Read values in turn; those that cannot be read are taken down, and stand as 0."""
    typed = list(values)
    wrong = np.zeros(len(typed), dtype=bool)
    found = np.zeros(len(typed), dtype=np.int64)
    for row, value in enumerate(typed):
        try:
            found[row] = read(value)
        except (CaeError, ValueError, TypeError, OverflowError, InvalidOperation):
            wrong[row] = True
    findings.rows(wrong, mark("cannot be read"), column, typed, expected)
    return found


def _python_int(value: Any) -> int:
    """An int of an array of objects; a text, a fraction or nothing is none."""
    if isinstance(value, str) or value is None or int(value) != value or abs(value) > LARGEST:
        raise ValueError
    return int(value)


def _typed_int(text: str) -> int:
    value = int(text.strip().replace("\u2212", "-"))
    if "_" in text or abs(value) > LARGEST:
        raise ValueError
    return value


def _thousandths(value: Any) -> int:
    scaled = Decimal(str(value).strip().replace(",", ".")) * ONE
    if scaled != scaled.to_integral_value() or "_" in str(value) or abs(scaled) > LARGEST:
        raise ValueError
    return int(scaled)
