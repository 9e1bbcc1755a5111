"""Payslips of the library against a calculator written from the law's words, line by line, to the millime."""

import warnings
from fractions import Fraction

import pytest
import tunisian_calculator as calculator
from hypothesis import given, settings
from hypothesis import strategies as st
from tunisian_pay import check, dinars, payslip

FAMILY = st.fixed_dictionaries(
    {
        "head": st.booleans(),
        "children": st.integers(0, 7),
        "students": st.integers(0, 3),
        "disabled": st.integers(0, 2),
        "parents": st.integers(0, 2),
    }
)
NAMES = {
    "head": "head_of_household",
    "children": "children",
    "students": "student_children",
    "disabled": "disabled_children",
    "parents": "dependent_parents",
}


def compare(gross, year, complementary, **family):
    expected = calculator.payslip(Fraction(gross, 1000), year, complementary=complementary, **family)
    inputs = {NAMES[name]: str(value) for name, value in family.items()}
    run = payslip(
        f"{year}-12",
        gross=f"{gross // 1000}.{gross % 1000:03}",
        complementary_scheme=str(complementary),
        **inputs,
    )
    assert {node: dinars(run, node) for node in expected} == expected


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(st.integers(0, 1_200_000), st.integers(0, 20_000_000)),
    st.sampled_from([2024, 2025, 2026]),
    st.booleans(),
    FAMILY,
)
def test_every_line_of_any_payslip(gross, year, complementary, family):
    compare(gross, year, complementary, **family)


def yearly(year, base):
    """Tax and CSS of a taxable income of the year, in dinars, by the library."""
    run = payslip(f"{year}-12", gross="0", yearly_taxable_income=base)
    return dinars(run, "yearly_income_tax"), dinars(run, "yearly_css"), run


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("bound", [5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 70_000])
@pytest.mark.parametrize("millime", [-1, 0, 1])
def test_the_scale_a_millime_around_each_bound(year, bound, millime):
    """TN-59 to TN-61, against slices worked in fractions."""
    base = Fraction(bound * 1000 + millime, 1000)
    tax, css, run = yearly(year, f"{bound * 1000 + millime}/1000")
    assert tax == calculator.tax_on(base, year)
    assert css == calculator.css_on(base)
    assert dinars(run, "income_tax") == calculator.millimes(tax / 12)
    assert dinars(run, "css") == calculator.millimes(css / 12)


@pytest.mark.parametrize(
    ("year", "bound", "tax"),
    [
        (2026, "10000", 750), (2026, "20000", 3250), (2026, "30000", 6250), (2026, "40000", 9550),
        (2026, "50000", 13150), (2026, "70000", 20750),
        (2024, "20000", 3900), (2024, "30000", 6700), (2024, "50000", 13100),
    ],
)  # fmt: skip
def test_the_tax_at_each_bound(year, bound, tax):
    """TN-61."""
    assert yearly(year, bound)[0] == tax


def test_the_solidarity_contribution_appears_at_once():
    """TN-67: nothing at 5 000.000; at 5 000.001 a half per cent of the whole, 25 dinars a year."""
    assert yearly(2026, "5000.000")[1] == 0
    assert yearly(2026, "5000.001")[1] == Fraction("25.000005")
    assert dinars(yearly(2026, "5000.001")[2], "css") == Fraction("2.083")


def test_income_other_than_wages_has_no_threshold():
    """TN-67 is for those who have wages or pensions only."""
    run = payslip("2026-12", gross="0", yearly_taxable_income="4000", other_income="true")
    assert dinars(run, "yearly_css") == 20


def test_the_gross_at_which_the_contribution_appears():
    """A millime of gross apart: 512.580 is under, 512.581 above 5 000 a year."""
    below, above = payslip("2026-12", gross="512.580"), payslip("2026-12", gross="512.581")
    assert dinars(below, "yearly_taxable_income") == Fraction("4999.9923648")  # 12 × 512.580 × 0.9032 × 0.9
    assert dinars(above, "yearly_taxable_income") == Fraction("5000.00211936")
    check(below, css="0", net_pay="462.962")
    check(above, css="2.083", net_pay="460.880")


@pytest.mark.parametrize(
    ("year", "rate", "css"),
    [(2022, "0.01", 100), (2023, "0.005", 50), (2026, "0.005", 50), (2027, "0.01", 100)],
)
def test_the_rate_of_the_solidarity_contribution_by_year(year, rate, css):
    """TN-66 and TN-68: 1 % to 2022, 0.5 % from 2023 to 2026, 1 % again in 2027 unless prolonged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 2027 was not checked: TN-62a
        run = payslip(f"{year}-12", gross="0", yearly_taxable_income="10000")
        assert dinars(run, "css_rate") == Fraction(rate)
        assert dinars(run, "yearly_css") == css


@pytest.mark.parametrize(
    ("net", "deduction"),
    [("19999.99", "1999.999"), ("20000", "2000"), ("20000.01", "2000"), ("50000", "2000")],
)
def test_professional_expenses_stop_at_2_000_a_year(net, deduction):
    """TN-58."""
    run = payslip("2026-12", gross="0", yearly_net_of_cnss=net)
    assert dinars(run, "yearly_professional_deduction") == Fraction(deduction)


@pytest.mark.parametrize(("children", "deduction"), [(0, 0), (1, 100), (4, 400), (5, 400), (9, 400)])
def test_four_children_count(children, deduction):
    """TN-63: the fifth gives nothing; students and disabled ones have no rank."""
    run = payslip("2026-12", gross="2000", children=str(children))
    assert dinars(run, "yearly_family_deduction") == deduction
    run = payslip(
        "2026-12", gross="2000", children=str(children), student_children="5", disabled_children="2"
    )
    assert dinars(run, "yearly_family_deduction") == deduction + 5000 + 4000


@pytest.mark.parametrize(
    ("net_income", "each"), [("8999.98", "449.999"), ("9000", "450"), ("9000.02", "450")]
)
def test_a_parent_gives_five_per_cent_of_net_income_up_to_450(net_income, each):
    """TN-63."""
    run = payslip("2026-12", gross="0", yearly_net_income=net_income, dependent_parents="2")
    assert dinars(run, "yearly_family_deduction") == 2 * Fraction(each)


def test_deductions_never_make_income_negative():
    check(payslip("2026-12", gross="300", disabled_children="3"), taxable_income="0", income_tax="0", css="0")


@pytest.mark.parametrize(("year", "factor"), [("2024", "1.1957"), ("2025", "1.2007"), ("2026", "1.2007")])
def test_the_cost_of_an_ordinary_service_company(year, factor):
    """TN-56, without work accidents."""
    run = payslip(f"{year}-12", gross="1000", work_accident_rate="0")
    assert dinars(run, "employer_cost") == 1000 * Fraction(factor)


def test_a_smig_earner_of_2026():
    """TN-69: single, 5.140 of tax and 2.255 of CSS a month; head of household with two children, nothing."""
    check(payslip("2026-12", gross="554.736"), income_tax="5.140", css="2.255")
    check(
        payslip("2026-12", gross="554.736", head_of_household="true", children="2"), income_tax="0", css="0"
    )
    assert calculator.millimes(
        dinars(payslip("2026-12", gross="554.736"), "yearly_taxable_income")
    ) == Fraction("5411.206")


def test_manufacturing_pays_half_the_training_tax():
    """TN-54."""
    check(payslip("2026-12", gross="1000"), tfp_employer="20", foprolos_employer="10")
    check(payslip("2026-12", gross="1000", manufacturing="true"), tfp_employer="10", foprolos_employer="10")


@pytest.mark.parametrize(
    ("month", "years", "relief"),
    [
        ("2026-03", 0, "170.700"),
        ("2026-12", 1, "136.560"),
        ("2026-12", 2, "102.420"),
        ("2026-12", 3, "68.280"),
        ("2026-12", 4, "34.140"),
        ("2026-12", 5, "0"),
        ("2026-12", 9, "0"),
        ("2025-12", 0, "0"),
    ],
)
def test_the_state_takes_the_employers_cnss_of_a_graduate_over_five_years(month, years, relief):
    """TN-52: 100, 80, 60, 40, 20 % of 17.07 % of 1 000, from 2026."""
    run = payslip(month, gross="1000", graduate="true", seniority_years=str(years), work_accident_rate="0")
    check(run, graduate_relief=relief)
    assert dinars(run, "employer_cost") == Fraction("1200.7") - Fraction(relief)
    assert dinars(payslip(month, gross="1000", seniority_years=str(years)), "graduate_relief") == 0
