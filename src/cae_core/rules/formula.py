"""The formula of a rule, as a person reads it, from the symbols its registration left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cae_core.money import Rounding
from cae_core.rules.ratio import Ratio
from cae_core.rules.symbols import AMOUNT, Symbol

_BINDING = {"or": 1, "and": 2, "not": 3, "<": 4, "≤": 4, ">": 4, "≥": 4, "=": 4, "+": 5, "-": 5}
_BINDING |= {"*": 6, "rate": 6, "÷": 6, "^": 8}
_ATOM = 9


def render(value: Any, amount: Callable[[int], str] = str) -> str:
    """Return the formula of a symbol; ``amount`` writes a constant amount.

    >>> from cae_core.rules.symbolic_ops import SymbolicOps
    >>> x, gross = SymbolicOps("r"), Symbol("r", "Amt", "name", "gross")
    >>> rate = Symbol("r", "Rate", "name", "p")
    >>> render(x.rate(x.min(gross, x.amount(4005)), rate) - gross)
    'min(gross, 4005) × p − gross'
    """
    if isinstance(value, Symbol):
        return _symbol(value, amount)
    if isinstance(value, Ratio):
        return str(value.n) if value.d == 1 else f"{value.n}/{value.d}"
    return str(value)


def _symbol(symbol: Symbol, amount: Callable[[int], str]) -> str:
    op, args = symbol.op, symbol.args
    if op == "name":
        return str(args[0])
    if op == "constant":
        return amount(args[0]) if symbol.kind == AMOUNT else render(args[0])
    if op in _INFIX:
        return _infix(symbol, amount)
    if op == "select":
        cases = [f"{render(value, amount)} if {render(flag, amount)}" for flag, value in args[0]]
        return "(" + "; ".join([*cases, f"else {render(args[1], amount)}"]) + ")"
    return _call(op, args, amount)


_INFIX = {
    "+": " + ",
    "-": " − ",
    "*": " × ",
    "rate": " × ",
    "÷": " ÷ ",
    "^": "^",
    "and": " and ",
    "or": " or ",
}
_INFIX |= {"not": "not ", "<": " < ", "≤": " ≤ ", ">": " > ", "≥": " ≥ ", "=": " = "}


def _plain_number(value: Any) -> Any:
    """An amount ÷ the minor unit is an amount taken as a number: no division to a reader."""
    if isinstance(value, Symbol) and value.op == "÷" and isinstance(value.args[1], Symbol):
        divisor = value.args[1]
        return value.args[0] if (divisor.op, divisor.args) == ("constant", (1,)) else value
    return value


def _infix(symbol: Symbol, amount: Callable[[int], str]) -> str:
    op, args, binding = symbol.op, symbol.args, _BINDING[symbol.op]

    def inner(value: Any, least: int) -> str:
        value = _plain_number(value)
        text = render(_constant(value, symbol), amount)
        tight = _BINDING.get(value.op, _ATOM) if isinstance(value, Symbol) else _ATOM
        return text if tight >= least else f"({text})"

    if op == "^":
        exponent = str(args[1]) if args[2] == 1 else f"({args[1]}/{args[2]})"
        return f"{inner(args[0], binding + 1)}^{exponent}"
    if op == "not":
        return f"not {inner(args[0], binding)}"
    if op == "-" and type(args[0]) is int and args[0] == 0:
        return f"−{inner(args[1], _BINDING['*'])}"
    if op == "rate":
        text = _INFIX[op].join((inner(args[0], binding), inner(args[1], binding + 1)))
        return text + _rounded(args[2], args[3], amount)
    if op in ("and", "or"):
        return _INFIX[op].join(inner(arg, binding) for arg in args)
    tighter = binding + (op in ("-", "÷"))
    return inner(args[0], binding) + _INFIX[op] + inner(args[1], tighter)


def _constant(value: Any, symbol: Symbol) -> Any:
    """A plain int beside an amount is an amount, unless it multiplies."""
    others = [arg.kind for arg in symbol.args if isinstance(arg, Symbol)]
    if type(value) is int and AMOUNT in others and symbol.op in ("+", "-", "<", "≤", ">", "≥"):
        return Symbol(symbol.rule, AMOUNT, "constant", value)
    return value


def _rounded(mode: Rounding, unit: int, amount: Callable[[int], str]) -> str:
    texts = [] if unit == 1 else [amount(unit)]
    texts += [] if mode is Rounding.HALF_UP else [mode.value]
    return f" [{', '.join(texts)}]" if texts else ""


def _call(op: str, args: tuple[Any, ...], amount: Callable[[int], str]) -> str:
    texts = []
    for arg in args:
        if isinstance(arg, Rounding):
            texts += [] if arg is Rounding.HALF_UP else [arg.value]
        elif isinstance(arg, tuple):
            texts.append("[" + ", ".join(render(each, amount) for each in arg) + "]")
        elif op == "round_to" and type(arg) is int:
            texts.append(amount(arg))
        else:
            texts.append(render(arg, amount))
    return f"{op}({', '.join(texts)})"
