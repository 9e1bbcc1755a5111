"""Roles that documents name and the country's chart leaves out: not every law knows of each."""

from __future__ import annotations

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.stamps import STAMP_DUTY
from cae_core.country import Country
from cae_core.errors import Problem
from cae_core.ledger.roles import OPTIONAL_ROLES
from cae_core.messages import mark
from cae_core.money import plain_amount


def role_problems(cooperative: Cooperative, country: Country, documents: MonthDocuments) -> list[Problem]:
    """Opening balances and adjustments of a role, and stamps, that the country's chart has no account for."""
    absent = OPTIONAL_ROLES - country.chart.accounts.keys()
    named = [(row.role, row.origin) for row in cooperative.opening]
    named += ((line.role, line.origin) for each in documents.adjustments for line in each.lines)
    problems = [
        Problem(
            mark("a role that the country does not have"), origin, "role", role, mark("a role of the chart")
        )
        for role, origin in named
        if role in absent
    ]
    problems += (
        Problem(
            mark("a stamp that the country does not have"),
            invoice.origin,
            "stamp",
            plain_amount(invoice.stamp, cooperative.currency),
            mark("nothing in this cell"),
        )
        for invoice in documents.invoices
        if invoice.stamp and STAMP_DUTY in absent
    )
    return problems
