"""A second calculator of Tunisian allocations, written from the fact sheet alone, on fractions.

It shares no code with the library: money goes from purse to purse in order. Amounts are millimes.
"""

import math
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

from losses_by_hand import on_reserves


def half_up(amount):
    return math.floor(amount + F(1, 2))


class Purse:
    """What is left, and the votes that asked for what it could not lawfully give."""

    def __init__(self, left):
        self.left, self.forbidden = left, {}

    def give(self, name, vote, most=None):
        top = max(self.left if most is None else min(most, self.left), 0)
        lawful = vote if 0 <= vote <= top else (top if vote > 0 else 0)
        if lawful != vote:
            self.forbidden[f"{name}_unlawful"] = lawful
        self.left -= lawful
        return lawful


def lost(given, purse, gain, stay, out):
    still = max(given["earlier_losses"] - max(stay, 0), 0)
    if gain > 0 and out > 0 and still > given["earlier_losses_kept"]:
        purse.forbidden["earlier_losses_unsaid"] = still


def cooperative(given, statutes, label=False):
    result, gain = given["surplus_to_allocate"], max(given["surplus_to_allocate"], 0)
    missing = half_up(given["capital"] * statutes["legal_reserve_target"]) - given["legal_reserve_balance"]
    reserve = min(half_up(gain * statutes["legal_reserve_rate"]), max(missing, 0))
    funds = {"legal_reserve_levy": reserve}
    if label:
        funds["social_action_transfer"] = min(half_up(gain * statutes["social_action_rate"]), gain - reserve)
    own = gain - sum(funds.values())
    gains = max(given["earlier_gains"], 0)
    purse = Purse(0 if result < 0 else own + gains)
    for_members = purse.left
    if label:
        base = gain - reserve if statutes["members_share_after_reserves"] else gain
        quarter = math.floor(F(base, 4))  # TN-16
        for_members = min(for_members, quarter)
        if given["share_interest"] + given["member_refunds"] > quarter:
            purse.forbidden["distribution_above_maximum"] = None
    cap = math.floor(given["interest_capital"] * statutes["share_interest_maximum"])
    interest = purse.give("share_interest", given["share_interest"], min(cap, for_members))
    refunds = purse.give("member_refunds", given["member_refunds"], for_members - interest)
    kept = purse.give("special_reserve", given["special_reserve"])
    if "distribution_above_maximum" in purse.forbidden:
        purse.forbidden["distribution_above_maximum"] = refunds
    lost(given, purse, gain, own - interest - refunds - kept, interest + refunds)
    parts = funds | {name: given[name] for name in ("share_interest", "member_refunds", "special_reserve")}
    on_them, forbidden = on_reserves(given, statutes)
    parts |= on_them
    return parts | {"carried_forward_transfer": result - sum(parts.values())}, purse.forbidden | forbidden


def community(given, statutes):
    """TN-33, and what TN-33b leaves to the meeting."""
    result, gain = given["surplus_to_allocate"], max(given["surplus_to_allocate"], 0)
    purse = Purse(gain)
    absorbed = purse.give(
        "earlier_losses_absorbed", given["earlier_losses_absorbed"], max(given["earlier_losses"], 0)
    )
    profit = purse.left
    fifteen, twenty = half_up(F(profit * 15, 100)), half_up(F(profit, 5))
    most = math.floor(F(profit * 35, 100))
    thirty = profit - fifteen - twenty - most
    levy = min(fifteen, max(half_up(F(given["capital"], 2)) - given["legal_reserve_balance"], 0))
    purse.left = most
    received = purse.give("participants_share", given["participants_share"])
    purse.left += fifteen - levy
    more = [
        purse.give(name, given[name])
        for name in ("more_social_action", "more_reinvestment", "carried_forward")
    ]
    if given["participants_share"] > 0 and not given["participants_key_voted"]:
        purse.forbidden["participants_key_unsaid"] = None
    if purse.left > 0:
        purse.forbidden["rest_unsaid"] = None
    lost(given, purse, gain, absorbed + more[2], twenty + more[0] + received)
    parts = {
        "earlier_losses_absorbed": given["earlier_losses_absorbed"],
        "legal_reserve_levy": levy,
        "social_action_transfer": twenty + given["more_social_action"],
        "participants_share": given["participants_share"],
        "reinvestment_transfer": thirty + given["more_reinvestment"],
    }
    on_them, forbidden = on_reserves(given, statutes)
    carried = min(result, 0) - sum(on_them.values()) + given["carried_forward"]
    parts |= on_them | {"carried_forward_transfer": carried}
    return parts | {"not_said": result - sum(parts.values())}, purse.forbidden | forbidden
