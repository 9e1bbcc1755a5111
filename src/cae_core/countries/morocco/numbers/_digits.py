"""What the numbers made of digits share."""

from __future__ import annotations

from stdnum.exceptions import InvalidFormat, InvalidLength
from stdnum.util import clean, isdigits


def digits_of(number: str, *lengths: int) -> str:
    """Return the digits without separators; raises InvalidFormat, InvalidLength where lengths are given."""
    found = str(clean(number, " -.").strip())
    if not isdigits(found):
        raise InvalidFormat
    if lengths and len(found) not in lengths:
        raise InvalidLength
    return found


def key_of(once: str, twice: str) -> str:
    """Return the CNSS key of digits (MA-186): what their sum, some counted twice, lacks to the next ten.

    >>> key_of("135", "246")
    '7'
    """
    return str(-(sum(map(int, once)) + 2 * sum(map(int, twice))) % 10)
