"""Back pay in the month-end: what earlier months owe under the law known now, and what of it is paid.

Earlier months of this calendar year and of the one before are looked at when a value that pay rests on was
published after they began. What this year's owe is added to the month's pay; what last year's owe is said,
and added when somebody gives it (its year's returns are out); nothing is ever taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from cae_core.closing.clock import law_day
from cae_core.closing.pay_inputs import PayBasis
from cae_core.closing.statutes import regimes_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import PayMode, PayOrder
from cae_core.country import Country
from cae_core.ledger.store import Reads
from cae_core.payroll.back_pay import GROSS, Revised, revise
from cae_core.payroll.regime import Regime
from cae_core.periods import Month

INPUT = "back_pay"
"""The input of a regime that back pay is added to; a regime without it pays none."""
_FORWARD = (PayMode.COMPUTED, PayMode.GROSS, PayMode.FIXED)
Law = Mapping[str, str]
"""Values that pay rests on and that were published late, as written, by key of their parameter."""
Amounts = Mapping[str, Mapping[Month, int]]


@attrs.frozen
class OwedMonth:
    """An earlier month under the law known now, and the back pay that was paid for it, in minor units."""

    revised: Revised
    paid: int = 0

    @property
    def month(self) -> Month:
        """The earlier month."""
        return self.revised.month

    @property
    def left(self) -> int:
        """What is still owed for it, never negative."""
        return max(self.revised.difference - self.paid, 0)

    @property
    def beyond(self) -> int:
        """What was paid for it beyond what the law known now asks, never negative."""
        return max(self.paid - self.revised.difference, 0)


@attrs.frozen
class Completed:
    """What months remember of back pay, of this calendar year and the one before; amounts in minor units.

    ``paid`` for each contract and earlier month, ``owed`` what was still left, ``law`` the late values under
    which an earlier month was looked at: it is looked at again when they change, or while it is owed.
    """

    paid: Amounts = attrs.field(factory=dict)
    owed: Amounts = attrs.field(factory=dict)
    law: Mapping[Month, Law] = attrs.field(factory=dict)

    def __bool__(self) -> bool:
        return bool(self.paid or self.owed or self.law)

    def to_dict(self) -> dict[str, Any]:
        """What is remembered as plain JSON values."""
        return {
            "paid": _plain(self.paid),
            "owed": _plain(self.owed),
            "law": {str(month): dict(law) for month, law in self.law.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Completed:
        """Read what `to_dict` wrote."""
        law = {Month.parse(month): values for month, values in data["law"].items()}
        return cls(_amounts(data["paid"]), _amounts(data["owed"]), law)


def _plain(amounts: Amounts) -> dict[str, dict[str, int]]:
    return {key: {str(month): each for month, each in found.items()} for key, found in amounts.items()}


def _amounts(data: Mapping[str, Mapping[str, int]]) -> Amounts:
    return {key: {Month.parse(month): each for month, each in found.items()} for key, found in data.items()}


@attrs.frozen
class LookedBack:
    """What a month-end found when it looked back: ``months`` of which something is to be said, by contract.

    ``law`` holds the late values it found, by earlier month.
    """

    months: Mapping[str, tuple[OwedMonth, ...]] = attrs.field(factory=dict)
    law: Mapping[Month, Law] = attrs.field(factory=dict)


def look_back(
    cooperative: Cooperative, country: Country, store: Reads, month: Month, before: Completed
) -> LookedBack:
    """Revise the earlier months that a value published late may change (country: as known at this month-end).

    A month looked at under the same values is only looked at for what it still owes. Raises what rules and
    stored payslips raise.
    """
    regimes = {name: each for name, each in regimes_of(cooperative, country).items() if each.paid}
    found: dict[str, list[OwedMonth]] = defaultdict(list)
    laws: dict[Month, Law] = {}
    for earlier in store.closed_months():
        if earlier.year < month.year - 1 or earlier >= month:
            continue
        law = late_law(regimes.values(), earlier)
        if not law:
            continue
        laws[earlier] = law
        only = None
        if before.law.get(earlier) == law:
            only = {contract for contract, owed in before.owed.items() if earlier in owed}
        for each in _revised(store, regimes, earlier, only, before.paid):
            found[each[0]].append(each[1])
    return LookedBack({contract: tuple(several) for contract, several in found.items()}, laws)


def _revised(
    store: Reads, regimes: Mapping[str, Regime], month: Month, only: set[str] | None, paid: Amounts
) -> Iterator[tuple[str, OwedMonth]]:
    """The contracts paid in a month whose pay is another under the law known now (or only some of them)."""
    if only is not None and not only:
        return
    then = law_day(store, month)
    for stored in store.documents("payslip", month):
        contract = stored.payload["contract"]
        if only is None or contract in only:
            revised = revise(stored.payload, regimes[stored.payload["regime"]], then=then)
            before = paid.get(contract, {}).get(month, 0)
            if revised.broken or revised.difference != before:
                yield contract, OwedMonth(revised, before)


def late_law(regimes: Any, month: Month) -> Law:
    """The values that gross pay or its guards rest on in a month, and that were published after it began."""
    found: dict[str, str] = {}
    for regime in regimes:
        late = regime.framework.parameters.learned(month.last, since=month.first)
        if late:
            guards = (each.node for each in regime.layout.guards)
            used = {fact.key for fact in regime.graph(month).facts_of((GROSS, *guards))}
            found |= {fact.key: fact.text for fact in late if fact.key in used}
    return found


# --- Paying it -------------------------------------------------------------------------------------------


def with_back_pay(basis: PayBasis, order: PayOrder, owed: Sequence[OwedMonth]) -> PayBasis:
    """Add to a pay what this calendar year's earlier months owe, or say of which months it was given.

    Back pay that is given (in ``pay.csv``, or as an element) is taken as it is, for the oldest months first.
    Pay that is asked as a whole (net pay, cost, all that the account bears) holds none.
    """
    given = basis.inputs.get(INPUT, 0)
    if not owed or INPUT not in {each.name for each in basis.regime.framework.inputs}:
        return basis
    if given:
        return attrs.evolve(basis, back_pay=_oldest_first(owed, given))
    mine = {each.month: each.left for each in owed if each.left and each.month.year == basis.month.year}
    if not mine or order.mode not in _FORWARD:
        return basis
    total = sum(mine.values())
    return attrs.evolve(basis, inputs={**basis.inputs, INPUT: total}, back_pay=mine, added=total)


def without_back_pay(basis: PayBasis) -> PayBasis:
    """Take off what `with_back_pay` added: pay that an account cannot bear with it is paid without."""
    if not basis.added:
        return basis
    inputs = {name: value for name, value in basis.inputs.items() if name != INPUT}
    return attrs.evolve(basis, inputs=inputs, back_pay={}, added=0)


def _oldest_first(owed: Sequence[OwedMonth], amount: int) -> dict[Month, int]:
    parts = {}
    for each in sorted(owed, key=lambda one: one.month):
        part = min(each.left, amount)
        if part > 0:
            parts[each.month] = part
            amount -= part
    return parts


# --- Remembering it --------------------------------------------------------------------------------------


def completed(before: Completed, found: LookedBack, paid: Amounts, month: Month) -> Completed:
    """What to remember after a month in which ``paid`` was paid; months of two years ago are forgotten."""
    sums: dict[str, dict[Month, int]] = {}
    for amounts in (before.paid, paid):
        for contract, months in amounts.items():
            for earlier, amount in months.items():
                if earlier.year >= month.year - 1:
                    mine = sums.setdefault(contract, {})
                    mine[earlier] = mine.get(earlier, 0) + amount
    owed: dict[str, dict[Month, int]] = {}
    for contract, several in found.months.items():
        for each in several:
            left = each.left - paid.get(contract, {}).get(each.month, 0)
            if left > 0:
                owed.setdefault(contract, {})[each.month] = left
    return Completed(sums, owed, found.law)
