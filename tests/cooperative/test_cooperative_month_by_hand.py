"""One month of a small shared enterprise, worked by hand: two activities, the services, every kind of document.

ATELIER (P1) and DUO (P2 and P3, half each) under a CESA; 10 % of invoiced turnover for the services.
"""

from __future__ import annotations

from functools import cache

import pytest
from cooperative_makers import (
    OCTOBER,
    activity,
    convention,
    cooperative,
    credit,
    day,
    eur,
    euros,
    expense,
    invoice,
    key,
    line,
    payment,
    person,
    receipt,
)

from cae_core.cooperative.account import accounts, available_to, pay_shares
from cae_core.cooperative.analytic import balance_account, result_account, turnover
from cae_core.cooperative.bases import expense_lines, invoice_lines
from cae_core.cooperative.checks import Known, check_cooperative, check_month
from cae_core.cooperative.contribution import contributions, read_schemes
from cae_core.cooperative.documents import Due, MonthDocuments, OpeningBalance, PayMode, PayOrder, Reservation
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import (
    post_contribution,
    post_expense,
    post_invoice,
    post_opening,
    post_pay,
    post_payment,
    post_receipt,
    post_reservation,
    post_vat,
    vat_statement,
)
from cae_core.ledger.entries import balances
from cae_core.ledger.roles import ROLES

OPENING = tuple(
    OpeningBalance(who, role, eur(amount), party, document)
    for who, role, amount, party, document in [
        ("ATELIER", "bank", "2000.00", "", ""),
        ("ATELIER", "clients", "600.00", "C-1", "F-90"),
        ("ATELIER", "vat_pending", "-100.00", "", "F-90"),
        ("ATELIER", "brought_forward", "-2500.00", "", ""),
        ("DUO", "bank", "500.00", "", ""),
        ("DUO", "suppliers", "-120.00", "S-1", "D-90"),
        ("DUO", "brought_forward", "-380.00", "", ""),
        ("services", "bank", "10000.00", "", ""),
        ("services", "capital", "-10000.00", "", ""),
    ]
)
COOPERATIVE = cooperative(
    activities=[activity("ATELIER", "P1"), activity("DUO", "P2", "P3", convention="CONV")],
    persons=[person("P1"), person("P2"), person("P3")],
    splits=[
        convention("CONV", ("P2", "50 %"), ("P3", "50 %")),
        key("JOINT", "percent", ("ATELIER", "60 %"), ("DUO", "40 %")),
    ],
    scheme="ten",
    schemes=read_schemes(
        {"ten": {"components": [{"key": "share", "base": "invoiced", "rate": "10 %"}]}}, "EUR"
    ),
    opening=OPENING,
    start=OCTOBER,
)
DOCUMENTS = MonthDocuments(
    OCTOBER,
    invoices=(
        invoice("F-100", line("3000.00", split="JOINT"), client="C-1"),
        invoice("F-101", line("1000.00", "DUO", kind="goods", due=Due.INVOICE), client="C-2"),
        credit("A-1", "F-101", line("200.00", "DUO", kind="goods", due=Due.INVOICE), client="C-2"),
    ),
    expenses=(
        expense("D-100", "250.00", "ATELIER", vat="50.00", category="subcontracting"),
        expense("D-101", "45.50", "DUO", category="travel", person="P2", paid_on=day(20)),
        expense("D-102", "90.00", "services", vat="18.00", category="telecoms", paid_on=day(20)),
    ),
    receipts=(
        receipt("R-100", "F-90", "600.00"),
        receipt("R-101", "F-100", "1800.00"),
        receipt("R-102", "F-101", "960.00"),
    ),
    payments=(payment("V-100", "expense", "D-90", "120.00"),),
    reservations=(Reservation("Z-100", day(30), "ATELIER", "leave", eur("150.00")),),
    pay=(PayOrder("CT-P1", PayMode.GROSS, eur("1000.00")),),
)
# 1 000.00 gross: 220.00 withheld for social security, 280.00 employer's part
CHARGES = (
    ("gross_pay", "net_pay", eur("780.00")),
    ("gross_pay", "social_security", eur("220.00")),
    ("charges_social_security", "social_security", eur("280.00")),
)


@cache
def month():
    """The entries of a month-end, in its order, and what they leave open."""
    items, entries = OpenItems(), []

    def take(*several):
        entries.extend(several)
        items.follow(several)

    keys = COOPERATIVE.splits
    for code in ("ATELIER", "DUO", "services"):
        take(post_opening(code, OPENING, OCTOBER.first))
    for document in DOCUMENTS.invoices:
        take(post_invoice(document, keys, items))
    for document in DOCUMENTS.expenses:
        take(*post_expense(document, keys))
    for document in DOCUMENTS.receipts:
        take(post_receipt(document, items))
    for document in DOCUMENTS.payments:
        take(post_payment(document, items))
    for document in DOCUMENTS.reservations:
        take(post_reservation(document))
    lines = [each for document in DOCUMENTS.invoices for each in invoice_lines(document, keys)]
    lines += [each for document in DOCUMENTS.expenses for each in expense_lines(document, keys)]
    for statement in contributions(COOPERATIVE, OCTOBER, lines):
        take(post_contribution(statement))
    take(post_pay("CT-P1", "P1", OCTOBER, CHARGES, {"ATELIER": eur("1280.00")}))
    take(post_vat(vat_statement(OCTOBER, balances(entries))))
    return entries, items


def ledger():
    return balances(month()[0])


def test_the_files_are_sound():
    assert check_cooperative(COOPERATIVE, ("cesa",)) == []
    assert check_month(COOPERATIVE, DOCUMENTS, Known()) == []


GENERAL = {
    "bank": "15586.50",  # 12 500 opened + 3 360 received − 120 − 45.50 − 108 paid
    "clients": "1800.00",  # half of F-100
    "vat_pending": "-300.00",
    "suppliers": "-300.00",  # D-100
    "vat_due": "-492.00",  # 100 + 300 + 160 collected − 68 deductible
    "social_security": "-500.00",
    "net_pay": "-780.00",
    "set_aside": "150.00",
    "reserved": "-150.00",
    "capital": "-10000.00",
    "brought_forward": "-2880.00",
    "sales_services": "-3000.00",
    "sales_goods": "-800.00",
    "subcontracting": "250.00",
    "travel": "45.50",
    "telecoms": "90.00",
    "gross_pay": "1000.00",
    "charges_social_security": "280.00",
}


def test_the_general_ledger_account_by_account():
    found = {role: sum(amount for (_, each), amount in ledger().items() if each == role) for role in ROLES}
    assert {role: euros(amount) for role, amount in found.items() if amount} == GENERAL


FIGURES = {
    # ATELIER: 2 500 + 1 800 − 250 − 180 contribution − 1 280 pay
    "ATELIER": {
        "result": "2590.00",
        "receivables": "1080.00",
        "vat_pending": "180.00",
        "cash": "3500.00",  # 2 000 + 600 + 1 080 − 180 through the link
        "payables": "300.00",
        "owed_to_bodies": "730.00",  # 500 social security, 230 VAT: 100 + 180 − 50
        "owed_to_persons": "780.00",
        "reserved": "150.00",
        "available": "1540.00",
    },
    # DUO: 380 + 1 200 + 800 − 45.50 − 200 contribution
    "DUO": {
        "result": "2134.50",
        "receivables": "720.00",
        "vat_pending": "120.00",
        "cash": "1814.50",  # 500 + 720 + 960 − 120 − 45.50 − 200
        "owed_to_bodies": "280.00",  # VAT: 120 + 160
        "available": "1534.50",
    },
    # services: 380 contributions − 90
    "services": {
        "result": "290.00",
        "cash": "10272.00",  # 10 000 + 380 − 108
        "owed_to_bodies": "-18.00",
        "capital": "10000.00",
        "available": "10290.00",
    },
}


@pytest.mark.parametrize("code", FIGURES)
def test_the_account_of_each_activity(code):
    found = accounts(ledger())[code]
    assert {figure: euros(getattr(found, figure)) for figure in FIGURES[code]} == FIGURES[code]
    assert found.available == found.available_by_result


def test_activities_and_services_sum_to_the_general_ledger():
    found = accounts(ledger()).values()
    assert euros(sum(each.cash for each in found)) == GENERAL["bank"]
    assert euros(sum(each.receivables for each in found)) == GENERAL["clients"]
    assert sum(ledger().values()) == 0


def test_contributions_cancel_out_for_the_cooperative_as_a_whole():
    found = {who: euros(amount) for (who, role), amount in ledger().items() if role == "contribution"}
    assert found == {"ATELIER": "180.00", "DUO": "200.00", "services": "-380.00"}
    assert sum(amount for (_, role), amount in ledger().items() if role == "link") == 0


def test_the_vat_return_is_one_and_its_bearers_are_three():
    found = {who: euros(-amount) for (who, role), amount in ledger().items() if role == "vat_due" and amount}
    assert found == {"ATELIER": "230.00", "DUO": "280.00", "services": "-18.00"}


def test_what_stays_open():
    _, items = month()
    assert items.items("clients") == ("F-100",)
    assert {who.activity: euros(amount) for who, amount in items.of("clients", "F-100").items()} == {
        "ATELIER": "1080.00",
        "DUO": "720.00",
    }
    assert items.items("suppliers") == ("D-100",)
    assert items.items("net_pay") == ("2026-10 CT-P1",)
    assert items.items("expense_claims") == ()


def test_turnover_of_the_month():
    assert {who: euros(amount) for who, amount in turnover(ledger()).items()} == {
        "ATELIER": "1800.00",
        "DUO": "2000.00",
    }


@pytest.mark.parametrize("code", FIGURES)
def test_both_analytic_accounts_close(code):
    made, held = result_account(code, {}, ledger()), balance_account(code, {}, ledger())
    assert held.difference == 0
    brought = -ledger().get((code, "brought_forward"), 0)
    assert made.difference + brought == accounts(ledger())[code].result


def test_the_pair_shares_what_is_available_by_its_convention():
    found = accounts(ledger())
    duo = COOPERATIVE.activities["DUO"]
    shares = [available_to(who, [duo], found, COOPERATIVE.splits)["DUO"] for who in ("P2", "P3")]
    assert [euros(amount) for amount in shares] == ["767.25", "767.25"]


def test_next_months_pay_of_one_person_would_be_charged_by_what_each_has():
    assert pay_shares(eur("100.00"), {"ATELIER": eur("1540.00"), "DUO": eur("767.25")}) == {
        "ATELIER": eur("66.75"),
        "DUO": eur("33.25"),
    }


def test_every_entry_names_its_activities_and_balances_for_each():
    entries, _ = month()
    assert len(entries) == 3 + 3 + 5 + 3 + 1 + 1 + 2 + 1 + 1
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        for code in {posting.activity for posting in entry.postings}:
            assert sum(each.amount for each in entry.postings if each.activity == code) == 0
