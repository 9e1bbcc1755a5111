"""Whether a cooperative has ended, as its book stores it."""

from __future__ import annotations

from cae_core.ledger.records import StoredDocument
from cae_core.ledger.store import Reads

KIND = "liquidation"
"""The kind of document under which the end of a liquidation is stored."""


def wound_up(store: Reads) -> StoredDocument | None:
    """The document of the liquidation that ended a cooperative; None while it lives."""
    return next(iter(store.documents(KIND)), None)
