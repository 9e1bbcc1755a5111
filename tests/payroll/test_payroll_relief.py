"""The largest pay where cost may fall: small frameworks in which everything can be tried."""

import numpy as np
import pytest

from cae_core.payroll import Regime, affordable
from cae_core.payroll.batch import affordable_arrays
from cae_core.payroll.regime import Relief
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.framework import Framework
from cae_core.rules.inputs import Input
from cae_core.rules.ops import Amt, Flag, Ops
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.rule import rule

MONTH = Month(2026, 1)
NOTHING = ParameterSet("EUR", {})
HOURS = 100  # the node that fills up does so at a pay of 1.00


@rule(source="an example")
def hours(x: Ops, gross: Amt) -> Amt:
    """Fills up at 100."""
    return x.min(gross, x.amount(HOURS))


@rule(source="an example")
def relieved(x: Ops, hours: Amt, ytd_need: Amt) -> Flag:
    """Whether enough hours bring a relief."""
    return hours >= ytd_need


@rule(source="an example")
def unburdened(x: Ops, hours: Amt, ytd_patience: Amt) -> Flag:
    """A relief that too many hours take away."""
    return hours <= ytd_patience


@rule(source="an example")
def employer_cost(x: Ops, gross: Amt, relieved: Flag) -> Amt:
    """Twice the pay, 60 less where relieved."""
    return 2 * gross - x.where(relieved, x.amount(60), x.amount(0))


@rule(name="employer_cost", source="an example")
def torn_cost(x: Ops, gross: Amt, relieved: Flag, unburdened: Flag) -> Amt:
    """Twice the pay, with one relief that comes and one that goes."""
    relief = x.where(relieved, x.amount(60), x.amount(0)) + x.where(unburdened, x.amount(40), x.amount(0))
    return 2 * gross - relief


def regime(*rules: object, levels: tuple[str, ...]) -> Regime:
    inputs = [Input("gross"), Input("ytd_need", default="0"), Input("ytd_patience", default="0")]
    framework = Framework("example", "EUR", rules, NOTHING, inputs)
    return Regime("example", framework, state={"ytd_need": "gross"}, relief=Relief("hours", levels))


RISING = regime(hours, relieved, employer_cost, levels=("relieved",))
TORN = regime(hours, relieved, unburdened, torn_cost, levels=("relieved", "unburdened"))


def tried(chosen: Regime, budget: int, given: dict) -> int:
    """The answer by trying every pay."""
    graph = chosen.graph(MONTH)
    fits = [gross for gross in range(400) if graph.run({**given, "gross": gross})["employer_cost"] <= budget]
    return max(fits, default=-1)


def found(chosen: Regime, budget: int, given: dict) -> int:
    try:
        return affordable(chosen, MONTH, budget, given)["gross"]
    except NoSolution:
        return -1


@pytest.mark.parametrize("need", [0, 1, 30, 50, 99, 100, 101])
@pytest.mark.parametrize("chosen", [RISING, TORN], ids=["one level", "levels that move both ways"])
def test_every_budget_gives_what_trying_every_pay_gives(chosen: Regime, need: int) -> None:
    for patience in (10, 60):
        given = {"ytd_need": need, "ytd_patience": patience}
        budgets = list(range(-10, 300, 3))
        expected = [tried(chosen, budget, given) for budget in budgets]
        assert [found(chosen, budget, given) for budget in budgets] == expected
        columns = {name: np.full(len(budgets), value) for name, value in given.items()}
        in_arrays = affordable_arrays(chosen, MONTH, np.array(budgets), columns)
        assert in_arrays.tolist() == expected


def test_a_pay_beyond_the_fall_is_found_and_not_the_first_crossing() -> None:
    """At 50 the cost falls from 98 to 40: a budget of 45 pays 52, not 22."""
    graph = RISING.graph(MONTH)
    costs = [
        graph.run({"gross": gross, "ytd_need": 50})["employer_cost"] for gross in (22, 23, 49, 50, 52, 53)
    ]
    assert costs == [44, 46, 98, 40, 44, 46]
    assert found(RISING, 45, {"ytd_need": 50}) == 52


def test_when_even_no_pay_costs_too_much_the_figures_are_given() -> None:
    with pytest.raises(NoSolution, match=r"-1\.00") as error:
        affordable(RISING, MONTH, -100, {"ytd_need": 50})
    assert error.value.target == "employer_cost"
