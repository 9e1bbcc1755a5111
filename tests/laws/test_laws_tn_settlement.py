"""The year's tax: withheld month by month on twelve times the month, settled on what the year really paid."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import tunisian_calculator as calculator
from hypothesis import given, settings
from hypothesis import strategies as st
from tunisian_pay import EMPLOYEE, dinars, payslip

from cae_core.payroll import next_state

ORACLES = json.loads((Path(__file__).parents[1] / "data" / "tn_oracles.json").read_text(encoding="utf-8"))
IRREGULAR = [each for each in ORACLES["vectors"] if "gross_by_month" in each["inputs"]]
TOLERANCE = Fraction(ORACLES["tolerance"]["annual_from_12_rounded_months"])


def year(start, grosses, *, settle, **family):
    """The payslips of a year, the last one settling it or not; months without pay have none."""
    state, runs = None, []
    last = max(number for number, gross in enumerate(grosses, 1) if Fraction(gross))
    for number, gross in enumerate(grosses, 1):
        if not Fraction(gross):
            continue
        settling = str(settle and number == last)
        run = payslip(f"{start}-{number:02}", state, gross=gross, yearly_settlement=settling, **family)
        state = next_state(EMPLOYEE, state, run)
        runs.append(run)
    return runs


def family_of(oracle):
    return {
        name: str(oracle["inputs"][name])
        for name in (
            "head_of_household",
            "children",
            "student_children",
            "disabled_children",
            "dependent_parents",
        )
    }


def total(runs, node):
    return sum(dinars(run, node) for run in runs)


@pytest.mark.parametrize("oracle", IRREGULAR, ids=lambda oracle: oracle["id"])
def test_a_settled_year_bears_the_tax_of_the_year(oracle):
    runs = year(oracle["year"], oracle["inputs"]["gross_by_month"], settle=True, **family_of(oracle))
    annual = oracle["annual"]
    for node, name in {
        "gross": "gross",
        "employee_contributions": "cnss_employee",
        "salary_net_of_cnss": "salary_net_of_cnss",
        "income_tax": "irpp",
        "css": "css",
        "net_pay": "net",
    }.items():
        assert abs(total(runs, node) - Fraction(annual[name])) <= TOLERANCE, node
    assert abs(dinars(runs[-1], "yearly_taxable_income") - Fraction(annual["taxable_base"])) <= TOLERANCE


@pytest.mark.parametrize("oracle", IRREGULAR, ids=lambda oracle: oracle["id"])
def test_what_the_months_withhold_and_what_the_settlement_gives_back(oracle):
    grosses, family = oracle["inputs"]["gross_by_month"], family_of(oracle)
    plain = year(oracle["year"], grosses, settle=False, **family)
    settled = year(oracle["year"], grosses, settle=True, **family)
    annual = oracle["annual"]
    for node, name in (("income_tax", "irpp"), ("css", "css")):
        withheld = total(plain, node)
        assert abs(withheld - Fraction(annual[f"{name}_withheld_months_sum"])) <= TOLERANCE
        balance = total(settled, node) - withheld
        assert abs(balance - Fraction(annual[f"{name}_balance_due"])) <= TOLERANCE
    months = {month["gross"]: month for month in oracle.get("months", ())}
    for run, gross in zip(plain, (each for each in grosses if Fraction(each)), strict=True):
        if gross in months:
            assert dinars(run, "income_tax") == Fraction(months[gross]["irpp"])
            assert dinars(run, "css") == Fraction(months[gross]["css"])


def test_too_much_tax_withheld_comes_back_on_the_settling_payslip():
    """Hired in July 2024 at 1 200: the months withheld as if for a whole year."""
    runs = year(2024, ["0"] * 6 + ["1200"] * 6, settle=True)
    assert dinars(runs[-1], "income_tax") == Fraction("230.135") - 5 * dinars(runs[0], "income_tax") < 0
    assert dinars(runs[-1], "net_pay") > dinars(runs[-1], "net_before_tax")
    assert runs[-1]["yearly_settlement"]


def test_a_regular_year_settles_to_next_to_nothing():
    runs = year(2026, ["1500"] * 12, settle=True)
    assert abs(dinars(runs[-1], "income_tax") - dinars(runs[0], "income_tax")) < TOLERANCE


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9_000_000), min_size=1, max_size=12).filter(any), st.booleans(), st.integers(0, 2)
)
def test_any_settled_year_against_the_law_in_fractions(pays, head, parents):
    grosses = [f"{each // 1000}.{each % 1000:03}" for each in pays]
    runs = year(2026, grosses, settle=True, head_of_household=str(head), dependent_parents=str(parents))
    expected = calculator.year_of(total(runs, "salary_net_of_cnss"), 2026, head=head, parents=parents)
    assert total(runs, "income_tax") == calculator.millimes(expected["income_tax"])
    assert total(runs, "css") == calculator.millimes(expected["css"])


def test_a_new_year_starts_from_nothing():
    (december,) = year(2025, ["0"] * 11 + ["2000"], settle=False)
    state = next_state(EMPLOYEE, None, december)
    january = payslip("2026-01", state, gross="1500", yearly_settlement="true")
    assert dinars(january, "yearly_net_of_cnss") == dinars(january, "salary_net_of_cnss")
