"""Schemes as typed in cooperative.toml: what is read, and every mistake at once with its place."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from cooperative_makers import DATA

from cae_core.cooperative.contribution import Base, Per, When, read_scheme, read_schemes
from cae_core.cooperative.schemes import DatedValue
from cae_core.errors import Origin, Problems

ORIGIN = Origin("cooperative.toml")


def component(**fields):
    return {"key": "share", "base": "invoiced", "rate": "10 %", **fields}


def problems(*components, **table):
    data = {"components": list(components), **table}
    with pytest.raises(Problems) as refused:
        read_scheme("demo", data, "EUR", ORIGIN)
    return [(each.column, each.value, each.reason) for each in refused.value.problems]


def without(data, *fields):
    return {field: value for field, value in data.items() if field not in fields}


def test_a_scheme_in_full():
    text = """
    [schemes.full]
    label = { fr = "Contribution", ar = "مساهمة", en = "Contribution" }

    [[schemes.full.components]]
    key = "share"
    label = "Share"
    base = "gross_margin"
    costs = ["subcontracting", "travel"]
    period = "year"
    mode = "whole"
    brackets = [
      { from = 2024-01-01, value = [["0", "10 %"], ["35000", "8 %"]], source = "assembly of 2023-12-16" },
      { from = 2026-01-01, value = [["0", "11 %"], ["35000.50", "8.5 %"]] },
    ]
    fixed = "30.00"
    per = "activity"
    minimum = "100"
    minimum_early = "80"
    early_months = 12
    cap_month = "900"
    cap_year = "5500"
    cap_year_member = "5000"
    cap_prorated = true
    waived_for = ["minimum_benefits"]
    when = "paid"
    contracts = ["cesa"]
    role = "insurance"
    from = 2024-01-01
    end = 2030-01-01
    """
    found = read_schemes(tomllib.loads(text)["schemes"], "EUR", ORIGIN)["full"]
    (share,) = found.components
    assert found.label("fr") == "Contribution"
    assert found.label("ar") == "مساهمة"
    assert found.origin == ORIGIN
    assert share.label("fr") == "Share"
    assert (share.base, share.per, share.when) == (Base.GROSS_MARGIN, Per.ACTIVITY, When.PAID)
    assert (share.yearly, share.whole, share.cap_prorated, share.provision_only) == (True, True, True, False)
    assert share.costs == ("subcontracting", "travel")
    assert (share.waived_for, share.contracts, share.role) == (("minimum_benefits",), ("cesa",), "insurance")
    assert (share.start, share.end) == (dt.date(2024, 1, 1), dt.date(2030, 1, 1))
    assert [value.start.year for value in share.values["brackets"]] == [2024, 2026]
    assert share.values["brackets"][0].source == "assembly of 2023-12-16"
    assert share.values["brackets"][1].value == (("0", "11 %"), ("35000.50", "8.5 %"))
    assert share.values["fixed"][0].value == "30.00"


def test_what_is_not_said_has_a_plain_meaning():
    (share,) = read_scheme("demo", {"components": [component()]}, "EUR").components
    assert (share.yearly, share.whole, share.role) == (False, False, "contribution")
    assert (share.per, share.when, share.early_months) == (Per.PERSON, When.ALWAYS, 0)
    assert share.label("fr") == "share"
    assert share.costs == ("purchases_materials", "purchases_goods", "subcontracting")


@pytest.mark.parametrize("path", sorted((DATA / "schemes").glob("*.toml")), ids=lambda path: path.stem)
def test_every_published_scheme_reads_and_compiles(path):
    scheme = read_scheme(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), "EUR")
    assert list(scheme.frameworks) == [each.key for each in scheme.components]
    assert {"fr", "ar", "en"} <= set(scheme.labels)
    for each in scheme.components:
        assert {"fr", "ar", "en"} <= set(each.labels)


@pytest.mark.parametrize(
    ("fields", "column", "value", "reason"),
    [
        ({"rate": 0.1}, "rate", "0.1", "unreadable value"),
        ({"rate": "ten"}, "rate", "ten", "unreadable value"),
        ({"rate": "1"}, "rate", "1", "a rate of 1 or more without its sign has two readings"),
        ({"rate": ""}, "rate", "", "unreadable value"),
        ({"fixed": 30}, "fixed", "30", "unreadable value"),
        ({"fixed": "30.005"}, "fixed", "30.005", "unreadable value"),
        ({"fixed": "30,00"}, "fixed", "30,00", "unreadable value"),
        ({"cap_year": "a lot"}, "cap_year", "a lot", "unreadable value"),
        ({"base": "profit"}, "base", "profit", "unknown choice"),
        ({"period": "week"}, "period", "week", "unknown choice"),
        ({"mode": "slices"}, "mode", "slices", "unknown choice"),
        ({"when": "never"}, "when", "never", "unknown choice"),
        ({"per": "head"}, "per", "head", "unknown choice"),
        ({"from": "2026-01-01"}, "from", "2026-01-01", "wrong kind of value"),
        ({"end": 2026}, "end", "2026", "wrong kind of value"),
        ({"early_months": "12"}, "early_months", "12", "wrong kind of value"),
        ({"early_months": True}, "early_months", "True", "wrong kind of value"),
        ({"cap_prorated": 1}, "cap_prorated", "1", "wrong kind of value"),
        ({"waived_for": "minimum_benefits"}, "waived_for", "minimum_benefits", "wrong kind of value"),
        ({"contracts": [1]}, "contracts", "[1]", "wrong kind of value"),
        ({"label": 3}, "label", "3", "wrong kind of value"),
        ({"role": "clients"}, "role", "clients", "not an account of income or charges"),
        ({"role": "contributions"}, "role", "contributions", "not an account of income or charges"),
        ({"costs": ["bank"]}, "costs", "bank", "not an account of income or charges"),
        ({"cap_year_member": "10"}, "cap_year_member", "", "no value for the others"),
        ({"early_months": 12}, "minimum_early", "", "minimum_early and early_months go together"),
        ({"key": ""}, "key", "", "a component without key"),
    ],
)
def test_one_mistake_has_its_place_and_reason(fields, column, value, reason):
    assert (f"schemes.demo.components[0].{column}", value, reason) in problems(component(**fields))


def test_an_unknown_setting_names_the_near_one():
    with pytest.raises(Problems) as refused:
        read_scheme("demo", {"components": [component(minimun="60.00")]}, "EUR")
    (found,) = refused.value.problems
    assert (found.column, found.expected) == ("schemes.demo.components[0].minimun", "minimum")


def test_a_rate_needs_a_base():
    assert problems(without(component(), "base")) == [
        ("schemes.demo.components[0].base", "none", "base and rate go together")
    ]


def test_a_base_needs_a_rate():
    assert problems({"key": "share", "base": "invoiced", "fixed": "30.00"}) == [
        ("schemes.demo.components[0].base", "invoiced", "base and rate go together")
    ]


def test_a_component_must_take_something():
    assert problems({"key": "empty"}) == [("schemes.demo.components[0].key", "empty", "nothing to pay")]


def test_brackets_must_say_marginal_or_whole():
    row = without(component(brackets=[["0", "10 %"]]), "rate")
    assert problems(row) == [("schemes.demo.components[0].brackets", "", "brackets without mode")]


def test_a_rate_and_brackets_exclude_one_another():
    row = component(brackets=[["0", "10 %"]], mode="whole")
    assert problems(row) == [("schemes.demo.components[0].rate", "", "both a rate and brackets")]


@pytest.mark.parametrize(
    "brackets",
    [
        [["0", "10 %"], ["35000", "8 %"], ["35000", "6 %"]],
        [["0", "10 %"], ["45000", "8 %"], ["35000", "6 %"]],
        [["100", "10 %"]],
    ],
)
def test_thresholds_ascend_from_zero(brackets):
    row = without(component(brackets=brackets, mode="whole"), "rate")
    assert [reason for _, _, reason in problems(row)] == ["thresholds out of order"]


@pytest.mark.parametrize("brackets", [[], "10 %", [["0"]], [["0", "10 %", "x"]], [{"0": "10 %"}]])
def test_brackets_are_pairs(brackets):
    row = without(component(brackets=brackets, mode="whole"), "rate")
    assert "wrong kind of value" in [reason for _, _, reason in problems(row)]


@pytest.mark.parametrize("dates", [("2026-01-01", "2025-01-01"), ("2026-01-01", "2026-01-01")])
def test_dated_values_are_in_order(dates):
    rate = [{"from": dt.date.fromisoformat(day), "value": "10 %"} for day in dates]
    assert [reason for _, _, reason in problems(component(rate=rate))] == ["dates out of order"]


def test_a_dated_value_that_outlives_its_successor_is_refused():
    rate = [
        {"from": dt.date(2024, 1, 1), "value": "10 %", "end": dt.date(2026, 1, 1)},
        {"from": dt.date(2025, 1, 1), "value": "12 %"},
    ]
    assert [reason for _, _, reason in problems(component(rate=rate))] == ["dates out of order"]


def test_two_components_of_one_key_are_refused():
    assert problems(component(), component()) == [
        ("schemes.demo.components", "share", "two components have the same key")
    ]


@pytest.mark.parametrize("components", [[], "share", [3]])
def test_a_scheme_without_component_is_refused(components):
    with pytest.raises(Problems, match="no component"):
        read_scheme("demo", {"components": components}, "EUR")


def test_a_scheme_that_is_no_table_is_refused():
    with pytest.raises(Problems, match="not a table"):
        read_scheme("demo", "10 %", "EUR")


def test_every_mistake_of_every_scheme_comes_at_once():
    data = {
        "one": {"components": [component(rate=0.1), component(key="two", base="x", whn="paid")]},
        "good": {"components": [component()]},
        "two": {"components": []},
    }
    with pytest.raises(Problems) as refused:
        read_schemes(data, "EUR", ORIGIN)
    assert [each.column for each in refused.value.problems] == [
        "schemes.one.components[0].rate",
        "schemes.one.components[1].whn",
        "schemes.one.components[1].base",
        "schemes.one.components[1].base",
        "schemes.two.components",
    ]
    assert all(each.origin == ORIGIN for each in refused.value.problems)


def test_a_problem_reads_as_one_line():
    with pytest.raises(Problems) as refused:
        read_scheme("demo", {"components": [component(rate=0.1)]}, "EUR", ORIGIN)
    assert refused.value.problems[0].text() == (
        "cooperative.toml, schemes.demo.components[0].rate: “0.1”: unreadable value; "
        "expected text such as “12.5 %”"
    )


def test_amounts_follow_the_currency():
    data = {"components": [{"key": "fixed", "fixed": "30.005"}]}
    assert read_scheme("demo", data, "TND").currency == "TND"
    with pytest.raises(Problems):
        read_scheme("demo", data, "EUR")


# Values that the statutes fix ----------------------------------------------------------------------------


def share_of(rate):
    return {"share": {"components": [{"key": "s", "base": "invoiced", "rate": rate}]}}


def test_a_value_may_be_left_to_the_statutes():
    voted = (DatedValue(dt.date(2026, 1, 1), "10 %", "statutes: share"),)
    found = read_schemes(
        share_of({"statutes": "share"}), "EUR", statutes=lambda *asked: voted * (asked == ("share", "rate"))
    )
    assert found["share"].components[0].values == {"rate": voted}


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ({"statutes": "share"}, "no statutes"),
        ({"statute": "share"}, "unknown setting"),
        ({"statutes": 3}, "text"),
    ],
)
def test_what_no_statutes_fix_is_a_problem(rate, said):
    with pytest.raises(Problems) as refused:
        read_schemes(share_of(rate), "EUR")
    assert any(said in problem.text() for problem in refused.value.problems)
