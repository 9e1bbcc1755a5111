"""A generator of broken folders: a correct one, a seeded fault, and every problem it must give.

Each mutation edits the files of ``tests/data/folders/small`` in memory and returns the problems that
reading and checking must report – those and no others. Mutations that need the book (a month closed
or skipped, pay above what is available) live with the tests of the month's end.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SMALL = Path(__file__).parent.parent / "data" / "folders" / "small"


class Expected(NamedTuple):
    """One problem: where it is, what was found, words of the reason and of what was expected."""

    file: str
    row: int | None
    column: str
    value: str
    reason: str
    expected: str


class Folder:
    """The files of a folder in memory, by name relative to it."""

    def __init__(self, source: Path = SMALL) -> None:
        self.files = {
            path.relative_to(source).as_posix(): path.read_bytes()
            for path in sorted(source.rglob("*"))
            if path.is_file()
        }

    def table(self, file: str) -> list[list[str]]:
        """The cells of a file; the small folder has no quoted ones."""
        return [line.split(";") for line in self.files[file].decode().splitlines()]

    def put(self, file: str, table: list[list[str]]) -> None:
        self.files[file] = ("\n".join(";".join(row) for row in table) + "\n").encode()

    def set(self, file: str, row: int, column: str, value: str) -> str:
        """Write a cell (row 1 is the header) and return what was there."""
        table = self.table(file)
        place = table[0].index(column)
        before, table[row - 1][place] = table[row - 1][place], value
        self.put(file, table)
        return before

    def get(self, file: str, row: int, column: str) -> str:
        table = self.table(file)
        return table[row - 1][table[0].index(column)]

    def add(self, file: str, cells: list[str]) -> int:
        """Add a row at the end; returns its number."""
        table = [*self.table(file), cells]
        self.put(file, table)
        return len(table)

    def header(self, file: str, old: str, new: str) -> None:
        table = self.table(file)
        table[0][table[0].index(old)] = new
        self.put(file, table)

    def drop_column(self, file: str, column: str) -> None:
        table = self.table(file)
        place = table[0].index(column)
        self.put(file, [row[:place] + row[place + 1 :] for row in table])

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace a text, once; returns its row."""
        text = self.files[file].decode()
        assert text.count(old) >= 1, old
        row = text[: text.index(old)].count("\n") + 1
        self.files[file] = text.replace(old, new, 1).encode()
        return row

    def rows(self, file: str) -> range:
        return range(2, len(self.table(file)) + 1)

    def write(self, target: Path) -> Path:
        for name, data in self.files.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return target


Mutation = Callable[[Folder, random.Random], list[Expected]]
MUTATIONS: dict[str, Mutation] = {}


def mutation(make: Mutation) -> Mutation:
    MUTATIONS[make.__name__] = make
    return make


INVOICES, EXPENSES, RECEIPTS, PAY = (
    f"2026-10/{name}.csv" for name in ("invoices", "expenses", "receipts", "pay")
)
PAYMENTS, RESERVATIONS = "2026-10/payments.csv", "2026-10/reservations.csv"


# --- files ---------------------------------------------------------------------------------------


@mutation
def missing_file(folder: Folder, rng: random.Random) -> list[Expected]:
    file = rng.choice(["persons.csv", "contracts.csv", "activities.csv", INVOICES, EXPENSES, RECEIPTS, PAY])
    del folder.files[file]
    return [Expected(file, None, "", "", "the file is missing", "this file, if only with its header")]


@mutation
def empty_file(folder: Folder, rng: random.Random) -> list[Expected]:
    file = rng.choice(["persons.csv", "clients.csv", INVOICES, PAYMENTS])
    folder.files[file] = rng.choice([b"", b"\n\n", b"\xef\xbb\xbf", b" ; ;\r\n"])
    return [Expected(file, None, "", "", "the file is empty", "a header row")]


@mutation
def misspelt_file(folder: Folder, rng: random.Random) -> list[Expected]:
    typed = rng.choice(["reservation", "reservatoins", "Réservationz"])
    folder.files[f"2026-10/{typed}.csv"] = folder.files.pop(RESERVATIONS)
    return [Expected(f"2026-10/{typed}.csv", None, "", f"{typed}.csv", "unknown file", "reservations.csv")]


@mutation
def file_given_twice(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.files["2026-10/encaissements.csv"] = folder.files[RECEIPTS]
    return [
        Expected(
            RECEIPTS, None, "", "receipts.csv", "two files for the same thing", "one of encaissements.csv"
        )
    ]


@mutation
def file_out_of_place(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.files["Factures.csv"] = folder.files[INVOICES]
    return [Expected("Factures.csv", None, "", "Factures.csv", "the file is not in its place", "the month's")]


@mutation
def workbook_renamed_to_csv(folder: Folder, rng: random.Random) -> list[Expected]:
    file = rng.choice([EXPENSES, RECEIPTS, "opening.csv"])
    folder.files[file] = b"PK\x03\x04" + rng.randbytes(200)
    return [Expected(file, None, "", "", "the file is not a text", "UTF-8 or Windows-1252")]


@mutation
def month_that_is_none(folder: Folder, rng: random.Random) -> list[Expected]:
    name = f"2026-{rng.choice(['00', '13', '77'])}"
    folder.files[f"{name}/invoices.csv"] = b""
    return [Expected(name, None, "", name, "not a month", "a month such as 2026-10")]


# --- encodings and shape -------------------------------------------------------------------------


@mutation
def wrong_encoding(folder: Folder, rng: random.Random) -> list[Expected]:
    """A file written by a DOS program: é is byte 0x82."""
    row = rng.choice([2, 3])
    folder.set("clients.csv", 3, "name", "Une association")
    folder.set("clients.csv", row, "name", "Societe de tests")
    folder.files["clients.csv"] = folder.files["clients.csv"].replace(b"Societe", b"Soci\x82t\x82")
    return [Expected("clients.csv", row, "", "0x82", "byte 0x82 is inside a word", "UTF-8 or Windows-1252")]


@mutation
def two_encodings(folder: Folder, rng: random.Random) -> list[Expected]:
    """A row of Windows-1252 pasted into a file of UTF-8."""
    row = rng.choice(list(folder.rows("persons.csv")))
    folder.set("persons.csv", row, "address", "rue du Pre, Hem")
    folder.files["persons.csv"] = folder.files["persons.csv"].replace(b"Pre,", b"Pr\xe9,")
    return [Expected("persons.csv", row, "", "0xE9", "byte 0xE9 is not UTF-8", "UTF-8 or Windows-1252")]


@mutation
def utf_16(folder: Folder, rng: random.Random) -> list[Expected]:
    file = rng.choice([PAY, RECEIPTS])
    folder.files[file] = folder.files[file].decode().encode("utf-16")
    return [Expected(file, None, "", "", "the file is in UTF-16", "UTF-8 or Windows-1252")]


@mutation
def nul_byte(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(EXPENSES)))
    folder.set(EXPENSES, row, "label", "Encre\0s")
    return [Expected(EXPENSES, row, "", "0x00", "byte 0x00 (NUL)", "UTF-8 or Windows-1252")]


@mutation
def extra_cells(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice([2, 3])
    file = "clients.csv"
    table = folder.table(file)
    table[row - 1] += ["oups"]
    folder.put(file, table)
    return [Expected(file, row, "", "", "the row has 3 cells", "2 cells, as the header has")]


@mutation
def missing_cells(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(EXPENSES)))
    table = folder.table(EXPENSES)
    table[row - 1] = table[row - 1][:7]
    folder.put(EXPENSES, table)
    return [Expected(EXPENSES, row, "", "", "the row has 7 cells", "12 cells, as the header has")]


@mutation
def quote_never_closed(folder: Folder, rng: random.Random) -> list[Expected]:
    row = folder.replace(RESERVATIONS, "Ordinateur", '"Ordinateur')
    return [Expected(RESERVATIONS, row, "", "", "a quoted cell is not closed", "doubled inside it")]


@mutation
def enormous_cell(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice([2, 3])
    folder.set("clients.csv", row, "name", "x" * 1_000_000)
    return [Expected("clients.csv", row, "", "", "a cell is too long", "32 767 characters")]


# --- headers -------------------------------------------------------------------------------------


@mutation
def missing_column(folder: Folder, rng: random.Random) -> list[Expected]:
    file, column = rng.choice(
        [(INVOICES, "amount"), (INVOICES, "vat_rate"), (RECEIPTS, "invoice"), ("persons.csv", "family_name")]
    )
    folder.drop_column(file, column)
    return [Expected(file, 1, column, "", "a column is missing", f"the column “{column}”")]


@mutation
def unknown_column(folder: Folder, rng: random.Random) -> list[Expected]:
    column, typed = rng.choice([("due", "dues"), ("label", "lable"), ("credit_of", "credit_off")])
    folder.header(INVOICES, column, typed)
    return [Expected(INVOICES, 1, typed, typed, "unknown column", f"“{column}”")]


@mutation
def column_given_twice(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.header(EXPENSES, "label", "Référence")
    return [Expected(EXPENSES, 1, "Référence", "Référence", "this column is there twice", "each column once")]


@mutation
def cell_without_header(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(PAYMENTS)))
    table = [[*line, ""] for line in folder.table(PAYMENTS)]
    table[row - 1][-1] = "relu"
    folder.put(PAYMENTS, table)
    return [Expected(PAYMENTS, row, "", "relu", "a cell without a column name", "a name in the header row")]


# --- cells ---------------------------------------------------------------------------------------


@mutation
def empty_required_cell(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(EXPENSES)))
    column = rng.choice(["date", "category", "amount"])
    folder.set(EXPENSES, row, column, " ")
    return [Expected(EXPENSES, row, column, "", "the cell is empty", "a value")]


@mutation
def thirtieth_of_february(folder: Folder, rng: random.Random) -> list[Expected]:
    row, typed = rng.choice(list(folder.rows(INVOICES))), rng.choice(["2026-02-30", "30/02/2026"])
    number = folder.get(INVOICES, row, "number")
    for each in folder.rows(INVOICES):  # both rows of an invoice, or they would not agree
        if folder.get(INVOICES, each, "number") == number:
            folder.set(INVOICES, each, "date", typed)
    return [
        Expected(INVOICES, each, "date", typed, "not a date", "an existing day")
        for each in folder.rows(INVOICES)
        if folder.get(INVOICES, each, "number") == number
    ]


@mutation
def ambiguous_amount(folder: Folder, rng: random.Random) -> list[Expected]:
    file, column = rng.choice([(INVOICES, "amount"), (EXPENSES, "amount"), (RECEIPTS, "amount")])
    row, typed = rng.choice(list(folder.rows(file))), rng.choice(["1.234", "12,345", "-1.234"])
    folder.set(file, row, column, typed)
    return [Expected(file, row, column, typed, "the amount has two readings", "[files] of cooperative.toml")]


@mutation
def unreadable_amount(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice([2, 4, 6])
    column = "debit"
    typed = rng.choice(["(12,00)", "12,00-", "12,3,4", "douze", "1e3", "$ 12", "12 34,00"])
    folder.set("opening.csv", row, column, typed)
    return [Expected("opening.csv", row, column, typed, "not a", "an amount")]


@mutation
def negative_vat_rate(folder: Folder, rng: random.Random) -> list[Expected]:
    row, typed = rng.choice(list(folder.rows(INVOICES))), rng.choice(["-20 %", "-0,20", "-5.5"])
    folder.set(INVOICES, row, "vat_rate", typed)
    return [Expected(INVOICES, row, "vat_rate", typed, "not a rate", "between 0 and 100 %")]


@mutation
def vat_rate_beyond_the_whole(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(INVOICES)))
    folder.set(INVOICES, row, "vat_rate", "2000")
    return [Expected(INVOICES, row, "vat_rate", "2000", "not a rate", "between 0 and 100 %")]


@mutation
def bad_choice(folder: Folder, rng: random.Random) -> list[Expected]:
    file, column, typed, near = rng.choice(
        [
            (INVOICES, "kind", "service et biens", "services, goods"),
            (PAY, "mode", "grosss", "gross, or one of"),
            (PAYMENTS, "kind", "expence", "expense, or one of"),
            (EXPENSES, "vat_due", "31/10/2026", "invoice, payment"),
        ]
    )
    row = rng.choice(list(folder.rows(file)))
    folder.set(file, row, column, typed)
    return [Expected(file, row, column, typed, "not one of the choices", near)]


@mutation
def bad_status(folder: Folder, rng: random.Random) -> list[Expected]:
    row = 3
    typed = rng.choice(["minimum_benefits", "minimum_benefits:2026-13-01..", "rsa:2026-05-01..2026-04-30"])
    folder.set("persons.csv", row, "statuses", typed)
    return [
        Expected("persons.csv", row, "statuses", typed, "not a dated status", "minimum_benefits:2026-01-01")
    ]


@mutation
def control_character(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(EXPENSES)))
    folder.set(EXPENSES, row, "label", "Encre\x07")
    return [Expected(EXPENSES, row, "label", "Encre\\x07", "cannot be printed", "plain text")]


@mutation
def damaged_name(folder: Folder, rng: random.Random) -> list[Expected]:
    """A name is personal: the problem says where it is, not what it is."""
    row = rng.choice(list(folder.rows("persons.csv")))
    folder.set("persons.csv", row, "family_name", "Secr\ufffdt")
    return [Expected("persons.csv", row, "family_name", "•••", "cannot be printed", "plain text")]


@mutation
def pay_without_amount(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice([3, 4])
    folder.set(PAY, row, "amount", "")
    return [Expected(PAY, row, "amount", "", "the cell is empty", "the amount asked for")]


# --- rows against one another --------------------------------------------------------------------


@mutation
def duplicate_person(folder: Folder, rng: random.Random) -> list[Expected]:
    first = rng.choice(list(folder.rows("persons.csv")))
    row = folder.add("persons.csv", folder.table("persons.csv")[first - 1])
    code = folder.get("persons.csv", row, "id")
    return [
        Expected(
            "persons.csv", row, "id", code, f"already used in row {first}", "a different one in each row"
        )
    ]


@mutation
def duplicate_reference(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set(RECEIPTS, 3, "reference", "R-001")
    return [
        Expected(RECEIPTS, 3, "reference", "R-001", "already used in row 2", "a different one in each row")
    ]


@mutation
def duplicate_invoice_number(folder: Folder, rng: random.Random) -> list[Expected]:
    number, first = rng.choice([("F-001", 2), ("F-002", 4)])
    row = folder.add(INVOICES, f"{number};2026-10-28;CL2;ATELIER;;;Encore;services;10,00;20 %;;;;".split(";"))
    reason = f"the invoice number is already used in row {first}"
    return [Expected(INVOICES, row, "number", number, reason, "a number of its own")]


@mutation
def invoice_of_two_dates(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set(INVOICES, 3, "date", "2026-10-09")
    return [
        Expected(INVOICES, 3, "date", "2026-10-09", "another row of invoice F-001", "2026-10-02, as in row 2")
    ]


@mutation
def percentages_below_the_whole(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set("splits.csv", 3, "value", rng.choice(["37,4 %", "30", "38,5"]))
    return [Expected("splits.csv", 2, "key", "JOINT", "do not sum to 100 %", "parts that make up the whole")]


@mutation
def key_of_two_methods(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set("splits.csv", 3, "method", "quantity")
    return [
        Expected(
            "splits.csv", 3, "method", "quantity", "another row of split key JOINT", "percent, as in row 2"
        )
    ]


@mutation
def contract_that_ends_before_it_starts(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set("contracts.csv", 3, "end", "2026-02-27")
    return [
        Expected(
            "contracts.csv", 3, "end", "2026-02-27", "the end is before the start", "not before 2026-03-01"
        )
    ]


@mutation
def debit_and_credit(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set("opening.csv", 2, "credit", "12,00")
    return [
        Expected("opening.csv", 2, "credit", "12,00", "a debit and a credit in one row", "one of them only")
    ]


# --- meaning: found by the checks of the cooperative ----------------------------------------------


@mutation
def unknown_activity(folder: Folder, rng: random.Random) -> list[Expected]:
    file = rng.choice([INVOICES, EXPENSES, RESERVATIONS])
    row = next(row for row in folder.rows(file) if folder.get(file, row, "activity"))
    folder.set(file, row, "activity", "ATELER")
    return [Expected(file, row, "activity", "ATELER", "unknown activity", "a code of activities.csv")]


@mutation
def unknown_client(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set(INVOICES, 4, "client", "CL9")
    return [Expected(INVOICES, 4, "client", "CL9", "unknown client", "an id of clients.csv")]


@mutation
def unknown_category(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(EXPENSES)))
    folder.set(EXPENSES, row, "category", "voyages")
    return [Expected(EXPENSES, row, "category", "voyages", "unknown category", "travel")]


@mutation
def unknown_contract(folder: Folder, rng: random.Random) -> list[Expected]:
    row = rng.choice(list(folder.rows(PAY)))
    folder.set(PAY, row, "contract", "C9")
    return [Expected(PAY, row, "contract", "C9", "unknown contract", "an id of contracts.csv")]


@mutation
def split_that_does_not_sum(folder: Folder, rng: random.Random) -> list[Expected]:
    """Fixed parts of 200,00 with nobody to take the rest cannot share a rent of 300,00."""
    for row in (6, 7):
        folder.set("splits.csv", row, "remainder", "largest")
    return [Expected(EXPENSES, 4, "split", "LOYER", "200.00 are given out", "parts that sum to the whole")]


@mutation
def date_outside_the_month(folder: Folder, rng: random.Random) -> list[Expected]:
    file, row, column = rng.choice([(INVOICES, 5, "date"), (EXPENSES, 3, "date"), (RECEIPTS, 3, "date")])
    folder.set(file, row, column, "2026-11-02")
    return [Expected(file, row, column, "2026-11-02", "date outside the month", "a day of 2026-10")]


@mutation
def opening_out_of_balance(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.set("opening.csv", 3, "credit", "4 999,99")
    return [
        Expected("opening.csv", 3, "activity", "ATELIER", "do not sum to zero", "debits equal to credits")
    ]


# --- cooperative.toml ----------------------------------------------------------------------------

TOML = "cooperative.toml"


@mutation
def not_toml(folder: Folder, rng: random.Random) -> list[Expected]:
    row = folder.replace(TOML, 'legal_form = "scop_sarl"', "legal_form = scop_sarl")
    return [Expected(TOML, row, "", "Invalid value (at line 4, column 14)", "not a TOML file", "key =")]


@mutation
def missing_key(folder: Folder, rng: random.Random) -> list[Expected]:
    folder.replace(TOML, 'name = "Coopérative d\'essai"\n', "")
    return [Expected(TOML, None, "name", "", "a key is missing", 'name = "…"')]


@mutation
def unknown_key(folder: Folder, rng: random.Random) -> list[Expected]:
    row = folder.replace(TOML, "address =", "adress =")
    return [Expected(TOML, row, "adress", "adress", "unknown key", "“address”")]


@mutation
def unknown_country(folder: Folder, rng: random.Random) -> list[Expected]:
    row = folder.replace(TOML, '"FR"', '"XX"')
    return [Expected(TOML, row, "country", "XX", "unknown country", "one of: ")]


@mutation
def wrong_start(folder: Folder, rng: random.Random) -> list[Expected]:
    row = folder.replace(TOML, '"2026-10"', '"octobre 2026"')
    return [Expected(TOML, row, "start", "octobre 2026", "not a month", "such as 2026-08")]
