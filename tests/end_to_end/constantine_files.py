"""The files of the example of Constantine, read without the library.

CSV with ``csv``, the workbook with the standard library's ZIP and XML alone. Amounts are exact dinars.
"""

import csv
import datetime as dt
import io
import tomllib
import zipfile
from collections import defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from remainders_by_hand import shared as centimes_shared

HOME = Path(__file__).parents[2] / "examples" / "constantine"
MONTHS = ("2026-09", "2026-10")
TITLES = {
    "factures": "Factures", "depenses": "Dépenses", "encaissements": "Encaissements", "paiements": "Paiements",
    "reserves": "Réserves", "paie": "Paie", "elements": "Éléments de paie",
}  # fmt: skip
FRENCH = {"العقد": "Contrat", "العنصر": "Élément", "المبلغ": "Montant", "التسمية": "Libellé"}
ELEMENTS = {
    "منحة السلة": "panier", "منحة النقل": "transport", "منحة المردودية الشهرية": "rendement",
    "علاوة الخبرة المهنية": "iep", "Avance sur salaire (reprise : avec un moins)": "avance",
}  # fmt: skip
_PLAIN = str.maketrans(
    {"\u00a0": "", "٬": "", "٫": ".", ",": "."} | {c: str(i) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩")}
)
_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


# --- reading -----------------------------------------------------------------------------------------


@cache
def rows(name, month=""):
    """The rows of a file of the folder, or of a month, by French heading."""
    table = _workbook()[TITLES[name]] if month == "2026-10" else _csv(HOME / month / f"{name}.csv")
    header = [FRENCH.get(word, word) for word in table[0]]
    assert all(len(row) <= len(header) for row in table)
    return [dict(zip(header, row + [""] * (len(header) - len(row)), strict=True)) for row in table[1:]]


def every(sheet):
    """The rows of both months, each with its month."""
    return [row | {"month": month} for month in MONTHS for row in rows(sheet, month)]


def _csv(path):
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@cache
def _workbook():
    """Sheets by title: rows of texts; a number, kept in binary, is the shortest decimal that stands for it."""
    with zipfile.ZipFile(HOME / "2026-10.xlsx") as packed:
        texts = [
            "".join(part.text or "" for part in each.iter(f"{_XML}t"))
            for each in _parsed(packed, "xl/sharedStrings.xml")
        ]
        titles = [each.get("name") for each in _parsed(packed, "xl/workbook.xml").iter(f"{_XML}sheet")]
        parts = [_parsed(packed, f"xl/worksheets/sheet{n}.xml") for n in range(1, len(titles) + 1)]
        return {
            title: [_cells(row, texts) for row in part.iter(f"{_XML}row")]
            for title, part in zip(titles, parts, strict=True)
        }


def _parsed(packed, name):
    return ET.fromstring(packed.read(name))


def _cells(row, texts):
    found = []
    for cell in row:
        found += [""] * (ord(cell.get("r")[0]) - ord("A") - len(found))
        value = cell.findtext(f"{_XML}v") or ""
        text = cell.get("t") == "s"
        found.append(texts[int(value)] if text else repr(float(value)).removesuffix(".0") if value else "")
    return found


def amount(text):
    """Dinars, exact; nothing is none."""
    return F(text.translate(_PLAIN) or "0")


def rate(text):
    return amount(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)


def day(text):
    if text.isdecimal():
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    return dt.datetime.strptime(text, "%d/%m/%Y").date()


@cache
def settings():
    return tomllib.loads((HOME / "cooperative.toml").read_text(encoding="utf-8"))


def last_day(month):
    return dt.date(2026, int(month[5:]) + 1, 1) - dt.timedelta(days=1)


def shared(total, weights):
    """An amount in dinars in proportion to weights, to the centime."""
    return [F(part, 100) for part in centimes_shared(int(total * 100), weights)]


def split(total, key):
    """An amount by a key of ``cles.csv``: activity → part."""
    mine = [row for row in rows("cles") if row["Clé"] == key]
    method, values = mine[0]["Méthode"], [amount(row["Valeur"]) for row in mine]
    who = [row["Bénéficiaire"].partition("/")[0] for row in mine]
    found = defaultdict(F)
    if method in ("pourcentage", "quantité"):
        for code, part in zip(who, shared(total, values), strict=True):
            found[code] += part
        return dict(found)
    left = total
    for code, value in zip(who, values, strict=True):
        found[code] += min(value, left)
        left -= min(value, left)
    found[mine[0]["Reliquat"]] += left
    return dict(found)
