"""A scenario with other values of its assumptions: what sweeps, tornadoes and draws run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from cae_core.messages import Sentence, mark
from cae_core.rules.errors import UnknownName
from cae_core.simulation.assumption_targets import half_up, target_of, written
from cae_core.simulation.assumptions import Assumption, AssumptionRefused
from cae_core.simulation.scenario import Scenario

_PLACES = 6
"""Decimals of a number in a message; one that needs more is told as a fraction."""


class Supposing:
    """A scenario and assumptions about it, checked against one another.

    Raises AssumptionRefused for one whose base is not what the scenario says, or that bears on nothing;
    UnknownName where a variant, a target or a hypothesis is not there.
    """

    def __init__(self, scenario: Scenario, assumptions: Iterable[Assumption]) -> None:
        self.assumptions = tuple(assumptions)
        names = [each.name for each in self.assumptions]
        for each in sorted({name for name in names if names.count(name) > 1}):
            raise AssumptionRefused(name=each, reason=mark("it is there twice"))
        self._targets = {each.name: target_of(scenario, each) for each in self.assumptions}
        self.base = scenario
        for assumption in self.assumptions:
            self.base = self._based(assumption)

    def __getitem__(self, name: str) -> Assumption:
        """An assumption by its name; raises UnknownName."""
        for each in self.assumptions:
            if each.name == name:
                return each
        raise UnknownName.among(name, "assumptions", [each.name for each in self.assumptions])

    def scenario(self, values: Mapping[str, Fraction]) -> Scenario:
        """The scenario with other values of some assumptions, the rest at their base.

        Raises what reading such a value raises.
        """
        made = self.base
        for name, value in values.items():
            if value != self[name].base:
                made = self._targets[name].put(made, value)
        return made

    def rounded(self, name: str, value: Fraction) -> Fraction:
        """A value that can be typed: an amount to the minor unit, a count whole, others to six decimals."""
        return half_up(value, self._targets[name].places)

    def _based(self, assumption: Assumption) -> Scenario:
        """The scenario, the base put where the law says nothing; raises AssumptionRefused."""
        target = self._targets[assumption.name]
        present = target.present(self.base)
        if any(each not in (None, assumption.base) for each in present):
            text = mark("its base {base} is not what the scenario says: {present}")
            told = ", ".join(sorted({written(each, _PLACES) for each in present if each is not None}))
            reason = Sentence(text, {"base": written(assumption.base, _PLACES), "present": told})
            raise AssumptionRefused(name=assumption.name, reason=reason)
        return target.put(self.base, assumption.base) if None in present else self.base
