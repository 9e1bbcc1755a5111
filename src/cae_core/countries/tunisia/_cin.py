"""The national identity card's number: 8 digits, a text that may begin with 0 (TN-118)."""

from __future__ import annotations

from stdnum.exceptions import InvalidFormat, InvalidLength
from stdnum.util import clean, isdigits

_LENGTH = 8


def compact(number: str) -> str:
    """The digits alone."""
    return str(clean(number, " -.")).strip()


def validate(number: str) -> str:
    """Return the number in compact form; raises InvalidFormat, InvalidLength.

    >>> validate("0123 4567")
    '01234567'
    """
    found = compact(number)
    if not isdigits(found):
        raise InvalidFormat
    if len(found) != _LENGTH:
        raise InvalidLength
    return found
