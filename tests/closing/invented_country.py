"""A country whose pay is computed from a base. EVERY FIGURE IS INVENTED: it is the law of no country.

Its chart and legal forms are France's, so that the small cooperative of the tests can be closed there.
"""

import sys
from pathlib import Path

import attrs
from closing_small import FRANCE, empty_month, reading

sys.path.insert(0, str(Path(__file__).parents[1] / "payroll"))
from invented_pay import employer_cost, net_before_tax

from cae_core.cooperative.documents import GivenElement, OpeningBalance
from cae_core.country.parts import ContractKind
from cae_core.payroll.elements import load_elements
from cae_core.payroll.pay_lines import Layout
from cae_core.payroll.regime import Regime
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, rule

PARAMETERS = """
[minimum_pay]
unit = "amount"
values = [{from = 2020-01-01, value = "1000.00", source = "invented 1", confidence = "text"}]
[insurance_rate]
unit = "rate"
values = [{from = 2020-01-01, value = "0.10", source = "invented 2", confidence = "text"}]
[fund_rate]
unit = "rate"
values = [{from = 2020-01-01, value = "0.20", source = "invented 3", confidence = "secondary"}]
[own_account_rate]
unit = "rate"
values = [{from = 2020-01-01, value = "0.01", source = "invented 4", confidence = "text"}]
"""

LINES = """
[groups]
pay = {fr = "Paie", ar = "الأجر", en = "Pay"}
[totals]
net_pay = {fr = "Net", ar = "الصافي", en = "Net pay"}
[[lines]]
row = "gross"
group = "pay"
label = {fr = "Brut", ar = "الإجمالي", en = "Gross"}
charge_role = "gross_pay"
pay = {node = "gross"}
[[lines]]
row = "insurance"
group = "pay"
label = {fr = "Assurance", ar = "التأمين", en = "Insurance"}
charge_role = "charges_social_security"
body_role = "social_security"
employee = {node = "employee_contributions", rate = "insurance_rate"}
employer = {node = "employer_contributions"}
[[lines]]
row = "tax"
group = "pay"
label = {fr = "Impôt", ar = "الضريبة", en = "Tax"}
body_role = "withheld_tax"
tax = {node = "income_tax"}
[[lines]]
row = "advance"
group = "pay"
label = {fr = "Avance reprise", ar = "استرجاع السلفة", en = "Advance recovered"}
body_role = "pay_advances"
withheld = {node = "advance_recovered"}
[[guards]]
node = "below_minimum"
label = {fr = "sous le salaire minimum", ar = "دون الحد الأدنى", en = "below the minimum wage"}
source = "invented 1"
[[guards]]
node = "over_a_tenth"
label = {fr = "plus du dixième", ar = "أكثر من العشر", en = "more than a tenth is held back"}
source = "invented 5"
refuse = false
"""

ELEMENTS = """
[meal]
label = {fr = "Panier", ar = "القفة", en = "Meal allowance"}
input = "allowances"
source = "invented 6"
[bonus]
label = {fr = "Prime de rendement", ar = "منحة المردودية", en = "Bonus"}
input = "bonuses"
source = "invented 7"
"""

INPUTS = (
    Input("base_salary", default="0.00", label={"fr": "Salaire de base", "en": "Base salary"}),
    Input("overtime_hours", "number", "0", {"fr": "Heures supplémentaires", "en": "Overtime hours"}),
    Input("bonuses", default="0.00"),
    Input("allowances", default="0.00"),
    Input("seniority_years", "count", "0", automatic="seniority_years"),
    Input("fund_share", "rate", "0.5", {"fr": "Part du fonds", "en": "Share of the fund"}, ask=True),
    Input("advance_recovery", default="0.00"),
)


@rule(source="invented 10")
def gross(
    x: Ops, base_salary: Amt, overtime_hours: Rate, bonuses: Amt, allowances: Amt, seniority_years: Amt
) -> Amt:
    """The base, its hundredth for an hour of overtime, ten a year of service, and what is added."""
    seniority = x.where(base_salary > 0, 1000 * seniority_years, x.amount(0))
    return (
        base_salary
        + x.rate(base_salary, overtime_hours * x.number("1/100"))
        + seniority
        + bonuses
        + allowances
    )


@rule(source="invented 11")
def employee_contributions(x: Ops, gross: Amt, allowances: Amt, insurance_rate: Rate) -> Amt:
    """On all but allowances."""
    return x.rate(gross - allowances, insurance_rate)


@rule(source="invented 13")
def taxable_income(x: Ops, net_before_tax: Amt, allowances: Amt) -> Amt:
    """Net of what is exempt."""
    return net_before_tax - allowances


@rule(source="invented 14")
def income_tax(x: Ops, taxable_income: Amt) -> Amt:
    """A twentieth."""
    return x.rate(x.max(taxable_income, x.amount(0)), x.number("1/20"))


@rule(source="invented 15")
def advance_recovered(x: Ops, advance_recovery: Amt) -> Amt:
    """What is held back."""
    return advance_recovery


@rule(source="invented 16")
def net_pay(x: Ops, net_before_tax: Amt, income_tax: Amt, advance_recovered: Amt) -> Amt:
    """What is paid."""
    return net_before_tax - income_tax - advance_recovered


@rule(source="invented 17")
def employer_contributions(x: Ops, gross: Amt, fund_rate: Rate, fund_share: Rate) -> Amt:
    """To a fund."""
    return x.rate(gross, fund_rate * fund_share)


@rule(source="invented 1")
def below_minimum(x: Ops, gross: Amt, minimum_pay: Amt) -> Flag:
    """Below the minimum wage."""
    return gross < minimum_pay


@rule(source="invented 5")
def over_a_tenth(x: Ops, net_before_tax: Amt, income_tax: Amt, advance_recovered: Amt) -> Flag:
    """More than a tenth of net pay is held back for advances."""
    return 10 * advance_recovered > net_before_tax - income_tax


@rule(source="invented 20")
def turnover_levy(x: Ops, turnover: Amt, own_account_rate: Rate) -> Amt:
    """Of those who invoice for themselves."""
    return x.rate(turnover, own_account_rate)


@rule(source="invented 21")
def within_ceiling(x: Ops, turnover: Amt) -> Flag:
    """Whether one may still invoice for oneself."""
    return turnover < 100_000_00


@rule(source="invented 22")
def levy_rate(x: Ops, own_account_rate: Rate) -> Rate:
    """The rate, shown by itself."""
    return own_account_rate


_WAGE_RULES = (
    gross, employee_contributions, net_before_tax, taxable_income, income_tax, advance_recovered, net_pay,
    employer_contributions, employer_cost, below_minimum, over_a_tenth,
)  # fmt: skip


def _wage() -> Regime:
    layout, parameters = Layout.load(LINES), ParameterSet.load([PARAMETERS], "EUR")
    framework = Framework("XX/wage", "EUR", _WAGE_RULES, parameters, INPUTS, {"employer_cost"}, layout.labels)
    return Regime("wage", framework, layout, elements=load_elements(ELEMENTS), base=("base_salary",))


def _own_account() -> Regime:
    parameters = ParameterSet.load([PARAMETERS], "EUR")
    inputs = (Input("turnover", label={"fr": "Chiffre d'affaires", "en": "Turnover"}),)
    rules = (turnover_levy, within_ceiling, levy_rate)
    framework = Framework("XX/own_account", "EUR", rules, parameters, inputs)
    return Regime("own_account", framework, paid=False, dues=("turnover_levy",))


def _kind(key, regime, *, paid=True, runs_activity=False):
    return ContractKind(key, {"en": key}, regime, paid, "invented 30", runs_activity=runs_activity)


KINDS = {
    "staff": _kind("staff", "wage"),
    "maker": _kind("maker", "wage", runs_activity=True),
    "own_account": _kind("own_account", "own_account", paid=False, runs_activity=True),
}
INVENTED = attrs.evolve(
    FRANCE,
    code="XX",
    loaders={
        **FRANCE.loaders,
        "regimes": lambda: {"wage": _wage(), "own_account": _own_account()},
        "contract_kinds": lambda: KINDS,
    },
)
"""The invented country."""

BASES = {"C1": "2000.00", "C2": "", "C3": "3000.00", "C4": "1500.00"}
_KINDS = {"C1": "maker", "C2": "own_account", "C3": "maker", "C4": "staff"}


def cooperative(cash=(), inputs=(), **fields):
    """The small cooperative there: C1 and C3 make, C2 works on their own account, C4 is staff.

    ``cash`` is what each activity has, ``inputs`` by contract further payroll inputs.
    """
    made, more = reading().cooperative, dict(inputs)
    contracts = {
        key: attrs.evolve(
            each,
            kind=_KINDS[key],
            fixed_gross=0,
            inputs={"base_salary": BASES[key], **more.get(key, {})},
        )
        for key, each in made.contracts.items()
    }
    opening = tuple(
        row
        for activity, amount in (dict(cash) or {"ATELIER": 900_000, "ECOLE": 900_000}).items()
        for row in (
            OpeningBalance(activity, "bank", amount),
            OpeningBalance(activity, "brought_forward", -amount),
        )
    )
    return attrs.evolve(made, **{"contracts": contracts, "pay": {}, "opening": opening, **fields})


def month(which=None, **documents):
    """A month without documents but those given."""
    made = empty_month(reading().months[0].month if which is None else which)
    return attrs.evolve(made, **documents)


def element(contract, key, amount, label=""):
    return GivenElement(contract, key, amount, label)
