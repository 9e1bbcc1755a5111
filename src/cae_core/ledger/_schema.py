"""The tables of a book, the same on SQLite and PostgreSQL.

Days are texts such as 2026-10-31 and amounts whole minor units, so that what is stored is what is
sealed, in any database.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


meta = Table("meta", METADATA, Column("key", Text, primary_key=True), _text("value"))

accounts = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("role"),
    _text("number"),
    _text("label"),
    UniqueConstraint("role", "number", "label"),
)

journals = Table(
    "journals",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("key"),
    _text("code"),
    _text("label"),
    UniqueConstraint("key", "code", "label"),
)

entries = Table(
    "entries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("journal", ForeignKey("journals.id"), nullable=False),
    _text("date"),
    _text("document"),
    _text("document_date"),
    _text("label"),
    _text("reverses"),
    _text("month"),
    _text("content"),
    Column("year", Text),
    Column("sequence", Integer),
    Column("validated_on", Text),
    Column("seal", Text),
    Index("entries_month", "month"),
)

_numbered = entries.c.sequence.is_not(None)
Index(
    "entries_number",
    entries.c.year,
    entries.c.sequence,
    unique=True,
    sqlite_where=_numbered,
    postgresql_where=_numbered,
)

postings = Table(
    "postings",
    METADATA,
    Column("entry", ForeignKey("entries.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    _text("activity"),
    _text("party"),
    _text("person"),
    _text("item"),
    Column("debit", BigInteger, nullable=False),
    Column("credit", BigInteger, nullable=False),
    PrimaryKeyConstraint("entry", "line"),
    CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name="one_side"),
    sqlite_with_rowid=False,
)

periods = Table("periods", METADATA, Column("month", Text, primary_key=True), _text("certificate"))

documents = Table(
    "documents",
    METADATA,
    _text("kind"),
    _text("key"),
    _text("month"),
    _text("payload"),
    PrimaryKeyConstraint("kind", "key"),
    Index("documents_month", "month"),
)

identities = Table("identities", METADATA, Column("id", Text, primary_key=True), _text("details"))
"""What identifiers stand for, apart from all that is sealed, so that it can be erased."""
