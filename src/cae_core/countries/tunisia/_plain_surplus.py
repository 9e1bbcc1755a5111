"""A Tunisian cooperative or SMSA without label: nothing but the statutes comes before the meeting's votes."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops
from cae_core.rules.rule import rule


@rule(source="TN-23 and TN-27: as the statutes say")
def left_after_funds(x: Ops, left_after_legal_reserve: Amt) -> Amt:
    """What the compulsory reserve leaves: no other fund is known."""
    return left_after_legal_reserve


@rule(source="TN-19, TN-23 and TN-27: as the statutes say")
def distributable(x: Ops, left_to_vote: Amt) -> Amt:
    """The most that may go to members: all that is voted on."""
    return left_to_vote
