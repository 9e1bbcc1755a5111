"""Income tax on wages: professional expenses, the scale, the relief for dependants.

Two methods (MA-159): the month taken twelve times, or, with ``cumulative_tax``, the year so far taken over
the days of a whole year, tax already withheld taken off. By the second, December settles the year.
"""

from __future__ import annotations

from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.rule import rule


@rule(source="MA-159, published engines", count=True)
def tax_days(x: Ops, paid_days: Rate, days_carried: Rate) -> Rate:
    """Days that the month adds to the year, those of months under contract without pay within."""
    return paid_days + days_carried


@rule(source="MA-159, published engines", count=True)
def year_share(x: Ops, cumulative_tax: Flag, ytd_days: Rate, tax_days: Rate, tax_year_days: Rate) -> Rate:
    """Share of the year that is taxed: a twelfth, or that of its days so far."""
    return x.where(cumulative_tax, x.ratio_of(ytd_days + tax_days, tax_year_days), x.number("1/12"))


@rule(source="MA-155 and MA-159, CGI art. 59-I-A")
def expenses_base(x: Ops, taxable_gross: Amt, cumulative_tax: Flag, ytd_taxable_gross: Amt) -> Amt:
    """Base of professional expenses: taxable gross pay of the month, or of the year so far."""
    return taxable_gross + x.where(cumulative_tax, ytd_taxable_gross, x.amount(0))


@rule(source="MA-155, CGI art. 59-I-A", end="2023-01-01")
def professional_expenses_rate_due(x: Ops, professional_expenses_rate: Rate) -> Rate:
    """Rate of professional expenses: one for all."""
    return professional_expenses_rate


@rule(
    name="professional_expenses_rate_due",
    source="MA-155 and MA-156, CGI art. 59-I-A",
    start="2023-01-01",
)
def professional_expenses_rate_by_pay(
    x: Ops,
    expenses_base: Amt,
    year_share: Rate,
    low_pay_limit: Amt,
    low_pay_expenses_rate: Rate,
    professional_expenses_rate: Rate,
) -> Rate:
    """Rate of professional expenses: a higher one up to a yearly pay, and a cliff above it."""
    low = expenses_base <= x.rate(low_pay_limit, year_share)
    return x.where(low, low_pay_expenses_rate, professional_expenses_rate)


@rule(source="MA-155 and MA-159, CGI art. 59-I-A")
def professional_expenses(
    x: Ops,
    expenses_base: Amt,
    professional_expenses_rate_due: Rate,
    professional_expenses_cap: Amt,
    year_share: Rate,
    cumulative_tax: Flag,
    ytd_professional_expenses: Amt,
) -> Amt:
    """Flat allowance for professional expenses, capped; less that of the year's earlier months."""
    due = x.min(
        x.rate(expenses_base, professional_expenses_rate_due), x.rate(professional_expenses_cap, year_share)
    )
    return due - x.where(cumulative_tax, ytd_professional_expenses, x.amount(0))


@rule(source="MA-158, practice")
def taxable_income(
    x: Ops,
    taxable_gross: Amt,
    professional_expenses: Amt,
    cnss_employee: Amt,
    amo_employee: Amt,
    cimr_employee: Amt,
) -> Amt:
    """Net taxable pay of the month."""
    return taxable_gross - professional_expenses - cnss_employee - amo_employee - cimr_employee


@rule(source="MA-159, published engines")
def tax_base(x: Ops, taxable_income: Amt, cumulative_tax: Flag, ytd_taxable_income: Amt) -> Amt:
    """Net taxable pay of the month, or of the year so far."""
    return taxable_income + x.where(cumulative_tax, ytd_taxable_income, x.amount(0))


@rule(source="MA-159, published engines")
def annual_income(x: Ops, tax_base: Amt, year_share: Rate) -> Amt:
    """Net taxable pay taken over a whole year."""
    return x.rate(tax_base, x.ratio_of(x.number("1"), year_share))


@rule(source="MA-151, MA-153 and MA-159, CGI art. 73")
def income_tax_before_relief(
    x: Ops, tax_base: Amt, annual_income: Amt, income_tax_scale: Scale, year_share: Rate, cumulative_tax: Flag
) -> Amt:
    """Tax by the yearly scale for the share of the year: a twelfth of it on twelve months, rounded once."""
    so_far = x.rate(x.scale(annual_income, income_tax_scale), year_share)
    return x.where(cumulative_tax, so_far, x.scale(12 * tax_base, income_tax_scale, parts=12))


@rule(source="MA-157, CGI art. 74", count=True)
def relieved_dependants(x: Ops, dependants: Amt, dependants_maximum: Amt) -> Amt:
    """Dependants who give relief."""
    return x.min(dependants, dependants_maximum)


@rule(source="MA-157 and MA-159, CGI art. 74", count=True)
def dependant_days(x: Ops, relieved_dependants: Amt, tax_days: Rate) -> Rate:
    """Dependants times days that the month adds to the year."""
    return x.ratio(relieved_dependants, x.amount(1)) * tax_days


@rule(source="MA-157 and MA-197, CGI art. 74")
def family_relief(
    x: Ops,
    family_relief_per_dependant: Amt,
    relieved_dependants: Amt,
    cumulative_tax: Flag,
    ytd_dependant_days: Rate,
    dependant_days: Rate,
    tax_year_days: Rate,
) -> Amt:
    """Relief for dependants: the yearly amount for the share of the year, rounded once."""
    so_far = x.ratio_of(ytd_dependant_days + dependant_days, tax_year_days)
    month = x.ratio_of(x.ratio(relieved_dependants, x.amount(1)), x.number("12"))
    return x.rate(family_relief_per_dependant, x.where(cumulative_tax, so_far, month))


@rule(source="MA-157, CGI art. 74")
def income_tax_due(x: Ops, income_tax_before_relief: Amt, family_relief: Amt) -> Amt:
    """Tax after relief, which pays nothing back."""
    return x.max(income_tax_before_relief - family_relief, x.amount(0))


@rule(source="MA-158 and MA-159, practice")
def income_tax(x: Ops, income_tax_due: Amt, cumulative_tax: Flag, ytd_income_tax: Amt) -> Amt:
    """Income tax withheld: by the cumulative method, less what the year's earlier months withheld."""
    return income_tax_due - x.where(cumulative_tax, ytd_income_tax, x.amount(0))
