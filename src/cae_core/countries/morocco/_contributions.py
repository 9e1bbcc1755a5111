"""Social contributions: CNSS under its ceiling, the rest on the whole of taxable gross pay."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="MA-135, décret 2-14-207")
def cnss_base(x: Ops, taxable_gross: Amt, cnss_ceiling: Amt) -> Amt:
    """Pay under CNSS benefits, up to the monthly ceiling."""
    return x.min(taxable_gross, cnss_ceiling)


@rule(source="MA-135 and MA-136, décret 2-14-207")
def cnss_employee(x: Ops, cnss_base: Amt, cnss_employee_rate: Rate) -> Amt:
    """CNSS short and long term benefits, loss of employment within."""
    return x.rate(cnss_base, cnss_employee_rate)


@rule(source="MA-135, MA-136 and MA-198, décret 2-14-207")
def cnss_employer(x: Ops, cnss_base: Amt, cnss_employer_rate: Rate) -> Amt:
    """CNSS short and long term benefits, loss of employment within: one rate, rounded once."""
    return x.rate(cnss_base, cnss_employer_rate)


@rule(source="MA-138, social-cgem rates")
def amo_employee(x: Ops, taxable_gross: Amt, amo_employee_rate: Rate) -> Amt:
    """Basic compulsory sickness insurance."""
    return x.rate(taxable_gross, amo_employee_rate)


@rule(source="MA-138, social-cgem rates")
def amo_employer(x: Ops, taxable_gross: Amt, amo_employer_rate: Rate) -> Amt:
    """Basic compulsory sickness insurance, solidarity participation within."""
    return x.rate(taxable_gross, amo_employer_rate)


@rule(source="MA-137, social-cgem rates")
def allocations_familiales_employer(
    x: Ops, taxable_gross: Amt, allocations_familiales_employer_rate: Rate
) -> Amt:
    """Family allowances."""
    return x.rate(taxable_gross, allocations_familiales_employer_rate)


@rule(source="MA-139, social-cgem rates")
def taxe_formation_professionnelle_employer(
    x: Ops, taxable_gross: Amt, taxe_formation_professionnelle_employer_rate: Rate
) -> Amt:
    """Vocational training tax."""
    return x.rate(taxable_gross, taxe_formation_professionnelle_employer_rate)


@rule(source="MA-150, practice")
def cimr_employee(x: Ops, taxable_gross: Amt, cimr_rate: Rate) -> Amt:
    """Optional supplementary pension, at the rate of the membership contract."""
    return x.rate(taxable_gross, cimr_rate)


@rule(source="MA-150, practice")
def cimr_employer_rate_missing(x: Ops, cimr_rate: Rate, cimr_employer_rate: Rate) -> Flag:
    """Whether the employee pays to CIMR and nobody stated the employer's rate."""
    return x.all_of(cimr_rate > 0, cimr_employer_rate < 0)


@rule(source="MA-150, practice")
def cimr_employer_rate_due(x: Ops, cimr_employer_rate: Rate) -> Rate:
    """The employer's rate as stated."""
    return x.max(cimr_employer_rate, x.number("0"))


@rule(source="MA-150, practice")
def cimr_employer(x: Ops, taxable_gross: Amt, cimr_employer_rate_due: Rate) -> Amt:
    """Optional supplementary pension, employer's share."""
    return x.rate(taxable_gross, cimr_employer_rate_due)


@rule(source="MA-142, loi 18-12")
def work_accident_employer(x: Ops, taxable_gross: Amt, work_accident_rate: Rate) -> Amt:
    """Work-accident insurance, at the rate of the insurer's policy."""
    return x.rate(taxable_gross, work_accident_rate)
