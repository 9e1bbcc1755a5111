"""The mutualised contribution: each activity's statements of a month, computed by dated rules.

A scheme is found at the document, then the activity, then the cooperative, and the level that
answered is reported. Figures are minor units; validity is judged on the month's last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.cooperative._situation import Situation, borne, situations
from cae_core.cooperative.bases import (
    BaseLine,
    Flow,
    expense_lines,
    invoice_lines,
    receipt_lines,
    turnover_parts,
)
from cae_core.cooperative.scheme_file import read_scheme, read_schemes
from cae_core.cooperative.schemes import Base, Component, DatedValue, Level, Per, Scheme, When
from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import round_div
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.cooperative.cooperative import Cooperative
    from cae_core.rules import Run

__all__ = [
    "Base",
    "BaseLine",
    "Component",
    "ContributionStatement",
    "DatedValue",
    "Flow",
    "ImpossibleUplift",
    "Level",
    "Per",
    "Scheme",
    "Situation",
    "UnknownScheme",
    "When",
    "YearToDate",
    "contributions",
    "each_contribution",
    "expense_lines",
    "invoice_lines",
    "price_from_cost",
    "read_scheme",
    "read_schemes",
    "receipt_lines",
    "turnover_parts",
    "year_to_date",
]


class UnknownScheme(CaeError, LookupError):
    """A contribution scheme that nobody defined. Data: scheme, level, name, known."""

    template = mark("the {level} {name} names the contribution scheme “{scheme}”; known: {known}")


class ImpossibleUplift(CaeError, ValueError):
    """A rate that leaves nothing of a price. Data: rate."""

    template = mark("no price covers a cost when {rate} of it is taken")


@attrs.frozen
class YearToDate:
    """What a component has counted and taken since the financial year began, in minor units.

    ``base`` and ``share`` are cumulated for yearly brackets, ``amount`` for yearly caps.
    """

    base: int = 0
    share: int = 0
    amount: int = 0

    def __add__(self, other: YearToDate) -> YearToDate:
        return YearToDate(self.base + other.base, self.share + other.share, self.amount + other.amount)


@attrs.frozen
class ContributionStatement:
    """What one activity pays for a component in a month, and why: a document like another.

    ``level`` says where the scheme was named; ``base`` and ``amount`` are minor units (a negative
    amount is given back); ``lines`` are the documents behind the base; ``given`` what the rules were
    given, so that the computation can be run again and explained.
    """

    month: Month
    activity: str
    scheme: Scheme
    component: Component
    level: Level
    base: int
    share: int
    amount: int
    lines: tuple[BaseLine, ...]
    given: Mapping[str, int | bool]

    @property
    def document(self) -> str:
        """Its reference, such as ``2026-10 ATELIER share/fixed``; unique in the book."""
        return f"{self.month} {self.activity} {self.scheme.key}/{self.component.key}"

    @property
    def role(self) -> str:
        """The account it moves between the activity and the services."""
        return self.component.role

    @property
    def provision_only(self) -> bool:
        """Whether it is only set aside on the activity."""
        return self.component.provision_only

    @property
    def counted(self) -> YearToDate:
        """What it adds to the year."""
        return YearToDate(self.base, self.share, self.amount)

    def run(self) -> Run:
        """The computation, run again from what it was given; equal by assertion."""
        run = _run(self.scheme, self.component, self.month, self.given)
        assert run["due"] == self.amount, f"{self.document}: {run['due']} again, {self.amount} first"
        return run

    def explain(self, language: str = "en", depth: int = 6, locale: str = "") -> str:
        """How the amount was made: rules, inputs, dated values and where the assembly voted them."""
        return self.run().explain("due", language, depth, locale)

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain JSON values."""
        return {
            "month": str(self.month),
            "activity": self.activity,
            "scheme": self.scheme.key,
            "component": self.component.key,
            "level": self.level.value,
            "base": self.base,
            "share": self.share,
            "amount": self.amount,
            "lines": [line.to_dict() for line in self.lines],
            "given": dict(self.given),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], schemes: Mapping[str, Scheme]) -> ContributionStatement:
        """Read what ``to_dict`` wrote. Raises KeyError, StopIteration when its scheme is gone."""
        scheme = schemes[data["scheme"]]
        lines = tuple(map(BaseLine.from_dict, data["lines"]))
        return cls(
            month=Month.parse(data["month"]),
            activity=data["activity"],
            scheme=scheme,
            component=scheme.component(data["component"]),
            level=Level(data["level"]),
            base=data["base"],
            share=data["share"],
            amount=data["amount"],
            lines=lines,
            given=dict(data["given"]),
        )


Place = tuple[str, str, str]


def year_to_date(
    statements: Iterable[ContributionStatement | Mapping[str, Any]],
) -> Mapping[Place, YearToDate]:
    """Sum a year's earlier statements (or their dicts) by activity, scheme key and component key."""
    sums: dict[Place, YearToDate] = defaultdict(YearToDate)
    for found in statements:
        data = found.to_dict() if isinstance(found, ContributionStatement) else found
        place = (data["activity"], data["scheme"], data["component"])
        sums[place] += YearToDate(data["base"], data["share"], data["amount"])
    return dict(sums)


def contributions(
    cooperative: Cooperative,
    month: Month,
    lines: Iterable[BaseLine],
    *,
    paid: Collection[str] = (),
    before: Mapping[Place, YearToDate] | None = None,
) -> tuple[ContributionStatement, ...]:
    """All statements of `each_contribution`, which see."""
    return tuple(each_contribution(cooperative, month, lines, paid=paid, before=before))


def each_contribution(
    cooperative: Cooperative,
    month: Month,
    lines: Iterable[BaseLine],
    *,
    paid: Collection[str] = (),
    before: Mapping[Place, YearToDate] | None = None,
    of: Collection[Base] | None = None,
) -> Iterator[ContributionStatement]:
    """The contribution statements of a month, activity by activity, component by component.

    ``lines`` come from the month's documents; ``paid`` are the persons who are paid a salary this
    month; ``before`` is `year_to_date` of the year's earlier months; ``of`` leaves out the components
    of other bases. Statements on which nothing happened are left out; the services pay none. Raises
    UnknownScheme, and what the rules raise where a value does not exist at that date.
    """
    bases = {each.base for scheme in cooperative.schemes.values() for each in scheme.components}
    if of is not None and bases.isdisjoint(of):
        return
    mine: dict[str, list[BaseLine]] = defaultdict(list)
    for line in lines:
        mine[line.activity].append(line)
    for situation in situations(cooperative, month, paid, mine):
        for scheme, level, own in _by_scheme(cooperative, situation, mine[situation.activity.code]):
            for each in _statements(scheme, level, situation, own, before or {}):
                if of is None or each.component.base in of:
                    yield each


def _by_scheme(
    cooperative: Cooperative, situation: Situation, lines: Iterable[BaseLine]
) -> Iterable[tuple[Scheme, Level, tuple[BaseLine, ...]]]:
    """The schemes an activity's lines fall under: its own first, then those that documents name."""
    own, level = situation.scheme, situation.level
    groups: dict[str, list[BaseLine]] = {own: []} if own else {}
    for line in lines:
        key = line.scheme or own
        if key:
            groups.setdefault(key, []).append(line)
    for key, group in groups.items():
        where = level if key == own else Level.DOCUMENT
        name = group[0].document if where is Level.DOCUMENT else situation.activity.code
        if key not in cooperative.schemes:
            known = ", ".join(cooperative.schemes) or "–"
            raise UnknownScheme(scheme=key, level=where.value, name=name, known=known)
        yield cooperative.schemes[key], where, tuple(group)


def _statements(
    scheme: Scheme,
    level: Level,
    situation: Situation,
    lines: tuple[BaseLine, ...],
    before: Mapping[Place, YearToDate],
) -> Iterable[ContributionStatement]:
    """One statement a component in force, in order; each sees what those before it took."""
    month, activity, taken = situation.month, situation.activity.code, 0
    for component in scheme.components:
        amounts = [_amount_in(component, line) for line in lines]
        counted = tuple(line for line, part in zip(lines, amounts, strict=True) if part is not None)
        base = sum(part for part in amounts if part is not None)
        base -= taken if component.base is Base.RESULT else 0
        earlier = before.get((activity, scheme.key, component.key), YearToDate())
        given = given_to(component, situation, level, base, earlier)
        if given is None:
            continue
        run = _run(scheme, component, month, given)
        amount = run["due"]
        taken += amount
        statement = ContributionStatement(
            month, activity, scheme, component, level, base, run["share"], amount, counted, given
        )
        if counted or amount or base:
            yield statement


def given_to(
    component: Component, situation: Situation, level: Level, base: int, earlier: YearToDate
) -> dict[str, int | bool] | None:
    """What a component's rules are given on a base (minor units); None when it does not apply."""
    share = borne(component, situation, level)
    if share is None:
        return None
    return {
        "base": base,
        "base_before": earlier.base,
        "share_before": earlier.share,
        "taken_before": earlier.amount,
        **share,
    }


def component_due(scheme: Scheme, component: Component, month: Month, given: Mapping[str, int | bool]) -> int:
    """What a component comes to in minor units, by its rules of the month's last day."""
    due: int = scheme.frameworks[component.key].at(month.last).run(given, ("due",))["due"]
    return due


def _run(scheme: Scheme, component: Component, month: Month, given: Mapping[str, int | bool]) -> Run:
    return scheme.frameworks[component.key].at(month.last).run(given)


def _amount_in(component: Component, line: BaseLine) -> int | None:
    """What a line adds to a component's base, or None when it does not count there."""
    base, flow = component.base, line.flow
    if flow is Flow.INVOICED and base in (Base.INVOICED, Base.GROSS_MARGIN, Base.RESULT):
        return line.amount
    if flow is Flow.INVOICED and base is Base.INVOICED_INCL_VAT:
        return line.incl_vat
    if flow is Flow.COLLECTED and base is Base.COLLECTED:
        return line.amount
    if flow is Flow.WAGES and base is Base.WAGE_BILL:
        return line.amount
    costs = base is Base.RESULT or (base is Base.GROSS_MARGIN and line.role in component.costs)
    return -line.amount if flow is Flow.COST and costs else None


def price_from_cost(cost: int, rates: Iterable[Ratio]) -> int:
    """The price that leaves ``cost`` once each rate is taken in turn: cost ÷ (1 − c) ÷ (1 − i).

    Minor units, half-up once. Raises ImpossibleUplift for a rate of 100 % or more.

    >>> price_from_cost(10000, [Ratio.parse("10 %"), Ratio.parse("5 %")])
    11696
    """
    exact = Fraction(cost)
    for rate in rates:
        if rate >= 1:
            raise ImpossibleUplift(rate=str(rate.fraction))
        exact /= 1 - rate.fraction
    return round_div(exact.numerator, exact.denominator)
