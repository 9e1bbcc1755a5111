"""The budget of the shared services: what they cost month by month, and how many entrepreneurs bear it.

Conventions: a post is paid the same gross all the run, by the payroll regime ``employee`` of the country
under the variant's law, and each payslip knows those before it in its year; a post that is added as
entrepreneurs come costs what the first one does that month. No company tax, no VAT, no investment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import round_div
from cae_core.payroll.calculation import pay
from cae_core.payroll.regime import COST, Regime
from cae_core.payroll.year_to_date import YearToDate, next_state
from cae_core.periods import Month
from cae_core.simulation.variant import Variant

if TYPE_CHECKING:
    from cae_core.simulation.results import VariantResults

REGIME = "employee"
MOST = 100_000
"""Break-even is looked for up to so many entrepreneurs."""


class NoBreakEven(CaeError, ArithmeticError):
    """No number of entrepreneurs bears the budget.

    Data: each (what one brings a month less what one costs), most (the number tried), surplus (of the run at
    that number); minor units.
    """

    template = mark(
        "no break-even up to {most} entrepreneurs: each brings {each} a month after what one costs, and the "
        "surplus is then {surplus}"
    )


@attrs.frozen
class Post:
    """Permanent staff: so many persons at a monthly gross (minor units).

    ``every`` adds as many for each further ``every`` entrepreneurs begun (0: never). ``inputs`` are typed
    inputs of the regime ``employee``, over those of the budget; ``label`` says what the post is for.
    """

    gross: int
    number: int = 1
    every: int = 0
    inputs: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    label: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    def held(self, entrepreneurs: int) -> int:
        """How many persons hold it, with so many entrepreneurs (thousandths).

        >>> [Post(2000_00, every=30).held(each * 1000) for each in (0, 30, 31)]
        [1, 1, 2]
        """
        blocks = max(-(-entrepreneurs // (1000 * self.every)), 1) if self.every else 1
        return self.number * blocks


def _posts(several: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(several)


@attrs.frozen
class ServicesBudget:
    """What the shared services spend, in minor units excl. VAT: a month, and a month for each entrepreneur.

    ``staff_inputs`` are typed inputs of the regime ``employee`` that posts need. ``grants`` are income by
    calendar year.
    """

    fixed: int = 0
    per_entrepreneur: int = 0
    posts: tuple[Post, ...] = attrs.field(default=(), converter=_posts)
    staff_inputs: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    grants: Mapping[int, int] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class MonthCosts:
    """What the services spend in a month, in thousandths × minor units."""

    month: Month
    fixed: int
    per_entrepreneur: int
    staff: int

    @property
    def total(self) -> int:
        """All together."""
        return self.fixed + self.per_entrepreneur + self.staff


def month_costs(
    budget: ServicesBudget, variant: Variant, start: Month, entrepreneurs: tuple[int, ...]
) -> Iterator[MonthCosts]:
    """What the services spend month by month, with so many entrepreneurs (thousandths) in each.

    Raises UnknownName, LawNotEstablished, NodeNotComputed for a staff input that is missing.
    """
    months = [start + place for place in range(len(entrepreneurs))]
    prices = [_price(budget, post, variant, months) for post in budget.posts]
    for place, (month, present) in enumerate(zip(months, entrepreneurs, strict=True)):
        staff = sum(
            post.held(present) * price[place] for post, price in zip(budget.posts, prices, strict=True)
        )
        yield MonthCosts(month, 1000 * budget.fixed, budget.per_entrepreneur * present, 1000 * staff)


def _price(budget: ServicesBudget, post: Post, variant: Variant, months: list[Month]) -> list[int]:
    """What one person at a post costs each month, contributions included."""
    regime = staff_regime(variant)
    state: YearToDate | None = None
    found: list[int] = []
    for month in months:
        inputs = {**budget.staff_inputs, **post.inputs}
        typed = {**regime.typed(month, inputs), "gross": post.gross}
        run = pay(regime, month, typed, state)
        state = next_state(regime, state, run)
        found.append(run[COST])
    return found


def staff_regime(variant: Variant) -> Regime:
    """The regime that pays permanent staff, under the variant's reforms, statutes and clock."""
    framework = attrs.evolve(variant.framework, regime=REGIME, trial=None)
    regime = attrs.evolve(variant, framework=framework).regime
    assert regime is not None, "a regime was named"
    return regime


@attrs.frozen
class BreakEven:
    """The least number of entrepreneurs, present all the run, who bear the budget without grants.

    Each brings the population's mean contribution a month of presence. ``surplus`` is that of the run with
    them, ``before`` with one fewer, both exact, in minor units; from ``lasting`` on no number tried fails
    again (posts that are added make steps).
    """

    number: int
    surplus: Fraction
    before: Fraction
    lasting: int


def break_even(
    budget: ServicesBudget, variant: Variant, results: VariantResults, start: Month, most: int = MOST
) -> BreakEven:
    """Look for the break-even number of entrepreneurs, trying every number in turn. Raises NoBreakEven."""
    bearing = _Bearing.of(budget, variant, results, start)
    first = bearing.least(most)
    if first is None:
        whole = round_div(bearing.surplus(most), bearing.each.denominator)
        raise NoBreakEven(each=f"{float(bearing.each):.2f}", most=most, surplus=whole)
    failing = next((number for number in range(most, 0, -1) if bearing.surplus(number) < 0), 0)
    told, before = (
        Fraction(bearing.surplus(number), bearing.each.denominator) for number in (first, first - 1)
    )
    return BreakEven(first, told, before, failing + 1)


def least_bearing(
    budget: ServicesBudget, variant: Variant, results: VariantResults, start: Month, most: int = MOST
) -> int | None:
    """The break-even number alone, None where no number up to ``most`` bears the budget."""
    return _Bearing.of(budget, variant, results, start).least(most)


@attrs.frozen
class _Bearing:
    """What decides whether so many entrepreneurs bear a budget over the months of a run.

    ``each`` is what one brings a month less what one costs, ``prices`` what one person at each post costs.
    """

    each: Fraction
    months: int
    fixed: int
    prices: tuple[tuple[Post, int], ...]

    @classmethod
    def of(cls, budget: ServicesBudget, variant: Variant, results: VariantResults, start: Month) -> _Bearing:
        months = len(results.monthly["contribution"])
        presence = results.totals["months_active"]
        brings = Fraction(results.totals["contribution"], presence) if presence else Fraction(0)
        dates = [start + place for place in range(months)]
        prices = tuple((post, sum(_price(budget, post, variant, dates))) for post in budget.posts)
        return cls(brings - budget.per_entrepreneur, months, budget.fixed, prices)

    def surplus(self, number: int) -> int:
        """What is left of the run with so many, in minor units times the denominator of ``each``."""
        staff = sum(post.held(1000 * number) * price for post, price in self.prices)
        left = number * self.months * self.each.numerator
        return left - (self.fixed * self.months + staff) * self.each.denominator

    def least(self, most: int) -> int | None:
        """The first number that bears it; None where there is none, or where ``most`` does not."""
        first = next((number for number in range(1, most + 1) if self.surplus(number) >= 0), None)
        return None if first is None or self.surplus(most) < 0 else first
