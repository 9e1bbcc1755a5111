"""Inputs that a cooperative should state, where a payslip took their default instead."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.payroll.payslip import Payslip
from cae_core.rules.inputs import Input


def defaults_taken(slip: Payslip) -> Iterator[Input]:
    """The inputs to be asked for (`Input.ask`) whose default a payslip rests on.

    One that nothing computed rests on (another branch was taken, a figure further on was given) is not.
    """
    run = slip.run
    read = run.counted()
    for each in slip.regime.framework.inputs:
        if each.ask and each.default is not None and each.name not in run.given and each.name in read:
            yield each
