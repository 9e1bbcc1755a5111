"""An assembly's allocation of a year in the book: checked under the law, posted once, all of the surplus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from cae_core.capital.allocation import Kind
from cae_core.closing.clearing import handed_over, post_handed_over
from cae_core.closing.exit_record import cleared
from cae_core.closing.proposals import SHARING, Proposal, propose, sharing_of
from cae_core.closing.running import Running
from cae_core.closing.statutes import UNUSABLE
from cae_core.closing.vote_days import taken_too_early
from cae_core.closing.vote_problems import vote_problems
from cae_core.closing.votes import KIND, allocation_key, next_vote, standing_vote
from cae_core.closing.year_end import YearEnd, find_year, year_end, year_result
from cae_core.closing.years_elsewhere import kept_elsewhere, years_elsewhere
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, VotedAllocation
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.records import StoredDocument
from cae_core.ledger.store import Reads
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import Translator, mark
from cae_core.money import plain_amount
from cae_core.periods import FinancialYear, Month
from cae_core.rules.ratio import Ratio
from cae_core.rules.values import plain

_OWED = (Kind.EMPLOYEES, Kind.MEMBERS, Kind.OUTSIDE)
"""Whom a part of the surplus is owed to, and so stays open until it is paid."""


@attrs.frozen
class AllocationRun:
    """The allocations that a month's assemblies voted: checked when asked, then posted."""

    cooperative: Cooperative
    country: Country
    documents: MonthDocuments
    store: Reads
    _made: dict[str, Proposal] = attrs.field(init=False, factory=dict)
    _years: dict[str, YearEnd] = attrs.field(init=False, factory=dict)
    _votes: dict[str, str] = attrs.field(init=False, factory=dict)

    def problems(self) -> list[Problem]:
        """What keeps an allocation from being posted: the law, the book, or what is not said."""
        found: list[Problem] = []
        seen: set[str] = set()
        for voted in self.documents.allocations:
            if voted.year in seen:
                found.append(_problem(voted, mark("the year is allocated already"), expected=_ONCE))
            seen.add(voted.year)
            found += self._problems(voted)
        return found

    def post(self, running: Running, say: Translator) -> list[Problem]:
        """Post the month's votes, before what is paid of them; nothing where a problem keeps one from it."""
        found = self.problems()
        if found:
            return found
        try:
            granted = self._granted()
        except UNUSABLE:
            return []  # said with the statutes
        early = taken_too_early(self.documents, granted, running.items, self.cooperative.currency)
        running.post_all(self.entries(say))
        return early

    def _granted(self) -> dict[str, dt.date]:
        """The roles on which this month's votes owe something, and the first day on which one does."""
        found: dict[str, dt.date] = {}
        for voted in sorted(self.documents.allocations, key=lambda each: each.date):
            for part in self._proposal(voted).allocation.parts:
                if part.amount > 0 and part.destination.kind in _OWED:
                    found.setdefault(part.destination.role, voted.date)
        return found

    def entries(self, say: Translator) -> Iterator[Entry]:
        """The entry of each allocation, dated the assembly's day, after that of what activities hand over."""
        for voted in self.documents.allocations:
            vote, amounts = self._vote(voted), self._handed_over(voted)
            if amounts:
                yield post_handed_over(voted, amounts, say, vote)
            yield post_allocation(voted, self._proposal(voted), say, vote)

    def records(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The allocations as documents of the book: what was voted, what was computed, with which inputs."""
        for voted in self.documents.allocations:
            payload = record_of(voted, self._proposal(voted)) | {"handed_over": self._handed_over(voted)}
            found = self._year(voted)
            if found.elsewhere:
                payload["results"] = {each.activity: each.result for each in found.activities}
            yield KIND, self._vote(voted), payload

    def _vote(self, voted: VotedAllocation) -> str:
        """The key of a vote of this month, before it is stored."""
        if voted.year not in self._votes:
            self._votes[voted.year] = next_vote(self.store, voted.year)
        return self._votes[voted.year]

    def _problems(self, voted: VotedAllocation) -> Iterator[Problem]:
        month = self.documents.month
        if voted.date not in month:
            expected = mark("a day of {month}")
            yield _problem(
                voted, mark("date outside the month"), "assembly", str(voted.date), expected, month=month
            )
        try:
            year = find_year(self.cooperative, voted.year)
            proposal = self._proposal(voted)
        except UNUSABLE:
            return  # said with the statutes
        except CaeError as error:
            yield from vote_problems(voted, error, self.cooperative, self.country)
            return
        if standing_vote(self.store, year.label) is not None:
            yield _problem(voted, mark("the year is allocated already"), expected=_ONCE)
        yield from self._earlier(voted, year)
        yield from self._breaches(voted, proposal)
        for why in proposal.unshared.values():
            if why is not None:
                yield from vote_problems(voted, why, self.cooperative, self.country)
        absent = {
            part.destination.role
            for part in proposal.allocation.parts
            if part.amount and part.destination.role not in self.country.chart.accounts
        }
        for role in sorted(absent | ({PAST_RESULTS} - self.country.chart.accounts.keys())):
            yield _problem(
                voted, mark("a role that the country does not have"), "", role, mark("a role of the chart")
            )

    def _earlier(self, voted: VotedAllocation, year: FinancialYear) -> Iterator[Problem]:
        """The years before, each with a result of its own, must be allocated first.

        Of two years kept elsewhere the second waits for another month: it is voted on the reserves that the
        first one leaves.
        """
        for before in self._years_before(year):
            this_month = any(each.year == before.label for each in self.documents.allocations)
            if kept_elsewhere(self.cooperative, year):
                this_month = False
            elif this_month:
                continue
            if standing_vote(self.store, before.label) is None and year_result(
                self.store, self.cooperative, before
            ):
                expected = mark("the allocation of {before} first")
                yield _problem(
                    voted, mark("an earlier year is not allocated"), expected=expected, before=before.label
                )
                return

    def _years_before(self, year: FinancialYear) -> Iterator[FinancialYear]:
        """The year before one kept here, and those kept elsewhere that were brought in, in order."""
        for before in years_elsewhere(self.cooperative):
            if before.start < year.start:
                yield before
        before = self.cooperative.year_of(year.start.previous())
        if not kept_elsewhere(self.cooperative, before):
            yield before

    def _breaches(self, voted: VotedAllocation, proposal: Proposal) -> Iterator[Problem]:
        kinds = proposal.allocation.rules.framework
        for breach in proposal.allocation.breaches:
            limit, fields = breach.limit, {"limit": breach.limit.label, "source": breach.limit.source}
            expected = ""
            if limit.nearest:
                currency = self.cooperative.currency
                fields["nearest"] = shown_plain(breach.nearest, kinds.kind(limit.nearest), currency)
                expected = mark("{nearest}, the nearest lawful figure")
            reason = mark("{limit} ({source})")
            typed = voted.inputs.get(limit.option, "")
            yield _problem(voted, reason, limit.option, typed, expected, **fields)

    def _handed_over(self, voted: VotedAllocation) -> Mapping[str, int]:
        if voted.keep_results:
            return {}
        found = self._year(voted)
        return handed_over(found, cleared(self.store, found.year))

    def _proposal(self, voted: VotedAllocation) -> Proposal:
        if voted.year not in self._made:
            self._made[voted.year] = self._propose(voted)
        return self._made[voted.year]

    def _propose(self, voted: VotedAllocation) -> Proposal:
        found = self._year(voted)
        persons = {name: text for name, text in voted.inputs.items() if name in SHARING}
        options = {name: text for name, text in voted.inputs.items() if name not in SHARING}
        (proposal,) = propose(
            self.store,
            self.cooperative,
            self.country,
            found,
            options={voted.reference: options},
            sharing=sharing_of(persons),
        )
        return proposal

    def _year(self, voted: VotedAllocation) -> YearEnd:
        if voted.year not in self._years:
            year = find_year(self.cooperative, voted.year)
            self._years[voted.year] = year_end(self.store, self.cooperative, self.country, year)
        return self._years[voted.year]


def shown_plain(value: Any, kind: str, currency: str) -> str:
    """A value of an allocation as one types it; a rate as a decimal where it has an end.

    >>> shown_plain(Ratio(3, 5), "rate", "EUR"), shown_plain(3000000, "amount", "EUR")
    ('0.6', '30000.00')
    """
    if isinstance(value, Ratio):
        millionths = value.fraction * 10**6
        if millionths.denominator == 1:
            return format(Decimal(millionths.numerator).scaleb(-6).normalize(), "f")
    return plain_amount(value, currency) if kind == "amount" else plain(value, kind, currency)


_ONCE = mark("a year that no assembly has allocated yet")


def _problem(
    voted: VotedAllocation,
    reason: str,
    column: str = "year",
    value: str = "",
    expected: str = "",
    **fields: Any,
) -> Problem:
    return Problem(reason, voted.origin, column, value or voted.year, expected, fields)


def voted_allocation(
    store: Reads, cooperative: Cooperative, country: Country, found: YearEnd
) -> Proposal | None:
    """The allocation of a year that an assembly voted, computed again from what was stored; None before it.

    It is named by the assembly's reference, and persons receive what was posted to them.
    """
    stored = standing_vote(store, found.year.label)
    return None if stored is None else allocation_of(stored, store, cooperative, country, found)


def allocation_of(
    stored: StoredDocument, store: Reads, cooperative: Cooperative, country: Country, found: YearEnd
) -> Proposal:
    """A stored vote computed again, whether it stands or was reversed; see `voted_allocation`."""
    payload = stored.payload
    (made,) = propose(store, cooperative, country, found, options={payload["reference"]: payload["inputs"]})
    return attrs.evolve(made, persons=payload["persons"], unshared={})


def post_allocation(voted: VotedAllocation, proposal: Proposal, say: Translator, vote: str = "") -> Entry:
    """The entry of a voted allocation: past results taken off, each destination given its part.

    ``vote`` is the key of the vote (the first one on its year: the year's label).
    What persons receive is posted person by person, open under the assembly's month and reference, so that
    the oldest is paid first. A loss is posted the other way round.
    """
    owed = f"{Month.of(voted.date)} {voted.reference}"
    postings = [Posting(PAST_RESULTS, SERVICES, proposal.allocation.surplus)]
    for part in proposal.allocation.parts:
        role = part.destination.role
        persons = proposal.persons.get(part.destination.node, {"": part.amount})
        item = owed if part.destination.kind in _OWED else ""
        for person, amount in persons.items():
            postings.append(Posting(role, SERVICES, -amount, party=person, item=item))
    label = say(mark("Allocation of the result of {year}"), year=voted.year)
    key = allocation_key(vote or voted.year)
    return Entry(key, "capital", voted.date, voted.reference, voted.date, label, tuple(postings))


def record_of(voted: VotedAllocation, proposal: Proposal) -> dict[str, Any]:
    """A voted allocation as plain JSON values; amounts in minor units, inputs in plain notation."""
    allocation = proposal.allocation
    kinds, currency = allocation.rules.framework, allocation.rules.framework.currency
    return {
        "year": voted.year,
        "assembly": str(voted.date),
        "reference": voted.reference,
        "inputs": {
            name: plain(value, kinds.kind(name), currency) for name, value in allocation.run.given.items()
        },
        "parts": {part.destination.node: [part.destination.role, part.amount] for part in allocation.parts},
        "persons": {node: dict(shares) for node, shares in proposal.persons.items()},
    }
