"""The year's turnover by class of activity, as rows of the summary and as a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

from cae_core.closing.activity_classes import turnover_by_class
from cae_core.closing.clock import law_day
from cae_core.exchange.book_tables import TableOut
from cae_core.exchange.numbers import plain_decimal
from cae_core.messages import Sentence, mark
from cae_core.money import decimal
from cae_core.office.opened import Office
from cae_core.periods import Month
from cae_core.rendering.pages import ClassRow
from cae_core.rendering.voice import Voice
from cae_core.rules.errors import LawNotChecked

_HEADER = (
    mark("Class"),
    mark("Label"),
    mark("Turnover"),
    mark("Tax rate of the class"),
    mark("Source"),
    mark("Confidence"),
)


def class_rows(office: Office, month: Month) -> Iterator[ClassRow]:
    """A row for each class of the country, with its rate as known when the month was closed."""
    found = turnover_by_class(office.cooperative, office.country, office.book, month)
    if not found:
        return
    then = office.country.known_by(law_day(office.book, month))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)  # the summary says so once
        facts = then.parameters.at(month.last).facts
    for each in found:
        if each.activity_class is None:
            yield ClassRow("", Sentence(mark("In no class")), each.turnover)
            continue
        key, label = each.activity_class.key, each.activity_class.label
        fact = facts.get(each.activity_class.rate)
        if fact is None:
            yield ClassRow(key, label, each.turnover)
        else:
            yield ClassRow(key, label, each.turnover, fact.value, fact.source, fact.confidence)


def class_table(rows: Sequence[ClassRow], currency: str, voice: Voice) -> TableOut:
    """The rows for a spreadsheet: amounts in major units, rates as plain decimals."""
    return TableOut(
        [voice.say(name) for name in _HEADER],
        [
            [
                row.key,
                voice.text(row.label),
                decimal(row.turnover, currency),
                "" if row.rate is None else plain_decimal(row.rate),
                row.source,
                row.confidence,
            ]
            for row in rows
        ],
    )
