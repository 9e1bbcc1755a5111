"""Workbooks: typed cells read exactly, no formula run, and what is hostile or broken refused in time."""

import contextlib
import datetime as dt
import io
import time
import zipfile
from decimal import Decimal

import pytest
from broken_folders import Folder
from exchange_tools import short

from cae_core.exchange import scan_folder, workbook
from cae_core.exchange.refused import Refused
from cae_core.exchange.workbook import read_workbook
from cae_core.exchange.xlsx_files import xlsx_bytes

pytest.importorskip("python_calamine")
xlsxwriter = pytest.importorskip("xlsxwriter")

SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def book(tmp_path, write, name="book.xlsx"):
    """A workbook made by ``write(workbook, sheet)``."""
    path = tmp_path / name
    made = xlsxwriter.Workbook(path)
    write(made, made.add_worksheet("Feuille"))
    made.close()
    return path


def repacked(path, **parts: bytes | str):
    """The workbook with some of its parts replaced or added (by the end of their names)."""
    with zipfile.ZipFile(path) as source:
        contents = {name: source.read(name) for name in source.namelist()}
    for end, data in parts.items():
        name = next((name for name in contents if name.endswith(f"{end}.xml")), f"xl/{end}.xml")
        contents[name] = data.encode() if isinstance(data, str) else data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in contents.items():
            target.writestr(name, data)
    return path


def refusal(path) -> Refused:
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        read_workbook(path)
    assert time.monotonic() - began < 5
    return caught.value


def test_cells_keep_their_kind(tmp_path):
    def write(made, sheet):
        sheet.write_string(0, 0, " été ")
        sheet.write_number(0, 1, 12)
        sheet.write_number(0, 2, 12.5)
        sheet.write_boolean(0, 3, True)
        sheet.write_datetime(0, 4, dt.datetime(2026, 10, 31), made.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime(
            0, 5, dt.datetime(2026, 10, 31, 14, 30), made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        )
        sheet.write_number(0, 6, 0.2, made.add_format({"num_format": "0 %"}))
        sheet.write_number(0, 7, -1234567.89)
        sheet.write_boolean(0, 8, False)

    day = dt.date(2026, 10, 31)
    assert read_workbook(book(tmp_path, write))["Feuille"] == [
        [
            " été ",
            Decimal(12),
            Decimal("12.5"),
            "true",
            day,
            day,
            Decimal("0.2"),
            Decimal("-1234567.89"),
            "false",
        ]
    ]


def test_a_number_becomes_the_shortest_decimal_that_stands_for_it(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_number(0, 0, 1))
    for typed in ("0.1", "1867.02", "0.30000000000000004", "1E+2", "33.33", "-0.07"):
        repacked(path, sheet1=SHEET.format(f'<row r="1"><c r="A1"><v>{typed}</v></c></row>'))
        assert read_workbook(path)["Feuille"] == [[Decimal(typed)]]


def test_a_formula_gives_what_it_last_gave_and_is_not_run(tmp_path):
    def write(_, sheet):
        sheet.write_formula(0, 0, "=1/0+A1", None, 42)
        sheet.write_formula(0, 1, '=WEBSERVICE("http://example.org")', None, "kept")

    assert read_workbook(book(tmp_path, write))["Feuille"] == [[Decimal(42), "kept"]]


def test_a_cell_that_holds_an_error_is_refused(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!"))
    assert refusal(path).reason == "a cell holds an error of the spreadsheet"


def test_rows_and_columns_are_counted_from_the_first_cell_of_the_sheet(tmp_path):
    rows = read_workbook(book(tmp_path, lambda _, sheet: sheet.write_string(2, 1, "x")))["Feuille"]
    assert rows == [["", ""], ["", ""], ["", "x"]]


def test_external_links_and_macros_are_not_followed(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, **{"externalLinks/externalLink1": "<x/>", "vbaProject": b"\xd0\xcf\x11\xe0"})
    assert read_workbook(path)["Feuille"] == [["x"]]


# --- hostile --------------------------------------------------------------------------------------


def test_a_bomb_is_refused_whatever_it_declares(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, bomb=b"0" * (60 * 1024 * 1024))
    assert path.stat().st_size < 1_000_000
    assert refusal(path).reason == "the workbook is too large once unpacked"


def test_many_parts_that_are_too_large_together(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 100_000)
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, **{f"part{i}": b"0" * 20_000 for i in range(6)})
    assert refusal(path).fields == {"most": 100_000}


def test_too_many_parts(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, **{f"part{i}": b"" for i in range(2001)})
    assert refusal(path).reason == "the workbook has too many parts"


def test_a_file_too_large_to_open(tmp_path, monkeypatch):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1000)
    assert refusal(path).value == str(path.stat().st_size)


@pytest.mark.parametrize(
    "cell", ["XFD1", "A1048576", "XFD1048576", "ZZZZZZ1", "A999999999999", "IW1", "xfd1048576"]
)
def test_a_cell_far_away_is_refused_before_the_sheet_is_laid_out(tmp_path, cell):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="IV1"><v>1</v></c></row>'
    repacked(path, sheet1=SHEET.format(f'{first}<row r="{row}"><c r="{cell}" s="0"><v>1</v></c></row>'))
    assert "the sheet reaches to column" in refusal(path).reason


def test_a_cell_far_away_in_single_quotes(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, sheet1=SHEET.format("<row r='1'><c s='0' r='XFD1'><v>1</v></c></row>"))
    assert "the sheet reaches to column" in refusal(path).reason


def test_the_last_allowed_column(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_number(0, 255, 1))
    assert len(read_workbook(path)["Feuille"][0]) == 256


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_not_expanded(tmp_path, xml):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;&e;</t></is></c></row>'
    repacked(path, sheet1=xml + SHEET.format(cell))
    try:
        rows = read_workbook(path)["Feuille"]
    except Refused:
        return
    assert "root" not in str(rows)
    assert len(str(rows)) < 100


def test_deep_nesting(tmp_path):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    repacked(path, sheet1=SHEET.format("<row>" * 100_000))
    began = time.monotonic()
    with contextlib.suppress(Refused):
        read_workbook(path)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"PK\x03\x04" + b"x" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100,
        b"<xml/>",
        b"id;name\n1;Ada\n",
    ],
)
def test_what_is_no_workbook(tmp_path, data):
    path = tmp_path / "2026-10.xlsx"
    path.write_bytes(data)
    assert "XLSX or ODS" in refusal(path).expected


def test_an_archive_that_is_no_workbook(tmp_path):
    path = tmp_path / "2026-10.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refusal(path).reason == "the workbook cannot be read"


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short(tmp_path, cut):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    assert refusal(path).reason == "the workbook cannot be read"


# --- ODS ------------------------------------------------------------------------------------------

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="clients">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(tmp_path, rows: str):
    path = tmp_path / "2026-10.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def text_cell(text: str, **attributes: str) -> str:
    more = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<table:table-cell{more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def test_an_ods_workbook(tmp_path):
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2026-10-31"><text:p>31/10/26</text:p>'
        "</table:table-cell>"
    )
    path = ods(tmp_path, row(text_cell("id"), text_cell("name")) + row(number_cell("12.5"), day))
    assert read_workbook(path)["clients"] == [["id", "name"], [Decimal("12.5"), dt.date(2026, 10, 31)]]


def test_the_empty_rows_and_columns_that_libreoffice_repeats(tmp_path):
    empty = '<table:table-cell table:number-columns-repeated="16382"/>'
    path = ods(tmp_path, row(text_cell("id"), text_cell("name"), empty) + row(empty, repeated=1_048_574))
    assert [line[:2] for line in read_workbook(path)["clients"]][:1] == [["id", "name"]]


@pytest.mark.parametrize(
    "rows",
    [
        row(text_cell("x", number_columns_repeated="16384")),
        row(text_cell("x"), repeated=1_048_577),
        row(text_cell("x", number_columns_repeated="200"), repeated=1_000_000),
    ],
)
def test_repeated_cells_that_would_not_fit(tmp_path, rows):
    assert "the sheet reaches to column" in refusal(ods(tmp_path, rows)).reason


def test_an_error_in_ods(tmp_path):
    assert refusal(ods(tmp_path, row(text_cell("#REF!")))).value == "#REF!"


# --- a month in a workbook ------------------------------------------------------------------------


def month(tmp_path, **changes):
    """The small folder's month as a workbook with some sheets changed (None: left out)."""
    folder = Folder()
    sheets = {}
    for name in ("invoices", "expenses", "receipts", "payments", "reservations", "pay"):
        table = folder.table(f"2026-10/{name}.csv")
        sheets[name] = (table[0], table[1:])
        del folder.files[f"2026-10/{name}.csv"]
    sheets |= changes
    folder.files["2026-10.xlsx"] = xlsx_bytes({name: table for name, table in sheets.items() if table})
    return scan_folder(folder.write(tmp_path))


RECEIPTS = ("reference", "date", "invoice", "amount")


def test_typed_cells_of_a_month(tmp_path):
    rows = [
        ["R1", dt.date(2026, 10, 2), "F-001", Decimal("12.50")],
        ["R2", 46326, "F-001", "1 234,56"],
        [3, "31/10/2026", "F-001", 5],
    ]
    reading = month(tmp_path, receipts=(RECEIPTS, rows))
    assert not reading.problems
    receipts = [(each.reference, each.date.day, each.amount) for each in reading.months[0].receipts]
    assert receipts == [("R1", 2, 1250), ("R2", 31, 123456), ("3", 31, 500)]


def test_a_float_that_is_no_amount_is_refused_with_its_cell(tmp_path):
    rows = [["R1", dt.date(2026, 10, 2), "F-001", Decimal("12.505")], ["R2", Decimal("1.5"), "F-001", 1]]
    reading = month(tmp_path, receipts=(RECEIPTS, rows))
    assert short(reading.problems) == [
        (2, "amount", "more decimals than the currency has"),
        (3, "date", "not a date"),
    ]
    assert {problem.origin.file for problem in reading.problems} == {"2026-10.xlsx:receipts"}
    assert reading.problems[0].value == "12.505"


def test_a_sheet_that_is_missing(tmp_path):
    (problem,) = month(tmp_path, pay=None).problems
    assert (problem.origin.file, problem.fields) == ("2026-10.xlsx", {"name": "pay"})


def test_an_optional_sheet_may_be_missing(tmp_path):
    reading = month(tmp_path, reservations=None)
    assert not reading.problems
    assert reading.months[0].reservations == ()


def test_a_sheet_with_a_name_close_to_a_known_one(tmp_path):
    (problem,) = month(tmp_path, reservations=None, reservation=(["x"], [["1"]])).problems
    assert (problem.reason, problem.value, problem.fields) == (
        "unknown sheet",
        "reservation",
        {"near": "reservations"},
    )


def test_the_same_sheet_twice(tmp_path):
    (problem,) = month(tmp_path, Paie=(["contract", "mode"], [])).problems
    assert (problem.reason, problem.value) == ("two sheets for the same thing", "Paie")


def test_other_sheets_are_left_aside_and_said(tmp_path):
    reading = month(tmp_path, **{"Mes calculs": (["a"], [["1"]]), "Feuil2": ([], [])})
    assert not reading.problems
    assert [note.ignored for note in reading.understood if note.ignored] == [("Mes calculs",)]


def test_an_empty_sheet_has_no_header(tmp_path):
    reading = month(tmp_path, payments=(["", ""], []))
    (problem,) = reading.problems
    assert (problem.origin.file, problem.reason) == ("2026-10.xlsx:payments", "the file is empty")


def test_the_extra_that_is_not_installed(tmp_path, monkeypatch):
    path = book(tmp_path, lambda _, sheet: sheet.write_string(0, 0, "x"))
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    assert "cae_core[excel]" in refusal(path).expected


def test_bytes_of_a_workbook_are_the_same_each_time():
    table = {"a": (["x"], [[Decimal("1.5"), dt.date(2026, 10, 1), "=1+1", None, 3]])}
    assert xlsx_bytes(table) == xlsx_bytes(table)
    assert zipfile.is_zipfile(io.BytesIO(xlsx_bytes(table)))


@pytest.mark.parametrize("label", ["'=1", "' -", "'tis", "=1+1", "-12", "''", "'-1"])
def test_a_quote_typed_in_a_workbook_stays(tmp_path, label):
    rows = [["X1", dt.date(2026, 10, 2), "ECOLE", label, 5]]
    header = ["reference", "date", "activity", "purpose", "amount"]
    reading = month(tmp_path, reservations=(header, rows))
    assert reading.months[0].reservations[0].purpose == label
