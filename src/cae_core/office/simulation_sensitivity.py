"""The section of a simulation's report that tells what its assumptions carry: a tornado, and bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from cae_core.messages import Sentence, mark
from cae_core.office.simulation_sections import Found
from cae_core.office.simulation_words import amount, ratio, share, texts
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Cell, Picture, Row, Section, Sheet, Side
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.monte_carlo import Draws
from cae_core.simulation.readings import Measure, Reading
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.sensitivity import Bar, Tornado


@attrs.frozen(eq=False)
class Sensitivity:
    """What assumptions do to net income a month: each alone, and all drawn together (None: nothing drawn)."""

    tornado: Tornado
    draws: Draws | None


def readings(scenario: Scenario) -> dict[str, Measure]:
    """What is read of every run: net income a month by variant, and how much above the first's."""
    first, *others = (each.key for each in scenario.variants)
    found: dict[str, Measure] = {key: Reading(key, "net_income") for key in (first, *others)}
    return found | {_more(key): Reading(key, "net_income", against=first) for key in others}


def _more(key: str) -> str:
    return f"{key} - first"


def with_bands(sides: tuple[Side, ...], found: Sensitivity | None) -> tuple[Side, ...]:
    """The variants with the band around what each comes to."""
    draws = found.draws if found else None
    if draws is None:
        return sides
    return tuple(
        attrs.evolve(
            each,
            income=_banded(each.income, draws, each.key),
            more=_banded(each.more, draws, _more(each.key)) if each.more else None,
        )
        for each in sides
    )


def _banded(cell: Cell, draws: Draws, measure: str) -> Cell:
    band = draws.band(measure)
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
    sheets = [_drawn(found, told.draws)] if told.draws else []
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
    sheets += _tornadoes(found, told.tornado)
    return Section(
        "sensitivity",
        Sentence(mark("Which assumption carries the result")),
        tuple(about),
        tuple(_pictures(found, told.tornado)),
        tuple(sheets),
    )


def _measures(found: Found) -> Iterator[tuple[str, str, Text]]:
    """The measures told: key, name, title."""
    first, *others = found.results.variants
    if not others:
        title = Sentence(mark("Net income a month: {label}"), {"label": first.label})
        yield first.key, first.key, title
    for each in others:
        text = mark("Net income a month: {label}, compared with {first}")
        yield each.key, _more(each.key), Sentence(text, {"label": each.label, "first": first.label})


def _bars(tornado: Tornado, measure: str) -> tuple[Bar, ...]:
    return tuple(each for each in tornado.bars(measure) if each.span)


def _pictures(found: Found, tornado: Tornado) -> Iterator[Picture]:
    for key, measure, title in _measures(found):
        yield from found.pictures.tornado(key, title, _bars(tornado, measure))


def _tornadoes(found: Found, tornado: Tornado) -> Iterator[Sheet]:
    heads = (
        Sentence(mark("Between")),
        Sentence(mark("At its low")),
        Sentence(mark("At its high")),
        Sentence(mark("Source")),
    )
    for _, measure, title in _measures(found):
        base = amount(tornado.base[measure], signed=measure.endswith("first"))
        rows = [
            Row(
                bar.assumption.label,
                [
                    texts([_range(bar.assumption)]),
                    attrs.evolve(base, value=ratio(bar.low)),
                    attrs.evolve(base, value=ratio(bar.high)),
                    _source(bar.assumption),
                ],
            )
            for bar in _bars(tornado, measure)
        ]
        unmoved = Sentence(mark("as the scenario has it"))
        rows.append(Row(unmoved, [Cell(), base, base, Cell()], kind="total"))
        yield Sheet(title, Sentence(mark("Assumption")), heads, rows)


def _source(each: Assumption) -> Cell:
    return texts([each.source]) if each.source else texts([Sentence(mark("assumption"))], "unsure")


def _range(each: Assumption) -> Text:
    texts_of: Mapping[str, str] = {
        "value": mark("{low} – {high}"),
        "times": mark("times {low} – {high}"),
        "plus": mark("{low} – {high} more"),
    }
    return Sentence(texts_of[each.change], {"low": ratio(each.low), "high": ratio(each.high)})


def _drawn(found: Found, draws: Draws) -> Sheet:
    first, *others = found.results.variants
    rows = [
        Row(
            Sentence(mark("Net income a month")),
            [_banded(amount(draws.base[each.key]), draws, each.key) for each in (first, *others)],
        )
    ]
    if others:
        more = [
            _banded(amount(draws.base[_more(each.key)], signed=True), draws, _more(each.key))
            for each in others
        ]
        above = [share(draws.share(_more(each.key), Fraction(0))) for each in others]
        rows.append(Row(Sentence(mark("Compared with the first")), [Cell(), *more]))
        rows.append(Row(Sentence(mark("Runs in which it is more than the first")), [Cell(), *above]))
    return Sheet(Sentence(mark("Bands")), Sentence(mark("Figure")), found.heads, rows)
