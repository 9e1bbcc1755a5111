"""The individual account: each figure by hand, available computed both ways, and the two analytic accounts."""

from __future__ import annotations

import datetime as dt

import pytest
from cooperative_makers import activity, convention, day, eur, euros, expense, invoice, line, receipt

from cae_core.cooperative.account import (
    Account,
    AccountDoesNotAgree,
    ConventionMissing,
    account,
    accounts,
    available_to,
    pay_shares,
    person_parts,
)
from cae_core.cooperative.analytic import balance_account, result_account, turnover
from cae_core.cooperative.documents import Due, OpeningBalance, Reservation
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import (
    post_expense,
    post_invoice,
    post_opening,
    post_pay,
    post_receipt,
    post_reservation,
)
from cae_core.ledger.entries import balances
from cae_core.periods import Month


def story():
    """ATELIER: opened with 1 000, invoices 3 600 of which 1 200 paid, buys for 120 on credit, saves 300, pays itself."""
    items = OpenItems()
    entries = [
        post_opening(
            "ATELIER",
            [
                OpeningBalance("ATELIER", "bank", eur("1000.00")),
                OpeningBalance("ATELIER", "brought_forward", eur("-1000.00")),
            ],
            dt.date(2026, 10, 1),
        ),
        post_invoice(invoice("F-1", line("1000.00"))),
        post_invoice(invoice("F-2", line("2000.00"))),
    ]
    items.follow(entries)
    entries += [
        post_receipt(receipt("R-1", "F-1", "1200.00"), items),
        *post_expense(expense("D-1", "100.00", vat="20.00", vat_due=Due.PAYMENT)),
        post_reservation(Reservation("V-1", day(20), "ATELIER", "leave", eur("300.00"))),
        post_pay(
            "CT-1",
            "P1",
            Month(2026, 10),
            [
                ("gross_pay", "net_pay", eur("390.00")),
                ("gross_pay", "social_security", eur("110.00")),
                ("charges_social_security", "social_security", eur("200.00")),
            ],
            {"ATELIER": eur("700.00")},
        ),
    ]
    return balances(entries)


FIGURES = {
    "result": "3200.00",  # 1 000 brought forward + 3 000 − 100 − 700
    "receivables": "2400.00",  # F-2
    "vat_pending": "400.00",
    "vat_to_recover": "20.00",
    "cash": "2200.00",
    "payables": "120.00",
    "owed_to_bodies": "510.00",  # 200 VAT and 310 social security
    "owed_to_persons": "390.00",
    "reserved": "300.00",
    "capital": "0.00",
    "available": "880.00",  # 2 200 − 120 − 510 − 390 − 300
    "available_by_result": "880.00",  # 3 200 − (2 400 − 400) − 20 − 300
}


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_of_the_account(figure):
    assert euros(getattr(account("ATELIER", story()), figure)) == FIGURES[figure]


def test_nothing_is_spendable_before_the_client_has_paid():
    found = account("ATELIER", balances([post_invoice(invoice("F-1", line("1000.00")))]))
    assert (euros(found.result), euros(found.receivables), found.available) == ("1000.00", "1200.00", 0)


def test_vat_due_on_invoice_is_owed_before_the_client_has_paid():
    document = invoice("F-1", line("1000.00", due=Due.INVOICE))
    assert euros(account("ATELIER", balances([post_invoice(document)])).available) == "-200.00"


def test_an_unpaid_purchase_is_no_longer_available():
    entries = post_expense(expense("D-1", "100.00", vat="20.00"))
    found = account("ATELIER", balances(entries))
    assert (euros(found.payables), euros(found.owed_to_bodies), euros(found.available)) == (
        "120.00",
        "-20.00",
        "-100.00",
    )


def test_paying_a_purchase_changes_nothing_that_is_available():
    unpaid = account("ATELIER", balances(post_expense(expense("D-1", "100.00", vat="20.00"))))
    paid = account("ATELIER", balances(post_expense(expense("D-1", "100.00", vat="20.00", paid_on=day(9)))))
    assert unpaid.available == paid.available
    assert (euros(paid.cash), paid.payables) == ("-120.00", 0)


def test_a_reserve_is_not_available_but_is_no_loss():
    entry = post_reservation(Reservation("V-1", day(1), "ATELIER", "leave", eur("300.00")))
    found = account("ATELIER", balances([entry]))
    assert (found.result, euros(found.reserved), euros(found.available)) == (0, "300.00", "-300.00")


def test_the_services_hold_the_cooperatives_own_funds():
    found = account("services", {("services", "bank"): 9000, ("services", "capital"): -9000})
    assert (found.capital, found.available, found.result) == (9000, 9000, 0)


def test_an_activity_without_posting_has_an_account_of_zeros():
    assert account("ATELIER", {}) == Account("ATELIER")
    assert accounts({}) == {}


def test_accounts_are_told_apart():
    found = accounts(
        {**story(), ("AUTRE", "bank"): 100, ("AUTRE", "other_income"): -100, ("TIERS", "set_aside"): 0}
    )
    assert list(found) == ["ATELIER", "AUTRE", "TIERS"]
    assert (found["AUTRE"].available, found["TIERS"].available) == (100, 0)


@pytest.mark.parametrize(
    ("balances_", "by_cash", "by_result"),
    [
        ({("A", "bank"): 100}, 100, 0),  # half an entry
        ({("A", "reserved"): -50, ("A", "bank"): 50}, 0, -50),  # a reserve without its counterpart
        ({("A", "clients"): 100, ("A", "sales_services"): -90}, 0, -10),
    ],
)
def test_an_account_that_does_not_agree_is_refused_with_both_figures(balances_, by_cash, by_result):
    with pytest.raises(AccountDoesNotAgree) as refused:
        account("A", balances_)
    assert (refused.value.activity, refused.value.by_cash, refused.value.by_result) == (
        "A",
        by_cash,
        by_result,
    )
    assert "verify the book" in str(refused.value)


# Persons of an activity, activities of a person


def test_one_person_has_the_whole_activity():
    assert person_parts(activity("A", "P1"), -500, {}) == {"P1": -500}


def test_several_persons_share_by_their_convention():
    agreed = convention("CONV", ("P1", "50 %"), ("P2", "30 %"), ("P3", "20 %"))
    trio = activity("TRIO", "P1", "P2", "P3", convention="CONV")
    assert person_parts(trio, 1001, {"CONV": agreed}) == {"P1": 501, "P2": 300, "P3": 200}
    assert person_parts(trio, -1001, {"CONV": agreed}) == {"P1": -501, "P2": -300, "P3": -200}


@pytest.mark.parametrize("name", ["", "LOST"])
def test_several_persons_without_convention_are_refused(name):
    with pytest.raises(ConventionMissing, match=r"DUO is run by P1, P2 without a convention") as refused:
        person_parts(activity("DUO", "P1", "P2", convention=name), 100, {})
    assert refused.value.activity == "DUO"


def test_what_a_persons_activities_have_available_for_them():
    agreed = convention("CONV", ("P1", "75 %"), ("P2", "25 %"))
    solo, duo = activity("SOLO", "P1"), activity("DUO", "P1", "P2", convention="CONV")
    found = accounts(
        {
            ("SOLO", "bank"): 1000,
            ("SOLO", "other_income"): -1000,
            ("DUO", "bank"): 400,
            ("DUO", "other_income"): -400,
        }
    )
    keys = {"CONV": agreed}
    assert available_to("P1", [solo, duo], found, keys) == {"SOLO": 1000, "DUO": 300}
    assert available_to("P2", [duo], found, keys) == {"DUO": 100}
    assert available_to("P2", [activity("NEW", "P2")], found, keys) == {"NEW": 0}


@pytest.mark.parametrize(
    ("available", "expected"),
    [
        ({"A": 2000, "B": 4000}, {"A": 1000, "B": 2000}),
        ({"A": 2000, "B": -500}, {"A": 3000, "B": 0}),
        ({"A": -1, "B": 0}, {"A": 1500, "B": 1500}),
        ({"A": 1, "B": 1, "C": 1}, {"A": 1000, "B": 1000, "C": 1000}),
        ({"A": 1000}, {"A": 3000}),
        ({}, {}),
    ],
)
def test_pay_is_charged_by_what_each_activity_has_available(available, expected):
    assert pay_shares(3000, available) == expected


# The two analytic accounts


def test_the_analytic_result_account():
    found = result_account("ATELIER", {}, story())
    assert [(each.role, euros(each.closing)) for each in found.left] == [("sales_services", "3000.00")]
    assert [(each.role, euros(each.closing)) for each in found.right] == [
        ("supplies", "100.00"),
        ("gross_pay", "500.00"),
        ("charges_social_security", "200.00"),
    ]
    assert euros(found.difference) == "2200.00"


def test_the_analytic_balance_account_balances_with_the_result_among_liabilities():
    found = balance_account("ATELIER", {}, story())
    assert {each.role: euros(each.closing) for each in found.left} == {
        "bank": "2200.00",
        "clients": "2400.00",
        "vat_deductible_pending": "20.00",
        "set_aside": "300.00",
    }
    assert {each.role: euros(each.closing) for each in found.right} == {
        "vat_pending": "400.00",
        "suppliers": "120.00",
        "vat_collected": "200.00",
        "social_security": "310.00",
        "net_pay": "390.00",
        "reserved": "300.00",
        "brought_forward": "1000.00",
        "result": "2200.00",
    }
    assert found.difference == 0


def test_opening_movement_and_closing():
    opening = {("A", "bank"): 500, ("A", "sales_services"): -500}
    closing = {("A", "bank"): 800, ("A", "sales_services"): -1000, ("A", "rent"): 200}
    made = result_account("A", opening, closing)
    assert [(each.role, each.opening, each.movement, each.closing) for each in (*made.left, *made.right)] == [
        ("sales_services", 500, 500, 1000),
        ("rent", 0, 200, 200),
    ]
    held = balance_account("A", opening, closing)
    assert [(each.role, each.opening, each.movement, each.closing) for each in (*held.left, *held.right)] == [
        ("bank", 500, 300, 800),
        ("result", 500, 300, 800),
    ]
    assert held.difference == 0


def test_a_role_settled_in_the_period_stays_on_the_side_it_opened_on():
    held = balance_account(
        "A", {("A", "clients"): 120, ("A", "brought_forward"): -120}, {("A", "brought_forward"): -120}
    )
    assert [(each.role, each.opening, each.closing) for each in held.left] == [("clients", 120, 0)]


def test_contributions_received_are_income_of_the_services():
    closing = {("services", "contribution"): -5000, ("services", "link"): 5000}
    made = result_account("services", {}, closing)
    assert [(each.role, each.closing) for each in made.left] == [("contribution", 5000)]
    assert made.difference == 5000


def test_only_the_activitys_own_postings_count():
    closing = {**story(), ("AUTRE", "bank"): 1, ("AUTRE", "other_income"): -1}
    assert result_account("ATELIER", {}, closing) == result_account("ATELIER", {}, story())


def test_turnover_by_activity():
    assert turnover({**story(), ("A", "sales_goods"): -500, ("A", "sales_services"): -20}) == {
        "ATELIER": eur("3000.00"),
        "A": 520,
    }
