"""What the author of a country runs: does it keep the contract that the library's own countries keep?

With pytest, a class of one test a check; without, a function, or ``python -m cae_core.testing XX``.

>>> from cae_core.country import find_country
>>> from cae_core.testing import check_country
>>> check_country(find_country("FR"), checks=["currency_and_languages", "chart_of_accounts"])
()
"""

from cae_core.testing.conformance import CHECKS, CountryConformance, check_country
from cae_core.testing.subject import Finding, Subject

__all__ = ["CHECKS", "CountryConformance", "Finding", "Subject", "check_country"]
