"""What a contract's payslip is computed from: the cooperative's inputs, the contract's, the year so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import attrs

from cae_core.closing.statutes import regime_of, statutes_problems
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import GivenElement, PayOrder
from cae_core.cooperative.people import Contract
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.money import round_div
from cae_core.payroll.elements import ElementAmount, summed
from cae_core.payroll.part_month import share_of_month
from cae_core.payroll.regime import Regime
from cae_core.payroll.year_to_date import YearToDate
from cae_core.periods import Month
from cae_core.rules.errors import InputOutOfBounds, UnreadableInput
from cae_core.rules.inputs import BOUNDS, OUT_OF_BOUNDS, Input
from cae_core.rules.ratio import Ratio

States = Mapping[str, YearToDate]
"""The year so far by contract."""


PAY_DAY = "pay_day"
"""The key of [pay] that says on which day of the next month pay is paid."""
LAST_PAY_DAY = 28


class UnreadablePayDay(CaeError, ValueError):
    """A day of the month that not every month has. Data: text, last."""

    template = mark("“{text}” is not a day that every month has: expected a number from 1 to {last}")


@attrs.frozen
class PayBasis:
    """A contract with its regime and everything its pay is computed from but the pay itself.

    ``fixed`` is its fixed part of the month in minor units, whole unless it covers a part of the month;
    ``elements`` are the month's pay elements, which the inputs hold already. ``back_pay`` is the part of the
    inputs that completes earlier months, month by month; ``added`` what of it the month-end itself added.
    """

    contract: Contract
    regime: Regime
    month: Month
    inputs: Mapping[str, Any]
    state: YearToDate | None
    fixed: int = 0
    elements: tuple[ElementAmount, ...] = ()
    back_pay: Mapping[Month, int] = attrs.field(factory=dict)
    added: int = 0


def fixed_part(contract: Contract, share: Ratio) -> int:
    """The fixed part of a month of which the contract covers a share, in minor units, half-up (FR-1.08)."""
    return round_div(contract.fixed_gross * share.n, share.d)


def completed_years(start: dt.date, on: dt.date) -> int:
    """The whole years from a day to another, as length of service counts.

    >>> completed_years(dt.date(2023, 11, 1), dt.date(2026, 10, 31)), completed_years(
    ...     dt.date(2023, 10, 31), dt.date(2026, 10, 31))
    (2, 3)
    """
    years = on.year - start.year
    return max(years - ((on.month, on.day) < (start.month, start.day)), 0)


def pay_date(cooperative: Cooperative, month: Month) -> dt.date:
    """The day a month's pay is paid: its last, or ``pay_day`` of the next month where ``[pay]`` says so.

    Declared contributions fall due by it (FR-3.75). Raises UnreadablePayDay.
    """
    text = cooperative.pay_input(PAY_DAY, month.last)
    if text is None:
        return month.last
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PAY_DAY:
        raise UnreadablePayDay(text=text, last=LAST_PAY_DAY)
    return month.next().first.replace(day=int(text))


def headcount(cooperative: Cooperative, month: Month) -> int:
    """How many people the cooperative says that it employs in a month; 0 where it does not say."""
    text = cooperative.pay_input("headcount", month.last) or ""
    return int(text) if text.isdecimal() else 0


def pay_basis(
    cooperative: Cooperative,
    country: Country,
    contract: Contract,
    month: Month,
    states: States,
    *,
    order: PayOrder | None = None,
    elements: Iterable[GivenElement] = (),
) -> PayBasis:
    """Gather what a contract's pay is computed from.

    The cooperative's own values of the day come first, the contract's override them, the month's own (in
    its order) override both, and its elements are added. A contract that starts or ends within the month
    covers its share of it (FR-3.05), unless typed. Raises UnreadableInput, UnknownElement and other
    CaeErrors for what cannot be read.
    """
    regime = regime_of(cooperative, country, country.contract_kind(contract.kind).regime)
    known, last = {each.name for each in regime.framework.inputs}, month.last
    common = {name: cooperative.pay_input(name, last) for name in cooperative.pay if name in known}
    own = {name: text for name, text in contract.inputs.items() if text and name in known}
    texts = {name: text for name, text in common.items() if text is not None} | own
    texts |= order.inputs if order else {}
    state = states.get(contract.id) or _opening_state(cooperative, regime, contract, month)
    share = share_of_month(month, contract.start, contract.end)
    automatic = {"month_share": share, "seniority_years": completed_years(contract.start, last)}
    currency = regime.framework.currency
    inputs: dict[str, Any] = {
        each.name: automatic[each.automatic]
        for each in regime.framework.inputs
        if each.automatic and automatic[each.automatic] != each.default_value(currency)
    } | regime.typed(month, texts)
    fixed = fixed_part(contract, inputs.get("month_share", share))
    amounts = tuple(ElementAmount(each.element, each.amount, each.label) for each in elements)
    return PayBasis(contract, regime, month, _with(inputs, regime, amounts), state, fixed, amounts)


def _with(
    inputs: Mapping[str, Any], regime: Regime, elements: tuple[ElementAmount, ...]
) -> Mapping[str, Any]:
    """The inputs with each element added to its own; raises UnknownElement."""
    sums = summed(regime.elements, elements, regime.name)
    return {**inputs, **{name: inputs.get(name, 0) + amount for name, amount in sums.items()}}


def _opening_state(
    cooperative: Cooperative, regime: Regime, contract: Contract, month: Month
) -> YearToDate | None:
    """What the contract brings from before the cooperative's first month here, in that year."""
    texts = cooperative.opening_pay.get(contract.id)
    if not texts or month.year != cooperative.start.year:
        return None
    given = {name: text for name, text in texts.items() if text}
    return YearToDate(cooperative.start.year, regime.typed(month, given))


def input_problems(cooperative: Cooperative, country: Country, month: Month) -> list[Problem]:
    """Payroll inputs that no regime knows, or that cannot be read."""
    known = {each.name: each for regime in country.regimes.values() for each in regime.framework.inputs}
    problems = [
        Problem(
            mark("no payroll regime of {country} has this input"),
            cooperative.origin,
            column=f"pay.{name}",
            fields={"country": country.code},
        )
        for name in cooperative.pay
        if name not in known and name != PAY_DAY
    ]
    unreadable = {
        name: list(_unreadable(cooperative, known[name], rows))
        for name, rows in cooperative.pay.items()
        if name in known
    }
    problems += chain.from_iterable(unreadable.values())
    try:
        pay_date(cooperative, month)
    except UnreadablePayDay as error:
        problems.append(Problem(error.template, cooperative.origin, f"pay.{PAY_DAY}", fields=error.data))
    if wrong := statutes_problems(cooperative, country):
        return [*problems, *wrong]
    sound = {name: rows for name, rows in cooperative.pay.items() if not unreadable.get(name)}
    said_once = attrs.evolve(cooperative, pay=sound)  # what cannot be read is no fault of each contract
    for contract in cooperative.contracts.values():
        if contract.runs_in(month) and contract.kind in country.contract_kinds:
            try:
                pay_basis(said_once, country, contract, month, {})
            except CaeError as error:
                problems.append(Problem(error.template, contract.origin, fields=error.data))
    return problems


def _unreadable(cooperative: Cooperative, known: Input, rows: Iterable[Dated]) -> Iterator[Problem]:
    for dated in rows:
        try:
            known.typed(dated.value, cooperative.currency)
        except UnreadableInput as error:
            reason, column = mark("unreadable value"), f"pay.{known.name}"
            yield Problem(reason, cooperative.origin, column, dated.value, error.expected)
        except InputOutOfBounds as error:
            column = f"pay.{known.name}"
            yield Problem(OUT_OF_BOUNDS, cooperative.origin, column, dated.value, BOUNDS, error.data)


def states_to_plain(states: States) -> dict[str, Any]:
    """The year so far as plain JSON values, to be stored with a month."""
    return {
        contract: {"year": state.year, **{name: _plain(value) for name, value in state.values.items()}}
        for contract, state in states.items()
    }


def states_from_plain(data: Mapping[str, Any]) -> dict[str, YearToDate]:
    """Read what `states_to_plain` wrote."""
    return {
        contract: YearToDate(
            found["year"], {name: _value(value) for name, value in found.items() if name != "year"}
        )
        for contract, found in data.items()
    }


def _plain(value: Any) -> Any:
    return f"{value.n}/{value.d}" if isinstance(value, Ratio) else value


def _value(value: Any) -> Any:
    return Ratio.parse(value) if isinstance(value, str) else value
