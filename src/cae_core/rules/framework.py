"""A framework: a country's rules, parameters and inputs under one statute; a reform overlays one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.rules.errors import NameTaken, RuleNotInForce, UnknownName
from cae_core.rules.graph import Graph
from cae_core.rules.inputs import Input
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.reform import Reform
from cae_core.rules.rule import Rule, check_versions

__all__ = ["Framework", "Reform"]


def _rules(several: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(several)


def _inputs(several: Iterable[Input]) -> tuple[Input, ...]:
    return tuple(several)


def _names(several: Iterable[str]) -> frozenset[str]:
    return frozenset(several)


@attrs.frozen(eq=False, repr=False)
class Framework:
    """Rules, dated parameters and inputs in one currency, checked together. Immutable.

    ``monotone`` names the amounts that never decrease when the solved input grows; ``claimed`` those of which
    that was so before a reform, or of which its author says so: nothing relies on it without a check.
    ``labels`` gives a node's name by language. Raises NameTaken, UnknownName (a rule reads what nothing
    supplies), RuleConflict, and UnreadableInput for a wrong default.
    """

    name: str
    currency: str
    rules: tuple[Rule, ...] = attrs.field(converter=_rules)
    parameters: ParameterSet
    inputs: tuple[Input, ...] = attrs.field(converter=_inputs)
    monotone: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    labels: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    claimed: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    _versions: Mapping[str, tuple[Rule, ...]] = attrs.field(init=False)
    _graphs: dict[Any, Graph] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_versions", check_versions(self.rules))
        self._check_names()
        for each in self.inputs:
            each.default_value(self.currency)
            for node in each.spares:
                if node not in self._versions:
                    raise UnknownName.among(node, f"{self.name} ({each.name})", self._versions)

    def __repr__(self) -> str:
        return f"<Framework {self.name}: {len(self._versions)} rules>"

    def _check_names(self) -> None:
        taken: dict[str, str] = {}
        rules, inputs = list(self._versions), [each.name for each in self.inputs]
        groups = (
            (mark("a rule"), rules),
            (mark("an input"), inputs),
            (mark("a parameter"), self.parameters.parameters),
        )
        for what, names in groups:
            for name in names:
                if name in taken:
                    raise NameTaken(name=name, first=taken[name], second=what)
                taken[name] = what
        for name in (*self.monotone, *self.claimed):
            if name not in taken:
                raise UnknownName.among(name, self.name, taken)
        for each in self.rules:
            for name, kind in zip(each.parameters, each.kinds, strict=True):
                if name not in taken:
                    raise UnknownName.among(name, f"{self.name} ({each.name})", taken)
                self._check_kind(each, name, kind)

    def _check_kind(self, reader: Rule, name: str, kind: str) -> None:
        found = self.kind(name)
        if _ANNOTATION[found] != kind:
            what = mark("{kind} as {rule} reads it").format(kind=kind, rule=reader.name)
            raise NameTaken(name=name, first=what, second=found)

    def kind(self, name: str) -> str:
        """Return a name's kind: amount, rate, number, count, flag or scale. Raises UnknownName."""
        if name in self._versions:
            first = self._versions[name][0]
            plain = {"Amt": "count", "Rate": "number", "Flag": "flag"}
            return (plain if first.count else {"Amt": "amount", "Rate": "rate", "Flag": "flag"})[first.kind]
        if name in self.parameters:
            return self.parameters.parameters[name].unit
        for each in self.inputs:
            if each.name == name:
                return each.kind
        known = [*self._versions, *self.parameters.parameters, *(each.name for each in self.inputs)]
        raise UnknownName.among(name, self.name, known)

    def has_rule(self, name: str) -> bool:
        """Return whether it has a rule of a name, in force at any time."""
        return name in self._versions

    def at(self, on: dt.date, known_on: dt.date | None = None) -> Graph:
        """Return the graph in force on a day, with parameters as known on another; compiled once, kept.

        Warns LawNotChecked after the last day somebody checked the parameters (once a graph).
        """
        key = (on, known_on)
        if key not in self._graphs:
            rules, absent = {}, {}
            for name, versions in self._versions.items():
                found = [each for each in versions if each.applies(on)]
                if found:
                    rules[name] = found[0]
                else:
                    absent[name] = RuleNotInForce(rule=name, on=on)
            self._graphs[key] = self._graph(on, known_on, rules, absent)
        return self._graphs[key]

    def _graph(
        self, on: dt.date, known_on: dt.date | None, rules: Mapping[str, Rule], absent: Mapping[str, CaeError]
    ) -> Graph:
        snapshot = self.parameters.at(on, known_on)
        names = [*rules, *absent, *self.parameters.parameters, *(each.name for each in self.inputs)]
        return Graph(
            name=self.name,
            currency=self.currency,
            on=on,
            rules=rules,
            facts=snapshot.facts,
            blocked={**snapshot.errors, **absent},
            inputs={each.name: each for each in self.inputs},
            kinds={name: self.kind(name) for name in names},
            labels=self._all_labels(),
            monotone=self.monotone,
        )

    def _all_labels(self) -> dict[str, Mapping[str, str]]:
        labels: dict[str, Mapping[str, str]] = {each.name: each.label for each in self.inputs}
        labels |= {key: each.label for key, each in self.parameters.parameters.items()}
        return labels | dict(self.labels)

    def with_statutes(self, values: Mapping[str, Any], source: str = "statutes") -> Framework:
        """Return the framework with what the statutes fix. See `ParameterSet.with_statutes`."""
        return attrs.evolve(self, parameters=self.parameters.with_statutes(values, source))

    def reform(self, reform: Reform) -> Framework:
        """Return the framework under a reform; this one is unchanged. An empty reform changes nothing.

        What was known never to decrease is only claimed from then on (see `Reform.claims`).
        """
        source = mark("reform {name}").format(name=reform.name)
        parameters = (
            self.parameters.overlay(reform.parameters, source) if reform.parameters else self.parameters
        )
        replaced = [each.name for each in reform.rules]
        kept = [each for each in self.rules if each.name not in replaced]
        for name in dict.fromkeys(replaced):
            kept += _overlaid(
                self._versions.get(name, ()), [each for each in reform.rules if each.name == name]
            )
        return attrs.evolve(
            self,
            name=f"{self.name} + {reform.name}",
            rules=tuple(kept),
            parameters=parameters,
            monotone=frozenset() if reform.changes else self.monotone,
            claimed=reform.claims(self.monotone | self.claimed) if reform.changes else self.claimed,
        )


_ANNOTATION = {
    "amount": "Amt", "count": "Amt", "rate": "Rate", "number": "Rate", "flag": "Flag", "scale": "Scale",
}  # fmt: skip


def _overlaid(base: Iterable[Rule], new: Collection[Rule]) -> list[Rule]:
    """The base versions clipped around the new ones."""
    kept = list(base)
    for each in new:
        clipped = []
        for old in kept:
            if each.start is not None and (old.start is None or old.start < each.start):
                end = each.start if old.end is None or old.end > each.start else old.end
                clipped.append(attrs.evolve(old, end=end))
            if each.end is not None and (old.end is None or old.end > each.end):
                start = each.end if old.start is None or old.start < each.end else old.start
                clipped.append(attrs.evolve(old, start=start))
        kept = clipped
    return [*kept, *new]
