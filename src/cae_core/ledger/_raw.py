"""The raw rows that verification reads, and what can be wrong with one entry by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from cae_core.ledger._closing import Identity
from cae_core.ledger.records import number_text
from cae_core.ledger.seals import digest, sealed_text
from cae_core.messages import mark

Place = tuple[str, int]
LAST: Place = ("~", 0)  # after every month: drafts, and rows of no entry


class Link(NamedTuple):
    """What the chain of seals needs of a raw row of the entries."""

    key: Any
    month: Any
    content: Any
    year: Any
    sequence: Any
    validated_on: Any
    seal: Any

    @property
    def numbered(self) -> bool:
        """Whether it has a year and a number to be placed by."""
        return type(self.sequence) is int and self.year is not None

    @property
    def number(self) -> str:
        """Its number, empty when it has none."""
        return number_text(str(self.year), self.sequence) if self.numbered else ""

    @property
    def place(self) -> Place:
        """Where a numbered entry stands in order of validation."""
        return str(self.month), self.sequence


class Header(NamedTuple):
    """A raw row of the entries: whatever the store holds, of whatever type."""

    id: Any
    key: Any
    journal: Any
    journal_code: Any
    journal_label: Any
    date: Any
    document: Any
    document_date: Any
    label: Any
    reverses: Any
    month: Any
    content: Any
    year: Any
    sequence: Any
    validated_on: Any
    seal: Any

    @property
    def link(self) -> Link:
        """What the chain needs of it."""
        return Link(self.key, *self[10:])


class Evidence(Protocol):
    """The raw rows of a store."""

    @property
    def identity(self) -> Identity:
        """What the first seal depends on."""
        ...

    def headers(self) -> Iterable[Header]:
        """Every entry, by id."""
        ...

    def chain(self) -> Iterable[Link]:
        """Every numbered entry, by month and number."""
        ...

    def lines(self) -> Iterable[Sequence[Any]]:
        """Every posting by (entry, line): entry, line, role, account number and label, activity,
        party, person, item, debit, credit.
        """
        ...

    def periods(self) -> Iterable[tuple[Any, Any]]:
        """Every closed month and its certificate's text, by month."""
        ...

    def documents(self) -> Iterable[tuple[Any, Any, Any, Any]]:
        """Every document's month, kind, key and payload."""
        ...


def entry_fault(header: Header, lines: Sequence[Sequence[Any]]) -> str:
    """What is wrong with an entry by itself, or nothing."""
    try:
        return _content_fault(header, lines) or _state_fault(header)
    except (TypeError, ValueError):  # a value of a type that no column was ever given
        return mark("entry {key} cannot be read: its rows hold what they never should")


def _content_fault(header: Header, lines: Sequence[Sequence[Any]]) -> str:
    if [line[1] for line in lines] != list(range(1, len(lines) + 1)):
        return mark("the lines of entry {key} are not 1, 2, 3…")
    texts = [(*line[2:9], str(line[9]), str(line[10])) for line in lines]
    if digest(sealed_text(header[1:10], texts)) != header.content:
        return mark("the content of entry {key} was changed")
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line[5]] += line[9] - line[10]
    if any(sums.values()) or not lines:
        return mark("entry {key} does not balance")
    if header.month != header.date[:7]:
        return mark("entry {key} is not in the month of its date")
    return ""


def _state_fault(header: Header) -> str:
    if _is_draft(header):
        return ""
    if any(value is None for value in header[12:]):
        return mark("entry {key} is neither a draft nor validated")
    return mark("entry {key} was validated before its own date") if header.validated_on < header.date else ""


def _is_draft(header: Header) -> bool:
    return header[12:] == (None, None, None, None)


def raw_lines(id_: int, lines: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Number an entry's lines as stores do, from 1."""
    return ((id_, line, *fields) for line, fields in enumerate(lines, 1))
