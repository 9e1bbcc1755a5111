"""A folder's month in one call: what is written, run twice, refused, looked at and verified."""

import csv
import io
import sqlite3
from html.parser import HTMLParser

import pytest
from office_folders import OCTOBER, SMALL, close, copy, dump, edit, outputs

from cae_core.errors import Problems
from cae_core.ledger.refusals import MonthNotClosed
from cae_core.office import check_folder, open_office, statement, verify_folder, why
from cae_core.office.examples import FolderExists, UnknownExample, copy_example, example_names
from cae_core.office.months import UnknownActivity
from cae_core.office.opened import NoClosedMonth
from cae_core.office.why import UnknownDocument
from cae_core.periods import Month


@pytest.fixture
def folder(tmp_path):
    return copy(tmp_path)


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    folder = copy(tmp_path_factory.mktemp("office"))
    return folder, close(folder)


def test_what_is_written(closed):
    folder, result = closed
    assert set(outputs(folder)) == {
        "certificate.json",
        "journal.csv",
        "summary.html",
        "trial_balance.csv",
        "trial_balance_by_activity.csv",
        *(f"payslips/{contract}.{kind}" for contract in ("C1", "C3", "C4") for kind in ("csv", "html")),
        *(
            f"statements/{code}.{kind}"
            for code in ("services", "ATELIER", "JARDIN", "ECOLE", "DUO")
            for kind in ("csv", "html")
        ),
    }
    assert len(result.written.files) == len(outputs(folder))


def test_a_payslip_as_a_table_puts_each_figure_on_the_side_that_bears_it(closed):
    folder, _ = closed
    text = outputs(folder)["payslips/C1.csv"].decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text), delimiter=";")}
    sides = {node: (bool(row[4]), bool(row[6])) for node, row in rows.items()}
    for node in ("gross", "net_before_tax", "net_pay", "employee_contributions"):
        assert sides[node] == (True, False), node
    for node in ("employer_contributions", "employer_cost"):
        assert sides[node] == (False, True), node


def test_the_pages_need_nothing_from_outside(closed):
    folder, _ = closed
    found = []

    class Links(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.extend(value for name, value in attributes if name in ("src", "srcset"))
            found.extend(value for name, value in attributes if tag == "link" and name == "href")

    for name, data in outputs(folder).items():
        if name.endswith(".html"):
            Links().feed(data.decode())
    assert found == []


def test_the_second_run_posts_nothing_and_writes_the_same_bytes(folder):
    first = close(folder)
    before, book = outputs(folder), dump(folder)
    second = close(folder)
    assert first.result.posted > 0
    assert second.result.already_closed
    after = outputs(folder)
    assert dump(folder) == book
    assert {name for name in before if before[name] != after[name]} <= {"summary.html"}


def test_documents_lost_are_written_again(folder):
    close(folder)
    (folder / "out" / "2026-10" / "payslips" / "C1.html").unlink()
    close(folder)
    assert "payslips/C1.html" in outputs(folder)


def test_a_closed_month_whose_files_changed_is_refused(folder):
    close(folder)
    edit(folder, "2026-10/receipts.csv", "500,00", "400,00")
    with pytest.raises(ValueError, match="2026-10 is closed and its files have changed"):
        close(folder)


def test_a_skipped_month_is_refused(folder):
    shutil_month(folder, "2026-11")
    with pytest.raises(Problems, match="2026-10"):
        close(folder, Month(2026, 11))
    assert not (folder / "out").exists()


def shutil_month(folder, name):
    (folder / "2026-10").rename(folder / name)


def test_pay_above_the_account_is_told_with_row_and_figure(folder):
    edit(folder, "2026-10/pay.csv", "C1;fixed;", "C1;gross;9 000,00")
    with pytest.raises(Problems) as caught:
        close(folder)
    (problem,) = caught.value.problems
    assert (problem.origin.file, problem.origin.row, problem.column) == ("2026-10/pay.csv", 2, "amount")
    assert "the largest gross that it bears is" in problem.text()
    with open_office(folder) as office:
        assert not list(office.book.entries())


def test_checking_says_the_same_and_posts_nothing(folder):
    assert check_folder(folder).problems == ()
    edit(folder, "2026-10/pay.csv", "C1;fixed;", "C1;gross;9 000,00")
    edit(folder, "2026-10/receipts.csv", "F-002", "F-909")
    found = {problem.origin.file for problem in check_folder(folder).problems}
    assert found == {"2026-10/receipts.csv"}, "pay is decided once the documents are right"
    edit(folder, "2026-10/receipts.csv", "F-909", "F-002")
    assert {problem.origin.file for problem in check_folder(folder).problems} == {"2026-10/pay.csv"}
    assert not (folder / "book.sqlite").exists()


def test_a_statement_agrees_with_its_movements(closed):
    page = statement(closed[0], "ATELIER")
    for section in page.sections:
        assert section.opening + sum(each.amount for each in section.movements) == section.closing
    figures = {figure.key: figure.amount for figure in page.figures}
    owed = sum(figures[key] for key in ("payables", "owed_to_bodies", "owed_to_persons"))
    assert figures["available"] == figures["cash"] - owed - figures["reserved"]
    income, charges = sum(row.year for row in page.income), sum(row.year for row in page.charges)
    brought_forward = 500_000
    assert figures["result"] == brought_forward + income - charges
    assert sum(row.amount for row in page.assets) == sum(row.amount for row in page.liabilities)


def test_statements_refuse_what_is_not_there(closed, folder):
    with pytest.raises(UnknownActivity, match="ATELIER"):
        statement(closed[0], "NOWHERE")
    with pytest.raises(MonthNotClosed):
        statement(closed[0], "ATELIER", Month(2026, 9))
    with pytest.raises(NoClosedMonth):
        statement(folder, "ATELIER")


def test_why_tells_rules_and_articles(closed):
    told = why(closed[0], "2026-10 C1", node="vieillesse_plafonnee_employee")
    assert "FR-3.12" in told
    assert "641000" in told
    told = why(closed[0], "2026-10 ATELIER ten/share")
    assert "230.00" in told
    assert "10 %" in told
    with pytest.raises(UnknownDocument):
        why(closed[0], "F-404")


def test_a_book_taken_away_leaves_its_certificates(folder):
    with pytest.raises(NoClosedMonth):
        verify_folder(folder)
    close(folder)
    (folder / "book.sqlite").unlink()
    certificate, (finding,) = verify_folder(folder)
    assert certificate is None
    assert "was certified closed, and the book no longer knows it" in str(finding)


def test_a_changed_amount_is_found_and_named(folder):
    close(folder)
    certificate, findings = verify_folder(folder)
    assert findings == ()
    assert certificate.month == OCTOBER
    tamper(folder, "UPDATE postings SET debit = debit + 1 WHERE debit = 30000")
    _, findings = verify_folder(folder)
    assert findings
    assert "2026-0000" in str(findings[0])


def test_a_cut_tail_is_found_with_the_certificate(folder):
    close(folder)
    tamper(
        folder,
        "DELETE FROM postings WHERE entry = (SELECT max(id) FROM entries)",
        "DELETE FROM entries WHERE id = (SELECT max(id) FROM entries)",
    )
    _, findings = verify_folder(folder)
    assert findings


def tamper(folder, *statements):
    """Change the book behind the library's back: its guards are dropped first."""
    connection = sqlite3.connect(folder / "book.sqlite")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement_ in statements:
        assert connection.execute(statement_).rowcount > 0
    connection.commit()
    connection.close()


def test_examples_are_copied_once(tmp_path):
    assert "lille" in example_names()
    target = copy_example("lille", tmp_path / "demo")
    assert (target / "cooperative.toml").exists()
    with pytest.raises(FolderExists):
        copy_example("lille", target)
    with pytest.raises(UnknownExample, match="lille"):
        copy_example("paris", tmp_path / "other")


def test_hostile_codes_stay_in_the_folder(folder):
    """A contract named ../../x must not be written outside out/."""
    for name in ("contracts.csv", "2026-10/pay.csv"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("C1;", "../../C1;"), encoding="utf-8")
    close(folder)
    assert not list(folder.parent.glob("C1*"))
    assert any("C1" in name for name in outputs(folder))


def test_the_small_folder_itself_is_untouched():
    assert not (SMALL / "book.sqlite").exists()
