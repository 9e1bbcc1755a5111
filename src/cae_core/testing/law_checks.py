"""Checks of the law as data: every value dated, sourced and honest about how far it was checked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from cae_core.country.forms import FORM_PARAMETERS
from cae_core.country.framework_names import CONFIDENCES
from cae_core.rules._parameter_files import Parameter
from cae_core.rules.parameters import ParameterSet
from cae_core.testing.subject import Fault, Subject

LAW = CONFIDENCES


def areas(subject: Subject) -> Iterator[tuple[str, ParameterSet]]:
    """Every set of dated parameters of a country, with where it is."""
    country = subject.country
    yield "parameters", country.parameters
    yield "vat", country.vat.parameters
    for key, form in country.legal_forms.items():
        if form.parameters is not None:
            yield f"forms/{key}", form.parameters


def parameters(subject: Subject) -> Iterator[Fault]:
    """Each value of the law says its source and confidence; a time of which nothing is known says so."""
    for area, found in areas(subject):
        for key, parameter in found.parameters.items():
            where = f"{area}.{key}"
            if parameter.checked_until is None:
                yield where, "its file does not say until when it was checked (checked_until)"
            yield from _rows(subject, where, parameter)


def _rows(subject: Subject, where: str, parameter: Parameter) -> Iterator[Fault]:
    for row in parameter.rows:
        if row.confidence not in LAW:
            yield f"{where} {row.start}", f"its confidence is one of {', '.join(LAW)}, not {row.confidence}"
        if not subject.cited(row.source):
            yield f"{where} {row.start}", f"its source “{row.source}” does not cite {subject.source}"
    for left, right in itertools.pairwise(parameter.rows):
        if left.end is not None and left.end < right.start:
            yield where, f"nothing is said from {left.end} to {right.start}: add a row, “unknown” if need be"


def rules(subject: Subject) -> Iterator[Fault]:
    """Each rule cites its source and says in a sentence what it is."""
    for name, regime in subject.regimes.items():
        for rule in regime.framework.rules:
            if not subject.cited(rule.source):
                yield f"{name}.{rule.name}", f"its source “{rule.source}” does not cite {subject.source}"
            if not rule.doc:
                yield f"{name}.{rule.name}", "it has no docstring"


def other_sources(subject: Subject) -> Iterator[Fault]:
    """What is law but no parameter cites its source too."""
    country = subject.country
    cited = [(f"contract_kinds.{key}", each.source) for key, each in country.contract_kinds.items()]
    cited += [(f"legal_forms.{key}", each.source) for key, each in country.legal_forms.items()]
    cited += [(f"due_dates.{each.body}", each.source) for each in country.due_rules]
    cited += [(f"mentions.{each.key}", each.source) for each in country.mentions]
    cited += [
        (f"payment_rounding {', '.join(each.bodies)}", each.source) for each in country.payment_rounding
    ]
    cited += [(f"activity_classes.{key}", each.source) for key, each in country.activity_classes.items()]
    cited.append(("vat_due", country.vat.source))
    for name, regime in subject.regimes.items():
        cited += [(f"{name}, element {key}", each.source) for key, each in regime.elements.items()]
        cited += [(f"{name}, guard {each.node}", each.source) for each in regime.layout.guards]
    for where, source in dict.fromkeys(cited):
        if not subject.cited(source):
            yield where, f"its source “{source}” does not cite {subject.source}"
    confidences = [("vat_due", country.vat.confidence)]
    confidences += [(f"due_dates.{each.body}", each.confidence) for each in country.due_rules]
    confidences += [
        (f"payment_rounding {', '.join(each.bodies)}", each.confidence) for each in country.payment_rounding
    ]
    for where, confidence in confidences:
        if confidence not in LAW:
            yield where, f"its confidence is one of {', '.join(LAW)}, not {confidence}"


def legal_forms(subject: Subject) -> Iterator[Fault]:
    """What the law fixes for a legal form has the names and units that all countries share."""
    for key, form in subject.country.legal_forms.items():
        for name, parameter in form.parameters.parameters.items() if form.parameters else ():
            unit = FORM_PARAMETERS.get(name)
            if unit is None:
                yield f"forms/{key}.{name}", "no such parameter is known: see cae_core.country.forms"
            elif parameter.unit != unit:
                yield f"forms/{key}.{name}", f"its unit is {unit}, not {parameter.unit}"
