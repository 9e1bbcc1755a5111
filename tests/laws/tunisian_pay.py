"""A Tunisian payslip in one line, for cases a lawyer can read."""

import datetime as dt
from fractions import Fraction

from cae_core.country import find_country
from cae_core.payroll import YearToDate, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

TUNISIA = find_country("TN")
EMPLOYEE = TUNISIA.regime("employee")
USUAL = {"work_accident_rate": "0.005"}


def payslip(month, state: YearToDate | None = None, known_on: dt.date | None = None, **inputs):
    """Pay for a month under the regime employee; a work-accident rate of 0.5 % unless said otherwise."""
    when = Month.parse(month)
    return pay(EMPLOYEE, when, EMPLOYEE.typed(when, {**USUAL, **inputs}), state, known_on)


def dinars(run, node):
    """A figure in dinars, exact: an amount, or a number."""
    value = run[node]
    return value.fraction if isinstance(value, Ratio) else Fraction(value, 1000)


def check(run, **expected):
    """Assert amounts to the millime, all at once."""
    found = {node: dinars(run, node) for node in expected}
    assert found == {node: Fraction(text) for node, text in expected.items()}
