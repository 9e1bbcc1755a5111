"""The auto-entrepreneur (loi 22-23): IFU at its own rate, a ceiling, CASNOS with a flat option."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="DZ-31 and DZ-32, CIDTA art. 365 bis")
def ifu(
    x: Ops, year_turnover: Amt, ifu_auto_entrepreneur_rate: Rate, ifu_auto_entrepreneur_least: Amt
) -> Amt:
    """Single flat tax of the year, at least its minimum."""
    return x.max(x.rate(year_turnover, ifu_auto_entrepreneur_rate), ifu_auto_entrepreneur_least)


@rule(source="DZ-27 and DZ-28, loi 22-23")
def ceiling_passed(x: Ops, year_turnover: Amt, auto_entrepreneur_ceiling: Amt) -> Flag:
    """Whether the year's turnover passes the ceiling; three years in a row end the status."""
    return year_turnover > auto_entrepreneur_ceiling


@rule(source="DZ-33 and DZ-34")
def casnos(x: Ops, casnos_flat: Flag, casnos_flat_amount: Amt, casnos_ordinary: Amt) -> Amt:
    """Yearly contribution to CASNOS: the flat amount where it is chosen."""
    return x.where(casnos_flat, casnos_flat_amount, casnos_ordinary)
