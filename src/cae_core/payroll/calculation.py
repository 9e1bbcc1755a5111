"""Pay, one contract and month at a time, forward or from what an account affords."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cae_core.payroll.largest_pay import largest_pay
from cae_core.payroll.regime import COST, Regime
from cae_core.payroll.year_to_date import YearToDate, next_state, unpaid_state
from cae_core.periods import Month
from cae_core.rules.run import Run

__all__ = ["affordable", "next_state", "pay", "solve_pay", "unpaid_state"]


def pay(
    regime: Regime,
    month: Month,
    inputs: Mapping[str, Any],
    state: YearToDate | None = None,
    known_on: dt.date | None = None,
) -> Run:
    """Compute a month's pay from internal inputs (minor units, Ratio, bool; see `Regime.typed`).

    ``state`` is the year to date before the month (None: a stand-alone month). Raises
    RegimeWithoutPay, UnknownName, WrongInput; a node that lacks an input raises when it is read.

    >>> from cae_core.country import find_country
    >>> cesa, october = find_country("FR").regime("cesa"), Month(2026, 10)
    >>> inputs = cesa.typed(october, {"gross": "1500", "headcount": 30, "work_accident_rate": "0.01"})
    >>> run = pay(cesa, october, inputs)
    >>> run["net_before_tax"], run["employer_cost"]
    (118739, 157149)
    """
    regime.require_paid()
    return regime.graph(month, known_on).run(_with_state(month, inputs, state))


def solve_pay(
    regime: Regime,
    month: Month,
    target: str,
    value: int,
    inputs: Mapping[str, Any],
    *,
    state: YearToDate | None = None,
    vary: str = "gross",
) -> Run:
    """Compute the pay with the largest ``vary`` whose ``target`` (a node) does not exceed value.

    Exact to the minor unit, thresholds included. Raises NoSolution when even 0 exceeds the value.
    """
    regime.require_paid()
    given = {name: each for name, each in _with_state(month, inputs, state).items() if name != vary}
    if regime.relief is not None and regime.proved and target == COST and vary == "gross":
        return largest_pay(regime, month, value, given)
    return regime.graph(month).solve(target, value, given, vary)


def affordable(
    regime: Regime,
    month: Month,
    budget: int,
    inputs: Mapping[str, Any],
    state: YearToDate | None = None,
) -> Run:
    """Compute the largest pay whose full employer cost an account with ``budget`` can bear.

    Raises NoSolution, with the figures, when it can bear none.

    >>> from cae_core.country import find_country
    >>> cesa, october = find_country("FR").regime("cesa"), Month(2026, 10)
    >>> inputs = cesa.typed(october, {"headcount": 30, "work_accident_rate": "0.01"})
    >>> run = affordable(cesa, october, 157149, inputs)
    >>> run["gross"], run["employer_cost"]
    (150000, 157149)
    """
    return solve_pay(regime, month, COST, budget, inputs, state=state)


def _with_state(month: Month, inputs: Mapping[str, Any], state: YearToDate | None) -> dict[str, Any]:
    return dict(inputs) if state is None else {**state.for_month(month), **inputs}
