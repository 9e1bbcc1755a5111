"""Exact figures of a year, in dinars: what the month's lines are rounded from, once each (TN-70)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops, Rate

MILLIMES = 1000
"""Millimes in a dinar (TN-110)."""


def in_dinars(x: Ops, amount: Amt) -> Rate:
    """An amount as an exact number of dinars."""
    return x.ratio(amount, x.amount(MILLIMES))


def rounded(x: Ops, dinars: Rate) -> Amt:
    """A number of dinars as an amount, half-up to the millime (TN-70: a convention)."""
    return x.rate(x.amount(MILLIMES), dinars)


def twelfth(x: Ops, dinars: Rate) -> Amt:
    """The month's part of a yearly figure, rounded once."""
    return rounded(x, dinars * x.number("1/12"))
