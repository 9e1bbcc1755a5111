"""A synthetic cooperative of employees in any country, closed month by month; nobody and nothing in it exists."""

import datetime as dt

from cae_core.closing.month_end import month_end
from cae_core.cooperative.activities import SERVICES, Activity
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.people import Contract, Person
from cae_core.country import find_country
from cae_core.ledger import Ledger
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month

JANUARY = Month(2026, 1)


def contract(key="W1", start=dt.date(2024, 3, 1), end=None, **inputs):
    """A contract of employment; ``inputs`` as its row of contracts.csv types them."""
    return Contract(key, f"P{key}", "employment", start, end, inputs=inputs)


def staff(country, *contracts, start=JANUARY, **pay):
    """The cooperative of these contracts; ``pay`` are its payroll inputs, a text or dated rows."""
    law = find_country(country)
    return Cooperative(
        name="Coopérative d'essai",
        country=country,
        currency=law.currency,
        legal_form=next(iter(law.legal_forms)),
        start=start,
        pay={name: _dated(rows) for name, rows in pay.items()},
        persons={each.person: Person(each.person, "Essai") for each in contracts},
        contracts={each.id: each for each in contracts},
        activities={SERVICES: Activity(SERVICES, "Services")},
    )


def _dated(rows):
    if isinstance(rows, str):
        return (Dated(dt.date.min, rows),)
    return tuple(Dated(dt.date.fromisoformat(day), value) for day, value in rows)


def close(coop, months, store=None, orders=None, known_on=None):
    """Close months on the 5th of the next; ``orders(month)`` gives the rows of a month's pay.csv."""
    law = find_country(coop.country)
    store = store or Ledger(law.chart, currency=law.currency, country=law.code)
    for month in months:
        today = month.next().first.replace(day=5)
        asked = tuple(orders(month)) if orders else ()
        month_end(coop, law, MonthDocuments(month, pay=asked), store, today=today, known_on=known_on)
    return store


def payslip(store, month, key="W1"):
    """The payslip of a contract, computed again; None where there is none."""
    for each in store.documents("payslip", month):
        if each.payload["contract"] == key:
            regimes = find_country(store.country).regimes
            return Payslip.from_dict(each.payload, regimes, store.certificate(month).validated_on)
    return None
