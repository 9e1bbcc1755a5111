"""Who pages come from and go to."""

from __future__ import annotations

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Person
from cae_core.country import Country
from cae_core.rendering.pages import Party, Text


def cooperative_party(cooperative: Cooperative, country: Country) -> Party:
    """The cooperative with the identifiers that pages show."""
    return Party(
        cooperative.name,
        cooperative.address,
        tuple(
            (label_of(country, key), text) for key, text in cooperative.identifiers.items() if key != "iban"
        ),
    )


def person_party(person: Person, country: Country) -> Party:
    """A person with their national number."""
    return Party(
        person.name,
        person.address,
        tuple((label_of(country, key), text) for key, text in person.identifiers.items() if key != "iban"),
    )


def label_of(country: Country, key: str) -> Text:
    """The label of an identifier in the country's data, or its key in capitals."""
    identifier = country.identifiers.get(key)
    return identifier.label if identifier is not None else key.upper()
