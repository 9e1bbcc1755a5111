"""What the law keeps pay from (below the minimum wage…), looked at on each payslip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cae_core.closing.identity import Remark
from cae_core.errors import Origin, Problem
from cae_core.messages import Sentence, mark
from cae_core.payroll.pay_lines import Guard
from cae_core.payroll.payslip import Payslip
from cae_core.payroll.regime import Regime
from cae_core.rules.graph import Graph

BROKEN = mark("{guard} ({source})")


def guards_in_force(regime: Regime, graph: Graph) -> tuple[Guard, ...]:
    """The guards of a regime that hold in the month of a graph."""
    known = graph.rules.keys() | graph.inputs.keys()
    return tuple(guard for guard in regime.layout.guards if guard.node in known)


def broken_guards(slip: Payslip) -> tuple[Guard, ...]:
    """The guards of its regime that a payslip breaks, among those in force in its month.

    Raises what keeps a guard from being looked at: a missing input, LawNotEstablished.
    """
    return tuple(guard for guard in guards_in_force(slip.regime, slip.run.graph) if slip[guard.node])


def guard_problems(slip: Payslip, origin: Origin | None) -> list[Problem]:
    """The broken guards that keep a payslip from being issued, on the row that asked for it."""
    return [
        Problem(
            BROKEN,
            origin,
            "contract",
            slip.contract,
            mark("a pay that the law allows"),
            {"guard": guard.label, "source": guard.source},
        )
        for guard in broken_guards(slip)
        if guard.refuse
    ]


def guard_remarks(slips: Iterable[Payslip]) -> Iterator[Remark]:
    """The broken guards that only warn, of each of a month's payslips, contract by contract."""
    for slip in slips:
        for guard in broken_guards(slip):
            if not guard.refuse:
                fields = {"guard": guard.label, "source": guard.source}
                yield Remark(Sentence(BROKEN, fields), slip.contract)
