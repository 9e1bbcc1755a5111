"""Whether entries move indivisible reserves for a lawful cause alone, each posted as its cause says.

An entry's cause is what the book knows decided it, by the entry's key: its wording counts for nothing. An
entry that nothing decided, or that pays anybody out of a reserve, is told with what the law says.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move, ReserveRefused
from cae_core.errors import CaeError, Problem
from cae_core.ledger.entries import Entry
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.verification import Finding
from cae_core.messages import Sentence, mark

TAKERS: Mapping[Cause, frozenset[str]] = {
    Cause.LOSS: frozenset({"allocated_result", "carried_forward"}),
    Cause.CAPITALISATION: frozenset({"capital"}),
    Cause.DEVOLUTION: frozenset({"allocated_outside", "allocated_result", "carried_forward"}),
}
"""The roles that an entry which lowers a reserve may credit, by its cause: never what is owed to a person."""

_OUTSIDE = frozenset({"allocated_outside"})

Causes = Mapping[str, tuple[Move, ...]]
Original = Callable[[str], Entry | RecordedEntry | None]


def _nothing(_number: str) -> None:
    return None


@attrs.frozen
class ReserveFault:
    """An entry that moves an indivisible reserve as no law lets it. ``number`` is empty for a draft."""

    key: str
    number: str
    error: CaeError

    def problem(self) -> Problem:
        """The fault as a problem of what is being posted."""
        return Problem(self.error.template, None, "", self.key, fields=self.error.data)

    def finding(self) -> Finding:
        """The fault as a finding in a book."""
        said = {name: _spoken(name, value) for name, value in self.error.data.items()}
        return Finding(self.number or self.key, self.error.template, said)


def _spoken(name: str, value: Any) -> Any:
    return Sentence(value) if name == "reason" and isinstance(value, str) else value


@attrs.frozen
class ReservesChecked:
    """The reserves once entries are followed, and what is wrong with those entries."""

    reserve: IndivisibleReserve
    faults: tuple[ReserveFault, ...] = ()


def check_reserves(
    entries: Iterable[Entry | RecordedEntry],
    causes: Causes,
    reserve: IndivisibleReserve,
    original: Original = _nothing,
    undone: Iterable[str] = (),
) -> ReservesChecked:
    """Follow entries in order and tell each that moves an indivisible reserve without a lawful cause.

    ``causes`` are the moves that a decision gave leave to, by the key of the entry that posts it;
    ``original`` finds the entry that another one reverses, by its number, and ``undone`` are the numbers of
    those reversed before: what an entry brought is given back once. A reserve at fault is followed all
    the same, so that each entry is told once.

    >>> import datetime as dt
    >>> from cae_core.country import find_country
    >>> from cae_core.capital.reserve_law import ReserveLaw
    >>> from cae_core.ledger.entries import Posting
    >>> law = ReserveLaw(find_country("MA").legal_form("ma_cooperative").parameters)
    >>> day = dt.date(2026, 6, 1)
    >>> paid = (Posting("legal_reserve", "services", 900), Posting("bank", "services", -900))
    >>> entry = Entry("bonus:1", "bank", day, "B1", day, "Bonus", paid)
    >>> (fault,) = check_reserves([entry], {}, IndivisibleReserve(law, {"legal_reserve": 1000})).faults
    >>> print(fault.finding().text())
    bonus:1: legal_reserve, -900 minor units: nothing lawful decided it (MA-37, L112 art. 2; ...)
    """
    faults, gone = [], set(undone)
    for entry in entries:
        found = _Checked(entry, causes.get(entry.key, ()), reserve)
        if not found.amounts:
            continue
        try:
            reserve = found.followed(original, gone)
            gone.add(entry.reverses or "")
        except CaeError as error:
            number = entry.number if isinstance(entry, RecordedEntry) else ""
            faults.append(ReserveFault(entry.key, number, error))
            reserve = found.forced()
    return ReservesChecked(reserve, tuple(faults))


class _Checked:
    """One entry against the reserves it finds."""

    def __init__(
        self, entry: Entry | RecordedEntry, moves: tuple[Move, ...], reserve: IndivisibleReserve
    ) -> None:
        self.entry, self.moves, self.reserve = entry, moves, reserve
        self.guarded = reserve.law.guarded(entry.date)
        self.amounts = _amounts(entry, self.guarded)

    def forced(self) -> IndivisibleReserve:
        """The reserve with what the entry moves, in minor units, lawful or not. Raises nothing."""
        held = {role: self.reserve.of(role) for role in self.reserve.held.keys() | self.amounts.keys()}
        changed = {role: amount + self.amounts.get(role, 0) for role, amount in held.items()}
        return attrs.evolve(self.reserve, held=changed)

    def followed(self, original: Original, undone: Collection[str] = ()) -> IndivisibleReserve:
        """The reserve after the entry. Raises ReserveRefused, LawNotEstablished, UnlawfulBeneficiary."""
        if self.entry.reverses:
            if self.entry.reverses in undone:
                raise self._refuse(mark("an entry that is undone already"))
            return self._reversed(original(self.entry.reverses))
        moves = self.moves
        if not moves and _journal(self.entry) == "opening":
            moves = (Move(Cause.OPENING, self.amounts),)
        if not moves:
            raise self._refuse(mark("nothing lawful decided it"))
        decided: dict[str, int] = defaultdict(int)
        for move in moves:
            for role, amount in move.amounts.items():
                decided[role] += amount if role in self.guarded else 0
        if {role: amount for role, amount in decided.items() if amount} != self.amounts:
            raise self._refuse(mark("the entry is not what was decided"))
        self._check_takers(moves)
        reserve = self.reserve
        for move in moves:
            reserve = reserve.after(move, self.entry.date)
        return reserve

    def _check_takers(self, moves: Iterable[Move]) -> None:
        """What a reserve gives may go nowhere but where its cause sends it."""
        lowering = [move for move in moves if any(amount < 0 for amount in move.amounts.values())]
        if not lowering:
            return
        takers = frozenset.union(*map(_takers, lowering))
        for posting in self.entry.postings:
            if posting.amount < 0 and posting.role not in takers | self.guarded:
                raise self._refuse(mark("what leaves a reserve reaches an account that it may not"))

    def _reversed(self, found: Entry | RecordedEntry | None) -> IndivisibleReserve:
        """A reversal undoes the whole of the entry that moved the reserve, and nothing else."""
        if found is None or _lines(found, -1) != _lines(self.entry, 1):
            raise self._refuse(mark("a reversal that does not undo the very entry it names"))
        reserve = self.forced()
        if any(amount < 0 for amount in reserve.held.values()):
            raise self._refuse(mark("more than the reserve holds"))
        return reserve

    def _refuse(self, reason: str) -> ReserveRefused:
        role = min(self.amounts, key=lambda each: (self.amounts[each], each))
        return ReserveRefused(
            role=role, amount=self.amounts[role], reason=reason, source=self._source(role, self.entry.date)
        )

    def _source(self, role: str, on: dt.date) -> str:
        """Who says that the reserve is indivisible. Raises LawNotEstablished where nobody knows."""
        said = self.reserve.law.indivisible(role, on)
        return said.source if said is not None else "–"


def _takers(move: Move) -> frozenset[str]:
    heirless = move.cause is Cause.DEVOLUTION and not move.beneficiary
    return TAKERS.get(move.cause, frozenset()) - (_OUTSIDE if heirless else frozenset())


def _journal(entry: Entry | RecordedEntry) -> str:
    return entry.journal if isinstance(entry, Entry) else entry.journal.key


def _amounts(entry: Entry | RecordedEntry, roles: frozenset[str]) -> dict[str, int]:
    """What an entry adds to each of some roles, what it takes off negative."""
    sums: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        if posting.role in roles:
            sums[posting.role] -= posting.amount
    return {role: amount for role, amount in sums.items() if amount}


def _lines(entry: Entry | RecordedEntry, sign: int) -> Counter[tuple[str, str, int, str, str]]:
    return Counter(
        (each.role, each.activity, sign * each.amount, each.party, each.item) for each in entry.postings
    )
