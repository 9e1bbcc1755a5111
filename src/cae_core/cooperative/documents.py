"""The documents of a month, as frozen values. All amounts are minor units, excluding VAT unless said."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping

import attrs

from cae_core.capital.share_operations import ShareOperation
from cae_core.cooperative.exits import Exit
from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio


class Due(enum.Enum):
    """When the VAT of a line falls due (FR-4.21)."""

    INVOICE = "invoice"
    PAYMENT = "payment"


@attrs.frozen
class InvoiceLine:
    """One line of an invoice: its amount excluding VAT, VAT rate, and whom it belongs to.

    ``activity`` or ``split`` (a split key) is given, not both. ``kind`` is ``services`` or ``goods``.
    ``vat_due`` is None where the cooperative's practice or its country's law decides
    (`cae_core.cooperative.vat_dates`).
    """

    label: str
    amount: int
    vat_rate: Ratio = Ratio(0)
    kind: str = "services"
    activity: str = ""
    split: str = ""
    person: str = ""
    vat_due: Due | None = None
    origin: Origin | None = origin_field()


@attrs.frozen
class Invoice:
    """An invoice, or a credit note when ``credit_of`` names the invoice it corrects.

    The amounts of a credit note are positive; posting turns them round. ``stamp`` is the stamp duty it
    bears in minor units, None where the country's law decides (`cae_core.cooperative.stamps`).
    """

    number: str
    date: dt.date
    client: str
    lines: tuple[InvoiceLine, ...]
    due: dt.date | None = None
    credit_of: str = ""
    scheme: str = ""
    stamp: int | None = None
    origin: Origin | None = origin_field()

    @property
    def stamp_duty(self) -> int:
        """The stamp duty it bears as it stands, in minor units; a credit note bears none."""
        return 0 if self.credit_of else self.stamp or 0


@attrs.frozen
class Expense:
    """A supplier's invoice, or an expense claim when ``person`` is given.

    ``category`` is a role of purchases (``travel``, ``subcontracting``…). ``vat`` is the recoverable
    VAT. ``paid_on`` is set when it was paid in the month; otherwise a payment follows.
    """

    reference: str
    date: dt.date
    category: str
    amount: int
    vat: int = 0
    activity: str = ""
    split: str = ""
    supplier: str = ""
    person: str = ""
    label: str = ""
    vat_due: Due = Due.INVOICE
    paid_on: dt.date | None = None
    origin: Origin | None = origin_field()


@attrs.frozen
class Receipt:
    """Money received from a client for one invoice, wholly or in part (VAT included).

    A negative amount is a refund of a credit note.
    """

    reference: str
    date: dt.date
    invoice: str
    amount: int
    origin: Origin | None = origin_field()


class PaymentKind(enum.Enum):
    """What a payment out settles."""

    EXPENSE = "expense"  # target: reference of an expense
    NET_PAY = "net_pay"  # target: a person
    BODY = "body"  # target: a role owed to a body (social_security…)
    VAT = "vat"  # target: empty
    ADVANCE = "advance"  # target: a person, whose pay will repay it
    LABOUR_SHARE = "labour_share"  # target: a person; what an assembly granted, this and the next two
    MEMBER_REFUNDS = "member_refunds"
    SHARE_INTEREST = "share_interest"


@attrs.frozen
class Payment:
    """Money the cooperative paid out, to settle something it owed or as an advance on pay.

    ``activity`` is the one that an advance is paid from, where the person might run several.
    """

    reference: str
    date: dt.date
    kind: PaymentKind
    target: str
    amount: int
    activity: str = ""
    origin: Origin | None = origin_field()


@attrs.frozen
class Reservation:
    """A dated decision to set an amount aside on an activity (negative: to free it again)."""

    reference: str
    date: dt.date
    activity: str
    purpose: str
    amount: int
    origin: Origin | None = origin_field()


class PayMode(enum.Enum):
    """What ``amount`` of a pay order means."""

    FIXED = "fixed"  # the contract's fixed part alone
    COMPUTED = "computed"  # what its base salary, hours and allowances make, by the country's rules
    GROSS = "gross"
    NET_PAY = "net_pay"
    EMPLOYER_COST = "employer_cost"
    MOST = "most"  # all that the account affords


class Shortfall(enum.Enum):
    """What to do when the account cannot bear the asked pay."""

    REFUSE = "refuse"  # an error, with the largest gross that it can bear
    REDUCE = "reduce"  # pay the largest gross that it can bear
    ADVANCE = "advance"  # pay it all the same, by an explicit dated decision


@attrs.frozen
class PayOrder:
    """The pay asked for a contract this month.

    Without ``mode`` it is what the contract pays every month: computed from its base, or its fixed part.
    ``split`` names the split key that charges its cost to activities (default: by what each has
    available). ``decision`` and ``decided_on`` are required for an advance. ``inputs`` are payroll inputs
    of this month alone, as typed, which override the contract's.
    """

    contract: str
    mode: PayMode | None = None
    amount: int = 0
    shortfall: Shortfall = Shortfall.REFUSE
    decision: str = ""
    decided_on: dt.date | None = None
    split: str = ""
    inputs: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    origin: Origin | None = origin_field()


@attrs.frozen
class GivenElement:
    """An element of a contract's pay this month: a bonus, an allowance, an absence (negative).

    ``element`` is a key of the country's pay elements, ``label`` what the payslip calls it (empty: as the
    country does).
    """

    contract: str
    element: str
    amount: int
    label: str = ""
    origin: Origin | None = origin_field()


@attrs.frozen
class OpeningBalance:
    """What an activity brings from before the cooperative's first month here.

    ``role`` is a role of the chart; ``amount`` is debit positive. ``document`` names the open invoice
    or expense it stands for, so that later receipts and payments find it; ``due`` is when it falls due.
    ``excl_vat`` is the part of an open invoice that is turnover, of the side of ``amount`` (None: not said).
    """

    activity: str
    role: str
    amount: int
    party: str = ""
    document: str = ""
    due: dt.date | None = None
    excl_vat: int | None = None
    origin: Origin | None = origin_field()


@attrs.frozen
class OpeningContribution:
    """What a component of an activity's contribution counted and took in the financial year so far.

    Yearly brackets and caps start from there when a cooperative arrives in the middle of a year.
    """

    activity: str
    scheme: str
    component: str
    base: int = 0
    amount: int = 0
    origin: Origin | None = origin_field()


@attrs.frozen
class AdjustmentLine:
    """One line of an adjustment: an amount on a role of an activity, debit positive."""

    activity: str
    role: str
    amount: int
    origin: Origin | None = origin_field()


@attrs.frozen
class Adjustment:
    """What belongs to a year and no other document says: an accrual, a cut-off, a provision, company tax.

    Its lines sum to zero for each activity. On ``reverses_on``, a day of a later month, it undoes itself.
    """

    reference: str
    date: dt.date
    label: str
    lines: tuple[AdjustmentLine, ...]
    reverses_on: dt.date | None = None
    origin: Origin | None = origin_field()


@attrs.frozen
class Reversal:
    """A validated entry to undo on a day of this month, and why.

    ``entry`` is its number (2026-000123), its key, or the reference of its document.
    """

    entry: str
    date: dt.date
    reason: str
    origin: Origin | None = origin_field()


@attrs.frozen
class VotedAllocation:
    """What an assembly voted on the result of a closed year.

    ``year`` is its label; ``inputs`` are the options voted, figures that the book does not know, and how
    persons share, as typed (`cae_core.closing.proposals`). With ``keep_results``, what activities earned and
    did not provide for stays available to them (`cae_core.closing.clearing`).
    """

    year: str
    date: dt.date
    reference: str
    inputs: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    keep_results: bool = False
    origin: Origin | None = origin_field()


@attrs.frozen
class WindingUp:
    """What the meeting, or the court, that closes a liquidation decided: who receives what is left.

    ``beneficiary`` is a parameter ``devolution_…`` of the legal form, or ``members``; ``recipient`` names the
    very cooperative or enterprise. Both are empty where nothing is left.
    """

    reference: str
    date: dt.date
    beneficiary: str = ""
    recipient: str = ""
    origin: Origin | None = origin_field()


@attrs.frozen
class MonthDocuments:
    """Everything that happened in one month, as read from its files."""

    month: Month
    invoices: tuple[Invoice, ...] = ()
    expenses: tuple[Expense, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    payments: tuple[Payment, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    pay: tuple[PayOrder, ...] = ()
    elements: tuple[GivenElement, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    shares: tuple[ShareOperation, ...] = ()
    liquidations: tuple[WindingUp, ...] = ()
    allocations: tuple[VotedAllocation, ...] = ()
    exits: tuple[Exit, ...] = ()
    reversals: tuple[Reversal, ...] = ()
