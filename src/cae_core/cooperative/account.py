"""The individual account of an activity: figures that are sums of postings, each computed both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.splits import SplitKey, split
from cae_core.errors import CaeError
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import mark
from cae_core.money import share

Balances = Mapping[tuple[str, str], int]


class AccountDoesNotAgree(CaeError, ArithmeticError):
    """The two ways to compute what an activity has available differ. Data: activity, by_cash, by_result."""

    template = mark(
        "the account of {activity} does not agree: {by_cash} minor units available by its cash, "
        "{by_result} by its result; an entry of the activity is incomplete, verify the book"
    )


class ConventionMissing(CaeError, ValueError):
    """An activity of several persons whose shares nobody fixed. Data: activity, persons."""

    template = mark(
        "{activity} is run by {persons} without a convention that shares its pay: name one in activities.csv"
    )


@attrs.frozen
class Account:
    """The figures of one activity, in minor units, all positive in their name's sense.

    ``result`` is income less charges; ``receivables`` are owed by clients, VAT included, of which
    ``vat_pending`` is not due before they pay; ``vat_to_recover`` waits for suppliers to be paid;
    ``payables``, ``owed_to_bodies`` and ``owed_to_persons`` are what it owes; ``reserved`` what is set
    aside, of which ``provided`` by a charge that lowered the result; ``capital`` the cooperative's own funds,
    held by the services; of an activity, the results that it handed over to them, negative.
    """

    activity: str
    result: int = 0
    receivables: int = 0
    vat_pending: int = 0
    vat_to_recover: int = 0
    cash: int = 0
    payables: int = 0
    owed_to_bodies: int = 0
    owed_to_persons: int = 0
    reserved: int = 0
    capital: int = 0
    provided: int = 0

    @property
    def available(self) -> int:
        """What may be spent: cash less all that is owed and reserved. Nothing before the client pays."""
        return self.cash - self.payables - self.owed_to_bodies - self.owed_to_persons - self.reserved

    @property
    def available_by_result(self) -> int:
        """The same figure from the other side: what was earned, less what is not received yet.

        The VAT of unpaid sales and purchases is neither. Own funds are the services' alone: what an activity
        handed over when it was allocated is taken off. What was provided is out of the result already.
        """
        not_received = self.receivables - self.vat_pending + self.vat_to_recover
        return self.result + self.capital - not_received - (self.reserved - self.provided)


_FIGURES = {
    Bucket.RESULT: ("result", -1),
    Bucket.RECEIVABLES: ("receivables", 1),
    Bucket.VAT_PENDING: ("vat_pending", -1),
    Bucket.VAT_TO_RECOVER: ("vat_to_recover", 1),
    Bucket.CASH: ("cash", 1),
    Bucket.PAYABLES: ("payables", -1),
    Bucket.OWED_TO_BODIES: ("owed_to_bodies", -1),
    Bucket.OWED_TO_PERSONS: ("owed_to_persons", -1),
    Bucket.RESERVED: ("reserved", -1),
    Bucket.CAPITAL: ("capital", -1),
}


def accounts(balances: Balances) -> Mapping[str, Account]:
    """The account of every activity that has a balance, from balances by (activity, role).

    Balances are debit positive, as the ledger gives them. Raises AccountDoesNotAgree.

    >>> accounts({("A", "bank"): 1200, ("A", "vat_collected"): -200, ("A", "sales_services"): -1000}
    ...          )["A"].available
    1000
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (activity, role), amount in balances.items():
        if role in ("provisions", "loss_provisions"):
            sums[activity]["provided"] -= amount
        figure = _FIGURES.get(ROLES[role].bucket)
        if figure is not None:
            sums[activity][figure[0]] += figure[1] * amount
        else:
            _ = sums[activity]
    return {activity: _agreeing(Account(activity, **figures)) for activity, figures in sums.items()}


def account(activity: str, balances: Balances) -> Account:
    """The account of one activity, all zero when nothing was posted. Raises AccountDoesNotAgree."""
    mine = {place: amount for place, amount in balances.items() if place[0] == activity}
    return accounts(mine).get(activity, Account(activity))


def _agreeing(found: Account) -> Account:
    if found.available != found.available_by_result:
        raise AccountDoesNotAgree(
            activity=found.activity, by_cash=found.available, by_result=found.available_by_result
        )
    return found


def person_parts(activity: Activity, amount: int, keys: Mapping[str, SplitKey]) -> Mapping[str, int]:
    """An amount of an activity shared between its persons by their convention (FR-1.14).

    Raises ConventionMissing when several persons run it and no key says how.

    >>> person_parts(Activity("A", "Atelier", ("P1",)), 500, {})
    {'P1': 500}
    """
    if len(activity.persons) == 1:
        return {activity.persons[0]: amount}
    key = keys.get(activity.convention)
    if key is None:
        raise ConventionMissing(activity=activity.code, persons=", ".join(activity.persons))
    parts: dict[str, int] = dict.fromkeys(activity.persons, 0)
    for beneficiary, part in split(amount, key):
        parts[beneficiary.person] = parts.get(beneficiary.person, 0) + part
    return parts


def available_to(
    person: str, activities: Iterable[Activity], found: Mapping[str, Account], keys: Mapping[str, SplitKey]
) -> Mapping[str, int]:
    """What a person's activities have available for them, by activity: their part by the convention.

    Raises ConventionMissing.
    """
    return {
        activity.code: person_parts(
            activity, found.get(activity.code, Account(activity.code)).available, keys
        ).get(person, 0)
        for activity in activities
    }


def pay_shares(cost: int, available: Mapping[str, int]) -> Mapping[str, int]:
    """Charge a pay cost to a person's activities by what each has available, the default key.

    Activities with nothing available bear nothing, unless none has anything: then they bear equal
    parts. Parts always sum to cost (largest remainder).

    >>> pay_shares(3000, {"A": 2000, "B": 4000, "C": -50})
    {'A': 1000, 'B': 2000, 'C': 0}
    """
    weights = [max(amount, 0) for amount in available.values()]
    parts = share(cost, weights if any(weights) else [1] * len(weights)) if weights else []
    return dict(zip(available, parts, strict=True))
