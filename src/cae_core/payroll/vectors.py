"""Replaying expected payslips: files of vectors in the format ``cae-vectors/1``.

A vector gives a pay date, a regime, inputs and the expected value of nodes, each within a tolerance:
``total`` for totals, ``line`` for every other node.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.payroll.regime import Regime
from cae_core.rules.graph import Graph
from cae_core.rules.ratio import Ratio

FORMAT = "cae-vectors/1"
TOTALS = frozenset(
    {
        "gross",
        "taxable_income",
        "income_tax",
        "net_before_tax",
        "net_social",
        "net_pay",
        "employee_contributions",
        "employer_contributions",
        "employer_cost",
    }
)


class UnreadableVectors(CaeError, ValueError):
    """A file that holds no vectors. Data: reason."""

    template = mark("this is not a file of expected payslips (cae-vectors/1): {reason}")


@attrs.frozen
class Off:
    """A value outside its tolerance, all three as exact decimals (or the reason nothing was got)."""

    vector: str
    node: str
    expected: str
    got: str
    difference: str


@attrs.frozen
class Replay:
    """What replaying vectors gave."""

    vectors: int
    values: int
    off: tuple[Off, ...]


def read_vectors(text: str) -> Mapping[str, Any]:
    """Read a file's text; raises UnreadableVectors."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        reason = Sentence(mark("it is not JSON, see line {line}"), {"line": error.lineno})
        raise UnreadableVectors(reason=reason) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT or "country" not in data:
        raise UnreadableVectors(reason=Sentence(mark("its “format” is not {format}"), {"format": FORMAT}))
    return data


def replay(data: Mapping[str, Any], regimes: Mapping[str, Regime], decimals: int) -> Replay:
    """Compute every vector and compare; ``decimals`` are those of the country's currency."""
    values, off = 0, []
    for vector in data["vectors"]:
        values += len(vector["expected"])
        off += _replay_one(vector, regimes, decimals)
    return Replay(len(data["vectors"]), values, tuple(off))


def _replay_one(vector: Mapping[str, Any], regimes: Mapping[str, Regime], decimals: int) -> list[Off]:
    try:
        regime = regimes[vector["regime"]]
        graph = regime.framework.at(dt.date.fromisoformat(vector["on"]))
        run = _run(regime, graph, vector)
    except (CaeError, KeyError) as error:
        return [Off(vector["id"], node, text, str(error), "") for node, text in vector["expected"].items()]
    off = []
    for node, text in vector["expected"].items():
        tolerance = Fraction(vector["tolerance"]["total" if node in TOTALS else "line"])
        try:
            got = _exact(run[node], decimals)
        except CaeError as error:
            off.append(Off(vector["id"], node, text, str(error), ""))
            continue
        difference = got - Fraction(text)
        if abs(difference) > tolerance:
            off.append(Off(vector["id"], node, text, _text(got), _text(difference)))
    return off


def _run(regime: Regime, graph: Graph, vector: Mapping[str, Any]) -> Any:
    """Run what is given; with ``solve_for`` (gross), solve it for the node that is among the inputs."""
    given, vary = regime.typed_for(graph, vector["inputs"]), vector.get("solve_for")
    if not vary:
        return graph.run(given)
    target = next((name for name in given if name in graph.rules), "")
    wanted = given.pop(target, 0)
    return graph.solve(target, wanted, given, vary)


def _exact(value: Any, decimals: int) -> Fraction:
    return value.fraction if isinstance(value, Ratio) else Fraction(int(value), 10**decimals)


def _text(value: Fraction) -> str:
    scaled = value * 10**6
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{abs(whole):07d}"
    text = f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return f"-{text}" if whole < 0 else text
