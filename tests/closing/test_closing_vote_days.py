"""What an assembly grants is paid in its own month, from its day on and not before."""

import datetime as dt

import attrs
import pytest
from closing_small import close, problems
from closing_year import ASSEMBLY, NOVEMBER, closed_year, sold, vote, voting

from cae_core.cooperative.documents import MonthDocuments, Payment, PaymentKind
from cae_core.errors import Origin

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
LATER = ASSEMBLY + dt.timedelta(3)
BEFORE = ASSEMBLY - dt.timedelta(1)


def paid(target, amount, day=LATER, kind=PaymentKind.LABOUR_SHARE, reference="V-1"):
    return Payment(reference, day, kind, target, amount, origin=Origin("2026-11/payments.csv", 2))


def month(*payments, **inputs):
    return attrs.evolve(voting(vote(labour_equally="1", **inputs)), payments=payments)


def test_what_is_voted_is_paid_in_the_month_of_the_vote():
    store, coop = closed_year()
    close(store, coop, month(paid("P1", 23_333_34), paid("P3", 333, ASSEMBLY, reference="V-2")))
    assert store.open_items("labour_share_due") == {
        ("2026-11 AG-1", "services", "", "P3"): -23_333_33 + 333,
        ("2026-11 AG-1", "services", "", "P4"): -23_333_33,
    }
    assert store.verify() == ()


def test_no_more_is_paid_than_was_voted():
    store, coop = closed_year()
    (problem,) = problems(store, coop, month(paid("P1", 23_333_35)))
    assert problem.reason == "a payment above what is owed, {open}"


def test_nothing_is_paid_before_the_assembly():
    store, coop = closed_year()
    (problem,) = problems(store, coop, month(paid("P1", 1, BEFORE)))
    assert problem.text().endswith(
        "taken before the assembly that grants it; expected a day from 2026-11-20 on"
    )


def test_what_an_earlier_assembly_granted_may_be_paid_before_this_one():
    store, coop = closed_year()
    close(store, coop, month())
    december = NOVEMBER.next()
    for place in range(11):
        close(store, coop, sold(0 if place else 1_000_00, december + place))
    next_year = december + 11
    ballot = vote("2026-2027", next_year.last, "AG-2", labour_equally="1", eligible_employees="3")
    made = MonthDocuments(
        next_year, allocations=(ballot,), payments=(paid("P1", 23_333_34, next_year.first),)
    )
    assert problems(store, coop, made) == ()
    over = attrs.evolve(made, payments=(paid("P1", 23_333_35, next_year.first),))
    assert [each.reason for each in problems(store, coop, over)] == [
        "taken before the assembly that grants it"
    ]


def test_a_vote_that_is_refused_posts_nothing_to_pay():
    store, coop = closed_year()
    found = problems(store, coop, month(paid("P1", 1), development_rate="0.9"))
    assert {"development_rate", "amount"} <= {each.column for each in found}
    assert list(store.entries(month=NOVEMBER)) == []
