"""What closed years of a book call for: a loss against the highest capital, losses in a row."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, close
from closing_year import NOVEMBER, closed_year, cooperative, sold, year_of

from cae_core.closing.year_calls import year_calls, year_notes
from cae_core.cooperative.documents import MonthDocuments

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")


def calls(store, coop, label="2025-2026"):
    return [each.key for each in year_calls(store, coop, FRANCE, year_of(store, coop, label))]


@pytest.mark.parametrize(("loss", "told"), [(-29_999_99, []), (-30_000_00, ["review_after_loss"])])
def test_a_loss_of_half_of_the_capital_calls_for_a_review(loss, told):
    """FR-2.40: the capital is 60 000.00."""
    assert calls(*closed_year(loss)) == told


@pytest.mark.parametrize(("last", "told"), [(-1_00, ["review_after_losses"]), (0, [])])
def test_three_years_of_loss_in_a_row(last, told):
    """FR-2.40: years end with October; nothing is said after two."""
    store, coop = closed_year(-10_00)
    month = NOVEMBER
    for amount in (-10_00, last):
        assert calls(store, coop, coop.year_of(month.previous()).label) == []
        while coop.year_of(month).end > month:
            close(store, coop, MonthDocuments(month))
            month = month.next()
        close(store, coop, numbered(sold(amount, month), str(month)))
        month = month.next()
    assert calls(store, coop, coop.year_of(month.previous()).label) == told


@pytest.mark.parametrize(
    ("days", "told", "noted"),
    [
        ({}, [], ["review_day_unsaid"]),
        ({"last_review": dt.date(2022, 10, 31)}, ["review_due"], []),
        ({"last_review": dt.date(2022, 11, 1)}, [], ["review_due"]),
        ({"registered": dt.date(2021, 11, 1)}, ["review_due"], []),
        ({"registered": dt.date(2012, 1, 5), "last_review": dt.date(2024, 5, 2)}, [], ["review_due"]),
    ],
)
def test_the_clock_of_reviews_runs_from_what_the_cooperative_says(days, told, noted):
    """FR-2.40: the year ends on 31 October 2026, and what falls due within a year of it is called for."""
    store, coop = closed_year(coop=cooperative(**days))
    assert calls(store, coop) == told
    notes = year_notes(store, coop, FRANCE, year_of(store, coop))
    assert [each.key for each in notes if each.key != "review_request"] == noted


def numbered(documents, name):
    return attrs.evolve(
        documents, expenses=tuple(attrs.evolve(each, reference=f"D-{name}") for each in documents.expenses)
    )
