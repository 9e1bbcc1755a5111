"""Example Land keeps the contract of a country, and does what its invented law says."""

from pathlib import Path
from typing import ClassVar

import pytest

from cae_core import Month, find_country
from cae_core.rules.errors import LawNotEstablished
from cae_core.testing import CountryConformance

COUNTRY = find_country("XE")
STATUTES = {"work_accident_rate": "1.5 %"}


class TestExampleLand(CountryConformance):
    country = COUNTRY
    source = r"XE-\d"
    vectors = (Path(__file__).parent / "xe_vectors.json",)
    statutes: ClassVar = STATUTES
    numbers: ClassVar = {"register": "123 4567 4"}


def test_it_is_supplied_by_its_own_distribution() -> None:
    assert COUNTRY.distribution == "cae-example-land"


def test_without_a_rate_of_work_accidents_no_cost_is_made_up() -> None:
    """XE-6: the table was never found; the statutes must give it."""
    regime, month = COUNTRY.regime("employee"), Month(2026, 1)
    run = regime.graph(month).run(regime.typed(month, {"gross": "2000"}))
    assert run["net_pay"] == 1756  # no accident rate in it
    with pytest.raises(LawNotEstablished, match="work_accident_rate"):
        run["employer_cost"]


def test_pay_below_the_minimum_wage_is_seen() -> None:
    """XE-2."""
    regime, month = COUNTRY.regime("employee"), Month(2026, 1)
    graph = regime.graph(month)
    flags = [graph.run({"gross": gross})["below_minimum_wage"] for gross in (949, 950)]
    assert flags == [True, False]


def test_the_largest_pay_for_a_cost_is_found() -> None:
    regime, month = COUNTRY.regime("employee").with_statutes(STATUTES), Month(2026, 1)
    run = regime.graph(month).solve("employer_cost", 2250, {})
    assert (run["gross"], run["employer_cost"]) == (2000, 2250)
