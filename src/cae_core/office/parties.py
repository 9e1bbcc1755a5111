"""Who pages come from and go to."""

from __future__ import annotations

from collections.abc import Mapping

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract, Person
from cae_core.country import Country
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.rendering.pages import Party, Text


class ContractUnlisted(CaeError, LookupError):
    """A closed month names a contract that is not listed any more. Data: contract."""

    template = mark(
        "a closed month paid contract {contract}, which contracts.csv no longer lists: put its row back, "
        "with the day it ended"
    )


def cooperative_party(cooperative: Cooperative, country: Country) -> Party:
    """The cooperative with the identifiers that pages show."""
    return Party(
        cooperative.name,
        cooperative.address,
        _identifiers(cooperative.identifiers, country),
    )


def person_party(cooperative: Cooperative, key: str, country: Country) -> Party:
    """A person with their national number; their identifier alone once their row is gone."""
    person = cooperative.persons.get(key, Person(key, key))
    return Party(
        person.name,
        person.address,
        _identifiers(person.identifiers, country),
    )


def _identifiers(found: Mapping[str, str], country: Country) -> tuple[tuple[Text, str], ...]:
    """Numbers that pages show, each under its national name; where money is paid to is nobody's business."""
    return tuple(
        (label_of(country, key), identifier(country, key, text))
        for key, text in found.items()
        if key not in country.identifiers or not country.identifiers[key].payment
    )


def identifier(country: Country, key: str, text: str) -> str:
    """A national number spaced as people write it; as it was typed where it cannot be read.

    >>> from cae_core.country import find_country
    >>> identifier(find_country("FR"), "siren", "732829320")
    '732 829 320'
    """
    try:
        written = country.identifiers[key].format(text)
    except (KeyError, CaeError):
        return text
    return written if _bare(written) == _bare(text) else text


def _bare(text: str) -> str:
    """Its letters and digits alone: a module that drops a prefix must not make another number of it."""
    return "".join(filter(str.isalnum, text)).upper()


def name_of(cooperative: Cooperative, person: str) -> str:
    """A person's name, or their identifier once their row is gone: the book never held more."""
    found = cooperative.persons.get(person)
    return person if found is None else found.name


def contract_of(cooperative: Cooperative, contract: str) -> Contract:
    """A contract that a closed month names; raises ContractUnlisted."""
    if contract not in cooperative.contracts:
        raise ContractUnlisted(contract=contract)
    return cooperative.contracts[contract]


def label_of(country: Country, key: str) -> Text:
    """The label of an identifier in the country's data, or its key in capitals."""
    identifier = country.identifiers.get(key)
    return identifier.label if identifier is not None else key.upper()
