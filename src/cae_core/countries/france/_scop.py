"""A SCOP's surplus: the four lines of L78 art. 33, which share the whole of it (FR-2.60)."""

from __future__ import annotations

from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-2.28, L78 art. 32 and 33")
def gains_to_reserves(x: Ops, net_surplus: Amt, excluded_gains: Amt) -> Amt:
    """Gains that go to reserves alone: holdings, real property, branches, going concerns, revaluations."""
    return x.min(x.max(excluded_gains, x.amount(0)), net_surplus)


@rule(source="FR-2.28, L78 art. 32 and 33")
def ordinary_surplus(x: Ops, net_surplus: Amt, gains_to_reserves: Amt) -> Amt:
    """The base of the labour share and of the interest."""
    return net_surplus - gains_to_reserves


@rule(source="FR-2.23, L78 art. 33 1°")
def legal_reserve_room(
    x: Ops, highest_capital: Amt, legal_reserve_target: Rate, legal_reserve_balance: Amt
) -> Amt:
    """What the legal reserve lacks to equal the highest capital ever reached."""
    return x.max(x.rate(highest_capital, legal_reserve_target) - legal_reserve_balance, x.amount(0))


@rule(source="FR-2.23, L78 art. 33 1°")
def legal_reserve_transfer(
    x: Ops, net_surplus: Amt, legal_reserve_rate: Rate, legal_reserve_room: Amt
) -> Amt:
    """Fifteen per cent to the legal reserve, until it is full."""
    return x.min(x.rate(net_surplus, legal_reserve_rate, Rounding.CEILING), legal_reserve_room)


@rule(source="FR-2.23 and FR-2.28, L78 art. 33 1°")
def legal_reserve_ordinary(
    x: Ops, ordinary_surplus: Amt, legal_reserve_rate: Rate, legal_reserve_transfer: Amt
) -> Amt:
    """The part of it that comes from the ordinary surplus."""
    return x.min(x.rate(ordinary_surplus, legal_reserve_rate, Rounding.CEILING), legal_reserve_transfer)


@rule(source="FR-2.25, L78 art. 33 3°")
def labour_share_minimum_amount(
    x: Ops,
    ordinary_surplus: Amt,
    legal_reserve_ordinary: Amt,
    labour_share_minimum: Rate,
    eligible_employees: Amt,
) -> Amt:
    """The least that employees receive; nothing where none of them is eligible."""
    least = x.rate(ordinary_surplus, labour_share_minimum, Rounding.CEILING)
    return x.where(
        eligible_employees > 0, x.min(least, ordinary_surplus - legal_reserve_ordinary), x.amount(0)
    )


@rule(source="FR-2.27, L78 art. 33")
def highest_development_rate(
    x: Ops,
    ordinary_surplus: Amt,
    legal_reserve_rate: Rate,
    legal_reserve_room: Amt,
    labour_share_minimum: Rate,
) -> Rate:
    """What the legal reserve and the least labour share leave to the development fund."""
    return 1 - x.min(legal_reserve_rate, x.ratio(legal_reserve_room, ordinary_surplus)) - labour_share_minimum


@rule(source="FR-2.24 and FR-6.12, L78 art. 33 2°: the safe reading")
def lowest_development_rate(
    x: Ops, ordinary_surplus: Amt, development_reserve_rate: Rate, highest_development_rate: Rate
) -> Rate:
    """What the statutes ask for the development fund, and a cent at least."""
    least = x.max(development_reserve_rate, x.ratio(x.amount(1), ordinary_surplus))
    return x.min(least, highest_development_rate)


@rule(source="FR-2.24, FR-2.27 and FR-6.12, L78 art. 33 2°")
def lawful_development_rate(
    x: Ops, development_rate: Rate, lowest_development_rate: Rate, highest_development_rate: Rate
) -> Rate:
    """The rate voted for the development fund, brought back within the law."""
    return x.min(x.max(development_rate, lowest_development_rate), highest_development_rate)


@rule(source="FR-2.24 and FR-2.25, L78 art. 33 2° and 3°")
def lawful_development_share(
    x: Ops,
    ordinary_surplus: Amt,
    legal_reserve_ordinary: Amt,
    lawful_development_rate: Rate,
    labour_share_minimum_amount: Amt,
    eligible_employees: Amt,
) -> Amt:
    """What the fund receives of the ordinary surplus at a lawful rate; all that is left without employees."""
    left = ordinary_surplus - legal_reserve_ordinary
    share = x.rate(ordinary_surplus, lawful_development_rate, Rounding.FLOOR)
    return x.where(eligible_employees > 0, x.min(share, left - labour_share_minimum_amount), left)


@rule(source="FR-2.24 and FR-2.60, L78 art. 33 2°")
def development_share(
    x: Ops,
    ordinary_surplus: Amt,
    legal_reserve_ordinary: Amt,
    development_rate: Rate,
    highest_development_rate: Rate,
    lawful_development_share: Amt,
    lowest_development_rate: Rate,
    share_interest: Amt,
    eligible_employees: Amt,
) -> Amt:
    """What the fund receives of the ordinary surplus as voted; all that is left without employees."""
    lawful = x.all_of(
        development_rate <= highest_development_rate, development_rate >= lowest_development_rate
    )
    voted = x.where(
        lawful, lawful_development_share, x.rate(ordinary_surplus, development_rate, Rounding.FLOOR)
    )
    return x.where(eligible_employees > 0, voted, ordinary_surplus - legal_reserve_ordinary - share_interest)


@rule(source="FR-2.24 and FR-2.28, L78 art. 33 2°")
def development_fund_transfer(
    x: Ops,
    development_share: Amt,
    gains_to_reserves: Amt,
    legal_reserve_transfer: Amt,
    legal_reserve_ordinary: Amt,
) -> Amt:
    """The development fund's share, and the excluded gains that the legal reserve does not take."""
    return development_share + gains_to_reserves - (legal_reserve_transfer - legal_reserve_ordinary)


@rule(source="FR-2.25, FR-2.60 and FR-2.84, L78 art. 33 3°")
def labour_share(
    x: Ops,
    ordinary_surplus: Amt,
    legal_reserve_ordinary: Amt,
    development_share: Amt,
    share_interest: Amt,
    eligible_employees: Amt,
) -> Amt:
    """What employees receive: the line that takes the rest, to the cent."""
    rest = ordinary_surplus - legal_reserve_ordinary - development_share - share_interest
    return x.where(eligible_employees > 0, rest, x.amount(0))


@rule(source="FR-2.25 and FR-2.26, L78 art. 33 3° and 4°")
def left_to_persons(
    x: Ops, ordinary_surplus: Amt, legal_reserve_ordinary: Amt, lawful_development_share: Amt
) -> Amt:
    """What labour share and interest have between them, at a lawful rate of the development fund."""
    return ordinary_surplus - legal_reserve_ordinary - lawful_development_share


@rule(source="FR-2.26 and FR-6.11, L78 art. 33 4°: without excluded gains, the safe reading")
def reserves_that_limit_interest(x: Ops, legal_reserve_ordinary: Amt, lawful_development_share: Amt) -> Amt:
    """The year's transfers to the legal reserve and the development fund."""
    return legal_reserve_ordinary + lawful_development_share


@rule(source="FR-2.25, FR-2.26 and FR-2.27, L78 art. 33 3° and 4°")
def highest_share_interest(
    x: Ops,
    left_to_persons: Amt,
    labour_share_minimum_amount: Amt,
    reserves_that_limit_interest: Amt,
    eligible_employees: Amt,
) -> Amt:
    """The most that shares may bear: the labour share, the year's reserves, and a quarter for labour."""
    half = x.rate(left_to_persons, x.number("1/2"), Rounding.FLOOR)
    highest = x.min(half, left_to_persons - labour_share_minimum_amount, reserves_that_limit_interest)
    return x.where(eligible_employees > 0, x.max(highest, x.amount(0)), x.amount(0))


@rule(source="FR-2.26, L78 art. 33 4°")
def lawful_share_interest(x: Ops, share_interest: Amt, highest_share_interest: Amt) -> Amt:
    """The interest voted, brought back within the law."""
    return x.max(x.min(share_interest, highest_share_interest), x.amount(0))


@rule(source="FR-2.25 and FR-2.27, L78 art. 33 3°")
def development_too_high(
    x: Ops,
    development_rate: Rate,
    highest_development_rate: Rate,
    ordinary_surplus: Amt,
    eligible_employees: Amt,
) -> Flag:
    """Whether the development fund leaves less than a quarter to employees."""
    some = x.all_of(ordinary_surplus > 0, eligible_employees > 0)
    return x.all_of(some, development_rate > highest_development_rate)


@rule(source="FR-2.24 and FR-6.12, L78 art. 33 2°: the safe reading")
def development_too_low(
    x: Ops,
    development_rate: Rate,
    lowest_development_rate: Rate,
    ordinary_surplus: Amt,
    eligible_employees: Amt,
) -> Flag:
    """Whether the development fund receives nothing, or less than the statutes ask."""
    some = x.all_of(ordinary_surplus > 0, eligible_employees > 0)
    return x.all_of(some, development_rate < lowest_development_rate)


@rule(source="FR-2.26, L78 art. 33 4°")
def interest_above_labour(x: Ops, share_interest: Amt, left_to_persons: Amt, eligible_employees: Amt) -> Flag:
    """Whether shares bear more than employees receive, or less than nothing."""
    labour = x.where(eligible_employees > 0, left_to_persons - share_interest, x.amount(0))
    return x.any_of(share_interest > labour, share_interest < 0)


@rule(source="FR-2.26 and FR-6.11, L78 art. 33 4°: without excluded gains, the safe reading")
def interest_above_reserves(x: Ops, share_interest: Amt, reserves_that_limit_interest: Amt) -> Flag:
    """Whether shares bear more than the year's transfers to reserves."""
    return share_interest > reserves_that_limit_interest


@rule(source="FR-2.25, L78 art. 33 3°")
def interest_on_labour(
    x: Ops,
    share_interest: Amt,
    left_to_persons: Amt,
    labour_share_minimum_amount: Amt,
    eligible_employees: Amt,
) -> Flag:
    """Whether interest leaves less than a quarter to employees."""
    short = left_to_persons - share_interest < labour_share_minimum_amount
    return x.all_of(eligible_employees > 0, share_interest > 0, short)
