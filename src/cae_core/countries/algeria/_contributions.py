"""CNAS, the 1 % of the works fund, CACOBATPH, taxes on pay (DZ-56 to DZ-66)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="DZ-60, ordonnance 95-01")
def contribution_base(x: Ops, gross: Amt, outside_contributions: Amt) -> Amt:
    """Pay under contributions."""
    return x.max(gross - outside_contributions, x.amount(0))


@rule(source="DZ-56 and DZ-59, décret 94-187")
def cnas_employee(x: Ops, contribution_base: Amt, cnas_employee_rate: Rate) -> Amt:
    """Social security, employee's part."""
    return x.rate(contribution_base, cnas_employee_rate)


@rule(source="DZ-57 to DZ-59, décret 94-187")
def cnas_employer(x: Ops, contribution_base: Amt, cnas_employer_rate: Rate) -> Amt:
    """Social security, employer's part."""
    return x.rate(contribution_base, cnas_employer_rate)


@rule(source="DZ-58")
def fos_retraite_employer(x: Ops, contribution_base: Amt, fos_retraite_employer_rate: Rate) -> Amt:
    """Retirement, borne by the works fund."""
    return x.rate(contribution_base, fos_retraite_employer_rate)


@rule(source="DZ-58")
def fnpos_employer(x: Ops, contribution_base: Amt, fnpos_employer_rate: Rate) -> Amt:
    """Social housing (FNPOS), borne by the works fund."""
    return x.rate(contribution_base, fnpos_employer_rate)


@rule(source="DZ-61, décret 97-46")
def construction_base(x: Ops, contribution_base: Amt, construction: Flag) -> Amt:
    """Pay under the funds of the construction sector; nothing elsewhere."""
    return x.where(construction, contribution_base, x.amount(0))


@rule(source="DZ-61, décret 97-46")
def conges_payes_employer(x: Ops, construction_base: Amt, conges_payes_employer_rate: Rate) -> Amt:
    """Paid leave of the construction sector (CACOBATPH)."""
    return x.rate(construction_base, conges_payes_employer_rate)


@rule(source="DZ-61, décret 97-46")
def chomage_intemperies_employer(
    x: Ops, construction_base: Amt, chomage_intemperies_employer_rate: Rate
) -> Amt:
    """Bad-weather unemployment of the construction sector, employer's part."""
    return x.rate(construction_base, chomage_intemperies_employer_rate)


@rule(source="DZ-61, décret 97-46")
def chomage_intemperies_employee(
    x: Ops, construction_base: Amt, chomage_intemperies_employee_rate: Rate
) -> Amt:
    """Bad-weather unemployment of the construction sector, employee's part."""
    return x.rate(construction_base, chomage_intemperies_employee_rate)


@rule(source="DZ-65; payroll is taken to be gross pay")
def taxe_formation_employer(
    x: Ops, gross: Amt, training_tax_due: Flag, taxe_formation_employer_rate: Rate
) -> Amt:
    """Training tax, where the cooperative owes it."""
    return x.where(training_tax_due, x.rate(gross, taxe_formation_employer_rate), x.amount(0))


@rule(source="DZ-65; payroll is taken to be gross pay")
def taxe_apprentissage_employer(
    x: Ops, gross: Amt, apprenticeship_tax_due: Flag, taxe_apprentissage_employer_rate: Rate
) -> Amt:
    """Apprenticeship tax, where the cooperative owes it."""
    return x.where(apprenticeship_tax_due, x.rate(gross, taxe_apprentissage_employer_rate), x.amount(0))


@rule(source="DZ-66; payroll is taken to be gross pay")
def oeuvres_sociales_employer(
    x: Ops, gross: Amt, works_fund_due: Flag, oeuvres_sociales_employer_rate: Rate
) -> Amt:
    """Works fund, where the cooperative feeds one."""
    return x.where(works_fund_due, x.rate(gross, oeuvres_sociales_employer_rate), x.amount(0))
