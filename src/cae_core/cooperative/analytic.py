"""The two accounts the law wants for each activity: analytic result and analytic balance (FR-1.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from cae_core.cooperative.account import Balances
from cae_core.ledger.entries import Entry
from cae_core.ledger.roles import ROLES


@attrs.frozen
class AnalyticLine:
    """A role's opening balance, movement and closing balance, in minor units.

    Positive in the sense of its table: income in the result account's first part, charges in the
    second; assets and liabilities likewise in the balance account.
    """

    role: str
    opening: int
    movement: int

    @property
    def closing(self) -> int:
        """Opening and movement together."""
        return self.opening + self.movement


@attrs.frozen
class AnalyticAccount:
    """Two facing lists of lines: income and charges, or assets and liabilities.

    ``difference`` is the result in a result account. In a balance account the liabilities hold the
    result, so it is zero.
    """

    activity: str
    left: tuple[AnalyticLine, ...]
    right: tuple[AnalyticLine, ...]

    @property
    def difference(self) -> int:
        """Closing total of the left list less that of the right one."""
        return sum(line.closing for line in self.left) - sum(line.closing for line in self.right)


RESULT = "result"


def result_account(activity: str, opening: Balances, closing: Balances) -> AnalyticAccount:
    """Income (left) and charges (right) of an activity between two states of its balances.

    Pass empty opening balances for the result since the foundation. `brought_forward` belongs to the
    balance account. ``difference`` is the result of the period and what opened it.

    >>> made = result_account("A", {}, {("A", "sales_services"): -1000, ("A", "travel"): 300})
    >>> made.difference, [line.role for line in made.right]
    (700, ['travel'])
    """
    income, charges = [], []
    for role, before, after in _of(activity, opening, closing):
        if not ROLES[role].profit_and_loss:
            continue
        if role.startswith(("sales_", "grants", "other_income")) or after < 0:
            income.append(AnalyticLine(role, -before, before - after))
        else:
            charges.append(AnalyticLine(role, before, after - before))
    return AnalyticAccount(activity, tuple(income), tuple(charges))


def balance_account(activity: str, opening: Balances, closing: Balances) -> AnalyticAccount:
    """Assets (left) and liabilities (right) of an activity, the result among the latter.

    A role is on the side of its closing balance (of its opening one when it closed at zero).

    >>> made = balance_account("A", {}, {("A", "sales_services"): -1000, ("A", "bank"): 1000})
    >>> [line.role for line in made.right], made.difference
    (['result'], 0)
    """
    assets, liabilities = [], []
    opened = made = 0
    for role, before, after in _of(activity, opening, closing):
        if ROLES[role].profit_and_loss:
            opened, made = opened - before, made - after
        elif (after or before) > 0:
            assets.append(AnalyticLine(role, before, after - before))
        else:
            liabilities.append(AnalyticLine(role, -before, before - after))
    result = AnalyticLine(RESULT, opened, made - opened)
    return AnalyticAccount(activity, tuple(assets), (*liabilities, result))


def _of(activity: str, opening: Balances, closing: Balances) -> list[tuple[str, int, int]]:
    """The activity's roles in the chart's order, with both balances, debit positive."""
    return [
        (role, opening.get((activity, role), 0), closing.get((activity, role), 0))
        for role in ROLES
        if opening.get((activity, role), 0) or closing.get((activity, role), 0)
    ]


def turnover(balances: Balances) -> Mapping[str, int]:
    """Invoiced turnover excluding VAT by activity, in minor units, from balances of a period.

    >>> turnover({("A", "sales_goods"): -500, ("A", "travel"): 30})
    {'A': 500}
    """
    found: dict[str, int] = {}
    for (activity, role), amount in balances.items():
        if role.startswith("sales_"):
            found[activity] = found.get(activity, 0) - amount
    return found


def turnover_by_person(entries: Iterable[Entry]) -> Mapping[tuple[str, str], int]:
    """Invoiced turnover excluding VAT by (activity, person), in minor units.

    The person is empty for what an invoice attributes to the activity as a whole.

    >>> turnover_by_person([])
    {}
    """
    found: dict[tuple[str, str], int] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.role.startswith("sales_"):
                place = (posting.activity, posting.person)
                found[place] = found.get(place, 0) - posting.amount
    return found
