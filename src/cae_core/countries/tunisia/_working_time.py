"""Working time: the contract's week, overtime week by week, and the hours that a payslip shows."""

from __future__ import annotations

from collections.abc import Iterable

from cae_core.rules.ops import Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="TN-80, Code du travail art. 79", count=True)
def full_week_hours(x: Ops, forty_hour_week: Flag, normal_week_hours: Rate, reduced_week_hours: Rate) -> Rate:
    """A full week in the enterprise: 48 hours, 40 where an agreement or regulation says so."""
    return x.where(forty_hour_week, reduced_week_hours, normal_week_hours)


@rule(source="TN-80, Code du travail art. 79", count=True)
def contract_week_hours(x: Ops, contract_hours_per_week: Rate, full_week_hours: Rate) -> Rate:
    """The contract's week; a full one where the contract says nothing."""
    return x.where(contract_hours_per_week > 0, contract_hours_per_week, full_week_hours)


@rule(source="TN-80, Code du travail art. 79")
def contract_week_too_long(x: Ops, contract_hours_per_week: Rate, normal_week_hours: Rate) -> Flag:
    """A contract for more than the longest normal week: what is beyond is overtime, which it cannot hide."""
    return contract_hours_per_week > normal_week_hours


@rule(source="TN-82, Code du travail")
def part_time(x: Ops, contract_week_hours: Rate, full_week_hours: Rate, part_time_share: Rate) -> Flag:
    """Part time: under 70 % of the normal duration."""
    return contract_week_hours < full_week_hours * part_time_share


@rule(source="TN-82, Code du travail")
def reduced_time_not_part_time(
    x: Ops, part_time: Flag, contract_week_hours: Rate, full_week_hours: Rate
) -> Flag:
    """A week that is neither full nor, at 70 % or more, part time in the law's sense."""
    return x.all_of(x.not_(part_time), contract_week_hours < full_week_hours)


@rule(source="TN-82, Code du travail")
def hours_share(x: Ops, contract_week_hours: Rate, full_week_hours: Rate) -> Rate:
    """The contract's share of a full week, at most the whole."""
    return x.min(x.ratio_of(contract_week_hours, full_week_hours), x.number("1"))


@rule(source="TN-72 to TN-74: 208 hours a month for a 48-hour week", count=True)
def month_hours(x: Ops, contract_week_hours: Rate, weeks_per_month: Rate) -> Rate:
    """The contract's hours in a whole month."""
    return contract_week_hours * weeks_per_month


def _hours_above(x: Ops, weeks: Iterable[Rate], floor: Rate) -> Rate:
    """The hours of each week above a floor, summed: a short week makes up for no long one."""
    over = x.number("0")
    for hours in weeks:
        over += x.max(hours - floor, x.number("0"))
    return over


@rule(source="TN-81, Code du travail art. 90", count=True)
def overtime_hours_to_48(
    x: Ops,
    week_1_hours: Rate,
    week_2_hours: Rate,
    week_3_hours: Rate,
    week_4_hours: Rate,
    week_5_hours: Rate,
    contract_week_hours: Rate,
    normal_week_hours: Rate,
) -> Rate:
    """Hours of the month's weeks beyond the contract, up to 48 a week."""
    weeks = (week_1_hours, week_2_hours, week_3_hours, week_4_hours, week_5_hours)
    return _hours_above(x, (x.min(hours, normal_week_hours) for hours in weeks), contract_week_hours)


@rule(source="TN-81, Code du travail art. 90", count=True)
def overtime_hours_beyond_48(
    x: Ops,
    week_1_hours: Rate,
    week_2_hours: Rate,
    week_3_hours: Rate,
    week_4_hours: Rate,
    week_5_hours: Rate,
    contract_week_hours: Rate,
    normal_week_hours: Rate,
) -> Rate:
    """Hours of the month's weeks beyond the contract and beyond 48 a week."""
    weeks = (week_1_hours, week_2_hours, week_3_hours, week_4_hours, week_5_hours)
    return _hours_above(x, weeks, x.max(normal_week_hours, contract_week_hours))


@rule(source="TN-80, Code du travail")
def week_too_long(
    x: Ops,
    week_1_hours: Rate,
    week_2_hours: Rate,
    week_3_hours: Rate,
    week_4_hours: Rate,
    week_5_hours: Rate,
    longest_week_hours: Rate,
) -> Flag:
    """A week of more than 60 hours, overtime counted."""
    return x.max(week_1_hours, week_2_hours, week_3_hours, week_4_hours, week_5_hours) > longest_week_hours


@rule(source="TN-81, Code du travail art. 90")
def overtime_premium_to_48(
    x: Ops, part_time: Flag, part_time_overtime_premium: Rate, under_48_overtime_premium: Rate
) -> Rate:
    """Premium on hours up to 48 a week: 50 % in part time, 25 % in full time under 48 hours."""
    return x.where(part_time, part_time_overtime_premium, under_48_overtime_premium)


@rule(source="TN-81, Code du travail art. 90")
def overtime_premium_beyond_48(
    x: Ops,
    part_time: Flag,
    contract_week_hours: Rate,
    normal_week_hours: Rate,
    part_time_overtime_premium: Rate,
    over_48_overtime_premium: Rate,
    normal_week_overtime_premium: Rate,
) -> Rate:
    """Premium on hours beyond 48 a week: 75 % where the week is of 48 hours, else 50 %."""
    shorter = x.where(part_time, part_time_overtime_premium, over_48_overtime_premium)
    return x.where(contract_week_hours < normal_week_hours, shorter, normal_week_overtime_premium)


@rule(source="TN-80 and TN-81, Code du travail art. 79 and 90", count=True)
def paid_hours(
    x: Ops,
    hours_worked: Rate,
    month_hours: Rate,
    month_share: Rate,
    overtime_hours_to_48: Rate,
    overtime_hours_beyond_48: Rate,
) -> Rate:
    """The hours that pay refers to: those declared, or the contract's in the month, and overtime."""
    ordinary = x.where(hours_worked > 0, hours_worked, month_hours * month_share)
    return ordinary + overtime_hours_to_48 + overtime_hours_beyond_48
