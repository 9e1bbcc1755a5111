"""The self-employed under the single flat tax, and CASNOS."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="DZ-35 and DZ-32, CIDTA art. 365 bis")
def ifu(
    x: Ops,
    year_turnover_goods: Amt,
    year_turnover_services: Amt,
    ifu_goods_rate: Rate,
    ifu_services_rate: Rate,
    ifu_least: Amt,
) -> Amt:
    """Single flat tax of the year, at least its minimum."""
    due = x.rate(year_turnover_goods, ifu_goods_rate) + x.rate(year_turnover_services, ifu_services_rate)
    return x.max(due, ifu_least)


@rule(source="DZ-35")
def ceiling_passed(x: Ops, year_turnover_goods: Amt, year_turnover_services: Amt, ifu_ceiling: Amt) -> Flag:
    """Whether the year's turnover passes the ceiling of the single flat tax."""
    return year_turnover_goods + year_turnover_services > ifu_ceiling


@rule(source="DZ-34")
def casnos(x: Ops, casnos_ordinary: Amt) -> Amt:
    """Yearly contribution to CASNOS."""
    return casnos_ordinary
