"""What of a member's shares is asked for and paid, subscription by subscription.

What is paid with a subscription is paid on its shares. Later calls and payments go to the oldest subscription
first: the days by which the law wants shares wholly paid run from each subscription, and the oldest comes
first. They count for all shares of a subscription alike, so that none of them is wholly paid before all are:
where the law gives interest to such shares alone (MA-31), no share receives it on another's account. Shares
that are given back or handed on are the newest, with what was paid on them. Amounts are minor units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from cae_core.money import round_div


@attrs.frozen
class Due:
    """A part of a call that is not paid yet: from the day after ``day`` on it is late."""

    day: dt.date
    amount: int


@attrs.frozen
class Lot:
    """Shares subscribed on one day, what was paid on them, and which calls on them are not paid yet."""

    day: dt.date
    subscribed: int
    paid: int = 0
    dues: tuple[Due, ...] = ()

    @property
    def called(self) -> int:
        """What was asked for of it, paid or not."""
        return self.paid + sum(due.amount for due in self.dues)

    @property
    def whole(self) -> bool:
        """Whether its shares are wholly paid."""
        return self.paid == self.subscribed


Lots = tuple[Lot, ...]


def asked(lots: Lots, amount: int, due: dt.date) -> Lots:
    """The subscriptions once an amount is called, to be paid by a day: of the oldest first.

    >>> day = dt.date(2026, 1, 5)
    >>> [lot.called for lot in asked((Lot(day, 100, 25), Lot(day, 200, 50)), 100, day)]
    [100, 75]
    """
    made = []
    for lot in lots:
        part = min(amount, lot.subscribed - lot.called)
        amount -= part
        made.append(attrs.evolve(lot, dues=(*lot.dues, Due(due, part))) if part else lot)
    return tuple(made)


def paid_up(lots: Lots, amount: int) -> Lots:
    """The subscriptions once an amount that was called is paid: on the oldest first.

    >>> day = dt.date(2026, 1, 5)
    >>> lots = asked((Lot(day, 100, 25), Lot(day, 200, 50)), 100, day)
    >>> [(lot.paid, lot.whole) for lot in paid_up(lots, 80)]
    [(100, True), (55, False)]
    """
    made = []
    for lot in lots:
        part = min(amount, lot.called - lot.paid)
        amount -= part
        made.append(_without(attrs.evolve(lot, paid=lot.paid + part), part) if part else lot)
    return tuple(made)


def _without(lot: Lot, amount: int) -> Lot:
    """A subscription of which the oldest calls are settled."""
    left = []
    for due in lot.dues:
        part = min(amount, due.amount)
        amount -= part
        if part < due.amount:
            left.append(Due(due.day, due.amount - part))
    return attrs.evolve(lot, dues=tuple(left))


def parted(lots: Lots, amount: int) -> tuple[Lots, Lots]:
    """What is kept and what goes when so much of the capital goes, the newest first.

    >>> day = dt.date(2026, 1, 5)
    >>> kept, gone = parted((Lot(day, 100, 100), Lot(day, 200, 50)), 250)
    >>> [lot.paid for lot in kept], [lot.paid for lot in gone]
    ([50], [50, 50])
    """
    kept, gone = list(lots), []
    while amount and kept:
        lot = kept.pop()
        if lot.subscribed > amount:
            lot, rest = _cut(lot, amount)
            kept.append(rest)
        gone.append(lot)
        amount -= lot.subscribed
    return tuple(kept), tuple(reversed(gone))


def _cut(lot: Lot, amount: int) -> tuple[Lot, Lot]:
    """A part of a subscription, with its part of what was called and paid, and the rest."""
    called, paid = (round_div(figure * amount, lot.subscribed) for figure in (lot.called, lot.paid))
    rest = Lot(lot.day, lot.subscribed - amount, lot.paid - paid, lot.dues)
    part = Lot(lot.day, amount, paid, lot.dues)
    return _without_newest(part, called), _without_newest(rest, lot.called - called)


def _without_newest(lot: Lot, called: int) -> Lot:
    """A subscription of which so much was called: what is too much is taken off the newest calls."""
    left, dues = called - lot.paid, []
    for due in lot.dues:
        part = min(left, due.amount)
        left -= part
        dues += [Due(due.day, part)] if part else []
    return attrs.evolve(lot, dues=tuple(dues))


def together(lots: Lots, more: Lots) -> Lots:
    """Subscriptions with others that come to them, the oldest first."""
    return tuple(sorted((*lots, *more), key=lambda lot: lot.day))


def wholly_paid(lots: Iterable[Lot]) -> int:
    """The nominal of the shares that are wholly paid."""
    return sum(lot.subscribed for lot in lots if lot.whole)


def late_days(lots: Iterable[Lot], since: dt.date, until: dt.date) -> int:
    """What is called and late, each amount times its days between two days: what interest is counted on.

    >>> called = asked((Lot(dt.date(2026, 1, 5), 100, 25),), 75, dt.date(2026, 3, 31))
    >>> late_days(called, dt.date.min, dt.date(2026, 4, 10))
    750
    """
    dues = (due for lot in lots for due in lot.dues)
    return sum(due.amount * max((until - max(due.day, since)).days, 0) for due in dues)
