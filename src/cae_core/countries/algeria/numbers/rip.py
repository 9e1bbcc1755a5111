"""RIP, the RIB of a postal account: 007 99999, the account on ten digits, a key like the RIB's (DZ-121)."""

from __future__ import annotations

from stdnum.exceptions import InvalidComponent

from cae_core.countries.algeria.numbers import rib
from cae_core.countries.algeria.numbers.digits import plain_digits

_POST, _AGENCY = "007", "99999"

compact = plain_digits
format = rib.format  # noqa: A001 – stdnum's name


def of_account(account: str) -> str:
    """The RIP of a postal account, given without its key.

    >>> of_account("320050")
    '00799999000032005065'
    """
    padded = f"{int(plain_digits(account)):010d}"
    return _POST + _AGENCY + padded + rib.key(_AGENCY, padded)


def validate(text: str) -> str:
    """Return the number in compact form; raises stdnum's errors."""
    number = rib.validate(text)
    if not number.startswith(_POST + _AGENCY):
        raise InvalidComponent
    return number
