"""The example of El Jadida worked out without the library: its pay, its contribution, VAT and accounts.

Amounts are exact dirhams. Facts of law are numbered as in the fact sheet; what follows from gross pay comes
from ``moroccan_calculator``, written from the law's words on fractions.
"""

import calendar
import datetime as dt
import sys
from collections import Counter, defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from math import floor
from pathlib import Path

from el_jadida_files import MONTHS, activities_of, amount, contract, day, every, percent, rows
from remainders_by_hand import shared_to_the_centime as shared

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
import moroccan_calculator as calculator
from moroccan_calculator import centimes

OWED = {
    "الموردون", "مصاريف واجبة الإرجاع", "ضريبة مستحقة", "الضمان الاجتماعي", "التأمينات", "رسم التكوين المهني",
    "الضريبة على الدخل", "الأجور المستحقة", "سلفات",
}  # fmt: skip
ACCIDENTS = "1,25 %"  # [pay] of cooperative.toml

# --- shares ------------------------------------------------------------------------------------------


def parts_of(row, total):
    """A row's amount by activity: its own, or those of its split key."""
    if row["activity"]:
        return {row["activity"]: total}
    weights = {each["who"]: F(each["value"]) for each in rows("splits") if each["key"] == row["split"]}
    return shared(total, weights)


# --- sales -------------------------------------------------------------------------------------------


@cache
def invoices():
    """number → by activity (without VAT, with VAT); VAT once a rate on the invoice, then shared."""
    found = defaultdict(lambda: defaultdict(lambda: [F(0), F(0)]))
    for row in rows("opening"):
        if row["role"] in ("الزبناء", "ضريبة في انتظار التحصيل"):
            entry = found[row["document"]][row["activity"]]
            entry[0] += amount(row["debit"]) - amount(row["credit"])
            entry[1] += amount(row["debit"])
    for row in every("invoices"):
        target, sign = (row["credit_of"], -1) if row["credit_of"] else (row["number"], 1)
        parts = parts_of(row, amount(row["amount"]))
        taxes = shared(centimes(amount(row["amount"]) * percent(row["rate"])), parts)
        for code, part in parts.items():
            found[target][code][0] += sign * part
            found[target][code][1] += sign * (part + taxes[code])
    return found


def invoiced(month):
    """Turnover without VAT, credit notes taken off."""
    return sum(amount(row["amount"]) * (-1 if row["credit_of"] else 1) for row in rows("invoices", month))


@cache
def collected():
    """month → activity → (without VAT, VAT): each receipt in proportion, the last one takes what is left."""
    found = {month: defaultdict(lambda: [F(0), F(0)]) for month in MONTHS}
    left = {
        number: {code: list(pair) for code, pair in parts.items()} for number, parts in invoices().items()
    }
    for row in every("receipts"):
        parts = left[row["number"]]
        owed = sum(incl for _, incl in parts.values())
        assert 0 < amount(row["amount"]) <= owed, row
        for code, pair in parts.items():
            incl = pair[1] * amount(row["amount"]) / owed
            assert centimes(incl) == incl, "joint invoices are paid by halves or whole"
            excl = centimes(pair[0] * incl / pair[1])
            found[row["month"]][code][0] += excl
            found[row["month"]][code][1] += incl - excl
            pair[0] -= excl
            pair[1] -= incl
    return found


def contributions(month):
    """A tenth of what is collected unless a meeting decides otherwise, but for persons with a small project and for the services."""
    persons = {row["id"]: row["statuses"] for row in rows("persons")}
    found = {}
    for row in rows("activities"):
        code = row["activity"]
        if code != "services" and not any(persons[each] for each in row["persons"].split(",")):
            due = centimes(collected()[month][code][0] / 10)
            found |= {code: due} if due else {}
    return found


# --- purchases ---------------------------------------------------------------------------------------


@cache
def paid_in():
    """reference of an expense → month of its payment, where there is one."""
    later = {row["who"]: row["month"] for row in every("payments") if row["kind"] == "مصروف"}
    at_once = {row["reference"]: row["month"] for row in every("expenses") if row["paid_on"]}
    return later | at_once


def deductible(month):
    """VAT that may be recovered: of the month's expenses, of those due on payment when it comes."""
    total = F(0)
    for row in every("expenses"):
        when = paid_in().get(row["reference"]) if row["vat_due"] else row["month"]
        total += amount(row["vat"]) if when == month else 0
    return total


def spent(month):
    """What expenses take off each account: the amount, and VAT for as long as it may not be recovered."""
    found = Counter()
    for row in every("expenses"):
        if row["month"] == month:
            found.update(parts_of(row, amount(row["amount"])))
        waits = row["vat_due"] and row["vat"]
        if waits and row["month"] == month:
            found[row["activity"]] += amount(row["vat"])
        if waits and paid_in().get(row["reference"]) == month:
            found[row["activity"]] -= amount(row["vat"])
    return found


def vat(month):
    return sum(tax for _, tax in collected()[month].values()) - deductible(month)


# --- pay ---------------------------------------------------------------------------------------------


def completed_years(start, month):
    """MA-121: completed years of service on the last day of the month."""
    year, number = map(int, month.split("-"))
    last = dt.date(year, number, calendar.monthrange(year, number)[1])
    return last.year - start.year - ((last.month, last.day) < (start.month, start.day))


def elements(key, month):
    return sum(
        amount(row["amount"]) for row in every("elements") if (row["contract"], row["month"]) == (key, month)
    )


def slip(key, month, gross=None):
    """Every line of a payslip; gross pay is computed from its base where it is not given (MA-113)."""
    about = contract(key)
    order = next((row for row in rows("pay", month) if row["contract"] == key), defaultdict(str))
    base = F(0)
    if about["base"]:
        base = centimes(amount(about["base"]) * F(str(order["days"] or 26)) / 26)
    elif about["hourly"]:
        base = centimes(amount(about["hourly"]) * F(str(order["hours"])))
    bonus, transport = elements(key, month), amount(about["transport"])
    rests_on = amount(order["average"]) or base + bonus  # MA-123 and MA-124
    rate = calculator.seniority_rate(completed_years(day(about["start"]), month))
    seniority = centimes(rests_on * rate)
    if gross is None:
        gross = base + seniority + bonus + transport
    assert transport <= 500, "MA-145"
    lines = calculator.payslip(
        gross - transport,
        2026,
        exempt=transport,
        dependants=int(about["dependants"] or 0),
        accidents=percent(about["accidents"] or ACCIDENTS),
    )
    due = lines["net_pay"]
    tenth = F(floor(due * 10), 100)  # MA-132, to the centime below
    recovered = min(amount(order["recovery"]), tenth)
    return lines | {
        "base_salary": base,
        "seniority_bonus": seniority,
        "taxable_bonus": bonus,
        "urban_transport_allowance": transport,
        "other_pay": gross - base - seniority - bonus - transport,
        "advance_recovered": recovered,
        "net_pay": due - recovered,
    }


def largest(key, month, total, most, start=0):
    """The slip of the largest gross whose total does not exceed ``most``: by halves, then centime by centime."""
    low, high = start, int(most * 200) + start
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if slip(key, month, F(middle, 100))[total] <= most else (low, middle - 1)
    best = max(each for each in range(low, low + 300) if slip(key, month, F(each, 100))[total] <= most)
    return slip(key, month, F(best, 100))


def asked(order, budget):
    """The slip that an order leads to on an account with that budget, and what became of it."""
    key, month = order["contract"], order["month"]
    mode, given = order["mode"], amount(order["amount"])
    if mode == "محسوب":
        return slip(key, month), "paid"
    if mode == "الأقصى":
        return largest(key, month, "employer_cost", budget), "paid"
    if mode in ("الصافي", "الكلفة"):
        return largest(key, month, {"الصافي": "net_pay", "الكلفة": "employer_cost"}[mode], given), "paid"
    assert mode == "إجمالي"
    wanted = slip(key, month, given)
    if wanted["employer_cost"] <= budget:
        return wanted, "paid"
    assert order["shortfall"] == "تخفيض"
    return largest(key, month, "employer_cost", budget), "reduced"


# --- accounts ----------------------------------------------------------------------------------------


def opening():
    """What each account can spend at first: money less all that is owed or set aside; advances come back."""
    found = Counter()
    for row in rows("opening"):
        if row["role"] in OWED | {"البنك", "مبالغ مخصصة"}:
            found[row["activity"]] += amount(row["debit"]) - amount(row["credit"])
    return found


@cache
def worked():
    """month → (available, contributions, VAT due), and (contract, month) → (slip, outcome, costs)."""
    available, months, slips = opening(), {}, {}
    for month in MONTHS:
        for code, (excl, _) in collected()[month].items():
            available[code] += excl
        available.subtract(spent(month))
        for code, due in contributions(month).items():
            available[code] -= due
            available["services"] += due
        for row in rows("reservations", month):
            available[row["activity"]] -= amount(row["amount"])
        pay(month, available, slips)
        months[month] = (dict(available), contributions(month), vat(month))
    return months, slips


def pay(month, available, slips):
    """Pay everybody on what accounts had before anyone was paid; staff, and those with a key, whatever it is."""
    before = dict(available)
    orders = {row["contract"]: row for row in rows("pay", month)}
    orders["K13"] = {"contract": "K13", "month": month, "mode": "محسوب", "amount": "", "split": ""}
    for key, order in sorted(orders.items()):
        mine = {code: max(before[code], F(0)) for code in activities_of(contract(key)["person"])}
        made, outcome = asked(order, sum(mine.values()))
        cost = made["employer_cost"]
        costs = (
            parts_of({"activity": "", "split": order["split"]}, cost)
            if order["split"]
            else shared(cost, mine)
        )
        if contract(key)["kind"] == "عقد شغل" and not order["split"]:
            costs = {"services": cost}
        for code, part in costs.items():
            available[code] -= part
        slips[key, month] = (made, outcome, {code: part for code, part in costs.items() if part})
