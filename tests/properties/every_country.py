"""What properties draw from a country: its currency, the VAT rates and the stamp of its law, its payroll."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import strategies as st

from cae_core.country import Country, find_country, known_countries
from cae_core.money import decimals

COUNTRIES = tuple(find_country(code) for code in known_countries())
each_country = pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)


def unit(country: Country) -> int:
    """Minor units in one of its currency."""
    return 10 ** decimals(country.currency)


def vat_rates(country: Country, on: dt.date):
    """A VAT rate of its law."""
    return st.sampled_from(sorted(country.vat.rates(on).values(), key=lambda rate: rate.fraction))


def stamps(country: Country, on: dt.date):
    """The stamp of its law on an invoice, none, or one that is not shared evenly; only none without a law."""
    law = country.vat.stamp(on)
    return st.sampled_from([law, law, 0, law + 1]) if law else st.just(0)
