"""Payslips of the library against a calculator written from the law's words, line by line, to the centime."""

from fractions import Fraction

import moroccan_calculator as calculator
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moroccan_pay import dirhams, nodes, payslip, plain

RATES = st.sampled_from(["0", "0.03", "0.045", "0.06"])


def compare(gross, year, **given_):
    expected = calculator.payslip(
        Fraction(gross, 100), year, **{name: Fraction(value) for name, value in given_.items()}
    )
    names = {"cimr": "cimr_rate", "cimr_employer": "cimr_employer_rate", "accidents": "work_accident_rate"}
    run = payslip(
        f"{year}-10",
        gross=plain(Fraction(gross, 100)),
        **{names.get(name, name): str(value) for name, value in given_.items()},
    )
    assert {node: dirhams(run, node) for node in expected} == expected


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(st.integers(0, 1_200_000), st.integers(0, 30_000_000)),
    st.sampled_from([2024, 2025, 2026]),
    st.integers(0, 9),
    RATES,
    RATES,
    RATES,
)
def test_every_line_of_any_payslip(gross, year, dependants, cimr, cimr_employer, accidents):
    compare(gross, year, dependants=dependants, cimr=cimr, cimr_employer=cimr_employer, accidents=accidents)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("bound", [6_000_00, 6_500_00, 11_666_67, 11_666_68])
@pytest.mark.parametrize("centime", [-1, 0, 1])
def test_a_centime_around_the_ceiling_the_cliff_and_the_cap(year, bound, centime):
    """MA-135 (6 000), MA-155 (6 500 is 78 000 a year; 25 % reaches 2 916.67 from 11 666.67 on)."""
    compare(bound + centime, year, dependants=2)


def test_what_the_cliff_costs():
    """MA-156: a centime more of gross pay takes 64.99 off the net."""
    below, above = (payslip("2026-10", gross=gross, dependants="0") for gross in ("6500.00", "6500.01"))
    assert (dirhams(below, "professional_expenses"), dirhams(above, "professional_expenses")) == (
        2275,
        1625,
    )
    assert dirhams(below, "net_pay") == Fraction("6036.70")  # 6 500 − 268.80 − 146.90 − 47.60
    assert dirhams(above, "net_pay") == Fraction("5971.71")  # 6 500.01 − 415.70 − 112.60
    assert dirhams(above, "income_tax") == Fraction("112.60")  # 4 459.31 × 10 % − 333.33


SCALE_BOUNDS = [
    (year, low)
    for year in (2012, 2024, 2025, 2026)
    for low, _ in calculator.SCALES[2025 if year > 2024 else 2010]
]


@pytest.mark.parametrize(("year", "bound"), SCALE_BOUNDS)
@pytest.mark.parametrize("centime", [-1, 0, 1, 2])
def test_the_scale_a_centime_around_each_bound(year, bound, centime):
    """MA-151 and MA-153: a monthly income whose twelve months pass the bound, the tax rounded once."""
    income = max(bound * 100 // 12 + centime, 0)
    run = nodes(f"{year}-06", taxable_income=plain(Fraction(income, 100)))
    exact = calculator.tax_on(Fraction(12 * income, 100), year) / 12
    assert dirhams(run, "income_tax_before_relief") == calculator.centimes(exact)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 5_000_000), st.sampled_from([2010, 2024, 2025, 2026]))
def test_the_tax_of_a_month_is_a_twelfth_rounded_once(income, year):
    """Rounding the tax of the year first would be off by a centime about once in twenty-five."""
    run = nodes(f"{year}-06", taxable_income=plain(Fraction(income, 100)))
    exact = calculator.tax_on(Fraction(12 * income, 100), year) / 12
    assert dirhams(run, "income_tax_before_relief") == calculator.centimes(exact)


@pytest.mark.parametrize(
    ("year", "bound", "tax"),
    [
        (2024, 50_000, 2000), (2024, 60_000, 4000), (2024, 80_000, 10_000), (2024, 180_000, 44_000),
        (2025, 60_000, 2000), (2025, 80_000, 6000), (2025, 100_000, 12_000), (2026, 180_000, 39_200),
    ],
)  # fmt: skip
def test_the_tax_of_a_year_at_each_bound(year, bound, tax):
    """Worked by hand from MA-151 and MA-153: base × rate − the amount to deduct (180 000 × 34 % − 22 000)."""
    run = nodes(
        f"{year}-12", tax_base=str(bound), annual_income=str(bound), year_share="1", cumulative_tax="true"
    )
    assert dirhams(run, "income_tax_before_relief") == tax


@pytest.mark.parametrize(
    ("gross", "expenses"), [("6500", "1300"), ("12500", "2500"), ("12500.05", "2500"), ("40000", "2500")]
)
def test_professional_expenses_before_2023(gross, expenses):
    """MA-155: 20 % capped at 30 000 a year, without a cliff."""
    run = nodes("2022-12", taxable_gross=gross)
    assert dirhams(run, "professional_expenses") == Fraction(expenses)
    assert calculator.expenses_on(Fraction(gross), 2022) == Fraction(expenses)


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("dependants", range(9))
def test_relief_rounds_the_yearly_amount_once(year, dependants):
    """MA-157 and MA-197: three dependants are 125.00 in 2025, not three times 41.67."""
    run = nodes(f"{year}-10", taxable_income="20000", dependants=str(dependants))
    assert dirhams(run, "family_relief") == calculator.relief_for(dependants, year)
    if (year, dependants) == (2025, 3):
        assert dirhams(run, "family_relief") == 125
    if dependants >= 6:
        assert dirhams(run, "family_relief") == (250 if year == 2025 else 180)
