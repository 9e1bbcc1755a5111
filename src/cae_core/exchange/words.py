"""The names that people give to files, columns and values, folded to the ones the library uses."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

_NO_LETTER = re.compile(r"[\W_]+")


@cache
def fold(name: str) -> str:
    """Return a name without case, accents or punctuation.

    >>> fold("  Échéance "), fold("N° de facture")
    ('echeance', 'n_de_facture')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _NO_LETTER.sub("_", plain.casefold()).strip("_")


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    text = files("cae_core.exchange").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(kind: str, of: str) -> Mapping[str, str]:
    """Return folded name → library's name, for the columns of a sheet, the values of a column…

    >>> words("columns", "invoices")["montant_ht"]
    'amount'
    """
    found = _tables()[kind].get(of, {})
    table = {fold(alias): name for name, aliases in found.items() for alias in aliases}
    return table | {fold(name): name for name in found}


def nearest(name: str, candidates: Iterable[str]) -> str:
    """Return the candidate that looks most like name, or "".

    >>> nearest("ammount", ["amount", "activity"])
    'amount'
    """
    by_fold = {fold(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(fold(name)[:80], by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else ""
