"""Rules: small functions whose parameter names are the graph's edges."""

from __future__ import annotations

import datetime as dt
import inspect
import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import attrs

from cae_core.messages import mark
from cae_core.periods import parse_date
from cae_core.rules import formula
from cae_core.rules.errors import RuleConflict, RuleNotAllowed, RuleNotNamed
from cae_core.rules.symbolic_ops import SymbolicOps
from cae_core.rules.symbols import KINDS, SCALE, Symbol


@attrs.frozen(eq=False)
class Rule:
    """One version of a rule, in force on [start, end).

    ``parameters`` are the names it reads, in order, each of the kind (Amt, Rate, Flag, Scale) in
    ``kinds``; ``kind`` is the kind of its result, a whole count when ``count``. ``symbol`` is what its
    registration left: see `formula`.
    """

    name: str
    function: Callable[..., Any]
    parameters: tuple[str, ...]
    kinds: tuple[str, ...]
    kind: str
    source: str
    start: dt.date | None
    end: dt.date | None
    doc: str
    count: bool
    symbol: Symbol

    def __call__(self, x: Any, *values: Any) -> Any:
        """Run the rule's function."""
        return self.function(x, *values)

    def __reduce__(self) -> tuple[Callable[[str, str], Rule], tuple[str, str]]:
        """Go to another process by the name it has in its module. Raises RuleNotNamed where it has none."""
        module, name = self.function.__module__, self.function.__qualname__
        typed = module == "__main__" and not hasattr(sys.modules[module], "__file__")  # nobody can import it
        if typed or _named(module, name) is not self:
            raise RuleNotNamed(rule=self.name)
        return _named, (module, name)

    def formula(self, amount: Callable[[int], str] = str, say: Callable[[str], str] = str) -> str:
        """Return the rule's formula; ``amount`` writes constant amounts (minor units), ``say`` translates."""
        return formula.render(self.symbol, amount, say)

    def applies(self, on: dt.date) -> bool:
        """Return whether this version is in force on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


def _named(module: str, name: str) -> Any:
    """What a module has under a name, None where it has nothing."""
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def rule(
    *,
    source: str,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    name: str | None = None,
    count: bool = False,
) -> Callable[[Callable[..., Any]], Rule]:
    """Register a function as a rule: run it on symbols and refuse what not every back end can do.

    ``source`` is a numbered fact or an article. The version is in force on [start, end), for ever
    where one is not given. ``count`` says that it returns a plain number: an Amt that is no money, a Rate
    that is no percentage.
    Raises RuleNotAllowed, which names the construct and what to use instead.

    >>> from cae_core.rules.ops import Amt, Ops, Rate
    >>> @rule(source="a worked example")
    ... def pension(x: Ops, gross: Amt, ceiling: Amt, pension_rate: Rate) -> Amt:
    ...     return x.rate(x.min(gross, ceiling), pension_rate)
    >>> pension.parameters, pension.formula()
    (('gross', 'ceiling', 'pension_rate'), 'min(gross, ceiling) × pension_rate')
    """

    def register(function: Callable[..., Any]) -> Rule:
        title = name or function.__name__
        names, kinds, kind = _signature(title, function)
        symbols = [Symbol(title, each, "name", key) for key, each in zip(names, kinds, strict=True)]
        made = function(SymbolicOps(title), *symbols)
        if not isinstance(made, Symbol) or made.kind != kind:
            found = made.kind if isinstance(made, Symbol) else repr(made)
            instead = mark("return the kind that is annotated; a constant is x.amount(…) or x.number(…)")
            raise RuleNotAllowed(rule=title, construct=f"return {found} (→ {kind})", instead=instead)
        first, last = _date(start), _date(end)
        if first is not None and last is not None and first >= last:
            raise RuleConflict(rule=title, first=last, second=first)
        doc = inspect.cleandoc(function.__doc__ or "")
        return Rule(title, function, names, kinds, kind, source, first, last, doc, count, made)

    return register


def _date(text: str | dt.date | None) -> dt.date | None:
    return parse_date(text) if isinstance(text, str) else text


def _signature(title: str, function: Callable[..., Any]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The names, their kinds and the result's kind, from the annotations (read as text)."""
    parameters = list(inspect.signature(function).parameters.values())
    for parameter in parameters:
        plain = parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.default is parameter.empty
        if not plain:
            raise RuleNotAllowed(
                rule=title,
                construct=str(parameter),
                instead=mark("name each value the rule reads, without default: defaults belong to inputs"),
            )
    names = tuple(parameter.name for parameter in parameters)
    if not names:
        raise RuleNotAllowed(rule=title, construct="()", instead=mark("the first parameter is x: Ops"))
    found = [_kind(title, each, function.__annotations__.get(each)) for each in (*names[1:], "return")]
    if found[-1] == SCALE:
        raise RuleNotAllowed(rule=title, construct="→ Scale", instead=mark("a scale is a parameter"))
    return names[1:], tuple(found[:-1]), found[-1]


def _kind(title: str, name: str, annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    kind = text.rpartition(".")[2]
    if kind not in KINDS:
        raise RuleNotAllowed(
            rule=title,
            construct=f"{name}: {text or '?'}",
            instead=mark("annotate with Amt, Rate, Flag or Scale"),
        )
    return kind


def rules_in(*modules: ModuleType) -> tuple[Rule, ...]:
    """Return the rules defined in modules, alone or in tuples, in the order of their text."""
    values = (value for module in modules for value in vars(module).values())
    several = (value if isinstance(value, tuple) else (value,) for value in values)
    return tuple(dict.fromkeys(each for group in several for each in group if isinstance(each, Rule)))


def check_versions(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Return the versions of each rule by date; raises RuleConflict on an overlap or a gap."""
    versions: dict[str, list[Rule]] = {}
    for each in rules:
        versions.setdefault(each.name, []).append(each)
    for name, several in versions.items():
        several.sort(key=lambda each: each.start or dt.date.min)
        _check_sequence(name, several)
    return {name: tuple(several) for name, several in versions.items()}


def _check_sequence(name: str, several: Sequence[Rule]) -> None:
    for left, right in itertools.pairwise(several):
        if left.end is None or left.end != right.start:
            raise RuleConflict(rule=name, first=left.end or "…", second=right.start or "…")
        if left.kind != right.kind:
            raise RuleNotAllowed(
                rule=name,
                construct=f"{left.kind} → {right.kind}",
                instead=mark("every version of a rule returns one kind"),
            )
