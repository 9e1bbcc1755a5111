"""Reforms as files: what they may change, that an empty one changes nothing, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from simulated import COUNTRIES, START, variants_of, varied

from cae_core.country import find_country
from cae_core.country.errors import CountryDataRefused
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, ParameterRefused, UnknownName
from cae_core.rules.framework import Reform
from cae_core.simulation.course import run_course
from cae_core.simulation.reform_file import ReformRefused, read_reform
from cae_core.simulation.variant import Variant

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
ON = dt.date(2026, 11, 30)
LESS = """
name = "a lower threshold"
source = "an assumption of this test"
[parameters.client_threshold]
from = 2026-01-01
value = "50000"
"""


@pytest.mark.parametrize("code", COUNTRIES)
def test_an_empty_reform_gives_the_very_framework_back(code):
    country = find_country(code)
    for framework in country.frameworks.values():
        assert read_reform('name = "nothing"', country).apply(framework, country) is framework
        assert framework.reformed(Reform("nothing")) is framework


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_reform_that_says_what_the_law_says_changes_nobody_and_nothing_owed(code):
    """Every framework, every figure of its law that stands restated: pay is then searched on what is claimed."""
    country, people = find_country(code), varied(code, 20, 5)
    for variant in variants_of(code):
        framework = variant.framework
        same = framework.reformed(Reform("the same", restated(framework.law)))
        assert same is not framework
        before = run_course(people, variant, START)
        after = run_course(people, Variant("same", country, same, statutes=variant.statutes), START)
        for name, amounts in before.person.items():
            assert amounts.tolist() == after.person[name].tolist(), (framework.key, name)
        assert (before.monthly, before.bodies) == (after.monthly, after.bodies)


def restated(law):
    """Rows of all figures that stand from the start on, as they are."""
    found = {}
    for key, fact in law.at(START.first).facts.items():
        last = law.parameters[key].rows[-1]
        if fact.unit != "scale" and last.start <= START.first and last.end is None:
            found[key] = [{"from": START.first, "value": fact.text, "source": fact.source}]
    return found


def test_a_row_changes_the_regime_from_its_day_and_keeps_what_the_framework_had():
    country = find_country("MA")
    framework = country.framework("auto_entrepreneur")
    reformed = read_reform(LESS, country).apply(framework, country)
    given = {"services": True, "receipts": 60_000_00, "client_receipts": 60_000_00}

    def owed(regime, month):
        run = regime.graph(month).run(given)
        return run["client_withholding"], run["amo_contribution"]

    before, then = framework.pay_regime(country), reformed.pay_regime(country)
    assert owed(before, Month(2026, 9)) == (0, 570_00)
    assert owed(then, Month(2026, 9)) == (3_000_00, 570_00)
    assert owed(then, Month(2025, 9)) == owed(before, Month(2025, 9))
    fact = then.graph(Month(2026, 9)).run(given).facts()
    assert {each.confidence for each in fact if each.key == "client_threshold"} == {"reform"}


def test_figures_of_the_legal_form_and_of_the_framework_change_alike():
    country = find_country("MA")
    text = """
name = "half to third parties, and no contribution"
source = "an assumption of this test"
[parameters.third_party_share_maximum]
from = 2026-01-01
value = "0.5"
[parameters.contribution_rate]
from = 2026-01-01
value = "0"
"""
    framework = country.framework("cooperative")
    reformed = read_reform(text, country).apply(framework, country)
    assert str(reformed.figure("third_party_share_maximum", ON).fraction) == "1/2"
    assert [each.value for each in reformed.scheme.components[0].values["rate"]] == ["0.10", "0"]
    assert [each.value for each in framework.scheme.components[0].values["rate"]] == ["0.10"]


def test_fields_of_the_framework_are_laid_over_it_and_earlier_reforms_stay():
    country = find_country("MA")
    framework = country.framework("auto_entrepreneur")
    first = read_reform(LESS, country).apply(framework, country)
    text = 'name = "without ceiling"\n[framework]\nconstraints.ceiling = false\n'
    second = read_reform(text, country).apply(first, country)
    assert [each.key for each in first.constraints] == ["ceiling"]
    assert second.constraints == ()
    assert second.figure("client_threshold", ON) == 50_000_00
    assert second.figure("amo_higher_band", ON) == 570_00


def test_a_figure_that_the_reform_leaves_unknown_is_not_guessed():
    country = find_country("FR")
    text = LESS.replace("client_threshold", "csg_deductible_rate").replace('"50000"', '"unknown"')
    known = country.parameters.parameters
    key = next(each for each in known if known[each].unit == "rate")
    reform = read_reform(text.replace("csg_deductible_rate", key), country)
    with pytest.raises(LawNotEstablished):
        reform.apply(country.framework("cesa"), country).figure(key, ON)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (LESS.replace("client_threshold", "client_treshold"), UnknownName, "client_threshold"),
        (LESS.replace('"50000"', "50000.5"), ParameterRefused, "float"),
        (LESS.replace('source = "an assumption of this test"', ""), ParameterRefused, "source"),
        (LESS.replace("name", "nom"), UnknownName, "name"),
        ('label = {en = "x"}', ReformRefused, "name"),
        ("name = ", ReformRefused, "TOML"),
        ('name = "x"\n[framework]\nconstraint.ceiling = false', UnknownName, "constraints"),
        ('name = "x"\n[framework]\nkind = "undeclared"', UnknownName, "kind"),
        ('name = "x"\nframework = 1', ReformRefused, "framework"),
        ('name = "x"\n[parameters]\nclient_threshold = "50000"', ParameterRefused, "client_threshold"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_name(text, error, said):
    with pytest.raises(error, match=said):
        read_reform(text, find_country("MA"))


@pytest.mark.parametrize(("typed", "ways"), [("1", "“1 %” or “100 %”"), ("9.05", "“9.05 %” or “905 %”")])
def test_a_rate_that_may_be_a_percentage_or_not_is_refused_with_both(typed, ways):
    row = f'{{from = 2026-01-01, value = "{typed}", source = "a wish"}}'
    with pytest.raises(ParameterRefused, match=f"two readings; expected {ways}"):
        read_reform(f'name = "x"\nparameters.cnss_employee_rate = {row}', find_country("MA"))


def test_a_reform_of_a_parameter_that_the_framework_does_not_have_is_refused_there():
    country = find_country("MA")
    text = LESS.replace("client_threshold", "third_party_after_years").replace('"50000"', '"0"')
    reform = read_reform(text, country)
    with pytest.raises(UnknownName, match="third_party_after_years"):
        reform.apply(country.framework("auto_entrepreneur"), country)


def test_a_field_that_does_not_fit_is_refused_when_it_is_applied():
    country = find_country("MA")
    reform = read_reform('name = "x"\n[framework]\npay = "weekly"', country)
    with pytest.raises(CountryDataRefused, match="weekly"):
        reform.apply(country.framework("cooperative"), country)


def test_a_reform_is_read_from_a_file_too(tmp_path):
    path = tmp_path / "less.toml"
    path.write_text(LESS, encoding="utf-8")
    assert read_reform(path, find_country("MA")).name == "a lower threshold"
