"""Reserves, interest and gifts where the act of 1947 alone speaks: a SCIC, and a plain cooperative."""

from __future__ import annotations

from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-2.06, L47 art. 16")
def reserves_before(
    x: Ops, legal_reserve_balance: Amt, statutory_reserve_balance: Amt, other_reserves_balance: Amt
) -> Amt:
    """All reserves together before the allocation."""
    return legal_reserve_balance + statutory_reserve_balance + other_reserves_balance


@rule(source="FR-2.06, L47 art. 16")
def art_16_reserve(
    x: Ops,
    net_surplus: Amt,
    legal_reserve_rate: Rate,
    capital: Amt,
    legal_reserve_target: Rate,
    reserves_before: Amt,
) -> Amt:
    """Three twentieths, until all reserves together equal the capital."""
    room = x.max(x.rate(capital, legal_reserve_target) - reserves_before, x.amount(0))
    return x.min(x.rate(net_surplus, legal_reserve_rate, Rounding.CEILING), room)


@rule(source="FR-2.79, C. com. L232-10")
def company_reserve(
    x: Ops,
    net_surplus: Amt,
    company_reserve_rate: Rate,
    capital: Amt,
    company_reserve_target: Rate,
    legal_reserve_balance: Amt,
) -> Amt:
    """A twentieth, until the legal reserve alone is a tenth of the capital."""
    target = x.rate(capital, company_reserve_target, Rounding.CEILING)
    room = x.max(target - legal_reserve_balance, x.amount(0))
    return x.min(x.rate(net_surplus, company_reserve_rate, Rounding.CEILING), room)


@rule(source="FR-2.06 and FR-2.79, L47 art. 16 and C. com. L232-10")
def legal_reserve_transfer(x: Ops, art_16_reserve: Amt, company_reserve: Amt) -> Amt:
    """The legal reserve's share: the greater of the two laws' levies covers the other."""
    return x.max(art_16_reserve, company_reserve)


@rule(source="FR-2.06, L47 art. 16")
def left_after_legal_reserve(x: Ops, net_surplus: Amt, legal_reserve_transfer: Amt) -> Amt:
    """What the legal reserve leaves."""
    return net_surplus - legal_reserve_transfer


@rule(source="FR-2.10 and FR-2.77, L47 art. 14")
def share_interest_rate_cap(
    x: Ops,
    bond_rate_1: Rate,
    bond_rate_2: Rate,
    bond_rate_3: Rate,
    bond_rate_4: Rate,
    bond_rate_5: Rate,
    bond_rate_6: Rate,
    share_interest_over_bonds: Rate,
) -> Rate:
    """The mean bond rate of six half-years, plus two points; no rounding rule was seen."""
    first = bond_rate_1 + bond_rate_2 + bond_rate_3
    return (first + bond_rate_4 + bond_rate_5 + bond_rate_6) * x.number("1/6") + share_interest_over_bonds


@rule(source="FR-2.10, L47 art. 14")
def share_interest_by_rate(
    x: Ops, interest_capital: Amt, share_interest_rate_cap: Rate, share_interest_maximum: Rate
) -> Amt:
    """The most that paid-up shares may bear at the statutes' rate and at the law's."""
    rate = x.min(share_interest_rate_cap, share_interest_maximum)
    return x.max(x.rate(interest_capital, rate, Rounding.FLOOR), x.amount(0))


@rule(source="FR-2.10 and FR-2.86, L47 art. 14 and 16")
def highest_share_interest(x: Ops, share_interest_by_rate: Amt, share_interest_by_surplus: Amt) -> Amt:
    """The most interest that may be voted."""
    return x.min(share_interest_by_rate, share_interest_by_surplus)


@rule(source="FR-2.10 and FR-2.86, L47 art. 14 and 16")
def lawful_share_interest(x: Ops, share_interest: Amt, highest_share_interest: Amt) -> Amt:
    """The interest voted, brought back within the law."""
    return x.max(x.min(share_interest, highest_share_interest), x.amount(0))


@rule(source="FR-2.10, L47 art. 14")
def interest_above_rate(x: Ops, share_interest: Amt, share_interest_by_rate: Amt) -> Flag:
    """Whether shares bear more than the cap of rate."""
    return share_interest > share_interest_by_rate


@rule(source="FR-2.06 and FR-2.86, L47 art. 16")
def interest_above_surplus(x: Ops, share_interest: Amt, share_interest_by_surplus: Amt) -> Flag:
    """Whether shares bear more than reserves leave, or less than nothing."""
    return x.any_of(share_interest > share_interest_by_surplus, share_interest < 0)


@rule(source="FR-2.06, L47 art. 16")
def lawful_gift(x: Ops, gift: Amt, highest_gift: Amt) -> Amt:
    """What is given to other cooperatives or general-interest works, brought back within what is left."""
    return x.max(x.min(gift, highest_gift), x.amount(0))


@rule(source="FR-2.06, L47 art. 16")
def gift_unlawful(x: Ops, gift: Amt, lawful_gift: Amt) -> Flag:
    """Whether more is given than is left, or less than nothing."""
    return x.not_(x.equals(gift, lawful_gift))
