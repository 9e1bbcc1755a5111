"""The example of Casablanca: every figure of the library against the same worked out again by hand."""

import re
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from casablanca_by_hand import worked
from casablanca_closed import close, closed, dirhams, mine, slips_of
from casablanca_files import HOME, MONTHS, amount, rows

from cae_core.cooperative.account import accounts
from cae_core.periods import Month

README = (HOME / "README.md").read_text(encoding="utf-8")
SEPTEMBER, OCTOBER = MONTHS


@pytest.mark.parametrize("month", MONTHS)
def test_every_line_of_every_payslip_is_that_worked_out_by_hand(month):
    slips = slips_of(month)
    assert {slip.contract for slip in slips} == {contract for contract, when in worked()[1] if when == month}
    for slip in slips:
        expected = mine(slip.contract, month)
        assert {node: dirhams(slip[node]) for node in expected} == expected, slip.contract
        lines = {line.node: dirhams(line.amount) for line in slip.lines()}
        assert lines.items() <= expected.items(), slip.contract


@pytest.mark.parametrize("month", MONTHS)
def test_every_contribution_is_that_worked_out_by_hand(month):
    found = {}
    for record in closed().documents("contribution", Month.parse(month)):
        each = record.payload
        found[each["activity"], each["scheme"], each["component"]] = dirhams(each["amount"])
    assert {place: taken for place, taken in found.items() if taken} == worked()[0][month][1]


@pytest.mark.parametrize("month", MONTHS)
def test_what_every_activity_has_available_is_that_worked_out_by_hand(month):
    found = accounts(closed().balances(until=Month.parse(month)))
    assert {code: dirhams(each.available) for code, each in found.items()} == worked()[0][month][0]


@pytest.mark.parametrize("month", MONTHS)
def test_the_vat_of_a_month_is_that_worked_out_by_hand(month):
    """The month before is paid, so what is owed at the end is the month's."""
    balances = closed().balances(until=Month.parse(month))
    owed = -sum(cents for (_, role), cents in balances.items() if role in ("vat_due", "vat_credit"))
    assert dirhams(owed) == worked()[0][month][2]


EMPLOYEE = {"cnss_employee", "amo_employee"}
BODIES = {
    "Sécurité sociale": {*EMPLOYEE, "cnss_employer", "amo_employer", "allocations_familiales_employer"},
    "Retraite complémentaire": {"cimr_employee", "cimr_employer"},
    "Prévoyance": {"work_accident_employer"},
    "Taxes sur les salaires": {"taxe_formation_professionnelle_employer"},
    "Impôt retenu": {"income_tax"},
}


def sum_of(month, *nodes):
    return sum(slip[node] for (_, when), (_, slip) in worked()[1].items() if when == month for node in nodes)


def paid_in(month, kind):
    return {row["Cible"]: amount(row["Montant"]) for row in rows("paiements", month) if row["Nature"] == kind}


def test_october_pays_what_september_owed_to_persons_bodies_and_for_vat():
    assert paid_in(OCTOBER, "organisme") == {
        body: sum_of(SEPTEMBER, *nodes) for body, nodes in BODIES.items()
    }
    assert paid_in(OCTOBER, "TVA") == {"": worked()[0][SEPTEMBER][2]}
    person = {row["Contrat"]: row["Personne"] for row in rows("contrats")}
    nets = {
        person[key]: slip["net_pay"] for (key, month), (_, slip) in worked()[1].items() if month == SEPTEMBER
    }
    assert paid_in(OCTOBER, "salaire") == nets


def test_september_pays_what_august_left():
    owed = Counter()
    for row in rows("ouverture"):
        if row["Rôle"] in (*BODIES, "TVA due"):
            owed[row["Rôle"].replace("TVA due", "")] += amount(row["Crédit"]) - amount(row["Débit"])
        elif row["Rôle"] == "Net à payer":
            owed[row["Tiers"]] += amount(row["Crédit"])
    kinds = ("organisme", "TVA", "salaire")
    assert {target: paid for kind in kinds for target, paid in paid_in(SEPTEMBER, kind).items()} == owed


def readme_table():
    found = re.findall(
        r"^\| ([^|]+) \| ([\d \u00a0]+,\d\d)[^|]* \| ([\d \u00a0]+,\d\d)[^|]* \|$", README, re.MULTILINE
    )
    return {name: [amount(cell.replace(" ", "")) for cell in cells] for name, *cells in found}


def test_the_readme_gives_the_main_figures():
    members = {row["Matricule"] for row in rows("personnes") if row["Membre depuis"]}
    others = {row["Contrat"] for row in rows("contrats") if row["Personne"] not in members}
    expected = {
        "contribution aux services": [sum(worked()[0][month][1].values()) for month in MONTHS],
        "salaires bruts": [sum_of(month, "gross") for month in MONTHS],
        "coût de la paie": [sum_of(month, "employer_cost") for month in MONTHS],
        "net à payer": [sum_of(month, "net_pay") for month in MONTHS],
        "CNSS et AMO": [sum_of(month, *BODIES["Sécurité sociale"]) for month in MONTHS],
        "impôt sur le revenu retenu": [sum_of(month, "income_tax") for month in MONTHS],
        "TVA due": [worked()[0][month][2] for month in MONTHS],
        "encaissé, TVA comprise": [
            sum(amount(row["Montant TTC"]) for row in rows("encaissements", month)) for month in MONTHS
        ],
        "chiffre d'affaires des activités, hors TVA": [
            sum(
                amount(row["Montant HT"]) * (-1 if row["Avoir sur"] else 1)
                for row in rows("factures", month)
                if row["Activité"] != "services"
            )
            for month in MONTHS
        ],
        "salaires de non-membres, dans les bruts": [
            sum(
                slip["gross"]
                for (key, when), (_, slip) in worked()[1].items()
                if when == month and key in others
            )
            for month in MONTHS
        ],
    }
    assert readme_table() == expected
    others_paid, gross = expected["salaires de non-membres, dans les bruts"], expected["salaires bruts"]
    shares = [part / whole for part, whole in zip(others_paid, gross, strict=True)]
    assert max(shares) < F(30, 100), "MA-75 and MA-78"
    assert [f"({float(share * 100):.1f} %)".replace(".", ",") in README for share in shares] == [True, True]


def test_closing_again_posts_nothing():
    assert all(again.already_closed for again in close(closed()))
    assert closed().verify() == ()
