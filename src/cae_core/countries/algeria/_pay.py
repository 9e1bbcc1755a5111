"""What gross is made of: base pay, overtime, elements, and pay by results; the SNMG it must reach.

An element's amount is added as it is typed: a deduction has a minus. Each named element has an input and
a line of its own, since the law wants each named on the payslip (DZ-53c); others go by their flags.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="DZ-79, administrative practice; DZ-52, 173.33 h a month", count=True)
def worked_share(x: Ops, month_share: Rate, contract_hours: Rate, full_time_hours: Rate) -> Rate:
    """Share of a full month at full time that the contract covers."""
    return month_share * x.ratio_of(contract_hours, full_time_hours)


@rule(source="DZ-53a, loi 90-11 art. 80")
def base_pay(x: Ops, base_salary: Amt, month_share: Rate) -> Amt:
    """Base pay of the month: that of the contract, for the share of the month under contract."""
    return x.rate(base_salary, month_share)


@rule(source="DZ-54, loi 90-11 art. 32")
def overtime_pay(
    x: Ops, base_salary: Amt, overtime_hours: Rate, contract_hours: Rate, overtime_premium: Rate
) -> Amt:
    """Overtime: the hourly base pay raised by the premium."""
    return x.rate(base_salary, x.ratio_of(overtime_hours, contract_hours) * (overtime_premium + 1))


@rule(source="DZ-53b, loi 90-11 art. 81, and DZ-60")
def monthly_elements(
    x: Ops,
    iep: Amt,
    rendement: Amt,
    responsabilite: Amt,
    indemnite: Amt,
    retenue_absence: Amt,
    elements_cotisable_imposable: Amt,
) -> Amt:
    """Elements of the month in both bases."""
    bonuses = iep + rendement + responsabilite + indemnite
    return bonuses + retenue_absence + elements_cotisable_imposable


@rule(source="DZ-80, CIDTA art. 104")
def non_monthly_elements(x: Ops, gratification: Amt, rappel: Amt) -> Amt:
    """Bonuses and back pay of a periodicity other than monthly, in both bases and taxed apart."""
    return gratification + rappel


@rule(source="DZ-60 and DZ-82, ordonnance 95-01")
def outside_contributions(
    x: Ops, panier: Amt, transport: Amt, elements_imposable: Amt, elements_outside: Amt
) -> Amt:
    """Elements on which no contribution is due."""
    return panier + transport + elements_imposable + elements_outside


@rule(source="DZ-82, practice split: two flags an element")
def outside_tax(x: Ops, elements_cotisable: Amt, elements_outside: Amt) -> Amt:
    """Elements that income tax leaves out."""
    return elements_cotisable + elements_outside


@rule(source="DZ-53b, loi 90-11 art. 81")
def stated_pay(
    x: Ops,
    base_pay: Amt,
    overtime_pay: Amt,
    monthly_elements: Amt,
    non_monthly_elements: Amt,
    outside_contributions: Amt,
    elements_cotisable: Amt,
) -> Amt:
    """Pay that the contract and the month's elements make, whatever the activity yields."""
    elements = monthly_elements + non_monthly_elements + outside_contributions + elements_cotisable
    return base_pay + overtime_pay + elements


@rule(source="DZ-53b, loi 90-11 art. 81")
def gross(x: Ops, stated_pay: Amt) -> Amt:
    """Gross pay; where it is given or solved for, what exceeds the stated parts is pay by results."""
    return stated_pay


@rule(source="DZ-53a, loi 90-11 arts. 80 and 82")
def results_pay(x: Ops, gross: Amt, stated_pay: Amt) -> Amt:
    """Pay proportional to results: gross beyond base pay and elements; negative where it falls short."""
    return gross - stated_pay


@rule(source="DZ-52", count=True)
def declared_hours(x: Ops, worked_share: Rate, full_time_hours: Rate) -> Rate:
    """Hours of the month that the contract covers, overtime apart."""
    return worked_share * full_time_hours


@rule(source="DZ-52 and DZ-54", count=True)
def paid_hours(x: Ops, declared_hours: Rate, overtime_hours: Rate) -> Rate:
    """Hours that pay refers to, overtime included."""
    return declared_hours + overtime_hours


@rule(source="DZ-53d, décret exécutif 15-59 art. 2, and DZ-139a")
def fixed_pay(
    x: Ops, base_pay: Amt, responsabilite: Amt, indemnite: Amt, gross: Amt, retenue_absence: Amt
) -> Amt:
    """Pay that counts towards the SNMG, as far as it is paid; an absence lowers it and the time alike.

    Base pay and fixed allowances do; experience, overtime, output and refunds of expenses do not. An element
    of which only the flags are known may be any of these, and is left out.
    """
    return x.min(base_pay + responsabilite + indemnite, gross - retenue_absence)


@rule(source="DZ-53e, pro rata below a full month")
def snmg_due(x: Ops, snmg: Amt, worked_share: Rate) -> Amt:
    """The SNMG of the share of a full month worked."""
    return x.rate(snmg, worked_share)


@rule(source="DZ-139, with DZ-52")
def hourly_pay_below_snmg(
    x: Ops, contribution_base: Amt, retenue_absence: Amt, snmg_hourly: Amt, declared_hours: Rate
) -> Flag:
    """Whether all pay under contributions is less than the hourly SNMG for the hours declared."""
    return contribution_base - retenue_absence < x.rate(snmg_hourly, declared_hours)


@rule(source="DZ-53e and DZ-139a, interpretation of décret exécutif 15-59")
def fixed_pay_below_snmg(x: Ops, fixed_pay: Amt, snmg_due: Amt, pay_by_results: Flag) -> Flag:
    """Whether the fixed part is below the SNMG, where pay is not wholly by results."""
    return x.all_of(fixed_pay < snmg_due, x.not_(pay_by_results))


@rule(source="DZ-53e: whether pay wholly by results needs a fixed floor is not verified")
def no_fixed_floor(x: Ops, fixed_pay: Amt, snmg_due: Amt, pay_by_results: Flag) -> Flag:
    """Whether pay wholly by results goes without the fixed part that a safe reading wants."""
    return x.all_of(fixed_pay < snmg_due, pay_by_results)
