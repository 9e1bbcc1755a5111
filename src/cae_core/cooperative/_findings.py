"""Collecting what is wrong: checks add to one list and never stop at the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.open_items import OpenItems
from cae_core.errors import Origin, Problem, as_text
from cae_core.messages import mark
from cae_core.money import plain_amount
from cae_core.periods import Month


@attrs.frozen
class Known:
    """What earlier months left behind, for checks against them.

    ``invoices`` gives the amount incl. VAT, without stamp, by number (credit notes too); ``credited`` what
    credit notes took off an invoice already; ``references`` those used, by kind (expense, receipt,
    payment, reservation); ``items`` what is open. Amounts are minor units.
    """

    invoices: Mapping[str, int] = attrs.field(factory=dict)
    credited: Mapping[str, int] = attrs.field(factory=dict)
    references: Mapping[str, Collection[str]] = attrs.field(factory=dict)
    items: OpenItems = attrs.field(factory=OpenItems)


class Findings:
    """A list of problems with short ways to add the usual ones."""

    def __init__(self, cooperative: Cooperative, month: Month | None = None) -> None:
        self.cooperative = cooperative
        self.month = month
        self.problems: list[Problem] = []

    def add(
        self,
        reason: str,
        origin: Origin | None,
        column: str,
        value: object,
        expected: str = "",
        **fields: Any,
    ) -> None:
        """Add a problem; ``reason`` and ``expected`` are source texts that ``fields`` fill in."""
        self.problems.append(Problem(reason, origin, column, as_text(value), expected, fields))

    def amount(self, minor: int) -> str:
        """Minor units in plain notation, such as ``1234.56``; a reader sees them written their way."""
        return plain_amount(minor, self.cooperative.currency)

    def unknown_in(
        self, known: Collection[str], origin: Origin | None, column: str, value: str, expected: str
    ) -> bool:
        """Report a name that is not among the known ones; returns whether it was unknown."""
        if value in known:
            return False
        reasons = {
            "activity": mark("unknown activity"),
            "person": mark("unknown person"),
            "member": mark("unknown person"),
            "to": mark("unknown person"),
            "persons": mark("unknown person"),
            "contract": mark("unknown contract"),
            "split": mark("unknown split key"),
            "convention": mark("unknown split key"),
            "scheme": mark("unknown contribution scheme"),
            "category": mark("unknown category"),
            "client": mark("unknown client"),
            "role": mark("unknown role"),
            "kind": mark("unknown kind"),
        }
        self.add(reasons.get(column, mark("unknown name")), origin, column, value, expected)
        return True

    def date_in_month(self, day: dt.date, origin: Origin | None, column: str = "date") -> None:
        """Report a date outside the month that is being closed."""
        if self.month is not None and day not in self.month:
            self.add(
                mark("date outside the month"),
                origin,
                column,
                day,
                mark("a day of {month}"),
                month=self.month,
            )

    def duplicates(
        self,
        documents: Iterable[tuple[str, Origin | None]],
        column: str,
        earlier: Collection[str],
        expected: str,
    ) -> None:
        """Report identifiers that are empty, used twice in the month, or used in an earlier one."""
        seen: set[str] = set()
        for value, origin in documents:
            if not value:
                self.add(mark("nothing written"), origin, column, "", expected)
            elif value in seen:
                self.add(mark("used twice in the month"), origin, column, value, expected)
            elif value in earlier:
                self.add(mark("already used in an earlier month"), origin, column, value, expected)
            seen.add(value)

    def activity(self, code: str, day: dt.date, origin: Origin | None, column: str = "activity") -> None:
        """Report an activity that does not exist or is not open on a day."""
        if self.unknown_in(
            self.cooperative.activities, origin, column, code, mark("a code of activities.csv")
        ):
            return
        activity = self.cooperative.activities[code]
        if activity.end is not None and day > activity.end:
            expected = mark("a day until {end}, or another activity")
            self.add(mark("the activity had ended"), origin, column, code, expected, end=activity.end)
        elif activity.start is not None and day < activity.start:
            expected = mark("a day from {start}, or another activity")
            self.add(
                mark("the activity had not started"), origin, column, code, expected, start=activity.start
            )

    def owner(
        self, activity: str, split: str, day: dt.date, origin: Origin | None, *, split_persons: bool = False
    ) -> bool:
        """Report a line that names neither an activity nor a split key, or both, or unknown ones."""
        if bool(activity) == bool(split) and not (split and split_persons):
            reason = (
                mark("both an activity and a split key") if split else mark("no activity and no split key")
            )
            self.add(reason, origin, "activity", activity, mark("an activity or a split key, one of them"))
            return False
        if activity:
            self.activity(activity, day, origin)
        expected = mark("a key of splits.csv")
        return not (split and self.unknown_in(self.cooperative.splits, origin, "split", split, expected))
