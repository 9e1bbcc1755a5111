"""The classes that a country's law puts activities in: which each has, and its turnover of the year by class.

Where the tax on the cooperative's profit depends on the activity, turnover must be kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from cae_core.closing.identity import Remark
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.country.parts import ActivityClass
from cae_core.errors import Problem
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence, mark
from cae_core.periods import Month

SALES = "sales_"
"""What the roles of turnover start with."""


def class_problems(cooperative: Cooperative, country: Country) -> list[Problem]:
    """Activities of a class that the country does not have."""
    classes = country.activity_classes
    expected = mark("one of: {names}") if classes else mark("nothing: {country} puts activities in no class")
    return [
        Problem(
            mark("unknown class of activity"),
            activity.origin,
            "activity_class",
            activity.activity_class,
            expected,
            {"names": ", ".join(classes), "country": country.code},
        )
        for activity in cooperative.activities.values()
        if activity.activity_class and activity.activity_class not in classes
    ]


@attrs.frozen
class ClassTurnover:
    """The turnover of the financial year so far in a class, in minor units excl. VAT (None: in no class)."""

    activity_class: ActivityClass | None
    turnover: int


def turnover_by_class(
    cooperative: Cooperative, country: Country, book: Reads, month: Month
) -> tuple[ClassTurnover, ...]:
    """The turnover of the financial year up to a month, class by class; together they are all turnover.

    Empty where the country has no classes. What the book does not hold, because the cooperative was kept
    elsewhere before, is not there. Activities in no class come last, when they sold anything.
    """
    if not country.activity_classes:
        return ()
    sums = dict.fromkeys((*country.activity_classes, ""), 0)
    for code, amount in _turnover(cooperative, book, month).items():
        sums[_class_of(cooperative, country, code)] += amount
    return tuple(
        ClassTurnover(country.activity_classes.get(key), amount)
        for key, amount in sums.items()
        if key or amount
    )


def class_remarks(cooperative: Cooperative, country: Country, book: Reads, month: Month) -> Iterator[Remark]:
    """Activities that run or sell and whose class nobody stated, where the country has classes."""
    if not country.activity_classes:
        return
    turnover = _turnover(cooperative, book, month)
    silent = [
        code
        for code, activity in cooperative.activities.items()
        if not activity.activity_class
        and (turnover.get(code) or (activity.runs_in(month) and not activity.is_services))
    ]
    if silent:
        text = mark(
            "no class is stated in activities.csv for {codes}: their turnover is in no class of the law"
        )
        yield Remark(Sentence(text, {"codes": ", ".join(silent)}))


def _turnover(cooperative: Cooperative, book: Reads, month: Month) -> dict[str, int]:
    """Turnover of the financial year up to a month by activity, in minor units."""
    sums: dict[str, int] = {}
    first = next(cooperative.year_of(month).months())
    for (code, role), amount in book.balances(since=first, until=month).items():
        if role.startswith(SALES):
            sums[code] = sums.get(code, 0) - amount
    return sums


def _class_of(cooperative: Cooperative, country: Country, code: str) -> str:
    activity = cooperative.activities.get(code)
    key = activity.activity_class if activity is not None else ""
    return key if key in country.activity_classes else ""
