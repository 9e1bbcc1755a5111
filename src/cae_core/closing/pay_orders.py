"""Which contracts a month pays, and how: as asked, or as the contract says for every month."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from cae_core.closing.statutes import regime_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import PayMode, PayOrder
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.errors import CaeError
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules.inputs import Input
from cae_core.rules.values import typed


def pay_orders(
    cooperative: Cooperative, country: Country, month: Month, orders: Iterable[PayOrder]
) -> list[tuple[Contract, PayOrder]]:
    """Each contract to pay with its order, whose mode is said.

    What a contract pays every month is due even when nothing is asked: its fixed part (FR-1.08), or its pay
    computed from a base. Raises like `regime_of`.
    """
    asked = {order.contract: order for order in orders}
    found = []
    for contract in cooperative.contracts.values():
        kind = country.contract_kinds.get(contract.kind)
        if kind is None or not kind.paid or not contract.runs_in(month):
            continue
        order = asked.get(contract.id, PayOrder(contract.id, origin=contract.origin))
        if order.mode is None:
            regime = regime_of(cooperative, country, kind.regime)
            order = attrs.evolve(order, mode=usual_mode(regime, contract, order))
        if order.mode is not None:
            found.append((contract, order))
    return found


def usual_mode(regime: Regime, contract: Contract, order: PayOrder) -> PayMode | None:
    """How a contract is paid every month: computed from its base, its fixed part, or not at all (None)."""
    texts = {**contract.inputs, **order.inputs}
    named = {name: texts[name] for name in regime.base if texts.get(name)}
    if named and any(_says(each, named.get(each.name), regime) for each in regime.framework.inputs):
        return PayMode.COMPUTED
    return PayMode.FIXED if contract.fixed_gross else None


def _says(each: Input, text: str | None, regime: Regime) -> bool:
    """Whether what was typed for an input is not what it is by default."""
    if text is None:
        return False
    currency = regime.framework.currency
    try:
        return bool(typed(text, each.kind, currency, each.name) != each.default_value(currency))
    except CaeError:  # said where it is read
        return True


def mode_of(order: PayOrder) -> PayMode:
    """The mode of an order that `pay_orders` gave; AssertionError for one without."""
    assert order.mode is not None
    return order.mode
