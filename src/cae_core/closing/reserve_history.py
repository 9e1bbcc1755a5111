"""What moved each reserve since the book began, entry by entry, and what decided it; in minor units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from cae_core.capital.indivisible import Cause, Move
from cae_core.capital.reserve_law import RESERVE_ROLES
from cae_core.closing.reserve_run import reserve_causes, reserve_entries
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.votes import allocation_key
from cae_core.cooperative.cooperative import Cooperative
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence, mark


@attrs.frozen
class ReserveChange:
    """One entry's effect on reserves: what it adds to each role, and what each then holds, all positive.

    ``cause`` says what decided it.
    """

    date: dt.date
    number: str
    cause: Sentence
    amounts: Mapping[str, int]
    held: Mapping[str, int]

    @property
    def total(self) -> int:
        """What all reserves together then hold."""
        return sum(self.held.values())


def reserve_history(cooperative: Cooperative, store: Reads) -> tuple[ReserveChange, ...]:
    """Everything that moved a reserve, in order; what opening balances brought comes first."""
    causes = dict(reserve_causes(cooperative, store))
    years = {allocation_key(each.key): str(each.payload["year"]) for each in store.documents(ALLOCATION)}
    held = dict.fromkeys(RESERVE_ROLES, 0)
    found: list[ReserveChange] = []
    for entry in reserve_entries(store):
        amounts = dict.fromkeys(RESERVE_ROLES, 0)
        for posting in entry.postings:
            if posting.role in amounts:
                amounts[posting.role] -= posting.amount
        held = {role: held[role] + amount for role, amount in amounts.items()}
        if any(amounts.values()):
            cause = _cause(entry, causes.get(entry.key, ()), years.get(entry.key, ""))
            found.append(ReserveChange(entry.date, entry.number, cause, amounts, held))
    return tuple(found)


def _cause(entry: RecordedEntry, moves: tuple[Move, ...], year: str) -> Sentence:
    """What decided an entry, as the book knows it; its wording counts for nothing."""
    if entry.reverses:
        return Sentence(mark("entry {number} reversed"), {"number": entry.reverses})
    if not moves:
        if entry.journal.key == "opening":
            return Sentence(mark("brought in when the book began"))
        return Sentence(mark("nothing lawful decided it"))
    causes = {move.cause for move in moves}
    if Cause.DEVOLUTION in causes:
        return Sentence(mark("liquidation {reference}"), {"reference": entry.document})
    if Cause.LOSS in causes:
        return Sentence(mark("loss of {year} borne"), {"year": year})
    return Sentence(mark("allocation of the result of {year}"), {"year": year})
