"""Elected offices: sizes, terms, secrecy, re-election, and boards renewed by thirds."""

import datetime as dt
from fractions import Fraction as F  # noqa: N817

import pytest
from assembly_laws import DAY, assembly_law
from hypothesis import given
from hypothesis import strategies as st

from cae_core.country import find_country
from cae_core.governance.assembly_law import AssemblyLaw, VoteBase
from cae_core.governance.natures import FIRST
from cae_core.governance.offices import (
    check_election,
    check_size,
    first_terms,
    leaving,
    outgoing_majority,
    term_years,
)
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.resolutions import Candidate, Election, Way
from cae_core.rules.errors import LawNotEstablished

NO_LAW = AssemblyLaw(None)


def law_of(code, form, **statutes):
    return AssemblyLaw(find_country(code).legal_forms[form].parameters.with_statutes(statutes))


MOROCCO = law_of("MA", "ma_cooperative")


def board(seats=1, **more):
    return Election("board", seats, (Candidate("A"), Candidate("B")), **more)


# --- Before the ballots ---------------------------------------------------------------------------------


def test_an_election_by_hands_is_refused_where_secrecy_is_compulsory():
    """DZ-2 asks it of the law; a SCOP's bylaws of its managers (FR-2.39)."""
    algeria = law_of("DZ", "dz_cooperative")
    with pytest.raises(Unlawful, match=r"DZ-2.*expected a secret ballot"):
        check_election(board(term_years=1), Way.HANDS, algeria, DAY)
    check_election(board(term_years=1), Way.PAPER, algeria, DAY)
    scop = law_of("FR", "scop_sarl", secret_ballot_for_elections="true")
    managers = Election("manager", 1, (Candidate("A"),))
    with pytest.raises(Unlawful, match="not elected in secret"):
        check_election(managers, Way.ROLL_CALL, scop, DAY)
    check_election(managers, Way.ELECTRONIC, scop, DAY)


def test_a_secret_election_asks_nothing_that_law_leaves_open():
    check_election(board(), Way.PAPER, MOROCCO, DAY)
    with pytest.raises(LawNotEstablished, match="secret_ballot_for_elections"):
        check_election(board(), Way.HANDS, MOROCCO, DAY)


@pytest.mark.parametrize(
    ("election", "reason"),
    [
        (Election("board", 1, ()), "one at least"),
        (Election("board", 1, (Candidate("A"), Candidate("A"))), "named once each"),
        (board(seats=0), "no seat"),
        (board(tie_breaks=("age", "shares")), "shares: not a way to break a tie"),
    ],
)
def test_an_election_of_nobody_or_nothing_is_refused(election, reason):
    with pytest.raises(AssemblyRefused, match=reason):
        check_election(election, Way.PAPER, NO_LAW, DAY)


def test_terms_are_those_of_the_law_or_shorter():
    assert term_years(board(), MOROCCO, DAY) == 3
    assert term_years(board(term_years=3), MOROCCO, DAY) == 3
    assert term_years(board(term_years=2), MOROCCO, DAY) == 2
    with pytest.raises(Unlawful, match=r"a term of 4 years \(MA-61.*expected 3 years at most"):
        term_years(board(term_years=4), MOROCCO, DAY)
    assert (term_years(board(), NO_LAW, DAY), term_years(board(term_years=9), NO_LAW, DAY)) == (0, 9)


def test_a_term_that_law_leaves_open_must_be_said():
    unknown = assembly_law(board_term_years=None)
    assert term_years(board(term_years=2), unknown, DAY) == 2
    with pytest.raises(LawNotEstablished, match="board_term_years"):
        term_years(board(), unknown, DAY)


# --- Sizes and re-election ------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "lawful"), [(2, False), (3, True), (4, False), (12, True), (15, False)])
def test_a_moroccan_board_has_3_to_12_members_divisible_by_3(size, lawful):
    if lawful:
        check_size("board", size, MOROCCO, DAY)
    else:
        with pytest.raises(Unlawful, match="MA-61"):
            check_size("board", size, MOROCCO, DAY)


def test_managers_and_supervisors_have_limits_of_their_own():
    check_size("manager", 3, MOROCCO, DAY)
    with pytest.raises(Unlawful, match="MA-64"):
        check_size("manager", 4, MOROCCO, DAY)
    with pytest.raises(Unlawful, match="MA-67"):
        check_size("supervisor", 2, MOROCCO, DAY)
    check_size("delegate", 40, MOROCCO, DAY)


def test_who_stands_again_needs_two_thirds_of_those_present():
    found = outgoing_majority(MOROCCO, FIRST, DAY)
    assert (found.share, found.base, found.strict) == (F(2, 3), VoteBase.PRESENT, False)
    assert "MA-61" in found.source
    assert outgoing_majority(law_of("FR", "scop_sa"), FIRST, DAY) is None


# --- Renewal by thirds ----------------------------------------------------------------------------------

NINE = [f"P{i}" for i in range(1, 10)]


def test_two_lots_decide_who_leaves_first():
    terms = first_terms("board", NINE, ["P5", "P1", "P9", "P2", "P8", "P3"], MOROCCO, DAY)
    years = {each.member: each.until.year - DAY.year for each in terms}
    assert years == {
        "P5": 1, "P1": 1, "P9": 1, "P2": 2, "P8": 2, "P3": 2, "P4": 3, "P6": 3, "P7": 3,
    }  # fmt: skip
    assert {(each.until.month, each.until.day) for each in terms} == {(DAY.month, DAY.day)}
    assert [each.member for each in leaving(terms, 2027)] == ["P1", "P5", "P9"]
    assert len(leaving(terms, 2026)) == 0
    assert len(leaving(terms, 2028)) == 6


@pytest.mark.parametrize("drawn", [[], ["P1"], ["P1", "P1"], ["P1", "P4"], ["P1", "P2", "P4"]])
def test_a_lot_that_is_short_or_of_others_is_refused(drawn):
    with pytest.raises(AssemblyRefused, match="draw 2 different members"):
        first_terms("board", ["P1", "P2", "P3"], drawn, MOROCCO, DAY)


def test_a_body_that_the_law_refuses_gets_no_terms():
    with pytest.raises(Unlawful, match="MA-61"):
        first_terms("board", ["P1", "P2", "P3", "P4"], ["P1", "P2"], MOROCCO, DAY)
    thirds = assembly_law(board_renewal_share="1/3", board_term_years=3)
    for size in (0, 4):
        with pytest.raises(AssemblyRefused, match="equal parts"):
            first_terms("board", [f"P{i}" for i in range(size)], ["P0", "P1"], thirds, DAY)


def test_without_renewal_by_parts_all_terms_are_whole():
    law = assembly_law(board_term_years=6)
    (first, second) = first_terms("board", ["P2", "P1"], [], law, DAY)
    assert (first.member, second.member) == ("P1", "P2")
    assert first.until == second.until == dt.date(2032, 6, 19)


@given(st.sampled_from([3, 6, 9, 12]).flatmap(lambda n: st.permutations([f"P{i}" for i in range(n)])))
def test_every_year_renews_a_third(drawn):
    terms = first_terms("board", drawn, drawn, MOROCCO, DAY)
    ends = [each.until.year - DAY.year for each in terms]
    assert [ends.count(year) for year in (1, 2, 3)] == [len(drawn) // 3] * 3
