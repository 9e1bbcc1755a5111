"""National identity card (CIN, CNIE): one or two letters and up to six digits (MA-187).

>>> validate("ab 123456")
'AB123456'
>>> validate("ABC123")
Traceback (most recent call last):
stdnum.exceptions.InvalidFormat: ...
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat
from stdnum.util import clean

__all__ = ["validate"]

_CIN = re.compile(r"[A-Z]{1,2}[0-9]{1,6}")


def validate(number: str) -> str:
    """Return the letters and digits; raises InvalidFormat."""
    found = str(clean(number, " -").strip().upper())
    if not _CIN.fullmatch(found):
        raise InvalidFormat
    return found
