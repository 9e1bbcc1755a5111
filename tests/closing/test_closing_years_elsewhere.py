"""A year kept elsewhere: its result, brought in by activity, is proposed, voted, handed over and shared here."""

from fractions import Fraction

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, ledger, problems
from closing_year import NOVEMBER, cooperative, refused, vote, voting, year_of

from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.closing.proposals import FigureOfTheBook, propose, sharing_of
from cae_core.closing.reserve_run import reserve_findings
from cae_core.closing.year_end import YearDisagrees, YearElsewhere, find_year
from cae_core.closing.years_elsewhere import NotSaid
from cae_core.cooperative.account import accounts
from cae_core.cooperative.documents import MonthDocuments, OpeningBalance
from cae_core.cooperative.opening_years import OpeningPerson, OpeningResult
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
BEFORE, FIRST = "2024-2025", "2025-2026"
OWN = (
    OpeningBalance("services", "bank", 75_000_00),
    OpeningBalance("services", "capital", -60_000_00),
    OpeningBalance("services", "legal_reserve", -10_000_00),
)


def brought(activity, amount):
    """A past result of an activity, with the money that it left."""
    return (
        OpeningBalance(activity, "bank", amount),
        OpeningBalance(activity, "allocated_result", -amount),
    )


SERVICES_LOSS = OpeningBalance("services", "allocated_result", -5_000_00)
OPENED = (*OWN, SERVICES_LOSS, *brought("ATELIER", 20_000_00), *brought("ECOLE", -1_000_00))
RESULTS = (
    OpeningResult(BEFORE, "ATELIER", 20_000_00),
    OpeningResult(BEFORE, "ECOLE", -1_000_00),
    OpeningResult(BEFORE, "services", 5_000_00),
)
PEOPLE = (
    OpeningPerson(BEFORE, "P1", wages=18_000_00, hours="1600", months=12),
    OpeningPerson(BEFORE, "P4", wages=6_000_00, hours="800.5", months=10),
)


def arrived(**changes):
    """It arrives in October 2026, the last month of its year, with the year before not allocated yet."""
    return cooperative(**({"opening": OPENED, "opening_results": RESULTS} | changes))


def first_month(coop=None):
    store, coop = ledger(), coop or arrived()
    close(store, coop, MonthDocuments(OCTOBER))
    return store, coop


def proposed(coop, **sharing):
    store, coop = first_month(coop)
    (made,) = propose(
        store,
        coop,
        FRANCE,
        year_of(store, coop, BEFORE),
        options={"one": {"development_rate": "0.25"}},
        sharing=sharing_of(sharing),
    )
    return made


# --- what is read -------------------------------------------------------------------------------------------


def test_a_year_kept_elsewhere_is_its_results_and_what_the_book_began_with():
    found = year_of(*first_month(), BEFORE)
    assert [(each.activity, each.result, each.turnover) for each in found.activities] == [
        ("ATELIER", 20_000_00, 0),
        ("ECOLE", -1_000_00, 0),
        ("services", 5_000_00, 0),
    ]
    assert (found.surplus, found.elsewhere) == (24_000_00, True)
    assert found.figures == {
        "surplus_to_allocate": 24_000_00,
        "earlier_losses": 0,
        "earlier_gains": 0,
        "legal_reserve_balance": 10_000_00,
        "statutory_reserve_balance": 0,
        "other_reserves_balance": 0,
        "capital": 60_000_00,
        "loss_provisions": 0,
        "highest_capital": 60_000_00,
        "eligible_employees": 3,
    }
    (remark,) = found.remarks
    assert "kept elsewhere" in remark.text


def test_what_the_year_after_earns_does_not_move_it():
    store, coop = first_month()
    before = year_of(store, coop, BEFORE)
    close(store, coop, voting(vote(BEFORE)))
    after = year_of(store, coop, BEFORE)
    assert (after.activities, after.figures) == (before.activities, before.figures)
    assert year_of(store, coop, FIRST).surplus == 0


def test_who_worked_is_read_in_contracts_and_in_what_is_said_of_the_year():
    found = year_of(*first_month(arrived(opening_people=PEOPLE)), BEFORE)
    assert {each.person: (each.wages, each.time, each.presence) for each in found.workers} == {
        "P1": (18_000_00, Ratio(1600), 12),
        "P3": (0, Fraction(0), 4),
        "P4": (6_000_00, Ratio(1601, 2), 10),
    }


def test_a_year_before_that_was_not_brought_in_says_what_it_takes():
    with pytest.raises(YearElsewhere, match=r"opening_results\.csv"):
        find_year(cooperative(), BEFORE)


def test_results_that_the_book_did_not_begin_with_are_refused():
    store, coop = first_month()
    changed = attrs.evolve(coop, opening_results=(OpeningResult(BEFORE, "ATELIER", 24_000_00),))
    with pytest.raises(YearDisagrees):
        year_of(store, changed, BEFORE)


# --- proposals ----------------------------------------------------------------------------------------------


def test_shares_in_equal_parts_ask_for_nothing_more():
    made = proposed(arrived(), labour_equally="1")
    assert made.lawful
    assert made.persons["labour_share"] == {"P1": 4_800_00, "P3": 4_800_00, "P4": 4_800_00}


def test_shares_by_wages_or_time_take_what_is_said_of_the_year():
    """14 400.00: P3 worked four months; by wages 3 to 1, by time 1600 to 800.5."""
    people = (*PEOPLE, OpeningPerson(BEFORE, "P3", wages=0, hours="0"))
    coop = arrived(opening_people=people)
    assert proposed(coop, labour_wages="1").persons["labour_share"] == {"P1": 10_800_00, "P4": 3_600_00}
    by_time = proposed(coop, labour_time="1").persons["labour_share"]
    assert by_time == {"P1": 9_598_00, "P4": 4_802_00}


@pytest.mark.parametrize(("key", "column"), [("labour_wages", "wages"), ("labour_time", "hours")])
def test_what_is_missing_is_asked_by_name(key, column):
    made = proposed(arrived(opening_people=PEOPLE[:1]), **{key: "1"})
    error = made.unshared["labour_share"]
    assert isinstance(error, NotSaid)
    assert error.data == {"year": BEFORE, "column": column, "persons": "P3, P4"}


def test_interest_is_shared_by_the_capital_said():
    people = (OpeningPerson(BEFORE, "P1", capital=3_000_00), OpeningPerson(BEFORE, "P2", capital=1_000_00))
    store, coop = first_month(arrived(opening_people=people))
    options = {"one": {"development_rate": "0.25", "share_interest": "400"}}
    (made,) = propose(store, coop, FRANCE, year_of(store, coop, BEFORE), options=options)
    assert made.persons["share_interest"] == {"P1": 300_00, "P2": 100_00}


def test_reserves_and_result_are_the_books_and_the_rest_may_be_said():
    store, coop = first_month()
    found = year_of(store, coop, BEFORE)
    typed = {"development_rate": "0.25", "highest_capital": "80000"}
    (made,) = propose(store, coop, FRANCE, found, options={"one": typed})
    assert made.allocation.run["highest_capital"] == 80_000_00
    with pytest.raises(FigureOfTheBook):
        propose(store, coop, FRANCE, found, options={"one": {**typed, "legal_reserve_balance": "0"}})


# --- the vote -----------------------------------------------------------------------------------------------


def test_the_vote_is_posted_results_are_handed_over_and_reserves_grow():
    """15 % of 24 000.00 to the legal reserve, a quarter to the fund; ATELIER hands over all but ECOLE's loss."""
    store, coop = first_month()
    close(store, coop, voting(vote(BEFORE, development_rate="0.25", labour_equally="1")))
    (entry,) = store.entries(key=f"allocation:{BEFORE}")
    assert [(each.role, each.party, each.amount) for each in entry.postings] == [
        ("allocated_result", "", 24_000_00),
        ("legal_reserve", "", -3_600_00),
        ("statutory_reserve", "", -6_000_00),
        ("labour_share_due", "P1", -4_800_00),
        ("labour_share_due", "P3", -4_800_00),
        ("labour_share_due", "P4", -4_800_00),
    ]
    (handed,) = store.entries(key=f"allocation:{BEFORE}:results")
    assert [(each.role, each.activity, each.amount) for each in handed.postings] == [
        ("allocated_result", "ATELIER", 20_000_00),
        ("link", "ATELIER", -20_000_00),
        ("link", "services", 20_000_00),
        ("allocated_result", "services", -20_000_00),
    ]
    held = store.balances()
    assert sum(amount for (_, role), amount in held.items() if role == "allocated_result") == 0
    accounts(held)
    (stored,) = store.documents("allocation")
    assert stored.payload["results"] == {"ATELIER": 20_000_00, "ECOLE": -1_000_00, "services": 5_000_00}
    assert store.verify() == ()
    assert reserve_findings(coop, FRANCE, store) == ()


def test_it_may_be_voted_in_the_first_month_here():
    store, coop = ledger(), arrived()
    close(store, coop, voting(vote(BEFORE, day=OCTOBER.last), month=OCTOBER))
    assert store.known_keys([f"allocation:{BEFORE}"])


def test_a_loss_brought_in_lowers_what_the_law_lets_it_lower():
    opening = (
        *OWN,
        OpeningBalance("services", "statutory_reserve", -2_000_00),
        OpeningBalance("services", "allocated_result", 3_000_00),
        OpeningBalance("services", "bank", -6_000_00),
    )
    coop = arrived(opening=opening, opening_results=(OpeningResult(BEFORE, "services", -3_000_00),))
    store, coop = first_month(coop)
    close(store, coop, voting(vote(BEFORE, loss_to_reserves="2000")))
    (entry,) = store.entries(key=f"allocation:{BEFORE}")
    assert [(each.role, each.amount) for each in entry.postings] == [
        ("allocated_result", -3_000_00),
        ("statutory_reserve", 2_000_00),
        ("carried_forward", 1_000_00),
    ]
    assert reserve_findings(coop, FRANCE, store) == ()
    # without the loss that justifies it, what lowered the reserve is found
    unsaid = attrs.evolve(coop, opening_results=())
    assert [each.number for each in reserve_findings(unsaid, FRANCE, store)] == [entry.number]


def test_the_first_year_here_waits_for_it():
    store, coop = first_month()
    (problem,) = refused(store, coop, vote(FIRST))
    assert (problem.reason, problem.fields["before"]) == ("an earlier year is not allocated", BEFORE)
    close(store, coop, voting(vote(BEFORE)))
    later = vote(FIRST, NOVEMBER.next().first, "AG-2")
    assert refused(store, coop, later, month=NOVEMBER.next()) == ()


def test_a_vote_whose_key_cannot_be_applied_is_refused():
    store, coop = first_month(arrived(opening_people=PEOPLE[:1]))
    (problem,) = refused(store, coop, vote(BEFORE, labour_wages="1"))
    assert "P3, P4" in problem.text()


def test_of_two_years_the_second_is_voted_on_the_reserves_that_the_first_leaves():
    earlier = "2023-2024"
    results = (OpeningResult(earlier, "services", 4_000_00), OpeningResult(BEFORE, "services", 1_000_00))
    store, coop = first_month(arrived(opening=(*OWN, SERVICES_LOSS), opening_results=results))
    both = vote(earlier), vote(BEFORE, reference="AG-2")
    assert [each.fields["before"] for each in refused(store, coop, *both)] == [earlier]
    close(store, coop, voting(both[0]))
    figures = year_of(store, coop, BEFORE).figures
    assert {
        role: figures[f"{role}_balance"] for role in sorted(RESERVE_ROLES) if role != "other_reserves"
    } == {
        "legal_reserve": 10_600_00,
        "statutory_reserve": 600_00,
    }
    december = NOVEMBER.next()
    assert refused(store, coop, vote(BEFORE, december.first, "AG-2"), month=december) == ()


# --- what is refused in the files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"opening_results": RESULTS[:2]}, "result", "the years together earned 0.00"),
        ({"opening_results": (*RESULTS, RESULTS[0])}, "activity", "used twice in the year"),
        ({"opening_results": (OpeningResult("2025-2026", "services", 1),)}, "year", "such as 2024-2025"),
        ({"opening_results": (OpeningResult("2024", "services", 1),)}, "year", "not a year kept elsewhere"),
        ({"opening_results": (OpeningResult(BEFORE, "NOWHERE", 1),)}, "activity", "unknown activity"),
        ({"opening_people": (OpeningPerson(BEFORE, "P99"),)}, "person", "unknown person"),
        ({"opening_people": (OpeningPerson("2023-2024", "P1"),)}, "year", "unknown year"),
        ({"opening_people": (OpeningPerson(BEFORE, "P1", wages=-1),)}, "wages", "a negative amount"),
    ],
)
def test_what_does_not_fit_the_opening_is_told(changes, column, said):
    found = problems(ledger(), arrived(**changes), MonthDocuments(OCTOBER))
    assert any(each.column == column and said in each.text() for each in found)


def test_what_fits_is_not_told():
    assert problems(ledger(), arrived(opening_people=PEOPLE), MonthDocuments(OCTOBER)) == ()
