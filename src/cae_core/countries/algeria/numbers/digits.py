"""What the numbers share: digits of any script, and numbers of which only the length is known."""

from __future__ import annotations

import re

import attrs
from stdnum.exceptions import InvalidFormat, InvalidLength

_SEPARATORS = re.compile(r"[\s./\u00a0\u2010-\u2015-]+")


def plain_digits(text: str) -> str:
    """The text without separators, its digits written 0 to 9 (Arabic-Indic ones are accepted, DZ-134).

    >>> plain_digits("٠٠٣-00060 00")
    '0030006000'
    """
    found = _SEPARATORS.sub("", text)
    return "".join(str(int(each)) if each.isdecimal() else each for each in found)


def require_digits(number: str, *lengths: int) -> str:
    """Return a number made of so many digits; raises stdnum's InvalidFormat, InvalidLength."""
    if not number.isdecimal():
        raise InvalidFormat
    if len(number) not in lengths:
        raise InvalidLength
    return number


@attrs.frozen
class NumberWithoutKey:
    """A number without a published key: its length and its digits are all that is checked.

    >>> NumberWithoutKey((10,)).validate("16 2345 6789")
    '1623456789'
    """

    lengths: tuple[int, ...]

    def validate(self, text: str) -> str:
        """Return the number in compact form; raises stdnum's InvalidFormat, InvalidLength."""
        return require_digits(plain_digits(text), *self.lengths)
