"""What a cooperative begins with and does, and whether a variant has one whose life can be followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.country.legal_frameworks import Kind
from cae_core.messages import Sentence, mark
from cae_core.simulation.services_budget import ServicesBudget
from cae_core.simulation.variant import Variant


@attrs.frozen
class Plan:
    """What the cooperative begins with and does: amounts in minor units.

    ``legal_form`` is that of the framework unless said. ``opening`` are balances by role (``legal_reserve``,
    ``statutory_reserve``, ``other_reserves``, ``carried_forward``). ``votes`` and ``statutes`` are typed, the
    same every year; they also give the figures that only a year's accounts know. ``source`` says where all
    of it comes from; empty: it is assumed.
    """

    budget: ServicesBudget
    legal_form: str = ""
    capital: int = 0
    share: int = 0
    opening: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    votes: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    statutes: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    source: str = ""


NONE_SAID = mark("the scenario says that it has none")
_NOT_HOSTED = {
    Kind.OWN_ACCOUNT: mark("people work on their own account: no cooperative hosts them"),
    Kind.UNDECLARED: mark("people work undeclared: no cooperative hosts them"),
}


def form_of(variant: Variant, stated: str = "") -> str:
    """The legal form whose surplus is allocated: the one stated, or that of the framework (empty: none)."""
    return stated or variant.framework.legal_form


def no_life(variant: Variant, stated: str = "") -> Sentence | None:
    """Why a variant has no cooperative whose life could be followed; None where it has one."""
    kind, form = variant.framework.kind, form_of(variant, stated)
    if kind is not Kind.SALARIED:
        return Sentence(_NOT_HOSTED[kind])
    if not form:
        return Sentence(mark("its framework names no legal form, and nobody stated one"))
    if form not in variant.country.allocations:
        text = mark("no rules here allocate the surplus of its legal form, “{form}”")
        forms = variant.country.legal_forms
        return Sentence(text, {"form": forms[form].label if form in forms else form})
    return None
