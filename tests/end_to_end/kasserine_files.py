"""The files of the example of Kasserine, read with nothing but ``csv`` and python-calamine; amounts are whole millimes."""

import csv
import datetime as dt
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook
from remainders_by_hand import shared

HOME = Path(__file__).parents[2] / "examples" / "kasserine"
APRIL, MAY = MONTHS = ("2026-04", "2026-05")
SHEETS = {
    "invoices": "Factures", "expenses": "Dépenses", "receipts": "Encaissements", "payments": "Paiements",
    "reservations": "Réserves", "pay": "Paie", "elements": "عناصر الأجر",
}  # fmt: skip
WORDS = {  # headings as the accountant wrote them
    "N° de facture": "number", "N° facture": "number", "Montant HT": "amount", "Montant TTC": "amount",
    "Montant": "amount", "Taux de TVA": "rate", "Activité": "activity", "Code activité": "activity",
    "Répartition": "split", "Nature": "kind", "Exigibilité TVA": "due", "Avoir sur": "credit_of", "Barème": "scheme",
    "Timbre": "stamp", "Catégorie": "category", "TVA déductible": "vat", "Payé le": "paid_on", "Référence": "reference",
    "Bénéficiaire": "target", "Contrat": "contract", "Base": "mode", "Identifiant": "id", "Personne": "person",
    "Personnes": "persons", "Si insuffisant": "shortfall", "Avances et acomptes retenus": "recovered",
    "Jours de travail agricole du mois": "days", "Heures travaillées un jour férié chômé et payé": "holiday_hours",
    "العقد": "contract", "العنصر": "element", "المبلغ": "amount", "التسمية": "label",
}  # fmt: skip
WEEKS = (
    "première semaine (si heures supplémentaires)",
    "deuxième semaine",
    "troisième semaine",
    "quatrième semaine",
)
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789,")
BACK_PAY = "مستحقات متأخرة من الأجر"


def _text(cell):
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


@cache
def rows(name):
    """The rows of a standing file (``contracts``) or of a month's (``2026-05/pay``), headings put in one language."""
    month, _, sheet = name.partition("/")
    if month == MAY:
        book = CalamineWorkbook.from_path(HOME / f"{MAY}.xlsx")
        table = [[_text(cell) for cell in row] for row in book.get_sheet_by_name(SHEETS[sheet]).to_python()]
    else:
        raw = (HOME / f"{name}.csv").read_bytes()
        text = raw.decode("cp1252" if name == f"{APRIL}/expenses" else "utf-8-sig")
        table = list(csv.reader(text.splitlines(), delimiter=";"))
    header, *body = table
    return [dict(zip([WORDS.get(word, word) for word in header], row, strict=True)) for row in body]


def number(text):
    """A typed number: decimal comma, either digits, a per cent sign."""
    plain = text.translate(ARABIC_DIGITS).replace(" ", "").replace(",", ".")
    return F(plain.removesuffix("%") or 0) / (100 if plain.endswith("%") else 1)


def millimes(text):
    exact = number(text) * 1000
    assert exact.denominator == 1, text
    return int(exact)


def day(text):
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


def half_up(exact):
    """To the millime, halves away from nothing (TN-70: a convention)."""
    return -half_up(-exact) if exact < 0 else int(F(exact) + F(1, 2))


def by_key(total, key):
    """An amount by a key of ``splits.csv``, by activity; the example's invoices and expenses split without remainder."""
    mine = [
        (row["target"].partition("/")[0], number(row["Part"])) for row in rows("splits") if row["Clé"] == key
    ]
    found = Counter()
    for (activity, _), part in zip(mine, shared(total, [weight for _, weight in mine]), strict=True):
        found[activity] += part
    return found


def every(sheet):
    return [row | {"month": month} for month in MONTHS for row in rows(f"{month}/{sheet}")]
