"""The examples with a closed year: their files and their journal, read with csv alone.

Whole units are hundredths; where a currency has thousandths, ``unit`` says 1000.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections import defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache, partial
from pathlib import Path

import pytest
from remainders_by_hand import shared
from year_headings import in_english

from cae_core.cli.main import main
from cae_core.office import close_month, report_year
from cae_core.periods import Month

HOME = Path(__file__).parents[2] / "examples"
MONTHS = tuple(Month(2025, 1) + place for place in range(18))
YEAR = MONTHS[:12]


@cache
def rows(example, month, name):
    """The rows of a file of the example under English headings; none where it is absent."""
    path = HOME / example / month / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [in_english(row) for row in csv.DictReader(file, delimiter=";")]


def every(example, name, months=MONTHS):
    """A file's rows of several months, in order."""
    return [row for month in months for row in rows(example, str(month), name)]


def year_of(example):
    """Fixtures for an example's closed folder and the report of its year, and what reads its files' rows."""

    @pytest.fixture(scope="module")
    def folder(tmp_path_factory):
        return closed_copy(example, tmp_path_factory.mktemp("year"))

    @pytest.fixture(scope="module")
    def told(folder):
        return report_year(folder, "2025")

    return folder, told, partial(every, example)


def amount(cell):
    """A cell in major units, exact, in digits of either script; nothing is nothing."""
    return F((cell or "0").replace(" ", "").replace(",", ".").replace("٫", "."))


def minor(major, unit=100):
    """An exact amount of major units in whole units."""
    assert (major * unit).denominator == 1
    return int(major * unit)


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


def moved(folder, prefixes, months, *, activity=None, party=None, unit=100):
    """What accounts moved in some months, debit positive, in whole units."""
    return sum(
        minor(each, unit)
        for account, code, who, _, each in journal(folder, months)
        if account.startswith(prefixes) and activity in (None, code) and party in (None, who)
    )


def posted(folder, month, document, unit=100):
    """What a document credited in a month by account and third party, in whole units."""
    found = {}
    for account, _, party, name, each in journal(folder, [month]):
        if name == document:
            found[account, party] = found.get((account, party), 0) - minor(each, unit)
    return found


def handed_over(folder, month, document, account, unit=100):
    """What each activity but the services takes off past results in a document, in whole units."""
    found = {}
    for number, activity, _, name, each in journal(folder, [month]):
        if (name, number) == (document, account) and activity != "services":
            found[activity] = found.get(activity, 0) + minor(each, unit)
    return found


def day_of(cell):
    """A day as sheets of the examples write it."""
    return dt.datetime.strptime(cell, "%d/%m/%Y").date()


def by_days(example, value, first, last):
    """Paid-up capital times the days that it was held, by person, from the opening and the rows of shares.

    ``value`` is that of a share: what passes with one that is transferred.
    """
    paid = {row["member"]: amount(row["paid"]) for row in rows(example, "", "opening_shares")}
    weights, day = defaultdict(F), first
    moves = [row for row in every(example, "shares") if day_of(row["date"]) <= last]
    for row in [*sorted(moves, key=lambda row: day_of(row["date"])), None]:
        until = day_of(row["date"]) if row else last + dt.timedelta(1)
        for who, held in paid.items():
            weights[who] += held * (until - day).days
        day = until
        if row and row["kind"] == "withdrawal":
            paid[row["member"]] = F(0)
        elif row and row["kind"] == "transfer":
            paid[row["member"]] -= int(row["shares"]) * value
            paid[row["to"]] += int(row["shares"]) * value
        elif row and row["kind"] in ("subscription", "payment"):
            paid[row["member"]] = paid.get(row["member"], F(0)) + amount(row["amount"])
    return {who: weight for who, weight in weights.items() if weight}


def gross_pay(example, agreed):
    """Gross pay of the year by person: what a month's order says, else what the contract has in a column."""
    contracts = {row["id"]: row for row in rows(example, "", "contracts")}
    found = {}
    for row in every(example, "pay", YEAR):
        contract = contracts[row["contract"]]
        gross = amount(row["amount"] or contract[agreed])
        found[contract["person"]] = found.get(contract["person"], F(0)) + gross
    return found


def shown(allocation):
    """The amounts of an allocation by node, but those that are nothing."""
    return {part.destination.node: part.amount for part in allocation.parts if part.amount}


def some(parts):
    """The same but for those that are nothing."""
    return {node: part for node, part in parts.items() if part}


def assert_january_shows_the_result(folder, account, surplus, unit=100, voted="2026-06"):
    """The year's result on its account, which the month of the vote empties; nothing brought forward in classes 6 and 7."""
    january, then = (
        {row["Account"]: row for row in written(folder, month, "trial_balance")}
        for month in ("2026-01", voted)
    )
    assert minor(amount(january[account]["Closing balance"]), unit) == -surplus
    brought_forward = {
        number: amount(row["Opening balance"]) for number, row in january.items() if number[:1] in ("6", "7")
    }
    assert brought_forward
    assert some(brought_forward) == {}
    assert amount(then[account]["Closing balance"]) == 0


def assert_whole_and_said_twice(folder, capsys):
    """The book and the register are whole, and a second year-end says and writes what the first did."""
    assert main(["verify", str(folder)]) == 0
    assert main(["shares", str(folder)]) == 0
    kept = [folder / "book.sqlite", *(folder / "out" / "2025").iterdir()]
    runs = []
    for _ in range(2):
        capsys.readouterr()
        assert main(["--json", "--lang", "en", "year-end", str(folder), "2025"]) == 0
        runs.append((json.loads(capsys.readouterr().out), [path.read_bytes() for path in kept]))
    assert runs[0] == runs[1]
    assert runs[0][0]["voted"]["lawful"] is True


def by_largest_remainder(total, weights):
    """Cents shared in proportion to weights, whose keys are who has them."""
    return dict(zip(weights, shared(total, weights.values()), strict=True))
