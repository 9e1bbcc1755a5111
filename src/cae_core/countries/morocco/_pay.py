"""What is owed for a month: base pay, overtime, seniority bonus, bonuses and allowances.

Gross pay may be given instead (pay that follows the turnover of an activity): what is left of it beside the
elements that are named is then ``other_pay``.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.rule import rule


@rule(source="MA-113, course material and published engines: a month has 26 working days", count=True)
def paid_days(x: Ops, days_paid_of_26: Rate, month_share: Rate, working_days_per_month: Rate) -> Rate:
    """Days paid: those stated, else the working days of the part of the month under contract."""
    stated = days_paid_of_26 >= 0
    return x.where(stated, days_paid_of_26, working_days_per_month * month_share)


@rule(source="MA-113, CT art. 184", count=True)
def legal_hours(x: Ops, agriculture: Flag, monthly_hours: Rate, agricultural_monthly_hours: Rate) -> Rate:
    """Hours of a whole month, which also divide monthly pay into hourly pay."""
    return x.where(agriculture, agricultural_monthly_hours, monthly_hours)


@rule(source="MA-113, CT art. 184")
def base_stated(x: Ops, full_time_base_salary: Amt, hourly_rate: Amt) -> Flag:
    """Whether pay is computed from a base (monthly or hourly) and not given as a whole."""
    return full_time_base_salary + hourly_rate > 0


@rule(source="MA-113, CT art. 184", count=True)
def paid_hours(
    x: Ops,
    hours: Rate,
    base_stated: Flag,
    legal_hours: Rate,
    paid_days: Rate,
    working_days_per_month: Rate,
) -> Rate:
    """Hours paid: those stated, else those of the days paid; none where pay refers to no base."""
    of_days = legal_hours * x.ratio_of(paid_days, working_days_per_month)
    return x.select([(hours >= 0, hours), (base_stated, of_days)], x.number("0"))


@rule(source="MA-113 and MA-120, CT arts. 184 and 358")
def base_salary(
    x: Ops,
    full_time_base_salary: Amt,
    hourly_rate: Amt,
    paid_hours: Rate,
    paid_days: Rate,
    working_days_per_month: Rate,
) -> Amt:
    """Basic pay: hours at the hourly rate, else the monthly salary for the days paid of 26."""
    monthly = x.rate(full_time_base_salary, x.ratio_of(paid_days, working_days_per_month))
    return x.where(hourly_rate > 0, x.rate(hourly_rate, paid_hours), monthly)


@rule(source="MA-126, CT art. 202")
def overtime_base(
    x: Ops,
    full_time_base_salary: Amt,
    hourly_rate: Amt,
    legal_hours: Rate,
    taxable_bonus: Amt,
    function_allowances: Amt,
) -> Amt:
    """What an hour of overtime is an hour of: the whole month's wage with its accessories.

    Allowances of function and hardship are in it, though not in seniority's; gratuities of the year or on
    turnover pay no hours and are left out of both (interpretation).
    """
    monthly = x.where(hourly_rate > 0, x.rate(hourly_rate, legal_hours), full_time_base_salary)
    return monthly + taxable_bonus + function_allowances


@rule(source="MA-125, CT art. 201", count=True)
def overtime_units(
    x: Ops,
    overtime_hours_25: Rate,
    overtime_hours_50: Rate,
    overtime_hours_100: Rate,
    overtime_day_increase: Rate,
    overtime_night_increase: Rate,
    overtime_rest_night_increase: Rate,
) -> Rate:
    """Hours of overtime, each with its increase: +25 % by day, +50 % by night; on rest days +50, +100 %."""
    by_day = overtime_hours_25 * (1 + overtime_day_increase)
    by_night = overtime_hours_50 * (1 + overtime_night_increase)
    return by_day + by_night + overtime_hours_100 * (1 + overtime_rest_night_increase)


@rule(source="MA-125 and MA-126, CT arts. 201 and 202")
def overtime_pay(x: Ops, overtime_base: Amt, overtime_units: Rate, legal_hours: Rate) -> Amt:
    """Overtime."""
    return x.rate(overtime_base, x.ratio_of(overtime_units, legal_hours))


@rule(source="MA-121, CT art. 350")
def seniority_rate(x: Ops, seniority_years: Amt, seniority_scale: Scale, seniority_in_pay: Flag) -> Rate:
    """Rate of the seniority bonus for completed years of service; none where pay itself rests on them."""
    rate = x.scale_rate(seniority_years * 100, seniority_scale)  # a year is 1.00 on the scale
    return x.where(seniority_in_pay, x.number("0"), rate)


@rule(source="MA-123 and MA-124, CT arts. 353 and 354")
def seniority_base(
    x: Ops, base_salary: Amt, overtime_pay: Amt, taxable_bonus: Amt, average_wage_3_months: Amt
) -> Amt:
    """Base of the seniority bonus: the wage with its accessories and overtime.

    Where pay is by commission, yield or percentage, the average net wage of the three months before.
    """
    wage = base_salary + overtime_pay + taxable_bonus
    return x.where(average_wage_3_months > 0, average_wage_3_months, wage)


@rule(source="MA-121, CT art. 350")
def seniority_bonus(x: Ops, seniority_base: Amt, seniority_rate: Rate) -> Amt:
    """Seniority bonus."""
    return x.rate(seniority_base, seniority_rate)


@rule(source="MA-123 and MA-145, CT art. 353")
def elements_pay(
    x: Ops,
    base_salary: Amt,
    overtime_pay: Amt,
    seniority_bonus: Amt,
    taxable_bonus: Amt,
    function_allowances: Amt,
    taxable_bonus_outside_seniority: Amt,
) -> Amt:
    """What is owed for work, element by element."""
    worked = base_salary + overtime_pay + seniority_bonus
    return worked + taxable_bonus + function_allowances + taxable_bonus_outside_seniority


@rule(source="MA-145, practice")
def allowances(
    x: Ops,
    meal_allowance: Amt,
    urban_transport_allowance: Amt,
    outside_transport_allowance: Amt,
    dirt_allowance: Amt,
) -> Amt:
    """Allowances for expenses of work, exempt or not."""
    transport = urban_transport_allowance + outside_transport_allowance
    return meal_allowance + transport + dirt_allowance


@rule(source="MA-144, practice")
def gross(x: Ops, elements_pay: Amt, allowances: Amt) -> Amt:
    """Gross pay, exempt allowances included."""
    return elements_pay + allowances


@rule(source="MA-144, practice")
def other_pay(x: Ops, gross: Amt, elements_pay: Amt, allowances: Amt) -> Amt:
    """What gross pay that is given has beside the elements named; nothing where it is computed."""
    return gross - elements_pay - allowances


@rule(source="MA-121 and MA-124, CT arts. 350 and 354")
def seniority_bonus_missing(x: Ops, seniority_rate: Rate, other_pay: Amt, seniority_bonus: Amt) -> Flag:
    """Whether pay given as a whole leaves unsaid the bonus that service gives right to."""
    return x.all_of(seniority_rate > 0, other_pay > 0, x.equals(seniority_bonus, x.amount(0)))


@rule(source="MA-145, practice")
def exempt_meal_allowance(
    x: Ops, meal_allowance: Amt, smig: Amt, meal_allowance_hours: Rate, paid_days: Rate
) -> Amt:
    """Exempt part of the meal allowance: up to twice the hourly minimum wage a day."""
    return x.min(meal_allowance, x.rate(smig, meal_allowance_hours * paid_days))


@rule(source="MA-145, practice")
def exempt_urban_transport_allowance(
    x: Ops, urban_transport_allowance: Amt, urban_transport_ceiling: Amt
) -> Amt:
    """Exempt part of the transport allowance in town."""
    return x.min(urban_transport_allowance, urban_transport_ceiling)


@rule(source="MA-145, practice")
def exempt_outside_transport_allowance(
    x: Ops, outside_transport_allowance: Amt, outside_transport_ceiling: Amt
) -> Amt:
    """Exempt part of the transport allowance out of town."""
    return x.min(outside_transport_allowance, outside_transport_ceiling)


@rule(source="MA-144 and MA-145: no ceiling was found for dirty work")
def exempt_dirt_allowance(x: Ops, dirt_allowance: Amt, dirt_allowance_ceiling: Amt) -> Amt:
    """Exempt part of the allowance for dirty work."""
    return x.min(dirt_allowance, dirt_allowance_ceiling)


@rule(source="MA-144 and MA-145, practice")
def exempt_allowances(
    x: Ops,
    exempt_meal_allowance: Amt,
    exempt_urban_transport_allowance: Amt,
    exempt_outside_transport_allowance: Amt,
    exempt_dirt_allowance: Amt,
) -> Amt:
    """Allowances that bear neither contributions nor tax."""
    transport = exempt_urban_transport_allowance + exempt_outside_transport_allowance
    return exempt_meal_allowance + transport + exempt_dirt_allowance


@rule(source="MA-144, practice")
def taxable_gross(x: Ops, gross: Amt, exempt_allowances: Amt) -> Amt:
    """Gross pay that bears contributions and tax."""
    return x.max(gross - exempt_allowances, x.amount(0))
