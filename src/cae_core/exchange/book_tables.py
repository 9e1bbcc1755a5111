"""The book as tables for files: the journal and the trial balance. Names of persons are not in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from cae_core.exchange.csv_files import Value
from cae_core.ledger.chart import Chart
from cae_core.ledger.records import RecordedEntry
from cae_core.messages import mark
from cae_core.money import decimal

Say = Callable[[str], str]

_JOURNAL = (
    mark("Number"),
    mark("Date"),
    mark("Journal"),
    mark("Document"),
    mark("Document date"),
    mark("Account"),
    mark("Account name"),
    mark("Activity"),
    mark("Third party"),
    mark("Person"),
    mark("Item"),
    mark("Label"),
    mark("Debit"),
    mark("Credit"),
)
_BALANCE = (
    mark("Account"),
    mark("Account name"),
    mark("Activity"),
    mark("Opening balance"),
    mark("Debit"),
    mark("Credit"),
    mark("Closing balance"),
)
_TOTAL = mark("Total")


@attrs.frozen
class TableOut:
    """A table to be written: header and rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def journal(entries: Iterable[RecordedEntry], currency: str, say: Say = str) -> TableOut:
    """Return the journal, one row a posting, in the order given; headers go through ``say``."""
    rows: list[list[Value]] = []
    for entry in entries:
        head: list[Value] = [
            entry.number,
            entry.date,
            entry.journal.code,
            entry.document,
            entry.document_date,
        ]
        for (_, number, label), activity, amount, party, person, item in entry.postings:
            debit = decimal(amount, currency) if amount > 0 else None
            credit = decimal(-amount, currency) if amount < 0 else None
            rows.append([*head, number, label, activity, party, person, item, entry.label, debit, credit])
    return TableOut([say(name) for name in _JOURNAL], rows)


@attrs.define
class _Line:
    opening: int = 0
    debit: int = 0
    credit: int = 0
    label: str = ""
    named: int = 0  # the rank of the posting whose label it has


class Moved:
    """What entries move, by account number and activity, summed while they pass on to another table."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], _Line] = defaultdict(_Line)
        self._postings = 0

    def through(self, entries: Iterable[RecordedEntry]) -> Iterator[RecordedEntry]:
        """Yield entries as they are, counting them in."""
        for entry in entries:
            for posting in entry.postings:
                amount, account = posting.amount, posting.account
                line = self.lines[account.number, posting.activity]
                if amount > 0:
                    line.debit += amount
                else:
                    line.credit -= amount
                self._postings += 1
                line.label, line.named = account.label, self._postings
            yield entry

    def all_of(self, entries: Iterable[RecordedEntry]) -> Moved:
        """Count entries in; returns itself."""
        for _ in self.through(entries):
            pass
        return self


def trial_balance(
    opening: Mapping[tuple[str, str], int],
    entries: Iterable[RecordedEntry] | Moved,
    chart: Chart,
    currency: str,
    say: Say = str,
    *,
    by_activity: bool = False,
) -> TableOut:
    """Return the trial balance of a period: each account's opening, movements and closing, then the total.

    ``entries`` are the period's, or what they `Moved` when another table has read them already.
    ``opening`` are the balances (activity, role) before the period, in minor units, debit positive, as
    are the opening and closing columns. With ``by_activity``, a row an account and activity;
    otherwise the activity column is empty.
    """
    lines: dict[tuple[str, str], _Line] = defaultdict(_Line)
    for (activity, role), amount in opening.items():
        line = lines[chart.number(role), activity if by_activity else ""]
        line.opening += amount
        line.label = line.label or chart.label(role)
    moved = entries if isinstance(entries, Moved) else Moved().all_of(entries)
    for (number, activity), found in moved.lines.items():
        line = lines[number, activity if by_activity else ""]
        line.debit += found.debit
        line.credit += found.credit
        if found.named > line.named:
            line.label, line.named = found.label, found.named
    rows = [
        _balance_row(number, activity, line, currency)
        for (number, activity), line in sorted(lines.items())
        if line.opening or line.debit or line.credit
    ]
    total = _Line(
        *(sum(getattr(line, name) for line in lines.values()) for name in ("opening", "debit", "credit"))
    )
    total.label = say(_TOTAL)
    return TableOut([say(name) for name in _BALANCE], [*rows, _balance_row("", "", total, currency)])


def _balance_row(number: str, activity: str, line: _Line, currency: str) -> list[Value]:
    closing = line.opening + line.debit - line.credit
    amounts = [decimal(minor, currency) for minor in (line.opening, line.debit, line.credit, closing)]
    return [number, line.label, activity, *amounts]
