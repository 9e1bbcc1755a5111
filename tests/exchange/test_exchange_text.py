"""Bytes become text only when there is one reading of them; a wrong byte is named with its row."""

import pytest

from cae_core.exchange import text as text_module
from cae_core.exchange.refused import Refused, shown
from cae_core.exchange.text import decode

FRENCH = "numéro;libellé;montant\nF-1;Œuvre d’été à 3 € – ç, ï, Ÿ;12,50\n"


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        decode(data)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("cp1252", "Windows-1252")],
)
def test_the_three_encodings_that_accountants_use(encoding, said):
    decoded = decode(FRENCH.encode(encoding))
    assert (decoded.text, decoded.encoding) == (FRENCH, said)


def test_plain_ascii_is_utf_8():
    assert decode(b"id;name\n1;Ada\n").encoding == "UTF-8"


def test_every_letter_of_windows_1252_reads_back():
    letters = "".join(bytes([code]).decode("cp1252") for code in range(0xA0, 0x100) if code != 0xAD)
    assert decode(f"x {letters}".encode("cp1252")).text == f"x {letters}"


def test_composed_and_decomposed_accents_are_the_same_text():
    assert decode("e\u0301te\u0301".encode()).text == "été"


def test_arabic_is_read_as_it_is():
    assert decode("اسم;المبلغ\n".encode()).text == "اسم;المبلغ\n"


def test_a_no_break_space_stays():
    assert decode("1\u00a0234,56".encode("cp1252")).text == "1\u00a0234,56"


@pytest.mark.parametrize("encoding", ["cp850", "cp437"])
def test_a_dos_file_is_refused_by_its_first_foreign_byte(encoding):
    found = refusal("id;nom\n1;Ada\n2;Société\n".encode(encoding))
    assert (found.row, found.value) == (3, "0x82")
    assert "DOS or Mac" in found.reason


def test_an_old_mac_file_is_refused():
    found = refusal("id;nom\r1;Société\r".encode("mac-roman"))
    assert (found.row, found.value) == (2, "0x8E")


def test_a_byte_that_windows_1252_does_not_have():
    found = refusal(b"id;nom\n1;\x8d\n")
    assert (found.row, found.value) == (2, "0x8D")
    assert "neither UTF-8 nor Windows-1252" in found.reason


def test_utf_8_with_one_byte_of_windows_1252():
    found = refusal("id;nom\n1;Hélène\n2;".encode() + b"Andr\xe9\n")
    assert (found.row, found.value) == (3, "0xE9")
    assert "is not UTF-8, as other bytes are" in found.reason


def test_utf_8_cut_in_the_middle_of_a_letter():
    assert refusal("id;nom\n1;Hélène é".encode()[:-1]).row == 2


def test_a_bom_promises_utf_8():
    assert refusal(b"\xef\xbb\xbfid\nAndr\xe9\n").value == "0xE9"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_by_name_or_by_its_nul(encoding):
    found = refusal("id;nom\n".encode(encoding))
    assert "UTF-16" in found.reason or found.value == "0x00"


def test_a_nul_is_named_with_its_row():
    found = refusal(b"a;b\r\n1;2\r\n3;\0\r\n")
    assert (found.row, found.value) == (3, "0x00")


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"a\n\x8d", 2),
        (b"a\r\x8d", 2),
        (b"a\r\nb\r\n\x8d", 3),
        (b"a\rb\nc\r\n\x8d", 4),
        (b'a\n"un\ndeux\ntrois";1\n\x8d', 3),
        (b"\x8d", 1),
    ],
)
def test_the_row_of_a_byte_is_the_one_a_spreadsheet_shows(data, row):
    assert refusal(data).row == row


@pytest.mark.parametrize(
    "start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1", b"%PDF-1.7", b"SQLite format 3\0"]
)
def test_other_kinds_of_files_are_not_taken_for_text(start):
    assert refusal(start + b"...").reason == "the file is not a text"


def test_a_file_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(text_module, "MAX_BYTES", 10)
    found = refusal(b"x" * 11)
    assert found.fields == {"size": 11, "most": 10}
    assert decode(b"x" * 10).text == "x" * 10


def test_a_refusal_says_itself():
    assert str(refusal(b"\x8d")) == "byte 0x8D is neither UTF-8 nor Windows-1252"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", ""),
        ("abc", "abc"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\u202eabc", "\\u202eabc"),
        ("x" * 61, "x" * 60 + "…"),
        (12, "12"),
    ],
)
def test_values_are_shown_on_one_short_line(value, message):
    assert shown(value) == message


def test_personal_values_are_not_shown():
    assert shown("1 85 05 78 006 084", personal=True) == "•••"
    assert shown("", personal=True) == ""
