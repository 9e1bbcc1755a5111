"""What each person's activities have available for their pay, and which activities bear its cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import attrs

from cae_core.closing.running import Running
from cae_core.cooperative.account import Account, account, pay_shares, person_parts
from cae_core.cooperative.activities import SERVICES, Activity
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import PayOrder
from cae_core.cooperative.people import Contract
from cae_core.cooperative.splits import SplitKey, split
from cae_core.cooperative.wage_dues import Room, WageDues
from cae_core.country.parts import ContractKind
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month

Parts = Mapping[str, Mapping[str, int]]
"""By activity run by several persons, what each has left of it, in minor units."""


@attrs.frozen
class Budget:
    """The activities that bear a contract's pay, with what each has available for it (minor units).

    Where pay itself makes contributions due, ``rooms`` tell by activity which costs leave enough for them.
    ``bounded`` is false for pay borne by the services: permanent staff are paid whatever the services have
    earned so far.
    """

    parts: Mapping[str, int]
    bounded: bool = True
    rooms: Mapping[str, Room] = attrs.field(factory=dict)

    @property
    def total(self) -> int:
        """What there is for the pay and what it makes due, never negative."""
        return max(sum(self.parts.values()), 0)

    def affords(self, cost: int, key: SplitKey | None = None) -> bool:
        """Whether the cost is borne by what is available, activity by activity when a key splits it."""
        return not self.bounded or self._excess(cost, key, self._room) <= 0

    def most(self, key: SplitKey | None = None, limit: int | None = None) -> int:
        """The largest cost that is borne, ``limit`` at most."""
        plain = key is None and not self.rooms
        low, high = 0, self.total if plain else sum(map(self._top, self.parts))
        high = high if limit is None else max(min(high, limit), 0)
        if plain:
            return high
        slack = 1 + len(self.parts if key is None else key.parts)  # what rounding may move between parts
        while low < high:
            middle = (low + high + 1) // 2
            near = self._excess(middle, key, lambda code: ((0, self._top(code)),)) <= slack
            low, high = (middle, high) if near else (low, middle - 1)
        while low > 0 and (excess := self._excess(low, key, self._room)) > 0:
            low -= max(excess - slack, 1)
        return max(low, 0)

    def _room(self, activity: str) -> Room:
        return self.rooms.get(activity, ((0, max(self.parts.get(activity, 0), 0)),))

    def _top(self, activity: str) -> int:
        return self._room(activity)[-1][1]

    def _excess(self, cost: int, key: SplitKey | None, room: Callable[[str], Room]) -> int:
        """By how much a cost is above what is borne, where it is most; 0 or less when it is borne."""
        if key is None and not self.rooms:
            return cost - self.total
        found = 0
        for code, part in self.charge(cost, key).items():
            borne = (min(part, last) for first, last in room(code) if first <= part)
            found = max(found, part - max(borne, default=part))
        return found

    def charge(self, cost: int, key: SplitKey | None = None) -> Mapping[str, int]:
        """Charge a cost to the activities, by the key or by what each has available; sums to cost.

        Without a key, what an activity does not bear goes to those that do, as long as they do.
        """
        if key is not None:
            return _by_key(cost, key)
        parts = pay_shares(cost, self.parts)
        if self.rooms and 0 < cost <= sum(map(self._top, parts)):
            borne = {code: min(part, self._top(code)) for code, part in parts.items()}
            left = {code: self._top(code) - part for code, part in borne.items()}
            more = pay_shares(cost - sum(borne.values()), left)
            parts = {code: part + more[code] for code, part in borne.items()}
        return {code: part for code, part in parts.items() if part}


def _by_key(cost: int, key: SplitKey) -> dict[str, int]:
    parts: dict[str, int] = {}
    for beneficiary, part in split(cost, key):
        parts[beneficiary.activity] = parts.get(beneficiary.activity, 0) + part
    return parts


class NoBearer(CaeError, ValueError):
    """Pay of somebody whose contract is to run an activity and who runs none. Data: person."""

    template = mark("pay that no activity bears: {person} runs no open activity and none with something left")


class Budgets:
    """The persons' parts of what was available before anyone was paid, less what they were paid since.

    In an activity of several persons, each month's change of what is available is shared by the
    convention of that month and added to what each had left (``left``, from the month before): a part
    that was not drawn stays its person's. An activity that ended counts while something is left on it.
    """

    def __init__(
        self,
        cooperative: Cooperative,
        running: Running,
        kinds: Mapping[str, ContractKind],
        left: Parts | None = None,
        dues: WageDues | None = None,
    ) -> None:
        self._kinds, self._dues = kinds, dues
        self._activities, self._keys = cooperative.activities, cooperative.splits
        self._wages: dict[str, int] = defaultdict(int)
        services = cooperative.activities.get(SERVICES)
        self._staff = frozenset(services.persons if services else ())
        self._shared = [each.code for each in cooperative.activities.values() if _is_shared(each)]
        self._parts: dict[str, dict[str, int]] = {}
        for activity in cooperative.activities.values():
            if activity.is_services or not activity.persons or not _started(activity, running.month):
                continue
            available = _account(running, activity.code).available - (
                dues.due(activity.code, 0) if dues else 0
            )
            if available <= 0 and not activity.runs_in(running.month):
                continue
            before = (left or {}).get(activity.code, {})
            for person, part in _parts(activity, available, before, cooperative.splits).items():
                self._parts.setdefault(person, {})[activity.code] = part

    def of(self, contract: Contract, key: SplitKey | None = None) -> Budget:
        """The budget of a contract: the person's activities, or the services for permanent staff.

        Somebody on the services' list, under a contract that is not for running an activity, is staff
        whatever they run besides. Raises NoBearer when no activity and no key bears the pay.
        """
        if self.is_staff(contract):
            return Budget({SERVICES: 0}, bounded=False)
        parts = self._parts.get(contract.person)
        if parts is None and key is None:
            raise NoBearer(person=contract.person)
        return self._leaving_room(parts or {}, key)

    def is_staff(self, contract: Contract) -> bool:
        """Whether a contract is paid whatever was earned: not for running an activity, by no such person."""
        kind = self._kinds.get(contract.kind)
        if kind is not None and kind.runs_activity:
            return False
        return contract.person not in self._parts or contract.person in self._staff

    def staff_first(self, orders: Iterable[tuple[Contract, PayOrder]]) -> list[tuple[Contract, PayOrder]]:
        """Pay orders, first those of staff that a key charges to activities: due before what is drawn."""
        return sorted(orders, key=lambda each: not (each[1].split and self.is_staff(each[0])))

    def _leaving_room(self, parts: Mapping[str, int], key: SplitKey | None) -> Budget:
        """A budget of what is left for pay itself, where contributions on the wage bill follow it.

        Without a key what is missing on some activities is first covered by the others.
        """
        if not self._dues:
            return Budget(dict(parts))
        free = dict(parts)
        if key is None:
            positive = {code: part for code, part in parts.items() if part > 0}
            missing = min(sum(positive.values()) - sum(parts.values()), sum(positive.values()))
            free |= {code: positive[code] - part for code, part in pay_shares(missing, positive).items()}
        rooms = {code: self._dues.room(code, self._wages[code], part) for code, part in free.items()}
        return Budget(dict(parts), rooms=rooms)

    def spend(self, contract: Contract, costs: Mapping[str, int]) -> None:
        """Take what a payslip cost, and what it makes due, off the person's parts.

        What it cost other activities is taken off the parts of those who run them, by their convention.
        """
        for code, cost in costs.items():
            before, after = self._wages[code], self._wages[code] + cost
            self._wages[code] = after
            taken = cost + (self._dues.due(code, after) - self._dues.due(code, before) if self._dues else 0)
            for person, part in self._bearers(contract.person, code, taken):
                if code in self._parts.get(person, {}):
                    self._parts[person][code] -= part

    def _bearers(self, person: str, code: str, taken: int) -> Iterable[tuple[str, int]]:
        """Whose parts of an activity bear a pay: the paid person's own, or those of all who run it."""
        if code in self._parts.get(person, {}):
            return ((person, taken),)
        activity = self._activities[code]
        if activity.is_services or not activity.persons:
            return ()
        return person_parts(activity, taken, self._keys).items()

    def left(self) -> Parts:
        """What each person of a shared activity has left, for the month after."""
        found: dict[str, dict[str, int]] = {}
        for code in self._shared:
            mine = {person: parts[code] for person, parts in self._parts.items() if code in parts}
            if mine:
                found[code] = mine
        return found


def _is_shared(activity: Activity) -> bool:
    return len(activity.persons) > 1 and not activity.is_services


def _started(activity: Activity, month: Month) -> bool:
    return activity.start is None or activity.start <= month.last


def _parts(
    activity: Activity, available: int, before: Mapping[str, int], keys: Mapping[str, SplitKey]
) -> Mapping[str, int]:
    """Each person's part: what they had left, and by the convention what has changed since."""
    kept = {person: before.get(person, 0) for person in activity.persons}
    shared = person_parts(activity, available - sum(kept.values()), keys)
    return {person: kept.get(person, 0) + part for person, part in shared.items()}


def _account(running: Running, activity: str) -> Account:
    balances = {(activity, role): amount for role, amount in running.balances(activity).items()}
    return account(activity, balances)
