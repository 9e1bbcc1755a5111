"""The parts of a country that are plain data: contract kinds, legal forms, VAT, due dates, mentions."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from cae_core.country.errors import CountryDataRefused
from cae_core.messages import mark
from cae_core.periods import Month, add_months
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.ratio import Ratio

Labels = Mapping[str, str]


@attrs.frozen
class ContractKind:
    """A kind of contract: the payroll regime it falls under, whether it is paid, its limits in months.

    ``max_months`` counts renewals in (FR-1.30), ``trial_months`` is the longest trial period (FR-1.05),
    ``member_within_months`` the deadline to become a member (FR-1.03); None: no limit.
    ``runs_activity`` says that the contract is for running an activity, which then bears the pay.
    ``legal_forms`` are the forms of cooperative that may conclude it (none named: all).
    """

    key: str
    label: Labels = attrs.field(hash=False)
    regime: str
    paid: bool
    source: str
    max_months: int | None = None
    term_months: int | None = None
    renewals: int | None = None
    trial_months: int | None = None
    member_within_months: int | None = None
    runs_activity: bool = False
    legal_forms: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def last_day(self, start: dt.date) -> dt.date | None:
        """The last day a contract started on a day may run to; None without limit.

        >>> kind = ContractKind("cape", {}, "cape", False, "FR-1.30", max_months=36)
        >>> kind.last_day(dt.date(2026, 3, 1))
        datetime.date(2029, 2, 28)
        """
        return None if self.max_months is None else _day_before(add_months(start, self.max_months))

    def member_by(self, start: dt.date, months_before: int = 0) -> dt.date | None:
        """The last day to become a member, months under earlier contracts taken off (FR-1.03)."""
        if self.member_within_months is None:
            return None
        return _day_before(add_months(start, max(self.member_within_months - months_before, 0)))


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


@attrs.frozen
class LegalForm:
    """A legal form a cooperative may have: its key and its name in each language.

    ``parameters`` are what the law fixes for it (capital, surplus, assemblies), by the names of
    `cae_core.country.forms`; ``experimental`` says that no law gives it: all of it is advocacy.
    """

    key: str
    label: Labels = attrs.field(hash=False)
    source: str
    experimental: bool = False
    parameters: ParameterSet | None = attrs.field(default=None, eq=False, repr=False)


STAMP = "invoice_stamp"
"""The parameter of ``vat.toml`` that holds the stamp duty on each invoice."""


@attrs.frozen
class Vat:
    """VAT: dated rates by key, and when it falls due by kind of sale (``invoice`` or ``payment``).

    A kind of sale that ``due`` leaves out is one for which no fact was found: an invoice must say it.
    """

    parameters: ParameterSet
    due: Mapping[str, str] = attrs.field(hash=False)
    source: str
    confidence: str

    def rates(self, on: dt.date) -> dict[str, Ratio]:
        """The rates in force on a day, by key."""
        facts = self.parameters.at(on).facts
        return {key: fact.value for key, fact in facts.items() if key != STAMP}

    def stamp(self, on: dt.date) -> int:
        """The stamp duty that each invoice bears on a day, in minor units; 0 where there is none."""
        found = self.parameters.at(on).facts.get(STAMP)
        return 0 if found is None else int(found.value)

    def knows(self, rate: Ratio, on: dt.date) -> bool:
        """Whether a rate is one of those in force on a day."""
        return any(rate == each for each in self.rates(on).values())


@attrs.frozen
class DueRule:
    """When a body must be paid: a day of a later month, for some headcounts.

    A ``day`` that its month does not have is the month's last. ``every_months`` is 1 for a monthly debt, 3
    for one due after each calendar quarter. ``paid_in_month`` restricts the rule to pay that
    was paid within the month worked (FR-3.75).
    """

    body: str
    label: Labels = attrs.field(hash=False)
    day: int
    source: str
    confidence: str
    months_after: int = 1
    every_months: int = 1
    min_headcount: int = 0
    paid_in_month: bool = False

    def applies(self, body: str, month: Month, headcount: int, paid_on: dt.date | None) -> bool:
        """Whether the rule fixes when a body is paid for a month."""
        if body != self.body or headcount < self.min_headcount:
            return False
        return not self.paid_in_month or paid_on is None or paid_on in month

    def due(self, month: Month) -> dt.date:
        """The day on which what is owed for a month must be paid.

        >>> DueRule("cape", {}, 15, "FR-1.54", "text", every_months=3).due(Month(2026, 8))
        datetime.date(2026, 10, 15)
        """
        due = month + (-month.number % self.every_months) + self.months_after
        return due.first.replace(day=min(self.day, due.last.day))


@attrs.frozen
class PaymentRounding:
    """Bodies, by role, that the law has declared to a whole ``unit`` of the currency, 0.50 up.

    Paid that amount, they are paid: what is owed to them is posted to the last minor unit all the same.
    """

    bodies: tuple[str, ...] = attrs.field(converter=tuple)
    unit: Decimal = attrs.field(converter=Decimal)
    source: str
    confidence: str


@attrs.frozen
class ActivityClass:
    """A class that the law puts activities in, whose turnover must be kept apart.

    ``rate`` names the parameter of the rate that the class is taxed at.
    """

    key: str
    label: Labels = attrs.field(hash=False)
    rate: str
    source: str


@attrs.frozen
class Mention:
    """A sentence a page must carry; ``fields`` are the names to fill in between braces.

    ``page`` is ``payslip``, ``business_papers``… or ``*`` for every page. Without ``contract_kinds`` or
    ``legal_forms`` it goes on those of all.
    """

    key: str
    page: str
    text: Labels = attrs.field(hash=False)
    source: str
    contract_kinds: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    fields: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    legal_forms: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def applies(self, page: str, contract_kind: str, legal_form: str = "") -> bool:
        """Whether the sentence goes on a page of a contract kind in a cooperative of a legal form."""
        if self.page not in (page, "*"):
            return False
        of_kind = not self.contract_kinds or contract_kind in self.contract_kinds
        return of_kind and (not self.legal_forms or legal_form in self.legal_forms)

    def fill(self, language: str = "fr", **fields: str) -> str:
        """The sentence in a language with its fields filled in; KeyError names one that is missing."""
        return self.text[language].format(**fields)


def read_country(text: str) -> dict[str, Any]:
    """Read a country file: contract kinds, legal forms, classes of activity, VAT dates, due dates…

    Raises CountryDataRefused, which names the table.
    """
    tables = tomllib.loads(text)
    return {
        "contract_kinds": _keyed(ContractKind, "contract_kinds", tables),
        "legal_forms": _keyed(LegalForm, "legal_forms", tables),
        "activity_classes": _keyed(ActivityClass, "activity_classes", tables),
        "due_rules": tuple(_made(DueRule, "due_dates", table) for table in tables.get("due_dates", ())),
        "payment_rounding": tuple(
            _made(PaymentRounding, "payment_rounding", table) for table in tables.get("payment_rounding", ())
        ),
        "mentions": tuple(_made(Mention, "mentions", table) for table in tables.get("mentions", ())),
        "retention": tables.get("retention", {}),
        "vat_due": tables.get("vat_due", {}),
        "identifiers": tables.get("identifiers", {}),
        "words": tables.get("words", {}),
    }


def _keyed(kind: Any, name: str, tables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _made(kind, f"{name}.{key}", {"key": key, **table})
        for key, table in tables.get(name, {}).items()
    }


def _made(kind: Any, where: str, table: Mapping[str, Any]) -> Any:
    try:
        return kind(**table)
    except TypeError as error:
        raise CountryDataRefused(where=where, reason=str(error)) from error


def read_vat(parameters: ParameterSet, table: Mapping[str, str]) -> Vat:
    """Return VAT from its rates and the table that says when it falls due by kind of sale.

    The table may leave out every kind, never its source. Raises CountryDataRefused.
    """
    if missing := [key for key in ("source", "confidence") if key not in table]:
        reason = mark("it lacks {keys}, even where no fact says when VAT falls due")
        raise CountryDataRefused(where="vat_due", reason=reason.format(keys=", ".join(missing)))
    due = {kind: when for kind, when in table.items() if kind not in ("source", "confidence")}
    if wrong := sorted(set(due.values()) - {"invoice", "payment"}):
        raise CountryDataRefused(where="vat_due", reason=", ".join(wrong))
    return Vat(parameters, due, table["source"], table["confidence"])
