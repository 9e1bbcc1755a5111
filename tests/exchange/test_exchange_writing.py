"""Files out: whole or not at all, private when personal, harmless in a spreadsheet, and read back the same."""

import datetime as dt
import os
import stat
import zipfile
from decimal import Decimal

import pytest
from broken_folders import SMALL
from hypothesis import given
from hypothesis import strategies as st

from cae_core.errors import CaeError, ExtraMissing
from cae_core.exchange import NotWritten, atomic, neutralise, restore, write_whole
from cae_core.exchange.csv_files import csv_bytes, style_of, write_csv
from cae_core.exchange.tables import read_csv
from cae_core.exchange.text import decode
from cae_core.exchange.workbook import read_workbook
from cae_core.exchange.xlsx_files import write_xlsx, xlsx_bytes

# --- formulas -------------------------------------------------------------------------------------

SIGNS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%", "−"]
BEFORE = ["", " ", "\u00a0", '"', "'", "  '", "\u200b", "\n"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_spreadsheet_could_run_gets_a_quote(before, sign):
    text = f"{before}{sign}SUM(A1)"
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Atelier", "12", "a=b", "'tis", "l’été", "(12)", "#REF", "20 %", "\u200bAda"]
)
def test_what_is_harmless_stays(text):
    assert neutralise(text) == text
    assert restore(text) == text


@given(st.text(alphabet="'\"=+-@ ab\t\r＝\u00a0", max_size=8))
def test_every_text_comes_back(text):
    assert restore(neutralise(text)) == text


@given(st.text(max_size=30))
def test_nothing_neutralised_starts_like_a_formula(text):
    assert not neutralise(text).lstrip(' \u00a0"').startswith(tuple(SIGNS))


# --- CSV ------------------------------------------------------------------------------------------

ROW = ["F-1", "=cmd|'/C calc'!A0", Decimal("-1234.50"), dt.date(2026, 10, 31), 7, None, 'dit "x";\ny']


def test_french_csv():
    assert csv_bytes(["numéro"], [ROW], "fr").decode("utf-8-sig") == (
        'numéro\r\nF-1;\'=cmd|\'/C calc\'!A0;-1234,50;31/10/2026;7;;"dit ""x"";\ny"\r\n'
    )


def test_english_csv():
    assert csv_bytes(["x"], [[Decimal("0.5"), dt.date(2026, 10, 31)]], "en_GB").endswith(
        b"0.5;2026-10-31\r\n"
    )


def test_csv_starts_with_the_mark_that_spreadsheets_look_for():
    assert csv_bytes(["x"], [], "fr").startswith(b"\xef\xbb\xbf")


def test_amounts_keep_their_decimals():
    assert b"0,500" in csv_bytes(["x"], [[Decimal("0.500")]], "fr")
    assert b"1000000000,00" in csv_bytes(["x"], [[Decimal("1E+9").quantize(Decimal("0.01"))]], "fr")
    assert b"1000\r" in csv_bytes(["x"], [[Decimal("1E+3")]], "fr")


@pytest.mark.parametrize(
    ("locale", "mark"), [("fr", ","), ("fr_FR", ","), ("ar", ","), ("en", "."), ("EN_us", ".")]
)
def test_the_mark_of_a_locale(locale, mark):
    assert style_of(locale).decimal_mark == mark


def test_dates_of_any_year():
    assert csv_bytes(["x"], [[dt.date(1, 1, 1)]], "fr").endswith(b"0001-01-01\r\n")


cells = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(st.lists(st.lists(cells, min_size=2, max_size=2).filter(any), max_size=5))
def test_texts_written_are_read_back(rows):
    from unicodedata import normalize

    table = read_csv(decode(csv_bytes(["id", "name"], rows, "fr")).text, "x.csv", {"id", "name"}.__contains__)
    read = [[restore(cell.strip()) for cell in row] for row in table.rows]
    assert read == [[normalize("NFC", cell) for cell in row] for row in rows]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_file_of_ours_can_be_an_input(tmp_path, locale):
    from broken_folders import Folder

    from cae_core.exchange import read_folder, scan_folder

    folder = Folder()
    del folder.files["2026-10/receipts.csv"]
    folder.write(tmp_path)
    rows = [
        ["R-001", dt.date(2026, 10, 18), "F-002", Decimal("338.02")],
        ["R-002", dt.date(2026, 10, 25), "F-001", Decimal("500.00")],
    ]
    write_csv(tmp_path / "2026-10" / "receipts.csv", ["reference", "date", "invoice", "amount"], rows, locale)
    reading = scan_folder(tmp_path)
    assert not reading.problems
    assert reading.months == read_folder(SMALL).months


# --- XLSX -----------------------------------------------------------------------------------------


def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    path = tmp_path / "out.xlsx"
    texts = [f"{before}{sign}1+1" for before in BEFORE for sign in SIGNS]
    write_xlsx(path, {"Journal": (["=header"], [[text] for text in texts])})
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        assert "xl/calcChain.xml" not in archive.namelist()
    assert b"<f>" not in xml
    assert len(read_workbook(path)["Journal"]) == len(texts) + 1


def test_values_of_a_workbook_are_read_back(tmp_path):
    path = tmp_path / "out.xlsx"
    row = ["=1+1", Decimal("1867.02"), dt.date(2026, 10, 31), 7, Decimal("-0.5")]
    write_xlsx(path, {"Journal": (list("abcde"), [row])})
    assert read_workbook(path)["Journal"][1] == [
        "=1+1",
        Decimal("1867.02"),
        dt.date(2026, 10, 31),
        Decimal(7),
        Decimal("-0.5"),
    ]


def test_an_amount_that_a_spreadsheet_cannot_hold_is_written_as_text(tmp_path):
    path = tmp_path / "out.xlsx"
    amount = Decimal("12345678901234.56")
    write_xlsx(path, {"Journal": (["a"], [[amount], [Decimal("1234567890123.45")]])})
    assert read_workbook(path)["Journal"][1:] == [[str(amount)], [Decimal("1234567890123.45")]]


@given(st.integers(-(10**13), 10**13))
def test_every_amount_of_a_workbook_is_exact(minor):
    import io

    from python_calamine import CalamineWorkbook

    amount = Decimal(minor).scaleb(-2)
    data = xlsx_bytes({"a": (["x"], [[amount]])})
    value = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1][0]
    assert Decimal(repr(value)) == amount


def test_the_extra_for_writing_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(ExtraMissing, match=r"cae_core\[excel\]"):
        write_xlsx(tmp_path / "x.xlsx", {})
    assert issubclass(ExtraMissing, ImportError)


# --- whole or not at all --------------------------------------------------------------------------


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_and_its_folder_are_made(tmp_path):
    write_whole(tmp_path / "out" / "2026-10" / "a.csv", b"abc")
    assert (tmp_path / "out" / "2026-10" / "a.csv").read_bytes() == b"abc"
    assert left_behind(tmp_path / "out" / "2026-10") == ["a.csv"]


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "a.csv"
    for data in (b"first, and longer", b"second", b""):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert left_behind(tmp_path) == ["a.csv"]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_personal_files_are_their_owners_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "payslip.html", b"x", personal=True)
        write_whole(tmp_path / "journal.csv", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "payslip.html").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "journal.csv").stat().st_mode) == 0o666 & ~umask


def test_a_file_that_was_shared_becomes_private(tmp_path):
    path = tmp_path / "a.csv"
    write_whole(path, b"x")
    write_csv(path, ["x"], [], "fr", personal=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_fault_at_any_step_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "a.csv"
    write_whole(path, b"old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(atomic, "_write", fail)
    elif step == "fsync":
        monkeypatch.setattr(atomic.os, "fsync", fail)
    else:
        monkeypatch.setattr(type(path), "replace", fail)
    with pytest.raises(NotWritten) as caught:
        write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert left_behind(tmp_path) == ["a.csv"]
    assert "No space left on device" in str(caught.value)
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, CaeError)


def test_a_process_killed_before_the_rename_leaves_the_old_file(tmp_path, monkeypatch):
    """A kill is an exception nobody handles: what is left beside never has the file's name."""
    path = tmp_path / "a.csv"
    write_whole(path, b"old")

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(path), "replace", die)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert left_behind(tmp_path) == ["a.csv"]


def test_a_disk_that_cannot_sync_folders_is_no_fault(tmp_path, monkeypatch):
    real = os.fsync

    def files_only(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", files_only)
    write_whole(tmp_path / "a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(NotWritten):
        write_whole(tmp_path / "out" / "a.csv", b"x")


def test_a_name_that_is_a_folder(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(NotWritten):
        write_whole(tmp_path / "a.csv", b"x")
    assert left_behind(tmp_path) == ["a.csv"]


def test_what_a_killed_writer_left_is_swept_and_what_is_at_work_is_not(tmp_path):
    dead, alive = (
        tmp_path / "out" / ".a.csv.999999999-0123456789ab.tmp",
        tmp_path / f".b.csv.{os.getpid()}-0123456789ab.tmp",
    )
    dead.parent.mkdir()
    others = [tmp_path / name for name in (".notes.tmp", "a.tmp", ".x.12-zz.tmp")]
    for path in (dead, alive, *others):
        path.write_bytes(b"part")
    atomic.sweep(tmp_path)
    assert not dead.exists()
    assert all(path.exists() for path in (alive, *others))


def test_what_can_be_written_again_is_not_forced_to_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(atomic.os, "fsync", synced.append)
    write_whole(tmp_path / "a.csv", b"x", durable=False)
    assert (tmp_path / "a.csv").read_bytes() == b"x"
    assert synced == []
    write_whole(tmp_path / "b.csv", b"x")
    assert len(synced) == 2, "the file, then its folder"
