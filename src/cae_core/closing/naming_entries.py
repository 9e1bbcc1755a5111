"""Which entries somebody means: by number, by key, or by the reference of their document."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.closing.undone import INSTEAD, REVERSIBLE, same_document
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.votes import allocation_key
from cae_core.errors import CaeError
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Reads
from cae_core.messages import mark


class NoSuchEntry(CaeError, LookupError):
    """A name that is of no validated entry. Data: entry."""

    template = mark("no entry of a closed month has the number, the key or the reference {entry}")


class SeveralEntries(CaeError, LookupError):
    """A reference that several documents bear. Data: entry, keys."""

    template = mark("several documents bear the reference {entry}: name one of {keys}")


def entries_named(store: Reads, name: str) -> tuple[RecordedEntry, ...]:
    """The entries of the one document that a name means: a number, a key, or a document's reference.

    Raises NoSuchEntry, SeveralEntries.
    """
    found = next(store.entries(number=name), None) or next(store.entries(key=name), None)
    if found is not None and found.validated:
        return same_document(store, found)
    keys = dict.fromkeys([*_keys(name), *_votes(store, name)])
    groups = {each[0].key: each for each in (same_document(store, one) for one in _of(store, keys))}
    if not groups:
        raise NoSuchEntry(entry=name)
    if len(groups) > 1:
        raise SeveralEntries(entry=name, keys=", ".join(sorted(groups)))
    return next(iter(groups.values()))


def _of(store: Reads, keys: dict[str, None]) -> Iterator[RecordedEntry]:
    return (each for each in store.entries(keys=keys) if each.validated)


def _keys(reference: str) -> Iterator[str]:
    """The keys that entries of a document may have, whatever its kind."""
    return (f"{kind}:{reference}" for kind in sorted(REVERSIBLE | INSTEAD.keys()))


def _votes(store: Reads, reference: str) -> Iterator[str]:
    """The keys of votes taken at an assembly of that reference."""
    for stored in store.documents(ALLOCATION):
        if stored.payload["reference"] == reference:
            yield allocation_key(stored.key)
