"""The files of a month after the first financial year: past results where the law wants them, all in balance."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from office_folders import OCTOBER, close, copy, edit

from cae_core.office import open_office, statement
from cae_core.office.statement_pages import Statements
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
AUGUST, JANUARY = Month(2026, 8), Month(2027, 1)
LILLE = Path(__file__).parents[2] / "examples" / "lille"
HEADS = {
    "invoices": "number;date;client;amount;vat_rate",
    "expenses": "reference;date;category;amount",
    "receipts": "reference;date;invoice;amount",
    "pay": "contract;mode",
}


def add_months(folder, first, last):
    """Months without documents, but for the pay that contracts owe."""
    while first <= last:
        (folder / str(first)).mkdir()
        for name, head in HEADS.items():
            (folder / str(first) / f"{name}.csv").write_text(f"{head}\n", encoding="utf-8")
        first = first.next()


def trial(folder, month, name="trial_balance"):
    """The rows of a trial balance written by the month-end: account → (opening, closing), and its total."""
    path = folder / "out" / str(month) / f"{name}.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))[1:]
    found = [(row[0], row[2], Decimal(row[3]), Decimal(row[6])) for row in rows]
    return {
        (number, activity): (opening, closing) for number, activity, opening, closing in found[:-1]
    }, rows[-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small cooperative from October to January; nobody is owed a fixed part."""
    made = copy(tmp_path_factory.mktemp("years"))
    contracts = (
        (made / "contracts.csv").read_text(encoding="utf-8").replace("300,00", "").replace("1 200,00", "")
    )
    (made / "contracts.csv").write_text(contracts.replace("1 900,00", ""), encoding="utf-8")
    add_months(made, OCTOBER.next(), JANUARY)
    for month in (OCTOBER + i for i in range(4)):
        close(made, month)
    return made


def classes_six_and_seven(found):
    return {place: amounts for place, amounts in found.items() if place[0][0] in "67"}


@pytest.mark.parametrize("name", ["trial_balance", "trial_balance_by_activity"])
def test_january_opens_without_income_and_charges_and_balances(folder, name):
    december, _ = trial(folder, JANUARY.previous(), name)
    january, total = trial(folder, JANUARY, name)
    assert classes_six_and_seven(december)
    assert {opening for opening, _ in classes_six_and_seven(january).values()} <= {Decimal("0.00")}
    earned: dict[str, Decimal] = {}
    for (_, activity), (_, closing) in classes_six_and_seven(december).items():
        earned[activity] = earned.get(activity, Decimal(0)) + closing
    shown = {activity: amounts[0] for (number, activity), amounts in january.items() if number[:2] == "12"}
    assert shown == {activity: amount for activity, amount in earned.items() if amount}
    assert [Decimal(total[3]), Decimal(total[6])] == [0, 0]
    assert total[4] == total[5]


def test_a_statement_of_january_shows_the_past_result_on_its_account_and_agrees(folder):
    with open_office(folder) as office:
        past = Statements(office, JANUARY.previous()).page(office.cooperative.activities["ATELIER"])
    page = statement(folder, "ATELIER", JANUARY)
    assert past.income
    assert page.income == page.charges == ()
    (shown,) = [row.amount for row in (*page.liabilities, *page.assets) if row.number.startswith("12")]
    year = sum(row.year for row in past.income) - sum(row.year for row in past.charges)
    assert shown == year
    assert sum(row.amount for row in page.assets) == sum(row.amount for row in page.liabilities)
    assert page.figure("result").amount == past.figure("result").amount


def test_lille_beyond_its_year_balances_in_every_activity(tmp_path):
    """Years that begin in October: the example's third month is the first of its second year."""
    made = tmp_path / "lille"
    of_calendar_years = ("opening_results.csv", "opening_people.csv")
    shutil.copytree(LILLE, made, ignore=shutil.ignore_patterns("out", "book.sqlite*", *of_calendar_years))
    edit(made, "cooperative.toml", "first_month = 1", "first_month = 10")
    for month in (AUGUST, AUGUST.next(), OCTOBER):
        close(made, month)
    found, total = trial(made, OCTOBER, "trial_balance_by_activity")
    sums: dict[str, Decimal] = {}
    for (_, activity), (opening, _) in found.items():
        sums[activity] = sums.get(activity, Decimal(0)) + opening
    assert set(sums.values()) == {Decimal("0.00")}
    assert len(sums) > 30
    assert {opening for opening, _ in classes_six_and_seven(found).values()} == {Decimal("0.00")}
    assert total[4] == total[5]
