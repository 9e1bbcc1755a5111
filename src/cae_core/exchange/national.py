"""What the form of a folder owes to the country: national numbers and payroll inputs as columns, VAT."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Protocol

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import Due
from cae_core.exchange.columns import Column
from cae_core.exchange.sheets import SUPPLIES
from cae_core.exchange.words import fold
from cae_core.rules.inputs import Input

if TYPE_CHECKING:
    from cae_core.country import Country


def further_columns(country: str) -> Mapping[str, Mapping[str, Column]]:
    """Return the columns that a country adds to open sheets: by sheet, then by folded header.

    A country that is not known adds no mapping at all: what stands in its columns cannot be judged.
    """
    from cae_core.country.finding import known_countries

    if country not in known_countries():
        return {}
    return FurtherColumns(
        {
            "persons": lambda: identifier_columns(country),
            "contracts": lambda: payroll_columns(country),
            "opening_pay": lambda: payroll_columns(country),
            "pay": lambda: monthly_columns(country),
            "allocation": lambda: allocation_columns(country),
        }
    )


class FurtherColumns(Mapping[str, Mapping[str, Column]]):
    """The further columns of open sheets, those of a sheet made when it is met: most months have no vote."""

    def __init__(self, makers: Mapping[str, Callable[[], Mapping[str, Column]]]) -> None:
        self._makers = makers

    def __getitem__(self, sheet: str) -> Mapping[str, Column]:
        return self._makers[sheet]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _country(code: str) -> Country | None:
    """The country of a code; None where there is none: that is a problem of ``cooperative.toml``."""
    from cae_core.country.errors import CountryNotFound
    from cae_core.country.finding import find_country

    try:
        return find_country(code)
    except CountryNotFound:
        return None


@cache
def identifier_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for a country's national numbers, by folded header; what they hold is personal.

    >>> identifier_columns("FR")["numero_de_securite_sociale"].name
    'nir'
    """
    found = _country(country)
    if found is None:
        return {}
    identifiers = found.identifiers.values()
    named = ((each.key, header) for each in identifiers for header in (*each.label.values(), each.key))
    return {fold(header): Column(key, "code", personal=True) for key, header in named}


@cache
def payroll_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for the inputs of a country's payroll regimes, by folded header.

    A country that is not known has none: that is a problem of ``cooperative.toml``.
    """
    found = _country(country)
    if found is None:
        return {}
    return columns_of(each for regime in found.regimes.values() for each in regime.framework.inputs)


@cache
def allocation_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for what assemblies vote of a surplus in a country, all legal forms together.

    >>> allocation_columns("FR")["part_du_fonds_de_developpement"].name
    'development_rate'
    """
    found = _country(country)
    if found is None:
        return {}
    return columns_of(each for one in found.allocations.values() for each in one.framework.inputs)


@cache
def statute_units(country: str, legal_form: str) -> Mapping[str, str]:
    """Return the unit of each parameter that the statutes of a legal form may fix in a country.

    >>> statute_units("FR", "scop_sarl")["minimum_share"]
    'amount'
    """
    found = _country(country)
    if found is None:
        return {}
    form = found.legal_forms.get(legal_form)
    of_form = form.parameters.parameters if form is not None and form.parameters is not None else {}
    return {key: each.unit for key, each in {**found.parameters.parameters, **of_form}.items()}


GIVEN_BY_MODE = "gross"
"""The input that a pay order's mode and amount give: no column of its own."""


@cache
def monthly_columns(country: str) -> Mapping[str, Column]:
    """Return the columns for payroll inputs of one month alone, by folded header."""
    return {
        header: column for header, column in payroll_columns(country).items() if column.name != GIVEN_BY_MODE
    }


@cache
def element_names(country: str) -> Mapping[str, str]:
    """Return the key of each pay element of a country under its key and its labels, folded."""
    found = _country(country)
    if found is None:
        return {}
    return _keys_by_name(
        {key: each for regime in found.regimes.values() for key, each in regime.elements.items()}
    )


@cache
def kind_names(country: str) -> Mapping[str, str]:
    """Return the key of each kind of contract of a country under its key and its labels, folded.

    >>> kind_names("FR")["contrat_de_travail"]
    'employment'
    """
    found = _country(country)
    return _keys_by_name(found.contract_kinds) if found else {}


@cache
def class_names(country: str) -> Mapping[str, str]:
    """Return the key of each class of activity of a country under its key and its labels, folded."""
    found = _country(country)
    return _keys_by_name(found.activity_classes) if found else {}


class _Labelled(Protocol):
    @property
    def label(self) -> Mapping[str, str]:
        """Its names by language."""
        ...


def _keys_by_name(found: Mapping[str, _Labelled]) -> Mapping[str, str]:
    """Each key under itself and its labels in all languages, folded."""
    by_label = {fold(label): key for key, each in found.items() for label in each.label.values()}
    return by_label | {fold(key): key for key in found}


def vat_due(cooperative: Cooperative | None) -> Mapping[str, Due]:
    """Return when VAT falls due by kind of sale: by the cooperative's practice, else the country's rule.

    While no cooperative can be read, nothing is asked of invoices: it might follow either.
    """
    if cooperative is None:
        return dict.fromkeys(SUPPLIES, Due.PAYMENT)
    return {**usual_vat_due(cooperative.country), **cooperative.vat_due}


@cache
def usual_vat_due(country: str) -> Mapping[str, Due]:
    """Return when VAT falls due by kind of sale where an invoice does not say (FR-4.21 for France).

    >>> usual_vat_due("FR")["goods"]
    <Due.INVOICE: 'invoice'>
    """
    found = _country(country)
    if found is None:
        return {}
    return {kind: Due(when) for kind, when in found.vat.due.items()}


def columns_of(inputs: Iterable[Input]) -> Mapping[str, Column]:
    """Return a column for each input, under its name and its labels, with or without their parentheses.

    >>> sorted(columns_of([Input("executive", "flag", "false", {"fr": "Cadre (oui ou non)"})]))
    ['cadre', 'cadre_oui_ou_non', 'executive']
    """
    columns: dict[str, Column] = {}
    short: dict[str, dict[str, Column]] = {}
    for each in inputs:
        column = Column(each.name, "input", values=each.kind, given=each)
        for header in (*each.label.values(), each.name):
            columns[fold(header)] = column
            short.setdefault(fold(header.partition("(")[0]), {})[each.name] = column
    return {
        header: next(iter(found.values())) for header, found in short.items() if len(found) == 1
    } | columns
