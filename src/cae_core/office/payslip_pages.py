"""Payslips as pages, from what the book stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from cae_core.closing.back_pay import INPUT as BACK_PAY
from cae_core.closing.clock import law_day
from cae_core.closing.pay_inputs import fixed_part
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.people import Contract
from cae_core.messages import Sentence, mark
from cae_core.office.facts import page_facts
from cae_core.office.mentions import banners, mentions
from cae_core.office.opened import Office
from cae_core.office.parties import contract_of, cooperative_party, person_party
from cae_core.payroll.elements import ElementAmount, PayElement
from cae_core.payroll.pay_lines import Labels
from cae_core.payroll.payslip import Payslip, PayslipLine
from cae_core.payroll.payslip import PayslipRow as Row
from cae_core.periods import Month
from cae_core.rendering.pages import (
    Figure,
    Particular,
    Party,
    PayslipGroup,
    PayslipPage,
    PayslipRow,
    Text,
)
from cae_core.rules.ratio import Ratio

APART = frozenset({"pay", "tax", "withheld"})
"""Sides of lines that the page shows in blocks of their own."""
PAY, GROSS = "pay", "gross"
"""The group of the layout whose lines make gross pay, and that total's node."""
NO_TAX = PayslipRow(Sentence(mark("No tax is withheld")), employee=0)
WITHOUT_HOURS = mark("result of the autonomous activity, no working time")


def payslips(office: Office, month: Month) -> tuple[Payslip, ...]:
    """The payslips of a closed month, computed again from the book and equal by assertion."""
    day = law_day(office.book, month)
    return tuple(
        Payslip.from_dict(found.payload, office.regimes, day)
        for found in office.book.documents("payslip", month)
    )


def decisions(office: Office, month: Month) -> tuple[PayDecision, ...]:
    """The pay decisions of a closed month."""
    return tuple(
        PayDecision.from_dict(found.payload) for found in office.book.documents("pay_decision", month)
    )


def payslip_page(office: Office, slip: Payslip) -> PayslipPage:
    """A payslip as its page (FR-4.30 to FR-4.35, MA-130)."""
    contract = contract_of(office.cooperative, slip.contract)
    kind = office.country.contract_kind(contract.kind)
    page = bare_page(
        slip,
        (
            cooperative_party(office.cooperative, office.country),
            person_party(office.cooperative, slip.person, office.country),
        ),
        kind.label,
        office.country.code,
        banners(office),
        runs_activity=kind.runs_activity,
    )
    return attrs.evolve(
        page,
        reference=f"{slip.month} {slip.contract}",
        job=contract.job,
        since=contract.start,
        agreement=office.cooperative.agreement,
        earnings=_earnings(contract, slip),
        mentions=mentions(office, "payslip", contract),
    )


def bare_page(
    slip: Payslip,
    parties: tuple[Party, Party],
    contract: Text,
    country: str,
    banners: tuple[Text, ...],
    *,
    runs_activity: bool,
) -> PayslipPage:
    """A payslip as its page, of what it holds itself: the employer, the employee and the contract are named.

    ``runs_activity`` says that pay follows the results of an activity: no hours are then no hours counted.
    """
    hours = _hours(slip, runs_activity=runs_activity)
    return PayslipPage(
        reference="",
        country=country,
        currency=slip.currency,
        month=slip.month,
        paid_on=slip.paid_on,
        employer=parties[0],
        employee=parties[1],
        contract=contract,
        hours=hours,
        pay_basis="" if hours is not None else Sentence(WITHOUT_HOURS),
        particulars=tuple(_particulars(slip)),
        earnings=tuple(_named(slip, "pay", group=True)),
        gross=slip["gross"],
        groups=tuple(_groups(slip)),
        employee_contributions=slip["employee_contributions"],
        employer_contributions=slip["employer_contributions"],
        results=tuple(_figure(slip, node, slip[node]) for node in slip.regime.layout.shown.results),
        net_before_tax=slip["net_before_tax"],
        taxes=_taxes(slip),
        other_payments=_paid_beside(slip),
        withheld=tuple(_named(slip, "withheld")),
        net_pay=slip["net_pay"],
        reductions=sum(-line.amount for line in slip.lines() if line.side == "reduction"),
        employer_cost=slip["employer_cost"],
        year_to_date=_year_to_date(slip),
        labels=slip.regime.layout.totals,
        banners=banners,
        facts=page_facts(slip.shown_facts()),
    )


def _label(slip: Payslip, node: str) -> Text:
    return slip.run.graph.labels.get(node, node)


def _figure(slip: Payslip, node: str, amount: int) -> Figure:
    return Figure(node, _label(slip, node), amount)


def _groups(slip: Payslip) -> Iterator[PayslipGroup]:
    """The lines by group, those that the country's model prints as one put together (FR-4.31)."""
    merged = {row: each for each in slip.regime.layout.merged for row in each.rows}
    rows: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in slip.rows():
        if not set(row.sides) <= APART:
            together = merged[row.key].rows if row.key in merged else (row.key,)
            rows.setdefault(row.group, {}).setdefault(together, []).append(row)
    labels = {each.rows: each.label for each in slip.regime.layout.merged}
    for key, found in rows.items():
        lines = tuple(_together(each, labels.get(place)) for place, each in found.items())
        yield PayslipGroup(key, slip.regime.layout.groups[key], lines)


def _together(rows: Sequence[Row], label: Labels | None) -> PayslipRow:
    """One printed line of several: amounts summed, base and rates only where they are one and the same."""
    first, *others = [_row(row) for row in rows]
    if label is None or not others:
        return first if label is None else attrs.evolve(first, label=label)
    one_base = all(each.base == first.base for each in others)
    return attrs.evolve(
        first,
        label=label,
        base=first.base if one_base else None,
        employee_rate=_summed([first, *others], "employee_rate") if one_base else None,
        employer_rate=_summed([first, *others], "employer_rate") if one_base else None,
        employee=_summed([first, *others], "employee"),
        employer=_summed([first, *others], "employer"),
        node="",
    )


def _summed(rows: Sequence[PayslipRow], name: str) -> Any:
    values = [value for row in rows if (value := getattr(row, name)) is not None]
    return sum(values[1:], values[0]) if values else None


def _row(row: Row) -> PayslipRow:
    employee = row.side("employee")
    employer = row.side("employer") or row.side("reduction")
    node = next(iter(row.sides.values())).node
    return PayslipRow(
        label=row.label,
        base=row.base,
        employee_rate=_rate(employee),
        employee=employee.amount if employee else None,
        employer=employer.amount if employer else None,
        employer_rate=_rate(employer),
        node=node,
    )


def _rate(line: PayslipLine | None) -> Ratio | None:
    return line.rate if line is not None else None


def _taxes(slip: Payslip) -> tuple[PayslipRow, ...]:
    """The taxes withheld; where all are 0, the first of them says so."""
    lines = [line for line in slip.lines(zeros=True) if line.side == "tax"]
    found = [line for line in lines if line.amount] or lines[:1]
    return tuple(_alone(slip, line) for line in found) or (NO_TAX,)


def _named(slip: Payslip, side: str, *, group: bool | None = None) -> Iterator[PayslipRow]:
    """The lines of a side, each element of pay under its own name; in the group of pay, or out of it."""
    for line in slip.lines():
        if line.side != side or line.node == GROSS or group not in (None, line.line.group == PAY):
            continue
        parts = list(_parts(slip, line))
        yield from parts
        rest = line.amount - sum(each.employee or 0 for each in parts)
        if not parts:
            yield _alone(slip, line)
        elif rest:
            yield PayslipRow(line.line.label, employee=rest, node=line.node)


def _parts(slip: Payslip, line: PayslipLine) -> Iterator[PayslipRow]:
    """What a line is made of: pay elements under their own names, back pay by the month it completes."""
    if line.node == BACK_PAY and slip.back_pay:
        for month, amount in slip.back_pay.items():
            yield PayslipRow(Sentence(mark("Back pay for {month}"), {"month": month}), employee=amount)
        return
    for each in slip.elements:
        if _element(slip, each).input == line.node:
            yield PayslipRow(each.label or _element(slip, each).label, employee=each.amount)


def _element(slip: Payslip, given: ElementAmount) -> PayElement:
    return slip.regime.elements[given.element]


def _alone(slip: Payslip, line: PayslipLine) -> PayslipRow:
    """A line with what it is computed on, where that is an amount."""
    base = line.base if slip.run.graph.kinds.get(line.line.base) == "amount" else None
    return PayslipRow(line.line.label, base, line.rate, line.amount, node=line.node)


def _hours(slip: Payslip, *, runs_activity: bool) -> Ratio | None:
    """The hours that pay refers to, None where it refers to no working time.

    Pay that follows the results of an activity may state hours; where it states none, none were counted.
    """
    if not slip.regime.hours:
        return None
    hours = slip[slip.regime.hours]
    counted = hours if isinstance(hours, Ratio) else Ratio(hours)
    return counted if counted.n or not runs_activity else None


def _particulars(slip: Payslip) -> Iterator[Particular]:
    """What stands with the contract, as far as there is any: no dependants are not listed."""
    for node in slip.regime.layout.shown.head:
        value = slip[node]
        if value.n if isinstance(value, Ratio) else value:
            yield Particular(_label(slip, node), value, slip.run.graph.kinds[node])


def _earnings(contract: Contract, slip: Payslip) -> tuple[PayslipRow, ...]:
    """The parts of gross pay: base salary, overtime, bonuses…; or the fixed part and what comes above it."""
    parts = tuple(_named(slip, "pay", group=True))
    share = slip["month_share"] if "month_share" in slip.run.graph.kinds else Ratio(1)
    fixed = min(fixed_part(contract, share), slip[GROSS])
    if parts or not 0 < fixed < slip[GROSS]:
        return parts
    return (
        PayslipRow(Sentence(mark("Fixed part")), employee=fixed, node="fixed"),
        PayslipRow(
            Sentence(mark("Advance on the variable part")), employee=slip[GROSS] - fixed, node="variable"
        ),
    )


def _paid_beside(slip: Payslip) -> tuple[PayslipRow, ...]:
    """What is paid with pay and is none: lines that add to it outside the group of pay."""
    return tuple(_named(slip, "pay", group=False))


def _year_to_date(slip: Payslip) -> tuple[Figure, ...]:
    """The year's totals with this month's: what the regime carries on and the payslip shows."""
    return tuple(
        _figure(slip, node, slip[name] + slip[node])
        for name, node in slip.regime.state.items()
        if node in slip.regime.layout.labels
    )
