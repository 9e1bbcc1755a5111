"""General reduction of employer contributions: the formula of 2025, then RGDU (FR-3.40 to FR-3.50).

It is yearly and applied progressively (FR-3.47): each month gets the reduction of the year so far,
less what earlier months got. Where a maximum coefficient moves within a year (May 2025) the sheet
names no rule: the year so far then takes that of the month.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.44 and FR-3.15, CSS D241-7 III")
def work_accident_shortfall(x: Ops, work_accident_rate: Rate, work_accident_reducible_rate: Rate) -> Rate:
    """What the maximum coefficient loses when the work-accident rate is below the reducible part."""
    return x.max(work_accident_reducible_rate - work_accident_rate, x.number("0"))


@rule(source="FR-3.40, CSS D241-7", end="2026-01-01", count=True)
def maximum_coefficient(
    x: Ops,
    from_50_employees: Flag,
    reduction_t: Rate,
    reduction_t_from_50: Rate,
    work_accident_shortfall: Rate,
) -> Rate:
    """Largest coefficient of 2025: T, within the rates really owed."""
    return x.where(from_50_employees, reduction_t_from_50, reduction_t) - work_accident_shortfall


@rule(
    name="maximum_coefficient",
    source="FR-3.42 and FR-3.44, CSS D241-7 II–III",
    start="2026-01-01",
    count=True,
)
def maximum_coefficient_rgdu(
    x: Ops,
    from_50_employees: Flag,
    rgdu_tmin: Rate,
    rgdu_tdelta: Rate,
    rgdu_tdelta_from_50: Rate,
    work_accident_shortfall: Rate,
) -> Rate:
    """Largest coefficient of RGDU: Tmin + Tdelta, within the rates really owed."""
    tdelta = x.where(from_50_employees, rgdu_tdelta_from_50, rgdu_tdelta)
    return rgdu_tmin + tdelta - work_accident_shortfall


@rule(source="FR-3.40, CSS D241-7", end="2026-01-01", count=True)
def reduction_generale_coefficient(
    x: Ops,
    year_gross: Amt,
    year_reference_smic: Rate,
    reduction_limit_2025: Rate,
    reduction_divisor_2025: Rate,
    maximum_coefficient: Rate,
) -> Rate:
    """T / 0.6 × (1.6 × SMIC / pay − 1), between 0 and T, to four decimals."""
    pay = x.ratio(year_gross, x.amount(1))
    excess = x.ratio_of(year_reference_smic * reduction_limit_2025, pay) - 1
    part = x.max(x.min(x.ratio_of(excess, reduction_divisor_2025), x.number("1")), x.number("0"))
    return x.round_ratio(maximum_coefficient * part, 4)


@rule(
    name="reduction_generale_coefficient",
    source="FR-3.41 and FR-3.42, CSS D241-7 I–III",
    start="2026-01-01",
    count=True,
)
def reduction_generale_coefficient_rgdu(
    x: Ops,
    year_gross: Amt,
    year_reference_smic: Rate,
    rgdu_limit: Rate,
    rgdu_half: Rate,
    rgdu_tmin: Rate,
    maximum_coefficient: Rate,
) -> Rate:
    """Tmin + Tdelta × (½ × (3 × SMIC / pay − 1))^1.75, to four decimals; 0 from 3 SMIC on."""
    pay = x.ratio(year_gross, x.amount(1))
    excess = x.ratio_of(year_reference_smic * rgdu_limit, pay) - 1
    part = x.max(x.min(excess * rgdu_half, x.number("1")), x.number("0"))
    coefficient = rgdu_tmin + (maximum_coefficient - rgdu_tmin) * x.power(part, 7, 4)
    return x.where(excess > 0, x.round_ratio(coefficient, 4), x.number("0"))


@rule(source="FR-3.47 and FR-3.52, CSS D241-8 and D241-9")
def reduction_generale(
    x: Ops,
    year_gross: Amt,
    reduction_generale_coefficient: Rate,
    ytd_reduction: Amt,
    unemployment_insured: Flag,
) -> Amt:
    """The year's reduction so far, less that of earlier months; for those insured against unemployment."""
    so_far = x.rate(year_gross, reduction_generale_coefficient)
    return x.where(unemployment_insured, so_far - ytd_reduction, x.amount(0))


@rule(source="FR-3.50, CSS D241-7 VI")
def reduction_agirc_arrco(
    x: Ops,
    reduction_generale: Amt,
    agirc_arrco_t1_employer_rate: Rate,
    ceg_t1_employer_rate: Rate,
    maximum_coefficient: Rate,
) -> Amt:
    """Part of the reduction set against Agirc-Arrco, in proportion to its rates in the coefficient."""
    pension = agirc_arrco_t1_employer_rate + ceg_t1_employer_rate
    return x.rate(reduction_generale, x.ratio_of(pension, maximum_coefficient))


@rule(source="FR-3.50, CSS D241-7 VI")
def reduction_urssaf(x: Ops, reduction_generale: Amt, reduction_agirc_arrco: Amt) -> Amt:
    """Part of the reduction set against the contributions the Urssaf collects: the rest."""
    return reduction_generale - reduction_agirc_arrco
