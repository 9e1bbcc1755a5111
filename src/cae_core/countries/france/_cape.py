"""CAPE: no pay, no payslip; a contribution base all the same (FR-1.29 to FR-1.36, FR-1.50 to FR-1.56)."""

from __future__ import annotations

from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import rule


@rule(source="FR-1.53, C. trav. R5142-3")
def contribution_base(x: Ops, receipts: Amt, holder_pay: Amt, costs: Amt, consideration: Amt) -> Amt:
    """What is treated as pay: receipts excl. VAT and the holder's pay, less costs and consideration."""
    return x.max(receipts + holder_pay - costs - consideration, x.amount(0))


@rule(source="FR-1.33, CSS D412-99")
def atmp_employer(x: Ops, cape_accident_base: Amt, work_accident_rate: Rate) -> Amt:
    """Work accidents of a holder without pay, on a flat base that an order fixes."""
    return x.rate(cape_accident_base, work_accident_rate)
