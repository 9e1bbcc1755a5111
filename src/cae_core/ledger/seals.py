"""The SHA-256 chain that seals validated entries.

An entry's *content* is the digest of every legal field of it and of its postings; its *seal* is the
digest of the seal before it, its number, its validation date and its content. Fields are joined by
the control characters that ASCII keeps for it, which no field may hold, and lines are counted, so
two different entries never read the same. Anyone can recompute the chain in any language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

SCHEMA = 1
"""The version of what is sealed and of the book's tables."""

_FIELD, _LINE = "\x1f", "\x1e"


def content_digest(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Digest an entry's header (key, journal key, code and label, date, document, its date, label,
    number reversed) and lines (role, account number and label, activity, party, person, item,
    debit, credit), in this order, amounts in minor units, dates as 2026-10-31.

    >>> content_digest(["a"], [["b", "1"]]) == content_digest(["a"], [["b1", ""]])
    False
    """
    text = _LINE.join((_FIELD.join((str(len(lines)), *header)), *map(_FIELD.join, lines)))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(previous: str, year: str, sequence: int, validated_on: str, content: str) -> str:
    """The seal of an entry, from the seal before it."""
    text = _FIELD.join((previous, year, str(sequence), validated_on, content))
    return hashlib.sha256(text.encode()).hexdigest()


def first_seal(country: str, currency: str) -> str:
    """What the first entry of a book is chained to: what all its figures depend on."""
    text = _FIELD.join(("cae_core book", str(SCHEMA), country, currency))
    return hashlib.sha256(text.encode()).hexdigest()


def documents_digest(documents: Iterable[tuple[str, str, str]]) -> str:
    """Digest a month's documents, given as (kind, key, canonical payload) in any order."""
    lines = sorted(
        _FIELD.join((kind, key, hashlib.sha256(payload.encode()).hexdigest()))
        for kind, key, payload in documents
    )
    return hashlib.sha256(_LINE.join(lines).encode()).hexdigest()
