"""When each body must be paid, by country: the month that follows, or the month after the quarter."""

import datetime as dt

import pytest

from cae_core.country import find_country
from cae_core.country.errors import NotInCountry
from cae_core.periods import Month

DATES = [
    # FR-3.75: the 5th from 50 employees, else the 15th; FR-1.54: CAPE after the quarter
    ("FR", "social_security", "2026-10", "2026-11-15"),
    ("FR", "cape", "2026-11", "2027-01-15"),
    # MA-147: the 10th; MA-160 and MA-176: in the month that follows
    ("MA", "social_security", "2026-10", "2026-11-10"),
    ("MA", "withheld_tax", "2026-01", "2026-02-28"),
    ("MA", "withheld_tax", "2028-01", "2028-02-29"),
    ("MA", "vat_due", "2026-10", "2026-11-30"),
    ("MA", "vat_due", "2026-12", "2027-01-31"),
    # TN-53: CNSS in the 15 days after the quarter; TN-98: companies on the 28th of the next month
    ("TN", "social_security", "2026-10", "2027-01-15"),
    ("TN", "social_security", "2026-12", "2027-01-15"),
    ("TN", "social_security", "2026-04", "2026-07-15"),
    ("TN", "withheld_tax", "2026-10", "2026-11-28"),
    ("TN", "stamp_duty", "2026-12", "2027-01-28"),
    # DZ-67 and DZ-110: the G50 on the 20th of the next month
    ("DZ", "withheld_tax", "2026-12", "2027-01-20"),
    ("DZ", "vat_due", "2026-10", "2026-11-20"),
]


@pytest.mark.parametrize(("code", "body", "month", "due"), DATES)
def test_what_is_owed_for_a_month_falls_due(code, body, month, due):
    assert find_country(code).due_date(body, Month.parse(month)) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(("code", "body"), [("DZ", "social_security"), ("MA", "stamp_duty")])
def test_no_day_is_made_up_where_the_sheets_give_none(code, body):
    with pytest.raises(NotInCountry, match=body):
        find_country(code).due_date(body, Month(2026, 10))
