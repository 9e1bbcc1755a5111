"""A realistic rule set for the tests. EVERY FIGURE HERE IS INVENTED: it is the law of no country."""

import datetime as dt

from cae_core.money import Rounding
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, Scale, rule

ON = dt.date(2026, 6, 30)

PARAMETERS = """
checked_until = 2026-12-31

[ceiling]
unit = "amount"
label = {fr = "Plafond", ar = "السقف", en = "Ceiling"}
values = [
  {from = 2025-01-01, value = "3925.00", source = "invented 1", confidence = "text"},
  {from = 2026-01-01, value = "4005.00", source = "invented 2", confidence = "text"},
]
[minimum_wage]
unit = "amount"
values = [{from = 2025-01-01, value = "1823.03", source = "invented 3", confidence = "text"}]
[old_age_capped_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0690", source = "invented 4", confidence = "text"}]
[old_age_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.40 %", source = "invented 5", confidence = "secondary"}]
[old_age_employer_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0855", source = "invented 6", confidence = "text"}]
[pension_one_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0315", source = "invented 7", confidence = "unverified"}]
[pension_two_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0864", source = "invented 8", confidence = "unverified"}]
[health_low_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.07", source = "invented 9", confidence = "text"}]
[health_high_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.13", source = "invented 10", confidence = "text"}]
[unemployment_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0405", source = "invented 11", confidence = "text"}]
[levy_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "0.092", source = "invented 12", confidence = "text"}]
[levy_share]
unit = "rate"
values = [{from = 2025-01-01, value = "98.25 %", source = "invented 13", confidence = "text"}]
[reduction_least]
unit = "rate"
values = [{from = 2025-01-01, value = "0.0200", source = "invented 14", confidence = "text"}]
[reduction_span]
unit = "rate"
values = [{from = 2025-01-01, value = "0.3781", source = "invented 15", confidence = "text"}]
[tax_grid]
unit = "scale"
values = [{from = 2025-01-01, value = [
  ["0", "0"], ["1620.00", "0.005"], ["1683.00", "0.013"], ["1788.00", "0.021"], ["2200.00", "0.041"],
  ["2735.00", "0.099"], ["4000.00", "0.158"], ["9000.00", "0.30"], ["30000.00", "0.43"],
], source = "invented 16", confidence = "text"}]
[solidarity_scale]
unit = "scale"
values = [{from = 2025-01-01, value = [["1000.00", "0.011"], ["3000.00", "0.0333"], ["8000.00", "0.02"]], source = "invented 17", confidence = "text"}]
[transport_rate]
unit = "rate"
values = [{from = 2025-01-01, value = "unknown", source = "invented 18", confidence = "text"}]
[hours_of_month]
unit = "number"
values = [{from = 2025-01-01, value = "455/3", source = "invented 19", confidence = "text"}]
"""

INPUTS = (
    Input("gross", label={"fr": "Brut", "en": "Gross pay"}),
    Input("executive", "flag", "false"),
    Input("headcount", "count", "10"),
    Input("hours", "number", "455/3"),
    Input("benefits", "amount", "0"),
    Input("people_at_home", "count", "1"),
)


@rule(source="invented law 1")
def capped(x: Ops, gross: Amt, ceiling: Amt) -> Amt:
    """The part of pay under the ceiling."""
    return x.min(gross, ceiling)


@rule(source="invented law 2")
def above(x: Ops, gross: Amt, capped: Amt, ceiling: Amt) -> Amt:
    """The part of pay between one and eight ceilings."""
    return x.min(gross - capped, 7 * ceiling)


@rule(source="invented law 3")
def old_age_capped(x: Ops, capped: Amt, old_age_capped_rate: Rate) -> Amt:
    """Old age, capped."""
    return x.rate(capped, old_age_capped_rate)


@rule(source="invented law 4")
def old_age(x: Ops, gross: Amt, old_age_rate: Rate) -> Amt:
    """Old age, on the whole pay."""
    return x.rate(gross, old_age_rate)


@rule(source="invented law 5")
def pension_one(x: Ops, capped: Amt, pension_one_rate: Rate) -> Amt:
    """Complementary pension under the ceiling."""
    return x.rate(capped, pension_one_rate)


@rule(source="invented law 6")
def pension_two(x: Ops, above: Amt, pension_two_rate: Rate) -> Amt:
    """Complementary pension above the ceiling."""
    return x.rate(above, pension_two_rate)


@rule(source="invented law 7")
def executive_levy(x: Ops, gross: Amt, ceiling: Amt, executive: Flag, pension_two_rate: Rate) -> Amt:
    """Owed on the whole pay as soon as an executive's pay passes the ceiling: a cliff."""
    due = x.rate(gross, x.round_ratio(pension_two_rate * 2, 3, Rounding.DOWN), Rounding.HALF_EVEN)
    return x.where(x.all_of(executive, gross > ceiling), due, x.amount(0))


@rule(source="invented law 8")
def levy_base(x: Ops, gross: Amt, ceiling: Amt, levy_share: Rate, benefits: Amt) -> Amt:
    """Pay less an allowance up to four ceilings, in whole units above, benefits added."""
    part = x.min(gross, 4 * ceiling)
    return x.rate(part, levy_share) + x.floor_to(gross - part, 100) + benefits


@rule(source="invented law 9")
def levy(x: Ops, levy_base: Amt, levy_rate: Rate) -> Amt:
    """The levy."""
    return x.rate(levy_base, levy_rate, Rounding.UP)


@rule(source="invented law 10")
def solidarity(x: Ops, gross: Amt, solidarity_scale: Scale) -> Amt:
    """By slices."""
    return x.scale(gross, solidarity_scale)


@rule(source="invented law 11")
def employee_total(
    x: Ops, old_age_capped: Amt, old_age: Amt, pension_one: Amt, pension_two: Amt, executive_levy: Amt,
    levy: Amt, solidarity: Amt,
) -> Amt:  # fmt: skip
    """What the employee owes."""
    return sum([old_age_capped, old_age, pension_one, pension_two, executive_levy, levy, solidarity])


@rule(source="invented law 12")
def net_before_tax(x: Ops, gross: Amt, employee_total: Amt) -> Amt:
    """Pay less what the employee owes."""
    return gross - employee_total


@rule(source="invented law 13")
def taxable(x: Ops, net_before_tax: Amt, people_at_home: Amt) -> Amt:
    """Net of an allowance by person."""
    return x.max(net_before_tax - 50_00 * 1, x.amount(0)) + x.where(
        x.equals(people_at_home, x.amount(1)), x.amount(0), x.amount(-1_00)
    )


@rule(source="invented law 14")
def tax_rate(x: Ops, taxable: Amt, tax_grid: Scale) -> Rate:
    """The rate on the whole."""
    return x.scale_rate(taxable, tax_grid)


@rule(source="invented law 15")
def tax(x: Ops, taxable: Amt, tax_rate: Rate) -> Amt:
    """Withheld tax: falls from a cliff at every threshold."""
    return x.rate(taxable, tax_rate)


@rule(source="invented law 15 a")
def tax_again(x: Ops, taxable: Amt, tax_grid: Scale) -> Amt:
    """The same by another road."""
    return x.scale(taxable, tax_grid, whole=True)


@rule(source="invented law 16")
def net_pay(x: Ops, net_before_tax: Amt, tax: Amt) -> Amt:
    """What is paid."""
    return net_before_tax - tax


@rule(source="invented law 17")
def reference(x: Ops, minimum_wage: Amt, hours: Rate, hours_of_month: Rate) -> Amt:
    """The minimum wage for the contract's hours."""
    return x.rate(minimum_wage, x.ratio_of(hours, hours_of_month))


@rule(source="invented law 18")
def reduction_power(x: Ops, reference: Amt, gross: Amt) -> Rate:
    """(½ × (3 × reference ÷ gross − 1))^1.75."""
    distance = x.ratio(3 * reference, gross) - 1
    return x.power(x.max(x.number("0"), distance * x.number("1/2")), 7, 4)


@rule(source="invented law 19")
def coefficient(
    x: Ops, reduction_power: Rate, reference: Amt, gross: Amt, reduction_least: Rate, reduction_span: Rate
) -> Rate:
    """The reduction's coefficient, four decimals, nothing from three times the reference."""
    found = x.min(reduction_least + reduction_span * reduction_power, reduction_least + reduction_span)
    return x.where(gross < 3 * reference, x.round_ratio(found, 4), x.number("0"))


@rule(source="invented law 20")
def reduction(x: Ops, gross: Amt, coefficient: Rate) -> Amt:
    """The employer's reduction."""
    return x.rate(gross, coefficient)


@rule(source="invented law 21")
def health(x: Ops, gross: Amt, minimum_wage: Amt, health_low_rate: Rate, health_high_rate: Rate) -> Amt:
    """A higher rate from two and a quarter minimum wages: a cliff upwards."""
    low = gross <= x.floor_to(2 * minimum_wage, 10_00)
    return x.rate(gross, x.where(low, health_low_rate, health_high_rate))


@rule(source="invented law 22")
def unemployment(x: Ops, gross: Amt, ceiling: Amt, unemployment_rate: Rate) -> Amt:
    """Up to four ceilings."""
    return x.rate(x.min(gross, 4 * ceiling), unemployment_rate)


@rule(source="invented law 23")
def size_levy(x: Ops, gross: Amt, headcount: Amt) -> Amt:
    """By size of the employer, in units of 10, half to even."""
    rate = x.select(
        [(headcount >= 250, x.number("1.5 %")), (headcount >= 50, x.number("1 %"))], x.number("0.3 %")
    )
    return x.rate(gross, rate, Rounding.HALF_EVEN, 10)


@rule(source="invented law 24")
def old_age_employer(x: Ops, capped: Amt, old_age_employer_rate: Rate) -> Amt:
    """Old age, the employer's side, rounded up to 5."""
    return x.round_to(x.rate(capped, old_age_employer_rate), 5, Rounding.CEILING)


@rule(source="invented law 25")
def employer_total(
    x: Ops, health: Amt, unemployment: Amt, size_levy: Amt, old_age_employer: Amt, reduction: Amt
) -> Amt:
    """What the employer owes."""
    return health + unemployment + size_levy + old_age_employer - reduction


@rule(source="invented law 26")
def employer_cost(x: Ops, gross: Amt, employer_total: Amt) -> Amt:
    """The whole cost."""
    return gross + employer_total


@rule(source="invented law 27")
def pension_fund_part(x: Ops, reduction: Amt, old_age_employer: Amt, unemployment: Amt, health: Amt) -> Amt:
    """The reduction's part that falls on health."""
    return x.share(reduction, [old_age_employer, unemployment, health], 2)


@rule(source="invented law 28")
def transport(x: Ops, gross: Amt, transport_rate: Rate) -> Amt:
    """Rests on a rate that the law leaves open."""
    return x.rate(gross, transport_rate)


@rule(source="invented law 29")
def high_earner(x: Ops, gross: Amt, ceiling: Amt, executive: Flag) -> Flag:
    """A flag."""
    return x.any_of(x.not_(executive), gross > 2 * ceiling)


@rule(source="invented law 30")
def bonus(x: Ops, high_earner: Flag, net_pay: Amt, benefits: Amt) -> Amt:
    """Something negative at times."""
    return x.where(high_earner, -net_pay, benefits) + x.rate(
        benefits - net_pay, x.number("1/3"), Rounding.DOWN
    )


RULES = (
    capped, above, old_age_capped, old_age, pension_one, pension_two, executive_levy, levy_base, levy, solidarity,
    employee_total, net_before_tax, taxable, tax_rate, tax, tax_again, net_pay, reference, reduction_power,
    coefficient, reduction, health, unemployment, size_levy, old_age_employer, employer_total, employer_cost,
    pension_fund_part, transport, high_earner, bonus,
)  # fmt: skip


def framework(**changes):
    """The invented framework."""
    return Framework("Inventia", "EUR", RULES, ParameterSet.load([PARAMETERS], "EUR"), INPUTS, **changes)


GRAPH = framework(monotone={"employer_cost"}).at(ON)
