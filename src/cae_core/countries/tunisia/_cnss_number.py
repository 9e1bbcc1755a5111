"""CNSS numbers of employers and insured persons: up to 8 digits and a 2-digit key, 123456-72 (TN-117).

How the key is made was not found: the form alone is checked.
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat, InvalidLength

_FORM = re.compile(r"(\d{1,8})\s*[-/ ]\s*(\d{2})")
_COMPACT = 10


def compact(number: str) -> str:
    """Ten digits: the number padded with zeros, and its key."""
    text = number.strip()
    found = _FORM.fullmatch(text)
    return found[1].zfill(8) + found[2] if found else text


def validate(number: str) -> str:
    """Return the ten digits; raises InvalidFormat, InvalidLength.

    >>> validate("123456-72")
    '0012345672'
    """
    found = compact(number)
    if not re.fullmatch(r"[0-9]+", found):
        raise InvalidFormat
    if len(found) != _COMPACT:
        raise InvalidLength
    return found


def format(number: str) -> str:  # noqa: A001 – the name that python-stdnum's modules share
    """The number as it is written: without zeros before, its key after a dash."""
    found = compact(number)
    return f"{int(found[:8])}-{found[8:]}"
