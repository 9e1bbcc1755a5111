"""Inputs: what the user of a framework gives."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import attrs

from cae_core.messages import mark
from cae_core.rules.errors import InputOutOfBounds, ParameterRefused
from cae_core.rules.values import INPUT_KINDS, strict, typed

_TEXTS = ("note", "automatic", "least", "most")
_KEYS = frozenset({"kind", "default", "label", "ask", "spares", *_TEXTS})
OUT_OF_BOUNDS = mark("out of bounds")
BOUNDS = mark("a value from {least} to {most}")
"""How a file's problem says `InputOutOfBounds`, whose data it takes."""
_LEAST: Mapping[str, str] = {"rate": "0", "number": "0", "count": "0"}
_MOST: Mapping[str, str] = {"rate": "1"}


def _nodes(several: str | Iterable[str]) -> tuple[str, ...]:
    """The nodes that an input spares, one of which may stand alone."""
    return (several,) if isinstance(several, str) else tuple(several)


def _bare(spares: Any) -> list[str]:
    """The key where it is neither a text nor a list of texts."""
    listed = isinstance(spares, list | tuple) and all(isinstance(each, str) for each in spares)
    return [] if listed or isinstance(spares, str) else ["spares"]


@attrs.frozen
class Input:
    """A value that is given: its kind, its default in plain notation (none: required), its labels.

    ``kind`` is one of amount, rate, number, count, flag. ``automatic`` says what a month-end knows it from
    where nobody types it (``month_share``, ``seniority_years``…); ``ask`` that a cooperative should state it,
    because the law makes it depend on its situation: a month-end says so where the default was taken.
    ``spares`` names nodes that are 0, and not computed, where nobody gives the input: what their rules need
    and nobody could establish is then asked only of those it concerns. ``least`` and ``most``, in plain
    notation, bound what may be given; without them hours, days and counts are not negative, and a rate is
    between 0 and 1. A default may stand outside (−1: not stated).
    """

    name: str
    kind: str = attrs.field(default="amount", validator=attrs.validators.in_(INPUT_KINDS))
    default: str | None = None
    label: Mapping[str, str] = attrs.field(factory=dict)
    note: str = ""
    automatic: str = ""
    ask: bool = False
    spares: tuple[str, ...] = attrs.field(default=(), converter=_nodes)
    least: str = attrs.field()
    most: str = attrs.field()

    @least.default
    def _usual_least(self) -> str:
        return _LEAST.get(self.kind, "")

    @most.default
    def _usual_most(self) -> str:
        return _MOST.get(self.kind, "")

    def typed(self, text: object, currency: str) -> Any:
        """Read what a person gives for it. Raises UnreadableInput, WrongInput, InputOutOfBounds.

        >>> Input("overtime_hours", "number").typed("12,5", "EUR").fraction
        Fraction(25, 2)
        """
        value = typed(text, self.kind, currency, self.name)
        if not self.allows(value, currency):
            raise InputOutOfBounds(name=self.name, text=text, least=self.least or "…", most=self.most or "…")
        return value

    def allows(self, value: Any, currency: str) -> bool:
        """Whether a value, as rules compute with it, is within the bounds or the default."""
        least, most = (
            _declared(text, self.kind, currency, self.name) if text else None
            for text in (self.least, self.most)
        )
        within = (least is None or value >= least) and (most is None or value <= most)
        return within or value == self.default_value(currency)

    def default_value(self, currency: str) -> Any:
        """Return the default as rules compute with it, None when the input is required."""
        return None if self.default is None else _declared(self.default, self.kind, currency, self.name)


@cache
def _declared(text: str, kind: str, currency: str, name: str) -> Any:
    """A default or a bound, read once: each value that is given is held against them."""
    return strict(text, kind, currency, name)


def load_inputs(text: str) -> tuple[Input, ...]:
    r"""Read inputs from a TOML text, one table each. Raises ParameterRefused.

    >>> load_inputs('[gross]\nkind = "amount"\nlabel = {en = "Gross pay"}')
    (Input(name='gross', kind='amount', default=None, label={'en': 'Gross pay'}, ...),)
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterRefused(key="TOML", reason=str(error)) from error
    return inputs_of(tables)


def inputs_of(tables: Mapping[str, Any]) -> tuple[Input, ...]:
    """Make inputs of tables already read, by name. Raises ParameterRefused."""
    return tuple(_input(name, table) for name, table in tables.items())


def load_inputs_by_group(text: str) -> dict[str, tuple[Input, ...]]:
    r"""Read groups of inputs from a TOML text, tables of tables. Raises ParameterRefused.

    >>> load_inputs_by_group('[pay.gross]\nkind = "amount"')["pay"][0].name
    'gross'
    """
    try:
        groups = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterRefused(key="TOML", reason=str(error)) from error
    return {group: inputs_of(tables) for group, tables in groups.items()}


def _input(name: str, table: Any) -> Input:
    if not isinstance(table, Mapping) or table.get("kind") not in INPUT_KINDS:
        reason = mark("an input is a table whose kind is one of {kinds}")
        raise ParameterRefused(key=name, reason=reason.format(kinds=", ".join(INPUT_KINDS)))
    if others := sorted(set(table) - _KEYS):
        reason = mark("an input does not know {others}").format(others=", ".join(others))
        raise ParameterRefused(key=name, reason=reason)
    default = table.get("default")
    if default is not None and not isinstance(default, str):
        reason = mark("write its default as text, “{text}”").format(text=str(default).lower())
        raise ParameterRefused(key=name, reason=reason)
    texts = {key: table[key] for key in _TEXTS if key in table}
    spares = table.get("spares", ())
    if bare := [key for key, text in texts.items() if not isinstance(text, str)] + _bare(spares):
        reason = mark("write {keys} between quotes").format(keys=", ".join(bare))
        raise ParameterRefused(key=name, reason=reason)
    ask = bool(table.get("ask", False))
    return Input(name, table["kind"], default, table.get("label", {}), ask=ask, spares=spares, **texts)
