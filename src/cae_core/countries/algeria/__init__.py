"""Algeria: CNAS and IRG since 2008, own-account regimes, SCF chart, VAT, cooperatives and the
experiment DZ-X and how each shares out its surplus.

Facts are cited by number (DZ-135) with the article; each parameter says how far it was checked.
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
    "DZ",
    "DZD",
    (
        "minimum_wage",
        "social_security",
        "taxes_on_pay",
        "income_tax",
        "own_account",
        "company_tax",
    ),
)


def _load_regimes() -> dict[str, Regime]:
    from cae_core.countries.algeria._regimes import load_regimes

    return load_regimes(FILES)


def _load_allocations() -> dict[str, AllocationRules]:
    from cae_core.countries.algeria._allocations import load_allocations

    return load_allocations(FILES)


COUNTRY = Country(
    code="DZ",
    labels={"fr": "Algérie", "ar": "الجزائر", "en": "Algeria"},
    currency="DZD",
    languages=("fr", "ar"),
    loaders=FILES.loaders(_load_regimes, _load_allocations),
)
"""The country, found under the entry point ``DZ``."""
