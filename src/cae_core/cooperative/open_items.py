"""What is still open: debts by document and by activity, kept up to date as entries are posted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from cae_core.cooperative.documents import OpeningBalance
from cae_core.errors import CaeError
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import mark
from cae_core.money import round_div, share

OPEN_ROLES = tuple(
    role.key
    for role in ROLES.values()
    if role.bucket
    in (
        Bucket.RECEIVABLES,
        Bucket.VAT_PENDING,
        Bucket.VAT_TO_RECOVER,
        Bucket.PAYABLES,
        Bucket.OWED_TO_BODIES,
        Bucket.OWED_TO_PERSONS,
        Bucket.RESERVED,
    )
)
"""The roles whose postings open or settle something; ask the book for the open items of these."""

_FOLLOWED = frozenset(OPEN_ROLES)

BODY_ROLES = frozenset(role.key for role in ROLES.values() if role.bucket is Bucket.OWED_TO_BODIES)
"""The roles owed to bodies and to the State; what a month owes them is open under the month."""

_DATED = re.compile(r"\d{4}-\d{2}")


class NothingToSettle(CaeError, ValueError):
    """A settlement above what is open. Data: document, target, role, amount, open (minor units)."""

    template = mark(
        "{document} settles {amount} minor units of {target} ({role}), where {open} are open: "
        "check the amount and the document it names"
    )


class Holder(NamedTuple):
    """Whose debt it is: the activity, the entrepreneur it is attributed to, the third party."""

    activity: str
    person: str = ""
    party: str = ""


class OpenItems:
    """Open amounts by role and item, debit positive. The one value here that changes: it follows entries.

    >>> items = OpenItems({"clients": {("F-1", "ATELIER", "", "C-7"): 120000}})
    >>> items.total("clients", "F-1")
    120000
    """

    def __init__(self, found: Mapping[str, Mapping[tuple[str, str, str, str], int]] | None = None) -> None:
        self._roles = _FOLLOWED.union(found) if found else _FOLLOWED
        self._open: dict[str, dict[str, dict[Holder, int]]] = {}
        self._of_party: dict[str, defaultdict[str, set[str]]] = {}
        for role, items in (found or {}).items():
            for (item, activity, person, party), amount in items.items():
                self._add(role, item, Holder(activity, person, party), amount)

    @classmethod
    def opening(cls, rows: Iterable[OpeningBalance]) -> OpenItems:
        """What opening balances leave open, before they are posted."""
        made = cls()
        for row in rows:
            if row.role in made._roles:
                made._add(row.role, row.document, Holder(row.activity, party=row.party), row.amount)
        return made

    def __bool__(self) -> bool:
        return any(holders for items in self._open.values() for holders in items.values())

    def follow(self, entries: Iterable[Entry]) -> OpenItems:
        """Add what entries opened or settled; returns itself."""
        roles = self._roles
        for entry in entries:
            for role, activity, amount, party, person, item in entry.postings:
                if role in roles:
                    self._add(role, item, Holder(activity, person, party), amount)
        return self

    def _add(self, role: str, item: str, holder: Holder, amount: int) -> None:
        items = self._open.setdefault(role, {})
        holders = items.get(item)
        if holders is None:
            holders = items[item] = {}
        if role in self._of_party:
            self._of_party[role][holder.party].add(item)
        left = holders.get(holder, 0) + amount
        if left:
            holders[holder] = left
        else:
            holders.pop(holder, None)
            if not holders:
                del items[item]

    def of(self, role: str, item: str) -> Mapping[Holder, int]:
        """What is open on an item, by holder, debit positive; empty when it is settled or unknown."""
        return self._open.get(role, {}).get(item, {})

    def total(self, role: str, item: str) -> int:
        """What is open on an item, debit positive."""
        return sum(self.of(role, item).values())

    def items(self, role: str) -> tuple[str, ...]:
        """The items of a role with something open, in alphabetical order."""
        return tuple(sorted(item for item, holders in self._open.get(role, {}).items() if holders))

    def by_activity(self, role: str) -> Mapping[str, int]:
        """What is open on a role, all items together, debit positive, by activity."""
        sums: dict[str, int] = defaultdict(int)
        for holders in self._open.get(role, {}).values():
            for holder, amount in holders.items():
                sums[holder.activity] += amount
        return {activity: amount for activity, amount in sums.items() if amount}

    def to_party(self, role: str, party: str) -> Mapping[str, Mapping[Holder, int]]:
        """What is open with a third party, by item in alphabetical order, then by holder."""
        found: dict[str, Mapping[Holder, int]] = {}
        for item in sorted(self._items_of(role).get(party, ())):
            mine = {h: amount for h, amount in self.of(role, item).items() if h.party == party}
            if mine:
                found[item] = mine
        return found

    def _items_of(self, role: str) -> Mapping[str, set[str]]:
        """The items that each third party ever had open, kept from the first time a role is asked for."""
        if role not in self._of_party:
            index: defaultdict[str, set[str]] = defaultdict(set)
            for item, holders in self._open.get(role, {}).items():
                for holder in holders:
                    index[holder.party].add(item)
            self._of_party[role] = index
        return self._of_party[role]


Place = TypeVar("Place")


def age(item: str) -> tuple[bool, str]:
    """What sorts items from the oldest: those brought in from before, then those that start with a month.

    >>> sorted(["2026-07", "2025-12", "DECL-3"], key=age)
    ['DECL-3', '2025-12', '2026-07']
    """
    return bool(_DATED.match(item)), item


def oldest_first(
    items: Mapping[str, Mapping[Holder, int]], amount: int
) -> dict[tuple[str, Holder], int] | None:
    """Share a settlement over items from the oldest, and within each over holders as `shared_over` does.

    ``amount`` is in the direction of what is open (debit positive). An item that is in credit lowers what
    those after it owe; a settlement of the whole clears everything. Returns None when less is open.

    >>> owed = {"2026-07": {Holder("B"): -5}, "2026-06": {Holder("A"): -3}}
    >>> [(item, holder.activity, part) for (item, holder), part in oldest_first(owed, -4).items()]
    [('2026-06', 'A', -3), ('2026-07', 'B', -1)]
    """
    places = {item: {(item, holder): each for holder, each in items[item].items()} for item in items}
    everything = {place: each for item in sorted(places, key=age) for place, each in places[item].items()}
    if amount == sum(everything.values()):
        return everything
    sign, left = (-1 if amount < 0 else 1), abs(amount)
    found: dict[tuple[str, Holder], int] = {}
    waiting: dict[tuple[str, Holder], int] = {}
    for item in sorted(places, key=age):
        waiting |= places[item]
        part = min(left, sign * sum(waiting.values()))
        if part > 0:
            found |= shared_over(waiting, sign * part) or {}
            left, waiting = left - part, {}
    return None if left else found


def shared_over(open_: Mapping[Place, int], amount: int) -> dict[Place, int] | None:
    """Share a settlement over holders by what each has open, on its side (largest remainder).

    ``amount`` is in the direction of what is open (debit positive). A settlement of the whole clears
    every holder. Returns None when that side has less than the amount open.

    >>> shared_over({Holder("A"): 2, Holder("B"): 1}, 2)
    {Holder(activity='A', person='', party=''): 1, Holder(activity='B', person='', party=''): 1}
    """
    if amount == sum(open_.values()):
        return dict(open_)
    if amount == 0:
        return {}
    sign = -1 if amount < 0 else 1
    side = {holder: sign * left for holder, left in open_.items() if sign * left > 0}
    if sum(side.values()) < sign * amount:
        return None
    parts = share(amount, list(side.values()))
    return {holder: part for holder, part in zip(side, parts, strict=True) if part}


def vat_moved(pending: int, amount: int, open_: int) -> int:
    """The part of an item's pending VAT that a settlement of ``amount`` out of ``open_`` makes due.

    Half-up in proportion; the settlement that closes the item takes what is left (FR-4.21).

    >>> vat_moved(-2000, 5000, 12000), vat_moved(-1167, 7000, 7000)
    (-833, -1167)
    """
    return pending if amount == open_ else round_div(pending * amount, open_)


def settle(items: OpenItems, role: str, item: str, amount: int, document: str) -> dict[Holder, int]:
    """`shared_over` the holders of one item, or NothingToSettle with what is open."""
    parts = shared_over(items.of(role, item), amount)
    if not parts:
        raise NothingToSettle(
            document=document, target=item, role=role, amount=amount, open=items.total(role, item)
        )
    return parts


def settlement(role: str, item: str, holder: Holder, amount: int) -> Posting:
    """The posting that settles ``amount`` (debit positive as it stands open) of an item."""
    return Posting(role, holder.activity, -amount, holder.party, holder.person, item)
