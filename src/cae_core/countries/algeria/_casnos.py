"""What all who work on their own account owe to CASNOS in a year (DZ-34)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="DZ-34")
def casnos_base(x: Ops, casnos_income: Amt, casnos_base_least: Amt, casnos_base_most: Amt) -> Amt:
    """Yearly base of CASNOS: the income declared, between its two bounds."""
    return x.max(casnos_base_least, x.min(casnos_income, casnos_base_most))


@rule(source="DZ-34")
def casnos_ordinary(x: Ops, casnos_base: Amt, casnos_rate: Rate) -> Amt:
    """Yearly contribution to CASNOS at the ordinary rate."""
    return x.rate(casnos_base, casnos_rate)
