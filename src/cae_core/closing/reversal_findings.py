"""Whether the reversals of a book undo what they say: the whole of an entry, once, not before its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cae_core.closing.undone import KIND, Undone
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Reads
from cae_core.ledger.verification import Finding
from cae_core.messages import mark


def reversal_findings(store: Reads) -> tuple[Finding, ...]:
    """The entries of a book that reverse another wrongly, and the reversals told that no entry makes.

    A sealed book may hold one that something else than a month-end posted.

    >>> from cae_core.ledger.chart import Chart
    >>> from cae_core.ledger.ledger import Ledger
    >>> reversal_findings(Ledger(Chart({}, {})))
    ()
    """
    return tuple(_findings(store))


def _findings(store: Reads) -> Iterator[Finding]:
    by: dict[str, str] = {}
    for entry in store.entries(reversing=True, validated=True):
        original = next(store.entries(number=entry.reverses), None)
        fields = {"number": entry.reverses}
        if original is None or _lines(original, -1) != _lines(entry, 1):
            yield Finding(entry.number, mark("it does not undo the entry {number} that it names"), fields)
        elif entry.date < original.date:
            yield Finding(entry.number, mark("it undoes {number} before its day"), fields)
        if entry.reverses in by:
            reason = mark("{number} is undone already, by {first}")
            yield Finding(entry.number, reason, {**fields, "first": by[entry.reverses]})
        by.setdefault(entry.reverses, entry.number)
    for stored in store.documents(KIND):
        for number in Undone.from_dict(stored.key, stored.payload).numbers:
            if number not in by:
                reason = mark("told as reversed ({key}), and no entry undoes it")
                yield Finding(number, reason, {"key": stored.key})


def _lines(entry: RecordedEntry, sign: int) -> Counter[tuple[object, ...]]:
    """The postings of an entry by role: a chart may number an account otherwise since."""
    return Counter(
        (each.role, each.activity, sign * each.amount, each.party, each.person, each.item)
        for each in entry.postings
    )
