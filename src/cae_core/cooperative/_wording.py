"""How posting functions put a label into words: English, or through a `Translator`."""

from __future__ import annotations

from typing import Any, Protocol


class Say(Protocol):
    """What `cae_core.messages.Translator` does: a source text and its fields to a sentence."""

    def __call__(self, text: str, /, **fields: Any) -> str:
        """Return text with its ``{fields}`` filled in."""
        ...


def plain(text: str, /, **fields: Any) -> str:
    """The source text itself, in English.

    >>> plain("Invoice {number}", number="F-1")
    'Invoice F-1'
    """
    return text.format(**fields)
