"""The auto-entrepreneur: a single contribution on a turnover under a ceiling, no pay."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(
    name="single_contribution_tax",
    source="TN-37 and TN-39, décret-loi 2020-33 as first written",
    end="2023-01-01",
)
def single_contribution_tax_on_turnover(x: Ops, turnover: Amt, auto_entrepreneur_turnover_rate: Rate) -> Amt:
    """Income-tax part of the single contribution, a year: a share of turnover."""
    return x.rate(turnover, auto_entrepreneur_turnover_rate)


@rule(source="TN-37 and TN-39, décret-loi 2022-79 art. 52", start="2023-01-01")
def single_contribution_tax(
    x: Ops, communal_zone: Flag, auto_entrepreneur_tax_communal: Amt, auto_entrepreneur_tax_elsewhere: Amt
) -> Amt:
    """Income-tax part of the single contribution, a year, by zone."""
    return x.where(communal_zone, auto_entrepreneur_tax_communal, auto_entrepreneur_tax_elsewhere)


@rule(source="TN-40: two thirds of the SMIG; of which week is not said, the 48-hour one is taken")
def social_base(x: Ops, smig_48_month: Amt, auto_entrepreneur_base_share: Rate) -> Amt:
    """Base of the social part, a month, outside agriculture."""
    return x.rate(smig_48_month, auto_entrepreneur_base_share)


@rule(source="TN-40: two thirds of the SMAG, which is by the day; for how many days is not said")
def social_base_agriculture(
    x: Ops, smag_day: Amt, auto_entrepreneur_smag_days: Rate, auto_entrepreneur_base_share: Rate
) -> Amt:
    """Base of the social part, a month, in agriculture."""
    return x.rate(smag_day, auto_entrepreneur_smag_days * auto_entrepreneur_base_share)


@rule(source="TN-37 and TN-40, décret-loi 2020-33")
def social_contribution(x: Ops, social_base: Amt, auto_entrepreneur_social_rate: Rate) -> Amt:
    """Social part of the single contribution, a month, outside agriculture."""
    return x.rate(social_base, auto_entrepreneur_social_rate)


@rule(source="TN-37 and TN-40, décret-loi 2020-33")
def social_contribution_agriculture(
    x: Ops, social_base_agriculture: Amt, auto_entrepreneur_social_rate: Rate
) -> Amt:
    """Social part of the single contribution, a month, in agriculture."""
    return x.rate(social_base_agriculture, auto_entrepreneur_social_rate)


@rule(source="TN-37 and TN-38, décret-loi 2020-33")
def over_ceiling(x: Ops, turnover: Amt, auto_entrepreneur_ceiling: Amt) -> Flag:
    """Turnover of the year above the ceiling."""
    return turnover > auto_entrepreneur_ceiling


@rule(source="TN-37 and TN-41, décret-loi 2020-33")
def former_employer_dominates(
    x: Ops, turnover: Amt, former_employer_turnover: Amt, auto_entrepreneur_former_employer_share: Rate
) -> Flag:
    """Most of the turnover comes from a former employer, which excludes from the regime."""
    return former_employer_turnover > x.rate(turnover, auto_entrepreneur_former_employer_share)
