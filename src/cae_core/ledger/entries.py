"""Entries: balanced, frozen, each posting naming its activity."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import attrs

from cae_core.errors import CaeError
from cae_core.ledger.roles import JOURNALS, ROLES
from cae_core.messages import mark

LARGEST = 10**15
"""No posting is larger, in minor units, so that no sum overflows a database's 64 bits."""


class UnbalancedEntry(CaeError, ValueError):
    """An entry, or its part for one activity, that does not sum to zero. Data: key, activity, excess."""

    template = mark("entry {key} does not balance for {activity}: {excess:+d} minor units")


class UnknownRole(CaeError, KeyError):
    """A posting on a role that no chart can number. Data: role."""

    template = mark("no account has the role “{role}”")

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownJournal(CaeError, KeyError):
    """An entry in a journal that no chart knows. Data: key, journal."""

    template = mark("entry {key} is in the journal “{journal}”, which does not exist")

    def __str__(self) -> str:
        return str(self.args[0])


class NotMinorUnits(CaeError, TypeError):
    """A posting whose amount is no int, or is beyond what a book can hold. Data: key, amount."""

    template = mark("entry {key} has the amount {amount}: expected whole minor units, under 10^15")


class Posting(NamedTuple):
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


def _one_line(text: str) -> str:
    """Text without line breaks, tabs or double spaces: the accounting file has one line a posting."""
    return " ".join(text.split())


def _without_zeros(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    return tuple([posting for posting in postings if posting.amount != 0])


@attrs.frozen
class Entry:
    """A balanced entry, made from one document.

    ``key`` identifies the document's effect: an entry with the same key is posted once. Every
    activity's postings sum to zero, so each activity keeps its own balance and result accounts
    (FR-1.12). Zero postings are dropped. ``reverses`` is the number of the entry that this one
    corrects.

    Raises UnbalancedEntry, UnknownRole, UnknownJournal, NotMinorUnits.

    >>> import datetime as dt
    >>> Entry("receipt:R1", "bank", dt.date(2026, 10, 5), "R1", dt.date(2026, 10, 5), "Paid F1",
    ...       (Posting("bank", "ATELIER", 500), Posting("clients", "ATELIER", -500))).debit
    500
    """

    key: str
    journal: str = attrs.field()
    date: dt.date
    document: str = attrs.field(converter=_one_line)
    document_date: dt.date
    label: str = attrs.field(converter=_one_line)
    postings: tuple[Posting, ...] = attrs.field(converter=_without_zeros)
    reverses: str | None = None

    @journal.validator
    def _known(self, _: object, journal: str) -> None:
        if journal not in JOURNALS:
            raise UnknownJournal(key=self.key, journal=journal)

    @postings.validator
    def _balanced(self, _: object, postings: tuple[Posting, ...]) -> None:
        sums: dict[str, int] = defaultdict(int)
        for role, activity, amount, _party, _person, _item in postings:
            if role not in ROLES:
                raise UnknownRole(role=role)
            if type(amount) is not int or not -LARGEST < amount < LARGEST:
                raise NotMinorUnits(key=self.key, amount=amount)
            sums[activity] += amount
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
