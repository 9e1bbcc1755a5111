"""The surplus of the experiment DZ-X: a hypothesis on anchors of law. All of it is the statutes' (DZ-137)."""

from __future__ import annotations

from cae_core.capital.votes import within
from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule

HYPOTHESIS = "DZ-137, hypothesis: no law gives it, the statutes do"


@rule(source=HYPOTHESIS)
def social_fund_transfer(x: Ops, funds_base: Amt, social_action_rate: Rate, left_after_reserves: Amt) -> Amt:
    """The payment to the cooperative's social fund, as far as the surplus goes."""
    return x.min(x.rate(funds_base, social_action_rate), left_after_reserves)


@rule(source=HYPOTHESIS)
def left_after_funds(x: Ops, left_after_reserves: Amt, social_fund_transfer: Amt) -> Amt:
    """What funds leave of their base."""
    return left_after_reserves - social_fund_transfer


@rule(source=HYPOTHESIS)
def funds_beyond_surplus(
    x: Ops,
    legal_reserve_rate: Rate,
    working_capital_fund_rate: Rate,
    development_reserve_rate: Rate,
    social_action_rate: Rate,
    labour_share_minimum: Rate,
) -> Flag:
    """Whether the percentages of the statutes are more than the whole."""
    reserves = legal_reserve_rate + working_capital_fund_rate + development_reserve_rate
    return reserves + social_action_rate + labour_share_minimum > 1


@rule(source=HYPOTHESIS)
def labour_share_least(x: Ops, year_gain: Amt, labour_share_minimum: Rate, distributable: Amt) -> Amt:
    """The least for work: the statutes' percentage of the surplus, as far as it goes."""
    return x.min(x.rate(year_gain, labour_share_minimum, Rounding.CEILING), distributable)


@rule(source=HYPOTHESIS)
def lawful_labour_share(x: Ops, labour_share: Amt, labour_share_least: Amt, distributable: Amt) -> Amt:
    """The labour share voted, brought back within the statutes and what is left."""
    return x.max(x.min(labour_share, distributable), labour_share_least)


@rule(source=HYPOTHESIS)
def labour_share_unlawful(x: Ops, labour_share: Amt, lawful_labour_share: Amt) -> Flag:
    """Whether work receives less than the statutes ask, or more than is left."""
    return x.not_(x.equals(labour_share, lawful_labour_share))


@rule(source=HYPOTHESIS)
def share_interest_by_rate(x: Ops, interest_capital: Amt, share_interest_maximum: Rate) -> Amt:
    """The most that shares may bear at the statutes' rate."""
    return x.max(x.rate(interest_capital, share_interest_maximum, Rounding.FLOOR), x.amount(0))


@rule(source=HYPOTHESIS)
def highest_share_interest(
    x: Ops, share_interest_by_rate: Amt, distributable: Amt, lawful_labour_share: Amt
) -> Amt:
    """The most interest that may be voted: the labour share comes first."""
    return x.min(share_interest_by_rate, distributable - lawful_labour_share)


lawful_share_interest, share_interest_unlawful = within(
    "share_interest", "highest_share_interest", source=HYPOTHESIS
)


@rule(source="DZ-137 and DZ-138, hypothesis on the anchor of ordonnance 72-23 art. 18")
def highest_member_refunds(
    x: Ops, distributable: Amt, lawful_labour_share: Amt, lawful_share_interest: Amt
) -> Amt:
    """What the labour share and interest leave to refunds by operations or work."""
    return distributable - lawful_labour_share - lawful_share_interest


@rule(source=HYPOTHESIS)
def paid_out(x: Ops, lawful_labour_share: Amt, lawful_share_interest: Amt, lawful_member_refunds: Amt) -> Amt:
    """What lawful votes take out of the cooperative."""
    return lawful_labour_share + lawful_share_interest + lawful_member_refunds


@rule(source=HYPOTHESIS)
def carried_forward_transfer(
    x: Ops,
    surplus_to_allocate: Amt,
    lawful_loss_to_reserves: Amt,
    funds_base: Amt,
    left_after_funds: Amt,
    third_party_reserve: Amt,
    labour_share: Amt,
    share_interest: Amt,
    member_refunds: Amt,
) -> Amt:
    """The rest, or what is left of a loss; below nothing where earlier surpluses are used."""
    kept = funds_base - left_after_funds + third_party_reserve
    return (
        surplus_to_allocate + lawful_loss_to_reserves - kept - labour_share - share_interest - member_refunds
    )
