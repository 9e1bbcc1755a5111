"""IBAN of an Algerian account: DZ, two check digits, the RIB (DZ-124). Not in the SWIFT registry."""

from __future__ import annotations

from stdnum.exceptions import InvalidComponent, InvalidLength
from stdnum.iso7064 import mod_97_10

from cae_core.countries.algeria.numbers import rib
from cae_core.countries.algeria.numbers.digits import plain_digits

_COUNTRY = "DZ"
_LENGTH = 24


def compact(text: str) -> str:
    """The number without separators, in capitals."""
    return plain_digits(text).upper()


def of_rib(number: str) -> str:
    """The IBAN of a RIB.

    >>> of_rib("003 00060 0002019300 48")
    'DZ9600300060000201930048'
    """
    account = rib.validate(number)
    return _COUNTRY + mod_97_10.calc_check_digits(account + _COUNTRY) + account


def validate(text: str) -> str:
    """Return the number in compact form; raises stdnum's errors."""
    number = compact(text)
    if not number.startswith(_COUNTRY):
        raise InvalidComponent
    if len(number) != _LENGTH:
        raise InvalidLength
    mod_97_10.validate(number[4:] + number[:4])
    rib.validate(number[4:])
    return number


def format(number: str) -> str:  # noqa: A001 – stdnum's name
    """Write a number in groups of four.

    >>> format("DZ9600300060000201930048")
    'DZ96 0030 0060 0002 0193 0048'
    """
    found = compact(number)
    return " ".join(found[start : start + 4] for start in range(0, len(found), 4))
