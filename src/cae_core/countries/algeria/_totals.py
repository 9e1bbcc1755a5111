"""Totals of the payslip. Totals are sums of rounded lines."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops
from cae_core.rules.rule import rule


@rule(source="DZ-56 and DZ-61")
def employee_contributions(x: Ops, cnas_employee: Amt, chomage_intemperies_employee: Amt) -> Amt:
    """Everything the employee bears before tax."""
    return cnas_employee + chomage_intemperies_employee


@rule(source="DZ-57 and DZ-58")
def cnas_and_works_fund_employer(
    x: Ops, cnas_employer: Amt, fos_retraite_employer: Amt, fnpos_employer: Amt
) -> Amt:
    """The employer's 26 %."""
    return cnas_employer + fos_retraite_employer + fnpos_employer


@rule(source="DZ-61, DZ-65 and DZ-66")
def levies_employer(
    x: Ops,
    conges_payes_employer: Amt,
    chomage_intemperies_employer: Amt,
    taxe_formation_employer: Amt,
    taxe_apprentissage_employer: Amt,
    oeuvres_sociales_employer: Amt,
) -> Amt:
    """Construction funds, taxes on pay and works fund: what only some employers owe."""
    construction = conges_payes_employer + chomage_intemperies_employer
    return construction + taxe_formation_employer + taxe_apprentissage_employer + oeuvres_sociales_employer


@rule(source="DZ-57, DZ-61, DZ-65 and DZ-66")
def employer_contributions(x: Ops, cnas_and_works_fund_employer: Amt, levies_employer: Amt) -> Amt:
    """What the employer pays on top of gross pay."""
    return cnas_and_works_fund_employer + levies_employer


@rule(source="DZ-139")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """Total paid by the employer."""
    return gross + employer_contributions


@rule(source="DZ-67")
def net_before_tax(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Net to pay before income tax."""
    return gross - employee_contributions


@rule(source="DZ-97: advances on pay, account 4251; no limit was found")
def advances_recovered(x: Ops, elements_net_only: Amt) -> Amt:
    """Advances on pay recovered: elements that touch net pay alone, the other way round."""
    return -elements_net_only


@rule(source="DZ-67")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt, advances_recovered: Amt) -> Amt:
    """What the person receives."""
    return net_before_tax - income_tax - advances_recovered
