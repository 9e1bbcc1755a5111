"""CSV as people and programs write it: separators, newlines, quotes, blank rows, rows as numbered on screen."""

import pytest

from cae_core.exchange.refused import Refused
from cae_core.exchange.tables import MAX_COLUMNS, from_rows, read_csv, sniff

KNOWN = {"id", "name", "amount"}.__contains__


def read(text: str):
    return read_csv(text, "clients.csv", KNOWN)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_each_separator_is_found(separator):
    table = read(f"id{separator}name\n1{separator}Ada\n")
    assert (table.separator, table.header, table.rows) == (separator, ["id", "name"], [["1", "Ada"]])


def test_the_separator_is_the_one_that_makes_known_names():
    """Headers may hold the other signs."""
    assert sniff("id;name, in full;amount\n", KNOWN) == ";"
    assert sniff("id,name,a;b;c;d;e\n", KNOWN) == ","


def test_without_a_known_name_the_most_cells_decide():
    assert sniff("x\ty\tz, t\n", KNOWN) == "\t"


def test_a_single_column_needs_no_separator():
    assert read("id\n1\n2\n").rows == [["1"], ["2"]]


def test_a_declared_separator_is_obeyed_and_its_row_counted():
    table = read("sep=,\r\nid,name\r\n1,a;b\r\n")
    assert (table.separator, table.header_row, table.rows, table.numbers) == (",", 2, [["1", "a;b"]], [3])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_newline(newline):
    table = read(newline.join(["id;name", "1;Ada", "2;Bob", ""]))
    assert (table.rows, table.numbers) == ([["1", "Ada"], ["2", "Bob"]], [2, 3])


def test_mixed_newlines():
    table = read("id;name\r\n1;Ada\n2;Bob\r3;Eve")
    assert [row[0] for row in table.rows] == ["1", "2", "3"]
    assert list(table.numbers) == [2, 3, 4]


def test_a_quoted_cell_may_hold_newlines_separators_and_quotes():
    table = read('id;name\n1;"Ada ""la"" comtesse;\nrue X"\n2;Bob\n')
    assert table.rows == [["1", 'Ada "la" comtesse;\nrue X'], ["2", "Bob"]]
    assert table.numbers == [2, 3]


def test_a_quote_inside_a_cell_is_a_quote():
    assert read('id;name\n1;écran 24" mat\n').rows == [["1", 'écran 24" mat']]


def test_blank_rows_are_left_out_but_counted():
    table = read("\n;;\nid;name\n\n1;Ada\n ; \n;\n2;Bob\n\n")
    assert (table.header_row, table.rows, table.numbers) == (3, [["1", "Ada"], ["2", "Bob"]], [5, 8])


def test_other_line_signs_do_not_cut_a_row():
    for sign in ("\x0b", "\x0c", "\x85", "\u2028"):
        assert read(f"id;name\n1;a{sign}b\n").rows == [["1", f"a{sign}b"]]


def test_headers_lose_their_outer_spaces():
    assert read(" id ; name\n").header == ["id", "name"]


@pytest.mark.parametrize("text", ["", "\n\n", ";;\n", "   \n", "\ufeff"[:0]])
def test_an_empty_file_has_no_header(text):
    with pytest.raises(Refused, match="the file is empty"):
        read(text)


def test_a_quote_that_never_ends_breaks_the_table_at_its_row():
    table = read('id;name\n1;Ada\n2;"Bob\n3;Eve\n')
    assert table.rows == [["1", "Ada"]]
    assert table.broken is not None
    assert table.broken.row == 3


def test_a_quote_that_ends_inside_a_cell_breaks_the_table():
    table = read('id;name\n1;"Ada" Byron\n2;Bob\n')
    assert table.broken.row == 2
    assert "doubled" in table.broken.expected


def test_an_enormous_cell_breaks_the_table_at_its_row():
    table = read(f"id;name\n1;Ada\n2;{'x' * 1_000_000}\n")
    assert (table.broken.row, table.broken.reason) == (3, "a cell is too long")


def test_a_broken_header_is_the_whole_problem():
    with pytest.raises(Refused, match="not closed"):
        read('"id;name\n')


def test_too_many_columns():
    with pytest.raises(Refused) as caught:
        read(";".join(["id"] * (MAX_COLUMNS + 1)))
    assert caught.value.fields == {"count": 257, "most": 256}


def test_rows_of_a_workbook_are_numbered_from_one():
    table = from_rows([["", ""], ["id", "name"], ["", ""], ["1", "Ada"]], "2026-10.xlsx:clients")
    assert (table.header_row, table.numbers, table.separator) == (2, [4], "")
