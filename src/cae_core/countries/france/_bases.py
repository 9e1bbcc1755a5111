"""What the French contributions are computed on: capped bases, reference SMIC, headcount.

Capped bases are settled cumulatively (FR-3.06): the base of a month is that of the year so far less
that of the year before this month, so a low month uses what a high month left over.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.06, CSS R242-2 II")
def year_gross(x: Ops, ytd_gross: Amt, gross: Amt) -> Amt:
    """Pay of the year, this month included."""
    return ytd_gross + gross


@rule(source="FR-3.06, CSS R242-2 II")
def year_ceiling(x: Ops, ytd_ceiling: Amt, ceiling: Amt) -> Amt:
    """Sum of the year's ceilings, this month included."""
    return ytd_ceiling + ceiling


@rule(source="FR-3.06, CSS R242-2 II")
def capped_base(x: Ops, year_gross: Amt, year_ceiling: Amt, ytd_gross: Amt, ytd_ceiling: Amt) -> Amt:
    """Pay up to one ceiling (T1)."""
    return x.min(year_gross, year_ceiling) - x.min(ytd_gross, ytd_ceiling)


@rule(source="FR-3.18, C. trav. L5422-9")
def base_to_4_ceilings(x: Ops, year_gross: Amt, year_ceiling: Amt, ytd_gross: Amt, ytd_ceiling: Amt) -> Amt:
    """Pay up to four ceilings."""
    return x.min(year_gross, 4 * year_ceiling) - x.min(ytd_gross, 4 * ytd_ceiling)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 32")
def base_to_8_ceilings(x: Ops, year_gross: Amt, year_ceiling: Amt, ytd_gross: Amt, ytd_ceiling: Amt) -> Amt:
    """Pay up to eight ceilings (T1 and T2)."""
    return x.min(year_gross, 8 * year_ceiling) - x.min(ytd_gross, 8 * ytd_ceiling)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 32")
def slice_2_base(x: Ops, base_to_8_ceilings: Amt, capped_base: Amt) -> Amt:
    """Pay between one and eight ceilings (T2)."""
    return base_to_8_ceilings - capped_base


@rule(source="FR-3.22, ANI of 17 November 2017 art. 38")
def cet_base(
    x: Ops,
    year_gross: Amt,
    year_ceiling: Amt,
    ytd_gross: Amt,
    ytd_ceiling: Amt,
) -> Amt:
    """Pay under CET: the whole up to eight ceilings as soon as it passes one, else nothing."""
    none = x.amount(0)
    due = x.where(year_gross > year_ceiling, x.min(year_gross, 8 * year_ceiling), none)
    settled = x.where(ytd_gross > ytd_ceiling, x.min(ytd_gross, 8 * ytd_ceiling), none)
    return due - settled


@rule(source="FR-3.45, CSS D241-7 IV", count=True)
def reference_smic(x: Ops, paid_hours: Rate, smic_reference: Amt) -> Rate:
    """SMIC of the month's hours, in minor units and not rounded: what pay is compared with."""
    return paid_hours * x.ratio(smic_reference, x.amount(1))


@rule(source="FR-3.47, CSS D241-9", count=True)
def year_reference_smic(x: Ops, ytd_reference_smic: Rate, reference_smic: Rate) -> Rate:
    """SMIC of the year's hours, this month included, in minor units and not rounded."""
    return ytd_reference_smic + reference_smic


@rule(source="FR-3.25, C. trav. L6331-3")
def from_11_employees(x: Ops, headcount: Amt, training_headcount: Amt) -> Flag:
    """Whether the rules for 11 employees and more apply. Headcount is that of FR-3.07."""
    return headcount >= training_headcount


@rule(source="FR-3.17, CCH L813-5")
def from_50_employees(x: Ops, headcount: Amt, housing_headcount: Amt) -> Flag:
    """Whether the rules for 50 employees and more apply. Headcount is that of FR-3.07."""
    return headcount >= housing_headcount
