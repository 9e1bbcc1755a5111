"""The values of the room: people, dated contracts, activities, documents, and the cooperative that holds them."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from cooperative_makers import OCTOBER, activity, contract, cooperative, eur, invoice, line, person

from cae_core.cooperative.activities import SERVICES, Activity
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import Due, Expense, MonthDocuments, PayMode, PayOrder, Shortfall
from cae_core.cooperative.people import Contract, Person, Status
from cae_core.cooperative.schemes import Component, DatedValue, Scheme
from cae_core.cooperative.splits import SplitKey, SplitMethod
from cae_core.errors import Origin
from cae_core.periods import Month

# People


def test_a_persons_name_is_written_given_name_first():
    assert Person("P1", "Diallo", "Awa").name == "Awa Diallo"
    assert Person("P2", "Coopérative Amie").name == "Coopérative Amie"


@pytest.mark.parametrize(
    ("start", "end", "month", "holds"),
    [
        (dt.date(2026, 10, 1), None, Month(2026, 10), True),
        (dt.date(2026, 10, 31), None, Month(2026, 10), True),
        (dt.date(2026, 11, 1), None, Month(2026, 10), False),
        (dt.date(2026, 1, 1), dt.date(2026, 10, 1), Month(2026, 10), True),
        (dt.date(2026, 1, 1), dt.date(2026, 9, 30), Month(2026, 10), False),
        (dt.date(2026, 1, 1), dt.date(2026, 10, 1), Month(2026, 11), False),
    ],
)
def test_a_status_holds_in_the_months_it_touches(start, end, month, holds):
    someone = Person("P1", "Diallo", statuses=(Status("minimum_benefits", start, end),))
    assert someone.has_status("minimum_benefits", month) is holds
    assert not someone.has_status("disabled_worker", month)


def test_several_periods_of_one_status():
    periods = (
        Status("minimum_benefits", dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
        Status("minimum_benefits", dt.date(2026, 3, 1), None),
    )
    someone = Person("P1", "Diallo", statuses=periods)
    held = [
        month
        for month in (Month(2025, 6), Month(2025, 7), Month(2026, 2), Month(2026, 3))
        if someone.has_status("minimum_benefits", month)
    ]
    assert held == [Month(2025, 6), Month(2026, 3)]


@pytest.mark.parametrize(
    ("start", "end", "runs"),
    [
        (dt.date(2026, 10, 31), None, True),
        (dt.date(2026, 11, 1), None, False),
        (dt.date(2025, 1, 1), dt.date(2026, 10, 1), True),
        (dt.date(2025, 1, 1), dt.date(2026, 9, 30), False),
    ],
)
def test_a_contract_and_an_activity_run_in_the_months_they_touch(start, end, runs):
    assert Contract("CT", "P1", "cesa", start, end).runs_in(OCTOBER) is runs
    assert Activity("A", "A", start=start, end=end).runs_in(OCTOBER) is runs


def test_an_activity_without_dates_always_runs():
    assert Activity("A", "A").runs_in(Month(1999, 1))


def test_the_services_are_an_activity_like_another():
    assert Activity(SERVICES, "Shared services").is_services
    assert not Activity("ATELIER", "Atelier").is_services


# The cooperative


def test_the_activities_of_a_person_in_the_order_of_the_folder():
    coop = cooperative(
        activities=[
            activity("B", "P1"),
            activity("A", "P2", "P1"),
            activity("OLD", "P1", end=dt.date(2026, 9, 30)),
            activity("OTHER", "P2"),
        ]
    )
    assert [each.code for each in coop.activities_of("P1", OCTOBER)] == ["B", "A"]
    assert [each.code for each in coop.activities_of("P1", Month(2026, 9))] == ["B", "A", "OLD"]
    assert coop.activities_of("P9", OCTOBER) == ()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2025, 12, 31), None),
        (dt.date(2026, 1, 1), "12"),
        (dt.date(2026, 6, 30), "12"),
        (dt.date(2026, 7, 1), "27"),
    ],
)
def test_a_payroll_input_is_the_latest_that_has_started(on, expected):
    known = (Dated(dt.date(2026, 7, 1), "27"), Dated(dt.date(2026, 1, 1), "12"))
    coop = cooperative(pay={"headcount": known})
    assert coop.pay_input("headcount", on) == expected
    assert coop.pay_input("work_accident_rate", on) is None


@pytest.mark.parametrize(("first_month", "label"), [(1, "2026"), (10, "2026-2027"), (11, "2025-2026")])
def test_the_financial_year_of_a_month(first_month, label):
    assert cooperative(first_month=first_month).year_of(OCTOBER).label == label


# Documents


def test_where_a_value_was_typed_is_no_part_of_it():
    one = invoice("F-1", line("1.00"))
    other = attrs.evolve(one, origin=Origin("2026-10/invoices.csv", 4))
    assert one == other
    assert "origin" not in repr(other)


def test_values_are_frozen():
    document = invoice("F-1", line("1.00"))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        document.number = "F-2"


def test_services_owe_vat_on_payment_and_purchases_deduct_it_on_invoice_by_default():
    assert line("1.00").vat_due is Due.PAYMENT
    assert Expense("D-1", OCTOBER.first, "travel", 100).vat_due is Due.INVOICE


def test_a_pay_order_refuses_a_shortfall_unless_told_otherwise():
    assert PayOrder("CT-1", PayMode.FIXED).shortfall is Shortfall.REFUSE


def test_an_empty_month_has_no_document():
    month = MonthDocuments(OCTOBER)
    assert not any(
        (month.invoices, month.expenses, month.receipts, month.payments, month.reservations, month.pay)
    )


# Schemes as values


def test_a_scheme_knows_its_components():
    fixed = Component(
        "fixed", {"fr": "Part fixe"}, values={"fixed": (DatedValue(dt.date(2026, 1, 1), "30.00"),)}
    )
    scheme = Scheme("demo", {}, (fixed,), "EUR")
    assert scheme.component("fixed") is fixed
    assert (scheme.label("fr"), fixed.label("en")) == ("demo", "Part fixe")
    with pytest.raises(StopIteration):
        scheme.component("share")


def test_a_schemes_rules_are_made_once():
    fixed = Component("fixed", {}, values={"fixed": (DatedValue(dt.date(2026, 1, 1), "30.00"),)})
    scheme = Scheme("demo", {}, (fixed,), "EUR")
    assert scheme.frameworks["fixed"] is scheme.frameworks["fixed"]
    run = scheme.frameworks["fixed"].at(dt.date(2026, 10, 31)).run({"base": 0, "heads": 2, "waived_heads": 1})
    assert run["due"] == eur("30.00")


def test_makers_make_what_they_say():
    """The short ways that these tests use stand for sound values."""
    coop = cooperative(activities=[activity("A", "P1")], persons=[person("P1")])
    assert list(coop.contracts) == ["CT-P1"]
    assert coop.contracts["CT-P1"] == contract("CT-P1", "P1")
    assert SplitMethod("percent") is SplitMethod.PERCENT
    assert attrs.has(SplitKey)
