"""A SCIC's surplus: half at least of what the legal reserve leaves to the statutory reserve (FR-2.54)."""

from __future__ import annotations

from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-2.54, L47 art. 19 nonies")
def statutory_reserve_least(x: Ops, left_after_legal_reserve: Amt, development_reserve_rate: Rate) -> Amt:
    """The least that the statutory reserve receives, at the statutes' rate."""
    return x.rate(left_after_legal_reserve, development_reserve_rate, Rounding.CEILING)


@rule(source="FR-2.55, L47 art. 19 nonies")
def interest_base(x: Ops, net_surplus: Amt, grants: Amt) -> Amt:
    """The surplus without public and association grants; nothing where they are all of it."""
    return x.max(net_surplus - x.max(grants, x.amount(0)), x.amount(0))


@rule(source="FR-2.55 and FR-6.13, L47 art. 19 nonies: grants taken off in proportion, the reading kept")
def share_interest_by_surplus(
    x: Ops, left_after_legal_reserve: Amt, statutory_reserve_least: Amt, interest_base: Amt, net_surplus: Amt
) -> Amt:
    """What reserves leave to interest, of the surplus without grants."""
    left = left_after_legal_reserve - statutory_reserve_least
    return x.rate(left, x.ratio(interest_base, net_surplus), Rounding.FLOOR)


@rule(source="FR-2.06 and FR-2.54, L47 art. 16 and 19 nonies")
def highest_gift(
    x: Ops, left_after_legal_reserve: Amt, statutory_reserve_least: Amt, lawful_share_interest: Amt
) -> Amt:
    """What reserves and interest leave to give."""
    return left_after_legal_reserve - statutory_reserve_least - lawful_share_interest


@rule(source="FR-2.54, FR-2.56 and FR-2.84, L47 art. 19 nonies")
def statutory_reserve_transfer(x: Ops, left_after_legal_reserve: Amt, share_interest: Amt, gift: Amt) -> Amt:
    """The statutory reserve: the line that takes the rest, to the cent."""
    return left_after_legal_reserve - share_interest - gift
