"""An activity's account as a page: every figure a sum of postings, every movement with its document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from cae_core.closing.scheme_record import schemes_of
from cae_core.closing.state import State
from cae_core.cooperative.account import Account, account
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.analytic import AnalyticLine, balance_account, result_account
from cae_core.cooperative.contribution import ContributionStatement
from cae_core.cooperative.people import Contract
from cae_core.ledger.records import Movement as BookMovement
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.years import before_year, of_year, past_results_account
from cae_core.messages import Sentence, mark
from cae_core.office.contribution_rows import contribution_row
from cae_core.office.mentions import banners, mentions
from cae_core.office.opened import Office
from cae_core.office.parties import cooperative_party, name_of
from cae_core.periods import Month
from cae_core.rendering.pages import (
    AccountRow,
    ContributionRow,
    Figure,
    Movement,
    OpenItem,
    StatementPage,
    StatementSection,
    Text,
)

Balances = Mapping[tuple[str, str], int]
ByActivity = Mapping[str, Balances]

FIGURES: tuple[tuple[str, str], ...] = (
    ("result", mark("Result since the beginning")),
    ("cash", mark("Cash")),
    ("receivables", mark("Owed by clients, VAT included")),
    ("payables", mark("Owed to suppliers and for expense claims")),
    ("owed_to_bodies", mark("Owed to bodies (VAT due, social contributions, tax withheld)")),
    ("owed_to_persons", mark("Owed to persons (net pay)")),
    ("reserved", mark("Set aside")),
    ("available", mark("Available")),
)
_SIGNS = {
    Bucket.RESULT: ("result", -1),
    Bucket.CASH: ("cash", 1),
    Bucket.RECEIVABLES: ("receivables", 1),
    Bucket.PAYABLES: ("payables", -1),
    Bucket.OWED_TO_BODIES: ("owed_to_bodies", -1),
    Bucket.OWED_TO_PERSONS: ("owed_to_persons", -1),
    Bucket.RESERVED: ("reserved", -1),
}


class Statements:
    """The statements of all activities of one closed month, read from the book in one pass."""

    def __init__(self, office: Office, month: Month) -> None:
        self._office, self.month = office, month
        self._year = office.cooperative.year_of(month).start

    @cached_property
    def _movements(self) -> Mapping[str, list[BookMovement]]:
        found: dict[str, list[BookMovement]] = defaultdict(list)
        for movement in self._office.book.movements(since=self.month, until=self.month):
            found[movement.posting.activity].append(movement)
        return found

    @cached_property
    def closing(self) -> ByActivity:
        """Balances at the month's end, by activity, then by (activity, role)."""
        return _by_activity(self._office.book.balances(until=self.month))

    @cached_property
    def opening(self) -> ByActivity:
        """Balances when the month began; those brought in by the first month's opening entries included."""
        sums = dict(self._office.book.balances(until=self.month.previous()))
        for movements in self._movements.values():
            for each in movements:
                if each.journal.key == "opening":
                    place = (each.posting.activity, each.posting.role)
                    sums[place] = sums.get(place, 0) + each.posting.amount
        return _by_activity(sums)

    @cached_property
    def _year_before(self) -> ByActivity:
        """Balances when the financial year began."""
        return _by_activity(before_year(self._office.book, self._year))

    def _of_year(self, code: str, balances: Balances) -> Balances:
        """An activity's balances with past years' income and charges on the account of the result."""
        role = past_results_account(self._office.country.chart).role
        return of_year(balances, self._year_before.get(code, {}), role)

    @cached_property
    def contributions(self) -> Mapping[str, list[ContributionStatement]]:
        """The month's contribution statements by activity."""
        found: dict[str, list[ContributionStatement]] = defaultdict(list)
        schemes = schemes_of(self._office.book, self.month, self._office.cooperative.schemes)
        for stored in self._office.book.documents("contribution", self.month):
            statement = ContributionStatement.from_dict(stored.payload, schemes)
            found[statement.activity].append(statement)
        return found

    @cached_property
    def state(self) -> State:
        """What the month handed on: open invoices' due days among others."""
        (stored,) = self._office.book.documents("state", self.month)
        return State.from_dict(stored.payload)

    @cached_property
    def _open(self) -> Mapping[str, list[tuple[str, str, int]]]:
        found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        items = self._office.book.open_items("clients", until=self.month)
        for (item, activity, _, party), amount in sorted(items.items()):
            found[activity].append((item, party, amount))
        return found

    @cached_property
    def _contracts(self) -> Mapping[str, list[Contract]]:
        """The contracts that run in the month, by person."""
        found: dict[str, list[Contract]] = defaultdict(list)
        for contract in self._office.cooperative.contracts.values():
            if contract.runs_in(self.month):
                found[contract.person].append(contract)
        return found

    def account(self, activity: str) -> Account:
        """The figures of an activity at the month's end."""
        return account(activity, self.closing.get(activity, {}))

    def page(self, activity: Activity) -> StatementPage:
        """The statement of one activity."""
        code, cooperative = activity.code, self._office.cooperative
        opening, closing = self.opening.get(code, {}), self.closing.get(code, {})
        first, last = account(code, opening), account(code, closing)
        opening, closing = self._of_year(code, opening), self._of_year(code, closing)
        result = result_account(code, {}, closing)
        balance = balance_account(code, opening, closing)
        return StatementPage(
            reference=f"{self.month} {code}",
            currency=cooperative.currency,
            month=self.month,
            cooperative=cooperative_party(cooperative, self._office.country),
            activity=code,
            name=activity.name,
            persons=tuple(name_of(cooperative, person) for person in activity.persons),
            figures=tuple(
                Figure(key, Sentence(label), getattr(last, key), getattr(first, key))
                for key, label in FIGURES
            ),
            sections=tuple(self._sections(code, first, last)),
            contribution=self._contribution(code),
            income=self._rows(result.left, opening, -1),
            charges=self._rows(result.right, opening, 1),
            assets=self._rows(balance.left),
            liabilities=self._rows(balance.right),
            open_items=tuple(self._open_items(code)),
            notices=(*self._notices(code), *self._mentions(activity)),
            banners=banners(self._office),
            country=self._office.country.code,
        )

    def _sections(self, code: str, first: Account, last: Account) -> Iterator[StatementSection]:
        lines: dict[str, list[Movement]] = defaultdict(list)
        for movement in self._movements.get(code, ()):
            place = _SIGNS.get(ROLES[movement.posting.role].bucket)
            if place is not None and movement.journal.key != "opening":
                lines[place[0]].append(self._movement(movement, place[1]))
        for key, label in FIGURES:
            if lines[key]:
                opened, closed = getattr(first, key), getattr(last, key)
                yield StatementSection(key, Sentence(label), opened, tuple(lines[key]), closed)

    def _movement(self, movement: BookMovement, sign: int) -> Movement:
        return Movement(
            date=movement.date,
            document=movement.document,
            label=movement.label,
            amount=sign * movement.posting.amount,
            number=movement.number,
            account=movement.posting.account.number,
            account_label=self._named(movement.posting.role)[1],
        )

    def _contribution(self, code: str) -> tuple[ContributionRow, ...]:
        currency = self._office.cooperative.currency
        return tuple(contribution_row(each, currency) for each in self.contributions.get(code, ()))

    def _rows(
        self, lines: Iterable[AnalyticLine], opening: Balances | None = None, sign: int = 1
    ) -> tuple[AccountRow, ...]:
        """Accounts with what stands at the end; with ``opening`` balances, the month and the year."""
        rows = []
        for line in lines:
            number, label = self._named(line.role)
            if opening is None:
                rows.append(AccountRow(number, label, line.closing))
                continue
            before = sign * next((sum_ for (_, role), sum_ in opening.items() if role == line.role), 0)
            year = line.movement
            rows.append(AccountRow(number, label, line.closing - before, year))
        return tuple(rows)

    def _named(self, role: str) -> tuple[str, Text]:
        if role not in ROLES:
            return "", Sentence(mark("Result not carried forward yet"))
        found = self._office.country.chart.accounts[role]
        return found.number, found.labels

    def _open_items(self, code: str) -> Iterator[OpenItem]:
        for item, party, amount in self._open.get(code, ()):
            day = self.state.due.get(item)
            due = None if day is None else Month.parse(day[:7]).first.fromisoformat(day)
            name = self._office.cooperative.clients.get(party, party)
            yield OpenItem(item, name, amount, due, late=due is not None and due < self.month.last)

    def _notices(self, code: str) -> Iterator[Text]:
        for item in self._open_items(code):
            if item.late and item.due is not None:
                days = (self.month.last - item.due).days
                yield Sentence(
                    mark("Invoice {number} is {days} days late."), {"number": item.document, "days": days}
                )
        if self.account(code).available < 0:
            yield Sentence(mark("The account is overdrawn: what it owes exceeds what it has received."))

    def _mentions(self, activity: Activity) -> Iterator[Text]:
        """What the activity's invoices and other business papers must say of the persons' contracts."""
        said: list[Text] = []
        for contract in (each for person in activity.persons for each in self._contracts.get(person, ())):
            for mention in mentions(self._office, "business_papers", contract):
                if mention not in said:
                    said.append(mention)
                    yield Sentence(mark("Business papers must say: {mention}"), {"mention": mention})


def _by_activity(balances: Balances) -> Mapping[str, dict[tuple[str, str], int]]:
    found: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for place, amount in balances.items():
        found[place[0]][place] = amount
    return found
