"""A cooperative's year written out: twelve short months of an invented SCOP, and of a Moroccan cooperative."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cae_core.office import close_month
from cae_core.periods import Month

HEADS = {
    "invoices": "number;date;client;activity;amount;vat_rate",
    "expenses": "reference;date;category;amount;activity;supplier;paid_on",
    "receipts": "reference;date;invoice;amount",
    "pay": "contract;mode;amount",
}
STANDING = {
    "FR": {
        "cooperative.toml": (
            'name = "SCOP imaginaire des Tilleuls"\ncountry = "FR"\nlegal_form = "scop_sarl"\nstart = "2026-01"\n'
            'scheme = "ten"\n[pay]\nheadcount = "3"\nwork_accident_rate = "1.10 %"\n[shares]\nvalue = "50"\n'
            '[schemes.ten]\nlabel = { fr = "Dix", ar = "عشرة", en = "Ten" }\n'
            '[[schemes.ten.components]]\nkey = "share"\nbase = "invoiced"\nrate = "10 %"\n'
        ),
        "contracts.csv": "id;person;kind;start\nK1;P1;cesa;2024-01-01\nK2;P2;cesa;2024-01-01\nK3;P3;employment;2025-01-01\n",
    },
    "MA": {
        "cooperative.toml": (
            'name = "Coopérative imaginaire de l\'Oued"\ncountry = "MA"\nlegal_form = "ma_cooperative"\nstart = "2026-01"\n'
            'scheme = "ten"\n[pay]\n[shares]\nvalue = "1000"\n[vat]\nservices = "payment"\ngoods = "payment"\n'
            '[schemes.ten]\nlabel = { fr = "Dix", ar = "عشرة", en = "Ten" }\n'
            '[[schemes.ten.components]]\nkey = "share"\nbase = "invoiced"\nrate = "10 %"\n'
        ),
        "contracts.csv": "id;person;kind;start\nK1;P1;employment;2024-01-01\nK2;P2;employment;2024-01-01\nK3;P3;employment;2025-01-01\n",
    },
}
COMMON = {
    "persons.csv": "id;family_name;member_since\nP1;Tilleul;2024-01-01\nP2;Saule;2024-01-01\nP3;Aulne;2025-01-01\n",
    "activities.csv": "code;name;persons\nservices;Services;P3\nBOIS;Atelier bois;P1\nTERRE;Atelier terre;P2\n",
    "clients.csv": "id;name\nC1;Client imaginaire\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def month_files(month: Month, rows: dict[str, str] | None = None) -> dict[str, str]:
    """A month's files, empty but for the rows given by sheet."""
    rows = rows or {}
    names = [*HEADS, *(name for name in rows if name not in HEADS)]
    return {
        f"{month}/{name}.csv": "\n".join(filter(None, [HEADS.get(name), rows.get(name)])) + "\n"
        for name in names
    }


def sale(number: str, day: str, activity: str, amount: str) -> dict[str, str]:
    """An invoice without VAT and its receipt on the same day."""
    return {
        "invoices": f"{number};{day};C1;{activity};{amount};0",
        "receipts": f"R-{number};{day};{number};{amount}",
    }


OPENING = (
    "activity;role;debit;credit\nservices;bank;4000;\nservices;capital;;3000\nservices;legal_reserve;;1000\n"
)


def make(folder: Path, country: str, months: dict[str, dict[str, str]]) -> None:
    """Write a cooperative's folder: capital 3 000 in equal parts, a legal reserve of 1 000, the months of 2026.

    Months of 2027 are those that are named.
    """
    value = 50 if country == "FR" else 1000
    held = "".join(f"P{i};{1000 // value};1000;1000;1000;2024-01-01\n" for i in (1, 2, 3))
    opening = {
        "opening.csv": OPENING,
        "opening_shares.csv": "member;shares;subscribed;called;paid;since\n" + held,
    }
    write(folder, COMMON | STANDING[country] | opening)
    wanted = {str(Month(2026, number)) for number in range(1, 13)} | months.keys()
    for name in sorted(wanted):
        write(folder, month_files(Month.parse(name), months.get(name)))


def close(folder: Path, first: Month, last: Month) -> None:
    while first <= last:
        close_month(folder, first, today=first.last + dt.timedelta(3))
        first = first.next()
