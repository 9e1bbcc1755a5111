"""A closed year as tables for a spreadsheet: result by activity, allocation, reserves, members' equity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from cae_core.exchange.book_tables import TableOut
from cae_core.exchange.csv_files import Value
from cae_core.messages import mark
from cae_core.money import decimal
from cae_core.rendering.voice import Voice
from cae_core.rendering.year import EquityRow, HolderRow, ReserveRow, ResultRow, YearPage

_RESULT = {
    "code": mark("Activity"),
    "name": mark("Label"),
    "turnover": mark("Turnover"),
    "other_income": mark("Other income"),
    "contribution": mark("Contribution"),
    "pay": mark("Pay cost"),
    "other_charges": mark("Other charges"),
    "provided": mark("Retained by provision"),
    "company_tax": mark("Company tax"),
    "result": mark("Result of the year"),
    "handed_over": mark("Handed over when allocated"),
}
_EQUITY = {
    "label": mark("At the end of"),
    "capital": mark("Capital"),
    "legal_reserve": mark("Legal reserve"),
    "statutory_reserve": mark("Statutory reserve"),
    "other_reserves": mark("Other reserves"),
    "carried_forward": mark("Carried forward"),
    "pending": mark("Results not allocated"),
}
_RESERVES = {
    "day": mark("Date"),
    "number": mark("Entry"),
    "label": mark("Cause"),
    "legal_reserve": mark("Legal reserve"),
    "statutory_reserve": mark("Statutory reserve"),
    "other_reserves": mark("Other reserves"),
    "total": mark("All reserves then"),
}
_HOLDERS = {
    "person": mark("Person"),
    "shares": mark("Shares"),
    "subscribed": mark("Subscribed"),
    "paid": mark("Paid up"),
    "to_refund": mark("To refund"),
    "due": mark("Due to the person"),
}
_TEXTS = ("code", "name", "label", "person", "shares")


def result_table(page: YearPage, voice: Voice) -> TableOut:
    """The result of each activity, and the total; of a year kept elsewhere nothing else is known."""
    columns = _RESULT
    if page.elsewhere:
        columns = {
            name: label for name, label in _RESULT.items() if name in (*_TEXTS, "result", "handed_over")
        }
    sums = {name: sum(getattr(row, name) for row in page.results) for name in _RESULT if name not in _TEXTS}
    total = ResultRow("", voice.say(mark("Total")), **sums)
    return _table(columns, [*page.results, total], page.currency, voice)


def surplus_table(page: YearPage, voice: Voice) -> TableOut:
    """What each destination receives under each option, where it rests, and the whole."""
    names = [voice.text(each.name) for each in page.options]
    header = [voice.say(mark("To")), voice.say(mark("Source")), *names]
    rows: list[Sequence[Value]] = [
        [voice.text(row.label), row.source, *(decimal(each, page.currency) for each in row.amounts)]
        for row in page.waterfall
    ]
    sums = [sum(column) for column in zip(*(row.amounts for row in page.waterfall), strict=True)]
    rows.append([voice.say(mark("Result of the year")), "", *(decimal(each, page.currency) for each in sums)])
    return TableOut(header, rows)


def equity_table(page: YearPage, voice: Voice) -> TableOut:
    """Capital and reserves at the end of each year since the book began."""
    return _table(_EQUITY, page.equity, page.currency, voice)


def reserves_table(page: YearPage, voice: Voice) -> TableOut:
    """Everything that moved a reserve since the book began."""
    return _table(_RESERVES, page.reserves, page.currency, voice)


def holders_table(page: YearPage, voice: Voice) -> TableOut:
    """What each member holds."""
    return _table(_HOLDERS, page.holders, page.currency, voice)


def _table(
    columns: dict[str, str],
    rows: Iterable[ResultRow | EquityRow | ReserveRow | HolderRow],
    currency: str,
    voice: Voice,
) -> TableOut:
    header = [voice.say(name) for name in columns.values()]
    return TableOut(
        header, [_row(columns, attrs.asdict(row, recurse=False), currency, voice) for row in rows]
    )


def _row(columns: Iterable[str], row: dict[str, object], currency: str, voice: Voice) -> Sequence[Value]:
    found: list[Value] = []
    for name in columns:
        value = row[name]
        if isinstance(value, int) and name not in _TEXTS:
            found.append(decimal(value, currency))
        elif name == "label":
            found.append(voice.text(value))  # type: ignore[arg-type]
        else:
            found.append(str(value))
    return found
