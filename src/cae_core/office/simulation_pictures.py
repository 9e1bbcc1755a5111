"""The charts of a simulation's report, in its reader's language; none where matplotlib is not installed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from cae_core.messages import Sentence, mark
from cae_core.money import decimals
from cae_core.office.simulation_words import by
from cae_core.rendering.charts import Chart, Drawn, Series, inline
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Picture
from cae_core.rendering.voice import Voice
from cae_core.rules.ratio import Ratio
from cae_core.simulation.cooperative_life import LifeYear
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.results import Results
from cae_core.simulation.sensitivity import Bar
from cae_core.simulation.winners import Change

_LINE = 22
"""Letters of a line beside a bar."""
_BARS = 6
"""Years beyond which bars are lines."""

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


class Pictures:
    """Draws for one reader, and keeps what was drawn for the files. It changes."""

    def __init__(self, voice: Voice, results: Results, *, wanted: bool) -> None:
        self._voice, self._currency, self._wanted = voice, results.currency, wanted
        self._labels = {each.key: voice.text(each.label) for each in results.variants}
        self._unit = 10 ** decimals(results.currency)
        rtl = voice.direction == "rtl"
        self._amounts = Chart(self._written, rtl=rtl)
        self._shares = Chart(lambda value: f"{self._written(abs(value))}\u00a0%", rtl=rtl)
        self.drawn: dict[str, Drawn] = {}

    def where_it_goes(self, results: Results) -> Iterator[Picture]:
        """How turnover divides up, a bar a variant."""
        if not self._wanted:
            return
        totals = [each.totals for each in results.variants]
        series = [
            Series(
                self._voice.say(label),
                [
                    self._major(by(sum(each[name] for name in names), each["months_active"]))
                    for each in totals
                ],
            )
            for names, label in zip(_PARTS, _PART_WORDS, strict=True)
        ]
        shown = [each for each in series if any(each.values)]
        labels = [self._short(each.label) for each in results.variants]
        yield self._picture(
            "where_it_goes",
            mark("Where a month's turnover goes, on average ({currency})"),
            self._amounts.across(labels, shown),
        )

    def deciles(self, spread: Mapping[str, Distribution]) -> Iterator[Picture]:
        """Net income a month by decile."""
        if not self._wanted or not all(each.cells for each in spread.values()):
            return
        series = [
            Series(self._labels[key], [self._major(Fraction(value)) for value in each.deciles])
            for key, each in spread.items()
        ]
        labels = [str(number) for number in range(1, 10)]
        yield self._picture(
            "deciles",
            mark("Net income a month by decile of persons ({currency})"),
            self._amounts.lines(labels, series),
        )

    def over_time(self, results: Results) -> Iterator[Picture]:
        """Net income by month, of those present."""
        if not self._wanted:
            return
        series = [
            Series(
                self._labels[each.key],
                [
                    self._major(by(*pair))
                    for pair in zip(each.monthly["net_income"], each.monthly["months_active"], strict=True)
                ],
            )
            for each in results.variants
        ]
        labels = [(results.start + place).first.strftime("%m/%y") for place in range(results.months)]
        yield self._picture(
            "over_time",
            mark("Net income of a person present, month by month ({currency})"),
            self._amounts.lines(labels, series),
        )

    def winners(self, changes: Sequence[Change], heads: Sequence[Text]) -> Iterator[Picture]:
        """Shares of persons who gain and who lose, a bar a variant."""
        if not self._wanted:
            return
        series = [
            Series(
                self._voice.say(label),
                [
                    sign * 100 * float(by(getattr(each, name), int(each.weights.sum())) or 0)
                    for each in changes
                ],
            )
            for name, label, sign in (("winners", mark("Gain"), 1), ("losers", mark("Lose"), -1))
        ]
        yield self._picture(
            "winners",
            mark("Persons who gain and who lose, in per cent"),
            self._shares.across([self._short(each) for each in heads], series),
        )

    def _written(self, value: float) -> str:
        exact = Fraction(value).limit_denominator(1000)
        return self._voice.number(Ratio(exact.numerator, exact.denominator), 2)

    def _major(self, minor: Fraction | None) -> float:
        return float((minor or 0) / self._unit)

    def _short(self, label: Text) -> str:
        """A label in lines that leave room for what it labels."""
        return "\n".join(textwrap.wrap(self._voice.text(label), _LINE)[:3])

    def tornado(self, key: str, title: Text, bars: Sequence[Bar]) -> Iterator[Picture]:
        """What each assumption does to a number at its low and at its high."""
        if not self._wanted or not bars:
            return
        low = Series(self._voice.say(mark("At its low")), [self._major(each.low) for each in bars])
        high = Series(self._voice.say(mark("At its high")), [self._major(each.high) for each in bars])
        labels = [self._short(each.assumption.label) for each in bars]
        drawn = self._amounts.spans(labels, self._major(bars[0].base), low, high)
        text = Sentence(mark("{title} ({currency})"), {"title": title, "currency": self._currency})
        yield self._kept(f"tornado_{key}", text, drawn)

    def life(self, key: str, label: Text, years: Sequence[LifeYear]) -> Iterator[Picture]:
        """Cash and reserves of a cooperative at the end of each year."""
        if not self._wanted:
            return
        series = [
            Series(self._voice.say(word), [self._major(Fraction(getattr(each, name))) for each in years])
            for name, word in (("cash", mark("Cash of the cooperative")), ("reserves", mark("Reserves")))
        ]
        draw = self._amounts.bars if len(years) <= _BARS else self._amounts.lines
        text = mark("{label}: cash and reserves at the end of each year ({currency})")
        title = Sentence(text, {"label": label, "currency": self._currency})
        yield self._kept(f"cooperative_{key}", title, draw([str(each.year) for each in years], series))

    def _picture(self, key: str, title: str, drawn: Drawn) -> Picture:
        return self._kept(key, Sentence(title, {"currency": self._currency}), drawn)

    def _kept(self, key: str, title: Text, drawn: Drawn) -> Picture:
        self.drawn[key] = drawn
        return Picture(key, title, inline(drawn.svg, key))
