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

FIELD_MARK, LINE_MARK = "\x1f", "\x1e"


def sealed_text(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    r"""The text that an entry's content is the digest of.

    ``header``: key, journal key, code and label, date, document, its date, label, number reversed;
    each of ``lines``: role, account number and label, activity, party, person, item, debit, credit.
    Amounts are minor units, dates 2026-10-31.

    >>> sealed_text(["a", "b"], [["c", "1"], ["d", "2"]])
    '2\x1fa\x1fb\x1ec\x1f1\x1ed\x1f2'
    """
    return LINE_MARK.join((FIELD_MARK.join((str(len(lines)), *header)), *map(FIELD_MARK.join, lines)))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return digest_of(text.encode())


def digest_of(data: bytes) -> str:
    """SHA-256 of a text that is in UTF-8 already, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def seal(previous: str, year: str, sequence: int, validated_on: str, content: str) -> str:
    """The seal of an entry, from the seal before it."""
    text = FIELD_MARK.join((previous, year, str(sequence), validated_on, content))
    return digest(text)


def first_seal(country: str, currency: str) -> str:
    """What the first entry of a book is chained to: what all its figures depend on."""
    text = FIELD_MARK.join(("cae_core book", str(SCHEMA), country, currency))
    return digest(text)


def documents_digest(documents: Iterable[tuple[str, str, str]]) -> str:
    """Digest a month's documents, given as (kind, key, canonical payload) in any order."""
    return lines_digest(document_line(*document) for document in documents)


def document_line(kind: str, key: str, payload: str) -> str:
    """What the digest of a month's documents holds of one: its kind, its key and its own digest."""
    return FIELD_MARK.join((kind, key, digest(payload)))


def lines_digest(lines: Iterable[str]) -> str:
    """The digest of a month's documents, from their lines in any order."""
    return digest(LINE_MARK.join(sorted(lines)))
