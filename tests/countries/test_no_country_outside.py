"""No country outside ``countries/``: no name, code, currency, account number or rate in the library's own code.

Docstrings and comments may cite facts and give examples; what the code computes with, or prints, may not.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from moneyed import CURRENCIES

from cae_core.country import find_country, known_countries

SRC = Path(__file__).parents[2] / "src" / "cae_core"
MODULES = [path for path in sorted(SRC.rglob("*.py")) if "countries" not in path.relative_to(SRC).parts]
TEMPLATES = [path for path in sorted(SRC.rglob("*")) if path.suffix in (".j2", ".css")]

CODES = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
NAMES = {find_country(code).labels[language] for code in known_countries() for language in ("fr", "ar", "en")}
ADJECTIVES = {"French", "Moroccan", "Tunisian", "Algerian", "français", "marocain", "tunisien", "algérien"}
NAMED = re.compile(r"\b(" + "|".join(map(re.escape, sorted(NAMES | ADJECTIVES))) + r")", re.IGNORECASE)
ACCOUNT = re.compile(r"[1-9]\d{2,7}")
RATE = re.compile(r"-?\d+([.,]\d+)?\s?%|-?0[.,]\d+")

ALLOWED = {
    (
        "money.py",
        "EUR",
    ): "the decimals of four currencies, so that an amount is known before moneyed is imported",
    ("money.py", "MAD"): "likewise",
    ("money.py", "DZD"): "likewise",
    ("money.py", "TND"): "likewise",
    ("cli/speaking.py", "EUR"): "what a terminal without Unicode shows for €",
    ("ledger/_connection.py", "25006"): "a state of SQL",
    ("ledger/_connection.py", "42501"): "likewise",
    ("rendering/voice.py", "en_GB"): "the English of the pages writes the day before the month",
}
"""Literals that must be there, each with its reason."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module's code with its line; docstrings and the texts of annotations are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.value)
        for body in ast.walk(tree)
        for node in (body.body if isinstance(getattr(body, "body", None), list) else [])
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def wrong(text: str) -> str:
    """Why a literal belongs into a country, empty when it may stay."""
    if text in CODES:
        return "the code of a country"
    if text in CURRENCIES:
        return "the code of a currency"
    if re.fullmatch(r"[a-z]{2}[_-][A-Z]{2}", text):
        return "a locale of one country"
    if ACCOUNT.fullmatch(text):
        return "the number of an account"
    if RATE.fullmatch(text):
        return "a rate"
    return "the name of a country" if NAMED.search(text) else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_code_computes_with_nothing_of_a_country(path: Path) -> None:
    name = path.relative_to(SRC).as_posix()
    found = [(line, text, wrong(text)) for line, text in literals(path)]
    assert [each for each in found if each[2] and (name, each[1]) not in ALLOWED] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_name_no_country(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert NAMED.findall(text) == []
    assert [code for code in re.findall(r"[\"']([A-Z]{2,3})[\"']", text) if wrong(code)] == []


def test_words_of_files_are_of_languages_not_of_countries() -> None:
    words = tomllib.loads((SRC / "exchange" / "words.toml").read_text(encoding="utf-8"))

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for each in value.values():
                yield from texts(each)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each)
        else:
            yield str(value)

    assert {text for text in texts(words) if wrong(text)} == {"HT"}  # hors taxes, and Haiti


def test_what_is_allowed_is_still_needed() -> None:
    there = {(path.relative_to(SRC).as_posix(), text) for path in MODULES for _, text in literals(path)}
    assert set(ALLOWED) <= there


@pytest.mark.parametrize(
    "text", ["FR", "EUR", "fr_MA", "411000", "20 %", "0.0690", "la loi marocaine", "فرنسا"]
)
def test_a_country_in_the_code_would_be_noticed(text: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(f'"""{text} is only said."""\nFOUND = {text!r}\n', encoding="utf-8")
    assert [wrong(found) for _, found in literals(path)] != [""]
    assert len(list(literals(path))) == 1
