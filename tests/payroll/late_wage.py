"""A country for tests whose least wage of 2026 is decreed on 30 April with effect from 1 January.

EVERY FIGURE HERE IS INVENTED. Its regime knows pay from a basic salary, pay at the least wage, and back pay.
"""

import datetime as dt

import attrs
from invented_pay import employer_cost, net_before_tax

from cae_core.country import find_country
from cae_core.payroll.pay_lines import Layout
from cae_core.payroll.regime import Regime
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, rule

PUBLISHED = dt.date(2026, 4, 30)
BEFORE, AFTER = 52_832, 55_473
"""The least wage as known before and after that day, in minor units."""

PARAMETERS = """
checked_until = 2027-12-31

[least_wage]
unit = "amount"
label = {fr = "Salaire minimum", ar = "الأجر الأدنى", en = "Least wage"}
values = [
  {from = 2025-01-01, value = "528.32", source = "INV-1, decree of 2024", confidence = "text"},
  {from = 2026-01-01, value = "554.73", source = "INV-2, decree of 30 April 2026", confidence = "text", known_from = 2026-04-30},
]
[social_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.10", source = "INV-3", confidence = "text"}]
[employer_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.20", source = "INV-4", confidence = "text"}]
[tax_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.05", source = "INV-5", confidence = "text"}]
"""

LAYOUT = """
[groups]
pay = {fr = "Paie", ar = "الأجر", en = "Pay"}
health = {fr = "Santé", ar = "الصحة", en = "Health"}
tax = {fr = "Impôt", ar = "الضريبة", en = "Tax"}
[[lines]]
row = "gross"
group = "pay"
label = {fr = "Brut", ar = "الإجمالي", en = "Gross"}
charge_role = "gross_pay"
pay = {node = "gross"}
[[lines]]
row = "social"
group = "health"
label = {fr = "Cotisations", ar = "المساهمات", en = "Contributions"}
base = "gross"
charge_role = "charges_social_security"
body_role = "social_security"
employee = {node = "employee_contributions", rate = "social_rate"}
employer = {node = "employer_contributions", rate = "employer_rate"}
[[lines]]
row = "tax"
group = "tax"
label = {fr = "Impôt", ar = "الضريبة", en = "Tax"}
body_role = "withheld_tax"
tax = {node = "income_tax", rate = "tax_rate"}
[totals]
gross = {fr = "Brut", ar = "الإجمالي", en = "Gross"}
[[guards]]
node = "below_least_wage"
label = {fr = "sous le salaire minimum", ar = "دون الأجر الأدنى", en = "below the least wage"}
source = "INV-2"
refuse = false
"""

INPUTS = (
    Input("basic_salary", default="0"),
    Input("at_least_wage", "flag", "false"),
    Input("back_pay", default="0", label={"fr": "Rappel", "ar": "متأخرات الأجر", "en": "Back pay"}),
)


@rule(source="INV-6")
def gross(x: Ops, basic_salary: Amt, at_least_wage: Flag, least_wage: Amt, back_pay: Amt) -> Amt:
    """The basic salary or the least wage, and what completes earlier months."""
    return x.where(at_least_wage, least_wage, basic_salary) + back_pay


@rule(source="INV-7")
def below_least_wage(x: Ops, gross: Amt, back_pay: Amt, least_wage: Amt) -> Flag:
    """Whether the month's own pay is below the least wage."""
    return gross - back_pay < least_wage


@rule(source="INV-3")
def employee_contributions(x: Ops, gross: Amt, social_rate: Rate) -> Amt:
    """The employee's contribution."""
    return x.rate(gross, social_rate)


@rule(source="INV-4")
def employer_contributions(x: Ops, gross: Amt, employer_rate: Rate) -> Amt:
    """The employer's contribution."""
    return x.rate(gross, employer_rate)


@rule(source="INV-8")
def taxable_income(x: Ops, net_before_tax: Amt) -> Amt:
    """What is taxed."""
    return net_before_tax


@rule(source="INV-5")
def income_tax(x: Ops, taxable_income: Amt, tax_rate: Rate) -> Amt:
    """The tax withheld."""
    return x.rate(taxable_income, tax_rate)


@rule(source="INV-8")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt) -> Amt:
    """What is paid."""
    return net_before_tax - income_tax


RULES = (
    gross, below_least_wage, employee_contributions, employer_contributions,
    net_before_tax, taxable_income, income_tax, net_pay, employer_cost,
)  # fmt: skip


def regime(parameters=PARAMETERS, inputs=INPUTS, rules=RULES, **more):
    """The regime, with other parameters, inputs or rules where asked."""
    framework = Framework(
        "late", "EUR", rules, ParameterSet.load([parameters], "EUR"), inputs, ("employer_cost", "net_pay")
    )
    return Regime("employee", framework, Layout.load(LAYOUT), base=("basic_salary",), **more)


def country(employee=None, **others):
    """A country like France in all but its employees' pay, and other regimes where asked."""
    known = find_country("FR")
    employee = employee or regime()
    regimes = {**known.regimes, "employee": employee, **others}
    parameters = employee.framework.parameters
    return attrs.evolve(
        known, loaders={**known.loaders, "regimes": lambda: regimes, "parameters": lambda: parameters}
    )
