"""The examples with a closed year: their files and their journal, read with csv alone."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from remainders_by_hand import shared

from cae_core.cli.main import main
from cae_core.office import close_month
from cae_core.periods import Month

HOME = Path(__file__).parents[2] / "examples"
MONTHS = tuple(Month(2025, 1) + place for place in range(18))
YEAR = MONTHS[:12]


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


def minor(major):
    """An exact amount of major units in hundredths, whole."""
    assert (major * 100).denominator == 1
    return int(major * 100)


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


def moved(folder, prefixes, months, *, activity=None, party=None):
    """What accounts moved in some months, debit positive, in hundredths."""
    return sum(
        minor(each)
        for account, code, who, _, each in journal(folder, months)
        if account.startswith(prefixes) and activity in (None, code) and party in (None, who)
    )


def posted(folder, month, document):
    """What a document credited in a month by account and third party, in hundredths."""
    found = {}
    for account, _, party, name, each in journal(folder, [month]):
        if name == document:
            found[account, party] = found.get((account, party), 0) - minor(each)
    return found


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


def assert_january_shows_the_result(folder, account, surplus):
    """The year's result on its account, which the vote of June empties; nothing brought forward in classes 6 and 7."""
    january, june = (
        {row["Account"]: row for row in written(folder, month, "trial_balance")}
        for month in ("2026-01", "2026-06")
    )
    assert minor(amount(january[account]["Closing balance"])) == -surplus
    brought_forward = {
        number: amount(row["Opening balance"]) for number, row in january.items() if number[:1] in ("6", "7")
    }
    assert brought_forward
    assert some(brought_forward) == {}
    assert amount(june[account]["Closing balance"]) == 0


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
