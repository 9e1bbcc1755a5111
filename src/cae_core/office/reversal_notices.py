"""What a summary says of the documents of earlier months that its month reversed."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.closing.undone import KIND, Undone
from cae_core.messages import Sentence, mark
from cae_core.office.opened import Office
from cae_core.periods import Month
from cae_core.rendering.pages import Notice


def reversal_notices(office: Office, month: Month) -> Iterator[Notice]:
    """A note on each document that a month reversed, under its reference: posted when, reversed why."""
    for stored in office.book.documents(KIND, month):
        found = Undone.from_dict(stored.key, stored.payload)
        for entry in office.book.entries(number=found.numbers[0]):
            text = mark("posted on {posted}, reversed on {day}: {reason}")
            fields = {"posted": entry.date, "day": found.date, "reason": found.reason}
            yield Notice(Sentence(text, fields), "note", entry.document)
