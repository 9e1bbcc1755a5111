"""Put another value in the stead of a named figure of a variant's law, for whoever tries values.

Searches and assumptions both do, so that the same name means the same figure in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.country.legal_frameworks import LegalFramework
from cae_core.money import plain_amount, round_div
from cae_core.periods import Month
from cae_core.rules._parameter_files import Parameter
from cae_core.rules.errors import UnknownName
from cae_core.rules.framework import Reform
from cae_core.rules.parameters import ParameterSet
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant


def figure_of(framework: LegalFramework, key: str) -> Parameter:
    """The parameter of the law that a figure of a framework is, or is the same as.

    Raises UnknownName with the nearest names.
    """
    known = framework.same_as.get(key, key)
    if known not in framework.law:
        raise UnknownName.among(key, framework.key, (*framework.law.parameters, *framework.same_as))
    return framework.law.parameters[known]


def put_figure(variant: Variant, key: str, typed: str, *, source: str, start: Month) -> Variant:
    """A variant whose figure is another from a month on, as a parameter file types it.

    What its statutes said of the figure no longer counts. A figure that is the same as a parameter of the
    country moves alone: the parameter, which other rules read, stays where it is.

    Raises UnknownName with the nearest names, ParameterRefused.
    """
    figure_of(variant.framework, key)
    row = {"from": start.first, "value": typed, "source": source}
    if key in variant.framework.same_as:
        return attrs.evolve(variant, framework=_own_figure(variant.framework, key, row))
    framework = variant.framework.reformed(Reform(source, parameters={key: [row]}))
    statutes = {each: value for each, value in variant.statutes.items() if each != key}
    return attrs.evolve(variant, framework=framework, statutes=statutes)


def with_figure(variant: Variant, key: str, value: Fraction, *, source: str, scenario: Scenario) -> Variant:
    """A variant whose figure is another from the scenario's first day on: a rate, a count, or minor units.

    Raises what `put_figure` raises.
    """
    framework = variant.framework
    typed = _as_typed(value, figure_of(framework, key).unit, framework.currency)
    return put_figure(variant, key, typed, source=source, start=scenario.start)


def _own_figure(framework: LegalFramework, key: str, row: Mapping[str, Any]) -> LegalFramework:
    """A framework with a figure of its own instead of one of the country's, which stays as it is."""
    known = figure_of(framework, key)
    table = {"unit": known.unit, "label": dict(known.label), "values": [{**row, "confidence": "unverified"}]}
    law = framework.law | ParameterSet.load([{key: table}], framework.currency)
    same_as = {name: value for name, value in framework.same_as.items() if name != key}
    return attrs.evolve(framework, law=law, same_as=same_as)


def _as_typed(value: Fraction, unit: str, currency: str) -> str:
    """A value as a parameter file has it."""
    if unit == "amount":
        return plain_amount(round_div(value.numerator, value.denominator), currency)
    return f"{value.numerator}/{value.denominator}" if value.denominator > 1 else str(value.numerator)
