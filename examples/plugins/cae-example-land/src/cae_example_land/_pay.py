"""Pay in Example Land: two contributions, an insurance, a tax by brackets."""

from __future__ import annotations

from cae_core.rules import Amt, Flag, Ops, Rate, Scale, rule


@rule(source="XE-3, Labour Code art. 30")
def solidarity_base(x: Ops, gross: Amt, solidarity_ceiling: Amt) -> Amt:
    """Pay up to the ceiling of the solidarity fund."""
    return x.min(gross, solidarity_ceiling)


@rule(source="XE-3, Labour Code art. 30")
def solidarity_employee(x: Ops, solidarity_base: Amt, solidarity_employee_rate: Rate) -> Amt:
    """The employee's contribution to the solidarity fund."""
    return x.rate(solidarity_base, solidarity_employee_rate)


@rule(source="XE-3, Labour Code art. 30")
def solidarity_employer(x: Ops, solidarity_base: Amt, solidarity_employer_rate: Rate) -> Amt:
    """The employer's contribution to the solidarity fund."""
    return x.rate(solidarity_base, solidarity_employer_rate)


@rule(source="XE-4, Labour Code art. 31")
def health_employee(x: Ops, gross: Amt, health_employee_rate: Rate) -> Amt:
    """The employee's health insurance, on all pay."""
    return x.rate(gross, health_employee_rate)


@rule(source="XE-6, Labour Code art. 33")
def accidents_employer(x: Ops, gross: Amt, work_accident_rate: Rate) -> Amt:
    """The employer's insurance of work accidents; its rate is for the statutes to give."""
    return x.rate(gross, work_accident_rate)


@rule(source="XE-3 and XE-4")
def employee_contributions(x: Ops, solidarity_employee: Amt, health_employee: Amt) -> Amt:
    """What the employee contributes."""
    return solidarity_employee + health_employee


@rule(source="XE-3 and XE-6")
def employer_contributions(x: Ops, solidarity_employer: Amt, accidents_employer: Amt) -> Amt:
    """What the employer contributes."""
    return solidarity_employer + accidents_employer


@rule(source="XE-5, Tax Code art. 5")
def net_before_tax(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Pay less the employee's contributions."""
    return gross - employee_contributions


@rule(source="XE-5, Tax Code art. 5")
def taxable_income(x: Ops, net_before_tax: Amt) -> Amt:
    """What income tax is due on."""
    return net_before_tax


@rule(source="XE-5, Tax Code art. 5")
def income_tax(x: Ops, taxable_income: Amt, income_tax_scale: Scale) -> Amt:
    """Income tax by brackets of a month's income."""
    return x.scale(taxable_income, income_tax_scale)


@rule(source="XE-5, Tax Code art. 5")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt) -> Amt:
    """What the person receives."""
    return net_before_tax - income_tax


@rule(source="XE-1")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """What pay costs the cooperative."""
    return gross + employer_contributions


@rule(source="XE-2, Labour Code art. 12")
def below_minimum_wage(x: Ops, gross: Amt, minimum_wage: Amt, month_share: Rate) -> Flag:
    """Whether pay is below the minimum wage of the part of the month under contract."""
    return gross < x.rate(minimum_wage, month_share)
