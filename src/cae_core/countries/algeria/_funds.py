"""An Algerian result before its members: ordered funds (ordonnance 72-23 art. 19), third parties' part, loss.

Percentages are those of the statutes, refused where they are missing (DZ-6a). The surplus made with third
parties is outside any distribution (DZ-5): what the funds do not take of it is reserved. No article
seen names a reserve that bears a loss: what the meeting charges to reserves is borne in the order of the
statutes, the rest is carried forward. For the experiment these articles are no law but an anchor (DZ-138).
"""

from __future__ import annotations

from cae_core.capital.votes import earlier_losses, loss_on_reserves, within
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule

FUNDS = "DZ-6 and DZ-6a, ordonnance 72-23 art. 19 (DZ-138: an anchor of the experiment): as the statutes say"
OUTSIDE = "DZ-5, ordonnance 72-23 art. 18 (DZ-138: an anchor of the experiment)"
LOSSES = "DZ-5 to DZ-7 and DZ-137: no article seen names a reserve that bears a loss, the statutes do"


@rule(source="DZ-5 and DZ-6, arithmetic")
def year_gain(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The year's surplus, nothing in a year of loss."""
    return x.max(surplus_to_allocate, x.amount(0))


@rule(source=OUTSIDE)
def outside_distribution(
    x: Ops, year_gain: Amt, third_party_surplus: Amt, third_party_surplus_shared: Flag
) -> Amt:
    """The surplus made with third parties, which no member receives."""
    made = x.max(x.min(third_party_surplus, year_gain), x.amount(0))
    return x.where(third_party_surplus_shared, x.amount(0), made)


@rule(source="DZ-5 and DZ-6: whether it feeds the funds is not said, the statutes do")
def funds_base(
    x: Ops, year_gain: Amt, outside_distribution: Amt, third_party_surplus_feeds_funds: Flag
) -> Amt:
    """The surplus that the percentages are taken of."""
    return x.where(third_party_surplus_feeds_funds, year_gain, year_gain - outside_distribution)


@rule(source=FUNDS)
def legal_reserve_transfer(x: Ops, funds_base: Amt, legal_reserve_rate: Rate) -> Amt:
    """First the legal reserve."""
    return x.min(x.rate(funds_base, legal_reserve_rate), funds_base)


@rule(source=FUNDS)
def working_capital_transfer(
    x: Ops, funds_base: Amt, working_capital_fund_rate: Rate, legal_reserve_transfer: Amt
) -> Amt:
    """Second the working-capital fund, as far as the surplus goes."""
    return x.min(x.rate(funds_base, working_capital_fund_rate), funds_base - legal_reserve_transfer)


@rule(source=FUNDS)
def investment_fund_transfer(
    x: Ops,
    funds_base: Amt,
    development_reserve_rate: Rate,
    legal_reserve_transfer: Amt,
    working_capital_transfer: Amt,
) -> Amt:
    """Third the investment fund, as far as the surplus goes."""
    left = funds_base - legal_reserve_transfer - working_capital_transfer
    return x.min(x.rate(funds_base, development_reserve_rate), left)


@rule(source=FUNDS)
def left_after_reserves(
    x: Ops,
    funds_base: Amt,
    legal_reserve_transfer: Amt,
    working_capital_transfer: Amt,
    investment_fund_transfer: Amt,
) -> Amt:
    """What the three reserves leave of their base."""
    return funds_base - legal_reserve_transfer - working_capital_transfer - investment_fund_transfer


@rule(source=OUTSIDE)
def third_party_reserve(
    x: Ops,
    outside_distribution: Amt,
    funds_base: Amt,
    left_after_funds: Amt,
    third_party_surplus_feeds_funds: Flag,
) -> Amt:
    """What funds do not take of the surplus made with third parties: kept, for it is never distributed."""
    taken = funds_base - left_after_funds
    left = x.max(outside_distribution - taken, x.amount(0))
    return x.where(third_party_surplus_feeds_funds, left, outside_distribution)


@rule(source="DZ-5 and DZ-6, ordonnance 72-23 arts. 18 and 19")
def distributable(
    x: Ops,
    surplus_to_allocate: Amt,
    year_gain: Amt,
    funds_base: Amt,
    left_after_funds: Amt,
    third_party_reserve: Amt,
    earlier_gains: Amt,
) -> Amt:
    """What may go to members, with what earlier meetings carried forward; nothing in a year of loss."""
    left = year_gain - (funds_base - left_after_funds) - third_party_reserve
    free = left + x.max(earlier_gains, x.amount(0))
    return x.where(surplus_to_allocate < 0, x.amount(0), free)


lawful_member_refunds, member_refunds_unlawful = within(
    "member_refunds", "highest_member_refunds", source=OUTSIDE
)


@rule(source=OUTSIDE)
def carried_of_the_year(
    x: Ops, highest_member_refunds: Amt, lawful_member_refunds: Amt, earlier_gains: Amt
) -> Amt:
    """What lawful votes leave of the year's own surplus."""
    return highest_member_refunds - lawful_member_refunds - x.max(earlier_gains, x.amount(0))


earlier_losses_open, earlier_losses_unsaid = earlier_losses(
    source="DZ-5 to DZ-7: what becomes of earlier losses is not in the articles seen"
)


losses = loss_on_reserves(source=LOSSES)
