"""Reading parameter files: what is wrong is refused, with the key and the reason."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from cae_core.messages import Sentence, mark
from cae_core.rules.errors import ParameterRefused, UnreadableInput
from cae_core.rules.values import UNITS, strict

UNKNOWN = "unknown"
CONFIDENCES = ("text", "secondary", "unverified", "statutes", "reform")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TABLE_KEYS = frozenset({"unit", "label", "values", "statutes", "at_least", "at_most", "note"})
_ROW_KEYS = frozenset({"from", "value", "source", "confidence", "known_from", "end", "note"})


@attrs.frozen
class Row:
    """One dated value; ``value`` is None where the law is unknown. Applies on [start, end)."""

    start: dt.date
    end: dt.date | None
    value: Any
    text: str
    source: str
    confidence: str
    known_from: dt.date | None

    def known_by(self, day: dt.date) -> bool:
        """Return whether the value was published on a day (one without date always was)."""
        return self.known_from is None or self.known_from <= day


@attrs.frozen
class Parameter:
    """A key, its unit, labels by language and dated rows in order.

    ``statutes`` says that statutes may set it even where the law has a value, from ``at_least`` to
    ``at_most`` where the law bounds what they may say.
    """

    key: str
    unit: str
    label: Mapping[str, str]
    rows: tuple[Row, ...]
    checked_until: dt.date | None = None
    statutes: bool = False
    at_least: Any = None
    at_most: Any = None


def read_files(texts: Iterable[Any], currency: str) -> dict[str, Parameter]:
    """Read TOML texts, resources with ``read_text`` or tables already parsed."""
    found: dict[str, Parameter] = {}
    for text in texts:
        table = _table(text)
        checked = table.pop("checked_until", None)
        if checked is not None and type(checked) is not dt.date:
            raise ParameterRefused(key="checked_until", reason=mark("expected a date"))
        for key, content in table.items():
            if key in found:
                raise ParameterRefused(key=key, reason=mark("it is defined twice"))
            found[key] = attrs.evolve(_parameter(key, content, currency), checked_until=checked)
    return found


def _table(text: Any) -> dict[str, Any]:
    if isinstance(text, Mapping):
        return dict(text)
    source = text if isinstance(text, str) else text.read_text(encoding="utf-8")
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        name = "TOML" if isinstance(text, str) else getattr(text, "name", str(text))
        raise ParameterRefused(key=name, reason=str(error)) from error


def _parameter(key: str, content: Any, currency: str) -> Parameter:
    if not isinstance(content, Mapping):
        raise ParameterRefused(key=key, reason=mark("expected a table with unit, label and values"))
    _no_others(key, content, _TABLE_KEYS)
    if content.get("unit") not in UNITS:
        reason = Sentence(mark("its unit is one of {units}"), {"units": ", ".join(UNITS)})
        raise ParameterRefused(key=key, reason=reason)
    label = content.get("label", {})
    if not isinstance(label, Mapping) or not all(isinstance(each, str) for each in label.values()):
        raise ParameterRefused(key=key, reason=mark("its label is a text by language"))
    bare = Parameter(key, content["unit"], label, (), statutes=bool(content.get("statutes", False)))
    bounds = {
        name: _value(bare, content[name], currency) for name in ("at_least", "at_most") if name in content
    }
    bare = attrs.evolve(bare, **bounds)
    return attrs.evolve(bare, rows=parse_rows(bare, content.get("values"), currency, {}))


def parse_rows(
    parameter: Parameter, rows: Any, currency: str, defaults: Mapping[str, str]
) -> tuple[Row, ...]:
    """Read dated rows in order; ``defaults`` fill in a source and a confidence."""
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        raise ParameterRefused(key=parameter.key, reason=mark("it has no values"))
    found = tuple(_row(parameter, {**defaults, **_mapping(parameter, row)}, currency) for row in rows)
    for left, right in itertools.pairwise(found):
        _check_order(parameter.key, left, right)
    return found


def _mapping(parameter: Parameter, row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise ParameterRefused(key=parameter.key, reason=mark("a value is a table with from, value, source"))
    return row


def _row(parameter: Parameter, row: Mapping[str, Any], currency: str) -> Row:
    key = parameter.key
    _no_others(key, row, _ROW_KEYS)
    for name in ("from", "known_from", "end"):
        if (name in row or name == "from") and type(row.get(name)) is not dt.date:
            raise ParameterRefused(key=key, reason=_no_date(name, row.get(name)))
    source, confidence = row.get("source"), row.get("confidence")
    if not isinstance(source, str) or not source.strip():
        reason = Sentence(mark("the value from {start} has no source"), {"start": row["from"]})
        raise ParameterRefused(key=key, reason=reason)
    if confidence not in CONFIDENCES:
        reason = Sentence(mark("its confidence is one of {known}"), {"known": ", ".join(CONFIDENCES)})
        raise ParameterRefused(key=key, reason=reason)
    start, end = row["from"], row.get("end")
    if end is not None and end <= start:
        reason = Sentence(mark("the value from {start} ends before it starts"), {"start": start})
        raise ParameterRefused(key=key, reason=reason)
    text = row.get("value")
    value = None if text == UNKNOWN else _value(parameter, text, currency)
    return Row(start, end, value, str(text), source, confidence, row.get("known_from"))


def _no_date(name: str, found: Any) -> Sentence:
    """Why a day cannot be read, and how one is written; a quoted one is shown without its quotes."""
    if found is None:
        return Sentence(mark("{name} is missing: a date such as 2026-01-31"), {"name": name})
    text = mark("{name} is not a date: “{text}”; expected a date without quotes, such as {example}")
    quoted = isinstance(found, str) and _DAY.fullmatch(found.strip())
    fields = {"name": name, "text": str(found), "example": found.strip() if quoted else "2026-01-31"}
    return Sentence(text, fields)


def _value(parameter: Parameter, text: Any, currency: str) -> Any:
    if isinstance(text, float):
        reason = Sentence(mark("{text} is a float: write it as text, “{text}”"), {"text": str(text)})
        raise ParameterRefused(key=parameter.key, reason=reason)
    try:
        return strict(text, parameter.unit, currency, parameter.key)
    except UnreadableInput as error:
        fields = {"text": repr(text), "expected": Sentence(error.expected)}
        reason = Sentence(mark("cannot read {text}; expected {expected}"), fields)
        raise ParameterRefused(key=parameter.key, reason=reason) from error


def _check_order(key: str, left: Row, right: Row) -> None:
    """Rows ascend by date; two of one date differ by when they were known; none outlives its successor."""
    known = (left.known_from or dt.date.min, right.known_from or dt.date.min)
    if left.start > right.start or (left.start == right.start and known[0] >= known[1]):
        reason = mark("the values from {left} and {right} are not in order")
    elif left.end is not None and left.end > right.start and left.start != right.start:
        reason = mark("the values from {left} and {right} overlap")
    else:
        return
    raise ParameterRefused(key=key, reason=Sentence(reason, {"left": left.start, "right": right.start}))


def _no_others(key: str, content: Mapping[str, Any], known: frozenset[str]) -> None:
    others = sorted(set(content) - known)
    if others:
        reason = mark("it does not know {others}; it knows {known}")
        fields = {"others": ", ".join(others), "known": ", ".join(sorted(known))}
        raise ParameterRefused(key=key, reason=Sentence(reason, fields))
