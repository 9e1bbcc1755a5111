"""The same guards as a SQLite file's, for a book in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.ledger._guards import REFUSED


def guard_statements() -> Iterator[str]:
    """The statements that make the guards, and one a table that refuses to empty it at once."""
    for name, (event, refused) in REFUSED.items():
        condition = "TRUE" if refused == "1" else refused
        row = "OLD" if event.startswith("DELETE") else "NEW"
        yield (
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition}"
            f" THEN RAISE EXCEPTION 'cae_core: {name} refused: validated rows never change';"
            f" END IF; RETURN {row}; END $$"
        )
        yield f"CREATE TRIGGER guard_{name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
    yield (
        "CREATE FUNCTION guard_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'cae_core: truncate refused: validated rows never change'; END $$"
    )
    for table in sorted({event.rpartition(" ")[2] for event, _ in REFUSED.values()}):
        yield (
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()"
        )
