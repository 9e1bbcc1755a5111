"""Morocco: uneven pay through the month-end, income tax by the cumulative method (MA-159).

Each month takes the year so far over its days; December then leaves the tax of the year, whatever the months were.
"""

import datetime as dt
from fractions import Fraction
from math import floor

import pytest
from closed_months import JANUARY, close, contract, payslip, staff

from cae_core.cooperative.documents import PayMode, PayOrder

YEAR = [JANUARY + number for number in range(12)]
SCALE = [(0, 0), (40_000, 10), (60_000, 20), (80_000, 30), (100_000, 34), (180_000, 37)]  # MA-151, from 2025
UNEVEN = [4_000, 12_000, 6_500, 3_900, 21_000, 7_000, 4_400, 9_000, 15_000, 3_800, 5_000, 8_000]
"""Gross pay by month in dirhams."""


def centimes(amount):
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def tax_of_the_year(taxable_gross, contributions, dependants=0):
    """MA-151, MA-155 and MA-157: 35 % of expenses up to 78 000 a year, else 25 % up to 35 000; 500 a dependant."""
    rate = 35 if taxable_gross <= 78_000 else 25
    expenses = taxable_gross * Fraction(rate, 100)
    expenses = expenses if rate == 35 else min(expenses, Fraction(35_000))
    base = taxable_gross - centimes(expenses) - contributions
    ends = [low for low, _ in SCALE[1:]] + [base]
    tax = sum(
        (min(base, high) - low) * Fraction(share, 100)
        for (low, share), high in zip(SCALE, ends, strict=True)
        if base > low
    )
    return max(centimes(tax) - 500 * min(dependants, 6), Fraction(0))


def orders(gross):
    def of(month):
        if gross[month.number - 1]:
            yield PayOrder("W1", PayMode.GROSS, gross[month.number - 1] * 100)

    return of


def year_of(store):
    """The year's tax withheld, taxable gross and the employee's contributions, in dirhams."""
    slips = [slip for slip in (payslip(store, month) for month in YEAR) if slip is not None]
    nodes = (("income_tax",), ("taxable_gross",), ("cnss_employee", "amo_employee", "cimr_employee"))
    return tuple(Fraction(sum(slip[node] for slip in slips for node in each), 100) for each in nodes)


@pytest.mark.parametrize(
    ("gross", "dependants"),
    [
        (UNEVEN, 0),
        (UNEVEN[::-1], 0),
        (UNEVEN, 3),
        ([5_000] * 11 + [60_000], 2),
        ([6_500] * 12, 0),  # 78 000 a year: the higher rate of expenses to the last dirham (MA-155)
        ([6_500] * 11 + [6_501], 0),
    ],
)
def test_twelve_months_withhold_the_tax_of_the_year(gross, dependants):
    worker = contract(dependants=str(dependants), cumulative_tax="true")
    tax, taxable, contributions = year_of(close(staff("MA", worker), YEAR, orders=orders(gross)))
    assert taxable == sum(gross)
    assert tax == tax_of_the_year(taxable, contributions, dependants)


def test_the_cooperative_may_choose_the_method_for_all():
    by_all = staff("MA", contract(), cumulative_tax="true")
    by_one = staff("MA", contract(cumulative_tax="true"))
    first, second = (year_of(close(coop, YEAR, orders=orders(UNEVEN))) for coop in (by_all, by_one))
    assert first == second
    monthly = year_of(close(staff("MA", contract()), YEAR, orders=orders(UNEVEN)))
    assert monthly[0] > first[0], "months alone are taxed as if each were a twelfth of its year"


def test_months_without_pay_count_among_the_days():
    """Under contract and unpaid in three months: the year is still twelve months long."""
    gross = [0, 12_000, 0, *UNEVEN[3:11], 0]
    gross[11] = 9_000
    worker = contract(cumulative_tax="true")
    tax, taxable, contributions = year_of(close(staff("MA", worker), YEAR, orders=orders(gross)))
    assert taxable == sum(gross)
    assert tax == tax_of_the_year(taxable, contributions)


def test_what_was_withheld_too_much_is_paid_back_within_the_year():
    high = [21_000] + [3_800] * 11
    store = close(staff("MA", contract(cumulative_tax="true")), YEAR, orders=orders(high))
    assert payslip(store, JANUARY)["income_tax"] > 0
    assert payslip(store, JANUARY + 1)["income_tax"] < 0
    assert payslip(store, JANUARY + 1)["net_pay"] > payslip(store, JANUARY + 1)["net_before_tax"]


def test_somebody_hired_in_july_is_taxed_on_half_a_year():
    worker = contract(start=dt.date(2026, 7, 1), cumulative_tax="true")
    store = close(
        staff("MA", worker),
        YEAR,
        orders=lambda month: orders([10_000] * 12)(month) if month.number > 6 else (),
    )
    whole = close(staff("MA", contract(cumulative_tax="true")), YEAR, orders=orders([10_000] * 12))
    assert payslip(store, YEAR[-1])["income_tax"] == payslip(whole, YEAR[-1])["income_tax"]
