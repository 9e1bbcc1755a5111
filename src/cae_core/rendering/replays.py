"""What the account of one row of a simulation shows, as frozen values (see `cae_core.rendering.pages`)."""

from __future__ import annotations

import attrs

from cae_core.periods import Month
from cae_core.rendering.pages import Figure, Text


@attrs.frozen
class AccountMonth:
    """A month: what it opened with, an amount a column, what it closed with, what the person had of it.

    Minor units, signed as the account sees them; opening and amounts add up to closing. ``payslip`` is the
    file of the month's payslip, empty where none was made.
    """

    month: Month
    opening: int
    amounts: tuple[int, ...]
    closing: int
    net_income: int
    payslip: str = ""


@attrs.frozen
class AccountPage:
    """The account of one row under one variant, month by month."""

    title: Text
    row: int
    variant: Text
    framework: Text
    source: str
    country: str
    country_name: Text
    currency: str
    person: tuple[tuple[Text, Text], ...]
    columns: tuple[Text, ...]
    months: tuple[AccountMonth, ...]
    figures: tuple[Figure, ...]
    banners: tuple[Text, ...] = ()
