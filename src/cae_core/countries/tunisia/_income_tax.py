"""Income tax and solidarity contribution withheld on wages: the year's scale, a twelfth a month.

What concerns the year is an exact number of dinars; each line of the month is rounded from it once.
"""

from __future__ import annotations

from cae_core.countries.tunisia._dinars import MILLIMES, in_dinars, rounded, twelfth
from cae_core.money import Rounding
from cae_core.rules.ops import Amt, Flag, Ops, Rate, Scale
from cae_core.rules.rule import rule


@rule(source="TN-57, code IRPP art. 26", count=True)
def month_net_of_cnss(
    x: Ops,
    gross: Amt,
    cnss_employee_rate: Rate,
    complementary_base: Amt,
    complementary_employee_rate: Rate,
) -> Rate:
    """The month's pay less what the employee contributes, in dinars, before any rounding."""
    complementary = in_dinars(x, complementary_base) * complementary_employee_rate
    return in_dinars(x, gross) * (1 - cnss_employee_rate) - complementary


@rule(source="TN-57 and TN-71: twelve times the month; on settlement, what the year really paid", count=True)
def yearly_net_of_cnss(
    x: Ops, month_net_of_cnss: Rate, yearly_settlement: Flag, ytd_net_of_cnss: Amt, salary_net_of_cnss: Amt
) -> Rate:
    """Pay of the year less the employee's contributions, in dinars."""
    actual = in_dinars(x, ytd_net_of_cnss + salary_net_of_cnss)
    return x.where(yearly_settlement, actual, month_net_of_cnss * 12)


@rule(source="TN-58, LF 2017 art. 14 § 2", count=True)
def yearly_professional_deduction(
    x: Ops,
    yearly_net_of_cnss: Rate,
    professional_deduction_rate: Rate,
    professional_deduction_ceiling: Amt,
) -> Rate:
    """Professional expenses of the year, in dinars: 10 %, at most 2 000."""
    ceiling = in_dinars(x, professional_deduction_ceiling)
    return x.min(yearly_net_of_cnss * professional_deduction_rate, ceiling)


@rule(source="TN-57, code IRPP art. 26", count=True)
def yearly_net_income(x: Ops, yearly_net_of_cnss: Rate, yearly_professional_deduction: Rate) -> Rate:
    """Net income of the year, in dinars, before family deductions."""
    return yearly_net_of_cnss - yearly_professional_deduction


@rule(source="TN-63, code IRPP art. 40")
def household_deduction(x: Ops, head_of_household: Flag, head_of_household_deduction: Amt) -> Amt:
    """Deduction of a head of household, a year."""
    return x.where(head_of_household, head_of_household_deduction, x.amount(0))


@rule(source="TN-63, code IRPP art. 40, LF 2018 art. 54")
def children_deduction(
    x: Ops,
    children: Amt,
    student_children: Amt,
    disabled_children: Amt,
    children_counted: Amt,
    child_deduction: Amt,
    student_child_deduction: Amt,
    disabled_child_deduction: Amt,
) -> Amt:
    """Deduction for children, a year: the first four under 20, students, disabled ones of any age or rank."""
    one = x.amount(1)
    young = x.rate(child_deduction, x.ratio(x.min(children, children_counted), one))
    students = x.rate(student_child_deduction, x.ratio(student_children, one))
    return young + students + x.rate(disabled_child_deduction, x.ratio(disabled_children, one))


@rule(source="TN-63, code IRPP art. 40", count=True)
def parents_deduction(
    x: Ops,
    dependent_parents: Amt,
    yearly_net_income: Rate,
    parent_deduction_rate: Rate,
    parent_deduction_ceiling: Amt,
) -> Rate:
    """Deduction for dependent parents, a year, in dinars: 5 % of net income each, at most 450 each."""
    each = x.min(yearly_net_income * parent_deduction_rate, in_dinars(x, parent_deduction_ceiling))
    return each * x.ratio(dependent_parents, x.amount(1))


@rule(source="TN-63, code IRPP art. 40", count=True)
def yearly_family_deduction(
    x: Ops, household_deduction: Amt, children_deduction: Amt, parents_deduction: Rate
) -> Rate:
    """Family deductions of the year, in dinars."""
    return in_dinars(x, household_deduction + children_deduction) + parents_deduction


@rule(source="TN-57, code IRPP art. 44", count=True)
def yearly_taxable_income(x: Ops, yearly_net_income: Rate, yearly_family_deduction: Rate) -> Rate:
    """Taxable income of the year, in dinars."""
    return x.max(yearly_net_income - yearly_family_deduction, x.number("0"))


@rule(source="TN-59 and TN-60, LF 2017 art. 14 and loi 2024-48 art. 36", count=True)
def yearly_income_tax(x: Ops, yearly_taxable_income: Rate, income_tax_scale: Scale) -> Rate:
    """Tax of the year on the scale, in dinars: on whole dinars by slices, on the rest at the last rate."""
    whole = x.rate(x.amount(1), yearly_taxable_income, Rounding.FLOOR) * MILLIMES
    rest = yearly_taxable_income - in_dinars(x, whole)
    return in_dinars(x, x.scale(whole, income_tax_scale)) + x.scale_rate(whole, income_tax_scale) * rest


@rule(source="TN-67, LF 2020 art. 39")
def css_exempt(x: Ops, other_income: Flag, yearly_taxable_income: Rate, css_threshold: Amt) -> Flag:
    """Wages alone, and a net income after family deductions not above 5 000 a year: no contribution."""
    small = yearly_taxable_income <= in_dinars(x, css_threshold)
    return x.all_of(x.not_(other_income), small)


@rule(source="TN-66 and TN-67, LF 2023 art. 22 and LF 2026 art. 87", count=True)
def yearly_css(x: Ops, css_exempt: Flag, yearly_taxable_income: Rate, css_rate: Rate) -> Rate:
    """Solidarity contribution of the year, in dinars: on the whole taxable income once it is due."""
    return x.where(css_exempt, x.number("0"), yearly_taxable_income * css_rate)


@rule(source="TN-58, LF 2017 art. 14 § 2")
def professional_deduction(x: Ops, yearly_professional_deduction: Rate) -> Amt:
    """Professional expenses, a twelfth of the year's."""
    return twelfth(x, yearly_professional_deduction)


@rule(source="TN-63, code IRPP art. 40")
def family_deduction(x: Ops, yearly_family_deduction: Rate) -> Amt:
    """Family deductions, a twelfth of the year's."""
    return twelfth(x, yearly_family_deduction)


@rule(source="TN-57, code IRPP art. 44")
def taxable_income(x: Ops, yearly_taxable_income: Rate) -> Amt:
    """Taxable income, a twelfth of the year's."""
    return twelfth(x, yearly_taxable_income)


@rule(source="TN-57 and TN-71, code IRPP art. 44")
def income_tax(x: Ops, yearly_income_tax: Rate, yearly_settlement: Flag, ytd_income_tax: Amt) -> Amt:
    """Income tax withheld: a twelfth of the year's; on settlement, what of the year's is left to withhold."""
    left = rounded(x, yearly_income_tax) - ytd_income_tax
    return x.where(yearly_settlement, left, twelfth(x, yearly_income_tax))


@rule(source="TN-66, TN-67 and TN-71, LF 2026 art. 87")
def css(x: Ops, yearly_css: Rate, yearly_settlement: Flag, ytd_css: Amt) -> Amt:
    """Solidarity contribution withheld: a twelfth of the year's; on settlement, what is left to withhold."""
    left = rounded(x, yearly_css) - ytd_css
    return x.where(yearly_settlement, left, twelfth(x, yearly_css))
