"""Assumptions: what results rest on that may well be otherwise, and between which bounds, as data.

```toml
[assumptions.fewer_orders]
label = { fr = "Chiffre d'affaires", ar = "رقم المعاملات", en = "Turnover" }
target = "population.turnover.median"
change = "times"              # or plus; unless said, the value itself
low = "0.8"
base = "1"
high = "1.2"
assumption = true             # or source = "…"

[assumptions.contribution]
label = { fr = "Contribution", ar = "المساهمة", en = "Contribution" }
target = "law.contribution_rate"
low = "0.08"
base = "0.10"
high = "0.15"
variants = ["cooperative"]    # unless said, every variant that has it
assumption = true
```

A target is ``law.KEY`` (a parameter of pay, of the legal form or of the framework), ``inputs.KEY`` (a payroll
input that a variant gives everybody), ``contribution.COMPONENT.FIELD`` or ``population.KEY`` (a hypothesis
of a described population). ``base`` is what the scenario says already; where the law says nothing, it is what
is supposed in its stead. A changed figure of the law holds through all months of a run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import UnknownName
from cae_core.rules.ratio import Ratio, UnreadableRatio

Labels = Mapping[str, str]
CHANGES = ("value", "times", "plus")
_NOT_A_NUMBER = {
    "low": mark("low is not a number between quotes"),
    "base": mark("base is not a number between quotes"),
    "high": mark("high is not a number between quotes"),
}
_UNREADABLE = mark("{field} “{text}” cannot be read; expected a number with a point, such as {example}")
_COMMA = re.compile(r"\s*[+-]?\d+,(?!\d{3}\b)\d+\s*%?\s*")  # three digits may be thousands
FIELDS = ("label", "target", "change", "low", "base", "high", "variants", "source", "assumption")


class AssumptionRefused(CaeError, ValueError):
    """An assumption that cannot be used. Data: name, reason."""

    template = mark("assumption {name}: {reason}")


@attrs.frozen
class Assumption:
    """One thing supposed: what it bears on (``target``), and low, base and high as exact numbers.

    Amounts are in whole currency units, as typed. It has a ``source`` or is an assumption of the study.
    """

    name: str
    label: Labels = attrs.field(hash=False)
    target: str
    low: Fraction
    base: Fraction
    high: Fraction
    change: str = "value"
    variants: tuple[str, ...] = ()
    source: str = ""

    def __attrs_post_init__(self) -> None:
        if self.change not in CHANGES:
            raise UnknownName.among(self.change, f"assumptions.{self.name}.change", CHANGES)
        if not self.low <= self.base <= self.high or self.low == self.high:
            raise AssumptionRefused(name=self.name, reason=mark("low, base and high are not in this order"))


def read_assumptions(tables: Mapping[str, Any]) -> tuple[Assumption, ...]:
    """Read the tables of ``[assumptions]``; raises AssumptionRefused, UnknownName."""
    return tuple(_read(name, row) for name, row in tables.items())


def _read(name: str, row: Any) -> Assumption:
    if not isinstance(row, Mapping):
        raise AssumptionRefused(name=name, reason=mark("it is not a table"))
    for field in row:
        if field not in FIELDS:
            raise UnknownName.among(field, f"assumptions.{name}", FIELDS)
    if bool(row.get("source")) == bool(row.get("assumption")):
        reason = mark("it has neither a source nor assumption = true, or both")
        raise AssumptionRefused(name=name, reason=reason)
    low, base, high = (_number(name, field, row.get(field)) for field in ("low", "base", "high"))
    label, target, change = row.get("label", {"en": name}), str(row.get("target", "")), row.get("change")
    variants, source = tuple(row.get("variants", ())), row.get("source", "")
    return Assumption(name, label, target, low, base, high, change or "value", variants, source)


def _number(name: str, field: str, text: object) -> Fraction:
    if not isinstance(text, str):
        raise AssumptionRefused(name=name, reason=_NOT_A_NUMBER[field])
    try:
        return Ratio.parse(text).fraction
    except UnreadableRatio:
        example = text.strip().replace(",", ".") if _COMMA.fullmatch(text) else "1.3"
        fields = {"field": field, "text": text, "example": f'"{example}"'}
        raise AssumptionRefused(name=name, reason=Sentence(_UNREADABLE, fields)) from None
