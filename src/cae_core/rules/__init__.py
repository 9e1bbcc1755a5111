"""Rules as code: dated parameters, rules, the graph of a framework at a date, its runs and solver.

>>> import datetime as dt
>>> from cae_core.rules import Amt, Framework, Input, Ops, ParameterSet, Rate, rule
>>> @rule(source="a worked example")
... def pension(x: Ops, gross: Amt, pension_rate: Rate) -> Amt:
...     return x.rate(gross, pension_rate)
>>> rates = ParameterSet.load(['''
... [pension_rate]
... unit = "rate"
... values = [{from = 2025-01-01, value = "0.0690", source = "a worked example", confidence = "text"}]
... '''], "EUR")
>>> graph = Framework("example", "EUR", [pension], rates, [Input("gross")]).at(dt.date(2025, 6, 30))
>>> graph.run(graph.typed({"gross": "2000.05"}))["pension"]
13800
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cae_core.rules.brackets import Brackets
from cae_core.rules.framework import Framework, Reform
from cae_core.rules.graph import Graph
from cae_core.rules.inputs import Input, load_inputs
from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.parameters import Fact, ParameterSet, Snapshot
from cae_core.rules.ratio import Ratio
from cae_core.rules.rule import Rule, rule, rules_in
from cae_core.rules.run import Run
from cae_core.rules.trace import Line, Rounded

if TYPE_CHECKING:
    from cae_core.rules._arrays_round import share_arrays

__all__ = [
    "Amt",
    "Brackets",
    "Fact",
    "Flag",
    "Framework",
    "Graph",
    "Input",
    "Line",
    "Ops",
    "ParameterSet",
    "Rate",
    "Ratio",
    "Reform",
    "Rounded",
    "Rule",
    "Run",
    "Scale",
    "Snapshot",
    "load_inputs",
    "rule",
    "rules_in",
    "share_arrays",
]


def __getattr__(name: str) -> Any:
    """Import ``share_arrays``, and numpy with it, only when it is asked for."""
    if name == "share_arrays":
        from cae_core.rules._arrays_round import share_arrays

        return share_arrays
    raise AttributeError(name)
