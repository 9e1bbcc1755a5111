"""A cooperative of employees alone, in a country whose least wage of 2026 is decreed in April (see late_wage)."""

import datetime as dt
import sys
from pathlib import Path

import attrs
from closing_small import empty_month, ledger, reading

sys.path.insert(0, str(Path(__file__).parents[1] / "payroll"))
from late_wage import PUBLISHED, country

from cae_core.closing.month_end import month_end
from cae_core.periods import Month

JANUARY = Month(2026, 1)
COUNTRY = country()
EVE = PUBLISHED - dt.timedelta(days=1)


def cooperative(start=JANUARY, **contracts):
    """The cooperative with one employee a contract; each contract says what differs from the usual one."""
    known = reading().cooperative
    usual = attrs.evolve(known.contracts["C4"], start=dt.date(2024, 1, 1), fixed_gross=0)
    made = {
        key: attrs.evolve(usual, id=key, person=f"P{key}", **changes)
        for key, changes in (contracts or {"C4": {}}).items()
    }
    persons = {each.person: attrs.evolve(known.persons["P4"], id=each.person) for each in made.values()}
    services = {"services": attrs.evolve(known.activities["services"], persons=())}
    nothing = {"activities": services, "opening": (), "opening_contribution": (), "splits": {}}
    return attrs.evolve(known, start=start, persons=persons, contracts=made, **nothing)


def month(number, *orders):
    """A month without documents but these pay orders."""
    return attrs.evolve(empty_month(number), pay=orders)


def close(coop, documents, store=None, law=COUNTRY, **clock):
    """Close a month, on the 5th of the next unless another day is given."""
    store = ledger() if store is None else store
    clock.setdefault("today", documents.month.next().first.replace(day=5))
    return store, month_end(coop, law, documents, store, **clock)
