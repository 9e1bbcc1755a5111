"""Checks of names: everything that a person may read is said in French, Arabic and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.payroll.regime import Regime
from cae_core.testing.law_checks import areas
from cae_core.testing.subject import Fault, Subject

LANGUAGES = ("fr", "ar", "en")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def labels(subject: Subject) -> Iterator[Fault]:
    """Every name is there in fr, ar and en; the Arabic one is written in Arabic."""
    seen = set()
    for where, label in (
        *_of_parts(subject),
        *_of_law(subject),
        *_of_pay(subject),
        *_of_surplus(subject),
    ):
        if where not in seen:
            seen.add(where)
            yield from text_faults(where, label)


def text_faults(where: str, label: Any) -> Iterator[Fault]:
    """What is wrong with a text by language."""
    if not isinstance(label, Mapping):
        yield where, "its label is not a text by language"
        return
    missing = [name for name in LANGUAGES if not str(label.get(name, "")).strip()]
    if missing:
        yield where, f"no label in {', '.join(missing)}"
    elif not _ARABIC.search(label["ar"]):
        yield where, f"its Arabic label “{label['ar']}” has no Arabic letter"


def _of_parts(subject: Subject) -> Iterator[tuple[str, Any]]:
    country = subject.country
    yield "country", country.labels
    for role, account in country.chart.accounts.items():
        yield f"chart.{role}", account.labels
    for key, journal in country.journals.items():
        yield f"chart.journals.{key}", journal.labels
    for key, kind in country.contract_kinds.items():
        yield f"contract_kinds.{key}", kind.label
    for key, form in country.legal_forms.items():
        yield f"legal_forms.{key}", form.label
    for key, each in country.activity_classes.items():
        yield f"activity_classes.{key}", each.label
    for key, number in country.identifiers.items():
        yield f"identifiers.{key}", number.label
    for rule in country.due_rules:
        yield f"due_dates.{rule.body}", rule.label
    for mention in country.mentions:
        yield f"mentions.{mention.key}", mention.text


def _of_law(subject: Subject) -> Iterator[tuple[str, Any]]:
    for area, found in areas(subject):
        for key, parameter in found.parameters.items():
            yield f"{area}.{key}", parameter.label


def _of_pay(subject: Subject) -> Iterator[tuple[str, Any]]:
    for name, regime in subject.regimes.items():
        yield f"regime {name}", regime.labels
        for each in regime.framework.inputs:
            yield f"input {each.name}", each.label
        for rule in regime.framework.rules:
            yield f"{name}, node {rule.name}", regime.framework.labels.get(rule.name)
        for key, element in regime.elements.items():
            yield f"element {key}", element.label
        yield from _of_layout(name, regime)


def _of_surplus(subject: Subject) -> Iterator[tuple[str, Any]]:
    for form, rules in subject.country.allocations.items():
        for given in rules.framework.inputs:
            yield f"{form}, input {given.name}", given.label
        for rule in rules.framework.rules:
            yield f"{form}, node {rule.name}", rules.framework.labels.get(rule.name)
        for destination in rules.destinations:
            yield f"{form}, destination {destination.node}", destination.label
        for limit in rules.limits:
            yield f"{form}, limit {limit.node}", limit.label


def _of_layout(name: str, regime: Regime) -> Iterator[tuple[str, Any]]:
    layout = regime.layout
    for key, label in layout.groups.items():
        yield f"{name}, group {key}", label
    for line in layout.lines:
        yield f"{name}, line {line.row}", line.label
    for node, label in layout.totals.items():
        yield f"{name}, total {node}", label
    for merged in layout.merged:
        yield f"{name}, merged {', '.join(merged.rows)}", merged.label
    for guard in layout.guards:
        yield f"{name}, guard {guard.node}", guard.label
