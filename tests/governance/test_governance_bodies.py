"""Who holds office: what minutes say of elections, appointments, renewal by thirds; both sides of each size."""

import datetime as dt
from fractions import Fraction

import pytest
from meetings import law_of

from cae_core.governance.assembly import State
from cae_core.governance.assembly_law import VoteBase
from cae_core.governance.bodies import seats_fault, size_fault, terms_on
from cae_core.governance.counting import Outcome
from cae_core.governance.decisions import Decision
from cae_core.governance.elections import ElectionOutcome
from cae_core.governance.minutes import Minutes
from cae_core.governance.natures import MeetingKind
from cae_core.governance.resolutions import Candidate, Effect, EffectKind, Election, Resolution

FIRST = dt.date(2022, 6, 19)
NONE = Fraction(0)


def year(number):
    return dt.date(number, 6, 19)


def minutes(number, on, *decisions, **more):
    kind = MeetingKind.ORDINARY
    return Minutes(
        number, "Invented", "ma_cooperative", on, kind, 1, State.CLOSED, decisions=decisions, **more
    )


def elected(*names, seats=None, fields=None, office="board", years=0):
    seats = len(names) if seats is None else seats
    election = Election(office, seats, tuple(map(Candidate, names)), term_years=years)
    effects = () if fields is None else (Effect(EffectKind.BOARD, fields),)
    outcome = ElectionOutcome(
        office,
        1,
        names,
        (),
        seats - len(names),
        (),
        {},
        VoteBase.CAST,
        NONE,
        NONE,
        True,
        False,
        {},
        (),
        "",
        "text",
    )
    return Decision(Resolution("E", "Election", election=election, effects=effects), rounds=(outcome,))


def decided(adopted=True, **fields):
    outcome = Outcome(adopted, VoteBase.CAST, NONE, NONE, NONE, True, {}, False, (), "", "text")
    return Decision(Resolution("R", "Board", effects=(Effect(EffectKind.BOARD, fields),)), outcome=outcome)


def told(register, on, law=None):
    return {each.member: each.until and each.until.year for each in terms_on(register, law or law_of(), on)}


def test_those_elected_sit_for_the_years_of_the_law_also_where_a_seat_stayed_open():
    register = [minutes(1, FIRST, elected("P1", "P2", seats=3))]
    assert told(register, year(2023)) == {"P1": 2025, "P2": 2025}
    assert told(register, FIRST - dt.timedelta(1)) == {}


@pytest.mark.parametrize(
    ("decision", "until"),
    [
        (elected("P1", years=2), 2024),
        (elected("P1", fields={"until": "2023-01-01"}), 2023),
        (elected("P1", office="other"), None),
    ],
)
def test_a_term_is_as_the_election_or_its_effect_says(decision, until):
    assert told([minutes(1, FIRST, decision)], FIRST) == {"P1": until}


def test_the_first_two_thirds_leave_as_drawn_and_each_year_renews_a_third():
    register = [
        minutes(1, FIRST, elected("P1", "P2", "P3")),
        minutes(2, year(2023), decided(drawn="P3, P1"), elected("P4")),
    ]
    assert told(register[:1], FIRST) == {"P1": 2025, "P2": 2025, "P3": 2025}
    assert told(register, year(2023)) == {"P1": 2024, "P2": 2025, "P4": 2026}
    lot_first = [
        register[0],
        minutes(2, dt.date(2022, 9, 1), decided(drawn="P3, P1")),
        minutes(3, year(2023), elected("P4")),
    ]
    assert told(lot_first, year(2022)) == {"P1": 2025, "P2": 2025, "P3": 2025}
    assert told(lot_first, dt.date(2022, 9, 1)) == {"P3": 2023, "P1": 2024, "P2": 2025}
    assert told(lot_first, year(2023)) == {"P4": 2026, "P1": 2024, "P2": 2025}


def test_a_resolution_appoints_and_lets_go_and_a_rejected_one_does_neither():
    register = [
        minutes(1, FIRST, decided(role="manager", members="P1, P2", until="2025-06-30")),
        minutes(2, year(2023), decided(adopted=False, role="manager", leaving="P1")),
        minutes(3, year(2024), decided(role="manager", leaving="P2")),
        minutes(4, year(2024), decided(role="manager", members="P9"), amends=3),
    ]
    assert told(register, year(2023)) == {"P1": 2025, "P2": 2025}
    assert told(register, year(2024)) == {"P1": 2025}


def test_a_term_that_is_over_is_told_until_somebody_is_elected():
    register = [minutes(1, FIRST, elected("P1", "P2", "P3"))]
    terms = terms_on(register, law_of(), year(2026))
    assert [each.over(year(2026)) for each in terms] == [True] * 3
    assert told([*register, minutes(2, year(2026), elected("P1", "P4", "P5"))], year(2026)) == {
        "P1": 2029, "P4": 2029, "P5": 2029,
    }  # fmt: skip


@pytest.mark.parametrize(("seats", "lawful"), [(1, True), (2, False), (4, True), (10, True), (13, False)])
def test_a_body_is_of_the_size_that_law_wants_once_its_seats_are_filled(seats, lawful):
    terms = terms_on([minutes(1, FIRST, elected("P1", "P2", "P3"), decided(leaving="P3"))], law_of(), FIRST)
    assert len(terms) == 2
    election = Election("board", seats, ())
    assert (seats_fault(election, terms, 0, law_of(), year(2023)) is None) is lawful
    assert seats_fault(election, (), 0, law_of(), FIRST) is None  # nobody says who else sits
    assert (seats_fault(election, (), 2, law_of(), FIRST) is None) is lawful


def test_a_body_of_two_is_told():
    terms = terms_on([minutes(1, FIRST, elected("P1", "P2"))], law_of(), FIRST)
    fault = size_fault("board", terms, law_of(), FIRST)
    assert "MA-61" in str(fault)
    assert size_fault("supervisor", terms, law_of(), FIRST) is None
