"""Checks of payroll: payslips balance, back ends agree, what is declared holds, vectors are met."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from typing import Any

from cae_core.errors import CaeError
from cae_core.money import decimals
from cae_core.payroll.pay_lines import NET_PAY_ROLE
from cae_core.payroll.regime import PAY_NODES, Regime
from cae_core.payroll.vectors import replay
from cae_core.rules.decimal_ops import DecimalOps
from cae_core.rules.graph import Graph
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run
from cae_core.testing.samples import GROSS, Sample
from cae_core.testing.subject import Fault, Subject


def regimes(subject: Subject) -> Iterator[Fault]:
    """A regime with pay has every node of pay, lines whose accounts are in the chart, a sound year."""
    accounts = subject.country.chart.accounts
    for name, regime in subject.regimes.items():
        if regime.paid:
            yield from _pay_faults(name, regime)
        for line in regime.lines:
            for role in {*line.roles} - accounts.keys():
                yield f"{name}, line {line.row}", f"the chart has no account “{role}”"
        for key, element in regime.elements.items():
            if _kind(regime, element.input) != "amount":
                yield f"{name}, element {key}", f"“{element.input}” is no amount of the regime"
        yield from _state_faults(name, regime)


def _pay_faults(name: str, regime: Regime) -> Iterator[Fault]:
    for node in PAY_NODES:
        if _kind(regime, node) != "amount":
            yield f"{name}, {node}", "a regime with pay needs it, as an amount"
    if not regime.lines:
        yield name, "it is paid, but its payslip has no line"


def _state_faults(name: str, regime: Regime) -> Iterator[Fault]:
    for each, node in (*regime.state.items(), *regime.carried.items()):
        if _kind(regime, each) != _kind(regime, node):
            yield f"{name}, {each}", f"it is no {_kind(regime, node)}, as what is added to it ({node})"
        if any(found.name == each and found.default is None for found in regime.framework.inputs):
            yield f"{name}, {each}", "it has no default: a month must be able to stand alone"


def _kind(regime: Regime, node: str) -> str:
    try:
        return regime.framework.kind(node)
    except LookupError:
        return ""


def payslips_balance(subject: Subject) -> Iterator[Fault]:
    """What the lines move leaves exactly the net pay to the person and costs exactly the employer's cost."""
    for where, regime, graph, drawn in subject.drawn:
        if not regime.paid or not regime.lines:
            continue
        for sample in drawn:
            run = graph.run(sample.inputs)
            try:
                found = _balance(regime, run)
            except CaeError as error:
                yield where, f"a payslip cannot be computed: {error}"
                break
            if found:
                yield where, f"{found}; with {_given(sample)}"
                break


def _balance(regime: Regime, run: Run) -> str:
    owed = spent = 0
    for line in regime.lines:
        debit, credit = line.roles
        amount = line.sign * run[line.node]
        owed += amount * ((credit == NET_PAY_ROLE) - (debit == NET_PAY_ROLE))
        spent += amount * (debit == line.charge_role and line.side in ("pay", "employer", "reduction"))
        for shown in filter(None, (line.base, line.rate)):
            run[shown]  # raises what explains its absence
    for node in (*regime.layout.totals, *filter(None, (regime.hours,)), *regime.state.values()):
        run[node]
    if owed != run["net_pay"]:
        return f"its lines leave {owed} minor units to the person, net_pay is {run['net_pay']}"
    if spent != run["employer_cost"]:
        return f"its lines cost {spent} minor units, employer_cost is {run['employer_cost']}"
    return ""


def _given(sample: Sample) -> str:
    return ", ".join(f"{name}={value}" for name, value in sample.inputs.items())


def back_ends_agree(subject: Subject) -> Iterator[Fault]:
    """Integers, decimals and, where NumPy is installed, arrays give the same for every node."""
    arrays = importlib.util.find_spec("numpy") is not None
    for where, _, graph, drawn in subject.drawn:
        runs = [graph.run(sample.inputs) for sample in drawn]
        for sample, run in zip(drawn, runs, strict=True):
            slow = graph.run_with(DecimalOps(), sample.inputs)
            wrong = next((node for node in run.computed if run[node] != slow[node]), "")
            if wrong:
                found = f"{wrong} is {run[wrong]} in integers and {slow[wrong]} in decimals"
                yield where, f"{found}; with {_given(sample)}"
                break
        if arrays:
            yield from _arrays_differ(where, graph, drawn, runs)


def _arrays_differ(where: str, graph: Graph, drawn: tuple[Sample, ...], runs: list[Run]) -> Iterator[Fault]:
    from cae_core.rules._arrays_run import row_of

    for names in {frozenset(sample.inputs) for sample in drawn}:
        chosen = [i for i, sample in enumerate(drawn) if frozenset(sample.inputs) == names]
        columns = {name: _column([drawn[i].inputs[name] for i in chosen]) for name in sorted(names)}
        found = graph.run_arrays(columns)
        for row, i in enumerate(chosen):
            for node in runs[i].computed:
                value = row_of(found[node], row)
                if value != runs[i][node]:
                    text = f"{node} is {runs[i][node]} in integers and {value} in arrays"
                    yield where, f"{text}; with {_given(drawn[i])}"
                    return


def _column(values: list[Any]) -> Any:
    import numpy as np

    if isinstance(values[0], Ratio):
        return Ratio(np.array([each.n for each in values]), np.array([each.d for each in values]))
    return np.array(values)


def monotone_as_declared(subject: Subject) -> Iterator[Fault]:
    """A node declared never to decrease when gross grows does not, along drawn pays and by one minor unit."""
    for where, regime, graph, drawn in subject.drawn:
        if GROSS not in graph.kinds or not regime.monotone:
            continue
        pays = sorted({sample.inputs.get(GROSS, 0) for sample in drawn})
        steps = sorted({each + more for each in pays for more in (0, 1, 100)})
        for sample in drawn[:3]:
            yield from _falls(where, graph, sample.inputs, regime.monotone, steps)


def _falls(
    where: str, graph: Graph, given: Mapping[str, Any], nodes: frozenset[str], steps: list[int]
) -> Iterator[Fault]:
    before: Run | None = None
    for gross in steps:
        run = graph.run({**given, GROSS: gross}, sorted(nodes))
        for node in nodes:
            if before is not None and node in run and run[node] < before[node]:
                low = before[GROSS]
                yield f"{where}, {node}", f"{before[node]} at a gross of {low}, {run[node]} at {gross}"
                return
        before = run


def expected_payslips(subject: Subject) -> Iterator[Fault]:
    """Every vector is met within its tolerance."""
    places = decimals(subject.country.currency)
    for data in subject.vectors:
        if data["country"] != subject.country.code:
            yield "vectors", f"they are of {data['country']}"
        for off in replay(data, subject.regimes, places).off:
            yield f"{off.vector}, {off.node}", f"expected {off.expected}, got {off.got}"
