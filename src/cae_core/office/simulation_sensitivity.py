"""The section of a simulation's report that tells what its assumptions carry: tornadoes, and bands.

One measure is told by a tornado for each variant compared with the first; where a scenario asks for several,
there is one tornado a measure, with the variants side by side, so that the page stays short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import attrs

from cae_core.messages import Sentence, mark
from cae_core.office.simulation_sections import Found
from cae_core.office.simulation_words import FIGURES, MONTHS, count, ratio, share, source_of, texts
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Cell, Picture, Row, Section, Sheet, Side
from cae_core.simulation.asked_measures import BREAK_EVEN, LINE, NET_INCOME, Asked
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.income_lines import Line
from cae_core.simulation.life_readings import NO_NUMBER
from cae_core.simulation.monte_carlo import Draws
from cae_core.simulation.sensitivity import Bar, Swing, Tornado
from cae_core.simulation.services_budget import MOST

_NAMES: Mapping[str, str] = {
    "net_income": mark("Net income a month"),
    "median_net_income": mark("Median net income a month"),
    "public_money": mark("What the State and the funds receive, over the run"),
    "taxes": mark("What the State receives, over the run"),
    "funds": mark("What the funds receive, over the run"),
    "surplus": mark("Surplus of the cooperative, over the run"),
    "reserves": mark("Reserves of the cooperative at the end of the run"),
    "cash": mark("Cash of the cooperative at the end of the run"),
    "lowest_cash": mark("Lowest cash of the cooperative, at the worst month's end"),
    "break_even": mark("Break-even of the cooperative, in entrepreneurs"),
}

_IN_POINTS = mark("Compared with the first, in percentage points")


@attrs.frozen(eq=False)
class Sensitivity:
    """What assumptions do to the numbers asked for: each alone, and all drawn together (None: nothing drawn).

    ``lines`` are the scenario's lines of income, for their labels.
    """

    asked: tuple[Asked, ...]
    tornado: Tornado
    draws: Draws | None
    lines: tuple[Line, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures, in the order in which they were asked for."""
        return tuple(dict.fromkeys(each.measure for each in self.asked))

    def alone(self, measure: str) -> dict[str, Asked]:
        """A measure of each variant that has it."""
        return {each.variant: each for each in self.asked if each.measure == measure and not each.against}

    def compared(self, measure: str) -> dict[str, Asked]:
        """A measure of each variant less that of the first."""
        return {each.variant: each for each in self.asked if each.measure == measure and each.against}

    def said(self, measure: str) -> Text:
        """What a measure is called."""
        if measure in _NAMES:
            return Sentence(_NAMES[measure])
        if measure in MONTHS:
            return Sentence(
                mark("{figure}, of the months of presence"), {"figure": Sentence(MONTHS[measure])}
            )
        if measure in FIGURES:
            return Sentence(mark("{figure}, a month of presence"), {"figure": Sentence(FIGURES[measure])})
        labels = {f"{LINE}.{each.key}": each.label or each.key for each in self.lines}
        return Sentence(mark("Persons who reach: {label}"), {"label": labels[measure]})


def with_bands(sides: tuple[Side, ...], found: Sensitivity | None) -> tuple[Side, ...]:
    """The variants with the band around what each comes to, where net income was drawn."""
    draws = found.draws if found else None
    if found is None or draws is None or NET_INCOME not in found.measures:
        return sides
    alone, compared = found.alone(NET_INCOME), found.compared(NET_INCOME)
    return tuple(
        attrs.evolve(
            each,
            income=_around(each.income, draws, alone[each.key]),
            more=_around(each.more, draws, compared[each.key]) if each.more else None,
        )
        for each in sides
    )


def _around(cell: Cell, draws: Draws, each: Asked) -> Cell:
    band = draws.band(each.name)
    return attrs.evolve(cell, low=ratio(band.low), high=ratio(band.high))


def sensitivity(found: Found, told: Sensitivity | None) -> Section | None:
    """What the assumptions carry; None where the scenario states none."""
    if told is None:
        return None
    about = [
        Sentence(
            mark(
                "Each assumption goes to its low and to its high while the others stay, the one that moves "
                "most first: what it carries, it can also overturn."
            )
        )
    ]
    sheets = [_drawn(found, told, told.draws)] if told.draws else []
    if told.draws:
        about.append(
            Sentence(
                mark(
                    "Bands: {draws} runs with all assumptions drawn at once, evenly between their bounds, "
                    "and the population drawn anew; nine runs in ten lie within. A statement of what is not "
                    "known, not a forecast."
                ),
                {"draws": len(next(iter(told.draws.found.values())))},
            )
        )
    if len(told.measures) > 1:
        about.append(
            Sentence(
                mark(
                    "A picture and a table for each measure: how far each variant moves from what the "
                    "scenario has, pale with an assumption at its low, full at its high; what moves nothing "
                    "is left out."
                )
            )
        )
    if BREAK_EVEN in told.measures:
        text = mark(
            "A break-even of “none”: no number of entrepreneurs up to {count} bears the budget. It has no "
            "bar."
        )
        about.append(Sentence(text, {"count": ratio(MOST)}))
    if len(told.measures) == 1:
        pictures, tables = _one_pictures(found, told), _one_sheets(found, told)
    else:
        pictures, tables = _several_pictures(found, told), _several_sheets(found, told)
    return Section(
        "sensitivity",
        Sentence(mark("Which assumption carries the result")),
        tuple(about),
        tuple(pictures),
        (*sheets, *tables),
    )


# -- numbers


def _cell(each: Asked, value: Fraction) -> Cell:
    """A number as a cell: differences with their sign, those of shares in points."""
    if each.measure == BREAK_EVEN:
        return _none() if value == NO_NUMBER else count(value)
    unit = "points" if each.unit == "rate" and each.against else each.unit
    return Cell(ratio(value), unit, signed=bool(each.against))


def _none() -> Cell:
    return texts([Sentence(mark("none"))], "no")


def _banded(each: Asked, draws: Draws) -> Cell:
    """The number at the base, with its band."""
    cell, band = _cell(each, draws.base[each.name]), draws.band(each.name)
    if NO_NUMBER in (band.low, band.high, band.base):
        return attrs.evolve(cell, texts=(*cell.texts, _between(band.low, band.high)))
    return _around(cell, draws, each)


def _between(low: Fraction, high: Fraction) -> Text:
    """From one break-even to another, where there may be none."""
    ends = [Sentence(mark("none")) if each == NO_NUMBER else ratio(each) for each in (low, high)]
    return Sentence(mark("{low} … {high}"), {"low": ends[0], "high": ends[1]})


def _bars(told: Sensitivity, each: Asked) -> tuple[Bar, ...]:
    return tuple(bar for bar in told.tornado.bars(each.name) if bar.span)


def _drawable(bar: Bar) -> bool:
    return NO_NUMBER not in (bar.low, bar.base, bar.high)


# -- one measure


def _titled(found: Found, told: Sensitivity) -> Iterator[tuple[Asked, Text]]:
    """What the tornadoes of one measure are about, with their titles."""
    (measure,), labels = told.measures, {each.key: each.label for each in found.results.variants}
    name, compared = told.said(measure), told.compared(measure)
    for each in (compared or told.alone(measure)).values():
        fields = {"name": name, "label": labels[each.variant]}
        if compared:
            text = mark("{name}: {label}, compared with {first}")
            yield each, Sentence(text, {**fields, "first": labels[each.against]})
        else:
            yield each, Sentence(mark("{name}: {label}"), fields)


def _one_pictures(found: Found, told: Sensitivity) -> Iterator[Picture]:
    for each, title in _titled(found, told):
        bars = [bar for bar in _bars(told, each) if _drawable(bar)]
        unit = "points" if each.unit == "rate" and each.against else each.unit
        yield from found.pictures.tornado(each.variant, title, bars, unit)


def _one_sheets(found: Found, told: Sensitivity) -> Iterator[Sheet]:
    heads = (
        Sentence(mark("Between")),
        Sentence(mark("At its low")),
        Sentence(mark("At its high")),
        Sentence(mark("Source")),
    )
    for each, title in _titled(found, told):
        base = _cell(each, told.tornado.base[each.name])
        rows = [
            Row(
                bar.assumption.label,
                [
                    texts([_range(bar.assumption)]),
                    _cell(each, bar.low),
                    _cell(each, bar.high),
                    _source(bar.assumption),
                ],
            )
            for bar in _bars(told, each)
        ]
        unmoved = Sentence(mark("as the scenario has it"))
        rows.append(Row(unmoved, [Cell(), base, base, Cell()], kind="total"))
        points = {"title": title, "currency": Sentence(mark("percentage points"))}
        told_in = Sentence(mark("{title} ({currency})"), points) if base.unit == "points" else title
        yield Sheet(told_in, Sentence(mark("Assumption")), heads, rows)


def _source(each: Assumption) -> Cell:
    return texts([source_of(each.source)]) if each.source else texts([Sentence(mark("assumption"))], "unsure")


def _range(each: Assumption) -> Text:
    texts_of: Mapping[str, str] = {
        "value": mark("{low} – {high}"),
        "times": mark("times {low} – {high}"),
        "plus": mark("{low} – {high} more"),
    }
    return Sentence(texts_of[each.change], {"low": ratio(each.low), "high": ratio(each.high)})


# -- several measures


def _swings(told: Sensitivity, measure: str) -> tuple[Swing, ...]:
    """What each assumption does to a measure under the variants, the widest first, if it does anything."""
    several = told.alone(measure)

    def move(each: Asked, value: Fraction) -> Fraction | None:
        base = told.tornado.base[each.name]
        return None if measure == BREAK_EVEN and NO_NUMBER in (value, base) else value - base

    found = []
    for assumption in told.tornado.assumptions:
        low, high = told.tornado.low[assumption.name], told.tornado.high[assumption.name]
        moves = {
            key: (move(each, low[each.name]), move(each, high[each.name])) for key, each in several.items()
        }
        if any(map(_moves, moves.values())):
            found.append(Swing(assumption, moves))
    return tuple(sorted(found, key=lambda each: (not _beyond(each), -each.span, each.assumption.name)))


def _beyond(swing: Swing) -> bool:
    """Whether it leads to a break-even that is none, or away from one."""
    return any(None in pair for pair in swing.moves.values())


def _moves(pair: tuple[Fraction | None, Fraction | None]) -> bool:
    return any(each != 0 for each in pair)


def _drawn_swings(swings: tuple[Swing, ...]) -> tuple[Swing, ...]:
    """Without the variants that nothing moves."""
    moved = [
        key for key in (swings[0].moves if swings else ()) if any(_moves(each.moves[key]) for each in swings)
    ]
    return tuple(attrs.evolve(each, moves={key: each.moves[key] for key in moved}) for each in swings)


def _several_pictures(found: Found, told: Sensitivity) -> Iterator[Picture]:
    for measure in told.measures:
        key, several, title = measure.replace(".", "_"), told.alone(measure), told.said(measure)
        unit = next(iter(several.values())).unit
        yield from found.pictures.swings(key, title, _drawn_swings(_swings(told, measure)), unit)


def _several_sheets(found: Found, told: Sensitivity) -> Iterator[Sheet]:
    labels = {each.key: each.label for each in found.results.variants}
    moving: set[str] = set()
    for measure in told.measures:
        swings, several = _swings(told, measure), told.alone(measure)
        moving |= {each.assumption.name for each in swings}
        low, base, high = told.tornado.low, told.tornado.base, told.tornado.high
        rows = [
            Row(
                swing.assumption.label,
                [
                    _ends(each, low[swing.assumption.name][each.name], high[swing.assumption.name][each.name])
                    if _moves(swing.moves[key])
                    else Cell()
                    for key, each in several.items()
                ],
            )
            for swing in swings
        ]
        unmoved = [_cell(each, base[each.name]) for each in several.values()]
        rows.append(Row(Sentence(mark("as the scenario has it")), unmoved, kind="total"))
        title = Sentence(
            mark("{name}: at the low … at the high of each assumption"), {"name": told.said(measure)}
        )
        yield Sheet(title, Sentence(mark("Assumption")), [labels[key] for key in several], rows)
    heads = (Sentence(mark("Between")), Sentence(mark("Source")))
    supposed = [
        Row(each.label, [texts([_range(each)]), _source(each)])
        for each in told.tornado.assumptions
        if each.name in moving
    ]
    title = Sentence(mark("Between which bounds, and who says so"))
    yield Sheet(title, Sentence(mark("Assumption")), heads, supposed, words=True)


def _ends(each: Asked, low: Fraction, high: Fraction) -> Cell:
    """A number at the low and at the high of an assumption."""
    if each.measure == BREAK_EVEN and NO_NUMBER in (low, high):
        return texts([_between(low, high)])
    return Cell(None, each.unit, ratio(low), ratio(high))


# -- bands


def _drawn(found: Found, told: Sensitivity, draws: Draws) -> Sheet:
    """What was drawn: a row a measure, and under it how it compares with the first variant."""
    keys = [each.key for each in found.results.variants]
    rows: list[Row] = []

    def row(label: Text, several: Mapping[str, Asked], cell: Callable[[Asked], Cell], kind: str = "") -> Row:
        return Row(label, [cell(several[key]) if key in several else Cell() for key in keys], kind=kind)

    kind = "total" if len(told.measures) > 1 else ""
    for measure in told.measures:
        compared = told.compared(measure)
        rows.append(row(told.said(measure), told.alone(measure), lambda each: _banded(each, draws), kind))
        if compared:
            rate = next(iter(compared.values())).unit == "rate"
            first = Sentence(_IN_POINTS if rate else mark("Compared with the first"))
            rows.append(row(first, compared, lambda each: _banded(each, draws)))
            above = Sentence(mark("Runs in which it is more than the first"))
            rows.append(row(above, compared, lambda each: share(draws.share(each.name, Fraction(0)))))
    return Sheet(Sentence(mark("Bands")), Sentence(mark("Figure")), found.heads, rows)
