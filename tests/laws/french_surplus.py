"""A second calculator of French allocations, written from the fact sheet alone, on fractions.

It shares no code with the library: it builds whole splits of the surplus and asks of each whether the law
allows it, then looks for the nearest lawful vote by trying. Amounts are whole cents. Slow and plain on purpose.
"""

import math
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

QUARTER, FIFTEEN = F(1, 4), F(15, 100)


def start(given):
    """Earlier losses first (FR-2.86); a loss on free reserves, then statutory ones, then carried (FR-2.84)."""
    result, to_reserves = given["surplus_to_allocate"], given["loss_to_reserves"]
    gain, loss = (result, 0) if result > 0 else (0, -result)
    absorbed = min(gain, given["earlier_losses"])
    free = min(to_reserves, given["other_reserves_balance"])
    parts = {
        "earlier_losses_absorbed": absorbed,
        "loss_on_other_reserves": -free,
        "loss_on_statutory_reserve": free - to_reserves,
        "loss_carried_forward": to_reserves - loss,
    }
    bearable = min(loss, given["other_reserves_balance"] + given["statutory_reserve_balance"])
    forbidden = {"loss_to_reserves_unlawful": bearable} if to_reserves > bearable else {}
    return gain - absorbed, parts, forbidden


def largest(lawful, highest):
    """The largest whole amount from 0 to highest that is lawful; 0 always is. What is lawful is lawful below."""
    low, high = 0, highest
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lawful(middle) else (low, middle - 1)
    return low


def scop(given, statutes_rate=F(0)):
    net, parts, forbidden = start(given)
    gains = min(given["excluded_gains"], net)
    base = net - gains
    room = max(given["highest_capital"] - given["legal_reserve_balance"], 0)
    legal = min(math.ceil(net * FIFTEEN), room)
    legal_of_base = min(math.ceil(base * FIFTEEN), legal)
    eligible, voted, interest = (
        given["eligible_employees"],
        given["development_rate"],
        given["share_interest"],
    )
    least_labour = min(math.ceil(base * QUARTER), base - legal_of_base) if eligible else 0
    rate = voted
    if base and eligible:
        top = 1 - QUARTER - min(FIFTEEN, F(room, base))
        bottom = min(max(statutes_rate, F(1, base)), top)
        if voted > top:
            forbidden["development_too_high"] = rate = top
        if voted < bottom:
            forbidden["development_too_low"] = rate = bottom
    fund = min(math.floor(base * rate), base - legal_of_base - least_labour)
    if not eligible:
        fund = base - legal_of_base

    reasons = {
        "interest_above_labour": lambda i: i <= (base - legal_of_base - fund - i if eligible else 0),
        "interest_above_reserves": lambda i: i <= legal_of_base + fund,
        "interest_on_labour": lambda i: not eligible or base - legal_of_base - fund - i >= least_labour,
    }
    nearest = largest(lambda i: all(good(i) for good in reasons.values()), base)
    forbidden |= {name: nearest for name, good in reasons.items() if not good(interest)}

    if not eligible:
        fund = base - legal_of_base - interest
    elif rate != voted:
        fund = math.floor(base * voted)
    parts |= {
        "legal_reserve_transfer": legal,
        "development_fund_transfer": fund + gains - (legal - legal_of_base),
        "labour_share": base - legal_of_base - fund - interest if eligible else 0,
        "share_interest": interest,
    }
    return parts, forbidden


def cap_of_rate(given, statutes_rate):
    """FR-2.10 and FR-2.77: the mean of six half-yearly rates plus two points, and the statutes' rate."""
    law = sum(given[f"bond_rate_{i}"] for i in range(1, 7)) / 6 + F(2, 100)
    return max(math.floor(given["interest_capital"] * min(law, statutes_rate)), 0)


def legal_of_art_16(given, net):
    """FR-2.06 and FR-2.79."""
    held = [given[f"{name}_balance"] for name in ("legal_reserve", "statutory_reserve", "other_reserves")]
    fifteen = min(math.ceil(net * FIFTEEN), max(given["capital"] - sum(held), 0))
    twentieth = min(math.ceil(F(net, 20)), max(math.ceil(F(given["capital"], 10)) - held[0], 0))
    return max(fifteen, twentieth)


def scic(given, statutes_interest, statutes_reserve=F(1, 2)):
    net, parts, forbidden = start(given)
    legal = legal_of_art_16(given, net)
    rest = net - legal
    free = rest - math.ceil(rest * statutes_reserve)  # FR-2.54
    interest, gift = given["share_interest"], given["gift"]
    without = max(net - given["grants"], 0)  # FR-2.55
    by_surplus = math.floor(F(free * without, net)) if net else 0
    by_rate = cap_of_rate(given, statutes_interest)
    good = min(by_surplus, by_rate)
    if interest > by_rate:
        forbidden["interest_above_rate"] = good
    if interest > by_surplus:
        forbidden["interest_above_surplus"] = good
    if gift > free - min(interest, good):
        forbidden["gift_unlawful"] = free - min(interest, good)
    parts |= {
        "legal_reserve_transfer": legal,
        "share_interest": interest,
        "gift": gift,
        "statutory_reserve_transfer": rest - interest - gift,
    }
    return parts, forbidden


def plain(given, statutes_interest):
    net, parts, forbidden = start(given)
    legal = legal_of_art_16(given, net)
    rest = net - legal
    interest, refund, gift = given["share_interest"], given["member_refunds"], given["gift"]
    by_rate = cap_of_rate(given, statutes_interest)
    good_interest = min(interest, by_rate, rest)
    if interest > by_rate:
        forbidden["interest_above_rate"] = good_interest
    if interest > rest:
        forbidden["interest_above_surplus"] = good_interest
    with_members = max(net - given["third_party_surplus"], 0)  # FR-2.78
    good_refund = min(refund, rest - good_interest, with_members)
    if refund > good_refund:
        forbidden["member_refunds_unlawful"] = good_refund
    good_gift = min(gift, rest - good_interest - good_refund)
    if gift > good_gift:
        forbidden["gift_unlawful"] = good_gift
    parts |= {
        "legal_reserve_transfer": legal,
        "share_interest": interest,
        "member_refunds": refund,
        "gift": gift,
        "other_reserves_transfer": rest - interest - refund - gift,
    }
    return parts, forbidden
