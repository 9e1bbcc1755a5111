"""What the employer bears: social security, unemployment, supplementary pension, covers."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.12, CSS D242-4")
def vieillesse_plafonnee_employer(x: Ops, capped_base: Amt, vieillesse_plafonnee_employer_rate: Rate) -> Amt:
    """Old age, on pay up to the ceiling."""
    return x.rate(capped_base, vieillesse_plafonnee_employer_rate)


@rule(source="FR-3.13, CSS D242-4")
def vieillesse_deplafonnee_employer(x: Ops, gross: Amt, vieillesse_deplafonnee_employer_rate: Rate) -> Amt:
    """Old age, on whole pay."""
    return x.rate(gross, vieillesse_deplafonnee_employer_rate)


@rule(source="FR-3.15, CSS L241-5 and D242-6-1")
def atmp_employer(x: Ops, gross: Amt, work_accident_rate: Rate) -> Amt:
    """Work accidents and occupational diseases, at the rate notified to the establishment."""
    return x.rate(gross, work_accident_rate)


@rule(source="FR-3.16, CSS L137-40")
def csa_employer(x: Ops, gross: Amt, csa_employer_rate: Rate) -> Amt:
    """Autonomy solidarity contribution."""
    return x.rate(gross, csa_employer_rate)


@rule(source="FR-3.18 and FR-3.52, C. trav. L5422-13")
def unemployment_base(x: Ops, base_to_4_ceilings: Amt, unemployment_insured: Flag) -> Amt:
    """Pay under unemployment insurance and AGS: up to four ceilings, of those who are insured."""
    return x.where(unemployment_insured, base_to_4_ceilings, x.amount(0))


@rule(source="FR-3.18, C. trav. L5422-9")
def chomage_employer(x: Ops, unemployment_base: Amt, chomage_employer_rate: Rate) -> Amt:
    """Unemployment insurance."""
    return x.rate(unemployment_base, chomage_employer_rate)


@rule(source="FR-3.19, C. trav. L3253-18")
def ags_employer(x: Ops, unemployment_base: Amt, ags_employer_rate: Rate) -> Amt:
    """Wage guarantee."""
    return x.rate(unemployment_base, ags_employer_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_t1_employer(x: Ops, capped_base: Amt, agirc_arrco_t1_employer_rate: Rate) -> Amt:
    """Agirc-Arrco, slice 1."""
    return x.rate(capped_base, agirc_arrco_t1_employer_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_t2_employer(x: Ops, slice_2_base: Amt, agirc_arrco_t2_employer_rate: Rate) -> Amt:
    """Agirc-Arrco, slice 2."""
    return x.rate(slice_2_base, agirc_arrco_t2_employer_rate)


@rule(source="FR-3.20, ANI of 17 November 2017 art. 36")
def agirc_arrco_employer(x: Ops, agirc_arrco_t1_employer: Amt, agirc_arrco_t2_employer: Amt) -> Amt:
    """Agirc-Arrco, both slices."""
    return agirc_arrco_t1_employer + agirc_arrco_t2_employer


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_t1_employer(x: Ops, capped_base: Amt, ceg_t1_employer_rate: Rate) -> Amt:
    """General balance contribution, slice 1."""
    return x.rate(capped_base, ceg_t1_employer_rate)


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_t2_employer(x: Ops, slice_2_base: Amt, ceg_t2_employer_rate: Rate) -> Amt:
    """General balance contribution, slice 2."""
    return x.rate(slice_2_base, ceg_t2_employer_rate)


@rule(source="FR-3.21, ANI of 17 November 2017 art. 37")
def ceg_employer(x: Ops, ceg_t1_employer: Amt, ceg_t2_employer: Amt) -> Amt:
    """General balance contribution, both slices."""
    return ceg_t1_employer + ceg_t2_employer


@rule(source="FR-3.22, ANI of 17 November 2017 art. 38")
def cet_employer(x: Ops, cet_base: Amt, cet_employer_rate: Rate) -> Amt:
    """Technical balance contribution, due once pay passes the ceiling."""
    return x.rate(cet_base, cet_employer_rate)


@rule(source="FR-3.23, ANI of 12 July 2011")
def apec_employer(x: Ops, executive_base: Amt, apec_employer_rate: Rate) -> Amt:
    """Executives' employment agency."""
    return x.rate(executive_base, apec_employer_rate)


@rule(source="FR-3.23, ANI of 17 November 2017")
def provident_base(x: Ops, capped_base: Amt, executive: Flag) -> Amt:
    """Pay under executives' provident cover: up to the ceiling, executives only."""
    return x.where(executive, capped_base, x.amount(0))


@rule(source="FR-3.23, ANI of 17 November 2017")
def prevoyance_cadre_employer(x: Ops, provident_base: Amt, prevoyance_cadre_employer_rate: Rate) -> Amt:
    """Executives' death and provident cover, at its legal minimum."""
    return x.rate(provident_base, prevoyance_cadre_employer_rate)


@rule(source="FR-3.73, CSS L911-7 III")
def mutuelle_employer(x: Ops, health_cover: Amt, health_cover_employer_share: Rate) -> Amt:
    """Complementary health cover, employer's share (at least half)."""
    return x.rate(health_cover, health_cover_employer_share)
