"""The questions that a book and its transactions answer."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from cae_core.ledger import _schema as t
from cae_core.ledger._closing import Identity
from cae_core.ledger._payloads import thawed
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.records import (
    BookAccount,
    BookJournal,
    Movement,
    RecordedEntry,
    RecordedPosting,
    StoredDocument,
    number_parts,
    number_text,
)
from cae_core.ledger.refusals import MonthNotClosed
from cae_core.ledger.store import When, first_day, last_day
from cae_core.periods import Month

_CHUNK = 500
_ORDER = (t.entries.c.month, t.entries.c.sequence.is_(None), t.entries.c.sequence, t.entries.c.id)


class BookReads(ABC):
    """What `Book` and its transactions can be asked: see `cae_core.ledger.store.Reads`."""

    _identity: Identity

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees all that was written so far."""

    @property
    def cooperative(self) -> str:
        """The name that certificates bear."""
        return self._identity.cooperative

    @property
    def country(self) -> str:
        """ISO code of the country the book is kept under."""
        return self._identity.country

    @property
    def currency(self) -> str:
        """The one currency of the book."""
        return self._identity.currency

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
        """See `Reads.entries`. Read in chunks: no lock is held between two entries."""
        c = t.entries.c
        query = _dated(select(c.id, c.month, c.sequence), since, until)
        if month is not None:
            query = query.where(c.month == str(month))
        if key is not None:
            query = query.where(c.key == key)
        if number is not None:
            year, sequence = number_parts(number) or ("", 0)
            query = query.where(c.year == year, c.sequence == sequence)
        if validated is not None:
            query = query.where(c.seal.is_not(None) if validated else c.seal.is_(None))
        if reversing is not None:
            query = query.where(c.reverses != "" if reversing else c.reverses == "")
        if journal is not None:
            query = query.where(c.journal.in_(select(t.journals.c.id).where(t.journals.c.key == journal)))
        if activity is not None:
            named = select(t.postings.c.entry).where(t.postings.c.activity == activity)
            query = query.where(c.id.in_(named))
        ids = self._ids(query, keys)
        for start in range(0, len(ids), _CHUNK):
            with self._reading() as connection:
                found = _recorded(connection, ids[start : start + _CHUNK])
            yield from found

    def _ids(self, query: Select[Any], keys: Iterable[str] | None) -> list[int]:
        """The internal numbers of the entries of a query, in order, of some keys or of all."""
        with self._reading() as connection:
            if keys is None:
                return list(connection.scalars(query.order_by(*_ORDER)))
            asked = list(dict.fromkeys(keys))
            rows: list[Any] = []
            for start in range(0, len(asked), _CHUNK):
                of = t.entries.c.key.in_(asked[start : start + _CHUNK])
                rows += connection.execute(query.where(of)).fetchall()
            places = sorted((month, number is None, number or 0, id_) for id_, month, number in rows)
            return [id_ for *_, id_ in places]

    def movements(
        self,
        *,
        since: When = None,
        until: When = None,
        activity: str | None = None,
        roles: Iterable[str] | None = None,
    ) -> Iterator[Movement]:
        """See `Reads.movements`."""
        e, p = t.entries.c, t.postings.c
        query = _dated(
            select(
                *(e.id, e.year, e.sequence, e.key, e.journal, e.date, e.document, e.label),
                *(p.account, p.activity, p.debit - p.credit, p.party, p.person, p.item),
            ).join_from(t.entries, t.postings, p.entry == e.id),
            since,
            until,
        )
        if activity is not None:
            query = query.where(p.activity == activity)
        if roles is not None:
            query = query.where(p.account.in_(_accounts_of(roles)))
        with self._reading() as connection:
            accounts, journals = _named(connection)
            rows = connection.execute(query.order_by(e.date, *_ORDER, p.line)).fetchall()
            found = [_movement(row, accounts, journals) for row in rows]
        yield from found

    def totals(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, BookAccount], tuple[int, int]]:
        """See `Reads.totals`."""
        with self._reading() as connection:
            found = _sums(connection, since, until, activity)
            return {(name, account): (debit, credit) for name, account, debit, credit in found}

    def balances(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, str], int]:
        """See `Reads.balances`."""
        sums: dict[tuple[str, str], int] = {}
        with self._reading() as connection:
            for name, account, debit, credit in _sums(connection, since, until, activity):
                place = name, account.role
                sums[place] = sums.get(place, 0) + debit - credit
        return sums

    def open_items(self, role: str, *, until: When = None) -> dict[tuple[str, str, str, str], int]:
        """See `Reads.open_items`."""
        return self.all_open_items((role,), until=until)[role]

    def all_open_items(
        self, roles: Iterable[str], *, until: When = None
    ) -> dict[str, dict[tuple[str, str, str, str], int]]:
        """See `Reads.all_open_items`."""
        p, role = t.postings.c, t.accounts.c.role
        item = (role, p.item, p.activity, p.person, p.party)
        left = func.sum(p.debit) - func.sum(p.credit)
        found: dict[str, dict[tuple[str, str, str, str], int]] = {key: {} for key in roles}
        tables = t.postings.join(t.accounts, p.account == t.accounts.c.id)
        if until is not None:
            tables = tables.join(t.entries, p.entry == t.entries.c.id)
        query = _dated(select(*item, left).select_from(tables).where(role.in_(list(found))), None, until)
        with self._reading() as connection:
            for key, *names, amount in connection.execute(query.group_by(*item).having(left != 0)):
                name, owner, person, party = map(_text, names)
                found[key][name, owner, person, party] = _whole(amount)
        return found

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """See `Reads.known_keys`."""
        wanted = list(keys)
        found: set[str] = set()
        key = t.entries.c.key
        with self._reading() as connection:
            for start in range(0, len(wanted), 500):
                query = select(key).where(key.in_(wanted[start : start + 500]))
                found.update(row[0] for row in connection.execute(query))
        return frozenset(found)

    def documents(self, kind: str | None = None, month: Month | None = None) -> tuple[StoredDocument, ...]:
        """See `Reads.documents`."""
        c = t.documents.c
        query = select(c.month, c.kind, c.key, c.payload)
        if kind is not None:
            query = query.where(c.kind == kind)
        if month is not None:
            query = query.where(c.month == str(month))
        with self._reading() as connection:
            rows = sorted(tuple(row) for row in connection.execute(query))
            return tuple(
                StoredDocument(each, key, Month.parse(stored), thawed(payload))
                for stored, each, key, payload in rows
            )

    def closed_months(self) -> tuple[Month, ...]:
        """The closed months, in order."""
        return tuple(certificate.month for certificate in self.certificates())

    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates of all closed months, in order."""
        with self._reading() as connection:
            texts = connection.scalars(select(t.periods.c.certificate).order_by(t.periods.c.month))
            return tuple(Certificate.from_json(text) for text in texts)

    def certificate(self, month: Month) -> Certificate:
        """The certificate of a closed month; raises MonthNotClosed."""
        for certificate in self.certificates():
            if certificate.month == month:
                return certificate
        raise MonthNotClosed(month=month)

    def identity(self, identifier: str) -> Mapping[str, Any] | None:
        """What is known of whom an identifier stands for; None once forgotten."""
        query = select(t.identities.c.details).where(t.identities.c.id == identifier)
        with self._reading() as connection:
            found = connection.scalar(query)
            return None if found is None else thawed(found)


def _text(value: Any) -> str:
    """A text column's value. A damaged row may hold anything: TypeError, told as damage."""
    if type(value) is not str:
        raise TypeError
    return value


def _whole(value: Any) -> int:
    """A column's or a sum's whole number (a Decimal, on PostgreSQL); TypeError on anything else."""
    if type(value) is not int and not isinstance(value, Decimal):
        raise TypeError
    return int(value)


def _posting(account: BookAccount, row: Sequence[Any]) -> RecordedPosting:
    """A posting, from its activity, amount, party, person and item."""
    activity, amount, *whose = row
    return RecordedPosting(account, _text(activity), _whole(amount), *map(_text, whose))


def _dated(query: Select[Any], since: When, until: When) -> Select[Any]:
    low, high = first_day(since), last_day(until)
    if low is not None:
        query = query.where(t.entries.c.date >= low.isoformat())
    if high is not None:
        query = query.where(t.entries.c.date <= high.isoformat())
    return query


def _sums(
    connection: Connection, since: When, until: When, activity: str | None
) -> Iterator[tuple[str, BookAccount, int, int]]:
    """What was debited and credited by activity and account, read as it is asked for."""
    p = t.postings.c
    query = select(p.activity, p.account, func.sum(p.debit), func.sum(p.credit))
    if since is not None or until is not None:
        query = _dated(query.join_from(t.postings, t.entries, p.entry == t.entries.c.id), since, until)
    if activity is not None:
        query = query.where(p.activity == activity)
    accounts, _ = _named(connection)
    for name, account, debit, credit in connection.execute(query.group_by(p.activity, p.account)):
        yield _text(name), accounts[account], _whole(debit), _whole(credit)


def _accounts_of(roles: Iterable[str]) -> Select[Any]:
    return select(t.accounts.c.id).where(t.accounts.c.role.in_(list(roles)))


def _named(connection: Connection) -> tuple[dict[int, BookAccount], dict[int, BookJournal]]:
    """The accounts and journals of a book by their internal numbers."""
    accounts = connection.execute(select(t.accounts))
    journals = connection.execute(select(t.journals))
    return (
        {id_: BookAccount(*map(_text, named)) for id_, *named in accounts},
        {id_: BookJournal(*map(_text, named)) for id_, *named in journals},
    )


def _movement(
    row: Sequence[Any], accounts: Mapping[int, BookAccount], journals: Mapping[int, BookJournal]
) -> Movement:
    id_, year, sequence, key, journal, date, document, label, account, *rest = row
    return Movement(
        id_,
        number_text(year, sequence) if sequence else "",
        _text(key),
        journals[journal],
        dt.date.fromisoformat(date),
        _text(document),
        _text(label),
        _posting(accounts[account], rest),
    )


def _recorded(connection: Connection, ids: Sequence[int]) -> list[RecordedEntry]:
    """Whole entries by their internal numbers, in the order of these."""
    accounts, journals = _named(connection)
    p = t.postings.c
    lines = connection.execute(
        select(p.entry, p.account, p.activity, p.debit - p.credit, p.party, p.person, p.item)
        .where(p.entry.in_(ids))
        .order_by(p.entry, p.line)
    )
    postings = {
        entry: tuple(_posting(accounts[account], rest) for _, account, *rest in rows)
        for entry, rows in groupby(lines, key=lambda row: row[0])
    }
    rows = connection.execute(select(t.entries).where(and_(t.entries.c.id.in_(ids))))
    found = {row.id: _entry(row, journals, postings.get(row.id, ())) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


def _entry(
    row: Any, journals: Mapping[int, BookJournal], postings: tuple[RecordedPosting, ...]
) -> RecordedEntry:
    return RecordedEntry(
        id=row.id,
        key=_text(row.key),
        journal=journals[row.journal],
        date=dt.date.fromisoformat(row.date),
        document=_text(row.document),
        document_date=dt.date.fromisoformat(row.document_date),
        label=_text(row.label),
        postings=postings,
        reverses=_text(row.reverses),
        content=_text(row.content),
        year=row.year or "",
        sequence=row.sequence or 0,
        validated_on=dt.date.fromisoformat(row.validated_on) if row.validated_on else None,
        seal=row.seal or "",
    )
