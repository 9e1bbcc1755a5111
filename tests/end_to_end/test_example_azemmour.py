"""Azemmour: the year 2025 of an invented Moroccan cooperative worked out again from its files and its journal."""

import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from year_examples import (
    HOME,
    MONTHS,
    YEAR,
    amount,
    assert_january_shows_the_result,
    assert_whole_and_said_twice,
    by_largest_remainder,
    gross_pay,
    minor,
    moved,
    posted,
    rows,
    shown,
    some,
    written,
    year_of,
)

from cae_core.office.shares import shares_of
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
CAPITAL_AT_CLOSE = 13_000_00
RESERVE_BEFORE = 10_400_00
folder, told, of = year_of("azemmour")


def test_the_surplus_is_income_less_charges_of_the_journal(folder, told):
    assert told.found.surplus == -moved(folder, ("6", "7"), YEAR) > 0
    assert sum(each.result for each in told.page.results) == told.found.surplus


def test_the_surplus_is_what_the_documents_say(folder, told):
    """Sales less purchases, December's adjustments, and what pay cost: gross pay and the employer's part."""
    sales = sum(amount(row["amount"]) for row in of("invoices", YEAR))
    spent = sum(amount(row["amount"]) for row in of("expenses", YEAR))
    adjusted = sum(
        amount(row["debit"]) - amount(row["credit"])
        for row in of("adjustments", YEAR)
        if row["role"] in {"professional_fees", "insurance", "charges_provisions", "charges_company_tax"}
    )
    pay = moved(folder, ("617",), YEAR) + moved(folder, ("616",), YEAR)
    assert told.found.surplus == minor(sales - spent - adjusted) - pay


def test_company_tax_is_a_fifth_of_what_was_earned_before_it(told):
    """MA-172 and MA-173: a cooperative of services is taken to be taxable, at 20 %, half a centime up."""
    (tax,) = {amount(row["debit"]) for row in of("adjustments") if row["role"] == "charges_company_tax"}
    before = told.found.surplus + minor(tax)
    assert minor(tax) == int(F(before, 5) + F(1, 2)) == told.found.tax_offered
    paid = [row for row in of("payments") if row["target"] == "company_tax"]
    assert [amount(row["amount"]) for row in paid] == [tax]


def test_the_accountants_fee_is_a_charge_of_2025_once(folder):
    assert moved(folder, ("6136",), YEAR) == 2_400_00
    assert moved(folder, ("6136",), MONTHS[12:]) == 0
    assert moved(folder, ("6134",), YEAR) == 450_00
    assert moved(folder, ("6134",), MONTHS[12:]) == 1_350_00


def law(surplus, options):
    """MA-32 to MA-35 in centimes: a tenth until the reserve equals the capital, votes, the rest carried on."""
    voted = {
        name: minor(amount(options.get(name)))
        for name in ("member_refunds", "special_reserve", "spending_on_object")
    }
    interest = F(options.get("share_interest_rate", "0").strip(" %")) / 100 * CAPITAL_AT_CLOSE
    parts = {
        "legal_reserve_levy": min(int(F(surplus, 10) + F(1, 2)), CAPITAL_AT_CLOSE - RESERVE_BEFORE),
        "share_interest": int(interest),
        **voted,
    }
    return parts | {"carried_forward_transfer": surplus - sum(parts.values())}


def test_each_proposal_follows_the_law_line_by_line(folder, told):
    asked = tomllib.loads((HOME / "azemmour" / "2025" / "allocation.toml").read_text(encoding="utf-8"))
    surplus = -moved(folder, ("6", "7"), YEAR)
    assert surplus > 10 * (CAPITAL_AT_CLOSE - RESERVE_BEFORE)  # a tenth would be more than the reserve lacks
    proposals = {each.name: each for each in told.proposals}
    for name, options in asked["allocation"].items():
        assert shown(proposals[name].allocation) == some(law(surplus, options)), name
    assert [name for name, each in proposals.items() if not each.lawful] == ["interet"]
    (breach,) = proposals["interet"].allocation.breaches
    assert breach.limit.source.startswith("MA-31")


def test_the_vote_is_posted_to_the_centime_and_the_leaver_receives_what_was_earned(folder):
    """By pay of 2025, P5 included, who left on its last day (MA-18 and MA-35)."""
    (vote,) = rows("azemmour", "2026-06", "allocation")
    surplus = -moved(folder, ("6", "7"), YEAR)
    mine = law(surplus, vote)
    found = posted(folder, Month(2026, 6), vote["reference"])
    assert found["1191", ""] == -surplus
    assert found["1140", ""] == mine["legal_reserve_levy"] == 2_600_00
    assert found["1152", ""] == mine["special_reserve"]
    assert found["11611", ""] == mine["carried_forward_transfer"]
    refunds = {who: part for (account, who), part in found.items() if account == "4468"}
    assert refunds == by_largest_remainder(
        mine["member_refunds"], gross_pay("azemmour", "full_time_base_salary")
    )
    assert refunds["P5"] > 0


def test_the_legal_reserve_equals_the_capital_from_then_on(folder):
    june = {row["Account"]: row for row in written(folder, "2026-06", "trial_balance")}
    assert june["1140"]["Closing balance"] == june["1111"]["Closing balance"] == "-13000.00"


def test_the_register_is_what_capital_accounts_hold(folder):
    table = shares_of(folder)
    assert table.differences == ()
    members = {row["member"] for row in rows("azemmour", "", "opening_shares")} - {"P5"}
    assert {row.member for row in table.rows} == members
    for row in table.rows:
        assert row.subscribed == -moved(folder, ("1111",), MONTHS, party=row.member)
        assert row.paid == -moved(folder, ("1111", "1119", "3462"), MONTHS, party=row.member)
    assert table.capital == CAPITAL_AT_CLOSE >= F(3, 4) * 15_000_00  # MA-28
    (left,) = table.settlements
    assert (left.member, left.nominal, left.refunded, left.owed) == ("P5", 2_000_00, 2_000_00, 0)


def test_january_shows_the_result_of_2025_on_the_account_of_the_result(folder, told):
    assert_january_shows_the_result(folder, "1191", told.found.surplus)


def test_the_book_is_whole_and_a_second_year_end_changes_nothing(folder, capsys):
    assert_whole_and_said_twice(folder, capsys)
