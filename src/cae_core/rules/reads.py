"""What a rule's result rests on: the names it reads in the branches taken, found by running it again.

A rule names all that it may read; ``x.where`` reads both its branches. Here each value carries the names it
comes from, and a choice keeps those of its condition and of the branch taken. Where one factor is 0, the
other plays no part; where one flag decides for all, the others play none.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cae_core.money import Rounding
from cae_core.rules.brackets import Brackets
from cae_core.rules.int_ops import IntOps
from cae_core.rules.plan import needed_for
from cae_core.rules.ratio import Ratio
from cae_core.rules.rule import Rule
from cae_core.rules.symbols import Symbol

if TYPE_CHECKING:
    from cae_core.rules.run import Run

Names = frozenset[str]
_NONE: Names = frozenset()
_INT_OPS = IntOps()
_STAND_INS = {"Amt": 0, "Rate": Ratio(0), "Flag": False, "Scale": Brackets.of([(0, "0")])}


class Read:
    """A value with the names it comes from."""

    __slots__ = ("names", "value")

    def __init__(self, value: Any, names: Names = _NONE) -> None:
        self.value, self.names = value, names

    def _with(self, other: Any, operate: Callable[[Any, Any], Any]) -> Read:
        if isinstance(other, Read):
            return Read(operate(self.value, other.value), self.names | other.names)
        return Read(operate(self.value, other), self.names)

    def __add__(self, other: Any) -> Read:
        return self._with(other, operator.add)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Read:
        return self._with(other, operator.sub)

    def __rsub__(self, other: Any) -> Read:
        return Read(other - self.value, self.names)

    def __mul__(self, other: Any) -> Read:
        right = other if isinstance(other, Read) else Read(other)
        return Read(self.value * right.value, _factors(self, right))

    __rmul__ = __mul__

    def __neg__(self) -> Read:
        return Read(-self.value, self.names)

    def __lt__(self, other: Any) -> Read:
        return self._with(other, operator.lt)

    def __le__(self, other: Any) -> Read:
        return self._with(other, operator.le)

    def __gt__(self, other: Any) -> Read:
        return self._with(other, operator.gt)

    def __ge__(self, other: Any) -> Read:
        return self._with(other, operator.ge)


def _factors(left: Read, right: Read) -> Names:
    """What a product comes from: a factor of 0 alone makes it 0."""
    for each in (left, right):
        if each.value == 0:
            return each.names
    return left.names | right.names


def _quotient(n: Read, d: Read) -> Names:
    """What a quotient comes from: a divisor of 0 decides alone, and so does 0 that is divided."""
    return d.names if d.value == 0 else _factors(n, d)


def _all(several: Iterable[Read]) -> Names:
    return _NONE.union(*(each.names for each in several))


class ReadingOps:
    """The operations of a rule on `Read` values; the values are those of `IntOps`."""

    def rate(self, amount: Read, rate: Read, mode: Rounding = Rounding.HALF_UP, unit: int = 1) -> Read:
        """Amount × rate."""
        return Read(_INT_OPS.rate(amount.value, rate.value, mode, unit), _factors(amount, rate))

    def ratio(self, n: Read, d: Read, zero: int = 0) -> Read:
        """n / d: 0 whatever d is where n is 0, what is agreed where d is."""
        return Read(_INT_OPS.ratio(n.value, d.value, zero), _quotient(n, d))

    def ratio_of(self, n: Read, d: Read, zero: int = 0) -> Read:
        """n / d."""
        return Read(_INT_OPS.ratio_of(n.value, d.value, zero), _quotient(n, d))

    def round_ratio(self, ratio: Read, places: int, mode: Rounding = Rounding.HALF_UP) -> Read:
        """Ratio to ``places`` decimals."""
        return Read(_INT_OPS.round_ratio(ratio.value, places, mode), ratio.names)

    def power(self, ratio: Read, n: int, d: int) -> Read:
        """ratio^(n/d)."""
        return Read(_INT_OPS.power(ratio.value, n, d), ratio.names)

    def floor_to(self, amount: Read, unit: int) -> Read:
        """Amount down to a multiple of unit."""
        return Read(_INT_OPS.floor_to(amount.value, unit), amount.names)

    def round_to(self, amount: Read, unit: int, mode: Rounding = Rounding.HALF_UP) -> Read:
        """Amount to a multiple of unit."""
        return Read(_INT_OPS.round_to(amount.value, unit, mode), amount.names)

    def min(self, *values: Read) -> Read:
        """The least: all are compared."""
        return Read(min(each.value for each in values), _all(values))

    def max(self, *values: Read) -> Read:
        """The greatest: all are compared."""
        return Read(max(each.value for each in values), _all(values))

    def where(self, flag: Read, yes: Read, no: Read) -> Read:
        """The branch taken."""
        return self.select([(flag, yes)], no)

    def select(self, cases: Sequence[tuple[Read, Read]], default: Read) -> Read:
        """The first case that holds; those after it are not looked at."""
        names = _NONE
        for flag, value in cases:
            names |= flag.names
            if flag.value:
                return Read(value.value, names | value.names)
        return Read(default.value, names | default.names)

    def equals(self, left: Read, right: Read) -> Read:
        """Whether two values are equal."""
        return Read(_INT_OPS.equals(left.value, right.value), left.names | right.names)

    def all_of(self, *flags: Read) -> Read:
        """Whether every flag holds: one that does not decides."""
        return _decided(flags, by=False)

    def any_of(self, *flags: Read) -> Read:
        """Whether some flag holds: one that does decides."""
        return _decided(flags, by=True)

    def not_(self, flag: Read) -> Read:
        """Whether flag does not hold."""
        return Read(not flag.value, flag.names)

    def amount(self, minor: int) -> Read:
        """A constant amount."""
        return Read(minor)

    def number(self, text: str) -> Read:
        """A constant ratio."""
        return Read(_INT_OPS.number(text))

    def scale(self, base: Read, brackets: Read, **how: Any) -> Read:
        """Amount due on base by brackets."""
        return Read(_INT_OPS.scale(base.value, brackets.value, **how), base.names | brackets.names)

    def scale_rate(self, base: Read, brackets: Read) -> Read:
        """The rate of the bracket base falls in."""
        return Read(_INT_OPS.scale_rate(base.value, brackets.value), base.names | brackets.names)

    def share(self, total: Read, weights: Sequence[Read], index: int) -> Read:
        """Part ``index`` of total."""
        made = _INT_OPS.share(total.value, [each.value for each in weights], index)
        return Read(made, total.names if total.value == 0 else total.names | _all(weights))


def _decided(flags: Sequence[Read], *, by: bool) -> Read:
    for flag in flags:
        if flag.value is by:
            return flag
    return Read(not by, _all(flags))


_READING_OPS = ReadingOps()


def arguments_of(rule: Rule, values: Mapping[str, Any]) -> list[Any]:
    """Return what a rule runs on; an absent value, which no branch taken reads, is stood in for."""
    places = zip(rule.parameters, rule.kinds, strict=True)
    return [values[name] if name in values else _STAND_INS[kind] for name, kind in places]


def read_by(rule: Rule, values: Mapping[str, Any]) -> Read:
    """Return a rule's result with the names it comes from; it holds only where none of them is absent."""
    names = (frozenset((name,)) for name in rule.parameters)
    made: Read = rule.function(_READING_OPS, *map(Read, arguments_of(rule, values), names))
    return made


def counted(run: Run, nodes: Iterable[str]) -> Names:
    """Return the names that nodes rest on through the branches taken; see `Run.counted`.

    A node that was not computed counts all that it may read.
    """
    computed, found = frozenset(run.computed), set[str]()
    waiting = list(nodes)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in computed:
                waiting.extend(run.read_by(name))
            elif name not in run:
                waiting.extend(needed_for([name], run.graph.rules, run.given))
    return frozenset(found)


def run_without(rules: Mapping[str, Rule], names: Iterable[str], values: dict[str, Any]) -> list[str]:
    """Run rules, in order, whose result does not rest on what is absent; their values are added.

    Returns the names of those that ran.
    """
    ran = []
    for name in names:
        made = read_by(rules[name], values)
        if made.names <= values.keys():
            values[name] = made.value
            ran.append(name)
    return ran


def chooses(symbol: Any) -> bool:
    """Return whether a formula takes one branch or another."""
    if isinstance(symbol, Symbol):
        return symbol.op in ("select", "and", "or") or any(map(chooses, symbol.args))
    return isinstance(symbol, tuple) and any(map(chooses, symbol))
