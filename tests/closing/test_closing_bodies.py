"""What payslips and VAT owe is what the next month's payments clear, exactly or in whole euros."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, documents, empty_month, problems, reading

from cae_core.cooperative.checks import BODIES
from cae_core.cooperative.documents import Payment, PaymentKind
from cae_core.country import find_country
from cae_core.payroll.payslip import Payslip

NOVEMBER = OCTOBER.next()


def owed(store):
    found = dict.fromkeys(BODIES, 0)
    for (_, role), amount in store.balances().items():
        if role in found:
            found[role] -= amount
    return {role: amount for role, amount in found.items() if amount > 0}


def payments(owed, change=lambda amount: amount):
    return tuple(
        Payment(
            f"V-{role}",
            dt.date(2026, 11, 15),
            PaymentKind.VAT if role == "vat_due" else PaymentKind.BODY,
            "" if role == "vat_due" else role,
            change(amount),
        )
        for role, amount in owed.items()
    )


def november(store, change=lambda amount: amount):
    return attrs.evolve(empty_month(NOVEMBER), payments=payments(owed(store), change))


def without_pay():
    """November pays nobody, so that what is owed at its end comes from October."""
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, end=OCTOBER.last) for key, each in made.contracts.items()}
    activities = {
        key: each if each.is_services else attrs.evolve(each, end=OCTOBER.last)
        for key, each in made.activities.items()
    }
    return attrs.evolve(made, contracts=contracts, activities=activities)


def test_bodies_are_owed_what_the_payslips_charge():
    store, _ = close()
    regimes = find_country("FR").regimes
    sums = dict.fromkeys(BODIES, 0)
    for stored in store.documents("payslip", OCTOBER):
        for debit, credit, amount in Payslip.from_dict(stored.payload, regimes).charges():
            for role, part in ((debit, -amount), (credit, amount)):
                if role in sums:
                    sums[role] += part
    expected = {role: amount for role, amount in sums.items() if amount}
    assert {role: amount for role, amount in owed(store).items() if role != "vat_due"} == expected


@pytest.mark.parametrize(
    "change",
    [lambda amount: amount, lambda amount: (amount + 50) // 100 * 100],
    ids=["to the cent", "whole euros (FR-3.34)"],
)
def test_payments_of_the_next_month_clear_them(change):
    store, _ = close()
    due = owed(store)
    assert {"vat_due", "social_security", "supplementary_pension"} <= due.keys()
    assert any(amount % 100 for amount in due.values())
    close(store, without_pay(), november(store, change))
    assert owed(store) == {}
    paid = sum(change(amount) for amount in due.values())
    kept = sum(store.balances().get(("services", role), 0) for role in ("other_charges", "other_income"))
    assert kept == paid - sum(due.values())


def test_where_no_law_rounds_a_body_is_paid_to_the_cent():
    loaders = {part: load for part, load in FRANCE.loaders.items() if part != "payment_rounding"}
    elsewhere = attrs.evolve(FRANCE, loaders=loaders)
    store, _ = close()
    above = {role: amount for role, amount in owed(store).items() if amount % 100 >= 50}
    assert above
    month = attrs.evolve(
        empty_month(NOVEMBER), payments=payments(above, lambda amount: (amount + 50) // 100 * 100)
    )
    assert problems(store, without_pay(), month) == ()
    assert {each.column for each in problems(store, without_pay(), month, elsewhere)} == {"amount"}


def test_a_euro_more_is_refused():
    store, _ = close(month=documents())
    too_much = november(store, lambda amount: (amount + 50) // 100 * 100 + 100)
    found = problems(store, without_pay(), too_much)
    assert {each.column for each in found} == {"amount"}
    assert len(found) == len(too_much.payments)
