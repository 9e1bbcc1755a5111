"""The files of a cooperative's folder: which columns each has, and how their cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cae_core.capital.reserve_law import BENEFICIARIES
from cae_core.capital.reserve_law import MEMBERS as TO_MEMBERS
from cae_core.capital.share_operations import Means, ShareKind
from cae_core.cooperative.documents import Due, PaymentKind, PayMode, Shortfall
from cae_core.cooperative.exits import Balance, Clientele, ExitCause
from cae_core.cooperative.splits import SplitMethod
from cae_core.exchange.assembly_sheets import ASSEMBLY, MEMBERS
from cae_core.exchange.columns import Column, Sheet


def _text(name: str, **more: Any) -> Column:
    return Column(name, "text", **more)


def _code(name: str, **more: Any) -> Column:
    return Column(name, "code", **more)


def _needed(name: str, kind: str = "code", **more: Any) -> Column:
    return Column(name, kind, required=True, **more)


def _date(name: str) -> Column:
    return Column(name, "date", default=None)


def _amount(name: str) -> Column:
    return Column(name, "amount", default=0)


def _by_value(members: Any) -> Mapping[str, Any]:
    return {member.value: member for member in members}


def _choice(name: str, values: str, choices: Any, default: Any = None) -> Column:
    if not isinstance(choices, Mapping):
        choices = _by_value(choices)
    return Column(name, "choice", default is None, default, values, choices)


DUES: Mapping[str, Due] = {due.value: due for due in Due}
"""When VAT falls due, by the word for it."""

REFUNDS: Mapping[str, str] = {"work": "work", "operations": "operations"}
"""What refunds are shared by."""

SUPPLIES: Mapping[str, str] = {"services": "services", "goods": "goods"}
"""The kinds of sale."""

HEIRS: Mapping[str, str] = {
    TO_MEMBERS: TO_MEMBERS,
    **{key.removeprefix("devolution_"): key for key in BENEFICIARIES},
}
"""Who may receive what a liquidation leaves, by the word for it; which of them is for the law to say."""

STANDING = (
    Sheet(
        "persons",
        (
            _needed("id"),
            _needed("family_name", "text", personal=True),
            _text("given_name", personal=True),
            _date("birth_date"),
            _text("address", personal=True),
            _date("member_since"),
            Column("statuses", "statuses", default=(), values="status"),
        ),
        key="id",
        open=True,
    ),
    Sheet(
        "contracts",
        (
            _needed("id"),
            _needed("person"),
            _needed("kind"),
            _needed("start", "date"),
            _date("end"),
            _amount("fixed_gross"),
            _text("job"),
        ),
        key="id",
        open=True,
        missed=("id", "person"),
    ),
    Sheet(
        "activities",
        (
            _needed("code"),
            _needed("name", "text"),
            Column("persons", "codes", default=()),
            _code("convention"),
            _code("scheme"),
            _date("start"),
            _date("end"),
            _code("activity_class"),
        ),
        key="code",
        missed=("code", "persons"),
    ),
    Sheet(
        "splits",
        (
            _needed("key"),
            _choice("method", "split_method", SplitMethod),
            _needed("beneficiary"),
            _needed("value", "typed"),
            Column("remainder", "word", values="remainder"),
        ),
        key="key",
        unique=False,
        optional=True,
    ),
    Sheet("clients", (_needed("id"), _needed("name", "text")), key="id", optional=True),
    Sheet(
        "opening",
        (
            _needed("activity"),
            _needed("role", "word", values="role"),
            _amount("debit"),
            _amount("credit"),
            _code("party"),
            _code("document"),
            _date("due"),
            Column("excl_vat", "amount", default=None),
        ),
        key="activity",
        unique=False,
        optional=True,
    ),
    Sheet(
        "opening_contribution",
        (
            _needed("activity"),
            _needed("scheme"),
            _needed("component"),
            _amount("base"),
            _amount("amount"),
        ),
        key="activity",
        unique=False,
        optional=True,
    ),
    Sheet("opening_pay", (_needed("contract"),), key="contract", optional=True, open=True),
    Sheet(
        "opening_shares",
        (
            _needed("member"),
            Column("shares", "count", default=0),
            _amount("subscribed"),
            _amount("called"),
            _amount("paid"),
            _date("since"),
            _amount("to_refund"),
            _date("left"),
        ),
        key="member",
        unique=False,
        optional=True,
    ),
    Sheet(
        "opening_results",
        (_needed("year"), _needed("activity"), _needed("result", "amount")),
        key="activity",
        unique=False,
        optional=True,
    ),
    Sheet(
        "opening_people",
        (
            _needed("year"),
            _needed("person"),
            Column("wages", "amount", default=None),
            Column("hours", "input", values="number"),
            Column("months", "count", default=None),
            Column("seniority", "count", default=None),
            Column("operations", "amount", default=None),
            Column("capital", "amount", default=None),
        ),
        key="person",
        unique=False,
        optional=True,
    ),
    MEMBERS,
)

MONTHLY = (
    Sheet(
        "invoices",
        (
            _needed("number"),
            _needed("date", "date"),
            _needed("client"),
            _code("activity"),
            _code("split"),
            _code("person"),
            _text("label"),
            _choice("kind", "supply", SUPPLIES, default="services"),
            _needed("amount", "amount"),
            _needed("vat_rate", "rate"),
            Column("vat_due", "choice", default=None, values="vat_due", choices=DUES),
            _date("due"),
            _code("credit_of"),
            _code("scheme"),
            Column("stamp", "amount", default=None),
        ),
        key="number",
        unique=False,
    ),
    Sheet(
        "expenses",
        (
            _needed("reference"),
            _needed("date", "date"),
            _needed("category", "word", values="category"),
            _needed("amount", "amount"),
            _amount("vat"),
            _code("activity"),
            _code("split"),
            _text("supplier"),
            _code("person"),
            _text("label"),
            _choice("vat_due", "vat_due", Due, default=Due.INVOICE),
            _date("paid_on"),
        ),
        key="reference",
    ),
    Sheet(
        "receipts",
        (_needed("reference"), _needed("date", "date"), _needed("invoice"), _needed("amount", "amount")),
        key="reference",
    ),
    Sheet(
        "payments",
        (
            _needed("reference"),
            _needed("date", "date"),
            _choice("kind", "payment_kind", PaymentKind),
            _code("target"),
            _needed("amount", "amount"),
            _code("activity"),
        ),
        key="reference",
        optional=True,
    ),
    Sheet(
        "reservations",
        (
            _needed("reference"),
            _needed("date", "date"),
            _needed("activity"),
            _needed("purpose", "text"),
            _needed("amount", "amount"),
        ),
        key="reference",
        optional=True,
    ),
    Sheet(
        "pay",
        (
            _needed("contract"),
            Column("mode", "choice", default=None, values="pay_mode", choices={m.value: m for m in PayMode}),
            Column("amount", "amount", default=None),
            _choice("shortfall", "shortfall", Shortfall, default=Shortfall.REFUSE),
            _text("decision"),
            _date("decided_on"),
            _code("split"),
        ),
        key="contract",
        open=True,
    ),
    Sheet(
        "elements",
        (_needed("contract"), _needed("element"), _needed("amount", "amount"), _text("label")),
        key="contract",
        unique=False,
        optional=True,
    ),
    Sheet(
        "adjustments",
        (
            _needed("reference"),
            _needed("date", "date"),
            _needed("activity"),
            _needed("role", "word", values="role"),
            _amount("debit"),
            _amount("credit"),
            _text("label"),
            _date("reverses_on"),
        ),
        key="reference",
        unique=False,
        optional=True,
    ),
    Sheet(
        "shares",
        (
            _needed("reference"),
            _needed("date", "date"),
            _code("member"),
            _choice("kind", "share_kind", ShareKind),
            Column("shares", "count", default=0),
            _amount("amount"),
            _code("to"),
            _choice("means", "share_means", Means, default=Means.BANK),
            _text("decision"),
            _date("notice"),
            _date("due"),
        ),
        key="reference",
        optional=True,
    ),
    Sheet(
        "exits",
        (
            _needed("reference"),
            _needed("date", "date"),
            _needed("person"),
            _choice("cause", "exit_cause", ExitCause),
            _code("activity"),
            Column("balance", "choice", default=None, values="exit_balance", choices=_by_value(Balance)),
            _code("carried_to"),
            Column("keep_open", "flag", default=False),
            Column("clientele", "choice", default=None, values="clientele", choices=_by_value(Clientele)),
            _text("clientele_basis"),
            _text("decision"),
        ),
        key="reference",
        optional=True,
    ),
    Sheet(
        "liquidation",
        (
            _needed("reference"),
            _needed("date", "date"),
            _choice("beneficiary", "beneficiary", HEIRS, default=""),
            _text("recipient"),
        ),
        key="reference",
        optional=True,
    ),
    Sheet(
        "allocation",
        (
            _needed("year"),
            _needed("assembly", "date"),
            _needed("reference"),
            Column("labour_wages", "input", values="rate"),
            Column("labour_time", "input", values="rate"),
            Column("labour_equally", "input", values="rate"),
            Column("seniority_per_year", "input", values="rate"),
            Column("seniority_coefficient", "input", values="number"),
            Column("refunds_by", "choice", default="", values="refunds_by", choices=REFUNDS),
            Column("keep_results", "flag", default=False),
        ),
        key="year",
        optional=True,
        open=True,
    ),
    Sheet(
        "reversals",
        (_needed("entry"), _needed("date", "date"), _needed("reason", "text")),
        key="entry",
        optional=True,
    ),
)

SHEETS: Mapping[str, Sheet] = {sheet.name: sheet for sheet in (*STANDING, *MONTHLY, *ASSEMBLY)}
