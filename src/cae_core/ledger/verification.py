"""Verification of a whole book: every digest, seal, number, balance and certificate recomputed.

It works on raw rows and trusts none of them, since what it looks for is rows that someone changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import attrs

from cae_core.ledger._closing import Identity
from cae_core.ledger._raw import Evidence, Header, entry_fault
from cae_core.ledger.certificate import Certificate, UnreadableCertificate
from cae_core.ledger.records import number_parts, number_text
from cae_core.ledger.seals import documents_digest, seal
from cae_core.messages import mark

MOST = 100
"""No more findings than this are kept: after the first ones, they say little."""


_Place = tuple[str, int]
_LAST: _Place = ("~", 0)  # after every month: drafts, and rows of no entry


@attrs.frozen
class Finding:
    """One thing wrong with a book.

    ``number`` is the validated entry it shows at, empty when it shows at none. ``reason`` is a
    source text (see ``messages``) that ``fields`` fills in.
    """

    number: str
    reason: str
    fields: Mapping[str, Any] = attrs.field(factory=dict)

    def text(self, translate: Callable[..., str] | None = None) -> str:
        """The finding as one line, through ``translate`` when given.

        >>> Finding("2026-000012", mark("its content was changed")).text()
        '2026-000012: its content was changed'
        """
        said = translate(self.reason, **self.fields) if translate else self.reason.format(**self.fields)
        return f"{self.number}: {said}" if self.number else said


def verify(evidence: Evidence, given: Iterable[Certificate] = ()) -> tuple[Finding, ...]:
    """What is wrong with a store's rows, the first bad number first, drafts last."""
    verification = _Verification(evidence.identity)
    verification.read_entries(evidence)
    verification.check_chain()
    verification.read_periods(evidence)
    verification.check_given(given)
    return verification.sorted_findings()


class _Verification:
    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.findings: list[tuple[_Place, Finding]] = []
        self.month_findings: list[Finding] = []
        self.chain: list[Header] = []
        self.sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.certificates: dict[str, Certificate] = {}

    def found(self, place: _Place, number: str, reason: str, /, **fields: Any) -> None:
        self.findings.append((place, Finding(number, reason, fields)))

    def found_month(self, number: str, reason: str, /, **fields: Any) -> None:
        self.month_findings.append(Finding(number, reason, fields))

    # Entries, one by one

    def read_entries(self, evidence: Evidence) -> None:
        """Check each entry by itself, and keep what its place in the chain needs."""
        groups = groupby(evidence.lines(), key=itemgetter(0))
        owner, lines = next(groups, (None, iter(())))
        for header in evidence.headers():
            while owner is not None and owner != header.id and not _after(owner, header.id):
                self.found_orphan(owner)
                owner, lines = next(groups, (None, iter(())))
            own: list[Sequence[Any]] = []
            if owner == header.id:
                own = list(lines)
                owner, lines = next(groups, (None, iter(())))
            self.check_entry(header, own)
        for orphan in [owner, *(each for each, _ in groups)] if owner is not None else ():
            self.found_orphan(orphan)

    def found_orphan(self, id_: Any) -> None:
        self.found(_LAST, "", mark("postings without an entry (internal number {id})"), id=id_)

    def check_entry(self, header: Header, lines: list[Sequence[Any]]) -> None:
        fault = entry_fault(header, lines)
        numbered = type(header.sequence) is int and header.year is not None
        if fault:
            place = _place(header) if numbered else _LAST
            self.found(place, _number(header), fault, key=header.key)
        if not numbered:
            return
        self.chain.append(header)
        if not fault:
            sums = self.sums[header.month]
            sums[0] += len(lines)
            sums[1] += sum(line[9] for line in lines)
            sums[2] += sum(line[10] for line in lines)

    # The chain

    def check_chain(self) -> None:
        """Follow the seals from the first entry of the book."""
        self.chain.sort(key=_place)
        before: Header | None = None
        last: dict[Any, int] = defaultdict(int)
        for header in self.chain:
            expected = last[header.year] + 1
            last[header.year] = max(expected, header.sequence)
            if header.sequence != expected:
                self.found(
                    _place(header),
                    number_text(str(header.year), expected),
                    mark("expected here, found {number} (key {key})"),
                    number=_number(header),
                    key=header.key,
                )
            self.check_seal(before, header)
            before = header

    def check_seal(self, before: Header | None, header: Header) -> None:
        if before and str(header.validated_on) < str(before.validated_on):
            self.found(_place(header), _number(header), mark("validated before the entry that it follows"))
        previous = before.seal if before else self.identity.first_seal
        texts = (previous, header.year, header.validated_on, header.content)
        right = all(map(_is_text, texts))
        if not right or header.seal != seal(
            previous, header.year, header.sequence, header.validated_on, header.content
        ):
            place, number = _place(header), _number(header)
            self.found(place, number, mark("its seal does not follow from the entry before it"))

    # Certificates

    def read_periods(self, evidence: Evidence) -> None:
        """Compare each closed month with the certificate that the store kept of it."""
        documents: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for month, *document in evidence.documents():
            kind, key, payload = map(str, document)
            documents[str(month)].append((kind, key, payload))
        head, in_month = self.identity.first_seal, _by_month(self.chain)
        for month, text in evidence.periods():
            headers = in_month.pop(str(month), [])
            try:
                certificate = Certificate.from_json(text)
            except (UnreadableCertificate, TypeError):
                self.found_month("", mark("the certificate of {month} cannot be read"), month=month)
                continue
            self.certificates[str(month)] = certificate
            self.compare(str(month), certificate, headers, head, documents[str(month)])
            head = str(headers[-1].seal) if headers else head
        for month, headers in in_month.items():
            self.found_month(
                _number(headers[0]), mark("validated in {month}, which is not closed"), month=month
            )
        self.check_months()

    def compare(
        self,
        month: str,
        certificate: Certificate,
        headers: Sequence[Header],
        previous: str,
        documents: list[tuple[str, str, str]],
    ) -> None:
        """Report the first thing in which a month differs from its certificate."""
        postings, debit, credit = self.sums.get(month, (0, 0, 0))
        actual = attrs.evolve(
            certificate,
            country=self.identity.country,
            currency=self.identity.currency,
            first=_number(headers[0]) if headers else "",
            last=_number(headers[-1]) if headers else "",
            year=str(headers[0].year) if headers else certificate.year,
            entries=len(headers),
            postings=postings,
            debit=debit,
            credit=credit,
            documents=len(documents),
            documents_digest=documents_digest(documents),
            previous=previous,
            head=str(headers[-1].seal) if headers else previous,
        )
        if month != str(certificate.month) or any(
            header.validated_on != certificate.validated_on.isoformat() for header in headers
        ):
            self.found_month(
                certificate.first, mark("the certificate of {month} is not that month's"), month=month
            )
        self.differs(certificate, actual)

    def differs(self, certificate: Certificate, actual: Certificate) -> None:
        if actual == certificate:
            return
        name = next(
            f.name
            for f in attrs.fields(Certificate)
            if getattr(actual, f.name) != getattr(certificate, f.name)
        )
        self.found_month(
            _first_missing(certificate, actual),
            mark("{month} differs from its certificate: {field} is {actual}, certified {certified}"),
            month=certificate.month,
            field=name,
            actual=getattr(actual, name),
            certified=getattr(certificate, name),
        )

    def check_months(self) -> None:
        months = [certificate.month for certificate in self.certificates.values()]
        for month, following in pairwise(months):
            if following != month.next():
                self.found_month("", mark("{month} is closed, but not the month before it"), month=following)

    def check_given(self, given: Iterable[Certificate]) -> None:
        """Compare the certificates kept outside with those of the store."""
        for certificate in sorted(given, key=lambda each: each.month):
            kept = self.certificates.get(str(certificate.month))
            if kept is None:
                self.found_month(
                    certificate.first,
                    mark("{month} was certified closed, and the book no longer knows it"),
                    month=certificate.month,
                )
            else:
                self.differs(certificate, kept)

    def sorted_findings(self) -> tuple[Finding, ...]:
        """Entries in order, then months: one differs when any entry does, which says it better."""
        entries = [finding for _, finding in sorted(self.findings, key=itemgetter(0))]
        return tuple((entries + self.month_findings)[:MOST])


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _after(left: Any, right: Any) -> bool:
    return type(left) is int and type(right) is int and left > right


def _number(header: Header) -> str:
    if type(header.sequence) is not int or header.year is None:
        return ""
    return number_text(str(header.year), header.sequence)


def _place(header: Header) -> _Place:
    """Where a numbered entry stands in order of validation."""
    return str(header.month), header.sequence


def _by_month(chain: Sequence[Header]) -> dict[str, list[Header]]:
    return {month: list(headers) for month, headers in groupby(chain, key=lambda each: str(each.month))}


def _first_missing(certificate: Certificate, actual: Certificate) -> str:
    """The first number that a cut tail lost, or else the first of the month."""
    certified, found = number_parts(certificate.last), number_parts(actual.last)
    if certified and found and found[0] == certified[0] and found[1] < certified[1]:
        return number_text(found[0], found[1] + 1)
    return certificate.first
