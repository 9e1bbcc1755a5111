"""Reading contribution schemes from the tables of ``cooperative.toml``, every mistake at once.

```toml
[schemes.share]
label = { fr = "Contribution coopérative", ar = "المساهمة التعاونية", en = "Cooperative contribution" }
[[schemes.share.components]]
key = "share"
base = "gross_margin"
rate = [
  { from = 2015-01-01, value = "11.5 %", source = "assembly of 2014-12-18" },
  { from = 2024-01-01, value = "13.5 %", source = "assembly of 2023-12-16" },
]
```

A rate or an amount that the statutes fix is not typed twice: ``rate = { statutes = "contribution_rate" }``.
"""

from __future__ import annotations

import datetime as dt
import difflib
import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from cae_core.cooperative.schemes import ALWAYS, Base, Component, DatedValue, Per, Scheme, When
from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark
from cae_core.money import minor_from_decimal
from cae_core.rules.ratio import OF_THE_TWO, TWO_READINGS, Ratio, readings
from cae_core.rules.values import flag

E = TypeVar("E", bound=enum.Enum)
Statutory = Callable[[str, str], tuple[DatedValue, ...]]
"""The dated values of what statutes may fix, by its key and unit; raises CaeError where there are none."""

RATES, AMOUNTS = ("rate",), ("fixed", "minimum", "minimum_early", "cap_month", "cap_year", "cap_year_member")
_VALUES = (*RATES, "brackets", *AMOUNTS)
_FIELDS = (
    *("key", "label", "base", "mode", "period", "per", "early_months", "cap_prorated", "costs"),
    *("waived_for", "when", "contracts", "role", "provision_only", "from", "end", *_VALUES),
)


class NoStatutes(CaeError, LookupError):
    """A scheme that refers to statutes where none are known. Data: key."""

    template = mark("no statutes are known here that could fix {key}")


class OtherUnit(CaeError, ValueError):
    """A scheme that takes a rate from what is no rate, or an amount likewise. Data: key, unit, wanted."""

    template = mark("{key} is of the unit “{unit}” in the statutes, where “{wanted}” is needed")


def no_statutes(key: str, unit: str) -> tuple[DatedValue, ...]:
    """What statutes fix where there are none: raises NoStatutes."""
    del unit
    raise NoStatutes(key=key)


def read_schemes(
    data: Mapping[str, Any],
    currency: str,
    origin: Origin | None = None,
    statutes: Statutory = no_statutes,
) -> Mapping[str, Scheme]:
    """Every scheme of the ``[schemes]`` table, by key. Raises Problems with all that is wrong.

    ``statutes`` gives what values that refer to the statutes stand for.

    >>> read_schemes({"flat": {"components": [{"key": "share", "base": "invoiced", "rate": "10 %"}]}},
    ...              "EUR")["flat"].components[0].base
    <Base.INVOICED: 'invoiced'>
    """
    schemes, problems = {}, []
    for key, table in data.items():
        try:
            schemes[key] = read_scheme(key, table, currency, origin, statutes)
        except Problems as found:
            problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return schemes


def read_scheme(
    key: str,
    data: Mapping[str, Any],
    currency: str,
    origin: Origin | None = None,
    statutes: Statutory = no_statutes,
) -> Scheme:
    """One scheme from its table. Raises Problems: unknown names, unreadable values, missing parts."""
    reader = _Reader(f"schemes.{key}", currency, origin, statutes)
    if not isinstance(data, Mapping):
        reader.add("", data, mark("not a table"), mark("a table with components"))
        raise Problems(reader.problems)
    reader.known(data, ("label", "components"))
    rows = data.get("components", ())
    if not isinstance(rows, list | tuple) or not rows or not all(isinstance(row, Mapping) for row in rows):
        reader.add("components", rows, mark("no component"), mark("at least one [[components]] table"))
        raise Problems(reader.problems)
    components = []
    for number, row in enumerate(rows):
        reader.path = f"schemes.{key}.components[{number}]"
        components.append(_component(reader, row))
    reader.path = f"schemes.{key}"
    keys = [component.key for component in components]
    for twice in {key for key in keys if keys.count(key) > 1}:
        reader.add("components", twice, mark("two components have the same key"), mark("different keys"))
    labels = reader.labels(data, key)
    if reader.problems:
        raise Problems(reader.problems)
    return Scheme(key, labels, tuple(components), currency, origin=origin)


def _component(reader: _Reader, row: Mapping[str, Any]) -> Component:
    """A component; what cannot be read is reported and left at its default."""
    reader.known(row, _FIELDS)
    key = reader.of_type(row, "key", str, "")
    if not key:
        reader.add("key", row.get("key", ""), mark("a component without key"), mark("a short name"))
    start = reader.of_type(row, "from", dt.date, ALWAYS)
    component = Component(
        key=key,
        labels=reader.labels(row, key),
        base=reader.choice(row, "base", Base, Base.NONE),
        values={name: reader.values(row, name, start) for name in _VALUES if name in row},
        whole=reader.one_of(row, "mode", ("marginal", "whole")) == "whole",
        yearly=reader.one_of(row, "period", ("month", "year")) == "year",
        per=reader.choice(row, "per", Per, Per.PERSON),
        early_months=reader.of_type(row, "early_months", int, 0),
        cap_prorated=reader.of_type(row, "cap_prorated", bool, default=False),
        costs=reader.names(row, "costs") or Component("", {}).costs,
        waived_for=reader.names(row, "waived_for"),
        when=reader.choice(row, "when", When, When.ALWAYS),
        contracts=reader.names(row, "contracts"),
        role=reader.of_type(row, "role", str, "contribution"),
        provision_only=reader.of_type(row, "provision_only", bool, default=False),
        start=start,
        end=reader.of_type(row, "end", dt.date, None),
    )
    _check(reader, row, component)
    return component


def _check(reader: _Reader, row: Mapping[str, Any], component: Component) -> None:
    """What the parts of a component must agree on."""
    values = component.values
    for role in (component.role, *component.costs):
        if role not in ROLES or not ROLES[role].profit_and_loss:
            field = "role" if role == component.role else "costs"
            reader.add(field, role, mark("not an account of income or charges"), mark("a role of the chart"))
    if "rate" in values and "brackets" in values:
        reader.add("rate", "", mark("both a rate and brackets"), mark("one of them"))
    proportional = "rate" in values or "brackets" in values
    if proportional == (component.base is Base.NONE):
        reader.add(
            "base", component.base.value, mark("base and rate go together"), mark("both, or neither of them")
        )
    if not proportional and "fixed" not in values and "minimum" not in values:
        reader.add("key", component.key, mark("nothing to pay"), mark("a rate, brackets, fixed or minimum"))
    if "mode" not in row and "brackets" in values:
        reader.add("brackets", "", mark("brackets without mode"), mark("mode = “marginal” or “whole”"))
    if ("minimum_early" in values) != (component.early_months > 0):
        reader.add("minimum_early", "", mark("minimum_early and early_months go together"), mark("both"))
    for narrow, wide in (("minimum_early", "minimum"), ("cap_year_member", "cap_year")):
        if narrow in values and wide not in values:
            reader.add(narrow, "", mark("no value for the others"), wide)


class _Reader:
    """Reads typed fields of a table and collects what is wrong, with the path of the field."""

    def __init__(self, path: str, currency: str, origin: Origin | None, statutes: Statutory) -> None:
        self.path, self.currency, self.origin = path, currency, origin
        self.statutes = statutes
        self.problems: list[Problem] = []

    def add(self, field: str, value: object, reason: str, expected: str, **fields: str) -> None:
        """Take down a problem with a field (none: with the table itself)."""
        column = f"{self.path}.{field}" if field else self.path
        self.problems.append(Problem(reason, self.origin, column, str(value), expected, {**fields}))

    def known(self, row: Mapping[str, Any], fields: tuple[str, ...]) -> None:
        """Take down each field that is not among those known, with the nearest of them."""
        for field in row:
            if field not in fields:
                near = difflib.get_close_matches(field, fields, n=1)
                self.add(field, field, mark("unknown setting"), near[0] if near else ", ".join(fields))

    def of_type(self, row: Mapping[str, Any], field: str, kind: type[Any], default: Any) -> Any:
        """The value of a field; the default where it is absent or, taken down, of another kind."""
        value = row.get(field, default)
        if kind is bool and isinstance(value, str):
            value = flag(value) if flag(value) is not None else value
        if value is default or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool))):
            return value
        names = {str: mark("text"), int: mark("a whole number"), bool: mark("yes or no")}
        self.add(field, value, mark("wrong kind of value"), names.get(kind, mark("a day such as 2026-01-01")))
        return default

    def one_of(self, row: Mapping[str, Any], field: str, choices: tuple[str, ...]) -> str:
        """The text of a field, the first choice where it is absent; any other text is taken down."""
        value = row.get(field, choices[0])
        if value not in choices:
            self.add(field, value, mark("unknown choice"), " | ".join(choices))
        return str(value)

    def choice(self, row: Mapping[str, Any], field: str, kind: type[E], default: E) -> E:
        """The member of an enumeration that a field names; the default if absent or, taken down, unknown."""
        choices = tuple(str(member.value) for member in kind)
        found = self.one_of({field: row.get(field, default.value)}, field, choices)
        return kind(found) if found in choices else default

    def names(self, row: Mapping[str, Any], field: str) -> tuple[str, ...]:
        """The names listed in a field; none where, taken down, it is no list of texts."""
        value = row.get(field, [])
        if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
            self.add(field, value, mark("wrong kind of value"), mark("a list of names"))
            return ()
        return tuple(value)

    def labels(self, row: Mapping[str, Any], key: str) -> Mapping[str, str]:
        """The label by language: a plain text counts as English, the key where there is none."""
        label = row.get("label", key)
        if isinstance(label, str):
            return {"en": label} if label else {}
        if isinstance(label, Mapping) and all(isinstance(text, str) for text in label.values()):
            return dict(label)
        self.add("label", label, mark("wrong kind of value"), mark("text, or {fr, ar, en}"))
        return {}

    def values(self, row: Mapping[str, Any], field: str, start: dt.date) -> tuple[DatedValue, ...]:
        """The dated values of a field: a plain value holds from the component's own start."""
        given = row[field]
        if isinstance(given, Mapping) and field != "brackets":
            return self._statutory(field, given)
        dated = isinstance(given, list) and given and all(isinstance(item, Mapping) for item in given)
        rows = given if dated else [{"from": start, "value": given}]
        found: list[DatedValue] = []
        for item in rows:
            self.known(item, ("from", "end", "value", "source"))
            value = self._value(field, item.get("value"))
            since = self.of_type(item, "from", dt.date, ALWAYS)
            end = self.of_type(item, "end", dt.date, None)
            source = self.of_type(item, "source", str, "")
            if found and (since <= found[-1].start or (found[-1].end or since) > since):
                self.add(field, since, mark("dates out of order"), mark("ascending, not overlapping"))
            found.append(DatedValue(since, value, source, end))
        return tuple(found)

    def _statutory(self, field: str, given: Mapping[str, Any]) -> tuple[DatedValue, ...]:
        """What the statutes fix, from the key that stands for it."""
        self.known(given, ("statutes",))
        key = self.of_type(given, "statutes", str, "")
        try:
            found = self.statutes(key, "rate" if field in RATES else "amount")
        except CaeError as error:
            column = f"{self.path}.{field}"
            self.problems.append(Problem(error.template, self.origin, column, key, fields=error.data))
            return ()
        for each in found:
            self._text(field, each.value)
        return found

    def _value(self, field: str, value: object) -> str | tuple[tuple[str, str], ...]:
        if field != "brackets":
            return self._typed(field, value)
        shape = isinstance(value, list) and value and all(isinstance(v, list) and len(v) == 2 for v in value)
        if not shape or not isinstance(value, list):
            self.add(field, value, mark("wrong kind of value"), mark("[[“threshold”, “rate”], …]"))
            return ()
        rows = tuple((self._typed("fixed", low), self._typed("rate", rate)) for low, rate in value)
        try:
            lows = [minor_from_decimal(low, self.currency) for low, _ in rows]
        except CaeError:
            lows = []
        if lows[:1] != [0] or sorted(set(lows)) != lows:
            self.add(field, rows, mark("thresholds out of order"), mark("ascending from “0”"))
        return rows

    def _typed(self, field: str, value: object) -> str:
        """Text as `_text` reads it, a rate in one way alone."""
        if field in RATES and (two := readings(value)):
            self.add(field, value, TWO_READINGS, OF_THE_TWO, **two)
            return str(value)
        return self._text(field, value)

    def _text(self, field: str, value: object) -> str:
        """Text that reads as a rate or an amount; a float would already have lost its decimals."""
        reads: Callable[[str], object] = Ratio.parse if field in RATES else self._amount
        if not isinstance(value, str) or not _reads(reads, value):
            expected = mark("text such as “12.5 %”") if field in RATES else mark("text such as “30.00”")
            self.add(field, value, mark("unreadable value"), expected)
        return str(value)

    def _amount(self, text: str) -> int:
        return minor_from_decimal(text, self.currency)


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except (CaeError, ArithmeticError):
        return False
    return True
