"""The example of Ras Jebel: its files, and its figures worked out again by hand."""

import datetime as dt
import re
from collections import Counter

import pytest
from python_calamine import CalamineWorkbook
from ras_jebel_book import TUNISIA, closed, decisions, every
from ras_jebel_by_hand import slices, worked
from ras_jebel_files import HOME, MONTHS, TITLES, day, millimes, rows, settings

from cae_core.cooperative.account import accounts
from cae_core.office import check_folder, close_month, copy_example, statement, verify_folder, why
from cae_core.payroll import Payslip
from cae_core.periods import Month

README = (HOME / "README.md").read_text(encoding="utf-8")
TOTALS = (
    "gross", "salary_net_of_cnss", "net_before_tax", "professional_deduction", "family_deduction", "taxable_income",
    "net_pay", "employer_cost",
)  # fmt: skip
BODIES = {
    "social_security": ("cnss_employee", "cnss_employer", "work_accident_employer"),
    "supplementary_pension": ("complementary_employee", "complementary_employer"),
    "training_taxes": ("tfp_employer", "foprolos_employer"),
    "withheld_tax": ("income_tax", "css"),
}
QUARTERLY = {"social_security", "supplementary_pension"}  # TN-53


# --- figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", MONTHS)
def test_every_line_of_every_payslip_is_that_worked_out_by_hand(month):
    slips = worked()[month]["slips"]
    records = closed().documents("payslip", Month.parse(month))
    assert {record.payload["contract"] for record in records} == set(slips)
    for record in records:
        slip = Payslip.from_dict(record.payload, TUNISIA.regimes)
        mine = slips[slip.contract]
        lines = {line.node: abs(line.amount) for line in slip.lines()}
        assert lines == {node: value for node, value in mine.items() if value and node not in TOTALS}, (
            slip.contract
        )
        assert {node: slip[node] for node in TOTALS} == {node: mine[node] for node in TOTALS}, slip.contract
        assert slip["employer_contributions"] == mine["employer_cost"] - mine["gross"]


@pytest.mark.parametrize("month", MONTHS)
def test_pay_is_charged_to_activities_as_worked_out_by_hand(month):
    found = decisions(month)
    assert {name: dict(each["costs"]) for name, each in found.items()} == worked()[month]["costs"]
    bounded = {name: budget for name, budget in worked()[month]["budgets"].items() if budget is not None}
    assert {name: each["budget"] for name, each in found.items() if each["budget"] is not None} == bounded


@pytest.mark.parametrize("month", MONTHS)
def test_every_contribution_is_that_worked_out_by_hand(month):
    found = Counter()
    for record in closed().documents("contribution", Month.parse(month)):
        found[record.payload["activity"], record.payload["component"]] += record.payload["amount"]
    assert {place: amount for place, amount in found.items() if amount} == worked()[month]["contributions"]


@pytest.mark.parametrize("month", MONTHS)
def test_what_every_activity_has_available_is_that_worked_out_by_hand(month):
    found = accounts(closed().balances(until=Month.parse(month)))
    assert {code: each.available for code, each in found.items()} == worked()[month]["available"]
    assert len(found) == 17


@pytest.mark.parametrize("month", MONTHS)
def test_the_vat_of_a_month_is_that_worked_out_by_hand(month):
    """The month before is paid, so what each activity owes at the end is the month's."""
    owed = Counter()
    for (activity, role), amount in closed().balances(until=Month.parse(month)).items():
        owed[activity] -= amount if role in ("vat_due", "vat_credit") else 0
    assert without_zeros(owed) == without_zeros(worked()[month]["vat"])


@pytest.mark.parametrize("month", MONTHS)
def test_the_stamps_of_a_month_are_those_worked_out_by_hand(month):
    found = Counter()
    for entry in closed().entries(month=Month.parse(month)):
        for posting in entry.postings if entry.key.startswith("invoice:") else ():
            found[posting.activity] -= posting.amount if posting.role == "stamp_duty" else 0
    assert without_zeros(found) == without_zeros(worked()[month]["stamps"])


def without_zeros(amounts):
    return {activity: amount for activity, amount in amounts.items() if amount}


def test_a_month_of_invoices_bears_a_dinar_each_but_for_credit_notes_and_one_invoice():
    for month, without in zip(MONTHS, (1, 0), strict=True):
        numbers = {row["N° de facture"] for row in rows(f"{month}/factures") if not row["Avoir sur"]}
        assert sum(worked()[month]["stamps"].values()) == 1000 * (len(numbers) - without)


def test_july_pays_what_the_opening_owed_and_august_what_july_owed():
    words = {
        "Sécurité sociale": "social_security", "Taxes sur les salaires": "training_taxes",
        "Impôt retenu": "withheld_tax", "TVA à payer": "", "stamp_duty": "stamp_duty",
    }  # fmt: skip
    owed = Counter()
    for row in rows("ouverture"):
        place = row["Tiers"] if row["Rôle"] == "Net à payer" else words.get(row["Rôle"])
        if place is not None:
            owed[place] += millimes(row["Crédit"])
    assert paid("2026-07") == owed
    july, persons = worked()["2026-07"], {row["Contrat"]: row["Personne"] for row in rows("contrats")}
    owed = Counter({persons[name]: slip["net_pay"] for name, slip in july["slips"].items()})
    for body, nodes in BODIES.items():
        if body not in QUARTERLY:
            owed[body] = sum(slip.get(node, 0) for slip in july["slips"].values() for node in nodes)
    owed |= {"": sum(july["vat"].values()), "stamp_duty": sum(july["stamps"].values())}
    assert paid("2026-08") == owed


def paid(month):
    payments = [row for row in rows(f"{month}/paiements") if row["Nature"] not in ("dépense", "avance")]
    return {row["Bénéficiaire"]: millimes(row["Montant"]) for row in payments}


def test_the_main_figures_are_those_of_its_readme():
    printed = {
        name.strip(): (millimes(july), millimes(august))
        for name, july, august in re.findall(
            r"^\| ([^|]+) \| ([\d ]+,\d{3}) \| ([\d ]+,\d{3}) \|$", README, re.MULTILINE
        )
    }
    found = [worked()[month] for month in MONTHS]

    def of_pay(*nodes):
        return tuple(
            sum(slip.get(node, 0) for slip in each["slips"].values() for node in nodes) for each in found
        )

    social = [
        sum(each["slips"][name].get(node, 0) for name in each["slips"] for node in BODIES["social_security"])
        - sum(slip["graduate_relief"] for slip in each["slips"].values())
        for each in found
    ]
    assert printed == {
        "chiffre d'affaires HT": tuple(sum(each["invoiced"].values()) for each in found),
        "reçu des clients": tuple(
            sum(millimes(row["Montant TTC"]) for row in rows(f"{month}/encaissements")) for month in MONTHS
        ),
        "contribution": tuple(sum(each["contributions"].values()) for each in found),
        "salaires bruts": of_pay("gross"),
        "coût de la paie": of_pay("employer_cost"),
        "net à payer": of_pay("net_pay"),
        "TVA à payer": tuple(sum(each["vat"].values()) for each in found),
        "droit de timbre": tuple(sum(each["stamps"].values()) for each in found),
        "CNSS due le 15 octobre": (social[0], sum(social)),
    }


# --- files -------------------------------------------------------------------------------------------


def test_it_says_first_that_it_is_invented():
    first = README.split("\n\n")[1]
    assert first.startswith("**Tout est inventé")
    assert "من نسج الخيال" in README
    assert "Everything here is invented" in README
    assert "Tout est inventé" in (HOME / "cooperative.toml").read_text(encoding="utf-8").splitlines()[0]
    assert "imaginaire" in settings()["name"]


def test_twenty_persons_and_sixteen_activities_beside_services():
    assert len(rows("personnes")) == len({row["Identifiant"] for row in rows("personnes")}) == 20
    codes = [row["Code activité"] for row in rows("activites")]
    assert len(codes) == len(set(codes)) == 17
    assert "services" in codes
    for month in MONTHS:
        numbers = {row["N° de facture"] for row in rows(f"{month}/factures")}
        assert len(numbers) > 30
        assert max(worked()[month]["invoiced"].values()) < 4_500_000, "micro amounts"


def test_identifiers_have_the_right_form_and_belong_to_nobody():
    own = settings()["identifiers"]
    digits = own["matricule_fiscal"][:7]
    key = sum(weight * int(digit) for weight, digit in zip(range(7, 0, -1), digits, strict=True)) % 23
    assert own["matricule_fiscal"][7] == "ABCDEFGHJKLMNPQRSTVWXYZ"[key]  # TN-112
    assert digits == "9999998"
    ribs = [own["rib"], *(row["RIB"] for row in rows("personnes"))]
    for rib in ribs:
        assert int(rib.replace(" ", "")) % 97 == 0  # TN-114
        assert rib.startswith("99 999"), "a bank that does not exist"
    for column, form in (
        ("Carte d'identité nationale", r"000000\d\d"),
        ("Numéro d'assuré social", r"9000\d{4}-\d\d"),
    ):
        assert all(re.fullmatch(form, row[column]) for row in rows("personnes"))
        assert len({row[column] for row in rows("personnes")}) == 20
    assert len(set(ribs)) == 21


def test_the_files_are_those_of_an_accountant_there():
    assert (HOME / "2026-07" / "factures.csv").read_bytes().startswith(b"\xef\xbb\xbfN\xc2\xb0 de facture;")
    assert (HOME / "2026-07" / "elements.csv").read_text(encoding="utf-8").splitlines()[
        0
    ] == "العقد;العنصر;المبلغ;التسمية"
    assert all(re.fullmatch(r"[\d ]+,\d{3}", row["Montant HT"]) for row in rows("2026-07/factures"))
    workbook = CalamineWorkbook.from_path(HOME / "2026-08.xlsx")
    assert set(workbook.sheet_names) == set(TITLES.values())
    first = workbook.get_sheet_by_name("Factures").to_python()[1]
    assert isinstance(first[1], dt.date)
    assert isinstance(first[8], float)


def test_documents_are_dated_in_their_month_and_numbered_once():
    columns = {
        "factures": "Date de facture", "depenses": "Date de pièce", "encaissements": "Date d'encaissement",
        "paiements": "Date de paiement", "reservations": "Date de décision",
    }  # fmt: skip
    for sheet, column in columns.items():
        assert all(f"{day(row[column]):%Y-%m}" == row["month"] for row in every(sheet)), sheet
    for sheet in ("encaissements", "paiements", "reservations"):
        references = [row["Référence"] for row in every(sheet)]
        assert len(references) == len(set(references)), sheet
    numbers = sorted(
        {int(row["N° de facture"][4:]) for row in every("factures") if row["N° de facture"].startswith("F")}
    )
    assert numbers == list(range(101, 101 + len(numbers)))


def test_every_opening_balances_activity_by_activity():
    sums = Counter()
    for row in rows("ouverture"):
        sums[row["Activité"]] += millimes(row["Débit"]) - millimes(row["Crédit"])
    assert set(sums.values()) == {0}
    assert len(sums) == 17
    for row in rows("ouverture_contribution"):
        assert slices(millimes(row["Assiette"])) == millimes(row["Montant"])


def test_every_month_is_checked_closed_twice_and_explained(tmp_path):
    folder = copy_example("ras-jebel", tmp_path / "mine")
    assert not check_folder(folder).problems
    for month, language, today in (
        ("2026-07", "fr", dt.date(2026, 8, 2)),
        ("2026-08", "ar", dt.date(2026, 9, 2)),
    ):
        assert not close_month(
            folder, Month.parse(month), today=today, language=language
        ).result.already_closed
    book = (folder / "book.sqlite").read_bytes()
    assert close_month(
        folder, Month.parse("2026-08"), today=dt.date(2026, 9, 2), language="en"
    ).result.already_closed
    assert (folder / "book.sqlite").read_bytes() == book
    assert not verify_folder(folder)[1]
    assert statement(folder, "SECHOIRS").activity == "SECHOIRS"
    assert "TN-52" in why(folder, "2026-07 K18")
