"""One computed payslip as lines for a terminal or a pipe, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from cae_core.cli.speaking import Speaker
from cae_core.closing.guards import BROKEN, guards_in_force
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.payroll.pay_lines import Guard, PayLine
from cae_core.payroll.regime import Regime
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run
from cae_core.rules.values import plain

_SIDES = {"employee": mark("employee’s part"), "employer": mark("employer’s part")}
"""What tells apart the two lines of one contribution."""

REFUSED = mark("a month-end refuses this pay: {guard} ({source})")


def print_payslip(speaker: Speaker, regime: Regime, run: Run) -> None:
    """Print the lines that can be computed, what the others still need, and doubtful facts.

    A regime without pay has no lines: its rules' results are printed instead, with what was given.
    """
    say, currency = speaker.say, run.graph.currency
    if regime.paid:
        rows = _lines(speaker, regime, run) + _totals(speaker, regime, run)
        if not rows:
            rows = [row for node in run if (row := _row(speaker, run, node)) is not None]
        header = [say(mark("Line")), say(mark("Base")), say(mark("Rate")), currency, say(mark("Node"))]
        speaker.table(header, rows, right=[1, 2, 3])
        missing = _missing(speaker, regime, run)
    else:
        print_run(speaker, run)
        missing = _absent(speaker, run)
    speaker.print(*(["", *missing] if missing else []))
    doubtful = sorted({fact.key for fact in run.facts() if fact.confidence == "unverified"})
    if doubtful:
        speaker.print("", say(mark("Unverified facts used: {keys}"), keys=", ".join(doubtful)))


def print_run(speaker: Speaker, run: Run, *, by_code: bool = False) -> None:
    """Print what was given to a run and each of its results; ``by_code``: currencies as tables name them."""
    say = speaker.say
    rows = [_figure(speaker, run, node, by_code=by_code) for node in (*run.given, *run.computed)]
    speaker.table([say(mark("Line")), say(mark("Value")), say(mark("Node"))], rows, right=[1])


def _lines(speaker: Speaker, regime: Regime, run: Run) -> list[list[str]]:
    """The payslip's lines that are not zero, each with its base and its rate."""
    found = []
    for line in regime.lines:
        row = _row(speaker, run, line.node, line)
        if row is not None and run[line.node]:
            found.append((line, row))
    times = Counter(row[0] for _, row in found)
    for line, row in found:
        if times[row[0]] > 1 and line.side in _SIDES:
            row[0] = f"{row[0]} – {speaker.say(_SIDES[line.side])}"
    return [row for _, row in found]


def _totals(speaker: Speaker, regime: Regime, run: Run) -> list[list[str]]:
    lines = {line.node for line in regime.lines}
    rows = [_row(speaker, run, node) for node in regime.layout.totals if node not in lines]
    return [row for row in rows if row is not None]


def _row(speaker: Speaker, run: Run, node: str, line: PayLine | None = None) -> list[str] | None:
    """One row, beside its line's base and rate; None where it is no amount or inputs are missing."""
    graph, voice = run.graph, speaker.voice
    if graph.kinds.get(node) != "amount":
        return None
    try:
        amount = voice.amount((line.sign if line else 1) * run[node], graph.currency)
    except CaeError:
        return None
    base = voice.amount(run[line.base], graph.currency) if line and line.base in run else ""
    rate = voice.rate(run[line.rate]) if line and line.rate in run else ""
    return [graph.label(node, speaker.settings.language), base, rate, amount, node]


def _figure(speaker: Speaker, run: Run, node: str, *, by_code: bool) -> list[str]:
    """One figure of any kind: an amount with its currency, a share of one, a number, yes or no."""
    graph, voice, value = run.graph, speaker.voice, run[node]
    kind = graph.kinds[node]
    if kind == "flag":
        shown = speaker.say(mark("yes") if value else mark("no"))
    elif kind == "amount":
        with_code = f"{voice.amount(value, graph.currency)}\u00a0{graph.currency}"
        shown = with_code if by_code else voice.money(value, graph.currency)
    elif isinstance(value, Ratio):
        share = kind == "rate" and value.n <= value.d
        shown = voice.rate(value) if share else voice.number(value)
    else:
        shown = str(value)
    return [graph.label(node, speaker.settings.language), shown, node]


def _absent(speaker: Speaker, run: Run) -> list[str]:
    """Why each figure that is not there could not be computed, but for those that only lead to another.

    What leads to one that is there was not needed for it.
    """
    absent = [node for node in run.graph.rules if node not in run]
    leading = {name for rule in run.graph.rules.values() for name in rule.parameters}
    found: dict[str, None] = {}
    for node in absent:
        if node not in leading:
            try:
                run[node]
            except CaeError as error:
                found[speaker.voice.error(error)] = None
    return list(found)


def _missing(speaker: Speaker, regime: Regime, run: Run) -> list[str]:
    """What the totals that could not be computed need, said once; nothing for a few nodes alone."""
    if next(iter(regime.layout.totals), "") not in run:
        return []
    for node in reversed(list(regime.layout.totals)):
        if node in run.graph.kinds:
            try:
                run[node]
            except CaeError as error:
                return [speaker.voice.error(error)]
    return []


def broken(regime: Regime, run: Run) -> tuple[Guard, ...]:
    """The guards that a payslip breaks, of those that what was given lets be looked at."""
    found = []
    for guard in guards_in_force(regime, run.graph):
        with suppress(CaeError):
            found += [guard] if run[guard.node] else []
    return tuple(found)


def warn_of(speaker: Speaker, guards: Iterable[Guard]) -> None:
    """Say on standard error what the law forbids about a payslip, or makes one look at."""
    for guard in guards:
        fields = {"guard": guard.label, "source": guard.source}
        speaker.line_error(speaker.voice.text(Sentence(REFUSED if guard.refuse else BROKEN, fields)))


def payslip_data(run: Run, guards: Iterable[Guard]) -> dict[str, Any]:
    """Every figure computed as plain text, the dated facts behind them, and what of the law is broken."""
    graph = run.graph
    values = {}
    for name in run:
        try:
            values[name] = plain(run[name], graph.kinds[name], graph.currency)
        except CaeError:
            continue
    facts = [
        {
            "key": fact.key,
            "value": fact.text,
            "from": fact.start,
            "source": fact.source,
            "confidence": fact.confidence,
        }
        for fact in run.facts()
    ]
    broken_guards = [
        {"node": each.node, "label": each.label, "source": each.source, "refuse": each.refuse}
        for each in guards
    ]
    return {"values": values, "facts": facts, "broken_guards": broken_guards}
