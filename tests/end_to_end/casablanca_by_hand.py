"""The example of Casablanca worked out without the library: its pay, its contributions, VAT and accounts.

Amounts are exact dirhams. Facts of law are numbered as in the fact sheet; contributions and tax of a month
are those of ``moroccan_calculator``, written from the law's words on fractions.
"""

import sys
from collections import defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from math import floor
from pathlib import Path

from casablanca_files import (
    ELEMENTS,
    MONTHS,
    amount,
    day,
    every,
    last_day,
    parts_of,
    rate,
    rows,
    shared,
    split,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
import moroccan_calculator as calculator
from moroccan_calculator import centimes

SMIG = F("17.92")  # MA-117, 2026
HOURS = 191  # MA-113
ACCIDENTS = F("0.015")  # [pay] of cooperative.toml
YEAR = (
    "ytd_days", "ytd_dependant_days", "ytd_taxable_gross", "ytd_professional_expenses", "ytd_taxable_income",
    "ytd_income_tax",
)  # fmt: skip

# --- pay ---------------------------------------------------------------------------------------------


def order_of(contract, month):
    return next((row for row in rows("paie", month) if row["Contrat"] == contract), {})


def terms(contract, month):
    """What a contract's pay rests on in a month, from the files."""
    row = next(each for each in rows("contrats") if each["Contrat"] == contract)
    order, start, end = order_of(contract, month), day(row["Date de début"]), last_day(month)
    given = defaultdict(F)
    for each in rows("elements", month):
        if each["Contrat"] == contract:
            given[ELEMENTS[each["Élément"]]] += amount(each["Montant"])
    share = F((end - max(start, end.replace(day=1))).days + 1, end.day)
    stated = order.get("days_paid_of_26", "")
    hourly = amount(row["Salaire horaire"])
    return {
        "base": amount(row["Salaire de base du mois entier"]),
        "hourly": hourly,
        "fixed": centimes(amount(row["Brut fixe"]) * share),
        "days": amount(stated) if stated else 26 * share,
        "hours": amount(order.get("hours", "")),
        "years": end.year - start.year - ((end.month, end.day) < (start.month, start.day)),
        "average": amount(order.get("average_wage_3_months", "")),
        "overtime": amount(order.get("Heures supplémentaires à 25 %", "")) * F("1.25")
        + amount(order.get("Heures supplémentaires à 50 %", "")) * F("1.5"),  # MA-125
        "bonus": given["bonus"],
        "function": given["function"],
        "gratuities": given["outside"],
        "meal": given["meal"],
        "transport": given["transport"] + amount(row["Indemnité de transport urbain"]),
        "recovery": given["recovery"] + amount(order.get("Avance à rembourser ce mois", "")),
        "dependants": int(amount(row["Personnes à charge"])),
        "cimr": rate(row["Taux CIMR du salarié"]),
        "cimr_employer": rate(row["cimr_employer_rate"]),
        "cumulative": row["IR régularisé sur l'année cumulée"] == "oui",
    }


def elements(t):
    """What is owed element by element, by the library's names (MA-121 to MA-126)."""
    base = centimes(t["hourly"] * t["hours"]) if t["hourly"] else centimes(t["base"] * t["days"] / 26)
    overtime = centimes((t["base"] + t["bonus"] + t["function"]) * t["overtime"] / HOURS)
    rests_on = t["average"] or base + overtime + t["bonus"]
    return {
        "base_salary": base,
        "overtime_pay": overtime,
        "seniority_bonus": centimes(rests_on * calculator.seniority_rate(t["years"])),
        "taxable_bonus": t["bonus"],
        "function_allowances": t["function"],
        "taxable_bonus_outside_seniority": t["gratuities"],
        "meal_allowance": t["meal"],
        "urban_transport_allowance": t["transport"],
    }


def payslip(t, gross=None, year=None):
    """Every line and total of a payslip, by the library's names; ``year`` is the year so far (MA-159)."""
    named = elements(t)
    gross = sum(named.values()) if gross is None else gross
    exempt = min(t["meal"], centimes(2 * SMIG * t["days"])) + min(t["transport"], F(500))  # MA-145
    slip = calculator.payslip(
        gross - exempt, 2026, exempt, t["dependants"], t["cimr"], t["cimr_employer"], ACCIDENTS
    )
    if t["cumulative"]:
        slip |= settled_on_the_year(slip, t, year)
    recovered = min(t["recovery"], F(floor(slip["net_pay"] * 10), 100))  # MA-132: a tenth, never above
    return {
        **named,
        "other_pay": gross - sum(named.values()),
        **slip,
        "advance_recovered": recovered,
        "net_pay": slip["net_pay"] - recovered,
    }


def settled_on_the_year(slip, t, year):
    """Professional expenses, income and tax of the year so far, less what earlier months had (MA-159)."""
    days = year["ytd_days"] + t["days"]
    share = F(days, 312)
    gross = year["ytd_taxable_gross"] + slip["taxable_gross"]
    expenses = calculator.expenses_on(gross, 2026, share) - year["ytd_professional_expenses"]
    income = slip["taxable_gross"] - expenses - slip["employee_contributions"]
    tax = centimes(calculator.tax_on((year["ytd_taxable_income"] + income) / share, 2026) * share)
    dependant_days = year["ytd_dependant_days"] + t["dependants"] * t["days"]
    relief = centimes(500 * dependant_days / 312)
    due = max(tax - relief, F(0)) - year["ytd_income_tax"]
    return {
        "professional_expenses": expenses,
        "taxable_income": income,
        "income_tax_before_relief": tax,
        "family_relief": relief,
        "income_tax": due,
        "net_pay": slip["net_before_tax"] - due,
    }


def year_so_far(contract, earlier):
    """What the file brings from before September, and the payslips since."""
    brought = next((row for row in rows("ouverture_paie") if row["Contrat"] == contract), {})
    year = {name: amount(brought.get(name, "")) for name in YEAR}
    for t, slip in earlier:
        added = (
            t["days"], t["days"] * t["dependants"], slip["taxable_gross"], slip["professional_expenses"],
            slip["taxable_income"], slip["income_tax"],
        )  # fmt: skip
        year = {name: year[name] + more for name, more in zip(YEAR, added, strict=True)}
    return year


def largest(t, node, limit):
    """The largest gross whose net or cost does not exceed an amount: above the cliff of 6 500, else below."""

    def fits(cents):
        return payslip(t, F(cents, 100))[node] <= limit

    exempt = min(t["meal"], centimes(2 * SMIG * t["days"])) + min(t["transport"], F(500))
    cliff = int((6500 + exempt) * 100)
    low, high = (cliff + 1, int(limit * 300)) if fits(cliff + 1) else (0, cliff)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return F(max(each for each in range(low, low + 20) if fits(each)), 100)


def paid(contract, month, budget, earlier):
    """The terms and the payslip of a contract in a month, None where nothing is paid."""
    t, order = terms(contract, month), order_of(contract, month)
    if not (order or t["base"] or t["hourly"]):
        return None
    mode, asked = order.get("Base", ""), amount(order.get("Montant", ""))
    year = year_so_far(contract, earlier)
    if mode in ("", "calculé"):
        gross = None
    elif mode == "fixe":
        gross = t["fixed"]
    elif mode == "brut":
        gross = asked
    else:
        node = "net_pay" if mode.startswith("net") else "employer_cost"
        gross = largest(t, node, budget if mode == "maximum" else asked)
    slip = payslip(t, gross, year)
    if order.get("Si insuffisant") == "réduire" and slip["employer_cost"] > budget:
        slip = payslip(t, largest(t, "employer_cost", budget), year)
    return t, slip


# --- accounts ----------------------------------------------------------------------------------------

ACTIVITIES = {row["Code"]: row for row in rows("activites")}
SCHEME = {code: row["Barème"] or "socle" for code, row in ACTIVITIES.items()}
NOT_AVAILABLE = {
    "Clients", "TVA en attente", "TVA déductible en attente", "Report à nouveau",
    "Contrepartie des sommes mises de côté", "Capital social", "Réserve légale",
}  # fmt: skip
MATERIALS = ("matières", "marchandises", "sous-traitance")


class Books:
    """The accounts of the activities: what each has available, and what is open of invoices and expenses."""

    def __init__(self):
        self.available = defaultdict(F)
        self.open = defaultdict(
            lambda: defaultdict(lambda: [F(0), F(0)])
        )  # invoice, activity: owed, VAT in it
        self.expenses = defaultdict(lambda: defaultdict(lambda: [F(0), F(0)]))
        self.sold = {}  # invoice: what each activity has of it, without VAT
        self.vat = defaultdict(F)
        self.counted = {(row["Activité"]): amount(row["Assiette"]) for row in rows("ouverture_contribution")}
        for row in rows("ouverture"):
            self._open(
                row["Activité"], row["Rôle"], amount(row["Débit"]) - amount(row["Crédit"]), row["Pièce"]
            )

    def _open(self, activity, role, total, document):
        if role not in NOT_AVAILABLE:
            self.available[activity] += total
        if role in ("Clients", "TVA en attente"):
            self.open[document][activity][role != "Clients"] += total if role == "Clients" else -total
        elif role in ("Fournisseurs", "Notes de frais", "TVA déductible en attente"):
            pending = role == "TVA déductible en attente"
            self.expenses[document][activity][pending] += total if pending else -total

    def tax(self, month, activity, total):
        """VAT that falls due (negative: that is recovered)."""
        self.vat[month] += total
        self.available[activity] -= total

    def month(self, month, slips):
        """One month's documents; returns its contributions and adds its payslips to ``slips``."""
        invoiced = self._invoices(month)
        margins = self._expenses(month, invoiced)
        collected = self._receipts(month)
        self._payments(month)
        for row in rows("reservations", month):
            self.available[row["Activité"]] -= amount(row["Montant"])
        due = self._contributions(invoiced, margins, collected)
        for (activity, _, _), taken in due.items():
            self.available[activity] -= taken
            self.available["services"] += taken
        self._pay(month, slips)
        return due

    def _invoices(self, month):
        invoiced, lines = defaultdict(F), defaultdict(list)
        for row in rows("factures", month):
            lines[row["N° de facture"]].append(row)
        for number, mine in lines.items():
            sign = -1 if mine[0]["Avoir sur"] else 1
            for row in mine:
                for activity, part in parts_of(row).items():
                    scheme = row["Barème"] or SCHEME[activity]
                    invoiced[activity, scheme] += sign * part
                    tax = centimes(part * rate(row["Taux de TVA"]))
                    goods = row["Nature"] == "biens"
                    if goods:
                        self.tax(month, activity, sign * tax)
                    item = self.open[row["Avoir sur"]] if self._unpaid(row) else self.open[number]
                    item[activity][0] += sign * (part + tax)
                    item[activity][1] += F(0) if goods else sign * tax
                    self.sold.setdefault(number, defaultdict(F))[activity] += part
        return invoiced

    def _unpaid(self, row):
        """Whether the invoice that a credit note corrects is open: the note then lowers what is owed."""
        return bool(row["Avoir sur"]) and any(owed for owed, _ in self.open[row["Avoir sur"]].values())

    def _expenses(self, month, invoiced):
        margins = defaultdict(F)
        for (activity, _), total in invoiced.items():
            margins[activity] += total
        for row in rows("depenses", month):
            ht, tva = amount(row["Montant HT"]), amount(row["TVA récupérable"])
            parts = parts_of(row)
            taxes = shared(tva, parts) if tva else dict.fromkeys(parts, F(0))
            for activity, part in parts.items():
                self.available[activity] -= part + taxes[activity]
                pending = row["Exigibilité TVA"] == "encaissements"
                if not pending:
                    self.tax(month, activity, -taxes[activity])
                self.expenses[row["Pièce"]][activity] = [part + taxes[activity], pending * taxes[activity]]
                if row["Catégorie"] in MATERIALS:
                    margins[activity] -= part
            if row["Payé le"]:
                self._settle(month, row["Pièce"], ht + tva)
        return margins

    def _settle(self, month, reference, total):
        """A supplier is paid: VAT that waited for it is recovered in proportion."""
        mine = self.expenses[reference]
        owed = sum(each[0] for each in mine.values())
        for activity, (due, pending) in mine.items():
            part = total * due / owed
            assert (part * 100).denominator == 1, "payments of shared expenses come out even here"
            moved = centimes(pending * part / due) if due else F(0)
            self.tax(month, activity, -moved)
            mine[activity] = [due - part, pending - moved]

    def _payments(self, month):
        for row in rows("paiements", month):
            if row["Nature"] == "dépense":
                self._settle(month, row["Cible"], amount(row["Montant"]))

    def _receipts(self, month):
        """Money from clients; returns what each activity collected, without VAT."""
        collected = defaultdict(F)
        for row in rows("encaissements", month):
            number, total = row["N° de facture"], amount(row["Montant TTC"])
            owed = sum(each[0] for each in self.open[number].values())
            for activity, (due, pending) in self.open[number].items():
                part = total * due / owed
                assert (part * 100).denominator == 1, "receipts of shared invoices come out even here"
                moved = centimes(pending * part / due)
                self.available[activity] += part
                self.tax(month, activity, moved)
                self.open[number][activity] = [due - part, pending - moved]
                collected[activity] += part - moved
        return collected

    def _contributions(self, invoiced, margins, collected):
        """What assemblies voted, as README.md and cooperative.toml tell it."""
        due = {}
        for (activity, scheme), total in invoiced.items():
            if activity == "services" or scheme not in ("socle", "partenariat"):
                continue
            component = "contribution" if scheme == "socle" else scheme
            due[activity, scheme, component] = centimes(total * F(12 if scheme == "socle" else 8, 100))
        for activity, scheme in SCHEME.items():
            if scheme == "marge":
                joint = invoiced[activity, "partenariat"]
                due[activity, scheme, "marge"] = centimes((margins[activity] - joint) * F(14, 100))
                due[activity, scheme, "forfait"] = F(40) * len(ACTIVITIES[activity]["Personnes"].split(","))
        before = self.counted["COMPTA"]
        self.counted["COMPTA"] = after = before + collected["COMPTA"]
        due["COMPTA", "degressif", "degressif"] = centimes(slices(after)) - centimes(slices(before))
        due["COMPTA", "degressif", "assurance"] = F(150)
        return {place: taken for place, taken in due.items() if taken}

    def _pay(self, month, slips):
        had = dict(self.available)
        for row in rows("contrats"):
            contract, person = row["Contrat"], row["Personne"]
            if row["Type de contrat"] == "Auto-entrepreneur accompagné" or day(
                row["Date de début"]
            ) > last_day(month):
                continue
            mine = {
                code: had.get(code, F(0)) for code, each in ACTIVITIES.items()
                if code != "services" and person in each["Personnes"].split(",")
            }  # fmt: skip
            budget = max(sum(mine.values()), F(0))
            earlier = [slips[key] for key in slips if key[0] == contract]
            found = paid(contract, month, budget, earlier)
            if found is None:
                continue
            slips[contract, month] = found
            for activity, cost in self._borne(contract, month, found[1]["employer_cost"], mine).items():
                self.available[activity] -= cost

    @staticmethod
    def _borne(contract, month, cost, mine):
        """By the key that the order names, else by what each activity of the person has available."""
        key = order_of(contract, month).get("Répartition")
        if key:
            return split(cost, key)
        if not mine:
            return {"services": cost}
        weights = {code: max(left, F(0)) for code, left in mine.items()}
        return shared(cost, weights if any(weights.values()) else dict.fromkeys(weights, F(1)))


def slices(base):
    """11 % up to 200 000, 6 % up to 260 000, 4 % beyond."""
    first, second = min(base, F(200_000)), min(max(base - 200_000, F(0)), F(60_000))
    return first * F(11, 100) + second * F(6, 100) + max(base - 260_000, F(0)) * F(4, 100)


@cache
def worked():
    """By month (available, contributions, VAT), and the terms and payslips by contract and month."""
    books, slips, months = Books(), {}, {}
    for month in MONTHS:
        due = books.month(month, slips)
        months[month] = dict(books.available), due, books.vat[month]
    return months, slips


def withheld_from(contract, supplier):
    """What the coop as client withholds from an auto-entrepreneur: 30 % of services above 80 000 (MA-104)."""
    brought = next(row for row in rows("ouverture_paie") if row["Contrat"] == contract)
    invoiced = sum(
        amount(row["Montant HT"]) for row in every("depenses") if row["Fournisseur"].startswith(supplier)
    )
    return max(amount(brought["ytd_client_receipts"]) + invoiced - 80_000, F(0)) * F(30, 100)
