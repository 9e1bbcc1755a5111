"""From the bytes of a text file to its text, without guessing."""

from __future__ import annotations

import re
import unicodedata

import attrs

from cae_core.exchange.refused import Refused
from cae_core.messages import mark

MAX_BYTES = 256 * 1024 * 1024
_NEWLINE = re.compile(rb"\r\n?|\n")
_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Signs of Windows-1252 that stand inside a word only when the bytes were written by DOS or an old Mac.
_FOREIGN = re.compile(rb"(?<=[A-Za-z])[\x82\x84\x86-\x89](?=[A-Za-z])|(?<=[a-z])[\x8e](?=[a-z;,\t\r\n])")
_SAVE_AS = mark("a text in UTF-8 or Windows-1252: save the file as “CSV UTF-8”")
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"SQLite format 3")


@attrs.frozen
class Decoded:
    """The text of a file (composed characters) and the name of its encoding."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    r"""Decode UTF-8, with or without BOM, or Windows-1252; raises Refused naming byte and row.

    >>> decode("société".encode("cp1252"))
    Decoded(text='société', encoding='Windows-1252')
    >>> decode(b"a;b\nsoci\x82t\x82;1")
    Traceback (most recent call last):
    cae_core.exchange.refused.Refused: byte 0x82 is inside a word: the file is in a DOS or Mac encoding
    """
    _refuse_binary(data)
    marked = data.startswith(b"\xef\xbb\xbf")
    body = data[3:] if marked else data
    try:
        text = body.decode("utf-8")
        return Decoded(_composed(text), "UTF-8 (BOM)" if marked else "UTF-8")
    except UnicodeDecodeError as error:
        if marked or _UTF8_LETTER.search(body):
            raise _wrong_byte(
                body, error.start, mark("byte {byte} is not UTF-8, as other bytes are")
            ) from None
    return Decoded(_composed(_windows(body)), "Windows-1252")


def _windows(body: bytes) -> str:
    if found := _FOREIGN.search(body):
        raise _wrong_byte(
            body, found.start(), mark("byte {byte} is inside a word: the file is in a DOS or Mac encoding")
        )
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _wrong_byte(body, error.start, mark("byte {byte} is neither UTF-8 nor Windows-1252")) from None


def _refuse_binary(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Refused(
            mark("the file has {size} bytes"),
            expected=mark("at most {most} bytes"),
            fields={"size": len(data), "most": MAX_BYTES},
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(mark("the file is in UTF-16"), expected=_SAVE_AS)
    if data.startswith(_BINARY):
        raise Refused(mark("the file is not a text"), expected=_SAVE_AS)
    if (place := data.find(b"\0")) >= 0:
        raise _wrong_byte(data, place, mark("byte {byte} (NUL) is no text"))


def _wrong_byte(data: bytes, place: int, reason: str) -> Refused:
    byte = f"0x{data[place]:02X}"
    return Refused(reason, expected=_SAVE_AS, value=byte, row=_row_of(data, place), fields={"byte": byte})


def _row_of(data: bytes, place: int) -> int:
    """The row, as a spreadsheet counts, of a byte: newlines between quotes do not count."""
    outside = data[:place].split(b'"')[::2]
    return 1 + sum(len(_NEWLINE.findall(part)) for part in outside)


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
