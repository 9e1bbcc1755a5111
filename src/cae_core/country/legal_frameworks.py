"""Legal frameworks: under which law a population works, as data that a simulation runs and a jurist reads.

A framework says which payroll regime pays people, what an own account owes, what the cooperative takes, which
risks are covered and what must be kept to. Every number is a dated, sourced parameter of its ``law`` (the
country's pay parameters, those of the legal form, and the framework's own figures), so that a reform or a
sweep changes any of them in one way, and what nobody established raises LawNotEstablished.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.cooperative.scheme_file import read_scheme
from cae_core.cooperative.schemes import DatedValue
from cae_core.rules.errors import UnknownName
from cae_core.rules.framework import Reform
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.cooperative.schemes import Scheme
    from cae_core.country.country import Country
    from cae_core.payroll.regime import Regime
    from cae_core.rules.parameters import ParameterSet, Snapshot

Labels = Mapping[str, str]

OWN_FIGURES: Mapping[str, str] = {
    "least_gross": "amount",
    "keep": "rate",
    "trial_months": "count",
    "member_after_months": "count",
}
"""Figures that the engine itself reads, and the unit of each; a framework without one means nothing by it.

``least_gross`` is the month's gross pay below which pay waits, ``keep`` the share of what is available that
stays on the account, ``trial_months`` the months first spent under the trial's contract,
``member_after_months`` the months after which a person is admitted as a member.
"""

PERIODS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months a due is about; quarters and years are those of the calendar."""

COURSE_FIGURES = (
    *("turnover", "turnover_before", "turnover_year"),
    *("income", "income_before", "income_year"),
    *("client_turnover", "client_turnover_before", "client_turnover_year"),
)
"""What a regime's inputs may be fed with, in minor units.

``turnover`` is that of the period of a due, ``…_before`` of the calendar year before the period,
``…_year`` of both together; ``income`` is turnover less costs, never below nothing; ``client_turnover``
the part of turnover made with the largest client (the population's column ``client_share``, thousandths).
"""

CHECKED_FIGURES = (
    "months_active",
    "trial_months",
    "months_before_membership",
    "third_party_pay",
    "category",
    "",
)
"""What a constraint may compare without a node of the regime.

``third_party_pay`` is the share of a year's pay that went to people not yet members; ``category`` whether a
person belongs to one of the categories ``among`` which the law wants them; empty: nothing of a course can
tell, and the constraint is only said.
"""


class Kind(enum.Enum):
    """How people work: for pay, on their own account, or undeclared (turnover less costs, nothing else)."""

    SALARIED = "salaried"
    OWN_ACCOUNT = "own_account"
    UNDECLARED = "undeclared"


class PayPolicy(enum.Enum):
    """What is paid: all that the account affords each month, or a steady amount (a twelfth of a year)."""

    AVAILABLE = "available"
    STEADY = "steady"


class Scope(enum.Enum):
    """Who must keep to a constraint: each person, or the cooperative as a whole."""

    PERSON = "person"
    COOPERATIVE = "cooperative"


@attrs.frozen
class Choice:
    """A flag told by a category of the population: true where ``column`` is one of ``among``."""

    column: str
    among: tuple[str, ...] = attrs.field(converter=tuple)


@attrs.frozen
class Trial:
    """A contract without pay that people begin under, such as a CAPE; months: figure ``trial_months``.

    ``regime`` is its payroll regime (empty: it has none), ``dues`` the nodes of it that the cooperative owes
    each month (`Regime.dues` that a simulation counts). Turnover gathers on the account meanwhile.
    """

    source: str
    confidence: str
    regime: str = ""
    dues: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    inputs: Mapping[str, object] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class Due:
    """An amount that a person on their own account owes: a node of the regime, once a ``period``.

    ``inputs`` feeds inputs of the regime with `COURSE_FIGURES`; the regime runs with the law of the period's
    last month. ``body`` is a role of the ledger (``income_tax``, ``social_security``…), ``tax`` says that it
    is a tax, not a contribution. A period in which a person worked any month is owed as a whole.
    """

    key: str
    label: Labels = attrs.field(hash=False)
    node: str
    period: str
    body: str
    source: str
    confidence: str
    tax: bool = False
    inputs: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def months(self) -> int:
        """How many months its period has."""
        return PERIODS[self.period]


@attrs.frozen
class Protection:
    """Whether a risk is insured, and the keys of the law's figures that say from when and at what level.

    ``insured`` is None where nothing is established. ``opens`` maps a unit (``days``, ``months``,
    ``hours``, ``quarters`` of insurance, ``contribution`` for an amount paid in) to its figure,
    ``within_months`` is the window they are counted in; ``replacement`` is a rate of ``of``, a node of the
    regime. A key left empty means that nothing of the kind is known to apply; one whose figure is unknown
    raises.
    """

    risk: str
    insured: bool | None
    source: str
    confidence: str
    opens: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    within_months: str = ""
    waiting_days: str = ""
    replacement: str = ""
    of: str = ""
    longest_days: str = ""
    note: Labels = attrs.field(factory=dict, hash=False)

    @property
    def figures(self) -> tuple[str, ...]:
        """The keys of its figures."""
        named = (*self.opens.values(), self.within_months, self.waiting_days, self.replacement)
        return tuple(key for key in (*named, self.longest_days) if key)


RISKS = ("health", "sickness", "maternity", "accident", "old_age", "unemployment", "family")
"""The risks that each framework speaks of, ``health`` being care and ``sickness`` the income lost."""


@attrs.frozen
class Constraint:
    """What must be kept to, checked on the columns of a course.

    Either ``node`` is a flag of the regime that says that it is broken, its ``inputs`` fed with figures of
    the calendar year; or ``figure`` (`CHECKED_FIGURES`) must not pass the law's ``limit``. It is broken after
    ``years`` years in a row, 1 unless said. ``barred_years`` names the figure of the first years of the
    cooperative in which nothing at all is allowed. ``ends`` says that the status is then lost.
    """

    key: str
    label: Labels = attrs.field(hash=False)
    source: str
    confidence: str
    scope: Scope = attrs.field(default=Scope.PERSON, converter=Scope)
    node: str = ""
    inputs: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    figure: str = ""
    limit: str = ""
    choice: Choice | None = None
    years: int = 1
    barred_years: str = ""
    ends: bool = False


@attrs.frozen
class Ask:
    """A departure from the law that somebody asks for: what, by whom (``source``), from what it departs.

    ``changes`` names the fields and figures of the framework that carry it out; none: it has no figure.
    """

    key: str
    text: Labels = attrs.field(hash=False)
    source: str
    departs_from: str
    changes: tuple[str, ...] = attrs.field(default=(), converter=tuple)


@attrs.frozen(eq=False, slots=False)
class LegalFramework:
    """The law under which a population works. See `cae_core.country.framework_file` for its file.

    ``same_as`` maps a figure to a parameter of the law that it is the same as (``least_gross`` to a minimum
    wage). ``inputs`` are payroll inputs as typed, the same for everybody; ``columns`` maps inputs to
    columns of the population, ``choices`` flags to its categories. ``pay_as`` is the payroll input as
    which the whole pay is agreed, such as a base salary: it is fed with each month's gross pay, so that
    what the law wants of the fixed part is held against it (empty: pay is gross alone). ``contribution``
    is the table of a contribution scheme (empty: none is taken). ``notes`` say what is not established
    and what is assumed. ``experimental`` says that no law gives it, ``asked`` that networks ask for it.
    ``reforms`` were laid over it, in order, and ``table`` is what it was read from. ``own`` says that it
    is not the country's but a scenario's, from a file of whose name its key is.

    >>> from cae_core.country import find_country
    >>> today = find_country("FR").frameworks["cesa"]
    >>> today.kind.value, today.regime, today.figure("trial_months", dt.date(2026, 11, 30))
    ('salaried', 'cesa', 0)
    """

    key: str
    label: Labels
    kind: Kind
    source: str
    confidence: str
    law: ParameterSet = attrs.field(repr=False)
    currency: str
    regime: str = ""
    legal_form: str = ""
    same_as: Mapping[str, str] = attrs.field(factory=dict)
    inputs: Mapping[str, object] = attrs.field(factory=dict)
    columns: Mapping[str, str] = attrs.field(factory=dict)
    choices: Mapping[str, Choice] = attrs.field(factory=dict)
    contribution: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    trial: Trial | None = None
    pay: PayPolicy = PayPolicy.AVAILABLE
    pay_as: str = ""
    dues: tuple[Due, ...] = ()
    protections: tuple[Protection, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    asks: tuple[Ask, ...] = ()
    notes: tuple[Labels, ...] = ()
    experimental: bool = False
    asked: bool = False
    own: bool = False
    reforms: tuple[Reform, ...] = ()
    table: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    _snapshots: dict[dt.date, Snapshot] = attrs.field(init=False, factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """What it is made of, without what it keeps in mind: the same wherever and whenever it is sent."""
        return {each.name: getattr(self, each.name) for each in attrs.fields(type(self)) if each.init}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _snapshots={})

    def figure(self, key: str, on: dt.date) -> Any:
        """A figure of its law on a day: minor units, Ratio, int or bool.

        One of `OWN_FIGURES` that it does not have is nothing (0). Raises LawNotEstablished,
        ParameterNotKnownYet, UnknownName.
        """
        key = self.same_as.get(key, key)
        if key not in self.law:
            if key in OWN_FIGURES:
                return Ratio(0) if OWN_FIGURES[key] == "rate" else 0
            raise UnknownName.among(key, self.key, self.law.parameters)
        if on not in self._snapshots:
            self._snapshots[on] = self.law.at(on)
        return self._snapshots[on][key].value

    @cached_property
    def scheme(self) -> Scheme | None:
        """The contribution scheme, its rates read from the law where they refer to it; None without.

        Raises Problems, and LawNotEstablished where a rate it refers to is unknown.
        """
        if not self.contribution:
            return None
        for key in self.contribution_figures:
            for row in self.law.parameters[key].rows if key in self.law else ():
                self.figure(key, row.start)
        return read_scheme(self.key, self.contribution, self.currency, None, self._dated)

    @property
    def contribution_figures(self) -> tuple[str, ...]:
        """The keys of the law that the contribution refers to, as ``rate = { statutes = "…" }``."""
        values = (each for row in self.contribution.get("components", ()) for each in row.values())
        return tuple(each["statutes"] for each in values if isinstance(each, Mapping) and "statutes" in each)

    def _dated(self, key: str, unit: str) -> tuple[DatedValue, ...]:
        del unit
        if key not in self.law:
            raise UnknownName.among(key, self.key, self.law.parameters)
        rows = self.law.parameters[key].rows
        return tuple(DatedValue(row.start, row.text, row.source, row.end) for row in rows)

    def pay_regime(self, country: Country) -> Regime | None:
        """The payroll regime under its reforms; None where it has none (undeclared work).

        Raises UnknownName where the country has no such regime.
        """
        return self._reformed_regime(self.regime, country)

    def trial_regime(self, country: Country) -> Regime | None:
        """The payroll regime of its trial under its reforms; None without a trial."""
        return self._reformed_regime(self.trial.regime if self.trial else "", country, on_trial=True)

    def _reformed_regime(self, name: str, country: Country, *, on_trial: bool = False) -> Regime | None:
        if not name:
            return None
        if name not in country.regimes:
            raise UnknownName.among(name, country.code, country.regimes)
        regime = country.regimes[name]
        for reform in self.reforms:
            concerned = reform.replacing(regime.framework) if on_trial else reform
            mine = concerned.fitting(regime.framework)
            regime = regime.reform(mine) if mine.changes else regime
        return regime

    def reformed(self, reform: Reform) -> LegalFramework:
        """Return the framework under a reform of its law; itself where that changes nothing.

        Raises UnknownName for a parameter that its law does not have, ParameterRefused.
        """
        if not (reform.parameters or reform.rules):
            return self
        law = self.law.overlay(reform.parameters, reform.name) if reform.parameters else self.law
        return attrs.evolve(self, law=law, reforms=(*self.reforms, reform))

    @property
    def named_figures(self) -> tuple[str, ...]:
        """The keys of its law that it names: its own, those of protections, constraints and contribution."""
        own = (*(key for key in OWN_FIGURES if key in self.law), *self.same_as.values())
        protected = (key for each in self.protections for key in each.figures)
        limits = (key for each in self.constraints for key in (each.limit, each.barred_years) if key)
        return tuple(dict.fromkeys((*own, *self.contribution_figures, *protected, *limits)))
