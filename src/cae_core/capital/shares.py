"""The register of members' shares: a view over operations, that the ledger's capital always agrees with.

Each operation is turned into changes, member by member; the register adds them up and the ledger posts
them, so that neither can know something the other does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from cae_core.capital.share_changes import Change, changes_of, roles_of
from cae_core.capital.share_lots import (
    Due,
    Lot,
    Lots,
    asked,
    late_days,
    paid_up,
    parted,
    together,
    wholly_paid,
)
from cae_core.capital.share_operations import (
    EXITS,
    OpeningShares,
    ShareKind,
    ShareOperation,
    operations_in_order,
)
from cae_core.capital.share_terms import ShareTerms
from cae_core.errors import Problem, Problems
from cae_core.messages import mark
from cae_core.money import plain_amount


@attrs.frozen
class Holding:
    """What one member holds, in shares and minor units.

    ``lots`` are the subscriptions of what is held, the oldest first. ``interest`` is what the member owes for
    paying late; ``late`` is what it has not been charged for yet: amounts times the days that each was late
    until ``counted``. ``since`` is the day the membership began (None: no member).
    """

    member: str
    shares: int = 0
    lots: Lots = ()
    interest: int = 0
    since: dt.date | None = None
    late: int = 0
    counted: dt.date = dt.date.min

    @property
    def subscribed(self) -> int:
        """The nominal of the shares."""
        return sum(lot.subscribed for lot in self.lots)

    @property
    def called(self) -> int:
        """What was asked for, paid or not."""
        return sum(lot.called for lot in self.lots)

    @property
    def paid(self) -> int:
        """What was paid on the shares."""
        return sum(lot.paid for lot in self.lots)

    @property
    def whole(self) -> int:
        """The nominal of the shares that are wholly paid."""
        return wholly_paid(self.lots)

    @property
    def uncalled(self) -> int:
        """What was subscribed and not asked for yet."""
        return self.subscribed - self.called

    @property
    def owed(self) -> int:
        """What the member owes: asked for and not paid, with interest for being late."""
        return self.called - self.paid + self.interest

    def late_until(self, day: dt.date) -> int:
        """What was called and late until a day and bore no interest yet: each amount times its days."""
        return self.late + late_days(self.lots, self.counted, day)


@attrs.frozen
class Claim:
    """What a leaver is owed: the nominal value paid on the shares, less losses; never a part of reserves.

    ``reference`` is the exit's; amounts are minor units.
    """

    reference: str
    member: str
    kind: ShareKind
    left: dt.date
    shares: int
    nominal: int
    losses: int = 0
    interest: int = 0
    refunded: int = 0
    due: dt.date | None = None

    @property
    def owed(self) -> int:
        """What is left to pay."""
        return self.nominal - self.losses + self.interest - self.refunded


class Register:
    """Who holds what, once operations are followed in order. It changes; operations and holdings do not.

    >>> from cae_core.capital.share_terms import ShareValue
    >>> terms = ShareTerms("EUR", (ShareValue(dt.date(2020, 1, 1), 2000),))
    >>> bought = ShareOperation("S1", dt.date(2026, 1, 5), "P1", ShareKind.SUBSCRIPTION, 10, 20000)
    >>> register = Register(terms, (), [bought])
    >>> register.capital, register.of("P1").shares, register.of("P1").paid
    (20000, 10, 20000)
    """

    def __init__(
        self,
        terms: ShareTerms,
        opening: Iterable[OpeningShares] = (),
        operations: Iterable[ShareOperation] = (),
        start: dt.date = dt.date.min,
    ) -> None:
        self.terms = terms
        self._holdings: dict[str, Holding] = {}
        self._claims: dict[str, Claim] = {}
        self.capital = 0
        self.members = 0
        for row in opening:
            self._bring_in(row, start)
        self.highest = max(terms.highest, self.capital)
        self.steps: list[tuple[dt.date, int, int]] = [(start, self.capital, self.members)]
        self._valued = start
        for operation in operations_in_order(operations):
            self.follow(operation)

    def _bring_in(self, row: OpeningShares, start: dt.date) -> None:
        """Take in a row of the opening: a member's subscriptions of one day, what a leaver is owed.

        What was called and is not paid counts as late from the start on: nothing is known of before.
        """
        since, unpaid = row.since or start, row.called - row.paid
        lot = Lot(since, row.subscribed, row.paid, (Due(start, unpaid),) if unpaid else ())
        held = self.of(row.member)
        lots = together(held.lots, (lot,)) if row.subscribed else held.lots
        self.members += row.shares > 0 and not held.shares
        began = min(held.since or since, since) if row.shares else held.since
        self._holdings[row.member] = Holding(row.member, held.shares + row.shares, lots, since=began)
        self.capital += row.subscribed
        if row.to_refund:
            reference = opening_claim(row.member)
            left = row.left or start
            self._claims[reference] = Claim(
                reference, row.member, ShareKind.WITHDRAWAL, left, 0, row.to_refund
            )

    def of(self, member: str) -> Holding:
        """What somebody holds; nothing for whom the register does not know."""
        return self._holdings.get(member) or Holding(member)

    @property
    def holdings(self) -> Mapping[str, Holding]:
        """Everybody who holds or held shares, in the order they came."""
        return self._holdings

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What leavers are or were owed, in order of departure."""
        return tuple(sorted(self._claims.values(), key=lambda each: (each.left, each.reference)))

    def open_claims(self, member: str | None = None) -> tuple[Claim, ...]:
        """The claims with something left to pay, of everybody or of one person, in order of departure."""
        return tuple(each for each in self.claims if each.owed and member in (None, each.member))

    def capital_on(self, day: dt.date) -> int:
        """The subscribed capital at the end of a day, in minor units."""
        return next((capital for on, capital, _ in reversed(self.steps) if on <= day), 0)

    def members_on(self, day: dt.date) -> int:
        """How many held shares at the end of a day."""
        return next((count for on, _, count in reversed(self.steps) if on <= day), 0)

    def capital_of(self, members: Iterable[str]) -> int:
        """The capital that some members hold together, in minor units."""
        return sum(self.of(member).subscribed for member in members)

    def by_role(self, member: str) -> dict[str, int]:
        """What the ledger must hold for a person, by role, debit positive; zeros left out."""
        holding = self.of(member)
        owed = sum(claim.owed for claim in self.open_claims(member))
        amounts = roles_of(holding.subscribed, holding.called, holding.paid, holding.interest, owed)
        return {role: amount for role, amount in amounts.items() if amount}

    def totals(self) -> dict[str, int]:
        """What the ledger must hold on each role for everybody together, debit positive."""
        everybody = self._holdings.values()
        subscribed, called, paid, interest = (
            sum(getattr(each, name) for each in everybody)
            for name in ("subscribed", "called", "paid", "interest")
        )
        return roles_of(subscribed, called, paid, interest, sum(each.owed for each in self._claims.values()))

    def value_at(self, day: dt.date) -> int:
        """Take in the nominal values decided until a day, and return the one that holds.

        The capital of a member does not move: the number of shares does. Raises NoShareValue, and Problems
        when somebody would hold a fraction of a share.
        """
        for new in self.terms.values:
            if self._valued < new.start <= day:
                self._holdings |= {each.member: self._revalued(each, new.value) for each in self._held()}
        self._valued = max(self._valued, day)
        return self.terms.value_on(day)

    def _held(self) -> list[Holding]:
        return [each for each in self._holdings.values() if each.shares]

    def _revalued(self, holding: Holding, value: int) -> Holding:
        shares, left = divmod(holding.subscribed, value)
        if not left:
            return attrs.evolve(holding, shares=shares)
        subscribed, typed = (plain_amount(each, self.terms.currency) for each in (holding.subscribed, value))
        reason = mark("{member} would hold a fraction of a share")
        expected = mark("a value that {subscribed} is a multiple of")
        fields = {"member": holding.member, "subscribed": subscribed}
        raise Problems([Problem(reason, self.terms.origin, "shares.value", typed, expected, fields)])

    def preview(self, operation: ShareOperation) -> tuple[Change, ...]:
        """What an operation would change. Raises Problems when there is not what it names, NoShareValue."""
        return changes_of(self, operation)

    def follow(self, operation: ShareOperation) -> tuple[Change, ...]:
        """Take an operation in and return what it changed; raises as `preview`, and then changes nothing."""
        changes = changes_of(self, operation)
        for change in changes:
            self._apply(change, operation)
        self.highest = max(self.highest, self.capital)
        self.steps.append((operation.date, self.capital, self.members))
        return changes

    def _apply(self, change: Change, operation: ShareOperation) -> None:
        old, day = self.of(change.member), operation.date
        shares = old.shares + change.shares
        charged = operation.kind is ShareKind.LATE_INTEREST
        self._holdings[change.member] = Holding(
            change.member,
            shares,
            _lots(old.lots, change, operation.due or day),
            old.interest + change.interest,
            (old.since or day) if shares else None,
            0 if charged or not shares else old.late_until(day),
            day,
        )
        self.capital += change.subscribed
        self.members += (shares > 0) - (old.shares > 0)
        for reference, amount in change.claims:
            self._claim(reference, amount, change, operation)

    def _claim(self, reference: str, amount: int, change: Change, operation: ShareOperation) -> None:
        if operation.kind in EXITS:
            self._claims[reference] = Claim(
                reference,
                change.member,
                operation.kind,
                operation.date,
                -change.shares,
                amount,
                due=operation.due,
            )
            return
        old = self._claims[reference]
        if operation.kind is ShareKind.LOSS:
            new = attrs.evolve(old, losses=old.losses - amount)
        elif operation.kind is ShareKind.REFUND_INTEREST:
            new = attrs.evolve(old, interest=old.interest + amount)
        else:
            new = attrs.evolve(old, refunded=old.refunded - amount)
        self._claims[reference] = new


def opening_claim(member: str) -> str:
    """The reference of what somebody who left before the first month here is owed.

    >>> opening_claim("P7")
    'opening P7'
    """
    return f"opening {member}"


def _lots(lots: Lots, change: Change, due: dt.date) -> Lots:
    """Subscriptions once a change has come: some more, some gone, or what is called and paid on them."""
    if change.lots:
        return together(lots, change.lots)
    if change.subscribed:
        return parted(lots, -change.subscribed)[0]
    return paid_up(asked(lots, change.called, due), change.paid)
