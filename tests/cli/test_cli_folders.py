"""The accountant's commands on a folder: demo, check, month-end, statement, why, verify."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from cae_core.ledger import Entry, Posting
from cae_core.office import open_office
from cae_core.periods import Month

CLOSE = ("2026-10", "--today", "2026-11-03")


@pytest.fixture
def closed(cae, folder):
    """The folder with October closed."""
    said = cae("month-end", folder, *CLOSE)
    assert said.code == 0, said.err
    return folder


def test_demo_lists_the_examples(cae):
    said = cae("demo")
    assert (said.code, "lille" in said.lines) == (0, True)


def test_demo_copies_an_example_and_says_what_next(cae, tmp_path):
    said = cae("demo", "lille", "--to", tmp_path / "mine")
    assert said.code == 0
    assert (tmp_path / "mine" / "cooperative.toml").is_file()
    assert not (tmp_path / "mine" / "book.sqlite").exists()
    assert f"cae month-end {tmp_path / 'mine'} 2026-08" in said.out


@pytest.mark.parametrize("arguments", [("nowhere",), ("lille", "--to", "there")])
def test_demo_refuses_an_unknown_name_and_a_folder_that_is_there(cae, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    said = cae("demo", *arguments)
    assert (said.code, len(said.err.splitlines())) == (1, 1)


def test_check_says_how_it_read_each_file_and_posts_nothing(cae, folder):
    said = cae("check", folder)
    assert (said.code, said.err) == (0, "")
    assert any(line.startswith("2026-10/invoices.csv: ") for line in said.lines)
    assert not (folder / "book.sqlite").exists()
    assert not (folder / "out").exists()


def test_check_gives_every_error_with_file_row_and_column(cae, folder):
    path = folder / "2026-10" / "receipts.csv"
    text = path.read_text(encoding="utf-8")
    header, first, *rest = text.splitlines()
    cells = first.split(";")
    cells[1] = "30/02/2026"
    path.write_text("\n".join([header, ";".join(cells), *rest]) + "\n", encoding="utf-8")
    activities = folder / "activities.csv"
    activities.write_text(
        activities.read_text(encoding="utf-8").replace(";P1;", ";NOBODY;"), encoding="utf-8"
    )
    said = cae("check", folder)
    assert said.code == 1
    assert any(
        "2026-10/receipts.csv, row 2" in line and "30/02/2026" in line for line in said.err.splitlines()
    )
    assert any("activities.csv, row 3" in line and "NOBODY" in line for line in said.err.splitlines())


def test_errors_are_data_with_json(cae, folder):
    activities = folder / "activities.csv"
    activities.write_text(
        activities.read_text(encoding="utf-8").replace(";P1;", ";NOBODY;"), encoding="utf-8"
    )
    data = json.loads(cae("check", folder, "--json").out)
    (problem,) = [each for each in data["problems"] if each["value"] == "NOBODY"]
    assert (problem["file"], problem["row"], problem["column"]) == ("activities.csv", 3, "persons")
    assert problem["reason"]
    assert problem["expected"]


def test_month_end_prints_what_a_person_reads_first(cae, folder):
    said = cae("month-end", folder, *CLOSE)
    assert (said.code, said.err) == (0, "")
    assert "October 2026" in said.lines[0]
    figures = {line.rsplit("  ", 1)[0].strip(): line.split()[-1] for line in said.lines if "  " in line}
    assert figures["Turnover, excl. VAT"] == "4,270.41"
    assert figures["Contribution to the shared services"] == "427.04"
    for name in ("summary.html", "journal.csv", "trial_balance.csv", "certificate.json"):
        assert (folder / "out" / "2026-10" / name).is_file()


def test_month_end_twice_posts_nothing_and_says_so(cae, closed):
    before = (closed / "out" / "2026-10" / "certificate.json").read_bytes()
    said = cae("month-end", closed, *CLOSE)
    assert said.code == 0
    assert said.lines[0].endswith("nothing was posted")
    assert (closed / "out" / "2026-10" / "certificate.json").read_bytes() == before


def test_month_end_as_data_gives_amounts_as_decimal_text(cae, folder):
    data = json.loads(cae("month-end", folder, *CLOSE, "--json").out)
    assert (data["month"], data["already_closed"]) == ("2026-10", False)
    assert data["figures"]["turnover"] == "4270.41"
    assert data["activities"]["ATELIER"]["contribution"] == "230.00"


def test_month_end_speaks_french(cae, folder):
    said = cae("--lang", "fr", "month-end", folder, *CLOSE)
    assert "octobre 2026" in said.lines[0]
    assert "4\u202f270,41" in said.out
    assert 'lang="fr"' in (folder / "out" / "2026-10" / "summary.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2026-13",), 2),
        (("october",), 2),
        ((), 2),
        (("2026-12", "--today", "2027-01-05"), 1),
        (("2026-10", "--today", "2026-10-15"), 2),
    ],
)
def test_month_end_refuses_what_is_no_month_to_close(cae, folder, arguments, code):
    said = cae("month-end", folder, *arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err
    assert not (folder / "out").exists()


def test_a_statement_shows_figures_and_movements(cae, closed):
    said = cae("statement", closed, "ATELIER")
    assert said.code == 0
    assert said.lines[0] == "Atelier graphique (ATELIER) – October 2026"
    assert any(line.startswith("Available") and line.endswith("4,625.32") for line in said.lines)
    assert any("2026-10 ATELIER ten/share" in line and line.endswith("-230.00") for line in said.lines)


def test_a_statements_movements_sum_from_opening_to_closing(cae, closed):
    data = json.loads(cae("statement", closed, "ATELIER", "--month", "2026-10", "--json").out)
    explained = {each["figure"] for each in data["movements"]}
    assert {"cash", "result"} <= explained <= data["figures"].keys()
    for figure in explained:
        moved = [Decimal(each["amount"]) for each in data["movements"] if each["figure"] == figure]
        amounts = data["figures"][figure]
        assert Decimal(amounts["opening"]) + sum(moved) == Decimal(amounts["closing"]), figure


@pytest.mark.parametrize("arguments", [("NOWHERE",), ("ATELIER", "--month", "2026-09")])
def test_a_statement_of_what_is_not_there_is_refused(cae, closed, arguments):
    said = cae("statement", closed, *arguments)
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1


def test_a_statement_before_any_close_says_what_to_do(cae, folder):
    said = cae("statement", folder, "ATELIER")
    assert said.code == 1
    assert "cae month-end" in said.err


def test_why_goes_from_a_document_to_its_rule(cae, closed):
    said = cae("why", closed, "2026-10 ATELIER ten/share")
    assert said.code == 0
    assert "230.00" in said.out
    assert cae("why", closed, "NOTHING").code == 1


def test_verify_finds_the_book_sound_and_shows_its_seal(cae, closed):
    said = cae("verify", closed)
    assert (said.code, said.err) == (0, "")
    certificate = json.loads((closed / "out" / "2026-10" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["head"][:16] in said.out


def test_verify_names_the_first_bad_number_and_exits_with_3(cae, closed):
    with closing(sqlite3.connect(closed / "book.sqlite")) as book, book:
        triggers = [name for (name,) in book.execute("select name from sqlite_master where type = 'trigger'")]
        for name in triggers:
            book.execute(f'drop trigger "{name}"')
        book.execute("update entries set label = 'Somebody else' where sequence = 7")
    said = cae("verify", closed)
    assert (said.code, said.out) == (3, "")
    assert any("2026-000007" in line for line in said.err.splitlines())


def test_a_file_that_is_no_book_is_a_broken_book(cae, folder):
    (folder / "book.sqlite").write_bytes(b"not a book at all" * 100)
    said = cae("verify", folder)
    assert (said.code, said.out) == (3, "")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["check", "verify"])
def test_a_folder_that_is_not_there_is_said(cae, tmp_path, command):
    said = cae(command, tmp_path / "nowhere")
    assert (said.code, said.out) == (1, "")
    assert said.err


def test_demo_lists_months_that_are_workbooks_too(cae, tmp_path):
    said = cae("demo", "kasserine", "--to", tmp_path / "mine", "--json")
    assert json.loads(said.out)["months"] == ["2026-04", "2026-05"]


def test_check_rehearses_under_the_law_of_a_day(cae, tmp_path):
    cae("demo", "kasserine", "--to", tmp_path / "mine")
    april = ("check", tmp_path / "mine", "--month", "2026-04")
    assert cae(*april, "--known-on", "2026-04-29").code == 0
    refused = cae(*april)
    assert (refused.code, "K01" in refused.err) == (1, True), (
        "below the minimum wage of the decree published since"
    )


def test_verify_names_the_entry_that_took_from_an_indivisible_reserve(cae, closed):
    """Sealed as it should be, and unlawful all the same: FR-2.29."""
    day = dt.date(2026, 11, 2)
    postings = (Posting("legal_reserve", "services", 100), Posting("bank", "services", -100))
    with open_office(closed) as office, office.book.transaction() as work:
        work.post(Entry("gift:1", "bank", day, "GIFT", day, "A gift", postings))
        work.close(Month(2026, 11), "2026", dt.date(2026, 12, 1))
    said = cae("verify", closed)
    assert said.code == 3
    assert "legal_reserve, -100 minor units: nothing lawful decided it (FR-2." in said.err
    assert said.err.startswith("2026-0000")
