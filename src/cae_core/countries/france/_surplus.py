"""The year's surplus or loss before any form's own rules: earlier losses, and reserves that bear a loss.

Least amounts of the law are rounded up to the cent, largest ones down, so that no cent is ever short of it.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops
from cae_core.rules.rule import rule


@rule(source="FR-2.86, C. com. L232-11")
def year_gain(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The year's surplus, nothing in a year of loss."""
    return x.max(surplus_to_allocate, x.amount(0))


@rule(source="FR-2.86, C. com. L232-11")
def year_loss(x: Ops, surplus_to_allocate: Amt) -> Amt:
    """The year's loss, nothing in a year of surplus."""
    return x.max(-surplus_to_allocate, x.amount(0))


@rule(source="FR-2.28, FR-2.80 and FR-2.86, C. com. L232-11")
def earlier_losses_absorbed(x: Ops, year_gain: Amt, earlier_losses: Amt) -> Amt:
    """Losses carried forward come off the surplus before anything else."""
    return x.min(year_gain, x.max(earlier_losses, x.amount(0)))


@rule(source="FR-2.80 and FR-2.86, C. com. L232-11")
def net_surplus(x: Ops, year_gain: Amt, earlier_losses_absorbed: Amt) -> Amt:
    """What is left of the surplus once earlier losses are absorbed."""
    return year_gain - earlier_losses_absorbed


@rule(source="FR-2.08, FR-2.32 and FR-2.84, L47 art. 18")
def highest_loss_to_reserves(
    x: Ops, year_loss: Amt, other_reserves_balance: Amt, statutory_reserve_balance: Amt
) -> Amt:
    """The most of a loss that reserves may bear: what they hold, the legal reserve left untouched."""
    held = x.max(other_reserves_balance, x.amount(0)) + x.max(statutory_reserve_balance, x.amount(0))
    return x.min(year_loss, held)


@rule(source="FR-2.08, FR-2.32 and FR-2.84, L47 art. 18")
def lawful_loss_to_reserves(x: Ops, loss_to_reserves: Amt, highest_loss_to_reserves: Amt) -> Amt:
    """The vote on the loss, brought back within what the reserves hold and the loss itself."""
    return x.max(x.min(loss_to_reserves, highest_loss_to_reserves), x.amount(0))


@rule(source="FR-2.08, FR-2.32 and FR-2.84, L47 art. 18")
def loss_to_reserves_unlawful(x: Ops, loss_to_reserves: Amt, lawful_loss_to_reserves: Amt) -> Flag:
    """Whether reserves are charged with more than they hold, or than the loss."""
    return x.not_(x.equals(loss_to_reserves, lawful_loss_to_reserves))


@rule(source="FR-2.08 and FR-2.84: free reserves before statutory ones, the reading kept")
def loss_on_other_reserves(x: Ops, loss_to_reserves: Amt, other_reserves_balance: Amt) -> Amt:
    """What other reserves lose first."""
    return -x.min(loss_to_reserves, x.max(other_reserves_balance, x.amount(0)))


@rule(source="FR-2.08, FR-2.32 and FR-2.84, L47 art. 18")
def loss_on_statutory_reserve(x: Ops, loss_to_reserves: Amt, loss_on_other_reserves: Amt) -> Amt:
    """What the statutory reserve loses next."""
    return -loss_to_reserves - loss_on_other_reserves


@rule(source="FR-2.80 and FR-2.86, C. com. L232-11")
def loss_carried_forward(x: Ops, year_loss: Amt, loss_to_reserves: Amt) -> Amt:
    """The rest of the loss, which later surpluses absorb."""
    return loss_to_reserves - year_loss
