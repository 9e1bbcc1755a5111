"""Months, financial years and due dates. No clock is read here: dates come in as arguments."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

import attrs

from cae_core.errors import UnreadableDate
from cae_core.messages import mark


@attrs.frozen(order=True)
class Month:
    """A calendar month.

    >>> Month.parse("2026-10").next()
    Month(year=2026, number=11)
    >>> str(Month(2026, 1) - 1)
    '2025-12'
    """

    year: int
    number: int = attrs.field()

    @number.validator
    def _in_a_year(self, _: object, value: int) -> None:
        if not 1 <= value <= 12:
            raise UnreadableDate(text=f"{self.year}-{value}", expected=mark("a month such as 2026-10"))

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2026-10``; raises UnreadableDate on anything else."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
        if found is None or not 1 <= int(found[2]) <= 12:
            raise UnreadableDate(text=text, expected=mark("a month such as 2026-10"))
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that holds day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> dt.date:
        """First day."""
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        """Last day."""
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __contains__(self, day: dt.date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __add__(self, months: int) -> Month:
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def __sub__(self, months: int) -> Month:
        return self + -months

    def until(self, other: Month) -> int:
        """How many months from this one to other (0 for the same month).

        >>> Month(2026, 11).until(Month(2027, 2))
        3
        """
        return (other.year - self.year) * 12 + other.number - self.number

    def next(self) -> Month:
        """The month after."""
        return self + 1

    def previous(self) -> Month:
        """The month before."""
        return self - 1

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@attrs.frozen
class FinancialYear:
    """Twelve months (or fewer or more, in a first or last year) that accounts are closed on.

    >>> year = FinancialYear.of(Month(2026, 2), first_month=10)
    >>> str(year.start), str(year.end), year.label
    ('2025-10', '2026-09', '2025-2026')
    """

    start: Month
    end: Month

    @classmethod
    def of(cls, month: Month, first_month: int = 1) -> FinancialYear:
        """The financial year that holds month when years start in ``first_month`` (1 to 12)."""
        start = Month(month.year if month.number >= first_month else month.year - 1, first_month)
        return cls(start, start + 11)

    @property
    def label(self) -> str:
        """``2026``, or ``2025-2026`` for a year that straddles two."""
        return (
            str(self.end.year) if self.start.year == self.end.year else f"{self.start.year}-{self.end.year}"
        )

    def __contains__(self, month: Month) -> bool:
        return self.start <= month <= self.end

    def months(self) -> Iterator[Month]:
        """Each month, in order."""
        month = self.start
        while month <= self.end:
            yield month
            month = month.next()


def parse_date(text: str) -> dt.date:
    """Read ``2026-10-31`` or ``31/10/2026`` (day first); raises UnreadableDate on anything else.

    >>> parse_date("31/10/2026")
    datetime.date(2026, 10, 31)
    """
    text = text.strip()
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    parts = found.groups() if found else ()
    if not found and (found := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)):
        parts = found.groups()[::-1]
    try:
        return dt.date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        raise UnreadableDate(
            text=text, expected=mark("an existing day written 2026-10-31 or 31/10/2026")
        ) from None


def due_date(
    day: dt.date, *, days: int = 0, end_of_month: bool = False, then_day: int | None = None
) -> dt.date:
    """Return when a debt falls due: after ``days``, at month's end, or on a day of the next month.

    >>> due_date(dt.date(2026, 1, 15), days=45, end_of_month=True)
    datetime.date(2026, 3, 31)
    >>> due_date(dt.date(2026, 1, 31), then_day=5)
    datetime.date(2026, 2, 5)
    """
    due = day + dt.timedelta(days=days)
    if end_of_month:
        due = Month.of(due).last
    if then_day is not None:
        month = Month.of(due).next()
        due = month.first.replace(day=min(then_day, month.last.day))
    return due


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the month's last day when it has no such day.

    >>> add_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)
