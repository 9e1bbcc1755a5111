"""Whole years of pay, one file each under tests/laws/years, a month a row: exact to the cent.

Worked out by the calculator of french_calculator.py from the whole history of each year; here the
library carries its state from month to month.
"""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from french_pay import FRANCE, euros, payslip

from cae_core.payroll import next_state

FILES = sorted(Path(__file__).parent.glob("years/*.toml"))
YEARS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}


@pytest.mark.parametrize("key", YEARS)
def test_year(key: str) -> None:
    year, state = YEARS[key], None
    figures = year["columns"][3:]
    for row in year["months"]:
        month, gross, share, *expected = row
        run = payslip(month, gross, year["regime"], state, month_share=share, **year["given"])
        state = next_state(FRANCE.regime(year["regime"]), state, run)
        assert [str(euros(run, node)) for node in figures] == expected, month


@pytest.mark.parametrize("key", YEARS)
def test_the_columns_of_a_year_add_up(key: str) -> None:
    year = YEARS[key]
    for place, node in enumerate(year["columns"][3:], 3):
        assert sum(Decimal(row[place]) for row in year["months"]) == Decimal(year["sums"][node])


def test_six_points_of_ten_months_are_owed_in_november() -> None:
    """FR-3.11: 13 % of 8,000 is 1,040.00, and 6 % of the 40,000 paid before is 2,400.00."""
    months = {row[0]: row for row in YEARS["above_2_25_smic_in_2025"]["months"]}
    place = YEARS["above_2_25_smic_in_2025"]["columns"].index("maladie_employer")
    assert months["2025-10"][place] == "280.00"  # 7 % of 4,000
    assert months["2025-11"][place] == "3440.00"
    assert months["2025-12"][place] == "520.00"  # 13 %


def test_cet_paid_in_high_months_comes_back_when_the_year_falls_under_its_ceilings() -> None:
    """FR-3.22 with FR-3.06: January and February are above; with March the year is under 3 × 4,005."""
    year = YEARS["executive_around_the_ceiling_2026"]
    place = year["columns"].index("cet_employee")
    first = [Decimal(row[place]) for row in year["months"][:3]]
    assert first == [Decimal("5.88"), Decimal("5.88"), Decimal("-11.76")]
