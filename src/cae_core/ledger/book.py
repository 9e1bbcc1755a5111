"""The book: entries kept in a database, sealed once validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, insert, inspect, select

from cae_core.ledger import _schema as t
from cae_core.ledger._closing import Identity
from cae_core.ledger._connection import (
    APPLICATION_ID,
    BusyBook,
    DamagedBook,
    FullDisk,
    NoBook,
    NotABook,
    ReadOnlyBook,
    book_url,
    connect,
    place_of,
    prepare_file,
    translated,
    writing,
)
from cae_core.ledger._evidence import BookEvidence, file_findings
from cae_core.ledger._guards import GUARDS
from cae_core.ledger._guards_postgresql import guard_statements
from cae_core.ledger._reads import BookReads
from cae_core.ledger._writes import BookWork
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.chart import Chart
from cae_core.ledger.records import Preparer
from cae_core.ledger.refusals import AlreadyWriting, BookError
from cae_core.ledger.seals import SCHEMA
from cae_core.ledger.verification import Finding, verify
from cae_core.messages import mark

__all__ = [
    "Book",
    "BookError",
    "BookMismatch",
    "BusyBook",
    "DamagedBook",
    "FullDisk",
    "NewerBook",
    "NoBook",
    "NotABook",
    "ReadOnlyBook",
]


class BookMismatch(BookError):
    """A book of another country or currency than expected. Data: place, kept, expected."""

    template = mark("the book {place} is kept in {kept}, not in {expected}")


class NewerBook(BookError):
    """A book written by another version of the library. Data: place, found, known."""

    template = mark("the book {place} has the format {found}; this version of cae_core reads {known}")


class Book(BookReads):
    """A store of entries in a SQLite file, or in PostgreSQL by URL.

    See `cae_core.ledger.store` for what it offers. A transaction is all or nothing, whatever kills
    it. Not to be shared between threads.

    >>> import datetime as dt, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book = Book.open(f"{folder}/book.sqlite", currency="EUR")
    ...     book.currency, book.closed_months(), book.verify()
    ('EUR', (), ())
    """

    def __init__(self, engine: Engine, chart: Chart | None, identity: Identity) -> None:
        self._engine = engine
        self._place = place_of(engine.url)
        self._preparer = None if chart is None else Preparer(chart)
        self._identity = identity
        self._work: BookWork | None = None

    @classmethod
    def open(
        cls,
        place: str | Path,
        chart: Chart | None = None,
        *,
        cooperative: str | None = None,
        country: str | None = None,
        currency: str | None = None,
        create: bool = True,
        timeout: int = 30,
    ) -> Book:
        """Open a book by its path or database URL, or make it.

        Without ``chart`` it can be read and verified, not posted to. A new book is kept in EUR under
        FR unless told; of one that is there, ``country`` and ``currency`` are checked when given.
        ``timeout`` is how many seconds to wait for another writer.

        Raises NoBook, NotABook, DamagedBook, NewerBook, BookMismatch, ReadOnlyBook, BusyBook.
        """
        url = book_url(place)
        where = place_of(url)
        if url.get_backend_name() == "sqlite":
            prepare_file(Path(where), create=create)
        engine = connect(url, timeout)
        with translated(where):
            kept = _meta(engine)
            if kept is None:
                kept = _create(engine, where, cooperative, country, currency, create=create)
        return cls(engine, chart, _identity(kept, where, cooperative, country, currency))

    def close(self) -> None:
        """Let go of the database. A book also closes at the end of ``with``."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._work is not None:
            with self._work._reading() as connection:  # noqa: SLF001 - its own transaction's sight
                yield connection
        else:
            with translated(self._place), self._engine.begin() as connection:
                yield connection

    @contextmanager
    def transaction(self) -> Iterator[BookWork]:
        """Begin a transaction; an exception within undoes all of it."""
        if self._work is not None:
            raise AlreadyWriting
        with self._writing() as connection:
            work = BookWork(connection, self._identity, self._preparer, self._place)
            self._work = work
            try:
                yield work
                work.finish()
            finally:
                self._work = None
                work.over = True

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection that writes. What the body itself raises goes through untouched."""
        with translated(self._place):
            connection = writing(self._engine)
        try:
            with translated(self._place):
                transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                with translated(self._place):
                    transaction.rollback()
                raise
            with translated(self._place):
                transaction.commit()
        finally:
            connection.close()

    def verify(self, certificates: Iterable[Certificate] = ()) -> tuple[Finding, ...]:
        """What is wrong with the book, the first bad number first; nothing when it is sound.

        ``certificates`` are those kept outside. A file too damaged to be read is a finding too.
        """
        broken: tuple[Finding, ...] = ()
        try:
            with self._reading() as connection:
                broken = tuple(file_findings(connection))
                with closing(BookEvidence(connection, self._identity)) as evidence:
                    return verify(evidence, certificates) + broken
        except DamagedBook as error:
            return (Finding("", mark("the book cannot be read: {reason}"), {"reason": error}), *broken)


def _meta(engine: Engine) -> dict[str, str] | None:
    """What the book says of itself, or None of an empty database."""
    with engine.begin() as connection:
        names = set(inspect(connection).get_table_names())
        if not names:
            return None
        if not {table.name for table in t.METADATA.sorted_tables} <= names:
            return {}
        return _rows(connection)


def _rows(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(select(t.meta))}


def _create(
    engine: Engine,
    where: str,
    cooperative: str | None,
    country: str | None,
    currency: str | None,
    *,
    create: bool,
) -> dict[str, str]:
    """Make the tables and guards, unless another process just did."""
    if not create:
        raise NoBook(place=where)
    kept = {
        "schema": str(SCHEMA),
        "cooperative": cooperative or "",
        "country": country or "",
        "currency": currency or "",
    }
    with writing(engine) as connection, connection.begin():
        if inspect(connection).get_table_names():
            return _rows(connection)
        t.METADATA.create_all(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        sqlite = connection.dialect.name == "sqlite"
        for statement in GUARDS.values() if sqlite else guard_statements():
            connection.exec_driver_sql(statement)
        connection.execute(insert(t.meta), [{"key": key, "value": value} for key, value in kept.items()])
    return kept


def _identity(
    kept: dict[str, str], where: str, cooperative: str | None, country: str | None, currency: str | None
) -> Identity:
    if not {"schema", "cooperative", "country", "currency"} <= set(kept):
        raise NotABook(place=where)
    if kept["schema"] != str(SCHEMA):
        raise NewerBook(place=where, found=kept["schema"], known=SCHEMA)
    for name, expected in (("country", country), ("currency", currency)):
        if expected is not None and kept[name] != expected:
            raise BookMismatch(place=where, kept=kept[name], expected=expected)
    return Identity(
        kept["cooperative"] if cooperative is None else cooperative, kept["country"], kept["currency"]
    )
