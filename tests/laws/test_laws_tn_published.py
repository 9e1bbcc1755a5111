"""Examples published in the press and online, with what became of each: some are right, some are not the law."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tunisian_pay import dinars, payslip

ORACLES = json.loads((Path(__file__).parents[1] / "data" / "tn_oracles.json").read_text(encoding="utf-8"))
PUBLISHED = {each["id"]: each for each in ORACLES["published_examples"]}
SCALES = {"irpp_scale_2017_2024": "2024-12", "irpp_scale_2025": "2025-12"}


def tax(month, base):
    return dinars(payslip(month, gross="0", yearly_taxable_income=base), "yearly_income_tax")


@pytest.mark.parametrize("key", [key for key, each in PUBLISHED.items() if "taxable_base" in each])
def test_the_tax_on_the_scale(key):
    example = PUBLISHED[key]
    said = SCALES.keys() & example.keys()
    assert said
    for name in said:
        assert tax(SCALES[name], example["taxable_base"]) == Fraction(example[name])


def test_the_2025_scale_saves_450_at_30_000_as_the_press_said():
    assert PUBLISHED["tn-pub-scale-30000"]["verdict"].startswith("agrees")
    assert tax("2025-12", "30000") - tax("2024-12", "30000") == -450


def test_the_550_more_at_60_000_were_those_of_a_draft():
    """The draft had 40 % above 50 000; the law has 38 % to 70 000: 350 more (TN-60)."""
    assert PUBLISHED["tn-pub-scale-60000"]["verdict"].startswith("rejected")
    assert tax("2025-12", "60000") - tax("2024-12", "60000") == 350


def test_the_simulator_that_keeps_the_old_rates_is_not_the_law():
    """TN-122: 9.18 %, the old scale, no professional deduction, CSS as 1 % of the tax."""
    example = PUBLISHED["tn-pub-simulator-35006"]
    assert example["verdict"].startswith("rejected")
    gross, published = Fraction(example["gross_annual"]), example["published"]
    month = payslip("2025-12", gross="2917.167")  # a twelfth of 35 006
    law = {
        "cnss": gross - dinars(month, "yearly_net_of_cnss"),
        "irpp": dinars(month, "yearly_income_tax"),
        "css": dinars(month, "yearly_css"),
    }
    for name, amount in law.items():
        assert abs(amount - Fraction(published[name])) > 20, name
    old_cnss = gross * Fraction("0.0918")  # how it was made
    assert round(old_cnss) == int(published["cnss"])
    assert round(tax("2024-12", str(gross - old_cnss))) == int(published["irpp"])
    assert Fraction(published["css"]) == Fraction(published["irpp"]) / 100
