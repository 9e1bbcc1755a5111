"""A synthetic Tunisian cooperative of employees, closed month by month; nobody and nothing in it exists."""

import datetime as dt

from cae_core.closing.month_end import month_end
from cae_core.cooperative.activities import SERVICES, Activity
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import MonthDocuments, PayOrder
from cae_core.cooperative.people import Contract, Person
from cae_core.country import find_country
from cae_core.ledger import Ledger
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month

TUNISIA = find_country("TN")
JANUARY = Month(2026, 1)
EVE = dt.date(2026, 4, 29)
"""The eve of décret 2026-67, published on 30 April 2026 with effect from 1 January (TN-72)."""


def contract(key="W1", start=dt.date(2024, 3, 1), end=None, **inputs):
    """An open-ended contract; ``inputs`` as its row of contracts.csv types them."""
    return Contract(key, f"P{key}", "employment", start, end, inputs=inputs)


def smig(key="W1", **more):
    """A contract at the minimum wage, without the premiums that come on top (TN-76)."""
    return contract(key, **{"minimum_wage": "true", "smig_premiums": "false", **more})


def cooperative(*contracts, start=JANUARY):
    """The cooperative of these contracts."""
    return Cooperative(
        name="Coopérative d'essai",
        country="TN",
        currency="TND",
        legal_form="tn_cooperative",
        start=start,
        pay={"work_accident_rate": (Dated(dt.date.min, "0.005"),)},
        persons={each.person: Person(each.person, "Essai") for each in contracts},
        contracts={each.id: each for each in contracts},
        activities={SERVICES: Activity(SERVICES, "Services")},
    )


def close(coop, months, store=None, orders=(), known_on=None):
    """Close months on the 5th of the next; ``orders`` are the rows of each month's pay.csv."""
    store = store or Ledger(TUNISIA.chart, currency="TND", country="TN")
    for month in months:
        today = month.next().first.replace(day=5)
        asked = tuple(each if isinstance(each, PayOrder) else each(month) for each in orders)
        month_end(coop, TUNISIA, MonthDocuments(month, pay=asked), store, today=today, known_on=known_on)
    return store


def payslip(store, month, key="W1"):
    """The payslip of a contract, computed again."""
    (found,) = (each for each in store.documents("payslip", month) if each.payload["contract"] == key)
    return Payslip.from_dict(found.payload, TUNISIA.regimes, store.certificate(month).validated_on)
