"""Income tax settled on the year so far (MA-159): December's tax makes the tax of the year."""

from fractions import Fraction

import moroccan_calculator as calculator
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moroccan_pay import EMPLOYEE, dirhams, payslip

from cae_core.payroll.year_to_date import next_state, unpaid_state
from cae_core.periods import Month

UNEVEN = [3000, 12000, 0, 7000, 6500, 9000, 2500, 30000, 4000, 5200, 6100, 8000]


def pay_year(pays, year=2026, method="true", **given_):
    """Each month's run, the year so far carried along; None is a month under contract without pay."""
    state, runs = None, []
    for number, gross in enumerate(pays, start=1):
        inputs = {"gross": str(gross or 0), "cumulative_tax": method, **given_}
        run = payslip(f"{year}-{number:02}", state, **inputs)
        if gross is None:
            state = unpaid_state(EMPLOYEE, state, run)
        else:
            runs.append(run)
            state = next_state(EMPLOYEE, state, run)
    return runs


def total(runs, node):
    return sum(dirhams(run, node) for run in runs)


def tax_of_year(runs, year=2026, dependants=0):
    """MA-151, MA-155 and MA-157 on the whole year at once."""
    gross = total(runs, "taxable_gross")
    expenses = calculator.expenses_on(gross, year, share=1)
    taxable = gross - expenses - total(runs, "employee_contributions")
    tax = calculator.centimes(calculator.tax_on(taxable, year))
    return expenses, taxable, max(tax - calculator.relief_for(dependants, year, share=1), Fraction(0))


@pytest.mark.parametrize("dependants", [0, 1, 3])
def test_twelve_uneven_months_pay_the_tax_of_the_year(dependants):
    runs = pay_year(UNEVEN, dependants=str(dependants))
    expenses, taxable, tax = tax_of_year(runs, dependants=dependants)
    assert total(runs, "professional_expenses") == expenses
    assert total(runs, "taxable_income") == taxable
    assert total(runs, "income_tax") == tax
    assert dirhams(runs[-1], "income_tax_due") == tax
    assert dirhams(runs[-1], "family_relief") == 500 * dependants


def test_month_by_month_the_same_year_pays_more():
    """A month of 30 000 is taxed as if the year had twelve of them."""
    monthly, cumulative = pay_year(UNEVEN, method="false"), pay_year(UNEVEN)
    assert total(monthly, "income_tax") > total(cumulative, "income_tax") + 2000


def test_even_pay_pays_the_same_by_both_methods_to_some_centimes():
    pays = [9000] * 12
    monthly, cumulative = pay_year(pays, method="false"), pay_year(pays)
    assert abs(total(monthly, "income_tax") - total(cumulative, "income_tax")) <= Fraction(12, 100)
    assert dirhams(monthly[0], "income_tax") == dirhams(cumulative[0], "income_tax")


def test_a_year_that_crosses_78_000_settles_its_professional_expenses():
    """MA-155: 35 % for eleven months, then 25 % of the whole year: December takes back the difference."""
    runs = pay_year([6000] * 11 + [20000])
    assert dirhams(runs[10], "professional_expenses") == 2100
    assert dirhams(runs[11], "professional_expenses") == 86000 * Fraction("0.25") - 11 * 2100


def test_tax_withheld_too_much_comes_back():
    runs = pay_year([30000, 3000, 3000])
    assert dirhams(runs[1], "income_tax") < 0
    assert dirhams(runs[1], "net_pay") > dirhams(runs[1], "net_before_tax")


def test_a_month_under_contract_without_pay_counts_its_days():
    """Nine months of pay within twelve of contract are still settled on the whole year."""
    runs = pay_year([8000, None, None, 12000, 7000, 7000, 7000, None, 9000, 9000, 4000, 15000])
    assert len(runs) == 9
    assert runs[-1]["year_share"].fraction == 1
    assert total(runs, "income_tax") == tax_of_year(runs)[2]


def test_a_person_of_half_a_year_is_taxed_on_half_of_the_scale():
    """156 days of 312: twice the pay on the yearly scale, half of the tax."""
    runs = pay_year([7000, 9000, 12000, 6000, 8000, 10000])
    taxable = total(runs, "taxable_income")
    assert total(runs, "income_tax") == calculator.centimes(calculator.tax_on(2 * taxable, 2026) / 2)


def test_a_new_year_starts_from_nothing():
    state = None
    for month in ("2025-12", "2026-01"):
        run = payslip(month, state, gross="9000", cumulative_tax="true")
        assert run["year_share"].fraction == Fraction(1, 12)
        state = next_state(EMPLOYEE, state, run)
    assert state.for_month(Month(2026, 2))["ytd_taxable_gross"] == 9000_00


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 25_000), min_size=12, max_size=12),
    st.integers(0, 7),
    st.sampled_from([2023, 2024, 2025]),
)
def test_any_year_pays_its_tax(pays, dependants, year):
    """Years from 2023 on by nodes given: contributions of 2023 are not in the sheet."""
    given_ = {"dependants": str(dependants)}
    if year == 2023:
        given_ |= {"cnss_employee": "0", "amo_employee": "0"}
    state, runs = None, []
    for number, gross in enumerate(pays, start=1):
        run = payslip(f"{year}-{number:02}", state, taxable_gross=str(gross), cumulative_tax="true", **given_)
        runs.append(run)
        state = next_state(EMPLOYEE, state, run)
    expenses = total(runs, "professional_expenses")
    assert expenses == calculator.expenses_on(Fraction(sum(pays)), year, share=1)
    taxable = sum(pays) - expenses - total(runs, "cnss_employee") - total(runs, "amo_employee")
    tax = calculator.centimes(calculator.tax_on(taxable, year))
    relief = calculator.relief_for(dependants, year, share=1)
    assert total(runs, "income_tax") == max(tax - relief, 0)
