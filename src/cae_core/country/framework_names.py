"""Whether a legal framework names what its country has: regimes, inputs, nodes, bodies, units.

Asked of a country's own frameworks by `cae_core.testing`, and of a scenario's own when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from cae_core.country.legal_frameworks import OWN_FIGURES, Kind, LegalFramework
from cae_core.ledger.roles import ROLES
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import UnknownName

if TYPE_CHECKING:
    from cae_core.country.country import Country
    from cae_core.payroll.regime import Regime

Misnamed: TypeAlias = tuple[str, Sentence]
"""Which part of the framework, as its file has it (empty: the whole), and what is wrong."""

CONFIDENCES = ("text", "secondary", "unverified")
"""How far what is said of a law was checked: read in its text, on a secondary source, or not at all."""


def misnamed(framework: LegalFramework, country: Country) -> Iterator[Misnamed]:
    """What a framework names that its country does not have, or not of that kind."""
    yield from _units(framework)
    if (framework.kind is Kind.UNDECLARED) != (not framework.regime):
        yield "", Sentence(mark("undeclared work, and no other, is in no payroll regime"))
        return
    try:
        regime, on_trial = framework.pay_regime(country), framework.trial_regime(country)
    except UnknownName as error:
        yield "regime", Sentence(error.template, error.data)
        return
    trial = framework.trial
    if trial is not None and on_trial is not None:
        yield from _names(on_trial, "trial", (*trial.inputs,), dict.fromkeys(trial.dues, "amount"))
    if regime is not None:
        yield from _fitting(framework, regime)


def _units(framework: LegalFramework) -> Iterator[Misnamed]:
    for key, unit in OWN_FIGURES.items():
        named = framework.same_as.get(key, key)
        found = framework.law.parameters[named].unit if named in framework.law else unit
        if found != unit:
            text = mark("its unit is {unit}, not {found}")
            yield f"figures.{key}", Sentence(text, {"unit": unit, "found": found})


def _fitting(framework: LegalFramework, regime: Regime) -> Iterator[Misnamed]:
    """What it names of the regime in which people work."""
    if regime.paid != (framework.kind is Kind.SALARIED):
        text = mark("regime {regime} does not fit the kind {kind}")
        yield "", Sentence(text, {"regime": regime.name, "kind": framework.kind.value})
    yield from _names(regime, "", (*framework.inputs, *framework.columns, *framework.choices), {})
    if framework.pay_as:
        yield from _names(regime, "pay_as", (framework.pay_as,), {})
    for due in framework.dues:
        where = f"dues.{due.key}"
        yield from _names(regime, where, (*due.inputs,), {due.node: "amount"})
        if due.body not in ROLES:
            yield where, Sentence(mark("its body {body} is no role of the ledger"), {"body": due.body})
    for rule in framework.constraints:
        flags = {rule.node: "flag"} if rule.node else {}
        yield from _names(regime, f"constraints.{rule.key}", (*rule.inputs,), flags)
    for each in framework.protections:
        where = f"protections.{each.risk}"
        if each.of and each.of != "gross":
            yield from _names(regime, where, (), {each.of: "amount"})


def _names(
    regime: Regime, where: str, inputs: tuple[str, ...], nodes: Mapping[str, str]
) -> Iterator[Misnamed]:
    known = {each.name for each in regime.framework.inputs}
    for name in inputs:
        if name not in known:
            text = mark("regime {regime} has no input {name}")
            yield where, Sentence(text, {"regime": regime.name, "name": name})
    for node, kind in nodes.items():
        try:
            found = regime.framework.kind(node)
        except UnknownName as error:
            yield where, Sentence(error.template, error.data)
            continue
        if found != kind:
            text = mark("its node {node} is of the kind {found}, not {kind}")
            yield where, Sentence(text, {"node": node, "found": found, "kind": kind})
