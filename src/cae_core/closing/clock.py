"""The day whose law a month was closed under: what was published later is in none of its payslips."""

from __future__ import annotations

import datetime as dt

from cae_core.errors import CaeError
from cae_core.ledger.store import Reads
from cae_core.messages import mark
from cae_core.periods import Month

KIND, KEY = "month_end", "known_on"


class ClosedUnderOtherLaw(CaeError, ValueError):
    """A closed month is asked for under the law known on another day. Data: month, closed, asked."""

    template = mark(
        "{month} is closed with the law as it was known on {closed}, not on {asked}: a closed month does not "
        "move. What changed since is paid as back pay in an open month"
    )


def law_day(store: Reads, month: Month) -> dt.date:
    """The day as of which a closed month's law was known: its validation's, unless another was asked for.

    Raises MonthNotClosed.
    """
    certificate = store.certificate(month)
    for record in store.documents(KIND, month):
        if stated := record.payload.get(KEY):
            return dt.date.fromisoformat(stated)
    return certificate.validated_on


def check_law_day(store: Reads, month: Month, asked: dt.date | None) -> None:
    """Refuse to speak of a closed month as of another day. Raises ClosedUnderOtherLaw."""
    if asked is not None and asked != (closed := law_day(store, month)):
        raise ClosedUnderOtherLaw(month=str(month), closed=closed, asked=asked)
