"""Sickness and family contributions, with the reduced rates of 2025 (FR-3.10, FR-3.11, FR-3.14).

The limits of 2025 compare the year's pay with the SMIC of the year's hours, as the general reduction
does; when the year passes a limit, or comes back under it, what earlier months paid is settled.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate
from cae_core.rules.rule import rule

END = "2026-01-01"


@rule(source="FR-3.11, CSS L241-2-1", end=END)
def maladie_reduced(x: Ops, year_gross: Amt, year_reference_smic: Rate, maladie_reduced_limit: Rate) -> Flag:
    """Whether the year's pay is within 2.25 SMIC of the year's hours."""
    return x.ratio(year_gross, x.amount(1)) <= year_reference_smic * maladie_reduced_limit


@rule(source="FR-3.11, CSS L241-2-1", end=END)
def maladie_settlement(
    x: Ops,
    ytd_gross: Amt,
    ytd_reference_smic: Rate,
    maladie_reduced_limit: Rate,
    maladie_reduced: Flag,
    maladie_employer_rate: Rate,
    maladie_employer_reduced_rate: Rate,
) -> Amt:
    """What earlier months owe (or get back) because the year passed 2.25 SMIC (or came back under)."""
    was_reduced = x.ratio(ytd_gross, x.amount(1)) <= ytd_reference_smic * maladie_reduced_limit
    gap = x.rate(ytd_gross, maladie_employer_rate - maladie_employer_reduced_rate)
    none = x.amount(0)
    return x.where(was_reduced, gap, none) - x.where(maladie_reduced, gap, none)


@rule(source="FR-3.10 and FR-3.11, CSS D242-3 and L241-2-1", end=END)
def maladie_employer_rate_due(
    x: Ops, maladie_reduced: Flag, maladie_employer_reduced_rate: Rate, maladie_employer_rate: Rate
) -> Rate:
    """Rate of the sickness contribution this month."""
    return x.where(maladie_reduced, maladie_employer_reduced_rate, maladie_employer_rate)


@rule(name="maladie_employer_rate_due", source="FR-3.10, CSS D242-3", start=END)
def maladie_employer_rate_due_2026(x: Ops, maladie_employer_rate: Rate) -> Rate:
    """Rate of the sickness contribution; the reduced one was abolished."""
    return maladie_employer_rate


@rule(source="FR-3.10 and FR-3.11, CSS D242-3 and L241-2-1", end=END)
def maladie_employer(x: Ops, gross: Amt, maladie_employer_rate_due: Rate, maladie_settlement: Amt) -> Amt:
    """Sickness, maternity, invalidity, death, on whole pay."""
    return x.rate(gross, maladie_employer_rate_due) + maladie_settlement


@rule(name="maladie_employer", source="FR-3.10, CSS D242-3", start=END)
def maladie_employer_2026(x: Ops, gross: Amt, maladie_employer_rate_due: Rate) -> Amt:
    """Sickness, maternity, invalidity, death, on whole pay."""
    return x.rate(gross, maladie_employer_rate_due)


@rule(source="FR-3.14, CSS L241-6-1", end=END)
def allocations_familiales_reduced(
    x: Ops, year_gross: Amt, year_reference_smic: Rate, allocations_familiales_reduced_limit: Rate
) -> Flag:
    """Whether the year's pay is within 3.3 SMIC of the year's hours."""
    limit = year_reference_smic * allocations_familiales_reduced_limit
    return x.ratio(year_gross, x.amount(1)) <= limit


@rule(source="FR-3.14, CSS L241-6-1", end=END)
def allocations_familiales_settlement(
    x: Ops,
    ytd_gross: Amt,
    ytd_reference_smic: Rate,
    allocations_familiales_reduced_limit: Rate,
    allocations_familiales_reduced: Flag,
    allocations_familiales_employer_rate: Rate,
    allocations_familiales_employer_reduced_rate: Rate,
) -> Amt:
    """What earlier months owe (or get back) because the year passed 3.3 SMIC (or came back under)."""
    limit = ytd_reference_smic * allocations_familiales_reduced_limit
    was_reduced = x.ratio(ytd_gross, x.amount(1)) <= limit
    gap_rate = allocations_familiales_employer_rate - allocations_familiales_employer_reduced_rate
    gap = x.rate(ytd_gross, gap_rate)
    none = x.amount(0)
    return x.where(was_reduced, gap, none) - x.where(allocations_familiales_reduced, gap, none)


@rule(source="FR-3.14, CSS D241-3-1 and L241-6-1", end=END)
def allocations_familiales_employer_rate_due(
    x: Ops,
    allocations_familiales_reduced: Flag,
    allocations_familiales_employer_reduced_rate: Rate,
    allocations_familiales_employer_rate: Rate,
) -> Rate:
    """Rate of family benefits this month."""
    return x.where(
        allocations_familiales_reduced,
        allocations_familiales_employer_reduced_rate,
        allocations_familiales_employer_rate,
    )


@rule(name="allocations_familiales_employer_rate_due", source="FR-3.14, CSS D241-3-1", start=END)
def allocations_familiales_employer_rate_due_2026(x: Ops, allocations_familiales_employer_rate: Rate) -> Rate:
    """Rate of family benefits; the reduced one was abolished."""
    return allocations_familiales_employer_rate


@rule(source="FR-3.14, CSS D241-3-1 and L241-6-1", end=END)
def allocations_familiales_employer(
    x: Ops,
    gross: Amt,
    allocations_familiales_employer_rate_due: Rate,
    allocations_familiales_settlement: Amt,
) -> Amt:
    """Family benefits, on whole pay."""
    return x.rate(gross, allocations_familiales_employer_rate_due) + allocations_familiales_settlement


@rule(name="allocations_familiales_employer", source="FR-3.14, CSS D241-3-1", start=END)
def allocations_familiales_employer_2026(
    x: Ops, gross: Amt, allocations_familiales_employer_rate_due: Rate
) -> Amt:
    """Family benefits, on whole pay."""
    return x.rate(gross, allocations_familiales_employer_rate_due)
