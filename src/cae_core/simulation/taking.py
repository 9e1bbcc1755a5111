"""The mutualised contribution of many activities at once, by the same rules as a month-end's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cae_core.cooperative.schemes import Base, Component, Scheme, When
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio
from cae_core.simulation.people import Array

_TURNOVER = (Base.INVOICED, Base.COLLECTED)
"""Bases that are the turnover here: in a simulation clients pay in the month they are invoiced."""


class NotSimulated(CaeError, NotImplementedError):
    """Something a simulation does not follow. Data: what, why."""

    template = mark("{what} is not simulated: {why}")


class Taking:
    """The contributions of so many persons, month after month. It changes.

    Each person is one activity that bears a scheme's fixed amounts once. Raises NotSimulated for a component
    that depends on what a population does not say.
    """

    def __init__(self, scheme: Scheme | None, rows: int) -> None:
        self._scheme, self._rows = scheme, rows
        components = () if scheme is None else scheme.components
        for each in components:
            _check(each)
        self._year: int | None = None
        self._before = {each.key: _nothing(rows) for each in components}

    def month(self, month: Month, flows: Mapping[str, Array], active: Array, since: Array) -> Array:
        """What the month takes of each person, in minor units.

        ``flows`` are ``turnover`` and ``costs`` by person, ``active`` those present and ``since`` the months
        since each entered.
        """
        total = np.zeros(self._rows, np.int64)
        if self._scheme is None:
            return total
        if month.year != self._year:
            self._year, self._before = month.year, {key: _nothing(self._rows) for key in self._before}
        for each in self._scheme.components:
            if each.holds_in(month):
                people = {"active": active, "since": since}
                total += self._taken(each, month, _base(each, flows, total), people)
        return total

    def _taken(self, component: Component, month: Month, base: Array, people: Mapping[str, Array]) -> Array:
        assert self._scheme is not None
        before, active = self._before[component.key], people["active"]
        given: dict[str, Any] = {
            "base": base,
            "base_before": before["base"],
            "share_before": before["share"],
            "taken_before": before["due"],
            "heads": Ratio(active.astype(np.int64), 1),
            "waived_heads": Ratio(np.zeros(self._rows, np.int64), 1),
            "present": active,
            "months_since_entry": people["since"],
        }
        graph = self._scheme.frameworks[component.key].at(month.last)
        known = {name: value for name, value in given.items() if name in graph.inputs}
        found = graph.run_arrays(known, ("due", "share"))
        due = np.broadcast_to(found["due"], (self._rows,)) * active
        before["base"] = before["base"] + base * active
        before["share"] = before["share"] + np.broadcast_to(found["share"], (self._rows,)) * active
        before["due"] = before["due"] + due
        return due


def _nothing(rows: int) -> dict[str, Array]:
    return {name: np.zeros(rows, np.int64) for name in ("base", "share", "due")}


def _base(component: Component, flows: Mapping[str, Array], taken: Array) -> Array:
    if component.base in _TURNOVER:
        return flows["turnover"]
    if component.base is Base.GROSS_MARGIN:
        return flows["turnover"] - flows["costs"]
    if component.base is Base.RESULT:
        return flows["turnover"] - flows["costs"] - taken
    return np.zeros_like(flows["turnover"])


def _check(component: Component) -> None:
    if component.base not in {*_TURNOVER, Base.GROSS_MARGIN, Base.RESULT, Base.NONE}:
        raise NotSimulated(
            what=component.base.value, why=mark("a population does not say what it is taken of")
        )
    if component.when is not When.ALWAYS or component.contracts or component.waived_for:
        raise NotSimulated(
            what=component.key, why=mark("it depends on contracts or benefits that a population does not say")
        )
    if component.cap_prorated or "cap_year_member" in component.values:
        raise NotSimulated(what=component.key, why=mark("its cap depends on membership or on months present"))
