"""A payslip's entry: every line exact, every activity's cost exact, every activity balanced."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from cooperative_makers import OCTOBER, eur, euros, sums

from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import PayCostMismatch, charged, pay_cost, pay_item, post_pay
from cae_core.ledger.entries import UnknownRole
from cae_core.ledger.roles import ROLES

# A payslip of 2 000.00 gross: the employee's part and the tax are withheld from it, the employer's comes on top,
# and the general reduction lowers it.
CHARGES = (
    ("gross_pay", "net_pay", eur("1560.00")),
    ("gross_pay", "social_security", eur("340.00")),
    ("gross_pay", "withheld_tax", eur("100.00")),
    ("charges_social_security", "social_security", eur("620.00")),
    ("charges_pension", "supplementary_pension", eur("120.33")),
    ("charges_social_security", "social_security", eur("-410.17")),
)
COST = eur("2330.16")


def post(costs, charges=CHARGES):
    return post_pay("CT-1", "P1", OCTOBER, charges, costs)


def test_the_cost_is_what_is_charged_to_expense_accounts():
    assert pay_cost(CHARGES) == COST


def test_one_activity_bears_the_whole_payslip():
    entry = post({"ATELIER": COST})
    assert (entry.key, entry.journal, entry.document) == ("payslip:2026-10 CT-1", "pay", "2026-10 CT-1")
    assert (entry.date, entry.label) == (dt.date(2026, 10, 31), "Payslip 2026-10, CT-1")
    assert sums(entry) == {
        "gross_pay": "2000.00",
        "charges_social_security": "209.83",
        "charges_pension": "120.33",
        "net_pay": "-1560.00",
        "social_security": "-549.83",
        "withheld_tax": "-100.00",
        "supplementary_pension": "-120.33",
    }


def test_net_pay_is_open_to_the_person_under_the_payslip():
    entry = post({"ATELIER": COST})
    items = OpenItems().follow([entry])
    assert items.total("net_pay", pay_item("CT-1", OCTOBER)) == eur("-1560.00")
    assert list(items.to_party("net_pay", "P1")) == ["2026-10 CT-1"]


def test_the_cost_of_pay_names_the_person_and_bodies_name_nobody():
    for posting in post({"ATELIER": COST}).postings:
        expected = "P1" if ROLES[posting.role].profit_and_loss else ""
        assert posting.person == expected
        assert posting.party == ("P1" if posting.role == "net_pay" else "")


@pytest.mark.parametrize(
    "costs",
    [
        {"A": eur("1165.08"), "B": eur("1165.08")},
        {"A": eur("2000.00"), "B": eur("330.16")},
        {"A": eur("776.72"), "B": eur("776.72"), "C": eur("776.72")},
        {"A": COST, "B": 0},
        {"A": 1, "B": COST - 1},
        {"A": 333, "B": 7, "C": COST - 340},
    ],
)
def test_several_activities_bear_it_to_the_cent(costs):
    entry = post(costs)
    assert sums(entry) == sums(post({"ATELIER": COST})), "each general account is that of the payslip"
    by_activity, balance = defaultdict(int), defaultdict(int)
    for posting in entry.postings:
        balance[posting.activity] += posting.amount
        if ROLES[posting.role].profit_and_loss:
            by_activity[posting.activity] += posting.amount
    assert dict(by_activity) == {who: cost for who, cost in costs.items() if cost}
    assert not any(balance.values())


def test_every_charge_is_shared_in_proportion():
    parts = charged(CHARGES, {"A": eur("1747.62"), "B": eur("582.54")})  # three quarters, one quarter
    assert [euros(amount) for amount in parts["B"]] == [
        "390.00",
        "85.00",
        "25.00",
        "155.00",
        "30.08",
        "-102.54",
    ]
    for i, (_, _, amount) in enumerate(CHARGES):
        assert sum(row[i] for row in parts.values()) == amount


def test_what_moves_between_what_is_owed_costs_nothing_but_is_shared():
    charges = (("gross_pay", "net_pay", eur("2000.00")), ("net_pay", "withheld_tax", eur("100.01")))
    entry = post({"A": eur("1000.00"), "B": eur("1000.00")}, charges)
    assert pay_cost(charges) == eur("2000.00")
    assert sums(entry, by="activity") == {
        ("A", "gross_pay"): "1000.00",
        ("A", "net_pay"): "-949.99",
        ("A", "withheld_tax"): "-50.01",
        ("B", "gross_pay"): "1000.00",
        ("B", "net_pay"): "-950.00",
        ("B", "withheld_tax"): "-50.00",
    }


def test_a_reduction_may_be_written_as_a_credit_of_the_charge():
    charges = (
        ("gross_pay", "net_pay", eur("1000.00")),
        ("charges_social_security", "social_security", eur("400.00")),
        ("social_security", "charges_social_security", eur("300.00")),
    )
    assert pay_cost(charges) == eur("1100.00")
    entry = post({"A": eur("550.00"), "B": eur("550.00")}, charges)
    assert sums(entry) == {
        "gross_pay": "1000.00",
        "net_pay": "-1000.00",
        "charges_social_security": "100.00",
        "social_security": "-100.00",
    }


def test_pay_recovered_is_a_negative_payslip():
    charges = tuple((debit, credit, -amount) for debit, credit, amount in CHARGES)
    entry = post({"A": -COST + 100, "B": -100}, charges)
    assert sums(entry)["net_pay"] == "1560.00"


@pytest.mark.parametrize("costs", [{"A": COST - 1}, {"A": COST, "B": 1}, {}])
def test_costs_that_are_not_the_payslips_are_refused(costs):
    with pytest.raises(PayCostMismatch) as refused:
        post(costs)
    assert (refused.value.contract, refused.value.cost, refused.value.charged) == (
        "CT-1",
        COST,
        sum(costs.values()),
    )
    assert "charge all of it" in str(refused.value)


def test_a_charge_on_an_unknown_role_is_refused():
    with pytest.raises(UnknownRole, match="gross_wage"):
        post({"A": 100}, (("gross_wage", "net_pay", 100),))


def test_a_payslip_may_be_dated_the_day_it_is_paid():
    entry = post_pay("CT-1", "P1", OCTOBER, CHARGES, {"A": COST}, date=dt.date(2026, 10, 28))
    assert entry.date == dt.date(2026, 10, 28)


def test_a_payslip_of_nothing_is_an_empty_entry():
    assert post({"A": 0}, (("gross_pay", "net_pay", 0),)).postings == ()
