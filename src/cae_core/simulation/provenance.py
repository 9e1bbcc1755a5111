"""Where results come from: code, law, population, what was assumed, so that anybody can make them again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from cae_core._version import __version__
from cae_core.country.legal_frameworks import Kind
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked
from cae_core.rules.graph import Graph
from cae_core.rules.parameters import Fact
from cae_core.simulation.keeping import unchecked
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import TAKEN

VERIFIED = "text"
"""The confidence of a fact whose text was read; any other is listed with results that rest on it."""


@attrs.frozen
class FactUsed:
    """A figure that results rest on though its text was not read: value as written, since when, by whom."""

    key: str
    value: str
    since: dt.date
    source: str
    confidence: str


@attrs.frozen
class Provenance:
    """What results rest on, scenario-wide: seed, code version, months of law, day the law was known on."""

    seed: int
    version: str
    law_from: dt.date
    law_until: dt.date
    known_on: dt.date | None
    population: str


@attrs.frozen
class Rests:
    """What a variant's results rest on.

    ``law`` is a SHA-256 of all parameters and of the text of all rules in force in any month, of the table of
    the framework and of what was given besides; ``unverified`` the facts used whose text was not read;
    ``warnings`` what was said of the law (as text, in English).
    """

    law: str
    unverified: tuple[FactUsed, ...]
    warnings: tuple[str, ...]


def provenance(scenario: Scenario) -> Provenance:
    """What a scenario rests on."""
    return Provenance(
        scenario.seed,
        __version__,
        scenario.start.first,
        (scenario.start + (scenario.months - 1)).last,
        scenario.variants[0].known_on,
        scenario.population.digest,
    )


def rests(variant: Variant, start: Month, months: int) -> Rests:
    """What a variant rests on over so many months. Raises LawNotEstablished for its contribution."""
    digest = hashlib.sha256(_given(variant).encode())
    facts: dict[tuple[str, str, str], Fact] = {}
    said: dict[str, None] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for month in (start + place for place in range(months)):
            for graph, nodes, given in _graphs(variant, month):
                digest.update(law_text(graph).encode())
                for fact in graph.facts_of(nodes, given):
                    facts[fact.key, fact.text, fact.source] = fact
            snapshot = variant.framework.law.at(month.last)
            for key in list(snapshot.facts)[:1]:
                variant.framework.figure(key, month.last)  # kept, so that a course does not warn again
            digest.update("\n".join(map(_fact_text, snapshot.facts.values())).encode())
            for key in variant.framework.named_figures:
                if key in snapshot.facts:
                    fact = snapshot.facts[key]
                    facts[fact.key, fact.text, fact.source] = fact
            for key, error in unchecked(variant.framework, month.last).items():
                said[f"constraint {key} is not checked: {error}"] = None
    said |= dict.fromkeys(_searched(variant))
    said |= dict.fromkeys(str(each.message) for each in caught if issubclass(each.category, LawNotChecked))
    return Rests(digest.hexdigest(), unread(facts.values()), tuple(said))


def unread(facts: Iterable[Fact]) -> tuple[FactUsed, ...]:
    """Those of some facts whose text was not read, once each, in order."""
    several = {
        FactUsed(each.key, each.text, each.start, each.source, each.confidence)
        for each in facts
        if each.confidence != VERIFIED
    }
    return tuple(sorted(several, key=attrs.astuple))


def _searched(variant: Variant) -> Iterator[str]:
    """What is to be known of how pay is searched where rules are reformed."""
    regime, reforms = variant.regime, variant.framework.reforms
    if regime is None or variant.framework.kind is not Kind.SALARIED or regime.proved:
        return
    named = ", ".join(each.name for each in reforms)
    if variant.row_by_row:
        yield f"pay is searched row by row: nothing says how employer_cost moves with pay under {named}"
    elif any(each.rules for each in reforms):
        yield f"that employer_cost grows with pay under {named} is what the reform says, checked on samples"


def _graphs(variant: Variant, month: Month) -> Iterator[tuple[Graph, tuple[str, ...], set[str]]]:
    """The graphs that a month runs, with the nodes wanted and what is given."""
    framework, regime = variant.framework, variant.regime
    if regime is not None:
        graph = regime.graph(month)
        given = {*variant.typed(month), *framework.columns, *framework.choices}
        if framework.kind is Kind.SALARIED:
            lines = (each.node for each in regime.lines if each.body_role)
            yield graph, (*TAKEN, "net_pay", *lines), {*given, "gross", *regime.state}
        for due in framework.dues:
            yield graph, (due.node,), {*given, *due.inputs}
    trial, trial_regime = framework.trial, variant.trial_regime
    if trial is not None and trial_regime is not None:
        yield trial_regime.graph(month), trial.dues, set(trial.inputs)


def law_text(graph: Graph) -> str:
    """All parameters and rules in force: what a reader would compare."""
    rules = sorted(
        f"{each.name} [{each.start}, {each.end}) {each.source}: {each.formula()}"
        for each in graph.rules.values()
    )
    return "\n".join([str(graph.on), *sorted(map(_fact_text, graph.facts.values())), *rules])


def _fact_text(fact: Fact) -> str:
    return f"{fact.key} {fact.unit} {fact.text} {fact.start} {fact.source} {fact.confidence}"


def _given(variant: Variant) -> str:
    """What the framework's table, statutes, inputs and contribution say."""
    framework = variant.framework
    parts: list[Any] = [
        [variant.country.code, framework.key, framework.kind.value, framework.pay.value],
        [framework.table, framework.contribution, variant.statutes, variant.inputs],
        [[each.name, each.parameters, [rule.name for rule in each.rules]] for each in framework.reforms],
    ]
    return json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
