"""The auto-entrepreneur: the single contribution, its two parts, its limits, and what nobody found."""

import pytest
from tunisian_pay import TUNISIA, check

from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished

REGIME = TUNISIA.regime("auto_entrepreneur")


def auto_entrepreneur(month, regime=REGIME, **inputs):
    graph = regime.graph(Month.parse(month))
    return graph.run(graph.typed(inputs))


def test_it_is_not_paid():
    assert not REGIME.paid


@pytest.mark.parametrize(("communal", "tax"), [("true", "200"), ("false", "100")])
def test_the_tax_part_since_2023(communal, tax):
    """TN-39: a fixed amount a year by zone; many pages still print a share of turnover."""
    check(auto_entrepreneur("2026-10", turnover="40000", communal_zone=communal), single_contribution_tax=tax)


def test_the_tax_part_before_2023():
    """TN-39: 0.5 % of turnover."""
    check(auto_entrepreneur("2022-12", turnover="40000"), single_contribution_tax="200")
    check(auto_entrepreneur("2022-12", turnover="10000"), single_contribution_tax="50")


def test_the_social_part_outside_farming():
    """TN-40: 7.5 % of two thirds of the SMIG: 554.736 × 2/3 = 369.824."""
    check(auto_entrepreneur("2026-10"), social_base="369.824", social_contribution="27.737")


def test_the_social_part_in_farming_needs_a_number_of_days_that_nobody_found():
    """TN-40: two thirds of a SMAG that is by the day."""
    run = auto_entrepreneur("2026-10")
    with pytest.raises(LawNotEstablished, match="auto_entrepreneur_smag_days") as error:
        run["social_contribution_agriculture"]
    assert "TN-40" in str(error.value)
    supplied = REGIME.with_statutes({"auto_entrepreneur_smag_days": "26"}, "a circular")
    check(
        auto_entrepreneur("2026-10", supplied),
        social_base_agriculture="369.824",
        social_contribution_agriculture="27.737",
    )


@pytest.mark.parametrize(("turnover", "over"), [("75000", False), ("75000.001", True)])
def test_the_ceiling(turnover, over):
    """TN-38."""
    assert auto_entrepreneur("2026-10", turnover=turnover)["over_ceiling"] is over


@pytest.mark.parametrize(("former", "dominates"), [("20000", False), ("20000.001", True)])
def test_a_former_employer_may_not_be_most_of_the_turnover(former, dominates):
    """TN-41."""
    run = auto_entrepreneur("2026-10", turnover="40000", former_employer_turnover=former)
    assert run["former_employer_dominates"] is dominates
