"""Countries: what each must supply, and how one is found.

A country's package is mostly files, read by `cae_core.country.files.CountryFiles`.
"""

from cae_core.country.country import PARTS, Country
from cae_core.country.finding import find_country, known_countries

__all__ = ["PARTS", "Country", "find_country", "known_countries"]
