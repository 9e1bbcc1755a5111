"""The example of Constantine: every figure worked out again by hand, and what it says of the experiment."""

import datetime as dt
import html
import re
from collections import Counter
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

import pytest
from constantine_by_hand import TOTALS, worked
from constantine_files import HOME, MONTHS, amount, day, every, rows, settings, split

from cae_core.closing.activity_classes import turnover_by_class
from cae_core.closing.month_end import month_end
from cae_core.cooperative.account import accounts
from cae_core.country import find_country
from cae_core.exchange.folder import read_folder
from cae_core.ledger import Ledger
from cae_core.office import close_month, copy_example
from cae_core.payroll import Payslip
from cae_core.periods import Month

ALGERIA = find_country("DZ")
README = (HOME / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def closed():
    """A ledger in which both months were closed."""
    folder = read_folder(HOME)
    ledger = Ledger(ALGERIA.chart, cooperative=folder.cooperative.name)
    for documents in folder.months:
        month_end(folder.cooperative, ALGERIA, documents, ledger, today=documents.month.next().first)
    return ledger


def dinars(cents):
    return F(cents, 100)


# --- figures -----------------------------------------------------------------------------------------


def test_every_line_of_every_payslip_is_that_worked_out_by_hand(closed):
    regimes, slips = ALGERIA.regimes, worked()[1]
    seen = 0
    for month in MONTHS:
        for record in closed.documents("payslip", Month.parse(month)):
            slip, mine = Payslip.from_dict(record.payload, regimes), slips[record.payload["contract"], month]
            lines = {line.node: dinars(line.amount) for line in slip.lines()}
            expected = {name: value for name, value in mine.items() if value and name not in TOTALS}
            assert lines == expected, (slip.contract, month)
            for total in TOTALS:
                assert dinars(slip[total]) == mine[total], (slip.contract, month, total)
            seen += 1
    assert seen == len(slips) == 28


@pytest.mark.parametrize("month", MONTHS)
def test_every_contribution_is_that_worked_out_by_hand(closed, month):
    found = {}
    for record in closed.documents("contribution", Month.parse(month)):
        each = record.payload
        found[each["activity"], each["scheme"], each["component"]] = dinars(each["amount"])
    assert {place: due for place, due in found.items() if due} == worked()[0][month][1]


@pytest.mark.parametrize("month", MONTHS)
def test_what_every_activity_has_available_is_that_worked_out_by_hand(closed, month):
    found = accounts(closed.balances(until=Month.parse(month)))
    available = {code: dinars(each.available) for code, each in found.items()}
    assert available == {code: value for code, value in worked()[0][month][0].items() if code in found}
    assert len(found) == 17


@pytest.mark.parametrize("month", MONTHS)
def test_the_vat_of_a_month_is_that_worked_out_by_hand(closed, month):
    """The month before is paid, so what is owed at the end is the month's."""
    balances = closed.balances(until=Month.parse(month))
    owed = -sum(cents for (_, role), cents in balances.items() if role in ("vat_due", "vat_credit"))
    assert dinars(owed) == worked()[0][month][2]


def test_october_pays_to_the_centime_what_september_owed():
    slips = {contract: slip for (contract, month), slip in worked()[1].items() if month == "2026-09"}
    persons = {row["Contrat"]: row["Personne"] for row in rows("contrats")}
    owed = {persons[contract]: slip["net_pay"] for contract, slip in slips.items()}
    for body, names in {
        "social_security": ("cnas_employee", "cnas_employer", "fos_retraite_employer", "fnpos_employer"),
        "provident": (
            "conges_payes_employer", "chomage_intemperies_employer", "chomage_intemperies_employee",
        ),
        "training_taxes": ("taxe_formation_employer", "taxe_apprentissage_employer"),
        "withheld_tax": ("income_tax_monthly", "income_tax_non_monthly"),
    }.items():  # fmt: skip
        owed[body] = sum(slip[name] for slip in slips.values() for name in names)
    owed[""] = worked()[0]["2026-09"][2]
    payments = [row for row in rows("paiements", "2026-10") if row["Nature"] != "dépense"]
    assert {row["Bénéficiaire"]: amount(row["Montant"]) for row in payments} == owed


def test_september_pays_to_the_centime_what_the_opening_owed():
    owed = Counter()
    for row in rows("ouverture"):
        role = row["Rôle"]
        if role == "net_pay":
            owed[row["Tiers"]] += amount(row["Crédit"])
        elif role in ("social_security", "provident", "training_taxes", "withheld_tax", "vat_due"):
            owed[role.replace("vat_due", "")] += amount(row["Crédit"]) - amount(row["Débit"])
    payments = [row for row in rows("paiements", "2026-09") if row["Nature"] not in ("dépense", "avance")]
    assert {row["Bénéficiaire"]: amount(row["Montant"]) for row in payments} == owed


def test_every_opening_balances():
    sums = Counter()
    for row in rows("ouverture"):
        sums[row["Code activité"]] += amount(row["Débit"]) - amount(row["Crédit"])
    assert set(sums.values()) == {0}
    assert len(sums) == 16, "all but the activity that starts in September"


def test_the_main_figures_are_those_of_its_readme():
    printed = {
        found[1].strip(): (amount(found[2].replace(" ", "")), amount(found[3].replace(" ", "")))
        for found in re.finditer(r"^\| ([^|]+) \| ([\d ]+,\d\d) \| ([\d ]+,\d\d) \|$", README, re.MULTILINE)
    }

    def of_pay(*names):
        return tuple(
            sum(slip[name] for (_, month), slip in worked()[1].items() if month == each for name in names)
            for each in MONTHS
        )

    def turnover(month):
        sold = (row for row in rows("factures", month) if row["Activité"] != "services")
        signs = ((-1 if row["Avoir sur"] else 1, row) for row in sold)
        return sum(sign * amount(row["Montant HT"]) for sign, row in signs)

    received = (sum(amount(row["Montant TTC"]) for row in rows("encaissements", month)) for month in MONTHS)
    assert printed == {
        "Chiffre d'affaires hors taxes des activités": tuple(turnover(month) for month in MONTHS),
        "Reçu des clients, TTC": tuple(received),
        "Contribution": tuple(sum(worked()[0][month][1].values()) for month in MONTHS),
        "Salaires bruts": of_pay("gross"),
        "Coût de la paie": of_pay("employer_cost"),
        "Salaires nets": of_pay("net_pay"),
        "CNAS à payer": of_pay("cnas_employee", "cnas_employer", "fos_retraite_employer", "fnpos_employer"),
        "IRG retenu": of_pay("income_tax_monthly", "income_tax_non_monthly"),
        "TVA à payer": tuple(worked()[0][month][2] for month in MONTHS),
    }


def test_turnover_is_kept_apart_by_class_of_company_tax(closed):
    """DZ-49: both months are of one financial year."""
    keys = {each.label["fr"]: key for key, each in ALGERIA.activity_classes.items()}
    classes = {row["Code activité"]: keys[row["Classe d'activité"]] for row in rows("activites")}
    expected = Counter(dict.fromkeys(keys.values(), F(0)))
    for row in every("factures"):
        excl = amount(row["Montant HT"]) * (-1 if row["Avoir sur"] else 1)
        for code, part in split(excl, row["Clé"]).items() if row["Clé"] else [(row["Activité"], excl)]:
            expected[classes[code]] += part
    found = turnover_by_class(read_folder(HOME).cooperative, ALGERIA, closed, Month.parse(MONTHS[-1]))
    assert {each.activity_class.key: dinars(each.turnover) for each in found} == expected
    assert all(expected.values())


def test_an_advance_is_paid_then_recovered(closed):
    (paid,) = [row for row in every("paiements") if row["Nature"] == "avance"]
    assert (paid["Bénéficiaire"], paid["month"], amount(paid["Montant"])) == ("P04", "2026-09", 8000)
    assert worked()[1]["K04", "2026-10"]["advances_recovered"] == 8000
    owed = [sum(closed.open_items("pay_advances", until=Month.parse(month)).values()) for month in MONTHS]
    assert owed == [800_000, 0]


def test_pay_is_asked_in_every_way_and_decided_as_the_readme_says(closed):
    modes = {row["Base"] for row in every("paie")}
    assert modes == {"brut", "net", "coût", "fixe", "calculé", "maximum"}
    unasked = {row["Contrat"] for row in rows("contrats")} - {
        row["Contrat"] for row in rows("paie", "2026-09")
    }
    assert unasked == {"K06", "K10", "K12", "K13", "K14"}, "computed without being asked, or never paid"
    odd = {}
    for month in MONTHS:
        for record in closed.documents("pay_decision", Month.parse(month)):
            each = record.payload
            if each["outcome"] != "paid":
                odd[each["contract"], month] = (each["outcome"], each["asked"], each["gross"])
    assert odd == {
        ("K04", "2026-10"): ("reduced", 4_800_000, 4_022_535),
        ("K09", "2026-10"): ("advance", 2_600_000, 2_600_000),
    }
    (decided,) = [row for row in every("paie") if row["Décision"]]
    assert (decided["Si insuffisant"], day(decided["Décidé le"])) == ("avance", dt.date(2026, 10, 18))


# --- the experiment ----------------------------------------------------------------------------------


def test_it_says_first_that_all_is_invented_in_three_languages():
    assert "**Tout est inventé dans ce dossier**" in README.split("\n\n")[1]
    assert "خيالي" in README.split("\n\n")[2]
    assert README.split("\n\n")[3].startswith("*Everything here is invented.")
    assert "inventé" in (HOME / "cooperative.toml").read_text(encoding="utf-8").splitlines()[0]
    assert "imaginaire" in settings()["name"]


def test_what_no_law_gives_is_in_the_statutes_and_schemes_and_said_to_be_a_hypothesis():
    form = ALGERIA.legal_form(settings()["legal_form"])
    assert form.experimental
    assert form.parameters is not None
    snapshot = form.parameters.at(dt.date(2026, 9, 1))
    assert not any(key in snapshot for key in form.parameters.parameters), "no law fixes any of it"
    assert set(settings()["statutes"]) == set(form.parameters.parameters)
    base = settings()["schemes"]["statutaire"]["components"][0]["rate"]
    assert base == {"statutes": "contribution_rate"}, "typed once"
    for scheme in settings()["schemes"].values():
        for word, language in (("hypothèse", "fr"), ("فرضية", "ar"), ("hypothesis", "en")):
            assert word in scheme["label"][language]


def test_every_page_has_the_banner_and_closing_again_posts_nothing(tmp_path):
    folder, month = copy_example("constantine", tmp_path / "mine"), Month(2026, 9)
    (banner,) = ALGERIA.mentions_for("summary", "", "dz_experiment")
    for language in ("fr", "ar", "en"):
        close_month(folder, month, today=dt.date(2026, 10, 3), language=language)
        if language == "fr":
            kept = (folder / "book.sqlite").read_bytes()
        pages = sorted((folder / "out").rglob("*.html"))
        assert len(pages) == 1 + 14 + 17
        for page in pages:
            assert banner.fill(language) in html.unescape(page.read_text(encoding="utf-8")), page.name
    assert (folder / "book.sqlite").read_bytes() == kept
