"""The example of Casablanca closed by the library, once for all tests, beside what was worked out by hand."""

from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache

from casablanca_by_hand import worked
from casablanca_files import HOME

from cae_core.closing.month_end import month_end
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.payroll import Payslip
from cae_core.periods import Month

MOROCCO = find_country("MA")


@cache
def folder():
    return read_folder(HOME)


def close(ledger):
    """Close both months; what each month-end did."""
    return [
        month_end(folder().cooperative, MOROCCO, documents, ledger, today=documents.month.next().first)
        for documents in folder().months
    ]


@cache
def closed():
    """A ledger in which both months were closed; tests only read it."""
    ledger = Ledger(MOROCCO.chart, currency="MAD", country="MA", cooperative=folder().cooperative.name)
    close(ledger)
    return ledger


def slips_of(month):
    found = closed().documents("payslip", Month.parse(month))
    return [Payslip.from_dict(each.payload, MOROCCO.regimes) for each in found]


def decisions_of(month):
    found = closed().documents("pay_decision", Month.parse(month))
    return {each.payload["contract"]: each.payload for each in found}


def mine(contract, month):
    """The payslip worked out by hand."""
    return worked()[1][contract, month][1]


def terms(contract, month):
    """What it rests on."""
    return worked()[1][contract, month][0]


def dirhams(centimes):
    return F(centimes, 100)
