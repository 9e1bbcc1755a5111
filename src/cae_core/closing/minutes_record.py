"""Sealed minutes as the book knows them: each month's close takes down their seals; neither changes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.cooperative.cooperative import Cooperative
from cae_core.governance.minutes import Minutes
from cae_core.governance.resolutions import EffectKind
from cae_core.ledger.store import Reads
from cae_core.ledger.verification import Finding
from cae_core.messages import mark
from cae_core.periods import Month

KIND = "minutes"
"""The kind of document under which the seal of minutes is kept."""

_OF_THE_MONTH = frozenset({EffectKind.ALLOCATION, EffectKind.ADMISSION, EffectKind.EXCLUSION})


def minutes_records(
    cooperative: Cooperative, store: Reads, month: Month
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The minutes up to the end of a month that the book does not know yet, as documents of it."""
    if not cooperative.minutes:
        return
    known = {each.key for each in store.documents(KIND)}
    for each in cooperative.minutes:
        if each.date <= month.last and str(each.number) not in known:
            yield KIND, str(each.number), {"date": each.date.isoformat(), "seal": each.seal}


def minutes_findings(cooperative: Cooperative, store: Reads) -> tuple[Finding, ...]:
    """Minutes that the book knows and the folder lost, or holds otherwise."""
    held = {str(each.number): each.seal for each in cooperative.minutes}
    found = []
    for each in store.documents(KIND):
        if each.key not in held:
            found.append(Finding("", mark("the folder has lost the minutes {number}"), {"number": each.key}))
        elif held[each.key] != each.payload["seal"]:
            reason = mark("the minutes {number} are not those that the book knows")
            found.append(Finding("", reason, {"number": each.key}))
    return tuple(found)


def too_late(minutes: Minutes, store: Reads) -> Iterator[tuple[str, EffectKind, Month]]:
    """What minutes about to be sealed decide too late: a resolution's key, the effect, the closed month.

    Votes on a surplus, admissions and exclusions belong to the month of the meeting; dated values to
    months that are open. Raises ValueError for a day that is none.
    """
    closed = store.closed_months()
    if not closed:
        return
    last = closed[-1]
    for decision, effect in minutes.effects:
        if effect.kind in _OF_THE_MONTH:
            month = Month.of(minutes.date)
        elif effect.fields.get("from"):
            month = Month.of(dt.date.fromisoformat(effect.fields["from"]))
        else:
            continue
        if month <= last:
            yield decision.resolution.key, effect.kind, month
