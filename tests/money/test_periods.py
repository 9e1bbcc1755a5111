"""Months, financial years, due dates and typed dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.errors import UnreadableDate
from cae_core.periods import FinancialYear, Month, add_months, due_date, parse_date

months = st.builds(Month, st.integers(1990, 2090), st.integers(1, 12))


@given(months, st.integers(-500, 500))
def test_months_add_up(month, count):
    assert (month + count) - count == month
    assert month.until(month + count) == count


@given(months)
def test_a_month_holds_its_days_and_no_other(month):
    assert month.first in month
    assert month.last in month
    assert month.first - dt.timedelta(1) not in month
    assert Month.of(month.last + dt.timedelta(1)) == month.next()
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "10-2026", "octobre 2026", ""])
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(UnreadableDate, match="a month such as 2026-10"):
        Month.parse(text)


def test_a_month_out_of_the_year_cannot_be_built():
    with pytest.raises(UnreadableDate):
        Month(2026, 13)


def test_financial_years_may_start_in_any_month():
    year = FinancialYear.of(Month(2026, 9), first_month=9)
    assert (str(year.start), str(year.end), year.label) == ("2026-09", "2027-08", "2026-2027")
    assert Month(2027, 8) in year
    assert Month(2027, 9) not in year
    assert FinancialYear.of(Month(2026, 5)).label == "2026"


@given(months, st.integers(1, 12))
def test_each_month_lies_in_its_year_of_twelve(month, first):
    year = FinancialYear.of(month, first)
    assert month in year
    assert len(list(year.months())) == 12
    assert next(year.months()).number == first


@pytest.mark.parametrize("text", ["2026-10-31", "31/10/2026", " 2026-10-31 "])
def test_dates_as_people_type_them(text):
    assert parse_date(text) == dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    "text", ["30/02/2026", "2026-02-30", "10/31/2026", "31.10.2026", "46326", "", "1/2/26"]
)
def test_days_that_do_not_exist_or_cannot_be_read_are_refused(text):
    with pytest.raises(UnreadableDate, match="an existing day"):
        parse_date(text)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"days": 30}, dt.date(2026, 11, 14)),
        ({"days": 45, "end_of_month": True}, dt.date(2026, 11, 30)),
        ({"then_day": 15}, dt.date(2026, 11, 15)),
        ({"days": 30, "end_of_month": True, "then_day": 31}, dt.date(2026, 12, 31)),
        ({}, dt.date(2026, 10, 15)),
    ],
)
def test_due_dates(terms, expected):
    assert due_date(dt.date(2026, 10, 15), **terms) == expected


def test_adding_months_stays_in_the_month():
    assert add_months(dt.date(2028, 1, 31), 1) == dt.date(2028, 2, 29)
