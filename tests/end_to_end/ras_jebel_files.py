"""The files of the example of Ras Jebel, read without the library: rows, numbers, and amounts shared by its keys."""

import csv
import datetime as dt
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook
from remainders_by_hand import shared

HOME = Path(__file__).parents[2] / "examples" / "ras-jebel"
MONTHS = ("2026-07", "2026-08")
TITLES = {  # a month's file, its sheet in the workbook of August
    "factures": "Factures", "depenses": "Dépenses", "encaissements": "Encaissements", "paiements": "Paiements",
    "reservations": "Réservations", "paie": "الأجور", "elements": "عناصر الأجر",
}  # fmt: skip
ARABIC = {"العقد": "Contrat", "العنصر": "Élément", "المبلغ": "Montant", "التسمية": "Libellé"}
FLAGS = {"": 0, "non": 0, "oui": 1}
CHILDREN = "Enfants de moins de 20 ans à charge, ni étudiants ni handicapés"
GRADUATE = "Diplômé recruté depuis le 1er janvier 2026, prise en charge par l'État"


def _cell(value):
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _table(name):
    """The cells of a file, or of a sheet of the workbook, its Arabic headings put in French."""
    month, _, sheet = name.partition("/")
    if (HOME / f"{month}.xlsx").exists():
        table = (
            CalamineWorkbook.from_path(HOME / f"{month}.xlsx").get_sheet_by_name(TITLES[sheet]).to_python()
        )
    else:
        text = (HOME / f"{name}.csv").read_text(encoding="utf-8-sig")
        table = list(csv.reader(text.splitlines(), delimiter=";"))
    return [
        [ARABIC.get(word, word) for word in table[0]],
        *([_cell(cell) for cell in row] for row in table[1:]),
    ]


@cache
def rows(name):
    """The rows of a standing file (``contrats``) or of a month's (``2026-07/factures``)."""
    header, *body = _table(name)
    assert all(len(row) == len(header) for row in body)
    return [dict(zip(header, row, strict=True)) for row in body]


@cache
def settings():
    return tomllib.loads((HOME / "cooperative.toml").read_text(encoding="utf-8"))


def number(text):
    """A typed number as a fraction: decimal comma, spaces, a per cent sign."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    return Fraction(plain.removesuffix("%") or 0) / (100 if plain.endswith("%") else 1)


def millimes(text):
    exact = number(text) * 1000
    assert exact.denominator == 1, text
    return int(exact)


def day(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def half_up(exact):
    """To the unit, halves away from nothing (TN-70: a convention)."""
    return -half_up(-exact) if exact < 0 else int(exact + Fraction(1, 2))


def split(total, key):
    """An amount by a key of ``repartitions.csv``: what each beneficiary has."""
    mine = [row for row in rows("repartitions") if row["Clé"] == key]
    names, rest = [row["Bénéficiaire"] for row in mine], mine[0]["Reste"]
    if mine[0]["Méthode"] == "montant fixe":
        found = {row["Bénéficiaire"]: millimes(row["Valeur"]) for row in mine}
        return {**found, rest: total - sum(found.values())}
    weights = [number(row["Valeur"]) for row in mine]
    if rest == "premier":
        parts = [int(total * weight / sum(weights)) for weight in weights]
        parts[0] += total - sum(parts)
        return dict(zip(names, parts, strict=True))
    return dict(zip(names, shared(total, weights), strict=True))
