"""Sealed minutes as the book knows them: each month's close takes down their seals; neither changes alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.cooperative.cooperative import Cooperative
from cae_core.ledger.store import Reads
from cae_core.ledger.verification import Finding
from cae_core.messages import mark
from cae_core.periods import Month

KIND = "minutes"
"""The kind of document under which the seal of minutes is kept."""


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
