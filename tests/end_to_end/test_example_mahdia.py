"""Mahdia: the year 2025 of an invented Tunisian SMSA worked out again from its files, in millimes."""

import datetime as dt
import sys
import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import partial
from pathlib import Path

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
    handed_over,
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

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
from tunisian_calculator import payslip
from tunisian_surplus import cooperative, half_up

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
UNIT = 1000
millimes, moves, book = partial(minor, unit=UNIT), partial(moved, unit=UNIT), partial(posted, unit=UNIT)
MAY = Month(2026, 5)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
CAPITAL, RESERVE_BEFORE, EARLIER_GAINS = 3_800_000, 1_520_000, 3_800_000
folder, told, of = year_of("mahdia")


def pay_cost(contract):
    """A year of payslips under a contract: what the order says, else the base salary."""
    (agreed,) = (row["base_salary"] for row in rows("mahdia", "", "contracts") if row["id"] == contract)
    orders = [row for row in of("pay", YEAR) if row["contract"] == contract]
    return sum(payslip(amount(row["amount"] or agreed), 2025)["employer_cost"] for row in orders)


def results():
    """Each activity's year, in dinars: sales less 12 % of them, purchases, pay and December's charges."""
    found = dict.fromkeys(("HUILE", "FILETS", "CONSERVES", "MIEL", "services"), F(0))
    for row in of("invoices", YEAR):
        net = amount(row["amount"])
        found[row["activity"]] += net
        if row["activity"] != "services":
            contribution = F(half_up(net * F(12, 100) * UNIT), UNIT)
            found[row["activity"]] -= contribution
            found["services"] += contribution
    for row in of("expenses", YEAR):
        found[row["activity"]] -= amount(row["amount"])
    for row in of("adjustments", YEAR):
        if row["role"] in {"professional_fees", "insurance", "charges_provisions", "charges_company_tax"}:
            found[row["activity"]] -= amount(row["debit"]) - amount(row["credit"])
    found["FILETS"] -= pay_cost("K3")
    found["services"] -= pay_cost("K6")
    return {activity: millimes(each) for activity, each in found.items()}


def surplus():
    return sum(results().values())


def test_each_activity_earned_what_its_documents_say(told):
    assert {each.activity: each.result for each in told.found.activities} == results()
    assert told.found.surplus == surplus() == 8_654_228


def test_the_journal_says_the_same(folder):
    assert -moves(folder, ("6", "7"), YEAR) == surplus()


def test_company_tax_is_the_tenth_of_the_statutes_and_is_paid(told):
    (tax,) = {amount(row["debit"]) for row in of("adjustments") if row["role"] == "charges_company_tax"}
    assert millimes(tax) == half_up(F(surplus() + millimes(tax), 10)) == told.found.tax_offered
    assert [amount(row["amount"]) for row in of("payments") if row["target"] == "company_tax"] == [tax]


def test_december_charges_what_belongs_to_the_year_alone(folder):
    assert moves(folder, ("616",), YEAR) == F(512_000 * 3, 12)
    assert moves(folder, ("616",), MONTHS[12:]) == F(512_000 * 9, 12)
    assert moves(folder, ("622",), YEAR) == 900_000
    assert (
        moves(folder, ("622",), MONTHS[12:]) == 0
    )  # the invoice came in February, as the accrual undid itself


def statutes():
    typed = tomllib.loads((HOME / "mahdia" / "cooperative.toml").read_text(encoding="utf-8"))["statutes"]
    rates = ("legal_reserve_rate", "legal_reserve_target", "share_interest_maximum")
    return {name: F(typed[name].strip(" %")) / 100 for name in rates}


def interest_capital():
    """Paid-up shares weighted by the days of the year that they were held, in millimes, rounded down."""
    return int(sum(by_days("mahdia", 20, FIRST, LAST).values()) * UNIT / 365)


def law(options):
    """The calculator of its own, on the surplus worked out from the documents."""
    voted = {
        name: millimes(amount(options.get(name)))
        for name in ("share_interest", "member_refunds", "special_reserve")
    }
    given = voted | {
        "surplus_to_allocate": surplus(),
        "capital": CAPITAL,
        "legal_reserve_balance": RESERVE_BEFORE,
        "earlier_gains": EARLIER_GAINS,
        "earlier_losses": 0,
        "earlier_losses_kept": 0,
        "interest_capital": interest_capital(),
    }
    return cooperative(given, statutes())


def test_each_proposal_follows_the_statutes_line_by_line(told):
    asked = tomllib.loads((HOME / "mahdia" / "2025" / "allocation.toml").read_text(encoding="utf-8"))
    assert told.found.figures["interest_capital"] == interest_capital() == 4_015_452
    proposals = {each.name: each for each in told.proposals}
    for name, options in asked["allocation"].items():
        parts, forbidden = law(options)
        assert shown(proposals[name].allocation) == some(parts), name
        broken = proposals[name].allocation.breaches
        assert {each.limit.node: millimes(F(each.nearest, UNIT)) for each in broken} == forbidden, name
    assert [name for name, each in proposals.items() if not each.lawful] == ["trop"]


def test_the_reserve_takes_what_it_lacks_and_no_tenth(told):
    """A tenth would be 865.423; half of the capital less what is there is 380.000 (TN-27, by the statutes)."""
    assert half_up(F(surplus(), 10)) == 865_423
    assert {shown(each.allocation)["legal_reserve_levy"] for each in told.proposals} == {380_000}


def turnover():
    """Sales of the year by member: those of a shared activity by its convention, the services' by nobody."""
    sold = dict.fromkeys(("HUILE", "FILETS", "CONSERVES", "MIEL"), F(0))
    for row in of("invoices", YEAR):
        if row["activity"] in sold:
            sold[row["activity"]] += amount(row["amount"])
    pressed = by_largest_remainder(millimes(sold["HUILE"]), {"P1": F(58), "P2": F(42)})
    alone = {"P3": "FILETS", "P4": "CONSERVES", "P5": "MIEL"}
    return pressed | {who: millimes(sold[activity]) for who, activity in alone.items()}


def test_the_vote_is_posted_to_the_millime(folder):
    (vote,) = rows("mahdia", str(MAY), "allocation")
    mine, forbidden = law(vote)
    assert forbidden == {}
    found = book(folder, MAY, vote["reference"])
    assert found["131", ""] == -surplus()
    assert found["111", ""] == mine["legal_reserve_levy"]
    assert found["118", ""] == mine["special_reserve"] == 1_500_000
    assert found["1211", ""] == mine["carried_forward_transfer"] == 1_424_228
    refunds = {who: part for (account, who), part in found.items() if account == "4478"}
    weights = {who: F(each) for who, each in turnover().items()}
    assert refunds == by_largest_remainder(mine["member_refunds"], weights)
    assert refunds["P5"] > 0  # gone, but the honey was sold through the company
    interest = {who: part for (account, who), part in found.items() if account == "447"}
    assert interest == by_largest_remainder(mine["share_interest"], by_days("mahdia", 20, FIRST, LAST))


def test_activities_hand_over_the_surplus_and_no_more_than_that(folder, told):
    """Losses of the honey and of the services leave less than the three others earned: in proportion."""
    (vote,) = rows("mahdia", str(MAY), "allocation")
    earned = {activity: F(each) for activity, each in results().items() if each > 0}
    assert sum(earned.values()) > surplus()
    mine = by_largest_remainder(surplus(), earned)
    assert handed_over(folder, MAY, vote["reference"], "131", UNIT) == mine
    assert {each.code: each.handed_over for each in told.page.results if each.handed_over} == mine


def test_two_members_were_paid_and_the_others_are_owed(folder):
    (vote,) = rows("mahdia", str(MAY), "allocation")
    due = book(folder, MAY, vote["reference"])
    paid = {
        (row["kind"], row["target"]): millimes(amount(row["amount"]))
        for row in of("payments")
        if row["kind"] in ("member_refunds", "share_interest")
    }
    assert paid == {("member_refunds", "P3"): due["4478", "P3"], ("share_interest", "P1"): due["447", "P1"]}
    left = {who: -moves(folder, ("447",), MONTHS, party=who) for who in ("P1", "P2", "P3", "P4", "P5", "P6")}
    owed = {who: due.get(("4478", who), 0) + due["447", who] for who in left}
    paid_to = {"P1": due["447", "P1"], "P3": due["4478", "P3"]}
    assert left == {who: each - paid_to.get(who, 0) for who, each in owed.items()}


def test_the_register_is_what_capital_accounts_hold(folder):
    table = shares_of(folder)
    assert table.differences == ()
    assert {row.member: row.shares for row in table.rows} == {
        "P1": 65,
        "P2": 40,
        "P3": 45,
        "P4": 30,
        "P6": 10,
    }
    for row in table.rows:
        assert row.subscribed == row.shares * 20_000 == -moves(folder, ("1013",), MONTHS, party=row.member)
        assert row.paid == -moves(folder, ("1013", "109", "4462"), MONTHS, party=row.member)
    assert table.capital == CAPITAL
    (left,) = table.settlements
    assert (left.member, left.nominal, left.refunded, left.owed) == ("P5", 400_000, 400_000, 0)


def test_january_shows_the_result_of_2025_on_the_account_of_the_result(folder, told):
    assert_january_shows_the_result(folder, "131", told.found.surplus, UNIT, voted=str(MAY))


def test_the_book_is_whole_and_a_second_year_end_changes_nothing(folder, capsys):
    assert_whole_and_said_twice(folder, capsys)
