"""A month's adjustments in the book: posted, kept for the day that undoes them, undone on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.closing.undone import reversal_key
from cae_core.cooperative.adjustments import adjustment_key, post_reversal
from cae_core.cooperative.documents import Adjustment
from cae_core.ledger.entries import Entry
from cae_core.ledger.store import Reads
from cae_core.messages import Translator
from cae_core.periods import Month

KIND = "adjustment"
"""The kind of document under which adjustments that are undone later are stored."""


def undone_later(adjustments: tuple[Adjustment, ...]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The documents (kind, key, payload) of the adjustments that a later month undoes."""
    for each in adjustments:
        if each.reverses_on is not None:
            payload = {"label": each.label, "date": str(each.date), "reverses_on": str(each.reverses_on)}
            yield KIND, each.reference, payload


def reversals(store: Reads, month: Month, say: Translator) -> Iterator[Entry]:
    """The entries that undo earlier adjustments in a month, in the order of their days.

    What was reversed from the folder before its day is undone already.
    """
    due: list[Adjustment] = []
    for stored in store.documents(KIND):
        day = dt.date.fromisoformat(stored.payload["reverses_on"])
        if day in month:
            date = dt.date.fromisoformat(stored.payload["date"])
            due.append(Adjustment(stored.key, date, stored.payload["label"], (), day))
    for each in sorted(due, key=lambda each: (each.reverses_on, each.reference)):
        (recorded,) = store.entries(key=adjustment_key(each.reference))
        if not store.known_keys([reversal_key(recorded.number)]):
            yield post_reversal(each, recorded, say)
