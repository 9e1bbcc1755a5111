"""The largest input whose target does not exceed a value: exact, whatever the target's shape.

A crossing is found by interpolation and halving. Unless the target is declared monotone, the rest of the
range is then searched from the top with `IntervalOps`, which discards whole intervals by proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cae_core.messages import mark
from cae_core.money import decimals, plain_amount
from cae_core.rules import values
from cae_core.rules.errors import CannotSolve, NoLargest, NoSolution
from cae_core.rules.int_ops import IntOps
from cae_core.rules.interval_ops import Band, IntervalOps, Unbounded, band

if TYPE_CHECKING:
    from cae_core.rules.graph import Graph
    from cae_core.rules.run import Run

_FEW = 12  # so few units are looked at one by one
_TRIES = 3  # tries that must halve the range, or else it is cut in two; then every second one is a cut
_STEADY = 64  # over fewer units a slope is mostly rounding
_MOST_PROOFS = 20_000  # intervals looked at before giving up on a target without shape
_INT_OPS = IntOps()
_INTERVAL_OPS = IntervalOps()


def solve(graph: Graph, target: str, value: int, inputs: Mapping[str, Any], *, vary: str, limit: int) -> Run:
    """See `Graph.solve`."""
    function = Target(graph, target, value, inputs, vary)
    monotone = target in graph.monotone
    found = function.crossing(limit)
    if not monotone and (found is None or found < limit):
        larger = function.largest_in(0 if found is None else found + 1, limit)
        found = found if larger is None else larger
    if found is None:
        raise NoSolution(
            vary=vary, target=target, value=function.shown(value), at_zero=function.shown(function.at(0))
        )
    if found == limit:
        raise NoLargest(
            target=target, value=function.shown(value), vary=vary, limit=function.shown(limit, vary)
        )
    return graph.run({**function.given, vary: found})


class Target:
    """A target as a function of one input, the others given."""

    def __init__(self, graph: Graph, target: str, value: int, inputs: Mapping[str, Any], vary: str) -> None:
        for name in (target, vary):
            if graph.kind(name) not in ("amount", "count"):
                raise CannotSolve(name=name, reason=mark("it is neither an amount nor a count"))
        self.graph, self.target, self.vary = graph, target, vary
        self.value: int = values.check(value, "amount", target)
        self.given = graph.checked({name: each for name, each in inputs.items() if name != vary})
        known = {**graph.known({*self.given, vary}), **self.given, vary: 0}
        still, self.plan = graph.split_plan(frozenset({*self.given, vary}), target, vary)
        if target not in self.plan.names and target not in still.names:
            graph.run({**self.given, vary: 0}, (target,))[target]
            raise CannotSolve(name=target, reason=mark("it is given"))
        still.run(_INT_OPS, known)
        kept = (*self.plan.reads, *([target] if target in known else []))
        self.fixed = {name: known[name] for name in kept}

    @cached_property
    def bounded(self) -> dict[str, Any]:
        """What does not move, as proofs take it."""
        return {name: _INTERVAL_OPS.lift(each) for name, each in self.fixed.items()}

    def shown(self, minor: int, name: str = "") -> str:
        """An amount or count in a message."""
        if self.graph.kind(name or self.target) == "count":
            return str(minor)
        return plain_amount(minor, self.graph.currency)

    def at(self, varied: int) -> int:
        """The target's value."""
        known = {**self.fixed, self.vary: varied}
        self.plan.run(_INT_OPS, known)
        found: int = known[self.target]
        return found

    def crossing(self, limit: int) -> int | None:
        """A value whose target is at most the wish while the next one's exceeds it.

        None when even 0 exceeds it; ``limit`` when that does not.
        """
        at_low = self.at(0)
        if at_low > self.value:
            return None
        high = min(max(self.value, 10 ** decimals(self.graph.currency)), limit)
        low = 0
        while (at_high := self.at(high)) <= self.value:
            if high == limit:
                return limit
            low, at_low, high = high, at_high, min(2 * high, limit)
        return self._close_in(low, at_low, high, at_high)

    def _close_in(self, low: int, at_low: int, high: int, at_high: int) -> int:
        """Follow the slope between the last two tries; halve when three tries did not."""
        rise, run = at_high - at_low, high - low
        last, at_last = low, at_low
        width, tries, patience = high - low, 0, _TRIES
        while high - low > 1:
            guess = last + (self.value - at_last) * run // rise
            if tries >= patience:
                guess, patience = low + (high - low) // 2, 1
            guess = min(max(guess, low + 1), high - 1)
            made = self.at(guess)
            if made <= self.value:
                low = guess
            else:
                high = guess
            if abs(guess - last) >= _STEADY and (made - at_last) * (guess - last) > 0:
                rise, run = made - at_last, guess - last
            last, at_last = guess, made
            tries += 1
            if 2 * (high - low) <= width:
                width, tries = high - low, 0
        return low

    def largest_in(self, start: int, end: int) -> int | None:
        """The largest value from start to end whose target is at most the wish; None when there is none."""
        waiting = [(start, end)]
        for _ in range(_MOST_PROOFS):
            if not waiting:
                return None
            left, right = self._shrink(*waiting.pop())
            if right - left < _FEW:
                for varied in range(right, left - 1, -1):
                    if self.at(varied) <= self.value:
                        return varied
            else:
                middle = left + (right - left) // 2
                waiting += [(left, middle), (middle + 1, right)]
        raise CannotSolve(name=self.target, reason=mark("it changes too often to prove which is the largest"))

    def _shrink(self, left: int, right: int) -> tuple[int, int]:
        """The interval without what its lower line proves to exceed the wish, as long as that halves it."""
        while right - left >= _FEW:
            line = self._lower_line(left, right)
            if line is None:
                return left, right
            width, (at_left, at_right) = right - left, line
            if at_left > self.value and at_right > self.value:
                return left, left - 1
            if at_left > self.value:
                left = right - (self.value - at_right) * width // (at_left - at_right)
            elif at_right > self.value:
                right = left + (self.value - at_left) * width // (at_right - at_left)
            if 2 * (right - left) > width:
                return left, right
        return left, right

    def _lower_line(self, left: int, right: int) -> tuple[int, int] | None:
        """Values at both ends of a line that the target never goes below; None where none is known."""
        bounded = {**self.bounded, self.vary: Band((left, right), (left, right))}
        try:
            self.plan.run(_INTERVAL_OPS, bounded)
        except Unbounded:
            return None
        return band(bounded[self.target]).low
