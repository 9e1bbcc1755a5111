"""The back end that registers a rule: it records the formula and checks the kind of each argument."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, NoReturn

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import Rounding
from cae_core.rules.errors import RuleNotAllowed
from cae_core.rules.int_ops import ROOTS
from cae_core.rules.ratio import Ratio
from cae_core.rules.symbols import AMOUNT, FLAG, RATE, SCALE, Symbol


class SymbolicOps:
    """The operations of a rule on symbols. Raises RuleNotAllowed for anything else."""

    def __init__(self, rule: str) -> None:
        self._rule = rule

    def __getattr__(self, name: str) -> NoReturn:
        known = [each for each in vars(SymbolicOps) if not each.startswith("_")]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)
        self._refuse(f"x.{name}", mark("the operations are") + " " + ", ".join(f"x.{each}" for each in near))

    def _refuse(self, construct: str, instead: str) -> NoReturn:
        raise RuleNotAllowed(rule=self._rule, construct=construct, instead=instead)

    def _check(self, op: str, value: Any, *kinds: str) -> Any:
        if type(value) is int and AMOUNT in kinds:
            self._refuse(f"x.{op}(… {value} …)", mark("write a constant as x.amount(minor units)"))
        if not isinstance(value, Symbol) or value.kind not in kinds:
            found = value.kind if isinstance(value, Symbol) else repr(value)
            self._refuse(f"x.{op}(… {found} …)", mark("expected here: ") + " / ".join(kinds))
        return value

    def _whole(self, op: str, value: Any, least: int) -> None:
        if type(value) is not int or value < least:
            self._refuse(f"x.{op}(… {value!r} …)", mark("a plain whole number is due here"))

    def _mode(self, op: str, mode: Any) -> None:
        if not isinstance(mode, Rounding):
            self._refuse(f"x.{op}(… {mode!r} …)", mark("a mode is one of Rounding"))

    def _make(self, kind: str, op: str, *args: Any) -> Symbol:
        return Symbol(self._rule, kind, op, *args)

    def rate(self, amount: Any, rate: Any, mode: Rounding = Rounding.HALF_UP, unit: int = 1) -> Symbol:
        """Amount × rate, rounded."""
        self._whole("rate", unit, 1)
        self._mode("rate", mode)
        return self._make(
            AMOUNT, "rate", self._check("rate", amount, AMOUNT), self._check("rate", rate, RATE), mode, unit
        )

    def ratio(self, n: Any, d: Any, zero: int = 0) -> Symbol:
        """n / d."""
        self._whole("ratio", abs(zero), 0)
        return self._make(RATE, "÷", self._check("ratio", n, AMOUNT), self._check("ratio", d, AMOUNT))

    def ratio_of(self, n: Any, d: Any, zero: int = 0) -> Symbol:
        """n / d."""
        self._whole("ratio_of", abs(zero), 0)
        return self._make(RATE, "÷", self._check("ratio_of", n, RATE), self._check("ratio_of", d, RATE))

    def round_ratio(self, ratio: Any, places: int, mode: Rounding = Rounding.HALF_UP) -> Symbol:
        """Ratio to ``places`` decimals."""
        self._whole("round_ratio", places, 0)
        self._mode("round_ratio", mode)
        return self._make(RATE, "round_ratio", self._check("round_ratio", ratio, RATE), places, mode)

    def power(self, ratio: Any, n: int, d: int) -> Symbol:
        """ratio^(n/d)."""
        self._whole("power", n, 1)
        if d not in ROOTS:
            self._refuse(f"x.power(…, {n}, {d})", mark("the root is 1, 2, 4, 8 or 16"))
        return self._make(RATE, "^", self._check("power", ratio, RATE), n, d)

    def floor_to(self, amount: Any, unit: int) -> Symbol:
        """Amount down to a multiple of unit."""
        self._whole("floor_to", unit, 1)
        return self._make(AMOUNT, "round_to", self._check("floor_to", amount, AMOUNT), unit, Rounding.FLOOR)

    def round_to(self, amount: Any, unit: int, mode: Rounding = Rounding.HALF_UP) -> Symbol:
        """Amount to a multiple of unit."""
        self._whole("round_to", unit, 1)
        self._mode("round_to", mode)
        return self._make(AMOUNT, "round_to", self._check("round_to", amount, AMOUNT), unit, mode)

    def _same(self, op: str, *values: Any) -> str:
        kind: str = self._check(op, values[0], AMOUNT, RATE).kind
        for value in values[1:]:
            self._check(op, value, kind)
        return kind

    def min(self, *values: Any) -> Symbol:
        """The least."""
        return self._make(self._same("min", *values), "min", *values)

    def max(self, *values: Any) -> Symbol:
        """The greatest."""
        return self._make(self._same("max", *values), "max", *values)

    def where(self, flag: Any, yes: Any, no: Any) -> Symbol:
        """``yes`` where flag holds."""
        kind = self._same("where", yes, no)
        return self._make(kind, "select", ((self._check("where", flag, FLAG), yes),), no)

    def select(self, cases: Sequence[tuple[Any, Any]], default: Any) -> Symbol:
        """The value of the first case that holds."""
        kind = self._same("select", default, *(value for _, value in cases))
        for flag, _ in cases:
            self._check("select", flag, FLAG)
        return self._make(kind, "select", tuple(cases), default)

    def equals(self, left: Any, right: Any) -> Symbol:
        """Whether two values are equal."""
        self._same("equals", left, right)
        return self._make(FLAG, "=", left, right)

    def all_of(self, *flags: Any) -> Symbol:
        """Whether every flag holds."""
        return self._make(FLAG, "and", *(self._check("all_of", flag, FLAG) for flag in flags))

    def any_of(self, *flags: Any) -> Symbol:
        """Whether some flag holds."""
        return self._make(FLAG, "or", *(self._check("any_of", flag, FLAG) for flag in flags))

    def not_(self, flag: Any) -> Symbol:
        """Whether flag does not hold."""
        return self._make(FLAG, "not", self._check("not_", flag, FLAG))

    def amount(self, minor: int) -> Symbol:
        """A constant amount."""
        self._whole("amount", abs(minor) if type(minor) is int else minor, 0)
        return self._make(AMOUNT, "constant", minor)

    def number(self, text: str) -> Symbol:
        """A constant ratio."""
        try:
            return self._make(RATE, "constant", Ratio.parse(text))
        except (CaeError, TypeError, AttributeError):
            self._refuse(f"x.number({text!r})", mark('write a constant as text, such as x.number("1/2")'))

    def scale(
        self,
        base: Any,
        brackets: Any,
        *,
        whole: bool = False,
        mode: Rounding = Rounding.HALF_UP,
        parts: int = 1,
    ) -> Symbol:
        """Amount due on base by brackets."""
        self._mode("scale", mode)
        op = "whole_scale" if whole else "scale"
        self._whole("scale", parts, 1)
        base, brackets = self._check("scale", base, AMOUNT), self._check("scale", brackets, SCALE)
        due = self._make(AMOUNT, op, base, brackets, mode)
        return due if parts == 1 else self._make(AMOUNT, "÷", due, parts)

    def scale_rate(self, base: Any, brackets: Any) -> Symbol:
        """The rate of the bracket base falls in."""
        return self._make(
            RATE,
            "scale_rate",
            self._check("scale_rate", base, AMOUNT),
            self._check("scale_rate", brackets, SCALE),
        )

    def share(self, total: Any, weights: Sequence[Any], index: int) -> Symbol:
        """Part ``index`` of total shared by largest remainder."""
        self._check("share", total, AMOUNT)
        for weight in weights:
            self._check("share", weight, AMOUNT)
        if type(index) is not int or not 0 <= index < len(weights):
            self._refuse(f"x.share(…, {index!r})", mark("the index is that of one of the weights"))
        return self._make(AMOUNT, "share", total, tuple(weights), index)
