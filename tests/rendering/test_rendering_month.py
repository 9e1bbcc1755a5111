"""The pages of a real month-end: their figures agree, hostile names do nothing, private numbers stay put."""

import csv
import html
import json
import re
import shutil
import stat
from pathlib import Path

import pytest

from cae_core.cli import main
from cae_core.office import close_month, open_office
from cae_core.office.payslip_pages import payslip_page, payslips
from cae_core.office.statement_pages import Statements
from cae_core.office.summary_pages import Summary
from cae_core.periods import Month, parse_date
from cae_core.rendering.render import render

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"
OCTOBER = Month(2026, 10)
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"
NIR, IBAN = "285055935012389", "FR7630006000011234567890189"


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The small cooperative, a month closed, with hostile names and private numbers in its files."""
    folder = tmp_path_factory.mktemp("month") / "coop"
    shutil.copytree(SMALL, folder)
    edit(folder, "persons.csv", "P1;Essai;Ada;1985-05-17;2 rue des Tests, 59000 Lille;;",
         f"P1;Essai;Ada;1985-05-17;2 rue des Tests, 59000 Lille;{NIR};{IBAN}")  # fmt: skip
    edit(folder, "activities.csv", "Atelier graphique", HOSTILE)
    edit(folder, "2026-10/expenses.csv", "Encres", HOSTILE)
    edit(folder, "clients.csv", "\nCL2;", f"\nCL2;{HOSTILE} ")
    close_month(folder, OCTOBER, today=parse_date("2026-11-03"), language="fr")
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    with open_office(folder) as office:
        statements = Statements(office, OCTOBER)
        slips = payslips(office, OCTOBER)
        return {
            "payslips": [payslip_page(office, slip) for slip in slips],
            "statements": [statements.page(each) for each in office.cooperative.activities.values()],
            "summary": Summary(office, statements, slips).page(office.book.certificate(OCTOBER), 24),
        }


# --- figures agree --------------------------------------------------------------------------------


def test_each_figure_is_its_opening_and_its_movements(pages):
    for page in pages["statements"]:
        for section in page.sections:
            moved = sum(each.amount for each in section.movements)
            assert section.opening + moved == section.closing, (page.activity, section.key)
            assert page.figure(section.key).amount == section.closing


def test_available_is_the_same_by_cash_and_by_result(pages):
    for page in pages["statements"]:
        figure = {each.key: each.amount for each in page.figures}
        owed = sum(figure[key] for key in ("payables", "owed_to_bodies", "owed_to_persons", "reserved"))
        assert figure["available"] == figure["cash"] - owed, page.activity


def test_the_analytic_balance_balances(pages):
    for page in pages["statements"]:
        assert sum(row.amount for row in page.assets) == sum(row.amount for row in page.liabilities)


def test_the_summary_is_the_sum_of_the_pages(pages):
    summary = pages["summary"]
    figure = {each.key: each.amount for each in summary.figures}
    for key in ("gross", "net_pay", "employer_cost"):
        assert figure[key] == sum(getattr(slip, key) for slip in pages["payslips"])
        assert figure[key] == sum(getattr(row, key) for row in summary.pay)
    contribution = sum(row.amount for page in pages["statements"] for row in page.contribution)
    assert figure["contribution"] == contribution == sum(row.contribution for row in summary.activities)
    available = {page.activity: page.figure("available").amount for page in pages["statements"]}
    assert {row.code: row.available for row in summary.activities} == available


def test_a_payslip_goes_from_gross_to_net_to_cost_line_by_line(pages):
    for slip in pages["payslips"]:
        rows = [row for group in slip.groups for row in group.rows]
        assert sum(row.employee or 0 for row in rows) == slip.employee_contributions
        assert sum(row.employer or 0 for row in rows) == slip.employer_contributions
        assert slip.gross - slip.employee_contributions == slip.net_before_tax
        assert slip.net_before_tax - sum(tax.employee or 0 for tax in slip.taxes) == slip.net_pay
        assert slip.gross + slip.employer_contributions == slip.employer_cost


# --- what the law asks for ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Coopérative d'essai",
        "1 rue de l'Essai, 59000 Lille",
        "000 000 000",
        "Ada Essai",
        "résultat de l’activité autonome, sans durée du travail",
        "Salaire brut",
        "Taux salarié",
        "Total des cotisations et contributions",
        "Montant net social",
        "Net à payer avant impôt sur le revenu",
        "Impôt sur le revenu prélevé à la source",
        "Net payé",
        "Total versé par l’employeur",
        "Payé le 31 oct. 2026",
        "service-public.fr",
    ],
)
def test_a_payslip_bears_what_fr_4_30_lists(folder, words):
    text = html.unescape((folder / "out/2026-10/payslips/C1.html").read_text(encoding="utf-8"))
    assert words in text


def test_a_payslip_tells_to_keep_it_without_limit_of_time(folder):
    """FR-4.34, C. trav. R3243-5."""
    text = html.unescape((folder / "out/2026-10/payslips/C1.html").read_text(encoding="utf-8"))
    assert "sans limitation de durée" in text


def test_groups_follow_the_order_of_the_model(folder):
    """FR-4.32."""
    text = (folder / "out/2026-10/payslips/C1.html").read_text(encoding="utf-8")
    found = re.findall(r'class="group" data-key="(\w+)"', text)
    model = [
        "health",
        "accidents",
        "retirement",
        "family",
        "unemployment",
        "other_employer",
        "csg",
        "exemptions",
    ]
    assert [key for key in model if key in found] == found
    assert set(found) <= set(model)


# --- hostile and private --------------------------------------------------------------------------


def test_hostile_names_are_text_on_every_page(folder):
    for path in (folder / "out").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text, path.name
        assert not re.search(r"(?:src|href)\s*=|url\(|@import", text), path.name
    statement = (folder / "out/2026-10/statements/ATELIER.html").read_text(encoding="utf-8")
    assert html.escape(HOSTILE) in statement


def test_no_cell_of_a_table_is_a_formula(folder):
    seen = 0
    for path in (folder / "out").rglob("*.csv"):
        rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "@", "\t")), (path.name, cell)
            seen += "HYPERLINK" in cell
    assert seen


def test_private_numbers_are_only_where_the_law_wants_them(folder):
    """The national number is on the person's payslip, the bank account on no page at all."""
    written = {
        path.name: "".join(path.read_text().split()) for path in (folder / "out").rglob("*") if path.is_file()
    }
    assert {name for name, text in written.items() if NIR in text} == {"C1.html"}
    assert not [name for name, text in written.items() if IBAN in text]


def test_outputs_are_for_their_owner_alone(folder):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder / "out").rglob("*") if path.is_file()}
    assert modes == {0o600}


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("month-end", "2026-10"),
        ("statement", "ATELIER"),
        ("why", "2026-10 C1"),
        ("verify",),
        ("statement", "NOPE"),
        ("month-end", "2027-01"),
    ],
)
def test_no_command_prints_private_numbers(folder, capsys, words):
    main([words[0], str(folder), *words[1:]])
    main(["--json", words[0], str(folder), *words[1:]])
    said = capsys.readouterr()
    assert said.out + said.err
    for secret in (NIR, IBAN, "1985-05-17", "rue des Tests"):
        assert secret not in said.out + said.err


def test_a_wrong_private_number_is_not_repeated_in_its_error(tmp_path, capsys):
    folder = tmp_path / "coop"
    shutil.copytree(SMALL, folder)
    edit(folder, "persons.csv", "59000 Lille;;;", f"59000 Lille;{NIR[:-1]}9;{IBAN[:-1]}0;")
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr()
    assert "persons.csv" in said.err
    assert NIR[:-1] not in said.out + said.err
    assert IBAN[:-1] not in said.out + said.err


# --- in Arabic ------------------------------------------------------------------------------------


def test_every_page_reads_from_right_to_left_in_arabic(pages):
    for page in (pages["summary"], *pages["payslips"], *pages["statements"]):
        text = render(page, "ar", "FR")
        assert '<html lang="ar" dir="rtl">' in text
        headings = re.findall(r"<h2>(.*?)</h2>", text)
        assert headings
        assert not [each for each in headings if re.search("[A-Za-z]", each)]


def test_figures_as_data_are_those_of_the_page(folder, pages, capsys):
    assert main(["--json", "statement", str(folder), "ATELIER"]) == 0
    data = json.loads(capsys.readouterr().out)
    (page,) = [page for page in pages["statements"] if page.activity == "ATELIER"]
    assert {key: figure["closing"] for key, figure in data["figures"].items()} == {
        each.key: f"{each.amount / 100:.2f}" for each in page.figures
    }


def test_a_payslips_lines_are_told_apart_by_their_accounts(pages):
    (page,) = [page for page in pages["statements"] if page.activity == "ATELIER"]
    (section,) = [each for each in page.sections if each.key == "result"]
    told = {(each.label, account["fr"] if account else "") for each, account in section.told_apart()}
    assert ("Bulletin de paie 2026-10, C1", "Rémunérations du personnel") in told
    assert ("Avoir A-001, CL1", "") in told
    assert len(told) == len(section.movements)
