"""What one operation changes, member by member: the only place that says what each kind does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from cae_core.capital.share_lots import Lot, Lots, parted
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.errors import Problem, Problems, as_text
from cae_core.messages import mark
from cae_core.money import plain_amount

if TYPE_CHECKING:
    from cae_core.capital.shares import Holding, Register


SHARE_ROLES = ("capital", "capital_uncalled", "capital_called", "capital_to_refund")
"""The roles that the register agrees with, member by member."""


def roles_of(subscribed: int, called: int, paid: int, interest: int, to_refund: int) -> dict[str, int]:
    """Figures of the register as balances of the capital roles, debit positive.

    >>> roles_of(20000, 15000, 5000, 0, 0)
    {'capital': -20000, 'capital_uncalled': 5000, 'capital_called': 10000, 'capital_to_refund': 0}
    """
    return {
        "capital": -subscribed,
        "capital_uncalled": subscribed - called,
        "capital_called": called - paid + interest,
        "capital_to_refund": -to_refund,
    }


@attrs.frozen
class Change:
    """What an operation adds to a member's figures, in shares and minor units.

    ``claims`` are what it adds to what a leaver is owed, by the exit's reference; ``lots`` the subscriptions
    that come with shares.
    """

    member: str
    shares: int = 0
    subscribed: int = 0
    called: int = 0
    paid: int = 0
    interest: int = 0
    claims: tuple[tuple[str, int], ...] = ()
    lots: Lots = ()

    @property
    def to_refund(self) -> int:
        """What it adds to what the member is owed."""
        return sum(amount for _, amount in self.claims)

    @property
    def beyond(self) -> int:
        """What must come from outside the capital (bank, pay, income, charges), debit positive."""
        return self.paid - self.interest + self.to_refund

    def by_role(self) -> dict[str, int]:
        """What it adds to each capital role, debit positive."""
        return roles_of(self.subscribed, self.called, self.paid, self.interest, self.to_refund)


class _Change:
    """One operation against a register."""

    def __init__(self, register: Register, operation: ShareOperation) -> None:
        self.register, self.operation = register, operation
        self.holding: Holding = register.of(operation.member)

    def refuse(self, reason: str, column: str, value: object, expected: str, **fields: object) -> Problems:
        """Problems with one field of the operation, to be raised."""
        found = Problem(reason, self.operation.origin, column, as_text(value), expected, dict(fields))
        return Problems([found])

    def amount(self, minor: int) -> str:
        """An amount of minor units in plain decimals of the register's currency."""
        return plain_amount(minor, self.register.terms.currency)

    def above(self, most: int, reason: str) -> Problems:
        """An amount that is nothing, or more than there is."""
        expected = mark("an amount above zero, at most {most}") if most > 0 else mark("no such row")
        return self.refuse(
            reason, "amount", self.amount(self.operation.amount), expected, most=self.amount(most)
        )

    def subscription(self) -> tuple[Change, ...]:
        """Shares taken at the day's nominal value, what is paid at once counted as called.

        Amounts in minor units. Raises Problems for no share, or for more paid than subscribed; NoShareValue.
        """
        taken = self.operation
        value = self.register.value_at(taken.date)
        if taken.shares <= 0:
            raise self.refuse(mark("a subscription of no share"), "shares", taken.shares, mark("1 or more"))
        subscribed = taken.shares * value
        if not 0 <= taken.amount <= subscribed:
            most = self.amount(subscribed)
            reason = mark("more is paid than is subscribed")
            raise self.refuse(reason, "amount", self.amount(taken.amount), mark("at most {most}"), most=most)
        lots = (Lot(taken.date, subscribed, taken.amount),)
        return (Change(taken.member, taken.shares, subscribed, taken.amount, taken.amount, lots=lots),)

    def call(self) -> tuple[Change, ...]:
        """What is asked of a member, or of all that have something uncalled, in minor units.

        Raises Problems above what is subscribed and not yet called.
        """
        called = self.operation
        if not called.member:
            everybody = [each for each in self.register.holdings.values() if each.uncalled]
            if called.amount or not everybody:
                raise self.above(0, mark("a call without a member asks all members for all that is left"))
            return tuple(Change(each.member, called=each.uncalled) for each in everybody)
        amount = called.amount or self.holding.uncalled
        if not 0 < amount <= self.holding.uncalled:
            raise self.above(
                self.holding.uncalled, mark("a call above what is subscribed and not yet called")
            )
        return (Change(called.member, called=amount),)

    def payment(self) -> tuple[Change, ...]:
        """What was called first, then interest for being late, then what is not called yet, in advance."""
        holding, amount = self.holding, self.operation.amount
        most = holding.owed + holding.uncalled
        if not 0 < amount <= most:
            raise self.above(most, mark("a payment above what is owed on shares"))
        due = min(amount, holding.called - holding.paid)
        interest = min(amount - due, holding.interest)
        early = amount - due - interest
        return (Change(holding.member, called=early, paid=due + early, interest=-interest),)

    def _given_up(self) -> tuple[Change, Lots]:
        """The shares that an operation takes, the newest, with what was called and paid on them."""
        self.register.value_at(self.operation.date)
        held = self.holding = self.register.of(self.operation.member)
        shares = self.operation.shares or held.shares
        if not held.shares:
            expected = mark("a member who holds shares on {day}")
            raise self.refuse(
                mark("no member"), "member", held.member, expected, day=self.operation.date.isoformat()
            )
        if not 0 < shares <= held.shares:
            expected = mark("at most {most} shares")
            raise self.refuse(mark("more shares than are held"), "shares", shares, expected, most=held.shares)
        _, gone = parted(held.lots, held.subscribed * shares // held.shares)
        subscribed, called, paid = (
            sum(getattr(lot, name) for lot in gone) for name in ("subscribed", "called", "paid")
        )
        return Change(held.member, -shares, -subscribed, -called, -paid), gone

    def transfer(self) -> tuple[Change, ...]:
        """Shares handed over, with what was called and paid on them (minor units): the giver's change first.

        Raises Problems without another member, or for more shares than are held; NoShareValue.
        """
        to = self.operation.to
        if not to or to == self.operation.member:
            raise self.refuse(mark("a transfer to nobody else"), "to", to, mark("who receives the shares"))
        given, lots = self._given_up()
        received = Change(to, -given.shares, -given.subscribed, -given.called, -given.paid, lots=lots)
        return given, received

    def exit(self) -> tuple[Change, ...]:
        """Shares cancelled: what was paid on them becomes a debt, less interest that the member owes.

        What was called and not paid is not asked for any more: paid, it would be refunded.
        """
        given, _ = self._given_up()
        interest = min(self.holding.interest, -given.paid)
        claim = ((self.operation.reference, -given.paid - interest),)
        return (attrs.evolve(given, interest=-interest, claims=claim),)

    def _off_claims(self, reason: str) -> tuple[Change, ...]:
        """An amount taken off what a leaver is owed, the oldest departure first."""
        left = self.operation.amount
        claims = self.register.open_claims(self.operation.member)
        most = sum(claim.owed for claim in claims)
        if not 0 < left <= most:
            raise self.above(most, reason)
        taken = []
        for claim in claims:
            part = min(left, claim.owed)
            left -= part
            taken += [(claim.reference, -part)] if part else []
        return (Change(self.operation.member, claims=tuple(taken)),)

    def refund(self) -> tuple[Change, ...]:
        """Minor units paid to a leaver, the oldest departure first. Raises Problems above what is owed."""
        return self._off_claims(mark("a refund above what is owed to the person"))

    def loss(self) -> tuple[Change, ...]:
        """A leaver's part of losses (FR-2.32, MA-18): minor units off what is owed, oldest departure first.

        Raises Problems above what is owed.
        """
        return self._off_claims(mark("a part of losses that is none, or above what is owed to the person"))

    def late_interest(self) -> tuple[Change, ...]:
        """Minor units that a member owes for paying late. Raises Problems where nothing is, or was, late."""
        member, amount, day = self.operation.member, self.operation.amount, self.operation.date
        late = self.holding.late_until(day) or self.holding.called > self.holding.paid
        if amount < 0 or not late:
            raise self.above(0, mark("interest for being late of somebody who owes nothing called"))
        if not amount:
            reason = mark("interest for being late that comes to nothing")
            expected = mark("an amount, or a later day and late_rate in cooperative.toml, under [shares]")
            raise self.refuse(reason, "amount", self.amount(amount), expected)
        return (Change(member, interest=amount),)

    def refund_interest(self) -> tuple[Change, ...]:
        """Minor units owed to a leaver who waits, on the oldest departure not refunded.

        Raises Problems where nothing is owed. Whether the law allows it is `share_exits`' to say.
        """
        claims = self.register.open_claims(self.operation.member)
        if self.operation.amount <= 0 or not claims:
            raise self.above(0, mark("interest for waiting to somebody who is owed nothing"))
        return (Change(self.operation.member, claims=((claims[0].reference, self.operation.amount),)),)


_KINDS: Mapping[ShareKind, Callable[[_Change], tuple[Change, ...]]] = {
    ShareKind.SUBSCRIPTION: _Change.subscription,
    ShareKind.CALL: _Change.call,
    ShareKind.PAYMENT: _Change.payment,
    ShareKind.TRANSFER: _Change.transfer,
    ShareKind.WITHDRAWAL: _Change.exit,
    ShareKind.EXCLUSION: _Change.exit,
    ShareKind.DEATH: _Change.exit,
    ShareKind.LOSS: _Change.loss,
    ShareKind.LATE_INTEREST: _Change.late_interest,
    ShareKind.REFUND_INTEREST: _Change.refund_interest,
    ShareKind.REFUND: _Change.refund,
}


def changes_of(register: Register, operation: ShareOperation) -> tuple[Change, ...]:
    """What an operation changes in a register, member by member.

    Raises Problems when there is not what it names (shares, a debt, a membership), NoShareValue.
    """
    return _KINDS[operation.kind](_Change(register, operation))
