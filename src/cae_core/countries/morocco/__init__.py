"""Morocco: CNSS, AMO and income tax on wages, auto-entrepreneurs, CGNC chart, VAT, cooperatives and GIE.

Facts are cited by number (MA-135) with the article; each parameter says how far it was checked.
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
    "MA",
    "MAD",
    ("wages", "contributions", "income_tax", "auto_entrepreneur"),
)


def _load_regimes() -> dict[str, Regime]:
    from cae_core.countries.morocco._regimes import load_regimes

    return load_regimes(FILES)


COUNTRY = Country(
    code="MA",
    labels={"fr": "Maroc", "ar": "المغرب", "en": "Morocco"},
    currency="MAD",
    languages=("fr", "ar"),
    loaders=FILES.loaders(_load_regimes),
)
"""The country, found under the entry point ``MA``."""
