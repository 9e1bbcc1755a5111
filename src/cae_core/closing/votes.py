"""What assemblies voted on years' results, as the book has it: which vote on a year stands.

A year is allocated once: by the vote that was not reversed. Each vote on a year has a key of its own, the
year's label first, then the label with the number of the vote.
"""

from __future__ import annotations

from collections.abc import Iterable

from cae_core.closing.undone import reversal_key
from cae_core.ledger.records import StoredDocument
from cae_core.ledger.store import Reads

KIND = "allocation"
"""The kind of document under which a voted allocation is stored."""


def allocation_key(vote: str) -> str:
    """The key of the entry that posts a vote, from the vote's own (the key of its document)."""
    return f"{KIND}:{vote}"


def results_key(vote: str) -> str:
    """The key of the entry by which activities hand over what a vote allocates."""
    return f"{allocation_key(vote)}:results"


def votes_on(store: Reads, year: str) -> tuple[StoredDocument, ...]:
    """All votes on the year of a label, in order, those reversed since too."""
    found = [each for each in store.documents(KIND) if each.payload["year"] == year]
    return tuple(sorted(found, key=lambda each: len(each.key)))


def next_vote(store: Reads, year: str) -> str:
    """The key of one more vote on a year.

    >>> from cae_core.ledger.chart import Chart
    >>> from cae_core.ledger.ledger import Ledger
    >>> next_vote(Ledger(Chart({}, {})), "2026")
    '2026'
    """
    before = len(votes_on(store, year))
    return f"{year}:{before + 1}" if before else year


def standing_vote(store: Reads, year: str) -> StoredDocument | None:
    """The vote on a year that stands: the last one, unless its entry was reversed; None without any."""
    for stored in reversed(votes_on(store, year)):
        if not reversed_keys(store, [allocation_key(stored.key)]):
            return stored
    return None


def reversed_keys(store: Reads, keys: Iterable[str]) -> frozenset[str]:
    """Which of these keys are of entries that another entry reverses."""
    numbers = {reversal_key(each.number): each.key for each in store.entries(keys=keys) if each.number}
    return frozenset(numbers[key] for key in store.known_keys(numbers))
