"""An enterprise with the label of loi 2020-30: a fund for social action, and a limit to what is distributed.

The limit is read as one of the year's profit, of which the statutes say whether reserves come off first: the
text does not (TN-16a).
"""

from __future__ import annotations

from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="TN-18 and TN-18a: as the statutes say")
def social_action_transfer(
    x: Ops, year_gain: Amt, social_action_rate: Rate, left_after_legal_reserve: Amt
) -> Amt:
    """The statutes' percentage for social, cultural and environmental action, as far as the surplus goes."""
    return x.min(x.rate(year_gain, social_action_rate), left_after_legal_reserve)


@rule(source="TN-18 and TN-18a: as the statutes say")
def left_after_funds(x: Ops, left_after_legal_reserve: Amt, social_action_transfer: Amt) -> Amt:
    """What the compulsory reserve and social action leave."""
    return left_after_legal_reserve - social_action_transfer


@rule(source="TN-16 and TN-16a, loi 2020-30 art. 4: the statutes say the base")
def distribution_base(
    x: Ops, year_gain: Amt, left_after_legal_reserve: Amt, members_share_after_reserves: Flag
) -> Amt:
    """The profit that the limit is a share of: before the compulsory reserve, or after it."""
    return x.where(members_share_after_reserves, left_after_legal_reserve, year_gain)


@rule(source="TN-16, loi 2020-30 art. 4")
def highest_distribution(x: Ops, distribution_base: Amt, members_share_maximum: Rate) -> Amt:
    """The most that may be distributed to holders: a quarter."""
    return x.rate(distribution_base, members_share_maximum, Rounding.FLOOR)


@rule(source="TN-16, loi 2020-30 art. 4")
def distributable(x: Ops, left_to_vote: Amt, highest_distribution: Amt) -> Amt:
    """The most that may go to members, interest and refunds together."""
    return x.min(left_to_vote, highest_distribution)


@rule(source="TN-16, loi 2020-30 art. 4")
def distribution_above_maximum(
    x: Ops, share_interest: Amt, member_refunds: Amt, highest_distribution: Amt
) -> Flag:
    """Whether interest and refunds together are more than a quarter."""
    return share_interest + member_refunds > highest_distribution
