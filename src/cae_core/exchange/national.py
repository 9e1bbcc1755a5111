"""What the form of a folder owes to the country: payroll inputs as columns, when VAT falls due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from cae_core.cooperative.documents import Due
from cae_core.exchange.sheets import Column
from cae_core.exchange.words import fold
from cae_core.rules.inputs import Input


@cache
def payroll_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for the inputs of a country's payroll regimes, by folded header.

    A country that is not known has none: that is a problem of ``cooperative.toml``.
    """
    from cae_core.country.errors import CountryNotFound
    from cae_core.country.finding import find_country

    try:
        regimes = find_country(country).regimes.values()
    except CountryNotFound:
        return {}
    return columns_of(each for regime in regimes for each in regime.framework.inputs)


@cache
def usual_vat_due(country: str) -> Mapping[str, Due]:
    """Return when VAT falls due by kind of sale where an invoice does not say (FR-4.21 for France).

    >>> usual_vat_due("FR")["goods"]
    <Due.INVOICE: 'invoice'>
    """
    from cae_core.country.errors import CountryNotFound
    from cae_core.country.finding import find_country

    try:
        due = find_country(country).vat.due
    except CountryNotFound:
        return {}
    return {kind: Due(when) for kind, when in due.items()}


def columns_of(inputs: Iterable[Input]) -> Mapping[str, Column]:
    """Return a column for each input, under its name and its labels.

    >>> sorted(columns_of([Input("executive", "flag", "false", {"fr": "Cadre", "en": "Executive"})]))
    ['cadre', 'executive']
    """
    columns: dict[str, Column] = {}
    for each in inputs:
        column = Column(each.name, "input", values=each.kind)
        for header in (*each.label.values(), each.name):
            columns[fold(header)] = column
    return columns
