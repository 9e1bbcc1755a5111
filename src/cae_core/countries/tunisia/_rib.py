"""The RIB: bank 2, branch 3, account 13, key 2 digits; the whole is a multiple of 97 (TN-114)."""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.util import clean, isdigits

_LENGTH = 20


def compact(number: str) -> str:
    """The digits alone."""
    return str(clean(number, " -./")).strip()


def validate(number: str) -> str:
    """Return the number in compact form; raises InvalidFormat, InvalidLength, InvalidChecksum.

    >>> validate("07 040 0058101111296 53")
    '07040005810111129653'
    """
    found = compact(number)
    if not isdigits(found):
        raise InvalidFormat
    if len(found) != _LENGTH:
        raise InvalidLength
    if int(found) % 97:
        raise InvalidChecksum
    return found


def format(number: str) -> str:  # noqa: A001 – the name that python-stdnum's modules share
    """The number by bank, branch, account and key."""
    found = compact(number)
    return " ".join((found[:2], found[2:5], found[5:18], found[18:]))
