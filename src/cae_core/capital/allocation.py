"""Allocating a year's surplus: what the law of a legal form makes of it, and of what an assembly votes.

The rules are a country's, run by the rules engine, so that each amount is traced to its article. Amounts are
minor units of the country's currency.
"""

from __future__ import annotations

import datetime as dt
import enum
import tomllib
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.rules.framework import Framework
from cae_core.rules.inputs import Input, inputs_of
from cae_core.rules.run import Run

Labels = Mapping[str, str]


class AllocationRefused(CaeError, ValueError):
    """An allocation file that cannot be used. Data: where, reason."""

    template = mark("allocation, {where}: {reason}")


class NotAllocated(CaeError, ArithmeticError):
    """Destinations that do not sum to the surplus. Data: allocation, surplus, sum (minor units)."""

    template = mark("{allocation}: destinations sum to {sum} minor units for a surplus of {surplus}")


class Kind(enum.Enum):
    """Whom a part of the surplus goes to."""

    RESERVE = "reserve"  # indivisible: it never goes to a member
    CARRIED = "carried"  # carried forward, losses absorbed
    EMPLOYEES = "employees"  # the labour share
    MEMBERS = "members"  # interest on shares, refunds
    OUTSIDE = "outside"  # works of general interest, funds that law names


@attrs.frozen
class Destination:
    """A part of the surplus: the node that computes it, whom it goes to, the role it is posted to."""

    node: str
    kind: Kind
    role: str
    label: Labels = attrs.field(hash=False)
    source: str


@attrs.frozen
class Limit:
    """What the law forbids: ``node`` is a flag that holds when it is done.

    ``option`` is the input that was voted too high or too low, ``nearest`` the node of the nearest lawful
    figure for it (both empty where it is not one figure that is wrong).
    """

    node: str
    label: Labels = attrs.field(hash=False)
    source: str
    option: str = ""
    nearest: str = ""


@attrs.frozen(eq=False)
class AllocationRules:
    """How one legal form allocates its surplus.

    ``options`` are the inputs that the assembly votes within what the law leaves it; the other inputs are
    the year's figures. The framework's node ``surplus_to_allocate`` is what the destinations sum to.
    Raises AllocationRefused when a destination or limit names a node the framework does not have.
    """

    name: str
    framework: Framework
    destinations: tuple[Destination, ...]
    limits: tuple[Limit, ...]
    options: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        named = [each.node for each in self.destinations]
        named += [name for each in self.limits for name in (each.node, each.option, each.nearest) if name]
        for name in (SURPLUS, *named, *self.options):
            try:
                self.framework.kind(name)
            except LookupError as error:
                raise AllocationRefused(where=self.name, reason=str(error)) from error

    def with_statutes(self, values: Mapping[str, Any]) -> AllocationRules:
        """Return the rules with what the statutes fix. See `ParameterSet.with_statutes`."""
        return attrs.evolve(self, framework=self.framework.with_statutes(values))

    def typed(self, on: dt.date, texts: Mapping[str, object]) -> dict[str, Any]:
        """Read inputs as a person types them (amounts in major units). See `Graph.typed`."""
        return self.framework.at(on).typed(texts)


SURPLUS = "surplus_to_allocate"
"""The node that every allocation shares out: the year's surplus, or its loss when negative."""


@attrs.frozen
class Part:
    """What a destination receives, in minor units; negative when a loss is taken off it."""

    destination: Destination
    amount: int


@attrs.frozen
class Breach:
    """A limit that an allocation breaks, with the nearest lawful figure for its option (None: none)."""

    limit: Limit
    nearest: Any = None


@attrs.frozen
class Allocation:
    """A surplus allocated: its parts, which sum to it exactly, and the limits of law it breaks."""

    rules: AllocationRules
    run: Run
    parts: tuple[Part, ...]
    breaches: tuple[Breach, ...]

    @property
    def surplus(self) -> int:
        """What was allocated, in minor units."""
        return int(self.run[SURPLUS])

    @property
    def lawful(self) -> bool:
        """Whether no limit is broken."""
        return not self.breaches

    def of_kind(self, kind: Kind) -> int:
        """The sum of what goes to one kind of destination, in minor units."""
        return sum(part.amount for part in self.parts if part.destination.kind is kind)


def allocate(
    rules: AllocationRules, on: dt.date, inputs: Mapping[str, Any], known_on: dt.date | None = None
) -> Allocation:
    """Allocate the surplus of a year that ends on a day, from internal inputs (minor units, Ratio, bool).

    What the law forbids is told in ``breaches``, not raised: proposals are compared before a vote.
    Raises LawNotEstablished for what the statutes must supply, NodeNotComputed for a missing input,
    NotAllocated when the country's rules do not share out the whole.
    """
    run = rules.framework.at(on, known_on).run(inputs)
    parts = tuple(Part(each, int(run[each.node])) for each in rules.destinations)
    total = sum(part.amount for part in parts)
    if total != run[SURPLUS]:
        raise NotAllocated(allocation=rules.name, surplus=run[SURPLUS], sum=total)
    breaches = tuple(
        Breach(limit, run[limit.nearest] if limit.nearest else None)
        for limit in rules.limits
        if run[limit.node]
    )
    return Allocation(rules, run, parts, breaches)


def read_allocation(text: str | Mapping[str, Any], name: str) -> tuple[tuple[Input, ...], dict[str, Any]]:
    """Read an allocation file, or its tables: inputs, and destinations, limits, options and labels by name.

    Raises AllocationRefused, ParameterRefused.
    """
    try:
        tables = tomllib.loads(text) if isinstance(text, str) else text
    except tomllib.TOMLDecodeError as error:
        raise AllocationRefused(where=name, reason=str(error)) from error
    inputs = inputs_of({**tables.get("figures", {}), **tables.get("options", {})})
    return inputs, {
        "destinations": tuple(_destination(table, name) for table in tables.get("destinations", ())),
        "limits": tuple(_limit(table, name) for table in tables.get("limits", ())),
        "options": tuple(tables.get("options", {})),
        "labels": tables.get("labels", {}),
    }


def _destination(table: Mapping[str, Any], name: str) -> Destination:
    try:
        return Destination(**{**table, "kind": Kind(table.get("kind"))})
    except (TypeError, ValueError) as error:
        raise AllocationRefused(where=f"{name}, destinations", reason=str(error)) from error


def _limit(table: Mapping[str, Any], name: str) -> Limit:
    try:
        return Limit(**table)
    except TypeError as error:
        raise AllocationRefused(where=f"{name}, limits", reason=str(error)) from error
