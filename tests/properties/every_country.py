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


def paid_kind(country: Country, *, runs_activity: bool) -> str:
    """The first kind of contract that is paid and is, or is not, for running an activity."""
    kinds = country.contract_kinds.values()
    return next(kind.key for kind in kinds if kind.paid and kind.runs_activity is runs_activity)


def required_inputs(country: Country) -> dict[str, str]:
    """What paid regimes ask for and have no default of, as one types it."""
    typed = {"rate": "1 %", "count": "30", "number": "1", "amount": "0", "flag": "true"}
    inputs = (each for regime in country.regimes.values() if regime.paid for each in regime.framework.inputs)
    return {each.name: typed[each.kind] for each in inputs if each.default is None and each.name != "gross"}


def base_pay(country: Country, typed: str) -> dict[str, str]:
    """The fixed part of pay, where regimes know one: some laws hold it against the minimum wage."""
    return {regime.base[0]: typed for regime in country.regimes.values() if regime.paid and regime.base}
