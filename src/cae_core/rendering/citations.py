"""Sources of the law's figures as a reader cites them: facts and articles stay, remarks are translated.

A source is written ``FACT, article: remark``, the article in its country's words, the remark in English. The
remarks of the countries' files are collected into the catalogues (`remarks`, see ``tools/catalogues.py``),
each fact number in them standing as a field, so that one sentence serves whatever fact it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_BETWEEN = re.compile(r": (?![^()]*\))")
_FACT = re.compile(r"\b[A-Z]{2}-\d+(?:\.\d+)?[a-z]?\b(?: \([a-z]\))?")
_SITE = re.compile(r"[a-z][\w.-]*\.[a-z]{2,}\b")
_ENGLISH = re.compile(
    r"\b(?:the|of|is|an?|in|as|by|from|for|no|not|at|since|without|census|one|pages|decrees"
    r"|says|gives|reads|read|names|speaks?|creates|asks?|closes|proposed|assumption"
    r"|insurance|accidents|compulsory|alone|January|February|March|quoting|agreeing"
    r"|then|with|course|draft|first|hypothesis|fund|pension|practice|press|renewable"
    r"|retirement|rates|unemployment|computed|line|unverified)\b"
)
"""Words that no citation has in a language of the countries: what holds one is a remark."""


def cites(text: str) -> bool:
    """Whether a text begins with the number of a fact, as sources of the law's figures do."""
    return _FACT.match(text) is not None


def remarks(source: str) -> Iterator[str]:
    """The English sentences of a source, to be translated.

    >>> list(remarks("DZ-5, ordonnance 72-23 art. 18: in the year; DZ-6 asks for more"))
    ['in the year; {a} asks for more']
    >>> list(remarks("DZ-59 says what insures")), list(remarks("MA-61 and MA-62, L112 art. 48"))
    (['{a} says what insures'], [])
    """
    for place, piece in enumerate(_BETWEEN.split(source)):
        if _ENGLISH.search(piece) or (place and not _SITE.match(piece)):
            yield _sentence(piece)[0]


def cited(source: str, translate: Callable[[str], str]) -> str:
    """A source in the language of ``translate``; a remark that it cannot say is left out.

    What is no source of the law's figures, such as one that a user typed, stays as it is.
    """
    pieces = _BETWEEN.split(source)
    said = [_said(piece, translate) for piece in pieces]
    if not cites(source) and not any(said):
        return source
    kept = []
    for place, (piece, told) in enumerate(zip(pieces, said, strict=True)):
        if not told and place and not _SITE.match(piece):
            break
        kept.append(told or _plain(piece))
    return translate(": ").join(kept)


def _plain(piece: str) -> str:
    """A citation without its few English words."""
    for english, sign in ((" and ", ", "), (" to ", " – "), ("arts. ", "art. ")):
        piece = piece.replace(english, sign)
    return piece


def _said(piece: str, translate: Callable[[str], str]) -> str:
    """A piece in the language; nothing where its catalogue does not say it."""
    sentence, facts = _sentence(piece)
    found = translate(sentence)
    return found.format(**facts) if found != sentence else ""


def _sentence(piece: str) -> tuple[str, Mapping[str, str]]:
    """A piece with a field for each fact, and what the fields hold."""
    facts: dict[str, str] = {}

    def field(found: re.Match[str]) -> str:
        name = chr(ord("a") + len(facts))
        facts[name] = found[0]
        return f"{{{name}}}"

    return _FACT.sub(field, piece), facts
