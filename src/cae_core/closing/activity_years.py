"""What an activity earned in a financial year, from its accounts' movements; amounts are minor units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.cooperative import Cooperative
from cae_core.ledger.roles import ROLES

Balances = Mapping[tuple[str, str], int]


@attrs.frozen
class ActivityYear:
    """An activity's year. Income and what lowers the result are positive; ``result`` is what is left.

    ``contribution`` is what it paid to the shared services; theirs is what they received, negative.
    ``provided`` was set aside for the entrepreneur by a provision, less what was taken back. ``given`` is the
    result of a year kept elsewhere, of which nothing else is known.
    """

    activity: str
    turnover: int = 0
    other_income: int = 0
    contribution: int = 0
    pay: int = 0
    other_charges: int = 0
    provided: int = 0
    company_tax: int = 0
    given: int = 0

    @property
    def result(self) -> int:
        """Income less charges, contribution, provisions and company tax included."""
        out = self.contribution + self.pay + self.other_charges + self.provided + self.company_tax
        return self.given + self.turnover + self.other_income - out


_COLUMNS = {
    "provisions": "provided",
    "charges_provisions": "provided",
    "charges_company_tax": "company_tax",
    "charges_loss_provisions": "other_charges",
    "contribution": "contribution",
    "grants": "other_income",
    "other_income": "other_income",
    "gross_pay": "pay",
}


def _column(role: str) -> str:
    if role in _COLUMNS:
        return _COLUMNS[role]
    if role.startswith("sales_"):
        return "turnover"
    return "pay" if role.startswith("charges_") else "other_charges"


def activity_years(moved: Balances, cooperative: Cooperative) -> Iterator[ActivityYear]:
    """Each activity that earned or spent, in the order of the folder, the services last."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (activity, role), amount in moved.items():
        if ROLES[role].profit_and_loss:
            column = _column(role)
            income = column in ("turnover", "other_income")
            sums[activity][column] += -amount if income else amount
    order = [code for code in cooperative.activities if code != SERVICES]
    for code in dict.fromkeys([*order, *sums, SERVICES]):
        if code != SERVICES and code in sums:
            yield ActivityYear(code, **sums[code])
    yield ActivityYear(SERVICES, **sums.get(SERVICES, {}))
