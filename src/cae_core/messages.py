"""Every sentence a person reads goes through here, so that it can be spoken in their language.

Source texts are English; catalogues live in ``locale/<language>/LC_MESSAGES/cae_core.po`` and are kept
in step by ``tools/catalogues.py``. ``mark`` only tells the extractor that a literal is to be
translated; `Sentence` keeps one with its fields until a reader's language is known; `Translator`
translates.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr", "ar")
"""Languages that have a catalogue; the Arabic one says what pages hold, English stands for the rest."""


def mark(text: str) -> str:
    """Return text unchanged; the catalogue extractor collects it.

    >>> mark("Paid")
    'Paid'
    """
    return text


@attrs.frozen
class Sentence:
    """A source text (marked) and what fills its fields, spoken later in the reader's language.

    A field may be text, an int, a date, a `Month`, a ``Money``, a `Ratio`, a label or another sentence:
    whoever speaks it writes it the reader's way.

    >>> str(Sentence(mark("{count} entries"), {"count": 3}))
    '3 entries'
    """

    text: str
    fields: Mapping[str, Any] = attrs.field(factory=dict)

    def __str__(self) -> str:
        return self.text.format(**in_english(self.fields)) if self.fields else self.text


def in_english(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with the labels among them (a text by language) in English.

    >>> in_english({"what": {"fr": "Brut", "en": "Gross"}, "count": 3})
    {'what': 'Gross', 'count': 3}
    """
    return {
        name: value.get("en", "") if isinstance(value, Mapping) else value for name, value in fields.items()
    }


class Translator:
    """Translate source texts into one language and fill in their fields.

    What a language's catalogue lacks is said in English.

    >>> Translator("en")("{count} entries", count=3)
    '3 entries'
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **fields: Any) -> str:
        """Return text in the language, with its ``{fields}`` filled in, sentences among them spoken too."""
        found = self._catalogue.gettext(text) if text else ""
        for name, each in fields.items():
            if isinstance(each, Sentence):
                fields[name] = self(each.text, **each.fields)
        return found.format(**fields) if fields else found


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("cae_core", LOCALE_DIR, [language], fallback=True)
