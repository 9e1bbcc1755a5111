"""Tlemcen: the year 2025 of an invented Algerian cooperative worked out again from its Arabic sheets."""

import sys
import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from pathlib import Path

import pytest
from year_examples import (
    HOME,
    MONTHS,
    YEAR,
    amount,
    assert_january_shows_the_result,
    assert_whole_and_said_twice,
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
from algerian_surplus import allocation, half_up

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
MAY = Month(2026, 5)
WEAVING, PASTRY, LEATHER = "النسيج", "الحلويات", "الجلد"
ON_TOP = F(25, 100), F("0.5") / 100, F("0.5") / 100, F(1, 100), F(1, 100)
"""CNAS, retirement, FNPOS (DZ-58), training and apprenticeship taxes (DZ-65): what the employer adds."""
folder, told, of = year_of("tlemcen")


def gross_pay():
    """Gross pay of each payslip of the year by contract: what was ordered, else the base salary."""
    agreed = {row["id"]: row["base_salary"] for row in rows("tlemcen", "", "contracts")}
    found = {key: [] for key in agreed}
    for row in of("pay", YEAR):
        found[row["contract"]].append(amount(row["amount"] or agreed[row["contract"]]))
    return found


def pay_cost(contract):
    return sum(
        gross + sum(F(half_up(gross * rate * 100), 100) for rate in ON_TOP) for gross in gross_pay()[contract]
    )


def results():
    """Each activity's year in centimes: sales less a tenth of them, purchases, pay, December's charges."""
    found = dict.fromkeys((WEAVING, PASTRY, LEATHER, "services"), F(0))
    for row in of("invoices", YEAR):
        net = amount(row["amount"])
        found[row["activity"]] += net
        if row["activity"] != "services":
            contribution = F(half_up(net * 10), 100)
            found[row["activity"]] -= contribution
            found["services"] += contribution
    for row in of("expenses", YEAR):
        found[row["activity"]] -= amount(row["amount"])
    for row in of("adjustments", YEAR):
        if row["role"] in {"professional_fees", "insurance", "charges_provisions", "charges_company_tax"}:
            found[row["activity"]] -= amount(row["debit"]) - amount(row["credit"])
    for contract, activity in {"K1": WEAVING, "K2": WEAVING, "K3": PASTRY, "K6": "services"}.items():
        found[activity] -= pay_cost(contract)
    return {activity: minor(each) for activity, each in found.items()}


def surplus():
    return sum(results().values())


def test_each_activity_earned_what_its_documents_say(told):
    assert {each.activity: each.result for each in told.found.activities} == results()
    assert told.found.surplus == surplus() == 382_811_22


def test_the_journal_says_the_same(folder):
    assert -moved(folder, ("6", "7"), YEAR) == surplus()


def test_december_charges_what_belongs_to_the_year_alone(folder):
    assert moved(folder, ("622",), YEAR) == 36_000_00
    assert moved(folder, ("622",), MONTHS[12:]) == 0
    assert moved(folder, ("616",), YEAR) == F(24_000_00 * 3, 12)
    assert moved(folder, ("616",), MONTHS[12:]) == F(24_000_00 * 9, 12)


def law(options, third_parties):
    """The calculator of its own, on the surplus worked out from the documents (DZ-5 and DZ-6)."""
    typed = tomllib.loads((HOME / "tlemcen" / "cooperative.toml").read_text(encoding="utf-8"))["statutes"]
    rates = {name: F(text.strip(" %")) / 100 for name, text in typed.items() if name.endswith("_rate")}
    given = {
        "surplus_to_allocate": surplus(),
        "third_party_surplus": minor(amount(third_parties)),
        "member_refunds": minor(amount(options["member_refunds"])),
        "earlier_gains": 0,
        "earlier_losses": 0,
        "earlier_losses_kept": 0,
    }
    feeds = typed["third_party_surplus_feeds_funds"]
    return allocation(given, rates | {"third_party_surplus_feeds_funds": feeds})


def test_each_proposal_follows_the_statutes_line_by_line(told):
    asked = tomllib.loads((HOME / "tlemcen" / "2025" / "allocation.toml").read_text(encoding="utf-8"))
    proposals = {each.name: each for each in told.proposals}
    for name, options in asked["allocation"].items():
        parts, forbidden = law(options, asked["figures"]["third_party_surplus"])
        assert shown(proposals[name].allocation) == some(parts), name
        broken = proposals[name].allocation.breaches
        assert {each.limit.node: each.nearest for each in broken} == forbidden, name
    assert [name for name, each in proposals.items() if not each.lawful] == ["أكثر من الجائز"]


def test_the_hall_let_to_others_is_shared_with_nobody(told):
    """DZ-5: all that may be refunded leaves nothing to carry forward, and the 60 000.00 in reserve."""
    (most,) = (each for each in told.proposals if each.name == "كل القابل للتوزيع")
    parts = shown(most.allocation)
    assert parts["third_party_reserve"] == 60_000_00
    assert "carried_forward_transfer" not in parts
    assert parts["member_refunds"] == 161_405_62


def test_the_vote_is_posted_to_the_centime(folder):
    (vote,) = rows("tlemcen", str(MAY), "allocation")
    mine, forbidden = law(vote, vote["third_party_surplus"])
    assert forbidden == {}
    found = posted(folder, MAY, vote["reference"])
    assert found["120000", ""] == -surplus()
    assert found["106100", ""] == mine["legal_reserve_transfer"]
    assert found["106800", ""] == mine["working_capital_transfer"]
    assert found["106300", ""] == mine["investment_fund_transfer"] + mine["third_party_reserve"]
    assert found["467800", ""] == mine["national_fund_transfer"] + mine["social_fund_transfer"]
    assert found["110100", ""] == mine["carried_forward_transfer"]
    refunds = {who: part for (account, who), part in found.items() if account == "457800"}
    wages = {
        who: sum(gross_pay()[contract]) for contract, who in {"K1": "P1", "K3": "P3", "K6": "P6"}.items()
    }
    assert refunds == by_largest_remainder(mine["member_refunds"], wages)  # P2 worked, and is no member


def test_activities_hand_over_all_they_earned(folder, told):
    (vote,) = rows("tlemcen", str(MAY), "allocation")
    earned = {activity: each for activity, each in results().items() if each > 0 and activity != "services"}
    assert sum(earned.values()) < surplus()
    assert handed_over(folder, MAY, vote["reference"], "120000") == earned
    assert {each.code: each.handed_over for each in told.page.results if each.handed_over} == earned


def test_what_goes_outside_and_one_member_are_paid(folder):
    (vote,) = rows("tlemcen", str(MAY), "allocation")
    due = posted(folder, MAY, vote["reference"])
    paid = {
        row["target"]: minor(amount(row["amount"]))
        for row in of("payments")
        if row["kind"] == "member_refunds" or row["target"] == "allocated_outside"
    }
    assert paid == {"P1": due["457800", "P1"], "allocated_outside": due["467800", ""]}
    assert moved(folder, ("4678",), MONTHS) == 0
    assert {who: -moved(folder, ("4578",), MONTHS, party=who) for who in ("P1", "P3", "P6")} == {
        "P1": 0,
        "P3": due["457800", "P3"],
        "P6": due["457800", "P6"],
    }


def test_the_register_is_what_capital_accounts_hold(folder):
    table = shares_of(folder)
    assert table.differences == ()
    assert {row.member: row.shares for row in table.rows} == {"P1": 25, "P3": 20, "P5": 10, "P6": 10}
    for row in table.rows:
        assert row.subscribed == row.shares * 1_000_00 == -moved(folder, ("1011",), MONTHS, party=row.member)
        assert row.paid == -moved(folder, ("1011", "109", "4562"), MONTHS, party=row.member)
    assert table.capital == 65_000_00
    (left,) = table.settlements
    assert (left.member, left.nominal, left.refunded, left.owed) == ("P4", 10_000_00, 10_000_00, 0)


def test_january_shows_the_result_of_2025_on_the_account_of_the_result(folder, told):
    assert_january_shows_the_result(folder, "120000", told.found.surplus, voted=str(MAY))


def test_the_book_is_whole_and_a_second_year_end_changes_nothing(folder, capsys):
    assert_whole_and_said_twice(folder, capsys)
