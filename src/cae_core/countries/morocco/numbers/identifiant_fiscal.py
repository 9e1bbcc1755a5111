"""Tax number (identifiant fiscal): digits, 7 or 8 of them as far as seen, without a public key (MA-185).

>>> validate("12 345 678")
'12345678'
"""

from __future__ import annotations

from cae_core.countries.morocco.numbers._digits import digits_of

__all__ = ["validate"]


def validate(number: str) -> str:
    """Return the digits; raises InvalidFormat, InvalidLength."""
    return digits_of(number, 7, 8)
