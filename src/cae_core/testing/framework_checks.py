"""Checks of a country's legal frameworks (``frameworks/*.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cae_core.country.framework_names import misnamed
from cae_core.country.legal_frameworks import RISKS, LegalFramework
from cae_core.testing.label_checks import text_faults
from cae_core.testing.law_checks import LAW
from cae_core.testing.subject import Fault, Subject

_NOT_LAW = re.compile(r"assumption: |an ask of |proposed after ")


def frameworks(subject: Subject) -> Iterator[Fault]:
    """Each framework names what exists, speaks of every risk, and sources all that it says."""
    for key, framework in subject.country.frameworks.items():
        for where, reason in (
            *((where, str(reason)) for where, reason in misnamed(framework, subject.country)),
            *_sourced(subject, framework),
            *_said(framework),
            *_protected(framework),
            *_asked(subject, framework),
        ):
            yield f"frameworks/{key}, {where}" if where else f"frameworks/{key}", reason


def _sourced(subject: Subject, framework: LegalFramework) -> Iterator[Fault]:
    """Sources and confidences of the framework, its parts and its figures; units of its own figures."""
    parts = [("", framework.source, framework.confidence)]
    parts += [(f"dues.{each.key}", each.source, each.confidence) for each in framework.dues]
    parts += [(f"protections.{each.risk}", each.source, each.confidence) for each in framework.protections]
    parts += [(f"constraints.{each.key}", each.source, each.confidence) for each in framework.constraints]
    if framework.trial is not None:
        parts.append(("trial", framework.trial.source, framework.trial.confidence))
    for key in framework.named_figures:
        rows = framework.law.parameters[key].rows
        parts += [(f"figures.{key} {row.start}", row.source, row.confidence) for row in rows]
    for where, source, confidence in parts:
        if not (subject.cited(source) or _NOT_LAW.match(source)):
            yield where, f"its source “{source}” does not cite {subject.source}, nor is it an assumption"
        if _NOT_LAW.match(source) and confidence != "unverified":
            yield where, f"what the law sheet does not say is unverified, not {confidence}"
        if confidence not in LAW:
            yield where, f"its confidence is one of {', '.join(LAW)}, not {confidence}"


def _said(framework: LegalFramework) -> Iterator[Fault]:
    """Every text in three languages."""
    yield from text_faults("", framework.label)
    for number, note in enumerate(framework.notes):
        yield from text_faults(f"note {number + 1}", note)
    for part, several in (("dues", framework.dues), ("constraints", framework.constraints)):
        for each in several:
            yield from text_faults(f"{part}.{each.key}", each.label)
    for ask in framework.asks:
        yield from text_faults(f"asks.{ask.key}", ask.text)
    for protection in framework.protections:
        if protection.note:
            yield from text_faults(f"protections.{protection.risk}", protection.note)
    for key in framework.named_figures:
        yield from text_faults(f"figures.{key}", framework.law.parameters[key].label)


def _protected(framework: LegalFramework) -> Iterator[Fault]:
    """Each risk is spoken of; what is not insured pays nothing; what is replaced is a node."""
    told = {each.risk for each in framework.protections}
    for risk in RISKS:
        if risk not in told:
            yield f"protections.{risk}", "nothing is said of it: true, false or “unknown”"
    for each in framework.protections:
        where = f"protections.{each.risk}"
        if each.figures and not each.insured:
            yield where, "it has figures but is not insured"
        if bool(each.replacement) != bool(each.of):
            yield where, "replacement and of go together"


def _asked(subject: Subject, framework: LegalFramework) -> Iterator[Fault]:
    """What is asked for says what it departs from and what carries it out; today's law asks for nothing."""
    if framework.asked != bool(framework.asks):
        yield "", "a framework has asks where it is asked for, and nowhere else"
    if (framework.experimental or framework.asked) and framework.confidence != "unverified":
        yield "", "no law gives it: its confidence is unverified"
    for each in framework.asks:
        where = f"asks.{each.key}"
        if not _NOT_LAW.match(each.source):
            yield where, f"its source “{each.source}” is neither “an ask of …” nor “assumption: …”"
        if not subject.cited(each.departs_from):
            yield where, f"what it departs from, “{each.departs_from}”, does not cite {subject.source}"
        for name in each.changes:
            part, _, key = name.partition(".")
            known = hasattr(framework, part) or part in framework.law
            if not known:
                yield where, f"it changes {name}, which the framework does not have"
            if part == "constraints" and key in {found.key for found in framework.constraints}:
                yield where, f"it takes out {name}, which is still there"
