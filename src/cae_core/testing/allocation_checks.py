"""Checks of the surplus: destinations in the chart, limits with a source, the whole shared out."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.capital.allocation import SURPLUS, AllocationRules, Limit, NotAllocated, allocate
from cae_core.errors import CaeError
from cae_core.money import decimals
from cae_core.rules.errors import LawNotChecked, LawNotEstablished, ParameterNotKnownYet
from cae_core.rules.graph import Graph
from cae_core.rules.inputs import Input
from cae_core.rules.ratio import Ratio
from cae_core.testing.subject import Fault, Subject

_LARGEST = 10**6
"""The largest amount drawn, in major units of the currency."""


def allocations(subject: Subject) -> Iterator[Fault]:
    """Each surplus goes to accounts that there are, by rules and limits that cite the law, to the unit."""
    for form, rules in subject.country.allocations.items():
        if form not in subject.country.legal_forms:
            yield f"allocations.{form}", "there is no such legal form"
        yield from _plan_faults(subject, form, rules)
        yield from _sum_faults(subject, form, rules)


def _plan_faults(subject: Subject, form: str, rules: AllocationRules) -> Iterator[Fault]:
    accounts = subject.country.chart.accounts
    for each in rules.destinations:
        where = f"{form}, destination {each.node}"
        if each.role not in accounts:
            yield where, f"the chart has no account “{each.role}”"
        if rules.framework.kind(each.node) != "amount":
            yield where, "it is no amount"
    for limit in rules.limits:
        yield from _limit_faults(f"{form}, limit {limit.node}", rules, limit)
    cited = [(f"{form}, destination {each.node}", each.source) for each in rules.destinations]
    cited += [(f"{form}, limit {each.node}", each.source) for each in rules.limits]
    cited += [(f"{form}.{each.name}", each.source) for each in rules.framework.rules]
    for where, source in cited:
        if not subject.cited(source):
            yield where, f"its source “{source}” does not cite {subject.source}"
    yield from (
        (f"{form}.{each.name}", "it has no docstring") for each in rules.framework.rules if not each.doc
    )


def _limit_faults(where: str, rules: AllocationRules, limit: Limit) -> Iterator[Fault]:
    kind = rules.framework.kind
    if kind(limit.node) != "flag":
        yield where, "it is no flag"
    if limit.option and limit.option not in {each.name for each in rules.framework.inputs}:
        yield where, f"“{limit.option}” is nothing that is given"
    if limit.nearest and not (limit.option and kind(limit.nearest) == kind(limit.option)):
        yield where, f"“{limit.nearest}” is not of the kind of “{limit.option}”"


def _sum_faults(subject: Subject, form: str, rules: AllocationRules) -> Iterator[Fault]:
    """Drawn years: a surplus, a loss, nothing. What statutes must supply is drawn too."""
    known = rules.framework.parameters
    mine = {key: value for key, value in subject.statutes.items() if key in known}
    rules = rules.with_statutes(mine) if mine else rules
    dice = random.Random(f"{subject.seed} {form}")  # noqa: S311 – no secret
    for month in subject.months(known):
        on = month.last
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LawNotChecked)
            graph = rules.framework.at(on)
        for _ in range(subject.draws):
            drawn = _drawn_year(graph, dice)
            try:
                allocate(rules, on, drawn)
            except (LawNotEstablished, ParameterNotKnownYet):  # for the statutes to say, or too early a day
                continue
            except NotAllocated as error:
                yield f"{form} {on}", f"{error}; with {_told(drawn)}"
                break
            except CaeError as error:
                yield f"{form} {on}", f"a surplus cannot be allocated: {error}"
                break


def _drawn_year(graph: Graph, dice: random.Random) -> dict[str, Any]:
    drawn = {
        name: _value(each, graph.currency, dice)
        for name, each in graph.inputs.items()
        if each.default is None or dice.random() < 0.5
    }
    return {**drawn, SURPLUS: dice.choice((-1, 0, 1, 1)) * _amount(graph.currency, dice)}


def _amount(currency: str, dice: random.Random) -> int:
    return dice.choice((0, 1, 100)) + dice.randrange(_LARGEST * 10 ** decimals(currency))


def _value(each: Input, currency: str, dice: random.Random) -> Any:
    if each.kind == "flag":
        return dice.random() < 0.5
    if each.kind == "count":
        return dice.choice((0, 1, 2, 30))
    return _amount(currency, dice) if each.kind == "amount" else Ratio(dice.randrange(10_001), 10_000)


def _told(drawn: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in drawn.items())
