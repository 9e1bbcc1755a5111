"""A month being posted: its balances and open items, kept up to date entry by entry."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from cae_core.cooperative.open_items import OPEN_ROLES, OpenItems
from cae_core.ledger.entries import Entry
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Work
from cae_core.periods import Month

_ENOUGH = 250  # a chunk of the store's: what was just made is still in the processor's cache


class Running:
    """What the month-end knows of the book while it posts.

    Entries wait until `hand_over` finds enough of them, or until `flush`: few calls of the store, and
    never a month of entries in memory. ``balances`` and ``items`` hold them at once. Amounts are minor
    units, debit positive.
    """

    def __init__(self, work: Work, month: Month) -> None:
        self._work = work
        self._waiting: list[Entry] = []
        self.month = month
        self.posted = 0
        self.items = OpenItems(work.all_open_items(OPEN_ROLES))
        self._balances: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (activity, role), amount in work.balances().items():
            self._balances[activity][role] += amount

    def post(self, *entries: Entry) -> None:
        """Take entries in, in order; those without postings are dropped."""
        for entry in entries:
            if not entry.postings:
                continue
            self._follow(entry)
            self._waiting.append(entry)

    def _follow(self, entry: Entry) -> None:
        self.items.follow((entry,))
        balances = self._balances
        for role, activity, amount, _party, _person, _item in entry.postings:
            balances[activity][role] += amount

    def reverse(self, entry: RecordedEntry, date: dt.date, label: str) -> None:
        """Undo a validated entry, on the accounts that it was posted to. Raises what the store refuses."""
        self.flush()
        self._follow(entry.reversal(date, label))
        self.posted += self._work.reverse(entry.number, date, label)

    def post_all(self, entries: Iterable[Entry]) -> None:
        """`post` them one by one."""
        for entry in entries:
            self.post(entry)

    def hand_over(self) -> None:
        """`flush` when enough entries wait. What the store refuses is raised here, never by `post`."""
        if len(self._waiting) >= _ENOUGH:
            self.flush()

    def flush(self) -> None:
        """Hand what waits to the store."""
        self.posted += self._work.post_all(self._waiting)
        self._waiting.clear()

    def balances(self, activity: str) -> Mapping[str, int]:
        """The balances of an activity by role, this month's entries included."""
        return self._balances.get(activity, {})

    def all_balances(self) -> Mapping[tuple[str, str], int]:
        """The balances by (activity, role), this month's entries included."""
        return {
            (activity, role): amount
            for activity, roles in self._balances.items()
            for role, amount in roles.items()
        }
