"""A node's explanation as text, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cae_core.messages import Translator, mark
from cae_core.money import Rounding, decimals
from cae_core.rules.parameters import Fact
from cae_core.rules.trace import Line, Rounded, trace
from cae_core.rules.values import show

if TYPE_CHECKING:
    from cae_core.rules.run import Run

_MODES = {
    Rounding.HALF_UP: mark("half up"),
    Rounding.HALF_EVEN: mark("half to even"),
    Rounding.UP: mark("away from zero"),
    Rounding.DOWN: mark("towards zero"),
    Rounding.FLOOR: mark("down"),
    Rounding.CEILING: mark("up"),
}
_CONFIDENCE = {
    "text": mark("text of the law"),
    "secondary": mark("secondary source"),
    "unverified": mark("unverified"),
    "statutes": mark("statutes"),
    "reform": mark("reform"),
}
_SHOWN = 8  # digits shown of a value that has no end, such as a third of a cent


def explain(run: Run, node: str, language: str, depth: int, locale: str = "") -> str:
    """Return how a node was made, one fact a line; see `Run.explain`."""
    return "\n".join(_Explanation(run, language, locale or language).lines(node, depth, "", set()))


class _Explanation:
    def __init__(self, run: Run, language: str, locale: str) -> None:
        self.run, self.graph = run, run.graph
        self.language, self.locale = language, locale
        self.say = Translator(language)

    def lines(self, node: str, depth: int, indent: str, seen: set[str]) -> Iterator[str]:
        """The node's lines, then those of the nodes it reads, ``depth`` rules down."""
        line = trace(self.run, node)
        seen.add(node)
        yield indent + self.value(node) + self.origin(line)
        inner = indent + "  "
        if line.rule:
            yield from self.made(line, inner)
        for fact in line.parameters:
            yield inner + self.parameter(fact)
        for name in line.inputs:
            if depth > 1 and name in self.run.computed and name not in seen:
                yield from self.lines(name, depth - 1, inner, seen)
            else:
                yield inner + self.value(name) + self.origin(trace(self.run, name))
        for rounded in line.roundings:
            yield inner + self.rounding(rounded)

    def made(self, line: Line, inner: str) -> Iterator[str]:
        """By which rule and formula."""
        yield inner + self.say(mark("rule {rule}, {source}"), rule=line.rule, source=line.source)
        rule = self.graph.rules[line.rule]
        formula = rule.formula(lambda minor: self.shown(minor, "amount"), self.say)
        yield inner + "= " + formula

    def name(self, name: str) -> str:
        """A name with its label."""
        label = self.graph.label(name, self.language)
        return name if label == name else f"{name} ({label})"

    def value(self, name: str) -> str:
        """A name with its label and value."""
        return f"{self.name(name)} = {self.shown(self.run[name], self.graph.kinds[name])}"

    def shown(self, value: Any, kind: str) -> str:
        """A value in the reader's words and digits."""
        if isinstance(value, bool):
            return self.say(mark("yes") if value else mark("no"))
        return show(value, kind, self.graph.currency, self.locale)

    def origin(self, line: Line) -> str:
        """Whether a value was given or is a default; nothing when a rule made it."""
        if line.rule or line.parameters:
            return ""
        given = line.node in self.run.given
        return ", " + (self.say(mark("given")) if given else self.say(mark("default")))

    def parameter(self, fact: Fact) -> str:
        """A parameter with its value, date, source and confidence."""
        value = self.shown(fact.value, fact.unit)
        confidence = self.say(_CONFIDENCE[fact.confidence])
        text = mark("{name} = {value}, from {start}, {source} ({confidence})")
        return self.say(
            text,
            name=self.name(fact.key),
            value=value,
            start=fact.start,
            source=fact.source,
            confidence=confidence,
        )

    def rounding(self, rounded: Rounded) -> str:
        """A value before and after rounding."""
        scale = 1 if rounded.ratio else 10 ** decimals(self.graph.currency)
        before, after = (self.number(value / scale) for value in (rounded.before, rounded.after))
        text = mark("rounded {before} → {after} ({mode}, to {unit})")
        mode = self.say(_MODES[rounded.mode])
        return self.say(text, before=before, after=after, mode=mode, unit=self.number(rounded.unit / scale))

    def number(self, value: Fraction) -> str:
        """An exact value in the reader's digits; one that has no end stops after some digits."""
        from babel.numbers import format_decimal

        with localcontext() as context:
            context.prec = 60
            exact = Decimal(value.numerator) / value.denominator
            ends = Fraction(exact) == value and exact == exact.quantize(Decimal(1).scaleb(-20))
            shown = exact if ends else exact.quantize(Decimal(1).scaleb(-_SHOWN), rounding="ROUND_DOWN")
        text: str = format_decimal(shown, format="#,##0.####################", locale=self.locale)
        return text if ends else text + "…"
