"""Work of many persons on their own account: what periods of turnover and income owe, at their end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cae_core.country.legal_frameworks import Due
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.simulation.people import Array, People
from cae_core.simulation.sums import Sums
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import variant_inputs

FLOWS = ("turnover", "income", "client_turnover")


def made_of(people: People, sums: Sums) -> dict[str, Array]:
    """What a month made of each person: turnover, income, turnover with the largest client."""
    turnover = sums.month("turnover")
    shared = people.columns.get("client_share")
    client = np.zeros_like(turnover) if shared is None else (turnover * shared + 500) // 1000
    return {"turnover": turnover, "income": turnover - sums.month("costs"), "client_turnover": client}


class OwnAccount:
    """Turnover less costs is income at once; dues are taken at the end of their periods.

    It changes month after month, and the accounts with it (nothing stays on them). A due of a person who has
    left meanwhile is owed all the same, and taken off their income.
    """

    def __init__(self, variant: Variant, people: People, sums: Sums, account: Array) -> None:
        self._variant, self._people, self._sums, self._account = variant, people, sums, account
        self._periods = [Periods(due, people.size) for due in variant.framework.dues]
        self._insured = {due.key: np.zeros(people.size, np.int64) for due in variant.framework.dues}

    def month(self, month: Month, place: int, active: Array, since: Array) -> None:
        """Live a month."""
        del since
        sums, people = self._sums, self._people
        income = self._account.copy()
        self._account -= income
        sums.add("net_income", income)
        sums.add("months_paid", active & (income > 0))
        made = made_of(people, sums)
        before = self._most_insured()
        for periods in self._periods:
            periods.add(made, active)
            if periods.ends_with(month, last=place + 1 == people.months):
                self._settle(periods, month)
        sums.add("months_insured", self._most_insured() - before)

    def _most_insured(self) -> Array:
        """The months so far in which some due insured each person: those of the due that did so longest."""
        found = np.zeros(self._people.size, np.int64)
        for months in self._insured.values():
            found = np.maximum(found, months)
        return found

    def _settle(self, periods: Periods, month: Month) -> None:
        """Take what a period owes."""
        sums, due, months = self._sums, periods.due, periods.months
        regime = self._variant.regime
        assert regime is not None
        given = variant_inputs(self._variant, self._people, month, np.arange(self._people.size))
        owed = periods.settle(regime, month, given)
        sums.add("income_tax" if due.tax else "dues", owed)
        sums.add("net_income", -owed)
        sums.owe(due.body, owed)
        if not due.tax:
            self._insured[due.key] += np.where(owed > 0, months, 0)


class Periods:
    """What each person made in a due's period, in the calendar year before it, and in how many ``months``.

    It changes month after month. A period ends with its calendar quarter or year, or with the run.
    """

    def __init__(self, due: Due, rows: int) -> None:
        self.due = due
        self._rows = rows
        self._period, self._year = self._zeros(), self._zeros()
        self.months = np.zeros(rows, np.int64)

    def _zeros(self) -> dict[str, Array]:
        return {name: np.zeros(self._rows, np.int64) for name in FLOWS}

    def add(self, flows: Mapping[str, Array], active: Array) -> None:
        """Take in a month."""
        for name in FLOWS:
            self._period[name] = self._period[name] + flows[name]
        self.months = self.months + active

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
        owed: Array = np.where(self.months > 0, np.broadcast_to(found, (self._rows,)), 0)
        self._year = {name: self._year[name] + self._period[name] for name in FLOWS}
        if month.number == 12:
            self._year = self._zeros()
        self._period, self.months = self._zeros(), np.zeros(self._rows, np.int64)
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
