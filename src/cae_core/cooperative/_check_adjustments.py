"""Checks of a month's adjustments: what they stand on, that they balance, when they are undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.adjustments import ADJUSTABLE, PAIRED, PROVIDED
from cae_core.cooperative.documents import Adjustment, AdjustmentLine, MonthDocuments
from cae_core.ledger.roles import LOSS_PROVISIONS, ROLES
from cae_core.messages import mark


def check_adjustments(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """References, dates, roles, balance by activity, and provisions taken back against what was provided."""
    earlier = known.references.get("adjustment", ())
    referenced = [(each.reference, each.origin) for each in documents.adjustments]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each adjustment"))
    for each in documents.adjustments:
        found.date_in_month(each.date, each.origin)
        if not each.label:
            found.add(mark("nothing written"), each.origin, "label", "", mark("what the adjustment is for"))
        _check_reversal(found, each)
        for line in each.lines:
            _check_line(found, each, line)
        for activity, lines in _by_activity(each).items():
            _check_sums(found, each, activity, lines)
    for role in PROVIDED.values():
        _check_provisions(found, documents.adjustments, known, role)


def _check_reversal(found: Findings, adjustment: Adjustment) -> None:
    day = adjustment.reverses_on
    if day is not None and (found.month is None or day <= found.month.last):
        expected = mark("a day of a later month")
        found.add(mark("undone before its month is over"), adjustment.origin, "reverses_on", day, expected)


def _check_line(found: Findings, adjustment: Adjustment, line: AdjustmentLine) -> None:
    origin = line.origin or adjustment.origin
    found.activity(line.activity, adjustment.date, origin)
    if line.role not in ADJUSTABLE:
        reason = mark("unknown role") if line.role not in ROLES else mark("a role that no adjustment moves")
        expected, roles = mark("one of {roles}"), ", ".join(ADJUSTABLE)
        found.add(reason, origin, "role", line.role, expected, roles=roles)
    if line.role in LOSS_PROVISIONS and line.activity != SERVICES:
        reason = mark("what is kept for losses is the cooperative's own, not an activity's")
        found.add(reason, origin, "activity", line.activity, SERVICES)
    if not line.amount:
        expected = mark("an amount in debit or in credit")
        found.add(mark("a line of nothing"), origin, "debit", found.amount(0), expected)


def _by_activity(adjustment: Adjustment) -> Mapping[str, list[AdjustmentLine]]:
    found: dict[str, list[AdjustmentLine]] = defaultdict(list)
    for line in adjustment.lines:
        found[line.activity].append(line)
    return found


def _check_sums(
    found: Findings, adjustment: Adjustment, activity: str, lines: Iterable[AdjustmentLine]
) -> None:
    """The lines of one activity: balanced, on its result, and paired roles against one another alone."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.role] += line.amount
    excess = sum(sums.values())
    if excess:
        found.add(
            mark("{reference} does not balance for {activity}: {excess} more in debit than in credit"),
            adjustment.origin,
            "debit",
            adjustment.reference,
            mark("debits and credits that are equal for each activity"),
            reference=adjustment.reference,
            activity=activity,
            excess=found.amount(excess),
        )
        return
    if not any(role in ROLES and ROLES[role].profit_and_loss for role in sums):
        expected = mark("a line of income or charges for each activity")
        found.add(mark("an adjustment of no result"), adjustment.origin, "role", activity, expected)
    for charge, role in PAIRED.items():
        if (charge in sums or role in sums) and sums.get(charge, 0) + sums.get(role, 0):
            reason, expected = mark("{charge} stands against another role"), mark("{role} alone")
            found.add(reason, adjustment.origin, "role", role, expected, charge=charge, role=role)


def _check_provisions(found: Findings, adjustments: Iterable[Adjustment], known: Known, role: str) -> None:
    """No more is taken back of what was provided on an activity than was provided."""
    provided = dict(known.items.by_activity(role))
    for adjustment in adjustments:
        for line in adjustment.lines:
            if line.role != role:
                continue
            left = provided.get(line.activity, 0) + line.amount
            if left > 0 and line.amount > 0:
                found.add(
                    mark("more is taken back than was provided, by {excess}"),
                    line.origin or adjustment.origin,
                    "debit",
                    found.amount(line.amount),
                    mark("at most what is provided on this activity"),
                    excess=found.amount(left),
                )
            else:
                provided[line.activity] = left
