"""Payroll inputs as further columns of contracts: what the country's regimes ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from cae_core.errors import CaeError
from cae_core.exchange.sheets import Column
from cae_core.exchange.words import fold
from cae_core.rules.inputs import Input


@cache
def payroll_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for the inputs of a country's payroll regimes, by folded header.

    A country that is not known has none: that is a problem of ``cooperative.toml``.
    """
    from cae_core.country import find_country

    try:
        regimes = find_country(country).regimes.values()
    except CaeError:
        return {}
    return columns_of(each for regime in regimes for each in regime.framework.inputs)


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
