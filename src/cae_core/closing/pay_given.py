"""What a month gives to pay, looked at before anything is posted: its own inputs, its elements, its modes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from cae_core.closing.pay_orders import usual_mode
from cae_core.closing.statutes import regime_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import GivenElement, MonthDocuments, PayMode, PayOrder
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.payroll.regime import Regime


def given_problems(cooperative: Cooperative, country: Country, documents: MonthDocuments) -> list[Problem]:
    """Inputs and elements that a contract's regime does not know, and pay that nothing says.

    Rows of contracts that do not exist, do not run or are not paid are left to the checks of the month.
    """
    orders = {order.contract: order for order in documents.pay}
    problems: list[Problem] = []
    for order in documents.pay:
        regime = _regime(cooperative, country, documents, order.contract)
        if regime is not None:
            problems += _of_order(order, cooperative.contracts[order.contract], regime)
    for element in documents.elements:
        regime = _regime(cooperative, country, documents, element.contract)
        if regime is not None:
            contract = cooperative.contracts[element.contract]
            problems += _of_element(element, contract, orders.get(contract.id), regime)
    return problems


def _regime(
    cooperative: Cooperative, country: Country, documents: MonthDocuments, contract_id: str
) -> Regime | None:
    """The regime that a contract is paid under in the month; None where it is not, or cannot be said."""
    contract = cooperative.contracts.get(contract_id)
    kind = country.contract_kinds.get(contract.kind) if contract else None
    if contract is None or kind is None or not kind.paid or not contract.runs_in(documents.month):
        return None
    try:
        return regime_of(cooperative, country, kind.regime)
    except CaeError:  # statutes that cannot be used: said of the cooperative
        return None


def _of_order(order: PayOrder, contract: Contract, regime: Regime) -> Iterator[Problem]:
    known = {each.name for each in regime.framework.inputs} if order.inputs else ()
    for name, text in order.inputs.items():
        if name not in known:
            yield _unknown(mark("the regime {regime} has no such input"), order, name, text, regime)
    if order.mode is PayMode.COMPUTED and not regime.base:
        reason = mark("pay under {regime} is not computed from a base")
        fields = {"regime": regime.name}
        yield Problem(
            reason, order.origin, "mode", contract.id, mark("another mode, with its amount"), fields
        )
    if order.mode is None and usual_mode(regime, contract, order) is None:
        expected = mark("a mode, and its amount where it has one")
        yield Problem(mark("nothing says what is paid"), order.origin, "mode", "", expected)


def _of_element(
    element: GivenElement, contract: Contract, order: PayOrder | None, regime: Regime
) -> Iterator[Problem]:
    if element.element not in regime.elements:
        yield _unknown_element(element, regime)
    usual = order or PayOrder(contract.id)
    if usual.mode is None and usual_mode(regime, contract, usual) is None:
        expected = mark("a row of pay.csv, or a base or a fixed part in contracts.csv")
        reason = mark("an element of a contract that is not paid this month")
        yield Problem(reason, element.origin, "contract", contract.id, expected)


def _unknown(reason: str, order: PayOrder, name: str, text: str, regime: Regime) -> Problem:
    expected = mark("an empty cell for this contract")
    return Problem(reason, order.origin, name, text, expected, {"regime": regime.name})


def _unknown_element(element: GivenElement, regime: Regime) -> Problem:
    names = ", ".join(regime.elements)
    near = _near(element.element, regime.elements)
    expected = mark("{near}, or one of: {names}") if near else mark("one of: {names}")
    if not names:
        expected = mark("nothing: {regime} has no pay elements")
    fields = {"near": near, "names": names, "regime": regime.name}
    return Problem(mark("unknown pay element"), element.origin, "element", element.element, expected, fields)


def _near(name: str, known: Collection[str]) -> str:
    return next(iter(difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)), "")
