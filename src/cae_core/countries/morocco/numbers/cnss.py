"""CNSS affiliate number of an employer: 6 digits and a key (MA-186).

The key is attributed to the CNSS specification by a public module, and met by one of two numbers seen.

>>> validate("123 4567")
'1234567'
>>> validate("1234568")
Traceback (most recent call last):
stdnum.exceptions.InvalidChecksum: ...
"""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum

from cae_core.countries.morocco.numbers._digits import digits_of, key_of

__all__ = ["validate"]


def validate(number: str) -> str:
    """Return the 7 digits; raises InvalidFormat, InvalidLength, InvalidChecksum."""
    found = digits_of(number, 7)
    if key_of(found[0:6:2], found[1:6:2]) != found[6]:
        raise InvalidChecksum
    return found
