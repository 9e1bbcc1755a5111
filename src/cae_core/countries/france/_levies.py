"""Taxes and levies the employer pays on wages."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-3.17, CCH L813-5")
def fnal_base(x: Ops, gross: Amt, capped_base: Amt, from_50_employees: Flag) -> Amt:
    """Pay under the housing aid fund: whole from 50 employees, else up to the ceiling."""
    return x.where(from_50_employees, gross, capped_base)


@rule(source="FR-3.17, CCH L813-5")
def fnal_rate(
    x: Ops, from_50_employees: Flag, fnal_from_50_employer_rate: Rate, fnal_employer_rate: Rate
) -> Rate:
    """Rate of the housing aid fund for this headcount."""
    return x.where(from_50_employees, fnal_from_50_employer_rate, fnal_employer_rate)


@rule(source="FR-3.17, CCH L813-5")
def fnal_employer(x: Ops, fnal_base: Amt, fnal_rate: Rate) -> Amt:
    """Housing aid fund."""
    return x.rate(fnal_base, fnal_rate)


@rule(source="FR-3.24, CSS L137-15")
def forfait_social_base(
    x: Ops, mutuelle_employer: Amt, prevoyance_cadre_employer: Amt, from_11_employees: Flag
) -> Amt:
    """Employer's share of covers, from 11 employees."""
    return x.where(from_11_employees, mutuelle_employer + prevoyance_cadre_employer, x.amount(0))


@rule(source="FR-3.24, CSS L137-16")
def forfait_social_employer(x: Ops, forfait_social_base: Amt, forfait_social_employer_rate: Rate) -> Amt:
    """Social levy on the employer's share of covers."""
    return x.rate(forfait_social_base, forfait_social_employer_rate)


@rule(source="FR-3.25, C. trav. L6331-1 and L6331-3")
def formation_professionnelle_rate(
    x: Ops,
    from_11_employees: Flag,
    formation_professionnelle_from_11_employer_rate: Rate,
    formation_professionnelle_employer_rate: Rate,
) -> Rate:
    """Rate of vocational training for this headcount."""
    return x.where(
        from_11_employees,
        formation_professionnelle_from_11_employer_rate,
        formation_professionnelle_employer_rate,
    )


@rule(source="FR-3.25, C. trav. L6331-1 and L6331-3")
def formation_professionnelle_employer(x: Ops, gross: Amt, formation_professionnelle_rate: Rate) -> Amt:
    """Vocational training."""
    return x.rate(gross, formation_professionnelle_rate)


@rule(source="FR-3.26, C. trav. L6241-1-1 and L6241-1 IV")
def taxe_apprentissage_base(x: Ops, gross: Amt, apprenticeship_tax_due: Flag) -> Amt:
    """Pay under apprenticeship tax; nothing in a month when the company is exempt."""
    return x.where(apprenticeship_tax_due, gross, x.amount(0))


@rule(source="FR-3.26, C. trav. L6241-1-1 and L6241-2")
def taxe_apprentissage_employer(
    x: Ops, taxe_apprentissage_base: Amt, taxe_apprentissage_employer_rate: Rate
) -> Amt:
    """Apprenticeship tax, its monthly and its yearly part together."""
    return x.rate(taxe_apprentissage_base, taxe_apprentissage_employer_rate)


@rule(source="FR-3.27, C. trav. D2135-34")
def dialogue_social_employer(x: Ops, gross: Amt, dialogue_social_employer_rate: Rate) -> Amt:
    """Social dialogue."""
    return x.rate(gross, dialogue_social_employer_rate)


@rule(source="FR-3.28, CCH L313-1")
def peec_base(x: Ops, gross: Amt, from_50_employees: Flag) -> Amt:
    """Pay under the housing construction effort, from 50 employees."""
    return x.where(from_50_employees, gross, x.amount(0))


@rule(source="FR-3.28, CCH L313-1")
def peec_employer(x: Ops, peec_base: Amt, peec_employer_rate: Rate) -> Amt:
    """Housing construction effort, due yearly and set aside each month."""
    return x.rate(peec_base, peec_employer_rate)


@rule(source="FR-3.29, CGCT L2333-64")
def versement_mobilite_base(x: Ops, gross: Amt, from_11_employees: Flag) -> Amt:
    """Pay under the local transport levy, from 11 employees."""
    return x.where(from_11_employees, gross, x.amount(0))


@rule(source="FR-3.29, CGCT L2333-64")
def versement_mobilite_employer(x: Ops, versement_mobilite_base: Amt, versement_mobilite_rate: Rate) -> Amt:
    """Local transport levy, at the rate of the place of work (0 unless given)."""
    return x.rate(versement_mobilite_base, versement_mobilite_rate)
