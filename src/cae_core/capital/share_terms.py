"""What a cooperative's statutes say of its shares: their nominal value, how many one may hold, a ceiling."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.errors import CaeError, Origin
from cae_core.messages import mark
from cae_core.rules.ratio import Ratio


class NoShareValue(CaeError, LookupError):
    """Shares whose nominal value nobody stated. Data: on."""

    template = mark(
        "no value of a share is stated for {on}: write it in cooperative.toml, under [shares], as value"
    )


@attrs.frozen
class ShareValue:
    """The nominal value of a share in minor units, from a day on, and who decided it."""

    start: dt.date
    value: int
    decision: str = ""


@attrs.frozen
class ShareTerms:
    """What the statutes say of shares, amounts in minor units.

    ``values`` are the nominal values in order of their days. ``minimum`` and ``maximum`` are shares a member
    holds (0: nothing is said), ``ceiling`` the most that a variable capital may reach, ``highest`` the
    highest capital reached before the first month here, ``members_only`` whether shares pass between members
    alone. ``late_rate`` is the yearly interest on what is called and paid late, ``pay_rate`` the part of
    gross pay that is withheld for shares, until ``pay_until`` is paid on them (0: until all is).
    """

    currency: str
    values: tuple[ShareValue, ...] = ()
    minimum: int = 0
    maximum: int = 0
    ceiling: int = 0
    highest: int = 0
    members_only: bool = False
    late_rate: Ratio = Ratio(0)
    pay_rate: Ratio = Ratio(0)
    pay_until: int = 0
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def value_on(self, day: dt.date) -> int:
        """The nominal value of a share on a day; raises NoShareValue.

        >>> terms = ShareTerms("EUR", (ShareValue(dt.date(2020, 1, 1), 2000),))
        >>> terms.value_on(dt.date(2026, 1, 1))
        2000
        """
        started = [each.value for each in self.values if each.start <= day]
        if not started:
            raise NoShareValue(on=day)
        return started[-1]
