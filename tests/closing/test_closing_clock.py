"""A month is closed under the law as it was published on a day, and stays so."""

import datetime as dt

import pytest
from closing_late import COUNTRY, EVE, JANUARY, close, cooperative, month
from closing_small import ledger, order
from late_wage import PARAMETERS, PUBLISHED, country, regime

from cae_core.closing.clock import ClosedUnderOtherLaw, LawForgotten, law_day
from cae_core.closing.month_end import check_month
from cae_core.cooperative.documents import PayMode

COOPERATIVE = cooperative()
FEBRUARY = JANUARY.next()
MONTH = month(JANUARY, order("C4", PayMode.GROSS, 54_000))
"""540.00 is above the least wage known on the eve of the decree, and below the decree's."""


def closed(**clock):
    store, _ = close(COOPERATIVE, MONTH, **clock)
    (slip,) = store.documents("payslip", JANUARY)
    return store, slip.payload


@pytest.mark.parametrize(
    ("clock", "below"),
    [
        ({"today": EVE}, "false"),
        ({"today": PUBLISHED}, "true"),
        ({"today": PUBLISHED, "known_on": EVE}, "false"),
        ({"today": EVE, "known_on": dt.date.max}, "true"),
    ],
)
def test_pay_follows_the_law_as_published_on_the_validation_date_or_the_day_asked_for(clock, below):
    assert closed(**clock)[1]["values"]["below_least_wage"] == below


def test_the_book_says_as_of_which_day_only_where_it_is_not_the_validation_date():
    store, _ = closed(today=PUBLISHED)
    (record,) = store.documents("month_end", JANUARY)
    assert list(record.payload) == ["inputs"]
    assert law_day(store, JANUARY) == PUBLISHED
    store, _ = closed(today=PUBLISHED, known_on=EVE)
    (record,) = store.documents("month_end", JANUARY)
    assert record.payload["known_on"] == EVE.isoformat()
    assert law_day(store, JANUARY) == EVE


def test_a_closed_month_stays_under_its_law():
    store, _ = closed(today=PUBLISHED, known_on=EVE)
    for asked in (None, EVE):
        _, again = close(COOPERATIVE, MONTH, store, today=dt.date(2026, 7, 1), known_on=asked)
        assert again.already_closed
    with pytest.raises(
        ClosedUnderOtherLaw, match="2026-01 is closed with the law as it was known on 2026-04-29"
    ):
        close(COOPERATIVE, MONTH, store, known_on=PUBLISHED)


def test_the_next_month_forgets_no_law():
    february = month(FEBRUARY, order("C4", PayMode.GROSS, 60_000))
    store, _ = closed(today=PUBLISHED, known_on=EVE)
    with pytest.raises(LawForgotten, match=r"2026-02 .* 2026-04-28: 2026-01 was closed .* 2026-04-29"):
        close(COOPERATIVE, february, store, today=PUBLISHED, known_on=EVE - dt.timedelta(days=1))
    assert list(store.closed_months()) == [JANUARY]
    close(COOPERATIVE, february, store, today=PUBLISHED, known_on=EVE)
    assert law_day(store, FEBRUARY) == EVE


def test_all_that_is_known_is_what_was_published_at_the_validation():
    store, _ = closed(today=PUBLISHED, known_on=dt.date.max)
    february = month(FEBRUARY, order("C4", PayMode.GROSS, 60_000))
    close(COOPERATIVE, february, store, today=PUBLISHED, known_on=PUBLISHED)
    assert law_day(store, FEBRUARY) == PUBLISHED


def test_a_check_takes_the_law_of_a_day():
    """A rate published on 30 April only: what it computes cannot be paid the day before."""
    late = PARAMETERS.replace('value = "0.10",', 'value = "0.10", known_from = 2026-04-30,')
    law = country(regime(late))
    (problem,) = check_month(COOPERATIVE, law, MONTH, ledger(), known_on=EVE)
    assert "social_rate" in problem.text()
    assert check_month(COOPERATIVE, law, MONTH, ledger(), known_on=PUBLISHED) == ()
    assert check_month(COOPERATIVE, law, MONTH, ledger()) == (), "all that the library knows"
    assert check_month(COOPERATIVE, COUNTRY, MONTH, ledger(), known_on=EVE) == ()
