"""The example of Constantine worked out without the library: its pay, its contributions, its accounts.

Amounts are exact dinars. Facts of law are numbered as in the fact sheet; income tax is that of
``algerian_calculator``, which works on fractions too.
"""

import sys
from collections import defaultdict
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from constantine_files import ELEMENTS, MONTHS, amount, day, last_day, rate, rows, settings, shared, split

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
from algerian_calculator import centimes, irg

# --- pay ---------------------------------------------------------------------------------------------


def terms(contract, month):
    """What a contract's pay rests on: the contract, the month's elements and hours, ``[pay]``."""
    row = next(each for each in rows("contrats") if each["Contrat"] == contract)
    end, pay = last_day(month), settings()["pay"]
    elements = defaultdict(F)
    for each in rows("elements", month):
        if each["Contrat"] == contract:
            elements[ELEMENTS.get(each["Élément"], each["Élément"])] += amount(each["Montant"])
    order = next((each for each in rows("paie", month) if each["Contrat"] == contract), {})
    works = [each["value"] for each in pay["works_fund_due"] if each["from"] <= end]
    first = max(day(row["Début"]), end.replace(day=1))
    return {
        "person": row["Personne"],
        "end": end,
        "base": amount(row["Salaire de base du contrat"]),
        "fixed": amount(row["Part fixe"]),
        "hours": amount(row["Heures mensuelles du contrat"]) or F("173.33"),
        "share": F((end - first).days + 1, end.day),
        "iep": amount(row["Indemnité d'expérience professionnelle (IEP)"]) + elements["iep"],
        "responsabilite": amount(row["Indemnité de responsabilité"]),
        "overtime": amount(order.get("Heures supplémentaires", "")),
        "construction": row["Secteur du bâtiment, des travaux publics et de l'hydraulique"] == "oui",
        "disabled": row["Travailleur handicapé ou retraité du régime général"] == "oui",
        "taxes": (pay["training_tax_due"], pay["apprenticeship_tax_due"], works[-1]),
        **{name: elements[name] for name in _ELEMENTS},
    }


_ELEMENTS = ("rendement", "retenue_absence", "gratification", "rappel", "panier", "transport", "avance")


def payslip(t, gross=None):
    """Every line and total of a payslip, by the library's names for them."""
    base_pay = centimes(t["base"] * t["share"])  # DZ-53a, DZ-79
    overtime = centimes(t["base"] * t["overtime"] / t["hours"] * F(3, 2))  # DZ-54
    named = {name: t[name] for name in ("iep", "responsabilite", *_ELEMENTS) if name != "avance"}
    stated = base_pay + overtime + sum(named.values())
    gross = stated if gross is None else gross
    basis = gross - t["panier"] - t["transport"]  # DZ-60, DZ-82
    building = basis if t["construction"] else F(0)
    training, apprenticeship, works = (gross if due else F(0) for due in t["taxes"])
    employer = {
        "cnas_employer": centimes(basis * F(25, 100)),  # DZ-57 and DZ-58
        "fos_retraite_employer": centimes(basis * F(5, 1000)),
        "fnpos_employer": centimes(basis * F(5, 1000)),
        "oeuvres_sociales_employer": centimes(works * F(3, 100)),  # DZ-66
        "conges_payes_employer": centimes(building * F(1221, 10_000)),  # DZ-61
        "chomage_intemperies_employer": centimes(building * F(375, 100_000)),
        "taxe_formation_employer": centimes(training * F(1, 100)),  # DZ-65
        "taxe_apprentissage_employer": centimes(apprenticeship * F(1, 100)),
    }
    cnas, weather = centimes(basis * F(9, 100)), centimes(building * F(375, 100_000))  # DZ-56, DZ-61
    apart = t["gratification"] + t["rappel"]  # DZ-80: 10 % of the amount less 9 %
    apart -= centimes(apart * F(9, 100))
    worked = t["share"] * t["hours"] / F("173.33")  # DZ-79: the tax of a full month, for the share worked
    taxable = gross - cnas - apart
    monthly = centimes(irg(t["end"], centimes(taxable / worked), t["disabled"]) * worked)
    flat = centimes(apart / 10)
    return {
        "base_pay": base_pay, "overtime_pay": overtime, "results_pay": gross - stated, **named, **employer,
        "cnas_employee": cnas, "chomage_intemperies_employee": weather, "income_tax_monthly": monthly,
        "income_tax_non_monthly": flat, "advances_recovered": -t["avance"], "gross": gross,
        "taxable_income": taxable, "net_pay": gross - cnas - weather - monthly - flat + t["avance"],
        "employer_cost": gross + sum(employer.values()),
    }  # fmt: skip


TOTALS = ("gross", "taxable_income", "net_pay", "employer_cost")


def largest(t, node, limit):
    """The largest gross whose net or cost does not exceed an amount.

    Above 30 000 DA of taxable pay net falls by 1.53 DA, and gross makes up for that within 5 DA: so the
    last such gross is at most 10 DA above the one that halving finds.
    """
    low, high = 0, int(limit * 300)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if payslip(t, F(middle, 100))[node] <= limit else (low, middle - 1)
    near = [each for each in range(low, low + 1000) if payslip(t, F(each, 100))[node] <= limit]
    return F(near[-1], 100)


def paid(contract, month, budget):
    """The payslip that a month owes a contract, None without; ``budget`` is what its account has."""
    t = terms(contract, month)
    order = next((each for each in rows("paie", month) if each["Contrat"] == contract), None)
    if order is None and not t["base"]:
        return None
    mode, asked = (order["Base"], amount(order["Montant"])) if order else ("calculé", F(0))
    gross = {
        "calculé": lambda: None,
        "fixe": lambda: centimes(t["fixed"] * t["share"]),
        "brut": lambda: asked,
        "net": lambda: largest(t, "net_pay", asked),
        "coût": lambda: largest(t, "employer_cost", asked),
        "maximum": lambda: largest(t, "employer_cost", budget),
    }[mode]()
    slip = payslip(t, gross)
    if order and order["Si insuffisant"] == "réduire" and slip["employer_cost"] > budget:
        slip = payslip(t, largest(t, "employer_cost", budget))
    return slip


# --- accounts ----------------------------------------------------------------------------------------

MARGIN = ("matières premières", "marchandises")
OWED = {
    "bank", "suppliers", "expense_claims", "vat_due", "social_security", "training_taxes", "withheld_tax",
    "provident", "net_pay", "reserved",
}  # fmt: skip
"""The roles of opening balances that make up what an activity has available."""


class Accounts:
    """What every activity has available, and what it contributed, after each month.

    ``available`` is money received less all that is owed; ``vat`` what fell due of a month less what was
    recovered; ``contributions`` amounts by (activity, scheme, component).
    """

    def __init__(self):
        self.available, self.open, self.waiting = defaultdict(F), {}, {}
        self.collected, self.taken = F(0), F(0)
        for row in rows("ouverture"):
            value, code = amount(row["Débit"]) - amount(row["Crédit"]), row["Code activité"]
            if row["Rôle"] in OWED:
                self.available[code] += value
            elif row["Rôle"] == "clients":
                self.open[row["Pièce"]] = {code: [value, F(0)]}
        for row in rows("ouverture"):
            if row["Rôle"] == "vat_pending":
                self.open[row["Pièce"]][row["Code activité"]][1] = amount(row["Crédit"])
        for row in rows("reprise_contribution"):
            if row["Composante"] == "tranches":
                self.collected, self.taken = amount(row["Assiette"]), amount(row["Montant"])
        self.slips = {}

    def month(self, month):
        """Work a month out; returns itself."""
        self.vat, self.contributions, self.before_pay = F(0), {}, {}
        self.turnover, self.costs, self.received = defaultdict(F), defaultdict(F), defaultdict(F)
        invoices = defaultdict(list)
        for row in rows("factures", month):
            invoices[row["N° de facture"]].append(row)
        for number, lines in sorted(invoices.items(), key=lambda each: bool(each[1][0]["Avoir sur"])):
            self._invoice(number, lines)
        for row in rows("depenses", month):
            self._expense(row)
        for row in sorted(rows("encaissements", month), key=lambda each: day(each["Date d'encaissement"])):
            self._receipt(row["N° de facture"], amount(row["Montant TTC"]))
        for row in rows("paiements", month):
            for code, vat in self.waiting.pop(row["Bénéficiaire"], {}).items():
                self._owe_vat(code, -vat)
        for row in rows("reserves", month):
            self.available[row["Activité"]] -= amount(row["Montant"])
        self._contribute(month)
        self._pay(month)
        return self

    def _owe_vat(self, code, vat):
        self.available[code] -= vat
        self.vat += vat

    def _invoice(self, number, lines):
        """VAT once a rate, half-up on the sum of the lines, shared in proportion over their parts."""
        sign, parts = (-1 if lines[0]["Avoir sur"] else 1), {}
        for each in {row["Taux de TVA"] for row in lines}:
            sums = defaultdict(F)
            for row in (row for row in lines if row["Taux de TVA"] == each):
                excl = amount(row["Montant HT"])
                for code, part in (
                    split(excl, row["Clé"]).items() if row["Clé"] else [(row["Activité"], excl)]
                ):
                    sums[code, row["Nature"]] += part
            taxes = shared(centimes(sum(sums.values()) * rate(each)), sums.values())
            for ((code, nature), excl), tax in zip(sums.items(), taxes, strict=True):
                self.turnover[code, lines[0]["Barème"]] += sign * excl
                found = parts.setdefault(code, [F(0), F(0)])
                found[0] += sign * (excl + tax)
                if nature == "prestations":
                    found[1] += sign * tax
                else:
                    self._owe_vat(code, sign * tax)
        credited = self.open.get(lines[0]["Avoir sur"], {})
        for code, (owes, pending) in parts.items():
            if credited.get(code, [F(0)])[0]:
                credited[code][0] += owes
                credited[code][1] += pending
            else:
                self.open.setdefault(number, {})[code] = [owes, pending]

    def _expense(self, row):
        excl, vat = amount(row["Montant HT"]), amount(row["TVA déductible"])
        parts, taxes = (
            split(whole, row["Clé"]) if row["Clé"] else {row["Activité"]: whole} for whole in (excl, vat)
        )
        for code, part in parts.items():
            tax = taxes[code]
            self.available[code] -= part + tax
            if row["Exigibilité TVA"] == "paiement" and not row["Payé le"]:
                self.waiting.setdefault(row["Pièce"], {})[code] = tax
            else:
                self._owe_vat(code, -tax)
            self.costs[code] += part if row["Catégorie"] in MARGIN else 0

    def _receipt(self, number, received):
        """Shared by what each activity has open; its VAT moves in proportion, half-up."""
        open_ = self.open[number]
        owed = {code: owes for code, (owes, _) in open_.items() if owes}
        whole = received == sum(owed.values())
        parts = owed.values() if whole else shared(received, owed.values())
        for code, part in zip(list(owed), list(parts), strict=True):
            owes, pending = open_[code]
            due = pending if part == owes else centimes(pending * part / owes)
            open_[code] = [owes - part, pending - due]
            self.available[code] += part
            self._owe_vat(code, due)
            self.received[code] += part - due

    def _contribute(self, month):
        """The schemes of ``cooperative.toml``, all of them hypotheses of the statutes."""
        end = last_day(month)
        for row in rows("activites"):
            code, own = row["Code activité"], row["Barème"] or settings()["scheme"]
            if code == "services" or day(row["Début"]) > end:
                continue
            turnover = self.turnover[code, ""]
            if own == "statutaire":
                rates = settings()["statutes"]["contribution_rate"]
                base = next(each["value"] for each in reversed(rates) if each["from"] <= end)
                self._take(code, own, "contribution", turnover * rate(base))
            elif own == "atelier":
                heads = [
                    person for person in row["Personnes"].split(",") if not self._first_year(person, end)
                ]
                self._take(code, own, "marge", (turnover - self.costs[code]) * F(115, 1000))
                self._take(code, own, "forfait", F(500 * len(heads)))
            elif own == "encaisse":
                self.collected += self.received[code]
                slices = min(self.collected, F(1_200_000)) * F(9, 100)
                slices += max(self.collected - 1_200_000, F(0)) * F(7, 100)
                due = centimes(slices) - self.taken
                self.taken += due
                self._take(code, own, "tranches", due)
                self._take(code, own, "forfait", F(300))
            else:
                self._take(code, own, "appui", max(turnover * F(8, 100), F(1600)))
            if common := self.turnover[code, "commande_commune"]:
                self._take(code, "commande_commune", "apport", common * F(6, 100))

    @staticmethod
    def _first_year(person, end):
        row = next(each for each in rows("personnes") if each["Code"] == person)
        start, _, last = row["Situations"].removeprefix("primo:").partition("..")
        return bool(start) and start <= end.isoformat() <= last

    def _take(self, code, scheme, component, due):
        due = centimes(due)
        if due:
            self.contributions[code, scheme, component] = due
        self.available[code] -= due
        self.available["services"] += due

    def _pay(self, month):
        self.before_pay = dict(self.available)
        wages = defaultdict(F)
        for row in rows("contrats"):
            contract, person = row["Contrat"], row["Personne"]
            codes = [
                each["Code activité"] for each in rows("activites") if person in each["Personnes"].split(",")
            ]
            has = {code: max(self.before_pay.get(code, F(0)), F(0)) for code in codes}
            if day(row["Début"]) > last_day(month) or row["Type"] in ("auto_entrepreneur", "self_employed"):
                continue
            slip = paid(contract, month, sum(has.values()))
            if slip is None:
                continue
            self.slips[contract, month] = slip
            order = next((each for each in rows("paie", month) if each["Contrat"] == contract), {})
            cost = slip["employer_cost"]
            if order.get("Clé"):
                parts = split(cost, order["Clé"])
            elif len(codes) == 1:
                parts = {codes[0]: cost}
            else:
                parts = dict(zip(codes, shared(cost, has.values()), strict=True))
            for code, part in parts.items():
                self.available[code] -= part
                wages[code] += part
        self._take("WEB", "encaisse", "solidarite", wages["WEB"] * F(1, 100))


@cache
def worked():
    """Both months worked out: by month its (available, contributions, VAT), and payslips by (contract, month)."""
    found, book = {}, Accounts()
    for month in MONTHS:
        book.month(month)
        found[month] = (dict(book.available), dict(book.contributions), book.vat)
    return found, book.slips
