"""Checks of what a country says of those who leave (``exits.toml``)."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.cooperative.exits import Clientele, ExitCause
from cae_core.country.exits import JOINT, ExitFact
from cae_core.testing.label_checks import text_faults
from cae_core.testing.law_checks import LAW
from cae_core.testing.subject import Fault, Subject

_OWNERS = ("", *(each.value for each in Clientele))
_CAUSES = {each.value for each in ExitCause}


def exits(subject: Subject) -> Iterator[Fault]:
    """What is said of exits cites its source and names contract kinds, causes and owners that exist."""
    law, kinds = subject.country.exits, subject.country.contract_kinds
    known = {*kinds, JOINT}
    for where, fact in _facts(subject):
        yield from _cited(subject, where, fact.source, fact.confidence)
        if fact.owner not in _OWNERS:
            yield where, f"its owner is one of {', '.join(_OWNERS[1:])}, not {fact.owner}"
        if unknown := set(fact.causes) - _CAUSES:
            yield where, f"no such cause: {', '.join(sorted(unknown))}"
    for kind in law.clientele:
        if kind not in known:
            yield f"exits.clientele.{kind}", f"one of {', '.join(sorted(known))} is meant"
    for duty in law.duties:
        where = f"exits.duties.{duty.key}"
        yield from _cited(subject, where, duty.source, duty.confidence)
        yield from text_faults(where, duty.text)
        if unknown := (set(duty.contract_kinds) - kinds.keys()) | (set(duty.causes) - _CAUSES):
            yield where, f"no such contract kind or cause: {', '.join(sorted(unknown))}"


def _facts(subject: Subject) -> Iterator[tuple[str, ExitFact]]:
    law = subject.country.exits
    for kind, fact in law.clientele.items():
        yield f"exits.clientele.{kind}", fact
    for name in ("left_to_services", "set_off", "keeps_membership"):
        found = getattr(law, name)
        if found is not None:
            yield f"exits.{name}", found


def _cited(subject: Subject, where: str, source: str, confidence: str) -> Iterator[Fault]:
    if not subject.cited(source):
        yield where, f"its source “{source}” does not cite {subject.source}"
    if confidence not in LAW:
        yield where, f"its confidence is one of {', '.join(LAW)}, not {confidence}"
