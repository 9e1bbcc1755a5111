"""What the employee bears: old age, supplementary pension, APEC, health cover, CSG and CRDS."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.12, CSS D242-4")
def vieillesse_plafonnee_employee(x: Ops, capped_base: Amt, vieillesse_plafonnee_employee_rate: Rate) -> Amt:
    """Old age, on pay up to the ceiling."""
    return x.rate(capped_base, vieillesse_plafonnee_employee_rate)


@rule(source="FR-3.13, CSS D242-4")
def vieillesse_deplafonnee_employee(x: Ops, gross: Amt, vieillesse_deplafonnee_employee_rate: Rate) -> Amt:
    """Old age, on whole pay."""
    return x.rate(gross, vieillesse_deplafonnee_employee_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_t1_employee(x: Ops, capped_base: Amt, agirc_arrco_t1_employee_rate: Rate) -> Amt:
    """Agirc-Arrco, slice 1."""
    return x.rate(capped_base, agirc_arrco_t1_employee_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_t2_employee(x: Ops, slice_2_base: Amt, agirc_arrco_t2_employee_rate: Rate) -> Amt:
    """Agirc-Arrco, slice 2."""
    return x.rate(slice_2_base, agirc_arrco_t2_employee_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_employee(x: Ops, agirc_arrco_t1_employee: Amt, agirc_arrco_t2_employee: Amt) -> Amt:
    """Agirc-Arrco, both slices."""
    return agirc_arrco_t1_employee + agirc_arrco_t2_employee


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_t1_employee(x: Ops, capped_base: Amt, ceg_t1_employee_rate: Rate) -> Amt:
    """General balance contribution, slice 1."""
    return x.rate(capped_base, ceg_t1_employee_rate)


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_t2_employee(x: Ops, slice_2_base: Amt, ceg_t2_employee_rate: Rate) -> Amt:
    """General balance contribution, slice 2."""
    return x.rate(slice_2_base, ceg_t2_employee_rate)


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_employee(x: Ops, ceg_t1_employee: Amt, ceg_t2_employee: Amt) -> Amt:
    """General balance contribution, both slices."""
    return ceg_t1_employee + ceg_t2_employee


@rule(source="FR-3.22, ANI of 17 November 2017 art. 38")
def cet_employee(x: Ops, cet_base: Amt, cet_employee_rate: Rate) -> Amt:
    """Technical balance contribution, due once pay passes the ceiling."""
    return x.rate(cet_base, cet_employee_rate)


@rule(source="FR-3.23, ANI of 17 November 2017")
def executive_base(x: Ops, base_to_4_ceilings: Amt, executive: Flag) -> Amt:
    """Pay under APEC: up to four ceilings, executives only."""
    return x.where(executive, base_to_4_ceilings, x.amount(0))


@rule(source="FR-3.23, ANI of 12 July 2011")
def apec_employee(x: Ops, executive_base: Amt, apec_employee_rate: Rate) -> Amt:
    """Executives' employment agency."""
    return x.rate(executive_base, apec_employee_rate)


@rule(source="FR-3.73, CSS L911-7 III")
def mutuelle_employee(x: Ops, health_cover: Amt, mutuelle_employer: Amt) -> Amt:
    """Complementary health cover, what the employer does not pay."""
    return health_cover - mutuelle_employer


@rule(source="FR-3.30 and FR-3.31, CSS L136-1-1 and L136-2")
def csg_base(
    x: Ops,
    gross: Amt,
    base_to_4_ceilings: Amt,
    csg_base_share: Rate,
    mutuelle_employer: Amt,
    prevoyance_cadre_employer: Amt,
) -> Amt:
    """Base of CSG and CRDS: 98.25 % of pay up to four ceilings, the rest whole, employer cover whole."""
    pay = x.rate(base_to_4_ceilings, csg_base_share) + gross - base_to_4_ceilings
    return pay + mutuelle_employer + prevoyance_cadre_employer


@rule(source="FR-3.30, CSS L136-8")
def csg_deductible_employee(x: Ops, csg_base: Amt, csg_deductible_employee_rate: Rate) -> Amt:
    """CSG that taxable income does not include."""
    return x.rate(csg_base, csg_deductible_employee_rate)


@rule(source="FR-3.30, CSS L136-8")
def csg_non_deductible_employee(x: Ops, csg_base: Amt, csg_non_deductible_employee_rate: Rate) -> Amt:
    """CSG that taxable income includes."""
    return x.rate(csg_base, csg_non_deductible_employee_rate)


@rule(source="FR-3.30, ordonnance 96-50 art. 19")
def crds_employee(x: Ops, csg_base: Amt, crds_employee_rate: Rate) -> Amt:
    """CRDS, which taxable income includes."""
    return x.rate(csg_base, crds_employee_rate)
