"""The back office of shared enterprises: accounts, contribution, lawful payslips, a sealed book.

These are the public names. Each is loaded when it is first used, so that ``import cae_core`` stays
quick; ``docs/reference.md`` describes them, and the rooms (``cae_core.rules``, ``cae_core.ledger``…)
list what else they offer.

>>> from cae_core import Month, affordable, find_country
>>> cesa, month = find_country("FR").regime("cesa"), Month(2026, 10)
>>> given = cesa.typed(month, {"headcount": "27", "work_accident_rate": "1.18 %"})
>>> affordable(cesa, month, 2500_00, given)["gross"]  # minor units: 2 148.41 €
214841
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cae_core._version import __version__ as __version__

if TYPE_CHECKING:
    from moneyed import Money

    from cae_core.closing.month_end import month_end
    from cae_core.cooperative.account import accounts
    from cae_core.cooperative.contribution import read_schemes
    from cae_core.cooperative.cooperative import Cooperative
    from cae_core.cooperative.documents import MonthDocuments
    from cae_core.cooperative.splits import SplitKey, SplitMethod, read_split_key, split
    from cae_core.country import find_country
    from cae_core.errors import CaeError, Problem, Problems
    from cae_core.ledger import Book, Entry, Ledger, Posting
    from cae_core.money import format_amount, minor_units, parse_amount, share
    from cae_core.office import (
        check_folder,
        close_month,
        copy_example,
        report_liquidation,
        report_year,
        statement,
        verify_folder,
    )
    from cae_core.office.why import why
    from cae_core.payroll import Payslip, affordable, pay, solve_pay
    from cae_core.periods import Month
    from cae_core.rules import Ratio, Reform

__all__ = [
    "Book",
    "CaeError",
    "Cooperative",
    "Entry",
    "Ledger",
    "Money",
    "Month",
    "MonthDocuments",
    "Payslip",
    "Posting",
    "Problem",
    "Problems",
    "Ratio",
    "Reform",
    "SplitKey",
    "SplitMethod",
    "accounts",
    "affordable",
    "check_folder",
    "close_month",
    "copy_example",
    "find_country",
    "format_amount",
    "minor_units",
    "month_end",
    "parse_amount",
    "pay",
    "read_schemes",
    "read_split_key",
    "report_liquidation",
    "report_year",
    "share",
    "solve_pay",
    "split",
    "statement",
    "verify_folder",
    "why",
]

_HOMES = {
    "moneyed": ("Money",),
    "cae_core.closing.month_end": ("month_end",),
    "cae_core.cooperative.account": ("accounts",),
    "cae_core.cooperative.contribution": ("read_schemes",),
    "cae_core.cooperative.cooperative": ("Cooperative",),
    "cae_core.cooperative.documents": ("MonthDocuments",),
    "cae_core.cooperative.splits": ("SplitKey", "SplitMethod", "read_split_key", "split"),
    "cae_core.country": ("find_country",),
    "cae_core.errors": ("CaeError", "Problem", "Problems"),
    "cae_core.ledger": ("Book", "Entry", "Ledger", "Posting"),
    "cae_core.money": ("format_amount", "minor_units", "parse_amount", "share"),
    "cae_core.office": (
        "check_folder",
        "close_month",
        "copy_example",
        "report_liquidation",
        "report_year",
        "statement",
        "verify_folder",
        "why",
    ),
    "cae_core.payroll": ("Payslip", "affordable", "pay", "solve_pay"),
    "cae_core.periods": ("Month",),
    "cae_core.rules": ("Ratio", "Reform"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first used; raises AttributeError for any other."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
