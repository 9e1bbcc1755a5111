"""Members' shares in a month: what came before, whether the month's operations are lawful, their entries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.capital.share_amounts import with_amount
from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.capital.share_checks import CheckedShares, check_shares
from cae_core.capital.share_exits import share_of_losses
from cae_core.capital.share_law import People, ShareLaw
from cae_core.capital.share_operations import Means, ShareOperation, operations_in_order
from cae_core.capital.shares import Register
from cae_core.closing.ended import wound_up
from cae_core.closing.running import Running
from cae_core.closing.statutes import UNUSABLE, form_of
from cae_core.closing.undone import undone
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.share_entries import post_shares, share_roles
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.ledger.store import Reads, When, last_day
from cae_core.messages import Translator, mark
from cae_core.money import plain_amount
from cae_core.periods import Month

KIND = "share_operation"
LEGAL_PERSON = "legal_person"
"""The status, in persons.csv, of a member that is no natural person."""


class RegisterDisagrees(CaeError, ArithmeticError):
    """The register of shares is not what the book holds. Data: role, book, register (minor units)."""

    template = mark(
        "the book holds {book} minor units on {role}, the register of shares {register}; nothing was kept"
    )


def keeps_register(cooperative: Cooperative) -> bool:
    """Whether a cooperative says what a share is, and so has a register here."""
    return cooperative.shares is not None


def stored_operations(store: Reads, until: When = None) -> list[ShareOperation]:
    """The operations of closed months up to a day or a month, in order, without those reversed by then."""
    last = last_day(until)
    found = (ShareOperation.from_dict(each.payload) for each in store.documents(KIND))
    gone = {each.reference for each in undone(store, "share", last)}
    return operations_in_order(
        each for each in found if each.reference not in gone and (last is None or each.date <= last)
    )


def register_on(cooperative: Cooperative, store: Reads, until: When = None) -> Register:
    """The register as a book knows it on a day; without ``[shares]`` in cooperative.toml nobody has any."""
    return register_of(cooperative, stored_operations(store, until))


def register_of(cooperative: Cooperative, operations: Iterable[ShareOperation] = ()) -> Register:
    """The register of what a cooperative brought in and of some operations, as `register_on`."""
    terms = cooperative.shares
    assert terms is not None, "keeps_register was not asked"
    return Register(terms, cooperative.opening_shares, operations, cooperative.start.first)


def share_law(cooperative: Cooperative, country: Country) -> ShareLaw:
    """What binds the shares of a cooperative: its legal form under its statutes."""

    def year_end(day: dt.date) -> dt.date:
        return cooperative.year_of(Month.of(day)).end.last

    return ShareLaw(form_of(cooperative, country).parameters, year_end)


def people_of(cooperative: Cooperative, store: Reads, documents: MonthDocuments) -> People:
    """Which members are legal persons, and the gross pay of the month before, which shares are paid from."""
    month = documents.month
    pay: dict[str, int] = defaultdict(int)
    if any(each.means is Means.PAY for each in documents.shares):
        before = month.previous()
        for each in store.movements(since=before, until=before, roles=["gross_pay"]):
            pay[each.posting.person] += each.posting.amount
    return People(legal_persons(cooperative, month), pay)


def legal_persons(cooperative: Cooperative, month: Month) -> frozenset[str]:
    """The persons who are no natural persons in a month."""
    persons = cooperative.persons.items()
    return frozenset(key for key, person in persons if person.has_status(LEGAL_PERSON, month))


def share_warnings(cooperative: Cooperative, country: Country, store: Reads, month: Month) -> list[Problem]:
    """What the law gives time to cure in a closed month's operations on shares."""
    if not keeps_register(cooperative) or wound_up(store) is not None:
        return []
    register = register_on(cooperative, store, month.previous())
    operations = tuple(each for each in stored_operations(store, month) if each.date in month)
    documents = MonthDocuments(month, shares=operations)
    people = people_of(cooperative, store, documents)
    law = share_law(cooperative, country)
    warnings = list(check_shares(register, operations, law, people, month.last).warnings)
    return warnings + _losses_to_bear(register, store, month)


def _losses_to_bear(register: Register, store: Reads, month: Month) -> list[Problem]:
    """Exits of a month from which no part of the losses carried forward was taken (FR-2.32, MA-18)."""
    balances = store.balances(until=month)
    losses, reserves = (
        sum(amount for (_, held), amount in balances.items() if held == role)
        for role in ("carried_forward", "statutory_reserve")
    )
    left = [claim for claim in register.claims if claim.left in month and not claim.losses]
    if losses <= 0 or not left:
        return []
    currency, capital = register.terms.currency, register.capital + sum(claim.nominal for claim in left)
    text = mark("the book carries losses of {losses} forward: {least} to {most} are for {member} to bear")
    found = []
    for claim in left:
        most = share_of_losses(losses, claim.nominal, capital)
        least = share_of_losses(losses, claim.nominal, capital, max(-reserves, 0))
        amounts = {"losses": losses, "least": least, "most": most}
        fields: dict[str, Any] = {name: plain_amount(amount, currency) for name, amount in amounts.items()}
        found.append(Problem(text, None, value=claim.member, fields=fields | {"member": claim.member}))
    return found


@attrs.frozen
class ShareRun:
    """A month's operations on shares against the book: checked when made, posted when told to.

    Once posted they have the amounts that rows left to the statutes, and are kept so.
    """

    cooperative: Cooperative
    country: Country
    documents: MonthDocuments
    store: Reads
    _posted: dict[str, ShareOperation] = attrs.field(init=False, factory=dict)

    def problems(self, others: list[Problem]) -> list[Problem]:
        """What law and statutes forbid; operations that other checks found wanting are left out."""
        found = self._without_account()
        if not keeps_register(self.cooperative):
            return found
        wrong = {each.origin for each in others if each.origin is not None}
        operations = [each for each in self.documents.shares if each.origin not in wrong]
        if not operations:
            return found
        try:
            return found + list(self._checked(operations).problems)
        except UNUSABLE:
            return found  # said with the statutes
        except CaeError as error:
            return [*found, Problem(error.template, self.cooperative.origin, fields=error.data)]

    def _checked(self, operations: list[ShareOperation]) -> CheckedShares:
        register = register_on(self.cooperative, self.store)
        people = people_of(self.cooperative, self.store, self.documents)
        law = share_law(self.cooperative, self.country)
        if wound_up(self.store) is not None:
            law = ShareLaw(None, law.year_end)  # no floor, no order: all are owed, and the money is there
        return check_shares(register, operations, law, people, self.documents.month.last)

    def _without_account(self) -> list[Problem]:
        """Operations that need an account which the country's chart does not have."""
        known = self.country.chart.accounts.keys()
        reason, expected = mark("the country's chart has no account for it"), mark("a role of the chart")
        return [
            Problem(reason, each.origin, "kind", each.kind.value, expected)
            for each in self.documents.shares
            if share_roles(each) - known
        ]

    def post(self, running: Running, say: Translator) -> list[Problem]:
        """Post the month's operations; returns those that what is open refuses."""
        if not keeps_register(self.cooperative) or not self.documents.shares:
            return []
        register = register_on(self.cooperative, self.store)
        pay = people_of(self.cooperative, self.store, self.documents).pay
        problems = []
        for row in operations_in_order(self.documents.shares):
            try:
                operation = with_amount(register, row, pay)
                running.post(post_shares(operation, register.follow(operation), running.items, say))
                self._posted[row.reference] = operation
            except CaeError as error:
                problems.append(Problem(error.template, row.origin, fields=error.data))
            running.hand_over()
        return problems

    def records(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """The operations that were posted, as documents of the book."""
        for row in self.documents.shares:
            yield KIND, row.reference, self._posted[row.reference].to_dict()

    def check(self, running: Running) -> None:
        """Raise RegisterDisagrees unless the book holds the register's capital once all is posted."""
        if not keeps_register(self.cooperative):
            return
        register = register_on(self.cooperative, self.store)
        held: dict[str, int] = defaultdict(int)
        for (_, role), amount in running.all_balances().items():
            held[role] += amount
        told = register.totals()
        for role in SHARE_ROLES:
            if held[role] != told[role]:
                raise RegisterDisagrees(role=role, book=held[role], register=told[role])
