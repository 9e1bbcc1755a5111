"""A French payslip in one line, for cases a lawyer can read."""

from decimal import Decimal

from cae_core.country import find_country
from cae_core.payroll import YearToDate, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run

FRANCE = find_country("FR")
USUAL = {"headcount": "30", "work_accident_rate": "0.0100"}


def payslip(
    month: str, gross: str, regime: str = "employee", state: YearToDate | None = None, **inputs: str
) -> Run:
    """Pay for a month; thirty employees and a work-accident rate of 1 % unless said otherwise."""
    chosen, when = FRANCE.regime(regime), Month.parse(month)
    typed = chosen.typed(when, {"gross": gross, **USUAL, **inputs})
    return pay(chosen, when, typed, state)


def euros(run: Run, node: str) -> Decimal:
    """An amount in euros and cents."""
    value = run[node]
    assert type(value) is int, node
    return Decimal(value).scaleb(-2)


def decimal(run: Run, node: str) -> Decimal:
    """A rate or coefficient that has a decimal writing."""
    value = run[node]
    assert isinstance(value, Ratio), node
    return Decimal(value.n) / Decimal(value.d)


def check(run: Run, **expected: str) -> None:
    """Assert amounts to the cent, all at once."""
    found = {node: euros(run, node) for node in expected}
    assert found == {node: Decimal(text) for node, text in expected.items()}
