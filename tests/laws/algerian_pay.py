"""An Algerian payslip in one line; and IRG worked from the fact sheet alone, on fractions.

The second part shares no code with the library: no rule, no parameter file, no rounding.
"""

import datetime as dt
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


def centimes(amount: F) -> F:
    """An amount to the centime, half up, away from zero."""
    whole, rest = divmod(abs(amount) * 100, 1)
    return (whole + (rest >= F(1, 2))) * (1 if amount >= 0 else -1) / F(100)


SCALE_2008 = [(0, 0), (10_000, 20), (30_000, 30), (120_000, 35)]  # DZ-68
SCALE_2022 = [(0, 0), (20_000, 23), (40_000, 27), (80_000, 30), (160_000, 33), (320_000, 35)]  # DZ-69


def irg_of_scale(day: dt.date, base: F) -> F:
    """The tax of a month by the scale."""
    scale = SCALE_2022 if day >= dt.date(2022, 1, 1) else SCALE_2008
    tops = [low for low, _ in scale[1:]] + [None]
    slices = [(min(base, top) if top else base) - low for (low, _), top in zip(scale, tops, strict=True)]
    return sum((max(part, F(0)) * F(rate, 100) for part, (_, rate) in zip(slices, scale, strict=True)), F(0))


def irg(day: dt.date, base: F, disabled: bool = False) -> F:
    """The tax of a month, exact: DZ-70 to DZ-76."""
    gross_tax = irg_of_scale(day, base)
    tax = gross_tax - min(gross_tax, max(F(1000), min(F(1500), gross_tax * F(40, 100))))
    if day < dt.date(2020, 6, 1):
        return tax
    if base <= 30_000:
        return F(0)
    if day < dt.date(2022, 1, 1):
        top, factor, less = (40_000, F(5, 3), F(12_500, 3)) if disabled else (35_000, F(8, 3), F(20_000, 3))
    elif disabled:
        top, factor, less = 42_500, F(93, 61), F(81_213, 41)
    else:
        top, factor, less = 35_000, F(137, 51), F(27_925, 8)
    return tax * factor - less if base < top else tax
