"""What a person reads first after a month-end: turnover, contribution, pay, debts and warnings."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Iterator, Mapping

from cae_core.closing.activity_classes import class_remarks
from cae_core.closing.back_pay_record import back_pay_remarks, kept
from cae_core.closing.clock import law_day
from cae_core.closing.contract_terms import contract_remarks, declaring_remarks
from cae_core.closing.exit_record import KIND as EXIT
from cae_core.closing.identity import identity_remarks
from cae_core.closing.pay_inputs import headcount, pay_date
from cae_core.closing.pay_run import PayDecision
from cae_core.closing.share_run import share_warnings
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.documents import PayMode
from cae_core.ledger.certificate import Certificate
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.class_rows import class_rows
from cae_core.office.exit_notices import exit_notices
from cae_core.office.exit_pages import SETTLEMENTS
from cae_core.office.mentions import banners
from cae_core.office.opened import Office
from cae_core.office.opening_notices import opening_notices
from cae_core.office.parties import cooperative_party, name_of
from cae_core.office.pay_notices import pay_notices, staff_notices
from cae_core.office.payslip_pages import decisions
from cae_core.office.reversal_notices import reversal_notices
from cae_core.office.statement_pages import Statements
from cae_core.payroll.payslip import Payslip
from cae_core.rendering.pages import ActivityRow, DueRow, Figure, Notice, PayRow, SummaryPage, Text
from cae_core.rules.errors import LawNotChecked

_OUTCOMES: Mapping[str, str] = {
    "raised": mark("raised to the fixed part, which is due every month"),
    "reduced": mark("reduced to what the account bears"),
    "advance": mark("advance by decision"),
    "nothing": mark("nothing to pay"),
}
_DOCUMENTS = (
    (Sentence(mark("Payslips")), "payslips/"),
    (Sentence(mark("Account statements")), "statements/"),
    (Sentence(mark("Journal")), "journal.csv"),
    (Sentence(mark("Trial balance")), "trial_balance.csv"),
    (Sentence(mark("Trial balance by activity")), "trial_balance_by_activity.csv"),
    (Sentence(mark("Closing certificate")), "certificate.json"),
)
_BY_CLASS = ((Sentence(mark("Turnover of the year by class of activity")), "turnover_by_class.csv"),)
_EXITS = ((Sentence(mark("Certificates of settlement")), f"{SETTLEMENTS}/"),)
_DUE_ROLES = tuple(
    key
    for key, role in ROLES.items()
    if role.bucket in (Bucket.OWED_TO_BODIES, Bucket.OWED_TO_PERSONS, Bucket.PAYABLES)
)


class Summary:
    """Builds the summary of one closed month from the book and from its payslips, computed again from it."""

    def __init__(self, office: Office, statements: Statements, slips: Iterable[Payslip]) -> None:
        self._office, self._statements = office, statements
        self._month = statements.month
        self._slips = {slip.contract: slip for slip in slips}
        self._decisions = decisions(office, self._month)
        self._exits = bool(office.book.documents(EXIT, self._month))
        self._movement = office.book.balances(since=self._month, until=self._month)

    def page(self, certificate: Certificate, posted: int) -> SummaryPage:
        """The page; ``posted`` is what this run posted."""
        numbers = (certificate.first, certificate.last) if certificate.entries else None
        classes = tuple(class_rows(self._office, self._month))
        return SummaryPage(
            cooperative=cooperative_party(self._office.cooperative, self._office.country),
            currency=self._office.cooperative.currency,
            month=self._month,
            figures=tuple(self._figures()),
            activities=tuple(self._activities()),
            classes=classes,
            pay=tuple(self._pay()),
            due=tuple(self._due()),
            notices=tuple(sorted(self._notices(), key=lambda each: each.level != "warning")),
            posted=posted,
            entries=numbers,
            seal=certificate.short,
            closed_on=certificate.validated_on,
            documents=_DOCUMENTS + (_BY_CLASS if classes else ()) + (_EXITS if self._exits else ()),
            banners=banners(self._office),
            country=self._office.country.code,
        )

    def _figures(self) -> Iterator[Figure]:
        turnover = sum(each.turnover for each in self._activities())
        received = -sum(
            movement.posting.amount
            for movement in self._office.book.movements(
                since=self._month, until=self._month, roles=["clients"]
            )
            if movement.journal.key == "bank"
        )
        slips = self._slips.values()
        yield Figure("turnover", Sentence(mark("Turnover, excl. VAT")), turnover)
        yield Figure("collected", Sentence(mark("Received from clients, incl. VAT")), received)
        contribution = sum(self._contribution(code) for code in self._codes())
        yield Figure("contribution", Sentence(mark("Contribution to the shared services")), contribution)
        yield Figure("gross", Sentence(mark("Gross pay")), sum(slip["gross"] for slip in slips))
        yield Figure(
            "employer_cost", Sentence(mark("Pay cost")), sum(slip["employer_cost"] for slip in slips)
        )
        yield Figure("net_pay", Sentence(mark("Net pay")), sum(slip["net_pay"] for slip in slips))

    def _codes(self) -> list[str]:
        return [
            code
            for code, activity in self._office.cooperative.activities.items()
            if not activity.is_services
            and (activity.runs_in(self._month) or code in self._statements.closing)
        ]

    def _activities(self) -> Iterator[ActivityRow]:
        costs: dict[str, int] = {}
        for decision in self._decisions:
            for code, cost in decision.costs.items():
                costs[code] = costs.get(code, 0) + cost
        activities = self._office.cooperative.activities
        for code in [*self._codes(), *(code for code, each in activities.items() if each.is_services)]:
            account = self._statements.account(code)
            result = -sum(
                amount
                for (activity, role), amount in self._of_month(code)
                if activity == code and ROLES[role].profit_and_loss
            )
            yield ActivityRow(
                code,
                activities[code].name,
                self._turnover(code),
                self._contribution(code),
                costs.get(code, 0),
                result,
                account.available,
            )

    def _of_month(self, code: str) -> Iterator[tuple[tuple[str, str], int]]:
        for role in ROLES:
            place = (code, role)
            if place in self._movement:
                yield place, self._movement[place]

    def _turnover(self, code: str) -> int:
        return -sum(amount for (_, role), amount in self._of_month(code) if role.startswith("sales_"))

    def _contribution(self, code: str) -> int:
        return sum(
            each.amount for each in self._statements.contributions.get(code, ()) if not each.provision_only
        )

    def _pay(self) -> Iterator[PayRow]:
        for decision in self._decisions:
            slip = self._slips.get(decision.contract)
            yield PayRow(
                name_of(self._office.cooperative, decision.person),
                decision.contract,
                slip["gross"] if slip else 0,
                slip["net_pay"] if slip else 0,
                slip["employer_cost"] if slip else 0,
                self._note(decision),
            )

    def _note(self, decision: PayDecision) -> Text:
        text = _OUTCOMES.get(decision.outcome)
        return "" if text is None else Sentence(text)

    def _due(self) -> Iterator[DueRow]:
        """What is owed at the month's end: each body, persons, suppliers, with the day where it is known."""
        for role, amount, day in self._owed():
            account = self._office.country.chart.accounts[role]
            what = Sentence(mark("account {number}"), {"number": account.number})
            yield DueRow(account.labels, what, amount, day)

    def _owed(self) -> Iterator[tuple[str, int, dt.date | None]]:
        sums: dict[str, int] = {}
        for balances in self._statements.closing.values():
            for (_, role), amount in balances.items():
                if role in _DUE_ROLES:
                    sums[role] = sums.get(role, 0) - amount
        staff = headcount(self._office.cooperative, self._month)
        for role in _DUE_ROLES:
            if sums.get(role, 0) > 0:
                yield role, sums[role], self._due_day(role, staff)

    def _due_day(self, role: str, staff: int) -> dt.date | None:
        paid_on = pay_date(self._office.cooperative, self._month)
        if role == "net_pay":
            return paid_on
        rule = self._office.country.due_rule(role, self._month, headcount=staff, paid_on=paid_on)
        return None if rule is None else rule.due(self._month)

    def _notices(self) -> Iterator[Notice]:
        currency = self._office.cooperative.currency
        for decision in self._decisions:
            if decision.outcome in ("reduced", "advance", "raised"):
                yield Notice(
                    Sentence(
                        mark("{asked} asked, {gross} gross paid, {note}"),
                        {
                            "asked": money(decision.asked, currency),
                            "gross": money(decision.gross, currency),
                            "note": self._note(decision),
                        },
                    ),
                    about=decision.contract,
                )
            if decision.outcome == "nothing" and decision.mode == PayMode.COMPUTED.value:
                text = mark("its computed pay comes to nothing: state its hours, its days or its base")
                yield Notice(Sentence(text), about=decision.contract)
        available = {code: self._statements.account(code).available for code in [*self._codes(), SERVICES]}
        overdrawn = {code: -amount for code, amount in available.items() if amount < 0}
        for code, amount in overdrawn.items():
            yield Notice(
                Sentence(mark("overdrawn by {amount}"), {"amount": money(amount, currency)}), about=code
            )
        yield from staff_notices(self._decisions, overdrawn, currency)
        yield from exit_notices(self._office, self._statements)
        yield from self._back_pay()
        yield from self._late()
        yield from self._remarks()
        yield from self._without_due_day()
        yield from self._unchecked()
        yield from opening_notices(self._office, self._statements)
        yield from reversal_notices(self._office, self._statements.month)
        yield from pay_notices(self._slips.values())

    def _remarks(self) -> Iterator[Notice]:
        """What contracts ask for, and what of everybody's numbers is in doubt."""
        cooperative, country = self._office.cooperative, self._office.country
        then = country.known_by(law_day(self._office.book, self._month))
        for remark in contract_remarks(cooperative, then, self._month):
            yield Notice(remark.text, about=remark.about)
        for remark in declaring_remarks(cooperative, country, self._month):
            yield Notice(remark.text, "note", remark.about)
        for found in share_warnings(cooperative, then, self._office.book, self._month):
            yield Notice(Sentence(found.reason, found.fields), about=found.value)
        for remark in identity_remarks(cooperative, country):
            yield Notice(remark.text, "note", remark.about)
        for remark in class_remarks(cooperative, country, self._office.book, self._month):
            yield Notice(remark.text, "note", remark.about)

    def _back_pay(self) -> Iterator[Notice]:
        """What earlier months owe under the law known now, and what of it was paid."""
        currency = self._office.cooperative.currency
        for remark in back_pay_remarks(kept(self._office.book, self._month), self._month, currency):
            yield Notice(remark.text, about=remark.about)

    def _without_due_day(self) -> Iterator[Notice]:
        """Bodies that are owed something by a day that nobody established."""
        chart = self._office.country.chart.accounts
        names = [
            chart[role].number
            for role, _, day in self._owed()
            if day is None and ROLES[role].bucket is Bucket.OWED_TO_BODIES
        ]
        if names:
            text = mark("no due day is established for accounts {accounts}: take it from your notices")
            yield Notice(Sentence(text, {"accounts": ", ".join(names)}), "note")

    def _unchecked(self) -> Iterator[Notice]:
        """Parameters used after the last day that anyone checked."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LawNotChecked)
            unchecked = self._office.country.parameters.at(self._month.last).unchecked
        if unchecked:
            text = mark("the law was checked until {last} only: verify rates before you rely on this month")
            yield Notice(Sentence(text, {"last": min(unchecked.values())}))

    def _late(self) -> Iterator[Notice]:
        items = self._office.book.open_items("clients", until=self._month)
        left: dict[str, int] = {}
        for (item, _, _, _), amount in items.items():
            left[item] = left.get(item, 0) + amount
        for item, day in sorted(self._statements.state.due.items()):
            if left.get(item, 0) > 0 and day < self._month.last.isoformat():
                owed = money(left[item], self._office.cooperative.currency)
                text = mark("invoice late: {amount} were due on {day}")
                fields = {"amount": owed, "day": self._month.last.fromisoformat(day)}
                yield Notice(Sentence(text, fields), about=item)
