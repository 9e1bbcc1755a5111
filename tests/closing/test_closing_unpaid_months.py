"""A month under a CESA in which nothing is paid still brings its ceiling to the year (FR-3.06, FR-1.28)."""

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, documents, empty_month, ledger, order, reading

from cae_core.closing.state import State
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import OpeningBalance, PayMode
from cae_core.payroll.calculation import next_state, pay, unpaid_state
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month

CESA = FRANCE.regime("cesa")
JULY, AUGUST, SEPTEMBER = Month(2026, 7), Month(2026, 8), Month(2026, 9)
PMSS = 400_500


def inputs(month):
    return CESA.typed(month, {"headcount": "30", "work_accident_rate": "1 %"})


def paid(month, gross, state=None):
    run = pay(CESA, month, {**inputs(month), "gross": gross}, state)
    return run, next_state(CESA, state, run)


def unpaid(month, state=None):
    return unpaid_state(CESA, state, pay(CESA, month, {**inputs(month), "gross": 0}, state))


def test_a_month_without_pay_leaves_its_ceiling_to_the_next():
    """6 000 in September after an August of nothing: all of it under the two ceilings, 8 010."""
    run, _ = paid(SEPTEMBER, 600_000, unpaid(AUGUST))
    assert (run["ceiling"], run["capped_base"], run["slice_2_base"]) == (2 * PMSS, 600_000, 0)
    alone, _ = paid(SEPTEMBER, 600_000)
    assert (alone["capped_base"], alone["slice_2_base"]) == (PMSS, 199_500)


def test_months_without_pay_add_up_and_are_used_once():
    state = unpaid(AUGUST, unpaid(JULY))
    run, state = paid(SEPTEMBER, 1_000_000, state)
    assert run["ceiling"] == 3 * PMSS
    again, _ = paid(SEPTEMBER.next(), 100_000, state)
    assert again["ceiling"] == PMSS


def test_what_an_earlier_high_month_left_over_is_settled_on_the_next_payslip():
    """6 000 in July, nothing in August, 1 000 in September: the year's 7 000 are under its 12 015."""
    high, state = paid(JULY, 600_000)
    low, _ = paid(SEPTEMBER, 100_000, unpaid(AUGUST, state))
    assert high["capped_base"] + low["capped_base"] == 700_000
    assert high["slice_2_base"] + low["slice_2_base"] == 0


def test_the_reduction_sees_no_hours_in_a_month_without_pay():
    """FR-1.26: equivalent hours are pay over the minimum wage, none when there is no pay."""
    after, _ = paid(SEPTEMBER, 150_000, unpaid(AUGUST))
    alone, _ = paid(SEPTEMBER, 150_000)
    assert after["reduction_generale"] == alone["reduction_generale"]


def test_a_new_year_starts_without_them():
    state = unpaid(Month(2026, 12))
    assert state.for_month(Month(2027, 1)) == {}


def test_working_time_contracts_carry_nothing():
    """Under an employment contract a month without pay is an absence, which reduces the ceiling (FR-3.05)."""
    regime = FRANCE.regime("employee")
    given = regime.typed(AUGUST, {"headcount": "30", "work_accident_rate": "1 %", "gross": "0"})
    assert unpaid_state(regime, None, pay(regime, AUGUST, given)) is None


# Through month-ends --------------------------------------------------------------------------------------


def rich():
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()}
    opening = (
        OpeningBalance("ATELIER", "bank", 5_000_000),
        OpeningBalance("ATELIER", "brought_forward", -5_000_000),
    )
    return attrs.evolve(made, contracts=contracts, opening=opening)


def slip(store, month, contract):
    found = (Payslip.from_dict(each.payload, FRANCE.regimes) for each in store.documents("payslip", month))
    return next(each for each in found if each.contract == contract)


@pytest.mark.parametrize("order_of_nothing", [(), (order("C1", PayMode.FIXED),)], ids=["none", "of nothing"])
def test_month_ends_carry_the_ceiling_of_an_unpaid_month(order_of_nothing):
    store, coop = ledger(), rich()
    close(store, coop, attrs.evolve(empty_month(OCTOBER), pay=order_of_nothing))
    asked = attrs.evolve(empty_month(OCTOBER.next()), pay=(order("C1", PayMode.GROSS, 600_000),))
    close(store, coop, asked)
    assert slip(store, OCTOBER.next(), "C1")["ceiling"] == 2 * PMSS


def test_a_part_month_carries_its_part():
    """A CESA from 20 October: 12 of 31 days."""
    coop = rich()
    c1 = attrs.evolve(coop.contracts["C1"], start=OCTOBER.first.replace(day=20))
    store, coop = ledger(), attrs.evolve(coop, contracts={**coop.contracts, "C1": c1})
    close(store, coop, empty_month(OCTOBER))
    (stored,) = store.documents("state", OCTOBER)
    assert State.from_dict(stored.payload).pay["C1"].values["ceiling_carried"] == 155_032


def test_paid_months_carry_nothing():
    store, _ = close(month=documents())
    (stored,) = store.documents("state", OCTOBER)
    assert "ceiling_carried" not in State.from_dict(stored.payload).pay["C1"].values


def test_a_typed_absence_reduces_what_is_carried():
    coop = rich()
    assert coop.pay["headcount"] == (Dated(coop.pay["headcount"][0].start, "4"),)
    c1 = attrs.evolve(coop.contracts["C1"], inputs={"month_share": "0"})
    store, coop = ledger(), attrs.evolve(coop, contracts={**coop.contracts, "C1": c1})
    close(store, coop, empty_month(OCTOBER))
    (stored,) = store.documents("state", OCTOBER)
    assert State.from_dict(stored.payload).pay["C1"].values["ceiling_carried"] == 0
