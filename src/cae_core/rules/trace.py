"""How a node was made: derived when asked, by running its rule again on ops that record roundings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.money import Rounding
from cae_core.rules.brackets import Brackets
from cae_core.rules.int_ops import IntOps
from cae_core.rules.parameters import Fact
from cae_core.rules.ratio import Ratio
from cae_core.rules.reads import arguments_of

if TYPE_CHECKING:
    from cae_core.rules.run import Run


@attrs.frozen
class Rounded:
    """One rounding: the exact value before it, the value after, the mode and the unit rounded to.

    Amounts are in minor units; ``ratio`` tells a rounded ratio, whose unit is a fraction.
    """

    before: Fraction
    after: Fraction
    mode: Rounding
    unit: Fraction
    ratio: bool = False


@attrs.frozen
class Line:
    """A node with everything that made it. ``rule`` and ``source`` are empty for what was given."""

    node: str
    value: Any
    kind: str
    rule: str
    source: str
    doc: str
    formula: str
    inputs: Mapping[str, Any]
    parameters: tuple[Fact, ...]
    roundings: tuple[Rounded, ...]


class RecordingOps(IntOps):
    """IntOps that keep every rounding in ``roundings``."""

    __slots__ = ("roundings",)

    def __init__(self) -> None:
        self.roundings: list[Rounded] = []

    def _keep(self, before: Fraction, after: Any, mode: Rounding, unit: int = 1) -> Any:
        self.roundings.append(Rounded(before, Fraction(after), mode, Fraction(unit)))
        return after

    def rate(self, amount: int, rate: Ratio, mode: Rounding = Rounding.HALF_UP, unit: int = 1) -> int:
        """Amount × rate, recorded."""
        made = super().rate(amount, rate, mode, unit)
        return int(self._keep(amount * rate.fraction, made, mode, unit))

    def round_ratio(self, ratio: Ratio, places: int, mode: Rounding = Rounding.HALF_UP) -> Ratio:
        """Ratio to ``places`` decimals, recorded."""
        made = super().round_ratio(ratio, places, mode)
        unit = Fraction(1, 10**places)
        self.roundings.append(Rounded(ratio.fraction, made.fraction, mode, unit, ratio=True))
        return made

    def floor_to(self, amount: int, unit: int) -> int:
        """Amount down to a multiple of unit, recorded."""
        return int(self._keep(Fraction(amount), super().floor_to(amount, unit), Rounding.FLOOR, unit))

    def round_to(self, amount: int, unit: int, mode: Rounding = Rounding.HALF_UP) -> int:
        """Amount to a multiple of unit, recorded."""
        return int(self._keep(Fraction(amount), super().round_to(amount, unit, mode), mode, unit))

    def scale(
        self,
        base: int,
        brackets: Brackets,
        *,
        whole: bool = False,
        mode: Rounding = Rounding.HALF_UP,
        parts: int = 1,
    ) -> int:
        """Amount due on base by brackets, recorded."""
        exact = base * brackets.rate_at(base).fraction if whole else brackets.due(base)
        made = super().scale(base, brackets, whole=whole, mode=mode, parts=parts)
        return int(self._keep(exact / parts, made, mode))

    def share(self, total: int, weights: Sequence[int], index: int) -> int:
        """Part of a total, recorded."""
        made = super().share(total, weights, index)
        exact = Fraction(total * weights[index], sum(weights)) if any(weights) else Fraction(0)
        return int(self._keep(exact, made, Rounding.HALF_UP))


def trace(run: Run, node: str) -> Line:
    """Return the line of a node; the rule run again gives the same value, by assertion."""
    graph, value = run.graph, run[node]
    kind = graph.kinds[node]
    if node not in run.computed:
        return _given(run, node, value, kind)
    rule = graph.rules[node]
    ops = RecordingOps()
    known = {name: run[name] for name in rule.parameters if name in run}
    again = rule.function(ops, *arguments_of(rule, known))
    assert again == value, f"{node}: {again} traced, {value} computed"
    own = [name for name in known if name in graph.facts and name not in run.given]
    return Line(
        node=node,
        value=value,
        kind=kind,
        rule=rule.name,
        source=rule.source,
        doc=rule.doc,
        formula=rule.formula(),
        inputs={name: each for name, each in known.items() if name not in own},
        parameters=tuple(graph.facts[name] for name in own),
        roundings=tuple(ops.roundings),
    )


def _given(run: Run, node: str, value: Any, kind: str) -> Line:
    own = node in run.graph.facts and node not in run.given
    facts = (run.graph.facts[node],) if own else ()
    return Line(node, value, kind, "", "", "", "", {}, facts, ())
