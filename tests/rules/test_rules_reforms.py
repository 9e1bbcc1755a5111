"""Reforms: immutable overlays of parameters and rules."""

import datetime as dt

import attrs
import pytest
from invented_payslip import GRAPH, ON, framework

from cae_core.rules import Amt, Ops, Rate, Ratio, Reform, rule
from cae_core.rules.errors import ParameterRefused, RuleConflict, UnknownName

GROSS = {"gross": 3000_00, "executive": True}


def day(text):
    return dt.date.fromisoformat(text)


def rate(inventia, key, on):
    return inventia.parameters.at(day(on))[key].value


def test_the_empty_reform_changes_nothing():
    reformed = framework(monotone={"employer_cost"}).reform(Reform("nothing"))
    graph = reformed.at(ON)
    for gross in (0, 1, 1683_00, 3000_00, 12_345_67):
        assert dict(graph.run({"gross": gross})) == dict(GRAPH.run({"gross": gross}))
    assert reformed.monotone == {"employer_cost"}
    assert reformed.name == "Inventia + nothing"


def test_a_reformed_rate_applies_from_its_date_and_the_framework_is_unchanged():
    base = framework()
    rows = [{"from": day("2026-03-01"), "value": "0.5 %"}]
    reformed = base.reform(Reform("more for old age", {"old_age_rate": rows}))
    assert rate(reformed, "old_age_rate", "2026-02-28") == Ratio.parse("0.004")
    assert rate(reformed, "old_age_rate", "2026-03-01") == Ratio.parse("0.005")
    assert rate(base, "old_age_rate", "2026-03-01") == Ratio.parse("0.004")
    assert reformed.at(ON).run(GROSS)["old_age"] == 15_00
    assert base.at(ON).run(GROSS)["old_age"] == 12_00
    fact = reformed.at(ON).run(GROSS).facts(["old_age"])[0]
    assert (fact.source, fact.confidence) == ("reform more for old age", "reform")


def test_a_reform_with_an_end_gives_the_law_back():
    rows = [{"from": day("2025-06-01"), "value": "1.00", "end": day("2026-02-01")}]
    reformed = framework().reform(Reform("holiday", {"ceiling": rows}))
    values = [
        rate(reformed, "ceiling", on) for on in ("2025-05-31", "2025-06-01", "2026-01-31", "2026-02-01")
    ]
    assert values == [3925_00, 1_00, 1_00, 4005_00]


def test_a_whole_new_parameter_and_a_rule_that_reads_it():
    @rule(source="a proposal")
    def old_age(x: Ops, gross: Amt, extra_rate: Rate, old_age_rate: Rate) -> Amt:
        return x.rate(gross, old_age_rate + extra_rate)

    table = {
        "unit": "rate",
        "label": {"en": "Extra"},
        "values": [{"from": day("2020-01-01"), "value": "1 %"}],
    }
    reformed = framework().reform(Reform("extra", {"extra_rate": table}, (old_age,)))
    run = reformed.at(ON).run(GROSS)
    assert run["old_age"] == 42_00
    assert run["net_before_tax"] == GRAPH.run(GROSS)["net_before_tax"] - 30_00
    assert run.line("old_age").source == "a proposal"


def test_a_rule_of_the_reform_applies_on_its_own_dates():
    @rule(source="a proposal", start="2026-07-01", end="2026-10-01", name="old_age")
    def nothing_in_summer(x: Ops) -> Amt:
        return x.amount(0)

    reformed = framework().reform(Reform("summer", rules=(nothing_in_summer,)))
    made = [
        reformed.at(day(on)).run(GROSS)["old_age"]
        for on in ("2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01")
    ]
    assert made == [12_00, 0, 0, 12_00]


def test_reforms_stack():
    first = framework().reform(Reform("one", {"ceiling": [{"from": day("2026-01-01"), "value": "5000.00"}]}))
    second = first.reform(Reform("two", {"ceiling": [{"from": day("2026-02-01"), "value": "6000.00"}]}))
    assert [rate(second, "ceiling", on) for on in ("2026-01-15", "2026-02-15")] == [5000_00, 6000_00]
    assert rate(first, "ceiling", "2026-02-15") == 5000_00


def test_a_reform_forgets_what_was_monotone():
    """A reformed rule may make a cost fall: the solver then proves instead of trusting."""
    rows = [{"from": day("2026-01-01"), "value": "0.5"}]
    assert (
        framework(monotone={"employer_cost"}).reform(Reform("r", {"levy_rate": rows})).monotone == frozenset()
    )


@pytest.mark.parametrize(
    ("reform", "error"),
    [
        (Reform("wrong key", {"ceilling": [{"from": day("2026-01-01"), "value": "1.00"}]}), UnknownName),
        (Reform("a float", {"ceiling": [{"from": day("2026-01-01"), "value": 1.0}]}), ParameterRefused),
        (Reform("no date", {"ceiling": [{"value": "1.00"}]}), ParameterRefused),
        (Reform("no rows", {"ceiling": []}), ParameterRefused),
        (
            Reform("no unit", {"fresh": {"values": [{"from": day("2026-01-01"), "value": "1.00"}]}}),
            ParameterRefused,
        ),
    ],
)
def test_reforms_are_validated(reform, error):
    with pytest.raises(error):
        framework().reform(reform)


def test_two_versions_of_a_reformed_rule_must_meet():
    def late(start, end):
        @rule(source="a proposal", start=start, end=end, name="old_age")
        def version(x: Ops, gross: Amt) -> Amt:
            return gross + 0

        return version

    with pytest.raises(RuleConflict):
        framework().reform(
            Reform("overlap", rules=(late("2026-01-01", "2026-05-01"), late("2026-04-01", "2026-09-01")))
        ).at(ON)


def test_everything_is_immutable():
    base = framework()
    for thing, name in (
        (base, "rules"),
        (base.at(ON), "rules"),
        (base.parameters, "parameters"),
        (Reform("r"), "name"),
    ):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(thing, name, None)


def test_statutes_complete_a_framework():
    ours = framework().with_statutes({"transport_rate": "1.5 %"}, "statutes, art. 9")
    assert ours.at(ON).run(GROSS)["transport"] == 45_00
