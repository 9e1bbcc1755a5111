"""What a page shows, as plain frozen values: filled from the book, read by the templates.

Every amount is an integer of minor units of the page's currency, signed as its reader sees it (what
comes in is positive, what goes out negative), and every rate an exact `Ratio`. Nothing here is
formatted or translated: one page is written in any language by `cae_core.rendering.render`.

A `Text` is a name or a label typed by somebody (a plain string, shown as it is), a label in several
languages (``{"fr": …, "ar": …, "en": …}``, as country data has them), or a `Sentence` of ours.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

import attrs

from cae_core.messages import Sentence
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

Text: TypeAlias = str | Mapping[str, str] | Sentence


@attrs.frozen
class Party:
    """Who a page comes from or goes to: a name, an address and numbers such as SIRET or NIR."""

    name: str
    address: str = ""
    identifiers: tuple[tuple[Text, str], ...] = ()


@attrs.frozen
class Figure:
    """One named amount; ``opening`` is the same figure when the period began, if it is shown."""

    key: str
    label: Text
    amount: int
    opening: int | None = None


@attrs.frozen
class Fact:
    """A dated parameter a page rests on, with where it comes from and how sure that is.

    ``value`` is as the law's file writes it (``0.0690``), empty for a scale; ``unit`` is ``rate``,
    ``amount``, ``number``, ``count`` or ``flag``. ``confidence`` is ``text``, ``secondary`` or
    ``unverified``.
    """

    key: str
    label: Text
    value: str
    source: str
    confidence: str
    unit: str = ""


@attrs.frozen
class Particular:
    """Something a page states beside its amounts: days paid, dependants, a rate, yes or no.

    ``unit`` says what ``value`` is: ``amount`` (minor units), ``rate``, ``number``, ``count`` or ``flag``.
    """

    label: Text
    value: int | bool | Ratio
    unit: str


# --- payslip -------------------------------------------------------------------------------------


@attrs.frozen
class PayslipRow:
    """One line: what it is, what it is computed on, both sides' rates and amounts.

    A contribution is positive, a reduction negative, whichever side bears it. None leaves the cell
    empty.
    """

    label: Text
    base: int | None = None
    employee_rate: Ratio | None = None
    employee: int | None = None
    employer: int | None = None
    employer_rate: Ratio | None = None
    node: str = ""


@attrs.frozen
class PayslipGroup:
    """Lines under one heading, in the order of the country's model (FR-4.31, FR-4.32)."""

    key: str
    label: Text
    rows: tuple[PayslipRow, ...]


@attrs.frozen
class PayslipPage:
    """A payslip (FR-4.30 to FR-4.35, MA-130).

    ``pay_basis`` says what pay rests on where it is not working time (a CESA, FR-4.30); then ``hours``
    is None. ``particulars`` stand with the contract. ``earnings`` are the parts of gross pay,
    ``results`` stand before net pay before tax, ``taxes`` are the withheld taxes with base and rate,
    ``other_payments`` come on top of net pay and ``withheld`` is taken off it (an advance recovered).
    ``reductions`` is the total of exemptions and reductions, positive. ``labels`` name figures (``gross``,
    ``net_pay``…) as the country does. ``banners`` are sentences that stand on top of every page of the
    cooperative, ``mentions`` those the law asks for; ``facts`` the parameters used whose confidence is not
    ``text``.
    """

    reference: str
    country: str
    currency: str
    month: Month
    paid_on: dt.date
    employer: Party
    employee: Party
    contract: Text
    gross: int
    net_before_tax: int
    taxes: tuple[PayslipRow, ...]
    net_pay: int
    employee_contributions: int
    employer_contributions: int
    employer_cost: int
    job: str = ""
    grade: str = ""
    since: dt.date | None = None
    agreement: Text = ""
    hours: Ratio | None = None
    pay_basis: Text = ""
    particulars: tuple[Particular, ...] = ()
    earnings: tuple[PayslipRow, ...] = ()
    groups: tuple[PayslipGroup, ...] = ()
    results: tuple[Figure, ...] = ()
    reductions: int = 0
    other_payments: tuple[PayslipRow, ...] = ()
    withheld: tuple[PayslipRow, ...] = ()
    year_to_date: tuple[Figure, ...] = ()
    leave: tuple[tuple[Text, str], ...] = ()
    labels: Mapping[str, Text] = attrs.field(factory=dict, hash=False)
    banners: tuple[Text, ...] = ()
    mentions: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()


# --- account statement ---------------------------------------------------------------------------


@attrs.frozen
class Movement:
    """One movement of a figure: the book's number, the document behind it, and its amount.

    ``why`` tells how a computed amount came about; ``account_label`` is shown where an entry has
    several movements of one figure, to tell them apart.
    """

    date: dt.date
    document: str
    label: Text
    amount: int
    number: str = ""
    account: str = ""
    why: Text = ""
    account_label: Text = ""


@attrs.frozen
class StatementSection:
    """A figure of the account from its opening to its closing, movement by movement.

    ``key`` is the bucket's (``result``, ``cash``, ``receivables``…). opening + movements = closing.
    """

    key: str
    label: Text
    opening: int
    movements: tuple[Movement, ...]
    closing: int

    def told_apart(self) -> tuple[tuple[Movement, Text], ...]:
        """Each movement with its account's label if its entry has several here, else with nothing."""
        times = Counter(each.number for each in self.movements)
        return tuple((each, each.account_label if times[each.number] > 1 else "") for each in self.movements)


@attrs.frozen
class ContributionRow:
    """One component of the contribution: base × what the scheme says = amount.

    ``level`` says which level answered: document, activity or cooperative. A component without base
    has an empty ``base_label``.
    """

    label: Text
    scheme: Text
    level: Text
    base_label: Text
    base: int
    terms: Text
    amount: int
    document: str = ""
    why: Text = ""


@attrs.frozen
class AccountRow:
    """One account of the analytic result or balance: the month, and the financial year so far.

    For a balance account ``amount`` is what stands at the end of the month and ``year`` is None.
    """

    number: str
    label: Text
    amount: int
    year: int | None = None


@attrs.frozen
class OpenItem:
    """A document not yet settled: what is left of it and when it falls due."""

    document: str
    party: str
    amount: int
    due: dt.date | None = None
    late: bool = False


@attrs.frozen
class StatementPage:
    """The account of one activity for one month (FR-1.11, FR-1.12).

    ``figures`` come in the order shown: result, receivables, payables, owed to bodies, owed to
    persons, reserved, available (keys as design §9 names them; each with its opening). ``income`` and
    ``charges`` make the analytic result account, ``assets`` and ``liabilities`` the analytic balance.
    """

    reference: str
    currency: str
    month: Month
    cooperative: Party
    activity: str
    name: str
    persons: tuple[str, ...]
    figures: tuple[Figure, ...]
    sections: tuple[StatementSection, ...] = ()
    contribution: tuple[ContributionRow, ...] = ()
    income: tuple[AccountRow, ...] = ()
    charges: tuple[AccountRow, ...] = ()
    assets: tuple[AccountRow, ...] = ()
    liabilities: tuple[AccountRow, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    notices: tuple[Text, ...] = ()
    banners: tuple[Text, ...] = ()
    country: str = ""

    def figure(self, key: str) -> Figure:
        """The figure of that key. Raises KeyError when the page does not show it."""
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)


# --- month summary -------------------------------------------------------------------------------


@attrs.frozen
class ActivityRow:
    """One activity in the summary. ``contribution`` and ``pay_cost`` are charges, positive."""

    code: str
    name: str
    turnover: int
    contribution: int
    pay_cost: int
    result: int
    available: int


@attrs.frozen
class PayRow:
    """One payslip in the summary. ``note`` tells what was decided (reduced, advance…)."""

    person: str
    contract: str
    gross: int
    net_pay: int
    employer_cost: int
    note: Text = ""


@attrs.frozen
class DueRow:
    """A debt of the cooperative: to whom, for what, how much, and by when."""

    creditor: Text
    what: Text
    amount: int
    due: dt.date | None = None


@attrs.frozen
class ClassRow:
    """The year's turnover in a class of activity, and the rate that the law taxes the class at.

    ``key`` is empty for activities in no class; ``rate`` is None where it is not known, ``source`` and
    ``confidence`` say where it comes from.
    """

    key: str
    label: Text
    turnover: int
    rate: Ratio | None = None
    source: str = ""
    confidence: str = ""


@attrs.frozen
class Notice:
    """Something a person should know. ``level`` is ``warning`` or ``note``."""

    text: Text
    level: str = "warning"
    about: str = ""


@attrs.frozen
class SummaryPage:
    """What a person reads first after a month-end.

    ``figures`` are the cooperative's (turnover, contribution, pay…); ``read`` says what was understood
    of the files. ``posted`` counts the entries this run posted (0 when everything was there already).
    ``classes`` is the year's turnover by class of activity, in countries that have such classes.
    """

    cooperative: Party
    currency: str
    month: Month
    figures: tuple[Figure, ...]
    activities: tuple[ActivityRow, ...] = ()
    classes: tuple[ClassRow, ...] = ()
    pay: tuple[PayRow, ...] = ()
    due: tuple[DueRow, ...] = ()
    notices: tuple[Notice, ...] = ()
    read: tuple[tuple[Text, int], ...] = ()
    posted: int = 0
    entries: tuple[str, str] | None = None
    seal: str = ""
    closed_on: dt.date | None = None
    documents: tuple[tuple[Text, str], ...] = ()
    banners: tuple[Text, ...] = ()
    country: str = ""
