"""A rate raised by a point moves what rests on it, by as much as it must, and nothing else.

What rests on a rate is read off the graph of rules. Every rate that a rule of a paid regime reads is tried, on
people drawn as the conformance of countries draws them: pay given and pay computed, months alone and months
after others. The few rates that move no line of anybody's payslip are named, with the reason.
"""

from fractions import Fraction

import numpy as np
import pytest

from cae_core import Month, find_country
from cae_core.money import Rounding
from cae_core.rules.framework import Reform
from cae_core.rules.ratio import Ratio
from cae_core.testing.samples import samples

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")

DRAWN = 60
MONTHS = (Month(2026, 10), Month(2025, 6))  # reduced rates of France ended with 2025
POINT = Fraction(1, 100)
PAID = [
    (code, name)
    for code in ("FR", "MA", "TN", "DZ")
    for name, regime in find_country(code).regimes.items()
    if regime.paid
]
STATUTES = {"MA": {"dirt_allowance_ceiling": "200"}}  # the law leaves it open, and everything rests on it
DESIGNED = {
    "MA": [{"gross": "6300"}],  # under the threshold of low pay, and taxed
    "TN": [
        {"gross": "700", "work_accident_rate": "1 %", "dependent_parents": "2"},  # 5 % is under the ceiling
        {"gross": "2000", "work_accident_rate": "1 %", "graduate": "true", "seniority_years": "2"},
        {"minimum_wage": "true", "under_18": "true", "work_accident_rate": "1 %"},
        {  # between 70 and 71 % of a full week
            "hourly_rate": "5",
            "contract_hours_per_week": "34",
            "hours_worked": "150",
            "week_1_hours": "50",
            "work_accident_rate": "1 %",
        },
    ],
    "DZ": [{"base_salary": "60000", "zone_relief": "true"}],
}
"""People whom chance would not draw, as typed."""

GUARD = "it only tells whether a work-accident rate is one that a source knows"
BRANCH = "it only tells how the one line of CNAS is shared among its branches"
UNMOVED = {
    ("TN", "employee"): {"work_accident_lowest_rate": GUARD, "work_accident_highest_rate": GUARD},
    ("DZ", "employee"): {
        f"{branch}_{side}_rate": BRANCH
        for side in ("employee", "employer")
        for branch in ("assurances_sociales", "retraite", "assurance_chomage", "retraite_anticipee")
    }
    | {"accidents_travail_employer_rate": BRANCH},
}
"""Rates that move no line, by regime: why."""


def crowds(code, regime, graph):
    """Columns of people, those together who give the same inputs."""
    for texts in DESIGNED.get(code, ()):
        yield {name: column([value]) for name, value in regime.typed_for(graph, texts).items()}
    drawn = samples(regime, graph, DRAWN, f"rates of {regime.name}")
    for names in sorted({tuple(sorted(each.inputs)) for each in drawn}):
        mine = [each.inputs for each in drawn if tuple(sorted(each.inputs)) == names]
        yield {name: column([each[name] for each in mine]) for name in names}


def column(values):
    if isinstance(values[0], Ratio):
        return Ratio(column([each.n for each in values]), column([each.d for each in values]))
    return np.array(values)


def fractions(values, rows):
    """A column as exact numbers."""
    if isinstance(values, Ratio):
        return [
            Fraction(n, d) for n, d in zip(*(cells(each, rows) for each in (values.n, values.d)), strict=True)
        ]
    return [Fraction(int(each)) for each in cells(values, rows)]


def cells(values, rows):
    return np.broadcast_to(np.asarray(values), (rows,)).tolist()


def downstream(graph, key, given):
    """The nodes that a parameter may move: through rules, but not through what is given."""
    moving = {key}
    for name in graph.order:
        if name not in given and moving.intersection(graph.rules[name].parameters):
            moving.add(name)
    return moving - {key}


def product(rule, key):
    """The amount that a rule multiplies by a rate and rounds half up, where it does nothing else; else None."""
    symbol = rule.symbol
    if symbol.op != "rate":
        return None
    amount, rate, mode, unit = symbol.args
    plain = (amount.op, rate.op, mode, unit) == ("name", "name", Rounding.HALF_UP, 1)
    return amount.args[0] if plain and rate.args[0] == key else None


def half_up(value):
    """The nearest integer, halves away from zero."""
    return (abs(value) * 2 + 1) // 2 * (1 if value >= 0 else -1)


def raised(regime, fact, month):
    """The regime where a rate is a point more from a month on."""
    more = Fraction(fact.value.n, fact.value.d) + POINT
    value = f"{more.numerator}/{more.denominator}"
    row = {"from": month.first, "value": value, "source": "an assumption of this test"}
    return regime.reform(Reform("a point more", {fact.key: [row]}))


def moved(code, regime, month):
    """Each rate that a rule reads, with the lines that a point more of it moves; checked on the way."""
    graph, lines = regime.graph(month), {line.node for line in regime.lines}
    people = [(given, graph.run_arrays(given)) for given in crowds(code, regime, graph)]
    for fact in graph.facts.values():
        if fact.unit != "rate" or not any(fact.key in each.parameters for each in graph.rules.values()):
            continue
        reached = set()
        after_all = raised(regime, fact, month).graph(month)
        for given, before in people:
            changed = compared(graph, fact, given, before, after_all.run_arrays(given))
            reached |= changed & lines
        yield fact.key, reached


def compared(graph, fact, given, before, after):
    """The nodes that a point more of a rate moves; raises where one that does not rest on it is among them."""
    rows = max(np.size(each) for each in given.values())
    old, new = ({name: fractions(each, rows) for name, each in found.items()} for found in (before, after))
    assert old.keys() == new.keys()
    changed = {name for name in old if old[name] != new[name]}
    resting = downstream(graph, fact.key, given)
    assert changed <= resting, (fact.key, changed - resting)
    rate = Fraction(fact.value.n, fact.value.d)
    for name in resting & old.keys():
        base = product(graph.rules[name], fact.key)
        if base is not None and base not in resting:
            amounts = (
                old[base] if base in old else fractions(given.get(base, graph.known(given).get(base)), rows)
            )
            assert old[name] == [half_up(each * rate) for each in amounts], name
            assert new[name] == [half_up(each * (rate + POINT)) for each in amounts], name
            assert (name in changed) is any(abs(each) > 0 for each in amounts), name
    return changed


@pytest.mark.parametrize(("code", "name"), PAID)
def test_each_rate_moves_what_rests_on_it_and_nothing_else(code, name):
    regime, found = find_country(code).regime(name).with_statutes(STATUTES.get(code, {})), {}
    for month in MONTHS:
        for key, lines in moved(code, regime, month):
            found[key] = found.get(key, set()) | lines
    assert {key for key, lines in found.items() if not lines} == UNMOVED.get((code, name), {}).keys()
    parameters = regime.framework.parameters.parameters
    read = {each for rule in regime.framework.rules for each in rule.parameters}
    rates = {key for key in read if key in parameters and parameters[key].unit == "rate"}
    assert rates - found.keys() == set()
