"""CNSS number of an insured person: 9 digits, the first 1, the last a key (MA-186).

The sums start at the second digit: the first is the same for all.

>>> validate("123456785")
'123456785'
>>> validate("223456785")
Traceback (most recent call last):
stdnum.exceptions.InvalidComponent: ...
"""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum, InvalidComponent

from cae_core.countries.morocco.numbers._digits import digits_of, key_of

__all__ = ["validate"]


def validate(number: str) -> str:
    """Return the 9 digits; raises InvalidFormat, InvalidLength, InvalidComponent, InvalidChecksum."""
    found = digits_of(number, 9)
    if found[0] != "1":
        raise InvalidComponent
    if key_of(found[2:8:2], found[1:8:2]) != found[8]:
        raise InvalidChecksum
    return found
