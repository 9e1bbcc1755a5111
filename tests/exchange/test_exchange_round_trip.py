"""Any documents and any cooperative, written as an accountant's files, are read back equal."""

import datetime as dt
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from broken_folders import Folder
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.documents import (
    Due,
    Expense,
    GivenElement,
    Invoice,
    InvoiceLine,
    OpeningBalance,
    Payment,
    PaymentKind,
    PayMode,
    PayOrder,
    Receipt,
    Reservation,
    Shortfall,
)
from cae_core.cooperative.people import Contract, Person, Status
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.exchange import scan_folder
from cae_core.exchange.csv_files import csv_bytes
from cae_core.exchange.numbers import plain_decimal
from cae_core.exchange.sheets import MONTHLY, SHEETS
from cae_core.exchange.xlsx_files import xlsx_bytes
from cae_core.rules.ratio import Ratio

MODEST = settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
FORMS = ["fr", "en", "cp1252", "comma", "xlsx"]

codes = st.text("ABZ019-", min_size=1, max_size=6).map(lambda text: f"K{text}")
# Letters that all three encodings have; signs that a spreadsheet, a CSV or a formula could trip over.
letters = st.text(alphabet="aé ;,'\"=+-@#%1\n", max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text.strip())
)
lines = letters.map(lambda text: text.replace("\n", " ").strip())
names = lines.filter(bool)
minor = st.integers(-(10**11), 10**11)
days = st.dates(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
any_day = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
maybe_day = st.none() | any_day
rates = st.sampled_from(["0", "0.021", "0.055", "0.1", "0.2", "1/3"]).map(Ratio.parse)
unique = {"unique_by": lambda each: each[0] if isinstance(each, tuple) else each}


def amount(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


def rows_of(sheet: str, values, more=()) -> tuple[list[str], list[list]]:
    """The header of a sheet, further columns included, and one row for each mapping of column to value."""
    header = list(dict.fromkeys([*(column.name for column in SHEETS[sheet].columns), *more]))
    return header, [[row.get(name) for name in header] for row in values]


def encoded(form: str, header, rows) -> bytes:
    if form in ("fr", "en"):
        return csv_bytes(header, rows, form)
    data = csv_bytes(header, rows, "en" if form == "comma" else "fr")
    if form == "cp1252":
        return data.decode("utf-8-sig").encode("cp1252")
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out).writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    return out.getvalue().encode()


def read_with(form: str, tables):
    """A folder whose tables are replaced by those given, read without problem."""
    folder = Folder()
    sheets = {sheet.name for sheet in MONTHLY}
    monthly = {name: table for name, table in tables.items() if name in sheets}
    for name, table in tables.items():
        if name not in monthly:
            folder.files[f"{name}.csv"] = encoded("fr" if form == "xlsx" else form, *table)
    if form == "xlsx":
        for name in [name for name in folder.files if name.startswith("2026-10/")]:
            cells = folder.table(name)
            monthly.setdefault(Path(name).stem, (cells[0], cells[1:]))
            del folder.files[name]
        folder.files["2026-10.xlsx"] = xlsx_bytes(monthly)
    else:
        for name, table in monthly.items():
            folder.files[f"2026-10/{name}.csv"] = encoded(form, *table)
    with tempfile.TemporaryDirectory() as target:
        reading = scan_folder(folder.write(Path(target)))
    assert [problem.text() for problem in reading.problems] == []
    return reading


# --- documents of a month -------------------------------------------------------------------------

invoice_lines = st.builds(
    InvoiceLine,
    letters,
    minor,
    rates,
    st.sampled_from(["services", "goods"]),
    codes,
    st.just(""),
    st.just("") | codes,
    st.sampled_from(Due),
)
invoices = st.builds(
    Invoice,
    codes,
    days,
    codes,
    st.lists(invoice_lines, min_size=1, max_size=3).map(tuple),
    maybe_day,
    st.just("") | codes,
)
expenses = st.builds(
    Expense,
    codes,
    days,
    st.sampled_from(["travel", "rent", "supplies"]),
    minor,
    minor,
    codes,
    st.just(""),
    letters,
    st.just("") | codes,
    letters,
    st.sampled_from(Due),
    maybe_day,
)
receipts = st.builds(Receipt, codes, days, codes, minor)
payments = st.builds(Payment, codes, days, st.sampled_from(PaymentKind), codes, minor, st.just("") | codes)
elements = st.builds(GivenElement, codes, codes, minor, letters)
reservations = st.builds(Reservation, codes, days, codes, names, minor)
INPUT = "executive"
"""A payroll input that a month may have of its own."""

pay_orders = st.builds(
    PayOrder,
    codes,
    st.sampled_from([PayMode.GROSS, PayMode.NET_PAY, PayMode.EMPLOYER_COST]),
    st.integers(1, 10**8),
    st.sampled_from(Shortfall),
    letters,
    maybe_day,
    st.just("") | codes,
    st.just({}) | st.fixed_dictionaries({INPUT: st.sampled_from(["true", "false"])}),
)


def several(strategy, key):
    return st.lists(strategy, max_size=4, unique_by=lambda each: getattr(each, key))


def invoice_rows(made):
    for invoice in made:
        for line in invoice.lines:
            yield {
                "number": invoice.number,
                "date": invoice.date,
                "client": invoice.client,
                "due": invoice.due,
                "credit_of": invoice.credit_of,
                "label": line.label,
                "amount": amount(line.amount),
                "vat_rate": plain_decimal(line.vat_rate),
                "kind": line.kind,
                "activity": line.activity,
                "person": line.person,
                "vat_due": line.vat_due.value,
            }


def plain(document, **changes):
    """A document's columns, enums by their value and amounts as Decimal."""
    row = {field.name: getattr(document, field.name) for field in attrs.fields(type(document))}
    for name, value in row.items():
        if hasattr(value, "value"):
            row[name] = value.value
        elif name in ("amount", "vat"):
            row[name] = amount(value)
    return row | changes


@pytest.mark.parametrize("form", FORMS)
@MODEST
@given(made=several(invoices, "number"))
def test_invoices(form, made):
    reading = read_with(form, {"invoices": rows_of("invoices", invoice_rows(made))})
    assert reading.months[0].invoices == tuple(made)


@pytest.mark.parametrize("form", FORMS)
@MODEST
@given(made=several(expenses, "reference"))
def test_expenses(form, made):
    reading = read_with(form, {"expenses": rows_of("expenses", map(plain, made))})
    assert reading.months[0].expenses == tuple(made)


@pytest.mark.parametrize("form", ["fr", "comma", "xlsx"])
@MODEST
@given(
    received=several(receipts, "reference"),
    paid=several(payments, "reference"),
    reserved=several(reservations, "reference"),
    added=st.lists(elements, max_size=4),
)
def test_other_documents(form, received, paid, reserved, added):
    made = {"receipts": received, "payments": paid, "reservations": reserved, "elements": added}
    reading = read_with(form, {name: rows_of(name, map(plain, each)) for name, each in made.items()})
    assert {name: list(getattr(reading.months[0], name)) for name in made} == made


@pytest.mark.parametrize("form", ["fr", "comma", "xlsx"])
@MODEST
@given(made=several(pay_orders, "contract"))
def test_pay_orders_with_inputs_of_the_month(form, made):
    rows = rows_of("pay", (plain(order) | order.inputs for order in made), [INPUT])
    assert list(read_with(form, {"pay": rows}).months[0].pay) == made


# --- the cooperative's own files ------------------------------------------------------------------

statuses = st.builds(
    lambda key, start, length: Status(key, start, None if length is None else start + dt.timedelta(length)),
    st.sampled_from(["minimum_benefits", "trainee"]),
    days,
    st.none() | st.integers(0, 900),
)
NUMBERS = ["nir", "iban", "siret"]
persons = st.builds(
    Person,
    codes,
    names,
    lines,
    maybe_day,
    letters,
    st.dictionaries(st.sampled_from(NUMBERS), codes),
    maybe_day,
    st.lists(statuses, max_size=2).map(tuple),
)
periods = (
    st.tuples(any_day, st.none() | st.integers(0, 9000))
    .map(lambda pair: (pair[0], None if pair[1] is None else pair[0] + dt.timedelta(pair[1])))
    .filter(lambda pair: pair[1] is None or pair[1].year < 2199)
)


def written_status(status: Status) -> str:
    return f"{status.key}:{status.start}..{status.end or ''}"


@pytest.mark.parametrize("form", ["fr", "cp1252", "comma"])
@MODEST
@given(made=several(persons, "id"))
def test_persons(form, made):
    values = (
        plain(person, statuses=",".join(map(written_status, person.statuses))) | person.identifiers
        for person in made
    )
    reading = read_with(form, {"persons": rows_of("persons", values, NUMBERS)})
    assert list(reading.cooperative.persons.values()) == made


@MODEST
@given(made=st.lists(st.tuples(codes, codes, periods, st.integers(0, 10**7), lines), max_size=4, **unique))
def test_contracts(made):
    contracts = [
        Contract(code, person, "cesa", *period, gross, job) for code, person, period, gross, job in made
    ]
    values = (plain(contract, fixed_gross=amount(contract.fixed_gross)) for contract in contracts)
    reading = read_with("fr", {"contracts": rows_of("contracts", values)})
    assert list(reading.cooperative.contracts.values()) == contracts


@MODEST
@given(
    made=st.lists(
        st.tuples(codes, names, st.lists(codes, max_size=3, unique=True), periods), max_size=4, **unique
    )
)
def test_activities(made):
    activities = [Activity(code, name, tuple(run_by), "", "", *period) for code, name, run_by, period in made]
    values = (plain(activity, persons=", ".join(activity.persons)) for activity in activities)
    reading = read_with("fr", {"activities": rows_of("activities", values)})
    assert list(reading.cooperative.activities.values()) == activities


quantities = st.lists(
    st.tuples(codes, st.integers(1, 10**6), st.sampled_from([1, 2, 4, 100])), min_size=1, max_size=4, **unique
)
fixed = st.lists(st.tuples(codes, st.integers(0, 10**9)), min_size=1, max_size=4, **unique)


@MODEST
@given(weights=quantities, amounts=fixed, method=st.sampled_from([SplitMethod.FIXED, SplitMethod.PRIORITY]))
def test_split_keys(weights, amounts, method):
    keys = {
        "Q": SplitKey(
            "Q", SplitMethod.QUANTITY, tuple(SplitPart(Beneficiary(c), Ratio(n, d)) for c, n, d in weights)
        ),
        "F": SplitKey(
            "F", method, tuple(SplitPart(Beneficiary(code), value) for code, value in amounts), "last"
        ),
    }
    rows = [
        {
            "key": key.key,
            "method": key.method.value,
            "beneficiary": str(part.beneficiary),
            "value": amount(part.value) if isinstance(part.value, int) else plain_decimal(part.value),
            "remainder": key.remainder,
        }
        for key in keys.values()
        for part in key.parts
    ]
    assert read_with("fr", {"splits": rows_of("splits", rows)}).cooperative.splits == keys


@MODEST
@given(
    made=st.lists(
        st.builds(
            OpeningBalance,
            codes,
            st.sampled_from(["bank", "clients"]),
            minor,
            codes,
            codes,
            excl_vat=st.sampled_from([None, 0, 50]),
        ).map(lambda row: attrs.evolve(row, excl_vat=-50) if row.amount < 0 and row.excl_vat else row),
        max_size=5,
    )
)
def test_openings(made):
    values = (
        plain(row)
        | {
            "debit": amount(max(row.amount, 0)) or None,
            "credit": amount(max(-row.amount, 0)) or None,
            "excl_vat": None if row.excl_vat is None else amount(abs(row.excl_vat)),
        }
        for row in made
    )
    reading = read_with("en", {"opening": rows_of("opening", values)})
    assert reading.cooperative.opening == tuple(made)


@MODEST
@given(made=st.dictionaries(codes, names, max_size=5))
def test_clients(made):
    values = ({"id": code, "name": name} for code, name in made.items())
    assert read_with("cp1252", {"clients": rows_of("clients", values)}).cooperative.clients == made
