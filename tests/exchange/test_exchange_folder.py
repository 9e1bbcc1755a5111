"""The folder as a whole: the same month in any form gives the same values; nothing is guessed or lost."""

import gc
import os

import pytest
from broken_folders import SMALL, Folder
from exchange_tools import read, short, with_files

from cae_core.cooperative.cooperative import Cooperative
from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.exchange import Understood, read_cooperative, read_folder, read_month, scan_folder
from cae_core.exchange.reading import Reading, in_order
from cae_core.exchange.xlsx_files import xlsx_bytes
from cae_core.messages import Translator
from cae_core.periods import Month

OCTOBER = Month(2026, 10)
MONTHLY = ("invoices", "expenses", "receipts", "payments", "reservations", "pay")


def test_the_small_folder():
    reading = read_folder(SMALL)
    cooperative = reading.cooperative
    assert (cooperative.name, cooperative.currency, cooperative.start) == (
        "Coopérative d'essai",
        "EUR",
        OCTOBER,
    )
    counts = (
        len(cooperative.persons),
        len(cooperative.activities),
        len(cooperative.contracts),
        len(cooperative.splits),
    )
    assert counts == (4, 5, 4, 3)
    (month,) = reading.months
    assert [len(getattr(month, name)) for name in MONTHLY] == [5, 3, 2, 1, 1, 3]
    assert sum(line.amount for invoice in month.invoices for line in invoice.lines) == 447041
    assert cooperative.origin == Origin("cooperative.toml")


def test_the_three_doors_give_the_same_values():
    cooperative = read_cooperative(SMALL)
    reading = read_folder(str(SMALL))
    assert reading.cooperative == cooperative
    assert read_month(SMALL, OCTOBER, cooperative) == reading.months[0]


def test_notes_can_be_asked_for():
    notes = []
    cooperative = read_cooperative(SMALL, notes)
    read_month(SMALL, OCTOBER, cooperative, notes)
    assert [note.file for note in notes] == [note.file for note in read_folder(SMALL).understood]


# --- the same files in other forms ----------------------------------------------------------------


def rewritten(target, change):
    folder = Folder()
    for name, data in folder.files.items():
        if name.endswith(".csv"):
            folder.files[name] = change(data.decode())
    return folder.write(target)


FORMS = {
    "bom": lambda text: text.encode("utf-8-sig"),
    "windows": lambda text: text.encode("cp1252"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac": lambda text: text.replace("\n", "\r").encode(),
    "no last newline": lambda text: text.rstrip("\n").encode(),
    "blank rows": lambda text: text.replace("\n", "\n\n;;\n").encode(),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "quoted": lambda text: "\n".join(
        ";".join(f'"{cell}"' for cell in line.split(";")) for line in text.splitlines()
    ).encode(),
    "upper case headers": lambda text: (
        text.split("\n", 1)[0].upper() + "\n" + text.split("\n", 1)[1]
    ).encode(),
    "trailing separators": lambda text: text.replace("\n", ";;\n").encode(),
    "comma": lambda text: "\n".join(
        ",".join(f'"{cell}"' if "," in cell else cell for cell in line.split(";"))
        for line in text.splitlines()
    ).encode(),
    "decomposed accents": lambda text: text.replace("é", "e\u0301").encode(),
    "declared separator": lambda text: ("sep=;\n" + text).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_the_files_does_not_change_what_they_say(tmp_path, form):
    reading = scan_folder(rewritten(tmp_path, FORMS[form]))
    whole = read_folder(SMALL)
    assert [problem.text() for problem in reading.problems] == []
    assert reading.cooperative == whole.cooperative
    assert reading.months == whole.months


def workbook(folder: Folder, titles=()) -> bytes:
    sheets = {}
    for name in MONTHLY:
        table = folder.table(f"2026-10/{name}.csv")
        sheets[dict(titles).get(name, name)] = (table[0], table[1:])
    return xlsx_bytes(sheets)


def as_workbook(target, data: bytes):
    folder = Folder()
    for name in [name for name in folder.files if "/" in name]:
        del folder.files[name]
    folder.files["2026-10.xlsx"] = data
    return folder.write(target)


def test_a_month_in_a_workbook_says_the_same(tmp_path):
    reading = scan_folder(as_workbook(tmp_path, workbook(Folder(), {"invoices": "Factures", "pay": "PAIE"})))
    assert [problem.text() for problem in reading.problems] == []
    assert reading.months == read_folder(SMALL).months
    assert reading.months[0].invoices[0].origin == Origin("2026-10.xlsx:Factures", 2)


# --- files and names ------------------------------------------------------------------------------


def test_french_names_of_files(tmp_path):
    folder = Folder()
    french = {
        "persons": "Personnes",
        "contracts": "contrats",
        "activities": "Activités",
        "splits": "Clés de répartition",
        "opening": "À nouveau",
        "2026-10/invoices": "2026-10/Factures",
        "2026-10/expenses": "2026-10/DEPENSES",
        "2026-10/receipts": "2026-10/encaissements",
        "2026-10/pay": "2026-10/paie",
    }
    for english, name in french.items():
        folder.files[f"{name}.CSV"] = folder.files.pop(f"{english}.csv")
    reading = scan_folder(folder.write(tmp_path))
    assert not reading.problems
    assert reading.months == read_folder(SMALL).months
    assert reading.months[0].invoices[0].origin.file == "2026-10/Factures.CSV"


def test_other_files_do_not_matter(tmp_path):
    with_files(tmp_path)
    for name in ("2026-10/scan.pdf", "notes.txt", "2026-10/.~lock.pay.csv#", ".hidden.csv", "book.sqlite"):
        (tmp_path / name).write_bytes(b"\0\xff")
    (tmp_path / "out" / "2026-10").mkdir(parents=True)
    assert not scan_folder(tmp_path).problems


def test_a_csv_that_is_not_read_is_said(tmp_path):
    with_files(tmp_path)
    (tmp_path / "inventaire.csv").write_text("a;b\n")
    reading = scan_folder(tmp_path)
    assert not reading.problems
    assert [note.text() for note in reading.understood if note.ignored] == [
        "inventaire.csv: 0 row(s), not read: inventaire.csv"
    ]


def test_any_csv_of_a_month_must_be_known(tmp_path):
    with_files(tmp_path)
    (tmp_path / "2026-10" / "inventaire.csv").write_text("a;b\n")
    (problem,) = scan_folder(tmp_path).problems
    assert problem.reason == "unknown file"
    assert "invoices" in problem.text()


def test_a_folder_that_does_not_exist(tmp_path):
    (problem,) = scan_folder(tmp_path / "nowhere").problems
    assert (problem.origin.file, problem.reason) == ("nowhere", "there is no such folder")
    with pytest.raises(Problems):
        read_cooperative(tmp_path / "nowhere")


def test_an_empty_folder_says_all_that_is_missing(tmp_path):
    missing = {problem.origin.file for problem in scan_folder(tmp_path).problems}
    assert missing == {"cooperative.toml", "persons.csv", "contracts.csv", "activities.csv"}


def test_a_month_that_is_not_there(tmp_path):
    with_files(tmp_path)
    (problem,) = scan_folder(tmp_path, [Month(2026, 11)]).problems
    assert (problem.origin.file, problem.reason) == ("2026-11", "the month is missing")
    with pytest.raises(CaeError):
        read_month(tmp_path, Month(2026, 11), read_cooperative(tmp_path))


def test_a_month_given_twice(tmp_path):
    with_files(tmp_path)
    (tmp_path / "2026-10.xlsx").write_bytes(workbook(Folder()))
    (problem,) = scan_folder(tmp_path).problems
    assert problem.reason == "the month is given twice"
    assert problem.value == "2026-10, 2026-10.xlsx"


def test_months_come_in_order_whatever_their_form(tmp_path):
    folder = Folder()
    for month in ("2026-08", "2026-12"):
        for name in MONTHLY:
            folder.files[f"{month}/{name}.csv"] = folder.files[f"2026-10/{name}.csv"]
    folder.files["2026-09.xlsx"] = workbook(Folder())
    reading = scan_folder(folder.write(tmp_path))
    assert [str(month.month) for month in reading.months] == ["2026-08", "2026-09", "2026-10", "2026-12"]
    assert scan_folder(tmp_path, [OCTOBER]).months == (reading.months[2],)


def test_a_file_that_is_a_folder(tmp_path):
    with_files(tmp_path)
    (tmp_path / "persons.csv").unlink()
    (tmp_path / "persons.csv").mkdir()
    (problem,) = scan_folder(tmp_path).problems
    assert problem.origin.file == "persons.csv"
    assert "cannot be opened" in problem.text()


def test_a_month_that_is_a_file(tmp_path):
    folder = Folder()
    for name in [name for name in folder.files if "/" in name]:
        del folder.files[name]
    folder.files["2026-10"] = b"not a folder"
    problems = scan_folder(folder.write(tmp_path)).problems
    assert problems[0].origin.file == "2026-10"
    assert "cannot be opened" in problems[0].text()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path):
    with_files(tmp_path)
    (tmp_path / "clients.csv").chmod(0)
    (problem,) = scan_folder(tmp_path).problems
    assert "cannot be opened" in problem.text()


# --- headers --------------------------------------------------------------------------------------


def test_a_note_column_is_left_aside_and_said(tmp_path):
    reading = read(tmp_path, clients="id;name;Remarques\nCL1;Mairie;à relancer\nCL2;Asso;\n")
    assert not reading.problems
    note = next(note for note in reading.understood if note.file == "clients.csv")
    assert note.ignored == ("Remarques",)


def test_columns_in_any_order(tmp_path):
    reading = read(tmp_path, clients="nom;code\nMairie;CL1\nAsso;CL2\n")
    assert reading.cooperative.clients == {"CL1": "Mairie", "CL2": "Asso"}


def test_a_missing_column_does_not_hide_the_faults_of_the_others(tmp_path):
    reading = read(tmp_path, receipts="reference;date;amount\nR1;30/02/2026;1.234\n")
    assert short(reading.problems) == [
        (1, "invoice", "a column is missing"),
        (2, "date", "not a date"),
        (2, "amount", "the amount has two readings"),
    ]
    assert reading.months == ()


def test_a_decimal_declared_in_the_folder(tmp_path):
    folder = Folder()
    folder.files["cooperative.toml"] += b'\n[files]\ndecimal = ","\n'
    folder.set("2026-10/receipts.csv", 2, "amount", "1.234")
    reading = scan_folder(folder.write(tmp_path))
    assert not reading.problems
    assert reading.months[0].receipts[0].amount == 123400


def test_problems_of_an_unknown_country_do_not_speak_of_amounts(tmp_path):
    folder = Folder()
    folder.replace("cooperative.toml", '"FR"', '"XX"')
    folder.set("2026-10/receipts.csv", 2, "amount", "1.234")
    folder.set("2026-10/receipts.csv", 3, "date", "30/02/2026")
    assert short(scan_folder(folder.write(tmp_path)).problems) == [
        (3, "country", "unknown country"),
        (3, "date", "not a date"),
    ]


# --- what is said ---------------------------------------------------------------------------------


def test_what_was_understood_can_be_read():
    understood = {note.file: note.text() for note in read_folder(SMALL).understood}
    assert understood["persons.csv"] == "persons.csv: 4 row(s), UTF-8, separator “;”"
    assert understood["2026-10/invoices.csv"] == (
        "2026-10/invoices.csv: 6 row(s), UTF-8, separator “;”, decimal comma"
    )


def test_aliases_and_mixed_marks_are_said(tmp_path):
    reading = read(
        tmp_path, receipts="Réf;Date;N° facture;Montant\nR1;2026-10-02;F-001;1,50\nR2;2026-10-02;F-001;1.50\n"
    )
    note = next(note for note in reading.understood if note.file.endswith("receipts.csv"))
    assert note.decimal == ",."
    assert note.aliases == {"Réf": "reference", "N° facture": "invoice", "Montant": "amount"}
    assert "decimal comma and decimal point, mixed" in note.text()
    assert "N° facture → invoice" in note.text(Translator("en"))


def test_a_tab_is_named():
    assert Understood("a.csv", 1, "UTF-8", "\t").text() == "a.csv: 1 row(s), UTF-8, separator: tab"


# --- reading and checking together ----------------------------------------------------------------


def problem(reason, file="2026-10/invoices.csv", row=4, column="activity", value="X", **fields):
    return Problem(reason, Origin(file, row), column, value, fields=fields)


def test_checks_that_fail_on_a_faulty_row_say_nothing_new():
    reading = Reading(None, problems=(problem("not a date"),))
    kept = reading.with_checks([problem("unknown activity"), problem("unknown activity", row=5)])
    assert [each.origin.row for each in kept] == [4, 5]
    assert [each.reason for each in kept] == ["not a date", "unknown activity"]


def test_checks_that_miss_what_a_faulty_row_would_bring_say_nothing_new():
    reading = Reading(
        None, problems=(problem("not a date", file="persons.csv"),), spoiled=frozenset({"P1", "A"})
    )
    found = [
        problem("unknown person", value="P1"),
        problem("unknown part", value="A/P9"),
        problem("unknown part", value="B, P1"),
        problem("too much", value="12", invoice="A"),
        problem("unknown person", row=9, value="P11"),
    ]
    assert [each.value for each in reading.with_checks(found)[1:]] == ["P11"]


def test_checks_speak_of_columns_as_the_file_does():
    reading = Reading(
        None, understood=(Understood("2026-10/invoices.csv", aliases={"Activité": "activity"}),)
    )
    (kept,) = reading.with_checks([problem("unknown activity")])
    assert kept.column == "Activité"


def test_a_faulty_row_does_not_make_others_faulty(tmp_path):
    """Every person's birth date is wrong: nobody is reported unknown."""
    from cae_core.cooperative.checks import check_cooperative, check_month

    folder = Folder()
    for row in folder.rows("persons.csv"):
        folder.set("persons.csv", row, "birth_date", "1985-02-30")
    reading = scan_folder(folder.write(tmp_path))
    assert isinstance(reading.cooperative, Cooperative)
    assert reading.cooperative.persons == {}
    found = [*check_cooperative(reading.cooperative), *check_month(reading.cooperative, reading.months[0])]
    assert found
    assert [each.reason for each in reading.with_checks(found)] == ["not a date"] * 4


def test_the_order_of_problems():
    origins = [
        Origin("2026-10/pay.csv", 3),
        Origin("persons.csv", 9),
        None,
        Origin("2026-09.xlsx:pay", 2),
        Origin("persons.csv"),
    ]
    problems = in_order([Problem("x", origin) for origin in origins])
    assert [each.origin for each in problems] == [origins[2], origins[4], origins[1], origins[3], origins[0]]


def test_the_collector_is_left_as_it_was():
    assert gc.isenabled()
    scan_folder(SMALL)
    assert gc.isenabled()
    gc.disable()
    try:
        scan_folder(SMALL)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reading_twice_gives_the_same_and_changes_nothing(tmp_path):
    with_files(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    first, second = read_folder(tmp_path), read_folder(tmp_path)
    assert first == second
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
