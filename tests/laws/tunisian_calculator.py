"""A Tunisian payslip worked out from the law's words in fractions; it shares no code with the library.

Each line is the exact figure rounded half-up to the millime once (TN-70); figures of the year are a twelfth
a month (TN-57). Facts are numbered as in the fact sheet.
"""

from fractions import Fraction
from math import floor

SCALES = {  # TN-59 and TN-60: from, rate in hundredths
    2024: [(0, 0), (5_000, 26), (20_000, 28), (30_000, 32), (50_000, 35)],
    2025: [
        (0, 0),
        (5_000, 15),
        (10_000, 25),
        (20_000, 30),
        (30_000, 33),
        (40_000, 36),
        (50_000, 38),
        (70_000, 40),
    ],
}
SCALES[2026] = SCALES[2025]  # TN-62
CNSS = {2024: ("9.18", "16.57"), 2025: ("9.68", "17.07"), 2026: ("9.68", "17.07")}  # TN-46 and TN-47
SMIG_48 = {2024: "491.504", 2025: "528.320", 2026: "554.736"}  # TN-72, at the year's end


def millimes(amount):
    """Half-up to the millime, in dinars; away from nothing for what is negative."""
    if amount < 0:
        return -millimes(-amount)
    return Fraction(floor(amount * 1000 + Fraction(1, 2)), 1000)


def percent(text):
    return Fraction(text) / 100


def tax_on(base, year):
    """TN-59 to TN-61: each slice at its rate, in dinars."""
    scale = SCALES[year]
    ends = [low for low, _ in scale[1:]] + [None]
    due = Fraction(0)
    for (low, rate), high in zip(scale, ends, strict=True):
        if base > low:
            top = base if high is None or base < high else high
            due += (top - low) * Fraction(rate, 100)
    return due


def css_on(base):
    """TN-66 and TN-67: 0.5 % of the whole base above 5 000, nothing up to it."""
    return base * percent("0.5") if base > 5000 else Fraction(0)


def year_of(net_of_cnss, year, head=False, children=0, students=0, disabled=0, parents=0):
    """TN-57, TN-58 and TN-63: the year's deductions, taxable income, tax and CSS from its pay net of CNSS."""
    professional = min(net_of_cnss / 10, Fraction(2000))
    net_income = net_of_cnss - professional
    family = 300 * head + 100 * min(children, 4) + 1000 * students + 2000 * disabled
    family += parents * min(net_income * percent(5), Fraction(450))
    base = max(net_income - family, Fraction(0))
    return {
        "professional_deduction": professional,
        "family_deduction": Fraction(family),
        "taxable_income": base,
        "income_tax": tax_on(base, year),
        "css": css_on(base),
    }


def payslip(gross, year, work_accident="0.5", tfp="2", complementary=False, **family):
    """Every line of a regular month, in dinars; ``gross`` in dinars, rates in percent."""
    gross = Fraction(gross)
    employee, employer = (percent(text) for text in CNSS[year])
    above = max(gross - 6 * Fraction(SMIG_48[year]), Fraction(0)) if complementary else Fraction(0)
    exact = gross - gross * employee - above * percent(3)  # TN-51
    lines = {key: millimes(value / 12) for key, value in year_of(12 * exact, year, **family).items()}
    lines |= {
        "cnss_employee": millimes(gross * employee),
        "complementary_employee": millimes(above * percent(3)),
        "cnss_employer": millimes(gross * employer),
        "complementary_employer": millimes(above * percent(6)),
        "tfp_employer": millimes(gross * percent(tfp)),  # TN-54
        "foprolos_employer": millimes(gross * percent(1)),  # TN-55
        "work_accident_employer": millimes(gross * percent(work_accident)),  # TN-50
    }
    net = gross - lines["cnss_employee"] - lines["complementary_employee"]
    lines["salary_net_of_cnss"] = lines["net_before_tax"] = net
    lines["net_pay"] = net - lines["income_tax"] - lines["css"]
    on_top = [lines[key] for key in lines if key.endswith("_employer")]
    lines["employer_cost"] = gross + sum(on_top)
    return lines
