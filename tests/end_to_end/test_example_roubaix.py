"""Roubaix: the year 2025 of an invented SCOP worked out again from its files and its journal."""

import datetime as dt
import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from math import ceil, floor

import pytest
from year_examples import (
    HOME,
    MONTHS,
    YEAR,
    amount,
    assert_january_shows_the_result,
    assert_whole_and_said_twice,
    by_days,
    by_largest_remainder,
    gross_pay,
    journal,
    minor,
    moved,
    posted,
    rows,
    shown,
    some,
    year_of,
)

from cae_core.office.shares import shares_of
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
folder, told, of = year_of("roubaix")


def earned(folder, activity=None):
    """Income less charges of 2025: classes 7 and 6 of the journal, in cents."""
    return -moved(folder, ("6", "7"), YEAR, activity=activity)


def test_the_surplus_is_income_less_charges_of_the_journal(folder, told):
    assert told.found.surplus == earned(folder) > 0
    for each in told.page.results:
        assert each.result == earned(folder, each.code), each.code


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
    pay = moved(folder, ("63", "64"), YEAR)
    assert adjusted == 420 - 720 + 1500 + 520
    assert told.found.surplus == minor(sales - spent - adjusted) - pay


def test_accruals_undo_themselves_and_the_rent_is_charged_once(folder):
    december, january = (moved(folder, "613", [month]) for month in MONTHS[11:13])
    assert december == january == 420_00  # January: its own rent, December's less the accrual
    assert moved(folder, "616", YEAR) == F(960_00 * 3, 12)


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


def test_each_proposal_follows_the_law_line_by_line(folder, told):
    surplus = earned(folder)
    asked = tomllib.loads((HOME / "roubaix" / "2025" / "allocation.toml").read_text(encoding="utf-8"))
    proposals = {each.name: each for each in told.proposals}
    assert list(asked["allocation"]) == [name for name in proposals if name in asked["allocation"]]
    for name, options in asked["allocation"].items():
        rate = F(options["development_rate"].strip(" %")) / 100
        mine = law(surplus, rate, int(options.get("share_interest", "0")) * 100)
        lawful = mine["labour_share"] * 4 >= surplus and mine["share_interest"] <= min(
            mine["labour_share"], mine["legal_reserve_transfer"] + mine["development_fund_transfer"]
        )
        assert shown(proposals[name].allocation) == some(mine)
        assert proposals[name].lawful is lawful, name
    assert [name for name, each in proposals.items() if not each.lawful] == ["trop"]


def wages():
    """Gross pay of 2025 by person, with three months of presence (FR-2.25): P4 began in November."""
    found = gross_pay("roubaix", "fixed_gross")
    assert found.pop("P4") == 2 * 700
    return found


def test_the_vote_is_posted_to_the_cent(folder):
    surplus, vote = earned(folder), voted()
    mine = law(surplus, F(vote["development_rate"].strip(" %")) / 100, minor(amount(vote["share_interest"])))
    found = posted(folder, Month(2026, 6), vote["reference"])
    assert found.pop(("120000", "")) == -surplus
    assert found.pop(("106100", "")) == mine["legal_reserve_transfer"]
    assert found.pop(("106300", "")) == mine["development_fund_transfer"]
    pay = wages()
    halves = {who: F(wage, sum(pay.values())) / 2 + F(1, 2 * len(pay)) for who, wage in pay.items()}
    labour = by_largest_remainder(mine["labour_share"], halves)
    interest = by_largest_remainder(
        mine["share_interest"], by_days("roubaix", 50, dt.date(2025, 1, 1), dt.date(2025, 12, 31))
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
    for account, _, party, _, each in journal(folder):
        if account.startswith(
            ("101", "109", "4562")
        ):  # capital, less what is not called, less what is not paid
            paid[party] = paid.get(party, 0) - minor(each)
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
    assert_january_shows_the_result(folder, "120000", told.found.surplus)


def test_the_book_is_whole_and_a_second_year_end_changes_nothing(folder, capsys):
    assert_whole_and_said_twice(folder, capsys)
