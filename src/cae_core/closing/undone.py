"""What was reversed from the folder: which documents, on which day, why; and which entries may be at all.

A reversal is a document of its month beside its entries. Its key is that of the entry which posted what it
undoes, such as ``expense:D-12``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Reads
from cae_core.messages import mark

KIND = "reversal"
"""The kind of document under which reversals are stored, and of the key of an entry that reverses one."""

INSTEAD: Mapping[str, str] = {
    "invoice": mark("a credit note in invoices.csv; for a credit note, an invoice"),
    "set_off": mark("nothing: it follows its credit note"),
    "payslip": mark("the difference in a next pay: pay.csv or elements.csv"),
    "contribution": mark("the correction of what it counts: the contribution of its month follows"),
    "vat": mark("the correction of what it sums up: the VAT statement of its month follows"),
    "opening": mark("an adjustment, or an operation on shares: the book began with it"),
    "exit": mark("a later row of exits.csv, which settles what is left"),
    "devolution": mark("nothing: what a liquidation handed on is final"),
    KIND: mark("the document once more, under a new reference"),
}
"""What corrects an entry that nobody reverses, by the kind that its key begins with."""

REVERSIBLE = frozenset({"expense", "receipt", "payment", "reservation", "adjustment", "share", "allocation"})
"""The kinds of entries that a cooperative may reverse."""

_WITH: Mapping[str, str] = {"expense": ":paid", "allocation": ":results"}
"""What the key of a second entry of the same document ends with."""


def kind_of(key: str) -> str:
    """The kind that the key of an entry begins with.

    >>> kind_of("expense:D-12:paid")
    'expense'
    """
    return key.partition(":")[0]


def reversal_key(number: str) -> str:
    """The key of the entry that reverses the one of a number."""
    return f"{KIND}:{number}"


@attrs.frozen
class Undone:
    """A document that was reversed: the key of its entry, the numbers of all its entries, the day and why."""

    key: str
    numbers: tuple[str, ...]
    date: dt.date
    reason: str

    @property
    def reference(self) -> str:
        """The document's own reference, or the key of a vote."""
        return self.key.partition(":")[2]

    def to_dict(self) -> dict[str, Any]:
        """The reversal as plain JSON values, without its key."""
        return {"entries": list(self.numbers), "date": self.date.isoformat(), "reason": self.reason}

    @classmethod
    def from_dict(cls, key: str, data: Mapping[str, Any]) -> Undone:
        """Read what `to_dict` wrote."""
        return cls(key, tuple(data["entries"]), dt.date.fromisoformat(data["date"]), data["reason"])


def undone(store: Reads, kind: str, until: dt.date | None = None) -> tuple[Undone, ...]:
    """The documents of a kind that were reversed until a day, in order of the months of their reversals."""
    found = (Undone.from_dict(each.key, each.payload) for each in store.documents(KIND))
    return tuple(
        each for each in found if kind_of(each.key) == kind and (until is None or each.date <= until)
    )


def same_document(store: Reads, entry: RecordedEntry) -> tuple[RecordedEntry, ...]:
    """All entries of the document that an entry posts, the one that its key names first."""
    suffix = _WITH.get(kind_of(entry.key))
    if suffix is None:
        return (entry,)
    key = entry.key.removesuffix(suffix)
    found = {each.key: each for each in store.entries(keys=(key, key + suffix))}
    return tuple(found[each] for each in (key, key + suffix) if each in found)
