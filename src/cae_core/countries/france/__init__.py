"""France: general-scheme payroll of 2025 and 2026, CESA and CAPE, PCG chart, VAT, due dates,
seven forms of cooperative and how each shares out its surplus.

Facts are cited by number (FR-3.12) with the article; each parameter says how far it was checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cae_core.country import Country
from cae_core.country.files import CountryFiles

if TYPE_CHECKING:
    from cae_core.capital.allocation import AllocationRules
    from cae_core.payroll.regime import Regime

__all__ = ["COUNTRY", "FILES"]

FILES = CountryFiles(
    __package__,
    "FR",
    "EUR",
    (
        "reference",
        "social_security",
        "pension",
        "taxes_on_pay",
        "csg",
        "reduction",
        "income_tax",
        "cape",
    ),
)


def _load_regimes() -> dict[str, Regime]:
    from cae_core.countries.france._regimes import load_regimes

    return load_regimes(FILES)


def _load_allocations() -> dict[str, AllocationRules]:
    from cae_core.countries.france._allocations import load_allocations

    return load_allocations(FILES)


COUNTRY = Country(
    code="FR",
    labels={"fr": "France", "ar": "فرنسا", "en": "France"},
    currency="EUR",
    languages=("fr",),
    loaders=FILES.loaders(_load_regimes, _load_allocations),
)
"""The country, found under the entry point ``FR``."""
