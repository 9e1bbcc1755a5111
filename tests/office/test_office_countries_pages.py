"""Payslips, statements and summaries of Tunisia and Algeria: elements, taxes, mentions, national words."""

import csv
import html
import json
import re

import pytest
from office_abroad import OCTOBER, closed, payslip_of

from cae_core.cli import main
from cae_core.office import open_office, statement
from cae_core.office.payslip_pages import payslip_page, payslips
from cae_core.office.statement_pages import Statements

EVERY = (
    "payslips/C1.html",
    "payslips/C3.html",
    "statements/CRAFT.html",
    "statements/services.html",
    "summary.html",
)


def texts(folder, name):
    """A page's texts, without tags."""
    page = (folder / "out" / str(OCTOBER) / name).read_text(encoding="utf-8")
    body = page[page.index("<main") :]
    return html.unescape(re.sub(r"<[^>]+>", "\n", body))


@pytest.fixture(scope="module")
def algeria(tmp_path_factory):
    """An Algerian experiment, its month closed in Arabic."""
    return closed(tmp_path_factory.mktemp("dz"), "DZ", "ar")


@pytest.fixture(scope="module")
def tunisia(tmp_path_factory):
    """A Tunisian cooperative whose books are kept in Arabic, its month closed in French."""
    return closed(tmp_path_factory.mktemp("tn"), "TN", "fr")


# --- the experiment -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_every_page_of_the_experiment_says_that_no_law_gives_it(algeria, name):
    """DZ-137: in a banner, before the name of anything."""
    page = (algeria / "out" / str(OCTOBER) / name).read_text(encoding="utf-8")
    banner = re.search(r'<p class="banner" role="note">([^<]*)</p>', page)
    assert banner
    assert "تجربة" in banner[1]
    assert banner.start() < page.index("<h1")


def test_a_lawful_form_has_no_such_banner(tmp_path):
    folder = closed(tmp_path, "DZ", "fr", legal_form="dz_cooperative", kind="entrepreneur")
    for name in EVERY:
        assert 'class="banner"' not in (folder / "out" / str(OCTOBER) / name).read_text(encoding="utf-8")


# --- what pay is made of --------------------------------------------------------------------------


def test_each_element_is_named_and_what_is_left_of_its_line_too(algeria):
    """DZ-53c: base pay, an element called by its own name, one as the country calls it; their sum is gross."""
    page = payslip_of(algeria, "C3")
    named = {
        each.label if isinstance(each.label, str) else each.label["fr"]: each.employee
        for each in page.earnings
    }
    assert named == {
        "Salaire de base": 42_000_00,
        "Prime d'octobre": 5_000_00,
        "Indemnité de panier": 4_400_00,
    }
    assert sum(named.values()) == page.gross


def test_taxes_stand_one_by_one_and_lead_from_net_to_net(algeria, tunisia):
    (_, *_), tunisian = payslip_of(algeria, "C3").taxes, payslip_of(tunisia, "C3")
    assert [each.label["fr"] for each in tunisian.taxes] == [
        "Impôt sur le revenu (IRPP)",
        "Contribution sociale de solidarité (CSS)",
    ]
    taxes = sum(each.employee for each in tunisian.taxes)
    assert tunisian.net_before_tax - taxes == tunisian.net_pay


def test_hours_are_those_of_the_regime_and_no_dependants_are_not_listed(algeria, tunisia):
    assert payslip_of(algeria, "C3").hours.fraction * 100 == 173_33
    page = payslip_of(tunisia, "C3")
    assert page.hours.fraction == 208
    assert [(each.label["en"].split(",")[0], each.value) for each in page.particulars] == [
        ("Head of household", True),
        ("Dependent children under 20", 1),
    ]


def test_the_figures_between_contributions_and_net_are_the_layouts(tunisia):
    with open_office(tunisia) as office:
        slip = next(each for each in payslips(office, OCTOBER) if each.contract == "C3")
        page = payslip_page(office, slip)
    shown = ["salary_net_of_cnss", "professional_deduction", "family_deduction", "taxable_income"]
    assert [(each.key, each.amount) for each in page.results] == [(node, slip[node]) for node in shown]


def test_the_table_of_a_payslip_has_its_lines_and_totals_in_millimes(tunisia):
    path = tunisia / "out" / str(OCTOBER) / "payslips" / "C3.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    amounts = {row[0]: row[-1] or row[4] for row in rows[1:]}
    assert amounts["gross"] == "1395,250"
    assert {"css", "net_pay"} <= amounts.keys()


# --- words, numbers, identifiers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "word", "amount", "month"),
    [
        ("DZ", "كشف الأجر", "51.400,00", "أكتوبر 2026"),
        ("TN", "بطاقة خلاص", "1.395,250", "أكتوبر 2026"),
        ("MA", "ورقة الأداء", "6.000,00", "أكتوبر 2026"),
    ],
)
def test_an_arabic_payslip_has_the_countrys_name_for_it_and_its_numbers(
    tmp_path, country, word, amount, month
):
    said = texts(closed(tmp_path, country, "ar"), "payslips/C3.html")
    for expected in (word, amount, month):
        assert expected in said
    others = {"كشف الأجر", "بطاقة خلاص", "ورقة الأداء"} - {word}
    assert not [each for each in others if each in said.replace("لورقة", "")]


def test_accounts_that_money_is_paid_to_are_on_no_page(tunisia):
    said = "".join(texts(tunisia, f"payslips/{name}.html") for name in ("C1", "C2", "C3"))
    assert "01234567" in said
    assert "10006035183598478831" not in "".join(said.split())


def test_the_books_language_labels_entries_whoever_reads(tunisia):
    page = statement(tunisia, "CRAFT", OCTOBER)
    labels = {each.label for section in page.sections for each in section.movements}
    assert labels
    assert all(re.search("[\u0600-\u06ff]", str(label)) for label in labels)


def test_inputs_that_nobody_stated_are_in_the_summary(tunisia):
    said = texts(tunisia, "summary.html")
    assert "Régime de 40 heures (forty_hour_week)" in said
    assert "Industrie manufacturière" not in said, "the cooperative stated it"


def test_a_sentence_on_business_papers_is_said_once(tunisia):
    with open_office(tunisia) as office:
        page = Statements(office, OCTOBER).page(office.cooperative.activities["PAIR"])
    said = [each for each in page.notices if "Business papers" in str(each)]
    assert len(said) == 1


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_an_account_as_its_folder_says_and_repeats_the_banner(algeria, tunisia, capsys):
    assert main(["--lang", "fr", "statement", str(algeria), "CRAFT"]) == 0
    said = capsys.readouterr().out
    assert "! Expérimentation" in said
    assert "200\u202f000,00" in said
    assert main(["--lang", "ar", "statement", str(tunisia), "CRAFT"]) == 0
    assert "6.000,000" in capsys.readouterr().out


def test_a_summary_repeats_the_banner_as_text_and_as_data(tmp_path, capsys):
    folder = closed(tmp_path, "DZ", "fr")
    words = ["month-end", str(folder), "2026-10", "--today", "2026-11-03"]
    assert main(["--lang", "fr", *words]) == 0
    assert "! Expérimentation" in capsys.readouterr().out
    assert main(["--lang", "fr", "--json", *words]) == 0
    (banner,) = json.loads(capsys.readouterr().out)["banners"]
    assert banner.startswith("Expérimentation")


# --- Morocco --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def morocco(tmp_path_factory):
    """A Moroccan cooperative, its month closed in French."""
    return closed(tmp_path_factory.mktemp("ma"), "MA", "fr")


@pytest.mark.parametrize(
    "words",
    [
        "Coopérative d'essai",
        "comptable",
        "Sous contrat depuis le",
        "Jours payés",
        "Heures",
        "Panier",
        "CNSS",
        "AMO",
        "Salaire brut",
        "Salaire net imposable",
        "Net à payer",
        "ne vaut pas renonciation",
        "Employeur affilié à la CNSS sous le n° –",
    ],
)
def test_a_moroccan_payslip_bears_what_is_seen_in_practice(morocco, words):
    """MA-128 and MA-130; a dash stands for a number that nobody gave."""
    assert words in texts(morocco, "payslips/C3.html").replace("’", "'")


def test_business_papers_name_the_cooperative_and_its_numbers(morocco):
    """MA-72 and MA-183."""
    said = [str(each) for each in statement(morocco, "CRAFT", OCTOBER).notices]
    assert any("Coopérative d'essai, cooperative" in each for each in said)
    assert any("ICE" in each for each in said)


# --- turnover by class of activity ----------------------------------------------------------------


def in_classes(folder):
    """Close an Algerian month in English, with a class for CRAFT (by its French name) and none for PAIR."""
    closed(folder, "DZ", "en")
    path = folder / "activities.csv"
    header, services, craft, pair = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{header};classe d'activité", f"{services};", f"{craft};Production", f"{pair};"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_the_summary_shows_the_year_s_turnover_by_class_with_its_rate(tmp_path, capsys):
    """DZ-49: 19 % for production, 23 % for construction and tourism, 26 % for trade and services."""
    folder = in_classes(tmp_path)
    assert main(["month-end", str(folder), str(OCTOBER), "--lang", "en", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    rows = [
        (each["class"], each["turnover"], each["rate"], each["confidence"])
        for each in data["turnover_by_class"]
    ]
    assert rows == [
        ("production", "100000.00", "0.19", "secondary"),
        ("construction_tourism", "0.00", "0.23", "secondary"),
        ("trade_services", "0.00", "0.26", "secondary"),
    ]
    (notice,) = (each["text"] for each in data["notices"] if "activities.csv" in each["text"])
    assert notice == "no class is stated in activities.csv for PAIR: their turnover is in no class of the law"
    page = texts(folder, "summary.html")
    for expected in (
        "Turnover of the year by class of activity",
        "23.00\u00a0%",
        "secondary source",
        "DZ-49",
    ):
        assert expected in page
    with (folder / "out" / str(OCTOBER) / "turnover_by_class.csv").open(encoding="utf-8-sig") as file:
        table = list(csv.reader(file, delimiter=";"))
    assert table[1][:4] == ["production", "Production", "100000.00", "0.19"]


def test_the_terminal_shows_it_too(tmp_path, capsys):
    folder = in_classes(tmp_path)
    assert main(["month-end", str(folder), str(OCTOBER), "--lang", "en"]) == 0
    lines = [re.split(r"\s{2,}", line) for line in capsys.readouterr().out.splitlines()]
    assert ["Production", "19.00\u00a0% (secondary source)", "100,000.00"] in lines


def test_a_country_without_classes_shows_none(tunisia):
    assert not (tunisia / "out" / str(OCTOBER) / "turnover_by_class.csv").exists()
    assert "classe d'activité" not in texts(tunisia, "summary.html")
