"""Activities: the unit of individual accounts. ``services`` is the mutualised one."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin
from cae_core.periods import Month

SERVICES = "services"


@attrs.frozen
class Activity:
    """One autonomous activity of the cooperative, or its shared services.

    ``persons`` are the identifiers of who runs it. When they are several, ``convention`` names the
    split key by which they share its pay (FR-1.14). ``scheme`` overrides the cooperative's
    contribution scheme. ``activity_class`` is the country's class that its turnover falls in (empty: none).
    """

    code: str
    name: str
    persons: tuple[str, ...] = ()
    convention: str = ""
    scheme: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    activity_class: str = ""
    origin: Origin | None = origin_field()

    @property
    def is_services(self) -> bool:
        """Whether this is the mutualised activity."""
        return self.code == SERVICES

    def runs_in(self, month: Month) -> bool:
        """Whether the activity lives on some day of month."""
        started = self.start is None or self.start <= month.last
        return started and (self.end is None or self.end >= month.first)
