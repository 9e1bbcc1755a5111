"""A book's raw rows, for verification; and what only a database can say of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs
from sqlalchemy import Connection

from cae_core.ledger._closing import Identity
from cae_core.ledger._guards import GUARDS
from cae_core.ledger._raw import Header, Link, entry_fault
from cae_core.ledger.verification import Finding
from cae_core.messages import mark

_HEADERS = (
    "SELECT e.id, e.key, j.key, j.code, j.label, e.date, e.document, e.document_date, e.label, e.reverses,"
    " e.month, e.content, e.year, e.sequence, e.validated_on, e.seal"
    " FROM entries e LEFT JOIN journals j ON j.id = e.journal"
)
_LINKS = "SELECT key, month, content, year, sequence, validated_on, seal FROM entries"
_LINES = (
    "SELECT p.entry, p.line, a.role, a.number, a.label, p.activity, p.party, p.person, p.item, p.debit,"
    " p.credit FROM postings p LEFT JOIN accounts a ON a.id = p.account"
)


@attrs.frozen
class BookEvidence:
    """A book's content as raw rows. Rows stream: one entry is held at a time."""

    connection: Connection
    identity: Identity
    _cursors: list[Any] = attrs.field(factory=list, init=False)

    def headers(self) -> Iterator[Header]:
        """Every entry, by id."""
        return map(Header._make, self._rows(f"{_HEADERS} ORDER BY e.id"))

    def chain(self) -> Iterator[Link]:
        """Every numbered entry, by month and number: sorted month by month, whatever the history."""
        months = "SELECT DISTINCT month FROM entries WHERE sequence IS NOT NULL ORDER BY month"
        mark_ = "?" if self.connection.dialect.name == "sqlite" else "%s"
        for month in list(self._rows(months)):
            links = f"{_LINKS} WHERE month = {mark_} AND sequence IS NOT NULL ORDER BY sequence"
            yield from map(Link._make, self._rows(links, month))

    def lines(self) -> Iterator[Sequence[Any]]:
        """Every posting, by entry and line."""
        return self._rows(f"{_LINES} ORDER BY p.entry, p.line")

    def periods(self) -> Iterator[tuple[Any, Any]]:
        """Every closed month and its certificate's text, by month."""
        return self._rows("SELECT month, certificate FROM periods ORDER BY month")

    def documents(self) -> Iterator[tuple[Any, Any, Any, Any]]:
        """Every document's month, kind, key and payload."""
        return self._rows("SELECT month, kind, key, payload FROM documents")

    def _rows(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        if self.connection.dialect.name != "sqlite":
            yield from map(tuple, self.connection.exec_driver_sql(statement, tuple(values) or None))
            return
        # The driver's own cursor: plain tuples, as they are stored, twice as fast.
        cursor = self.connection.connection.cursor()
        self._cursors.append(cursor)
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(2000):
            yield from rows

    def close(self) -> None:
        """Let go of the cursors, also of those that a damaged row stopped half-way."""
        for cursor in self._cursors:
            cursor.close()


def drafts_changed(connection: Connection, ids: Sequence[int]) -> str | None:
    """The key of the first draft among ids that is not what was posted, or None."""
    for start in range(0, len(ids), 500):
        wanted = ", ".join(map(str, ids[start : start + 500]))
        rows = connection.exec_driver_sql(f"{_LINES} WHERE p.entry IN ({wanted}) ORDER BY p.entry, p.line")
        lines = {entry: list(group) for entry, group in groupby(map(tuple, rows), key=lambda row: row[0])}
        for row in connection.exec_driver_sql(f"{_HEADERS} WHERE e.id IN ({wanted}) ORDER BY e.id"):
            header = Header._make(row)
            if entry_fault(header, lines.get(header.id, [])):
                return str(header.key)
    return None


def file_findings(connection: Connection) -> Iterable[Finding]:
    """What SQLite finds wrong in its file, and guards that someone removed or changed."""
    if connection.dialect.name != "sqlite":
        yield from _server_findings(connection)
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(5)"):
        if said != "ok":
            yield Finding("", mark("the file is damaged: {said}"), {"said": said})
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = {name: sql for name, sql in rows}  # noqa: C416 - rows are no pairs to the type checker
    for name in sorted(set(GUARDS) | set(triggers)):
        if triggers.get(name) != GUARDS.get(name):
            yield Finding("", mark("the guard {name} was removed, changed or added"), {"name": name})


def _server_findings(connection: Connection) -> Iterator[Finding]:
    rows = connection.exec_driver_sql(
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    enabled = {name for (name,) in rows}
    for name in sorted(set(GUARDS) - enabled):
        yield Finding("", mark("the guard {name} was removed, changed or added"), {"name": name})
