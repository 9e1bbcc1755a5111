"""Tunisia: RSNA payroll of 2024 to 2026, auto-entrepreneurs, SCE chart, VAT and invoice stamp,
legal forms and how each shares out its surplus.

Facts are cited by number (TN-135) with the article; each parameter says how far it was checked.
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
    "TN",
    "TND",
    (
        "working_time",
        "minimum_wages",
        "social_security",
        "taxes_on_pay",
        "income_tax",
        "auto_entrepreneur",
    ),
)


def _load_regimes() -> dict[str, Regime]:
    from cae_core.countries.tunisia._regimes import load_regimes

    return load_regimes(FILES)


def _load_allocations() -> dict[str, AllocationRules]:
    from cae_core.countries.tunisia._allocations import load_allocations

    return load_allocations(FILES)


COUNTRY = Country(
    code="TN",
    labels={"fr": "Tunisie", "ar": "تونس", "en": "Tunisia"},
    currency="TND",
    languages=("fr", "ar"),
    loaders=FILES.loaders(_load_regimes, _load_allocations),
)
"""The country, found under the entry point ``TN``."""
