"""The cooperative's own life on top of a scenario: its services, surplus, reserves, capital and cash by year.

The whole population (by weight) is one cooperative that begins with the run. Contributions of entrepreneurs
are its income, with grants; a calendar year's surplus is allocated by the law of its legal form
(`cae_core.capital.allocation`) as ``votes`` say, the last year's too where the run ends before December.

Conventions: the surplus bears no company tax; members pay ``share`` in as they are admitted and get it back
as they leave; interest on shares bears on the year's lowest capital; what is allocated to persons and outside
is paid in January of the year after. All it owns is cash: capital, reserves and what is due make it up to the
unit. What entrepreneurs have on their accounts is its debt to them and is told apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

import attrs

from cae_core.capital.allocation import Allocation, AllocationRules, allocate
from cae_core.capital.allocation import Kind as Destined
from cae_core.country.legal_frameworks import Kind
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import decimals, round_div
from cae_core.rules.errors import UnknownName
from cae_core.simulation.cooperative_plan import Plan, form_of
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.services_budget import MonthCosts, month_costs
from cae_core.simulation.variant import Variant

CARRIED = "carried_forward"
_KEPT = (Destined.RESERVE, Destined.CARRIED)


_FOLLOWED = (
    "surplus_to_allocate",
    "earlier_losses",
    "earlier_gains",
    "capital",
    "highest_capital",
    "net_worth",
)


def followed(name: str) -> bool:
    """Whether a figure of a year's accounts is one that the life comes to by itself: nobody gives it."""
    return name in _FOLLOWED or name.endswith("_balance")


class NoLegalForm(CaeError, LookupError):
    """A cooperative whose surplus no rules allocate. Data: form, known."""

    template = mark("no rules allocate the surplus of the legal form “{form}”; known: {known}")


@attrs.frozen
class LifeYear:
    """A calendar year, in minor units at its end unless said.

    ``contributions``, ``grants``, ``costs`` and ``surplus`` are of the year; ``balances`` of reserves and of
    what is carried forward, by role, after the allocation; ``reserves`` the indivisible ones together;
    ``due`` what was allocated to persons and outside; ``cash`` the cooperative's own, ``lowest_cash`` at the
    year's worst month's end; ``held`` what entrepreneurs have on their accounts. ``entrepreneurs`` and
    ``members`` are thousandths of persons in the last month; ``outside_pay`` the share of gross pay that went
    to persons not members (None: no pay); ``broken`` the framework's constraints that the year breaks.
    """

    year: int
    months: int
    contributions: int
    grants: int
    costs: int
    surplus: int
    allocation: Allocation
    capital: int
    balances: Mapping[str, int] = attrs.field(hash=False)
    reserves: int
    due: int
    cash: int
    lowest_cash: int
    held: int
    entrepreneurs: int
    members: int
    outside_pay: Fraction | None
    broken: tuple[str, ...]


def cooperative_life(scenario: Scenario, results: Results, key: str, plan: Plan) -> tuple[LifeYear, ...]:
    """Follow the cooperative of a variant year by year.

    Raises KeyError, NoLegalForm, UnknownName for a vote, LawNotEstablished for what statutes must say,
    NodeNotComputed for a figure or staff input that is missing.
    """
    variant, found = scenario.variant(key), results[key]
    monthly = found.monthly
    costs = tuple(month_costs(plan.budget, variant, scenario.start, monthly["months_active"]))
    salaried = variant.framework.kind is Kind.SALARIED
    life = _Life(plan, allocation_rules(plan, variant))
    years: list[LifeYear] = []
    for year, several in groupby(range(results.months), lambda place: (scenario.start + place).year):
        places = list(several)
        broken = tuple(name for name, when in found.broken_years.items() if year in when)
        years.append(life.year(year, _Flows(monthly, costs, places, salaried), broken))
    return tuple(years)


def allocation_rules(plan: Plan, variant: Variant) -> AllocationRules:
    """The rules of the surplus under the plan's statutes and the variant's reforms. Raises NoLegalForm."""
    form = form_of(variant, plan.legal_form)
    known = variant.country.allocations
    if form not in known:
        raise NoLegalForm(form=form, known=", ".join(known) or "–")
    rules = known[form]
    law = rules.framework.parameters
    for reform in variant.framework.reforms:
        rows = {name: value for name, value in reform.parameters.items() if name in law}
        law = law.overlay(rows, reform.name) if rows else law
    law = law.with_statutes(plan.statutes) if plan.statutes else law
    law = law if variant.known_on is None else law.known_by(variant.known_on)
    return attrs.evolve(rules, framework=attrs.evolve(rules.framework, parameters=law))


def rehearse(plan: Plan, variant: Variant, on: dt.date) -> None:
    """Allocate a surplus of one unit of currency on a day, so that what is missing is told before a run.

    Raises NoLegalForm, UnknownName for a vote, LawNotEstablished, NodeNotComputed.
    """
    rules = allocation_rules(plan, variant)
    figures = _Life(plan, rules).figures(10 ** decimals(rules.framework.currency), 0, plan.capital, 1)
    allocate(rules, on, figures)


@attrs.frozen
class _Flows:
    """The months of a year, out of those of a run (thousandths)."""

    monthly: Mapping[str, tuple[int, ...]]
    costs: tuple[MonthCosts, ...]
    places: list[int]
    salaried: bool

    def of(self, name: str, place: int) -> int:
        """A month's figure, in whole units, half up."""
        return round_div(self.monthly[name][place], 1000)

    def cost(self, place: int) -> int:
        """A month's spending, in minor units, half up."""
        return round_div(self.costs[place].total, 1000)

    def kept(self, place: int) -> int:
        """What entrepreneurs leave on their accounts in a month, in thousandths (none do on their own)."""
        names = ("costs", "contribution", "employer_cost", "owed_on_leaving")
        taken = sum(self.monthly[name][place] for name in names)
        return self.monthly["turnover"][place] - taken if self.salaried else 0

    def sum(self, name: str) -> int:
        """The year's figure, in whole units: its months', each rounded half up."""
        return sum(self.of(name, place) for place in self.places)


class _Life:
    """The cooperative on its way. It changes year after year."""

    def __init__(self, plan: Plan, rules: AllocationRules) -> None:
        self._plan, self._rules = plan, rules
        self._balances = dict(plan.opening)
        self._capital = self._highest = plan.capital
        self._cash = plan.capital + sum(plan.opening.values())
        self._due = self._held = 0

    def year(self, year: int, flows: _Flows, broken: tuple[str, ...]) -> LifeYear:
        """Live a year and allocate its surplus."""
        grants = self._plan.budget.grants.get(year, 0)
        self._cash += grants - self._due
        lowest_cash, lowest_capital = self._months(flows)
        contributions = flows.sum("contribution")
        costs = sum(flows.cost(place) for place in flows.places)
        surplus = contributions + grants - costs
        last = flows.places[-1]
        end = flows.costs[last].month.last
        figures = self.figures(surplus, grants, lowest_capital, flows.of("months_active", last))
        allocation = allocate(self._rules, end, figures)
        self._take_in(allocation)
        gross = sum(flows.monthly["gross"][place] for place in flows.places)
        outside = sum(flows.monthly["third_party_gross"][place] for place in flows.places)
        return LifeYear(
            year=year,
            months=len(flows.places),
            contributions=contributions,
            grants=grants,
            costs=costs,
            surplus=surplus,
            allocation=allocation,
            capital=self._capital,
            balances=dict(self._balances),
            reserves=sum(amount for role, amount in self._balances.items() if role != CARRIED),
            due=self._due,
            cash=self._cash,
            lowest_cash=lowest_cash,
            held=round_div(self._held, 1000),
            entrepreneurs=flows.monthly["months_active"][last],
            members=flows.monthly["months_member"][last],
            outside_pay=Fraction(outside, gross) if gross else None,
            broken=broken,
        )

    def _months(self, flows: _Flows) -> tuple[int, int]:
        """Take in the months; returns the lowest cash and the lowest capital of the year."""
        cash: list[int] = []
        capital = [self._capital]
        for place in flows.places:
            now = self._plan.capital + self._plan.share * flows.of("months_member", place)
            self._cash += flows.of("contribution", place) - flows.cost(place) + now - self._capital
            self._capital, self._highest = now, max(self._highest, now)
            self._held += flows.kept(place)
            cash.append(self._cash)
            capital.append(now)
        return min(cash), min(capital)

    def figures(self, surplus: int, grants: int, lowest_capital: int, eligible: int) -> dict[str, Any]:
        """The inputs of the allocation that the life knows, then what is voted."""
        inputs = {each.name: each for each in self._rules.framework.inputs}
        carried = self._balances.get(CARRIED, 0)
        known = {
            "surplus_to_allocate": surplus,
            "earlier_losses": max(-carried, 0),
            "earlier_gains": max(carried, 0),
            "capital": self._capital,
            "highest_capital": self._highest,
            "interest_capital": lowest_capital,
            "net_worth": self._capital + sum(self._balances.values()) + surplus,
            "eligible_employees": eligible,
            "grants": grants,
        }
        known |= {f"{role}_balance": amount for role, amount in self._balances.items() if role != CARRIED}
        for name in self._plan.votes:
            if name not in inputs:
                raise UnknownName.among(name, self._rules.name, inputs)
        currency = self._rules.framework.currency
        voted = {name: inputs[name].typed(text, currency) for name, text in self._plan.votes.items()}
        return {name: value for name, value in known.items() if name in inputs} | voted

    def _take_in(self, allocation: Allocation) -> None:
        """Keep what an allocation keeps; the rest is due."""
        self._due = 0
        for part in allocation.parts:
            role = part.destination.role
            if part.destination.kind in _KEPT:
                self._balances[role] = self._balances.get(role, 0) + part.amount
            else:
                self._due += part.amount
