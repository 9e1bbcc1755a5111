"""Algeria: CNAS and IRG since 2008, own-account regimes, SCF chart, VAT, cooperatives, the experiment DZ-X.

Facts are cited by number (DZ-135) with the article; each parameter says how far it was checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cae_core.country import Country
from cae_core.country.files import CountryFiles

if TYPE_CHECKING:
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


COUNTRY = Country(
    code="DZ",
    labels={"fr": "Algérie", "ar": "الجزائر", "en": "Algeria"},
    currency="DZD",
    languages=("fr", "ar"),
    loaders=FILES.loaders(_load_regimes),
)
"""The country, found under the entry point ``DZ``."""
