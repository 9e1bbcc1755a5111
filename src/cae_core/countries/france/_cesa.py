"""Hours and ceiling under a CESA, whose pay refers to no working time (FR-1.25 to FR-1.28)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-1.26, CSS D241-27 I 3°", count=True)
def paid_hours(
    x: Ops, gross: Amt, smic_equivalent_hours: Amt, full_time_hours_per_month: Rate, month_share: Rate
) -> Rate:
    """Hours deemed worked under a CESA, whose pay refers to none: pay / SMIC, at most a full month."""
    return x.min(full_time_hours_per_month * month_share, x.ratio(gross, smic_equivalent_hours))


@rule(source="FR-1.28 and FR-3.06, CSS R242-2")
def ceiling(x: Ops, pmss: Amt, month_share: Rate, ceiling_carried: Amt) -> Amt:
    """Ceiling of a CESA: never reduced to hours, there being none; only for a part month (FR-3.05).

    Earlier months under contract in which nothing was paid add theirs: R242-2 reduces the ceiling for
    unpaid absence, and an entrepreneur whose account affords no pay is not absent (inference).
    """
    return x.rate(pmss, month_share) + ceiling_carried
