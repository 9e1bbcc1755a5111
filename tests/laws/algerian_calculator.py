"""IRG of Algeria worked from the fact sheet alone, on fractions.

It shares no code with the library: no rule, no parameter file, no rounding.
"""

import datetime as dt
from fractions import Fraction as F  # noqa: N817 – read like arithmetic


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
