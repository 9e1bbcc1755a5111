"""A Moroccan cooperative's surplus or loss: the order of loi 112-12, articles 69 and 70 (MA-32 to MA-38).

What the assembly votes is kept as voted; beside it stands the same within the law, from which what remains
for the next use is counted. What nobody voted is carried forward.
"""

from __future__ import annotations

from cae_core.capital.votes import earlier_losses, within
from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="MA-33, L112 art. 69")
def year_gain(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The net surplus, after costs, depreciation, debts and provisions; nothing in a year of loss."""
    return x.max(surplus_to_allocate, x.amount(0))


@rule(source="MA-38, L112 art. 70")
def year_loss(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The year's loss, nothing in a year of surplus."""
    return x.max(-surplus_to_allocate, x.amount(0))


@rule(source="MA-38, L112 art. 70")
def loss_on_provisions(x: Ops, year_loss: Amt, loss_provisions: Amt) -> Amt:
    """What the provisions kept for losses bear first; what is kept for entrepreneurs bears nothing."""
    return -x.min(year_loss, x.max(loss_provisions, x.amount(0)))


@rule(source="MA-38, L112 art. 70")
def loss_on_legal_reserve(x: Ops, year_loss: Amt, loss_on_provisions: Amt, legal_reserve_balance: Amt) -> Amt:
    """What the legal reserve bears next; no other reserve does."""
    return -x.min(year_loss + loss_on_provisions, x.max(legal_reserve_balance, x.amount(0)))


@rule(source="MA-32, L112 art. 69")
def legal_reserve_room(x: Ops, capital: Amt, legal_reserve_target: Rate, legal_reserve_balance: Amt) -> Amt:
    """What the legal reserve lacks to equal the capital."""
    return x.max(x.rate(capital, legal_reserve_target) - legal_reserve_balance, x.amount(0))


@rule(source="MA-32, L112 art. 69")
def legal_reserve_levy(x: Ops, year_gain: Amt, legal_reserve_rate: Rate, legal_reserve_room: Amt) -> Amt:
    """A tenth of the surplus, never more than what is missing."""
    return x.min(x.rate(year_gain, legal_reserve_rate), legal_reserve_room)


@rule(source="MA-33, L112 art. 69")
def left_after_legal_reserve(x: Ops, year_gain: Amt, legal_reserve_levy: Amt) -> Amt:
    """What the legal reserve leaves."""
    return year_gain - legal_reserve_levy


lawful_other_levies, other_levies_unlawful = within(
    "other_levies", "left_after_legal_reserve", source="MA-33, L112 art. 69"
)


@rule(source="MA-31, L112 arts. 2 and 31")
def share_interest(x: Ops, interest_capital: Amt, share_interest_rate: Rate) -> Amt:
    """The rate voted, on shares paid in full."""
    return x.rate(interest_capital, share_interest_rate)


@rule(source="MA-31 and MA-33, L112 arts. 31 and 69")
def highest_share_interest(
    x: Ops, left_after_legal_reserve: Amt, lawful_other_levies: Amt, share_interest_allowed: Flag
) -> Amt:
    """The most that shares may bear: what the surplus of the year leaves, where the statutes allow it."""
    return x.where(share_interest_allowed, left_after_legal_reserve - lawful_other_levies, x.amount(0))


@rule(source="MA-31 and MA-33, L112 arts. 31 and 69")
def lawful_share_interest(x: Ops, share_interest: Amt, highest_share_interest: Amt) -> Amt:
    """The interest voted, brought back within the law."""
    return x.max(x.min(share_interest, highest_share_interest), x.amount(0))


@rule(source="MA-31 and MA-33, L112 arts. 31 and 69")
def lawful_share_interest_rate(
    x: Ops, share_interest_rate: Rate, highest_share_interest: Amt, interest_capital: Amt
) -> Rate:
    """The rate voted, brought back within the law; the text has no cap in figures."""
    highest = x.ratio(highest_share_interest, interest_capital)
    return x.max(x.min(share_interest_rate, highest), x.number("0"))


@rule(source="MA-31, L112 arts. 2 and 31")
def interest_not_allowed(x: Ops, share_interest_rate: Rate, share_interest_allowed: Flag) -> Flag:
    """Whether shares bear interest though the statutes do not allow it."""
    return x.all_of(x.not_(share_interest_allowed), share_interest_rate > 0)


@rule(source="MA-31 and MA-33, L112 arts. 31 and 69")
def interest_above_surplus(
    x: Ops,
    share_interest: Amt,
    share_interest_rate: Rate,
    highest_share_interest: Amt,
    share_interest_allowed: Flag,
) -> Flag:
    """Whether interest is more than the year's surplus leaves, or its rate is below nothing."""
    above = x.all_of(share_interest_allowed, share_interest > highest_share_interest)
    return x.any_of(above, share_interest_rate < 0)


@rule(source="MA-33, L112 art. 69")
def highest_member_refunds(
    x: Ops,
    surplus_to_allocate: Amt,
    left_after_legal_reserve: Amt,
    lawful_other_levies: Amt,
    lawful_share_interest: Amt,
    earlier_gains: Amt,
) -> Amt:
    """The rest, free to use, with what earlier assemblies carried forward; nothing in a year of loss."""
    left = left_after_legal_reserve - lawful_other_levies - lawful_share_interest
    free = left + x.max(earlier_gains, x.amount(0))
    return x.where(surplus_to_allocate < 0, x.amount(0), free)


lawful_member_refunds, member_refunds_unlawful = within(
    "member_refunds", "highest_member_refunds", source="MA-33 and MA-35, L112 arts. 2 and 69"
)


@rule(source="MA-36, L112 art. 69")
def deferral_without_date(x: Ops, refunds_deferred: Flag, refunds_date_set: Flag) -> Flag:
    """Whether refunds wait without a date at which they will be paid."""
    return x.all_of(refunds_deferred, x.not_(refunds_date_set))


@rule(source="MA-33, L112 art. 69")
def highest_special_reserve(x: Ops, highest_member_refunds: Amt, lawful_member_refunds: Amt) -> Amt:
    """What refunds leave to a special reserve."""
    return highest_member_refunds - lawful_member_refunds


lawful_special_reserve, special_reserve_unlawful = within(
    "special_reserve", "highest_special_reserve", source="MA-33 and MA-37, L112 arts. 2 and 69"
)


@rule(source="MA-33, L112 art. 69")
def highest_spending_on_object(x: Ops, highest_special_reserve: Amt, lawful_special_reserve: Amt) -> Amt:
    """What is left to purposes linked to the object."""
    return highest_special_reserve - lawful_special_reserve


lawful_spending_on_object, spending_on_object_unlawful = within(
    "spending_on_object", "highest_spending_on_object", source="MA-33, L112 art. 69"
)


@rule(source="MA-33 and MA-38, L112 arts. 69 and 70")
def carried_forward_transfer(
    x: Ops,
    surplus_to_allocate: Amt,
    legal_reserve_levy: Amt,
    loss_on_provisions: Amt,
    loss_on_legal_reserve: Amt,
    other_levies: Amt,
    share_interest: Amt,
    member_refunds: Amt,
    special_reserve: Amt,
    spending_on_object: Amt,
) -> Amt:
    """The rest, or what is left of a loss; below nothing where earlier surpluses are used."""
    reserves = legal_reserve_levy + loss_on_provisions + loss_on_legal_reserve + special_reserve
    used = other_levies + share_interest + member_refunds + spending_on_object
    return surplus_to_allocate - reserves - used


@rule(source="MA-33, L112 art. 69")
def carried_of_the_year(
    x: Ops, highest_spending_on_object: Amt, lawful_spending_on_object: Amt, earlier_gains: Amt
) -> Amt:
    """What lawful votes leave of the year's own surplus."""
    return highest_spending_on_object - lawful_spending_on_object - x.max(earlier_gains, x.amount(0))


@rule(source="MA-33, L112 art. 69")
def paid_out(
    x: Ops, lawful_share_interest: Amt, lawful_member_refunds: Amt, lawful_spending_on_object: Amt
) -> Amt:
    """What lawful votes take out of the cooperative."""
    return lawful_share_interest + lawful_member_refunds + lawful_spending_on_object


earlier_losses_open, earlier_losses_unsaid = earlier_losses(
    source="MA-33 and MA-38: what becomes of earlier losses is not in the articles read"
)


@rule(source="MA-39, L112 art. 82")
def net_worth_alarm(x: Ops, net_worth: Amt, capital: Amt, early_dissolution_net_worth: Rate) -> Flag:
    """Whether net worth is below a quarter of the capital: an extraordinary meeting within three months."""
    return x.all_of(capital > 0, x.ratio(net_worth, capital) < early_dissolution_net_worth)
