"""Pay decisions of a month: what is asked, what the account affords, what is paid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import attrs

from cae_core.closing.back_pay import OwedMonth, with_back_pay, without_back_pay
from cae_core.closing.budgets import Budget, Budgets
from cae_core.closing.guards import guard_problems
from cae_core.closing.pay_inputs import PayBasis, States, pay_basis, pay_date
from cae_core.closing.pay_orders import mode_of
from cae_core.cooperative.advances import owed_advances
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import GivenElement, PayMode, PayOrder, Shortfall
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.pay_entries import recovered
from cae_core.cooperative.people import Contract
from cae_core.cooperative.splits import SplitKey
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.money import plain_amount
from cae_core.payroll.calculation import affordable, pay, solve_pay, unpaid_state
from cae_core.payroll.payslip import Payslip
from cae_core.payroll.year_to_date import YearToDate, next_state
from cae_core.periods import Month
from cae_core.rules.errors import NoSolution
from cae_core.rules.run import Run

TOO_MUCH = mark(
    "the account cannot bear this pay: it costs {cost} and {available} are available; "
    "the largest gross that it bears is {gross}"
)
BELOW_FIXED = mark(
    "the account bears {available}, less than the cost of the contract's fixed part ({cost}), "
    "which is due every month ({source}); the largest gross that it bears is {gross}"
)
BELOW_COMPUTED = mark(
    "the account bears {available}, less than the cost of the pay that follows from the contract ({cost}), "
    "which is due every month; the largest gross that it bears is {gross}"
)
NEGATIVE = mark("a gross of {gross} does not cover what is withheld from it: net pay would be {net}")
TOO_MUCH_RECOVERED = mark("{amount} are held back for advances, of which {open} are still owed")
WAYS_OUT = mark("a lower amount, shortfall = reduce, or shortfall = advance with a dated decision")
ONLY_ADVANCE = mark("shortfall = advance with a dated decision")


@attrs.frozen
class PayDecision:
    """What was asked for a contract and what was decided, amounts in minor units.

    ``outcome`` is ``paid`` as asked, ``raised`` to the contract's fixed part, ``reduced`` to what the
    account bears, an ``advance`` by a dated decision, or ``nothing``. ``budget`` is what the account
    had for it (None when services bear it). ``back_pay`` is what of the gross completes earlier months.
    """

    contract: str
    person: str
    mode: str
    asked: int
    gross: int
    cost: int
    budget: int | None
    outcome: str
    costs: Mapping[str, int]
    decision: str = ""
    decided_on: dt.date | None = None
    back_pay: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The decision as plain JSON values."""
        day = self.decided_on.isoformat() if self.decided_on else ""
        found = {**attrs.asdict(self, recurse=False), "costs": dict(self.costs), "decided_on": day}
        return found if self.back_pay else {k: v for k, v in found.items() if k != "back_pay"}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PayDecision:
        """Read what `to_dict` wrote."""
        day = data["decided_on"]
        return cls(**{**data, "decided_on": dt.date.fromisoformat(day) if day else None})


@attrs.frozen
class Paid:
    """A decision with its payslip and the year to date after it (None when nothing is paid)."""

    decision: PayDecision
    payslip: Payslip | None = None
    state: YearToDate | None = None


class PayRun:
    """Decides and computes the month's pay, contract by contract, collecting what cannot be paid."""

    def __init__(
        self,
        cooperative: Cooperative,
        country: Country,
        month: Month,
        states: States,
        budgets: Budgets,
        *,
        elements: Iterable[GivenElement] = (),
        owed: Mapping[str, Sequence[OwedMonth]] | None = None,
        items: OpenItems | None = None,
    ) -> None:
        self._cooperative, self._country, self._month = cooperative, country, month
        self._owed = owed or {}
        self._states, self._budgets = states, budgets
        self._elements: dict[str, list[GivenElement]] = defaultdict(list)
        for each in elements:
            self._elements[each.contract].append(each)
        self._items = OpenItems() if items is None else items
        self.problems: list[Problem] = []

    def decide(self, contract: Contract, order: PayOrder) -> Paid | None:
        """The pay of one contract; None when it is a problem, which is then in ``problems``."""
        try:
            basis = pay_basis(
                self._cooperative,
                self._country,
                contract,
                self._month,
                self._states,
                order=order,
                elements=self._elements.get(contract.id, ()),
            )
            basis = with_back_pay(basis, order, self._owed.get(contract.id, ()))
            return self._decide(basis, order)
        except CaeError as error:
            self.problems.append(Problem(error.template, order.origin, fields=error.data))
            return None

    def _decide(self, basis: PayBasis, order: PayOrder) -> Paid | None:
        key = self._cooperative.splits[order.split] if order.split else None
        budget = self._budgets.of(basis.contract, key)
        basis = _bearable(basis, order, budget, key)
        run, outcome = _asked(basis, order, budget, key)
        asked = _amount_asked(basis, order, run)
        if not budget.affords(_cost(run), key):
            if order.shortfall is Shortfall.ADVANCE:
                outcome = "advance"
            else:
                most = _most(basis, budget, key)
                if order.shortfall is Shortfall.REFUSE or _gross(most) < _due(basis, order, run):
                    self._refuse(basis, order, run, most, budget.most(key))
                    return None
                run, outcome = most, "reduced"
        if _net(run) < 0:
            if outcome != "reduced" and order.mode is not PayMode.MOST:
                self._refuse_negative(basis, order, run)
                return None
            run = None
        cost = _cost(run) if _gross(run) else 0
        costs = budget.charge(cost, key) if cost else {}
        outcome = outcome if cost else "nothing"
        paid = self._paid(basis, order, budget, run, asked=asked, outcome=outcome, costs=costs)
        wrong = self._wrong(paid, basis, order)
        self.problems += wrong
        if wrong:
            return None
        self._budgets.spend(basis.contract, costs)
        return paid

    def _wrong(self, paid: Paid, basis: PayBasis, order: PayOrder) -> list[Problem]:
        """What keeps a pay that was decided from being paid."""
        if paid.payslip is not None:
            return guard_problems(paid.payslip, order.origin) + self._over_recovered(paid.payslip, order)
        return [_lost(each) for each in self._elements.get(basis.contract.id, ())]

    def _over_recovered(self, slip: Payslip, order: PayOrder) -> list[Problem]:
        """More taken off pay for advances than the person still owes of them."""
        amount = recovered(slip.charges())
        owed = owed_advances(self._items, slip.person) if amount > 0 else 0
        if amount <= max(owed, 0):
            return []
        currency = self._cooperative.currency
        fields = {"amount": plain_amount(amount, currency), "open": plain_amount(owed, currency)}
        expected = mark("at most what a payment of kind “advance” or an opening balance left to recover")
        return [Problem(TOO_MUCH_RECOVERED, order.origin, "contract", slip.contract, expected, fields)]

    def _paid(
        self,
        basis: PayBasis,
        order: PayOrder,
        budget: Budget,
        run: Run | None,
        *,
        asked: int,
        outcome: str,
        costs: Mapping[str, int],
    ) -> Paid:
        contract, cost = basis.contract, sum(costs.values())
        decision = PayDecision(
            contract=contract.id,
            person=contract.person,
            mode=mode_of(order).value,
            asked=asked,
            gross=_gross(run),
            cost=cost,
            budget=budget.total if budget.bounded else None,
            outcome=outcome,
            costs=costs,
            decision=order.decision,
            decided_on=order.decided_on,
            back_pay=sum(basis.back_pay.values()) if cost else 0,
        )
        if run is None or not cost:
            return Paid(decision)
        day = pay_date(self._cooperative, self._month)
        payslip = Payslip(
            contract.id,
            contract.person,
            self._month,
            day,
            basis.regime,
            run,
            known_on=basis.regime.known_on,
            back_pay=basis.back_pay,
            elements=basis.elements,
        )
        return Paid(decision, payslip, next_state(basis.regime, basis.state, run))

    def _refuse(
        self, basis: PayBasis, order: PayOrder, run: Run | None, most: Run | None, available: int
    ) -> None:
        currency, computed = self._cooperative.currency, order.mode is PayMode.COMPUTED
        below = _gross(most) < _due(basis, order, run)
        cost = _cost(_forward(basis, basis.fixed) if below and not computed else run)
        due = BELOW_COMPUTED if computed else BELOW_FIXED
        self.problems.append(
            Problem(
                due if below else TOO_MUCH,
                order.origin,
                column="amount",
                value=order.contract,
                expected=ONLY_ADVANCE if below else WAYS_OUT,
                fields={
                    "cost": plain_amount(cost, currency),
                    "available": plain_amount(available, currency),
                    "gross": plain_amount(_gross(most), currency),
                    "source": self._country.contract_kind(basis.contract.kind).source,
                },
            )
        )

    def _refuse_negative(self, basis: PayBasis, order: PayOrder, run: Run | None) -> None:
        currency = self._cooperative.currency
        fields = {"gross": plain_amount(_gross(run), currency), "net": plain_amount(_net(run), currency)}
        self.problems.append(
            Problem(
                NEGATIVE,
                order.origin,
                column="amount",
                value=basis.contract.id,
                expected=mark("a larger pay, or none"),
                fields=fields,
            )
        )


def unpaid_states(
    cooperative: Cooperative, country: Country, month: Month, states: States, paid: Container[str]
) -> States:
    """The year so far of the contracts that ran in a month and were paid nothing (FR-3.06)."""
    found = {}
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is None or not kind.paid or contract.id in paid or not contract.runs_in(month):
            continue
        basis = pay_basis(cooperative, country, contract, month, states)
        if basis.regime.carried:
            state = unpaid_state(basis.regime, basis.state, _forward(basis, 0))
            if state is not None:
                found[contract.id] = state
    return found


def _asked(basis: PayBasis, order: PayOrder, budget: Budget, key: SplitKey | None) -> tuple[Run | None, str]:
    """The pay that the order asks for, whatever the account bears, and whether it was raised."""
    mode, fixed = mode_of(order), basis.fixed
    if mode is PayMode.MOST:
        run = _most(basis, budget, key)
    elif mode is PayMode.COMPUTED:
        run = pay(basis.regime, basis.month, basis.inputs, basis.state)
    elif mode in (PayMode.FIXED, PayMode.GROSS):
        run = _forward(basis, (fixed if mode is PayMode.FIXED else order.amount) + basis.added)
    else:
        node = "net_pay" if mode is PayMode.NET_PAY else "employer_cost"
        run = solve_pay(basis.regime, basis.month, node, order.amount, basis.inputs, state=basis.state)
    if _gross(run) >= fixed + basis.added:
        return run, "paid"
    return _forward(basis, fixed + basis.added), "raised"


def _bearable(basis: PayBasis, order: PayOrder, budget: Budget, key: SplitKey | None) -> PayBasis:
    """The same without back pay, where pay is to be reduced to what the account bears and that is less."""
    if basis.added and order.shortfall is Shortfall.REDUCE:
        run, _ = _asked(basis, order, budget, key)
        if not budget.affords(_cost(run), key):
            return without_back_pay(basis)
    return basis


def _amount_asked(basis: PayBasis, order: PayOrder, run: Run | None) -> int:
    if order.mode is PayMode.COMPUTED:
        return _gross(run)
    return basis.fixed if order.mode is PayMode.FIXED else order.amount


def _due(basis: PayBasis, order: PayOrder, run: Run | None) -> int:
    """The gross below which no shortfall lowers this pay: what the contract pays every month."""
    computed = order.mode is PayMode.COMPUTED
    return max(basis.fixed, _gross(run) - basis.added) if computed else basis.fixed


def _lost(element: GivenElement) -> Problem:
    reason, expected = mark("an element of a pay that comes to nothing"), mark("a pay that it is added to")
    return Problem(reason, element.origin, "contract", element.contract, expected)


def _forward(basis: PayBasis, gross: int) -> Run:
    return pay(basis.regime, basis.month, {**basis.inputs, "gross": gross}, basis.state)


def _most(basis: PayBasis, budget: Budget, key: SplitKey | None) -> Run | None:
    """The largest pay that a budget bears; None when it bears none."""
    limit = budget.most(key)
    while True:
        try:
            run = affordable(basis.regime, basis.month, limit, basis.inputs, basis.state)
        except NoSolution:
            return None
        if budget.affords(_cost(run), key):
            return run
        limit = budget.most(key, _cost(run) - 1)  # parts of a smaller cost may be rounded up, or owe more


def _gross(run: Run | None) -> int:
    return 0 if run is None else int(run["gross"])


def _net(run: Run | None) -> int:
    return 0 if run is None else int(run["net_pay"])


def _cost(run: Run | None) -> int:
    return 0 if run is None else int(run["employer_cost"])
