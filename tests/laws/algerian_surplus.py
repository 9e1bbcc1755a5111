"""A second calculator of Algerian allocations, written from the fact sheet alone, on fractions.

It shares no code with the library: money goes from purse to purse in order. Amounts are centimes.
"""

import math
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

from losses_by_hand import on_reserves

FUNDS = {
    "legal_reserve_transfer": "legal_reserve_rate",
    "working_capital_transfer": "working_capital_fund_rate",
    "investment_fund_transfer": "development_reserve_rate",
    "national_fund_transfer": "national_fund_rate",
    "social_fund_transfer": "social_action_rate",
}
"""DZ-6, in this order; the experiment has no national fund."""


def half_up(amount):
    return math.floor(amount + F(1, 2))


def allocation(given, statutes):
    experiment = "labour_share_minimum" in statutes
    result, gain = given["surplus_to_allocate"], max(given["surplus_to_allocate"], 0)
    outside = max(min(given["third_party_surplus"], gain), 0)  # DZ-5
    if statutes.get("third_party_surplus_shared"):
        outside = 0
    feeds = statutes["third_party_surplus_feeds_funds"]
    base = left = gain if feeds else gain - outside
    parts, whole = {}, statutes.get("labour_share_minimum", 0)
    for fund, key in FUNDS.items():
        if key in statutes:
            parts[fund] = min(half_up(base * statutes[key]), left)
            left -= parts[fund]
            whole += statutes[key]
    parts["third_party_reserve"] = max(outside - sum(parts.values()), 0) if feeds else outside
    own = gain - sum(parts.values())
    gains = max(given["earlier_gains"], 0)
    purse = 0 if result < 0 else own + gains
    on_them, forbidden = on_reserves(given, statutes)
    forbidden |= {"funds_beyond_surplus": None} if whole > 1 else {}
    lawful = {}

    def vote(name, least, most):
        lawful[name] = max(min(given[name], most), least)
        parts[name] = given[name]
        if lawful[name] != given[name]:
            forbidden[f"{name}_unlawful"] = lawful[name]
        return purse - lawful[name]

    if experiment:
        least = min(math.ceil(gain * statutes["labour_share_minimum"]), purse)
        purse = vote("labour_share", least, purse)
        cap = math.floor(given["interest_capital"] * statutes["share_interest_maximum"])
        purse = vote("share_interest", 0, min(cap, purse))
    purse = vote("member_refunds", 0, purse)
    still = max(given["earlier_losses"] - max(own - sum(lawful.values()), 0), 0)
    if gain > 0 and sum(lawful.values()) > 0 and still > given["earlier_losses_kept"]:
        forbidden["earlier_losses_unsaid"] = still
    parts |= on_them
    return parts | {"carried_forward_transfer": result - sum(parts.values())}, forbidden
