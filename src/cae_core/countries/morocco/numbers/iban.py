"""IBAN: Morocco's is MA, two check digits and the RIB (MA-188); python-stdnum knows those of other countries.

>>> validate("MA64 0115 1900 0001 2050 0053 4921")
'MA64011519000001205000534921'
>>> validate("MA65011519000001205000534921")
Traceback (most recent call last):
stdnum.exceptions.InvalidChecksum: ...
"""

from __future__ import annotations

from stdnum import iban
from stdnum.exceptions import InvalidChecksum, InvalidFormat
from stdnum.iso7064 import mod_97_10

from cae_core.countries.morocco.numbers import rib

__all__ = ["format", "validate"]


def validate(number: str) -> str:
    """Return the IBAN without separators; raises InvalidFormat, InvalidLength, InvalidChecksum…"""
    found = str(iban.compact(number))
    if not found.startswith("MA"):
        return str(iban.validate(found))
    if not found[2:4].isdecimal():
        raise InvalidFormat
    account = rib.validate(found[4:])
    if mod_97_10.checksum(account + found[:4]) != 1:
        raise InvalidChecksum
    return found[:4] + account


def format(number: str) -> str:  # noqa: A001 – the name that python-stdnum gives it
    """Return the IBAN in groups of four."""
    return str(iban.format(number))
