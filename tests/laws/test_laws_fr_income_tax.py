"""Income tax withheld at source (FR-3.60 to FR-3.65)."""

import datetime as dt
from decimal import Decimal

import pytest
from french_pay import FRANCE, check, decimal, payslip

from cae_core.rules.errors import ParameterNotKnownYet

GRID_FROM_MAY_2026 = (
    "1635 0; 1698 0.5; 1807 1.3; 1928 2.1; 2060 2.9; 2170 3.5; 2315 4.1; 2738 5.3; 3135 7.5; 3571 9.9; 4019 11.9; "
    "4690 13.8; 5624 15.8; 7037 17.9; 8789 20; 12200 24; 16523 28; 25937 33; 55558 38"
)
GRID_FROM_MAY_2025 = (
    "1620 0; 1683 0.5; 1791 1.3; 1911 2.1; 2042 2.9; 2151 3.5; 2294 4.1; 2714 5.3; 3107 7.5; 3539 9.9; 3983 11.9; "
    "4648 13.8; 5574 15.8; 6974 17.9; 8711 20; 12091 24; 16376 28; 25706 33; 55062 38"
)


def tax_alone(on: str, taxable_income: str) -> object:
    """Any node may be given: with taxable income alone, the tax alone is computed."""
    graph = FRANCE.regime("employee").framework.at(dt.date.fromisoformat(on))
    return graph.run(graph.typed({"taxable_income": taxable_income}), ["income_tax"])


def steps(grid: str) -> list[tuple[str, str, str]]:
    """(threshold, rate under it, rate from it) in percent."""
    pairs = [row.split() for row in grid.split(";")]
    rates = [rate for _, rate in pairs] + ["43"]
    return [(threshold, rates[i], rates[i + 1]) for i, (threshold, _) in enumerate(pairs)]


@pytest.mark.parametrize(("threshold", "below", "above"), steps(GRID_FROM_MAY_2026))
def test_each_threshold_of_the_grid_from_may_2026(threshold: str, below: str, above: str) -> None:
    """FR-3.62: the upper bound is excluded, the whole base bears the rate."""
    under = tax_alone("2026-10-31", str(Decimal(threshold) - Decimal("0.01")))
    at = tax_alone("2026-10-31", threshold)
    assert decimal(under, "default_rate") * 100 == Decimal(below)
    assert decimal(at, "default_rate") * 100 == Decimal(above)


@pytest.mark.parametrize(("threshold", "below", "above"), steps(GRID_FROM_MAY_2025))
def test_each_threshold_of_the_grid_from_may_2025(threshold: str, below: str, above: str) -> None:
    """FR-3.61."""
    under = tax_alone("2025-07-31", str(Decimal(threshold) - Decimal("0.01")))
    at = tax_alone("2025-07-31", threshold)
    assert decimal(under, "default_rate") * 100 == Decimal(below)
    assert decimal(at, "default_rate") * 100 == Decimal(above)


@pytest.mark.parametrize(
    ("taxable_income", "tax"),
    [
        ("1634.99", "0.00"),
        ("1635.00", "8.18"),  # 0.5 % of the whole: 8.175
        ("2500.00", "132.50"),  # 5.3 %
        ("60000.00", "25800.00"),  # 43 %
    ],
)
def test_the_whole_base_bears_the_rate(taxable_income: str, tax: str) -> None:
    """FR-3.60."""
    check(tax_alone("2026-10-31", taxable_income), income_tax=tax)


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        ("2025-04-30", "0.013"),  # FR-3.64: 1,653 to 1,759
        ("2025-05-01", "0.005"),  # FR-3.61: 1,620 to 1,683
        ("2026-04-30", "0.005"),  # the 2025 grid kept on (FR-3.63)
        ("2026-05-01", "0.005"),
    ],
)
def test_the_grids_change_on_the_first_of_may(on: str, rate: str) -> None:
    """1,660 € of taxable income."""
    assert decimal(tax_alone(on, "1660"), "default_rate") == Decimal(rate)


def test_the_grid_of_may_2026_differs_from_april() -> None:
    """1,625 €: 0.5 % until April 2026 (from 1,620), nothing from May (under 1,635)."""
    check(tax_alone("2026-04-30", "1625"), income_tax="8.13")
    check(tax_alone("2026-05-01", "1625"), income_tax="0.00")


def test_the_tax_alone_of_2024_is_known_and_that_of_2023_is_not() -> None:
    check(tax_alone("2024-06-30", "2000"), income_tax="58.00")  # FR-3.64: 2.9 %
    with pytest.raises(ParameterNotKnownYet) as error:
        tax_alone("2023-12-31", "2000")["income_tax"]
    assert (error.value.key, error.value.first) == ("pas_grid", dt.date(2024, 1, 1))


def test_a_rate_sent_by_the_tax_office_replaces_the_grid() -> None:
    run = payslip("2026-10", "3000", withholding_rate="0.042")
    assert run["income_tax_base"] == run["taxable_income"]
    assert decimal(run, "income_tax_rate") == Decimal("0.042")


def test_a_rate_of_zero_sent_by_the_tax_office_is_a_rate() -> None:
    check(payslip("2026-10", "3000", withholding_rate="0"), income_tax="0.00")


def test_short_contracts_get_an_allowance_under_the_default_rate_only() -> None:
    """FR-3.65: 748 € off the base in 2026, which also lowers the rate."""
    run = payslip("2026-10", "3000", short_contract="true")
    assert run["income_tax_base"] == run["taxable_income"] - 74800
    sent = payslip("2026-10", "3000", short_contract="true", withholding_rate="0.05")
    assert sent["income_tax_base"] == sent["taxable_income"]


def test_the_allowance_never_makes_the_base_negative() -> None:
    check(payslip("2026-10", "500", short_contract="true"), income_tax_base="0.00", income_tax="0.00")
