"""The library's own countries keep the contract that any plugin's author is asked to keep."""

from pathlib import Path
from typing import ClassVar

from cae_core.country import find_country, known_countries
from cae_core.testing import CountryConformance

DATA = Path(__file__).parents[1] / "data"


def vectors(code: str) -> list[Path]:
    return sorted(DATA.glob(f"{code}_vectors*.json"))


class TestFrance(CountryConformance):
    country = find_country("FR")
    source = r"FR-\d"
    vectors = vectors("fr")
    statutes: ClassVar = {"share_interest_maximum": "0.03"}  # FR-2.10 leaves it to them
    numbers: ClassVar = {
        "siren": "732829320",
        "siret": "73282932000074",
        "nir": "295109912611193",
        "vat": "FR40303265045",
    }


class TestMorocco(CountryConformance):
    country = find_country("MA")
    source = r"MA-\d"
    vectors = vectors("ma")
    statutes: ClassVar = {"dirt_allowance_ceiling": "100.00"}  # MA-145 found none; any will do here
    numbers: ClassVar = {
        "rib": "011519000001205000534921",
        "iban": "MA64011519000001205000534921",
        "cnss": "1234567",
        "cnss_insured": "123456785",
    }


class TestTunisia(CountryConformance):
    country = find_country("TN")
    source = r"TN-\d"
    vectors = vectors("tn")
    statutes: ClassVar = {  # TN-16a, TN-18a, TN-23 and TN-27 leave them open; any will do here
        "legal_reserve_rate": "0.15",
        "legal_reserve_target": "0.50",
        "share_interest_maximum": "0.03",
        "social_action_rate": "0.05",
        "members_share_after_reserves": True,
    }


class TestAlgeria(CountryConformance):
    country = find_country("DZ")
    source = r"DZ-\d"
    vectors = vectors("dz")
    statutes: ClassVar = {  # DZ-6a leaves them to the statutes; any will do here
        "legal_reserve_rate": "0.10",
        "working_capital_fund_rate": "0.10",
        "development_reserve_rate": "0.20",
        "national_fund_rate": "0.01",
        "social_action_rate": "0.05",
        "third_party_surplus_feeds_funds": False,
    }


def test_every_country_of_the_library_is_checked() -> None:
    checked = {
        each.country.code for each in CountryConformance.__subclasses__() if each.__module__ == __name__
    }
    ours = {code for code in known_countries() if find_country(code).distribution == "cae_core"}
    assert checked == ours
