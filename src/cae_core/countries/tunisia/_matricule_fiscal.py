"""The matricule fiscal: form by python-stdnum, key letter by weights read in no text (TN-111, TN-112)."""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum
from stdnum.tn import mf

compact = mf.compact
format = mf.format  # noqa: A001 – the name that python-stdnum's modules share

_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
_WEIGHTS = (7, 6, 5, 4, 3, 2, 1)


def key_letter(digits: str) -> str:
    """The key letter of seven digits: weights 7 to 1, sum modulo 23 (TN-112, 149 of 153 published numbers).

    >>> key_letter("1282182"), key_letter("1234567")
    ('W', 'R')
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _LETTERS[total % len(_LETTERS)]


def validate(number: str) -> str:
    """Return the number in compact form; raises ValidationError, InvalidChecksum where the letter differs.

    >>> validate("1282182 W/A/M/000")
    '1282182WAM000'
    """
    found: str = mf.validate(number)
    if found[7] != key_letter(found[:7]):
        raise InvalidChecksum
    return found
