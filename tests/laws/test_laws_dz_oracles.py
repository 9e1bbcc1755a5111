"""The fifty-five cases of public calculators and published tables, exact to the centime."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from algerian_calculator import centimes, irg_of_scale
from algerian_pay import dinars, payslip, text

from cae_core.periods import Month

CASES = json.loads(
    (Path(__file__).parents[1] / "data" / "dz_oracles.json").read_text(encoding="utf-8"), parse_float=str
)["cases"]


def of_kind(kind: str) -> list:
    found = [case for case in CASES if case["kind"] == kind]
    return [pytest.param(case, id=case["id"]) for case in found]


def test_all_fifty_five_are_here():
    kinds = Counter(case["kind"] for case in CASES)
    assert kinds == {
        "irg_salary": 34, "payslip": 13, "irg_gain": 2, "irg_brut_annual": 2, "bonus_non_monthly_10pct": 1,
        "base_rounding": 1, "irg_part_month": 1, "snmg": 1,
    }  # fmt: skip


@pytest.mark.parametrize("case", of_kind("irg_salary"))
def test_the_tax_on_a_monthly_pay(case: dict):
    base, expected = Fraction(case["inputs"]["taxable_monthly"]), case["expected"]
    run = payslip(
        case["month"],
        taxable_income=case["inputs"]["taxable_monthly"],
        disabled_or_retired=case["disabled_or_retired"],
    )
    tax = dinars(run, "income_tax")
    assert tax == centimes(Fraction(expected["irg_exact"]))
    assert dinars(run, "income_tax_before_abatement") == Fraction(expected["irg_brut"])
    assert base - tax == Fraction(expected["net_after_irg"])


@pytest.mark.parametrize("case", of_kind("irg_gain"))
def test_what_the_scale_of_2022_gave_back(case: dict):
    base, expected = case["inputs"]["taxable_monthly"], case["expected"]
    before, after = (
        dinars(payslip(month, taxable_income=base), "income_tax") for month in ("2021-12", "2022-01")
    )
    assert (before, after) == (Fraction(expected["irg_2021"]), Fraction(expected["irg_2022"]))
    assert before - after == Fraction(expected["gain"])


@pytest.mark.parametrize("case", of_kind("payslip"))
def test_a_whole_payslip(case: dict):
    given, expected = case["inputs"], case["expected"]
    funds = expected.get("cacobatph", {})
    run = payslip(
        case["month"],
        base_salary=given["gross_monthly"],
        elements=given["elements"],
        contract_hours=given["hours"],
        disabled_or_retired=case["disabled_or_retired"],
        construction=bool(funds),
    )
    employer = expected["employer"]
    names = {
        "gross": expected["gross_total"],
        "contribution_base": expected["contribution_base"],
        "cnas_employee": expected["cnas_employee_9pct"],
        "taxable_income": expected["taxable_base"],
        "cnas_employer": employer["cnas_25pct"],
        "fos_retraite_employer": employer["fos_retraite_0_5pct"],
        "fnpos_employer": employer["fnpos_logement_0_5pct"],
        "cnas_and_works_fund_employer": employer["total_26pct"],
        "conges_payes_employer": funds.get("conges_payes_employer_12_21pct", 0),
        "chomage_intemperies_employer": funds.get("intemperies_employer_0_375pct", 0),
        "chomage_intemperies_employee": funds.get("intemperies_employee_0_375pct", 0),
    }
    assert {name: dinars(run, name) for name in names} == {
        name: Fraction(each) for name, each in names.items()
    }
    assert dinars(run, "income_tax") == centimes(Fraction(expected["irg_exact"]))
    # The case in construction lists its funds apart: the employee's part is not taken off there, nor is
    # the employer's in the cost. It is owed all the same (DZ-61).
    apart = dinars(run, "chomage_intemperies_employee")
    assert dinars(run, "net_pay") + apart == Fraction(expected["net_pay"])
    cost = dinars(run, "employer_cost") - dinars(run, "levies_employer")
    assert cost == Fraction(expected["employer_cost_26pct"])


@pytest.mark.parametrize("case", of_kind("bonus_non_monthly_10pct"))
def test_a_quarterly_bonus_is_taxed_at_ten_per_cent(case: dict):
    expected = case["expected"]
    run = payslip(
        case["month"],
        elements=[
            {"amount": case["inputs"]["bonus"], "cotisable": True, "imposable": True, "non_monthly": True}
        ],
    )
    assert dinars(run, "cnas_employee") == Fraction(expected["cnas_employee_9pct"])
    assert dinars(run, "non_monthly_taxable") == Fraction(expected["taxable"])
    assert (
        dinars(run, "income_tax") == dinars(run, "income_tax_non_monthly") == Fraction(expected["irg_10pct"])
    )
    assert dinars(run, "net_pay") == Fraction(expected["net"])
    assert run["taxable_income"] == run["income_tax_monthly"] == 0


@pytest.mark.parametrize("case", of_kind("irg_brut_annual"))
def test_the_scale_of_a_year_is_twelve_times_that_of_a_month(case: dict):
    year = Fraction(case["inputs"]["gross_annual"])
    taxable = year - centimes(year * Fraction(9, 100))
    assert taxable == Fraction(case["expected"]["taxable_annual"])
    day = Month.parse(case["month"]).last
    exact = 12 * irg_of_scale(day, taxable / 12)
    assert centimes(exact) == Fraction(case["expected"]["irg_brut_annual"])
    run = payslip(case["month"], taxable_income=text(centimes(taxable / 12)))
    # a month is rounded to the centime, once for the base and once for the tax
    assert abs(12 * dinars(run, "income_tax_before_abatement") - exact) <= 12 * Fraction(1, 100)


@pytest.mark.parametrize("case", of_kind("base_rounding"))
def test_the_base_to_ten_dinars_and_not(case: dict):
    expected, gross = case["expected"], case["inputs"]["gross_monthly"]
    plain = payslip(case["month"], base_salary=gross)
    assert dinars(plain, "cnas_employee") == Fraction(expected["cnas_employee_9pct"])
    assert dinars(plain, "taxable_income") == Fraction(expected["taxable_base"])
    assert dinars(plain, "income_tax") == Fraction(expected["irg_on_unrounded"])
    down = payslip(case["month"], base_salary=gross, irg_base_to_ten_dinars=True)
    assert dinars(down, "income_tax_base") == Fraction(expected["taxable_base_floor10"])
    assert dinars(down, "income_tax") == Fraction(expected["irg_on_floor10"])
    cut = payslip(case["month"], base_salary=gross, irg_base_to_ten_dinars=True, irg_to_tenth_of_dinar=True)
    assert dinars(cut, "income_tax") == Fraction(expected["irg_on_floor10_truncated_0_1"])


@pytest.mark.parametrize("case", of_kind("irg_part_month"))
def test_half_a_month(case: dict):
    given, expected = case["inputs"], case["expected"]
    run = payslip(
        case["month"],
        taxable_income=given["taxable_for_period"],
        month_share=f"{given['days_paid']}/{given['days_base']}",
    )
    assert dinars(run, "full_month_income") == Fraction(expected["full_month_equivalent"])
    assert run["irg_full_month"].fraction == Fraction(expected["irg_full_month"])
    assert dinars(run, "income_tax") == Fraction(expected["irg"])


@pytest.mark.parametrize("case", of_kind("snmg"))
def test_the_hourly_minimum_wage(case: dict):
    run = payslip(case["month"])
    assert dinars(run, "snmg_due") == case["inputs"]["snmg_monthly"]
    assert dinars(run, "snmg_hourly") == Fraction(case["expected"]["hourly"])
    assert centimes(Fraction(24_000) / Fraction(case["inputs"]["hours"])) == Fraction("138.46")
