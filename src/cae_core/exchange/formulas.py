"""Text that a spreadsheet would run as a formula, made harmless and restored."""

from __future__ import annotations

import re

_SIGNS = "=+\\-@|%\t\r\n＝＋－＠\u2212"
_DANGEROUS = re.compile(f"[\\s\"'\u200b-\u200f\u202a-\u202e\u2060\ufeff]*[{_SIGNS}]")


def neutralise(text: str) -> str:
    """Return text with a leading quote when a spreadsheet could take it for a formula.

    >>> neutralise("=1+1"), neutralise("Atelier")
    ("'=1+1", 'Atelier')
    """
    if text[:1].isalnum():  # most cells by far: no need to search further
        return text
    return f"'{text}" if _DANGEROUS.match(text) else text


def restore(text: str) -> str:
    """Return what `neutralise` was given.

    >>> restore("'=1+1"), restore("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text, 1) else text
