"""Charts as SVG and PNG: few words, narrow enough for a phone, the same bytes each time.

Drawn by matplotlib (extra `report`), which shapes Arabic since 3.11. Words become outlines, so that a chart
looks the same without any font; whoever cannot see it reads the table beside it. For a reader of Arabic
what is first stands on the right. Numbers are floats here: they are drawn, never added up.
"""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.errors import ExtraMissing

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#17506b", "#d95f02", "#1b9e77", "#7b4fa3", "#b8860b", "#c2185b", "#5b6472", "#66a61e")
"""Told apart by most who do not tell red from green; the first is that of the pages."""
_MARKERS = ("", "o", "s", "^", "D", "v", "x", "+")
_WIDTH, _HEIGHT, _LINE = 4.3, 2.5, 0.2
"""Inches: half a page of A4, a phone; and what each line of the legend adds."""
_ROW, _BAR = 0.42, 0.11
"""Inches of a row of bars that lie, and the least of each bar in it."""
_BREADTH, _EDGE, _MOST_EDGES = 1.4, 2.4, 9.0
"""Points of a line, of what stands out under one that covers it, and of all that does so at most."""
_GREY = "#5b6472"
_SHADES = (0.45, 1.0)
_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "cae_core",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.edgecolor": "#5b6472",
    "axes.linewidth": 0.7,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e6eb",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "text.parse_math": False,
}


@attrs.frozen
class Series:
    """What is drawn for one variant: a value a label, with a band where there is one."""

    label: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@attrs.frozen
class Drawn:
    """A chart as two files."""

    svg: bytes
    png: bytes


@attrs.frozen
class Chart:
    """How to draw for one reader: ``write`` says a number of the axis, ``rtl`` that they read Arabic."""

    write: Callable[[float], str]
    rtl: bool = False

    def bars(self, labels: Sequence[str], series: Sequence[Series]) -> Drawn:
        """Bars side by side at each label."""
        with _style():
            figure, axes = self._begin(len(series))
            width = 0.8 / len(series)
            for place, each in enumerate(series):
                where = [at + (place - (len(series) - 1) / 2) * width for at in range(len(labels))]
                axes.bar(where, each.values, width, label=each.label, **_fill(place))
                if each.low:
                    axes.errorbar(
                        where, each.values, yerr=_around(each), fmt="none", ecolor="#1d2430", elinewidth=0.8
                    )
            axes.set_xticks(range(len(labels)), labels)
            axes.grid(visible=False, axis="x")
            return self._end(figure, axes, legend=len(series) > 1)

    def across(self, labels: Sequence[str], series: Sequence[Series]) -> Drawn:
        """Bars that lie one upon the other, a row a label: how something divides up."""
        with _style():
            figure, axes = self._begin(len(series), rows=len(labels))
            ends = {1: [0.0] * len(labels), -1: [0.0] * len(labels)}
            for place, each in enumerate(series):
                starts = [ends[1 if value >= 0 else -1][at] for at, value in enumerate(each.values)]
                axes.barh(
                    range(len(labels)), each.values, 0.62, left=starts, label=each.label, **_fill(place)
                )
                for at, value in enumerate(each.values):
                    ends[1 if value >= 0 else -1][at] += value
            axes.set_yticks(range(len(labels)), labels)
            axes.invert_yaxis()
            axes.grid(visible=False, axis="y")
            return self._end(figure, axes, legend=len(series) > 1, across=True)

    def lines(self, labels: Sequence[str], series: Sequence[Series]) -> Drawn:
        """Lines over time, with their bands; labels are those of points, few of them written."""
        with _style():
            figure, axes = self._begin(len(series))
            points = range(len(labels))
            step = max(1, len(labels) // 8)
            for place, each in enumerate(series):
                colour = COLOURS[place % len(COLOURS)]
                marker = _MARKERS[place % len(_MARKERS)] or None
                axes.plot(
                    points,
                    each.values,
                    color=colour,
                    label=each.label,
                    linewidth=_breadth(place, series),
                    marker=marker,
                    markevery=(place % step, step),
                    markersize=3.5,
                )
                if each.low:
                    axes.fill_between(points, each.low, each.high, color=colour, alpha=0.15, linewidth=0)
            every = max(1, -(-len(labels) // 5))
            axes.set_xticks(list(points)[::every], list(labels)[::every])
            return self._end(figure, axes, legend=len(series) > 1)

    def spans(self, labels: Sequence[str], base: float, low: Series, high: Series) -> Drawn:
        """What lies on either side of a base, a row a label: a tornado, the widest first."""
        with _style():
            figure, axes = self._begin(2, rows=len(labels))
            for place, each in enumerate((low, high)):
                lengths = [value - base for value in each.values]
                axes.barh(range(len(labels)), lengths, 0.62, left=base, label=each.label, **_fill(place))
            axes.set_yticks(range(len(labels)), labels)
            axes.invert_yaxis()
            axes.grid(visible=False, axis="y")
            return self._end(figure, axes, legend=True, across=True, at=base)

    def swings(
        self,
        labels: Sequence[str],
        names: Sequence[str],
        pairs: Sequence[tuple[Series, Series]],
        shades: Sequence[str],
    ) -> Drawn:
        """Changes from nothing, a row a label and in it a bar a pair: pale at the low, full at the high."""
        from matplotlib.patches import Patch

        with _style():
            figure, axes = self._begin(len(names) + 2, rows=len(labels), each=len(names))
            width = 0.8 / len(names)
            for place, pair in enumerate(pairs):
                where = [at + (place - (len(names) - 1) / 2) * width for at in range(len(labels))]
                for series, alpha in zip(pair, _SHADES, strict=True):
                    axes.barh(where, series.values, width, **_fill(place), alpha=alpha)
            axes.set_yticks(range(len(labels)), labels)
            axes.invert_yaxis()
            axes.grid(visible=False, axis="y")
            told = [
                Patch(facecolor=COLOURS[place % len(COLOURS)], label=name) for place, name in enumerate(names)
            ]
            told += [
                Patch(facecolor=_GREY, alpha=alpha, label=each)
                for each, alpha in zip(shades, _SHADES, strict=True)
            ]
            return self._end(figure, axes, legend=True, across=True, handles=told)

    def _begin(self, series: int, rows: int = 0, each: int = 1) -> tuple[Figure, Axes]:
        from matplotlib.figure import Figure

        height = (_HEIGHT if not rows else 0.7 + max(_ROW, _BAR * each) * rows) + (
            _LINE * series if series > 1 else 0
        )
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.subplots()
        axes.tick_params(length=0)
        return figure, axes

    def _end(
        self,
        figure: Figure,
        axes: Axes,
        *,
        legend: bool,
        across: bool = False,
        at: float = 0,
        handles: Sequence[Artist] | None = None,
    ) -> Drawn:
        """Write the axis of amounts, turn the chart for a reader of Arabic, and save it."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        axis = axes.xaxis if across else axes.yaxis
        axis.set_major_locator(MaxNLocator(4 if across else 5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.write(value)))
        (axes.axvline if across else axes.axhline)(at, color="#5b6472", linewidth=0.7)
        if self.rtl:
            axes.invert_xaxis()
            axes.yaxis.tick_right()
            axes.tick_params(length=0)
        axes.spines["left" if self.rtl else "right"].set_visible(False)
        if legend:
            figure.legend(
                handles=handles,
                loc="outside upper right" if self.rtl else "outside upper left",
                alignment="right" if self.rtl else "left",
                markerfirst=not self.rtl,
                borderaxespad=0.2,
            )
        return Drawn(_saved(figure, "svg"), _saved(figure, "png"))


def _breadth(place: int, series: Sequence[Series]) -> float:
    """How broad a line is, in points: broader by each later one that would hide a stretch of it."""
    drawn = [value for each in series for value in each.values]
    near = (max(drawn, default=0.0) - min(drawn, default=0.0)) / 200
    hiding = sum(_hides(each.values, series[place].values, near) for each in series[place + 1 :])
    return _BREADTH + hiding * min(_EDGE, _MOST_EDGES / len(series))


def _hides(line: Sequence[float], other: Sequence[float], near: float) -> bool:
    """Whether two lines are no further apart than so at two points that follow one another."""
    together = [abs(one - two) <= near for one, two in zip(line, other, strict=True)]
    return any(map(all, pairwise(together))) or together == [True]


def _around(each: Series) -> list[list[float]]:
    below = [max(value - low, 0) for value, low in zip(each.values, each.low, strict=True)]
    above = [max(high - value, 0) for value, high in zip(each.values, each.high, strict=True)]
    return [below, above]


def _fill(place: int) -> dict[str, Any]:
    return {
        "color": COLOURS[place % len(COLOURS)],
        "edgecolor": "#ffffff",
        "linewidth": 0.4,
    }


def _saved(figure: Figure, kind: str) -> bytes:
    into = io.BytesIO()
    dated: dict[str, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(into, format=kind, dpi=160, metadata=dated)
    return into.getvalue()


def _style() -> AbstractContextManager[None]:
    try:
        import matplotlib as mpl
    except ImportError:
        raise ExtraMissing(library="matplotlib", extra="report") from None
    style: Any = {**_defaults(), **_STYLE}
    made: AbstractContextManager[None] = mpl.rc_context(style)
    return made


@cache
def _defaults() -> dict[str, Any]:
    """The library's own settings, whatever the reader's machine has in its matplotlibrc."""
    import matplotlib as mpl

    return {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")}


_HEAD = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_SIZE = re.compile(r'(<svg [^>]*?) width="[^"]*" height="[^"]*"')
_NAMES = re.compile(r'(\bid="|href="#|url\(#)')


def inline(svg: bytes, key: str) -> str:
    """A chart to stand within a page: no head, no size of its own, names that no other chart has.

    >>> inline(b'<?xml?><svg x="1" width="3pt" height="2pt"><g id="a"/><use href="#a"/></svg>', "k")
    '<svg x="1" aria-hidden="true"><g id="k-a"/><use href="#k-a"/></svg>'
    """
    text = _METADATA.sub("", _HEAD.sub("", svg.decode(), count=1))
    text = _SIZE.sub(r'\1 aria-hidden="true"', text, count=1)
    return _NAMES.sub(rf"\g<1>{key}-", text).strip()


def charts_there() -> bool:
    """Whether charts can be drawn here."""
    return importlib.util.find_spec("matplotlib") is not None
