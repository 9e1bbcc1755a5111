"""Contribution schemes as dated data: what a cooperative's assembly voted, and nothing computed yet.

The bylaws set the principles, the assembly sets bases, rates or amounts (FR-1.16), and both change:
every value here carries the day it holds from.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin
from cae_core.periods import Month

if TYPE_CHECKING:
    from cae_core.rules import Framework

PRODUCTION_COSTS = ("purchases_materials", "purchases_goods", "subcontracting")
ALWAYS = dt.date(1900, 1, 1)


class Base(enum.Enum):
    """What a component is computed on, for an activity and a month, in minor units excluding VAT."""

    INVOICED = "invoiced"
    INVOICED_INCL_VAT = "invoiced_incl_vat"
    COLLECTED = "collected"
    GROSS_MARGIN = "gross_margin"  # invoiced less production costs
    RESULT = "result"  # invoiced less all costs and the components before this one
    WAGE_BILL = "wage_bill"  # pay cost charged to the activity
    NONE = "none"


class Level(enum.Enum):
    """Where the scheme that applies was named: the most precise wins."""

    DOCUMENT = "document"
    ACTIVITY = "activity"
    COOPERATIVE = "cooperative"


class When(enum.Enum):
    """Whether a component depends on a salary being paid this month."""

    ALWAYS = "always"
    PAID = "paid"
    UNPAID = "unpaid"


class Per(enum.Enum):
    """Who bears a fixed amount: each person once, or each activity."""

    PERSON = "person"
    ACTIVITY = "activity"


@attrs.frozen
class DatedValue:
    """A value as voted: text, or brackets as (threshold, rate) texts, from a day on (``end`` excluded)."""

    start: dt.date
    value: str | tuple[tuple[str, str], ...]
    source: str = ""
    end: dt.date | None = None


@attrs.frozen
class Component:
    """One line of a scheme, with its own base, values, limits, conditions and account.

    ``values`` holds the dated values by name: ``rate`` or ``brackets``, ``fixed``, ``minimum``,
    ``minimum_early`` (in the first ``early_months``), ``cap_month``, ``cap_year``, ``cap_year_member``.
    ``whole`` takes the whole base at the rate of its bracket, else each slice at its own. ``yearly``
    cumulates the base over the financial year: due now = due on the cumulated base − already taken.
    ``cap_prorated`` reduces the yearly cap to the months present in the year (FR-1.42).
    A waiver is of the whole component, so a fixed amount waived by right stands apart from a rate.
    ``role`` is the account moved between the activity and the services; with ``provision_only`` the
    amount is set aside on the activity itself.
    """

    key: str
    labels: Mapping[str, str]
    base: Base = Base.NONE
    values: Mapping[str, tuple[DatedValue, ...]] = attrs.field(factory=dict)
    whole: bool = False
    yearly: bool = False
    per: Per = Per.PERSON
    early_months: int = 0
    cap_prorated: bool = False
    costs: tuple[str, ...] = PRODUCTION_COSTS
    waived_for: tuple[str, ...] = ()
    when: When = When.ALWAYS
    contracts: tuple[str, ...] = ()
    role: str = "contribution"
    provision_only: bool = False
    start: dt.date = ALWAYS
    end: dt.date | None = None

    def holds_in(self, month: Month) -> bool:
        """Whether the component is in force on the last day of month (``end`` excluded)."""
        return self.start <= month.last and (self.end is None or month.last < self.end)

    def label(self, language: str = "en") -> str:
        """Its name in a language, or in the first one given."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.key)


@attrs.frozen
class Scheme:
    """Components in the order they are taken. See ``read_scheme`` for the file's form."""

    key: str
    labels: Mapping[str, str]
    components: tuple[Component, ...]
    currency: str
    origin: Origin | None = origin_field()

    def label(self, language: str = "en") -> str:
        """Its name in a language, or in the first one given."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.key)

    @cached_property
    def frameworks(self) -> Mapping[str, Framework]:
        """The rules of each component, by its key, made from its data when first asked for.

        Raises ParameterRefused.
        """
        from cae_core.cooperative._scheme_rules import component_framework

        return {
            component.key: component_framework(self.key, component, self.currency)
            for component in self.components
        }

    def component(self, key: str) -> Component:
        """The component of that key. Raises KeyError."""
        return next(component for component in self.components if component.key == key)
