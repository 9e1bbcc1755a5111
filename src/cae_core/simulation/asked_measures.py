"""What a scenario asks to be read of every run of its tornado and bands, by the library's own names.

```toml
measures = ["net_income", "months_insured", "public_money", "line.poor", "reserves"]   # of a scenario.toml
```

Unless said, it is net income a month. All of them are read of the same runs, each of every variant and, but
for a break-even, less what it is under the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.messages import mark
from cae_core.rules.errors import UnknownName
from cae_core.simulation.cooperative_plan import Plan
from cae_core.simulation.file_notes import Notes
from cae_core.simulation.income_lines import Line
from cae_core.simulation.life_readings import FIGURES, NO_NUMBER, AnyMeasure, AtTheEnd, Bearing
from cae_core.simulation.monte_carlo import Draws
from cae_core.simulation.readings import Reaching, Reading, Received, Tenth
from cae_core.simulation.results import Table, table_of
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.sensitivity import Tornado

NET_INCOME = "net_income"
AMOUNTS = (
    NET_INCOME,
    "turnover",
    "costs",
    "contribution",
    "employer_contributions",
    "employee_contributions",
    "income_tax",
    "dues",
    "account_end",
    "owed_on_leaving",
)
"""Totals of persons (see `cae_core.simulation.course.PERSON`) read a month of presence, in minor units."""
MONTHS = ("months_paid", "months_insured", "months_below_minimum", "months_trial", "months_member")
"""Months of persons, as shares of their months of presence."""
RECEIVED = {"public_money": "", "taxes": "taxes", "funds": "funds"}
"""What the State and the funds receive over the run, together or by themselves, in minor units."""
MEDIAN, LINE, BREAK_EVEN = "median_net_income", "line", "break_even"


@attrs.frozen
class Asked:
    """One number read of every run: a measure under a variant, less that under ``against`` where named.

    ``unit`` is ``amount`` (minor units), ``rate`` (a share; of a difference, to be told in points) or
    ``count``.
    """

    measure: str
    variant: str
    against: str
    unit: str
    reading: AnyMeasure = attrs.field(repr=False)

    @property
    def name(self) -> str:
        """What it is called among the numbers of a run."""
        return f"{self.measure} {self.variant} {self.against}".rstrip()

    def text(self, number: Fraction) -> str:
        """A number of it, exactly; nothing for a break-even that is none."""
        return "" if self.measure == BREAK_EVEN and number == NO_NUMBER else str(number)


def known_measures(lines: Iterable[Line], cooperatives: Mapping[str, Plan | None]) -> tuple[str, ...]:
    """The names of measures that can be asked for with such lines of income and cooperatives."""
    life = (*FIGURES, BREAK_EVEN) if any(cooperatives.values()) else ()
    of_lines = (f"{LINE}.{each.key}" for each in lines)
    return (*AMOUNTS, MEDIAN, *MONTHS, *RECEIVED, *of_lines, *life)


def read_measures(
    value: object, lines: Iterable[Line], cooperatives: Mapping[str, Plan | None], notes: Notes
) -> tuple[str, ...]:
    """The measures of a file; what is wrong is taken down."""
    if value is None:
        return ()
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        notes.add("measures", value, mark("wrong kind of value"), mark("a list of names of measures"))
        return ()
    known, told = known_measures(lines, cooperatives), notes.count
    for place, name in enumerate(value):
        if name in (*FIGURES, BREAK_EVEN) and name not in known:
            if not told:  # a cooperative whose table is wrong is told by what is wrong with it
                reason, expected = (
                    mark("no variant has a cooperative to follow"),
                    mark("a table: [cooperative]"),
                )
                notes.add("measures", name, reason, expected)
        elif name not in known:
            notes.unknown("measures", name, known)
        elif name in value[:place]:
            notes.add("measures", name, mark("it is there twice"))
    return tuple(value)


def asked(scenario: Scenario) -> tuple[Asked, ...]:
    """Every number that a scenario wants read, measure by measure: of each variant, then less the first's.

    Raises UnknownName.
    """
    known = known_measures(scenario.lines, scenario.cooperatives)
    for name in scenario.measures:
        if name not in known:
            raise UnknownName.among(name, "measures", known)
    return tuple(each for name in scenario.measures or (NET_INCOME,) for each in _of(scenario, name))


def _of(scenario: Scenario, measure: str) -> Iterator[Asked]:
    keys = [each.key for each in scenario.variants]
    if measure in (*FIGURES, BREAK_EVEN):
        keys = [key for key in keys if scenario.cooperatives.get(key) is not None]
    amounts = {each.key: each.amount for each in scenario.lines}
    for key in keys:
        yield Asked(measure, key, "", *_reading(measure, key, "", amounts))
    first = scenario.variants[0].key
    if measure == BREAK_EVEN or first not in keys:
        return
    for key in keys:
        if key != first:
            yield Asked(measure, key, first, *_reading(measure, key, first, amounts))


def _reading(measure: str, key: str, against: str, lines: Mapping[str, int]) -> tuple[str, AnyMeasure]:
    """The unit of a measure, and what reads it."""
    if measure.startswith(f"{LINE}."):
        return "rate", Reaching(key, lines[measure.removeprefix(f"{LINE}.")], against)
    if measure == BREAK_EVEN:
        return "count", Bearing(key)
    if measure in (*AMOUNTS, *MONTHS):
        return "rate" if measure in MONTHS else "amount", Reading(key, measure, against=against)
    made: AnyMeasure = Tenth(key, against=against)
    if measure in RECEIVED:
        made = Received(key, RECEIVED[measure], against)
    elif measure in FIGURES:
        made = AtTheEnd(key, measure, against)
    return "amount", made


def tornado_table(several: Iterable[Asked], found: Tornado) -> Table:
    """A row a measure, variant and assumption, the widest first: exact numbers as texts, minor units."""
    names = ("measure", "variant", "against", "unit", "assumption", "low", "base", "high")
    return table_of(names, [row for each in several for row in _bars(each, found)])


def _bars(each: Asked, found: Tornado) -> Iterator[tuple[Any, ...]]:
    for bar in found.bars(each.name):
        numbers = (each.text(number) for number in (bar.low, bar.base, bar.high))
        yield (each.measure, each.variant, each.against, each.unit, bar.assumption.name, *numbers)


def bands_table(several: Iterable[Asked], draws: Draws) -> Table:
    """A row a measure and variant: exact numbers as texts; ``above`` the share of draws above nothing."""
    numbers = ("low", "median", "high", "base")
    names = ("measure", "variant", "against", "unit", *numbers, "level", "draws", "above")
    rows: list[tuple[Any, ...]] = []
    for each in several:
        band = draws.band(each.name)
        told = (each.text(getattr(band, name)) for name in numbers)
        above = str(draws.share(each.name, Fraction(0)))
        key = (each.measure, each.variant, each.against, each.unit)
        rows.append((*key, *told, str(band.level), band.draws, above))
    return table_of(names, rows)
