"""The small synthetic cooperative of tests/data/folders/small, in memory, ready to be closed."""

import datetime as dt
from functools import cache
from pathlib import Path

import attrs

from cae_core.closing.month_end import check_month, month_end
from cae_core.cooperative.documents import PayOrder
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.periods import Month

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
OCTOBER = Month(2026, 10)
TODAY = dt.date(2026, 11, 3)
FRANCE = find_country("FR")


@cache
def reading():
    return read_folder(SMALL)


def ledger():
    return Ledger(FRANCE.chart, cooperative=reading().cooperative.name)


def documents(**changes):
    """October's documents with some of them replaced."""
    return attrs.evolve(reading().months[0], **changes)


def orders(*changes):
    """October's pay orders, those of the same contract replaced."""
    asked = {order.contract: order for order in documents().pay}
    return tuple((asked | {order.contract: order for order in changes}).values())


def order(contract, mode, amount=0, **more):
    return PayOrder(contract, mode, amount, **more)


def close(store=None, cooperative=None, month=None):
    store = store or ledger()
    month = month or documents()
    today = max(TODAY, month.month.last)
    result = month_end(cooperative or reading().cooperative, FRANCE, month, store, today=today)
    return store, result


def problems(store=None, cooperative=None, month=None):
    return check_month(cooperative or reading().cooperative, FRANCE, month or documents(), store or ledger())


def empty_month(month):
    """A month without documents but the pay that contracts owe."""
    return attrs.evolve(
        reading().months[0],
        month=month,
        invoices=(),
        expenses=(),
        receipts=(),
        payments=(),
        reservations=(),
        pay=(),
    )
