"""Persons and their dated contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.errors import Origin
from cae_core.periods import Month


def origin_field() -> Any:
    """An attribute that remembers where a value was typed, and is no part of the value."""
    return attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Status:
    """A dated fact about a person that rules look at, such as ``minimum_benefits``."""

    key: str
    start: dt.date
    end: dt.date | None = None


@attrs.frozen
class Person:
    """A natural or legal person the cooperative knows. Entries hold ``id`` alone, never the rest.

    ``identifiers`` are national numbers by name (``nir``, ``iban``…).
    """

    id: str
    family_name: str
    given_name: str = ""
    birth_date: dt.date | None = None
    address: str = ""
    identifiers: Mapping[str, str] = attrs.field(factory=dict)
    member_since: dt.date | None = None
    statuses: tuple[Status, ...] = ()
    origin: Origin | None = origin_field()

    @property
    def name(self) -> str:
        """Given name and family name, as one writes them."""
        return f"{self.given_name} {self.family_name}".strip()

    def has_status(self, key: str, month: Month) -> bool:
        """Whether a status holds on some day of month."""
        return any(
            status.key == key
            and status.start <= month.last
            and (status.end is None or status.end >= month.first)
            for status in self.statuses
        )


@attrs.frozen
class Contract:
    """A dated contract between a person and the cooperative.

    ``kind`` is one of the country's contract kinds (``cape``, ``cesa``, ``employment``); it decides
    the payroll regime. ``fixed_gross`` is the part of pay due every month, in minor units
    (FR-1.08). ``inputs`` are payroll inputs that hold for this contract (``executive``…), as typed.
    """

    id: str
    person: str
    kind: str
    start: dt.date
    end: dt.date | None = None
    fixed_gross: int = 0
    job: str = ""
    inputs: Mapping[str, str] = attrs.field(factory=dict)
    origin: Origin | None = origin_field()

    def runs_in(self, month: Month) -> bool:
        """Whether the contract holds on some day of month."""
        return self.start <= month.last and (self.end is None or self.end >= month.first)
