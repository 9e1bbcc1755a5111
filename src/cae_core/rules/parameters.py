"""Dated parameters: what a law or the statutes fix, from when, by which source, known since when."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.rules._parameter_files import Parameter, Row, parse_rows, read_files
from cae_core.rules.errors import (
    LawNotChecked,
    LawNotEstablished,
    NotForStatutes,
    ParameterEnded,
    ParameterNotKnownYet,
    StatutesTooHigh,
    StatutesTooLow,
    UnknownName,
)
from cae_core.rules.values import show


@attrs.frozen
class Fact:
    """A parameter's value at a date, with where it comes from.

    ``value`` is internal (minor units, Ratio, bool, Brackets), ``text`` as it was written; ``start``
    the day it applies from; ``confidence`` one of text, secondary, unverified, statutes, reform.
    """

    key: str
    unit: str
    value: Any
    text: str
    start: dt.date
    source: str
    confidence: str
    known_from: dt.date | None
    label: Mapping[str, str]


@attrs.frozen(eq=False)
class Snapshot:
    """Every parameter at one date: ``facts`` where there is a value, ``errors`` where there is none.

    ``unchecked`` holds the keys that nobody checked for that date, with the last day checked.
    """

    on: dt.date
    facts: Mapping[str, Fact]
    errors: Mapping[str, CaeError]
    unchecked: Mapping[str, dt.date]

    def __getitem__(self, key: str) -> Fact:
        """Return a fact; raises what explains its absence, UnknownName when there is no such key."""
        if key in self.facts:
            return self.facts[key]
        if key in self.errors:
            raise self.errors[key]
        raise UnknownName.among(key, str(self.on), [*self.facts, *self.errors])

    def __contains__(self, key: object) -> bool:
        return key in self.facts


@attrs.frozen(eq=False, repr=False)
class ParameterSet:
    """Dated parameters, immutable. ``known_on`` is the day as of which they are known (None: today).

    >>> rates = ParameterSet.load(['''
    ... [pension_rate]
    ... unit = "rate"
    ... label = {fr = "Taux", ar = "نسبة", en = "Rate"}
    ... values = [{from = 2025-01-01, value = "0.0690", source = "a worked example", confidence = "text"}]
    ... '''], "EUR")
    >>> rates.at(dt.date(2025, 6, 30))["pension_rate"].value
    Ratio(n=690, d=10000)
    >>> rates.at(dt.date(2024, 6, 30))["pension_rate"]
    Traceback (most recent call last):
    cae_core.rules.errors.ParameterNotKnownYet: parameter pension_rate has no value on 2024-06-30: ...
    """

    currency: str
    parameters: Mapping[str, Parameter]
    known_on: dt.date | None = None
    _latest: dt.date = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        dates = (row.known_from for each in self.parameters.values() for row in each.rows if row.known_from)
        object.__setattr__(self, "_latest", max(dates, default=dt.date.min))

    @classmethod
    def load(cls, texts: Iterable[Any], currency: str) -> ParameterSet:
        """Read TOML texts, or resources that have ``read_text``. Raises ParameterRefused."""
        return cls(currency, read_files(texts, currency))

    def __repr__(self) -> str:
        return f"<ParameterSet in {self.currency}: {len(self.parameters)} keys>"

    def __contains__(self, key: object) -> bool:
        return key in self.parameters

    def __or__(self, other: ParameterSet) -> ParameterSet:
        """Return both sets together; the other's parameters win."""
        return attrs.evolve(self, parameters={**self.parameters, **other.parameters})

    def at(self, on: dt.date, known_on: dt.date | None = None) -> Snapshot:
        """Return the values that apply on a day, as they were known on another (default: the set's own).

        Warns LawNotChecked after the last day checked. A missing value raises only when it is asked for.
        """
        known_on = known_on or self.known_on
        facts, errors, unchecked = {}, {}, {}
        for key, parameter in self.parameters.items():
            found = _at(parameter, on, known_on)
            if isinstance(found, Fact):
                facts[key] = found
            else:
                errors[key] = found
            if parameter.checked_until is not None and on > parameter.checked_until:
                unchecked[key] = parameter.checked_until
        if unchecked:
            warnings.warn(LawNotChecked(min(unchecked.values()), on), stacklevel=2)
        return Snapshot(on, facts, errors, unchecked)

    def known_by(self, day: dt.date) -> ParameterSet:
        """Return the set as it was known on a day: this very one when everything was published by then.

        >>> wages = ParameterSet.load(['''
        ... [least_wage]
        ... unit = "amount"
        ... values = [
        ... {from = 2025-01-01, value = "528.32", source = "A", confidence = "text"},
        ... {from = 2026-01-01, known_from = 2026-04-30, value = "554.73", source = "B", confidence = "text"},
        ... ]'''], "EUR")
        >>> wages.known_by(dt.date(2026, 4, 29)).at(dt.date(2026, 1, 31))["least_wage"].value
        52832
        >>> wages.known_by(dt.date(2026, 4, 30)) is wages
        True
        """
        if self._latest <= day or (self.known_on is not None and self.known_on <= day):
            return self
        return attrs.evolve(self, known_on=day)

    def learned(self, on: dt.date, since: dt.date) -> tuple[Fact, ...]:
        """Return the values that apply on a day and were published after another: what came late."""
        if self._latest <= since:
            return ()
        found = (_at(each, on, self.known_on) for each in self.parameters.values())
        return tuple(
            each for each in found if isinstance(each, Fact) and each.known_from and each.known_from > since
        )

    def with_statutes(self, values: Mapping[str, Any], source: str = "statutes") -> ParameterSet:
        """Return the set with what the statutes fix where the law is silent.

        A value is a text (or brackets), or a list of dated rows. It replaces the rows that say
        ``unknown``, or all of them when the parameter says ``statutes = true``. Raises UnknownName,
        NotForStatutes when the law fixes the value, StatutesTooLow and StatutesTooHigh when it bounds it,
        ParameterRefused.
        """
        changed = dict(self.parameters)
        for key, value in values.items():
            if key not in changed:
                raise UnknownName.among(key, source, changed)
            changed[key] = self._statutory(changed[key], value, source)
        return attrs.evolve(self, parameters=changed)

    def _statutory(self, parameter: Parameter, value: Any, source: str) -> Parameter:
        unknown = [row for row in parameter.rows if row.value is None]
        replaced = list(parameter.rows) if parameter.statutes else unknown
        if not replaced:
            raise NotForStatutes(key=parameter.key, source=parameter.rows[-1].source)
        defaults = {"source": source, "confidence": "statutes"}
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            dated = parse_rows(parameter, value, self.currency, defaults)
            self._check_bounds(parameter, dated)
            return attrs.evolve(parameter, rows=dated)
        rows = [{"from": dt.date.min, "value": value}]
        (given,) = parse_rows(parameter, rows, self.currency, defaults)
        self._check_bounds(parameter, (given,))
        kept = [
            attrs.evolve(given, start=row.start, end=row.end, known_from=row.known_from)
            if row in replaced
            else row
            for row in parameter.rows
        ]
        return attrs.evolve(parameter, rows=tuple(kept))

    def _check_bounds(self, parameter: Parameter, given: Iterable[Row]) -> None:
        """Refuse what statutes may not say; the last row of the law is the one that bounds them."""
        least, most, source = parameter.at_least, parameter.at_most, parameter.rows[-1].source
        for row in given:
            data = {"key": parameter.key, "value": row.text, "source": source}
            if row.value is None:
                continue
            if least is not None and row.value < least:
                raise StatutesTooLow(bound=show(least, parameter.unit, self.currency), **data)
            if most is not None and row.value > most:
                raise StatutesTooHigh(bound=show(most, parameter.unit, self.currency), **data)

    def overlay(self, changes: Mapping[str, Any], source: str) -> ParameterSet:
        """Return the set with reformed values: for a key, dated rows, or a whole new parameter (a table).

        Rows of the reform apply from their first date; what was there before stays before it, and comes
        back where the reform's last row ends. Raises UnknownName, ParameterRefused.
        """
        changed = dict(self.parameters)
        defaults = {"source": source, "confidence": "reform"}
        for key, value in changes.items():
            if isinstance(value, Mapping):
                table = {**value, "values": [{**defaults, **row} for row in value.get("values", ())]}
                changed.update(read_files([{key: table}], self.currency))
            elif key in changed:
                rows = parse_rows(changed[key], value, self.currency, defaults)
                changed[key] = attrs.evolve(changed[key], rows=_overlaid(changed[key].rows, rows))
            else:
                raise UnknownName.among(key, source, changed)
        return attrs.evolve(self, parameters=changed)


def _overlaid(base: Sequence[Row], new: Sequence[Row]) -> tuple[Row, ...]:
    first, last = new[0].start, new[-1].end
    before = [
        attrs.evolve(row, end=first if row.end is None or row.end > first else row.end)
        for row in base
        if row.start < first
    ]
    if last is None:
        return (*before, *new)
    resumed = [row for row in base if row.start <= last and (row.end is None or row.end > last)][-1:]
    after = [row for row in base if row.start > last]
    return (*before, *new, *(attrs.evolve(row, start=last) for row in resumed), *after)


def _at(parameter: Parameter, on: dt.date, known_on: dt.date | None) -> Fact | CaeError:
    known = [row for row in parameter.rows if known_on is None or row.known_by(known_on)]
    started = [row for row in known if row.start <= on]
    if not started:
        first = min((row.start for row in known), default=parameter.rows[0].known_from)
        return ParameterNotKnownYet(key=parameter.key, on=on, first=first)
    row = started[-1]
    if row.end is not None and row.end <= on:
        return ParameterEnded(key=parameter.key, on=on, end=row.end)
    if row.value is None:
        return LawNotEstablished(key=parameter.key, on=on, source=row.source, unit=parameter.unit)
    return Fact(
        parameter.key, parameter.unit, row.value, row.text, row.start,
        row.source, row.confidence, row.known_from, parameter.label,
    )  # fmt: skip
