"""What assemblies must know of a member beyond the register: a college, a part in the cooperation, votes."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin


@attrs.frozen
class Membership:
    """How a person is a member from a day until another (None: always, or still).

    ``cooperating`` is False for those who only bring capital; ``cooperative`` says that a legal person is one
    itself, ``headcount`` how many it has, ``votes`` how many the statutes give it; ``section`` is where the
    person meets, in a cooperative of sections.

    >>> Membership("P1", start=dt.date(2026, 1, 1)).holds_on(dt.date(2025, 12, 31))
    False
    """

    person: str
    college: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    cooperating: bool = True
    cooperative: bool = False
    employee: bool = False
    headcount: int = 0
    votes: int = 1
    section: str = ""
    origin: Origin | None = origin_field()

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)

    def meets(self, other: Membership) -> bool:
        """Whether both hold on some day."""
        ends, starts = other.end or dt.date.max, other.start or dt.date.min
        return (self.start or dt.date.min) <= ends and starts <= (self.end or dt.date.max)
