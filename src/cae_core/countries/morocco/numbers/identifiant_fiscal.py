"""Tax number (identifiant fiscal): digits, 7 or 8 of them as far as seen, without a public key (MA-185).

Its length was not verified, so that another one is a doubt, which warns, and no refusal.

>>> validate("12 345 678")
'12345678'
>>> validate("123456789")
Traceback (most recent call last):
stdnum.exceptions.InvalidComponent: ...
"""

from __future__ import annotations

from stdnum.exceptions import InvalidComponent

from cae_core.countries.morocco.numbers._digits import digits_of

__all__ = ["validate"]

_USUAL_LENGTHS = (7, 8)


def validate(number: str) -> str:
    """Return the digits; raises InvalidFormat, InvalidComponent for a length that was not seen."""
    found = digits_of(number)
    if len(found) not in _USUAL_LENGTHS:
        raise InvalidComponent
    return found
