"""What a run rests on: the names read in the branches taken, and no other; inputs that no branch reads."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_payslip import ON, framework

from cae_core.country import find_country
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, Scale, rule
from cae_core.rules.brackets import Brackets
from cae_core.rules.errors import NodeNotComputed
from cae_core.rules.int_ops import IntOps
from cae_core.rules.ratio import Ratio
from cae_core.rules.reads import arguments_of, chooses, read_by

# Operation by operation -----------------------------------------------------------------------------------


@rule(source="invented")
def chosen(x: Ops, flag: Flag, yes: Amt, no: Amt) -> Amt:
    return x.where(flag, yes, no)


@rule(source="invented")
def first_case(x: Ops, one: Flag, a: Amt, two: Flag, b: Amt, c: Amt) -> Amt:
    return x.select([(one, a), (two, b)], c)


@rule(source="invented")
def product(x: Ops, amount: Amt, hours: Rate, premium: Rate) -> Amt:
    return x.rate(amount, hours * (premium + 1))


@rule(source="invented")
def quotient(x: Ops, n: Amt, d: Amt, rate: Rate) -> Rate:
    return x.ratio(n, d) + x.ratio_of(rate, x.number("2"))


@rule(source="invented")
def both(x: Ops, one: Flag, amount: Amt, limit: Amt) -> Flag:
    return x.all_of(one, amount <= limit)


@rule(source="invented")
def either(x: Ops, one: Flag, amount: Amt, limit: Amt) -> Flag:
    return x.any_of(one, amount > limit)


@rule(source="invented")
def bounded(x: Ops, amount: Amt, least: Amt, most: Amt) -> Amt:
    return x.max(least, x.min(amount, most))


@rule(source="invented")
def due(x: Ops, base: Amt, grid: Scale) -> Amt:
    return x.scale(base, grid)


@rule(source="invented")
def part(x: Ops, total: Amt, one: Amt, other: Amt) -> Amt:
    return x.share(total, [one, other], 1)


GRID = Brackets.of([(0, "0"), (1000, "0.10")])
HALF, NONE = Ratio(1, 2), Ratio(0)


@pytest.mark.parametrize(
    ("made", "values", "names"),
    [
        (chosen, (True, 1, 2), "flag yes"),
        (chosen, (False, 1, 2), "flag no"),
        (first_case, (True, 1, True, 2, 3), "one a"),
        (first_case, (False, 1, True, 2, 3), "one two b"),
        (first_case, (False, 1, False, 2, 3), "one two c"),
        (product, (1000, Ratio(2), HALF), "amount hours premium"),
        (product, (1000, NONE, HALF), "hours"),
        (product, (0, Ratio(2), HALF), "amount"),
        (quotient, (6, 3, HALF), "n d rate"),
        (quotient, (0, 3, HALF), "n rate"),
        (quotient, (6, 0, HALF), "d rate"),
        (both, (True, 5, 6), "one amount limit"),
        (both, (False, 5, 6), "one"),
        (both, (True, 7, 6), "amount limit"),
        (either, (True, 5, 6), "one"),
        (either, (False, 5, 6), "one amount limit"),
        (either, (False, 7, 6), "amount limit"),
        (bounded, (5, 1, 9), "amount least most"),
        (due, (2000, GRID), "base grid"),
        (part, (10, 1, 2), "total one other"),
        (part, (0, 1, 2), "total"),
    ],
)
def test_what_an_operation_rests_on(made, values, names):
    found = read_by(made, dict(zip(made.parameters, values, strict=True)))
    assert found.value == made.function(IntOps(), *values)
    assert found.names == frozenset(names.split())


def test_formulas_that_choose():
    assert [each.name for each in (chosen, both, either, product, bounded) if chooses(each.symbol)] == [
        "chosen",
        "both",
        "either",
    ]


# Of real rules: what is not counted changes nothing ---------------------------------------------------------

REGIMES = [("FR", "employee"), ("FR", "cesa"), ("MA", "employee"), ("TN", "employee"), ("DZ", "employee")]
TYPED = {
    "FR": {"headcount": "12", "work_accident_rate": "0.0118"},
    "MA": {"hours": "150"},
    "TN": {"work_accident_rate": "0.005"},
    "DZ": {},
}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), place=st.sampled_from(REGIMES), gross=st.integers(0, 12_000_00))
def test_another_value_of_what_is_not_counted_gives_the_same_result(data, place, gross):
    """For each node of a payslip, everything that its rule names and the run does not count is changed."""
    country, name = place
    graph = find_country(country).regime(name).framework.at(dt.date(2026, 10, 31))
    flags = [each.name for each in graph.inputs.values() if each.kind == "flag"]
    given_flags = data.draw(st.dictionaries(st.sampled_from(flags), st.booleans(), max_size=4))
    run = graph.run({**graph.typed(TYPED[country]), **given_flags, "gross": gross})
    other = {"Amt": data.draw(st.integers(-(10**6), 10**6)), "Rate": data.draw(st.integers(0, 300))}
    for node in run.computed:
        made = graph.rules[node]
        read, values = run.read_by(node), arguments_of(made, run)
        assert read <= set(made.parameters)
        arguments = [
            value if name in read else _another(kind, value, other)
            for name, kind, value in zip(made.parameters, made.kinds, values, strict=True)
        ]
        assert made.function(IntOps(), *arguments) == run[node], node


def _another(kind, value, other):
    if kind == "Flag":
        return not value
    if kind == "Scale":
        return GRID
    return other["Amt"] if kind == "Amt" else Ratio(other["Rate"], 100)


def test_the_facts_of_a_run_are_those_of_the_branches_taken():
    """An executive's levy, the pension above the ceiling: of those alone whom they concern."""
    graph = framework().at(ON)

    def keys(**inputs):
        return {fact.key for fact in graph.run(inputs).facts(["executive_levy", "pension_two"])}

    assert keys(gross=3000_00) == {"ceiling"}
    assert keys(gross=5000_00) == {"ceiling", "pension_two_rate"}
    assert keys(gross=5000_00, executive=True) == {"ceiling", "pension_two_rate"}
    assert {fact.key for fact in graph.run({"gross": 0}).facts(["old_age"])} == set()


def test_all_facts_are_those_that_the_last_figures_lead_to():
    graph = framework().at(ON)
    run = graph.run({"gross": 3000_00})
    assert "pension_two_rate" not in {fact.key for fact in run.facts()}
    assert {fact.key for fact in run.facts()} <= {
        fact.key for fact in graph.facts_of(run.computed, run.given)
    }


# Inputs that no branch taken reads --------------------------------------------------------------------------

RATES = """
[ordinary_rate]
unit = "rate"
values = [{from = 2026-01-01, value = "0.10", source = "invented", confidence = "text"}]
[flat_amount]
unit = "amount"
values = [{from = 2026-01-01, value = "24", source = "invented", confidence = "unverified"}]
[open_rate]
unit = "rate"
values = [{from = 2026-01-01, value = "unknown", source = "invented", confidence = "unverified"}]
"""


@rule(source="invented")
def ordinary(x: Ops, income: Amt, ordinary_rate: Rate) -> Amt:
    """At the ordinary rate."""
    return x.rate(income, ordinary_rate)


@rule(source="invented")
def owed(x: Ops, flat: Flag, flat_amount: Amt, ordinary: Amt) -> Amt:
    """The flat amount where it is chosen."""
    return x.where(flat, flat_amount, ordinary)


@rule(source="invented")
def doubled(x: Ops, owed: Amt) -> Amt:
    """Twice as much."""
    return owed * 2


@rule(source="invented")
def left_open(x: Ops, flat: Flag, flat_amount: Amt, income: Amt, open_rate: Rate) -> Amt:
    """The flat amount, or what the law leaves open."""
    return x.where(flat, flat_amount, x.rate(income, open_rate))


def flat_or_not():
    inputs = [Input("income"), Input("flat", "flag", "false")]
    rules = [ordinary, owed, doubled, left_open]
    return Framework("flat", "EUR", rules, ParameterSet.load([RATES], "EUR"), inputs).at(ON)


def test_an_input_is_not_asked_for_where_no_branch_taken_reads_it():
    run = flat_or_not().run({"flat": True})
    assert (run["owed"], run["doubled"]) == (24_00, 48_00)
    assert "ordinary" not in run
    assert [fact.key for fact in run.facts(["doubled"])] == ["flat_amount"]
    assert run.line("owed").inputs == {"flat": True}
    assert "24.00" in run.explain("doubled", depth=2)
    assert flat_or_not().run({"flat": True}, ("doubled",))["doubled"] == 48_00


def test_it_is_asked_for_where_one_does():
    with pytest.raises(NodeNotComputed, match="give income"):
        flat_or_not().run({"flat": False})["doubled"]


def test_what_the_law_leaves_open_is_asked_for_all_the_same():
    with pytest.raises(Exception, match="open_rate"):
        flat_or_not().run({"flat": True})["left_open"]
