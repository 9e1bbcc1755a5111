"""Inputs drawn for a regime: pay from nothing to far above any ceiling, and everything else that it takes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.money import decimals
from cae_core.payroll.regime import Regime
from cae_core.payroll.year_to_date import next_state
from cae_core.rules.graph import Graph
from cae_core.rules.inputs import Input
from cae_core.rules.ratio import Ratio

GROSS = "gross"
SCALE = (1.0, 5.5)
"""The least and the largest pay drawn beside 0, as powers of ten of the currency's major unit."""


@attrs.frozen
class Sample:
    """Inputs of one payslip, as rules compute with them (minor units, Ratio, bool)."""

    inputs: Mapping[str, Any]


def samples(regime: Regime, graph: Graph, count: int, seed: str) -> tuple[Sample, ...]:
    """Draw inputs, the same for a seed: half of them with ``gross`` given, where it can be computed too.

    Half of them are a month that stands alone, the others one that follows an equal month of the year.
    """
    alone = tuple(_samples(regime, graph, (count + 1) // 2, random.Random(seed)))  # noqa: S311 – no secret
    return alone + tuple(_after_itself(regime, graph, alone))


def _after_itself(regime: Regime, graph: Graph, drawn: Iterable[Sample]) -> Iterator[Sample]:
    for sample in drawn if regime.state else ():
        try:
            state = next_state(regime, None, graph.run(sample.inputs))
        except CaeError:  # told where payslips are checked
            continue
        yield Sample({**sample.inputs, **state.values})


def _samples(regime: Regime, graph: Graph, count: int, dice: random.Random) -> Iterator[Sample]:
    kept = {*regime.state, *regime.carried}
    computed = GROSS in graph.rules and regime.base
    for i in range(count):
        pay = _amount(dice, graph.currency) if i else 0
        drawn = {
            name: _drawn(each, pay, graph.currency, dice)
            for name, each in graph.inputs.items()
            if name not in kept
        }
        if computed and i % 2:
            drawn |= dict.fromkeys(_amounts(regime, graph), pay)
        elif GROSS in graph.kinds:
            drawn = {name: value for name, value in drawn.items() if name not in regime.base}
            drawn[GROSS] = pay
        yield Sample(drawn)


def _amounts(regime: Regime, graph: Graph) -> tuple[str, ...]:
    """The first input of the base that is an amount: the pay agreed."""
    return tuple(name for name in regime.base if graph.kinds[name] == "amount")[:1]


def _amount(dice: random.Random, currency: str) -> int:
    unit = 10 ** decimals(currency)
    return int(10 ** dice.uniform(*SCALE) * unit)


def _drawn(each: Input, pay: int, currency: str, dice: random.Random) -> Any:
    """A value of an input: its default every other time, where it has one."""
    if each.default is not None and (dice.random() < 0.5 or each.automatic):
        return each.default_value(currency)
    if each.kind == "flag":
        return dice.random() < 0.5
    if each.kind == "count":
        return dice.choice((0, 1, 2, 5, 30, 300))
    if each.kind == "amount":
        return dice.randrange(0, pay // 10 + 1)
    if each.kind == "rate":
        return Ratio(dice.randrange(0, 1500), 10_000)
    return Ratio(dice.randrange(0, 401), 4)
