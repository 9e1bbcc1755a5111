"""The cooperative itself: one value that holds what lasts longer than a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from cae_core.capital.share_operations import OpeningShares
from cae_core.capital.share_terms import ShareTerms
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.documents import Due, OpeningBalance, OpeningContribution
from cae_core.cooperative.members import Membership
from cae_core.cooperative.opening_years import OpeningPerson, OpeningResult
from cae_core.cooperative.people import Contract, Person
from cae_core.errors import CaeError, Origin
from cae_core.periods import FinancialYear, Month

if TYPE_CHECKING:
    from cae_core.cooperative.contribution import Scheme
    from cae_core.cooperative.splits import SplitKey
    from cae_core.governance.colleges import College
    from cae_core.governance.minutes import Minutes


@attrs.frozen
class Dated:
    """A value of the cooperative's own that holds from a day on, as typed."""

    start: dt.date
    value: str


@attrs.frozen
class Cooperative:
    """The legal person with its people, activities, split keys and contribution schemes.

    ``start`` is the first month kept here; ``first_month`` the month financial years start in.
    ``pay`` holds payroll inputs common to all contracts (``headcount``, ``work_accident_rate``…) and
    ``statutes`` the parameters that the law leaves to the statutes, both dated and as typed.
    ``vat_due`` says when its VAT falls due by kind of sale, where it does not follow the country's rule or
    the country has none. ``agreement`` is the collective agreement that payslips name (FR-4.30);
    ``language`` the one the books are kept in (fr, ar or en; empty: the country's first).
    What the cooperative brings from before ``start``: ``opening`` balances, ``opening_contribution`` (the
    contribution's year so far), ``opening_pay`` (payroll inputs by contract, as typed), ``opening_shares``
    (who holds which part of the capital), ``opening_results`` and ``opening_people`` (of years that no
    assembly has allocated yet: what activities earned, what persons did). ``shares`` is what the statutes say
    of members' shares, None where no register of them is kept here. For its assemblies: the ``district`` of
    its seat, the ``colleges`` of its statutes, and ``memberships`` of those who are no ordinary members.
    ``minutes`` is the register of sealed minutes; what they changed is in the values above already.
    ``registered`` is the day of its registration, ``last_review`` that of its last cooperative review (None:
    not said).
    """

    name: str
    country: str
    currency: str
    legal_form: str
    start: Month
    first_month: int = 1
    address: str = ""
    agreement: str = ""
    language: str = ""
    identifiers: Mapping[str, str] = attrs.field(factory=dict)
    pay: Mapping[str, tuple[Dated, ...]] = attrs.field(factory=dict)
    statutes: Mapping[str, tuple[Dated, ...]] = attrs.field(factory=dict)
    scheme: str = ""
    schemes: Mapping[str, Scheme] = attrs.field(factory=dict)
    persons: Mapping[str, Person] = attrs.field(factory=dict)
    contracts: Mapping[str, Contract] = attrs.field(factory=dict)
    activities: Mapping[str, Activity] = attrs.field(factory=dict)
    splits: Mapping[str, SplitKey] = attrs.field(factory=dict)
    clients: Mapping[str, str] = attrs.field(factory=dict)
    opening: tuple[OpeningBalance, ...] = ()
    opening_contribution: tuple[OpeningContribution, ...] = ()
    opening_pay: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    opening_shares: tuple[OpeningShares, ...] = ()
    opening_results: tuple[OpeningResult, ...] = ()
    opening_people: tuple[OpeningPerson, ...] = ()
    shares: ShareTerms | None = None
    district: str = ""
    colleges: tuple[College, ...] = ()
    memberships: tuple[Membership, ...] = ()
    files: Mapping[str, str] = attrs.field(factory=dict)
    vat_due: Mapping[str, Due] = attrs.field(factory=dict)
    minutes: tuple[Minutes, ...] = attrs.field(default=(), repr=False)
    registered: dt.date | None = None
    last_review: dt.date | None = None
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def year_of(self, month: Month) -> FinancialYear:
        """The financial year that holds month."""
        return FinancialYear.of(month, self.first_month)

    def year_named(self, label: str) -> FinancialYear | None:
        """The financial year that a label such as 2026 or 2025-2026 names, None where it names none."""
        if len(label.strip()) < 4:
            return None  # 25 is nobody's year
        try:
            year = self.year_of(Month(int(label[:4]), self.first_month))
        except (ValueError, CaeError):
            return None
        return year if year.label == label.strip() else None

    def pay_input(self, name: str, on: dt.date) -> str | None:
        """The cooperative-wide payroll input on a day, as typed, or None."""
        return _latest(self.pay.get(name, ()), on)

    def activities_of(self, person: str, month: Month) -> tuple[Activity, ...]:
        """The activities that a person runs in month, in the order of the folder."""
        return tuple(activity for activity in self._run_by.get(person, ()) if activity.runs_in(month))

    @cached_property
    def _run_by(self) -> Mapping[str, tuple[Activity, ...]]:
        found: dict[str, tuple[Activity, ...]] = {}
        for activity in self.activities.values():
            for person in dict.fromkeys(activity.persons):
                found[person] = (*found.get(person, ()), activity)
        return found


def _latest(values: tuple[Dated, ...], on: dt.date) -> str | None:
    known = [dated for dated in values if dated.start <= on]
    return max(known, key=lambda dated: dated.start).value if known else None
