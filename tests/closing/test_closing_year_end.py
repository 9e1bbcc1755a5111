"""A closed year: what activities earned, the surplus, and what the book knows of the rest."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, ledger
from closing_year import NOVEMBER, YEAR, closed_year, cooperative, sold, year_of

from cae_core.capital.share_operations import OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.capital.sharing import interest_capital
from cae_core.closing.year_end import UnknownYear, YearNotClosed, find_year, year_end
from cae_core.closing.year_people import holdings_of
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import Adjustment, AdjustmentLine, OpeningBalance
from cae_core.ledger.entries import Entry, Posting
from cae_core.periods import Month
from cae_core.rules.parameters import ParameterSet

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")


def adjusted(reference, charge, against, amount, activity="ATELIER"):
    rows = (AdjustmentLine(activity, charge, amount), AdjustmentLine(activity, against, -amount))
    return Adjustment(reference, OCTOBER.last, reference, rows)


def test_the_surplus_is_what_activities_and_services_earned():
    found = year_of(*closed_year())
    results = {each.activity: each.result for each in found.activities}
    assert results == {"ATELIER": 90_000_00, "services": 10_000_00}
    assert found.surplus == found.figures["surplus_to_allocate"] == 100_000_00
    atelier, services = found.activities
    assert (atelier.turnover, atelier.contribution, services.contribution) == (
        100_000_00,
        10_000_00,
        -10_000_00,
    )


def test_provisions_and_company_tax_lower_the_surplus():
    """2 000.00 are retained for the entrepreneur of ATELIER, 500.00 of tax are the services'."""
    made = (
        adjusted("RET", "charges_provisions", "provisions", 2_000_00),
        adjusted("IS", "charges_company_tax", "company_tax", 500_00, "services"),
    )
    found = year_of(*closed_year(adjustments=made))
    assert (found.surplus, found.before_tax, found.company_tax) == (97_500_00, 98_000_00, 500_00)
    assert [(each.provided, each.company_tax) for each in found.activities] == [(2_000_00, 0), (0, 500_00)]


def test_the_book_knows_reserves_capital_net_worth_and_who_may_receive_the_labour_share():
    found = year_of(*closed_year())
    assert found.figures == {
        "surplus_to_allocate": 100_000_00,
        "earlier_losses": 0,
        "earlier_gains": 0,
        "legal_reserve_balance": 10_000_00,
        "statutory_reserve_balance": 0,
        "other_reserves_balance": 0,
        "capital": 60_000_00,
        "loss_provisions": 0,
        "highest_capital": 60_000_00,
        "interest_capital": 60_000_00,
        "net_worth": 170_000_00,
        "eligible_employees": 3,
    }


def test_capital_that_moved_in_the_year_leaves_what_bears_interest_to_be_said():
    """Laws count what was paid in the course of a year differently."""
    store, coop = ledger(), cooperative()
    postings = (Posting("bank", "services", 500_00), Posting("capital", "services", -500_00))
    with store.transaction() as work:
        work.post(Entry("paid", "capital", OCTOBER.last, "S", OCTOBER.last, "Shares", postings))
    close(store, coop, sold(100_000_00))
    found = year_of(store, coop).figures
    assert (found["capital"], found["highest_capital"]) == (60_500_00, 60_500_00)
    assert "interest_capital" not in found


def bearing(*opening, paid=0, wholly=False):
    """What bears interest in the year to October 2026, of members who brought shares in, P3 paying on the 12th."""
    terms = ShareTerms("EUR", (ShareValue(dt.date.min, 2000),))
    called, taken = (sum(getattr(row, name) for row in opening) for name in ("called", "subscribed"))
    brought = [
        OpeningBalance("services", "capital", -taken),
        OpeningBalance("services", "capital_uncalled", taken - called),
        OpeningBalance("services", "bank", called),
    ]
    coop = attrs.evolve(
        cooperative(), opening=tuple(brought), opening_shares=opening, shares=terms,
        statutes={"minimum_share": (Dated(dt.date.min, "20"),)},
    )  # fmt: skip
    day = dt.date(2026, 10, 12)
    rows = (ShareOperation("S1", day, "P3", ShareKind.PAYMENT, amount=paid),) if paid else ()
    store, coop = closed_year(coop=coop, shares=rows)
    year = find_year(coop, YEAR)
    held = holdings_of(coop, store, year, wholly_paid=wholly)
    return interest_capital(held, 365), year_of(store, coop).figures["interest_capital"]


def test_what_bears_interest_is_counted_for_its_days_since_it_was_brought_in():
    """P1 2 000.00 since 2020, all year; P3 200.00, 100.00 of it paid, since 8 August, 85 days of the year; and
    73.00 more on 12 October, for 20: 2 000.00 + 23.2876… + 4. In France what is paid up counts, whole or not.
    """
    old = OpeningShares("P1", 100, 200_000, 200_000, 200_000, dt.date(2020, 5, 1))
    new = OpeningShares("P3", 10, 20_000, 10_000, 10_000, dt.date(2026, 8, 8))
    assert bearing(old, new, paid=73_00) == (202_728, 202_728)
    assert bearing(old, new, paid=99_99, wholly=True)[0] == 200_000
    assert bearing(old, new, paid=100_00, wholly=True)[0] == 200_000 + 20_000 * 20 // 365


def test_what_was_brought_in_on_no_day_counts_from_the_books_first():
    """31 days of October."""
    shares = OpeningShares("P1", 365, 730_000, 730_000, 730_000)
    assert bearing(shares) == (62_000, 62_000)


def test_seniority_and_presence_are_completed_months():
    """C1 since January 2024, C3 since 15 June 2025, C4 since January 2025; the year begins in November 2025."""
    workers = {each.person: (each.presence, each.seniority) for each in year_of(*closed_year()).workers}
    assert workers == {"P1": (12, 34), "P3": (12, 16), "P4": (12, 22)}


def test_operations_are_the_turnover_that_persons_made():
    assert year_of(*closed_year()).operations == {"P1": 100_000_00}


def test_a_year_with_an_open_month_is_refused():
    coop = cooperative()
    with pytest.raises(YearNotClosed) as caught:
        year_of(ledger(), coop)
    assert caught.value.data == {"year": YEAR, "month": "2026-10"}
    store, coop = closed_year()
    close(store, coop, sold(0, NOVEMBER))
    with pytest.raises(YearNotClosed) as caught:
        year_of(store, coop, "2026-2027")
    assert caught.value.data["month"] == "2026-12"


@pytest.mark.parametrize("label", ["2024-2025", "2026", "20xx", "", "2025-2027"])
def test_a_label_that_is_none_of_its_years_is_refused(label):
    with pytest.raises(UnknownYear, match="2025-2026"):
        find_year(cooperative(), label)


def test_years_are_named_by_their_label():
    assert find_year(cooperative(), YEAR).start == Month(2025, 11)
    assert find_year(attrs.evolve(cooperative(), first_month=1), "2026").end == Month(2026, 12)


def test_a_book_that_begins_within_the_year_says_so():
    (remark,) = year_of(*closed_year()).remarks
    assert "the book begins in" in remark.text


def test_what_a_year_earned_does_not_move_when_the_next_one_goes_on():
    store, coop = closed_year()
    before = year_of(store, coop)
    close(store, coop, sold(5_000_00, NOVEMBER))
    after = year_of(store, coop)
    assert (after.activities, after.figures) == (before.activities, before.figures)


def test_a_law_without_a_rate_offers_no_company_tax():
    assert year_of(*closed_year()).tax_offered is None


def test_company_tax_is_offered_at_the_laws_rate():
    """An invented rate of a quarter, on the surplus before tax."""
    text = """
checked_until = 2026-12-31
[company_tax_rate]
unit = "rate"
label = { fr = "Impôt", ar = "ضريبة", en = "Tax" }
values = [{ from = 2000-01-01, value = "0.25", source = "invented", confidence = "text" }]
"""
    form = attrs.evolve(FRANCE.legal_form("scop_sarl"), parameters=ParameterSet.load([text], "EUR"))
    country = attrs.evolve(FRANCE, loaders={**FRANCE.loaders, "legal_forms": lambda: {"scop_sarl": form}})
    store, coop = closed_year(10_000_01)
    found = year_end(store, coop, country, find_year(coop, YEAR))
    assert (found.tax_offered, found.tax_source) == (2_500_00, "invented")
