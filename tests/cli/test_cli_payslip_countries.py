"""One payslip of any country: its base, its elements, its currency; regimes that have no payslip."""

import json

import pytest

from cae_core.country import find_country

ON = ("--on", "2026-06-30")


def values(said):
    return json.loads(said.out)["values"]


def figures(said):
    """The last two cells of each line of a table, by node."""
    return {line.split()[-1]: line.split()[-2] for line in said.lines if len(line.split()) > 1}


def test_pay_is_computed_from_its_base_and_its_elements(cae):
    """dzv-037: 80 000 and a meal allowance of 3 000 that bears tax and no contribution."""
    base = ("payslip", "--country", "DZ", *ON, "--set", "base_salary=80 000")
    found = figures(cae(*base, "--element", "panier=3000"))
    assert (found["gross"], found["cnas_employee"], found["net_pay"]) == (
        "83,000.00",
        "7,200.00",
        "63,034.00",
    )
    several = cae(*base, "--element", "panier=1000", "--element", "Indemnité de panier=2 000,00")
    assert figures(several)["net_pay"] == "63,034.00"


def test_an_element_that_the_country_does_not_know_is_refused_with_those_it_knows(cae):
    said = cae("payslip", "--country", "DZ", *ON, "--element", "panierr=3000")
    assert said.code == 1
    assert "no pay element “panierr”" in said.err
    assert "panier, transport" in said.err


@pytest.mark.parametrize("element", ["panier", "=3000", "panier=many"])
def test_an_element_has_a_name_and_an_amount(cae, element):
    assert cae("payslip", "--country", "DZ", *ON, "--element", element).code == 2


def test_amounts_have_the_decimals_of_the_country(cae):
    said = cae("payslip", "--country", "TN", *ON, "--gross", "1500,500", "--json")
    assert values(said)["gross"] == "1500.500"


@pytest.mark.parametrize(("country", "names"), [("DZ", "gross / base_salary"), ("FR", "gross")])
def test_a_payslip_of_nothing_says_what_to_give(cae, country, names):
    said = cae("payslip", "--country", country, *ON)
    assert (said.code, said.err.strip()) == (1, f"net_pay cannot be computed: give {names}")


@pytest.mark.parametrize("country", ["FR", "MA", "TN", "DZ"])
def test_every_input_of_every_regime_can_be_given(cae, country):
    """All at once; what spares a node that the law leaves open is left out, since giving it asks for that."""
    typed = {"amount": "1.00", "rate": "1 %", "number": "1", "count": "1", "flag": "no"}
    for regime in find_country(country).regimes.values():
        inputs = [each for each in regime.framework.inputs if not each.spares]
        given = [f"--set={each.name}={typed[each.kind]}" for each in inputs]
        said = cae("payslip", "--country", country, "--regime", regime.name, *ON, *given, "--json")
        assert set(values(said)) >= {each.name for each in inputs}


def test_a_regime_without_pay_shows_what_its_rules_give(cae):
    said = cae(
        *("payslip", "--country", "DZ", "--regime", "auto_entrepreneur", *ON),
        *("--set", "year_turnover=1200000"),
    )
    assert said.code == 0
    assert said.lines[0].split() == ["Line", "Value", "Node"]
    found = figures(said)
    assert (found["ifu"], found["ceiling_passed"]) == ("DZD10,000.00", "no")
    assert said.lines[-1] == "casnos cannot be computed: give casnos_income"


def test_nor_is_an_income_asked_for_that_the_flat_option_does_not_depend_on(cae):
    said = cae(
        *("payslip", "--country", "DZ", "--regime", "auto_entrepreneur", *ON),
        *("--set", "year_turnover=1200000", "--set", "casnos_flat=نعم"),
    )
    assert figures(said)["casnos"] == "DZD24,000.00"
    assert not [line for line in said.lines if "casnos_income" in line]


def test_what_the_law_leaves_open_in_such_a_regime_says_what_to_supply(cae):
    said = cae("payslip", "--country", "FR", "--regime", "cape", *ON, "--set", "work_accident_rate=0.01")
    assert said.code == 0
    assert "supply it in the statutes, as cape_accident_base" in said.lines[-1]


def test_such_a_regime_explains_its_figures(cae):
    said = cae(
        *("payslip", "--country", "DZ", "--regime", "auto_entrepreneur", *ON),
        *("--set", "year_turnover=1200000", "--explain", "ifu", "--lang", "fr"),
    )
    assert said.lines[0].startswith(
        "ifu (Impôt forfaitaire unique de l'année) = 10 000,00".replace(" 000", "\u202f000")
    )
    assert "DZ-31" in said.out


def test_the_regime_is_that_of_employees_unless_named(cae):
    said = cae("payslip", "--country", "MA", *ON, "--gross", "6000", "--json")
    named = cae("payslip", "--country", "MA", "--regime", "employee", *ON, "--gross", "6000", "--json")
    assert said.out == named.out


HOURS = ("--set", "hours=191")


def test_pay_that_the_law_forbids_is_shown_and_said(cae):
    """MA-117: 191 hours at 17.92 are 3 422.72."""
    said = cae("payslip", "--country", "MA", *ON, "--gross", "3422.71", *HOURS)
    assert (said.code, figures(said)["gross"]) == (0, "3,422.71")
    text = "a month-end refuses this pay: Pay is below the minimum wage (SMIG) for the hours paid."
    assert said.err.splitlines() == [f"{text} (MA-117 and MA-120, CT arts. 358 and 360)"]
    assert cae("payslip", "--country", "MA", *ON, "--gross", "3422.72", *HOURS).err == ""


def test_what_a_payslip_makes_one_look_at_is_said_too(cae):
    said = cae("payslip", "--country", "TN", *ON, "--gross", "1500", "--set", "work_accident_rate=9 %")
    assert said.err.startswith("Work-accident rate outside the published range")


@pytest.mark.parametrize(("gross", "broken"), [("3422.71", [("below_smig", True)]), ("3422.72", [])])
def test_broken_guards_are_data_too(cae, gross, broken):
    said = cae("payslip", "--country", "MA", *ON, "--gross", gross, *HOURS, "--json")
    found = json.loads(said.out)["broken_guards"]
    assert [(each["node"], each["refuse"]) for each in found] == broken


def test_one_figure_alone_is_no_pay_that_the_law_could_forbid(cae):
    said = cae("payslip", "--country", "MA", *ON, "--set", "taxable_income=2000", *HOURS)
    assert (said.code, said.err) == (0, "")
