"""Whole French payslips, one file each under tests/laws/cases: every line, exact to the cent.

The figures were worked out by the calculator of french_calculator.py, which shares no code with the
library, and are kept as files so that a lawyer or a payroll clerk can read and contest them.
"""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from french_pay import decimal, euros, payslip

from cae_core.rules.run import Run

CASES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("cases/*.toml"))
    if not path.stem.startswith(("allocation_", "assembly_", "exits_", "outcome_", "reserves_", "shares_"))
}


def run(case: dict) -> Run:
    given = dict(case["given"])
    return payslip(case["month"], given.pop("gross"), case["regime"], **given)


@pytest.mark.parametrize("key", CASES)
def test_case(key: str) -> None:
    case = CASES[key]
    found = run(case)
    expected = {
        f"{name}_{side}": text for side in ("employee", "employer") for name, text in case[side].items()
    }
    expected |= case["totals"]
    assert {node: str(euros(found, node)) for node in expected} == expected
    for node, text in case["ratios"].items():
        assert decimal(found, node) == Decimal(text)


@pytest.mark.parametrize("key", CASES)
def test_the_figures_of_a_case_add_up(key: str) -> None:
    """What a reader would check with a pocket calculator."""
    case = CASES[key]
    gross = Decimal(case["given"]["gross"])
    employee = sum(map(Decimal, case["employee"].values()))
    employer = sum(map(Decimal, case["employer"].values()))
    totals = {name: Decimal(text) for name, text in case["totals"].items()}
    assert totals["employee_contributions"] == employee
    assert totals["employer_contributions"] == employer - totals["reduction_generale"]
    assert totals["employer_cost"] == gross + totals["employer_contributions"]
    assert totals["net_before_tax"] == totals["net_social"] == gross - employee
    assert totals["net_pay"] == totals["net_before_tax"] - totals["income_tax"]


def test_there_are_cases_of_both_regimes_and_both_years() -> None:
    assert {(case["regime"], case["month"][:4]) for case in CASES.values()} == {
        ("employee", "2025"), ("employee", "2026"), ("cesa", "2026"),
    }  # fmt: skip
