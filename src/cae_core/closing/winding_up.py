"""A cooperative that ends: what it has and owes by its book, and what must be done first.

Amounts are minor units.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import attrs

from cae_core.closing.adjusting import KIND as ADJUSTMENT
from cae_core.closing.votes import standing_vote
from cae_core.closing.year_end import year_result
from cae_core.closing.years_elsewhere import years_elsewhere
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.open_items import OPEN_ROLES, OpenItems
from cae_core.country import Country
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence, mark
from cae_core.money import plain_amount
from cae_core.periods import Month

LEAVERS = "capital_to_refund"
_TO_FREE = frozenset(role.key for role in ROLES.values() if role.bucket is Bucket.RESERVED)
_SHOWN = 3
"""How many a sentence names."""


@attrs.frozen
class Position:
    """What a cooperative has and what it owes, by role, both positive; items that net to zero are left out.

    ``bank`` is below zero when overdrawn; ``interest`` is what members owe for paying shares late.
    """

    bank: int
    assets: Mapping[str, int]
    debts: Mapping[str, int]
    interest: int = 0

    @property
    def realised(self) -> int:
        """What all of it brings, at what the book says."""
        return max(self.bank, 0) + sum(self.assets.values()) + self.interest

    @property
    def creditors(self) -> int:
        """What is owed to all but the members of today."""
        return max(-self.bank, 0) + sum(self.debts.values())

    @property
    def net_assets(self) -> int:
        """What is left of the one once the other is paid."""
        return self.realised - self.creditors


def position(balances: Mapping[tuple[str, str], int], items: OpenItems, interest: int = 0) -> Position:
    """What a book says that a cooperative has and owes.

    ``balances`` are by (activity, role), debit positive. Amounts set aside by a decision are no debt; what a
    provision keeps for an entrepreneur is one.

    >>> items = OpenItems({"clients": {("F1", "A", "", "C"): 500, ("F2", "A", "", "C"): -200}})
    >>> found = position({("A", "bank"): 1000}, items)
    >>> found.assets, found.debts, found.net_assets
    ({'clients': 500}, {'clients': 200}, 1300)
    """
    assets: dict[str, int] = {}
    debts: dict[str, int] = {}
    for role in OPEN_ROLES:
        if role == "reserved":
            continue
        for _, amount in _open(items, role):
            side = assets if amount > 0 else debts
            side[role] = side.get(role, 0) + abs(amount)
    bank = sum(amount for (_, role), amount in balances.items() if role == "bank")
    return Position(bank, assets, debts, interest)


def _open(items: OpenItems, role: str) -> Iterator[tuple[str, int]]:
    """What is open with each third party, item by item, all activities together."""
    for item in items.items(role):
        parties: dict[str, int] = defaultdict(int)
        for holder, amount in items.of(role, item).items():
            parties[holder.party] += amount
        for amount in parties.values():
            if amount:
                yield item, amount


def unsettled(
    cooperative: Cooperative, country: Country, store: Reads, items: OpenItems, day: dt.date
) -> Iterator[Sentence]:
    """What must be done before the liquidation can be closed on a day, as sentences.

    What former members are still owed may wait: it is paid with what members are owed.
    """
    yield from _years(cooperative, store, day)
    running = [each.id for each in cooperative.contracts.values() if each.end is None or each.end > day]
    if running:
        yield Sentence(mark("contracts that still run end first: {names}"), {"names": _few(running)})
    for stored in store.documents(ADJUSTMENT):
        undone = dt.date.fromisoformat(stored.payload["reverses_on"])
        if undone > day:
            text = mark("adjustment {reference} undoes itself on {day}: the closing comes after it")
            yield Sentence(text, {"reference": stored.key, "day": undone})
    for role in OPEN_ROLES:
        if role != LEAVERS:
            yield from _open_first(cooperative, country, role, list(_open(items, role)))


def _years(cooperative: Cooperative, store: Reads, day: dt.date) -> Iterator[Sentence]:
    """Years that ended before the closing month, with a result that no assembly allocated."""
    years = list(years_elsewhere(cooperative))
    year = cooperative.year_of(cooperative.start)
    while year.end < Month.of(day):
        years.append(year)
        year = cooperative.year_of(year.end.next())
    for year in years:
        if year_result(store, cooperative, year) and standing_vote(store, year.label) is None:
            text = mark("the result of {year} is not allocated: its assembly comes first")
            yield Sentence(text, {"year": year.label})


def _open_first(
    cooperative: Cooperative, country: Country, role: str, found: Iterable[tuple[str, int]]
) -> Iterator[Sentence]:
    """What is open on a role: to collect, to pay, or to take back where it was set aside."""
    sides: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for item, amount in found:
        if role in _TO_FREE:
            text = mark("{what}: {amount} to take back first ({items})")
        else:
            text = mark("{what}: {amount} to collect first ({items})")
            if amount < 0:
                text = mark("{what}: {amount} to pay first ({items})")
        sides[text].append((item, amount))
    account = country.chart.accounts.get(role)
    for text, rows in sides.items():
        names = list(dict.fromkeys(item or "–" for item, _ in rows))
        total = plain_amount(abs(sum(amount for _, amount in rows)), cooperative.currency)
        what = account.labels if account is not None else role
        yield Sentence(text, {"what": what, "amount": total, "items": _few(names)})


def _few(names: list[str]) -> str:
    """The first of some names.

    >>> _few(["A", "B"]), _few(["A", "B", "C", "D"])
    ('A, B', 'A, B, C…')
    """
    return ", ".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
