"""Views of a store: the statement of an account, the trial balance. Nothing here is kept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from cae_core.ledger.records import BookAccount, Movement
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.store import Reads, When, first_day
from cae_core.periods import Month


@attrs.frozen
class StatementLine:
    """One posting of a statement, and the balance after it, in minor units, debit positive."""

    movement: Movement
    balance: int

    @property
    def debit(self) -> int:
        """Amount on the debit side (0 on the other)."""
        return self.movement.posting.debit

    @property
    def credit(self) -> int:
        """Amount on the credit side (0 on the other)."""
        return self.movement.posting.credit


@attrs.frozen
class Statement:
    """What an account held, each movement with the balance after it, and what it holds.

    Amounts are minor units, debit positive.
    """

    opening: int
    lines: tuple[StatementLine, ...]
    closing: int

    @property
    def debit(self) -> int:
        """Sum of the debits of the period."""
        return sum(line.debit for line in self.lines)

    @property
    def credit(self) -> int:
        """Sum of the credits of the period."""
        return sum(line.credit for line in self.lines)


def statement(
    store: Reads,
    *,
    since: When = None,
    until: When = None,
    activity: str | None = None,
    roles: Iterable[str] | None = None,
    bucket: Bucket | None = None,
) -> Statement:
    """State the postings of an activity, of roles or of a bucket of roles, by date.

    Without filter, of the whole book. Both ``since`` and ``until`` are in the period. ``roles`` and
    ``bucket`` together mean the roles that are in both. The analytic balance account and result
    account that FR-1.12 asks for are two such statements of one activity.

    >>> from cae_core.ledger.ledger import Ledger
    >>> from cae_core.ledger.chart import Chart
    >>> statement(Ledger(Chart({}, {})), activity="ATELIER", bucket=Bucket.RESULT)
    Statement(opening=0, lines=(), closing=0)
    """
    wanted = _roles(roles, bucket)
    opening = 0 if since is None else _balance_before(store, since, activity, wanted)
    balance, lines = opening, []
    for movement in store.movements(since=since, until=until, activity=activity, roles=wanted):
        balance += movement.posting.amount
        lines.append(StatementLine(movement, balance))
    return Statement(opening, tuple(lines), balance)


def _roles(roles: Iterable[str] | None, bucket: Bucket | None) -> frozenset[str] | None:
    named = None if roles is None else frozenset(roles)
    if bucket is None:
        return named
    held = frozenset(key for key, role in ROLES.items() if role.bucket is bucket)
    return held if named is None else held & named


def _balance_before(store: Reads, since: When, activity: str | None, roles: frozenset[str] | None) -> int:
    balances = store.balances(until=_day_before(since), activity=activity)
    return sum(amount for (_, role), amount in balances.items() if roles is None or role in roles)


def _day_before(bound: When) -> dt.date | None:
    day = first_day(bound)
    return None if day is None else day - dt.timedelta(days=1)


@attrs.frozen
class TrialRow:
    """One account of a trial balance, in minor units; ``opening`` and ``closing`` debit positive."""

    number: str
    label: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """The balance at the end of the period."""
        return self.opening + self.debit - self.credit


@attrs.frozen
class TrialBalance:
    """Every account that was posted to, by number."""

    rows: tuple[TrialRow, ...]

    @property
    def debit(self) -> int:
        """Sum of the debits of the period: equal to the credits in a sound book."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """Sum of the credits of the period."""
        return sum(row.credit for row in self.rows)

    @property
    def excess(self) -> int:
        """Sum of all closing balances: 0 in a sound book."""
        return sum(row.closing for row in self.rows)


def trial_balance(
    store: Reads,
    *,
    since: When = None,
    until: When = None,
    activity: str | None = None,
    year: Month | None = None,
    result: BookAccount | None = None,
) -> TrialBalance:
    """Balance every account of the book, or of one activity, over a period (both ends in).

    The trial balances of all activities, ``services`` included, add up to that of the book. With the month
    that a ``year`` began in, past years' income and charges open on the account of the ``result`` (see
    `cae_core.ledger.years`); ``since`` is then a day of that year.

    >>> from cae_core.ledger.ledger import Ledger
    >>> from cae_core.ledger.chart import Chart
    >>> trial_balance(Ledger(Chart({}, {}))).excess
    0
    """
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    if since is not None:
        before = store.totals(until=_day_before(since), activity=activity)
        for (_, account), (debit, credit) in before.items():
            sums[_named(account)][0] += debit - credit
    period = store.totals(since=since, until=until, activity=activity)
    for (_, account), (debit, credit) in period.items():
        row = sums[_named(account)]
        row[1] += debit
        row[2] += credit
    if year is not None and result is not None:
        _carry(sums, store.totals(until=year.previous(), activity=activity), _named(result))
    return TrialBalance(tuple(TrialRow(*named, *row) for named, row in sorted(sums.items())))


def _carry(
    sums: dict[tuple[str, str], list[int]],
    past: Mapping[tuple[str, BookAccount], tuple[int, int]],
    result: tuple[str, str],
) -> None:
    """Open past income and charges on the result's account; an account with nothing left is left out."""
    for (_, account), (debit, credit) in past.items():
        if ROLES[account.role].profit_and_loss:
            named = _named(account)
            sums[named][0] -= debit - credit
            sums[result][0] += debit - credit
            if not any(sums[named]):
                del sums[named]


def _named(account: BookAccount) -> tuple[str, str]:
    return account.number, account.label


def activity_balances(store: Reads, *, until: When = None) -> dict[str, int]:
    """The sum of all postings of each activity: 0 for each in a sound book (FR-1.12).

    >>> from cae_core.ledger.ledger import Ledger
    >>> from cae_core.ledger.chart import Chart
    >>> activity_balances(Ledger(Chart({}, {})))
    {}
    """
    sums: dict[str, int] = defaultdict(int)
    for (activity, _), amount in store.balances(until=until).items():
        sums[activity] += amount
    return dict(sums)
