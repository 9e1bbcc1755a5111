"""Salaried work of many persons: what each account pays each month, by the lawful payslip's own rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from cae_core.country.legal_frameworks import Choice, PayPolicy
from cae_core.messages import mark
from cae_core.money import plain_amount
from cae_core.payroll.batch import affordable_arrays
from cae_core.payroll.errors import CostFalls, LinesDiffer
from cae_core.payroll.regime import COST, Regime
from cae_core.periods import Month
from cae_core.rules._arrays_run import rows_of
from cae_core.rules.graph import Graph
from cae_core.rules.plan import needed_for
from cae_core.simulation.people import Array, People
from cae_core.simulation.running_state import RunningState
from cae_core.simulation.sums import Sums
from cae_core.simulation.taking import NotSimulated
from cae_core.simulation.variant import Variant

TAKEN = ("gross", "employee_contributions", "employer_contributions", "income_tax", "employer_cost")
"""What a payslip adds to a person's totals by its own name; ``net_pay`` is added to ``net_income``."""

STEADY_MONTHS = 12
"""Steady pay is the mean of what so many months brought, the present one included, or fewer at first."""


class Wages:
    """Pay out of each account what it affords. It changes month after month, and the accounts with it.

    Pay is the largest gross whose cost the account bears, less what is kept (`keep`; nothing in a person's
    last month). Under the policy ``steady`` it bears no more a month than the mean of what the last twelve
    months brought.
    Pay below ``least_gross`` waits. In a trial nothing is paid; the account bears the trial's dues.
    What a person who leaves still has on the account then, in a trial or short of the least pay, is taken off
    it as ``owed_on_leaving``: neither wage nor income (see `cae_core.simulation.course`).
    """

    def __init__(self, variant: Variant, people: People, sums: Sums, account: Array) -> None:
        regime = variant.regime
        assert regime is not None
        self._regime: Regime = regime
        self._variant, self._people, self._sums, self._account = variant, people, sums, account
        self._framework = variant.framework
        self._state = RunningState(regime, people.size)
        self._brought: list[Array] = []
        self._part = np.zeros(people.size)  # of what pay costs, gross is: where to look for the next
        self._lines = tuple(line for line in regime.lines if line.body_role)
        self._reformed = any(each.rules for each in variant.framework.reforms)

    def month(self, month: Month, place: int, active: Array, since: Array) -> None:
        """Pay a month."""
        self._state.begin(month)
        trial = active & (since < self._framework.figure("trial_months", month.last))
        if trial.any():
            self._owe_trial(month, np.flatnonzero(trial))
        spend = np.where(active & ~trial, self._spendable(month, place), 0)
        rows = np.flatnonzero(spend > 0)
        paid = rows
        if rows.size:
            given = variant_inputs(self._variant, self._people, month, rows)
            near = (spend[rows] * self._part[rows]).astype(np.int64)
            gross = self._affordable(month, rows, spend[rows], given, near)
            enough = gross >= max(self._framework.figure("least_gross", month.last), 1)
            paid, given = rows[enough], {name: rows_of(each, enough) for name, each in given.items()}
            if paid.size:
                self._pay(month, paid, {**given, "gross": gross[enough]})
        if self._regime.carried:
            waiting = active & ~trial
            waiting[paid] = False
            self._wait(month, np.flatnonzero(waiting))
        self._settle(active & self._leaving(place))

    def _leaving(self, place: int) -> Array:
        """Whose last month it is, the run going on without them."""
        people = self._people
        leaving: Array = (people.exit == place + 1) & (people.exit < people.months)
        return leaving

    def _settle(self, leaving: Array) -> None:
        """Tell apart what is on the accounts of those who leave; a loss stays with the cooperative."""
        owed = np.where(leaving, np.maximum(self._account, 0), 0)
        self._sums.add("owed_on_leaving", owed)
        self._account -= owed

    def _affordable(
        self, month: Month, rows: Array, budgets: Array, given: dict[str, Any], near: Array
    ) -> Array:
        """The largest pay of some rows. Raises CostFalls, which names the row of the population."""
        try:
            found: Array = affordable_arrays(
                self._regime, month, budgets, given, self._state.of(rows), near=near
            )
        except CostFalls as error:
            row = self._people.first + int(rows[error.row])
            raise CostFalls(**{**error.data, "row": row}) from None
        return found

    def _spendable(self, month: Month, place: int) -> Array:
        """What each account may spend on pay."""
        share = self._framework.figure("keep", month.last)
        account, leaving = self._account, self._leaving(place)
        kept = (np.maximum(account, 0) * share.n * 2 + share.d) // (2 * share.d)
        spendable = account - np.where(leaving, 0, kept)
        if self._framework.pay is PayPolicy.AVAILABLE:
            return spendable
        return np.where(leaving, spendable, np.minimum(spendable, self._steady(place)))

    def _steady(self, place: int) -> Array:
        """The mean of what the last months brought each account, rounded down."""
        sums = self._sums
        brought = sums.month("turnover") - sums.month("costs") - sums.month("contribution")
        self._brought = [*self._brought[1 - STEADY_MONTHS :], brought]
        known = np.clip(place + 1 - self._people.entry, 1, STEADY_MONTHS)
        mean: Array = np.sum(self._brought, axis=0, dtype=np.int64) // known
        return mean

    def _pay(self, month: Month, rows: Array, given: dict[str, Any]) -> None:
        regime, sums = self._regime, self._sums
        graph = regime.graph(month)
        given |= stated_pay(self._variant, graph, given)
        guards = checked_guards(regime, graph, given)
        nodes = (*TAKEN, "net_pay", *regime.state.values(), *(line.node for line in self._lines), *guards)
        wanted = tuple(name for name in dict.fromkeys(nodes) if name not in given)
        found = given | graph.run_arrays({**given, **self._state.of(rows)}, wanted)
        for name in TAKEN:
            sums.add(name, found[name], rows)
        sums.add("net_income", found["net_pay"], rows)
        sums.add("months_paid", 1, rows)
        sums.add(
            "months_insured", (found["employee_contributions"] + found["employer_contributions"]) > 0, rows
        )
        if guards:
            below = np.logical_or.reduce([np.broadcast_to(found[node], rows.shape) for node in guards])
            sums.add("months_below_minimum", below, rows)
        if self._reformed:
            self._check_bodies(found)
        for line in self._lines:
            sums.owe(line.body_role, found[line.node] * line.sign, rows)
        self._account[rows] -= found["employer_cost"]
        self._part[rows] = found["gross"] / np.maximum(found["employer_cost"], 1)
        self._state.paid(rows, found)

    def _check_bodies(self, found: dict[str, Any]) -> None:
        """What pay costs beyond net pay is owed to the bodies of the payslip's lines. Raises LinesDiffer."""
        rest = found["employer_cost"] - found["net_pay"]
        owed = sum((found[line.node] * line.sign for line in self._lines), start=np.zeros_like(rest))
        row = int(np.argmax(owed != rest))
        if owed[row] != rest[row]:
            currency = self._regime.framework.currency
            told = {"rest": rest, "owed": owed}
            amounts = {name: plain_amount(int(each[row]), currency) for name, each in told.items()}
            raise LinesDiffer(framework=self._regime.framework.name, **amounts)

    def _wait(self, month: Month, rows: Array) -> None:
        """What a month without pay hands on to the next that is paid."""
        if not rows.size:
            return
        given = variant_inputs(self._variant, self._people, month, rows) | self._state.of(rows)
        nodes = tuple(self._regime.carried.values())
        found = self._regime.graph(month).run_arrays({**given, "gross": np.zeros(rows.size, np.int64)}, nodes)
        self._state.unpaid(rows, found)

    def _owe_trial(self, month: Month, rows: Array) -> None:
        """What a contract on trial costs its account: contributions without pay."""
        sums, framework = self._sums, self._framework
        sums.add("months_trial", 1, rows)
        regime, trial = self._variant.trial_regime, framework.trial
        if regime is None or trial is None:
            return
        typed = regime.typed(month, trial.inputs)
        run = regime.graph(month).run(typed, trial.dues)
        for node in trial.dues:
            owed = np.full(rows.size, run[node])
            sums.add("employer_contributions", owed, rows)
            sums.add("employer_cost", owed, rows)
            sums.add("months_insured", owed > 0, rows)
            sums.owe(body_of(self._regime, node), owed, rows)
            self._account[rows] -= owed


def variant_inputs(variant: Variant, people: People, month: Month, rows: Array) -> dict[str, Any]:
    """The payroll inputs of some rows: the framework's own, then what the population says of each."""
    regime, framework = variant.regime, variant.framework
    assert regime is not None
    given: dict[str, Any] = dict(variant.typed(month))
    for name, column in framework.columns.items():
        given[name] = people.column(column)[rows]
    for name, choice in framework.choices.items():
        given[name] = belongs(people, choice)[rows]
    return given


def stated_pay(variant: Variant, graph: Graph, given: Mapping[str, Any]) -> dict[str, Any]:
    """The payroll input as which a framework says that the whole pay is agreed, fed with it (none: empty).

    Pay was looked for without it: raises NotSimulated where its cost rests on that input too.
    """
    name = variant.framework.pay_as
    if not name:
        return {}
    if name in needed_for([COST], graph.rules, given):
        raise NotSimulated(what=name, why=mark("the cost of pay rests on it besides gross pay"))
    return {name: given["gross"]}


def belongs(people: People, choice: Choice) -> Array:
    """Who is in one of the categories of a choice; raises ColumnMissing."""
    codes = [
        code for code, name in enumerate(people.categories.get(choice.column, ())) if name in choice.among
    ]
    return np.isin(people.column(choice.column), codes)


def checked_guards(regime: Regime, graph: Graph, given: Collection[str]) -> tuple[str, ...]:
    """The flags of a broken minimum that can be looked at with what is given."""
    guards = (each.node for each in regime.layout.guards if each.refuse)
    return tuple(node for node in guards if not graph.missing(node, given))


def body_of(regime: Regime, node: str) -> str:
    """Who receives an amount that a payslip of the regime has under the same name; else social security."""
    return next((line.body_role for line in regime.lines if line.node == node), "social_security")
