"""Entries as a store keeps them: with their accounts, their number and their seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import attrs

from cae_core.ledger.chart import Chart
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.refusals import ControlCharacter, IncompleteEntry
from cae_core.ledger.seals import FIELD_MARK, LINE_MARK, digest_of, sealed_text
from cae_core.periods import Month

_CONTROLS = bytes([*range(0x1E), 0x7F])


class BookAccount(NamedTuple):
    """The account a posting was made to: its role, and the number and label of that day."""

    role: str
    number: str
    label: str


class BookJournal(NamedTuple):
    """The journal an entry was made in: its key, and the code and label of that day."""

    key: str
    code: str
    label: str


class RecordedPosting(NamedTuple):
    """A posting of a recorded entry. ``amount`` in minor units, debit positive."""

    account: BookAccount
    activity: str
    amount: int
    party: str = ""
    person: str = ""
    item: str = ""

    @property
    def role(self) -> str:
        """The role posted to."""
        return self.account.role

    @property
    def debit(self) -> int:
        """Amount on the debit side (0 on the other)."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """Amount on the credit side (0 on the other)."""
        return max(-self.amount, 0)


CHUNK = 250
"""How many entries a store prepares before it posts the first of them: few enough to stay in the cache."""


@attrs.frozen
class RecordedEntry:
    """An entry of a store. A draft has no number (``""``), no validation date and no seal.

    ``id`` is its rank in order of posting; ``content`` the digest of what is sealed.
    """

    id: int
    key: str
    journal: BookJournal
    date: dt.date
    document: str
    document_date: dt.date
    label: str
    postings: tuple[RecordedPosting, ...]
    reverses: str
    content: str
    year: str = ""
    sequence: int = 0
    validated_on: dt.date | None = None
    seal: str = ""

    @property
    def number(self) -> str:
        """The number, such as 2026-000123; empty for a draft."""
        return number_text(self.year, self.sequence) if self.sequence else ""

    @property
    def validated(self) -> bool:
        """Whether the entry is numbered and sealed."""
        return bool(self.sequence)

    @property
    def month(self) -> Month:
        """The month of its date."""
        return Month.of(self.date)

    @property
    def debit(self) -> int:
        """Sum of the debits (equal to the credits), in minor units."""
        return sum(posting.debit for posting in self.postings)

    def reversal(self, date: dt.date, label: str) -> Entry:
        """The entry that undoes this one, on the same accounts, for the same items.

        An opening balance is undone in the journal of miscellaneous entries, since only the first
        numbers of a year may be in its own (FR-4.10).
        """
        undone = (
            Posting(each.role, each.activity, -each.amount, each.party, each.person, each.item)
            for each in self.postings
        )
        return Entry(
            key=f"reversal:{self.number}",
            journal="misc" if self.journal.key == "opening" else self.journal.key,
            date=date,
            document=self.document,
            document_date=self.document_date,
            label=label,
            postings=tuple(undone),
            reverses=self.number,
        )


class Movement(NamedTuple):
    """One posting with what a statement says of its entry."""

    id: int
    number: str
    key: str
    journal: BookJournal
    date: dt.date
    document: str
    label: str
    posting: RecordedPosting


@attrs.frozen
class StoredDocument:
    """A document as it was stored with a month: plain data."""

    kind: str
    key: str
    month: Month
    payload: Mapping[str, Any]


def number_text(year: str, sequence: int) -> str:
    """The number of an entry: unique across the book, sorted as it was given.

    >>> number_text("2026", 123)
    '2026-000123'
    """
    return f"{year}-{sequence:06d}"


def number_parts(number: str) -> tuple[str, int] | None:
    """The (year label, sequence) of a number, or None when it is none.

    >>> number_parts("2025-2026-000123")
    ('2025-2026', 123)
    """
    year, _, digits = number.rpartition("-")
    if not year or not digits.isascii() or not digits.isdigit():
        return None
    return (year, int(digits)) if number_text(year, int(digits)) == number else None


class Prepared(NamedTuple):
    """An entry ready to be stored: checked, the account of each posting found, its content digested."""

    entry: Entry
    journal: BookJournal
    accounts: list[BookAccount]
    content: str


class Preparer:
    """Checks entries and finds their accounts and journals in a chart, in its own language."""

    def __init__(self, chart: Chart) -> None:
        self._accounts = {
            role: BookAccount(role, account.number, chart.label(role))
            for role, account in chart.accounts.items()
        }
        self._journals = {
            key: BookJournal(key, journal.code, chart.journal_label(key))
            for key, journal in chart.journals.items()
        }

    def __call__(self, entry: Entry, reversed_entry: RecordedEntry | None = None) -> Prepared:
        """The entry with its accounts: the chart's, or those of the entry that it reverses."""
        journal = self._journals[entry.journal]
        if reversed_entry is None:
            accounts = [self._accounts[posting.role] for posting in entry.postings]
        else:
            accounts = [posting.account for posting in reversed_entry.postings]
        header, texts = _header(entry, journal), _texts(entry, accounts)
        text = sealed_text(header, texts)
        # One search of all bytes at once, plus a count of its own separators: this runs for every entry.
        data, counts = text.encode(), (text.count(LINE_MARK), text.count(FIELD_MARK))
        if len(data.translate(None, _CONTROLS)) < len(data) or counts != (
            len(texts),
            len(header) + 8 * len(texts),
        ):
            raise ControlCharacter(key=repr(entry.key))
        return Prepared(entry, journal, accounts, digest_of(data))


def _header(entry: Entry, journal: BookJournal) -> tuple[str, ...]:
    if not (entry.key and entry.document and entry.label and entry.postings):
        empty = (field for field in ("key", "document", "label", "postings") if not getattr(entry, field))
        raise IncompleteEntry(key=entry.key, field=next(empty))
    return (
        entry.key,
        *journal,
        entry.date.isoformat(),
        entry.document,
        entry.document_date.isoformat(),
        entry.label,
        entry.reverses or "",
    )


def _texts(entry: Entry, accounts: Iterable[BookAccount]) -> list[tuple[str, ...]]:
    """The postings of an entry as they are sealed."""
    texts: list[tuple[str, ...]] = []
    for (_, activity, amount, party, person, item), account in zip(entry.postings, accounts, strict=True):
        if not activity:
            raise IncompleteEntry(key=entry.key, field="activity")
        debit, credit = (str(amount), "0") if amount > 0 else ("0", str(-amount))
        texts.append((*account, activity, party, person, item, debit, credit))
    return texts
