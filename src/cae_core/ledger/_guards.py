"""Triggers by which a SQLite file itself refuses to change what is validated.

They hold against any program that opens the file. The checks before an insert look for the row it
would replace, because REPLACE walks past delete triggers on a connection that did not ask for
``recursive_triggers``.
"""

from __future__ import annotations

_CLOSED = "EXISTS (SELECT 1 FROM periods WHERE month >= NEW.month)"

_FROZEN_COLUMNS = "id, key, journal, date, document, document_date, label, reverses, month, content"

_UNBALANCED = (
    "NOT EXISTS (SELECT 1 FROM postings WHERE entry = NEW.id) OR EXISTS (SELECT 1 FROM postings"
    " WHERE entry = NEW.id GROUP BY activity HAVING SUM(debit) <> SUM(credit))"
)
_SEALED_ENTRY = "EXISTS (SELECT 1 FROM entries WHERE seal IS NOT NULL AND {same})"
_NEW_ENTRY = " OR ".join(
    (
        "NEW.seal IS NOT NULL OR NEW.sequence IS NOT NULL",
        _CLOSED,
        _SEALED_ENTRY.format(same="id = NEW.id"),
        _SEALED_ENTRY.format(same="key = NEW.key"),
    )
)
_NEW_DOCUMENT = f"{_CLOSED} OR EXISTS (SELECT 1 FROM documents WHERE kind = NEW.kind AND key = NEW.key)"  # noqa: S608
_NEW_ACCOUNT = (
    "EXISTS (SELECT 1 FROM accounts WHERE id = NEW.id"
    " OR (role = NEW.role AND number = NEW.number AND label = NEW.label))"
)
_NEW_JOURNAL = (
    "EXISTS (SELECT 1 FROM journals WHERE id = NEW.id"
    " OR (key = NEW.key AND code = NEW.code AND label = NEW.label))"
)

REFUSED = {
    "entries_insert": ("INSERT ON entries", _NEW_ENTRY),
    "entries_update": ("UPDATE ON entries", "OLD.seal IS NOT NULL"),
    "entries_update_draft": (f"UPDATE OF {_FROZEN_COLUMNS} ON entries", "1"),
    "entries_validate": ("UPDATE OF seal ON entries", _UNBALANCED),
    "entries_delete": ("DELETE ON entries", "OLD.seal IS NOT NULL"),
    "postings_insert": (
        "INSERT ON postings",
        "(SELECT seal FROM entries WHERE id = NEW.entry) IS NOT NULL",
    ),
    "postings_update": ("UPDATE ON postings", "1"),
    "postings_delete": (
        "DELETE ON postings",
        "(SELECT seal FROM entries WHERE id = OLD.entry) IS NOT NULL",
    ),
    "periods_insert": ("INSERT ON periods", _CLOSED),
    "periods_update": ("UPDATE ON periods", "1"),
    "periods_delete": ("DELETE ON periods", "1"),
    "documents_insert": ("INSERT ON documents", _NEW_DOCUMENT),
    "documents_update": ("UPDATE ON documents", "1"),
    "documents_delete": (
        "DELETE ON documents",
        "EXISTS (SELECT 1 FROM periods WHERE month >= OLD.month)",
    ),
    "accounts_insert": ("INSERT ON accounts", _NEW_ACCOUNT),
    "accounts_update": ("UPDATE ON accounts", "1"),
    "accounts_delete": ("DELETE ON accounts", "1"),
    "journals_insert": ("INSERT ON journals", _NEW_JOURNAL),
    "journals_update": ("UPDATE ON journals", "1"),
    "journals_delete": ("DELETE ON journals", "1"),
    "meta_insert": ("INSERT ON meta", "EXISTS (SELECT 1 FROM meta WHERE key = NEW.key)"),
    "meta_update": ("UPDATE ON meta", "1"),
    "meta_delete": ("DELETE ON meta", "1"),
}
"""Of each guard: the event, and the condition on which it is refused. The same in any database."""

GUARDS = {
    f"guard_{name}": f"CREATE TRIGGER guard_{name} BEFORE {event} WHEN {refused}"
    f" BEGIN SELECT RAISE(ABORT, 'cae_core: {name} refused: validated rows never change'); END"
    for name, (event, refused) in REFUSED.items()
}
"""Each trigger's name and text. Verification compares them with those of the file."""
