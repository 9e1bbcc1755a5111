"""A Tunisian result before the forms' own rules: gain, a reserve with a limit (TN-23, TN-33), loss.

No text read names a reserve that bears a loss. What the meeting charges to reserves is borne in the order of
the statutes, the rest is carried forward.
"""

from __future__ import annotations

from cae_core.capital.votes import loss_on_reserves
from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule

LOSSES = "TN-19, TN-23, TN-27 and TN-33: no text read names a reserve that bears a loss, the statutes do"


@rule(source="TN-23, TN-27 and TN-33, arithmetic")
def year_gain(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The year's surplus, nothing in a year of loss."""
    return x.max(surplus_to_allocate, x.amount(0))


@rule(
    source="TN-18a, TN-23, TN-27 and TN-33: the limit of décret-loi 2022-15 art. 55 new, or of the statutes"
)
def legal_reserve_room(x: Ops, capital: Amt, legal_reserve_target: Rate, legal_reserve_balance: Amt) -> Amt:
    """What the compulsory reserve lacks to reach its part of the capital."""
    return x.max(x.rate(capital, legal_reserve_target) - legal_reserve_balance, x.amount(0))


losses = loss_on_reserves(source=LOSSES)
