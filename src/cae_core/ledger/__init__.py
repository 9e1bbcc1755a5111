"""The ledger room: entries, the chart, and two stores of them, in memory and in a database.

`Book` needs SQLAlchemy (the extra ``book``), so it is loaded when it is first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cae_core.ledger.certificate import Certificate
from cae_core.ledger.chart import Account, Chart, Journal
from cae_core.ledger.entries import Entry, Posting, balances
from cae_core.ledger.ledger import Ledger
from cae_core.ledger.records import BookAccount, Movement, RecordedEntry, RecordedPosting
from cae_core.ledger.roles import JOURNALS, ROLES, Bucket, Role
from cae_core.ledger.statements import Statement, TrialBalance, activity_balances, statement, trial_balance
from cae_core.ledger.store import Reads, Store, Work
from cae_core.ledger.verification import Finding
from cae_core.ledger.years import opening_balances

if TYPE_CHECKING:
    from cae_core.ledger.book import Book

__all__ = [
    "JOURNALS",
    "ROLES",
    "Account",
    "Book",
    "BookAccount",
    "Bucket",
    "Certificate",
    "Chart",
    "Entry",
    "Finding",
    "Journal",
    "Ledger",
    "Movement",
    "Posting",
    "Reads",
    "RecordedEntry",
    "RecordedPosting",
    "Role",
    "Statement",
    "Store",
    "TrialBalance",
    "Work",
    "activity_balances",
    "balances",
    "opening_balances",
    "statement",
    "trial_balance",
]


def __getattr__(name: str) -> Any:
    if name == "Book":
        from cae_core.ledger.book import Book

        return Book
    raise AttributeError(name)
