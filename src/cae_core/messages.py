"""Every sentence a person reads goes through here, so that it can be spoken in their language.

Source texts are English; catalogues live in ``locale/<language>/LC_MESSAGES/cae_core.po``.
``mark`` only tells the extractor that a literal is to be translated; ``Translator`` translates.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Any

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")


def mark(text: str) -> str:
    """Return text unchanged; the catalogue extractor collects it.

    >>> mark("Paid")
    'Paid'
    """
    return text


class Translator:
    """Translate source texts into one language and fill in their fields.

    >>> Translator("en")("{count} entries", count=3)
    '3 entries'
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **fields: Any) -> str:
        """Return text in the language, with its ``{fields}`` filled in."""
        found = self._catalogue.gettext(text) if text else ""
        return found.format(**fields) if fields else found


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("cae_core", LOCALE_DIR, [language], fallback=True)
