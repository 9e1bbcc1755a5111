"""Totals of the payslip: sums of rounded lines."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops
from cae_core.rules.rule import rule


@rule(source="TN-46, TN-47 and TN-51")
def employee_contributions(x: Ops, cnss_employee: Amt, complementary_employee: Amt) -> Amt:
    """What the employee contributes."""
    return cnss_employee + complementary_employee


@rule(source="TN-57, code IRPP art. 26")
def salary_net_of_cnss(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Pay net of social contributions."""
    return gross - employee_contributions


@rule(source="TN-57, code IRPP art. 26")
def net_before_tax(x: Ops, salary_net_of_cnss: Amt) -> Amt:
    """Net pay before tax: all that social contributions leave."""
    return salary_net_of_cnss


@rule(source="TN-57 and TN-66; TN-89 for advances, which no limit in the sheet holds back")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt, css: Amt, advance_recovered: Amt) -> Amt:
    """What the person receives."""
    return net_before_tax - income_tax - css - advance_recovered


@rule(source="TN-47, TN-50 to TN-52, TN-54 and TN-55")
def employer_contributions(
    x: Ops,
    cnss_employer: Amt,
    complementary_employer: Amt,
    work_accident_employer: Amt,
    tfp_employer: Amt,
    foprolos_employer: Amt,
    graduate_relief: Amt,
) -> Amt:
    """What the employer pays on top of gross pay, the State's part taken off."""
    social = cnss_employer + complementary_employer + work_accident_employer
    return social + tfp_employer + foprolos_employer - graduate_relief


@rule(source="TN-56: gross pay and what the employer adds")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """What pay costs the employer."""
    return gross + employer_contributions
