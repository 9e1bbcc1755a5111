"""What the type of an indivisible reserve holds beyond the cases of each law."""

import datetime as dt

import pytest

from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move, ReserveRefused
from cae_core.capital.reserve_checks import check_reserves
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.country import find_country
from cae_core.ledger import Entry, Posting
from cae_core.rules.errors import LawNotEstablished

ON = dt.date(2026, 12, 31)


def reserve(code, form, statutes=None, **held):
    parameters = find_country(code).legal_form(form).parameters
    law = ReserveLaw(parameters.with_statutes(statutes or {}))
    return IndivisibleReserve(law, held)


def capitalised(found, amount):
    return found.after(Move(Cause.CAPITALISATION, {"legal_reserve": -amount}), ON)


def test_after_half_of_the_reserves_became_capital_half_of_their_growth_may():
    """FR-2.07: 4 500.00 of 9 000.00; then, grown by 1 000.00, 500.00 and not a cent more."""
    first = capitalised(reserve("FR", "l47_cooperative", legal_reserve=9_000_00), 4_500_00)
    with pytest.raises(ReserveRefused):
        capitalised(first, 1)
    grown = first.after(Move(Cause.ALLOCATION, {"legal_reserve": 1_000_00}), ON)
    assert capitalised(grown, 500_00).total == 5_000_00
    with pytest.raises(ReserveRefused, match=r"FR-2\.07"):
        capitalised(grown, 500_01)


def test_a_reserve_is_a_value_and_a_refused_move_leaves_it_as_it_is():
    found = reserve("MA", "ma_cooperative", legal_reserve=1_000_00)
    with pytest.raises(ReserveRefused):
        found.after(Move(Cause.LOSS, {"legal_reserve": -1_000_01}, loss=2_000_00), ON)
    assert found.after(Move(Cause.LOSS, {"legal_reserve": -1_000_00}, loss=2_000_00), ON).total == 0
    assert found.total == 1_000_00


def test_what_a_ledger_holds_is_guarded_by_role():
    balances = {"legal_reserve": -500, "statutory_reserve": -300, "other_reserves": -200, "bank": 1000}
    plain = IndivisibleReserve.of_balances(reserve("FR", "l47_cooperative").law, balances, ON)
    assert dict(plain.held) == {"legal_reserve": 500, "statutory_reserve": 300}
    scop = IndivisibleReserve.of_balances(reserve("FR", "scop_sas").law, balances, ON)
    assert scop.total == 1000
    assert IndivisibleReserve.of_balances(ReserveLaw(None), balances, ON).total == 0


def test_what_nobody_knows_is_guarded_until_the_statutes_say_that_it_is_free():
    unknown = reserve("DZ", "dz_experiment").law
    assert unknown.guarded(ON) == set(RESERVE_ROLES)
    with pytest.raises(LawNotEstablished):
        unknown.indivisible("legal_reserve", ON)
    free = reserve("DZ", "dz_experiment", {"indivisible_reserves": "false"}).law
    assert free.guarded(ON) == {"other_reserves"}


def entry(key, amount, role="legal_reserve", to="bank"):
    return Entry(
        key, "bank", ON, "D", ON, "D", (Posting(role, "services", amount), Posting(to, "services", -amount))
    )


def test_each_entry_at_fault_is_told_once_and_those_after_it_are_judged_on_what_is_left():
    """The second takes what the first left; the third, lawful, finds nothing more to bear its loss."""
    found = reserve("MA", "ma_cooperative", legal_reserve=1_000_00)
    loss = entry("allocation:2026", 500_00, to="allocated_result")
    causes = {loss.key: (Move(Cause.LOSS, {"legal_reserve": -500_00}, loss=500_00),)}
    checked = check_reserves([entry("a", 400_00), entry("b", 200_00), loss], causes, found)
    assert [each.key for each in checked.faults] == ["a", "b", "allocation:2026"]
    assert [each.error.reason for each in checked.faults][-1] == "more than the reserve holds"
    assert checked.reserve.of("legal_reserve") == -100_00
    assert check_reserves([loss], causes, found).reserve.total == 500_00


def test_moving_from_one_reserve_to_another_is_no_cause():
    found = reserve("FR", "scop_sarl", legal_reserve=1_000_00)
    (fault,) = check_reserves([entry("t", 100, to="statutory_reserve")], {}, found).faults
    assert fault.problem().fields["role"] == "legal_reserve"


def test_an_entry_that_touches_no_guarded_reserve_is_not_looked_at():
    found = reserve("FR", "l47_cooperative", legal_reserve=1_000_00)
    entries = [entry("x", 100, role="other_reserves"), entry("y", 100, role="carried_forward")]
    assert check_reserves(entries, {}, found).faults == ()
