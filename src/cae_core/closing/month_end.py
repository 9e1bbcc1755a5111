"""Closing a month: documents, contribution, pay, VAT, checks, numbers and seals, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.closing.budgets import Budgets, Parts
from cae_core.closing.collecting import (
    Collected,
    check_documents,
    collect,
    known_before,
    unlisted_problems,
)
from cae_core.closing.pay_inputs import input_problems
from cae_core.closing.pay_run import Paid, PayRun, pay_orders, unpaid_states
from cae_core.closing.running import Running
from cae_core.closing.scheme_record import KIND as SCHEMES
from cae_core.closing.scheme_record import schemes_used
from cae_core.closing.sequence import already_closed, inputs_digest, order_problems
from cae_core.closing.state import State, state_before
from cae_core.collector import collector_paused
from cae_core.cooperative.account import accounts
from cae_core.cooperative.contribution import (
    Base,
    BaseLine,
    ContributionStatement,
    Flow,
    contributions,
)
from cae_core.cooperative.contribution import YearToDate as Contributed
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments, OpeningBalance
from cae_core.cooperative.postings import (
    pay_item,
    post_contribution,
    post_opening,
    post_pay,
    post_vat,
    vat_statement,
)
from cae_core.country import Country
from cae_core.errors import CaeError, Problem, Problems
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.store import Store, Work
from cae_core.messages import Translator, mark


@attrs.frozen
class MonthEnd:
    """What a month-end did: ``posted`` entries (0 when the month was closed already)."""

    certificate: Certificate
    posted: int

    @property
    def already_closed(self) -> bool:
        """Whether this month had been closed by an earlier run, and nothing was done."""
        return self.posted == 0


class BodiesDisagree(CaeError, ArithmeticError):
    """What payslips owe to a body is not what was posted. Data: body, payslips, posted (minor units)."""

    template = mark("{body}: payslips owe {payslips} minor units, entries {posted}; nothing was kept")


class BookDisagrees(CaeError, ArithmeticError):
    """The book does not hold what was computed. Data: activity, role, stored, computed (minor units)."""

    template = mark(
        "{activity}, {role}: the book holds {stored} minor units where {computed} were computed; "
        "nothing was kept: verify the book"
    )


class _DryRunOver(Exception):
    """Leaves the transaction of a dry run, so that nothing of it is kept."""


def month_end(
    cooperative: Cooperative,
    country: Country,
    documents: MonthDocuments,
    store: Store,
    *,
    today: dt.date,
) -> MonthEnd:
    """Close a month: post, contribute, pay, settle VAT, check, number, seal and certify.

    All or nothing: one transaction of the store. Run again with the same documents it posts nothing.
    ``today`` is the validation date. Raises Problems with everything that is wrong in the data,
    MonthClosedWithOtherFiles, and what the book refuses.
    """
    if already_closed(store, documents):
        return MonthEnd(store.certificate(documents.month), 0)
    with collector_paused(), store.transaction() as work:
        month = _Month(cooperative, country, documents, work)
        month.run()
        certificate = month.close(today)
        posted = month.running.posted
    return MonthEnd(certificate, posted)


def check_month(
    cooperative: Cooperative, country: Country, documents: MonthDocuments, store: Store
) -> tuple[Problem, ...]:
    """Everything that would keep the month from being closed; nothing is posted."""
    if already_closed(store, documents):
        return ()
    try:
        with store.transaction() as work:
            _run_dry(_Month(cooperative, country, documents, work))
    except Problems as found:
        return tuple(found.problems)
    except _DryRunOver:
        pass
    return ()


def _run_dry(month: _Month) -> None:
    month.run()
    raise _DryRunOver


class _Month:
    """The pass through the rooms: each amount enters each room once."""

    def __init__(
        self, cooperative: Cooperative, country: Country, documents: MonthDocuments, work: Work
    ) -> None:
        self.cooperative, self.country, self.documents = cooperative, country, documents
        self.work, self.month = work, documents.month
        self.say = Translator(country.languages[0])
        self._refuse(order_problems(work, cooperative, self.month))
        self.running = Running(work, self.month)
        self.before = state_before(work, cooperative, self.month)
        self.statements: list[ContributionStatement] = []
        self.paid: list[Paid] = []
        self.pay_posted: dict[str, int] = defaultdict(int)
        self.collected = Collected()
        self.left: Parts = {}

    def run(self) -> None:
        """Everything but numbering, sealing and the certificate."""
        self._open()
        known = known_before(self.cooperative, self.work, self.documents, self.running, self.before)
        problems = check_documents(self.cooperative, self.country, self.documents, known)
        problems += input_problems(self.cooperative, self.country, self.month)
        self._refuse([*problems, *unlisted_problems(self.cooperative, self.running)])
        self.collected = collect(self.cooperative, self.documents, self.running, self.before, self.say)
        self._refuse(self.collected.problems)
        orders = pay_orders(self.cooperative, self.country, self.month, self.documents.pay)
        salaried = {contract.person for contract, _ in orders}
        self._contribute(self.collected.lines, salaried, wages=False)
        kinds = self.country.contract_kinds
        budgets = Budgets(self.cooperative, self.running, kinds, self.before.left)
        run = PayRun(self.cooperative, self.country, self.month, self.before.pay, budgets)
        decided = [run.decide(contract, order) for contract, order in orders]
        self._refuse(run.problems)
        self.paid = [paid for paid in decided if paid is not None]
        self._pay()
        self.left = budgets.left()
        self._contribute(self._wage_lines(), salaried, wages=True)
        self._settle_vat()
        self.running.flush()
        self._check()

    def close(self, today: dt.date) -> Certificate:
        """Store what the month computed, then number, seal, lock and certify."""
        self.work.store_all(self.month, self._records())
        year = self.cooperative.year_of(self.month)
        return self.work.close(self.month, year.label, today)

    def _refuse(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        if found:
            raise Problems(found)

    def _open(self) -> None:
        if self.month != self.cooperative.start:
            return
        problems = []
        opening: dict[str, list[OpeningBalance]] = {}
        for row in self.cooperative.opening:
            opening.setdefault(row.activity, []).append(row)
        for activity, rows in opening.items():
            try:
                self.running.post(post_opening(activity, rows, self.month.first, self.say))
            except CaeError as error:
                problems.append(Problem(error.template, rows[0].origin, fields=error.data))
        self._refuse(problems)

    def _contribute(self, lines: Iterable[BaseLine], salaried: set[str], *, wages: bool) -> None:
        found = contributions(
            self.cooperative, self.month, lines, paid=salaried, before=self.before.contributed
        )
        mine = [each for each in found if (each.component.base is Base.WAGE_BILL) is wages]
        self.statements += mine
        self.running.post_all(post_contribution(each, self.say) for each in mine if each.amount)

    def _pay(self) -> None:
        for paid in self.paid:
            slip = paid.payslip
            if slip is None:
                continue
            entry = post_pay(
                slip.contract,
                slip.person,
                self.month,
                slip.charges(),
                paid.decision.costs,
                date=slip.paid_on,
                say=self.say,
            )
            self.running.post(entry)
            for posting in entry.postings:
                self.pay_posted[posting.role] -= posting.amount

    def _wage_lines(self) -> list[BaseLine]:
        return [
            BaseLine(activity, paid.decision.contract, Flow.WAGES, cost)
            for paid in self.paid
            for activity, cost in paid.decision.costs.items()
        ]

    def _settle_vat(self) -> None:
        self.running.post(post_vat(vat_statement(self.month, self.running.all_balances()), self.say))

    def _check(self) -> None:
        """The book holds what was computed, accounts agree both ways, bodies are owed what payslips say."""
        kept, running = self.work.balances(), self.running.all_balances()
        for place in kept.keys() | running.keys():
            stored, computed = kept.get(place, 0), running.get(place, 0)
            if stored != computed:
                raise BookDisagrees(activity=place[0], role=place[1], stored=stored, computed=computed)
        accounts(kept)
        owed: dict[str, int] = defaultdict(int)
        for paid in self.paid:
            for debit, credit, amount in paid.payslip.charges() if paid.payslip else ():
                owed[credit] += amount
                owed[debit] -= amount
        for role in owed.keys() | self.pay_posted.keys():
            if owed[role] != self.pay_posted[role]:
                raise BodiesDisagree(body=role, payslips=owed[role], posted=self.pay_posted[role])

    def _records(self) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
        for paid in self.paid:
            key = pay_item(paid.decision.contract, self.month)
            yield "pay_decision", key, paid.decision.to_dict()
            if paid.payslip is not None:
                yield "payslip", key, paid.payslip.to_dict()
        for statement in self.statements:
            yield "contribution", statement.document, statement.to_dict()
        if self.statements:
            yield SCHEMES, str(self.month), schemes_used(self.statements)
        yield "state", str(self.month), self._state().to_dict()
        yield "month_end", str(self.month), {"inputs": inputs_digest(self.documents)}

    def _state(self) -> State:
        before = self.before.pay
        slips = {paid.decision.contract: paid.state for paid in self.paid if paid.state is not None}
        unpaid = unpaid_states(self.cooperative, self.country, self.month, before, slips)
        pay = {**before, **unpaid, **slips}
        contributed = dict(self.before.contributed)
        for each in self.statements:
            place = (each.activity, each.scheme.key, each.component.key)
            contributed[place] = contributed.get(place, Contributed()) + each.counted
        still_open = set(self.running.items.items("clients"))
        turnover = {n: parts for n, parts in self.collected.turnover.items() if n in still_open}
        due = {
            **self.before.due,
            **{each.number: each.due.isoformat() for each in self.documents.invoices if each.due},
        }
        due = {number: day for number, day in due.items() if number in still_open}
        return State(pay, contributed, turnover, self.collected.credited, due, self.left)
