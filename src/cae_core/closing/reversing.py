"""A month's reversals: each checked against what came since, posted once, taken out of where it counted.

They come before the month's other documents, so that what they correct can be entered again in the month.
Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.closing.naming_entries import entries_named
from cae_core.closing.running import Running
from cae_core.closing.share_run import keeps_register, register_of, stored_operations
from cae_core.closing.state import Received, State
from cae_core.closing.undone import INSTEAD, KIND, REVERSIBLE, Undone, kind_of, reversal_key
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.votes import allocation_key, standing_vote
from cae_core.cooperative.bases import BaseLine, Flow
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, Reversal
from cae_core.cooperative.open_items import Holder
from cae_core.errors import CaeError, Problem
from cae_core.ledger.records import RecordedEntry, RecordedPosting
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.store import Work
from cae_core.messages import Translator, mark
from cae_core.money import plain_amount

_SETTLING = frozenset({"receipt", "payment"})
"""Kinds that open nothing but advances: what they settled is open again, on whichever side it was."""

_FLOWS = frozenset({"vat_collected", "vat_deductible", "vat_credit"})
"""What the VAT statement of each month clears: the reversal counts in that of its own."""

_CREDIT = frozenset(
    {Bucket.VAT_PENDING, Bucket.PAYABLES, Bucket.OWED_TO_BODIES, Bucket.OWED_TO_PERSONS, Bucket.RESERVED}
)
_DEBIT = frozenset({Bucket.RECEIVABLES, Bucket.VAT_TO_RECOVER})


class _Refused(Exception):
    """Why a row is not posted: reason, expected, and what fills them in."""

    def __init__(self, reason: str, expected: str = "", **fields: Any) -> None:
        super().__init__(reason)
        self.reason, self.expected, self.fields = reason, expected, fields


class ReversalRun:
    """The reversals that a month's rows ask for, against the book and what its open items still hold."""

    def __init__(
        self, cooperative: Cooperative, documents: MonthDocuments, work: Work, running: Running
    ) -> None:
        self._cooperative, self._documents = cooperative, documents
        self._work, self._running = work, running
        self.lines: list[BaseLine] = []
        self.problems: list[Problem] = []

    def run(self, say: Translator, before: State) -> State:
        """Post the reversals; returns the state that the month begins with once they are."""
        seen: set[str] = set()
        for row in sorted(self._documents.reversals, key=lambda each: each.date):
            try:
                entries = self._entries(row, seen)
                self._check(entries)
                before = self._taken_out(entries[0], before)
            except _Refused as why:
                self._refuse(row, why.reason, why.expected, why.fields)
            except CaeError as error:
                self._refuse(row, error.template, "", error.data)
            else:
                self._post(row, entries, say)
        return before

    def _refuse(self, row: Reversal, reason: str, expected: str, fields: Mapping[str, Any]) -> None:
        self.problems.append(Problem(reason, row.origin, "entry", row.entry, expected, dict(fields)))

    def _entries(self, row: Reversal, seen: set[str]) -> tuple[RecordedEntry, ...]:
        """The entries of the document that a row names, when the row may reverse it."""
        month = self._documents.month
        if row.date not in month:
            raise _Refused(mark("date outside the month"), mark("a day of {month}"), month=month)
        if not row.reason:
            raise _Refused(mark("no reason given"), mark("why it is reversed"))
        entries = entries_named(self._work, row.entry)
        first = entries[0]
        if first.key in seen:
            raise _Refused(mark("used twice in the month"), mark("one row for each"))
        seen.add(first.key)
        kind = kind_of(first.key)
        if kind not in REVERSIBLE:
            instead = INSTEAD.get(kind, mark("what its own document says"))
            raise _Refused(mark("an entry of this kind is not reversed"), instead)
        for entry in self._work.entries(keys=[reversal_key(each.number) for each in entries]):
            number = entry.number or entry.key
            raise _Refused(mark("reversed already, on {day}: {number}"), day=entry.date, number=number)
        return entries

    def _check(self, entries: tuple[RecordedEntry, ...]) -> None:
        """Refuse what later documents rest on."""
        kind = kind_of(entries[0].key)
        if kind == ALLOCATION:
            self._check_votes(entries[0])
        if kind == "share":
            self._check_register(entries[0])
        else:
            self._check_open(entries, only=("pay_advances",) if kind in _SETTLING else None)

    def _check_open(self, entries: tuple[RecordedEntry, ...], only: tuple[str, ...] | None) -> None:
        """What the document opened must be open still, to the last unit."""
        moved: dict[tuple[str, str, Holder], int] = {}
        for posting in (each for entry in entries for each in entry.postings):
            place = _place(posting)
            moved[place] = moved.get(place, 0) + posting.amount
        for (role, item, holder), amount in moved.items():
            side = _side(role) if only is None or role in only else 0
            left = self._running.items.of(role, item).get(holder, 0) - amount
            if side and side * left < 0:
                currency = self._cooperative.currency
                raise _Refused(
                    mark("{amount} of what it brought on {role} were settled since"),
                    mark("what settled them reversed first"),
                    amount=plain_amount(min(abs(left), abs(amount)), currency),
                    role=role,
                )

    def _check_votes(self, entry: RecordedEntry) -> None:
        """No later year may be allocated: it was, on the reserves that this vote left."""
        years = {allocation_key(each.key): each.payload["year"] for each in self._work.documents(ALLOCATION)}
        for other in sorted({each for each in years.values() if each > years[entry.key]}):
            if standing_vote(self._work, other) is not None:
                reason, expected = mark("a later year is allocated: {year}"), mark("its vote reversed first")
                raise _Refused(reason, expected, year=other)

    def _check_register(self, entry: RecordedEntry) -> None:
        """Without the operation, the register must hold what the book does once its entry is undone."""
        if not keeps_register(self._cooperative):
            return
        reference = entry.key.partition(":")[2]
        operations = stored_operations(self._work)
        held = register_of(self._cooperative, operations).totals()
        for posting in entry.postings:
            if posting.role in SHARE_ROLES:
                held[posting.role] -= posting.amount
        expected = mark("those reversed first, the latest first")
        try:
            without = register_of(
                self._cooperative, (each for each in operations if each.reference != reference)
            ).totals()
        except CaeError as error:
            reason = mark("later operations on shares rest on it: {error}")
            raise _Refused(reason, expected, error=error) from error
        if any(without[role] != held[role] for role in SHARE_ROLES):
            raise _Refused(mark("later operations on shares rest on it"), expected)

    def _taken_out(self, entry: RecordedEntry, before: State) -> State:
        """Take the document out of what contributions count; returns the state that this leaves."""
        kind = kind_of(entry.key)
        if kind == "expense":
            self.lines += _cost_lines(entry)
        if kind == "receipt":
            received = self._received(entry)
            self.lines += received.taken_back(entry.document)
            return received.given_back(before)
        return before

    def _received(self, entry: RecordedEntry) -> Received:
        """What a receipt counted as collected, as its month kept it."""
        (stored,) = self._work.documents("state", entry.month)
        received = State.from_dict(stored.payload).received.get(entry.document)
        if received is None:
            reason = mark("its month was closed before receipts kept what they count")
            raise _Refused(reason, mark("an adjustment"))
        return received

    def _post(self, row: Reversal, entries: tuple[RecordedEntry, ...], say: Translator) -> None:
        for entry in entries:
            label = say(mark("{label}, reversed: {reason}"), label=entry.label, reason=row.reason)
            self._running.reverse(entry, row.date, label)
        made = Undone(entries[0].key, tuple(each.number for each in entries), row.date, row.reason)
        self._work.store(KIND, made.key, self._documents.month, made.to_dict())


def _place(posting: RecordedPosting) -> tuple[str, str, Holder]:
    holder = Holder(posting.activity, posting.person, posting.party)
    return posting.role, posting.item, holder


def _side(role: str) -> int:
    """The sign of what a role has open, debit positive; 0 for a role that opens nothing."""
    if role == "pay_advances":
        return 1
    if role in _FLOWS:
        return 0
    bucket = ROLES[role].bucket
    return 1 if bucket in _DEBIT else -1 if bucket in _CREDIT else 0


def _cost_lines(entry: RecordedEntry) -> Iterator[BaseLine]:
    """What an expense took off margins, given back: one line for each activity."""
    costs: dict[tuple[str, str], int] = {}
    owed: dict[str, int] = {}
    for each in entry.postings:
        if ROLES[each.role].profit_and_loss:
            place = (each.activity, each.role)
            costs[place] = costs.get(place, 0) + each.amount
        elif each.role in ("suppliers", "expense_claims"):
            owed[each.activity] = owed.get(each.activity, 0) - each.amount
    for (activity, role), amount in costs.items():
        yield BaseLine(activity, entry.document, Flow.COST, -amount, -owed.get(activity, 0), role)
