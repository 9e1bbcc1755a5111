"""The library's own countries keep the contract that any plugin's author is asked to keep."""

from pathlib import Path
from typing import ClassVar

from cae_core.country import find_country
from cae_core.testing import CountryConformance

DATA = Path(__file__).parents[1] / "data"


def vectors(code: str) -> list[Path]:
    return sorted(DATA.glob(f"{code}_vectors*.json"))


class TestFrance(CountryConformance):
    country = find_country("FR")
    source = r"FR-\d"
    vectors = vectors("fr")
    numbers: ClassVar = {
        "siren": "732829320",
        "siret": "73282932000074",
        "nir": "295109912611193",
        "vat": "FR40303265045",
    }
