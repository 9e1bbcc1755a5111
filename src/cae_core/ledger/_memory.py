"""What a ledger in memory holds, the questions it answers, and its raw rows for verification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.ledger._closing import Identity
from cae_core.ledger._payloads import thawed
from cae_core.ledger._raw import Header, Link, raw_lines
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.records import BookAccount, Movement, RecordedEntry, StoredDocument
from cae_core.ledger.refusals import MonthNotClosed
from cae_core.ledger.store import When, first_day, last_day
from cae_core.periods import Month


@attrs.define
class Kept:
    """What a ledger holds. Dictionaries keep the order of posting."""

    entries: dict[str, RecordedEntry] = attrs.field(factory=dict)  # by key
    numbers: dict[str, str] = attrs.field(factory=dict)  # number to key
    certificates: list[Certificate] = attrs.field(factory=list)
    documents: dict[tuple[str, str], tuple[Month, str]] = attrs.field(factory=dict)
    identities: dict[str, str] = attrs.field(factory=dict)
    last_id: int = 0


class MemoryReads:
    """The questions that a ledger and its transactions answer."""

    def __init__(self, kept: Kept, identity: Identity) -> None:
        self._kept = kept
        self._identity = identity

    @property
    def cooperative(self) -> str:
        """The name that certificates bear."""
        return self._identity.cooperative

    @property
    def country(self) -> str:
        """ISO code of the country the ledger is kept under."""
        return self._identity.country

    @property
    def currency(self) -> str:
        """The one currency of the ledger."""
        return self._identity.currency

    def entries(
        self,
        *,
        month: Month | None = None,
        since: When = None,
        until: When = None,
        activity: str | None = None,
        journal: str | None = None,
        number: str | None = None,
        key: str | None = None,
        keys: Iterable[str] | None = None,
        validated: bool | None = None,
        reversing: bool | None = None,
    ) -> Iterator[RecordedEntry]:
        """See `Reads.entries`."""
        wanted = None if keys is None else frozenset(keys)
        for entry in sorted(self._among(number, key, since, until), key=_place):
            if (
                (month is None or entry.month == month)
                and (journal is None or entry.journal.key == journal)
                and (wanted is None or entry.key in wanted)
                and (validated is None or entry.validated == validated)
                and (reversing is None or bool(entry.reverses) == reversing)
                and (activity is None or any(each.activity == activity for each in entry.postings))
            ):
                yield entry

    def _among(self, number: str | None, key: str | None, since: When, until: When) -> list[RecordedEntry]:
        kept, low, high = self._kept, first_day(since), last_day(until)
        if number is not None:
            found = [kept.entries[kept.numbers[number]]] if number in kept.numbers else []
        else:
            found = list(kept.entries.values())
        return [
            entry
            for entry in found
            if (key is None or entry.key == key)
            and (low is None or entry.date >= low)
            and (high is None or entry.date <= high)
        ]

    def movements(
        self,
        *,
        since: When = None,
        until: When = None,
        activity: str | None = None,
        roles: Iterable[str] | None = None,
    ) -> Iterator[Movement]:
        """See `Reads.movements`."""
        wanted = None if roles is None else frozenset(roles)
        found = self._among(None, None, since, until)
        for entry in sorted(found, key=lambda entry: (entry.date, *_place(entry))):
            for each in entry.postings:
                if (activity is None or each.activity == activity) and (
                    wanted is None or each.role in wanted
                ):
                    yield Movement(
                        entry.id,
                        entry.number,
                        entry.key,
                        entry.journal,
                        entry.date,
                        entry.document,
                        entry.label,
                        each,
                    )

    def totals(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, BookAccount], tuple[int, int]]:
        """See `Reads.totals`."""
        sums: dict[tuple[str, BookAccount], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for entry in self._among(None, None, since, until):
            for each in entry.postings:
                if activity is None or each.activity == activity:
                    debit, credit = sums[each.activity, each.account]
                    sums[each.activity, each.account] = (debit + each.debit, credit + each.credit)
        return dict(sums)

    def balances(
        self, *, since: When = None, until: When = None, activity: str | None = None
    ) -> dict[tuple[str, str], int]:
        """See `Reads.balances`."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for (name, account), (debit, credit) in self.totals(
            since=since, until=until, activity=activity
        ).items():
            sums[name, account.role] += debit - credit
        return dict(sums)

    def open_items(self, role: str, *, until: When = None) -> dict[tuple[str, str, str, str], int]:
        """See `Reads.open_items`."""
        return self.all_open_items((role,), until=until)[role]

    def all_open_items(
        self, roles: Iterable[str], *, until: When = None
    ) -> dict[str, dict[tuple[str, str, str, str], int]]:
        """See `Reads.all_open_items`."""
        sums: dict[str, dict[tuple[str, str, str, str], int]] = {key: defaultdict(int) for key in roles}
        for entry in self._among(None, None, None, until):
            for each in entry.postings:
                if each.role in sums:
                    sums[each.role][each.item, each.activity, each.person, each.party] += each.amount
        return {
            key: {item: amount for item, amount in found.items() if amount} for key, found in sums.items()
        }

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """See `Reads.known_keys`."""
        return frozenset(keys) & {entry.key for entry in self._among(None, None, None, None)}

    def documents(self, kind: str | None = None, month: Month | None = None) -> tuple[StoredDocument, ...]:
        """See `Reads.documents`."""
        found = (
            StoredDocument(each, key, stored, thawed(payload))
            for (each, key), (stored, payload) in self._kept.documents.items()
            if (kind is None or each == kind) and (month is None or stored == month)
        )
        return tuple(sorted(found, key=lambda each: (each.month, each.kind, each.key)))

    def closed_months(self) -> tuple[Month, ...]:
        """The closed months, in order."""
        return tuple(certificate.month for certificate in self._kept.certificates)

    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates of all closed months, in order."""
        return tuple(self._kept.certificates)

    def certificate(self, month: Month) -> Certificate:
        """The certificate of a closed month; raises MonthNotClosed."""
        for certificate in self._kept.certificates:
            if certificate.month == month:
                return certificate
        raise MonthNotClosed(month=month)

    def identity(self, identifier: str) -> Mapping[str, Any] | None:
        """What is known of whom an identifier stands for; None once forgotten."""
        found = self._kept.identities.get(identifier)
        return None if found is None else thawed(found)


@attrs.frozen
class MemoryEvidence:
    """A ledger's content as raw rows."""

    kept: Kept
    identity: Identity

    def headers(self) -> Iterator[Header]:
        """Every entry, by id."""
        for entry in self._by_id():
            number = (entry.year, entry.sequence, str(entry.validated_on), entry.seal)
            yield Header(
                entry.id,
                entry.key,
                *entry.journal,
                entry.date.isoformat(),
                entry.document,
                entry.document_date.isoformat(),
                entry.label,
                entry.reverses,
                str(entry.month),
                entry.content,
                *(number if entry.validated else (None, None, None, None)),
            )

    def chain(self) -> Iterator[Link]:
        """Every numbered entry, by month and number."""
        links = (header.link for header in self.headers())
        return iter(sorted(filter(lambda link: link.numbered, links), key=lambda link: link.place))

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """Every posting, by entry and line, debit and credit in minor units."""
        for entry in self._by_id():
            yield from raw_lines(
                entry.id,
                (
                    (
                        *each.account,
                        each.activity,
                        each.party,
                        each.person,
                        each.item,
                        each.debit,
                        each.credit,
                    )
                    for each in entry.postings
                ),
            )

    def _by_id(self) -> list[RecordedEntry]:
        return sorted(self.kept.entries.values(), key=lambda entry: entry.id)

    def periods(self) -> Iterator[tuple[str, bytes]]:
        """Every closed month and its certificate's text, by month."""
        return ((str(each.month), each.to_json()) for each in self.kept.certificates)

    def documents(self) -> Iterator[tuple[str, str, str, str]]:
        """Every document's month, kind, key and payload."""
        for (kind, key), (month, payload) in self.kept.documents.items():
            yield str(month), kind, key, payload


def _place(entry: RecordedEntry) -> tuple[int, int, bool, int, int]:
    """Order of validation, then drafts in order of posting, month by month."""
    return (entry.date.year, entry.date.month, not entry.validated, entry.sequence, entry.id)
