"""France: general-scheme payroll of 2025 and 2026, CESA and CAPE, PCG chart, VAT, due dates.

Facts are cited by number (FR-3.12) with the article; each parameter says how far it was checked.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cae_core.country import Country

if TYPE_CHECKING:
    from cae_core.country.parts import Vat
    from cae_core.ledger.chart import Chart
    from cae_core.payroll.regime import Regime
    from cae_core.rules.parameters import ParameterSet

__all__ = ["COUNTRY"]


@cache
def _facts() -> dict[str, Any]:
    from cae_core.countries.france._regimes import text_of
    from cae_core.country.parts import read_country

    return read_country(text_of("country"))


@cache
def _load_parameters() -> ParameterSet:
    from cae_core.countries.france._regimes import load_parameters

    return load_parameters()


def _load_regimes() -> dict[str, Regime]:
    from cae_core.countries.france._regimes import load_regimes

    return load_regimes(_load_parameters())


def _load_chart() -> Chart:
    from cae_core.countries.france._regimes import text_of
    from cae_core.ledger.chart import Chart

    return Chart.load(text_of("chart"), "france/chart.toml")


def _load_vat() -> Vat:
    from cae_core.countries.france._regimes import CURRENCY, text_of
    from cae_core.country.parts import read_vat
    from cae_core.rules.parameters import ParameterSet

    return read_vat(ParameterSet.load([text_of("vat")], CURRENCY), _facts()["vat_due"])


def _load_identifiers() -> Any:
    from cae_core.country.identifiers import read_identifiers

    return read_identifiers(_facts()["identifiers"])


COUNTRY = Country(
    code="FR",
    labels={"fr": "France", "ar": "فرنسا", "en": "France"},
    currency="EUR",
    languages=("fr",),
    loaders={
        "regimes": _load_regimes,
        "contract_kinds": lambda: _facts()["contract_kinds"],
        "legal_forms": lambda: _facts()["legal_forms"],
        "chart": _load_chart,
        "parameters": _load_parameters,
        "vat": _load_vat,
        "identifiers": _load_identifiers,
        "due_rules": lambda: _facts()["due_rules"],
        "mentions": lambda: _facts()["mentions"],
        "retention": lambda: _facts()["retention"],
    },
)
"""The country, found under the entry point ``FR``."""
