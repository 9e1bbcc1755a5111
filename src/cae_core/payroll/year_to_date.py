"""What a contract's payslips carry from month to month within a calendar year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.payroll.errors import EarlierYear
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run


@attrs.frozen
class YearToDate:
    """The year-to-date inputs of one contract after some months of a calendar year.

    A stand-alone month is `YearToDate(year)`, or None wherever one is taken. Amounts are minor units.

    >>> YearToDate(2026, {"ytd_gross": 5000_00}).for_month(Month(2026, 3))
    {'ytd_gross': 500000}
    >>> YearToDate(2026, {"ytd_gross": 5000_00}).for_month(Month(2027, 1))
    {}
    """

    year: int
    values: Mapping[str, Any] = attrs.field(factory=dict, hash=False)

    def for_month(self, month: Month) -> dict[str, Any]:
        """The inputs for a month: a new year starts from nothing. Raises EarlierYear for a past one."""
        if month.year < self.year:
            raise EarlierYear(year=self.year, month=month)
        return dict(self.values) if month.year == self.year else {}


def next_state(regime: Regime, state: YearToDate | None, run: Run) -> YearToDate:
    """Return the state after a month: each year-to-date input plus what the month adds (FR-3.06).

    The month is that of the run's date. Raises EarlierYear.
    """
    month = Month.of(run.graph.on)
    before = {} if state is None else state.for_month(month)
    values = {name: _added(before.get(name), run[node]) for name, node in regime.state.items()}
    return YearToDate(month.year, values)


def unpaid_state(regime: Regime, state: YearToDate | None, run: Run) -> YearToDate | None:
    """Return the state after a month under contract without pay; ``run`` is that month's with no pay.

    What the regime carries (its ceilings, FR-3.06) waits for the next pay, so that nothing is settled on
    a payslip that does not exist. Raises EarlierYear.
    """
    if not regime.carried:
        return state
    month = Month.of(run.graph.on)
    before = {} if state is None else state.for_month(month)
    return YearToDate(month.year, {**before, **{name: run[node] for name, node in regime.carried.items()}})


def _added(before: Any, value: Any) -> Any:
    if before is None:
        return value
    total = before + value
    if isinstance(total, Ratio):  # kept in lowest terms, so that a year of months stays small
        exact = total.fraction
        return Ratio(exact.numerator, exact.denominator)
    return total
