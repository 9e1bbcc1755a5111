"""Entries: balanced, frozen, each posting naming its activity."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from cae_core.errors import CaeError
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark


class UnbalancedEntry(CaeError, ValueError):
    """An entry, or its part for one activity, that does not sum to zero. Data: key, activity, excess."""

    template = mark("entry {key} does not balance for {activity}: {excess:+d} minor units")


class UnknownRole(CaeError, KeyError):
    """A posting on a role that no chart can number. Data: role."""

    template = mark("no account has the role “{role}”")

    def __str__(self) -> str:
        return str(self.args[0])


@attrs.frozen(slots=True)
class Posting:
    """One line: an amount in minor units, debit positive, credit negative, on a role for an activity.

    ``party`` is the identifier of a client, supplier or person (never a name); ``person`` the
    entrepreneur a turnover or pay line is attributed to, when an activity is run by several; ``item``
    the document whose debt the posting opens or settles, so that what is left of it is a sum.

    >>> Posting("clients", "ATELIER", 120000, party="C-7").debit
    120000
    """

    role: str
    activity: str
    amount: int
    party: str = ""
    person: str = ""
    item: str = ""

    @property
    def debit(self) -> int:
        """Amount on the debit side (0 on the other)."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """Amount on the credit side (0 on the other)."""
        return max(-self.amount, 0)


def _without_zeros(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    return tuple(posting for posting in postings if posting.amount)


@attrs.frozen
class Entry:
    """A balanced entry, made from one document.

    ``key`` identifies the document's effect: an entry with the same key is posted once. Every
    activity's postings sum to zero, so each activity keeps its own balance and result accounts
    (FR-1.12). Zero postings are dropped.

    Raises UnbalancedEntry, UnknownRole.

    >>> import datetime as dt
    >>> Entry("receipt:R1", "bank", dt.date(2026, 10, 5), "R1", dt.date(2026, 10, 5), "Paid F1",
    ...       (Posting("bank", "ATELIER", 500), Posting("clients", "ATELIER", -500))).debit
    500
    """

    key: str
    journal: str
    date: dt.date
    document: str
    document_date: dt.date
    label: str
    postings: tuple[Posting, ...] = attrs.field(converter=_without_zeros)
    reverses: int | None = None

    @postings.validator
    def _balanced(self, _: object, postings: tuple[Posting, ...]) -> None:
        sums: dict[str, int] = defaultdict(int)
        for posting in postings:
            if posting.role not in ROLES:
                raise UnknownRole(role=posting.role)
            sums[posting.activity] += posting.amount
        for activity, excess in sums.items():
            if excess:
                raise UnbalancedEntry(key=self.key, activity=activity, excess=excess)

    @property
    def debit(self) -> int:
        """Sum of the debits (equal to the credits), in minor units."""
        return sum(posting.debit for posting in self.postings)


def balances(entries: Iterable[Entry]) -> Mapping[tuple[str, str], int]:
    """Sum postings by (activity, role), debit positive.

    >>> balances([])
    {}
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        for posting in entry.postings:
            sums[posting.activity, posting.role] += posting.amount
    return dict(sums)
