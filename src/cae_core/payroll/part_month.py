"""How much of a month a contract covers."""

from __future__ import annotations

import datetime as dt

from cae_core.periods import Month
from cae_core.rules.ratio import Ratio


def share_of_month(month: Month, start: dt.date, end: dt.date | None = None) -> Ratio:
    """Return the calendar days under contract over the days of the month (FR-3.05), from 0 to 1.

    It is what the input ``month_share`` takes; both days are included, None is without end.

    >>> share_of_month(Month(2026, 1), dt.date(2026, 1, 20))
    Ratio(n=12, d=31)
    >>> share_of_month(Month(2026, 1), dt.date(2025, 6, 1))
    Ratio(n=1, d=1)
    """
    first = max(start, month.first)
    last = month.last if end is None else min(end, month.last)
    days = max((last - first).days + 1, 0)
    return Ratio(1) if days == month.last.day else Ratio(days, month.last.day)
