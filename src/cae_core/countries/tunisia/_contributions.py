"""Social contributions and taxes on pay: CNSS, complementary scheme, work accidents, TFP, FOPROLOS."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="TN-46 and TN-47, loi 2024-48 art. 17")
def cnss_employee(x: Ops, gross: Amt, cnss_employee_rate: Rate) -> Amt:
    """CNSS, on whole pay."""
    return x.rate(gross, cnss_employee_rate)


@rule(source="TN-46 and TN-47, loi 2024-48 art. 17")
def cnss_employer(x: Ops, gross: Amt, cnss_employer_rate: Rate) -> Amt:
    """CNSS, on whole pay."""
    return x.rate(gross, cnss_employer_rate)


@rule(source="TN-51, regulation of the complementary pension scheme")
def complementary_base(
    x: Ops, gross: Amt, complementary_scheme: Flag, smig_48_month: Amt, complementary_smig_multiple: Rate
) -> Amt:
    """Pay above six times the SMIG of the 48-hour week, where the employer has joined the scheme."""
    above = x.max(gross - x.rate(smig_48_month, complementary_smig_multiple), x.amount(0))
    return x.where(complementary_scheme, above, x.amount(0))


@rule(source="TN-51, regulation of the complementary pension scheme")
def complementary_employee(x: Ops, complementary_base: Amt, complementary_employee_rate: Rate) -> Amt:
    """Complementary pension."""
    return x.rate(complementary_base, complementary_employee_rate)


@rule(source="TN-51, regulation of the complementary pension scheme")
def complementary_employer(x: Ops, complementary_base: Amt, complementary_employer_rate: Rate) -> Amt:
    """Complementary pension."""
    return x.rate(complementary_base, complementary_employer_rate)


@rule(source="TN-50, décret 95-538")
def work_accident_employer(x: Ops, gross: Amt, work_accident_rate: Rate) -> Amt:
    """Work accidents, at the rate of the activity's class."""
    return x.rate(gross, work_accident_rate)


@rule(source="TN-50: the published ranges, 0.5 % to 5 % and 0.4 % to 4 %, taken together")
def work_accident_rate_unusual(
    x: Ops,
    work_accident_rate: Rate,
    work_accident_lowest_rate: Rate,
    work_accident_highest_rate: Rate,
) -> Flag:
    """A work-accident rate that no source knows."""
    return x.any_of(
        work_accident_rate < work_accident_lowest_rate, work_accident_rate > work_accident_highest_rate
    )


@rule(source="TN-54, loi 88-145 art. 29 and 30")
def tfp_rate(x: Ops, manufacturing: Flag, tfp_manufacturing_rate: Rate, tfp_general_rate: Rate) -> Rate:
    """Rate of the training tax: 2 %, 1 % in manufacturing."""
    return x.where(manufacturing, tfp_manufacturing_rate, tfp_general_rate)


@rule(source="TN-54, loi 88-145 art. 29 and 30")
def tfp_employer(x: Ops, gross: Amt, tfp_rate: Rate) -> Amt:
    """Training tax."""
    return x.rate(gross, tfp_rate)


@rule(source="TN-55, loi 88-145 art. 35 to 38")
def foprolos_employer(x: Ops, gross: Amt, foprolos_rate: Rate) -> Amt:
    """Housing fund of employees."""
    return x.rate(gross, foprolos_rate)


@rule(name="graduate_relief", source="TN-52: for hirings from 1 January 2026", end="2026-01-01")
def graduate_relief_before_2026(x: Ops) -> Amt:
    """Nothing: the relief does not exist yet."""
    return x.amount(0)


@rule(source="TN-52, LF 2026 art. 13", start="2026-01-01")
def graduate_relief(
    x: Ops,
    graduate: Flag,
    seniority_years: Amt,
    cnss_employer: Amt,
    graduate_relief_first_year: Rate,
    graduate_relief_yearly_step: Rate,
) -> Amt:
    """The State's part of the employer's CNSS for a graduate hired from 2026: 100, 80, 60, 40, 20 %."""
    years = x.ratio(seniority_years, x.amount(1))
    share = x.max(graduate_relief_first_year - graduate_relief_yearly_step * years, x.number("0"))
    return x.where(graduate, x.rate(cnss_employer, share), x.amount(0))
