"""Closing a month: documents, contribution, pay, exits, VAT, checks, numbers, seals, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.closing.activity_classes import class_problems
from cae_core.closing.adjusting import reversals, undone_later
from cae_core.closing.allocating import AllocationRun
from cae_core.closing.back_pay import LookedBack, completed, look_back
from cae_core.closing.back_pay_record import KIND as BACK_PAY
from cae_core.closing.back_pay_record import back_paid
from cae_core.closing.budgets import Budgets, Parts
from cae_core.closing.clock import KEY, KIND, check_law_day, check_law_kept
from cae_core.closing.collecting import (
    Collected,
    check_documents,
    collect,
    known_before,
    unlisted_problems,
)
from cae_core.closing.exit_run import ExitRun
from cae_core.closing.liquidation_run import LiquidationRun
from cae_core.closing.minutes_record import minutes_records
from cae_core.closing.pay_given import given_problems
from cae_core.closing.pay_inputs import input_problems
from cae_core.closing.pay_orders import pay_orders
from cae_core.closing.pay_run import PayRun, unpaid_states
from cae_core.closing.reserve_run import reserve_problems
from cae_core.closing.reversing import ReversalRun
from cae_core.closing.running import Running
from cae_core.closing.scheme_record import KIND as SCHEMES
from cae_core.closing.scheme_record import schemes_used
from cae_core.closing.sequence import already_closed, inputs_digest, order_problems
from cae_core.closing.share_run import ShareRun
from cae_core.closing.state import State, state_before
from cae_core.collector import collector_paused
from cae_core.cooperative.account import accounts
from cae_core.cooperative.advances import recover, with_bearers
from cae_core.cooperative.contribution import (
    Base,
    BaseLine,
    ContributionStatement,
    Flow,
    each_contribution,
)
from cae_core.cooperative.contribution import YearToDate as Contributed
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import Due, MonthDocuments, OpeningBalance, PayOrder
from cae_core.cooperative.people import Contract
from cae_core.cooperative.postings import (
    pay_item,
    post_contribution,
    post_opening,
    post_pay,
    post_vat,
    recovered,
    vat_statement,
)
from cae_core.cooperative.share_entries import opening_rows
from cae_core.cooperative.stamps import stamped
from cae_core.cooperative.vat_dates import with_vat_due
from cae_core.cooperative.wage_dues import WageDues
from cae_core.country import Country
from cae_core.errors import CaeError, Problem, Problems
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.store import Store, Work
from cae_core.messages import Translator, mark
from cae_core.payroll.payslip import Payslip
from cae_core.payroll.year_to_date import YearToDate
from cae_core.periods import Month

Record = tuple[str, str, Mapping[str, Any]]


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
    known_on: dt.date | None = None,
) -> MonthEnd:
    """Close a month: post, contribute, pay, settle VAT, check, number, seal and certify.

    All or nothing: one transaction of the store. Run again with the same documents it posts nothing.
    ``today`` is the validation date, ``known_on`` the day whose law pay is computed with: what was published
    later does not count (default: today; ``date.max``: all that the library knows). Raises Problems with
    everything that is wrong in the data, MonthClosedWithOtherFiles, ClosedUnderOtherLaw, LawForgotten, and
    what the book refuses.
    """
    if already_closed(store, documents):
        check_law_day(store, documents.month, known_on)
        return MonthEnd(store.certificate(documents.month), 0)
    check_law_kept(store, documents.month, known_on)
    with collector_paused(), store.transaction() as work:
        month = _Month(cooperative, country, documents, work, known_on or today)
        month.run()
        certificate = month.close(today)
        posted = month.running.posted
    return MonthEnd(certificate, posted)


def check_month(
    cooperative: Cooperative,
    country: Country,
    documents: MonthDocuments,
    store: Store,
    *,
    known_on: dt.date = dt.date.max,
) -> tuple[Problem, ...]:
    """Everything that would keep the month from being closed under the law of a day; nothing is posted."""
    if already_closed(store, documents):
        return ()
    try:
        with store.transaction() as work:
            _run_dry(_Month(cooperative, country, documents, work, known_on))
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
        self,
        cooperative: Cooperative,
        country: Country,
        documents: MonthDocuments,
        work: Work,
        known_on: dt.date,
    ) -> None:
        self.cooperative, self.country, self.documents = cooperative, country.known_by(known_on), documents
        self.known_on = known_on
        self.work, self.month = work, documents.month
        self.say = Translator(cooperative.language or country.languages[0])
        self._refuse(order_problems(work, cooperative, self.month))
        self.running = Running(work, self.month)
        self.before = state_before(work, cooperative, self.month)
        self.contributed = dict(self.before.contributed)
        self.schemes: dict[str, ContributionStatement] = {}
        self.states: dict[str, YearToDate] = {}
        self.earlier = LookedBack()
        self.back_pay: dict[str, Mapping[Month, int]] = {}
        self.wages: list[BaseLine] = []
        self.pay_owed: dict[str, int] = defaultdict(int)
        self.pay_posted: dict[str, int] = defaultdict(int)
        self.collected = Collected()
        self.left: Parts = {}

    def run(self) -> None:
        """Everything but numbering, sealing and the certificate."""
        unopened = self._open()
        self.running.post_all(reversals(self.work, self.month, self.say))
        undone = ReversalRun(self.cooperative, self.documents, self.work, self.running)
        self.before = undone.run(self.say, self.before)
        documents = stamped(self.documents, self.country.vat.stamp)
        usual = {kind: Due(when) for kind, when in self.country.vat.due.items()}
        documents = with_vat_due(documents, {**usual, **self.cooperative.vat_due})
        running = [key for key, kind in self.country.contract_kinds.items() if kind.runs_activity]
        documents = with_bearers(self.cooperative, documents, running)
        votes = AllocationRun(self.cooperative, self.country, self.documents, self.work)
        problems = undone.problems + votes.post(self.running, self.say)
        known = known_before(self.cooperative, self.work, documents, self.running, self.before)
        problems += check_documents(self.cooperative, self.country, documents, known)
        problems += input_problems(self.cooperative, self.country, self.month)
        problems += given_problems(self.cooperative, self.country, self.documents)
        problems += class_problems(self.cooperative, self.country)
        shares = ShareRun(self.cooperative, self.country, self.documents, self.work)
        problems += shares.problems(problems)
        exits = ExitRun(self.cooperative, self.country, self.documents, self.work)
        problems += exits.problems()
        ends = LiquidationRun(self.cooperative, self.country, self.documents, self.work)
        problems += ends.problems()
        self._refuse([*problems, *unlisted_problems(self.cooperative, self.running)])
        self._refuse(unopened)  # what the checks above say better, when they say it
        self._collect(documents)
        self._refuse([*self.collected.problems, *shares.post(self.running, self.say)])
        self.work.store_all(self.month, [*shares.records(), *votes.records()])
        orders = pay_orders(self.cooperative, self.country, self.month, self.documents.pay)
        salaried = {contract.person for contract, _ in orders}
        self._contribute([*undone.lines, *self.collected.lines], salaried, wages=False)
        kinds = self.country.contract_kinds
        dues = WageDues(self.cooperative, self.month, salaried, self.before.contributed)
        budgets = Budgets(self.cooperative, self.running, kinds, self.before.left, dues)
        self.earlier = look_back(self.cooperative, self.country, self.work, self.month, self.before.back_pay)
        run = PayRun(
            self.cooperative,
            self.country,
            self.month,
            self.before.pay,
            budgets,
            elements=self.documents.elements,
            owed=self.earlier.months,
            items=self.running.items,
        )
        self.work.store_all(self.month, self._pay(run, budgets.staff_first(orders)))
        self._refuse(run.problems)
        self.left = budgets.left()
        self._contribute(self.wages, salaried, wages=True)
        self.left, unsettled = exits.settle(self.running, self.left, self.say)
        self._refuse(unsettled)
        self.work.store_all(self.month, exits.records())
        self._settle_vat()
        self._wind_up(ends)
        self._check()
        shares.check(self.running)
        self._refuse(reserve_problems(self.cooperative, self.country, self.work, self.month))

    def close(self, today: dt.date) -> Certificate:
        """Store what the month leaves to the next, then number, seal, lock and certify."""
        self.work.store_all(self.month, self._records(today))
        year = self.cooperative.year_of(self.month)
        return self.work.close(self.month, year.label, today)

    def _refuse(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        if found:
            raise Problems(found)

    def _open(self) -> list[Problem]:
        """Post the opening balances in the first month; returns those that cannot be."""
        problems: list[Problem] = []
        if self.month != self.cooperative.start:
            return problems
        opening: dict[str, list[OpeningBalance]] = {}
        for row in opening_rows(self.cooperative.opening, self.cooperative.opening_shares):
            opening.setdefault(row.activity, []).append(row)
        for activity, rows in opening.items():
            try:
                self.running.post(post_opening(activity, rows, self.month.first, self.say))
            except CaeError as error:
                problems.append(Problem(error.template, rows[0].origin, fields=error.data))
        return problems

    def _collect(self, documents: MonthDocuments) -> None:
        units = self.country.payment_units()
        self.collected = collect(
            self.cooperative, documents, self.running, self.before, self.say, units=units
        )

    def _contribute(self, lines: Iterable[BaseLine], salaried: set[str], *, wages: bool) -> None:
        found = each_contribution(
            self.cooperative,
            self.month,
            lines,
            paid=salaried,
            before=self.before.contributed,
            of=[base for base in Base if (base is Base.WAGE_BILL) is wages],
        )
        self.work.store_all(self.month, map(self._contributed, found))

    def _contributed(self, statement: ContributionStatement) -> Record:
        """Post a statement and keep what it adds to the year; returns it as a document."""
        if statement.amount:
            self.running.post(post_contribution(statement, self.say))
            self.running.hand_over()
        self.schemes[statement.scheme.key] = statement
        place = (statement.activity, statement.scheme.key, statement.component.key)
        self.contributed[place] = self.contributed.get(place, Contributed()) + statement.counted
        return "contribution", statement.document, statement.to_dict()

    def _pay(self, run: PayRun, orders: Iterable[tuple[Contract, PayOrder]]) -> Iterator[Record]:
        """Decide and post each pay; its documents are handed on at once, since a payslip is large."""
        for contract, order in orders:
            paid = run.decide(contract, order)
            if paid is None or run.problems:
                continue
            key, decision = pay_item(contract.id, self.month), paid.decision
            self.wages += (
                BaseLine(activity, contract.id, Flow.WAGES, cost) for activity, cost in decision.costs.items()
            )
            yield "pay_decision", key, decision.to_dict()
            if paid.payslip is not None:
                self._paid(paid.payslip, decision.costs)
                if paid.payslip.back_pay:
                    self.back_pay[contract.id] = paid.payslip.back_pay
                yield "payslip", key, paid.payslip.to_dict()
            if paid.state is not None:
                self.states[contract.id] = paid.state

    def _paid(self, slip: Payslip, costs: Mapping[str, int]) -> None:
        charges = slip.charges()
        settled = recover(self.running.items, slip.person, max(recovered(charges), 0), slip.contract)
        entry = post_pay(
            slip.contract, slip.person, self.month, charges, costs, settled=settled, say=self.say
        )
        self.running.post(entry)
        self.running.hand_over()
        for posting in entry.postings:
            self.pay_posted[posting.role] -= posting.amount
        for debit, credit, amount in charges:
            self.pay_owed[credit] += amount
            self.pay_owed[debit] -= amount

    def _settle_vat(self) -> None:
        self.running.post(post_vat(vat_statement(self.month, self.running.all_balances()), self.say))

    def _wind_up(self, ends: LiquidationRun) -> None:
        """Post the end of the cooperative, where the month says so, after everything else."""
        self._refuse(ends.post(self.running, self.say))
        self.work.store_all(self.month, ends.records())
        self.running.flush()
        self._refuse(ends.strays())

    def _check(self) -> None:
        """The book holds what was computed, accounts agree both ways, bodies are owed what payslips say."""
        kept, running = self.work.balances(), self.running.all_balances()
        for place in kept.keys() | running.keys():
            stored, computed = kept.get(place, 0), running.get(place, 0)
            if stored != computed:
                raise BookDisagrees(activity=place[0], role=place[1], stored=stored, computed=computed)
        accounts(kept)
        owed, posted = self.pay_owed, self.pay_posted
        for role in owed.keys() | posted.keys():
            if owed[role] != posted[role]:
                raise BodiesDisagree(body=role, payslips=owed[role], posted=posted[role])

    def _records(self, today: dt.date) -> Iterator[Record]:
        if self.schemes:
            yield SCHEMES, str(self.month), schemes_used(self.schemes.values())
        for found in back_paid(self.cooperative, self.country, self.month, self.earlier, self.back_pay):
            yield BACK_PAY, pay_item(found.contract, self.month), found.to_dict()
        yield from undone_later(self.documents.adjustments)
        yield from minutes_records(self.cooperative, self.work, self.month)
        yield "state", str(self.month), self._state().to_dict()
        stated = {} if self.known_on == today else {KEY: self.known_on.isoformat()}
        yield KIND, str(self.month), {"inputs": inputs_digest(self.documents), **stated}

    def _state(self) -> State:
        before = self.before.pay
        unpaid = unpaid_states(self.cooperative, self.country, self.month, before, self.states)
        pay = {**before, **unpaid, **self.states}
        still_open = set(self.running.items.items("clients"))
        turnover = {n: parts for n, parts in self.collected.turnover.items() if n in still_open}
        due = {
            **self.before.due,
            **{each.number: each.due.isoformat() for each in self.documents.invoices if each.due},
        }
        received = {
            reference: attrs.evolve(each, due=due.get(each.invoice, ""))
            for reference, each in self.collected.received.items()
        }
        return State(
            pay,
            self.contributed,
            turnover,
            self.collected.credited,
            {number: day for number, day in due.items() if number in still_open},
            self.left,
            completed(self.before.back_pay, self.earlier, self.back_pay, self.month),
            received,
        )
