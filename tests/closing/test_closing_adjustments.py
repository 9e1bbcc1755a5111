"""Adjustments of a year: posted in their month, undone by themselves on their day, refused where unlawful."""

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, documents, empty_month, problems

from cae_core.cooperative.account import account
from cae_core.cooperative.adjustments import ADJUSTABLE
from cae_core.cooperative.documents import Adjustment, AdjustmentLine
from cae_core.ledger.chart import Chart

NOVEMBER = OCTOBER.next()


def lines(*rows):
    return tuple(AdjustmentLine(*row) for row in rows)


def accrual(**changes):
    """300.00 of rent of October whose invoice comes in November."""
    made = Adjustment(
        "OD-1",
        OCTOBER.last,
        "Rent not invoiced",
        lines(("ATELIER", "rent", 300_00), ("ATELIER", "accrued_charges", -300_00)),
        NOVEMBER.first,
    )
    return attrs.evolve(made, **changes)


def provision(amount=500_00, **changes):
    rows = lines(("ATELIER", "charges_provisions", amount), ("ATELIER", "provisions", -amount))
    return attrs.evolve(Adjustment("OD-2", OCTOBER.last, "Result retained", rows), **changes)


def closed(*adjustments, later=()):
    store, _ = close(month=documents(adjustments=adjustments))
    if later is not None:
        close(store, month=attrs.evolve(empty_month(NOVEMBER), adjustments=later))
    return store


def balance(store, role, until):
    return store.balances(until=until).get(("ATELIER", role), 0)


def test_an_accrual_counts_in_its_month_and_is_undone_on_its_day():
    store = closed(accrual())
    before = account("ATELIER", closed(later=None).balances())
    after = account("ATELIER", store.balances(until=OCTOBER))
    assert (before.result - after.result, after.payables - before.payables) == (300_00, 300_00)
    assert before.available - after.available == 300_00
    assert balance(store, "accrued_charges", NOVEMBER) == 0
    (undone,) = store.entries(month=NOVEMBER, journal="misc")
    (posted,) = store.entries(key="adjustment:OD-1")
    assert (undone.reverses, undone.date) == (posted.number, NOVEMBER.first)
    assert undone.label.startswith("Rent not invoiced")


def test_nothing_is_undone_where_nothing_says_so():
    store = closed(accrual(reverses_on=None))
    assert list(store.entries(month=NOVEMBER, journal="misc")) == []
    assert balance(store, "accrued_charges", NOVEMBER) == -300_00


def test_a_provision_is_reserved_once_and_the_account_agrees_both_ways():
    store, plain = closed(provision(), later=None), closed(later=None)
    before, after = account("ATELIER", plain.balances()), account("ATELIER", store.balances())
    assert (after.reserved - before.reserved, before.result - after.result) == (500_00, 500_00)
    assert before.available - after.available == 500_00 == after.provided


def test_a_provision_is_taken_back_as_far_as_it_goes():
    back = provision(-500_00, reference="OD-3", date=NOVEMBER.first)
    store = closed(provision(), later=(back,))
    assert balance(store, "provisions", NOVEMBER) == 0
    store, _ = close(month=documents(adjustments=(provision(),)))
    too_much = provision(-500_01, reference="OD-3", date=NOVEMBER.first)
    (problem,) = problems(store, month=attrs.evolve(empty_month(NOVEMBER), adjustments=(too_much,)))
    assert (problem.value, problem.fields["excess"]) == ("500.01", "0.01")


def test_company_tax_is_owed_to_its_body_by_month():
    rows = lines(("services", "charges_company_tax", 90_00), ("services", "company_tax", -90_00))
    store = closed(Adjustment("IS", OCTOBER.last, "Company tax", rows))
    assert store.open_items("company_tax") == {("2026-10", "services", "", ""): -90_00}


def test_a_month_with_adjustments_runs_again_without_posting():
    month = documents(adjustments=(accrual(), provision()))
    store, first = close(month=month)
    _, again = close(store, month=month)
    assert first.posted
    assert again.already_closed


def test_a_month_without_adjustments_stores_none():
    store, _ = close()
    assert store.documents("adjustment") == ()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (accrual(date=NOVEMBER.first), ("date", "date outside the month")),
        (accrual(label=""), ("label", "nothing written")),
        (accrual(reverses_on=OCTOBER.last), ("reverses_on", "undone before its month is over")),
        (accrual(reference=""), ("reference", "nothing written")),
        (
            accrual(lines=lines(("ATELIER", "rent", 300_00), ("ATELIER", "bank", -300_00))),
            ("role", "a role that no adjustment moves"),
        ),
        (
            accrual(lines=lines(("ATELIER", "gross_pay", 1), ("ATELIER", "accrued_charges", -1))),
            ("role", "a role that no adjustment moves"),
        ),
        (
            accrual(lines=lines(("ATELIER", "rents", 1), ("ATELIER", "rent", -1))),
            ("role", "unknown role"),
        ),
        (
            accrual(lines=lines(("NOWHERE", "rent", 1), ("NOWHERE", "accrued_charges", -1))),
            ("activity", "unknown activity"),
        ),
        (
            accrual(lines=lines(("ATELIER", "rent", 300_00), ("services", "accrued_charges", -300_00))),
            ("debit", "{reference} does not balance for {activity}: {excess} more in debit than in credit"),
        ),
        (
            accrual(lines=lines(("ATELIER", "prepaid_charges", 1), ("ATELIER", "accrued_charges", -1))),
            ("role", "an adjustment of no result"),
        ),
        (
            accrual(lines=lines(("ATELIER", "charges_company_tax", 1), ("ATELIER", "accrued_charges", -1))),
            ("role", "{charge} stands against another role"),
        ),
        (accrual(lines=lines(("ATELIER", "rent", 0))), ("debit", "a line of nothing")),
    ],
)
def test_what_no_adjustment_may_do_is_refused_and_nothing_is_posted(made, expected):
    found = problems(month=documents(adjustments=(made,)))
    assert expected in [(each.column, each.reason) for each in found]


def test_a_reference_is_used_once():
    assert {each.reason for each in problems(month=documents(adjustments=(accrual(), accrual())))} == {
        "used twice in the month"
    }
    store = closed(accrual(), later=None)
    again = attrs.evolve(empty_month(NOVEMBER), adjustments=(accrual(date=NOVEMBER.first, reverses_on=None),))
    assert [each.reason for each in problems(store, month=again)] == ["already used in an earlier month"]


def test_a_role_that_the_country_has_no_account_for_is_refused():
    accounts = {key: each for key, each in FRANCE.chart.accounts.items() if key != "accrued_charges"}
    country = attrs.evolve(
        FRANCE, loaders={**FRANCE.loaders, "chart": lambda: Chart(accounts, FRANCE.chart.journals)}
    )
    (problem,) = problems(month=documents(adjustments=(accrual(),)), country=country)
    assert (problem.column, problem.value) == ("role", "accrued_charges")


def test_what_may_be_adjusted_leaves_cash_documents_pay_and_capital_out():
    out = {"bank", "link", "clients", "suppliers", "net_pay", "gross_pay", "contribution", "capital"}
    out |= {"charges_social_security", "legal_reserve", "allocated_result", "capital_to_refund"}
    assert not out & set(ADJUSTABLE)
    assert {"rent", "sales_services", "prepaid_charges", "charges_company_tax"} <= set(ADJUSTABLE)
