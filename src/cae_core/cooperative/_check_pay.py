"""Checks of a month's contracts and pay orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cae_core.cooperative._findings import Findings
from cae_core.cooperative.advances import runs_activity
from cae_core.cooperative.documents import GivenElement, MonthDocuments, PayMode, PayOrder, Shortfall
from cae_core.cooperative.people import Contract
from cae_core.errors import Origin
from cae_core.messages import mark
from cae_core.periods import Month

_WITH_AMOUNT = (PayMode.GROSS, PayMode.NET_PAY, PayMode.EMPLOYER_COST)


def check_people(found: Findings, month: Month) -> None:
    """Everyone who runs an open activity has a contract that runs in the month."""
    cooperative = found.cooperative
    under_contract = {
        contract.person for contract in cooperative.contracts.values() if contract.runs_in(month)
    }
    for activity in cooperative.activities.values():
        if activity.is_services or not activity.runs_in(month):
            continue
        for person in activity.persons:
            if person in cooperative.persons and person not in under_contract:
                found.add(
                    mark("a person without contract in {month}"),
                    activity.origin,
                    "persons",
                    person,
                    mark("a contract that runs, or an end for activity {activity}"),
                    month=month,
                    activity=activity.code,
                )


def check_pay(
    found: Findings,
    documents: MonthDocuments,
    paid_kinds: Mapping[str, bool] | None,
    activity_kinds: Collection[str] | None = None,
) -> None:
    """One order a contract, of a contract that runs and is paid, complete for its mode; and its elements.

    ``activity_kinds`` are the kinds of contract for running an activity (None: all but employment).
    """
    seen: set[str] = set()
    running = {person for each in found.cooperative.activities.values() for person in each.persons}
    for element in documents.elements:
        _check_element(found, element, documents.month, paid_kinds)
    for order in documents.pay:
        expected = mark("an id of contracts.csv")
        if found.unknown_in(found.cooperative.contracts, order.origin, "contract", order.contract, expected):
            continue
        if order.contract in seen:
            expected = mark("one row a contract and month")
            found.add(mark("used twice in the month"), order.origin, "contract", order.contract, expected)
        seen.add(order.contract)
        contract = found.cooperative.contracts[order.contract]
        _check_running(found, contract, documents.month, order.origin)
        asked = order.amount or order.mode not in (None, PayMode.FIXED) or contract.fixed_gross
        if asked or order.inputs:
            _check_paid(found, contract, paid_kinds, order.origin)
        _check_amount(found, order)
        _check_advance(found, order, documents.month)
        for_activity = runs_activity(contract.kind, activity_kinds)
        _check_bearers(found, order, contract, running if for_activity else None)


def _check_element(
    found: Findings, element: GivenElement, month: Month, paid_kinds: Mapping[str, bool] | None
) -> None:
    """An element of a contract that runs and is paid, with an amount."""
    expected = mark("an id of contracts.csv")
    contracts, key = found.cooperative.contracts, element.contract
    if found.unknown_in(contracts, element.origin, "contract", key, expected):
        return
    _check_running(found, contracts[key], month, element.origin)
    _check_paid(found, contracts[key], paid_kinds, element.origin)
    if not element.amount:
        found.add(mark("an element of nothing"), element.origin, "amount", found.amount(0))


def _check_running(found: Findings, contract: Contract, month: Month, origin: Origin | None) -> None:
    if not contract.runs_in(month):
        found.add(
            mark("a contract that does not run in {month}"),
            origin,
            "contract",
            contract.id,
            mark("a contract from {start} to {end}"),
            month=month,
            start=contract.start,
            end=contract.end or "…",
        )


def _check_paid(
    found: Findings, contract: Contract, paid_kinds: Mapping[str, bool] | None, origin: Origin | None
) -> None:
    if paid_kinds is not None and paid_kinds.get(contract.kind) is False:
        expected = mark("no pay under a contract “{kind}”")
        reason = mark("pay for a contract without pay")
        found.add(reason, origin, "contract", contract.id, expected, kind=contract.kind)


def _check_amount(found: Findings, order: PayOrder) -> None:
    if order.mode is None:
        if order.amount:
            expected = mark("a mode that says what the amount is")
            found.add(mark("an amount without a mode"), order.origin, "mode", "", expected)
        return
    if order.mode in _WITH_AMOUNT and order.amount <= 0:
        expected = mark("a positive amount for mode {mode}")
        found.add(
            mark("no amount"),
            order.origin,
            "amount",
            found.amount(order.amount),
            expected,
            mode=order.mode.value,
        )
    if order.mode not in _WITH_AMOUNT and order.amount:
        expected = mark("no amount for mode {mode}")
        found.add(
            mark("an amount that is not used"),
            order.origin,
            "amount",
            found.amount(order.amount),
            expected,
            mode=order.mode.value,
        )


def _check_advance(found: Findings, order: PayOrder, month: Month) -> None:
    """An advance is an explicit decision, taken by the end of the month."""
    if order.shortfall is not Shortfall.ADVANCE:
        return
    if not order.decision:
        expected = mark("who decided it, and its reference")
        found.add(mark("an advance without decision"), order.origin, "decision", "", expected)
    if order.decided_on is None or order.decided_on > month.last:
        expected = mark("the day it was decided, at the latest {last}")
        found.add(
            mark("an advance without the date of its decision"),
            order.origin,
            "decided_on",
            order.decided_on or "",
            expected,
            last=month.last,
        )


def _check_bearers(
    found: Findings, order: PayOrder, contract: Contract, running: Collection[str] | None
) -> None:
    """The pay's split key charges activities only; without one the person runs an activity, or ran one.

    ``running`` are those who do, None for a contract that needs none.
    """
    cooperative = found.cooperative
    if order.split:
        expected = mark("a key of splits.csv")
        if found.unknown_in(cooperative.splits, order.origin, "split", order.split, expected):
            return
        for who in cooperative.splits[order.split].beneficiaries:
            if not who.activity:
                expected = mark("a key whose parts are activities")
                found.add(mark("pay charged to no activity"), order.origin, "split", order.split, expected)
        return
    if running is not None and contract.person not in running:
        expected = mark("an activity of {person}, or a split key")
        found.add(
            mark("pay that no activity bears"),
            order.origin,
            "contract",
            order.contract,
            expected,
            person=contract.person,
        )
