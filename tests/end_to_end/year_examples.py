"""The examples with a closed year: their files and their journal, read with csv alone."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from cae_core.office import close_month
from cae_core.periods import Month

HOME = Path(__file__).parents[2] / "examples"
MONTHS = tuple(Month(2025, 1) + place for place in range(18))


@cache
def rows(example, month, name):
    """The rows of a file of the example; none where it is absent."""
    path = HOME / example / month / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def every(example, name, months=MONTHS):
    """A file's rows of several months, in order."""
    return [row for month in months for row in rows(example, str(month), name)]


def amount(cell):
    """A cell in major units, exact; nothing is nothing."""
    return F((cell or "0").replace(" ", "").replace(",", "."))


def closed_copy(example, folder):
    """A copy of the example with its eighteen months closed; the folder."""
    target = folder / example
    shutil.copytree(HOME / example, target)
    for month in MONTHS:
        close_month(target, month, today=month.last + dt.timedelta(4))
    return target


@cache
def written(folder, month, name):
    """The rows of a CSV file that a month-end or a year-end wrote."""
    text = (folder / "out" / str(month) / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def journal(folder, months=MONTHS):
    """The journal's rows of several months: account, activity, third party, signed amount, debit positive."""
    return [
        (
            row["Account"],
            row["Activity"],
            row["Third party"],
            row["Document"],
            amount(row["Debit"]) - amount(row["Credit"]),
        )
        for month in months
        for row in written(folder, month, "journal")
    ]


def by_largest_remainder(total, weights):
    """Cents shared in proportion to weights: floors first, then a cent each to the largest remainders."""
    exact = {who: F(total * weight) / sum(weights.values()) for who, weight in weights.items()}
    parts = {who: int(part) for who, part in exact.items()}
    missing = total - sum(parts.values())
    for who in sorted(exact, key=lambda who: parts[who] - exact[who])[:missing]:
        parts[who] += 1
    return parts
