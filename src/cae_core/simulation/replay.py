"""Any row of a simulation told month by month, computed again alone, in plain ints, and equal to the cent.

Nothing here uses arrays but to read what they said: payslips are runs of the payroll's own rules for one
person (`cae_core.payroll`), contributions runs of the scheme's rules, so that each figure explains itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.country.legal_frameworks import Kind, PayPolicy
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import round_div
from cae_core.payroll.calculation import affordable
from cae_core.payroll.regime import COST
from cae_core.payroll.year_to_date import YearToDate, next_state, unpaid_state
from cae_core.periods import Month
from cae_core.rules.errors import CannotSolve, NoSolution
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run
from cae_core.simulation.course import PERSON, Course, run_course
from cae_core.simulation.people import People
from cae_core.simulation.replayed_account import OwnAccountAlone, TakingAlone
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant
from cae_core.simulation.wages import STEADY_MONTHS, TAKEN, checked_guards


class RowDiffers(CaeError, AssertionError):
    """A row computed alone is not what the population has. Data: row, month, name, alone, there."""

    template = mark("row {row}, {month}, {name}: {there} in the population, {alone} alone")


@attrs.frozen(eq=False)
class ReplayedMonth:
    """A month of a person: the account before and after, what moved it, and the runs that say how.

    ``amounts`` are those of the course by name (minor units, months). ``payslip`` is the month's pay, None
    where nothing was paid; ``contribution`` the runs of the scheme's components, ``dues`` those of what was
    owed.
    """

    month: Month
    opening: int
    closing: int
    amounts: Mapping[str, int]
    payslip: Run | None
    contribution: Mapping[str, Run]
    dues: Mapping[str, Run]

    @property
    def statement(self) -> tuple[tuple[str, int], ...]:
        """What moved the account, signed; the parts add up to closing less opening."""
        names = ("turnover", "costs", "contribution", "employer_cost", "owed_on_leaving")
        moves = [(name, self.amounts.get(name, 0) * (1 if name == "turnover" else -1)) for name in names]
        drawn = self.opening + sum(amount for _, amount in moves) - self.closing
        return tuple((name, amount) for name, amount in (*moves, ("drawn", -drawn)) if amount)


@attrs.frozen(eq=False)
class Replay:
    """A row of a population under one variant, month by month."""

    variant: str
    row: int
    months: tuple[ReplayedMonth, ...]


def replay(scenario: Scenario, key: str, row: int) -> Replay:
    """Tell a row of a scenario under one of its variants, by key.

    Raises UnknownKey, PartOutside, and RowDiffers should any figure differ from the population's.
    """
    variant = scenario.variant(key)
    people = scenario.population.part(row, row + 1)
    course = run_course(people, variant, scenario.start, recorded=True)
    return replay_row(people, variant, scenario.start, course, 0)


def replay_row(
    people: People, variant: Variant, start: Month, course: Course, place: int, *, whole: bool = True
) -> Replay:
    """Tell the row at a place of some people whose course was recorded; ``whole``: every line of payslips.

    Raises RowDiffers.
    """
    row = people.first + place
    alone = _Alone(people, variant, place, whole=whole)
    months = []
    for at in range(people.months):
        there = {name: int(each[place, at]) for name, each in course.history.items() if name in PERSON}
        made = alone.month(start + at, at, there["gross"])
        last = {"account_end": made.closing} if at + 1 == people.months else {}
        for name in PERSON:
            mine = {**made.amounts, **last}.get(name, 0)
            if mine != there[name]:
                raise RowDiffers(row=row, month=start + at, name=name, alone=mine, there=there[name])
        months.append(made)
    return Replay(variant.key, row, tuple(months))


class _Alone:
    """One person's account on its way. It changes."""

    def __init__(self, people: People, variant: Variant, place: int, *, whole: bool) -> None:
        self._variant, self._whole = variant, whole
        self._turnover, self._costs = people.turnover[place].tolist(), people.costs[place].tolist()
        self._entry, self._exit = int(people.entry[place]), int(people.exit[place])
        self._months = people.months
        self._tenure = int(people.columns["tenure"][place]) if "tenure" in people.columns else 0
        self._account = 0
        self._columns = {name: people.column(each)[place].item() for name, each in self._named()}
        for name, choice in variant.framework.choices.items():
            code = int(people.column(choice.column)[place])
            self._columns[name] = people.categories[choice.column][code] in choice.among
        self._taking = TakingAlone(variant.framework.scheme)
        client = people.columns.get("client_share")
        self._own = OwnAccountAlone(variant, self._columns, 0 if client is None else int(client[place]))
        self._state: YearToDate | None = None
        self._brought: list[int] = []

    def _named(self) -> Iterator[tuple[str, str]]:
        yield from self._variant.framework.columns.items()

    def month(self, month: Month, at: int, gross: int) -> ReplayedMonth:
        """Live a month; ``gross`` is the pay that the population's row got, which must be what fits."""
        framework, opening = self._variant.framework, self._account
        active, since = self._entry <= at < self._exit, max(at - self._entry, 0) + self._tenure
        amounts: dict[str, int] = {
            "turnover": self._turnover[at] if active else 0,
            "costs": self._costs[at] if active else 0,
            "months_active": int(active),
        }
        runs = self._taking.month(month, amounts, active=active, since=since)
        amounts["contribution"] = sum(run["due"] for run in runs.values()) if active else 0
        member = active and since >= framework.figure("member_after_months", month.last)
        amounts["months_member"] = int(member)
        brought = amounts["turnover"] - amounts["costs"] - amounts["contribution"]
        self._account += brought
        self._brought = [*self._brought[1 - STEADY_MONTHS :], brought]
        payslip: Run | None = None
        dues: Mapping[str, Run] = {}
        if framework.kind is Kind.SALARIED:
            trial = active and since < framework.figure("trial_months", month.last)
            dues = self._trial(month, amounts) if trial else {}
            if active and not trial:
                payslip = self._pay(month, at, gross, amounts)
            if active and self._leaves(at):
                amounts["owed_on_leaving"] = max(self._account, 0)
                self._account -= amounts["owed_on_leaving"]
        else:
            income, self._account = self._account, 0
            last = at + 1 == self._months
            dues = self._own.month(month, amounts, income, active=active, last=last)
        amounts["third_party_gross"] = 0 if member else amounts.get("gross", 0)
        return ReplayedMonth(month, opening, self._account, amounts, payslip, runs, dues)

    def _pay(self, month: Month, at: int, gross: int, amounts: dict[str, int]) -> Run | None:
        """The payslip of a month, None where pay waits; the gross must be the largest that fits."""
        framework, regime = self._variant.framework, self._variant.regime
        assert regime is not None
        graph = regime.graph(month)
        before = {} if self._state is None else self._state.for_month(month)
        given = {**self._variant.typed(month), **self._columns, **before}
        spend = self._spendable(month, at)
        least = max(framework.figure("least_gross", month.last), 1)
        stated = framework.pay_as
        cost = _cost(graph.run, given, stated)
        if not gross:
            self._check(spend <= 0 or cost(least) > spend, month, "gross", least, 0)
            if spend > 0:
                self._check_largest(month, spend, given, 0)
            if regime.carried:
                nothing = graph.run({**given, "gross": 0}, tuple(regime.carried.values()))
                self._state = unpaid_state(regime, self._state, nothing)
            return None
        self._check(gross >= least and cost(gross + 1) > spend, month, "gross", gross + 1, gross)
        self._check_largest(month, spend, given, gross)
        given |= {"gross": gross} | ({stated: gross} if stated else {})
        guards = checked_guards(regime, graph, given)
        nodes = tuple(dict.fromkeys((*TAKEN, "net_pay", *regime.state.values(), *guards)))
        run = graph.run(given, None if self._whole else nodes)
        self._check(run["employer_cost"] <= spend, month, "employer_cost", spend, run["employer_cost"])
        self._state = next_state(regime, self._state, run)
        self._account -= run["employer_cost"]
        amounts |= {name: run[name] for name in TAKEN}
        insured = run["employee_contributions"] + run["employer_contributions"] > 0
        amounts |= {"net_income": run["net_pay"], "months_paid": 1, "months_insured": int(insured)}
        amounts["months_below_minimum"] = int(any(run[node] for node in guards))
        return run

    def _leaves(self, at: int) -> bool:
        """Whether it is the last month of somebody whom the run goes on without."""
        return self._exit == at + 1 < self._months

    def _check_largest(self, month: Month, spend: int, given: Mapping[str, Any], gross: int) -> None:
        """Under a reform that may make cost fall, the exact search finds the pay that was paid.

        Where that search cannot prove which pay is the largest, no more is told.
        """
        regime = self._variant.regime
        assert regime is not None
        if regime.proved:
            return
        try:
            found = affordable(regime, month, spend, given)["gross"]
        except NoSolution:
            found = 0
        except CannotSolve:
            return
        least = max(self._variant.framework.figure("least_gross", month.last), 1)
        self._check(gross == (found if found >= least else 0), month, "gross", found, gross)

    def _spendable(self, month: Month, at: int) -> int:
        """What the account may spend on pay."""
        framework = self._variant.framework
        keep: Ratio = framework.figure("keep", month.last)
        if self._leaves(at):
            return self._account
        kept = round_div(max(self._account, 0) * keep.n, keep.d)
        spendable: int = self._account - kept
        if framework.pay is PayPolicy.AVAILABLE:
            return spendable
        known = min(max(at + 1 - self._entry, 1), STEADY_MONTHS)
        return min(spendable, sum(self._brought) // known)

    def _trial(self, month: Month, amounts: dict[str, int]) -> Mapping[str, Run]:
        """What a contract on trial owes, borne by the account."""
        amounts["months_trial"] = 1
        regime, trial = self._variant.trial_regime, self._variant.framework.trial
        if regime is None or trial is None:
            return {}
        run = regime.graph(month).run(regime.typed(month, trial.inputs), trial.dues)
        owed = [run[node] for node in trial.dues]
        for name in ("employer_contributions", "employer_cost"):
            amounts[name] = sum(owed)
        amounts["months_insured"] = sum(each > 0 for each in owed)
        self._account -= sum(owed)
        return dict.fromkeys(trial.dues, run)

    def _check(self, holds: bool, month: Month, name: str, alone: object, there: object) -> None:
        if not holds:
            raise RowDiffers(row="–", month=month, name=name, alone=alone, there=there)


def _cost(run: Callable[..., Run], given: Mapping[str, Any], stated: str) -> Callable[[int], int]:
    """What a gross pay costs, where an input states it too if one does."""

    def cost(gross: int) -> int:
        pay = dict.fromkeys(("gross", stated) if stated else ("gross",), gross)
        found: int = run({**given, **pay}, (COST,))[COST]
        return found

    return cost
