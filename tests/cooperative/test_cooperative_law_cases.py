"""The accounts of a shared enterprise as the law wants them: one case an article, readable by a lawyer.

FR-… are the numbered facts of the law file; articles are those of the French labour code unless said.
"""

from __future__ import annotations

import datetime as dt

import pytest
from cooperative_makers import (
    OCTOBER,
    activity,
    contract,
    convention,
    cooperative,
    day,
    eur,
    euros,
    expense,
    invoice,
    line,
    payment,
    person,
    receipt,
    sums,
)

from cae_core.cooperative.account import account, accounts, available_to, person_parts
from cae_core.cooperative.analytic import balance_account, result_account
from cae_core.cooperative.bases import invoice_lines
from cae_core.cooperative.checks import check_cooperative, check_month
from cae_core.cooperative.contribution import contributions, read_schemes
from cae_core.cooperative.documents import Due, MonthDocuments, PayMode, PayOrder, Shortfall
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import (
    post_contribution,
    post_expense,
    post_invoice,
    post_pay,
    post_payment,
    post_receipt,
    post_vat,
    vat_statement,
)
from cae_core.ledger.entries import balances
from cae_core.periods import Month

TEN_PERCENT = {"components": [{"key": "share", "base": "invoiced", "rate": "10 %"}]}


def under(scheme, **more):
    more.setdefault("activities", [activity("ATELIER", "P1")])
    return cooperative(scheme="voted", schemes=read_schemes({"voted": scheme}, "EUR"), **more)


def reasons(coop, **documents):
    month = MonthDocuments(OCTOBER, **{name: tuple(each) for name, each in documents.items()})
    paid = {"cesa": True, "cape": False, "employment": True}
    return [problem.reason for problem in check_month(coop, month, paid_kinds=paid)]


def test_fr_1_07_variable_pay_rests_on_turnover_less_direct_charges_less_contribution():
    """L7332-3: 2 000.00 of turnover, 300.00 of the activity's own charges, 10 % for the shared services."""
    entries = [
        post_invoice(invoice("F-1", line("2000.00"))),
        *post_expense(expense("D-1", "300.00", category="subcontracting")),
    ]
    found = contributions(under(TEN_PERCENT), OCTOBER, invoice_lines(invoice("F-1", line("2000.00"))))
    entries += [post_contribution(statement) for statement in found]
    assert euros(account("ATELIER", balances(entries)).result) == "1500.00"


def test_fr_1_12_each_activity_has_an_analytic_result_and_an_analytic_balance():
    """R7331-5: two accounts an activity, from the same postings, closing on the same result."""
    ledger = balances([post_invoice(invoice("F-1", line("1000.00", "A"), line("500.00", "B")))])
    for code, result in (("A", "1000.00"), ("B", "500.00")):
        made, held = result_account(code, {}, ledger), balance_account(code, {}, ledger)
        assert euros(made.difference) == result
        assert euros(next(each.closing for each in held.right if each.role == "result")) == result
        assert held.difference == 0


def test_fr_1_13_a_person_may_run_several_activities():
    """R7331-7: their accounts add up, and each may bear a part of the one payslip."""
    charges = [("gross_pay", "net_pay", eur("900.00"))]
    entry = post_pay("CT-1", "P1", OCTOBER, charges, {"A": eur("600.00"), "B": eur("300.00")})
    found = accounts(balances([entry]))
    assert [euros(found[code].result) for code in "AB"] == ["-600.00", "-300.00"]
    assert euros(sum(found[code].owed_to_persons for code in "AB")) == "900.00"


def test_fr_1_14_persons_who_share_an_activity_sign_a_convention_first():
    """R7331-6: without it nothing can be shared, and the folder is refused."""
    duo = activity("DUO", "P1", "P2")
    assert "several persons without a convention" in [
        problem.reason for problem in check_cooperative(cooperative(activities=[duo]))
    ]
    agreed = convention("CONV", ("P1", "55 %"), ("P2", "45 %"))
    signed = activity("DUO", "P1", "P2", convention="CONV")
    assert check_cooperative(cooperative(activities=[signed], splits=[agreed])) == []
    assert person_parts(signed, eur("1000.00"), {"CONV": agreed}) == {
        "P1": eur("550.00"),
        "P2": eur("450.00"),
    }


def test_fr_1_14_what_each_may_be_paid_is_their_share_of_what_is_available():
    agreed = convention("CONV", ("P1", "55 %"), ("P2", "45 %"))
    signed = activity("DUO", "P1", "P2", convention="CONV")
    ledger = {("DUO", "bank"): eur("1000.00"), ("DUO", "other_income"): -eur("1000.00")}
    shares = {
        who: available_to(who, [signed], accounts(ledger), {"CONV": agreed})["DUO"] for who in ("P1", "P2")
    }
    assert shares == {"P1": eur("550.00"), "P2": eur("450.00")}


def test_fr_1_16_the_assembly_sets_the_rate_and_a_new_vote_changes_it():
    """R7331-8: each month is computed under the rate that was in force, with the vote as its source."""
    rate = [
        {"from": dt.date(2025, 1, 1), "value": "10 %", "source": "assembly of 2024-12-14"},
        {"from": dt.date(2026, 7, 1), "value": "11 %", "source": "assembly of 2026-06-20"},
    ]
    coop = under({"components": [{"key": "share", "base": "invoiced", "rate": rate}]})
    sold = invoice_lines(invoice("F-1", line("1000.00")))
    for month, amount, vote in (
        (Month(2026, 6), "100.00", "assembly of 2024-12-14"),
        (Month(2026, 7), "110.00", "assembly of 2026-06-20"),
    ):
        (statement,) = contributions(coop, month, sold)
        (fact,) = statement.run().line("share").parameters
        assert (euros(statement.amount), fact.source) == (amount, vote)


def test_fr_1_17_the_services_have_an_account_that_shows_what_contributions_paid_for():
    """R7331-9: contributions are the services' income, shared costs their charges."""
    coop = under(TEN_PERCENT, activities=[activity("A", "P1"), activity("B", "P2")])
    sold = [
        *invoice_lines(invoice("F-1", line("1000.00", "A"))),
        *invoice_lines(invoice("F-2", line("500.00", "B"))),
    ]
    entries = [post_contribution(statement) for statement in contributions(coop, OCTOBER, sold)]
    entries += post_expense(expense("D-1", "90.00", "services", category="rent"))
    made = result_account("services", {}, balances(entries))
    assert [(each.role, euros(each.closing)) for each in made.left] == [("contribution", "150.00")]
    assert [(each.role, euros(each.closing)) for each in made.right] == [("rent", "90.00")]


def test_fr_1_33_a_cape_pays_no_salary():
    coop = cooperative(activities=[activity("ATELIER", "P1")], contracts=[contract("CT-1", "P1", "cape")])
    order = PayOrder("CT-1", PayMode.GROSS, eur("500.00"))
    assert "pay for a contract without pay" in reasons(coop, pay=[order])


def test_fr_1_36_turnover_under_a_cape_stays_on_the_activitys_account_for_the_cesa():
    """What the activity earned under its CAPE is there when the CESA begins: the account goes on."""
    stages = [
        contract("CT-1", "P1", "cape", end=dt.date(2026, 9, 30)),
        contract("CT-2", "P1", "cesa", start=dt.date(2026, 10, 1)),
    ]
    coop = cooperative(activities=[activity("ATELIER", "P1")], contracts=stages)
    assert check_cooperative(coop, ("cape", "cesa")) == []
    document = invoice("F-1", line("800.00"), date=dt.date(2026, 9, 15))
    assert euros(account("ATELIER", balances([post_invoice(document)])).result) == "800.00"
    assert reasons(coop, pay=[PayOrder("CT-2", PayMode.MOST)]) == []
    assert "a contract that does not run in {month}" in reasons(coop, pay=[PayOrder("CT-1", PayMode.FIXED)])


def test_an_advance_is_an_explicit_dated_decision():
    coop = cooperative(activities=[activity("ATELIER", "P1")])
    bare = PayOrder("CT-P1", PayMode.GROSS, eur("500.00"), Shortfall.ADVANCE)
    assert reasons(coop, pay=[bare]) == [
        "an advance without decision",
        "an advance without the date of its decision",
    ]
    decided = PayOrder(
        "CT-P1", PayMode.GROSS, eur("500.00"), Shortfall.ADVANCE, "board of 2026-10-12, no. 4", day(12)
    )
    assert reasons(coop, pay=[decided]) == []


def test_fr_1_43_people_on_minimum_benefits_are_waived_by_right():
    fixed = {"components": [{"key": "fixed", "fixed": "30.00", "waived_for": ["minimum_benefits"]}]}
    helped = person("P1", statuses=[("minimum_benefits", dt.date(2026, 1, 1), None)])
    assert contributions(under(fixed, persons=[helped]), OCTOBER, []) == ()
    assert euros(contributions(under(fixed), OCTOBER, [])[0].amount) == "30.00"


def test_fr_4_06_a_contribution_bears_no_vat_and_makes_no_invoice():
    (statement,) = contributions(under(TEN_PERCENT), OCTOBER, invoice_lines(invoice("F-1", line("1000.00"))))
    entry = post_contribution(statement)
    assert not [each for each in entry.postings if each.role.startswith("vat") or each.role == "clients"]


@pytest.mark.parametrize(
    ("kind", "due", "on_invoice", "on_receipt"),
    [
        ("services", Due.PAYMENT, None, "-200.00"),  # services: when the client pays
        ("services", Due.INVOICE, "-200.00", None),  # services, debit option
        ("goods", Due.INVOICE, "-200.00", None),  # goods: on delivery
    ],
)
def test_fr_4_21_when_vat_falls_due(kind, due, on_invoice, on_receipt):
    """CGI art. 269."""
    items = OpenItems()
    sold = post_invoice(invoice("F-1", line("1000.00", kind=kind, due=due)))
    paid = post_receipt(receipt("R-1", "F-1", "1200.00"), items.follow([sold]))
    assert sums(sold).get("vat_collected") == on_invoice
    assert sums(paid).get("vat_collected") == on_receipt


@pytest.mark.parametrize(
    ("due", "deductible"), [(Due.INVOICE, ("20.00", None)), (Due.PAYMENT, (None, "20.00"))]
)
def test_fr_4_21_vat_is_deductible_when_it_is_due_from_the_supplier(due, deductible):
    (bought,) = post_expense(expense("D-1", "100.00", vat="20.00", vat_due=due))
    paid = post_payment(payment("V-1", "expense", "D-1", "120.00"), OpenItems().follow([bought]))
    assert (sums(bought).get("vat_deductible"), sums(paid).get("vat_deductible")) == deductible


def test_fr_4_50_a_contribution_has_four_legs_and_each_general_account_nets_to_zero():
    (statement,) = contributions(under(TEN_PERCENT), OCTOBER, invoice_lines(invoice("F-1", line("1000.00"))))
    entry = post_contribution(statement)
    assert len(entry.postings) == 4
    assert sums(entry) == {}


def test_fr_4_51_every_line_names_an_activity():
    entries = [
        post_invoice(invoice("F-1", line("1000.00"))),
        *post_expense(expense("D-1", "100.00", vat="20.00", paid_on=day(9))),
        post_vat(vat_statement(OCTOBER, {("ATELIER", "vat_deductible"): eur("20.00")})),
        post_pay("CT-1", "P1", OCTOBER, [("gross_pay", "net_pay", 100)], {"ATELIER": 100}),
    ]
    assert {posting.activity for entry in entries for posting in entry.postings} == {"ATELIER"}


def test_entries_hold_identifiers_never_names():
    """A person can be erased and the book still stands."""
    entry = post_pay("CT-1", "P1", OCTOBER, [("gross_pay", "net_pay", 100)], {"ATELIER": 100})
    claim = post_expense(expense("D-1", "10.00", person="P1"))[0]
    assert {each.party for each in (*entry.postings, *claim.postings)} <= {"", "P1"}
    assert "Name" not in entry.label + claim.label
