"""Which value of a figure of the law brings a sum where it is wanted: exact runs, and proof on both sides.

Values are tried on a grid from ``low`` to ``high``; each is a run of the whole scenario's variant, so that a
result is no estimate. The two ends must lie on either side of what is wanted (a bracket), and the sums tried
must go one way as the value grows; what does not is refused with its figures. Between values tried nothing
is known but by halving: a sum that went up and down between two of them would not be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.figures import with_figure
from cae_core.simulation.measures import public_money
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario


class NotBracketed(CaeError, ArithmeticError):
    """Both ends lie on one side of what is wanted, or give the same.

    Data: low, high (values), at_low, at_high, wanted (sums).
    """

    template = mark(
        "between {low} ({at_low}) and {high} ({at_high}) nothing reaches {wanted}: widen the search"
    )


class NotMonotone(CaeError, ArithmeticError):
    """Sums that do not go one way as the value grows. Data: tried (values with their sums)."""

    template = mark("the sum goes up and down as the value grows, so that halving proves nothing: {tried}")


@attrs.frozen
class Tried:
    """A value, and the exact sum that a run with it gives."""

    value: Fraction
    sum: int


@attrs.frozen
class Found:
    """The value of the grid whose sum is nearest to what is ``wanted`` (the lower value of two as near).

    ``below`` and ``above`` are neighbours on the grid with what is wanted between their sums (the same twice
    where it is met exactly); ``tried`` everything that was run, by value.
    """

    wanted: int
    nearest: Tried
    below: Tried
    above: Tried
    tried: tuple[Tried, ...]

    @property
    def exact(self) -> bool:
        """Whether what is wanted is met to the last unit."""
        return self.nearest.sum == self.wanted

    @property
    def off(self) -> int:
        """What the nearest value is off, signed."""
        return self.nearest.sum - self.wanted


def search(
    run: Callable[[Fraction], int], wanted: int, low: Fraction, high: Fraction, step: Fraction
) -> Found:
    """Look for the value on the grid low, low + step… high whose sum is nearest to what is wanted.

    Raises NotBracketed, NotMonotone, and ValueError for a grid without two values.

    >>> found = search(lambda rate: int(1000 * rate), 333, Fraction(0), Fraction(1), Fraction(1, 100))
    >>> found.nearest, found.below.sum, found.above.sum, len(found.tried), found.exact
    (Tried(value=Fraction(33, 100), sum=330), 330, 340, 9, False)
    """
    last = (high - low) // step
    if step <= 0 or last < 1:
        message = f"no grid from {low} to {high} by {step}"
        raise ValueError(message)
    tried: dict[int, Tried] = {}

    def at(place: int) -> Tried:
        if place not in tried:
            value = low + place * step
            tried[place] = Tried(value, run(value))
        return tried[place]

    left, right = 0, last
    rising = at(left).sum <= at(right).sum
    _check_bracket(at(left), at(right), wanted)
    while right - left > 1:
        middle = (left + right) // 2
        lower = at(middle).sum <= wanted
        _check_monotone(tried, rising=rising)
        if lower == rising:
            left = middle
        else:
            right = middle
    below, above = at(left), at(right)
    if below.sum == wanted:
        above = below
    elif above.sum == wanted:
        below = above
    nearest = min((below, above), key=lambda each: (abs(each.sum - wanted), each.value))
    return Found(wanted, nearest, below, above, tuple(tried[place] for place in sorted(tried)))


def _check_bracket(low: Tried, high: Tried, wanted: int) -> None:
    least, most = sorted((low.sum, high.sum))
    if least == most or not least <= wanted <= most:
        raise NotBracketed(
            low=str(low.value), high=str(high.value), at_low=low.sum, at_high=high.sum, wanted=wanted
        )


def _check_monotone(tried: dict[int, Tried], *, rising: bool) -> None:
    several = [tried[place] for place in sorted(tried)]
    sums = [each.sum for each in several]
    if sums != sorted(sums, reverse=not rising):
        raise NotMonotone(tried=", ".join(f"{each.value}: {each.sum}" for each in several))


def search_figure(
    scenario: Scenario,
    key: str,
    figure: str,
    measured: Callable[[Scenario, Results], int],
    wanted: int,
    *,
    low: Fraction,
    high: Fraction,
    step: Fraction,
) -> Found:
    """Look for the value of a figure of a variant's law that brings a measured sum to what is wanted.

    Runs keep no person (``keep="sums"``). Raises what `search`, `with_figure` and a course raise.
    """
    variant = scenario.variant(key)

    def run(value: Fraction) -> int:
        tried = with_figure(variant, figure, value, source=f"search for {figure}", scenario=scenario)
        alone = attrs.evolve(scenario, variants=(tried,))
        return measured(alone, run_scenario(alone, keep="sums"))

    return search(run, wanted, low, high, step)


def budget_neutral(
    scenario: Scenario,
    key: str,
    figure: str,
    *,
    low: Fraction,
    high: Fraction,
    step: Fraction,
    bodies: Iterable[str] = (),
) -> Found:
    """Which value of a figure of a variant leaves the State and funds as whole as the first variant does.

    ``bodies`` are the ledger roles that must be kept whole together (none: all). Sums are thousandths × minor
    units over the run. Raises what `search_figure` raises.
    """
    named = tuple(bodies)
    first = attrs.evolve(scenario, variants=scenario.variants[:1])
    today = run_scenario(first, keep="sums")
    wanted = public_money(today, scenario.variants[0].key).of(named)

    def received(_: Scenario, results: Results) -> int:
        return public_money(results, key).of(named)

    return search_figure(scenario, key, figure, received, wanted, low=low, high=high, step=step)
