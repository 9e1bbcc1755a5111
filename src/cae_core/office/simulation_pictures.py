"""The charts of a simulation's report, in its reader's language; none where matplotlib is not installed.

Beside each chart stand its numbers as CSV: headings in the reader's language, with the unit; numbers with a
decimal point, rounded half up to six decimals.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.exchange.formulas import neutralise
from cae_core.messages import Sentence, mark
from cae_core.money import decimals
from cae_core.office.simulation_words import by
from cae_core.rendering.charts import Chart, Drawn, Series, inline
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Picture
from cae_core.rendering.voice import Voice
from cae_core.rules.ratio import Ratio
from cae_core.simulation.assumption_targets import half_up, written
from cae_core.simulation.cooperative_life import LifeYear
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.results import Results, csv_of
from cae_core.simulation.sensitivity import Bar, Swing
from cae_core.simulation.winners import Change

_LINE = 22
"""Letters of a line beside a bar."""
_BARS = 6
"""Years beyond which bars are lines."""

_PLACES = 6
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))
"""Marks of direction: of use on a page, none in a file of numbers."""

UNITS = {"points": mark("percentage points"), "count": mark("persons")}
"""Units that are words."""

_PARTS = (
    ("net_income",),
    ("account_end", "owed_on_leaving"),
    ("employee_contributions", "employer_contributions", "dues"),
    ("income_tax",),
    ("contribution",),
    ("costs",),
)
_PART_WORDS = (
    mark("Net income"),
    mark("Left on the account"),
    mark("Social contributions and dues"),
    mark("Tax withheld"),
    mark("Contribution to shared services"),
    mark("Costs of the activity"),
)


Values = Sequence[Fraction | None]
Draw = Callable[[Sequence[Series]], Drawn]


@attrs.frozen
class Filed:
    """A chart as the files beside the report: its drawing, and its numbers."""

    drawn: Drawn
    csv: bytes


@attrs.frozen
class Column:
    """A column of a chart's numbers: what it is called, its unit, a value a label."""

    label: str
    unit: str
    values: Values

    @property
    def series(self) -> Series:
        """What is drawn of it; nothing is drawn as nothing."""
        return Series(self.label, [float(each or 0) for each in self.values])


class Pictures:
    """Draws for one reader, and keeps what was drawn for the files. It changes."""

    def __init__(self, voice: Voice, results: Results, *, wanted: bool) -> None:
        self._voice, self._currency, self._wanted = voice, results.currency, wanted
        self._labels = {each.key: voice.text(each.label) for each in results.variants}
        self._unit = 10 ** decimals(results.currency)
        rtl = voice.direction == "rtl"
        self._amounts = Chart(self._written, rtl=rtl)
        self._shares = Chart(lambda value: f"{self._written(abs(value))}\u00a0%", rtl=rtl)
        self.drawn: dict[str, Filed] = {}

    def where_it_goes(self, results: Results) -> Iterator[Picture]:
        """How turnover divides up, a bar a variant."""
        if not self._wanted:
            return
        totals = [each.totals for each in results.variants]
        several = [
            self._money(
                self._voice.say(label),
                [by(sum(each[name] for name in names), each["months_active"]) for each in totals],
            )
            for names, label in zip(_PARTS, _PART_WORDS, strict=True)
        ]
        labels = list(self._labels.values())
        yield self._picture(
            "where_it_goes",
            mark("Where a month's turnover goes, on average ({currency})"),
            lambda series: self._amounts.across(self._short(labels), series),
            (mark("Variant"), labels),
            [each for each in several if any(each.values)],
        )

    def deciles(self, spread: Mapping[str, Distribution]) -> Iterator[Picture]:
        """Net income a month by decile."""
        if not self._wanted or not all(each.cells for each in spread.values()):
            return
        labels = [str(number) for number in range(1, 10)]
        yield self._picture(
            "deciles",
            mark("Net income a month by decile of persons ({currency})"),
            lambda series: self._amounts.lines(labels, series),
            (mark("Decile"), labels),
            [
                self._money(self._labels[key], [Fraction(value) for value in each.deciles])
                for key, each in spread.items()
            ],
        )

    def over_time(self, results: Results) -> Iterator[Picture]:
        """Net income by month, of those present."""
        if not self._wanted:
            return
        months = [results.start + place for place in range(results.months)]
        labels = [each.first.strftime("%m/%y") for each in months]
        yield self._picture(
            "over_time",
            mark("Net income of a person present, month by month ({currency})"),
            lambda series: self._amounts.lines(labels, series),
            (mark("Month"), [str(each) for each in months]),
            [
                self._money(
                    self._labels[each.key],
                    [
                        by(*pair)
                        for pair in zip(
                            each.monthly["net_income"], each.monthly["months_active"], strict=True
                        )
                    ],
                )
                for each in results.variants
            ],
        )

    def winners(self, changes: Sequence[Change], heads: Sequence[Text]) -> Iterator[Picture]:
        """Shares of persons who gain and who lose, a bar a variant: the latter on the other side."""
        if not self._wanted:
            return
        several = [
            Column(
                self._voice.say(label),
                "%",
                [100 * (by(getattr(each, name), int(each.weights.sum())) or Fraction(0)) for each in changes],
            )
            for name, label in (("winners", mark("Gain")), ("losers", mark("Lose")))
        ]
        labels = [self._voice.text(each) for each in heads]

        def draw(series: Sequence[Series]) -> Drawn:
            gain, lose = series
            below = attrs.evolve(lose, values=[-value for value in lose.values])
            return self._shares.across(self._short(labels), [gain, below])

        title = mark("Persons who gain and who lose, in per cent")
        yield self._picture("winners", title, draw, (mark("Variant"), labels), several)

    def tornado(self, key: str, title: Text, bars: Sequence[Bar], unit: str = "amount") -> Iterator[Picture]:
        """What each assumption does to a number at its low and at its high."""
        if not self._wanted or not bars:
            return
        labels = [self._voice.text(each.assumption.label) for each in bars]
        heads = (mark("At its low"), mark("At its high"), mark("as the scenario has it"))
        values = zip(*((each.low, each.high, each.base) for each in bars), strict=True)
        columns = [
            self._column(self._voice.say(head), unit, each) for head, each in zip(heads, values, strict=True)
        ]

        def draw(series: Sequence[Series]) -> Drawn:
            low, high, base = series
            return self._amounts.spans(self._short(labels), base.values[0], low, high)

        yield self._kept(
            f"tornado_{key}", self._titled(title, unit), draw, (mark("Assumption"), labels), columns
        )

    def swings(self, key: str, title: Text, swings: Sequence[Swing], unit: str) -> Iterator[Picture]:
        """How far each assumption moves a number from its base, at its low and at its high, by variant."""
        if not self._wanted or not swings:
            return
        labels = [self._voice.text(each.assumption.label) for each in swings]
        sides = (mark("{label}, at its low"), mark("{label}, at its high"))
        change = "points" if unit == "rate" else unit
        columns = [
            self._column(
                self._voice.say(side, label=self._labels[variant]),
                change,
                [each.moves[variant][place] for each in swings],
            )
            for variant in swings[0].moves
            for place, side in enumerate(sides)
        ]
        names = [self._labels[variant] for variant in swings[0].moves]
        shades = [self._voice.say(mark("At its low")), self._voice.say(mark("At its high"))]

        def draw(series: Sequence[Series]) -> Drawn:
            pairs = list(zip(series[::2], series[1::2], strict=True))
            return self._amounts.swings(self._short(labels), names, pairs, shades)

        text = Sentence(mark("{title}: change from what the scenario has"), {"title": title})
        yield self._kept(
            f"tornado_{key}", self._titled(text, change), draw, (mark("Assumption"), labels), columns
        )

    def life(self, key: str, label: Text, years: Sequence[LifeYear]) -> Iterator[Picture]:
        """Cash and reserves of a cooperative at the end of each year."""
        if not self._wanted:
            return
        columns = [
            self._money(self._voice.say(word), [Fraction(getattr(each, name)) for each in years])
            for name, word in (("cash", mark("Cash of the cooperative")), ("reserves", mark("Reserves")))
        ]
        draw = self._amounts.bars if len(years) <= _BARS else self._amounts.lines
        text = mark("{label}: cash and reserves at the end of each year ({currency})")
        title = Sentence(text, {"label": label, "currency": self._currency})
        labels = [str(each.year) for each in years]
        yield self._kept(
            f"cooperative_{key}", title, lambda series: draw(labels, series), (mark("Year"), labels), columns
        )

    # -- numbers and words

    def _written(self, value: float) -> str:
        exact = Fraction(value).limit_denominator(1000)
        return self._voice.number(Ratio(exact.numerator, exact.denominator), 2)

    def _money(self, label: str, minor: Values) -> Column:
        return self._column(label, "amount", minor)

    def _column(self, label: str, unit: str, values: Values) -> Column:
        """A column in what is drawn: whole units of currency, per cent, persons."""
        if unit == "count":
            return Column(label, self._said(unit), values)
        factor = Fraction(1, self._unit) if unit == "amount" else Fraction(100)
        return Column(label, self._said(unit), [None if each is None else each * factor for each in values])

    def _said(self, unit: str) -> str:
        """A unit as a reader meets it."""
        own = {"amount": self._currency, "rate": "%"}
        return own.get(unit) or self._voice.say(UNITS[unit])

    def _titled(self, title: Text, unit: str) -> Sentence:
        return Sentence(mark("{title} ({currency})"), {"title": title, "currency": self._said(unit)})

    def _short(self, labels: Sequence[str]) -> list[str]:
        """Labels in lines that leave room for what they label."""
        return ["\n".join(textwrap.wrap(each, _LINE)[:3]) for each in labels]

    def _picture(
        self, key: str, title: str, draw: Draw, first: tuple[str, Sequence[str]], columns: Sequence[Column]
    ) -> Picture:
        return self._kept(key, Sentence(title, {"currency": self._currency}), draw, first, columns)

    def _kept(
        self, key: str, title: Text, draw: Draw, first: tuple[str, Sequence[str]], columns: Sequence[Column]
    ) -> Picture:
        """Draw columns, and keep the drawing with their numbers; ``first`` is what labels are, and they."""
        drawn = draw([each.series for each in columns])
        heads = [self._voice.say(first[0]), *(f"{each.label} ({each.unit})" for each in columns)]
        rows = zip(
            map(_text, first[1]),
            *(map(_plain, each.values) for each in columns),
            strict=True,
        )
        self.drawn[key] = Filed(drawn, csv_of(map(_text, heads), rows))
        return Picture(key, title, inline(drawn.svg, key))


def _text(words: str) -> str:
    """Words of a file of numbers: no marks of direction, nothing that a spreadsheet would run."""
    return neutralise(words.translate(_MARKS))


def _plain(value: Fraction | None) -> str:
    return "" if value is None else written(half_up(Fraction(value), _PLACES), _PLACES)
