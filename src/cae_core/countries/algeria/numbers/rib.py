"""RIB, bank account: bank 3, agency 5, account 10, key 2 (DZ-120, Bank of Algeria, 62-94)."""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum

from cae_core.countries.algeria.numbers.digits import plain_digits, require_digits

compact = plain_digits


def key(agency: str, account: str) -> str:
    """The key of an account; the bank's code does not enter it.

    >>> key("00060", "0002019300")
    '48'
    """
    return f"{97 - int(agency + account + '00') % 97:02d}"


def validate(text: str) -> str:
    """Return the number in compact form; raises stdnum's InvalidFormat, InvalidLength, InvalidChecksum."""
    number = require_digits(plain_digits(text), 20)
    if number[18:] != key(number[3:8], number[8:18]):
        raise InvalidChecksum
    return number


def format(number: str) -> str:  # noqa: A001 – stdnum's name
    """Write a number as people do.

    >>> format("00300060000201930048")
    '003 00060 0002019300 48'
    """
    found = plain_digits(number)
    return " ".join((found[:3], found[3:8], found[8:18], found[18:]))
