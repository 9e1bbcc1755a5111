"""Payslips and statements as tables, for a spreadsheet."""

from __future__ import annotations

from decimal import Decimal

from cae_core.exchange.book_tables import TableOut
from cae_core.exchange.csv_files import Value
from cae_core.messages import Translator, mark
from cae_core.money import decimal
from cae_core.payroll.payslip import Payslip, PayslipLine
from cae_core.rendering.pages import StatementPage
from cae_core.rendering.voice import Voice

_PAYSLIP = (
    mark("Node"),
    mark("Line"),
    mark("Base"),
    mark("Employee rate"),
    mark("Employee"),
    mark("Employer rate"),
    mark("Employer"),
)
_STATEMENT = (
    mark("Figure"),
    mark("Number"),
    mark("Date"),
    mark("Document"),
    mark("Account"),
    mark("Label"),
    mark("Amount"),
    mark("Balance"),
)
_OPENING, _CLOSING = mark("Opening"), mark("Closing")


_EMPLOYERS = ("employer_contributions", "employer_cost")
"""Totals that the employer bears; the others are the person's."""


def payslip_table(slip: Payslip, language: str) -> TableOut:
    """A payslip's rows, then its totals, each on the side that bears or receives it.

    Rates are exact decimals, amounts in major units.
    """
    say, currency = Translator(language), slip.currency
    rows: list[list[Value]] = []
    for row in slip.rows():
        employee = row.side("employee") or row.side("tax") or row.side("withheld") or row.side("pay")
        employer = row.side("employer") or row.side("reduction")
        first = next(iter(row.sides.values()))
        rows.append(
            [
                first.node,
                first.label(language),
                None if row.base is None else decimal(row.base, currency),
                _rate(employee),
                None if employee is None else decimal(employee.amount, currency),
                _rate(employer),
                None if employer is None else decimal(employer.amount, currency),
            ]
        )
    labels = slip.regime.layout.totals
    for node, amount in slip.totals().items():
        sides = [None, decimal(amount, currency)] if node in _EMPLOYERS else [decimal(amount, currency), None]
        rows.append([node, labels[node][language], None, None, sides[0], None, sides[1]])
    return TableOut([say(name) for name in _PAYSLIP], rows)


def _rate(line: PayslipLine | None) -> str | None:
    """A rate as a plain decimal when it has one, as a ratio otherwise."""
    if line is None or line.rate is None:
        return None
    fraction = line.rate.fraction
    scaled = fraction * 10**8
    if scaled.denominator != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    return format(Decimal(scaled.numerator).scaleb(-8).normalize(), "f")


def statement_table(page: StatementPage, voice: Voice) -> TableOut:
    """Each figure of a statement from its opening, movement by movement, to its closing."""
    say, currency = voice.translate, page.currency
    rows: list[list[Value]] = []
    for section in page.sections:
        label, balance = voice.text(section.label), section.opening
        rows.append([label, "", None, "", "", say(_OPENING), None, decimal(balance, currency)])
        for each in section.movements:
            balance += each.amount
            amount = decimal(each.amount, currency)
            text = voice.text(each.label)
            rows.append(
                [
                    label,
                    each.number,
                    each.date,
                    each.document,
                    each.account,
                    text,
                    amount,
                    decimal(balance, currency),
                ]
            )
        rows.append([label, "", None, "", "", say(_CLOSING), None, decimal(section.closing, currency)])
    for figure in page.figures:
        text = voice.text(figure.label)
        rows.append([text, "", None, "", "", say(_CLOSING), None, decimal(figure.amount, currency)])
    return TableOut([say(name) for name in _STATEMENT], rows)
