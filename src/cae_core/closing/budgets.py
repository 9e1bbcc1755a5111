"""What each person's activities have available for their pay, and which activities bear its cost."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from cae_core.closing.running import Running
from cae_core.cooperative.account import Account, account, pay_shares, person_parts
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.people import Contract
from cae_core.cooperative.splits import SplitKey, split


@attrs.frozen
class Budget:
    """The activities that bear a contract's pay, with what each has available for it (minor units).

    ``bounded`` is false for pay borne by the services: permanent staff are paid whatever the
    services have earned so far.
    """

    parts: Mapping[str, int]
    bounded: bool = True

    @property
    def total(self) -> int:
        """What may be spent on the pay, never negative."""
        return max(sum(self.parts.values()), 0)

    def affords(self, cost: int, key: SplitKey | None = None) -> bool:
        """Whether the cost is borne by what is available, activity by activity when a key splits it."""
        if not self.bounded:
            return True
        if key is None:
            return cost <= self.total
        return all(part <= max(self.parts.get(code, 0), 0) for code, part in _by_key(cost, key).items())

    def most(self, key: SplitKey | None = None) -> int:
        """The largest cost that is borne."""
        if key is None:
            return self.total
        low, high = 0, self.total
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.affords(middle, key) else (low, middle - 1)
        return low

    def charge(self, cost: int, key: SplitKey | None = None) -> Mapping[str, int]:
        """Charge a cost to the activities, by the key or by what each has available; sums to cost."""
        if key is not None:
            return _by_key(cost, key)
        return {code: part for code, part in pay_shares(cost, self.parts).items() if part}


def _by_key(cost: int, key: SplitKey) -> dict[str, int]:
    parts: dict[str, int] = {}
    for beneficiary, part in split(cost, key):
        parts[beneficiary.activity] = parts.get(beneficiary.activity, 0) + part
    return parts


class Budgets:
    """The persons' parts of what was available before anyone was paid, less what they were paid since."""

    def __init__(self, cooperative: Cooperative, running: Running) -> None:
        self._cooperative = cooperative
        self._parts: dict[str, dict[str, int]] = {}
        for activity in cooperative.activities.values():
            if activity.is_services or not activity.persons or not activity.runs_in(running.month):
                continue
            available = _account(running, activity.code).available
            for person, part in person_parts(activity, available, cooperative.splits).items():
                self._parts.setdefault(person, {})[activity.code] = part

    def of(self, contract: Contract) -> Budget:
        """The budget of a contract: the person's activities, or the services when they run none."""
        parts = self._parts.get(contract.person)
        return Budget({SERVICES: 0}, bounded=False) if parts is None else Budget(dict(parts))

    def spend(self, contract: Contract, costs: Mapping[str, int]) -> None:
        """Take what a payslip cost off the person's parts."""
        parts = self._parts.get(contract.person, {})
        for activity, cost in costs.items():
            if activity in parts:
                parts[activity] -= cost


def _account(running: Running, activity: str) -> Account:
    balances = {(activity, role): amount for role, amount in running.balances(activity).items()}
    return account(activity, balances)
