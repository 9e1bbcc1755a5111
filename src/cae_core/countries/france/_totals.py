"""Totals of the payslip, taxable income and the tax withheld. Totals are sums of rounded lines."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.rule import rule


@rule(source="FR-4.30, C. trav. R3243-1 8°")
def social_contributions_employee(
    x: Ops,
    vieillesse_plafonnee_employee: Amt,
    vieillesse_deplafonnee_employee: Amt,
    agirc_arrco_employee: Amt,
    ceg_employee: Amt,
    cet_employee: Amt,
    apec_employee: Amt,
    mutuelle_employee: Amt,
) -> Amt:
    """What the employee bears apart from CSG and CRDS."""
    old_age = vieillesse_plafonnee_employee + vieillesse_deplafonnee_employee
    return old_age + agirc_arrco_employee + ceg_employee + cet_employee + apec_employee + mutuelle_employee


@rule(source="FR-4.30, C. trav. R3243-1 8°")
def employee_contributions(
    x: Ops,
    social_contributions_employee: Amt,
    csg_deductible_employee: Amt,
    csg_non_deductible_employee: Amt,
    crds_employee: Amt,
) -> Amt:
    """Everything the employee bears before tax."""
    csg = csg_deductible_employee + csg_non_deductible_employee
    return social_contributions_employee + csg + crds_employee


@rule(source="FR-4.30, C. trav. R3243-1 8°")
def social_security_employer(
    x: Ops,
    maladie_employer: Amt,
    vieillesse_plafonnee_employer: Amt,
    vieillesse_deplafonnee_employer: Amt,
    allocations_familiales_employer: Amt,
    atmp_employer: Amt,
    csa_employer: Amt,
    chomage_employer: Amt,
    ags_employer: Amt,
) -> Amt:
    """Employer contributions to social security, unemployment insurance and AGS."""
    old_age = vieillesse_plafonnee_employer + vieillesse_deplafonnee_employer
    others = allocations_familiales_employer + atmp_employer + csa_employer
    return maladie_employer + old_age + others + chomage_employer + ags_employer


@rule(source="FR-4.30, C. trav. R3243-1 8°")
def covers_employer(
    x: Ops,
    agirc_arrco_employer: Amt,
    ceg_employer: Amt,
    cet_employer: Amt,
    apec_employer: Amt,
    prevoyance_cadre_employer: Amt,
    mutuelle_employer: Amt,
) -> Amt:
    """Employer contributions to supplementary pension, provident and health cover."""
    pension = agirc_arrco_employer + ceg_employer + cet_employer + apec_employer
    return pension + prevoyance_cadre_employer + mutuelle_employer


@rule(source="FR-4.31, C. trav. R3243-2")
def levies_employer(
    x: Ops,
    fnal_employer: Amt,
    forfait_social_employer: Amt,
    formation_professionnelle_employer: Amt,
    taxe_apprentissage_employer: Amt,
    dialogue_social_employer: Amt,
    peec_employer: Amt,
    versement_mobilite_employer: Amt,
) -> Amt:
    """Taxes and levies on pay."""
    training = formation_professionnelle_employer + taxe_apprentissage_employer + dialogue_social_employer
    housing = fnal_employer + peec_employer
    return training + housing + forfait_social_employer + versement_mobilite_employer


@rule(source="FR-4.30, C. trav. R3243-1 8°")
def employer_contributions(
    x: Ops,
    social_security_employer: Amt,
    covers_employer: Amt,
    levies_employer: Amt,
    reduction_generale: Amt,
) -> Amt:
    """What the employer pays on top of gross pay, general reduction taken off."""
    return social_security_employer + covers_employer + levies_employer - reduction_generale


@rule(source="FR-4.30, C. trav. R3243-1 14°")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """Total paid by the employer."""
    return gross + employer_contributions


@rule(source="FR-4.30, C. trav. R3243-1 9°")
def net_before_tax(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Net to pay before income tax."""
    return gross - employee_contributions


@rule(source="FR-3.33, C. trav. R3243-1 9° bis")
def net_social(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Net social amount: all pay less all social contributions the employee bears, covers included."""
    return gross - employee_contributions


@rule(source="FR-3.32, CGI art. 83")
def taxable_income(
    x: Ops,
    gross: Amt,
    social_contributions_employee: Amt,
    csg_deductible_employee: Amt,
    mutuelle_employer: Amt,
) -> Amt:
    """Net taxable pay: deductible contributions off, employer's health share on."""
    return gross - social_contributions_employee - csg_deductible_employee + mutuelle_employer


@rule(source="FR-3.60, CGI art. 204 H III", end="2025-01-01")
def default_rate_base(x: Ops, taxable_income: Amt) -> Amt:
    """Base of the default rate; the allowance of short contracts is not known before 2025."""
    return x.max(taxable_income, x.amount(0))


@rule(
    name="default_rate_base",
    source="FR-3.60 and FR-3.65, CGI art. 204 H III",
    start="2025-01-01",
)
def default_rate_base_with_allowance(
    x: Ops, taxable_income: Amt, short_contract: Flag, short_contract_allowance: Amt
) -> Amt:
    """Base of the default rate: taxable income, less an allowance for contracts of two months at most."""
    none = x.amount(0)
    return x.max(taxable_income - x.where(short_contract, short_contract_allowance, none), none)


@rule(source="FR-3.60, CGI art. 204 H III")
def default_rate(x: Ops, default_rate_base: Amt, pas_grid: Scale) -> Rate:
    """Default rate: that of the grid's bracket, for the whole base."""
    return x.scale_rate(default_rate_base, pas_grid)


@rule(source="FR-3.60, CGI art. 204 H")
def withholding_rate_sent(x: Ops, withholding_rate: Rate) -> Flag:
    """Whether the tax office sent a rate; −1 says that it did not."""
    return withholding_rate >= 0


@rule(source="FR-3.60, CGI art. 204 H")
def income_tax_base(x: Ops, withholding_rate_sent: Flag, taxable_income: Amt, default_rate_base: Amt) -> Amt:
    """Base of the tax withheld."""
    return x.where(withholding_rate_sent, x.max(taxable_income, x.amount(0)), default_rate_base)


@rule(source="FR-3.60, CGI art. 204 H")
def income_tax_rate(x: Ops, withholding_rate_sent: Flag, withholding_rate: Rate, default_rate: Rate) -> Rate:
    """The rate the tax office sent, else the default rate."""
    return x.where(withholding_rate_sent, withholding_rate, default_rate)


@rule(source="FR-3.60, CGI art. 204 A")
def income_tax(x: Ops, income_tax_base: Amt, income_tax_rate: Rate) -> Amt:
    """Income tax withheld at source."""
    return x.rate(income_tax_base, income_tax_rate)


@rule(source="FR-4.30, C. trav. R3243-1 11°")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt) -> Amt:
    """What the person receives."""
    return net_before_tax - income_tax
