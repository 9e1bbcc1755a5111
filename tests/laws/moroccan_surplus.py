"""A second calculator of Moroccan allocations, written from the fact sheet alone, on fractions.

It shares no code with the library: money goes from purse to purse in the order of the law. Amounts are centimes.
"""

import math
from fractions import Fraction as F  # noqa: N817 – read like arithmetic


def half_up(amount):
    return math.floor(abs(amount) + F(1, 2)) * (1 if amount >= 0 else -1)


def clip(vote, purse):
    """What a purse can lawfully give to a vote."""
    return 0 if vote < 0 or purse < 0 else min(vote, purse)


def cooperative(given, interest_allowed):
    result, paid = given["surplus_to_allocate"], given["interest_capital"]
    provisions, reserve = max(given["loss_provisions"], 0), given["legal_reserve_balance"]
    by_provisions = min(max(-result, 0), provisions)  # MA-38
    by_reserve = min(max(-result, 0) - by_provisions, max(reserve, 0))
    missing = given["capital"] - reserve  # MA-32
    levy = 0 if result <= 0 or missing <= 0 else min(half_up(F(result, 10)), missing)
    purse, forbidden = max(result, 0) - levy, {}

    def take(vote, name, purse):
        lawful = clip(vote, purse)
        if lawful != vote:
            forbidden[f"{name}_unlawful"] = lawful
        return purse - lawful, lawful

    levies = given["other_levies"]
    purse, _ = take(levies, "other_levies", purse)
    rate = given["share_interest_rate"]  # MA-31
    interest = half_up(rate * paid)
    most = purse if interest_allowed else 0
    nearest = max(min(rate, F(most, paid) if paid else F(0)), F(0))
    if rate > 0 and not interest_allowed:
        forbidden["interest_not_allowed"] = nearest
    if rate < 0 or (interest_allowed and interest > most):
        forbidden["interest_above_surplus"] = nearest
    lawful_interest = clip(interest, most)
    purse -= lawful_interest
    own = purse  # of the year
    purse = 0 if result < 0 else purse + max(given["earlier_gains"], 0)
    uses = {name: given[name] for name in ("member_refunds", "special_reserve", "spending_on_object")}
    lawful = {}
    for name, vote in uses.items():  # MA-33
        purse, lawful[name] = take(vote, name, purse)
    if given["refunds_deferred"] and not given["refunds_date_set"]:
        forbidden["deferral_without_date"] = True  # MA-36
    out = lawful_interest + lawful["member_refunds"] + lawful["spending_on_object"]
    stay = max(own - sum(lawful.values()), 0)
    still_lost = max(given["earlier_losses"] - stay, 0)
    if result > 0 and out > 0 and still_lost > given["earlier_losses_kept"]:
        forbidden["earlier_losses_unsaid"] = still_lost
    parts = {
        "legal_reserve_levy": levy,
        "loss_on_provisions": -by_provisions,
        "loss_on_legal_reserve": -by_reserve,
        "other_levies": levies,
        "share_interest": interest,
        **uses,
    }
    return parts | {"carried_forward_transfer": result - sum(parts.values())}, forbidden


def alarm(net_worth, capital):
    """MA-39."""
    return capital > 0 and 4 * net_worth < capital
