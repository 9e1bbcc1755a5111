"""The example of Ras Jebel closed by the library, for the tests of its figures and of its cases."""

from collections import Counter
from functools import cache

from ras_jebel_files import HOME, MONTHS, rows

from cae_core.closing.month_end import month_end
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.periods import Month

TUNISIA = find_country("TN")


@cache
def closed():
    """A ledger in which both months were closed; it is only read."""
    folder = read_folder(HOME)
    ledger = Ledger(TUNISIA.chart, cooperative=folder.cooperative.name)
    for documents in folder.months:
        month_end(folder.cooperative, TUNISIA, documents, ledger, today=documents.month.next().first)
    return ledger


def every(sheet):
    """The rows of a sheet of both months, each with its month."""
    return [row | {"month": month} for month in MONTHS for row in rows(f"{month}/{sheet}")]


def decisions(month):
    """The pay decisions of a month by contract."""
    found = closed().documents("pay_decision", Month.parse(month))
    return {each.payload["contract"]: each.payload for each in found}


def open_on(month):
    """What clients owe on each invoice at the end of a month, in millimes."""
    found = Counter()
    for (item, *_), amount in closed().open_items("clients", until=Month.parse(month)).items():
        found[item] += amount
    return found
