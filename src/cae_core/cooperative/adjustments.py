"""Adjustments of a year (accruals, cut-off, provisions, company tax): what they stand on, and their entry."""

from __future__ import annotations

from cae_core.cooperative._wording import Say, plain
from cae_core.cooperative.documents import Adjustment
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.records import RecordedEntry
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import mark
from cae_core.periods import Month

PROVIDED = {"charges_provisions": "provisions", "charges_loss_provisions": "loss_provisions"}
"""Charges that provide for something, and what is provided; no more of it is taken back."""

PAIRED = {**PROVIDED, "charges_company_tax": "company_tax"}
"""Charges that stand against one role alone, in each adjustment and for each activity."""

CUT_OFF = ("accrued_income", "accrued_charges", "prepaid_charges", "deferred_income")
"""What accruals and cut-off entries stand on, beside income and charges."""

_FROM_PAYSLIPS = frozenset(
    key for key in ROLES if key == "gross_pay" or (key.startswith("charges_") and key not in PAIRED)
)

ADJUSTABLE = (
    *(
        key
        for key, role in ROLES.items()
        if role.profit_and_loss and key not in _FROM_PAYSLIPS and key != "contribution"
    ),
    *CUT_OFF,
    *PAIRED.values(),
)
"""The roles that an adjustment may move: no cash, no document's debt, no pay, no contribution, no capital."""


def post_adjustment(adjustment: Adjustment) -> Entry:
    """The entry of an adjustment; what it makes owed to a body is open under its month.

    Raises UnbalancedEntry for an activity whose lines do not sum to zero.
    """
    month = str(Month.of(adjustment.date))
    postings = tuple(
        Posting(
            line.role,
            line.activity,
            line.amount,
            item=month if ROLES[line.role].bucket is Bucket.OWED_TO_BODIES else "",
        )
        for line in adjustment.lines
    )
    reference, date = adjustment.reference, adjustment.date
    return Entry(adjustment_key(reference), "misc", date, reference, date, adjustment.label, postings)


def post_reversal(adjustment: Adjustment, recorded: RecordedEntry, say: Say = plain) -> Entry:
    """The entry that undoes an adjustment on the day it says; raises ValueError when it says none.

    The entry undone is the recorded one, so that whatever was posted is what is taken back.
    """
    if adjustment.reverses_on is None:
        raise ValueError(adjustment.reference)
    label = say(mark("{label}, reversed"), label=adjustment.label)
    return recorded.reversal(adjustment.reverses_on, label)


def adjustment_key(reference: str) -> str:
    """The key of an adjustment's entry."""
    return f"adjustment:{reference}"
