"""What the report of a simulation shows, as plain frozen values (see `cae_core.rendering.pages`).

Numbers come exact, as `Ratio`; the report rounds what it writes (amounts to whole units, shares to a tenth of
a per cent), and says so: the files beside it hold everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from cae_core.messages import Sentence
from cae_core.money import decimals, round_div
from cae_core.periods import Month
from cae_core.rendering.pages import Notice, Text
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rendering.voice import Voice


@attrs.frozen
class Cell:
    """A number with its band where there is one, or texts, one below the other; nothing where there is none.

    ``unit`` is ``amount`` (minor units), ``rate``, ``points`` (a difference of rates, to be named beside it)
    or ``count``; ``signed`` writes the sign of a difference. Low and high without a value are two numbers
    side by side.
    """

    value: Ratio | None = None
    unit: str = "count"
    low: Ratio | None = None
    high: Ratio | None = None
    signed: bool = False
    texts: tuple[Text, ...] = ()
    grade: str = ""


@attrs.frozen
class Row:
    """A line of a sheet: what it is about, a cell a column, a remark; ``kind`` is total, group or empty."""

    label: Text
    cells: Sequence[Cell] = ()
    note: Text = ""
    kind: str = ""


@attrs.frozen
class Sheet:
    """A table: title, what the first column is, one head a column."""

    title: Text
    first: Text
    heads: Sequence[Text]
    rows: Sequence[Row]
    about: Text = ""
    words: bool = False


@attrs.frozen
class Picture:
    """A chart that stands within the page: its title, the drawing, what to see in it."""

    key: str
    title: Text
    svg: str = attrs.field(repr=False)
    about: Text = ""


@attrs.frozen
class Section:
    """A part of a report."""

    key: str
    title: Text
    about: Sequence[Text] = ()
    pictures: Sequence[Picture] = ()
    sheets: Sequence[Sheet] = ()
    notices: Sequence[Notice] = ()


@attrs.frozen
class Wish:
    """What is asked for: the text, whose ask it is, from what it departs."""

    text: Text
    source: str
    departs_from: str


@attrs.frozen
class Side:
    """A variant as its reader meets it: what it is, by which law, what was laid over it, what is asked for.

    ``given`` are a label (empty: none), its key and a value. ``income`` is the mean net income of a month of
    presence, ``more`` how much that is above the first's.
    """

    key: str
    label: Text
    framework: Text
    source: str
    confidence: str
    income: Cell
    more: Cell | None = None
    asked: bool = False
    experimental: bool = False
    given: tuple[tuple[Text, str, Text], ...] = ()
    reforms: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    wishes: tuple[Wish, ...] = ()


@attrs.frozen
class SimulationPage:
    """The report of a scenario."""

    title: Text
    question: Text
    country: str
    country_name: Text
    currency: str
    first: Month
    last: Month
    people: Text
    sides: tuple[Side, ...]
    sections: tuple[Section, ...]
    facts: tuple[tuple[Text, Text], ...]
    files: tuple[str, ...] = ()
    banners: tuple[Sentence, ...] = ()


def written(cell: Cell, voice: Voice, currency: str) -> str:
    """A cell's number the reader's way: whole units of currency, tenths of a per cent, two decimals.

    >>> from cae_core.rendering.voice import Voice
    >>> written(Cell(Ratio(123456, 1), "amount"), Voice("en"), "EUR")
    '1,235'
    """
    if cell.value is None:
        return ""
    text = _number(cell.value, cell.unit, voice, currency)
    return f"+{text}" if cell.signed and cell.value.n > 0 and text.strip("0.,") else text


def money(minor: int, voice: Voice, currency: str) -> str:
    """Minor units as an amount of a report: whole units of currency."""
    return written(Cell(Ratio(minor, 1), "amount"), voice, currency)


def is_negative(cell: Cell, voice: Voice, currency: str) -> bool:
    """Whether a cell's number is below nothing as it is written: what rounds to nothing is not."""
    if cell.value is None or cell.value.n >= 0:
        return False
    return any(each in "123456789" for each in written(cell, voice, currency))


def band(cell: Cell, voice: Voice, currency: str) -> str:
    """The band around a cell's number, from low to high; nothing where there is none."""
    return " … ".join(ends(cell, voice, currency))


def ends(cell: Cell, voice: Voice, currency: str) -> tuple[str, ...]:
    """The low and the high of a cell; nothing where there is none."""
    if cell.low is None or cell.high is None:
        return ()
    return tuple(_number(each, cell.unit, voice, currency) for each in (cell.low, cell.high))


def _number(value: Ratio, unit: str, voice: Voice, currency: str) -> str:
    if unit == "amount":
        return voice.number(Ratio(value.n, value.d * 10 ** decimals(currency)), 0)
    if unit in ("rate", "points"):
        tenths = voice.number(Ratio(round_div(value.n * 1000, value.d), 10), 1)
        return f"{tenths}\u00a0%" if unit == "rate" else tenths
    return voice.number(value, 2)
