"""What a simulation's report says of the lines of income that its scenario gives: who reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from cae_core.messages import Sentence, mark
from cae_core.money import decimals
from cae_core.office.simulation_sections import Found
from cae_core.office.simulation_words import CATEGORIES, ratio, said, share
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Row, Sheet
from cae_core.simulation.income_lines import Line
from cae_core.simulation.measures import Measured


def reached(found: Found, lines: Iterable[Line]) -> tuple[Sheet, ...]:
    """A sheet a line: the share of persons who reach it, of everybody and of each group, by variant."""
    return tuple(_sheet(found, line) for line in lines) if found.measured else ()


def _sheet(found: Found, line: Line) -> Sheet:
    currency = found.results.currency
    monthly = ratio(Fraction(line.amount, 10 ** decimals(currency)))
    title = mark("{label}: {amount} {currency} net a month, or more")
    about = mark(
        "Share of the persons ever present whose net income a month of presence is at least so much."
    )
    source = line.source or Sentence(mark("assumption"))
    return Sheet(
        Sentence(title, {"label": line.label or line.key, "amount": monthly, "currency": currency}),
        Sentence(mark("Persons")),
        found.heads,
        tuple(_rows(found, line.key)),
        Sentence(mark("{text} The line: {source}."), {"text": Sentence(about), "source": source}),
    )


def _rows(found: Found, key: str) -> Iterator[Row]:
    yield _row(Sentence(mark("Everybody")), found.everybody(), key, "total")
    groups: dict[str, dict[str, list[Measured]]] = {}
    for each in found.measured:
        if each.category and each.weight:
            groups.setdefault(each.category, {}).setdefault(each.name, []).append(each)
    for category, names in groups.items():
        yield Row(said(CATEGORIES, category), kind="group")
        labels = found.codes.get(category, {})
        for name, several in names.items():
            yield _row(labels.get(name) or name, several, key)


def _row(label: Text, several: Iterable[Measured], key: str, kind: str = "") -> Row:
    return Row(label, [share(each.share_reaching(key)) for each in several], kind=kind)
