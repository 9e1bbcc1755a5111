"""The small synthetic cooperative of tests/data/folders/small, in memory, ready to be closed."""

import datetime as dt
from functools import cache
from pathlib import Path

import attrs

from cae_core.closing.month_end import check_month, month_end
from cae_core.cooperative.documents import PayOrder
from cae_core.countries.france import FILES
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.ledger.chart import Chart
from cae_core.periods import Month
from cae_core.rules.parameters import ParameterSet

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
OCTOBER = Month(2026, 10)
TODAY = dt.date(2026, 11, 3)
FRANCE = find_country("FR")


@cache
def reading():
    return read_folder(SMALL)


def paying_nobody(**changes):
    """The small cooperative, whose contracts owe no fixed part."""
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()}
    return attrs.evolve(made, contracts=contracts, **changes)


def ledger(country=FRANCE):
    return Ledger(country.chart, cooperative=reading().cooperative.name)


def documents(**changes):
    """October's documents with some of them replaced."""
    return attrs.evolve(reading().months[0], **changes)


def orders(*changes):
    """October's pay orders, those of the same contract replaced."""
    asked = {order.contract: order for order in documents().pay}
    return tuple((asked | {order.contract: order for order in changes}).values())


def order(contract, mode, amount=0, **more):
    return PayOrder(contract, mode, amount, **more)


def close(store=None, cooperative=None, month=None, country=FRANCE):
    store = store or ledger(country)
    month = month or documents()
    today = max(TODAY, month.month.last)
    result = month_end(cooperative or reading().cooperative, country, month, store, today=today)
    return store, result


def problems(store=None, cooperative=None, month=None, country=FRANCE):
    cooperative, store = cooperative or reading().cooperative, store or ledger(country)
    return check_month(cooperative, country, month or documents(), store)


@cache
def stamped_country(stamp="1.000"):
    """A country that is France but for a stamp on each invoice, of that many euros from 2026-10-10 on."""
    rows = f'[{{ from = 2026-10-10, value = "{stamp}", source = "invented", confidence = "text" }}]'
    labels = 'label = { fr = "Timbre", ar = "طابع", en = "Stamp" }'
    vat = f'{FILES.text("vat")}\n[invoice_stamp]\nunit = "amount"\n{labels}\nvalues = {rows}\n'
    chart = f'{FILES.text("chart")}\n[stamp_duty]\nnumber = "447800"\n{labels}\n'
    loaders = {
        **FRANCE.loaders,
        "vat": lambda: attrs.evolve(FRANCE.vat, parameters=ParameterSet.load([vat], "EUR")),
        "chart": lambda: Chart.load(chart),
    }
    return attrs.evolve(FRANCE, loaders=loaders)


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
