"""What a rule runs on when it is registered: symbols that remember how they were made.

A symbol refuses, by name, whatever an array or an interval could not do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cae_core.messages import mark
from cae_core.rules.errors import RuleNotAllowed

AMOUNT, RATE, FLAG, SCALE = "Amt", "Rate", "Flag", "Scale"
KINDS = (AMOUNT, RATE, FLAG, SCALE)

_CHOOSE = mark("use x.where, x.select, x.all_of, x.any_of or x.not_")
_DIVIDE = mark("use x.ratio, x.ratio_of, x.floor_to or x.rate")
_ROUND = mark("use x.rate, x.round_to or x.round_ratio")
_NO_FLOAT = mark("amounts are ints; write a fraction with x.number or as a parameter")


class Symbol:
    """A value of one kind, made by ``op`` from ``args`` (symbols or constants).

    ``rule`` is the name of the rule that runs, for refusals.
    """

    __slots__ = ("args", "kind", "op", "rule")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, rule: str, kind: str, op: str, *args: Any) -> None:
        self.rule, self.kind, self.op, self.args = rule, kind, op, args

    def refuse(self, construct: str, instead: str) -> RuleNotAllowed:
        """Return the refusal of a construct, with what to use instead."""
        return RuleNotAllowed(rule=self.rule, construct=construct, instead=instead)

    def _combine(self, op: str, left: Any, right: Any) -> Symbol:
        other = right if left is self else left
        if isinstance(other, Symbol):
            if other.kind != self.kind or self.kind not in (AMOUNT, RATE):
                raise self.refuse(f"{_kind(left)} {op} {_kind(right)}", _instead(op))
            if op == "*" and self.kind == AMOUNT:
                raise self.refuse("Amt * Amt", mark("use x.rate(amount, rate)"))
        elif type(other) is not int or self.kind not in (AMOUNT, RATE):
            raise self.refuse(f"{_kind(left)} {op} {_kind(right)}", _NO_FLOAT)
        return Symbol(self.rule, self.kind, op, left, right)

    def _compare(self, op: str, other: Any) -> Symbol:
        made = self._combine(op, self, other)
        made.kind = FLAG
        return made

    def __add__(self, other: Any) -> Symbol:
        return self._combine("+", self, other)

    def __radd__(self, other: Any) -> Symbol:
        return self if type(other) is int and other == 0 else self._combine("+", other, self)

    def __sub__(self, other: Any) -> Symbol:
        return self._combine("-", self, other)

    def __rsub__(self, other: Any) -> Symbol:
        return self._combine("-", other, self)

    def __mul__(self, other: Any) -> Symbol:
        return self._combine("*", self, other)

    def __rmul__(self, other: Any) -> Symbol:
        return self._combine("*", other, self)

    def __neg__(self) -> Symbol:
        return self._combine("-", 0, self)

    def __lt__(self, other: Any) -> Symbol:
        return self._compare("<", other)

    def __le__(self, other: Any) -> Symbol:
        return self._compare("≤", other)

    def __gt__(self, other: Any) -> Symbol:
        return self._compare(">", other)

    def __ge__(self, other: Any) -> Symbol:
        return self._compare("≥", other)


def _kind(value: Any) -> str:
    return value.kind if isinstance(value, Symbol) else repr(value)


def _instead(op: str) -> str:
    if op == "*":
        return mark("use x.rate(amount, rate)")
    return mark("combine two amounts or two rates; x.rate and x.ratio go from one kind to the other")


_REFUSED: dict[str, tuple[str, str]] = {
    "__bool__": ("if, while, and, or, not, a chained comparison, min() or max()", _CHOOSE),
    "__eq__": ("==", mark("use x.equals")),
    "__ne__": ("!=", mark("use x.not_(x.equals(…))")),
    "__truediv__": ("/", _DIVIDE),
    "__rtruediv__": ("/", _DIVIDE),
    "__floordiv__": ("//", _DIVIDE),
    "__rfloordiv__": ("//", _DIVIDE),
    "__mod__": ("%", _DIVIDE),
    "__rmod__": ("%", _DIVIDE),
    "__divmod__": ("divmod()", _DIVIDE),
    "__rdivmod__": ("divmod()", _DIVIDE),
    "__pow__": ("**", mark("use x.power")),
    "__rpow__": ("**", mark("use x.power")),
    "__float__": ("float()", _NO_FLOAT),
    "__complex__": ("complex()", _NO_FLOAT),
    "__int__": ("int()", _ROUND),
    "__index__": ("a symbol as an index or a count", mark("use x.scale or x.select")),
    "__round__": ("round()", _ROUND),
    "__trunc__": ("math.trunc()", _ROUND),
    "__floor__": ("math.floor()", _ROUND),
    "__ceil__": ("math.ceil()", _ROUND),
    "__abs__": ("abs()", mark("use x.max(value, -value)")),
    "__iter__": ("iteration", mark("a value is one amount; name each input")),
    "__len__": ("len()", mark("a value is one amount; name each input")),
    "__getitem__": ("[ ]", mark("use x.scale or x.select")),
    "__contains__": ("in", mark("use x.any_of and x.equals")),
    "__and__": ("&", _CHOOSE),
    "__or__": ("|", _CHOOSE),
    "__invert__": ("~", _CHOOSE),
    "__format__": ("a formatted string", mark("a rule gives a value, not a text")),
}


def _refuser(construct: str, instead: str) -> Callable[..., Any]:
    def method(self: Symbol, *_: Any) -> Any:
        raise self.refuse(construct, instead)

    return method


for _name, (_construct, _use) in _REFUSED.items():
    setattr(Symbol, _name, _refuser(_construct, _use))
