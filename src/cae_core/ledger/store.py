"""What every store of entries offers, in memory or in a database: `Ledger` and `Book` alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from cae_core.ledger.certificate import Certificate
from cae_core.ledger.entries import Entry
from cae_core.ledger.records import BookAccount, Movement, RecordedEntry, StoredDocument
from cae_core.ledger.verification import Finding
from cae_core.periods import Month

When = Month | dt.date | None
"""A bound of a period: a day, or a month for its first or last day, or none. Both bounds are in."""


class Reads(Protocol):
    """What can be asked of a store, drafts included unless ``validated`` says otherwise."""

    @property
    def cooperative(self) -> str:
        """The name that certificates bear."""
        ...

    @property
    def country(self) -> str:
        """ISO code of the country the book is kept under."""
        ...

    @property
    def currency(self) -> str:
        """The one currency of the book."""
        ...

    def entries(
        self,
        *,
        month: Month | None = None,
        since: When = None,
        until: When = None,
        activity: str | None = None,
        journal: str | None = None,
        number: str | None = None,
        key: str | None = None,
        keys: Iterable[str] | None = None,
        validated: bool | None = None,
        reversing: bool | None = None,
    ) -> Iterator[RecordedEntry]:
        """Whole entries in order of validation, then drafts in order of posting, month by month.

        With ``activity``, those with a posting of it; with ``keys``, those of these keys that are
        there; with ``reversing``, those that reverse another. A number that is none gives nothing.
        """
        ...

    def movements(
        self,
        *,
        since: When = None,
        until: When = None,
        activity: str | None = None,
        roles: Iterable[str] | None = None,
    ) -> Iterator[Movement]:
        """Postings with what a statement says of their entry, by date, then in the order above."""
        ...

    def totals(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, BookAccount], tuple[int, int]]:
        """Sums of debits and of credits, in minor units, by activity and account."""
        ...

    def balances(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, str], int]:
        """Sums of postings by (activity, role), in minor units, debit positive; zeros are kept."""
        ...

    def open_items(self, role: str, *, until: When = None) -> dict[tuple[str, str, str, str], int]:
        """What is left of each item of a role: {(item, activity, person, party): amount}, non zero."""
        ...

    def all_open_items(
        self, roles: Iterable[str], *, until: When = None
    ) -> dict[str, dict[tuple[str, str, str, str], int]]:
        """`open_items` of several roles, by role, in one reading."""
        ...

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these keys an entry bears already."""
        ...

    def documents(self, kind: str | None = None, month: Month | None = None) -> tuple[StoredDocument, ...]:
        """Stored documents, by month, kind and key."""
        ...

    def closed_months(self) -> tuple[Month, ...]:
        """The closed months, in order."""
        ...

    def certificate(self, month: Month) -> Certificate:
        """The certificate of a closed month; raises MonthNotClosed."""
        ...

    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates of all closed months, in order."""
        ...

    def identity(self, identifier: str) -> Mapping[str, Any] | None:
        """What is known of whom an identifier stands for; None once forgotten."""
        ...


class Work(Reads, Protocol):
    """One transaction: everything it does is kept at its end, or nothing is. It sees its own doings."""

    def post(self, entry: Entry) -> bool:
        """Post a draft; False when an entry with its key and content is there already.

        Raises DifferentContent (same key, other content), ClosedMonth, IncompleteEntry,
        ControlCharacter.
        """
        ...

    def post_all(self, entries: Iterable[Entry]) -> int:
        """Post many; how many were new. Raises as `post` does.

        Which of those before the refused one were posted is not told: let the error out, and the
        transaction undoes them all.
        """
        ...

    def reverse(self, number: str, date: dt.date, label: str) -> bool:
        """Post the reversal of a validated entry, on the same accounts; False when it is there already.

        Raises UnknownNumber, and as `post` does.
        """
        ...

    def discard(self, key: str) -> None:
        """Remove a draft; raises UnknownDraft."""
        ...

    def store(self, kind: str, key: str, month: Month, payload: Mapping[str, Any]) -> bool:
        """Store a document with a month, as plain data without floats; False when it is there already.

        Raises DifferentContent, ClosedMonth, NotPlain.
        """
        ...

    def store_all(self, month: Month, documents: Iterable[tuple[str, str, Mapping[str, Any]]]) -> int:
        """Store many documents (kind, key, payload) with a month; how many were new. Raises as `store`."""
        ...

    def identify(self, identifier: str, details: Mapping[str, Any]) -> None:
        """Keep (or replace) what is known of a person or party, apart from the entries."""
        ...

    def forget(self, identifier: str) -> None:
        """Erase it; entries keep the bare identifier and their seals still hold."""
        ...

    def close(self, month: Month, year: str, validated_on: dt.date) -> Certificate:
        """Validate the drafts of month, lock it, and certify it.

        Numbers have no gap within ``year`` (its label), opening balances first, then in order of
        posting. Raises MonthOutOfOrder, YearReopened, ValidatedTooEarly, DraftsLeftBehind,
        OpeningTooLate.
        """
        ...


class Store(Reads, Protocol):
    """A store of entries."""

    def transaction(self) -> AbstractContextManager[Work]:
        """Begin a transaction; an exception within undoes all of it."""
        ...

    def verify(self, certificates: Iterable[Certificate] = ()) -> tuple[Finding, ...]:
        """What is wrong with the book, the first bad number first; nothing when it is sound.

        ``certificates`` are those kept outside; without them, neither a cut tail nor a chain
        rewritten whole can be seen.
        """
        ...


def first_day(bound: When) -> dt.date | None:
    """The day that a lower bound means.

    >>> first_day(Month(2026, 10))
    datetime.date(2026, 10, 1)
    """
    return bound.first if isinstance(bound, Month) else bound


def last_day(bound: When) -> dt.date | None:
    """The day that an upper bound means.

    >>> last_day(Month(2026, 10))
    datetime.date(2026, 10, 31)
    """
    return bound.last if isinstance(bound, Month) else bound
