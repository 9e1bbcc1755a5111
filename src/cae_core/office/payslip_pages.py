"""Payslips as pages, from what the book stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from cae_core.closing.pay_inputs import fixed_part
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.people import Contract
from cae_core.messages import Sentence, mark
from cae_core.office.facts import page_facts
from cae_core.office.opened import Office
from cae_core.office.parties import contract_of, cooperative_party, person_party
from cae_core.payroll.pay_lines import Labels
from cae_core.payroll.payslip import Payslip, PayslipLine
from cae_core.payroll.payslip import PayslipRow as Row
from cae_core.periods import Month
from cae_core.rendering.pages import Figure, PayslipGroup, PayslipPage, PayslipRow, Text
from cae_core.rules.ratio import Ratio

APART = ("pay", "tax")
"""Groups of the layout that the page shows in blocks of their own."""


def payslips(office: Office, month: Month) -> tuple[Payslip, ...]:
    """The payslips of a closed month, computed again from the book and equal by assertion."""
    return tuple(
        Payslip.from_dict(found.payload, office.regimes) for found in office.book.documents("payslip", month)
    )


def decisions(office: Office, month: Month) -> tuple[PayDecision, ...]:
    """The pay decisions of a closed month."""
    return tuple(
        PayDecision.from_dict(found.payload) for found in office.book.documents("pay_decision", month)
    )


def payslip_page(office: Office, slip: Payslip) -> PayslipPage:
    """A payslip as its page (FR-4.30 to FR-4.35)."""
    contract = contract_of(office.cooperative, slip.contract)
    kind = office.country.contract_kind(contract.kind)
    return PayslipPage(
        reference=f"{slip.month} {slip.contract}",
        country=office.country.code,
        currency=slip.currency,
        month=slip.month,
        paid_on=slip.paid_on,
        employer=cooperative_party(office.cooperative, office.country),
        employee=person_party(office.cooperative, slip.person, office.country),
        contract=kind.label,
        job=contract.job,
        agreement=office.cooperative.agreement,
        hours=_hours(slip),
        pay_basis=_pay_basis(slip),
        earnings=_earnings(contract, slip),
        gross=slip["gross"],
        groups=tuple(_groups(slip)),
        employee_contributions=slip["employee_contributions"],
        employer_contributions=slip["employer_contributions"],
        net_social=slip["net_social"] if "net_social" in slip.run.graph.kinds else None,
        net_before_tax=slip["net_before_tax"],
        tax=_tax(slip),
        net_pay=slip["net_pay"],
        reductions=sum(-line.amount for line in slip.lines() if line.side == "reduction"),
        employer_cost=slip["employer_cost"],
        year_to_date=_year_to_date(slip),
        mentions=tuple(mention.text for mention in office.country.mentions_for("payslip", contract.kind)),
        facts=page_facts(slip.run.facts([line.node for line in slip.lines()])),
    )


def _groups(slip: Payslip) -> Iterator[PayslipGroup]:
    """The lines by group, those that the country's model prints as one put together (FR-4.31)."""
    merged = {row: each for each in slip.regime.layout.merged for row in each.rows}
    rows: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in slip.rows():
        if row.group not in APART:
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


def _tax(slip: Payslip) -> PayslipRow:
    for line in slip.lines(zeros=True):
        if line.side == "tax":
            return PayslipRow(
                line.line.label, line.base, line.rate, line.amount, employer=None, node=line.node
            )
    return PayslipRow(Sentence(mark("No tax is withheld")), employee=0)


def _hours(slip: Payslip) -> Ratio | None:
    return slip["paid_hours"] if "contract_hours_per_week" in slip.run.graph.kinds else None


def _pay_basis(slip: Payslip) -> Text:
    if _hours(slip) is not None:
        return ""
    return Sentence(mark("result of the autonomous activity, no working time"))


def _earnings(contract: Contract, slip: Payslip) -> tuple[Figure, ...]:
    share = slip["month_share"] if "month_share" in slip.run.graph.kinds else Ratio(1)
    fixed = min(fixed_part(contract, share), slip["gross"])
    if not 0 < fixed < slip["gross"]:
        return ()
    return (
        Figure("fixed", Sentence(mark("Fixed part")), fixed),
        Figure("variable", Sentence(mark("Advance on the variable part")), slip["gross"] - fixed),
    )


def _year_to_date(slip: Payslip) -> tuple[Figure, ...]:
    found = []
    totals = slip.regime.layout.totals
    for name, node in slip.regime.state.items():
        if node in totals:
            found.append(Figure(name, totals[node], slip[name] + slip[node]))
    return tuple(found)
