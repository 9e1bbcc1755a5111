"""An Algerian cooperative's surplus: two more payments of its statutes, then operations or work."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule

PAYMENTS = "DZ-6 and DZ-6a, ordonnance 72-23 art. 19: as the statutes say"


@rule(source=PAYMENTS)
def national_fund_transfer(
    x: Ops, funds_base: Amt, national_fund_rate: Rate, left_after_reserves: Amt
) -> Amt:
    """The payment to the national cooperation fund, as far as the surplus goes."""
    return x.min(x.rate(funds_base, national_fund_rate), left_after_reserves)


@rule(source=PAYMENTS)
def social_fund_transfer(
    x: Ops, funds_base: Amt, social_action_rate: Rate, left_after_reserves: Amt, national_fund_transfer: Amt
) -> Amt:
    """The payment to the cooperative's social fund, as far as the surplus goes."""
    return x.min(x.rate(funds_base, social_action_rate), left_after_reserves - national_fund_transfer)


@rule(source=PAYMENTS)
def left_after_funds(
    x: Ops, left_after_reserves: Amt, national_fund_transfer: Amt, social_fund_transfer: Amt
) -> Amt:
    """What funds leave of their base."""
    return left_after_reserves - national_fund_transfer - social_fund_transfer


@rule(source=PAYMENTS)
def funds_beyond_surplus(
    x: Ops,
    legal_reserve_rate: Rate,
    working_capital_fund_rate: Rate,
    development_reserve_rate: Rate,
    national_fund_rate: Rate,
    social_action_rate: Rate,
) -> Flag:
    """Whether the percentages of the statutes are more than the whole."""
    reserves = legal_reserve_rate + working_capital_fund_rate + development_reserve_rate
    return reserves + national_fund_rate + social_action_rate > 1


@rule(source="DZ-5, ordonnance 72-23 art. 18")
def highest_member_refunds(x: Ops, distributable: Amt) -> Amt:
    """The most that members may receive by operations or work: shares bear nothing."""
    return distributable


@rule(source="DZ-5, ordonnance 72-23 art. 18")
def paid_out(x: Ops, lawful_member_refunds: Amt) -> Amt:
    """What lawful votes take out of the cooperative."""
    return lawful_member_refunds


@rule(source="DZ-5 to DZ-7: no article seen names a reserve that bears a loss")
def carried_forward_transfer(
    x: Ops,
    surplus_to_allocate: Amt,
    lawful_loss_to_reserves: Amt,
    funds_base: Amt,
    left_after_funds: Amt,
    third_party_reserve: Amt,
    member_refunds: Amt,
) -> Amt:
    """The rest, or what is left of a loss; below nothing where earlier surpluses are used."""
    kept = funds_base - left_after_funds + third_party_reserve
    return surplus_to_allocate + lawful_loss_to_reserves - kept - member_refunds
