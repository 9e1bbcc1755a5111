"""The Tunisian IBAN: TN59 and the RIB, 24 characters (TN-115)."""

from __future__ import annotations

from stdnum import iban
from stdnum.exceptions import InvalidComponent

from cae_core.countries.tunisia import _rib

compact = iban.compact
format = iban.format  # noqa: A001 – the name that python-stdnum's modules share


def validate(number: str) -> str:
    """Return the number in compact form; raises ValidationError, InvalidComponent for another country's.

    >>> validate("TN59 0704 0005 8101 1112 9653")
    'TN5907040005810111129653'
    """
    found: str = iban.validate(number)
    if not found.startswith("TN"):
        raise InvalidComponent
    _rib.validate(found[4:])
    return found
