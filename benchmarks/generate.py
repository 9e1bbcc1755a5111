"""A seeded cooperative of any size, as the folder that ``cae month-end`` reads.

Each entrepreneur brings about twenty documents in the month: seven invoices (one in fifteen split over four
activities), six receipts, six expenses and expense claims, an order of pay. Everything is invented.

    python benchmarks/generate.py DIR --entrepreneurs 1000
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

MONTH = "2026-10"
INVOICES, RECEIPTS, EXPENSES = 7, 6, 6
RATES = ("20 %", "20 %", "20 %", "10 %", "5,5 %", "0 %")
CATEGORIES = ("supplies", "travel", "telecoms", "purchases_materials", "subcontracting", "insurance")

SETTINGS = """\
name = "Coopérative imaginaire de mesure"   # invented, for benchmarks
country = "FR"
legal_form = "scop_sarl"
start = "2026-10"
first_month = 1
scheme = "socle"

[files]
decimal = ","

[pay]
headcount = "{headcount}"
work_accident_rate = "0.0118"

[schemes.socle]
[[schemes.socle.components]]
key = "contribution"
base = "invoiced"
rate = "12 %"

[schemes.marge]
[[schemes.marge.components]]
key = "marge"
base = "gross_margin"
rate = "13.5 %"
[[schemes.marge.components]]
key = "forfait"
fixed = "30.00"
"""


def generate(folder: Path, entrepreneurs: int, seed: int = 59) -> Counter[str]:
    """Write the folder; returns how many documents of each sort it holds. The same seed, the same bytes."""
    rng = random.Random(seed)
    (folder / MONTH).mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(headcount=entrepreneurs)
    (folder / "cooperative.toml").write_text(settings, encoding="utf-8")
    _people(folder, entrepreneurs, rng)
    counts: Counter[str] = Counter()
    incl_vat = _invoices(folder, entrepreneurs, rng, counts)
    _receipts(folder, incl_vat, entrepreneurs, rng, counts)
    _expenses(folder, entrepreneurs, rng, counts)
    _pay(folder, entrepreneurs, rng, counts)
    return counts


def _people(folder: Path, entrepreneurs: int, rng: random.Random) -> None:
    numbers = range(1, entrepreneurs + 1)
    _write(
        folder / "persons.csv",
        "id;family_name;given_name;birth_date;address;member_since;statuses",
        (
            [f"P{i}", f"Famille{i}", f"Prénom{i}", "1980-05-17", f"{i} rue Imaginaire", "", ""]
            for i in numbers
        ),
    )
    _write(
        folder / "contracts.csv",
        "id;person;kind;start;end;fixed_gross;job;executive;withholding_rate",
        (
            [
                f"K{i}",
                f"P{i}",
                "cesa",
                "2024-01-01",
                "",
                "300,00",
                "Entrepreneur",
                "",
                _pick(rng, ("", "2,1 %")),
            ]
            for i in numbers
        ),
    )
    activities = [
        [_code(i), f"Activité {i}", f"P{i}", "", _pick(rng, ("", "", "marge")), "", ""] for i in numbers
    ]
    services = ["services", "Services mutualisés", "", "", "", "", ""]
    _write(
        folder / "activities.csv", "code;name;persons;convention;scheme;start;end", [*activities, services]
    )
    _write(folder / "splits.csv", "key;method;beneficiary;value;remainder", _splits(entrepreneurs))
    _write(
        folder / "clients.csv",
        "id;name",
        ([f"C{i}", f"Client {i}"] for i in range(1, entrepreneurs // 2 + 2)),
    )
    _write(folder / "opening.csv", "activity;role;debit;credit;party;document", _opening(entrepreneurs, rng))


def _splits(entrepreneurs: int) -> Iterator[list[str]]:
    """A key of four neighbours for every tenth activity."""
    for i in range(1, entrepreneurs + 1, 10):
        for k, percent in enumerate(("40", "30", "20", "10")):
            yield [
                f"joint{i}",
                "percent",
                _code((i + k - 1) % entrepreneurs + 1),
                percent,
                "largest" if k == 0 else "",
            ]


def _opening(entrepreneurs: int, rng: random.Random) -> Iterator[list[str]]:
    for code in [*(_code(i) for i in range(1, entrepreneurs + 1)), "services"]:
        cash = _amount(rng.randint(400_000, 900_000))
        yield [code, "bank", cash, "", "", ""]
        yield [code, "brought_forward", "", cash, "", ""]


def _invoices(
    folder: Path, entrepreneurs: int, rng: random.Random, counts: Counter[str]
) -> list[tuple[str, int, int]]:
    """Write the invoices; returns (number, day, cents including VAT) of each."""
    rows, incl_vat = [], []
    for n in range(INVOICES * entrepreneurs):
        i = n % entrepreneurs + 1
        number, day, cents = (
            f"F2026-{n + 1:06d}",
            1 + n * 20 // (INVOICES * entrepreneurs),
            rng.randint(8_000, 90_000),
        )
        rate, joint = _pick(rng, RATES), rng.random() < 1 / 15 and entrepreneurs >= 4
        key = f"joint{(i - 1) // 10 * 10 + 1}" if joint else ""
        goods = not joint and rng.random() < 0.4
        rows.append(
            [
                *(number, _day(day), f"C{i // 2 + 1}", "" if joint else _code(i), key, "", f"Travaux {n}"),
                *("goods" if goods else "services", _amount(cents), rate, "invoice" if goods else "payment"),
                *(_day(28), "", ""),
            ]
        )
        thousandths = int(rate.removesuffix(" %").replace(",", "")) * (1 if "," in rate else 10)
        incl_vat.append((number, day, cents + (2 * cents * thousandths + 1000) // 2000))
    header = (
        "number;date;client;activity;split;person;label;kind;amount;vat_rate;vat_due;due;credit_of;scheme"
    )
    counts["invoices"] = _write(folder / MONTH / "invoices.csv", header, rows)
    return incl_vat


def _receipts(
    folder: Path,
    incl_vat: list[tuple[str, int, int]],
    entrepreneurs: int,
    rng: random.Random,
    counts: Counter[str],
) -> None:
    """Six invoices in seven are paid in the month, one payment in ten in part only."""
    rows = []
    for n, (number, day, cents) in enumerate(incl_vat[: RECEIPTS * entrepreneurs], 1):
        paid = cents if rng.random() < 0.9 else cents // 2
        rows.append([f"ENC{n:06d}", _day(day + rng.randint(0, 10)), number, _amount(paid)])
    counts["receipts"] = _write(folder / MONTH / "receipts.csv", "reference;date;invoice;amount", rows)


def _expenses(folder: Path, entrepreneurs: int, rng: random.Random, counts: Counter[str]) -> None:
    rows = []
    for n in range(EXPENSES * entrepreneurs):
        i, cents, day = n % entrepreneurs + 1, rng.randint(900, 12_000), rng.randint(1, 28)
        claim, later = rng.random() < 0.3, rng.random() < 0.6
        rows.append(
            [
                *(
                    f"ACH{n + 1:06d}",
                    _day(day),
                    _pick(rng, CATEGORIES),
                    _amount(cents),
                    "" if claim else _amount(cents // 5),
                ),
                *(
                    _code(i),
                    "",
                    "" if claim else f"Fournisseur {n % 97}",
                    f"P{i}" if claim else "",
                    f"Achat {n}",
                ),
                *("invoice", "" if later else _day(min(day + 2, 30))),
            ]
        )
    header = "reference;date;category;amount;vat;activity;split;supplier;person;label;vat_due;paid_on"
    counts["expenses"] = _write(folder / MONTH / "expenses.csv", header, rows)


def _pay(folder: Path, entrepreneurs: int, rng: random.Random, counts: Counter[str]) -> None:
    rows = []
    for i in range(1, entrepreneurs + 1):
        mode = _pick(rng, ("gross", "gross", "net_pay", "employer_cost", "most"))
        amount = "" if mode == "most" else _amount(rng.randint(60_000, 240_000))
        rows.append([f"K{i}", mode, amount, "" if mode == "most" else "reduce", "", "", ""])
    header = "contract;mode;amount;shortfall;decision;decided_on;split"
    counts["pay"] = _write(folder / MONTH / "pay.csv", header, rows)


def _pick(rng: random.Random, of: tuple[str, ...]) -> str:
    return of[int(rng.random() * len(of))]


def _code(i: int) -> str:
    return f"ACT{i}"


def _day(day: int) -> str:
    return f"{day:02d}/10/2026"


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\n")
        out.writerow(header.split(";"))
        for row in rows:
            out.writerow(row)
            written += 1
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entrepreneurs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=59)
    asked = parser.parse_args()
    print(dict(generate(asked.folder, asked.entrepreneurs, asked.seed)))
