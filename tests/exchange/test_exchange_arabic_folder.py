"""A whole folder typed in Arabic: names of files and sheets, headings and words, says what the English one says."""

import tomllib
from importlib.resources import files

import pytest
from broken_folders import SMALL, Folder

from cae_core.country import find_country
from cae_core.exchange.folder import read_folder, scan_folder
from cae_core.exchange.sheets import MONTHLY, SHEETS
from cae_core.exchange.xlsx_files import xlsx_bytes

DATA = tomllib.loads(files("cae_core.exchange").joinpath("words.toml").read_text(encoding="utf-8"))
KINDS = {key: kind.label["ar"] for key, kind in find_country("FR").contract_kinds.items()}
WORDS = ("choice", "word")


def arabic(aliases, place=0):
    """One of the Arabic names among aliases, the first or the last."""
    return [alias for alias in aliases if any("\u0600" <= letter <= "\u06ff" for letter in alias)][place]


def in_arabic(table, name, place):
    """A table of a file with Arabic headings, and Arabic words in the columns that take words."""
    columns = {column.name: column for column in SHEETS[name].columns}
    headings = DATA["columns"][name]
    header, *rows = table
    typed = [arabic(headings[each], place) if each in columns else each for each in header]
    return [
        typed,
        *(
            [_cell(columns.get(at), cell, place) for at, cell in zip(header, row, strict=True)]
            for row in rows
        ),
    ]


def _cell(column, cell, place):
    if column is not None and column.name == "kind" and cell in KINDS:
        return KINDS[cell]
    if column is None or column.kind not in WORDS or cell not in DATA["values"][column.values]:
        return cell
    return arabic(DATA["values"][column.values][cell], place)


@pytest.fixture(params=[0, -1], ids=["first words", "last words"])
def translated(request):
    """The small folder with all its CSV files in Arabic."""
    folder, place = Folder(), request.param
    for file in [name for name in folder.files if name.endswith(".csv")]:
        month, _, name = file.removesuffix(".csv").rpartition("/")
        table = in_arabic(folder.table(file), name, place)
        del folder.files[file]
        folder.put(
            "/".join(filter(None, [month, f"{arabic(DATA['names']['sheets'][name], place)}.csv"])), table
        )
    return folder


def test_a_folder_in_arabic_says_the_same(translated, tmp_path):
    assert not [name for name in translated.files if name.endswith(".csv") and name.isascii()]
    reading, expected = scan_folder(translated.write(tmp_path)), read_folder(SMALL)
    assert [problem.text() for problem in reading.problems] == []
    assert reading.months == expected.months
    assert reading.cooperative == expected.cooperative


def test_a_workbook_in_arabic_says_the_same(tmp_path):
    folder, sheets = Folder(), {}
    for name in (sheet.name for sheet in MONTHLY if f"2026-10/{sheet.name}.csv" in folder.files):
        header, *rows = in_arabic(folder.table(f"2026-10/{name}.csv"), name, 0)
        del folder.files[f"2026-10/{name}.csv"]
        sheets[arabic(DATA["names"]["sheets"][name])] = (header, rows)
    folder.files["2026-10.xlsx"] = xlsx_bytes(sheets)
    reading = scan_folder(folder.write(tmp_path))
    assert [problem.text() for problem in reading.problems] == []
    assert reading.months == read_folder(SMALL).months
