"""CCP, postal account, with its own key (clé), which is not that of the RIP (DZ-122)."""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidChecksum, InvalidLength

from cae_core.countries.algeria.numbers.digits import plain_digits, require_digits

_LONGEST = 10
_KEY_WORD = re.compile(r"cl[eé]|key|مفتاح", re.IGNORECASE)


def compact(text: str) -> str:
    """The account and its key of two digits, without what stands between them.

    >>> compact("3200-50 clé 68")
    '32005068'
    """
    return plain_digits(_KEY_WORD.sub("", text))


def key(account: str) -> str:
    """The key of an account: its digits weighted 4, 5, 6… from the right, modulo 100.

    >>> key("320050"), key("200")
    ('68', '12')
    """
    weighted = sum(weight * int(digit) for weight, digit in enumerate(reversed(account), start=4))
    return f"{weighted % 100:02d}"


def validate(text: str) -> str:
    """Return account and key in compact form; raises stdnum's errors for format, length and key."""
    number = compact(text)
    require_digits(number, len(number))
    if not 1 <= len(number) - 2 <= _LONGEST:
        raise InvalidLength
    if number[-2:] != key(number[:-2]):
        raise InvalidChecksum
    return number


def format(number: str) -> str:  # noqa: A001 – stdnum's name
    """Write an account with its key as people do.

    >>> format("32005068")
    '320050 clé 68'
    """
    found = compact(number)
    return f"{found[:-2]} clé {found[-2:]}"
