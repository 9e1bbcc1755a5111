"""What one month hands to the next: the payroll year, the contribution year, open invoices' parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.closing.back_pay import Completed
from cae_core.closing.budgets import Parts
from cae_core.closing.pay_inputs import States, states_from_plain, states_to_plain
from cae_core.cooperative.bases import BaseLine, Flow, opening_parts
from cae_core.cooperative.contribution import YearToDate as Contributed
from cae_core.cooperative.cooperative import Cooperative
from cae_core.ledger.store import Reads
from cae_core.periods import Month

Place = tuple[str, str, str]
Turnover = Mapping[str, tuple[str, Mapping[str, tuple[int, int]]]]
"""By open invoice: its own scheme, and what each activity has left to collect, excl. and incl. VAT."""


@attrs.frozen
class Received:
    """What a receipt counted as collected, so that its reversal takes back exactly that; minor units.

    ``scheme`` is the invoice's own, ``due`` the day (ISO) on which the invoice fell due, where they are said;
    ``parts`` what each activity collected, excluding VAT and in all; ``counted`` whether the turnover of the
    invoice was known, and so how much of it is left to collect.
    """

    invoice: str
    parts: Mapping[str, tuple[int, int]]
    scheme: str = ""
    due: str = ""
    counted: bool = True

    def to_list(self) -> list[Any]:
        """The same as plain JSON values."""
        parts = {activity: list(pair) for activity, pair in self.parts.items()}
        return [self.invoice, parts, self.scheme, self.due, self.counted]

    @classmethod
    def from_list(cls, data: list[Any]) -> Received:
        """Read what `to_list` wrote."""
        invoice, parts, *more = data
        return cls(invoice, {activity: (pair[0], pair[1]) for activity, pair in parts.items()}, *more)

    def taken_back(self, receipt: str) -> Iterator[BaseLine]:
        """What contributions count less once the receipt is undone."""
        for activity, (excl_vat, incl_vat) in self.parts.items():
            yield BaseLine(activity, receipt, Flow.COLLECTED, -excl_vat, -incl_vat, scheme=self.scheme)

    def given_back(self, state: State) -> State:
        """The state in which the invoice has left to collect what the receipt had collected of it."""
        due = {self.invoice: self.due} | dict(state.due) if self.due else state.due
        if not self.counted:
            return attrs.evolve(state, due=due)
        scheme, left = state.turnover.get(self.invoice, (self.scheme, {}))
        parts = dict(left)
        for activity, (excl_vat, owed) in self.parts.items():
            before = parts.get(activity, (0, 0))
            parts[activity] = (before[0] + excl_vat, before[1] + owed)
        return attrs.evolve(state, due=due, turnover={**state.turnover, self.invoice: (scheme, parts)})


@attrs.frozen
class State:
    """The year so far. ``pay`` by contract, ``contributed`` by (activity, scheme, component).

    ``turnover`` holds the parts of open invoices, ``credited`` what credit notes took off an invoice,
    ``due`` the day (ISO) an open invoice falls due, where it says; ``left`` what each person of a shared
    activity has left of it; ``back_pay`` what completed earlier months; ``received`` what each receipt of
    the month alone collected.
    """

    pay: States = attrs.field(factory=dict)
    contributed: Mapping[Place, Contributed] = attrs.field(factory=dict)
    turnover: Turnover = attrs.field(factory=dict)
    credited: Mapping[str, int] = attrs.field(factory=dict)
    due: Mapping[str, str] = attrs.field(factory=dict)
    left: Parts = attrs.field(factory=dict)
    back_pay: Completed = Completed()
    received: Mapping[str, Received] = attrs.field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The state as plain JSON values."""
        back_pay = {"back_pay": self.back_pay.to_dict()} if self.back_pay else {}
        return back_pay | {
            "pay": states_to_plain(self.pay),
            "contributed": [[*place, *attrs.astuple(total)] for place, total in self.contributed.items()],
            "turnover": {
                number: [scheme, {activity: list(pair) for activity, pair in parts.items()}]
                for number, (scheme, parts) in self.turnover.items()
            },
            "credited": dict(self.credited),
            "due": dict(self.due),
            "left": {activity: dict(parts) for activity, parts in self.left.items()},
            "received": {receipt: found.to_list() for receipt, found in self.received.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        """Read what `to_dict` wrote."""
        turnover = {
            number: (scheme, {activity: (pair[0], pair[1]) for activity, pair in parts.items()})
            for number, (scheme, parts) in data["turnover"].items()
        }
        contributed = {
            (row[0], row[1], row[2]): Contributed(row[3], row[4], row[5]) for row in data["contributed"]
        }
        return cls(
            pay=states_from_plain(data["pay"]),
            contributed=contributed,
            turnover=turnover,
            credited=data["credited"],
            due=data["due"],
            left=data.get("left", {}),
            back_pay=Completed.from_dict(data["back_pay"]) if "back_pay" in data else Completed(),
            received={name: Received.from_list(found) for name, found in data.get("received", {}).items()},
        )


def _opening_state(cooperative: Cooperative) -> State:
    """What the cooperative brings from before its first month here."""
    contributed = {
        (row.activity, row.scheme, row.component): Contributed(row.base, row.amount, row.amount)
        for row in cooperative.opening_contribution
    }
    due = {row.document: row.due.isoformat() for row in cooperative.opening if row.document and row.due}
    turnover = {number: ("", parts) for number, parts in opening_parts(cooperative.opening).items()}
    return State(contributed=contributed, turnover=turnover, due=due)


def state_before(store: Reads, cooperative: Cooperative, month: Month) -> State:
    """The state that the month before left; yearly sums start again with the financial year."""
    found = store.documents("state", month.previous())
    if not found:
        return _opening_state(cooperative)
    state = State.from_dict(found[0].payload)
    if month == cooperative.year_of(month).start:
        state = attrs.evolve(state, contributed={})
    return state
