"""A société communautaire's profit: the split of décret-loi 2022-15 art. 55 new (TN-33).

Where the reserve's part goes once it is full, where what is left of the participants' part goes, and the key
between them were not seen (TN-33b): the meeting says so. Until it does, the allocation is not lawful.
"""

from __future__ import annotations

from cae_core.capital.votes import earlier_losses, within
from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule

SPLIT = "TN-33, décret-loi 2022-15 art. 55 new"
ASKED = "TN-33b: not seen, the meeting says"


@rule(source=ASKED)
def highest_earlier_losses_absorbed(x: Ops, year_gain: Amt, earlier_losses: Amt) -> Amt:
    """The most that may come off the profit for earlier losses."""
    return x.min(year_gain, x.max(earlier_losses, x.amount(0)))


lawful_earlier_losses_absorbed, earlier_losses_absorbed_unlawful = within(
    "earlier_losses_absorbed", "highest_earlier_losses_absorbed", source=ASKED
)


@rule(source=SPLIT)
def profit_to_split(x: Ops, year_gain: Amt, lawful_earlier_losses_absorbed: Amt) -> Amt:
    """The profit, less the earlier losses that the meeting takes off it."""
    return year_gain - lawful_earlier_losses_absorbed


@rule(source=SPLIT)
def reserve_part(x: Ops, profit_to_split: Amt, legal_reserve_rate: Rate) -> Amt:
    """15 % for the compulsory reserve."""
    return x.rate(profit_to_split, legal_reserve_rate)


@rule(source=SPLIT)
def legal_reserve_levy(x: Ops, reserve_part: Amt, legal_reserve_room: Amt) -> Amt:
    """What the compulsory reserve takes of its part, until it is half of the capital."""
    return x.min(reserve_part, legal_reserve_room)


@rule(source=SPLIT)
def social_action_part(x: Ops, profit_to_split: Amt, social_action_rate: Rate) -> Amt:
    """20 % for social, cultural and environmental action."""
    return x.rate(profit_to_split, social_action_rate)


@rule(source=SPLIT)
def highest_participants_share(x: Ops, profit_to_split: Amt, members_share_maximum: Rate) -> Amt:
    """35 %, the most that participants may receive."""
    return x.rate(profit_to_split, members_share_maximum, Rounding.FLOOR)


@rule(source="TN-33 and TN-33a, décret-loi 2022-15 art. 55 new")
def reinvestment_part(
    x: Ops, profit_to_split: Amt, reserve_part: Amt, social_action_part: Amt, highest_participants_share: Amt
) -> Amt:
    """The remaining 30 %, to the millime: what the three other parts leave."""
    return profit_to_split - reserve_part - social_action_part - highest_participants_share


lawful_participants_share, participants_share_unlawful = within(
    "participants_share", "highest_participants_share", source=SPLIT
)


@rule(source=ASKED)
def participants_key_unsaid(x: Ops, participants_share: Amt, participants_key_voted: Flag) -> Flag:
    """Whether participants receive something and the meeting has not said how it is shared among them."""
    return x.all_of(participants_share > 0, x.not_(participants_key_voted))


@rule(source=ASKED)
def rest_to_say(
    x: Ops,
    reserve_part: Amt,
    legal_reserve_levy: Amt,
    highest_participants_share: Amt,
    lawful_participants_share: Amt,
) -> Amt:
    """What a full reserve does not take, and what participants do not receive of their part."""
    return reserve_part - legal_reserve_levy + highest_participants_share - lawful_participants_share


lawful_more_social_action, more_social_action_unlawful = within(
    "more_social_action", "rest_to_say", source=ASKED
)


@rule(source=ASKED)
def highest_more_reinvestment(x: Ops, rest_to_say: Amt, lawful_more_social_action: Amt) -> Amt:
    """What is left of that rest to development and reinvestment."""
    return rest_to_say - lawful_more_social_action


lawful_more_reinvestment, more_reinvestment_unlawful = within(
    "more_reinvestment", "highest_more_reinvestment", source=ASKED
)


@rule(source=ASKED)
def highest_carried_forward(x: Ops, highest_more_reinvestment: Amt, lawful_more_reinvestment: Amt) -> Amt:
    """What is left of that rest to carry forward."""
    return highest_more_reinvestment - lawful_more_reinvestment


lawful_carried_forward, carried_forward_unlawful = within(
    "carried_forward", "highest_carried_forward", source=ASKED
)


@rule(source=ASKED)
def rest_unsaid(x: Ops, highest_carried_forward: Amt, lawful_carried_forward: Amt) -> Flag:
    """Whether something is left of which the meeting has not said where it goes."""
    return highest_carried_forward > lawful_carried_forward


@rule(source=ASKED)
def carried_of_the_year(x: Ops, lawful_earlier_losses_absorbed: Amt, lawful_carried_forward: Amt) -> Amt:
    """What the year carries forward, earlier losses taken off the profit included."""
    return lawful_earlier_losses_absorbed + lawful_carried_forward


@rule(source=SPLIT)
def paid_out(
    x: Ops, social_action_part: Amt, lawful_more_social_action: Amt, lawful_participants_share: Amt
) -> Amt:
    """What leaves the company."""
    return social_action_part + lawful_more_social_action + lawful_participants_share


earlier_losses_open, earlier_losses_unsaid = earlier_losses(source=ASKED)


@rule(source=SPLIT)
def social_action_transfer(x: Ops, social_action_part: Amt, more_social_action: Amt) -> Amt:
    """Social, cultural and environmental action, with what the meeting adds."""
    return social_action_part + more_social_action


@rule(source=SPLIT)
def reinvestment_transfer(x: Ops, reinvestment_part: Amt, more_reinvestment: Amt) -> Amt:
    """Development and reinvestment, with what the meeting adds."""
    return reinvestment_part + more_reinvestment


@rule(source="TN-33: no text read names a reserve that bears a loss")
def carried_forward_transfer(
    x: Ops, surplus_to_allocate: Amt, year_gain: Amt, lawful_loss_to_reserves: Amt, carried_forward: Amt
) -> Amt:
    """What the meeting carries forward, or the loss but for what reserves bear."""
    return surplus_to_allocate - year_gain + lawful_loss_to_reserves + carried_forward


@rule(source=ASKED)
def not_said(
    x: Ops,
    year_gain: Amt,
    earlier_losses_absorbed: Amt,
    legal_reserve_levy: Amt,
    social_action_transfer: Amt,
    participants_share: Amt,
    reinvestment_transfer: Amt,
    carried_forward: Amt,
) -> Amt:
    """What stays without a destination until the meeting says it."""
    kept = earlier_losses_absorbed + legal_reserve_levy + reinvestment_transfer + carried_forward
    return year_gain - kept - social_action_transfer - participants_share
