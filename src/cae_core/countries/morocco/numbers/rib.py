"""Bank account (RIB): bank 3, city 3, account 16, key 2 digits (MA-188).

>>> validate("011 519 0000012050005349 21")
'011519000001205000534921'
>>> format("011519000001205000534921")
'011 519 0000012050005349 21'
"""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum

from cae_core.countries.morocco.numbers._digits import digits_of

__all__ = ["format", "validate"]


def validate(number: str) -> str:
    """Return the 24 digits; raises InvalidFormat, InvalidLength, InvalidChecksum."""
    found = digits_of(number, 24)
    if 97 - int(found[:22]) * 100 % 97 != int(found[22:]):
        raise InvalidChecksum
    return found


def format(number: str) -> str:  # noqa: A001 – the name that python-stdnum gives it
    """Return the digits in their four groups."""
    found = digits_of(number, 24)
    return " ".join((found[:3], found[3:6], found[6:22], found[22:]))
