"""Exits in a book: what each settled, kept with the month, and read again by votes, pages and checks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.closing.pay_run import PayDecision
from cae_core.closing.votes import reversed_keys
from cae_core.cooperative.account import account
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.exits import exit_key
from cae_core.ledger.store import Reads
from cae_core.ledger.verification import Finding
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import mark
from cae_core.periods import FinancialYear, Month

KIND = "exit"
"""The kind of document under which an exit is stored."""

MOVED = (PAST_RESULTS, "link")
"""The roles that the entry of an exit moves: results and the link, so no reserve and no person."""


@attrs.frozen
class OpenPart:
    """Something of an account that is not settled: its role, the document or purpose, whom with, how much.

    ``amount`` is in minor units, positive where it will bring money to the account.
    """

    role: str
    item: str
    party: str
    amount: int


@attrs.frozen
class SettledExit:
    """An exit as the book keeps it, amounts in minor units.

    Of what the account held for the person once the month's contributions were taken, ``paid`` was the cost
    of their pay of the month, ``moved`` was handed to ``to``, and ``stays`` is still there: the three sum to
    ``held``. ``years`` say of which years' results ``moved`` was, where no assembly had allocated them.
    ``joint``: others run the activity too. ``remaining`` is what was not settled yet.
    """

    reference: str
    date: dt.date
    person: str
    cause: str
    contracts: tuple[str, ...] = ()
    kind: str = ""
    activity: str = ""
    balance: str = ""
    to: str = ""
    decision: str = ""
    clientele: str = ""
    clientele_basis: str = ""
    clientele_source: str = ""
    joint: bool = False
    held: int = 0
    paid: int = 0
    moved: int = 0
    stays: int = 0
    years: Mapping[str, int] = attrs.field(factory=dict)
    remaining: tuple[OpenPart, ...] = ()

    @property
    def final(self) -> bool:
        """Whether nothing of the person is left on the account, nor expected there."""
        return not self.stays and not self.remaining

    def to_dict(self) -> dict[str, Any]:
        """The exit as plain JSON values, empty fields left out."""
        given = attrs.asdict(self, recurse=False, filter=lambda _, value: bool(value))
        given["date"] = self.date.isoformat()
        given["contracts"] = list(self.contracts)
        given["years"] = dict(self.years)
        given["remaining"] = [list(attrs.astuple(each)) for each in self.remaining]
        return given

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SettledExit:
        """Read what `to_dict` wrote."""
        made = {
            **data,
            "date": dt.date.fromisoformat(data["date"]),
            "contracts": tuple(data["contracts"]),
            "remaining": tuple(OpenPart(*each) for each in data["remaining"]),
        }
        return cls(**made)


def stored_exits(
    store: Reads, month: Month | None = None, *, reference: str = ""
) -> Iterator[tuple[Month, SettledExit]]:
    """The exits of all months, of one, or the one of a reference, each with its month.

    Those whose entry was reversed since are left out.
    """
    stored = [each for each in store.documents(KIND, month) if reference in ("", each.key)]
    undone = reversed_keys(store, [exit_key(each.key) for each in stored])
    for each in stored:
        if exit_key(each.key) not in undone:
            yield each.month, SettledExit.from_dict(each.payload)


@attrs.frozen
class Cleared:
    """What exits did to the results that a vote on a year makes activities hand over, in minor units.

    ``left`` is what an activity left to the services already, ``carried`` what it carried to another one
    (negative: what it took over); ``closed`` are those that nobody runs any more and that an exit settled.
    """

    left: Mapping[str, int] = attrs.field(factory=dict)
    carried: Mapping[str, int] = attrs.field(factory=dict)
    closed: frozenset[str] = frozenset()

    def taken(self, activity: str) -> int:
        """What exits took of an activity's result, whoever received it."""
        return self.left.get(activity, 0) + self.carried.get(activity, 0)


def cleared(store: Reads, year: FinancialYear) -> Cleared:
    """What exits since a year began did to its results."""
    left: dict[str, int] = defaultdict(int)
    carried: dict[str, int] = defaultdict(int)
    closed: set[str] = set()
    for month, each in stored_exits(store):
        part = each.years.get(year.label, 0)
        if each.to == SERVICES:
            left[each.activity] += part
        elif part:
            carried[each.activity] += part
            carried[each.to] -= part
        if each.activity and month >= year.start and each.final and not each.joint:
            closed.add(each.activity)
    return Cleared(left, carried, frozenset(closed))


def exit_findings(store: Reads) -> tuple[Finding, ...]:
    """Exits of a book that do not say what the book holds, the first wrong entry first."""
    return tuple(found for month, each in stored_exits(store) for found in _wrong(store, month, each))


def _wrong(store: Reads, month: Month, found: SettledExit) -> Iterator[Finding]:
    """What is wrong with one exit: its sums, its entry, the pay it tells, what the account held after it."""
    fields: dict[str, Any] = {"reference": found.reference}
    entries = tuple(store.entries(key=exit_key(found.reference)))
    number = entries[0].number or "" if entries else ""
    if found.held != found.paid + found.moved + found.stays:
        text = mark("exit {reference}: what was paid, handed over and kept is not what the account held")
        yield Finding(number, text, fields)
    posted = [each for entry in entries for each in entry.postings]
    if any(each.role not in MOVED or each.party for each in posted):
        yield Finding(number, mark("exit {reference}: its entry moves more than results"), fields)
    out = sum(each.amount for each in posted if each.role == "link" and each.activity == found.activity)
    if -out != found.moved:
        yield Finding(number, mark("exit {reference}: its entry is not what was handed over"), fields)
    if found.paid != paid_cost(store, month, found.person, found.activity):
        yield Finding(number, mark("exit {reference}: the pay it tells is not the month's"), fields)
    if found.activity and not found.joint:
        left = account(found.activity, store.balances(until=month, activity=found.activity))
        if left.available != found.stays:
            text = mark("exit {reference}: what the account was left with is not what the exit says")
            yield Finding(number, text, fields)


def paid_cost(store: Reads, month: Month, person: str, activity: str) -> int:
    """What a person's pay of a month cost an activity, in minor units."""
    decisions = (PayDecision.from_dict(each.payload) for each in store.documents("pay_decision", month))
    return sum(each.costs.get(activity, 0) for each in decisions if each.person == person)
