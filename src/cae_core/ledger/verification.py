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
from cae_core.ledger._raw import LAST, Evidence, Header, Link, Place, entry_fault
from cae_core.ledger.certificate import Certificate, UnreadableCertificate
from cae_core.ledger.records import number_parts, number_text
from cae_core.ledger.seals import document_line, lines_digest, seal
from cae_core.messages import mark

MOST = 100
"""No more findings than this are kept: after the first ones, they say little."""


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
        colon = translate(mark(": ")) if translate else ": "
        return f"{self.number}{colon}{said}" if self.number else said


NO_LONGER_KNOWN = mark("{month} was certified closed, and the book no longer knows it")


def verify(evidence: Evidence, given: Iterable[Certificate] = ()) -> tuple[Finding, ...]:
    """What is wrong with a store's rows, the first bad number first, drafts last."""
    verification = _Verification(evidence.identity)
    verification.read_entries(evidence)
    verification.check_chain(evidence)
    verification.read_periods(evidence)
    verification.check_given(given)
    return verification.sorted_findings()


class _MonthChain:
    """The part of the chain that a month's entries make, from its first link on."""

    def __init__(self, first: Link) -> None:
        self.first, self.year = first.number, str(first.year)
        self.last, self.head = "", ""
        self.count = 0
        self.days: set[Any] = set()

    def add(self, link: Link) -> None:
        """Take in the month's next link."""
        self.last, self.head = link.number, str(link.seal)
        self.count += 1
        self.days.add(link.validated_on)


class _Verification:
    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.findings: list[tuple[Place, Finding]] = []
        self.month_findings: list[Finding] = []
        self.months: dict[str, _MonthChain] = {}
        self.sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.certificates: dict[str, Certificate] = {}

    def found(self, place: Place, number: str, reason: str, /, **fields: Any) -> None:
        """Take down what is wrong with an entry, and its place in the book."""
        self.findings.append((place, Finding(number, reason, fields)))

    def found_month(self, number: str, reason: str, /, **fields: Any) -> None:
        """Take down what is wrong with a month."""
        self.month_findings.append(Finding(number, reason, fields))

    # Entries, one by one

    def read_entries(self, evidence: Evidence) -> None:
        """Check each entry by itself, drafts too."""
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
        """Take down postings that belong to no entry."""
        self.found(LAST, "", mark("postings without an entry (internal number {id})"), id=id_)

    def check_entry(self, header: Header, lines: list[Sequence[Any]]) -> None:
        """Check an entry and its postings; a right one counts in its month's sums (minor units)."""
        fault, link = entry_fault(header, lines), header.link
        if fault:
            place = link.place if link.numbered else LAST
            self.found(place, link.number, fault, key=header.key)
        elif link.numbered:
            sums = self.sums[header.month]
            sums[0] += len(lines)
            sums[1] += sum(line[9] for line in lines)
            sums[2] += sum(line[10] for line in lines)

    # The chain

    def check_chain(self, evidence: Evidence) -> None:
        """Follow the seals from the first entry of the book."""
        before: Link | None = None
        last: dict[Any, int] = defaultdict(int)
        for link in filter(_numbered, evidence.chain()):
            expected = last[link.year] + 1
            last[link.year] = max(expected, link.sequence)
            if link.sequence != expected:
                self.found(
                    link.place,
                    number_text(str(link.year), expected),
                    mark("expected here, found {number} (key {key})"),
                    number=link.number,
                    key=link.key,
                )
            self.check_seal(before, link)
            month = self.months.setdefault(str(link.month), _MonthChain(link))
            month.add(link)
            before = link

    def check_seal(self, before: Link | None, link: Link) -> None:
        """Check that an entry's day and seal follow from the entry before it (None: it is the first)."""
        if before and str(link.validated_on) < str(before.validated_on):
            self.found(link.place, link.number, mark("validated before the entry that it follows"))
        previous = before.seal if before else self.identity.first_seal
        texts = (previous, link.year, link.validated_on, link.content)
        right = all(isinstance(text, str) for text in texts)
        if not right or link.seal != seal(
            previous, link.year, link.sequence, link.validated_on, link.content
        ):
            self.found(link.place, link.number, mark("its seal does not follow from the entry before it"))

    # Certificates

    def read_periods(self, evidence: Evidence) -> None:
        """Compare each closed month with the certificate that the store kept of it."""
        documents: dict[str, list[str]] = defaultdict(list)
        for month, *document in evidence.documents():
            documents[str(month)].append(document_line(*map(str, document)))
        head, left = self.identity.first_seal, dict(self.months)
        for month, text in evidence.periods():
            chain = left.pop(str(month), None)
            try:
                certificate = Certificate.from_json(text)
            except (UnreadableCertificate, TypeError):
                self.found_month("", mark("the certificate of {month} cannot be read"), month=month)
            else:
                self.certificates[str(month)] = certificate
                self.compare(str(month), certificate, chain, head, documents[str(month)])
            head = chain.head if chain else head
        for month, chain in left.items():
            self.found_month(chain.first, mark("validated in {month}, which is not closed"), month=month)
        self.check_months()

    def compare(
        self,
        month: str,
        certificate: Certificate,
        chain: _MonthChain | None,
        previous: str,
        documents: list[str],
    ) -> None:
        """Report the first thing in which a month differs from its certificate."""
        postings, debit, credit = self.sums.get(month, (0, 0, 0))
        actual = attrs.evolve(
            certificate,
            country=self.identity.country,
            currency=self.identity.currency,
            first=chain.first if chain else "",
            last=chain.last if chain else "",
            year=chain.year if chain else certificate.year,
            entries=chain.count if chain else 0,
            postings=postings,
            debit=debit,
            credit=credit,
            documents=len(documents),
            documents_digest=lines_digest(documents),
            previous=previous,
            head=chain.head if chain else previous,
        )
        days = chain.days if chain else set()
        if month != str(certificate.month) or not days <= {certificate.validated_on.isoformat()}:
            self.found_month(
                certificate.first, mark("the certificate of {month} is not that month's"), month=month
            )
        self.differs(certificate, actual)

    def differs(self, certificate: Certificate, actual: Certificate) -> None:
        """Take down the first field in which a month differs from its certificate, if any does."""
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
        """Check that the months closed follow one another."""
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
                    NO_LONGER_KNOWN,
                    month=certificate.month,
                )
            else:
                self.differs(certificate, kept)

    def sorted_findings(self) -> tuple[Finding, ...]:
        """Entries in order, then months: one differs when any entry does, which says it better."""
        entries = [finding for _, finding in sorted(self.findings, key=itemgetter(0))]
        return tuple((entries + self.month_findings)[:MOST])


def _after(left: Any, right: Any) -> bool:
    return type(left) is int and type(right) is int and left > right


def _numbered(link: Link) -> bool:
    return link.numbered


def _first_missing(certificate: Certificate, actual: Certificate) -> str:
    """The first number that a cut tail lost, or else the first of the month."""
    certified, found = number_parts(certificate.last), number_parts(actual.last)
    if certified and found and found[0] == certified[0] and found[1] < certified[1]:
        return number_text(found[0], found[1] + 1)
    return certificate.first
