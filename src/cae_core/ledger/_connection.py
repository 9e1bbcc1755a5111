"""Connections to a book: how they are opened, and what their failures are called."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from cae_core.errors import CaeError
from cae_core.ledger.refusals import BookError
from cae_core.messages import mark

APPLICATION_ID = 0x43414531  # "CAE1", in the header of the file
WRITES = "cae_core_writes"
_MAGIC = b"SQLite format 3\x00"


class NoBook(BookError):
    """No file there, and none was to be made. Data: place."""

    template = mark("there is no book at {place}")


class NotABook(BookError):
    """A file or database that is not a book of cae_core. Data: place."""

    template = mark("{place} is not a book of cae_core: nothing was changed in it")


class DamagedBook(BookError):
    """A file whose content cannot be what was written. Data: place, reason."""

    template = mark("the book {place} is damaged ({reason}): restore a copy and verify it")


class BusyBook(BookError):
    """Another program is writing. Data: place."""

    template = mark("another program is writing in {place}: nothing was done; try again")


class FullDisk(BookError):
    """No room left, or the disk failed; the transaction was undone. Data: place, reason."""

    template = mark("cannot write in {place} ({reason}): nothing was done; make room and try again")


class ReadOnlyBook(BookError):
    """A file or folder without the right to write. Data: place."""

    template = mark("no right to write in {place}: nothing was done")


_BY_NAME: dict[str, type[BookError]] = {
    "SQLITE_BUSY": BusyBook,
    "SQLITE_LOCKED": BusyBook,
    "SQLITE_FULL": FullDisk,
    "SQLITE_IOERR": FullDisk,
    "SQLITE_CORRUPT": DamagedBook,
    "SQLITE_NOTADB": DamagedBook,
    "SQLITE_FORMAT": DamagedBook,
    "SQLITE_READONLY": ReadOnlyBook,
    "SQLITE_CANTOPEN": ReadOnlyBook,
    "SQLITE_PERM": ReadOnlyBook,
    "SQLITE_ERROR": DamagedBook,  # our own statements are right: a table or a text is not
    "SQLITE_TOOBIG": DamagedBook,
    "SQLITE_NOMEM": DamagedBook,  # a length that was changed asks for absurd memory
    "55P03": BusyBook,  # PostgreSQL: the wait for another writer's lock was over
    "40": BusyBook,
    "53": FullDisk,
    "58": FullDisk,
    "XX001": DamagedBook,
    "XX002": DamagedBook,
    "25006": ReadOnlyBook,
    "42501": ReadOnlyBook,
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Let the database's failures out as `BookError`, and rows that make no sense as damage."""
    try:
        yield
    except CaeError:
        raise
    except DBAPIError as error:
        raise _named(place, error.orig) from error
    except sqlite3.Error as error:  # from the driver's own cursor
        raise _named(place, error) from error
    except (
        SQLAlchemyError,
        MemoryError,
        ValueError,
        TypeError,
        KeyError,
        LookupError,
        OverflowError,
    ) as error:
        raise DamagedBook(place=place, reason=type(error).__name__) from error


def _named(place: str, error: Any) -> BookError:
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    kind = next((kind for prefix, kind in _BY_NAME.items() if name.startswith(prefix)), None)
    if kind is None and "decode" in str(error):
        kind = DamagedBook  # the module's own error has no code
    return (kind or BookError)(place=place, reason=str(error))


def book_url(place: str | Path) -> URL:
    """The URL of a path, or of a text that is one already; raises NotABook on an unknown kind."""
    if isinstance(place, str) and "://" in place:
        try:
            url = make_url(place)
        except ArgumentError:
            raise NotABook(place=place) from None
    else:
        url = URL.create("sqlite", database=str(place))
    if (
        url.get_backend_name() not in {"sqlite", "postgresql"}
        or not url.database
        or url.database == ":memory:"
    ):
        raise NotABook(place=str(place))
    return url


def place_of(url: URL) -> str:
    """How a book is named to people: its path, or its URL without the password."""
    return (
        str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    )


def prepare_file(path: Path, *, create: bool) -> None:
    """Make an empty file that its owner alone may read, or check that a file there is SQLite's."""
    try:
        os.close(
            os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600) if create else os.open(path, os.O_RDONLY)
        )
    except FileExistsError:
        pass
    except FileNotFoundError:
        raise NoBook(place=str(path)) from None
    except OSError:
        raise ReadOnlyBook(place=str(path)) from None
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError:
        raise NotABook(place=str(path)) from None
    if start and start != _MAGIC:
        raise NotABook(place=str(path))


def connect(url: URL, timeout: int) -> Engine:
    """An engine for a book, which waits ``timeout`` seconds for another writer to finish."""
    if url.get_backend_name() != "sqlite":
        return _connect_server(url, timeout)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": timeout})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin, not by the driver's guess
    for pragma in (
        "journal_mode = DELETE",
        "synchronous = EXTRA",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
        "cache_size = -16384",  # 16 MB: eight times more were no faster for 10 000 entrepreneurs
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _connect_server(url: URL, timeout: int) -> Engine:
    """An engine for PostgreSQL: readers see one moment, writers come one after the other."""
    try:
        engine = create_engine(url, isolation_level="REPEATABLE READ")
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise BookError(place=place_of(url), reason=str(error)) from None

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{max(timeout, 1)}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")

    event.listen(engine, "begin", begin)
    return engine


def writing(engine: Engine) -> Connection:
    """A connection whose transactions write."""
    options: dict[str, Any] = {WRITES: True}
    if engine.dialect.name != "sqlite":
        # After waiting for its turn, a writer must see what the one before it did.
        options["isolation_level"] = "READ COMMITTED"
    return engine.connect().execution_options(**options)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
