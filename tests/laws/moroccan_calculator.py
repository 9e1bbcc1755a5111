"""A Moroccan payslip worked out from the law's words in fractions; it shares no code with the library.

Each line is the exact figure rounded half-up to the centime once; the tax of a month is a twelfth of the tax
on twelve such months (MA-159). Facts are numbered as in the fact sheet.
"""

from fractions import Fraction
from math import floor

SCALES = {  # MA-153 and MA-151: from (a year), rate in hundredths
    2010: [(0, 0), (30_000, 10), (50_000, 20), (60_000, 30), (80_000, 34), (180_000, 38)],
    2025: [(0, 0), (40_000, 10), (60_000, 20), (80_000, 30), (100_000, 34), (180_000, 37)],
}
SENIORITY = [(25, 25), (20, 20), (12, 15), (5, 10), (2, 5)]  # MA-121: years, hundredths


def centimes(amount):
    """Half-up to the centime, in dirhams; away from nothing for what is negative."""
    if amount < 0:
        return -centimes(-amount)
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def percent(text):
    return Fraction(text) / 100


def tax_on(base, year):
    """MA-151 and MA-153: each slice of a yearly base at its rate, exact."""
    scale = SCALES[2025 if year >= 2025 else 2010]
    ends = [low for low, _ in scale[1:]] + [None]
    due = Fraction(0)
    for (low, rate), high in zip(scale, ends, strict=True):
        if base > low:
            due += ((base if high is None or base < high else high) - low) * Fraction(rate, 100)
    return due


def expenses_on(taxable_gross, year, share=Fraction(1, 12)):
    """MA-155: 35 % up to 78 000 a year, else 25 % capped at 35 000; before 2023, 20 % capped at 30 000."""
    if year < 2023:
        return min(centimes(taxable_gross * percent(20)), centimes(30_000 * share))
    low = taxable_gross <= 78_000 * share
    return min(centimes(taxable_gross * percent(35 if low else 25)), centimes(35_000 * share))


def relief_for(dependants, year, share=Fraction(1, 12)):
    """MA-157 and MA-197: the yearly amount for at most six, for the share of the year, rounded once."""
    return centimes(min(dependants, 6) * (500 if year >= 2025 else 360) * share)


def seniority_rate(years):
    """MA-121."""
    return next((percent(rate) for least, rate in SENIORITY if years >= least), Fraction(0))


def payslip(taxable_gross, year, exempt=0, dependants=0, cimr=0, cimr_employer=0, accidents=0):
    """MA-135 to MA-142 and MA-155 to MA-158: every line of a month that stands alone."""
    capped = min(taxable_gross, 6000)
    lines = {
        "taxable_gross": taxable_gross,
        "cnss_employee": centimes(capped * percent("4.48")),
        "amo_employee": centimes(taxable_gross * percent("2.26")),
        "cimr_employee": centimes(taxable_gross * cimr),
        "cnss_employer": centimes(capped * percent("8.98")),
        "amo_employer": centimes(taxable_gross * percent("4.11")),
        "allocations_familiales_employer": centimes(taxable_gross * percent("6.40")),
        "taxe_formation_professionnelle_employer": centimes(taxable_gross * percent("1.60")),
        "cimr_employer": centimes(taxable_gross * cimr_employer),
        "work_accident_employer": centimes(taxable_gross * accidents),
        "professional_expenses": expenses_on(taxable_gross, year),
    }
    employee = lines["cnss_employee"] + lines["amo_employee"] + lines["cimr_employee"]
    employer = sum(amount for name, amount in lines.items() if name.endswith("_employer"))
    taxable_income = taxable_gross - lines["professional_expenses"] - employee
    before = centimes(tax_on(12 * taxable_income, year) / 12)
    relief = relief_for(dependants, year)
    income_tax = max(before - relief, Fraction(0))
    gross = taxable_gross + exempt
    return lines | {
        "gross": gross,
        "taxable_income": taxable_income,
        "income_tax_before_relief": before,
        "family_relief": relief,
        "income_tax": income_tax,
        "employee_contributions": employee,
        "employer_contributions": employer,
        "employer_cost": gross + employer,
        "net_before_tax": gross - employee,
        "net_pay": gross - employee - income_tax,
    }
