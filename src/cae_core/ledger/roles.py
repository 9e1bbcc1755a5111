"""The roles that domain code posts to. A country's chart gives each a number and a label.

A role's *bucket* says what it means in an activity's account: every figure of the account is the
sum of the postings of one bucket, so a new role cannot be forgotten by a figure.
"""

from __future__ import annotations

import enum

import attrs


class Bucket(enum.Enum):
    """What a posting means in the account of the activity it names."""

    RESULT = "result"  # income, charges and results brought forward
    CASH = "cash"  # bank, and the internal link through which activities settle
    RECEIVABLES = "receivables"  # owed by clients, VAT included
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


def _roles() -> dict[str, Role]:
    plan: dict[Bucket, tuple[str, ...]] = {
        Bucket.CASH: ("bank", "link"),
        Bucket.RECEIVABLES: ("clients",),
        Bucket.VAT_PENDING: ("vat_pending",),
        Bucket.VAT_TO_RECOVER: ("vat_deductible_pending",),
        Bucket.PAYABLES: ("suppliers", "expense_claims"),
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
        ),
        Bucket.OWED_TO_PERSONS: ("net_pay", "pay_advances"),
        Bucket.RESERVED: ("reserved",),
        Bucket.SET_ASIDE: ("set_aside",),
        Bucket.CAPITAL: ("capital", "legal_reserve", "statutory_reserve"),
        Bucket.RESULT: ("brought_forward",),
    }
    income_and_expense = (
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
    )
    roles = {key: Role(key, bucket) for bucket, keys in plan.items() for key in keys}
    return roles | {key: Role(key, Bucket.RESULT, profit_and_loss=True) for key in income_and_expense}


ROLES = _roles()

OPTIONAL_ROLES = frozenset({"social_funds", "charges_social_funds", "stamp_duty"})
"""Roles that a country's chart may leave out, because its law knows nothing of the kind."""

JOURNALS = ("opening", "sales", "purchases", "bank", "contribution", "pay", "vat", "reserves", "misc")
"""The journals entries are posted in. A country's chart gives each a code and a label."""
