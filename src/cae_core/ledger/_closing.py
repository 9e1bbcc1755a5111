"""What closing a month means, whichever store does it: its checks, numbers and seals."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import attrs

from cae_core.errors import CaeError
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.records import number_parts, number_text
from cae_core.ledger.refusals import (
    DraftsLeftBehind,
    MonthOutOfOrder,
    OpeningTooLate,
    ValidatedTooEarly,
    YearReopened,
)
from cae_core.ledger.seals import SCHEMA, first_seal, seal
from cae_core.messages import mark
from cae_core.periods import Month


class BadYearLabel(CaeError, ValueError):
    """A label that numbers cannot begin with. Data: year."""

    template = mark("“{year}” cannot label a financial year: expected one such as 2026 or 2025-2026")


class Draft(NamedTuple):
    """What closing needs of a draft."""

    id: int
    key: str
    journal: str
    date: dt.date
    content: str


class Numbered(NamedTuple):
    """The number and seal that closing gives to a draft."""

    id: int
    sequence: int
    seal: str


class Totals(NamedTuple):
    """The sums of a month's entries, in minor units, and their documents."""

    postings: int
    debit: int
    credit: int
    documents: int
    documents_digest: str


@attrs.frozen
class Identity:
    """Whose book it is: on every certificate, country and currency also under the first seal."""

    cooperative: str
    country: str
    currency: str

    @property
    def first_seal(self) -> str:
        """The seal before the first entry."""
        return first_seal(self.country, self.currency)


@attrs.frozen
class Closing:
    """The closing of one month: where the chain stands, and what may follow."""

    identity: Identity
    month: Month
    year: str
    validated_on: dt.date
    previous: str
    sequence: int

    @classmethod
    def begin(
        cls,
        identity: Identity,
        certificates: Sequence[Certificate],
        month: Month,
        year: str,
        validated_on: dt.date,
    ) -> Closing:
        """Check that month comes next, in this or a new financial year, and on a day that follows."""
        if not re.fullmatch(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*", year, re.ASCII):
            raise BadYearLabel(year=year)
        if not certificates:
            return cls(identity, month, year, validated_on, identity.first_seal, 0)
        last = certificates[-1]
        if month != last.month.next():
            raise MonthOutOfOrder(month=month, expected=last.month.next())
        if year != last.year and any(certificate.year == year for certificate in certificates):
            raise YearReopened(year=year, current=last.year)
        if validated_on < last.validated_on:
            raise ValidatedTooEarly(validated_on=validated_on, earliest=last.validated_on)
        return cls(identity, month, year, validated_on, last.head, last_sequence(certificates, year))

    def number(self, drafts: Iterable[Draft]) -> Iterator[Numbered]:
        """Number and seal drafts, given in order of posting, opening balances first (FR-4.10)."""
        head, sequence, day = self.previous, self.sequence, self.validated_on.isoformat()
        first = self.month.first
        for draft in drafts:
            self._check(draft, first)
            sequence += 1
            head = seal(head, self.year, sequence, day, draft.content)
            yield Numbered(draft.id, sequence, head)

    def _check(self, draft: Draft, first: dt.date) -> None:
        if draft.date < first:
            raise DraftsLeftBehind(key=draft.key, date=draft.date, month=self.month)
        if draft.date > self.validated_on:
            raise ValidatedTooEarly(validated_on=self.validated_on, earliest=draft.date)
        if draft.journal == "opening" and self.sequence:
            raise OpeningTooLate(key=draft.key, year=self.year)

    def certify(self, entries: int, head: str, totals: Totals) -> Certificate:
        """The certificate of the month once its drafts are numbered; ``head`` is the last one's seal."""
        first, last = self.sequence + 1, self.sequence + entries
        return Certificate(
            schema=SCHEMA,
            cooperative=self.identity.cooperative,
            country=self.identity.country,
            currency=self.identity.currency,
            month=self.month,
            year=self.year,
            validated_on=self.validated_on,
            first=number_text(self.year, first) if entries else "",
            last=number_text(self.year, last) if entries else "",
            entries=entries,
            postings=totals.postings,
            debit=totals.debit,
            credit=totals.credit,
            documents=totals.documents,
            documents_digest=totals.documents_digest,
            previous=self.previous,
            head=head,
        )


def last_sequence(certificates: Iterable[Certificate], year: str) -> int:
    """The last number given in a financial year, 0 before the first."""
    parts = (number_parts(each.last) for each in certificates if each.year == year and each.last)
    return max((found[1] for found in parts if found), default=0)
