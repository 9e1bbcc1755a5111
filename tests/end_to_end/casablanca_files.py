"""The files of the Casablanca example, read with csv and a workbook reader alone."""

import calendar
import csv
import datetime as dt
import io
import tomllib
from collections import defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook
from remainders_by_hand import shared_to_the_centime as shared

HOME = Path(__file__).parents[2] / "examples" / "casablanca"
MONTHS = ("2026-09", "2026-10")
SHEETS = {
    "factures": "Factures", "encaissements": "Encaissements", "depenses": "Dépenses", "paiements": "Paiements",
    "reservations": "Réserves", "paie": "Paie", "elements": "عناصر الأجر",
}  # fmt: skip
ARABIC = {
    "العقد": "Contrat", "العنصر": "Élément", "المبلغ": "Montant", "التسمية": "Libellé",
    "المرجع": "Référence", "تاريخ القرار": "Date de décision", "النشاط": "Activité", "الغرض": "Objet",
}  # fmt: skip
ELEMENTS = {
    "القفة": "meal", "النقل الحضري": "transport", "علاوة": "bonus", "تعويض المسؤولية": "function",
    "مكافأة نهاية السنة": "outside", "استرجاع سلفة": "recovery",
}  # fmt: skip


@cache
def rows(name, month=None):
    """The rows of a file, or of a sheet of October's workbook, under French headings."""
    if month == "2026-10":
        book = CalamineWorkbook.from_path(str(HOME / f"{month}.xlsx"))
        table = book.get_sheet_by_name(SHEETS[name]).to_python()
    else:
        raw = (HOME / (month or "") / f"{name}.csv").read_bytes()
        table = list(csv.reader(io.StringIO(decoded(raw)), delimiter=";"))
    header = [ARABIC.get(word, word) for word in table[0]]
    assert all(len(row) == len(header) for row in table)
    return [dict(zip(header, row, strict=True)) for row in table[1:]]


def decoded(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def every(name):
    return [row for month in MONTHS for row in rows(name, month)]


def amount(cell):
    """A cell in dirhams, exact; nothing is nothing."""
    text = str(cell).replace("\u00a0", "").replace(",", ".")
    return F(text or "0")


def rate(cell):
    """`20 %`, or 0.2 in a workbook."""
    text = str(cell)
    return amount(text.removesuffix(" %")) / 100 if text.endswith("%") else amount(text)


def day(cell):
    if isinstance(cell, dt.date):
        return cell
    return dt.datetime.strptime(cell, "%d/%m/%Y").date()


def last_day(month):
    year, number = map(int, month.split("-"))
    return dt.date(year, number, calendar.monthrange(year, number)[1])


@cache
def settings():
    return tomllib.loads((HOME / "cooperative.toml").read_text(encoding="utf-8"))


def split(total, key):
    """What each beneficiary of a key has of a total."""
    mine = [row for row in rows("repartitions") if row["Clé"] == key]
    if mine[0]["Méthode"] == "fixe":
        parts = defaultdict(F, {row["Bénéficiaire"]: amount(row["Valeur"]) for row in mine})
        parts[mine[0]["Reliquat"]] += total - sum(parts.values())
        return dict(parts)
    return shared(total, {row["Bénéficiaire"]: amount(row["Valeur"]) for row in mine})


def parts_of(row):
    """The part of each activity of a line of an invoice or an expense, without VAT."""
    total = amount(row["Montant HT"])
    return split(total, row["Répartition"]) if row["Répartition"] else {row["Activité"]: total}
