"""Years kept elsewhere whose result no assembly has allocated yet: what a cooperative brings of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.people import origin_field
from cae_core.errors import Origin
from cae_core.ledger.years import PAST_RESULTS


@attrs.frozen
class OpeningResult:
    """What an activity earned in a year that ended before the first month here, in minor units.

    A loss is negative. Provisions and company tax are out of it, as out of the result of a year kept here.
    """

    year: str
    activity: str
    result: int
    origin: Origin | None = origin_field()


@attrs.frozen
class OpeningPerson:
    """What is known of a person in a year kept elsewhere; None (``hours``: empty) where nobody says.

    ``wages`` of the year, ``operations`` (the turnover that the person made) and ``capital`` (paid up, that
    bears interest) are minor units, ``hours`` a plain number, ``months`` in the year and of ``seniority`` at
    its end completed ones.
    """

    year: str
    person: str
    wages: int | None = None
    hours: str = ""
    months: int | None = None
    seniority: int | None = None
    operations: int | None = None
    capital: int | None = None
    origin: Origin | None = origin_field()

    @property
    def worked(self) -> bool:
        """Whether the row says that the person was employed."""
        return bool(self.hours) or any(each is not None for each in (self.wages, self.months, self.seniority))


def results_brought(rows: Iterable[OpeningBalance]) -> Mapping[str, int]:
    """The past results that opening balances bring in to be allocated, by activity, in minor units.

    >>> results_brought([OpeningBalance("A", "allocated_result", -900), OpeningBalance("A", "bank", 900)])
    {'A': 900}
    """
    found: dict[str, int] = {}
    for row in rows:
        if row.role == PAST_RESULTS:
            found[row.activity] = found.get(row.activity, 0) - row.amount
    return found


def results_said(rows: Iterable[OpeningResult]) -> Mapping[str, int]:
    """The sum by activity of what years kept elsewhere earned, in minor units."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.activity] = found.get(row.activity, 0) + row.result
    return found
