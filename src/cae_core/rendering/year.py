"""What the page of a closed year shows, as plain frozen values (see `cae_core.rendering.pages`)."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.periods import Month
from cae_core.rendering.pages import Figure, Notice, Party, Text


@attrs.frozen
class ResultRow:
    """An activity's year: income, then what lowers the result (positive), then what is left.

    ``handed_over`` is what it hands to the services when the result is allocated.
    """

    code: str
    name: str
    turnover: int
    other_income: int
    contribution: int
    pay: int
    other_charges: int
    provided: int
    company_tax: int
    result: int
    handed_over: int = 0


@attrs.frozen
class Option:
    """One way to allocate the surplus: its name, whether it was voted, whether the law allows it."""

    name: Text
    voted: bool = False
    lawful: bool = True


@attrs.frozen
class WaterfallRow:
    """What one destination receives under each option, in the options' order, and the article it rests on."""

    label: Text
    source: str
    amounts: tuple[int, ...]

    def percent(self, whole: int) -> int:
        """The first amount in whole percents of what is allocated, nothing where it is taken off.

        >>> WaterfallRow("Legal reserve", "", (150, 200)).percent(1000)
        15
        """
        return max(self.amounts[0] * 100 // whole, 0) if whole > 0 else 0


@attrs.frozen
class PersonRow:
    """What one person receives of a destination under each option."""

    person: str
    label: Text
    amounts: tuple[int, ...]


@attrs.frozen
class EquityRow:
    """Capital and reserves on a day; ``pending`` are results that no assembly has allocated yet."""

    label: Text
    capital: int
    legal_reserve: int
    statutory_reserve: int
    other_reserves: int
    carried_forward: int
    pending: int


@attrs.frozen
class ReserveRow:
    """What one entry adds to reserves (takes, when negative), why, and what all of them then hold."""

    day: dt.date
    number: str
    label: Text
    legal_reserve: int
    statutory_reserve: int
    other_reserves: int
    total: int


@attrs.frozen
class HolderRow:
    """A member's shares at the year's end, and what the cooperative owes the person besides."""

    person: str
    shares: int
    subscribed: int
    paid: int
    to_refund: int
    due: int


@attrs.frozen
class YearPage:
    """A closed year: figures, result by activity, what the surplus becomes, reserves since the book began.

    ``options`` head the columns of ``waterfall`` and ``persons``; ``equity`` goes back to the first year.
    Of a year kept ``elsewhere`` nothing of an activity is known but its result.
    """

    cooperative: Party
    currency: str
    year: str
    first: Month
    last: Month
    figures: tuple[Figure, ...]
    results: tuple[ResultRow, ...] = ()
    options: tuple[Option, ...] = ()
    waterfall: tuple[WaterfallRow, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    equity: tuple[EquityRow, ...] = ()
    reserves: tuple[ReserveRow, ...] = ()
    holders: tuple[HolderRow, ...] = ()
    notices: tuple[Notice, ...] = ()
    documents: tuple[tuple[Text, str], ...] = ()
    banners: tuple[Text, ...] = ()
    country: str = ""
    elsewhere: bool = False
