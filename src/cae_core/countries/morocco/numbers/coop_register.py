"""Registration of a cooperative: its number in the local register and the court that keeps it (MA-189).

>>> validate("123,  Casablanca")
'123, Casablanca'
>>> validate("Casablanca")
Traceback (most recent call last):
stdnum.exceptions.InvalidFormat: ...
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat

__all__ = ["validate"]

_NUMBER = re.compile(r"(?=.*[0-9])(?=.*[^\W\d_]{2}).+")


def validate(number: str) -> str:
    """Return the number and the place, with single spaces; raises InvalidFormat where either is missing."""
    found = " ".join(number.split())
    if not _NUMBER.fullmatch(found):
        raise InvalidFormat
    return found
