"""Hours and ceiling of an employee whose pay refers to working time (FR-3.03 to FR-3.05)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.03, C. trav. L3242-1", count=True)
def paid_hours(
    x: Ops,
    contract_hours_per_week: Rate,
    full_time_hours_per_week: Rate,
    full_time_hours_per_month: Rate,
    month_share: Rate,
    extra_hours: Rate,
) -> Rate:
    """Hours of the month that pay refers to: 151.67 for a full-time month."""
    share = x.ratio_of(contract_hours_per_week, full_time_hours_per_week)
    return full_time_hours_per_month * share * month_share + extra_hours


@rule(source="FR-3.04, CSS R242-2 I")
def ceiling(
    x: Ops,
    pmss: Amt,
    paid_hours: Rate,
    full_time_hours_per_month: Rate,
    month_share: Rate,
    part_time_ceiling: Flag,
) -> Amt:
    """Ceiling of the month: reduced for part time, never above the whole, and for a part month (FR-3.05)."""
    part_time = x.min(x.ratio_of(paid_hours, full_time_hours_per_month), month_share)
    return x.rate(pmss, x.where(part_time_ceiling, part_time, month_share))
