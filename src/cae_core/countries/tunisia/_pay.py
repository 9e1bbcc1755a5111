"""Gross pay: base or minimum wage, overtime, premiums, bonuses, back pay; and pay below the minimum."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="TN-72 and TN-73, décrets 2024-419 and 2026-67")
def smig_month(x: Ops, forty_hour_week: Flag, smig_48_month: Amt, smig_40_month: Amt) -> Amt:
    """The minimum wage of a month, by the enterprise's week."""
    return x.where(forty_hour_week, smig_40_month, smig_48_month)


@rule(source="TN-74, décrets 2024-419 and 2026-67")
def smig_hour(x: Ops, forty_hour_week: Flag, smig_48_hour: Amt, smig_40_hour: Amt) -> Amt:
    """The minimum wage of an hour, by the enterprise's week."""
    return x.where(forty_hour_week, smig_40_hour, smig_48_hour)


@rule(source="TN-77, decrees of 2018 and 2020")
def minimum_wage_share(x: Ops, under_18: Flag, under_18_minimum_share: Rate) -> Rate:
    """The share of the adults' minimum wage that is due: 85 % under 18."""
    return x.where(under_18, under_18_minimum_share, x.number("1"))


@rule(source="TN-72 to TN-77, décrets 2024-419, 2024-420, 2026-66 and 2026-67")
def minimum_pay(
    x: Ops,
    agriculture: Flag,
    smag_day: Amt,
    days_worked: Rate,
    smig_hour: Amt,
    hours_worked: Rate,
    smig_month: Amt,
    hours_share: Rate,
    month_share: Rate,
    minimum_wage_share: Rate,
) -> Amt:
    """The least pay for what is declared: by the day in agriculture, by the hour, else the month's share."""
    month = x.rate(smig_month, hours_share * month_share * minimum_wage_share)
    hourly = x.rate(smig_hour, hours_worked * minimum_wage_share)
    daily = x.rate(smag_day, days_worked * minimum_wage_share)
    return x.select([(agriculture, daily), (hours_worked > 0, hourly)], month)


@rule(source="TN-72 and TN-81, Code du travail art. 90")
def base_hourly(
    x: Ops,
    hourly_rate: Amt,
    minimum_wage: Flag,
    smig_hour: Amt,
    minimum_wage_share: Rate,
    base_salary: Amt,
    month_hours: Rate,
) -> Amt:
    """The base hourly wage: the one agreed, the minimum wage, or the month's salary over its hours."""
    from_month = x.rate(base_salary, x.ratio_of(x.number("1"), month_hours))
    least = x.rate(smig_hour, minimum_wage_share)
    return x.select([(minimum_wage, least), (hourly_rate > 0, hourly_rate)], from_month)


@rule(source="TN-72 to TN-75: the minimum wage; a month's share by calendar days is a convention")
def base_pay(
    x: Ops,
    minimum_wage: Flag,
    minimum_pay: Amt,
    hourly_rate: Amt,
    hours_worked: Rate,
    base_salary: Amt,
    month_share: Rate,
) -> Amt:
    """Pay for ordinary time: the minimum wage, an hourly rate by the hours, or the salary of the month."""
    agreed = x.where(hourly_rate > 0, x.rate(hourly_rate, hours_worked), x.rate(base_salary, month_share))
    return x.where(minimum_wage, minimum_pay, agreed)


@rule(source="TN-81, Code du travail art. 90")
def overtime_pay_to_48(
    x: Ops, base_hourly: Amt, overtime_hours_to_48: Rate, overtime_premium_to_48: Rate
) -> Amt:
    """Overtime up to 48 hours a week, premium included."""
    return x.rate(base_hourly, overtime_hours_to_48 * (overtime_premium_to_48 + 1))


@rule(source="TN-81, Code du travail art. 90")
def overtime_pay_beyond_48(
    x: Ops, base_hourly: Amt, overtime_hours_beyond_48: Rate, overtime_premium_beyond_48: Rate
) -> Amt:
    """Overtime beyond 48 hours a week, premium included."""
    return x.rate(base_hourly, overtime_hours_beyond_48 * (overtime_premium_beyond_48 + 1))


@rule(source="TN-81, Code du travail art. 90")
def overtime_pay(x: Ops, overtime_pay_to_48: Amt, overtime_pay_beyond_48: Amt) -> Amt:
    """All overtime of the month."""
    return overtime_pay_to_48 + overtime_pay_beyond_48


@rule(source="TN-82, Code du travail")
def paid_holiday_premium(
    x: Ops, base_hourly: Amt, paid_holiday_hours: Rate, paid_holiday_premium_rate: Rate
) -> Amt:
    """What work on a paid holiday adds to the month's pay: 100 % of the hours."""
    return x.rate(base_hourly, paid_holiday_hours * paid_holiday_premium_rate)


@rule(source="TN-76: added for those paid the SMIG")
def earns_smig_premiums(x: Ops, minimum_wage: Flag, agriculture: Flag, smig_premiums: Flag) -> Flag:
    """Whether the premiums of SMIG earners are due."""
    return x.all_of(minimum_wage, smig_premiums, x.not_(agriculture))


@rule(source="TN-76: added for those paid the SMIG")
def transport_premium(
    x: Ops, earns_smig_premiums: Flag, smig_transport_premium: Amt, month_share: Rate
) -> Amt:
    """Transport premium of a SMIG earner."""
    return x.where(earns_smig_premiums, x.rate(smig_transport_premium, month_share), x.amount(0))


@rule(source="TN-76: added for those paid the SMIG")
def attendance_premium(
    x: Ops, earns_smig_premiums: Flag, smig_attendance_premium: Amt, month_share: Rate
) -> Amt:
    """Attendance premium of a SMIG earner."""
    return x.where(earns_smig_premiums, x.rate(smig_attendance_premium, month_share), x.amount(0))


@rule(source="TN-49: every element of pay, in cash or in kind")
def pay_on_top(
    x: Ops,
    overtime_pay: Amt,
    paid_holiday_premium: Amt,
    transport_premium: Amt,
    attendance_premium: Amt,
    taxable_bonus: Amt,
    back_pay: Amt,
) -> Amt:
    """What is added to pay for ordinary time: overtime, premiums, bonuses, pay of earlier months."""
    premiums = paid_holiday_premium + transport_premium + attendance_premium
    return overtime_pay + premiums + taxable_bonus + back_pay


@rule(source="TN-49: every element of pay, in cash or in kind")
def gross(x: Ops, base_pay: Amt, pay_on_top: Amt) -> Amt:
    """Gross pay."""
    return base_pay + pay_on_top


@rule(source="TN-49: every element of pay, in cash or in kind")
def ordinary_pay(x: Ops, gross: Amt, pay_on_top: Amt) -> Amt:
    """Pay for ordinary time: what of gross pay nothing else makes up, also where gross is given."""
    return gross - pay_on_top


@rule(source="TN-72 to TN-74 and TN-77; which elements count towards the SMIG is not in the sheet")
def pay_below_smig(x: Ops, agriculture: Flag, ordinary_pay: Amt, minimum_pay: Amt) -> Flag:
    """Pay for ordinary time below the SMIG of the declared time."""
    return x.all_of(x.not_(agriculture), ordinary_pay < minimum_pay)


@rule(source="TN-75 and TN-77, décrets 2024-420 and 2026-66")
def pay_below_smag(x: Ops, agriculture: Flag, days_worked: Rate, ordinary_pay: Amt, minimum_pay: Amt) -> Flag:
    """Farm pay below the SMAG of the days worked, or without any day declared."""
    return x.all_of(agriculture, x.any_of(ordinary_pay < minimum_pay, days_worked <= 0))
