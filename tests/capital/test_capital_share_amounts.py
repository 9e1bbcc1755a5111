"""What rows leave to the statutes: interest for paying late, and the part of pay that goes to shares."""

import datetime as dt

import attrs
import pytest

from cae_core.capital.share_amounts import late_interest, with_amount
from cae_core.capital.share_checks import check_shares
from cae_core.capital.share_law import People, ShareLaw
from cae_core.capital.share_operations import Means, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.capital.shares import Register
from cae_core.rules.ratio import Ratio

TERMS = ShareTerms("EUR", (ShareValue(dt.date.min, 2000),), late_rate=Ratio(3, 100), pay_rate=Ratio(2, 100))
LAW = ShareLaw(None, lambda day: day.replace(month=12, day=31))


def operation(kind, month, day, **more):
    date = dt.date(2026, month, day)
    return ShareOperation(f"{kind}-{date}", date, "P1", ShareKind(kind), **more)


CALLED = (
    operation("subscription", 1, 5, shares=100),
    operation("call", 3, 1, amount=100_000, due=dt.date(2026, 3, 31)),
)
"""100 shares of 20.00, half of them called, to be paid by the end of March."""


@pytest.mark.parametrize(
    ("day", "interest"),
    [
        (dt.date(2026, 3, 31), 0),
        (dt.date(2026, 4, 1), 8),  # 1,000.00 × 3 % × 1/365 = 0.082…
        (dt.date(2026, 6, 12), 600),  # 73 days, a fifth of a year
        (dt.date(2027, 3, 31), 3000),
    ],
)
def test_interest_runs_from_the_day_after_a_call_was_due(day, interest):
    assert late_interest(Register(TERMS, (), CALLED), "P1", day) == interest


def test_what_is_paid_late_bears_interest_until_it_is_paid_and_once():
    """1,000.00 for 73 days, then 500.00 for 73 more: 6.00 and 3.00."""
    register = Register(TERMS, (), CALLED)
    register.follow(operation("payment", 6, 12, amount=50_000))
    assert late_interest(register, "P1", dt.date(2026, 8, 24)) == 900
    charged = with_amount(register, operation("late_interest", 8, 24), {})
    assert charged.amount == 900
    register.follow(charged)
    assert late_interest(register, "P1", dt.date(2026, 8, 24)) == 0
    assert register.of("P1").owed == 50_900


def test_a_call_that_was_paid_late_still_bears_what_it_bore():
    register = Register(TERMS, (), (*CALLED, operation("payment", 6, 12, amount=100_000)))
    register.follow(with_amount(register, operation("late_interest", 12, 31), {}))
    assert register.of("P1").owed == 600


def said(terms, *rows, pay=None):
    found = check_shares(Register(terms), rows, LAW, People(pay=pay or {}))
    return [each.text() for each in found.problems]


@pytest.mark.parametrize(
    ("terms", "amount", "decision", "problem"),
    [
        (TERMS, 600, "", ""),
        (TERMS, 0, "", ""),
        (TERMS, 601, "", "more interest for being late than at the rate of the statutes; expected at most 6.00"),
        (attrs.evolve(TERMS, late_rate=Ratio(0)), 601, "meeting of 1 June", ""),
        (attrs.evolve(TERMS, late_rate=Ratio(0)), 1, "", "that no statutes and no decision give; expected who"),
        (attrs.evolve(TERMS, late_rate=Ratio(0)), 0, "meeting of 1 June", "late that comes to nothing"),
    ],
)  # fmt: skip
def test_interest_for_being_late_is_the_statutes_or_somebody_decided_it(terms, amount, decision, problem):
    found = said(terms, *CALLED, operation("late_interest", 6, 12, amount=amount, decision=decision))
    assert [text for text in found if problem and problem in text] == found


@pytest.mark.parametrize("kind", ["payment", "exclusion"])
def test_on_the_day_somebody_pays_or_leaves_interest_comes_first(kind):
    amount = 100_600 if kind == "payment" else 0
    last = operation(kind, 6, 12, amount=amount, decision="meeting")
    assert said(TERMS, *CALLED, last, operation("late_interest", 6, 12)) == []


def test_before_a_call_is_due_nothing_is_late():
    (found,) = said(TERMS, *CALLED, operation("late_interest", 3, 31))
    assert "comes to nothing" in found


def paid_by_pay(gross, *rows, terms=TERMS):
    """What each row comes to, one after the other, on a gross pay."""
    register, amounts = Register(terms), []
    for row in rows:
        stated = with_amount(register, attrs.evolve(row, means=Means.PAY), {"P1": gross})
        register.follow(stated)
        amounts.append(stated.amount)
    return amounts


def test_a_part_of_pay_goes_to_shares_rounded_down():
    subscription = operation("subscription", 1, 31, shares=100)
    assert paid_by_pay(150_049, subscription, operation("payment", 2, 28)) == [3000, 3000]


def test_a_part_of_pay_stops_at_what_shares_cost_and_at_what_the_statutes_want_paid():
    subscription = operation("subscription", 1, 31, shares=2)
    assert paid_by_pay(150_000, subscription, operation("payment", 2, 28)) == [3000, 1000]
    until = attrs.evolve(TERMS, pay_until=5500)
    subscription = operation("subscription", 1, 31, shares=100)
    assert paid_by_pay(150_000, subscription, operation("payment", 2, 28), terms=until) == [3000, 2500]


def test_who_earned_nothing_has_nothing_withheld():
    (found,) = said(
        TERMS,
        operation("subscription", 1, 31, shares=2),
        operation("payment", 2, 28, means=Means.PAY),
    )
    assert "expected an amount above zero, at most 40.00" in found


@pytest.mark.parametrize(
    ("kind", "means", "amount"),
    [("payment", Means.BANK, 0), ("payment", Means.PAY, 500), ("subscription", Means.BANK, 0), ("call", Means.BANK, 0)],
)  # fmt: skip
def test_other_rows_stay_as_they_are_written(kind, means, amount):
    row = operation(kind, 2, 28, means=means, amount=amount, shares=1)
    assert with_amount(Register(TERMS, (), CALLED), row, {"P1": 150_000}) is row
