"""The example of Ras Jebel worked out from its files and the fact sheet's words; it shares no code with the library.

Amounts are whole millimes, rates and quotients fractions. Payslips come from ``tunisian_calculator``, a calculator of its
own; here are gross pay, what is asked of it, VAT and stamps, contributions, and what each activity has available.
"""

import calendar
import datetime as dt
import sys
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path

from ras_jebel_files import (
    CHILDREN,
    FLAGS,
    GRADUATE,
    MONTHS,
    day,
    half_up,
    millimes,
    number,
    rows,
    split,
)
from remainders_by_hand import shared

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
from tunisian_calculator import SMIG_48, payslip

FULL_WEEK, REDUCED_WEEK, SMIG_40 = 48, 40, "470.251"  # TN-73, TN-80
WEEKS = (
    "première semaine (si heures supplémentaires)",
    "deuxième semaine",
    "troisième semaine",
    "quatrième semaine",
)


class Slip:
    """A contract's payslip for any gross of a month, in millimes."""

    def __init__(self, contract, recovered=0):
        self.contract, self.recovered = contract, recovered
        self.family = {
            "head": FLAGS[contract["Chef de famille"]],
            "children": int(contract[CHILDREN] or 0),
            "students": int(contract["Enfants étudiants de moins de 25 ans sans bourse"] or 0),
            "disabled": int(contract["Enfants handicapés à charge"] or 0),
            "parents": int(contract["Parents à charge"] or 0),
        }

    def at(self, gross):
        """Every line. TN-52: in the first year the State takes the whole of a graduate's employer's CNSS."""
        accidents = (
            self.contract["Taux accidents du travail de l'activité"].removesuffix(" %").replace(",", ".")
        )
        lines = payslip(
            Fraction(gross, 1000),
            2026,
            work_accident=accidents,
            tfp="1" if FLAGS[self.contract["Industrie manufacturière (TFP à 1 %)"]] else "2",
            complementary=FLAGS[self.contract["Affilié au régime complémentaire de pension"]],
            **self.family,
        )
        found = {node: int(value * 1000) for node, value in lines.items()}
        relief = found["cnss_employer"] if FLAGS[self.contract[GRADUATE]] else 0
        found |= {"gross": gross, "graduate_relief": relief, "advance_recovered": self.recovered}
        found["employer_cost"] -= relief
        found["net_pay"] -= self.recovered
        return found

    def largest(self, node, amount, low=0, high=20_000_000):
        """The largest gross in a range, in which the figure grows, that keeps it within an amount."""
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.at(middle)[node] <= amount else (low, middle - 1)
        return low

    def for_net(self, amount):
        """The largest gross for a net pay, which falls once, where the CSS begins (TN-67)."""
        cliff = self.largest("css", 0) + 1
        if self.at(cliff)["net_pay"] <= amount:
            return self.largest("net_pay", amount, cliff)
        return self.largest("net_pay", amount, 0, cliff - 1)


def share_of(contract, month):
    """The calendar days under contract over those of the month."""
    year, number_ = map(int, month.split("-"))
    first, days = dt.date(year, number_, 1), calendar.monthrange(year, number_)[1]
    last = first.replace(day=days)
    start, end = day(contract["Début"]), day(contract["Fin"]) if contract["Fin"] else last
    return Fraction((min(end, last) - max(start, first)).days + 1, days)


def computed(contract, month, order, bonus):
    """Base pay of the month's share, overtime by the week (TN-81) and elements, each in millimes."""
    base, full = (
        millimes(contract["Salaire de base du mois"]),
        REDUCED_WEEK if FLAGS[contract["Régime de 40 heures"]] else FULL_WEEK,
    )
    week = number(contract["Heures par semaine"]) or full
    hourly = half_up(base / (week * Fraction(52, 12)))
    worked = [number(order.get(f"Heures de la {name}", "")) for name in WEEKS]
    to_48 = sum(max(min(hours, 48) - week, 0) for hours in worked)
    beyond = sum(max(hours - 48, 0) for hours in worked)
    part_time = week < full * Fraction(7, 10)  # TN-82
    premium_to, premium_beyond = ("0.5", "0.5") if part_time else ("0.25", "0.5")
    if week == FULL_WEEK:
        premium_beyond = "0.75"
    return {
        "ordinary_pay": half_up(base * share_of(contract, month)),
        "overtime_pay_to_48": half_up(hourly * to_48 * (1 + Fraction(premium_to))),
        "overtime_pay_beyond_48": half_up(hourly * beyond * (1 + Fraction(premium_beyond))),
        "taxable_bonus": bonus,
    }


def least_pay(contract, month):
    """The SMIG of the contract's time (TN-72, TN-73), in millimes."""
    forty = FLAGS[contract["Régime de 40 heures"]]
    full, smig = (REDUCED_WEEK, SMIG_40) if forty else (FULL_WEEK, SMIG_48[2026])
    part = min((number(contract["Heures par semaine"]) or full) / full, Fraction(1))
    return half_up(Fraction(smig) * 1000 * part * share_of(contract, month))


def slices(base):
    """Slices of the year: 12 % to 6 000, 9 % to 15 000, 6 % beyond."""
    first, second = min(base, 6_000_000), min(max(base - 6_000_000, 0), 9_000_000)
    return half_up(
        first * Fraction(12, 100) + second * Fraction(9, 100) + max(base - 15_000_000, 0) * Fraction(6, 100)
    )


class Books:
    """What each activity has available, from month to month, and all that each month's documents make of it."""

    def __init__(self):
        self.available, self.open = (
            defaultdict(int),
            {},
        )  # invoice → activity → [owed, excl. VAT, VAT pending]
        self.waiting = {}  # expense → activity → VAT recoverable once it is paid
        self.year = defaultdict(
            int, {row["Activité"]: millimes(row["Assiette"]) for row in rows("ouverture_contribution")}
        )
        self.left = {}
        self.scheme = {row["Code activité"]: row["Barème"] or "collecte" for row in rows("activites")}
        self.schemes = {}  # invoice → the scheme that it names
        for row in rows("ouverture"):
            self._open(row)

    def _open(self, row):
        role, activity = row["Rôle"], row["Activité"]
        amount = millimes(row["Débit"]) - millimes(row["Crédit"])
        if role in ("clients", "TVA en attente"):
            owed = self.open.setdefault(row["Pièce"], {}).setdefault(activity, [0, 0, 0])
            owed[0 if role == "clients" else 2] += amount if role == "clients" else -amount
        elif role == "TVA déductible en attente":
            self.waiting.setdefault(row["Pièce"], {})[activity] = amount
        elif role not in {
            "Capital social",
            "Réserve légale",
            "Réserves statutaires",
            "Report à nouveau",
            "Résultat de l'exercice",
            "Contrepartie des sommes mises de côté",
        }:
            self.available[activity] += amount

    def month(self, month):
        """Work a month out."""
        self.vat, self.stamps = defaultdict(int), defaultdict(int)  # due to the State, by activity
        self.invoiced, self.collected, self.documents = defaultdict(int), defaultdict(int), defaultdict(int)
        self.contributions = defaultdict(int)  # (activity, component)
        self.slips, self.costs, self.asked, self.budgets, self.below = {}, {}, {}, {}, {}
        self._invoices(rows(f"{month}/factures"))
        self._expenses(rows(f"{month}/depenses"), rows(f"{month}/paiements"))
        for row in rows(f"{month}/encaissements"):
            self._receipt(row["N° de facture"], millimes(row["Montant TTC"]))
        for row in rows(f"{month}/reservations"):
            self.available[row["Activité"]] -= millimes(row["Montant"])
        self._contribute()
        self._pay(month)
        return self

    def _tax(self, activity, amount):
        """VAT that falls due (or, negative, may be recovered)."""
        self.vat[activity] += amount
        self.available[activity] -= amount

    def _invoices(self, lines):
        numbers = dict.fromkeys(row["N° de facture"] for row in lines)
        for number_ in sorted(numbers, key=lambda each: each.startswith("A")):
            self._invoice(number_, [row for row in lines if row["N° de facture"] == number_])

    def _invoice(self, number_, lines):
        rates, head = defaultdict(lambda: defaultdict(int)), lines[0]
        for row in lines:
            amount = millimes(row["Montant HT"])
            parts = split(amount, row["Répartition"]) if row["Répartition"] else {row["Activité"]: amount}
            for activity, part in parts.items():
                rates[number(row["Taux de TVA"])][activity, row["Nature"]] += part
        owed = defaultdict(lambda: [0, 0, 0])
        due = defaultdict(int)
        for rate, places in rates.items():
            taxes = shared(half_up(sum(places.values()) * rate), list(places.values()))
            for ((activity, kind), amount), tax in zip(places.items(), taxes, strict=True):
                owed[activity][0] += amount + tax
                owed[activity][1] += amount
                owed[activity][2] += tax if kind == "prestations" else 0
                due[activity] += tax if kind == "biens" else 0
        credit = head["Avoir sur"]
        sign = -1 if credit else 1
        stamp = (
            0 if credit else 1000 if head["Droit de timbre"] == "" else millimes(head["Droit de timbre"])
        )  # TN-94
        stamps = shared(stamp, [each[0] for each in owed.values()])
        self.schemes[number_] = head["Barème"]
        for (activity, parts), duty in zip(owed.items(), stamps, strict=True):
            own = self.scheme[activity]
            self.invoiced[activity, head["Barème"] or own] += sign * parts[1]
            self._tax(activity, sign * due[activity])
            self.stamps[activity] += duty
            self.available[activity] -= duty
            parts[0] += duty
        target = self.open.setdefault(credit or number_, {})
        for activity, parts in owed.items():
            before = target.setdefault(activity, [0, 0, 0])
            target[activity] = [old + sign * new for old, new in zip(before, parts, strict=True)]
            assert target[activity][0] >= 0, "credit notes of the example leave something open"

    def _receipt(self, number_, amount):
        held = self.open[number_]
        whole = sum(owed for owed, _, _ in held.values())
        parts = shared(amount, [owed for owed, _, _ in held.values()])
        assert amount <= whole
        for (activity, (owed, excl_vat, pending)), part in zip(list(held.items()), parts, strict=True):
            part_of = Fraction(part, owed)
            tax, turnover = half_up(pending * part_of), half_up(excl_vat * part_of)
            held[activity] = [owed - part, excl_vat - turnover, pending - tax]
            self.available[activity] += part
            self._tax(activity, tax)
            if not self.schemes.get(number_):
                self.collected[activity] += turnover

    def _expenses(self, expenses, payments):
        for row in expenses:
            amount, vat = millimes(row["Montant HT"]), millimes(row["TVA récupérable"])
            parts = split(amount, row["Répartition"]) if row["Répartition"] else {row["Activité"]: amount}
            taxes = dict(zip(parts, shared(vat, list(parts.values())), strict=True))
            for activity, part in parts.items():
                self.available[activity] -= part + taxes[activity]
            if row["Exigibilité TVA"] == "encaissements" and not row["Payé le"]:
                self.waiting[row["Pièce"]] = taxes
                continue
            for activity, tax in taxes.items():
                self._tax(activity, -tax)
        for row in payments:
            if row["Nature"] == "dépense":
                for activity, tax in self.waiting.pop(row["Bénéficiaire"], {}).items():
                    self._tax(activity, -tax)

    def _take(self, activity, component, amount):
        if amount:
            self.contributions[activity, component] += amount
            self.available[activity] -= amount
            self.available["services"] += amount

    def _contribute(self):
        """What assemblies voted, in ``cooperative.toml``; summer's rate holds at the end of both months."""
        persons = {row["Identifiant"]: row["Statuts"] for row in rows("personnes")}
        bearing = set()
        for row in rows("activites"):
            activity, own = row["Code activité"], self.scheme[row["Code activité"]]
            if activity == "services":
                continue
            if own == "collecte":
                before = self.year[activity]
                self.year[activity] += self.collected[activity]
                self._take(activity, "degressif", slices(self.year[activity]) - slices(before))
                self._take(activity, "outillage", 4000)
            elif row["Personnes"] not in bearing:
                bearing.add(row["Personnes"])
                self._take(activity, "fixe", 0 if persons[row["Personnes"]] else 5000)
            self._take(activity, "saison", half_up(self.invoiced[activity, "saison"] * Fraction(11, 100)))

    def _parts(self):
        """What each person has for their pay, by activity: alone, or by the convention of several."""
        found = defaultdict(dict)
        for row in rows("activites"):
            activity, persons = row["Code activité"], row["Personnes"].split(",")
            if activity == "services":
                continue
            parts = {persons[0]: self.available[activity]}
            if len(persons) > 1:
                kept = self.left.get(activity, dict.fromkeys(persons, 0))
                more = split(self.available[activity] - sum(kept.values()), row["Convention de partage"])
                parts = {person: kept[person] + more[person] for person in persons}
            for person, part in parts.items():
                found[person][activity] = part
        return found

    def _pay(self, month):
        orders = {row["Contrat"]: row for row in rows(f"{month}/paie")}
        parts, wages = self._parts(), defaultdict(int)
        for contract in self._in_order(orders, parts):
            name, order = contract["Contrat"], orders.get(contract["Contrat"], {})
            mine = parts.get(contract["Personne"], {})
            self.budgets[name] = sum(mine.values()) if mine else None
            bonus = sum(
                millimes(row["Montant"]) for row in rows(f"{month}/elements") if row["Contrat"] == name
            )
            slip = Slip(contract, millimes(order.get("Avances et acomptes retenus", "")))
            made = self._gross(contract, month, order, bonus, slip)
            lines = slip.at(sum(made.values())) | made
            self.slips[name] = lines
            self.below[name] = made["ordinary_pay"] < least_pay(contract, month)
            self.costs[name] = self._charged(lines["employer_cost"], order.get("Répartition"), mine)
            for activity, cost in self.costs[name].items():
                self.available[activity] -= cost
                taken = cost - self._risk(activity, wages[activity])
                wages[activity] += cost
                taken += self._risk(activity, wages[activity])
                bearers = {contract["Personne"]: taken} if activity in mine else borne(activity, taken)
                for person, part in bearers.items():
                    parts[person][activity] -= part
        self.left = {"COUSCOUS": {person: parts[person]["COUSCOUS"] for person in ("P02", "P03", "P04")}}
        for activity, scheme in self.scheme.items():
            if scheme == "saison":
                self._take(activity, "risques", self._risk(activity, wages[activity]))

    def _risk(self, activity, wages):
        """What the pay of an activity makes due under the scheme of the season."""
        return half_up(Fraction(wages, 100)) if self.scheme[activity] == "saison" else 0

    def _in_order(self, orders, parts):
        """The contracts that are paid, first the seasonal staff whose cost a key charges to activities."""

        def later(contract):
            key = orders.get(contract["Contrat"], {}).get("Répartition")
            return not key or contract["Personne"] in parts

        return sorted((row for row in rows("contrats") if row["Type"] != "auto_entrepreneur"), key=later)

    def _gross(self, contract, month, order, bonus, slip):
        """What makes gross pay up: a computed month, or the amount that the mode gives."""
        mode, amount = order.get("Base", ""), millimes(order.get("Montant", ""))
        name = contract["Contrat"]
        if contract["Salaire de base du mois"]:
            return computed(contract, month, order, bonus)
        assert not bonus
        budget = max(self.budgets[name], 0)
        ways = {
            "": lambda: millimes(contract["Brut fixe"]),
            "fixe": lambda: millimes(contract["Brut fixe"]),
            "brut": lambda: amount,
            "net": lambda: slip.for_net(amount),
            "coût": lambda: slip.largest("employer_cost", amount),
            "maximum": lambda: slip.largest("employer_cost", budget),
        }
        gross = ways[mode]()
        self.asked[name] = (gross, slip.at(gross)["employer_cost"] <= budget)
        if not self.asked[name][1] and order["Si insuffisant"] == "réduire":
            gross = slip.largest("employer_cost", budget)
        return {"ordinary_pay": gross}

    def _charged(self, cost, key, mine):
        """A cost by its key, to what the person's activities have available, or to the services."""
        if key:
            return {activity: part for activity, part in split(cost, key).items() if part}
        if not mine:
            return {"services": cost}
        weights = [max(part, 0) for part in mine.values()]
        return {activity: part for activity, part in zip(mine, shared(cost, weights), strict=True) if part}


def borne(activity, cost):
    """What those who run an activity bear of a pay that is not their own."""
    row = next(row for row in rows("activites") if row["Code activité"] == activity)
    persons = row["Personnes"].split(",") if activity != "services" else []
    return split(cost, row["Convention de partage"]) if len(persons) > 1 else dict.fromkeys(persons, cost)


@cache
def worked():
    """Each month worked out, and what every activity has available at its end."""
    books, found = Books(), {}
    for month in MONTHS:
        books.month(month)
        found[month] = {**vars(books), "available": dict(books.available), "year": dict(books.year)}
    return found
