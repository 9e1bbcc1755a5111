"""The formula of a rule, as a person reads it, from the symbols its registration left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from cae_core.messages import mark
from cae_core.money import Rounding
from cae_core.rules.ratio import Ratio
from cae_core.rules.symbols import AMOUNT, Symbol

_BINDING = {"or": 1, "and": 2, "not": 3, "<": 4, "≤": 4, ">": 4, "≥": 4, "=": 4, "+": 5, "-": 5}
_BINDING |= {"*": 6, "rate": 6, "÷": 6, "^": 8}
_ATOM = 9
_SIGNS = {"-": "−", "*": "×", "rate": "×"}
_WORDS = {"and": mark("and"), "or": mark("or"), "not": mark("not")}


def render(value: Any, amount: Callable[[int], str] = str, say: Callable[[str], str] = str) -> str:
    """Return the formula of a symbol; ``amount`` writes a constant amount, ``say`` translates a word.

    >>> from cae_core.rules.symbolic_ops import SymbolicOps
    >>> x, gross = SymbolicOps("r"), Symbol("r", "Amt", "name", "gross")
    >>> rate = Symbol("r", "Rate", "name", "p")
    >>> render(x.rate(x.min(gross, x.amount(4005)), rate) - gross)
    'min(gross, 4005) × p − gross'
    """
    return _Writer(amount, say).write(value)


@attrs.frozen
class _Writer:
    amount: Callable[[int], str]
    say: Callable[[str], str]

    def write(self, value: Any) -> str:
        """Any symbol or constant."""
        if isinstance(value, Ratio):
            return str(value.n) if value.d == 1 else f"{value.n}/{value.d}"
        if not isinstance(value, Symbol):
            return str(value)
        if value.op == "select":
            return self.cases(*value.args)
        if value.op in _BINDING:
            return self.infix(value)
        return self.leaf(value) if value.op in ("name", "constant") else self.call(value.op, value.args)

    def leaf(self, symbol: Symbol) -> str:
        """A name or a constant."""
        (value,) = symbol.args
        constant = symbol.op == "constant" and symbol.kind == AMOUNT
        return self.amount(value) if constant else self.write(value)

    def cases(self, several: tuple[tuple[Symbol, Symbol], ...], default: Symbol) -> str:
        """One value or another."""
        texts = [f"{self.write(value)} {self.say(mark('if'))} {self.write(flag)}" for flag, value in several]
        return "(" + "; ".join([*texts, f"{self.say(mark('else'))} {self.write(default)}"]) + ")"

    def infix(self, symbol: Symbol) -> str:
        """Signs and words between values, with the brackets they need."""
        op, args, binding = symbol.op, symbol.args, _BINDING[symbol.op]
        sign = self.say(_WORDS[op]) if op in _WORDS else _SIGNS.get(op, op)
        if op == "^":
            exponent = str(args[1]) if args[2] == 1 else f"({args[1]}/{args[2]})"
            return f"{self.inner(args[0], binding + 1)}^{exponent}"
        if op == "not":
            return f"{sign} {self.inner(args[0], binding)}"
        if op == "-" and type(args[0]) is int and args[0] == 0:
            return f"{sign}{self.inner(args[1], _BINDING['*'])}"
        values = args[:2] if op == "rate" else args
        tighter = binding + (op in ("-", "÷", "rate"))
        several = [
            self.inner(_constant(each, symbol), tighter if i else binding) for i, each in enumerate(values)
        ]
        return f" {sign} ".join(several) + (self.rounded(*args[2:]) if op == "rate" else "")

    def inner(self, value: Any, least: int) -> str:
        """A value, in brackets where it binds less than what is around it."""
        value = _plain_number(value)
        tight = _BINDING.get(value.op, _ATOM) if isinstance(value, Symbol) else _ATOM
        return self.write(value) if tight >= least else f"({self.write(value)})"

    def rounded(self, mode: Rounding, unit: int) -> str:
        """How a product is rounded, unless half up to the minor unit."""
        texts = [] if unit == 1 else [self.amount(unit)]
        texts += [] if mode is Rounding.HALF_UP else [mode.value]
        return f" [{', '.join(texts)}]" if texts else ""

    def call(self, op: str, args: tuple[Any, ...]) -> str:
        """An operation by its name."""
        texts = []
        for arg in args:
            if isinstance(arg, Rounding):
                texts += [] if arg is Rounding.HALF_UP else [arg.value]
            elif isinstance(arg, tuple):
                texts.append("[" + ", ".join(self.write(each) for each in arg) + "]")
            elif op == "round_to" and type(arg) is int:
                texts.append(self.amount(arg))
            else:
                texts.append(self.write(arg))
        return f"{op}({', '.join(texts)})"


def _plain_number(value: Any) -> Any:
    """An amount ÷ the minor unit is an amount taken as a number: no division to a reader."""
    if isinstance(value, Symbol) and value.op == "÷" and isinstance(value.args[1], Symbol):
        divisor = value.args[1]
        return value.args[0] if (divisor.op, divisor.args) == ("constant", (1,)) else value
    return value


def _constant(value: Any, symbol: Symbol) -> Any:
    """A plain int beside an amount is an amount, unless it multiplies."""
    others = [arg.kind for arg in symbol.args if isinstance(arg, Symbol)]
    if type(value) is int and AMOUNT in others and symbol.op in ("+", "-", "<", "≤", ">", "≥"):
        return Symbol(symbol.rule, AMOUNT, "constant", value)
    return value
