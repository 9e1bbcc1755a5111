"""A transaction of a book: entries gathered, written in bulk, validated and sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from cae_core.ledger import _schema as t
from cae_core.ledger._closing import Closing, Draft, Identity, Numbered, Totals
from cae_core.ledger._connection import translated
from cae_core.ledger._evidence import drafts_changed
from cae_core.ledger._payloads import canonical
from cae_core.ledger._reads import BookReads
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.entries import Entry
from cae_core.ledger.records import CHUNK, Prepared, Preparer
from cae_core.ledger.refusals import (
    BookError,
    ClosedMonth,
    DifferentContent,
    FinishedWork,
    Unbalanced,
    UnknownDraft,
    UnknownNumber,
)
from cae_core.ledger.seals import document_line, lines_digest
from cae_core.messages import mark
from cae_core.periods import Month

_TOGETHER = 50  # rows of one insert: what the driver spends on a statement is spent once for them
_PAGE = 1000  # drafts numbered together: a month's never are in memory at once
_ENTRY = (
    "id",
    "key",
    "journal",
    "date",
    "document",
    "document_date",
    "label",
    "reverses",
    "month",
    "content",
)
_POSTING = tuple(column.name for column in t.postings.columns)


class BookWork(BookReads):
    """A transaction of a `Book`. See `cae_core.ledger.store.Work`."""

    def __init__(
        self, connection: Connection, identity: Identity, preparer: Preparer | None, place: str
    ) -> None:
        self._identity = identity
        self._connection = connection
        self._preparer = preparer
        self._place = place
        self._failure: BookError | None = None
        self.over = False
        self._pending: dict[str, str] = {}
        self._entries: list[tuple[Any, ...]] = []
        self._postings: list[tuple[Any, ...]] = []
        certificates = self.certificates()
        self._closed = certificates[-1].month if certificates else None
        with self._using() as used:
            self._last_id = used.scalar(select(func.max(t.entries.c.id))) or 0
            self._known: dict[Table, dict[tuple[str, ...], int]] = {
                table: {tuple(named): id_ for id_, *named in used.execute(select(table))}
                for table in (t.accounts, t.journals)
            }
        self._begun_at = self._last_id

    # Reading what was just written

    @contextmanager
    def _using(self) -> Iterator[Connection]:
        """The connection; after a failure of the database the transaction serves no more."""
        if self.over:
            raise FinishedWork
        if self._failure is not None:
            raise self._failure
        try:
            with translated(self._place):
                yield self._connection
        except BookError as error:
            self._failure = error
            raise

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self.flush()
        with self._using() as connection:
            yield connection

    # Posting

    def post(self, entry: Entry) -> bool:
        """See `Work.post`."""
        return self.post_all((entry,)) == 1

    def post_all(self, entries: Iterable[Entry]) -> int:
        """See `Work.post_all`."""
        posted = 0
        chunk: list[Prepared] = []
        for entry in entries:
            chunk.append(self._prepare(entry))
            if len(chunk) == CHUNK:
                posted += self._add(chunk)
                chunk = []
        return posted + self._add(chunk)

    def reverse(self, number: str, date: dt.date, label: str) -> bool:
        """See `Work.reverse`."""
        recorded = next(self.entries(number=number), None)
        if recorded is None:
            raise UnknownNumber(number=number)
        return self._add([self._prepare(recorded.reversal(date, label), recorded)]) == 1

    def _prepare(self, *of: Any) -> Prepared:
        if self._preparer is None:
            raise BookError(place=self._place, reason=mark("opened without a chart of accounts"))
        return self._preparer(*of)

    def _add(self, chunk: Sequence[Prepared]) -> int:
        known = self._contents([prepared.entry.key for prepared in chunk])
        posted = 0
        for prepared in chunk:
            entry = prepared.entry
            there = known.get(entry.key)
            if there is None:
                self._queue(prepared)
                known[entry.key] = self._pending[entry.key] = prepared.content
                posted += 1
            elif there != prepared.content:
                raise DifferentContent(key=entry.key)
        if len(self._entries) >= CHUNK:
            self.flush()
        return posted

    def _contents(self, keys: Sequence[str]) -> dict[str, str]:
        """The contents of the entries that already bear these keys."""
        known = {key: self._pending[key] for key in keys if key in self._pending}
        asked = [key for key in keys if key not in known]
        if asked and self._last_id:
            marks = ", ".join([self._mark] * len(asked))
            with self._using() as connection:
                found = connection.exec_driver_sql(
                    f"SELECT key, content FROM entries WHERE key IN ({marks})",  # noqa: S608 - marks alone
                    tuple(asked),
                )
                known.update((key, content) for key, content in found)
        return known

    def _queue(self, prepared: Prepared) -> None:
        entry, day = prepared.entry, prepared.entry.date.isoformat()
        month = day[:7]
        if self._closed is not None and month <= str(self._closed):
            raise ClosedMonth(key=entry.key, month=month)
        self._last_id += 1
        id_ = self._last_id
        self._entries.append(
            (
                id_,
                entry.key,
                self._id_of(t.journals, prepared.journal),
                day,
                entry.document,
                entry.document_date.isoformat(),
                entry.label,
                entry.reverses or "",
                month,
                prepared.content,
            )
        )
        known = self._known[t.accounts]
        for line, (account, posting) in enumerate(zip(prepared.accounts, entry.postings, strict=True), 1):
            _, activity, amount, party, person, item = posting
            debit, credit = (amount, 0) if amount > 0 else (0, -amount)
            number = known.get(account) or self._id_of(t.accounts, account)
            self._postings.append((id_, line, number, activity, party, person, item, debit, credit))

    def _check_open(self, key: str, month: Month) -> None:
        if self._closed is not None and month <= self._closed:
            raise ClosedMonth(key=key, month=month)

    def _id_of(self, table: Table, named: tuple[str, ...]) -> int:
        """The internal number of an account or journal, kept as it is called today."""
        ids = self._known[table]
        found = ids.get(named)
        if found is None:
            found = ids[named] = len(ids) + 1
            with self._using() as connection:
                values = dict(zip(table.columns.keys(), (found, *named), strict=True))
                connection.execute(insert(table).values(values))
        return found

    def flush(self) -> None:
        """Write what was gathered. Reads and the end of the transaction do it of themselves."""
        if self._entries:
            with self._using() as connection:
                self._insert(connection, "entries", _ENTRY, self._entries)
                self._insert(connection, "postings", _POSTING, self._postings)
            self._entries, self._postings = [], []
            self._pending.clear()

    def finish(self) -> None:
        """Write the rest; raises the failure that the caller may have swallowed."""
        if self._failure is not None:
            raise self._failure
        self.flush()

    @property
    def _mark(self) -> str:
        return "?" if self._connection.dialect.paramstyle == "qmark" else "%s"

    def _insert(
        self, connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]
    ) -> None:
        # The driver's own executemany: three times as fast as inserts built by SQLAlchemy.
        into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
        marks = f"({', '.join([self._mark] * len(columns))})"
        groups = [rows[start : start + _TOGETHER] for start in range(0, len(rows), _TOGETHER)]
        rest = groups.pop() if len(groups[-1]) < _TOGETHER else []
        if groups:
            together = [tuple(chain.from_iterable(group)) for group in groups]
            connection.exec_driver_sql(into + ", ".join([marks] * _TOGETHER), together)
        if rest:
            connection.exec_driver_sql(into + marks, rest)

    def discard(self, key: str) -> None:
        """See `Work.discard`."""
        with self._reading() as connection:
            query = select(t.entries.c.id, t.entries.c.seal).where(t.entries.c.key == key)
            row = connection.execute(query).first()
            if row is None or row.seal is not None:
                raise UnknownDraft(key=key)
            connection.execute(delete(t.postings).where(t.postings.c.entry == row.id))
            connection.execute(delete(t.entries).where(t.entries.c.id == row.id))

    # Documents and identities

    def store(self, kind: str, key: str, month: Month, payload: Mapping[str, Any]) -> bool:
        """See `Work.store`."""
        return self.store_all(month, ((kind, key, payload),)) == 1

    def store_all(self, month: Month, documents: Iterable[tuple[str, str, Mapping[str, Any]]]) -> int:
        """See `Work.store_all`."""
        left = ((kind, key, canonical(kind, key, payload)) for kind, key, payload in documents)
        stored = 0
        while chunk := list(islice(left, CHUNK)):
            stored += self._store_chunk(month, chunk)
        return stored

    def _store_chunk(self, month: Month, chunk: Sequence[tuple[str, str, str]]) -> int:
        """Store documents given as (kind, key, canonical text), in order; how many were new."""
        rows = []
        with self._using() as connection:
            known = self._payloads_of(connection, chunk)
            for kind, key, text in chunk:
                if (kind, key) not in known:
                    self._check_open(f"{kind}:{key}", month)
                    known[kind, key] = (str(month), text)
                    rows.append((kind, key, str(month), text))
                elif known[kind, key] != (str(month), text):
                    raise DifferentContent(key=f"{kind}:{key}")
            if rows:
                self._insert(connection, "documents", ("kind", "key", "month", "payload"), rows)
        return len(rows)

    def _payloads_of(
        self, connection: Connection, chunk: Sequence[tuple[str, str, str]]
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """The month and text that each of the documents already has, one query a kind."""
        known = {}
        for kind in dict.fromkeys(kind for kind, _, _ in chunk):
            keys = [key for each, key, _ in chunk if each == kind]
            marks = ", ".join([self._mark] * len(keys))
            found = connection.exec_driver_sql(
                f"SELECT key, month, payload FROM documents WHERE kind = {self._mark} AND key IN ({marks})",  # noqa: S608
                (kind, *keys),
            )
            known.update({(kind, key): (month, payload) for key, month, payload in found})
        return known

    def identify(self, identifier: str, details: Mapping[str, Any]) -> None:
        """See `Work.identify`."""
        text = canonical("identity", identifier, details)
        self.forget(identifier)
        with self._using() as connection:
            connection.execute(insert(t.identities).values(id=identifier, details=text))

    def forget(self, identifier: str) -> None:
        """See `Work.forget`."""
        with self._using() as connection:
            connection.execute(delete(t.identities).where(t.identities.c.id == identifier))

    # Closing

    def close(self, month: Month, year: str, validated_on: dt.date) -> Certificate:
        """See `Work.close`."""
        closing = Closing.begin(self._identity, self.certificates(), month, year, validated_on)
        with self._reading() as connection:
            numbered, count, head = closing.number(self._drafts(connection, month)), 0, closing.previous
            while page := list(islice(numbered, _PAGE)):
                self._seal(connection, closing, page)
                count, head = count + len(page), page[-1].seal
            certificate = closing.certify(count, head, _totals(connection, month))
            values = {"month": str(month), "certificate": certificate.to_json().decode()}
            connection.execute(insert(t.periods).values(values))
        self._closed = month
        return certificate

    def _drafts(self, connection: Connection, month: Month) -> Iterator[Draft]:
        """The drafts to number, page by page; an earlier transaction's are checked against their digests."""
        e, journal, through = t.entries.c, t.journals.c.key, str(month)
        # Before the first closing no month is locked, so a draft may lie before it: to be refused.
        in_month = e.month <= through if self._closed is None else e.month == through
        query = select(e.id, e.key, journal, e.date, e.content).join_from(t.entries, t.journals)
        query = query.where(in_month, e.seal.is_(None)).order_by(e.id).limit(_PAGE)
        for place in (journal == "opening", journal != "opening"):
            last = 0
            while rows := connection.execute(query.where(place, e.id > last)).fetchall():
                last = rows[-1].id
                changed = drafts_changed(connection, [row.id for row in rows if row.id <= self._begun_at])
                if changed is not None:
                    raise Unbalanced(key=changed)
                for id_, key, kind, date, content in rows:
                    yield Draft(id_, key, kind, dt.date.fromisoformat(date), content)

    def _seal(self, connection: Connection, closing: Closing, numbered: Sequence[Numbered]) -> None:
        day, m = closing.validated_on.isoformat(), self._mark
        rows = [(closing.year, each.sequence, day, each.seal, each.id) for each in numbered]
        connection.exec_driver_sql(
            f"UPDATE entries SET year = {m}, sequence = {m}, validated_on = {m}, seal = {m}"  # noqa: S608
            f" WHERE id = {m}",
            rows,
        )


def _totals(connection: Connection, month: Month) -> Totals:
    p, d = t.postings.c, t.documents.c
    sums = (
        select(func.count(), func.sum(p.debit), func.sum(p.credit))
        .join_from(t.postings, t.entries, p.entry == t.entries.c.id)
        .where(t.entries.c.month == str(month))
    )
    count, debit, credit = connection.execute(sums).one()
    rows = connection.execute(select(d.kind, d.key, d.payload).where(d.month == str(month)))
    lines = [document_line(kind, key, payload) for kind, key, payload in rows]
    return Totals(count, int(debit or 0), int(credit or 0), len(lines), lines_digest(lines))
