"""A reform: dated parameters and rules laid over those in force, and what its author says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.rules.rule import Rule

if TYPE_CHECKING:
    from cae_core.rules.framework import Framework


def _rules(several: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(several)


def _tables(several: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(several)


def _names(several: Iterable[str] | None) -> frozenset[str] | None:
    return None if several is None else frozenset(several)


@attrs.frozen
class Reform:
    """What changes: dated rows (or whole tables) of parameters, and rules that replace or join others.

    A rule of the reform applies on its own [start, end); the framework's stands around it. ``lines`` are rows
    of the payslip for amounts that its rules add, as tables of a layout's file (see `Layout.load`).
    ``monotone`` names amounts that, on the author's word, still never decrease when the solved input grows:
    searches of a population rely on it and check it on samples. None stands for all that was said before
    where only figures change, and for nothing where rules do.
    """

    name: str
    parameters: Mapping[str, Any] = attrs.field(factory=dict)
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=_rules)
    lines: tuple[Mapping[str, Any], ...] = attrs.field(default=(), converter=_tables)
    monotone: frozenset[str] | None = attrs.field(default=None, converter=_names)

    @property
    def changes(self) -> bool:
        """Whether it changes any rule or parameter."""
        return bool(self.rules or self.parameters)

    @property
    def first_day(self) -> dt.date | None:
        """The first day on which a row or a rule of it holds; None where one always did, or it has none."""
        rows = [
            row
            for rows in self.parameters.values()
            for row in (rows.get("values", ()) if isinstance(rows, Mapping) else rows)
        ]
        days = [row.get("from") for row in rows] + [rule.start for rule in self.rules]
        known = [day for day in days if day is not None]
        return min(known) if known and len(known) == len(days) else None

    def fitting(self, framework: Framework) -> Reform:
        """Return it without rows of parameters that a framework does not have; whole new ones stay."""
        known = framework.parameters.parameters
        rows = {
            key: value
            for key, value in self.parameters.items()
            if key in known or (isinstance(value, Mapping) and self.rules)
        }
        return attrs.evolve(self, parameters=rows)

    def replacing(self, framework: Framework) -> Reform:
        """Return what concerns a framework that it was not written for: rules that replace some of its own.

        Rules that these read stay too. Lines and what is said to be monotone are of the other.
        """
        named: dict[str, list[Rule]] = {}
        for each in self.rules:
            named.setdefault(each.name, []).append(each)
        waiting, kept = [name for name in named if framework.has_rule(name)], dict[str, None]()
        while waiting:
            name = waiting.pop()
            kept[name] = None
            reads = (read for each in named[name] for read in each.parameters)
            waiting += [read for read in reads if read in named and read not in kept]
        rules = tuple(each for each in self.rules if each.name in kept)
        return attrs.evolve(self, rules=rules, lines=(), monotone=None)

    def claims(self, before: frozenset[str]) -> frozenset[str]:
        """Which amounts are said never to decrease once it is laid over what was said of ``before``."""
        if self.monotone is not None:
            return self.monotone
        return frozenset() if self.rules else before
