"""Indivisible reserves as a type: amounts that only the causes a form's law lists can move.

A reserve is a value: what moves it gives another value, or is refused with the article. There is no way to
take an amount out of one but a `Move`, which names its cause. Amounts are minor units, positive.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping

import attrs

from cae_core.capital.allocation import Allocation
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import Rounding, round_div


class Cause(enum.Enum):
    """Why a reserve moves; the first two alone add to it. No exit, refund or conversion is among them."""

    OPENING = "opening"  # what the cooperative brings from before its first month here
    ALLOCATION = "allocation"  # an assembly allocated a surplus
    LOSS = "loss"  # it bears a loss, in its turn
    CAPITALISATION = "capitalisation"  # statutes turn a part of it into capital, where the law lets them
    DEVOLUTION = "devolution"  # what liquidation leaves goes to those whom the law names


class ReserveRefused(CaeError, ValueError):
    """A move that the law does not let reserves make. Data: role, amount (minor units), reason, source."""

    template = mark("{role}, {amount} minor units: {reason} ({source})")


@attrs.frozen
class Move:
    """What one decision does to reserves: amounts by role, negative where a reserve is lowered.

    ``loss`` is the loss that a move of that cause bears a part of; ``beneficiary`` the parameter that names
    who receives a devolution (none: liquidation leaves nothing).
    """

    cause: Cause
    amounts: Mapping[str, int]
    loss: int = 0
    beneficiary: str = ""


@attrs.frozen
class IndivisibleReserve:
    """What no member ever receives, by role, under the law of a legal form.

    ``capitalised_from`` is what was held once statutes last turned a part of it into capital.

    >>> from cae_core.country import find_country
    >>> law = ReserveLaw(find_country("MA").legal_form("ma_cooperative").parameters)
    >>> reserve = IndivisibleReserve(law, {"legal_reserve": 500000})
    >>> reserve.after(Move(Cause.LOSS, {"legal_reserve": -200000}, loss=200000), dt.date(2026, 6, 1)).total
    300000
    >>> reserve.after(Move(Cause.CAPITALISATION, {"legal_reserve": -1}), dt.date(2026, 6, 1))
    Traceback (most recent call last):
    cae_core.capital.indivisible.ReserveRefused: legal_reserve, -1 minor units: no text lets ...
    """

    law: ReserveLaw = attrs.field(repr=False)
    held: Mapping[str, int] = attrs.field(factory=dict)
    capitalised_from: int = 0

    @classmethod
    def of_balances(cls, law: ReserveLaw, balances: Mapping[str, int], on: dt.date) -> IndivisibleReserve:
        """The indivisible part of what a ledger holds, from its balances by role, debit positive."""
        return cls(law, {role: -balances.get(role, 0) for role in sorted(law.guarded(on))})

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.held.values())

    def of(self, role: str) -> int:
        """What one role holds."""
        return self.held.get(role, 0)

    def after(self, move: Move, on: dt.date) -> IndivisibleReserve:
        """The reserve once a move is made; amounts of roles that the law leaves free are passed over.

        Raises ReserveRefused, UnlawfulBeneficiary, LawNotEstablished.
        """
        guarded = self.law.guarded(on)
        amounts = {role: amount for role, amount in move.amounts.items() if role in guarded and amount}
        moved = {**self.held, **{role: self.of(role) + amount for role, amount in amounts.items()}}
        if amounts:
            _CHECKS[move.cause](_Checked(self, move, amounts, moved, on))
        for role, left in moved.items():
            if left < 0 and role in amounts:
                raise _refused(role, amounts[role], mark("more than the reserve holds"), "–")
        changed = attrs.evolve(self, held=moved)
        if move.cause is Cause.CAPITALISATION:
            changed = attrs.evolve(changed, capitalised_from=changed.total)
        return changed

    def absorbing(self, loss: int, on: dt.date) -> Move:
        """The move by which reserves bear as much of a loss as they can, each in its turn.

        Raises LawNotEstablished when nobody knows the turn of a reserve that holds something.
        """
        turns = []
        for role in sorted(self.law.guarded(on)):
            turn = self.law.loss_turn(role, on) if self.of(role) > 0 else None
            if turn is not None and turn.value:
                turns.append((turn.value, role))
        left, amounts = max(loss, 0), {}
        for _, role in sorted(turns):
            borne = min(left, self.of(role))
            if borne:
                amounts[role] = -borne
            left -= borne
        return Move(Cause.LOSS, amounts, loss=max(loss, 0))


@attrs.frozen
class _Checked:
    """A move beside the reserve it is made on, and what it would leave."""

    reserve: IndivisibleReserve
    move: Move
    amounts: Mapping[str, int]
    moved: Mapping[str, int]
    on: dt.date

    @property
    def law(self) -> ReserveLaw:
        """What the law says of the reserve."""
        return self.reserve.law

    @property
    def taken(self) -> int:
        """What the move takes off reserves in all, in minor units (below zero: it adds to them)."""
        return -sum(self.amounts.values())

    def refuse(self, reason: str, source: str = "–", role: str = "") -> ReserveRefused:
        """The refusal of the move, to be raised: of the reserve that it lowers most where none is named."""
        worst = role or min(self.amounts, key=lambda each: (self.amounts[each], each))
        return _refused(worst, self.amounts[worst], reason, source)

    def signs(self, reason: str, *, down: bool) -> None:
        """Refuse a move that goes the wrong way for its cause."""
        for role, amount in self.amounts.items():
            if (amount > 0) is down:
                raise self.refuse(reason, role=role)


def _refused(role: str, amount: int, reason: str, source: str) -> ReserveRefused:
    return ReserveRefused(role=role, amount=amount, reason=reason, source=source)


_DOWN_ONLY = mark("this cause never adds to a reserve")


def _grows(found: _Checked) -> None:
    """An allocation, and what is brought in: neither takes. Asks who says that the reserve is indivisible."""
    for role, amount in found.amounts.items():
        if amount < 0:
            said = found.law.indivisible(role, found.on)
            source = said.source if said is not None else "–"
            raise found.refuse(mark("this cause never takes from an indivisible reserve"), source, role)


def _bears_loss(found: _Checked) -> None:
    """No more than the loss, out of reserves that bear losses, each once those before it are used up."""
    found.signs(_DOWN_ONLY, down=True)
    if found.taken > found.move.loss:
        raise found.refuse(mark("more than the loss"))
    for role in found.amounts:
        turn = found.law.loss_turn(role, found.on)
        if turn is None:
            raise found.refuse(mark("no text names this reserve among those that bear losses"), role=role)
        if not turn.value:
            raise found.refuse(mark("this reserve bears no loss"), turn.source, role)
        for other, left in found.moved.items():
            earlier = found.law.loss_turn(other, found.on) if left > 0 and other != role else None
            if earlier is not None and 0 < earlier.value < turn.value:
                raise found.refuse(
                    mark("another reserve bears losses first and is not used up"), earlier.source, role
                )


def _capitalises(found: _Checked) -> None:
    """Half of what is available the first time, then half of its growth, where the form has it (FR-2.07)."""
    found.signs(_DOWN_ONLY, down=True)
    most = found.law.fact("reserves_capitalised_maximum", found.on)
    if most is None:
        raise found.refuse(mark("no text lets reserves become capital"))
    grown = max(found.reserve.total - found.reserve.capitalised_from, 0)
    if found.taken > round_div(grown * most.value.n, most.value.d, Rounding.FLOOR):
        raise found.refuse(mark("more than the law lets become capital"), most.source)


def _devolves(found: _Checked) -> None:
    """To whom the law names; to nobody, where what is lost leaves nothing to hand on."""
    found.signs(_DOWN_ONLY, down=True)
    if found.move.beneficiary:
        found.law.beneficiary(found.move.beneficiary, found.on)


_CHECKS = {
    Cause.OPENING: _grows,
    Cause.ALLOCATION: _grows,
    Cause.LOSS: _bears_loss,
    Cause.CAPITALISATION: _capitalises,
    Cause.DEVOLUTION: _devolves,
}


def moves_of(parts: Iterable[tuple[str, int]], surplus: int) -> tuple[Move, ...]:
    """The moves that an allocation makes, from its parts (role, amount) and the surplus it shares out.

    What reserves lose is borne as the year's loss: in a year of surplus there is none.

    >>> moves_of([("legal_reserve", 500), ("carried_forward", 1500)], 2000)[0].amounts
    {'legal_reserve': 500}
    """
    amounts = dict.fromkeys(RESERVE_ROLES, 0)
    for role, amount in parts:
        if role in amounts:
            amounts[role] += amount
    up = {role: amount for role, amount in amounts.items() if amount > 0}
    down = {role: amount for role, amount in amounts.items() if amount < 0}
    moves = (Move(Cause.ALLOCATION, up), Move(Cause.LOSS, down, loss=max(-surplus, 0)))
    return tuple(each for each in moves if each.amounts)


def moves_of_allocation(allocation: Allocation) -> tuple[Move, ...]:
    """The moves that an allocation makes."""
    parts = ((each.destination.role, each.amount) for each in allocation.parts)
    return moves_of(parts, allocation.surplus)
