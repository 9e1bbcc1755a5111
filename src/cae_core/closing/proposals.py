"""What an assembly may make of a year's surplus: options side by side, each under the law of the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.capital.allocation import Allocation, AllocationRules, allocate
from cae_core.capital.sharing import (
    Holding,
    LabourKey,
    SharedEqually,
    eligible,
    labour_share,
    members_result,
    refunds,
    share_interest,
)
from cae_core.closing.statutes import form_of
from cae_core.closing.year_end import YearEnd
from cae_core.closing.year_people import holdings_of, members_of, wholly_paid_alone
from cae_core.closing.years_elsewhere import holdings_elsewhere, members_elsewhere, require_said
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.errors import CaeError
from cae_core.ledger.store import Reads
from cae_core.messages import mark
from cae_core.rules.parameters import Snapshot
from cae_core.rules.ratio import Ratio
from cae_core.rules.values import plain

OF_THE_BOOK = frozenset(
    {
        "surplus_to_allocate",
        "legal_reserve_balance",
        "statutory_reserve_balance",
        "other_reserves_balance",
        "loss_provisions",
        "capital",
        "net_worth",
    }
)
"""Figures that nobody may type otherwise than the book has them."""

NOT_OF_ELSEWHERE = frozenset({"capital", "net_worth"})
"""Those that may be typed of a year kept elsewhere: the book has them as of its first month."""

WORK, OPERATIONS = "work", "operations"
"""What refunds may be shared by: wages of the year, or turnover made through the cooperative."""


class NoAllocationRules(CaeError, LookupError):
    """A legal form whose surplus the country has no rules for. Data: form, known."""

    template = mark("no rules allocate the surplus of {form}; known: {known}")


class FigureOfTheBook(CaeError, ValueError):
    """A figure typed otherwise than the book has it. Data: name, typed, book (texts)."""

    template = mark("{name} is {book} in the book, not {typed}: leave it out")


class UnknownOption(CaeError, LookupError):
    """A name that is neither an option nor a figure of the form's allocation. Data: name, known."""

    template = mark("{name} is no option of this allocation; known: {known}")


@attrs.frozen
class Sharing:
    """How an assembly shares among persons: ``labour`` the key of the labour share, ``refunds`` by what.

    Without a key, what is to be shared stays whole: nobody guesses what the statutes say.
    """

    labour: LabourKey | None = None
    refunds: str = ""


@attrs.frozen(eq=False)
class Proposal:
    """One option: its allocation, and who receives what of each destination that is shared, by person.

    ``unshared`` says, by destination, why its amount is not shared among persons. Amounts are minor units.
    """

    name: str
    typed: Mapping[str, str]
    allocation: Allocation
    persons: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)
    unshared: Mapping[str, CaeError | None] = attrs.field(factory=dict)

    @property
    def lawful(self) -> bool:
        """Whether no limit of the law is broken."""
        return self.allocation.lawful


def rules_of(cooperative: Cooperative, country: Country) -> AllocationRules:
    """The rules of the cooperative's surplus under its statutes.

    Raises NoAllocationRules, and for statutes that cannot be used what `form_of` raises.
    """
    rules = country.allocations.get(cooperative.legal_form)
    if rules is None:
        known = ", ".join(country.allocations) or "–"
        raise NoAllocationRules(form=cooperative.legal_form, known=known)
    parameters = form_of(cooperative, country).parameters
    assert parameters is not None, "rules of a surplus rest on the parameters of a form"
    return attrs.evolve(rules, framework=attrs.evolve(rules.framework, parameters=parameters))


def inputs_of(rules: AllocationRules, found: YearEnd, typed: Mapping[str, str]) -> dict[str, Any]:
    """The inputs of an allocation: the book's figures, then what is typed (amounts in major units).

    Raises UnknownOption, FigureOfTheBook, UnreadableInput, InputOutOfBounds.
    """
    names = {each.name: each for each in rules.framework.inputs}
    wrong = next((name for name in typed if name not in names), None)
    if wrong is not None:
        raise UnknownOption(name=wrong, known=", ".join(sorted(names.keys() - OF_THE_BOOK)))
    given = {name: names[name].typed(text, rules.framework.currency) for name, text in typed.items()}
    fixed = OF_THE_BOOK - NOT_OF_ELSEWHERE if found.elsewhere else OF_THE_BOOK
    for name in fixed & given.keys() & found.figures.keys():
        if given[name] != found.figures[name]:
            book = plain(found.figures[name], rules.framework.kind(name), rules.framework.currency)
            raise FigureOfTheBook(name=name, typed=typed[name], book=book)
    return {name: value for name, value in found.figures.items() if name in names} | given


def propose(
    store: Reads,
    cooperative: Cooperative,
    country: Country,
    found: YearEnd,
    *,
    options: Mapping[str, Mapping[str, str]],
    sharing: Sharing | None = None,
    known_on: dt.date | None = None,
) -> tuple[Proposal, ...]:
    """Allocate the surplus of a year once for each option, under the statutes.

    ``options`` give, by name, what is voted and the figures that the book does not know, as typed. What the
    law forbids is told in each allocation's breaches. Raises NoAllocationRules, UnknownOption,
    FigureOfTheBook, UnreadableInput, InputOutOfBounds, LawNotEstablished for what the statutes must say,
    NodeNotComputed for a missing figure.
    """
    rules = rules_of(cooperative, country)
    law = rules.framework.parameters.at(found.year.end.last)
    sharer = _Sharer(store, cooperative, found, law=law, sharing=sharing or Sharing())
    proposals = []
    for name, typed in options.items():
        inputs = inputs_of(rules, found, typed)
        allocation = allocate(rules, found.year.end.last, inputs, known_on)
        persons, unshared = sharer.share(allocation)
        proposals.append(Proposal(name, typed, allocation, persons, unshared))
    return tuple(proposals)


class _Sharer:
    """Shares what an allocation gives to persons, as far as law, statutes and the book say how."""

    def __init__(
        self, store: Reads, cooperative: Cooperative, found: YearEnd, *, law: Snapshot, sharing: Sharing
    ) -> None:
        self._found, self._law, self._sharing = found, law, sharing
        self._holdings: tuple[Holding, ...]
        if found.elsewhere:
            self._holdings = holdings_elsewhere(found.people, found.year)
            members = members_elsewhere(cooperative, found.year)
        else:
            wholly = wholly_paid_alone(law)
            self._holdings = holdings_of(cooperative, store, found.year, wholly_paid=wholly)
            members = members_of(cooperative, store, found.year.end.last)
        self._at_the_end = members
        held = {each.person for each in self._holdings}  # leavers keep what they earned in the year (MA-18)
        self._members = members | held

    def share(
        self, allocation: Allocation
    ) -> tuple[dict[str, Mapping[str, int]], dict[str, CaeError | None]]:
        """Who receives what, by destination; and which destinations stay whole, with the reason."""
        persons: dict[str, Mapping[str, int]] = {}
        unshared: dict[str, CaeError | None] = {}
        ways: Mapping[str, Callable[[int], Mapping[str, int]] | None] = {
            "labour_share_due": self._labour,
            "share_interest_due": self._interest,
            "member_refunds_due": self._refunds,
        }
        for part in allocation.parts:
            way = ways.get(part.destination.role)
            if way is None or not part.amount:
                continue
            try:
                shared = {person: amount for person, amount in way(part.amount).items() if amount}
            except CaeError as error:
                unshared[part.destination.node] = error
                continue
            if shared:
                persons[part.destination.node] = shared
            else:
                unshared[part.destination.node] = None
        return persons, unshared

    def _labour(self, amount: int) -> Mapping[str, int]:
        key = self._sharing.labour
        if key is None:
            return {}
        entitled = [each.person for each in eligible(self._found.workers, self._law)]
        for column, part in (("wages", key.wages), ("hours", key.time)):
            if part > 0:
                self._require(column, entitled)
        return labour_share(amount, self._found.workers, key, self._law)

    def _interest(self, amount: int) -> Mapping[str, int]:
        return share_interest(amount, self._holdings) if self._holdings else {}

    def _refunds(self, amount: int) -> Mapping[str, int]:
        if "surplus_shared_equally" in self._law:
            return self._members_own(amount)
        if not self._sharing.refunds:
            return {}
        if self._sharing.refunds == WORK:
            self._require(
                "wages", [each.person for each in self._found.workers if each.person in self._members]
            )
            done: Iterable[tuple[str, int]] = ((each.person, each.wages) for each in self._found.workers)
        else:
            done = self._found.operations.items()
            if not done:
                self._require("operations", sorted(self._members))
        return refunds(amount, {person: each for person, each in done if person in self._members})

    def _members_own(self, amount: int) -> Mapping[str, int]:
        """A result that is its members' at the end of the year, a loss too."""
        equally = self._law["surplus_shared_equally"]
        if equally.value and self._sharing.refunds:
            raise SharedEqually(source=equally.source)
        if self._sharing.refunds == WORK:
            done: Mapping[str, int] = {each.person: each.wages for each in self._found.workers}
        else:
            done = self._found.operations
        return members_result(amount, sorted(self._at_the_end), done, self._law)

    def _require(self, column: str, persons: Collection[str]) -> None:
        """Raise NotSaid where a year kept elsewhere lacks what its persons share by."""
        if self._found.elsewhere:
            require_said(self._found.year, self._found.people, column, persons)


def sharing_of(typed: Mapping[str, str]) -> Sharing:
    """How persons share, from what is typed: parts of 1 in ``labour_wages``, ``labour_time``,
    ``labour_equally``; ``seniority_per_year``, ``seniority_coefficient``; ``refunds_by`` work or operations.

    Raises KeyNotWhole, UnreadableRatio, UnknownOption.

    >>> sharing_of({"labour_wages": "0.5", "labour_equally": "0.5"}).labour.wages.fraction
    Fraction(1, 2)
    """
    wrong = next((name for name in typed if name not in SHARING), None)
    by = typed.get("refunds_by", "")
    if wrong is not None or by not in ("", WORK, OPERATIONS):
        raise UnknownOption(name=wrong or by, known=", ".join((*SHARING, WORK, OPERATIONS)))
    parts = {field: Ratio.parse(typed[name]) for name, field in SHARING.items() if field and name in typed}
    return Sharing(LabourKey(**parts) if parts else None, by)


SHARING = {
    "labour_wages": "wages",
    "labour_time": "time",
    "labour_equally": "equally",
    "seniority_per_year": "per_year",
    "seniority_coefficient": "coefficient",
    "refunds_by": "",
}
"""The words for how persons share, and the field of the labour key that each fills."""
