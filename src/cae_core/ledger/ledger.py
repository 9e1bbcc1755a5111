"""The ledger in memory: the same book without a file, for simulations, scripts and tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

import attrs

from cae_core.ledger._closing import Closing, Draft, Identity, Numbered, Totals
from cae_core.ledger._memory import Kept, MemoryEvidence, MemoryReads
from cae_core.ledger._payloads import canonical
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.chart import Chart
from cae_core.ledger.entries import Entry
from cae_core.ledger.records import (
    CHUNK,
    Prepared,
    Preparer,
    RecordedEntry,
    RecordedPosting,
)
from cae_core.ledger.refusals import (
    AlreadyWriting,
    ClosedMonth,
    DifferentContent,
    FinishedWork,
    UnknownDraft,
    UnknownNumber,
)
from cae_core.ledger.seals import documents_digest
from cae_core.ledger.verification import Finding, verify
from cae_core.periods import Month


class Ledger(MemoryReads):
    """A store of entries in memory. See `cae_core.ledger.store` for what it offers.

    ``chart`` gives roles their accounts; ``currency``, ``country`` and ``cooperative`` are what
    certificates say.
    """

    def __init__(self, chart: Chart, *, currency: str = "", country: str = "", cooperative: str = "") -> None:
        super().__init__(Kept(), Identity(cooperative, country, currency))
        self._preparer = Preparer(chart)
        self._writing = False

    @contextmanager
    def transaction(self) -> Iterator[LedgerWork]:
        """Begin a transaction; an exception within undoes all of it."""
        if self._writing:
            raise AlreadyWriting
        work = LedgerWork(self._kept, self._identity, self._preparer)
        self._writing = True
        try:
            yield work
        except BaseException:
            work.undo()
            raise
        finally:
            self._writing = False
            work.over = True

    def verify(self, certificates: Iterable[Certificate] = ()) -> tuple[Finding, ...]:
        """What is wrong with the ledger, the first bad number first."""
        return verify(MemoryEvidence(self._kept, self._identity), certificates)


class LedgerWork(MemoryReads):
    """A transaction of a `Ledger`. See `cae_core.ledger.store.Work`."""

    def __init__(self, kept: Kept, identity: Identity, preparer: Preparer) -> None:
        super().__init__(kept, identity)
        self._preparer = preparer
        self._undo: list[Callable[[], object]] = []
        self.over = False

    def undo(self) -> None:
        """Take back all that was done."""
        while self._undo:
            self._undo.pop()()

    def _check_open(self, key: str, month: Month) -> None:
        if self.over:
            raise FinishedWork
        certificates = self._kept.certificates
        if certificates and month <= certificates[-1].month:
            raise ClosedMonth(key=key, month=month)

    def post(self, entry: Entry) -> bool:
        """See `Work.post`."""
        return self._post(self._preparer(entry))

    def post_all(self, entries: Iterable[Entry]) -> int:
        """See `Work.post_all`."""
        posted, rest = 0, iter(entries)
        while chunk := [self._preparer(entry) for entry in islice(rest, CHUNK)]:
            posted += sum(self._post(prepared) for prepared in chunk)
        return posted

    def reverse(self, number: str, date: dt.date, label: str) -> bool:
        """See `Work.reverse`."""
        key = self._kept.numbers.get(number)
        if key is None:
            raise UnknownNumber(number=number)
        recorded = self._kept.entries[key]
        return self._post(self._preparer(recorded.reversal(date, label), recorded))

    def _post(self, prepared: Prepared) -> bool:
        entry, kept = prepared.entry, self._kept
        there = kept.entries.get(entry.key)
        if there is not None:
            if there.content != prepared.content:
                raise DifferentContent(key=entry.key)
            return False
        self._check_open(entry.key, Month.of(entry.date))
        kept.last_id += 1
        kept.entries[entry.key] = _recorded(kept.last_id, prepared)
        self._undo.append(lambda: self._unpost(entry.key))
        return True

    def _unpost(self, key: str) -> None:
        del self._kept.entries[key]
        self._kept.last_id -= 1

    def discard(self, key: str) -> None:
        """See `Work.discard`."""
        there = self._kept.entries.get(key)
        if there is None or there.validated:
            raise UnknownDraft(key=key)
        self._check_open(key, there.month)
        before = dict(self._kept.entries)
        self._undo.append(lambda: setattr(self._kept, "entries", before))
        del self._kept.entries[key]

    def store(self, kind: str, key: str, month: Month, payload: Mapping[str, Any]) -> bool:
        """See `Work.store`."""
        return self._store(kind, key, month, canonical(kind, key, payload))

    def _store(self, kind: str, key: str, month: Month, text: str) -> bool:
        documents = self._kept.documents
        there = documents.get((kind, key))
        if there is not None:
            if there != (month, text):
                raise DifferentContent(key=f"{kind}:{key}")
            return False
        self._check_open(f"{kind}:{key}", month)
        documents[kind, key] = (month, text)
        self._undo.append(lambda: documents.pop((kind, key)))
        return True

    def store_all(self, month: Month, documents: Iterable[tuple[str, str, Mapping[str, Any]]]) -> int:
        """See `Work.store_all`."""
        left = ((kind, key, canonical(kind, key, payload)) for kind, key, payload in documents)
        stored = 0
        while chunk := list(islice(left, CHUNK)):
            stored += sum(self._store(kind, key, month, text) for kind, key, text in chunk)
        return stored

    def identify(self, identifier: str, details: Mapping[str, Any]) -> None:
        """See `Work.identify`."""
        self._set_identity(identifier, canonical("identity", identifier, details))

    def forget(self, identifier: str) -> None:
        """See `Work.forget`."""
        self._set_identity(identifier, None)

    def _set_identity(self, identifier: str, text: str | None) -> None:
        before = dict(self._kept.identities)
        self._undo.append(lambda: setattr(self._kept, "identities", before))
        self._kept.identities = {name: kept for name, kept in before.items() if name != identifier}
        if text is not None:
            self._kept.identities[identifier] = text

    def close(self, month: Month, year: str, validated_on: dt.date) -> Certificate:
        """See `Work.close`."""
        kept = self._kept
        if self.over:
            raise FinishedWork
        closing = Closing.begin(self._identity, kept.certificates, month, year, validated_on)
        entries = {
            entry.id: entry
            for entry in kept.entries.values()
            if not entry.validated and entry.date <= month.last
        }
        ordered = sorted(entries.values(), key=lambda entry: (entry.journal.key != "opening", entry.id))
        numbered = list(closing.number(map(_draft, ordered)))
        self._seal(entries, numbered, closing)
        head = numbered[-1].seal if numbered else closing.previous
        certificate = closing.certify(len(numbered), head, self._totals(entries.values(), month))
        kept.certificates.append(certificate)
        self._undo.append(kept.certificates.pop)
        return certificate

    def _seal(
        self, entries: Mapping[int, RecordedEntry], numbered: Iterable[Numbered], closing: Closing
    ) -> None:
        kept = self._kept
        before, numbers = dict(kept.entries), dict(kept.numbers)
        self._undo.append(lambda: setattr(kept, "entries", before))
        self._undo.append(lambda: setattr(kept, "numbers", numbers))
        for each in numbered:
            entry = attrs.evolve(
                entries[each.id],
                year=closing.year,
                sequence=each.sequence,
                validated_on=closing.validated_on,
                seal=each.seal,
            )
            kept.entries[entry.key] = entry
            kept.numbers[entry.number] = entry.key

    def _totals(self, entries: Iterable[RecordedEntry], month: Month) -> Totals:
        postings = [posting for entry in entries for posting in entry.postings]
        documents = [
            (kind, key, payload)
            for (kind, key), (stored, payload) in self._kept.documents.items()
            if stored == month
        ]
        return Totals(
            len(postings),
            sum(posting.debit for posting in postings),
            sum(posting.credit for posting in postings),
            len(documents),
            documents_digest(documents),
        )


def _draft(entry: RecordedEntry) -> Draft:
    return Draft(entry.id, entry.key, entry.journal.key, entry.date, entry.content)


def _recorded(id_: int, prepared: Prepared) -> RecordedEntry:
    entry = prepared.entry
    postings = (
        RecordedPosting(account, *posting[1:])
        for account, posting in zip(prepared.accounts, entry.postings, strict=True)
    )
    return RecordedEntry(
        id=id_,
        key=entry.key,
        journal=prepared.journal,
        date=entry.date,
        document=entry.document,
        document_date=entry.document_date,
        label=entry.label,
        postings=tuple(postings),
        reverses=entry.reverses or "",
        content=prepared.content,
    )
