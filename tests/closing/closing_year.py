"""A small French cooperative whose financial year ends with October 2026, its first month here: 100 000.00 earned."""

import attrs
from closing_small import FRANCE, OCTOBER, close, ledger, problems, reading

from cae_core.closing.year_end import find_year, year_end
from cae_core.cooperative.documents import (
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    VotedAllocation,
)
from cae_core.rules.ratio import Ratio

NOVEMBER = OCTOBER.next()
ASSEMBLY = NOVEMBER.first.replace(day=20)
YEAR = "2025-2026"
OPENING = (
    OpeningBalance("services", "bank", 70_000_00),
    OpeningBalance("services", "capital", -60_000_00),
    OpeningBalance("services", "legal_reserve", -10_000_00),
)


def cooperative(**changes):
    """Years from November; nobody is owed a fixed part."""
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, fixed_gross=0, end=None) for key, each in made.contracts.items()}
    return attrs.evolve(made, first_month=11, contracts=contracts, **({"opening": OPENING} | changes))


def sold(amount, month=OCTOBER, **more):
    """A month in which ATELIER sells for an amount, or spends it when negative; 10 % goes to the services."""
    line = InvoiceLine("work", amount, Ratio(0), activity="ATELIER")
    bought = Expense("D1", month.first, "rent", -amount, activity="services", supplier="S")
    if amount < 0:
        return MonthDocuments(month, expenses=(bought,), **more)
    made = (Invoice(f"F-{month}", month.first, "CL1", (line,)),) if amount else ()
    return MonthDocuments(month, invoices=made, **more)


def closed_year(amount=100_000_00, coop=None, **more):
    store, coop = ledger(), coop or cooperative()
    close(store, coop, sold(amount, **more))
    return store, coop


def year_of(store, coop, label=YEAR):
    return year_end(store, coop, FRANCE, find_year(coop, label))


def vote(year=YEAR, day=ASSEMBLY, reference="AG-1", **inputs):
    return VotedAllocation(year, day, reference, {"development_rate": "0.15"} | inputs)


def voting(*votes, month=NOVEMBER):
    return MonthDocuments(month, allocations=votes)


def refused(store, coop, *votes, month=NOVEMBER):
    return problems(store, coop, voting(*votes, month=month))
