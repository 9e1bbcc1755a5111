"""The register of members' shares: a view over operations, that the ledger's capital always agrees with.

Each operation is turned into changes, member by member; the register adds them up and the ledger posts
them, so that neither can know something the other does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from cae_core.capital.share_changes import Change, changes_of, roles_of
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

    ``interest`` is what the member owes for paying late, ``lots`` when and for how much what is held was
    subscribed, the oldest first; ``since`` the day the membership began (None: no member).
    """

    member: str
    shares: int = 0
    subscribed: int = 0
    called: int = 0
    paid: int = 0
    interest: int = 0
    since: dt.date | None = None
    lots: tuple[tuple[dt.date, int], ...] = ()

    @property
    def uncalled(self) -> int:
        """What was subscribed and not asked for yet."""
        return self.subscribed - self.called

    @property
    def owed(self) -> int:
        """What the member owes: asked for and not paid, with interest for being late."""
        return self.called - self.paid + self.interest

    def unpaid_since(self) -> dt.date | None:
        """The day of the oldest subscription that is not wholly paid; None when all is."""
        paid = self.paid
        for day, amount in self.lots:
            paid -= amount
            if paid < 0:
                return day
        return None


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
        since = row.since or start
        lots = ((since, row.subscribed),) if row.subscribed else ()
        self._holdings[row.member] = Holding(
            row.member,
            row.shares,
            row.subscribed,
            row.called,
            row.paid,
            since=since if row.shares else None,
            lots=lots,
        )
        self.capital += row.subscribed
        self.members += row.shares > 0
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
        old = self.of(change.member)
        shares = old.shares + change.shares
        self._holdings[change.member] = Holding(
            change.member,
            shares,
            old.subscribed + change.subscribed,
            old.called + change.called,
            old.paid + change.paid,
            old.interest + change.interest,
            (old.since or operation.date) if shares else None,
            _lots(old.lots, operation.date, change.subscribed),
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


def _lots(
    lots: tuple[tuple[dt.date, int], ...], day: dt.date, amount: int
) -> tuple[tuple[dt.date, int], ...]:
    """Subscriptions with one more, or with the newest of them given back first."""
    if amount >= 0:
        return (*lots, (day, amount)) if amount else lots
    left, kept = -amount, list(lots)
    while left and kept:
        when, held = kept.pop()
        if held > left:
            kept.append((when, held - left))
        left = max(left - held, 0)
    return tuple(kept)
