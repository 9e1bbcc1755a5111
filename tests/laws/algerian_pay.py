"""An Algerian payslip in one line."""

from fractions import Fraction as F  # noqa: N817 – read like arithmetic

from cae_core.country import find_country
from cae_core.payroll import pay
from cae_core.periods import Month
from cae_core.rules.run import Run

ALGERIA = find_country("DZ")
EMPLOYEE = ALGERIA.regime("employee")


def payslip(month: str, **inputs: object) -> Run:
    """Pay for a month, inputs as a person types them."""
    when = Month.parse(month)
    return pay(EMPLOYEE, when, EMPLOYEE.typed(when, inputs))


def dinars(run: Run, node: str) -> F:
    """An amount in dinars, exact."""
    value = run[node]
    assert type(value) is int, node
    return F(value, 100)


def text(amount: F) -> str:
    """An amount of whole centimes as a person types it."""
    whole = int(amount * 100)
    assert whole == amount * 100
    return f"{whole // 100}.{whole % 100:02d}"
