"""Auto-entrepreneur and self-employed: single flat tax and CASNOS, by year."""

import datetime as dt

import pytest

from cae_core.country import find_country
from cae_core.payroll.errors import RegimeWithoutPay
from cae_core.rules.errors import NodeNotComputed

ALGERIA = find_country("DZ")


def year(regime: str, on: str = "2026-12-31", **texts: object):
    graph = ALGERIA.regime(regime).framework.at(dt.date.fromisoformat(on))
    return graph.run(graph.typed(texts))


@pytest.mark.parametrize(
    ("on", "turnover", "tax"),
    [
        ("2026-12-31", "3000000", 1_500_000),  # 0.5 %
        ("2026-12-31", "2000000", 1_000_000),
        ("2026-12-31", "1999999.99", 1_000_000),  # at least 10 000 DA
        ("2026-12-31", "2000002", 1_000_001),
        ("2026-12-31", "0", 1_000_000),
    ],
)
def test_the_flat_tax_of_an_auto_entrepreneur(on: str, turnover: str, tax: int):
    """DZ-31 and DZ-32."""
    assert year("auto_entrepreneur", on, year_turnover=turnover)["ifu"] == tax


@pytest.mark.parametrize(("turnover", "passed"), [("5000000", False), ("5000000.01", True)])
def test_the_ceiling_of_an_auto_entrepreneur(turnover: str, passed: bool):
    """DZ-27: up to 5 000 000 DA."""
    assert year("auto_entrepreneur", year_turnover=turnover)["ceiling_passed"] is passed


@pytest.mark.parametrize(
    ("on", "income", "due"),
    [
        ("2026-12-31", "1000000", 15_000_000),
        ("2026-12-31", "100000", 4_320_000),  # 12 SNMG of 24 000: 43 200 DA
        ("2026-12-31", "9000000", 86_400_000),  # 20 times as much: 864 000 DA
        ("2025-12-31", "100000", 3_240_000),
        ("2025-12-31", "9000000", 64_800_000),
    ],
)
def test_casnos_between_its_bounds(on: str, income: str, due: int):
    """DZ-34."""
    for regime in ("auto_entrepreneur", "self_employed"):
        assert year(regime, on, casnos_income=income)["casnos"] == due


def test_the_flat_option_of_casnos():
    """DZ-33."""
    assert year("auto_entrepreneur", casnos_income="1000000", casnos_flat=True)["casnos"] == 2_400_000
    assert year("auto_entrepreneur", casnos_flat=True)["casnos"] == 2_400_000, "whatever the income"
    with pytest.raises(NodeNotComputed, match="give casnos_income"):
        year("auto_entrepreneur", casnos_flat=False)["casnos"]


def test_that_the_band_of_2026_was_computed_is_said():
    facts = year("self_employed", casnos_income="1000000").facts(["casnos"])
    doubtful = {fact.key for fact in facts if fact.confidence == "unverified"}
    assert doubtful == {"casnos_base_least", "casnos_base_most"}


@pytest.mark.parametrize(
    ("goods", "services", "tax"),
    [("1000000", "0", 5_000_000), ("0", "1000000", 12_000_000), ("400000", "300000", 5_600_000),
     ("500000", "0", 3_000_000)],
)  # fmt: skip
def test_the_flat_tax_of_the_self_employed(goods: str, services: str, tax: int):
    """DZ-35, and at least 30 000 DA (DZ-32)."""
    run = year("self_employed", year_turnover_goods=goods, year_turnover_services=services)
    assert run["ifu"] == tax
    assert run["ceiling_passed"] is False


def test_the_ceiling_of_the_flat_tax():
    """DZ-35: both kinds of turnover together."""
    run = year("self_employed", year_turnover_goods="4000000", year_turnover_services="4000000.01")
    assert run["ceiling_passed"] is True


@pytest.mark.parametrize("regime", ["auto_entrepreneur", "self_employed"])
def test_neither_is_paid(regime: str):
    with pytest.raises(RegimeWithoutPay):
        ALGERIA.regime(regime).require_paid()
