"""Financial years in a book that is never reset: what past years earned stands on the result's account.

Nothing is posted when a year ends: income and charges go on adding up. A view of a later year shows those
of past years where the law wants them, on the account of the result, until an assembly allocates them.
"""

from __future__ import annotations

from collections.abc import Mapping

from cae_core.ledger.chart import Chart
from cae_core.ledger.records import BookAccount
from cae_core.ledger.roles import ROLES
from cae_core.ledger.store import Reads
from cae_core.periods import FinancialYear, Month

Balances = Mapping[tuple[str, str], int]

PAST_RESULTS = "allocated_result"
"""The role whose account shows past results: an allocation is posted against it, so both meet at zero."""


def result(balances: Balances) -> int:
    """What balances earned, income less charges, in minor units; a loss is negative.

    >>> result({("A", "sales_services"): -1000, ("A", "travel"): 300, ("A", "bank"): 700})
    700
    """
    return -sum(amount for (_, role), amount in balances.items() if ROLES[role].profit_and_loss)


def past_results_account(chart: Chart) -> BookAccount:
    """The account that shows past results; that of results brought forward in a chart without such a role."""
    role = PAST_RESULTS if PAST_RESULTS in chart.accounts else "brought_forward"
    return BookAccount(role, chart.number(role), chart.label(role))


def carried(before: Balances, role: str = PAST_RESULTS) -> dict[tuple[str, str], int]:
    """Balances at a year's end as the next year opens: income and charges on the result's account.

    Each activity keeps its own; what is zero is left out.

    >>> carried({("A", "sales_services"): -1000, ("A", "travel"): 300, ("A", "bank"): 700})
    {('A', 'allocated_result'): -700, ('A', 'bank'): 700}
    """
    found: dict[tuple[str, str], int] = {}
    for (activity, held), amount in before.items():
        place = (activity, role if ROLES[held].profit_and_loss else held)
        found[place] = found.get(place, 0) + amount
    return {place: amount for place, amount in found.items() if amount}


def of_year(balances: Balances, before: Balances, role: str = PAST_RESULTS) -> dict[tuple[str, str], int]:
    """Balances on a day as the year shows them that began after ``before``.

    They sum to what the balances sum to. Income and charges are those of the year alone.

    >>> of_year({("A", "rent"): 50, ("A", "bank"): -50}, {("A", "rent"): 30, ("A", "bank"): -30})
    {('A', 'rent'): 20, ('A', 'bank'): -50, ('A', 'allocated_result'): 30}
    """
    found = dict(balances)
    for (activity, held), amount in before.items():
        if amount and ROLES[held].profit_and_loss:
            for place, moved in (((activity, held), -amount), ((activity, role), amount)):
                found[place] = found.get(place, 0) + moved
    return {place: amount for place, amount in found.items() if amount}


def before_year(store: Reads, start: Month) -> dict[tuple[str, str], int]:
    """The balances by (activity, role) that the year which begins with a month found, in minor units."""
    return store.balances(until=start.previous())


def opening_balances(
    store: Reads, year: FinancialYear, role: str = PAST_RESULTS
) -> dict[tuple[str, str], int]:
    """The opening balances of a year by (activity, role), in minor units, debit positive; they sum to zero.

    They are a view: an accounting file numbers them before the year's entries (FR-4.10). In the book's first
    year there are none: what the cooperative brought is in entries of that year.

    >>> from cae_core.ledger.ledger import Ledger
    >>> opening_balances(Ledger(Chart({}, {})), FinancialYear.of(Month(2027, 1)))
    {}
    """
    return carried(before_year(store, year.start), role)
