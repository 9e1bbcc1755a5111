"""The cooperative: people, activities, documents and their entries, contributions, accounts, checks.

Names are loaded from their modules when first used.

>>> import datetime as dt
>>> from cae_core.cooperative import Due, Invoice, InvoiceLine, post_invoice
>>> from cae_core.rules import Ratio
>>> vat = Ratio.parse("20 %")
>>> line = InvoiceLine("Training", 100000, vat, activity="ATELIER", vat_due=Due.PAYMENT)
>>> entry = post_invoice(Invoice("F-1", dt.date(2026, 10, 5), "C-7", (line,)))
>>> [(posting.role, posting.amount) for posting in entry.postings]
[('sales_services', -100000), ('clients', 120000), ('vat_pending', -20000)]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cae_core.cooperative.account import Account, accounts, available_to, pay_shares, person_parts
    from cae_core.cooperative.activities import SERVICES, Activity
    from cae_core.cooperative.analytic import AnalyticAccount, AnalyticLine, balance_account, result_account
    from cae_core.cooperative.checks import Known, check_cooperative, check_month
    from cae_core.cooperative.contribution import (
        BaseLine,
        ContributionStatement,
        Flow,
        Level,
        Scheme,
        YearToDate,
        contributions,
        expense_lines,
        invoice_lines,
        price_from_cost,
        read_scheme,
        read_schemes,
        receipt_lines,
        turnover_parts,
        year_to_date,
    )
    from cae_core.cooperative.cooperative import Cooperative, Dated
    from cae_core.cooperative.documents import (
        Due,
        Expense,
        Invoice,
        InvoiceLine,
        MonthDocuments,
        OpeningBalance,
        Payment,
        PaymentKind,
        PayMode,
        PayOrder,
        Receipt,
        Reservation,
        Shortfall,
    )
    from cae_core.cooperative.people import Contract, Person, Status
    from cae_core.cooperative.postings import (
        OpenItems,
        post_contribution,
        post_expense,
        post_invoice,
        post_opening,
        post_pay,
        post_payment,
        post_receipt,
        post_reservation,
        post_vat,
        vat_statement,
    )
    from cae_core.cooperative.splits import (
        Beneficiary,
        SplitKey,
        SplitMethod,
        SplitPart,
        read_split_key,
        share_matrix,
        split,
    )

__all__ = [
    "SERVICES",
    "Account",
    "Activity",
    "AnalyticAccount",
    "AnalyticLine",
    "BaseLine",
    "Beneficiary",
    "Contract",
    "ContributionStatement",
    "Cooperative",
    "Dated",
    "Due",
    "Expense",
    "Flow",
    "Invoice",
    "InvoiceLine",
    "Known",
    "Level",
    "MonthDocuments",
    "OpenItems",
    "OpeningBalance",
    "PayMode",
    "PayOrder",
    "Payment",
    "PaymentKind",
    "Person",
    "Receipt",
    "Reservation",
    "Scheme",
    "Shortfall",
    "SplitKey",
    "SplitMethod",
    "SplitPart",
    "Status",
    "YearToDate",
    "accounts",
    "available_to",
    "balance_account",
    "check_cooperative",
    "check_month",
    "contributions",
    "expense_lines",
    "invoice_lines",
    "pay_shares",
    "person_parts",
    "post_contribution",
    "post_expense",
    "post_invoice",
    "post_opening",
    "post_pay",
    "post_payment",
    "post_receipt",
    "post_reservation",
    "post_vat",
    "price_from_cost",
    "read_scheme",
    "read_schemes",
    "read_split_key",
    "receipt_lines",
    "result_account",
    "share_matrix",
    "split",
    "turnover_parts",
    "vat_statement",
    "year_to_date",
]

_HOMES = {
    "account": (
        "Account",
        "accounts",
        "available_to",
        "pay_shares",
        "person_parts",
    ),
    "activities": (
        "SERVICES",
        "Activity",
    ),
    "analytic": (
        "AnalyticAccount",
        "AnalyticLine",
        "balance_account",
        "result_account",
    ),
    "checks": (
        "Known",
        "check_cooperative",
        "check_month",
    ),
    "contribution": (
        "BaseLine",
        "ContributionStatement",
        "Flow",
        "Level",
        "Scheme",
        "YearToDate",
        "contributions",
        "expense_lines",
        "invoice_lines",
        "price_from_cost",
        "read_scheme",
        "read_schemes",
        "receipt_lines",
        "turnover_parts",
        "year_to_date",
    ),
    "cooperative": (
        "Cooperative",
        "Dated",
    ),
    "documents": (
        "Due",
        "Expense",
        "Invoice",
        "InvoiceLine",
        "MonthDocuments",
        "OpeningBalance",
        "Payment",
        "PaymentKind",
        "PayMode",
        "PayOrder",
        "Receipt",
        "Reservation",
        "Shortfall",
    ),
    "people": (
        "Contract",
        "Person",
        "Status",
    ),
    "postings": (
        "OpenItems",
        "post_contribution",
        "post_expense",
        "post_invoice",
        "post_opening",
        "post_pay",
        "post_payment",
        "post_receipt",
        "post_reservation",
        "post_vat",
        "vat_statement",
    ),
    "splits": (
        "Beneficiary",
        "SplitKey",
        "SplitMethod",
        "SplitPart",
        "read_split_key",
        "share_matrix",
        "split",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first used; raises AttributeError for any other."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The names the room offers, loaded or not."""
    return sorted({*globals(), *__all__})
