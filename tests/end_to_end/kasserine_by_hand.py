"""The example of Kasserine worked out from its files and the fact sheet's words; it shares no code with the library.

Amounts are whole millimes, rates and quotients fractions. The lines below gross pay come from ``tunisian_calculator``, a
calculator of its own; here are gross pay under either decree, VAT and stamps, contributions, and who has what available.
"""

import calendar
import datetime as dt
import sys
from collections import Counter, defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from kasserine_files import (
    APRIL,
    BACK_PAY,
    MAY,
    MONTHS,
    WEEKS,
    by_key,
    day,
    half_up,
    millimes,
    number,
    rows,
)
from remainders_by_hand import shared

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
from tunisian_calculator import payslip

# TN-72 to TN-75: a month and an hour of the SMIG by the week, a day of the SMAG; as known before and after 30 April 2026.
BEFORE = {48: ("528.320", "2.540"), 40: ("448.238", "2.586"), "day": "20.320"}
AFTER = {48: ("554.736", "2.667"), 40: ("470.251", "2.713"), "day": "21.336"}
TRANSPORT, ATTENDANCE = 36_112, 2_080  # TN-76
KNOWN = {APRIL: BEFORE, MAY: AFTER}


# --- Pay -------------------------------------------------------------------------------------------------


def contract(key):
    return next(row for row in rows("contracts") if row["id"] == key)


def month_share(row, month):
    """The calendar days under contract over those of the month."""
    first = dt.date.fromisoformat(f"{month}-01")
    days = calendar.monthrange(first.year, first.month)[1]
    start = max(day(row["Début"]), first)
    return F((first.replace(day=days) - start).days + 1, days)


def week_of(row):
    full = 40 if row["Régime de 40 heures"] == "oui" else 48
    return full, number(row["contract_hours_per_week"]) or F(full)


def minimum(row, month, order, wages):
    """The least ordinary pay of what is declared: days, hours, or the month's share of the contract's time."""
    full, week = week_of(row)
    if row["agriculture"]:
        return half_up(F(wages["day"]) * 1000 * number(order["days"]))
    hours = number(order.get("Heures déclarées du mois (payé à l'heure)", ""))
    if hours:
        return half_up(F(wages[full][1]) * 1000 * hours)
    return half_up(F(wages[full][0]) * 1000 * min(week / full, F(1)) * month_share(row, month))


def computed(key, month, wages):
    """The parts of gross pay that follow from the contract and the month, elements and back pay left out."""
    row, order = contract(key), next(each for each in rows(f"{month}/pay") if each["contract"] == key)
    (full, week), share, base = week_of(row), month_share(row, month), millimes(row["base_salary"])
    on_minimum = row["minimum_wage"] == "oui"
    hourly = int(F(wages[full][1]) * 1000) if on_minimum else half_up(base / (week * F(52, 12)))
    worked = [number(order.get(f"Heures de la {name}", "")) for name in WEEKS]
    to_48 = sum(max(min(hours, 48) - week, 0) for hours in worked)
    beyond = sum(max(hours - max(week, 48), 0) for hours in worked)
    if week < full * F(7, 10):  # TN-82: part time
        premiums = F("0.5"), F("0.5")
    else:  # TN-81
        premiums = F("0.25"), F("0.75") if week == 48 else F("0.5")
    smig = on_minimum and not row["agriculture"]
    return {
        "ordinary_pay": minimum(row, month, order, wages) if on_minimum else half_up(base * share),
        "overtime_pay_to_48": half_up(hourly * to_48 * (1 + premiums[0])),
        "overtime_pay_beyond_48": half_up(hourly * beyond * (1 + premiums[1])),
        "paid_holiday_premium": half_up(hourly * number(order.get("holiday_hours", ""))),
        "transport_premium": half_up(TRANSPORT * share) if smig else 0,
        "attendance_premium": half_up(ATTENDANCE * share) if smig else 0,
    }


def owed_for_april(key):
    """What the decree of 30 April makes of a pay of April that is computed, less what was paid."""
    before, after = (sum(computed(key, APRIL, wages).values()) for wages in (BEFORE, AFTER))
    return after - before


def lines(key, gross, recovered=0):
    """Every line below gross pay. TN-52: in the first year the State takes the whole of a graduate's employer's CNSS."""
    row = contract(key)
    found = payslip(
        F(gross, 1000),
        2026,
        work_accident=(row["work_accident_rate"] or "0,5 %").removesuffix(" %").replace(",", "."),
        head=row["head_of_household"] == "oui",
        children=int(row["children"] or 0),
        students=int(row["student_children"] or 0),
        parents=int(row["dependent_parents"] or 0),
    )
    slip = {node: int(value * 1000) for node, value in found.items()} | {
        "gross": gross,
        "advance_recovered": recovered,
    }
    slip["graduate_relief"] = slip["cnss_employer"] if row["graduate"] else 0
    slip["employer_cost"] -= slip["graduate_relief"]
    slip["net_pay"] -= recovered
    return slip


def largest(key, node, amount, recovered=0):
    """The largest gross that keeps a figure within an amount; net pay falls by some two dinars where CSS begins (TN-67)."""
    low, high = 0, 5_000_000
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines(key, middle, recovered)[node] <= amount else (low, middle - 1)
    if node == "net_pay":
        low = next(
            gross for gross in range(low + 3_000, low - 1, -1) if lines(key, gross, recovered)[node] <= amount
        )
    return low


# --- The month -------------------------------------------------------------------------------------------


class Books:
    """What each activity has available and is owed; a month at a time, documents first, then pay."""

    def __init__(self):
        self.available, self.open, self.waiting = Counter(), defaultdict(dict), {}
        self.collected_so_far = sum(millimes(row["Assiette"]) for row in rows("opening_contribution"))
        for row in rows("opening"):
            amount = millimes(row["Débit"]) - millimes(row["Crédit"])
            if row["Rôle"] in ("clients", "vat_pending"):
                owed = self.open[row["Pièce"]].setdefault(row["activity"], Counter())
                owed["owed" if row["Rôle"] == "clients" else "pending"] += abs(amount)
                owed["excl_vat"] += amount  # its stamp is not told apart: opening.csv has no column for it
            elif row["Rôle"] not in {
                "capital",
                "legal_reserve",
                "statutory_reserve",
                "brought_forward",
                "set_aside",
            }:
                self.available[row["activity"]] += amount

    def month(self, month):
        """Work a month out; what is returned is of that month alone, but for ``available``."""
        m = SimpleNamespace(
            vat=Counter(), stamps=Counter(), taken=Counter(), slips={}, costs={}, budgets={}, parts={}
        )
        m.invoiced, m.costs_of_sales, m.collected, m.month = Counter(), Counter(), 0, month
        m.turnover, m.received = 0, sum(millimes(row["amount"]) for row in rows(f"{month}/receipts"))
        for name in dict.fromkeys(row["number"] for row in rows(f"{month}/invoices")):
            self._invoice(m, name, [row for row in rows(f"{month}/invoices") if row["number"] == name])
        for row in rows(f"{month}/expenses"):
            self._expense(m, row)
        for row in rows(f"{month}/payments"):
            for activity, (tax, owed) in self.waiting.get(row["target"], {}).items():
                self._vat(m, activity, -half_up(F(tax * millimes(row["amount"]), owed)))
        for row in rows(f"{month}/receipts"):
            self._receipt(m, row["number"], millimes(row["amount"]))
        for row in rows(f"{month}/reservations"):
            self.available[row["activity"]] -= millimes(row["amount"])
        self._contribute(m)
        self._pay(m)
        m.available = dict(self.available)
        return m

    def _vat(self, m, activity, amount):
        m.vat[activity] += amount
        self.available[activity] -= amount

    def _invoice(self, m, name, written):
        places, credit = Counter(), written[0]["credit_of"]
        for row in written:
            amount, rate = millimes(row["amount"]), number(row["rate"])
            due = row["due"] or {"biens": "débits", "prestations": "encaissements"}[row["kind"]]
            for activity, part in (
                by_key(amount, row["split"]) if row["split"] else {row["activity"]: amount}
            ).items():
                places[activity, rate, due] += -part if credit else part
        found = defaultdict(Counter)
        for (activity, rate, due), amount in places.items():
            tax = half_up(amount * rate)
            found[activity].update({"owed": amount + tax, "excl_vat": amount})
            if due == "débits":
                self._vat(m, activity, tax)
            else:
                found[activity]["pending"] += tax
            scheme = written[0]["scheme"] or next(
                row["scheme"] for row in rows("activities") if row["activity"] == activity
            )
            m.invoiced[activity, scheme or "socle"] += amount
            m.turnover += amount
        typed = written[0]["stamp"]
        stamp = 0 if credit else 1000 if typed == "" else millimes(typed)  # TN-94; none on a credit note
        for (activity, owed), part in zip(
            found.items(), shared(stamp, [abs(each["owed"]) for each in found.values()]), strict=True
        ):
            owed["owed"] += part
            owed["scheme"] = bool(written[0]["scheme"])
            m.stamps[activity] += part
            self.available[activity] -= part
            if credit and self.open[credit][activity]["owed"]:  # of goods: no VAT is pending
                self.open[credit][activity].update({"owed": owed["owed"], "excl_vat": owed["excl_vat"]})
            else:
                self.open[name][activity] = owed

    def _receipt(self, m, name, amount):
        whole = sum(each["owed"] for each in self.open[name].values())
        for activity, each in self.open[name].items():
            part = F(amount * each["owed"], whole)
            assert part.denominator == 1
            tax, turnover = (half_up(each[what] * part / each["owed"]) for what in ("pending", "excl_vat"))
            each.subtract(owed=int(part), pending=tax, excl_vat=turnover)
            self.available[activity] += int(part)
            self._vat(m, activity, tax)
            if activity == "TRAITEUR" and not each["scheme"]:
                m.collected += turnover

    def _expense(self, m, row):
        amount, vat = millimes(row["amount"]), millimes(row["vat"])
        parts = by_key(amount, row["split"]) if row["split"] else {row["activity"]: amount}
        taxes = by_key(vat, row["split"]) if row["split"] else {row["activity"]: vat}
        for activity, part in parts.items():
            self.available[activity] -= part + taxes[activity]
            if row["category"] in ("matières", "marchandises"):
                m.costs_of_sales[activity] += part
            if row["due"] != "encaissements":
                self._vat(m, activity, -taxes[activity])
        if row["due"] == "encaissements":
            self.waiting[row["reference"]] = {
                activity: (tax, parts[activity] + tax) for activity, tax in taxes.items()
            }

    def _contribute(self, m):
        """What the assemblies voted, in ``cooperative.toml``."""
        rate = F(9, 100) if m.month == APRIL else F(10, 100)
        tools = {
            "MARGOUM": 2,
            "FIGUIER": 1,
        }  # persons under the workshop's scheme; P01 is on minimum benefits
        for (activity, scheme), base in m.invoiced.items():
            if activity == "services" or scheme == "paliers":
                continue
            if scheme == "atelier":
                m.taken[activity, "outils"] = 4_500 * tools.get(activity, 0)
                m.taken[activity, "marge"] = half_up((base - m.costs_of_sales[activity]) * F(12, 100))
            else:
                key = {"socle": "contribution"}.get(scheme, scheme)
                m.taken[activity, key] = half_up(base * (F(6, 100) if scheme == "apportes" else rate))
        before, self.collected_so_far = self.collected_so_far, self.collected_so_far + m.collected
        slices = [
            half_up(min(base, 6_000_000) * F(10, 100) + max(base - 6_000_000, 0) * F(7, 100))
            for base in (before, self.collected_so_far)
        ]
        m.taken["TRAITEUR", "paliers"] = slices[1] - slices[0]
        for (activity, _), amount in m.taken.items():
            self.available[activity] -= amount
            self.available["services"] += amount

    def _pay(self, m):
        elements = Counter()
        given = {
            row["contract"]: millimes(row["amount"])
            for row in rows(f"{m.month}/elements")
            if row["element"] == BACK_PAY
        }
        for row in rows(f"{m.month}/elements"):
            elements[row["contract"]] += millimes(row["amount"])
        before = dict(self.available)
        for order in rows(f"{m.month}/pay"):
            key, row = order["contract"], contract(order["contract"])
            mine = {
                each["activity"]: before[each["activity"]]
                for each in rows("activities")
                if row["person"] in each["persons"].split(",")
            }
            parts = {"back_pay": given.get(key, 0), "taxable_bonus": elements[key] - given.get(key, 0)}
            budget = sum(max(each, 0) for each in mine.values())
            recovered, asked = millimes(order["recovered"]), millimes(order["amount"])
            if order["mode"] == "calculé":
                parts |= computed(key, m.month, KNOWN[m.month])
                if m.month == MAY and row["minimum_wage"] and key not in given:
                    parts["back_pay"] = owed_for_april(key)
                gross = sum(parts.values())
            elif order["mode"] in ("net", "coût"):
                gross = largest(
                    key, {"net": "net_pay", "coût": "employer_cost"}[order["mode"]], asked, recovered
                )
            elif order["mode"] == "maximum":
                gross = largest(key, "employer_cost", budget)
            else:
                gross = millimes(row["Part fixe"]) if order["mode"] == "fixe" else asked
            slip = lines(key, gross, recovered)
            if slip["employer_cost"] > budget and order["shortfall"] == "réduire":
                slip = lines(key, largest(key, "employer_cost", budget), recovered)
            m.slips[key], m.parts[key], m.budgets[key] = slip, parts, budget
            if order["split"]:
                m.costs[key] = by_key(slip["employer_cost"], order["split"])
            else:
                charged = shared(slip["employer_cost"], [max(each, 0) for each in mine.values()])
                m.costs[key] = dict(zip(mine, charged, strict=True))
            for activity, cost in m.costs[key].items():
                self.available[activity] -= cost


@cache
def worked():
    """Both months, by hand."""
    books = Books()
    return {month: books.month(month) for month in MONTHS}
