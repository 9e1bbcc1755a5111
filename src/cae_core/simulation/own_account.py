"""Dues of many persons on their own account: what periods of turnover and income owe, at their end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cae_core.country.legal_frameworks import Due
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.simulation.running_state import Array

FLOWS = ("turnover", "income", "client_turnover")


class Periods:
    """What each person made in a due's period, in the calendar year before it, and whether any month counts.

    It changes month after month. A period ends with its calendar quarter or year, or with the run.
    """

    def __init__(self, due: Due, rows: int) -> None:
        self.due = due
        self._rows = rows
        self._period, self._year = self._zeros(), self._zeros()
        self._touched = np.zeros(rows, bool)

    def _zeros(self) -> dict[str, Array]:
        return {name: np.zeros(self._rows, np.int64) for name in FLOWS}

    def add(self, flows: Mapping[str, Array], active: Array) -> None:
        """Take in a month."""
        for name in FLOWS:
            self._period[name] = self._period[name] + flows[name]
        self._touched = self._touched | active

    def ends_with(self, month: Month, *, last: bool) -> bool:
        """Whether the period ends with a month."""
        return last or month.number % self.due.months == 0

    def settle(self, regime: Regime, month: Month, given: Mapping[str, Any]) -> Array:
        """What is owed for the period that ends, by person; a new period begins.

        ``given`` are the regime's other inputs. Raises LawNotEstablished.
        """
        graph = regime.graph(month)
        fed = {name: self._figure(figure) for name, figure in self.due.inputs.items()}
        found = graph.run_arrays({**given, **fed}, (self.due.node,))[self.due.node]
        owed: Array = np.where(self._touched, np.broadcast_to(found, (self._rows,)), 0)
        self._year = {name: self._year[name] + self._period[name] for name in FLOWS}
        if month.number == 12:
            self._year = self._zeros()
        self._period, self._touched = self._zeros(), np.zeros(self._rows, bool)
        return owed

    def _figure(self, figure: str) -> Array:
        """One of `country.legal_frameworks.COURSE_FIGURES`; income is never below nothing."""
        for name in FLOWS:
            if figure.startswith(name):
                period, before = self._period[name], self._year[name]
                kind = figure.removeprefix(name)
                amount = before if kind == "_before" else before + period if kind == "_year" else period
                return np.maximum(amount, 0) if name == "income" else amount
        raise KeyError(figure)
