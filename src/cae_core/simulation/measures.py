"""What a scenario comes to for people, the State and funds, clients and jobs: of everybody, and by group.

Sums are exact ints, thousandths of a person × minor units (or months), as `Results` has them; means and
shares of sums are exact fractions. Only what `Distribution` says to be read is a float. Conventions:

- **net income** is after tax withheld and dues; of a person it is taken **a month of presence**: their total
  over the run by the months they were active, to the minor unit, half up. Persons never active are left out.
- a person **reaches a line** when their total is at least the line times those months (no rounding).
- a **full-time equivalent** is as many months paid as the run has: hours are not simulated, and a month paid
  below a full-time minimum counts as a month.
- **cost to client** is turnover without VAT, which no framework changes here: what differs is how much of it
  reaches the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.simulation.asked_wrongly import THE_LINES, found_in
from cae_core.simulation.income_lines import Line
from cae_core.simulation.inequality import Distribution
from cae_core.simulation.people import Array
from cae_core.simulation.results import Results, Table, VariantResults, table_of
from cae_core.simulation.sums import by_month, weighted
from cae_core.simulation.tallies import Tally

TAX_BODIES = ("withheld_tax", "stamp_duty", "company_tax")
"""Roles of what the State itself receives; other bodies are funds. Who passes a tax on is not followed."""

AGE_BANDS = (30, 45, 60)
"""Ages at which a new band begins, unless said."""


MONTHLY = Tally("net_income", 1, a_month=True).key
"""The tally of net income a month of presence: deciles of persons whose rows are not kept."""


class PeopleNotKept(CaeError, ValueError):
    """A measure of persons, of results that kept none. Data: what."""

    template = mark('{what} needs the rows of persons: run the scenario with keep="people"')


@attrs.frozen
class Counted:
    """What sums tell of some persons under a variant: everybody, or a ``name`` of a ``category``.

    ``sums`` are weighted totals by person column.
    """

    variant: str
    category: str
    name: str
    months: int
    rows: int
    weight: int
    sums: Mapping[str, int] = attrs.field(hash=False)

    @property
    def net_income_a_month(self) -> Fraction | None:
        """Net income by months of presence, all together, in minor units; None where nobody is present."""
        return _by(self.sums["net_income"], self.sums["months_active"])

    @property
    def share_of_months_paid(self) -> Fraction | None:
        """Months paid by months of presence."""
        return _by(self.sums["months_paid"], self.sums["months_active"])

    @property
    def share_of_months_insured(self) -> Fraction | None:
        """Months insured by months of presence."""
        return _by(self.sums["months_insured"], self.sums["months_active"])

    @property
    def full_time_equivalents(self) -> Fraction:
        """Months paid by the months of the run, in persons."""
        return Fraction(self.sums["months_paid"], 1000 * self.months)

    @property
    def share_to_persons(self) -> Fraction | None:
        """How much of what clients pay (without VAT) reaches persons as net income."""
        return _by(self.sums["net_income"], self.sums["turnover"])

    @property
    def contributions(self) -> int:
        """Social contributions of employees and employers, and dues that are no tax."""
        return sum(self.sums[name] for name in ("employee_contributions", "employer_contributions", "dues"))


@attrs.frozen
class Measured(Counted):
    """What rows tell of them besides.

    ``active`` is the weight of those who were active at all, ``income`` the distribution of their net income
    a month of presence, ``reached`` the weight of those who reach each line, by its key.
    """

    active: int
    income: Distribution = attrs.field(repr=False)
    reached: Mapping[str, int] = attrs.field(hash=False)

    def share_reaching(self, line: str) -> Fraction | None:
        """The share of those active who reach a line. Raises UnknownKey."""
        return _by(found_in(THE_LINES, self.reached, line), self.active)


def _by(number: int, divisor: int) -> Fraction | None:
    return Fraction(number, divisor) if divisor else None


@attrs.frozen
class PublicMoney:
    """What bodies receive under a variant, in thousandths × minor units, by ledger role."""

    bodies: Mapping[str, int] = attrs.field(hash=False)

    @property
    def taxes(self) -> int:
        """What the State receives (`TAX_BODIES`)."""
        return sum(amount for body, amount in self.bodies.items() if body in TAX_BODIES)

    @property
    def funds(self) -> dict[str, int]:
        """What each fund receives."""
        return {body: amount for body, amount in self.bodies.items() if body not in TAX_BODIES}

    @property
    def total(self) -> int:
        """The State and the funds together."""
        return sum(self.bodies.values())

    def of(self, bodies: Iterable[str]) -> int:
        """What some bodies receive together; all of them where none is named."""
        named = tuple(bodies)
        return sum(self.bodies.get(body, 0) for body in named) if named else self.total


def public_money(results: Results, key: str) -> PublicMoney:
    """What a variant brings to the State and to each fund. Raises KeyError."""
    return PublicMoney(results[key].bodies)


def months_of_presence_income(person: Mapping[str, Array]) -> Array:
    """Net income a month of presence by person, half up; 0 for persons never active.

    >>> person = {"net_income": np.array([5, -5, 7]), "months_active": np.array([2, 2, 0])}
    >>> months_of_presence_income(person).tolist()
    [3, -2, 0]
    """
    return by_month(person["net_income"], person["months_active"])


def weight_reaching(person: Mapping[str, Array], weights: Array, amount: int) -> int:
    """The weight of those ever present whose net income is at least an amount for each month of presence.

    >>> person = {"net_income": np.array([20, 19, 0]), "months_active": np.array([2, 2, 0])}
    >>> weight_reaching(person, np.array([1000, 1000, 1000]), 10)
    1000
    """
    months = person["months_active"]
    return int(weights[(months > 0) & (person["net_income"] >= amount * months)].sum())


def measure(
    results: Results, lines: Sequence[Line] = (), bands: Sequence[int] = AGE_BANDS
) -> tuple[Measured, ...]:
    """Measure every variant: everybody first, then each name of each category, and age bands where told.

    A population with a column ``age`` has the category ``age_band``. Raises PeopleNotKept.
    """
    if not results.people:
        raise PeopleNotKept(what="measure")
    groups = list(groups_of(results.people, results.categories, results.persons, bands))
    return tuple(
        _measured(results, variant, *group, lines=lines) for variant in results.variants for group in groups
    )


def counted(results: Results) -> tuple[Counted, ...]:
    """What sums tell of every variant: everybody first, then each name of each category; no age bands.

    Categories and names are in alphabetical order. No row of a person is needed for it: see `measure` for
    what rows tell besides.
    """
    found = []
    for variant in results.variants:
        heads = {("", ""): (results.persons, results.weight), **results.heads}
        sums = {("", ""): variant.totals, **variant.groups}
        found += [
            Counted(variant.key, *group, results.months, *heads[group], each) for group, each in sums.items()
        ]
    return tuple(found)


def tallied_income(results: Results, key: str) -> Distribution | None:
    """Net income a month of presence under a variant, to the width of bins; None where nothing tallied it.

    See `MONTHLY`. Raises KeyError.
    """
    histogram = results[key].tallies.get((MONTHLY, ""))
    return None if histogram is None else Distribution.of_histogram(histogram)


def lines_table(measured: Iterable[Measured], lines: Iterable[Line]) -> Table:
    """A row a variant, group and line: its amount (minor units), weights of those active and who reach it."""
    names = ("variant", "category", "name", "line", "amount", "active", "reached")
    rows = [
        (each.variant, each.category, each.name, line.key, line.amount, each.active, each.reached[line.key])
        for line in lines
        for each in measured
    ]
    return table_of(names, rows)


def groups_of(
    columns: Mapping[str, Any],
    categories: Mapping[str, tuple[str, ...]],
    size: int,
    bands: Sequence[int] = AGE_BANDS,
) -> Iterator[tuple[str, str, Array]]:
    """Everybody (without category or name), then each name of each category, each with its rows.

    Where there is a column ``age``, the category ``age_band`` comes last.
    """
    yield "", "", np.arange(size)
    for category, names in categories.items():
        for code, name in enumerate(names):
            yield category, name, np.flatnonzero(columns[category] == code)
    if "age" in columns and bands:
        edges = np.searchsorted(np.asarray(bands), columns["age"], side="right")
        for place, name in enumerate(band_names(bands)):
            yield "age_band", name, np.flatnonzero(edges == place)


def band_names(bands: Sequence[int]) -> tuple[str, ...]:
    """The names of the bands that begin at some ages.

    >>> band_names((30, 45))
    ('<30', '30-44', '45+')
    """
    inner = (f"{low}-{high - 1}" for low, high in pairwise(bands))
    return (f"<{bands[0]}", *inner, f"{bands[-1]}+")


def _measured(
    results: Results,
    variant: VariantResults,
    category: str,
    name: str,
    rows: Array,
    *,
    lines: Sequence[Line],
) -> Measured:
    person = {column: values[rows] for column, values in variant.person.items()}
    weights = results.people["weight"][rows]
    months = person["months_active"]
    present = months > 0
    reached = {line.key: weight_reaching(person, weights, line.amount) for line in lines}
    return Measured(
        variant=variant.key,
        category=category,
        name=name,
        months=results.months,
        rows=len(rows),
        weight=int(weights.sum()),
        sums={column: weighted(values, weights) for column, values in person.items()},
        active=int(weights[present].sum()),
        income=Distribution.of(months_of_presence_income(person)[present], weights[present]),
        reached=reached,
    )
