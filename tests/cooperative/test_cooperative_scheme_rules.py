"""The rules behind a component: which ones its data calls for, and how an amount explains itself."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest
from cooperative_makers import OCTOBER, activity, contract, cooperative, eur, euros

from cae_core.cooperative import _scheme_rules
from cae_core.cooperative._scheme_rules import component_rules
from cae_core.cooperative.contribution import BaseLine, Flow, contributions, read_scheme
from cae_core.rules import rules_in

SLICES = {"brackets": [["0", "10 %"], ["1000", "8 %"]]}
CASES = {
    "rate": ({"base": "invoiced", "rate": "10 %"}, {"base": "1500.00"}, "150.00"),
    "rate of the year": (
        {"base": "invoiced", "rate": "10 %", "period": "year"},
        {"base": "1500.00", "base_before": "500.05", "share_before": "50.01"},
        "150.00",
    ),
    "slices": ({"base": "invoiced", "mode": "marginal", **SLICES}, {"base": "1500.00"}, "140.00"),
    "whole": ({"base": "invoiced", "mode": "whole", **SLICES}, {"base": "1500.00"}, "120.00"),
    "slices of the year": (
        {"base": "invoiced", "mode": "marginal", "period": "year", **SLICES},
        {"base": "500.00", "base_before": "1000.00", "share_before": "100.00"},
        "40.00",
    ),
    "whole of the year": (
        {"base": "invoiced", "mode": "whole", "period": "year", **SLICES},
        {"base": "500.00", "base_before": "600.00", "share_before": "60.00"},
        "28.00",
    ),
    "fixed": ({"fixed": "30.00"}, {"base": "0.00", "heads": 3, "waived_heads": 1}, "60.00"),
    "minimum": ({"minimum": "80.00"}, {"base": "0.00"}, "80.00"),
    "minimum, absent": ({"minimum": "80.00"}, {"base": "0.00", "present": False}, "0.00"),
    "early minimum": (
        {"minimum": "100.00", "minimum_early": "80.00", "early_months": 12},
        {"base": "0.00", "months_since_entry": 11},
        "80.00",
    ),
    "later minimum": (
        {"minimum": "100.00", "minimum_early": "80.00", "early_months": 12},
        {"base": "0.00", "months_since_entry": 12},
        "100.00",
    ),
    "cap of the month": (
        {"base": "invoiced", "rate": "10 %", "cap_month": "99.00"},
        {"base": "1000.00"},
        "99.00",
    ),
    "cap of the year": (
        {"base": "invoiced", "rate": "10 %", "cap_year": "500.00"},
        {"base": "1000.00", "taken_before": "450.00"},
        "50.00",
    ),
    "cap of a member": (
        {"base": "invoiced", "rate": "10 %", "cap_year": "500.00", "cap_year_member": "470.00"},
        {"base": "1000.00", "taken_before": "450.00", "member": True},
        "20.00",
    ),
    "prorated cap": (
        {"base": "invoiced", "rate": "10 %", "cap_year": "500.00", "cap_prorated": True},
        {"base": "10000.00", "months_present": 5},
        "208.33",
    ),
    "lowered cap gives back": (
        {"base": "invoiced", "rate": "10 %", "cap_year": "500.00", "cap_prorated": True},
        {"base": "0.00", "taken_before": "400.00", "months_present": 6},
        "-150.00",
    ),
    "waived": ({"fixed": "30.00"}, {"base": "0.00", "heads": 1, "waived": True}, "0.00"),
}


def scheme(component):
    return read_scheme("demo", {"components": [{"key": "share", **component}]}, "EUR")


@pytest.mark.parametrize("case", CASES)
def test_the_rules_alone(case):
    component, given, expected = CASES[case]
    graph = scheme(component).frameworks["share"].at(OCTOBER.last)
    inputs = {name: eur(value) if isinstance(value, str) else value for name, value in given.items()}
    assert euros(graph.run(inputs)["due"]) == expected


@pytest.mark.parametrize("case", CASES)
def test_a_component_has_one_rule_a_node_and_no_node_twice(case):
    component, _, _ = CASES[case]
    names = [rule.name for rule in component_rules(scheme(component).components[0])]
    assert len(set(names)) == len(names)
    assert names[0] == "share"
    assert "due" in names


def test_every_rule_is_used_by_some_component():
    used = {
        rule
        for component, _, _ in CASES.values()
        for rule in component_rules(scheme(component).components[0])
    }
    unused = {rule for rule in rules_in(_scheme_rules) if rule not in used}
    assert {rule.function.__name__ for rule in unused} == set()


def test_every_rule_cites_a_fact_and_says_what_it_does():
    for rule in rules_in(_scheme_rules):
        assert rule.source in ("FR-1.16", "FR-1.42")
        assert rule.doc


def test_every_name_has_a_label_in_three_languages():
    text = files("cae_core.cooperative").joinpath("data/contribution.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    parameters, nodes = tables.pop("parameters"), tables.pop("rules")
    labels = [*parameters.values(), *nodes.values(), *(table["label"] for table in tables.values())]
    assert all(set(label) == {"fr", "ar", "en"} and all(label.values()) for label in labels)
    assert {rule.name for rule in rules_in(_scheme_rules)} == set(nodes)


def statement(component, *, amount="4000.00"):
    coop = cooperative(
        scheme="demo",
        schemes={"demo": scheme(component)},
        activities=[activity("ATELIER", "P1")],
        contracts=[contract("CT-1", "P1", start=dt.date(2026, 2, 1))],
    )
    (found,) = contributions(coop, OCTOBER, [BaseLine("ATELIER", "F-1", Flow.INVOICED, eur(amount))])
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Contribution due", "Proportional part", "Base of the month", "480.00", "4,000.00")),
        ("fr", ("Contribution due", "Part proportionnelle", "Assiette du mois", "480,00")),
        ("ar", ("المساهمة المستحقة", "الجزء النسبي", "وعاء الشهر")),
    ],
)
def test_an_amount_explains_itself_in_the_readers_language(language, words):
    rate = [{"from": dt.date(2026, 1, 1), "value": "12 %", "source": "assembly of 2025-12-13"}]
    text = statement({"base": "invoiced", "rate": rate}).explain(language)
    for word in (*words, "12 %", "2026-01-01", "assembly of 2025-12-13"):
        assert word in text


def test_an_explanation_shows_only_the_steps_that_the_component_has():
    text = statement({"base": "invoiced", "rate": "12 %"}).explain()
    assert "Yearly cap" not in text
    assert "Monthly minimum" not in text
    capped = statement(
        {"base": "invoiced", "rate": "12 %", "cap_year": "300.00", "minimum": "10.00"}
    ).explain()
    assert "Yearly cap" in capped
    assert "Monthly minimum" in capped


def test_the_trace_gives_every_value_on_the_way():
    run = statement(
        {"base": "invoiced", "rate": "12 %", "cap_year": "300.00", "cap_prorated": True, "minimum": "10.00"}
    ).run()
    found = {node: euros(run[node]) for node in run.computed}
    assert found == {
        "share": "480.00",
        "fixed_due": "0.00",
        "minimum_due": "10.00",
        "due_with_minimum": "480.00",
        "due_in_month": "480.00",
        "full_year_cap": "300.00",
        "year_cap": "275.00",  # eleven months: from February
        "due_in_year": "275.00",
        "due": "275.00",
    }
    (rounding,) = run.line("share").roundings
    assert (rounding.before, rounding.after) == (48000, 48000)


def test_half_a_cent_is_rounded_up_and_the_trace_shows_it():
    run = statement({"base": "invoiced", "rate": "10 %"}, amount="2018.45").run()
    (rounding,) = run.line("share").roundings
    assert (str(rounding.before), rounding.after) == ("40369/2", 20185)


def test_dinars_are_rounded_to_the_millime():
    dinars = read_scheme("demo", {"components": [{"key": "s", "base": "invoiced", "rate": "10 %"}]}, "TND")
    run = dinars.frameworks["s"].at(OCTOBER.last).run({"base": 2_018_455})
    assert run["due"] == 201_846
