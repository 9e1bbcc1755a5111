"""Contribution schemes as the book keeps them: a closed month is told in the terms it was closed under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.cooperative.contribution import ContributionStatement
from cae_core.cooperative.schemes import Base, Component, DatedValue, Per, Scheme, When
from cae_core.ledger.store import Reads
from cae_core.periods import Month

KIND = "schemes"


def schemes_used(statements: Iterable[ContributionStatement]) -> dict[str, Any]:
    """The schemes of a month's statements as plain JSON values, by key."""
    found = {each.scheme.key: each.scheme for each in statements}
    return {key: plain_scheme(scheme) for key, scheme in found.items()}


def schemes_of(store: Reads, month: Month, now: Mapping[str, Scheme]) -> Mapping[str, Scheme]:
    """The schemes a closed month was computed with; those of ``now`` for what was not kept."""
    kept = {
        key: scheme_from(data)
        for found in store.documents(KIND, month)
        for key, data in found.payload.items()
    }
    return {**now, **kept}


def plain_scheme(scheme: Scheme) -> dict[str, Any]:
    """A scheme as plain JSON values."""
    return {
        "key": scheme.key,
        "labels": dict(scheme.labels),
        "currency": scheme.currency,
        "components": [_plain_component(component) for component in scheme.components],
    }


def _plain_component(component: Component) -> dict[str, Any]:
    data = attrs.asdict(component, recurse=False)
    for name in ("base", "per", "when"):
        data[name] = data[name].value
    for name in ("costs", "waived_for", "contracts"):
        data[name] = list(data[name])
    return data | {
        "labels": dict(component.labels),
        "values": {name: [_plain_value(each) for each in rows] for name, rows in component.values.items()},
        "start": component.start.isoformat(),
        "end": _iso(component.end),
    }


def _plain_value(value: DatedValue) -> list[Any]:
    typed = value.value if isinstance(value.value, str) else [list(pair) for pair in value.value]
    return [value.start.isoformat(), typed, value.source, _iso(value.end)]


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def scheme_from(data: Mapping[str, Any]) -> Scheme:
    """Read what `plain_scheme` wrote."""
    components = tuple(_component(each) for each in data["components"])
    return Scheme(data["key"], data["labels"], components, data["currency"])


def _component(data: Mapping[str, Any]) -> Component:
    values = {name: tuple(_value(row) for row in rows) for name, rows in data["values"].items()}
    named = {name: tuple(data[name]) for name in ("costs", "waived_for", "contracts")}
    return Component(
        **{
            **data,
            **named,
            "base": Base(data["base"]),
            "per": Per(data["per"]),
            "when": When(data["when"]),
            "values": values,
            "start": dt.date.fromisoformat(data["start"]),
            "end": _day(data["end"]),
        }
    )


def _value(row: list[Any]) -> DatedValue:
    start, typed, source, end = row
    value = typed if isinstance(typed, str) else tuple((pair[0], pair[1]) for pair in typed)
    return DatedValue(dt.date.fromisoformat(start), value, source, _day(end))
