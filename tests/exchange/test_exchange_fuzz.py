"""Whatever the bytes, reading ends with values or with problems that say where: never otherwise."""

import io
import random
import time
import zipfile

import pytest
from broken_folders import Folder
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.errors import Problems
from cae_core.exchange import read_folder, scan_folder
from cae_core.exchange.cells import read_choice, read_codes, read_date, read_flag, read_statuses, read_text
from cae_core.exchange.numbers import Form, read_amount, read_count, read_percentage, read_quantity, read_rate
from cae_core.exchange.reading import Findings
from cae_core.exchange.refused import Refused
from cae_core.exchange.settings import read_settings
from cae_core.exchange.tables import read_csv
from cae_core.exchange.text import Decoded, decode
from cae_core.exchange.xlsx_files import xlsx_bytes

QUICK, FULL = 150, 10_000

TOKENS = [  # what spreadsheets, programs and people leave in files
    *[
        b";",
        b",",
        b"\t",
        b'"',
        b'""',
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x82",
        b"\xe9",
    ],
    *["\u00a0", "\u202f", "١٢٣", "１２", "−", "é", "e\u0301", "\u2028", "\ufeff", "\u202e", "😀", "İ", "ß"],
    *[
        "1 234,56",
        "1,234.56",
        "1.234",
        "(12,00)",
        "-0",
        "+5",
        "1e309",
        "nan",
        "9" * 50,
        "0,000",
        "12,",
        ",5",
        "--1",
    ],
    *["30/02/2026", "2026-02-30", "46326", "0000-00-00", "9999-12-31", "01/01/26", "2026-10-05T00:00:00"],
    *["=1+1", "@SUM(A1)", "#REF!", "{0}", "{reason}", "%s", "P1/P2/P3", "/", "..", ":", "x" * 40_000],
    *["20 %", "%", "1/0", "455/3", "-1/2", "oui", "TRUE", "sep=,\n", "number", "amount;amount"],
]
TOML_TOKENS = [
    "[pay]",
    "[[schemes]]",
    "= 1e400",
    "= nan",
    "= []",
    "= {}",
    "= 2026-13-01",
    '= """',
    "'",
    "#",
    "= true",
    "=",
]


def mutate(data: bytes, rng: random.Random, tokens) -> bytes:
    """Some bytes of a file changed, inserted, removed, doubled or cut off."""
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(data) + 1)
        token = rng.choice(tokens)
        raw = token if isinstance(token, bytes) else token.encode()
        kind = rng.randrange(6)
        if kind == 0:
            data = data[:place] + raw + data[place:]
        elif kind == 1:
            data = data[:place] + raw + data[place + rng.randint(1, 12) :]
        elif kind == 2:
            data = data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]
        elif kind == 3:
            data = data[:place] + data[place + rng.randint(1, 40) :]
        elif kind == 4:
            data = data[:place] + data[max(place - 60, 0) :]
        else:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = b"\n".join(lines) if rng.random() < 0.2 else data[: rng.randrange(len(data) + 1)]
    return data


def assert_honest(folder) -> None:
    """Reading gives values, or problems that say where and can be printed; quickly in both cases."""
    began = time.monotonic()
    reading = scan_folder(folder)
    assert time.monotonic() - began < 5
    for problem in reading.problems:
        assert problem.origin is not None
        assert problem.origin.file
        assert problem.reason
        assert problem.text()
        assert len(problem.value) < 400
    for note in reading.understood:
        assert note.text()
    if reading.problems:
        with pytest.raises(Problems):
            read_folder(folder)
    else:
        assert reading.cooperative is not None


def fuzz(tmp_path, seeds) -> None:
    source = Folder()
    for seed in seeds:
        rng = random.Random(seed)
        folder = Folder()
        for name in rng.sample(sorted(source.files), k=rng.randint(1, 3)):
            tokens = [*TOKENS, *TOML_TOKENS] if name.endswith(".toml") else TOKENS
            folder.files[name] = mutate(source.files[name], rng, tokens)
        try:
            assert_honest(folder.write(tmp_path))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_mutated_folders(tmp_path):
    fuzz(tmp_path, range(QUICK))


@pytest.mark.slow
def test_many_mutated_folders(tmp_path):
    fuzz(tmp_path, range(QUICK, FULL))


# --- workbooks -----------------------------------------------------------------------------------


def small_workbook() -> bytes:
    folder = Folder()
    sheets = {}
    for name in ("invoices", "expenses", "receipts", "pay"):
        table = folder.table(f"2026-10/{name}.csv")
        sheets[name] = (table[0], table[1:])
    return xlsx_bytes(sheets)


def fuzz_workbooks(tmp_path, seeds) -> None:
    pytest.importorskip("python_calamine")
    whole = small_workbook()
    folder = Folder()
    for name in [name for name in folder.files if name.startswith("2026-10/")]:
        del folder.files[name]
    folder.write(tmp_path)
    for seed in seeds:
        rng = random.Random(seed)
        broken = mutate_zip(whole, rng) if rng.random() < 0.7 else mutate(whole, rng, TOKENS)
        (tmp_path / "2026-10.xlsx").write_bytes(broken)
        try:
            assert_honest(tmp_path)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def mutate_zip(whole: bytes, rng: random.Random) -> bytes:
    """One part of the workbook mutated, in an archive that is sound."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        hit = rng.choice([name for name in source.namelist() if name.endswith(".xml")])
        for name in source.namelist():
            data = source.read(name)
            tokens = [
                b"<",
                b">",
                b"/>",
                b"<c",
                b't="s"',
                b't="e"',
                b'r="XFD9"',
                b"<v>-1</v>",
                b"&#0;",
                b"&x;",
                b"]]>",
            ]
            target.writestr(name, mutate(data, rng, tokens) if name == hit else data)
    return out.getvalue()


def test_mutated_workbooks(tmp_path):
    fuzz_workbooks(tmp_path, range(QUICK))


@pytest.mark.slow
def test_many_mutated_workbooks(tmp_path):
    fuzz_workbooks(tmp_path, range(QUICK, FULL // 5))


# --- single cells and texts ----------------------------------------------------------------------

marks = st.sampled_from([None, ",", "."])
currencies = st.sampled_from(["EUR", "TND"])
typed = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789 .,-+%/()€\u00a0\u202f'", max_size=20),
    st.decimals(allow_nan=True, allow_infinity=True).filter(lambda value: not value.is_snan()),
    st.dates(),
)


def refused_or(read, *arguments):
    """What reading gives: a value, or a refusal that says why and what was expected."""
    try:
        return read(*arguments)
    except Refused as refused:
        return refused


@given(cell=typed, currency=currencies, mark=marks)
def test_an_amount_is_an_int_or_refused(cell, currency, mark):
    found = refused_or(read_amount, cell, Form(currency, mark))
    if isinstance(found, Refused):
        assert found.reason
        assert found.expected
    else:
        assert type(found) is int
        assert abs(found) <= 10**15


@pytest.mark.parametrize(
    "read",
    [
        *[
            read_rate,
            read_percentage,
            read_quantity,
            read_count,
            read_date,
            read_text,
            read_codes,
            read_statuses,
        ],
        read_flag,
        lambda cell: read_choice(cell, "vat_due", {"invoice": True}),
    ],
)
@settings(max_examples=60)
@given(cell=typed)
def test_any_cell_is_read_or_refused(read, cell):
    found = refused_or(read, cell)
    if isinstance(found, Refused):
        assert found.reason
        assert found.expected


@given(data=st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data):
    found = refused_or(decode, data)
    assert found.reason if isinstance(found, Refused) else (isinstance(found.text, str) and found.encoding)


@given(text=st.text(alphabet='ab;,\t"\r\n é', max_size=80))
def test_any_text_is_a_table_or_refused(text):
    table = refused_or(read_csv, text, "x.csv", {"a", "b"}.__contains__)
    if isinstance(table, Refused):
        assert table.reason
        return
    assert len(table.rows) == len(table.numbers)
    assert sorted(set(table.numbers)) == list(table.numbers)
    assert all(number > table.header_row for number in table.numbers)


@given(text=st.text(max_size=120))
def test_any_text_of_settings_is_read_or_refused(text):
    findings = Findings()
    found = read_settings(Decoded(text, "UTF-8"), findings)
    assert found is not None or findings.problems


values = st.recursive(
    st.one_of(st.booleans(), st.integers(-5, 50), st.text(max_size=8), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["from", "value", "a"]), inner)
    ),
    max_leaves=6,
)
KEYS = ["name", "country", "legal_form", "start", "first_month", "address", "scheme"]
TABLES = ["identifiers", "files", "pay", "statutes", "schemes"]


@settings(max_examples=80)
@given(data=st.dictionaries(st.sampled_from([*KEYS, *TABLES, "other"]), values, max_size=8))
def test_any_values_of_settings_are_read_or_refused(data):
    findings = Findings()
    text = "\n".join(f"{key} = {toml(value)}" for key, value in data.items())
    found = read_settings(Decoded(text, "UTF-8"), findings)
    assert found is not None
    assert found.usable or findings.problems
    for problem in findings.problems:
        assert problem.text()


def toml(value) -> str:
    """A value in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" if not 0xD800 <= ord(c) < 0xE000 else "" for c in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return str(value)
