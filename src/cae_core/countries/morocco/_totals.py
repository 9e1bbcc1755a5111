"""Totals of the payslip, what may be withheld from it, and what pay may not go below."""

from __future__ import annotations

from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="MA-140 and MA-158, arithmetic")
def employee_contributions(x: Ops, cnss_employee: Amt, amo_employee: Amt, cimr_employee: Amt) -> Amt:
    """What the employee bears before tax."""
    return cnss_employee + amo_employee + cimr_employee


@rule(source="MA-140 and MA-142, arithmetic")
def employer_contributions(
    x: Ops,
    cnss_employer: Amt,
    allocations_familiales_employer: Amt,
    amo_employer: Amt,
    taxe_formation_professionnelle_employer: Amt,
    cimr_employer: Amt,
    work_accident_employer: Amt,
) -> Amt:
    """What the employer pays on top of gross pay."""
    cnss = cnss_employer + allocations_familiales_employer + amo_employer
    return cnss + taxe_formation_professionnelle_employer + cimr_employer + work_accident_employer


@rule(source="MA-142, arithmetic")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """Total paid by the employer."""
    return gross + employer_contributions


@rule(source="MA-158, practice")
def net_before_tax(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Net pay before income tax."""
    return gross - employee_contributions


@rule(source="MA-132, CT art. 386")
def wage_due(x: Ops, net_before_tax: Amt, income_tax: Amt) -> Amt:
    """The wage due, of which a tenth may repay an advance: net of contributions and tax (interpretation)."""
    return net_before_tax - income_tax


@rule(source="MA-132 and MA-133, CT arts. 385 and 386")
def advance_recovered(x: Ops, advance_recovery: Amt, wage_due: Amt, advance_recovery_share: Rate) -> Amt:
    """What is withheld to recover an advance: what is asked, up to a tenth of the wage due."""
    most = x.rate(wage_due, advance_recovery_share, Rounding.FLOOR)
    return x.min(advance_recovery, x.max(most, x.amount(0)))


@rule(source="MA-132, CT art. 386")
def recovery_limited(x: Ops, advance_recovery: Amt, advance_recovered: Amt) -> Flag:
    """Whether more was asked back than a tenth of the wage due."""
    return advance_recovery > advance_recovered


@rule(source="MA-158, practice")
def net_pay(x: Ops, wage_due: Amt, advance_recovered: Amt) -> Amt:
    """What the person receives."""
    return wage_due - advance_recovered


@rule(source="MA-120, CT arts. 358 and 360")
def compared_wage(x: Ops, taxable_gross: Amt, overtime_pay: Amt, seniority_bonus: Amt) -> Amt:
    """Pay for normal hours, compared with the minimum: without overtime and seniority (interpretation)."""
    return taxable_gross - overtime_pay - seniority_bonus


@rule(source="MA-120, CT arts. 358 and 360")
def minimum_wage_not_compared(
    x: Ops, gross: Amt, base_stated: Flag, hours: Rate, days_paid_of_26: Rate, agriculture: Flag
) -> Flag:
    """Whether pay given as a whole says neither hours nor, in agriculture, days: no minimum can be told."""
    in_days = x.all_of(agriculture, days_paid_of_26 >= 0)
    in_hours = x.all_of(x.not_(agriculture), hours >= 0)
    return x.all_of(gross > 0, x.not_(x.any_of(base_stated, in_days, in_hours)))


@rule(source="MA-113, CT art. 184")
def hours_of_hourly_pay_assumed(
    x: Ops, gross: Amt, hourly_rate: Amt, hours: Rate, days_paid_of_26: Rate
) -> Flag:
    """Whether an hourly wage is paid for the hours of the whole month because nobody stated any."""
    return x.all_of(gross > 0, hourly_rate > 0, hours < 0, days_paid_of_26 < 0)


@rule(source="MA-117 and MA-120, CT arts. 358 and 360")
def below_smig(x: Ops, compared_wage: Amt, smig: Amt, paid_hours: Rate, agriculture: Flag) -> Flag:
    """Whether pay is below the hourly minimum wage for the hours stated or implied by a base."""
    return x.all_of(x.not_(agriculture), compared_wage < x.rate(smig, paid_hours))


@rule(source="MA-119 and MA-120, CT arts. 358 and 360")
def below_smag(
    x: Ops,
    compared_wage: Amt,
    smag: Amt,
    paid_days: Rate,
    base_stated: Flag,
    days_paid_of_26: Rate,
    agriculture: Flag,
) -> Flag:
    """Whether pay in agriculture is below the daily minimum wage for the days stated or implied by a base."""
    known = x.any_of(base_stated, days_paid_of_26 >= 0)
    return x.all_of(agriculture, known, compared_wage < x.rate(smag, paid_days))
