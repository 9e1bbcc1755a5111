"""The lives of the cooperatives that a scenario has plans of, with what they rest on, and as tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.capital.allocation import Kind as Destined
from cae_core.messages import Sentence
from cae_core.payroll.regime import COST
from cae_core.rules.parameters import Fact
from cae_core.simulation.cooperative_life import LifeYear, cooperative_life
from cae_core.simulation.cooperative_plan import NONE_SAID, Plan, no_life
from cae_core.simulation.provenance import FactUsed, Rests, law_text, unread
from cae_core.simulation.results import Results, Table, table_of
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.services_budget import MOST, BreakEven, NoBreakEven, break_even, staff_regime

KINDS: Mapping[str, Destined] = {
    "to_reserves": Destined.RESERVE,
    "carried_forward": Destined.CARRIED,
    "to_employees": Destined.EMPLOYEES,
    "to_members": Destined.MEMBERS,
    "to_outside": Destined.OUTSIDE,
}
"""Whom a surplus goes to, as columns; together they are the surplus."""
_YEAR = (
    "year",
    "months",
    "contributions",
    "grants",
    "costs",
    "surplus",
    "capital",
    "reserves",
    "due",
    "cash",
    "lowest_cash",
    "held",
    "entrepreneurs",
    "members",
)


@attrs.frozen(eq=False)
class Life:
    """The life of a variant's cooperative, year by year.

    ``enough`` is the break-even; None where no number of entrepreneurs bears the budget.
    ``present`` are entrepreneurs a month on average (thousandths). ``law`` is a SHA-256 of the rules of the
    surplus and of staff's pay at the end of each year, ``unverified`` their facts whose text was not read.
    """

    variant: str
    plan: Plan
    years: tuple[LifeYear, ...]
    enough: BreakEven | None
    present: Fraction
    law: str
    unverified: tuple[FactUsed, ...]


def lives(scenario: Scenario, results: Results) -> dict[str, Life]:
    """Follow each cooperative that the scenario has a plan of, by variant.

    Raises what `cae_core.simulation.cooperative_life.cooperative_life` does.
    """
    return {key: _life(scenario, results, key, plan) for key, plan in scenario.cooperatives.items() if plan}


def why_none(scenario: Scenario, key: str) -> Sentence | None:
    """Why the cooperative of a variant is not followed; None where the scenario asks for no life at all.

    Raises KeyError.
    """
    if not scenario.cooperatives or scenario.cooperatives.get(key) is not None:
        return None
    return no_life(scenario.variant(key)) if key not in scenario.cooperatives else Sentence(NONE_SAID)


def _life(scenario: Scenario, results: Results, key: str, plan: Plan) -> Life:
    variant, found = scenario.variant(key), results[key]
    years = cooperative_life(scenario, results, key, plan)
    try:
        enough: BreakEven | None = break_even(plan.budget, variant, found, scenario.start)
    except NoBreakEven:
        enough = None
    return Life(
        key,
        plan,
        years,
        enough,
        Fraction(found.totals["months_active"], results.months),
        *_rests(scenario, key, plan, years),
    )


def _rests(
    scenario: Scenario, key: str, plan: Plan, years: tuple[LifeYear, ...]
) -> tuple[str, tuple[FactUsed, ...]]:
    """The law of the surplus, and of staff's pay where there is staff; facts of it that nobody read."""
    digest, facts = hashlib.sha256(), list[Fact]()
    for year in years:
        digest.update(law_text(year.allocation.run.graph).encode())
        facts += year.allocation.run.facts()
    if plan.budget.posts:
        regime = staff_regime(scenario.variant(key))
        own = (name for post in plan.budget.posts for name in post.inputs)
        given = {"gross", *regime.state, *plan.budget.staff_inputs, *own}
        for graph in (regime.graph(scenario.start + place) for place in range(scenario.months)):
            digest.update(law_text(graph).encode())
            facts += graph.facts_of((COST,), given)
    return digest.hexdigest(), unread(facts)


def with_lives(results: Results, lives: Mapping[str, Life]) -> Results:
    """The results with the lives' tables, and with the facts that they rest on among the variants' own."""
    if not lives:
        return results
    variants = [
        attrs.evolve(each, rests=_with_facts(each.rests, lives[each.key])) if each.key in lives else each
        for each in results.variants
    ]
    more = {**results.more, "cooperative": life_table(lives), "break_even": break_even_table(lives)}
    return attrs.evolve(results, variants=tuple(variants), more=more)


def _with_facts(rests: Rests, life: Life) -> Rests:
    several = {*rests.unverified, *life.unverified}
    return attrs.evolve(rests, unverified=tuple(sorted(several, key=attrs.astuple)))


def life_table(lives: Mapping[str, Life]) -> Table:
    """A row a variant and year: minor units, entrepreneurs and members in thousandths of a person.

    ``outside_pay`` is an exact share, empty where nothing was paid; ``broken`` are the framework's
    constraints that the year breaks, ``unlawful`` the limits of the law that what is voted breaks.
    """
    roles = dict.fromkeys(role for each in lives.values() for year in each.years for role in year.balances)
    names = (
        "variant",
        *_YEAR,
        *KINDS,
        *(f"balance_{role}" for role in roles),
        "outside_pay",
        "broken",
        "unlawful",
    )
    return table_of(names, [row for each in lives.values() for row in _rows(each, tuple(roles))])


def _rows(life: Life, roles: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    for year in life.years:
        yield (
            life.variant,
            *(getattr(year, name) for name in _YEAR),
            *(year.allocation.of_kind(kind) for kind in KINDS.values()),
            *(year.balances.get(role, 0) for role in roles),
            "" if year.outside_pay is None else str(year.outside_pay),
            " ".join(year.broken),
            " ".join(each.limit.node for each in year.allocation.breaches),
        )


def break_even_table(lives: Mapping[str, Life]) -> Table:
    """A row a variant: exact amounts as texts; 0 and nothing where no number of entrepreneurs bears it."""
    names = ("variant", "entrepreneurs", "lasting", "surplus", "before", "tried", "present", "law")
    return table_of(names, [_enough(each) for each in lives.values()])


def _enough(life: Life) -> tuple[Any, ...]:
    found = life.enough
    told = (
        (0, 0, "", "")
        if found is None
        else (found.number, found.lasting, str(found.surplus), str(found.before))
    )
    return (life.variant, *told, MOST, str(life.present), life.law)
