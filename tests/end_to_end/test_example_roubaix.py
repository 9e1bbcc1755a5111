"""Roubaix: the year 2025 of an invented SCOP worked out again from its files and its journal."""

import datetime as dt
import json
import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from math import ceil, floor

import pytest
from year_examples import (
    HOME,
    MONTHS,
    amount,
    by_largest_remainder,
    closed_copy,
    every,
    journal,
    rows,
    written,
)

from cae_core.cli.main import main
from cae_core.office import report_year
from cae_core.office.shares import shares_of
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
YEAR = MONTHS[:12]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return closed_copy("roubaix", tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def told(folder):
    return report_year(folder, "2025")


def of(name, months=MONTHS):
    return every("roubaix", name, months)


def earned(folder, activity=None):
    """Income less charges of 2025: classes 7 and 6 of the journal, in euros."""
    return -sum(
        moved
        for account, code, _, _, moved in journal(folder, YEAR)
        if account[0] in "67" and activity in (None, code)
    )


def cents(euros):
    assert (euros * 100).denominator == 1
    return int(euros * 100)


def test_the_surplus_is_income_less_charges_of_the_journal(folder, told):
    assert told.found.surplus == cents(earned(folder)) > 0
    for each in told.page.results:
        assert each.result == cents(earned(folder, each.code)), each.code


def test_the_surplus_is_what_the_documents_say(folder, told):
    """Sales less purchases, December's adjustments, and what pay cost; contributions stay inside."""
    sales = sum(amount(row["amount"]) for row in of("invoices", YEAR))
    spent = sum(amount(row["amount"]) for row in of("expenses", YEAR))
    charged = {"rent", "insurance", "charges_provisions", "charges_company_tax"}
    adjusted = sum(
        amount(row["debit"]) - amount(row["credit"])
        for row in of("adjustments", YEAR)
        if row["role"] in charged
    )
    pay = sum(
        moved
        for account, _, _, _, moved in journal(folder, YEAR)
        if account[:2] == "64" or account[:2] == "63"
    )
    assert adjusted == 420 - 720 + 1500 + 520
    assert told.found.surplus == cents(sales - spent - adjusted - pay)


def test_accruals_undo_themselves_and_the_rent_is_charged_once(folder):
    rent = {
        month: sum(moved for account, *_, moved in journal(folder, [month]) if account.startswith("613"))
        for month in (MONTHS[11], MONTHS[12])
    }
    assert rent == {MONTHS[11]: 420, MONTHS[12]: 420}  # January: its own rent, December's less the accrual
    insurance = sum(moved for account, *_, moved in journal(folder, YEAR) if account.startswith("616"))
    assert insurance == F(960 * 3, 12)


def voted():
    (row,) = rows("roubaix", "2026-06", "allocation")
    return row


def law(surplus, rate, interest, *, reserve=190000, highest=580000):
    """The four lines of L78 art. 33 in cents: FR-2.23 to FR-2.27."""
    legal = min(ceil(F(15, 100) * surplus), max(highest - reserve, 0))
    fund = floor(rate * surplus)
    labour = surplus - legal - fund - interest
    return {
        "legal_reserve_transfer": legal,
        "development_fund_transfer": fund,
        "labour_share": labour,
        "share_interest": interest,
    }


def shown(parts):
    return {part.destination.node: part.amount for part in parts if part.amount}


def test_each_proposal_follows_the_law_line_by_line(folder, told):
    surplus = cents(earned(folder))
    asked = tomllib.loads((HOME / "roubaix" / "2025" / "allocation.toml").read_text(encoding="utf-8"))
    proposals = {each.name: each for each in told.proposals}
    assert list(asked["allocation"]) == [name for name in proposals if name in asked["allocation"]]
    for name, options in asked["allocation"].items():
        rate = F(options["development_rate"].strip(" %")) / 100
        mine = law(surplus, rate, int(options.get("share_interest", "0")) * 100)
        lawful = mine["labour_share"] * 4 >= surplus and mine["share_interest"] <= min(
            mine["labour_share"], mine["legal_reserve_transfer"] + mine["development_fund_transfer"]
        )
        assert shown(proposals[name].allocation.parts) == {node: part for node, part in mine.items() if part}
        assert proposals[name].lawful is lawful, name
    assert [name for name, each in proposals.items() if not each.lawful] == ["trop"]


def holders(month_from, month_to):
    """Paid-up capital times days of a year, by person, from the opening and the rows of shares."""
    paid = {row["member"]: amount(row["paid"]) for row in rows("roubaix", "", "opening_shares")}
    day, weights = month_from, dict.fromkeys(paid, F(0))
    moves = sorted(of("shares", YEAR), key=lambda row: row["date"].split("/")[::-1])
    for row in [*moves, None]:
        until = dt.datetime.strptime(row["date"], "%d/%m/%Y").date() if row else month_to + dt.timedelta(1)
        for who, held in paid.items():
            weights[who] = weights.get(who, F(0)) + held * (until - day).days
        day = until
        if row and row["kind"] == "withdrawal":
            paid[row["member"]] = F(0)
        elif row:
            paid[row["member"]] = paid.get(row["member"], F(0)) + amount(row["amount"])
    return {who: weight for who, weight in weights.items() if weight}


def wages():
    """Gross pay of 2025 by person, with three months of presence (FR-2.25): P4 began in November."""
    owner = {row["id"]: row for row in rows("roubaix", "", "contracts")}
    found = {}
    for row in of("pay", YEAR):
        contract = owner[row["contract"]]
        gross = amount(row["amount"] or contract["fixed_gross"])
        found[contract["person"]] = found.get(contract["person"], F(0)) + gross
    assert found.pop("P4") == 2 * 700
    return found


def test_the_vote_is_posted_to_the_cent(folder):
    surplus, vote = cents(earned(folder)), voted()
    mine = law(surplus, F(vote["development_rate"].strip(" %")) / 100, cents(amount(vote["share_interest"])))
    found = {}
    for account, _, party, document, moved in journal(folder, [Month(2026, 6)]):
        if document == vote["reference"]:
            found[account, party] = found.get((account, party), 0) - cents(moved)
    assert found.pop(("120000", "")) == -surplus
    assert found.pop(("106100", "")) == mine["legal_reserve_transfer"]
    assert found.pop(("106300", "")) == mine["development_fund_transfer"]
    pay = wages()
    halves = {who: F(wage, sum(pay.values())) / 2 + F(1, 2 * len(pay)) for who, wage in pay.items()}
    labour = by_largest_remainder(mine["labour_share"], halves)
    interest = by_largest_remainder(
        mine["share_interest"], holders(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    )
    assert {who: part for (account, who), part in found.items() if account.startswith("424")} == labour
    assert {who: part for (account, who), part in found.items() if account.startswith("457")} == interest
    assert "P4" not in labour
    assert interest["P3"] > 0


def test_the_register_is_what_capital_accounts_hold(folder):
    table = shares_of(folder)
    assert table.differences == ()
    subscribed = {"P1": 2200, "P2": 1500, "P4": 50, "P5": 1500}
    assert {row.member: row.subscribed for row in table.rows} == {
        who: euros * 100 for who, euros in subscribed.items()
    }
    paid = {}
    for account, _, party, _, moved in journal(folder):
        if account.startswith(
            ("101", "109", "4562")
        ):  # capital, less what is not called, less what is not paid
            paid[party] = paid.get(party, 0) - cents(moved)
    assert {row.member: row.paid for row in table.rows} == {who: each for who, each in paid.items() if each}
    assert table.capital == 5_250_00
    (left,) = table.settlements
    assert (left.member, left.nominal, left.refunded, left.owed) == ("P3", 600_00, 300_00, 300_00)


def test_what_pay_gave_for_shares_is_within_a_tenth(folder):
    """FR-2.31: a tenth of the gross pay of the month before, 1 200.00; taken off what is transferred."""
    taken = [row for row in of("shares") if row["means"] == "pay"]
    assert len(taken) == 5
    assert all(amount(row["amount"]) <= F(1200, 10) for row in taken)


def test_january_shows_the_result_of_2025_on_the_account_of_the_result(folder, told):
    january = {row["Account"]: row for row in written(folder, "2026-01", "trial_balance")}
    assert cents(amount(january["120000"]["Closing balance"])) == -told.found.surplus
    assert all(
        amount(row["Opening balance"]) == 0 for account, row in january.items() if account[:1] in ("6", "7")
    )
    june = {row["Account"]: row for row in written(folder, "2026-06", "trial_balance")}
    assert "120000" not in june or amount(june["120000"]["Closing balance"]) == 0


def test_the_book_is_whole_and_a_second_year_end_changes_nothing(folder, capsys):
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
