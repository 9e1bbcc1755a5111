"""The register number of a firm (XE-10), checked in the way of python-stdnum."""

from __future__ import annotations

from stdnum import luhn
from stdnum.exceptions import InvalidFormat, InvalidLength
from stdnum.util import clean


def compact(number: str) -> str:
    """Return the number without spaces and dashes."""
    return clean(number, " -").strip()


def validate(number: str) -> str:
    """Return the number in compact form; raises InvalidFormat, InvalidLength, InvalidChecksum."""
    number = compact(number)
    if not (number.isascii() and number.isdigit()):
        raise InvalidFormat
    if len(number) != 8:
        raise InvalidLength
    luhn.validate(number)
    return number


def format(number: str) -> str:  # noqa: A001 – the name that python-stdnum gives it
    """Return the number as people write it."""
    number = compact(number)
    return f"{number[:3]} {number[3:7]} {number[7]}"
