"""Checks of what the law says of assemblies: every call has its quorum, every nature its majority."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cae_core.governance.natures import CALLS, FIRST, Nature
from cae_core.rules.parameters import ParameterSet
from cae_core.testing.subject import Fault, Subject


def assemblies(subject: Subject) -> Iterator[Fault]:
    """A form that has parameters says quorums and majorities, ``unknown`` if need be, none under half."""
    for key, form in subject.country.legal_forms.items():
        if form.parameters is not None:
            yield from _form(f"forms/{key}", form.parameters)


def _form(where: str, found: ParameterSet) -> Iterator[Fault]:
    calls = _most(found, "calls_to_meet", FIRST)
    for nature in Nature:
        for number in range(FIRST, calls + 1):
            name = f"{nature.value}_quorum_{CALLS[number]}"
            if name not in found:
                yield f"{where}.{name}", "no quorum is said for this call: “unknown” if need be"
        name = f"{nature.value}_majority"
        if name not in found:
            yield f"{where}.{name}", "no majority is said: “unknown” if need be"
            continue
        for row in found.parameters[name].rows:
            if row.value is not None and row.value.fraction < Fraction(1, 2):
                yield f"{where}.{name} {row.start}", "a majority of less than half adopts what most reject"


def _most(found: ParameterSet, name: str, otherwise: int) -> int:
    rows = found.parameters[name].rows if name in found else ()
    return max((int(row.value) for row in rows if row.value is not None), default=otherwise)
