"""The roles that domain code posts to. A country's chart gives each a number and a label.

A role's *bucket* says what it means in an activity's account: every figure of the account is the
sum of the postings of one bucket, so a new role cannot be forgotten by a figure.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs


class Bucket(enum.Enum):
    """What a posting means in the account of the activity it names."""

    RESULT = "result"  # income, charges and results brought forward
    CASH = "cash"  # bank, and the internal link through which activities settle
    RECEIVABLES = "receivables"  # owed by clients, VAT included; paid or earned for another year
    VAT_PENDING = "vat_pending"  # invoiced, not due before the client pays
    VAT_TO_RECOVER = "vat_to_recover"  # on purchases, not deductible before they are paid
    PAYABLES = "payables"  # suppliers, expense claims
    OWED_TO_BODIES = "owed_to_bodies"  # VAT due, social contributions, withheld tax
    OWED_TO_PERSONS = "owed_to_persons"  # net pay
    RESERVED = "reserved"  # set aside by a dated decision
    SET_ASIDE = "set_aside"  # the counterpart of RESERVED
    CAPITAL = "capital"  # the cooperative's own, never an entrepreneur's


@attrs.frozen
class Role:
    """A role of the chart: its key, its bucket, and whether it is an income or expense account."""

    key: str
    bucket: Bucket
    profit_and_loss: bool = False


_BALANCES: Mapping[Bucket, tuple[str, ...]] = {
    Bucket.CASH: ("bank", "link"),
    Bucket.RECEIVABLES: ("clients", "accrued_income", "prepaid_charges"),
    Bucket.VAT_PENDING: ("vat_pending",),
    Bucket.VAT_TO_RECOVER: ("vat_deductible_pending",),
    Bucket.PAYABLES: (
        "suppliers",
        "expense_claims",
        "accrued_charges",
        "deferred_income",
    ),
    Bucket.OWED_TO_BODIES: (
        "vat_collected",
        "vat_deductible",
        "vat_due",
        "vat_credit",
        "social_security",
        "supplementary_pension",
        "health_insurance",
        "provident",
        "social_funds",
        "training_taxes",
        "withheld_tax",
        "stamp_duty",
        "company_tax",
        "allocated_outside",
    ),
    Bucket.OWED_TO_PERSONS: (
        "net_pay",
        "pay_advances",
        "labour_share_due",
        "member_refunds_due",
        "share_interest_due",
        "capital_to_refund",
    ),
    Bucket.RESERVED: ("reserved", "provisions", "loss_provisions"),
    Bucket.SET_ASIDE: ("set_aside",),
    Bucket.CAPITAL: (
        "capital",
        "capital_uncalled",
        "capital_called",
        "legal_reserve",
        "statutory_reserve",
        "other_reserves",
        "allocated_result",
        "carried_forward",
    ),
    Bucket.RESULT: ("brought_forward",),
}

_INCOME_AND_EXPENSE = (
    "sales_services",
    "sales_goods",
    "grants",
    "purchases_materials",
    "purchases_goods",
    "subcontracting",
    "supplies",
    "rent",
    "insurance",
    "travel",
    "professional_fees",
    "telecoms",
    "bank_charges",
    "other_purchases",
    "contribution",
    "gross_pay",
    "charges_social_security",
    "charges_pension",
    "charges_health",
    "charges_provident",
    "charges_social_funds",
    "charges_taxes_on_pay",
    "other_income",
    "other_charges",
    "charges_provisions",
    "charges_loss_provisions",
    "charges_company_tax",
)

ROLES: dict[str, Role] = {
    **{key: Role(key, bucket) for bucket, keys in _BALANCES.items() for key in keys},
    **{key: Role(key, Bucket.RESULT, profit_and_loss=True) for key in _INCOME_AND_EXPENSE},
}

YEAR_END_ROLES = frozenset(
    {
        "accrued_income",
        "accrued_charges",
        "prepaid_charges",
        "deferred_income",
        "provisions",
        "charges_provisions",
        "company_tax",
        "charges_company_tax",
        "capital_uncalled",
        "capital_called",
        "capital_to_refund",
        "other_reserves",
        "allocated_result",
        "carried_forward",
        "labour_share_due",
        "member_refunds_due",
        "share_interest_due",
        "allocated_outside",
    }
)
"""Roles of the year's end and of capital. ``allocated_result`` is what assemblies took off past results to
allocate it; ``capital_uncalled`` and ``capital_called`` are debit: subscribed, not yet called or paid."""

LOSS_PROVISIONS = frozenset({"loss_provisions", "charges_loss_provisions"})
"""What the cooperative keeps for its own losses, where a law has provisions bear them before reserves do; no
part of ``provisions``, which are kept for entrepreneurs."""

OPTIONAL_ROLES = (
    frozenset({"social_funds", "charges_social_funds", "stamp_duty"}) | LOSS_PROVISIONS | YEAR_END_ROLES
)
"""Roles that a country's chart may leave out: its law knows nothing of the kind, or it closes no years."""

JOURNALS = (
    "opening",
    "sales",
    "purchases",
    "bank",
    "contribution",
    "pay",
    "vat",
    "reserves",
    "misc",
    "capital",
)
"""The journals entries are posted in. A country's chart gives each a code and a label."""
