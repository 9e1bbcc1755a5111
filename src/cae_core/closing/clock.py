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


class LawForgotten(CaeError, ValueError):
    """A month is asked for under less law than the one before. Data: month, asked, before, closed."""

    template = mark(
        "{month} cannot be closed with the law as it was known on {asked}: {before} was closed with what was "
        "known on {closed}. Ask for this day or a later one"
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


def check_law_kept(store: Reads, month: Month, asked: dt.date | None) -> None:
    """Refuse a day before the one whose law the last month was paid by. Raises LawForgotten.

    Nobody paid by more than was published when the month was validated.
    """
    closed = store.closed_months()
    if asked is None or not closed:
        return
    before = closed[-1]
    day = min(law_day(store, before), store.certificate(before).validated_on)
    if asked < day:
        raise LawForgotten(month=str(month), asked=asked, before=str(before), closed=day)
