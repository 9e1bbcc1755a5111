"""A plain cooperative's surplus: interest, refunds by operations or work, gifts, the rest to reserve."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops
from cae_core.rules.rule import rule


@rule(source="FR-2.06 and FR-2.86, L47 art. 16")
def share_interest_by_surplus(x: Ops, left_after_legal_reserve: Amt) -> Amt:
    """What the legal reserve leaves to interest."""
    return x.max(left_after_legal_reserve, x.amount(0))


@rule(source="FR-2.78, L47 art. 15")
def members_surplus(x: Ops, net_surplus: Amt, third_party_surplus: Amt) -> Amt:
    """The surplus made with members: that of operations with other customers stays out."""
    return x.max(net_surplus - x.max(third_party_surplus, x.amount(0)), x.amount(0))


@rule(source="FR-2.78 and FR-2.86, L47 art. 15")
def highest_member_refunds(
    x: Ops, left_after_legal_reserve: Amt, lawful_share_interest: Amt, members_surplus: Amt
) -> Amt:
    """The most that members may receive by their operations or work."""
    return x.min(left_after_legal_reserve - lawful_share_interest, members_surplus)


@rule(source="FR-2.78, L47 art. 15")
def lawful_member_refunds(x: Ops, member_refunds: Amt, highest_member_refunds: Amt) -> Amt:
    """The refunds voted, brought back within the law."""
    return x.max(x.min(member_refunds, highest_member_refunds), x.amount(0))


@rule(source="FR-2.78, L47 art. 15")
def member_refunds_unlawful(x: Ops, member_refunds: Amt, lawful_member_refunds: Amt) -> Flag:
    """Whether refunds take what is not left, what others than members brought, or are negative."""
    return x.not_(x.equals(member_refunds, lawful_member_refunds))


@rule(source="FR-2.06, L47 art. 16")
def highest_gift(
    x: Ops, left_after_legal_reserve: Amt, lawful_share_interest: Amt, lawful_member_refunds: Amt
) -> Amt:
    """What interest and refunds leave to give."""
    return left_after_legal_reserve - lawful_share_interest - lawful_member_refunds


@rule(source="FR-2.06, FR-2.84 and FR-2.86, L47 art. 16")
def other_reserves_transfer(
    x: Ops, left_after_legal_reserve: Amt, share_interest: Amt, member_refunds: Amt, gift: Amt
) -> Amt:
    """The reserve: the line that takes the rest, to the cent."""
    return left_after_legal_reserve - share_interest - member_refunds - gift
