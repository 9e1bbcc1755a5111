"""Populations: the same rules on columns, row by row the same as one payslip at a time."""

import numpy as np
import pytest
from pay_samples import FRANCE, RULE_SETS, typed

from cae_core.payroll import affordable, next_state, pay
from cae_core.payroll.batch import affordable_arrays, next_state_arrays, pay_arrays
from cae_core.payroll.errors import RegimeWithoutPay
from cae_core.payroll.largest_pay import filling_pay
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.ratio import Ratio

ROWS = 300


def population(seed: int) -> dict:
    draw = np.random.default_rng(seed)
    return {
        "gross": draw.integers(0, 600_000, ROWS),
        "executive": draw.integers(0, 2, ROWS).astype(bool),
        "health_cover": draw.integers(0, 6_000, ROWS),
        "headcount": 30,
        "work_accident_rate": Ratio(1, 100),
    }


def years_so_far(seed: int) -> dict:
    """One to nine earlier months; some paid more, some less than the hours they are compared with."""
    draw = np.random.default_rng(seed)
    months = draw.integers(1, 10, ROWS)
    pays = draw.integers(0, 300_000, ROWS) * months
    smic = (np.minimum(pays, months * 182_000) * draw.integers(40, 111, ROWS)) // 100
    return {
        "ytd_gross": pays,
        "ytd_ceiling": months * 400_500,
        "ytd_reference_smic": Ratio(smic * 3, 3),
        "ytd_reduction": pays * 3 // 10,
    }


def row(columns: dict, index: int) -> dict:
    def cell(value: object) -> object:
        if isinstance(value, Ratio):
            return Ratio(cell(value.n), cell(value.d))
        return value[index].item() if isinstance(value, np.ndarray) else value

    return {name: cell(value) for name, value in columns.items()}


@pytest.mark.parametrize(("regime", "month"), RULE_SETS)
def test_each_row_is_its_payslip(regime: str, month: Month) -> None:
    chosen, columns, state = FRANCE.regime(regime), population(1), years_so_far(2)
    found = pay_arrays(chosen, month, columns, state, ["net_pay", "employer_cost"])
    for index in range(ROWS):
        run = pay(chosen, month, {**row(columns, index), **row(state, index)})
        assert (found["net_pay"][index], found["employer_cost"][index]) == (
            run["net_pay"],
            run["employer_cost"],
        )


def test_three_months_of_a_population_carry_the_same_state() -> None:
    chosen, state, columns = FRANCE.regime("cesa"), None, population(3)
    alone = [None] * 20
    for number in (1, 2, 3):
        month = Month(2026, number)
        columns = {**columns, "gross": population(10 + number)["gross"]}
        results = pay_arrays(chosen, month, columns, state)
        state = next_state_arrays(chosen, state, columns, results)
        alone = [
            next_state(chosen, before, pay(chosen, month, row(columns, index), before))
            for index, before in enumerate(alone)
        ]
    for index, after in enumerate(alone):
        assert row(state, index) == after.values


@pytest.mark.parametrize(("regime", "month"), RULE_SETS)
@pytest.mark.parametrize("later", [False, True])
def test_what_each_account_affords(regime: str, month: Month, later: bool) -> None:
    """Alone or after other months, equal to one contract at a time; −1 where nothing is affordable."""
    chosen, columns = FRANCE.regime(regime), population(4)
    budgets = np.random.default_rng(5).integers(0, 400_000, ROWS)
    state = years_so_far(6) if later else None
    found = affordable_arrays(chosen, month, budgets, columns, state)
    for near in (
        np.zeros(ROWS, np.int64),
        budgets // 2,
        np.full(ROWS, 10**12),
        np.where(found > 0, found, 7),
    ):
        assert np.array_equal(found, affordable_arrays(chosen, month, budgets, columns, state, near=near))
    for index in range(ROWS):
        inputs = {name: value for name, value in row(columns, index).items() if name != "gross"}
        inputs |= row(state, index) if state else {}
        try:
            gross = affordable(chosen, month, int(budgets[index]), inputs)["gross"]
        except NoSolution:
            gross = -1
        assert found[index] == gross


def test_the_least_pay_that_fills_the_hours_of_a_cesa() -> None:
    """151.6667 × 12.31 = 1,867.0167: 1,867.02 since June 2026; 1,823.04 before, 1,823.0333 being more than 1,823.03."""
    for month, expected in ((Month(2026, 1), 182304), (Month(2026, 10), 186702)):
        graph = FRANCE.regime("cesa").graph(month)
        assert filling_pay(graph, "paid_hours", typed("cesa", month)) == expected


def test_no_population_is_paid_under_a_regime_without_pay() -> None:
    for ask in (pay_arrays, affordable_arrays):
        with pytest.raises(RegimeWithoutPay):
            ask(FRANCE.regime("cape"), Month(2026, 1), {}, {})
