"""The given payslips of 2024 to 2026, replayed; and their lines equal to the millime, without tolerance."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tunisian_pay import TUNISIA, dinars, payslip

from cae_core.payroll.vectors import read_vectors, replay

DATA = Path(__file__).parents[1] / "data"
VECTORS = read_vectors((DATA / "tn_vectors.json").read_text(encoding="utf-8"))
ORACLES = json.loads((DATA / "tn_oracles.json").read_text(encoding="utf-8"))
SUMS = {
    "net_pay": Fraction(2, 1000),
    "employer_cost": Fraction(2, 1000),
    "salary_net_of_cnss": Fraction(1, 1000),
}
"""Sums of rounded lines here, exact values rounded there."""


def test_every_given_payslip_is_replayed():
    replayed = replay(VECTORS, TUNISIA.regimes, 3)
    assert (replayed.vectors, replayed.values, replayed.off) == (36, 504, ())


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["id"])
def test_its_lines_are_the_same_to_the_millime(vector):
    run = payslip(vector["on"][:7], **{name: str(value) for name, value in vector["inputs"].items()})
    for node, text in vector["expected"].items():
        assert abs(dinars(run, node) - Fraction(text)) <= SUMS.get(node, 0), node


def test_the_complementary_scheme_on_pay_above_six_smig():
    """TN-51: 3 % and 6 % of what passes 6 × 528.320 = 3 169.920."""
    (oracle,) = [each for each in ORACLES["vectors"] if each["inputs"]["complementary_scheme"]]
    run = payslip("2025-12", gross="6000.000", complementary_scheme="true")
    assert dinars(run, "complementary_base") == Fraction("2830.08")
    month = oracle["monthly"]
    renamed = {
        "employee_contributions": "cnss_employee",
        "taxable_income": "taxable_base",
        "income_tax": "irpp",
        "css": "css",
        "professional_deduction": "professional_deduction",
    }
    for node, name in renamed.items():
        assert dinars(run, node) == Fraction(month[name]), node
    assert dinars(run, "cnss_employer") + dinars(run, "complementary_employer") == Fraction(
        month["cnss_employer"]
    )
    assert abs(dinars(run, "net_pay") - Fraction(month["net"])) <= SUMS["net_pay"]
    assert abs(dinars(run, "employer_cost") - Fraction(month["employer_cost"])) <= SUMS["employer_cost"]


REGULAR = [each for each in ORACLES["vectors"] if "gross_monthly" in each["inputs"]]
YEARLY = {
    "yearly_net_of_cnss": "salary_net_of_cnss",
    "yearly_professional_deduction": "professional_deduction",
    "yearly_net_income": "net_income",
    "yearly_family_deduction": "family_deduction",
    "yearly_taxable_income": "taxable_base",
    "yearly_income_tax": "irpp",
    "yearly_css": "css",
}


@pytest.mark.parametrize("oracle", REGULAR, ids=lambda oracle: oracle["id"])
def test_the_figures_of_its_year(oracle):
    given = {name: str(value) for name, value in oracle["inputs"].items() if name != "gross_monthly"}
    run = payslip(f"{oracle['year']}-12", gross=oracle["inputs"]["gross_monthly"], **given)
    for node, name in YEARLY.items():
        exact = dinars(run, node)
        assert abs(exact - Fraction(oracle["annual"][name])) <= Fraction(1, 2000), node
