"""IRG on salaries: scale, abatement, exemption, smoothing, part months, bonuses at 10 % (DZ-67 to DZ-83).

From the scale to the tax of a full month, everything is an exact number of dinars: it is rounded once, to
the centime, where the tax becomes an amount.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.rule import rule

EXEMPTION = "2020-06-01"
"""The day on which the exemption up to 30 000 DA and the second abatement came (DZ-71, loi 20-07)."""

CONTRIBUTIONS = "2016-01-01"
"""The first day for which the rate of the employee's contribution, which bonuses bear, is established."""

_DINAR = 100  # centimes
_TEN_DINARS = 1000
_TENTH_OF_DINAR = 10


@rule(source="DZ-80, CIDTA art. 104", start=CONTRIBUTIONS)
def non_monthly_taxable(x: Ops, non_monthly_elements: Amt, cnas_employee_rate: Rate) -> Amt:
    """Bonuses and back pay taxed apart, less the employee's contribution on them."""
    return non_monthly_elements - x.rate(non_monthly_elements, cnas_employee_rate)


@rule(source="DZ-67, CIDTA arts. 66 and 104", start=CONTRIBUTIONS)
def taxable_income(x: Ops, gross: Amt, outside_tax: Amt, cnas_employee: Amt, non_monthly_taxable: Amt) -> Amt:
    """Base of the monthly scale: taxable pay less the 9 % employee contribution, bonuses taxed apart off."""
    return x.max(gross - outside_tax - cnas_employee - non_monthly_taxable, x.amount(0))


@rule(source="DZ-79, administrative practice, no article seen", count=True)
def irg_share(x: Ops, worked_share: Rate, irg_by_full_month: Flag) -> Rate:
    """Share of a full month that pay is taxed as; a whole one where no time is worked."""
    return x.where(x.all_of(irg_by_full_month, worked_share > 0), worked_share, x.number("1"))


@rule(source="DZ-79, administrative practice")
def full_month_income(x: Ops, taxable_income: Amt, irg_share: Rate) -> Amt:
    """Taxable pay of a full month at the same rate."""
    return x.rate(taxable_income, x.ratio_of(x.number("1"), irg_share))


@rule(source="DZ-77, CIDTA art. 126 as practised")
def income_tax_base(x: Ops, full_month_income: Amt, irg_base_to_ten_dinars: Flag) -> Amt:
    """Base of the scale, taken down to 10 DA where the cooperative follows that practice."""
    base = x.max(full_month_income, x.amount(0))
    return x.where(irg_base_to_ten_dinars, x.floor_to(base, _TEN_DINARS), base)


@rule(source="DZ-68 and DZ-69, CIDTA art. 104", count=True)
def irg_of_scale(x: Ops, income_tax_base: Amt, irg_scale: Scale) -> Rate:
    """Tax by the scale, in dinars, exact. Thresholds are whole tens of dinars: what is above is added."""
    tens = x.floor_to(income_tax_base, _TEN_DINARS)
    above = x.ratio(income_tax_base - tens, x.amount(_DINAR))
    return x.ratio(x.scale(tens, irg_scale), x.amount(_DINAR)) + above * x.scale_rate(tens, irg_scale)


@rule(source="DZ-68 and DZ-69, CIDTA art. 104")
def income_tax_before_abatement(x: Ops, irg_of_scale: Rate) -> Amt:
    """Tax by the scale, for a full month."""
    return x.rate(x.amount(_DINAR), irg_of_scale)


@rule(source="DZ-70, CIDTA art. 104", count=True)
def irg_abatement(
    x: Ops, irg_of_scale: Rate, irg_abatement_rate: Rate, irg_abatement_least: Amt, irg_abatement_most: Amt
) -> Rate:
    """First abatement: 40 % of the tax, at least 1 000 DA and at most 1 500 DA, never above the tax."""
    least = x.ratio(irg_abatement_least, x.amount(_DINAR))
    most = x.ratio(irg_abatement_most, x.amount(_DINAR))
    return x.min(irg_of_scale, x.max(least, x.min(most, irg_of_scale * irg_abatement_rate)))


@rule(name="irg_full_month", source="DZ-70, CIDTA art. 104", end=EXEMPTION, count=True)
def irg_full_month_2008(x: Ops, irg_of_scale: Rate, irg_abatement: Rate) -> Rate:
    """Tax of a full month, in dinars, exact."""
    return irg_of_scale - irg_abatement


@rule(source="DZ-71, loi 20-07 art. 9", start=EXEMPTION)
def irg_exempt(x: Ops, income_tax_base: Amt, irg_exemption: Amt) -> Flag:
    """Whether pay is within the exemption."""
    return income_tax_base <= irg_exemption


@rule(source="DZ-72 to DZ-76, strict bounds", start=EXEMPTION)
def irg_smoothed(
    x: Ops,
    income_tax_base: Amt,
    irg_exemption: Amt,
    disabled_or_retired: Flag,
    irg_smoothing_ceiling: Amt,
    irg_smoothing_ceiling_disabled: Amt,
) -> Flag:
    """Whether the second abatement applies: above the exemption and below the ceiling of the person."""
    ceiling = x.where(disabled_or_retired, irg_smoothing_ceiling_disabled, irg_smoothing_ceiling)
    return x.all_of(income_tax_base > irg_exemption, income_tax_base < ceiling)


@rule(source="DZ-72 to DZ-75, loi 20-07 art. 9, loi 21-16 art. 31", start=EXEMPTION, count=True)
def irg_smoothed_tax(
    x: Ops,
    irg_of_scale: Rate,
    irg_abatement: Rate,
    disabled_or_retired: Flag,
    irg_smoothing_factor: Rate,
    irg_smoothing_constant: Rate,
    irg_smoothing_factor_disabled: Rate,
    irg_smoothing_constant_disabled: Rate,
) -> Rate:
    """Second abatement: what the first left, times a factor, less a number of dinars; exact."""
    tax = irg_of_scale - irg_abatement
    factor = x.where(disabled_or_retired, irg_smoothing_factor_disabled, irg_smoothing_factor)
    constant = x.where(disabled_or_retired, irg_smoothing_constant_disabled, irg_smoothing_constant)
    return tax * factor - constant


@rule(name="irg_full_month", source="DZ-70 to DZ-75, CIDTA art. 104", start=EXEMPTION, count=True)
def irg_full_month_2020(
    x: Ops,
    irg_exempt: Flag,
    irg_smoothed: Flag,
    irg_smoothed_tax: Rate,
    irg_of_scale: Rate,
    irg_abatement: Rate,
) -> Rate:
    """Tax of a full month, in dinars, exact: none up to the exemption, smoothed above it, then ordinary."""
    cases = [(irg_exempt, x.number("0")), (irg_smoothed, irg_smoothed_tax)]
    return x.select(cases, irg_of_scale - irg_abatement)


@rule(source="DZ-83, one source")
def zone_relief_share(x: Ops, zone_relief: Flag, zone_relief_rate: Rate) -> Rate:
    """Share of the tax that a worker of a far-South zone is spared."""
    return x.where(zone_relief, zone_relief_rate, x.number("0"))


@rule(source="DZ-77, DZ-79 and DZ-83, administrative practice")
def income_tax_monthly(
    x: Ops, irg_full_month: Rate, irg_share: Rate, zone_relief_share: Rate, irg_to_tenth_of_dinar: Flag
) -> Amt:
    """Tax by the scale for the share of a full month worked, cut to 0.10 DA where that is the practice."""
    tax = x.rate(x.amount(_DINAR), irg_full_month * irg_share * (1 - zone_relief_share))
    return x.where(irg_to_tenth_of_dinar, x.floor_to(tax, _TENTH_OF_DINAR), tax)


@rule(source="DZ-80, CIDTA art. 104, G50 line E2L50", start=CONTRIBUTIONS)
def income_tax_non_monthly(x: Ops, non_monthly_taxable: Amt, irg_non_monthly_rate: Rate) -> Amt:
    """Flat tax on bonuses and back pay that are not monthly, without abatement."""
    return x.rate(non_monthly_taxable, irg_non_monthly_rate)


@rule(name="income_tax", source="DZ-67, CIDTA arts. 104 and 128", end=CONTRIBUTIONS)
def income_tax_by_scale(x: Ops, income_tax_monthly: Amt) -> Amt:
    """IRG withheld by the scale; what bonuses bear apart is not established so early."""
    return income_tax_monthly


@rule(source="DZ-67, CIDTA arts. 104 and 128", start=CONTRIBUTIONS)
def income_tax(x: Ops, income_tax_monthly: Amt, income_tax_non_monthly: Amt) -> Amt:
    """IRG withheld, by the scale and at 10 %."""
    return income_tax_monthly + income_tax_non_monthly
