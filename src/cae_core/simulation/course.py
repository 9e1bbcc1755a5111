"""What becomes of many persons under one variant, month after month: exact, and the same whatever the parts.

Each person is one activity: its account receives what clients pay, bears costs and the mutualised
contribution, and pays the person as far as it goes. Clients pay in the month they are invoiced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from cae_core.country.legal_frameworks import Kind
from cae_core.periods import Month
from cae_core.simulation.own_account import Periods
from cae_core.simulation.people import People
from cae_core.simulation.running_state import Array, RunningState, take
from cae_core.simulation.taking import Taking
from cae_core.simulation.variant import Variant

PERSON = (
    "turnover",
    "costs",
    "contribution",
    "employer_cost",
    "gross",
    "employee_contributions",
    "employer_contributions",
    "income_tax",
    "dues",
    "net_income",
    "account_end",
    "months_active",
    "months_paid",
    "months_trial",
    "months_below_minimum",
)
"""What a course keeps of each person: totals over the months in minor units, and months."""

_PAY = ("gross", "employee_contributions", "employer_contributions", "income_tax", "net_pay", "employer_cost")


@attrs.frozen(eq=False)
class Course:
    """The totals of each person (see `PERSON`), and weighted sums by month and by body.

    Sums are plain ints: minor units times thousandths of a person.
    """

    person: Mapping[str, Array]
    monthly: Mapping[str, tuple[int, ...]]
    bodies: Mapping[str, int]


def run_course(people: People, variant: Variant, start: Month) -> Course:
    """Follow people from a month on, as long as their turnover is known.

    Raises LawNotEstablished where the framework lacks a figure, NotSimulated.
    """
    walk = _Walk(people, variant, start)
    for place in range(people.turnover.shape[1]):
        walk.step(place)
    return walk.course()


class _Walk:
    """The accounts of some persons on their way. It changes month after month."""

    def __init__(self, people: People, variant: Variant, start: Month) -> None:
        self.people, self.variant, self.start = people, variant, start
        self.framework, self.regime = variant.framework, variant.regime
        rows = len(people.weights)
        self.rows, self.account = rows, np.zeros(rows, np.int64)
        self.person = {name: np.zeros(rows, np.int64) for name in PERSON}
        self.monthly: dict[str, list[int]] = {}
        self.bodies: dict[str, int] = {}
        self.taking = Taking(self.framework.scheme, rows)
        self.state: RunningState | None = None
        self.periods = [Periods(due, rows) for due in self.framework.dues]
        self._month: dict[str, int] = {}

    def step(self, place: int) -> None:
        """Live a month: place 0 is the first."""
        month = self.start + place
        people = self.people
        active = (people.entry <= place) & (place < people.exit)
        since = np.maximum(place - people.entry, 0)
        flows = {
            "turnover": np.where(active, people.turnover[:, place], 0),
            "costs": np.where(active, people.costs[:, place], 0),
        }
        contribution = self.taking.month(month, flows, active, since)
        self._add({**flows, "contribution": contribution, "months_active": active.astype(np.int64)})
        self.account += flows["turnover"] - flows["costs"] - contribution
        if self.framework.kind is Kind.SALARIED:
            self._pay(month, place, active, since)
        else:
            self._own_account(month, place, flows, active)
        self._close_month()

    # -- salaried work

    def _pay(self, month: Month, place: int, active: Array, since: Array) -> None:
        """Pay out of each account what it affords; those who wait keep what they have."""
        regime = self.regime
        assert regime is not None
        graph = regime.held_graph(month)
        if self.state is None:
            self.state = RunningState(regime, graph, self.rows)
        self.state.begin(month)
        trial = active & (since < self.framework.figure("trial_months", month.last))
        self._add({"months_trial": trial.astype(np.int64)})
        leaving = self.people.exit == place + 1
        kept = np.where(leaving, 0, self._kept(month))
        spend = np.where(active & ~trial, self.account - kept, 0)
        rows = np.flatnonzero(spend > 0)
        given = self._inputs(graph, rows)
        gross = graph.solve_arrays("employer_cost", spend[rows], given, "gross") if rows.size else rows
        enough = gross >= max(self.framework.figure("least_gross", month.last), 1)
        paid = rows[enough]
        if paid.size:
            self._paid(graph, paid, gross[enough])
        if regime.carried:
            waiting = np.setdiff1d(np.flatnonzero(active & ~trial), paid)
            self._wait(graph, waiting)

    def _kept(self, month: Month) -> Array:
        """What stays in each account: a share of what is there, half up."""
        share = self.framework.figure("keep", month.last)
        kept: Array = (np.maximum(self.account, 0) * share.n * 2 + share.d) // (2 * share.d)
        return kept

    def _inputs(self, graph: Any, rows: Array) -> dict[str, Any]:
        """The payroll inputs of some rows: the framework's own, the population's columns, the year so far."""
        regime, framework = self.regime, self.framework
        assert regime is not None
        assert self.state is not None
        given = regime.typed_for(graph, {**framework.inputs, **self.variant.inputs})
        return given | self._columns(rows) | self.state.of(rows)

    def _columns(self, rows: Array) -> dict[str, Array]:
        """What the population says of some rows, by input of the regime."""
        people, given = self.people, {}
        for name, column in self.framework.columns.items():
            given[name] = people.column(column)[rows]
        for name, choice in self.framework.choices.items():
            codes = [people.categories[choice.column].index(each) for each in choice.among]
            given[name] = np.isin(people.column(choice.column)[rows], codes)
        return given

    def _paid(self, graph: Any, rows: Array, gross: Array) -> None:
        regime = self.regime
        assert regime is not None
        assert self.state is not None
        lines = tuple(line for line in regime.lines if line.body_role)
        guards = tuple(
            each.node for each in regime.layout.guards if each.refuse and self._guarded(graph, each.node)
        )
        wanted = dict.fromkeys((*_PAY, *regime.state.values(), *(line.node for line in lines), *guards))
        found = graph.run_arrays({**self._inputs(graph, rows), "gross": gross}, tuple(wanted))
        for name in (
            "gross",
            "employee_contributions",
            "employer_contributions",
            "income_tax",
            "employer_cost",
        ):
            self._put(name, rows, found[name])
        self._put("net_income", rows, found["net_pay"])
        self._put("months_paid", rows, np.ones(rows.size, np.int64))
        if guards:
            below = np.logical_or.reduce([np.broadcast_to(found[node], (rows.size,)) for node in guards])
            self._put("months_below_minimum", rows, below.astype(np.int64))
        weights = self.people.weights[rows]
        for line in lines:
            amount = weighted(found[line.node], weights) * line.sign
            self.bodies[line.body_role] = self.bodies.get(line.body_role, 0) + amount
        self.account[rows] -= found["employer_cost"]
        self.state.paid(rows, found)

    def _guarded(self, graph: Any, node: str) -> bool:
        """Whether a guard can be looked at when gross pay alone is given."""
        return not graph.missing(node, {"gross", *self.framework.inputs, *self.framework.columns})

    def _wait(self, graph: Any, rows: Array) -> None:
        """What a month without pay hands on to the next that is paid."""
        assert self.regime is not None
        assert self.state is not None
        if not rows.size:
            return
        given = {**self._inputs(graph, rows), "gross": np.zeros(rows.size, np.int64)}
        found = graph.run_arrays(given, tuple(self.regime.carried.values()))
        self.state.unpaid(rows, {name: take(value, np.arange(rows.size)) for name, value in found.items()})

    # -- work on one's own account

    def _own_account(self, month: Month, place: int, flows: Mapping[str, Array], active: Array) -> None:
        """Take what is due for each period at its end; the rest of the month's result is income."""
        income = self.account.copy()
        self.account -= income
        self._add({"net_income": income, "months_paid": (active & (income > 0)).astype(np.int64)})
        if not self.periods:
            return
        assert self.regime is not None
        share = self.people.columns.get("client_share")
        made = {
            "turnover": flows["turnover"],
            "income": flows["turnover"] - flows["costs"],
            "client_turnover": np.zeros_like(flows["turnover"])
            if share is None
            else (flows["turnover"] * share + 500) // 1000,
        }
        everybody = np.arange(self.rows)
        last = place + 1 == self.people.turnover.shape[1]
        for periods in self.periods:
            periods.add(made, active)
            if not periods.ends_with(month, last=last):
                continue
            graph = self.regime.graph(month)
            typed = self.regime.typed_for(graph, {**self.framework.inputs, **self.variant.inputs})
            owed = periods.settle(self.regime, month, typed | self._columns(everybody))
            name = "income_tax" if periods.due.tax else "dues"
            self._add({name: owed, "net_income": -owed})
            body = periods.due.body
            self.bodies[body] = self.bodies.get(body, 0) + weighted(owed, self.people.weights)

    # -- sums

    def _put(self, name: str, rows: Array, amount: Any) -> None:
        full = np.zeros(self.rows, np.int64)
        full[rows] = amount
        self._add({name: full})

    def _add(self, amounts: Mapping[str, Array]) -> None:
        for name, amount in amounts.items():
            self.person[name] += amount
            self._month[name] = self._month.get(name, 0) + weighted(amount, self.people.weights)

    def _close_month(self) -> None:
        for name in PERSON:
            if name != "account_end":
                self.monthly.setdefault(name, []).append(self._month.pop(name, 0))

    def course(self) -> Course:
        """The totals once the last month is over."""
        self.person["account_end"] = self.account.copy()
        monthly = {name: tuple(values) for name, values in self.monthly.items()}
        return Course(self.person, monthly, dict(sorted(self.bodies.items())))


def weighted(amounts: Any, weights: Array) -> int:
    """The sum of amounts, each times its weight, as a plain int that nothing can overflow.

    >>> weighted(np.array([2**40, 1]), np.array([2**40, 1000])) == 2**80 + 1000
    True
    """
    values = np.broadcast_to(np.asarray(amounts), weights.shape)
    largest = int(np.abs(values).max(initial=0)) * int(weights.max(initial=0)) * max(len(weights), 1)
    if values.dtype == object or largest >= 2**62:
        return sum(int(a) * int(w) for a, w in zip(values.tolist(), weights.tolist(), strict=True))
    return int(np.dot(values.astype(np.int64), weights))
