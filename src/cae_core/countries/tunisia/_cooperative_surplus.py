"""A Tunisian cooperative's or SMSA's surplus: percentages of its statutes, then what its meeting votes.

No figure of loi 67-4 or loi 2005-94 was found (TN-23, TN-27): nothing is taken for granted.
"""

from __future__ import annotations

from cae_core.capital.votes import earlier_losses, within
from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule

STATUTES = "TN-18a, TN-19, TN-23 and TN-27: as the statutes say"


@rule(source=STATUTES)
def legal_reserve_levy(x: Ops, year_gain: Amt, legal_reserve_rate: Rate, legal_reserve_room: Amt) -> Amt:
    """The statutes' percentage, never more than what is missing."""
    return x.min(x.rate(year_gain, legal_reserve_rate), legal_reserve_room)


@rule(source=STATUTES)
def left_after_legal_reserve(x: Ops, year_gain: Amt, legal_reserve_levy: Amt) -> Amt:
    """What the compulsory reserve leaves."""
    return year_gain - legal_reserve_levy


@rule(source=STATUTES)
def left_to_vote(x: Ops, surplus_to_allocate: Amt, left_after_funds: Amt, earlier_gains: Amt) -> Amt:
    """What the meeting votes on, with what earlier ones carried forward; nothing in a year of loss."""
    free = left_after_funds + x.max(earlier_gains, x.amount(0))
    return x.where(surplus_to_allocate < 0, x.amount(0), free)


@rule(source="TN-19 and TN-23: limited interest, the statutes fix the rate")
def share_interest_by_rate(x: Ops, interest_capital: Amt, share_interest_maximum: Rate) -> Amt:
    """The most that shares may bear at the statutes' rate."""
    return x.max(x.rate(interest_capital, share_interest_maximum, Rounding.FLOOR), x.amount(0))


@rule(source="TN-19 and TN-23: limited interest, the statutes fix the rate")
def highest_share_interest(x: Ops, share_interest_by_rate: Amt, distributable: Amt) -> Amt:
    """The most interest that may be voted."""
    return x.min(share_interest_by_rate, distributable)


lawful_share_interest, share_interest_unlawful = within(
    "share_interest", "highest_share_interest", source="TN-19 and TN-23: limited interest"
)


@rule(source=STATUTES)
def highest_member_refunds(x: Ops, distributable: Amt, lawful_share_interest: Amt) -> Amt:
    """What interest leaves to refunds."""
    return distributable - lawful_share_interest


lawful_member_refunds, member_refunds_unlawful = within(
    "member_refunds", "highest_member_refunds", source=STATUTES
)


@rule(source=STATUTES)
def highest_special_reserve(
    x: Ops, left_to_vote: Amt, lawful_share_interest: Amt, lawful_member_refunds: Amt
) -> Amt:
    """What members leave to reserves that the meeting votes."""
    return left_to_vote - lawful_share_interest - lawful_member_refunds


lawful_special_reserve, special_reserve_unlawful = within(
    "special_reserve", "highest_special_reserve", source="TN-20a and TN-23: reserves are never shared"
)


@rule(source=STATUTES)
def carried_of_the_year(
    x: Ops, highest_special_reserve: Amt, lawful_special_reserve: Amt, earlier_gains: Amt
) -> Amt:
    """What lawful votes leave of the year's own surplus."""
    return highest_special_reserve - lawful_special_reserve - x.max(earlier_gains, x.amount(0))


@rule(source=STATUTES)
def paid_out(x: Ops, lawful_share_interest: Amt, lawful_member_refunds: Amt) -> Amt:
    """What lawful votes take out of the cooperative."""
    return lawful_share_interest + lawful_member_refunds


earlier_losses_open, earlier_losses_unsaid = earlier_losses(
    source="TN-19, TN-23 and TN-27: what becomes of earlier losses was not found"
)


@rule(source="TN-19, TN-23 and TN-27: no text read names a reserve that bears a loss")
def carried_forward_transfer(
    x: Ops,
    surplus_to_allocate: Amt,
    year_gain: Amt,
    lawful_loss_to_reserves: Amt,
    left_after_funds: Amt,
    share_interest: Amt,
    member_refunds: Amt,
    special_reserve: Amt,
) -> Amt:
    """The rest, or what is left of a loss; below nothing where earlier surpluses are used."""
    loss = surplus_to_allocate - year_gain + lawful_loss_to_reserves
    return loss + left_after_funds - share_interest - member_refunds - special_reserve
