"""What paying people makes due besides their pay: the components of contributions on the wage bill."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from cae_core.cooperative._situation import Situation, situations
from cae_core.cooperative.contribution import Place, YearToDate, component_due, given_to
from cae_core.cooperative.schemes import Base, Component, Scheme
from cae_core.periods import Month

if TYPE_CHECKING:
    from cae_core.cooperative.cooperative import Cooperative

Room = tuple[tuple[int, int], ...]
"""Costs of pay that an amount bears, as ascending ranges (first, last) in minor units; 0 is in the first."""


@attrs.frozen
class WageDues:
    """The contributions of a month on the wage bill, by activity, as functions of what pay costs it.

    They are taken once everybody is paid, by the same rules as any component (`each_contribution`), so what
    an activity may spend on pay leaves room for them. ``paid`` and ``before`` are as there.
    """

    cooperative: Cooperative
    month: Month
    paid: Collection[str] = ()
    before: Mapping[Place, YearToDate] = attrs.field(factory=dict)
    _parts: Mapping[str, tuple[_Part, ...]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        schemes = self.cooperative.schemes
        bases = {each.base for scheme in schemes.values() for each in scheme.components}
        found: dict[str, tuple[_Part, ...]] = {}
        if Base.WAGE_BILL in bases:
            everywhere = self.cooperative.activities
            for situation in situations(self.cooperative, self.month, self.paid, everywhere):
                if situation.scheme in schemes:
                    found[situation.activity.code] = tuple(self._on(situation, schemes[situation.scheme]))
        object.__setattr__(self, "_parts", {code: parts for code, parts in found.items() if parts})

    def __bool__(self) -> bool:
        return bool(self._parts)

    def _on(self, situation: Situation, scheme: Scheme) -> Iterator[_Part]:
        for component in scheme.components:
            place = (situation.activity.code, scheme.key, component.key)
            earlier = self.before.get(place, YearToDate())
            given = given_to(component, situation, situation.level, 0, earlier)
            if component.base is Base.WAGE_BILL and given is not None:
                yield _Part(scheme, component, self.month, given, always=situation.runs)

    def due(self, activity: str, wages: int) -> int:
        """What an activity owes on a wage bill of the month, in minor units."""
        return sum(part.due(wages) for part in self._parts.get(activity, ()))

    def room(self, activity: str, wages: int, available: int) -> Room:
        """The costs of one more pay that an amount bears with what it makes due, after earlier ``wages``.

        Exact: between the thresholds at which a rate on the whole base changes, cost and contribution grow
        together, so each stretch is searched by halving. 0 is always borne.
        """
        top = max(available, 0)
        if activity not in self._parts:
            return ((0, top),)
        before = self.due(activity, wages)

        def bears(cost: int) -> bool:
            return cost == 0 or cost + self.due(activity, wages + cost) - before <= top

        limits = {each - wages for part in self._parts[activity] for each in part.thresholds()}
        starts = sorted({0} | {each for each in limits if each > 0})
        beyond = max(starts[-1], top) + 1
        while bears(beyond):
            beyond *= 2
        found: list[tuple[int, int]] = []
        for first, following in zip(starts, [*starts[1:], beyond], strict=True):
            low, high = first - 1, following - 1
            while low < high:
                cost = (low + high + 1) // 2
                low, high = (cost, high) if bears(cost) else (low, cost - 1)
            if low >= first:
                found.append((first, low))
        return tuple(found)


@attrs.frozen
class _Part:
    """One component on one activity; ``given`` is what its rules see besides the base."""

    scheme: Scheme
    component: Component
    month: Month
    given: Mapping[str, int | bool]
    always: bool

    def due(self, wages: int) -> int:
        """What the component comes to on a wage bill, both in minor units."""
        if not wages and not self.always:  # an activity that ended owes nothing where nobody is paid
            return 0
        return component_due(self.scheme, self.component, self.month, {**self.given, "base": wages})

    def thresholds(self) -> tuple[int, ...]:
        """The wage bills from which the whole base falls under another rate."""
        if not self.component.whole or "brackets" not in self.component.values:
            return ()
        graph = self.scheme.frameworks[self.component.key].at(self.month.last)
        before = self.given["base_before"] if self.component.yearly else 0
        return tuple(each - before for each in graph.facts["brackets"].value.thresholds)
